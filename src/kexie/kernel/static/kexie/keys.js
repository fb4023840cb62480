// Keys, declared in the page: data-key="n" or "g 1" on a link or button; data-rows on a list; data-search on a field.
const WAIT = 1200; // ms between the keys of a sequence
let begun = "";
let timer = 0;

export function startKeys() {
  document.addEventListener("keydown", onKey);
  listKeys();
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const key = begun ? `${begun} ${event.key}` : event.key;
  if (key === "?") return act(event, () => document.getElementById("shortcuts")?.showModal());
  if (key === "/") return act(event, () => document.querySelector("[data-search]")?.focus());
  if (key === "j" || key === "k") return act(event, () => moveRow(key === "j" ? 1 : -1));
  const bound = visible(`[data-key="${CSS.escape(key)}"]`);
  if (bound) return act(event, () => (bound.matches("input, select, textarea") ? bound.focus() : bound.click()));
  begin(document.querySelector(`[data-key^="${CSS.escape(key)} "]`) ? key : "");
}

function act(event, what) {
  event.preventDefault();
  begin("");
  what();
}

function begin(key) {
  begun = key;
  clearTimeout(timer);
  if (key) timer = setTimeout(() => begin(""), WAIT);
}

function isTyping(target) {
  return target.isContentEditable || (target.matches?.("input, select, textarea") && !target.matches("[type=checkbox], [type=radio]"));
}

function visible(selector) {
  return [...document.querySelectorAll(selector)].find((one) => !one.disabled && (one.offsetParent || one.closest("nav")));
}

// j and k go from row to row: the first link or button of the row takes the focus, so Enter opens it.
function moveRow(step) {
  const rows = [...document.querySelectorAll("[data-rows] > *")].filter((row) => row.offsetParent);
  if (!rows.length) return;
  const now = rows.findIndex((row) => row.contains(document.activeElement));
  const row = rows[Math.min(Math.max(now + step, 0), rows.length - 1)];
  const focus = row.matches("a, button, [tabindex]") ? row : row.querySelector("a, button, [tabindex]");
  focus?.focus();
  row.scrollIntoView({ block: "nearest" });
}

function listKeys() {
  const list = document.querySelector("[data-keys]");
  if (!list) return;
  const lines = new Map(); // what two elements call the same is one line with both keys
  for (const bound of document.querySelectorAll("[data-key]")) {
    const says = bound.dataset.keyLabel || (bound.querySelector("span") || bound).textContent.trim();
    if (!lines.has(says)) lines.set(says, addLine(list, says));
    else lines.get(says).append("· ");
    for (const key of bound.dataset.key.split(" ")) {
      const drawn = document.createElement("kbd");
      drawn.textContent = key;
      lines.get(says).append(drawn, " ");
    }
  }
}

function addLine(list, says) {
  const line = document.createElement("div");
  const keys = document.createElement("dt");
  const words = document.createElement("dd");
  words.textContent = says;
  line.append(keys, words);
  list.append(line);
  return keys;
}
