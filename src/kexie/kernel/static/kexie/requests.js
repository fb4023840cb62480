// What happens around htmx: refusals are shown, faults said, forms that save by themselves tell how it stands.
import { say } from "./shell.js";
import { word } from "./words.js";

export function startRequests() {
  const body = document.body;
  body.addEventListener("htmx:beforeSwap", onAnswer);
  body.addEventListener("htmx:sendError", (event) => {
    say(word("Offline"), "bad");
    mark(event.detail.elt, "Unsaved");
  });
  body.addEventListener("htmx:beforeRequest", (event) => mark(event.detail.elt, "Saving"));
  body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.xhr.status) mark(event.detail.elt, event.detail.successful ? "Saved" : "Unsaved");
  });
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-autosave], form[data-guard]");
    if (form) form.dataset.dirty = "yes";
  });
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector("form[data-dirty]")) event.preventDefault();
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("form[data-guard]")) delete event.target.dataset.dirty;
    if (event.target.matches("form[data-once]")) lock(event.target);
  });
}

// A refusal carries the place where it wants to be shown; a form with faults (422) replaces itself; the rest is a fault of ours.
function onAnswer(event) {
  const { xhr, detail } = { xhr: event.detail.xhr, detail: event.detail };
  if (xhr.status < 400) return;
  if (xhr.status === 422 || xhr.getResponseHeader("HX-Retarget")) {
    detail.shouldSwap = true;
    detail.isError = false;
    if (xhr.status !== 422) document.querySelector("dialog[open]")?.close();
    return;
  }
  say(word("Failed"), "bad");
}

function mark(element, how) {
  const form = element.closest?.("form[data-autosave]");
  if (!form) return;
  if (how === "Saved") delete form.dataset.dirty;
  const place = form.querySelector("[data-saved]");
  if (!place) return;
  place.classList.toggle("wrong", how === "Unsaved");
  const time = new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
  place.textContent = how === "Saved" ? `${word(how)} ${time}` : word(how);
}

// One click, one request.
function lock(form) {
  setTimeout(() => {
    for (const button of form.querySelectorAll("button:not([type=button])")) button.disabled = true;
  });
}
