// Notes and outcomes as cards that are written in; each keeps itself as one goes.

const clone = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);
const part = (card, name) => card.querySelector(`[data-${name}]`);

function select(field, value) {
  field.value = value === null || value === undefined ? "" : String(value);
}

// What a card says now, with what it was made of.
export function readCard(card) {
  const chosen = (name) => {
    const field = part(card, name);
    return field?.value ? Number(field.value) : null;
  };
  const row = { ...card.row, text: part(card, "text").value, unit: chosen("unit") };
  if (row.type === "note") return { ...row, speaker: part(card, "speaker").value };
  const ticked = [...card.querySelectorAll("[data-units] input:checked")].map((one) => Number(one.value));
  return { ...row, kind: part(card, "kind").value, units: ticked.sort((a, b) => a - b), due_date: part(card, "due").value || null };
}

function fill(card, row) {
  const text = part(card, "text");
  if (text.value !== row.text) text.value = row.text;
  select(part(card, "unit"), row.unit);
  if (row.type === "note") {
    part(card, "speaker").value = row.speaker;
    return;
  }
  part(card, "kind").value = row.kind;
  part(card, "due").value = row.due_date ?? "";
  for (const box of card.querySelectorAll("[data-units] input")) box.checked = row.units.includes(Number(box.value));
  showUnits(card);
}

export function showUnits(card) {
  const count = card.querySelectorAll("[data-units] input:checked").length;
  const place = part(card, "units-count");
  if (place) place.textContent = count ? `（${count}）` : "";
}

/*
 * Cards in a list, one for each row, in their order. One that is being written in, or waits to be sent, keeps what it says.
 * `words`: what the page calls "kept here", "sent", and so on.
 */
export class Cards {
  #list;
  #template;
  #words;

  constructor(list, template, words) {
    this.#list = list;
    this.#template = template;
    this.#words = words;
  }

  cardOf(key) {
    return this.#list.querySelector(`[data-key-of="${key}"]`);
  }

  show(rows, { writable }) {
    const wanted = new Set(rows.map((row) => row.key));
    for (const card of [...this.#list.children]) if (!wanted.has(card.dataset.keyOf)) card.remove();
    rows.forEach((row, number) => {
      const card = this.cardOf(row.key) ?? this.#make(row);
      if (this.#list.children[number] !== card) this.#list.insertBefore(card, this.#list.children[number] ?? null);
      this.#update(card, row, writable);
    });
  }

  #make(row) {
    const card = clone(this.#template);
    card.dataset.keyOf = row.key;
    card.row = row;
    fill(card, row);
    return card;
  }

  #update(card, row, writable) {
    const busy = card.contains(document.activeElement);
    if (!busy && !(row.stopped && card.row.stopped)) fill(card, row);
    card.row = { ...row, seen: busy && !row.waiting ? (card.row.seen ?? row.seen) : row.seen };
    if (row.kind) card.dataset.kind = part(card, "kind").value;
    for (const field of card.querySelectorAll("input, select, textarea")) field.disabled = !writable;
    const drop = part(card, "drop");
    drop.hidden = !writable || Boolean(row.fixed);
    part(card, "by").textContent = row.by ?? "";
    const state = part(card, "sent");
    state.textContent = this.#stateOf(row);
    state.classList.toggle("wrong", Boolean(row.stopped));
    this.#other(card, row);
  }

  #stateOf(row) {
    if (row.stopped) return "theirs" in row.stopped ? this.#words.two : row.stopped.title;
    if (row.waiting) return this.#words.here;
    return row.version ? this.#words.sent : "";
  }

  // Both versions side by side.
  #other(card, row) {
    const other = part(card, "other");
    const differs = Boolean(row.stopped && "theirs" in row.stopped);
    other.hidden = !differs;
    if (!differs) return;
    const { theirs } = row.stopped;
    part(card, "other-title").textContent = row.stopped.title;
    part(card, "mine").textContent = row.dropping ? this.#words.gone : row.text;
    part(card, "theirs").textContent = theirs ? theirs.text : this.#words.gone;
    part(card, "theirs-by").textContent = theirs?.by ?? "";
    part(card, "keep-both").hidden = !theirs || Boolean(row.dropping);
  }
}
