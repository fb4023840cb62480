// Cells like those of a spreadsheet: keys that walk, blocks that are pasted.

/*
 * `sheet`: what holds the cells. `does`:
 *   write(field, word)  a word of a pasted block
 *   menu(spot)          mark or comment
 *   addLine(part)       one more line of a list, null where it is full
 */
export function startKeyboard(sheet, does) {
  sheet.addEventListener("keydown", (event) => walk(event, sheet, does));
  sheet.addEventListener("paste", (event) => paste(event, sheet, does));
}

const singles = (sheet) => [...sheet.querySelectorAll("[data-value]:not(textarea)")].filter((one) => one.offsetParent);

function below(sheet, field, step) {
  const cell = field.closest("[data-grid] td");
  let row = cell?.parentElement;
  while (row) {
    row = step > 0 ? row.nextElementSibling : row.previousElementSibling;
    const next = row?.cells[cell.cellIndex]?.querySelector("[data-value]");
    if (next) return next;
  }
  const all = singles(sheet);
  if (!cell) return all[all.indexOf(field) + step];
  const grid = [...cell.closest("table").querySelectorAll("[data-value]")];
  return all[all.indexOf(step > 0 ? grid.at(-1) : grid[0]) + step];
}

// The menu of a cell is no stop of the Tab key, which goes across the cells: F2 opens it.
function walk(event, sheet, does) {
  const field = event.target;
  if (event.key === "F2" && field.matches("[data-value]") && field.closest(".spot").querySelector("[data-more]")) {
    event.preventDefault();
    does.menu(field.closest(".spot"));
    return;
  }
  if (!field.matches("[data-value]:not(textarea)") || event.isComposing) return;
  const moves = field.matches("input:not([type=date])") ? ["Enter", "ArrowDown", "ArrowUp"] : ["Enter"];
  if (!moves.includes(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
  const up = event.key === "ArrowUp" || (event.key === "Enter" && event.shiftKey);
  event.preventDefault();
  const next = below(sheet, field, up ? -1 : 1);
  next?.focus();
  next?.select?.();
}

function paste(event, sheet, does) {
  const field = event.target;
  const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
  if (!field.matches?.("input[data-value]") || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  const block = text.split("\n").map((line) => line.split("\t"));
  const cell = field.closest("[data-grid] td");
  const all = singles(sheet);
  for (const [down, words] of block.entries()) {
    for (const [across, word] of words.entries()) {
      const alone = across ? null : all[all.indexOf(field) + down];
      const target = cell ? beside(cell, down, across, does) : alone;
      if (target) does.write(target, word);
    }
  }
}

function beside(cell, down, across, does) {
  const table = cell.closest("table");
  const row = cell.parentElement.sectionRowIndex + down;
  const body = table.tBodies[0];
  const part = cell.closest("[data-part]");
  while (row >= body.rows.length && part.querySelector("[data-line]") && does.addLine(part)) continue;
  return body.rows[row]?.cells[cell.cellIndex + across]?.querySelector("[data-value]");
}
