// Words typed in a form stay in this browser until they are sent: over a crash, a lost line, a session that ended.
// `<form data-keep="key">` with kexie/keep.html inside; the key names the person and the thing.
import { say } from "./shell.js";
import { all, word } from "./words.js";

const PREFIX = "kexie-keep:";
const DAYS = 7;
const FAULTS = "[aria-invalid=true], .errorlist";
const FIELDS = "textarea[name], input[type=text][name], input[type=number][name], input[type=date][name], input[type=url][name]";

export function startKeeping(root) {
  for (const form of all(root, "form[data-keep]")) {
    if (!form.dataset.keeping) start(form);
  }
}

// What was sent is forgotten once a page says that it was done, or shows the form anew and without faults; what is old,
// and everything on signing out, anyhow.
export function startForgetting() {
  const done = document.querySelector("[data-note].tone-good");
  for (const [key, kept] of entries()) {
    const old = Date.now() - kept.at > DAYS * 86400000;
    const anew = document.querySelector(`form[data-keep="${CSS.escape(key.slice(PREFIX.length))}"]`);
    if (old || (kept.sent && (done || (anew && !anew.querySelector(FAULTS))))) drop(key);
    else if (kept.sent) store(key, { ...kept, sent: false });
  }
  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("action")?.includes("/logout/")) forgetAll(event);
  });
}

// What somebody wrote without a network and has not sent is not forgotten unasked. That of another person who used this
// browser is no affair of who signs out: it waits, unseen, for its author, as long as anything waits.
function forgetAll(event) {
  const { person } = document.querySelector("[data-person]")?.dataset ?? {};
  const own = new RegExp(`^(?:[a-z]+-)?${person}-`);
  const unsent = entries().filter(([, kept]) => kept.entries?.length);
  const mine = unsent.filter(([key]) => !person || own.test(key.slice(PREFIX.length)));
  if (mine.length && !event.target.dataset.asked) {
    event.target.dataset.asked = "yes";
    event.preventDefault();
    event.stopImmediatePropagation();
    say(word("Unsent"), "bad");
    return;
  }
  const others = new Set(unsent.filter((one) => !mine.includes(one)).map(([key]) => key));
  for (const [key] of entries()) if (!others.has(key)) drop(key);
}

function start(form) {
  form.dataset.keeping = "yes";
  const key = PREFIX + form.dataset.keep;
  const kept = entries().find(([one]) => one === key)?.[1];
  if (kept && fieldsOf(form).some((field) => field.name in kept.words && kept.words[field.name] !== field.value)) {
    offer(form, key, kept);
  }
  let waiting = 0;
  const keep = (sent) => {
    clearTimeout(waiting);
    const typed = fieldsOf(form).filter((field) => field.value !== field.defaultValue);
    // a form with faults comes back with what was typed as its own
    const all = form.querySelector(FAULTS) ? fieldsOf(form) : typed;
    const words = Object.fromEntries(all.map((field) => [field.name, field.value]));
    if (all.length) store(key, { at: Date.now(), words, sent });
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => keep(false), 500);
  });
  form.addEventListener("submit", () => keep(true));
  window.addEventListener("pagehide", () => {
    if (waiting && form.dataset.dirty) keep(false);
  });
}

function offer(form, key, kept) {
  const note = form.querySelector("[data-keep-offer]");
  note.querySelector("[data-keep-at]").textContent = new Date(kept.at).toLocaleString(document.documentElement.lang, {
    dateStyle: "medium",
    timeStyle: "short",
  });
  note.hidden = false;
  note.querySelector("[data-keep-restore]").addEventListener("click", () => {
    for (const field of fieldsOf(form)) {
      if (field.name in kept.words) field.value = kept.words[field.name];
    }
    note.hidden = true;
    const [first] = fieldsOf(form);
    first.dispatchEvent(new Event("input", { bubbles: true }));
    first.focus();
  });
  note.querySelector("[data-keep-drop]").addEventListener("click", () => {
    drop(key);
    note.hidden = true;
    fieldsOf(form)[0].focus();
  });
}

function fieldsOf(form) {
  return [...form.querySelectorAll(FIELDS)].filter((field) => !field.closest(".picker"));
}

// A browser may keep nothing (private windows, a full store): then nothing is kept, and nothing breaks.
function entries() {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(PREFIX))
      .map((key) => [key, JSON.parse(localStorage[key])]);
  } catch {
    return [];
  }
}

function store(key, kept) {
  try {
    localStorage[key] = JSON.stringify(kept);
  } catch {
    return;
  }
}

function drop(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    return;
  }
}
