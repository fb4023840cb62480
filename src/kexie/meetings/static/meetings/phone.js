// Two taps and a text: what a participant says on a point of the agenda. Without a network it waits in his browser.
import { say } from "../kexie/shell.js";
import { Box, newKey } from "./box.js";
import { setClock, stamp } from "./clock.js";

const page = document.querySelector("[data-phone]");
const words = page.dataset;
const form = page.querySelector("[data-say-form]");
const at = (name) => page.querySelector(`[data-${name}]`);
const ASK_MS = 8000;

let where = JSON.parse(document.getElementById("where").textContent);
let away = false;
let tapped = false; // he has chosen a point himself

const box = new Box({
  place: `said-${words.person}-${words.meeting}`,
  addresses: { say: words.say },
  heard: {
    changed: () => draw(),
    kept(entry, said) {
      const known = where.said.findIndex((one) => one.key === said.key);
      if (known >= 0) where.said[known] = said;
      else where.said.unshift(said);
    },
    refused: (title) => say(title, "bad"),
  },
});

function element(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

function draw() {
  drawPoints();
  drawAgenda();
  drawSaid();
  const open = [...box.queue.values()].filter((one) => !one.stopped).length;
  const line = away || box.away || !navigator.onLine ? words.wordsAway : "";
  const state = at("state");
  const count = open ? words.wordsKept.replace("{count}", open) : "";
  state.textContent = [line, count || (where.said.length && !line ? words.wordsAll : "")].filter(Boolean).join(" ");
  state.dataset.open = open;
  state.classList.toggle("tone-attention", Boolean(line));
  at("signed-out").hidden = !box.signedOut;
}

function drawPoints() {
  const list = page.querySelector("[data-points]");
  if (!list) return;
  const chosen = tapped ? Number(list.querySelector(":checked")?.value) : (where.current ?? where.next ?? where.items[0]?.pk);
  const drawn = [...list.querySelectorAll("input")].map((one) => one.value).join();
  if (drawn !== where.items.map((one) => one.pk).join()) {
    for (const label of list.querySelectorAll("label")) label.remove();
    for (const item of where.items) {
      const label = element("label", "");
      const radio = Object.assign(document.createElement("input"), { type: "radio", name: "item", value: item.pk, required: true });
      label.append(radio, element("span", item.title), element("span", "", "quiet"));
      list.append(label);
    }
  }
  const fresh = !list.querySelector(":checked");
  for (const label of list.querySelectorAll("label")) {
    const radio = label.querySelector("input");
    radio.checked = Number(radio.value) === chosen;
    label.lastChild.textContent = Number(radio.value) === where.current ? words.wordsNow : "";
    if (radio.checked && fresh) list.scrollTop = label.offsetTop - list.offsetTop - list.clientHeight / 2;
  }
}

function drawAgenda() {
  at("agenda").replaceChildren(
    ...where.items.map((item) => {
      const row = element("li", "", item.pk === where.current ? "now-row" : item.ended_at ? "past-row" : "");
      const state = item.pk === where.current ? words.wordsNow : item.ended_at ? words.wordsDone : "";
      row.append(element("span", item.title, "agenda-title-words"), element("span", state, "quiet"));
      if (item.pk === where.current) row.setAttribute("aria-current", "true");
      return row;
    }),
  );
}

function rows() {
  const found = new Map(where.said.map((one) => [one.key, { ...one, is: one.suggestion ? "suggestion" : "opinion" }]));
  for (const entry of box.queue.values()) {
    if (!entry.drop) found.set(entry.key, { ...entry, waiting: true, suggestion: null, is: entry.suggestion ? "suggestion" : "opinion" });
    else if (found.has(entry.key)) found.set(entry.key, { ...found.get(entry.key), withdrawn: true, waiting: true });
  }
  return [...found.values()];
}

function drawSaid() {
  const titles = new Map(where.items.map((item) => [item.pk, item.title]));
  const template = document.getElementById("said-row").content.firstElementChild;
  const all = rows();
  at("no-said").hidden = all.length > 0;
  at("said-list").replaceChildren(
    ...all.map((one) => {
      const row = template.cloneNode(true);
      const part = (name) => row.querySelector(`[data-${name}]`);
      part("text").textContent = one.text;
      part("text").classList.toggle("gone", Boolean(one.withdrawn));
      part("what").textContent = [one.is === "suggestion" ? words.wordsSuggestion : words.wordsOpinion, titles.get(one.item)].filter(Boolean).join(" · ");
      const kept = one.waiting ? words.wordsHere : words.wordsSent;
      part("sent").textContent = one.stopped?.title ?? (one.withdrawn && !one.waiting ? words.wordsGone : kept);
      part("sent").classList.toggle("wrong", Boolean(one.stopped));
      part("elsewhere").hidden = !one.stopped || Boolean(form);
      part("elsewhere").dataset.elsewhere = one.text;
      part("take-back").hidden = Boolean(one.withdrawn);
      part("take-back").dataset.takeBack = one.key;
      if (one.suggestion) {
        part("link").href = words.suggestion.replace("/0/", `/${one.suggestion}/`);
        part("link").hidden = false;
      }
      return row;
    }),
  );
}

async function look() {
  if (document.hidden) return;
  try {
    const answer = await fetch(words.where, { headers: { "X-Unattended": "1" } });
    if (answer.status === 401) box.signedOut = true;
    // signed in again, in another window, or another person is: the page is his who asks
    else if (box.signedOut) return void location.reload();
    if (!answer.ok) throw new TypeError("the server is away");
    const said = await answer.json();
    // another has signed in at this computer: what waits here is not his to see
    if (said.person !== Number(words.person)) return void location.reload();
    if (away) box.soon(0);
    away = false;
    if (box.sending) return;
    where = said;
    setClock(where.now);
  } catch (fault) {
    if (!(fault instanceof TypeError)) throw fault;
    away = true;
  }
  draw();
}

function send(event) {
  event.preventDefault();
  const given = new FormData(form);
  const text = given.get("text").trim();
  if (!text) return;
  const unit = given.get("unit");
  box.put_in(
    {
      type: "say",
      key: newKey(),
      item: Number(given.get("item")),
      text,
      suggestion: given.get("suggestion"),
      theme: given.get("theme"),
      unit: unit ? Number(unit) : null,
      happened_at: stamp(),
    },
    0,
  );
  form.elements.text.value = "";
  forget();
}

// Words half written outlive a closed window, too.
const DRAFT = `kexie-keep:saying-${words.person}-${words.meeting}`;

function remember() {
  try {
    localStorage.setItem(DRAFT, JSON.stringify({ at: Date.now(), words: { text: form.elements.text.value } }));
  } catch {
    // a browser that keeps nothing still sends
  }
}

function forget() {
  try {
    localStorage.removeItem(DRAFT);
  } catch {
    // it keeps nothing
  }
}

function restoreDraft() {
  try {
    form.elements.text.value = JSON.parse(localStorage.getItem(DRAFT))?.words.text ?? "";
  } catch {
    // nothing was kept
  }
}

function takeBack(key) {
  const waiting = box.queue.get(`say-${key}`);
  const sent = where.said.some((one) => one.key === key);
  if (waiting && !sent && !box.sending) {
    // it comes back into the field: it was never sent
    if (form) {
      form.elements.text.value ||= waiting.text;
      remember();
    }
    return box.take_out(waiting);
  }
  box.put_in({ type: "say", key, drop: true }, 0);
}

if (form) {
  form.addEventListener("submit", send);
  form.addEventListener("input", remember);
  form.addEventListener("change", (event) => {
    if (event.target.name === "item") tapped = true;
    if (event.target.name === "suggestion") at("theme-field").hidden = !event.target.value;
  });
  restoreDraft();
}
// A meeting that is closed takes nothing any more: the form of a suggestion offers the words.
function carry(text) {
  try {
    localStorage.setItem(`kexie-keep:${words.person}-suggestion`, JSON.stringify({ at: Date.now(), words: { text }, sent: false }));
  } catch {
    // a browser that keeps nothing kept no words either
  }
}

page.addEventListener("click", (event) => {
  const link = event.target.closest("[data-elsewhere]");
  if (link) carry(link.dataset.elsewhere);
  const button = event.target.closest("[data-take-back]");
  if (button) takeBack(button.dataset.takeBack);
});
// Signing out would forget what was not sent.
document.addEventListener(
  "submit",
  (event) => {
    if (!event.target.getAttribute("action")?.includes("/logout/") || !box.queue.size) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    at("stay").hidden = false;
  },
  true,
);
window.addEventListener("offline", draw);
window.addEventListener("online", look);
setClock(where.now);
box.restore((entry) => entry);
draw();
setInterval(look, ASK_MS);
