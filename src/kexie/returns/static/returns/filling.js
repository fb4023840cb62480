// Filling in one report: every cell is kept as one goes (keeping.js), checked while one types (checking.js), and walked like
// a spreadsheet (keyboard.js).
import { Checking } from "./checking.js";
import { Keeping, nameOf } from "./keeping.js";
import { startKeyboard } from "./keyboard.js";
import { answerIn, askWhich, editIn, fieldOf, nameOfSpot, openMenu, say, spotOf, take, tell, writeIn, writtenIn } from "./spots.js";
import { Undoing } from "./undoing.js";

const sheet = document.querySelector("[data-filing]");
const writable = sheet !== null && "writable" in sheet.dataset;
let checking;
let keeping;

const undoing = new Undoing({
  stateOf: editIn,
  restore(spot, state) {
    take(spot, state);
    changed(spot);
  },
});

const spots = () => sheet.querySelectorAll(".spot");

const isFaulty = (spot) => Boolean(checking.fault(answerIn(spot)));

function check() {
  for (const part of sheet.querySelectorAll("[data-part]")) {
    const first = part.querySelector("[data-place]");
    part.hidden = first !== null && !checking.isAsked(first.dataset.place);
  }
  for (const output of sheet.querySelectorAll("[data-calculated]")) {
    output.textContent = checking.calculated(output.dataset.calculated) ?? "–";
  }
  if (!writable) return;
  const found = new Map();
  for (const one of checking.findings()) {
    const name = nameOf({ field: one.key, row: one.row });
    if (!found.has(name)) found.set(name, one);
  }
  for (const spot of spots()) if (fieldOf(spot)) say(spot, wrongIn(spot, found.get(nameOfSpot(spot))));
}

// What is missing is said of a cell that somebody has emptied; of the others the list at the top speaks.
function wrongIn(spot, found) {
  const words = { number: sheet.dataset.wordsNumber, type: sheet.dataset.wordsType };
  const quiet = found?.kind === "missing" && !("touched" in spot.dataset);
  const message = found && !quiet ? (words[found.kind] ?? found.message) : "";
  return (words[found?.kind] && message) || spot.dataset.refused || message;
}

function changed(spot) {
  delete spot.dataset.refused;
  spot.dataset.touched = "";
  check();
  count(spot);
  keeping.add({ ...editIn(spot), stopped: isFaulty(spot) });
}

// ---- what becomes of what was written

function showKept() {
  const state = document.querySelector("[data-saving]");
  const words = state.dataset;
  const { size } = keeping.queue;
  const unsent = keeping.sending ? words.wordsSaving : words.wordsUnsaved.replace("{count}", size);
  state.textContent = size ? unsent : words.wordsSaved;
  for (const spot of spots()) spot.toggleAttribute("data-unsent", keeping.queue.has(nameOfSpot(spot)));
}

const HEARD = {
  changed: () => showKept(),
  kept(cells) {
    for (const input of document.querySelectorAll("input[name=seen_version]")) input.value = keeping.version;
    for (const cell of cells) {
      const spot = spotOf(sheet, cell.field, cell.row);
      if (spot) spot.dataset.version = cell.version;
    }
    window.htmx?.trigger(document.body, "kexie:kept");
  },
  stopped(edit, words) {
    const spot = spotOf(sheet, edit.field, edit.row);
    if (words === null) document.querySelector("[data-signed-out]").hidden = false;
    spot.dataset.refused = words ?? "";
    say(spot, spot.dataset.refused);
  },
  chosen(mine, cell) {
    const blank = sheet.dataset.wordsBlank;
    return askWhich({
      title: spotOf(sheet, cell.field, cell.row).dataset.label,
      mine: mine.written || mine.mark || blank,
      theirs: cell.written || cell.said || blank,
      by: cell.by,
    });
  },
  taken(cell) {
    const spot = spotOf(sheet, cell.field, cell.row);
    if (!fieldOf(spot)) return;
    spot.dataset.version = cell.version;
    undoing.forget(spot);
    take(spot, cell);
    check();
  },
};

// ---- lines, lengths, words

function addLine(part) {
  const grid = part.querySelector("[data-grid]");
  const body = grid.tBodies[0];
  const row = body.rows.length + 1;
  if (row > Number(grid.dataset.most)) return null;
  const line = part.querySelector("[data-line]").content.firstElementChild.cloneNode(true);
  line.querySelector("th").textContent = row;
  for (const spot of line.querySelectorAll(".spot")) {
    spot.dataset.row = row;
    spot.id = `c-${nameOfSpot(spot)}`;
  }
  body.append(line);
  return line;
}

function count(spot) {
  const line = spot.querySelector("[data-count]");
  if (!line) return;
  const wanted = fieldOf(spot).dataset.length;
  const words = Number(wanted) ? sheet.dataset.wordsLength : sheet.dataset.wordsLetters;
  line.textContent = words.replace("{count}", [...writtenIn(spot)].length).replace("{length}", wanted);
}

function write(field, word) {
  const spot = field.closest(".spot");
  undoing.note(spot);
  writeIn(spot, word);
  changed(spot);
}

const menu = (spot) => openMenu(spot, { before: (one) => undoing.note(one), changed });

// ---- begun

// What an earlier window left; lines of lists that are not there yet are added.
function restored(edit) {
  const part = sheet.querySelector(`[data-place="${CSS.escape(edit.field)}"]`)?.closest("[data-part]");
  while (part && !spotOf(sheet, edit.field, edit.row) && part.querySelector("[data-line]") && addLine(part)) continue;
  const spot = spotOf(sheet, edit.field, edit.row);
  if (!fieldOf(spot)) return null;
  take(spot, edit);
  return isFaulty(spot);
}

function leave(event) {
  const form = event.target;
  if (!form.matches("form[data-waits]") || !keeping.queue.size) return;
  event.preventDefault();
  keeping.send().then(() => {
    if (!keeping.queue.size) form.requestSubmit();
    else sheet.querySelector("[data-unsent] [data-value]")?.focus();
  });
}

function listen() {
  sheet.addEventListener("input", (event) => {
    const spot = event.target.closest(".spot");
    if (!spot || !event.target.matches("[data-value]")) return;
    undoing.typed(spot);
    if (event.target.value) spot.dataset.mark = "";
    tell(spot);
    changed(spot);
  });
  startKeyboard(sheet, { write, menu, addLine, undoing });
  sheet.addEventListener("click", (event) => {
    const more = event.target.closest("[data-more]");
    if (more) menu(more.closest(".spot"));
    const add = event.target.closest("[data-add-line]");
    if (add) addLine(add.closest("[data-part]"))?.querySelector("[data-value]").focus();
  });
  document.addEventListener("submit", leave, true);
  window.addEventListener("beforeunload", (event) => {
    if (keeping.sending) event.preventDefault();
  });
}

async function start() {
  const [formula, amounts] = await Promise.all([import(sheet.dataset.formula), import(sheet.dataset.amounts)]);
  const rules = JSON.parse(document.querySelector("#rules").textContent);
  const answer = (key) => {
    const spot = spotOf(sheet, key, 0);
    return spot && answerIn(spot);
  };
  const cells = () => [...spots()].filter(fieldOf).map((spot) => ({ ...editIn(spot), ...answerIn(spot) }));
  checking = new Checking({ formula, amounts, rules, answer, cells });
  if (writable) {
    const { cells: address, person, filing, version } = sheet.dataset;
    keeping = new Keeping({ address, person, filing, version: Number(version), heard: HEARD });
    listen();
    for (const spot of spots()) count(spot);
    keeping.restore(restored);
  }
  check();
}

if (sheet) start();
