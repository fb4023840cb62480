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

// What is wrong in the cell; empty: nothing.
export function say(spot, message) {
  const line = spot.querySelector("[data-wrong]");
  line.textContent = message;
  line.hidden = !message;
  spot.toggleAttribute("data-bad", Boolean(message));
  fieldOf(spot)?.toggleAttribute("aria-invalid", Boolean(message));
}

export function tell(spot) {
  const { mark, comment } = spot.dataset;
  const chosenMark = document.querySelector(`#cell input[name=mark][value="${mark}"]`);
  const words = mark ? chosenMark.nextElementSibling.textContent : "";
  const flag = "flagged" in spot.dataset ? " ⚑" : "";
  spot.querySelector("[data-said]").textContent = `${words}${flag}${comment ? ` “${comment}”` : ""}`;
}

// Mark, comment, flag: `changed` is called where they were kept.
export function openMenu(spot, changed) {
  const dialog = document.querySelector("#cell");
  const form = dialog.querySelector("form");
  dialog.querySelector("[data-title]").textContent = spot.dataset.label;
  form.elements.mark.value = spot.dataset.mark;
  form.elements.comment.value = spot.dataset.comment;
  form.elements.flagged.checked = "flagged" in spot.dataset;
  dialog.returnValue = "";
  dialog.showModal();
  dialog.addEventListener(
    "close",
    () => {
      if (dialog.returnValue !== "keep") return;
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

// Both versions side by side; gives "mine" or "theirs".
export function askWhich({ title, mine, theirs, by }) {
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
