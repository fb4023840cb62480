// What is not kept by the server yet: in this browser until the network returns, then sent, cell by cell with the version
// that was seen. One `Keeping` for each filing.

const QUIET_MS = 600;
const LONGEST_WAIT_MS = 60_000;
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

function keptUnder(place) {
  try {
    return JSON.parse(localStorage.getItem(place))?.cells ?? [];
  } catch {
    return [];
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
export class Keeping {
  queue = new Map();
  sending = false;
  #address;
  #place;
  #heard;
  #stored = new Set();
  #others;
  #timer = 0;
  #wait = QUIET_MS;

  constructor({ address, person, filing, version, heard }) {
    this.#address = address;
    // kexie/keep.js forgets what begins so: after seven days, and on signing out
    this.#place = `kexie-keep:filing-${person}-${filing}`;
    this.version = version;
    this.#heard = heard;
    this.#others = new BroadcastChannel(this.#place);
    this.#others.addEventListener("message", (event) => this.#hear(event));
  }

  // Another window of the same person kept these: `heard.taken` shows what is not being written here.
  #hear({ data }) {
    if (data.version === this.version + 1) this.version = data.version;
    this.#heard.kept([]);
    for (const cell of data.cells) if (!this.queue.has(nameOf(cell))) this.#heard.taken(cell);
  }

  add(edit) {
    this.queue.set(nameOf(edit), edit);
    this.#keepHere();
    this.soon(QUIET_MS);
  }

  // What an earlier window left; `shown` puts it on the page and says whether it can be sent, null: there is no such place.
  restore(shown) {
    for (const edit of keptUnder(this.#place)) {
      const stopped = shown(edit);
      if (stopped !== null) this.queue.set(nameOf(edit), { ...edit, stopped });
    }
    this.#keepHere();
    this.soon(0);
  }

  soon(delay) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.send(), delay);
  }

  async send() {
    clearTimeout(this.#timer);
    if (this.sending || !this.#ready().length) return;
    this.sending = true;
    this.#keepHere();
    try {
      await inTurn(() => this.#put(this.#ready()));
      this.#wait = QUIET_MS;
    } catch (fault) {
      if (!(fault instanceof TypeError)) throw fault; // the network is away
      this.#wait = Math.min(this.#wait * 3, LONGEST_WAIT_MS);
    } finally {
      this.sending = false;
      this.#keepHere();
      if (this.#ready().length) this.soon(this.#wait);
    }
  }

  #ready() {
    return [...this.queue].filter(([, edit]) => !edit.stopped);
  }

  // Another window of the same person keeps its own under the same name: only what is ours is touched.
  #keepHere() {
    const kept = new Map(keptUnder(this.#place).map((edit) => [nameOf(edit), edit]));
    for (const name of this.#stored) kept.delete(name);
    for (const [name, edit] of this.queue) kept.set(name, edit);
    this.#stored = new Set(this.queue.keys());
    try {
      if (kept.size) {
        const cells = [...kept.values()];
        localStorage.setItem(this.#place, JSON.stringify({ at: Date.now(), words: {}, cells }));
      } else {
        localStorage.removeItem(this.#place);
      }
    } catch {
      // a browser that keeps nothing still sends
    }
    this.#heard.changed();
  }

  async #put(batch) {
    if (!batch.length) return;
    const cells = batch.map(([, { stopped, ...edit }]) => edit);
    const answer = await fetch(this.#address, {
      method: "PUT",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
      body: JSON.stringify({ cells }),
    });
    if (answer.status >= 500) throw new TypeError("the server is away");
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
    for (const [name, edit] of batch) {
      const now = this.queue.get(name);
      if (now === edit) this.queue.delete(name);
      else if (now) now.seen = edit.seen + 1;
    }
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

const token = () => document.querySelector("input[name=csrfmiddlewaretoken]").value;
