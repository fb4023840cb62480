// What is not kept by the server yet: in this browser until the network returns, then sent, cell by cell with the version
// that was seen. One `Keeping` for each filing.
import { ask, Outbox } from "../kexie/outbox.js";

const AT_ONCE = 2;

export const nameOf = (edit) => (edit.row ? `${edit.field}.${edit.row}` : edit.field);

// Many filings of one page take turns.
let free = AT_ONCE;
const waiting = [];

async function inTurn(work) {
  if (free) free -= 1;
  else await new Promise((resolve) => waiting.push(resolve));
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  }
}

/*
 * `heard` is told what becomes of the edits:
 *   changed()            something is waiting, on its way, or kept
 *   kept(cells)          these cells stand so on the server
 *   stopped(edit, words) it cannot be kept as it is; words null: nobody is signed in
 *   chosen(edit, cell)   "mine" or "theirs", where somebody else wrote meanwhile
 *   taken(cell)          the other's words stand
 */
export class Keeping extends Outbox {
  #address;
  #heard;
  #others;

  constructor({ address, person, filing, version, heard }) {
    super(`filing-${person}-${filing}`, () => heard.changed());
    this.#address = address;
    this.version = version;
    this.#heard = heard;
    this.#others = this.channel();
    this.#others.addEventListener("message", (event) => this.#hear(event));
  }

  // Another window of the same person kept these: `heard.taken` shows what is not being written here.
  #hear({ data }) {
    if (data.version === this.version + 1) this.version = data.version;
    this.#heard.kept([]);
    for (const cell of data.cells) if (!this.queue.has(nameOf(cell))) this.#heard.taken(cell);
  }

  add(edit) {
    super.add(nameOf(edit), edit);
  }

  // What an earlier window left; `shown` puts it on the page and says whether it can be sent, null: there is no such place.
  restore(shown) {
    super.restore((edit) => {
      const stopped = shown(edit);
      return stopped === null ? null : { ...edit, stopped };
    });
  }

  put() {
    return inTurn(() => this.#put(this.ready()));
  }

  async #put(batch) {
    if (!batch.length) return;
    const cells = batch.map(([, { stopped, ...edit }]) => edit);
    const answer = await ask("PUT", this.#address, { cells });
    const said = await answer.json();
    if (answer.ok) this.#done(batch, said);
    else if (said.wrong) for (const one of said.wrong) this.#stop(this.queue.get(nameOf(one)), one.message);
    else if (said.cells?.length) await this.#settle(said);
    else if ([401, 403, 404].includes(answer.status)) for (const [, edit] of batch) this.#stop(edit, null);
    else if (batch.length > 1) for (const one of batch) await this.#put([one]);
    else this.#stop(batch[0][1], said.title ?? answer.statusText);
  }

  #done(batch, said) {
    // a jump shows that somebody else wrote too: who submits then is told to look again
    if (said.version === this.version + 1) this.version = said.version;
    for (const [name, edit] of batch) this.done(name, edit, (now) => (now.seen = edit.seen + 1));
    this.#heard.kept(said.cells);
    this.#others.postMessage(said);
  }

  #stop(edit, words) {
    if (!edit) return;
    edit.stopped = true;
    this.#heard.stopped(edit, words);
  }

  async #settle(said) {
    for (const cell of said.cells) {
      const mine = this.queue.get(nameOf(cell));
      if (!mine) continue;
      const same = ["written", "mark", "comment", "flagged"].every((one) => mine[one] === cell[one]);
      // an answer that was lost on its way: what was sent is kept already
      if (same) this.version = said.version;
      if (same || (await this.#heard.chosen(mine, cell)) === "theirs") {
        this.queue.delete(nameOf(cell));
        this.#heard.taken(cell);
      } else {
        mine.seen = cell.version;
        this.#heard.kept([cell]);
      }
    }
  }
}
