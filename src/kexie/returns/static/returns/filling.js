/* Filling in: every cell is kept as one goes, checked while one types, and survives the loss of network and browser. */

const sheet = document.querySelector("[data-filing]");
const writable = sheet !== null && "writable" in sheet.dataset;
const rules = sheet ? JSON.parse(document.querySelector("#rules").textContent) : null;
// kexie/keep.js forgets what begins so: after seven days, and on signing out
const KEPT = sheet ? `kexie-keep:filing-${sheet.dataset.person}-${sheet.dataset.filing}` : "";
const SIGNS = { "==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge" };
const DEEPEST = 20;
const QUIET_MS = 600;
const LONGEST_WAIT_MS = 60_000;

const queue = new Map(); // what is not kept by the server yet, by place
let amounts;
let formula;
let sending = false;
let timer = 0;
let wait = QUIET_MS;
let version = Number(sheet?.dataset.version ?? 0);

const nameOf = (spot) =>
  spot.dataset.row === "0" ? spot.dataset.place : `${spot.dataset.place}.${spot.dataset.row}`;
const spotOf = (key, row) =>
  sheet.querySelector(`[data-place="${CSS.escape(key)}"][data-row="${row}"]`);
const fieldOf = (spot) => spot?.querySelector("[data-value]");
const writtenIn = (spot) => {
  const field = fieldOf(spot);
  return field ? (field.dataset.written ?? field.value) : "";
};

// ---- worked out while one types

function baseOf(key, depth = 0) {
  const calculated = rules.calculated[key];
  if (calculated) return depth < DEEPEST ? worked(calculated.tree, depth + 1) : null;
  const spot = spotOf(key, 0);
  if (!spot || spot.dataset.mark) return null;
  const text = writtenIn(spot);
  if ("power" in spot.dataset) {
    const amount = amounts.parseAmount(text, Number(spot.dataset.power));
    return amount === null ? null : amounts.baseOf(amount);
  }
  return /^[0-9]+$/.test(text) ? text : null;
}

function sourceAt(depth) {
  return {
    field: (key) => baseOf(key, depth),
    figure: (code, group, context) => {
      if (context.shift || context.toDate) return null;
      const fact = `${code}|${group ?? ""}`;
      return fact in rules.facts ? baseOf(rules.facts[fact], depth) : (rules.held[fact] ?? null);
    },
    rate: () => null,
    ratio: () => null,
    calendar: () => null,
    singleUnits: (context) => [context],
  };
}

function worked(tree, depth = 0) {
  const value = tree && formula.evaluate(tree, sourceAt(depth));
  return value ? formula.textOf(value) : null;
}

const isAsked = (key) =>
  (rules.shown[key] ?? []).every((tree) => {
    const value = formula.evaluate(tree, sourceAt(0));
    return value !== null && value.top !== 0n;
  });

function showCalculated() {
  for (const output of sheet.querySelectorAll("[data-calculated]")) {
    const { tree, power } = rules.calculated[output.dataset.calculated];
    const value = tree && formula.evaluate(tree, sourceAt(1));
    const scaled = value && { top: value.top, bottom: value.bottom * 10n ** BigInt(power) };
    const whole = scaled && scaled.top % scaled.bottom === 0n;
    output.textContent = scaled ? formula.decimalOf(scaled, whole ? 0 : 2) : "–";
  }
}

function showParts() {
  for (const part of sheet.querySelectorAll("[data-part]")) {
    const first = part.querySelector("[data-place]");
    part.hidden = first !== null && !isAsked(first.dataset.place);
  }
}

function breaches() {
  const found = new Map();
  for (const rule of rules.rules) {
    const left = formula.evaluate(rule.left, sourceAt(0));
    const right = formula.evaluate(rule.right, sourceAt(0));
    if (!left || !right || formula.compare(SIGNS[rule.sign], left, right)) continue;
    const here = rule.keys.filter(isAsked);
    const explained = here.some((key) => spotOf(key, 0)?.dataset.comment);
    if (here.length && !(rule.severity === "comment" && explained)) found.set(here[0], rule.message);
  }
  return found;
}

function faultIn(spot) {
  if (!("power" in spot.dataset) || spot.dataset.mark || !writtenIn(spot).trim()) return "";
  const amount = amounts.parseAmount(writtenIn(spot), Number(spot.dataset.power));
  if (amount === null) return sheet.dataset.wordsNumber;
  return amounts.fits(amount, spot.dataset.type) ? "" : sheet.dataset.wordsType;
}

function say(spot, message) {
  const line = spot.querySelector("[data-wrong]");
  line.textContent = message;
  line.hidden = !message;
  spot.toggleAttribute("data-bad", Boolean(message));
  fieldOf(spot)?.toggleAttribute("aria-invalid", Boolean(message));
}

function check() {
  showParts();
  showCalculated();
  if (!writable) return;
  const found = breaches();
  for (const spot of sheet.querySelectorAll(".spot")) {
    if (!fieldOf(spot)) continue;
    const rule = spot.dataset.row === "0" ? found.get(spot.dataset.place) : "";
    say(spot, faultIn(spot) || spot.dataset.refused || rule || "");
  }
}

// ---- kept

function keepHere() {
  try {
    if (queue.size) {
      const cells = [...queue.values()];
      localStorage.setItem(KEPT, JSON.stringify({ at: Date.now(), words: {}, cells }));
    } else {
      localStorage.removeItem(KEPT);
    }
  } catch {
    // a browser that keeps nothing still sends
  }
  const state = document.querySelector("[data-saving]");
  const words = state.dataset;
  const unsent = words.wordsUnsaved;
  state.textContent = queue.size
    ? sending
      ? words.wordsSaving
      : unsent.replace("{count}", queue.size)
    : words.wordsSaved;
  for (const spot of sheet.querySelectorAll(".spot")) {
    spot.toggleAttribute("data-unsent", queue.has(nameOf(spot)));
  }
}

function changed(spot) {
  delete spot.dataset.refused;
  queue.set(nameOf(spot), {
    field: spot.dataset.place,
    row: Number(spot.dataset.row),
    seen: Number(spot.dataset.version),
    written: writtenIn(spot),
    mark: spot.dataset.mark,
    comment: spot.dataset.comment,
    flagged: "flagged" in spot.dataset,
    stopped: Boolean(faultIn(spot)),
  });
  check();
  count(spot);
  keepHere();
  soon(QUIET_MS);
}

function soon(delay) {
  clearTimeout(timer);
  timer = setTimeout(send, delay);
}

async function send() {
  clearTimeout(timer);
  const batch = [...queue].filter(([, edit]) => !edit.stopped);
  if (sending || !batch.length) return;
  sending = true;
  keepHere();
  try {
    await put(batch);
    wait = QUIET_MS;
  } catch (fault) {
    if (!(fault instanceof TypeError)) throw fault; // the network is away
    wait = Math.min(wait * 3, LONGEST_WAIT_MS);
  } finally {
    sending = false;
    keepHere();
    if ([...queue.values()].some((edit) => !edit.stopped)) soon(wait);
  }
}

async function put(batch) {
  const cells = batch.map(([, { stopped, ...edit }]) => edit);
  const answer = await fetch(sheet.dataset.cells, {
    method: "PUT",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
    body: JSON.stringify({ cells }),
  });
  if (answer.status >= 500) throw new TypeError("the server is away");
  const said = await answer.json();
  if (answer.ok) done(batch, said);
  else if (said.wrong) for (const one of said.wrong) stop(one.field, one.row, one.message);
  else if (said.cells?.length) await settle(said);
  else if ([401, 403, 404].includes(answer.status)) {
    for (const [, edit] of batch) stop(edit.field, edit.row, sheet.dataset.wordsSignedOut);
  } else if (batch.length > 1) for (const one of batch) await put([one]);
  else stop(batch[0][1].field, batch[0][1].row, said.title ?? answer.statusText);
}

const token = () => document.querySelector("input[name=csrfmiddlewaretoken]").value;

function done(batch, said) {
  // a jump shows that somebody else wrote too: who submits then is told to look again
  if (said.version === version + 1) version = said.version;
  for (const input of document.querySelectorAll("input[name=seen_version]")) input.value = version;
  for (const cell of said.cells) {
    const spot = spotOf(cell.field, cell.row);
    if (spot) spot.dataset.version = cell.version;
  }
  for (const [name, edit] of batch) {
    const now = queue.get(name);
    if (now === edit) queue.delete(name);
    else if (now) now.seen = edit.seen + 1;
  }
  window.htmx?.trigger(document.body, "kexie:kept");
}

function stop(key, row, message) {
  const spot = spotOf(key, row);
  const edit = spot && queue.get(nameOf(spot));
  if (edit) edit.stopped = true;
  if (spot) {
    spot.dataset.refused = message;
    say(spot, message);
  }
}

async function settle(said) {
  for (const cell of said.cells) {
    const spot = spotOf(cell.field, cell.row);
    const mine = spot && queue.get(nameOf(spot));
    if (!mine) continue;
    spot.dataset.version = cell.version;
    const same = ["written", "mark", "comment", "flagged"].every((one) => mine[one] === cell[one]);
    // an answer that was lost on its way: what was sent is kept already
    if (same) version = said.version;
    if (same || (await chosen(spot, mine, cell)) === "theirs") {
      queue.delete(nameOf(spot));
      take(spot, cell);
    } else mine.seen = cell.version;
  }
  check();
}

function chosen(spot, mine, cell) {
  const dialog = document.querySelector("#conflict");
  const blank = sheet.dataset.wordsBlank;
  dialog.querySelector("[data-title]").textContent = spot.dataset.label;
  dialog.querySelector("[data-yours]").textContent = mine.written || mine.mark || blank;
  dialog.querySelector("[data-theirs]").textContent = cell.written || cell.said || blank;
  dialog.querySelector("[data-by]").textContent = cell.by;
  dialog.returnValue = "mine";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
  });
}

function take(spot, cell) {
  spot.dataset.mark = cell.mark;
  spot.dataset.comment = cell.comment;
  spot.toggleAttribute("data-flagged", cell.flagged);
  fieldOf(spot).value = cell.written;
  tell(spot);
}

// ---- marks, comments, lines, lengths

function tell(spot) {
  const { mark, comment } = spot.dataset;
  const chosenMark = document.querySelector(`#cell input[name=mark][value="${mark}"]`);
  const words = mark ? chosenMark.nextElementSibling.textContent : "";
  const flag = "flagged" in spot.dataset ? " ⚑" : "";
  spot.querySelector("[data-said]").textContent = `${words}${flag}${comment ? ` “${comment}”` : ""}`;
}

function openMenu(spot) {
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

function addLine(part) {
  const body = part.querySelector("[data-grid] tbody");
  const row = body.rows.length + 1;
  if (row > Number(part.querySelector("[data-grid]").dataset.most)) return null;
  const line = part.querySelector("[data-line]").content.firstElementChild.cloneNode(true);
  line.querySelector("th").textContent = row;
  for (const spot of line.querySelectorAll(".spot")) {
    spot.dataset.row = row;
    spot.id = `c-${nameOf(spot)}`;
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

// ---- like a spreadsheet

const singles = () => [...sheet.querySelectorAll("[data-value]:not(textarea)")].filter((one) => one.offsetParent);

function below(field, step) {
  const cell = field.closest("[data-grid] td");
  let row = cell?.parentElement;
  while (row) {
    row = step > 0 ? row.nextElementSibling : row.previousElementSibling;
    const next = row?.cells[cell.cellIndex]?.querySelector("[data-value]");
    if (next) return next;
  }
  const all = singles();
  if (!cell) return all[all.indexOf(field) + step];
  const grid = [...cell.closest("table").querySelectorAll("[data-value]")];
  return all[all.indexOf(step > 0 ? grid.at(-1) : grid[0]) + step];
}

// The menu of a cell is no stop of the Tab key, which goes across the cells: F2 opens it.
function walk(event) {
  const field = event.target;
  if (event.key === "F2" && field.matches("[data-value]") && field.closest(".spot").querySelector("[data-more]")) {
    event.preventDefault();
    openMenu(field.closest(".spot"));
    return;
  }
  if (!field.matches("[data-value]:not(textarea)") || event.isComposing) return;
  const moves = field.matches("input:not([type=date])") ? ["Enter", "ArrowDown", "ArrowUp"] : ["Enter"];
  if (!moves.includes(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
  const up = event.key === "ArrowUp" || (event.key === "Enter" && event.shiftKey);
  event.preventDefault();
  const next = below(field, up ? -1 : 1);
  next?.focus();
  next?.select?.();
}

function pasted(event) {
  const field = event.target;
  const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
  if (!field.matches?.("input[data-value]") || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  const block = text.split("\n").map((line) => line.split("\t"));
  const cell = field.closest("[data-grid] td");
  for (const [down, words] of block.entries()) {
    for (const [across, word] of words.entries()) {
      const target = cell ? besides(cell, down, across) : across ? null : singles()[singles().indexOf(field) + down];
      if (target) fill(target, word);
    }
  }
}

function besides(cell, down, across) {
  const table = cell.closest("table");
  const row = cell.parentElement.sectionRowIndex + down;
  const body = table.tBodies[0];
  const part = cell.closest("[data-part]");
  while (row >= body.rows.length && part.querySelector("[data-line]") && addLine(part)) continue;
  return body.rows[row]?.cells[cell.cellIndex + across]?.querySelector("[data-value]");
}

function fill(target, word) {
  const spot = target.closest(".spot");
  const option = [...(target.options ?? [])].find((one) => one.textContent === word.trim());
  target.value = option ? option.value : word.trim();
  if (target.value) spot.dataset.mark = "";
  tell(spot);
  changed(spot);
}

// ---- begun

function restore() {
  let kept = [];
  try {
    kept = JSON.parse(localStorage.getItem(KEPT))?.cells ?? [];
  } catch {
    return;
  }
  for (const edit of kept) {
    const part = sheet.querySelector(`[data-place="${CSS.escape(edit.field)}"]`)?.closest("[data-part]");
    while (part && !spotOf(edit.field, edit.row) && part.querySelector("[data-line]") && addLine(part)) continue;
    const spot = spotOf(edit.field, edit.row);
    if (!fieldOf(spot)) continue;
    take(spot, edit);
    queue.set(nameOf(spot), { ...edit, stopped: Boolean(faultIn(spot)) });
  }
}

function leave(event) {
  const form = event.target;
  if (!form.matches("form[data-waits]") || !queue.size) return;
  event.preventDefault();
  send().then(() => {
    if (!queue.size) form.requestSubmit();
    else sheet.querySelector("[data-unsent] [data-value]")?.focus();
  });
}

function listen() {
  sheet.addEventListener("input", (event) => {
    const spot = event.target.closest(".spot");
    if (!spot || !event.target.matches("[data-value]")) return;
    if (event.target.value) spot.dataset.mark = "";
    tell(spot);
    changed(spot);
  });
  sheet.addEventListener("keydown", walk);
  sheet.addEventListener("paste", pasted);
  sheet.addEventListener("click", (event) => {
    const more = event.target.closest("[data-more]");
    if (more) openMenu(more.closest(".spot"));
    const add = event.target.closest("[data-add-line]");
    if (add) addLine(add.closest("[data-part]"))?.querySelector("[data-value]").focus();
  });
  document.addEventListener("submit", leave, true);
  window.addEventListener("online", () => soon(0));
  window.addEventListener("beforeunload", (event) => {
    if (sending) event.preventDefault();
  });
}

async function start() {
  [formula, amounts] = await Promise.all([import(sheet.dataset.formula), import(sheet.dataset.amounts)]);
  if (writable) {
    restore();
    listen();
    for (const spot of sheet.querySelectorAll(".spot")) count(spot);
    keepHere();
    soon(0);
  }
  check();
}

if (sheet) start();
