// The cells of a filing on its page: `.spot` holds the place, the version that was seen, mark and comment; in it stands the
// field (`data-value`).

export const nameOfSpot = (spot) =>
  spot.dataset.row === "0" ? spot.dataset.place : `${spot.dataset.place}.${spot.dataset.row}`;

export const spotOf = (root, key, row) =>
  root.querySelector(`[data-place="${CSS.escape(key)}"][data-row="${row}"]`);

export const fieldOf = (spot) => spot?.querySelector("[data-value]");

export function writtenIn(spot) {
  const field = fieldOf(spot);
  return field ? (field.dataset.written ?? field.value) : "";
}

// As the rules take it.
export const answerIn = (spot) => ({
  written: writtenIn(spot),
  mark: spot.dataset.mark,
  comment: spot.dataset.comment,
  power: "power" in spot.dataset ? Number(spot.dataset.power) : undefined,
  type: spot.dataset.type,
});

// As it is sent.
export const editIn = (spot) => ({
  field: spot.dataset.place,
  row: Number(spot.dataset.row),
  seen: Number(spot.dataset.version),
  written: writtenIn(spot),
  mark: spot.dataset.mark,
  comment: spot.dataset.comment,
  flagged: "flagged" in spot.dataset,
});

export function take(spot, cell) {
  spot.dataset.mark = cell.mark;
  spot.dataset.comment = cell.comment;
  spot.toggleAttribute("data-flagged", cell.flagged);
  fieldOf(spot).value = cell.written;
  tell(spot);
}

// What is wrong in the cell; empty: nothing. In a wide table the cell has no room for words: `data-bad` holds them.
export function say(spot, message) {
  const line = spot.querySelector("[data-wrong]");
  if (line) {
    line.textContent = message;
    line.hidden = !message;
  }
  if (message) spot.dataset.bad = message;
  else delete spot.dataset.bad;
  if (message) fieldOf(spot)?.setAttribute("aria-invalid", "true");
  else fieldOf(spot)?.removeAttribute("aria-invalid");
}

export function tell(spot) {
  const { mark, comment } = spot.dataset;
  const chosenMark = document.querySelector(`#cell input[name=mark][value="${mark}"]`);
  const words = mark ? chosenMark.nextElementSibling.textContent : "";
  const flag = "flagged" in spot.dataset ? " ⚑" : "";
  const line = spot.querySelector("[data-said]");
  if (line) line.textContent = `${words}${flag}${comment ? ` “${comment}”` : ""}`;
  else fieldOf(spot).placeholder = words;
}

// As a spreadsheet would: the words of a choice choose it, nothing takes mark and value away.
export function writeIn(spot, word) {
  const field = fieldOf(spot);
  const option = [...(field.options ?? [])].find((one) => one.textContent === word.trim());
  field.value = option ? option.value : word.trim();
  spot.dataset.mark = "";
  tell(spot);
}

// Mark, comment, flag: `before` is called before they are put into the cell, `changed` after.
export function openMenu(spot, { before, changed, title = spot.dataset.label }) {
  const dialog = document.querySelector("#cell");
  const form = dialog.querySelector("form");
  dialog.querySelector("[data-title]").textContent = title;
  form.elements.mark.value = spot.dataset.mark;
  form.elements.comment.value = spot.dataset.comment;
  form.elements.flagged.checked = "flagged" in spot.dataset;
  dialog.returnValue = "";
  dialog.showModal();
  dialog.addEventListener(
    "close",
    () => {
      if (dialog.returnValue !== "keep") return;
      before(spot);
      spot.dataset.mark = form.elements.mark.value;
      spot.dataset.comment = form.elements.comment.value.trim();
      spot.toggleAttribute("data-flagged", form.elements.flagged.checked);
      if (spot.dataset.mark) fieldOf(spot).value = "";
      tell(spot);
      changed(spot);
    },
    { once: true },
  );
}

// Both versions side by side; gives "mine" or "theirs". One question after another.
let asking = Promise.resolve();

export function askWhich(question) {
  asking = asking.then(() => askNow(question));
  return asking;
}

function askNow({ title, mine, theirs, by }) {
  const dialog = document.querySelector("#conflict");
  dialog.querySelector("[data-title]").textContent = title;
  dialog.querySelector("[data-yours]").textContent = mine;
  dialog.querySelector("[data-theirs]").textContent = theirs;
  dialog.querySelector("[data-by]").textContent = by;
  dialog.returnValue = "mine";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
  });
}
