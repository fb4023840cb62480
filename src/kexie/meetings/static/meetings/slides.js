// Slides by arrow keys, Page Up and Down, space, or the buttons; each fills the window.
const pages = [...document.querySelectorAll(".slide")];
const STEPS = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };

function here() {
  const middle = innerHeight / 2;
  const found = pages.findIndex((page) => page.getBoundingClientRect().bottom > middle);
  return found < 0 ? pages.length - 1 : found;
}

function show(number) {
  pages[Math.min(Math.max(number, 0), pages.length - 1)].scrollIntoView({ block: "center" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === " " && event.target.closest("a, button")) return;
  const step = event.key === "Home" ? -pages.length : event.key === "End" ? pages.length : STEPS[event.key];
  if (!step) return;
  event.preventDefault();
  show(here() + step);
});
for (const button of document.querySelectorAll("[data-slide-step]")) {
  button.addEventListener("click", () => show(here() + Number(button.dataset.slideStep)));
}
document.querySelector("[data-slides-full]").addEventListener("click", () => document.documentElement.requestFullscreen());
