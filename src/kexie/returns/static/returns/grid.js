// Where cells stand to each other in a table of fields, and a block of them that was chosen.

export const FIELD = "input[data-value], select[data-value]";

const inOrder = (a, b) => (a < b ? [a, b] : [b, a]);
export const rowsOf = (body) => [...body.rows].filter((row) => !row.hidden);
export const singles = (sheet) => [...sheet.querySelectorAll(FIELD)].filter((one) => one.offsetParent);

export const isWhole = (field) =>
  !field.matches("input:not([type=date])") || field.selectionEnd - field.selectionStart === field.value.length;

// Would the caret leave the field in that direction?
export function atEdge(field, across) {
  if (isWhole(field)) return true;
  return field.selectionStart === field.selectionEnd && field.selectionEnd === (across > 0 ? field.value.length : 0);
}

// What a person reads in it: the words of a choice, not its code.
export const shownIn = (field) => (field.selectedOptions ? (field.selectedOptions[0]?.textContent ?? "") : field.value);

// The next cell of the same table in that direction that can be written in.
export function neighbour(field, down, across) {
  const cell = field.closest("[data-grid] td");
  if (!cell) return null;
  if (across) {
    for (let next = cell; next; ) {
      next = across > 0 ? next.nextElementSibling : next.previousElementSibling;
      const found = next?.querySelector(FIELD);
      if (found) return found;
    }
    return null;
  }
  for (let row = cell.parentElement; row; ) {
    row = down > 0 ? row.nextElementSibling : row.previousElementSibling;
    const found = row?.hidden ? null : row?.cells[cell.cellIndex]?.querySelector(FIELD);
    if (found) return found;
  }
  return null;
}

// A block of fields, row by row; marked on the page with `data-chosen`.
export class Block {
  rows = [];
  #corner = null;
  #end = null;

  get fields() {
    return this.rows.flat();
  }

  // The fields that are meant: all of the block, if this one is of it.
  among(field) {
    return this.fields.includes(field) ? this.fields : [field];
  }

  clear() {
    this.#show([]);
    this.#corner = null;
    this.#end = null;
  }

  grow(field, down, across) {
    const end = neighbour(this.#end ?? field, down, across);
    if (end) this.stretch(this.#corner ?? field, end);
  }

  stretch(from, to) {
    const table = from.closest("table[data-grid]");
    if (!table || table !== to.closest("table[data-grid]")) return;
    const all = rowsOf(table.tBodies[0]);
    const [first, last] = inOrder(all.indexOf(from.closest("tr")), all.indexOf(to.closest("tr")));
    const [left, right] = inOrder(from.closest("td").cellIndex, to.closest("td").cellIndex);
    const rows = all
      .slice(first, last + 1)
      .map((row) => [...row.cells].slice(left, right + 1).map((cell) => cell.querySelector(FIELD)));
    this.#show(rows.map((row) => row.filter(Boolean)).filter((row) => row.length));
    this.#corner = from;
    this.#end = to;
  }

  extend(field) {
    this.stretch(this.#corner ?? document.activeElement, field);
  }

  #show(rows) {
    for (const field of this.fields) field.closest("td").removeAttribute("data-chosen");
    this.rows = rows;
    for (const field of this.fields) field.closest("td").toggleAttribute("data-chosen", true);
  }
}
