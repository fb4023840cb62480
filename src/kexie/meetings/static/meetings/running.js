// The running view: where the meeting stands, what is written down, what comes in from phones. What is done here shows at
// once and is sent when it can be (box.js); what others do comes in by asking every few seconds.
import { say } from "../kexie/shell.js";
import { currentOf, nextOf, planAfter } from "./plan.js";
import { Box, newKey } from "./box.js";
import { Cards, readCard, showUnits } from "./cards.js";
import { leftOf, setClock, spoken, stamp } from "./clock.js";
import { showAgenda, showHeard, showTroubles } from "./lists.js";

const page = document.querySelector("[data-running]");
const words = page.dataset;
const at = (name) => page.querySelector(`[data-${name}]`);
const read = (id) => JSON.parse(document.getElementById(id).textContent);

const ASK_MS = 4000;
const WRITE_MS = 1200;

let live = read("live");
let chosen = null; // the point that is written about, where it is not the one being taken
let away = false;
const speakers = read("speakers");
const blank = { note: new Map(), outcome: [] }; // cards in which nothing is written yet
const undone = [];

const cardWords = { here: words.wordsHere, sent: words.wordsSent, two: words.wordsTwo, gone: words.wordsGone };
const notes = new Cards(at("note-cards"), "note-card", cardWords);
const outcomes = new Cards(at("outcome-cards"), "outcome-card", cardWords);
const cardsOf = (type) => (type === "note" ? notes : outcomes);

const box = new Box({
  place: `meeting-${words.person}-${words.meeting}`,
  addresses: { note: words.notes, outcome: words.outcomes, order: words.run },
  heard: { changed: () => draw(), kept, refused: (title) => say(title, "bad") },
});

// ---- what stands, with what waits here laid over it

const waiting = (type) => [...box.queue.values()].filter((entry) => entry.type === type);
const plan = () => planAfter(live, waiting("order").filter((one) => !one.stopped));
const about = (items) => items.find((one) => one.pk === chosen) ?? currentOf(items) ?? latestOf(items) ?? nextOf(items);
const latestOf = (items) => items.reduce((found, one) => (one.begun_at && (!found || one.begun_at > found.begun_at) ? one : found), null);
const mayRun = () => live.state === "running";
const mayWrite = () => ["running", "held"].includes(live.state);

function rowsOf(type) {
  const rows = new Map(live[`${type}s`].map((one) => [one.key, { ...one, type, seen: one.version }]));
  for (const entry of waiting(type)) {
    const known = rows.get(entry.key);
    if (!entry.drop) rows.set(entry.key, { ...known, ...entry, waiting: !entry.stopped });
    else if (known && entry.stopped) rows.set(entry.key, { ...known, stopped: entry.stopped, dropping: true });
    else rows.delete(entry.key);
  }
  return [...rows.values()];
}

function blankNote(item) {
  if (!blank.note.has(item.pk)) {
    // who is on the agenda speaks first
    const first = !rowsOf("note").some((one) => one.item === item.pk);
    const { pk, speaker, unit } = first ? item : { pk: item.pk, speaker: "", unit: null };
    blank.note.set(pk, { type: "note", key: newKey(), item: pk, text: "", speaker: speaker || speakerOf(unit), unit, seen: 0 });
  }
  return blank.note.get(item.pk);
}

const speakerOf = (unit) => (unit && speakers.find((one) => one.unit === unit)?.name) || "";

function draw() {
  const { items, parked } = plan();
  const [current, next, item] = [currentOf(items), nextOf(items), about(items)];
  drawNow(current, next, items);
  showAgenda(page, { items, parked, current, item, mayRun: mayRun() });
  at("about").textContent = item?.title ?? words.wordsNothing;
  at("to-current").hidden = !chosen || !current || chosen === current.pk;
  for (const button of page.querySelectorAll("[data-new]")) button.disabled = !item || !mayWrite();
  drawCards(item);
  const done = new Set([...rowsOf("note"), ...rowsOf("outcome")].map((one) => one.key));
  showHeard(page, { heard: live.contributions, items, done, mayWrite: mayWrite() });
  drawState();
}

function drawCards(item) {
  const of = (type) => rowsOf(type).filter((one) => item && one.item === item.pk);
  const written = of("note");
  const empty = item && mayWrite() ? blankNote(item) : null;
  const openNote = empty && !written.some((one) => one.key === empty.key) ? [empty] : [];
  notes.show([...written, ...openNote], { writable: mayWrite() });
  const noted = of("outcome");
  const begun = blank.outcome.filter((one) => one.item === item?.pk && !noted.some(({ key }) => key === one.key));
  outcomes.show([...noted, ...begun], { writable: mayWrite() });
  at("no-outcomes").hidden = noted.length + begun.length > 0;
}

function drawNow(current, next, items) {
  at("now-title").textContent = current?.title ?? words.wordsNobody;
  at("now-who").textContent = current ? [current.unit_name, current.speaker].filter(Boolean).join(" · ") : "";
  at("now-number").textContent = current ? `${items.indexOf(current) + 1} / ${items.length}` : "";
  at("next-title").textContent = next?.title ?? words.wordsLast;
  const may = { take: next, finish: current, later: next && items.indexOf(next) < items.length - 1, park: next, undo: undone.length };
  for (const [name, able] of Object.entries(may)) at(`do-${name}`).disabled = !able || (!mayRun() && name !== "undo");
  tick(current);
}

function tick(current = currentOf(plan().items)) {
  const left = current ? leftOf(current) : 0;
  at("left").textContent = current ? spoken(left) : "–";
  at("left-words").textContent = current ? (left < 0 ? words.wordsOver : words.wordsLeft) : "";
  at("now").classList.toggle("over", left < 0);
  const bar = at("spent");
  bar.hidden = !current;
  if (current) bar.value = Math.min(100, 100 - (left / (current.minutes * 60)) * 100);
}

function drawState() {
  const all = [...box.queue.values()];
  const open = all.filter((one) => !one.stopped).length;
  const stopped = all.length - open;
  const state = at("state");
  const kept = words.wordsKept.replace("{count}", open);
  const line = box.away || away || !navigator.onLine ? words.wordsAway : "";
  const sent = line || stopped ? "" : words.wordsAll;
  const decide = stopped ? words.wordsDecide.replace("{count}", stopped) : "";
  state.textContent = [line, open ? (box.sending && !line ? words.wordsSending : kept) : sent, decide].filter(Boolean).join(" ");
  state.classList.toggle("tone-attention", Boolean(line || stopped));
  state.classList.toggle("tone-quiet", !line && !stopped);
  state.dataset.open = open;
  state.dataset.stopped = stopped;
  page.querySelector("[data-signed-out]").hidden = !box.signedOut;
  const shown = about(plan().items)?.pk;
  showTroubles(
    page,
    all.filter((one) => one.stopped && (one.type === "order" || one.item !== shown || !mayWrite())),
    { items: live.items, mayWrite: mayWrite() },
  );
}

// ---- what was sent, and what others do

function kept(entry, said) {
  if (entry.type === "order") return void see(said);
  const rows = live[`${entry.type}s`];
  const where = rows.findIndex((one) => one.key === entry.key);
  if (entry.drop) {
    if (where >= 0) rows.splice(where, 1);
  } else if (where >= 0) rows[where] = said;
  else rows.push(said);
  live.mark = "";
  const card = cardsOf(entry.type).cardOf(entry.key);
  if (card && said) card.row.seen = said.version;
}

function see(said) {
  setClock(said.now);
  if (!said.same) live = said;
  else live.state = said.state;
  draw();
}

async function look() {
  try {
    const address = `${words.live}?mark=${live.mark}`;
    const answer = await fetch(address, { headers: { "X-Unattended": "1" } });
    if (answer.status === 401) box.signedOut = true;
    // signed in again, in another window, or another person is: the page is his who asks
    else if (box.signedOut) return void location.reload();
    if (!answer.ok) throw new TypeError("the server is away");
    const said = await answer.json();
    if (away) box.soon(0);
    away = false;
    // what is on its way is not seen by the server yet, or no longer waits here
    if (!box.sending) see(said);
  } catch (fault) {
    if (!(fault instanceof TypeError)) throw fault;
    away = true;
    drawState();
  }
}

// ---- the agenda goes on

function order(what, item, more = {}) {
  box.put_in({ type: "order", key: newKey(), do: what, item: item.pk, happened_at: stamp(), ...more }, 0);
}

const DO = {
  take(item, items) {
    const current = currentOf(items);
    const fresh = !item.begun_at;
    chosen = null;
    order("take", item, { seen_current: current?.pk ?? 0 });
    undone.push(() => {
      if (fresh) order("put_back", item, { again: current?.pk ?? null });
      else if (current) order("take", current, { seen_current: item.pk });
      else order("finish", item);
    });
  },
  finish(item) {
    order("finish", item);
    undone.push(() => order("take", item, { seen_current: 0 }));
  },
  park(item, items) {
    const place = items.indexOf(item) + 1;
    order("park", item);
    undone.push(() => {
      order("take_back", item);
      order("move", item, { to: place });
    });
  },
  take_back(item) {
    order("take_back", item);
    undone.push(() => order("park", item));
  },
  move(item, items, by) {
    const place = items.indexOf(item) + 1;
    if (place + by < 1 || place + by > items.length) return;
    order("move", item, { to: place + by });
    undone.push(() => order("move", item, { to: place }));
  },
};

const PRESSED = {
  take: (items) => DO.take(nextOf(items), items),
  finish: (items) => DO.finish(currentOf(items)),
  later: (items) => DO.move(nextOf(items), items, 1),
  park: (items) => DO.park(nextOf(items), items),
  undo: () => undone.pop()?.(),
};

// ---- writing

function write(card) {
  const row = readCard(card);
  const { waiting: _waiting, stopped, version, by, at: _at, fixed, dropping, ...entry } = row;
  if (row.type === "outcome") card.dataset.kind = row.kind;
  // an emptied card is no note: its cross takes it away
  if (!row.text.trim()) return box.take_out(entry);
  entry.happened_at ??= stamp();
  // the other's version was seen, but nothing was chosen yet
  const known = box.queue.get(`${entry.type}-${entry.key}`);
  if (known?.stopped && "theirs" in known.stopped) entry.stopped = known.stopped;
  card.row = { ...card.row, happened_at: entry.happened_at };
  box.put_in(entry, WRITE_MS);
}

function drop(card) {
  const { key, type } = card.row;
  const row = rowsOf(type).find((one) => one.key === key);
  blank.outcome = blank.outcome.filter((one) => one.key !== key);
  if (blank.note.get(card.row.item)?.key === key) blank.note.delete(card.row.item);
  const again = row && { ...readCard(card) };
  const known = live[`${type}s`].find((one) => one.key === key);
  const sent = known ?? (box.sending && row?.waiting);
  if (sent) box.put_in({ type, key, item: card.row.item, drop: true, seen: card.row.seen || known?.version || 1 }, 0);
  else box.take_out({ type, key });
  if (again) {
    undone.push(() => {
      const { waiting: _waiting, stopped, version, by, at: _at, dropping, ...entry } = again;
      box.put_in({ ...entry, key: sent ? newKey() : key, seen: 0 }, 0);
    });
  }
  draw();
}

function newNote() {
  const item = about(plan().items);
  const empty = blankNote(item);
  if (rowsOf("note").some((one) => one.key === empty.key)) {
    blank.note.delete(item.pk);
    blankNote(item);
    draw();
  }
  notes.cardOf(blankNote(item).key).querySelector("[data-text]").focus();
}

function newOutcome(kind) {
  const item = about(plan().items);
  const row = { type: "outcome", key: newKey(), item: item.pk, kind, text: "", unit: kind === "task" ? item.unit : null, units: [], due_date: null, seen: 0 };
  blank.outcome.push(row);
  draw();
  const card = outcomes.cardOf(row.key);
  card.querySelector("[data-text]").focus();
  undone.push(() => card.isConnected && drop(card));
}

// What a participant put in becomes a note or an outcome, once.
function takeUp(heard, type) {
  const { item, unit, text } = heard;
  chosen = item;
  const entry = { type, key: heard[type], item, text, unit, seen: 0, happened_at: stamp() };
  if (type === "note") Object.assign(entry, { speaker: heard.by });
  else {
    const kind = heard.suggestion ? "suggestion" : "information";
    Object.assign(entry, { kind, units: [], due_date: null, contribution: heard.key });
  }
  box.put_in(entry, 0);
  undone.push(() => drop(cardsOf(type).cardOf(entry.key)));
}

// Both versions were seen: "mine", "theirs", or both one after the other.
function settle(card, which) {
  const entry = box.queue.get(`${card.row.type}-${card.row.key}`);
  if (!entry?.stopped) return;
  const { theirs } = entry.stopped;
  if (which === "theirs") {
    box.take_out(entry);
    live.mark = "";
    return void look();
  }
  const { stopped, ...mine } = entry;
  if (which === "both") mine.text = `${theirs.text}\n${mine.text}`;
  mine.seen = theirs?.version ?? 0;
  // what the other took away comes back under a key of its own
  if (!theirs) {
    box.take_out(entry);
    mine.key = newKey();
  }
  card.querySelector("[data-text]").value = mine.text;
  card.row.seen = mine.seen;
  box.put_in(mine, 0);
}

// Words whose point was taken off the agenda stand with another one.
function move(entry, item) {
  const { stopped, ...mine } = entry;
  chosen = item.pk;
  box.put_in({ ...mine, key: newKey(), item: item.pk, seen: 0 }, 0);
}

// ---- begun

const CLICKED = {
  do: (button) => PRESSED[button.dataset.do](plan().items),
  item(button) {
    const { items, parked } = plan();
    const key = Number(button.closest("[data-pk]").dataset.pk);
    const item = [...items, ...parked].find((one) => one.pk === key);
    if (button.dataset.item === "choose") {
      chosen = key;
      draw();
    } else if (button.dataset.item === "up" || button.dataset.item === "down") DO.move(item, items, button.dataset.item === "up" ? -1 : 1);
    else DO[button.dataset.item](item, items);
  },
  "to-current"() {
    chosen = null;
    draw();
  },
  new: (button) => (button.dataset.new === "note" ? newNote() : newOutcome(button.dataset.new)),
  drop: (button) => drop(button.closest("[data-key-of]")),
  settle: (button) => settle(button.closest("[data-key-of]"), button.dataset.settle),
  up(button) {
    const heard = live.contributions.find((one) => one.key === button.closest("[data-heard]").dataset.heard);
    takeUp(heard, button.dataset.up);
  },
  trouble(button) {
    const entry = box.queue.get(button.closest("[data-trouble-of]").dataset.troubleOf);
    if (button.dataset.trouble === "show") {
      chosen = entry.item;
      return draw();
    }
    box.take_out(entry);
    const { items } = plan();
    if (button.dataset.trouble === "move") return move(entry, about(items));
    if (button.dataset.trouble !== "again") return undefined;
    return DO[entry.do](items.find((one) => one.pk === entry.item), items);
  },
};

function listen() {
  page.addEventListener("click", (event) => {
    for (const [name, act] of Object.entries(CLICKED)) {
      const button = event.target.closest(`button[data-${name}]`);
      if (button) return act(button);
    }
  });
  page.addEventListener("input", (event) => {
    const card = event.target.closest("[data-key-of]");
    if (!card) return;
    if (event.target.matches("[data-speaker]")) knowSpeaker(card, event.target.value);
    if (event.target.closest("[data-units]")) showUnits(card);
    write(card);
  });
  page.addEventListener("focusout", (event) => event.target.closest("[data-key-of]") && box.soon(0));
  page.addEventListener("keydown", (event) => {
    if (!event.target.closest("[data-key-of]") || event.isComposing) return;
    if (event.key === "Escape") event.target.blur();
    if (event.key === "Enter" && event.ctrlKey) newNote();
  });
  window.addEventListener("offline", drawState);
  document.addEventListener("submit", stay, true);
}

function knowSpeaker(card, name) {
  const known = speakers.find((one) => one.name === name);
  if (known?.unit) card.querySelector("[data-unit]").value = String(known.unit);
}

// Signing out would forget what was not sent; the end of the meeting would refuse it.
function stay(event) {
  const action = event.target.getAttribute("action") ?? "";
  if (!(action.includes("/logout/") || action.endsWith("/do/end/")) || !box.queue.size) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  drawState();
  at("stay").hidden = false;
  at("stay").scrollIntoView({ block: "nearest" });
}

setClock(live.now);
box.restore((entry) => entry);
listen();
draw();
setInterval(tick, 1000);
setInterval(look, ASK_MS);
