// Lost places: words chosen in the text, by mouse or sentence by sentence, are offered to every place.
import { chosenIn, rangeOf, wordsOf } from "./choosing.js";

const text = document.getElementById("text");

function offer(chosen) {
  for (const form of document.querySelectorAll("[data-elsewhere]")) {
    form.hidden = !chosen;
    if (!chosen) continue;
    form.elements.start.value = chosen.start;
    form.elements.end.value = chosen.end;
    form.querySelector("[data-chosen]").textContent = chosen.words;
  }
}

function walk(step) {
  const all = [...text.querySelectorAll(".s")];
  const now = all.findIndex((one) => one.classList.contains("chosen"));
  const sentence = all[Math.min(Math.max(now < 0 ? 0 : now + step, 0), all.length - 1)];
  for (const one of text.querySelectorAll(".s.chosen")) one.classList.remove("chosen");
  sentence.classList.add("chosen");
  sentence.scrollIntoView({ block: "nearest" });
  offer({ ...rangeOf(sentence), words: wordsOf(sentence) });
}

if (text) {
  document.addEventListener("selectionchange", () => {
    const chosen = chosenIn(text);
    if (chosen) offer(chosen);
  });
  text.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    walk(event.key === "ArrowDown" ? 1 : -1);
  });
}
