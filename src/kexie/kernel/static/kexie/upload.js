// A place to drop a file: shows what was chosen, and says before sending when it is too large.
import { all, word } from "./words.js";

export function startUploads(root) {
  for (const box of all(root, "[data-upload]")) {
    if (!box.dataset.started) start(box);
  }
}

function start(box) {
  box.dataset.started = "yes";
  const input = box.querySelector("input[type=file]");
  for (const name of ["dragenter", "dragover"]) {
    box.addEventListener(name, (event) => {
      event.preventDefault();
      box.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) {
    box.addEventListener(name, () => box.classList.remove("over"));
  }
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  input.addEventListener("change", () => tell(box, input));
  box.querySelector("[data-upload-clear]").addEventListener("click", () => {
    input.value = "";
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.focus();
  });
}

function tell(box, input) {
  const most = Number(input.dataset.maximum || Infinity);
  const lines = [...input.files].map((file) => {
    const large = file.size >= 1048576;
    const size = large ? `${(file.size / 1048576).toFixed(1)} MB` : `${Math.ceil(file.size / 1024)} KB`;
    return file.size > most ? `${file.name} (${size}): ${word("TooLarge")}` : `${file.name} (${size})`;
  });
  const large = [...input.files].some((file) => file.size > most);
  input.setCustomValidity(large ? word("TooLarge") : "");
  box.querySelector("[data-upload-clear]").hidden = !input.files.length;
  box.querySelector("[data-upload-names]").textContent = lines.join(" · ");
}
