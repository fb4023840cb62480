// The screen in the hall: its clock and the time left tick here; what is shown comes by htmx.
import { leftOf, serverNow, setClock, spoken, timeOf } from "./clock.js";

function tick() {
  const stage = document.querySelector("[data-hall]");
  stage.querySelector("[data-clock]").textContent = timeOf(serverNow());
  const place = stage.querySelector("[data-left]");
  if (!place) return;
  const left = leftOf({ begun_at: place.dataset.begun, minutes: Number(place.dataset.minutes) });
  const words = left < 0 ? place.dataset.wordsOver : place.dataset.wordsLeft;
  place.textContent = words.replace("{time}", spoken(left));
  place.classList.toggle("over", left < 0);
}

function begin() {
  setClock(document.querySelector("[data-hall]").dataset.now);
  tick();
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-full]")) return;
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen();
});
document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt.matches?.("[data-hall]")) begin();
});
begin();
setInterval(tick, 1000);
