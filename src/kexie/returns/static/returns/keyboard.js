// Cells like those of a spreadsheet: keys that walk, choose, fill down and take back; blocks that are copied and pasted.
import { blockOf, textOf } from "./blocks.js";
import { atEdge, Block, FIELD, isWhole, neighbour, rowsOf, shownIn, singles } from "./grid.js";

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/*
 * `sheet`: what holds the cells. `does`:
 *   write(field, word)  as if it had been typed; an empty word takes mark and value away
 *   menu(spot)          mark or comment
 *   addLine(part)       one more line of a list, null where it is full
 *   lay(field, block)   what is pasted lands by names; false where it goes by place. May be missing
 *   undoing             the edits that can be taken back
 */
export function startKeyboard(sheet, does) {
  const keys = new Keys(sheet, does);
  sheet.addEventListener("keydown", (event) => keys.pressed(event));
  sheet.addEventListener("focusin", (event) => keys.entered(event));
  sheet.addEventListener("mousedown", (event) => keys.clicked(event));
  sheet.addEventListener("paste", (event) => keys.paste(event));
  sheet.addEventListener("copy", (event) => keys.copy(event));
}

class Keys {
  #sheet;
  #does;
  #editing = null; // the field in which the arrow keys move the caret
  #block = new Block();

  constructor(sheet, does) {
    this.#sheet = sheet;
    this.#does = does;
  }

  pressed(event) {
    const field = event.target;
    if (event.isComposing || !field.matches("[data-value]")) return;
    if (event.key === "F2" && event.shiftKey) return this.#act(event, () => this.#does.menu(field.closest(".spot")));
    if (!field.matches(FIELD)) return undefined;
    if (event.altKey) return undefined;
    if (event.ctrlKey || event.metaKey) return this.#withControl(event, field);
    if (event.key === "F2") return this.#act(event, () => this.#edit(field));
    if (event.key === "Escape") return this.#giveUp(event, field);
    if (event.key === "Enter") return this.#act(event, () => this.#walk(field, event.shiftKey ? -1 : 1, 0));
    if (event.key === "Delete" || event.key === "Backspace") return this.#clear(event, field);
    if (event.key in STEPS) return this.#arrow(event, field);
    return undefined;
  }

  entered(event) {
    const field = event.target;
    if (!field.matches("[data-value]")) return;
    if (field !== this.#editing) this.#editing = null;
    if (!this.#block.fields.includes(field)) this.#block.clear();
    this.#does.undoing.enter(field.closest(".spot"));
  }

  // The first click chooses the cell, the second puts the caret into it.
  clicked(event) {
    const field = event.target.closest(FIELD);
    if (!field || event.button) return;
    if (event.shiftKey && document.activeElement?.matches(FIELD)) {
      event.preventDefault();
      this.#block.extend(field);
      return;
    }
    this.#block.clear();
    if (document.activeElement === field) this.#editing = field;
    else if (field.matches("input:not([type=date])")) {
      field.addEventListener("mouseup", () => field.select(), { once: true });
    }
  }

  copy(event) {
    const field = event.target;
    if (!field.matches?.(FIELD)) return;
    const block = this.#block.rows.length ? this.#block.rows : [[field]];
    if (block.flat().length === 1 && !isWhole(field)) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", textOf(block.map((row) => row.map(shownIn))));
  }

  paste(event) {
    const field = event.target;
    if (!field.matches?.(FIELD)) return;
    const text = event.clipboardData.getData("text/plain");
    const block = blockOf(text);
    const alone = block.length === 1 && block[0].length === 1;
    if (alone && this.#block.fields.length < 2 && field.matches("input")) return;
    event.preventDefault();
    this.#does.undoing.together(() => {
      if (alone) for (const target of this.#block.among(field)) this.#does.write(target, block[0][0]);
      else if (!this.#does.lay?.(field, block)) this.#lay(field, block);
    });
  }

  #lay(field, block) {
    const cell = field.closest("[data-grid] td");
    const all = singles(this.#sheet);
    for (const [down, words] of block.entries()) {
      for (const [across, word] of words.entries()) {
        const alone = across ? null : all[all.indexOf(field) + down];
        const target = cell ? this.#beside(cell, down, across) : alone;
        if (target) this.#does.write(target, word);
      }
    }
  }

  #beside(cell, down, across) {
    const body = cell.closest("table").tBodies[0];
    const part = cell.closest("[data-part]");
    const at = rowsOf(body).indexOf(cell.parentElement) + down;
    while (at >= rowsOf(body).length && part?.querySelector("[data-line]") && this.#does.addLine(part)) continue;
    return rowsOf(body)[at]?.cells[cell.cellIndex + across]?.querySelector(FIELD);
  }

  #act(event, work) {
    event.preventDefault();
    work();
  }

  #withControl(event, field) {
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) this.#act(event, () => this.#undo());
    if (key === "d") this.#act(event, () => this.#fillDown(field));
  }

  #undo() {
    const spot = this.#does.undoing.undo();
    spot?.querySelector(FIELD)?.focus();
  }

  #edit(field) {
    this.#editing = field;
    if (!field.matches("input:not([type=date])")) return;
    field.setSelectionRange(field.value.length, field.value.length);
  }

  #giveUp(event, field) {
    const was = this.#editing === field || this.#block.rows.length > 0;
    this.#editing = null;
    this.#block.clear();
    if (!this.#does.undoing.leave(field.closest(".spot")) && !was) return;
    event.preventDefault();
    event.stopPropagation();
    field.select?.();
  }

  #clear(event, field) {
    const one = this.#block.fields.length < 2;
    if (one && (this.#editing === field || (field.value && !isWhole(field)))) return;
    if (event.key === "Backspace" && one && field.matches("input")) return;
    this.#act(event, () =>
      this.#does.undoing.together(() => {
        for (const target of this.#block.among(field)) this.#does.write(target, "");
      }),
    );
  }

  // The first row of what is chosen goes into the others; of one cell alone: what stands above it.
  #fillDown(field) {
    this.#does.undoing.together(() => {
      if (this.#block.rows.length > 1) {
        for (const row of this.#block.rows.slice(1)) {
          for (const [place, target] of row.entries()) this.#does.write(target, shownIn(this.#block.rows[0][place]));
        }
      } else {
        const above = neighbour(field, -1, 0);
        if (above) this.#does.write(field, shownIn(above));
      }
    });
  }

  #arrow(event, field) {
    const [down, across] = STEPS[event.key];
    if (event.shiftKey) {
      if (this.#editing === field || !field.closest("[data-grid]") || (across && !isWhole(field))) return;
      this.#act(event, () => this.#block.grow(field, down, across));
    } else if (this.#editing !== field && field.matches("input:not([type=date])")) {
      if (across && !(field.closest("[data-grid]") && atEdge(field, across))) return;
      this.#act(event, () => this.#walk(field, down, across));
    }
  }

  #walk(field, down, across) {
    this.#editing = null;
    this.#block.clear();
    const next = neighbour(field, down, across) ?? (down ? this.#outside(field, down) : null);
    next?.focus();
    next?.select?.();
  }

  // From the edge of a table to the next single field, and from one of these to the next.
  #outside(field, step) {
    const all = singles(this.#sheet);
    const table = field.closest("table[data-grid]");
    if (!table) return all[all.indexOf(field) + step];
    const grid = [...table.querySelectorAll(FIELD)];
    return all[all.indexOf(step > 0 ? grid.at(-1) : grid[0]) + step];
  }
}
