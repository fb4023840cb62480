// Choose units (or anything) by typing; a combobox after the ARIA pattern, one or many.
import { all, word } from "./words.js";

const PAUSE = 150; // ms after the last key before asking

export function startPickers(root) {
  for (const box of all(root, "[data-picker]")) {
    if (!box.dataset.started) start(box);
  }
}

function start(box) {
  box.dataset.started = "yes";
  const input = box.querySelector("[role=combobox]");
  const list = box.querySelector("[role=listbox]");
  const chosen = box.querySelector("[data-picker-chosen]");
  const state = { box, input, list, chosen, at: -1, timer: 0, asked: 0 };
  input.addEventListener("input", () => later(state));
  input.addEventListener("focus", () => later(state));
  input.addEventListener("blur", () => close(state));
  input.addEventListener("keydown", (event) => onKey(event, state));
  list.addEventListener("mousedown", (event) => {
    event.preventDefault(); // the field keeps the focus
    const option = event.target.closest("[role=option]");
    if (option) choose(state, option);
  });
  box.addEventListener("click", (event) => {
    const remove = event.target.closest("[data-picker-remove]");
    if (remove) drop(state, remove.closest("li"));
  });
}

function later(state) {
  clearTimeout(state.timer);
  state.timer = setTimeout(() => ask(state), PAUSE);
}

async function ask(state) {
  const number = ++state.asked;
  const address = new URL(state.box.dataset.url, location.href);
  address.searchParams.set("q", state.input.value.trim());
  const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok || number !== state.asked || document.activeElement !== state.input) return;
  show(state, (await answer.json()).results);
}

function show(state, results) {
  const taken = new Set([...state.chosen.children].map((item) => item.dataset.value));
  const fresh = results.filter((one) => !taken.has(String(one.value)));
  state.list.replaceChildren(...fresh.map((one, number) => option(state, one, number)));
  if (!fresh.length) {
    const nothing = document.createElement("li");
    nothing.textContent = word("Nothing");
    nothing.setAttribute("role", "option");
    nothing.setAttribute("aria-disabled", "true");
    state.list.append(nothing);
  }
  state.list.hidden = false;
  state.input.setAttribute("aria-expanded", "true");
  mark(state, fresh.length && state.input.value ? 0 : -1);
}

function option(state, one, number) {
  const item = document.createElement("li");
  item.id = `${state.list.id}-${number}`;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  item.dataset.value = one.value;
  item.dataset.label = one.label;
  const label = document.createElement("span");
  label.textContent = one.label;
  const detail = document.createElement("small");
  detail.textContent = one.detail || "";
  item.append(label, detail);
  return item;
}

function options(state) {
  return [...state.list.querySelectorAll("[role=option]:not([aria-disabled])")];
}

function mark(state, at) {
  state.at = at;
  state.input.removeAttribute("aria-activedescendant");
  for (const [number, item] of options(state).entries()) {
    item.setAttribute("aria-selected", String(number === at));
    if (number !== at) continue;
    state.input.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  }
}

function onKey(event, state) {
  if (event.isComposing) return;
  const open = !state.list.hidden;
  const found = options(state);
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (!open) return void ask(state);
    const step = event.key === "ArrowDown" ? 1 : -1;
    if (found.length) mark(state, (state.at + step + found.length) % found.length);
  } else if (event.key === "Enter" && open && state.at >= 0) {
    event.preventDefault();
    choose(state, found[state.at]);
  } else if (event.key === "Escape" && open) {
    event.stopPropagation();
    event.preventDefault();
    close(state);
  } else if (event.key === "Backspace" && !state.input.value && state.chosen.lastElementChild) {
    drop(state, state.chosen.lastElementChild);
  }
}

function choose(state, option) {
  if (!option.dataset.value) return;
  if (!("multiple" in state.box.dataset)) state.chosen.replaceChildren();
  const item = document.createElement("li");
  item.dataset.value = option.dataset.value;
  const value = document.createElement("input");
  value.type = "hidden";
  value.name = state.box.dataset.name;
  value.value = option.dataset.value;
  const label = document.createElement("span");
  label.textContent = option.dataset.label;
  const remove = document.createElement("button");
  remove.type = "button";
  remove.className = "tool";
  remove.dataset.pickerRemove = "";
  remove.textContent = "×";
  remove.setAttribute("aria-label", `${word("Remove")} ${option.dataset.label}`);
  item.append(value, label, remove);
  state.chosen.append(item);
  state.input.value = "";
  close(state);
  changed(state);
}

function drop(state, item) {
  item.remove();
  state.input.focus();
  changed(state);
}

// Forms that save by themselves listen for a change.
function changed(state) {
  state.chosen.dispatchEvent(new Event("change", { bubbles: true }));
}

function close(state) {
  clearTimeout(state.timer);
  state.asked++;
  state.list.hidden = true;
  state.input.setAttribute("aria-expanded", "false");
  mark(state, -1);
}
