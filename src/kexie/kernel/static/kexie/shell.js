// Menu drawer, drop-down menus, choices of look, notes that can be closed, the way back.
import { word } from "./words.js";

export function startShell() {
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeAll();
  });
  document.addEventListener("focusin", (event) => closeDrops(event.target));
  document.addEventListener("kexie:look", markLook);
  document.body.addEventListener("toast", (event) => say(event.detail.value || event.detail.text, "good"));
  markLook();
}

function onClick(event) {
  const target = event.target;
  closeDrops(target);
  const look = target.closest("[data-look]");
  if (look) window.kexieLook.choose(look.dataset.look, look.dataset.value);
  if (target.closest("[data-drawer]")) toggleDrawer();
  if (target.closest("[data-drawer-veil]")) toggleDrawer(false);
  if (target.closest("[data-note-close]")) target.closest("[data-note]").remove();
  if (target.closest("[data-back]")) history.back();
  if (target.closest("[data-print]")) window.print();
}

function toggleDrawer(open) {
  const button = document.querySelector("[data-drawer]");
  if (!button) return;
  const menu = document.getElementById(button.getAttribute("aria-controls"));
  const opens = open ?? !menu.classList.contains("open");
  menu.classList.toggle("open", opens);
  button.setAttribute("aria-expanded", String(opens));
  document.querySelector("[data-drawer-veil]").hidden = !opens;
  document.getElementById("content").inert = opens;
  if (opens) menu.querySelector("a")?.focus();
  else if (open === undefined) button.focus();
}

function closeDrops(except) {
  for (const drop of document.querySelectorAll("details[data-drop][open]")) {
    if (!drop.contains(except)) drop.open = false;
  }
}

function closeAll() {
  const drop = document.activeElement?.closest("details[data-drop][open]");
  closeDrops(null);
  drop?.querySelector("summary").focus();
  if (document.querySelector("[data-drawer][aria-expanded=true]")) toggleDrawer();
}

function markLook() {
  for (const button of document.querySelectorAll("[data-look]")) {
    const otherwise = button.dataset.look === "theme" ? "auto" : "normal";
    const chosen = window.kexieLook.chosen(button.dataset.look, otherwise);
    button.setAttribute("aria-pressed", String(button.dataset.value === chosen));
  }
}

// Say something in the message area: read aloud, stays until closed.
export function say(text, tone) {
  const area = document.getElementById("messages");
  if (!area || !text) return;
  const note = document.createElement("div");
  note.className = `note tone-${tone}`;
  note.dataset.note = "";
  note.setAttribute("role", tone === "bad" ? "alert" : "status");
  const words = document.createElement("p");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "tool";
  close.dataset.noteClose = "";
  close.textContent = "×";
  close.setAttribute("aria-label", word("Close"));
  note.append(words, close);
  area.replaceChildren(note);
  if (tone === "bad") area.scrollIntoView({ block: "nearest" });
}
