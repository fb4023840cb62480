// One's own last edits, taken back one after another. A block that was pasted, or a stay in one cell, is one edit.

export class Undoing {
  #done = [];
  #open = null;
  #held = null;
  #typing = null;
  #stateOf;
  #restore;

  // `stateOf(spot)` is what can be restored; `restore(spot, state)` puts it back and keeps it.
  constructor({ stateOf, restore }) {
    this.#stateOf = stateOf;
    this.#restore = restore;
  }

  enter(spot) {
    this.#held = { spot, state: this.#stateOf(spot) };
    this.#typing = null;
  }

  // Something was typed into the cell one has entered.
  typed(spot) {
    if (this.#typing === spot || this.#held?.spot !== spot) return;
    this.#typing = spot;
    this.#done.push([this.#held]);
  }

  // Changes of one edit.
  together(work) {
    this.#open = [];
    work();
    if (this.#open.length) this.#done.push(this.#open);
    this.#open = null;
    this.#typing = null;
  }

  // To be called before the cell is changed otherwise than by typing.
  note(spot) {
    const edit = { spot, state: this.#stateOf(spot) };
    if (this.#open) this.#open.push(edit);
    else this.#done.push([edit]);
    this.#typing = null;
  }

  undo() {
    const edits = this.#done.pop() ?? [];
    for (const { spot, state } of edits.reverse()) this.#restore(spot, state);
    if (this.#held) this.enter(this.#held.spot);
    return edits[0]?.spot ?? null;
  }

  // What was typed since the cell was entered is taken back; was anything?
  leave(spot) {
    if (this.#typing !== spot) return false;
    this.undo();
    return true;
  }

  // Somebody else's words stand there now.
  forget(spot) {
    this.#done = this.#done.map((edits) => edits.filter((edit) => edit.spot !== spot)).filter((edits) => edits.length);
    if (this.#typing === spot) this.#typing = null;
  }
}
