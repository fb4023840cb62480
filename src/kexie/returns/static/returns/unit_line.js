// One unit in the table of several: its cells, its rules, its keeping.
import { Checking } from "./checking.js";
import { Keeping } from "./keeping.js";
import { answerIn, askWhich, editIn, fieldOf, say, take } from "./spots.js";

export class UnitLine {
  keeping = null;
  checking;
  #spots;
  #beside;
  #row;
  #page;

  // `page`: {tools, common, own, words, person, undoing, changed(line), signedOut()}
  constructor(row, page) {
    this.#row = row;
    this.#page = page;
    this.#spots = new Map([...row.querySelectorAll(".spot")].map((spot) => [spot.dataset.place, spot]));
    const own = page.own[row.dataset.filing];
    this.#beside = new Map(
      Object.entries(own.cells).map(([key, [written, mark, comment]]) => {
        const power = page.common.beside[key]?.power;
        return [key, { written, mark, comment, power }];
      }),
    );
    const rules = { ...page.common, lists: [], rules: [...page.common.rules, ...own.rules], held: own.held };
    const cells = () => [...this.#spots.values()].filter(fieldOf).map((spot) => ({ ...editIn(spot), ...answerIn(spot) }));
    this.checking = new Checking({ ...page.tools, rules, answer: (key) => this.answer(key), cells });
    if ("writable" in row.dataset) this.keeping = this.#keeping();
  }

  get row() {
    return this.#row;
  }

  get name() {
    return this.#row.dataset.name;
  }

  get isMissing() {
    if (!this.keeping) return false;
    return [...this.#spots.values()].some((spot) => {
      const field = fieldOf(spot);
      return field && !field.disabled && !field.value.trim() && !spot.dataset.mark;
    });
  }

  spot(key) {
    return this.#spots.get(key);
  }

  answer(key) {
    const spot = this.#spots.get(key);
    return spot ? answerIn(spot) : (this.#beside.get(key) ?? null);
  }

  check() {
    const found = new Map();
    for (const one of this.checking.findings()) {
      const here = (one.keys ?? [one.key]).find((key) => this.#spots.has(key));
      if (here && one.kind !== "missing" && !found.has(here)) found.set(here, this.#page.words[one.kind] ?? one.message);
    }
    for (const [key, spot] of this.#spots) {
      const output = spot.querySelector("[data-calculated]");
      if (output) output.textContent = this.checking.calculated(key) ?? "–";
      else if (this.keeping) {
        fieldOf(spot).disabled = !this.checking.isAsked(key);
        say(spot, this.isFaulty(spot) ? found.get(key) : spot.dataset.refused || (found.get(key) ?? ""));
      }
    }
  }

  isFaulty(spot) {
    return Boolean(this.checking.fault(answerIn(spot)));
  }

  changed(spot) {
    delete spot.dataset.refused;
    this.check();
    this.keeping.add({ ...editIn(spot), stopped: this.isFaulty(spot) });
  }

  #keeping() {
    const { cells: address, filing, version } = this.#row.dataset;
    return new Keeping({
      address,
      filing,
      person: this.#page.person,
      version: Number(version),
      heard: {
        changed: () => this.#unsent(),
        kept: (cells) => this.#kept(cells),
        stopped: (edit, words) => this.#stopped(edit, words),
        chosen: (mine, cell) => this.#chosen(mine, cell),
        taken: (cell) => this.#taken(cell),
      },
    });
  }

  // What an earlier window left; what stands in another part of the form is sent all the same.
  restore() {
    this.keeping?.restore((edit) => {
      const spot = edit.row ? null : this.#spots.get(edit.field);
      if (!spot) return false;
      take(spot, edit);
      return this.isFaulty(spot);
    });
  }

  #unsent() {
    for (const [key, spot] of this.#spots) spot.toggleAttribute("data-unsent", this.keeping.queue.has(key));
    this.#page.changed(this);
  }

  #kept(cells) {
    for (const cell of cells) {
      const spot = cell.row ? null : this.#spots.get(cell.field);
      if (spot) spot.dataset.version = cell.version;
    }
    const box = this.#row.querySelector("[name=chosen]");
    if (box) box.value = `${this.#row.dataset.filing}:${this.keeping.version}`;
  }

  #stopped(edit, words) {
    if (words === null) this.#page.signedOut();
    const spot = this.#spots.get(edit.field);
    if (!spot) return;
    spot.dataset.refused = words ?? "";
    say(spot, spot.dataset.refused);
  }

  #chosen(mine, cell) {
    const { blank } = this.#page.words;
    const spot = this.#spots.get(cell.field);
    return askWhich({
      title: `${this.name} ${spot ? this.#page.labelOf(spot) : cell.field}`,
      mine: mine.written || mine.mark || blank,
      theirs: cell.written || cell.said || blank,
      by: cell.by,
    });
  }

  #taken(cell) {
    const spot = cell.row ? null : this.#spots.get(cell.field);
    if (!spot || !fieldOf(spot)) return;
    spot.dataset.version = cell.version;
    this.#page.undoing.forget(spot);
    take(spot, cell);
    this.check();
    this.#page.changed(this);
  }
}
