// Several units in one table: every cell goes through the door of its own report, as on the page of the one.
import { together } from "./adding.js";
import { Checking } from "./checking.js";
import { keyed } from "./keyed.js";
import { startKeyboard } from "./keyboard.js";
import { editIn, fieldOf, openMenu, take, tell, writeIn } from "./spots.js";
import { Undoing } from "./undoing.js";
import { UnitLine } from "./unit_line.js";

const sheet = document.querySelector("[data-together]");
const form = document.querySelector("#many");
const columns = new Map([...sheet.querySelectorAll("thead [data-column]")].map((head) => [head.dataset.column, head]));
const lines = new Map(); // by row

const lineOf = (spot) => lines.get(spot.closest("tr"));
const labelOf = (spot) => columns.get(spot.dataset.place).dataset.label;
const nameOf = (spot) => `${lineOf(spot).name} · ${labelOf(spot)}`;
const shown = () => [...lines.values()].filter((line) => !line.row.hidden);

let tools;
let common; // rules of the form, the same for every unit
let current = null; // the cell one is in, or was in last
let totalsDue = false;

const undoing = new Undoing({
  stateOf: editIn,
  restore(spot, state) {
    take(spot, state);
    changed(spot);
  },
});

function changed(spot) {
  lineOf(spot).changed(spot);
  about(spot);
  soonTotals();
}

function write(field, word) {
  if (field.disabled) return;
  const spot = field.closest(".spot");
  undoing.note(spot);
  writeIn(spot, word);
  changed(spot);
}

const menu = (spot) =>
  openMenu(spot, { before: (one) => undoing.note(one), changed, title: nameOf(spot) });

// ---- blocks that name their units

function lay(field, block) {
  const named = ([key, { dataset }]) => [key, [dataset.label, ...dataset.names.split("|")]];
  const found = keyed(block, {
    units: [...lines].map(([row, line]) => [line, row.dataset.names.split("|")]),
    columns: [...columns].map(named),
    periods: sheet.dataset.periods.split("|"),
    from: field.closest(".spot").dataset.place,
  });
  if (!found) return false;
  const closed = new Set();
  let count = 0;
  for (const [line, key, word] of found.cells) {
    const target = fieldOf(line.spot(key));
    if (target && !target.disabled) {
      write(target, word);
      count += 1;
    } else if (word && !columns.get(key).dataset.calculated) closed.add(line.name);
  }
  tellLaid(count, found.strange, [...closed]);
  return true;
}

function tellLaid(count, strange, closed) {
  const box = document.querySelector("#laid");
  const words = box.dataset;
  const said = (text, names) => names.length && text.replace("{names}", names.join("、"));
  box.textContent = [
    words.wordsLaid.replace("{count}", count),
    said(words.wordsUnits, strange.units),
    said(words.wordsColumns, strange.columns),
    said(words.wordsClosed, closed),
  ].filter(Boolean).join(" ");
  box.classList.toggle("tone-attention", strange.units.length + strange.columns.length + closed.length > 0);
  box.hidden = false;
}

// ---- below the table: the cell one is in

function about(spot) {
  if (spot.contains(document.activeElement)) tellAbout(spot);
}

function tellAbout(spot) {
  const bar = document.querySelector("#about");
  const { last, year, comment, bad } = spot.dataset;
  const words = bar.dataset;
  const flag = "flagged" in spot.dataset ? "⚑" : "";
  const parts = [last && `${words.wordsLast} ${last}`, year && `${words.wordsYear} ${year}`, flag, comment && `“${comment}”`];
  bar.querySelector("[data-name]").textContent = nameOf(spot);
  bar.querySelector("[data-before]").textContent = parts.filter(Boolean).join(" · ");
  bar.querySelector("[data-fault]").textContent = bad ?? "";
  bar.querySelector("[data-menu]").hidden = false;
}

// ---- the line of totals

function soonTotals() {
  if (totalsDue) return;
  totalsDue = true;
  requestAnimationFrame(() => {
    totalsDue = false;
    showTotals();
  });
}

function totalOf(key, within) {
  const { adds, power } = columns.get(key)?.dataset ?? common.beside[key] ?? {};
  if (!adds) return null;
  const amounts = [];
  for (const line of within) {
    const answer = line.answer(key);
    if (!answer || answer.mark || !answer.written) continue;
    const amount = tools.amounts.parseAmount(answer.written, Number(power));
    if (amount !== null) amounts.push(BigInt(amount));
  }
  const total = together(adds, amounts);
  return total === null ? null : { written: tools.amounts.displayed(`${total}`, Number(power)), mark: "", power: Number(power) };
}

function showTotals() {
  const within = shown();
  const rules = { ...common, rules: [], held: {} };
  const checking = new Checking({ ...tools, rules, answer: (key) => totalOf(key, within) });
  for (const cell of sheet.querySelectorAll("tfoot [data-total]")) {
    const key = cell.dataset.total;
    const total = key in common.calculated ? checking.calculated(key) : totalOf(key, within)?.written;
    cell.textContent = total ?? "–";
  }
  const label = sheet.querySelector("[data-totals]");
  label.textContent = label.dataset.totals.replace("{count}", within.length);
}

// ---- how it stands

function showKept() {
  const state = document.querySelector("[data-saving]");
  const words = state.dataset;
  const all = [...lines.values()].map((line) => line.keeping).filter(Boolean);
  const size = all.reduce((total, keeping) => total + keeping.queue.size, 0);
  const unsent = all.some((keeping) => keeping.sending) ? words.wordsSaving : words.wordsUnsaved.replace("{count}", size);
  state.textContent = size ? unsent : words.wordsSaved;
}

// ---- cut down, chosen

function cutDown() {
  const { text, above, missing, before } = document.querySelector("#cut").elements;
  const wanted = text.value.trim();
  for (const line of lines.values()) {
    const fits = line.name.includes(wanted) && (!above?.value || line.row.dataset.above === above.value);
    line.row.hidden = !fits || (missing.checked && !line.isMissing);
    const box = line.row.querySelector("[name=chosen]");
    if (box && line.row.hidden) box.checked = false;
  }
  sheet.toggleAttribute("data-before", before.checked);
  soonTotals();
}

async function sendFirst(event) {
  const waiting = [...lines.values()].filter((line) => line.keeping?.queue.size);
  if (!waiting.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  await Promise.all(waiting.map((line) => line.keeping.send()));
  const left = waiting.find((line) => line.keeping.queue.size);
  if (left) left.row.querySelector("[data-unsent] [data-value]")?.focus();
  else form.requestSubmit(event.submitter);
}

function listen() {
  sheet.addEventListener("input", (event) => {
    const spot = event.target.closest(".spot");
    if (!spot) return;
    undoing.typed(spot);
    if (event.target.value) spot.dataset.mark = "";
    tell(spot);
    changed(spot);
  });
  sheet.addEventListener("focusin", (event) => {
    current = event.target.closest(".spot") ?? current;
    if (current) tellAbout(current);
  });
  document.querySelector("#about [data-menu]").addEventListener("click", () => current && menu(current));
  startKeyboard(sheet, { write, menu, undoing, lay, addLine: () => null });
  document.querySelector("#cut").addEventListener("input", cutDown);
  document.querySelector("#cut").addEventListener("submit", (event) => event.preventDefault());
  sheet.querySelector("[data-choose-all]")?.addEventListener("change", (event) => {
    for (const line of shown()) {
      const box = line.row.querySelector("[name=chosen]");
      if (box) box.checked = event.target.checked;
    }
  });
  document.addEventListener("submit", (event) => event.target === form && sendFirst(event), true);
}

async function start() {
  const [formula, amounts] = await Promise.all([import(sheet.dataset.formula), import(sheet.dataset.amounts)]);
  const { lines: own, ...rest } = JSON.parse(document.querySelector("#rules").textContent);
  tools = { formula, amounts };
  common = rest;
  const page = {
    tools,
    common,
    own,
    labelOf,
    undoing,
    person: sheet.dataset.person,
    words: { number: sheet.dataset.wordsNumber, type: sheet.dataset.wordsType, blank: sheet.dataset.wordsBlank },
    changed: () => showKept(),
    signedOut: () => {
      document.querySelector("[data-signed-out]").hidden = false;
    },
  };
  for (const row of sheet.querySelectorAll("tbody [data-filing]")) lines.set(row, new UnitLine(row, page));
  for (const line of lines.values()) {
    line.restore();
    line.check();
  }
  listen();
  showKept();
  showTotals();
  sheet.dataset.ready = "";
}

start();
