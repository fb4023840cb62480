// The review page. Text and drafts light each other up; a sentence or a selection becomes a draft; what other
// reviewers do is asked for every few seconds while the page is seen. All changes are htmx requests of the page itself.
import { chosenIn, rangeOf, wordsOf } from "./choosing.js";

const PAUSE = 4000; // ms between questions about what others did
const page = document.querySelector("[data-review]");
const text = document.getElementById("text");
const drafts = document.getElementById("drafts");
const state = document.getElementById("state");
const bar = page.querySelector("[data-sentence-bar]");
let current = ""; // key of the chosen draft
let range = null; // the chosen stretch of the text: { start, end, words, duty }
let next = ""; // draft to go to when the answer has come
let stale = false; // something came that an open form kept from being shown

// --- choosing a draft ---------------------------------------------------------------------------------------------

function cards() {
  return [...drafts.querySelectorAll("article[data-draft]")].filter((card) => card.offsetParent);
}

function cardOf(key) {
  return document.getElementById(`draft-${key}`);
}

function piecesOf(name) {
  return [...text.querySelectorAll(`[data-about~="${name}"]`)];
}

function light(key) {
  current = key;
  for (const one of page.querySelectorAll(".current")) one.classList.remove("current");
  for (const one of text.querySelectorAll(".lit")) one.classList.remove("lit");
  cardOf(key)?.classList.add("current");
  for (const piece of piecesOf(`draft-${key}`)) piece.classList.add("lit");
}

// Bring an element into view: inside its pane where that scrolls by itself, else on the page.
function into(box, element) {
  if (!element?.offsetParent) return;
  const inside = element.getBoundingClientRect();
  const around = box.getBoundingClientRect();
  if (box.scrollHeight > box.clientHeight + 1) {
    if (inside.top < around.top || inside.bottom > around.bottom) {
      box.scrollTop += inside.top - around.top - box.clientHeight / 3;
    }
  } else if (inside.top < 0 || inside.bottom > innerHeight) {
    element.scrollIntoView({ block: "center" });
  }
}

function goTo(key) {
  const card = cardOf(key);
  if (!card) return;
  card.closest("details")?.setAttribute("open", "");
  light(key);
  if (!card.contains(document.activeElement)) card.focus({ preventScroll: true });
  into(drafts, card);
  into(text, piecesOf(`draft-${key}`)[0]);
}

function move(step) {
  const all = cards();
  if (!all.length) return;
  const now = all.findIndex((card) => card.dataset.draft === current);
  goTo(all[Math.min(Math.max(now + step, 0), all.length - 1)].dataset.draft);
}

function nextOpen(card) {
  const all = cards();
  const later = all.slice(all.indexOf(card) + 1);
  return [...later, ...all].find((one) => one !== card && one.classList.contains("open"))?.dataset.draft || "";
}

// --- choosing words of the text -----------------------------------------------------------------------------------

function dutyOf(pieces) {
  const key = pieces.flatMap((piece) => piece.dataset.about.split(" ")).find((one) => one.startsWith("duty-"));
  return key ? key.slice(5) : "";
}

function choose(chosen) {
  range = chosen;
  bar.hidden = !chosen;
  if (!chosen) return;
  bar.querySelector("[data-sentence-said]").textContent = chosen.words;
  const duty = piecesOf(`duty-${chosen.duty}`)[0];
  bar.querySelector("[data-act=no-task]").hidden = !duty || duty.classList.contains("task");
}

function chooseSentence(sentence) {
  for (const one of text.querySelectorAll(".s.chosen")) one.classList.remove("chosen");
  if (!sentence) return choose(null);
  sentence.classList.add("chosen");
  choose({ ...rangeOf(sentence), words: wordsOf(sentence), duty: dutyOf([...sentence.querySelectorAll("[data-at]")]) });
  into(text, sentence);
}

function walk(step) {
  const all = [...text.querySelectorAll(".s")];
  const now = all.findIndex((one) => one.classList.contains("chosen"));
  chooseSentence(all[Math.min(Math.max(now < 0 ? 0 : now + step, 0), all.length - 1)]);
}

function draftAt(element) {
  const keys = element.closest("[data-about]")?.dataset.about.split(" ") || [];
  const found = keys.filter((one) => one.startsWith("draft-")).map((one) => one.slice(6));
  return found[(found.indexOf(current) + 1) % (found.length || 1)] || "";
}

function nextUndecided() {
  const open = [...text.querySelectorAll(".m-duty.undecided")];
  const after = range?.start ?? -1;
  const piece = open.find((one) => Number(one.dataset.at) > after) || open[0];
  if (!piece) {
    const further = document.querySelector(".pane-text .pager a:last-child");
    if (further) location.assign(further.href);
    return;
  }
  show("text");
  chooseSentence(piece.closest(".s"));
  const key = piecesOf(`duty-${dutyOf([piece])}`).map(draftAt).find(Boolean);
  if (key && cardOf(key)?.classList.contains("open")) goTo(key);
  else text.focus({ preventScroll: true });
}

// --- doing --------------------------------------------------------------------------------------------------------

function post(url, values) {
  return window.htmx.ajax("POST", url, { source: page, swap: "none", values });
}

function press(name) {
  const card = cardOf(current);
  const button = card?.querySelector(`[data-do="${name}"]`);
  button?.click();
}

function merge(card) {
  const all = cards();
  const other = all.slice(all.indexOf(card) + 1).find((one) => one.matches(".open, .accepted"));
  if (!other) return;
  next = card.dataset.draft;
  const pairs = [card, other].map((one) => `${one.dataset.draft}:${one.dataset.seen}`);
  post(card.querySelector("[data-merge]").dataset.merge, { draft: pairs });
}

function show(pane) {
  page.dataset.pane = pane;
  for (const tab of page.querySelectorAll("[data-show]")) tab.setAttribute("aria-pressed", String(tab.dataset.show === pane));
}

function toggleRepairs(button) {
  const field = document.getElementById("repairs");
  field.value = field.value ? "" : "1";
  button.setAttribute("aria-pressed", String(Boolean(field.value)));
  window.htmx.ajax("GET", page.dataset.text, { source: page, target: text, swap: "innerHTML" });
}

function askReason() {
  const dialog = document.getElementById("no-task");
  dialog.querySelector("[data-no-task-quote]").textContent = range.words;
  dialog.showModal();
}

// --- several at once ------------------------------------------------------------------------------------------------

const many = page.querySelector("[data-many]");
const picked = new Set(); // keys of chosen drafts; kept while cards are replaced

function boxes() {
  return [...drafts.querySelectorAll("[data-pick]")];
}

function showPicked() {
  const all = boxes();
  for (const box of all) box.checked = picked.has(box.closest("article").dataset.draft);
  const count = all.filter((box) => box.checked).length;
  many.hidden = !count;
  many.querySelector("[data-many-count]").textContent = count;
}

function pick(keys, on) {
  for (const key of keys) if (on) picked.add(key); else picked.delete(key);
  showPicked();
}

drafts.addEventListener("change", (event) => {
  if (event.target.matches("[data-pick]")) pick([event.target.closest("article").dataset.draft], event.target.checked);
});

const ACTS = {
  pick: () => cardOf(current)?.querySelector("[data-pick]") && pick([current], !picked.has(current)),
  "pick-all": () => pick(cards().filter((card) => card.matches(".open")).map((card) => card.dataset.draft), true),
  "pick-none": () => { picked.clear(); showPicked(); },
  accept: () => press("accept"),
  drop: () => press("drop"),
  edit: () => press("edit"),
  split: () => press("split"),
  merge: () => cardOf(current)?.querySelector("[data-merge]") && merge(cardOf(current)),
  text: () => { show("text"); text.focus(); if (!text.querySelector(".chosen")) walk(0); },
  add: () => range && post(page.dataset.add, { start: range.start, end: range.end }),
  "no-task": askReason,
  "next-undecided": nextUndecided,
  repairs: toggleRepairs,
};

page.addEventListener("click", (event) => {
  const doing = event.target.closest("[data-do]");
  if (doing) {
    const card = doing.closest("article");
    light(card.dataset.draft);
    next = ["accept", "drop"].includes(doing.dataset.do) ? nextOpen(card) || card.dataset.draft : card.dataset.draft;
    if (doing.dataset.do === "merge") merge(card);
  }
  const act = event.target.closest("[data-act]");
  if (act) ACTS[act.dataset.act](act);
  const tab = event.target.closest("[data-show]");
  if (tab) show(tab.dataset.show);
  const flag = event.target.closest("[data-flag]");
  if (flag) chooseSentence(piecesOf(`flag-${flag.dataset.flag}`)[0]?.closest(".s"));
  const closing = event.target.closest("[data-close]");
  if (closing) next = closing.closest("article").dataset.draft;
  if (event.target.closest("[data-closes]")) event.target.closest("article").classList.remove("editing");
  const due = event.target.closest("[data-due]");
  if (due) setDue(due.closest("form"), due.dataset.due);
});

function setDue(form, day) {
  form.elements.due_kind.value = "date";
  form.elements.due_date.value = day;
  form.elements.due_date.dispatchEvent(new Event("change", { bubbles: true }));
}

page.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-editing]");
  if (!form || !event.target.value) return;
  if (event.target.name === "due_date") form.elements.due_kind.value = "date";
}, true);

page.querySelector("[data-no-task-form]").addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  post(page.dataset.noTask.replace("/0/", `/${range.duty}/`), { reason: form.elements.reason.value });
  form.closest("dialog").close();
  choose(null);
});

// --- listening ----------------------------------------------------------------------------------------------------

drafts.addEventListener("focusin", (event) => {
  const card = event.target.closest("article[data-draft]");
  if (!card || card.dataset.draft === current) return;
  light(card.dataset.draft);
  into(text, piecesOf(`draft-${current}`)[0]);
});

drafts.addEventListener("click", (event) => {
  const card = event.target.closest("article[data-draft]");
  if (card && !event.target.closest("button, a, input, select, textarea, label")) goTo(card.dataset.draft);
});

text.addEventListener("click", (event) => {
  const repair = event.target.closest("[data-about*=repair-]");
  if (repair) {
    const index = repair.dataset.about.match(/repair-(\d+)/)[1];
    window.htmx.ajax("GET", page.dataset.repair.replace("/0/", `/${index}/`), { source: page, target: "#repair", swap: "innerHTML" });
  }
  if (!getSelection().isCollapsed) return;
  chooseSentence(event.target.closest(".s"));
  const key = draftAt(event.target);
  if (!key) return;
  light(key);
  into(drafts, cardOf(key));
});

let pausing = 0;
document.addEventListener("selectionchange", () => {
  clearTimeout(pausing);
  pausing = setTimeout(() => {
    const chosen = chosenIn(text);
    if (!chosen) return;
    for (const one of text.querySelectorAll(".s.chosen")) one.classList.remove("chosen");
    choose({ ...chosen, duty: dutyOf(chosen.pieces) });
  }, 150);
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape") return leave(event);
  if (event.target.matches("input, select, textarea") || document.querySelector("dialog[open]")) return;
  if (event.target === text && ["ArrowDown", "ArrowUp", "Enter"].includes(event.key)) {
    event.preventDefault();
    if (event.key !== "Enter") return walk(event.key === "ArrowDown" ? 1 : -1);
    const piece = text.querySelector(".s.chosen [data-about*=draft-]");
    if (piece) { show("drafts"); goTo(draftAt(piece)); }
  }
  if (event.key === "j" || event.key === "k") {
    event.preventDefault();
    event.stopPropagation();
    move(event.key === "j" ? 1 : -1);
  }
}, true);

function leave(event) {
  const form = event.target.closest?.("form[data-editing]");
  if (form && !event.target.closest(".picker:has([aria-expanded=true])")) form.querySelector("[data-close]").click();
  else if (!form && !bar.hidden) chooseSentence(null);
}

// --- answers ------------------------------------------------------------------------------------------------------

// A form that is being filled in is never replaced by what others did.
document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
  const target = event.detail.target;
  if (!target.matches(".draft.editing") && !(target === drafts && drafts.querySelector(".draft.editing"))) return;
  event.detail.shouldSwap = false;
  stale = true;
});

document.body.addEventListener("htmx:afterSettle", (event) => {
  const opened = event.detail.elt.matches?.(".draft.editing") ? event.detail.elt : null;
  if (opened) opened.querySelector("textarea, button")?.focus();
  if (stale && !drafts.querySelector(".draft.editing")) ask("0");
  settle();
});

document.body.addEventListener("go-to-draft", (event) => {
  next = event.detail.value;
});

function settle() {
  showPicked();
  if (document.activeElement?.closest(".draft.editing")) next = "";
  if (next && cardOf(next)) {
    const key = next;
    next = "";
    goTo(key);
  } else if (current && !cardOf(current)) {
    current = "";
    move(0);
  } else if (current) light(current);
}
document.body.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest?.("form[data-editing]");
  if (form && event.detail.successful) unsay(form);
  setTimeout(settle);
});

// What was wrong has been saved: the faults said before are over.
function unsay(form) {
  for (const fault of form.querySelectorAll(".errorlist")) fault.remove();
  for (const field of form.querySelectorAll(".field-wrong")) field.classList.remove("field-wrong");
  for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
}

// An answer that was overtaken, by a change of one's own or by one that is still under way, is not shown.
let running = 0;
document.body.addEventListener("htmx:beforeSend", () => { running++; });
document.body.addEventListener("htmx:afterRequest", () => { running = Math.max(running - 1, 0); });

async function ask(since) {
  if (document.hidden || running) return;
  const known = document.getElementById("since").value;
  const query = new URLSearchParams(new FormData(state));
  if (since) query.set("since", since);
  const answer = await fetch(`${page.dataset.changes}?${query}`, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer || answer.status !== 200 || answer.redirected) return;
  const news = await answer.text();
  if (running || known !== document.getElementById("since").value) return;
  stale = false;
  window.htmx.swap(page, news, { swapStyle: "none" });
  settle();
}
setInterval(() => ask(""), PAUSE);

const asked = location.hash.match(/^#draft-(\d+)$/)?.[1];
if (asked) goTo(asked);
else if (cards().length) {
  light((cards().find((card) => card.classList.contains("open")) || cards()[0]).dataset.draft);
  into(text, piecesOf(`draft-${current}`)[0]);
  into(drafts, cardOf(current));
}
