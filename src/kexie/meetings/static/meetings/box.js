// What is done while a meeting runs, until the server has it: each with a key of its own, so that it is kept once however
// often it is sent. Entries by type: a note, an outcome, an order to the agenda, words of a participant.
import { ask, Outbox } from "../kexie/outbox.js";

export const nameOf = (entry) => `${entry.type}-${entry.key}`;
const SIGNED_OUT = "signed-out";

// What of an entry is sent; the rest is ours.
const BODIES = {
  note: ({ item, text, speaker, unit, seen, happened_at }) => ({ item, text, speaker, unit, seen, happened_at }),
  outcome: ({ item, kind, text, unit, units, due_date, contribution, seen, happened_at }) => ({ item, kind, text, unit, units, due_date, contribution, seen, happened_at }),
  order: ({ type, key, stopped, ...order }) => order,
  say: ({ item, text, suggestion, theme, unit, happened_at }) => ({ item, text, suggestion, theme, unit, happened_at }),
};
const SAME = {
  note: (mine, theirs) => ["text", "speaker"].every((one) => mine[one].trim() === theirs[one]) && mine.unit === theirs.unit,
  outcome: (mine, theirs) =>
    mine.text.trim() === theirs.text &&
    ["kind", "unit", "due_date"].every((one) => mine[one] === theirs[one]) &&
    String(mine.units) === String(theirs.units),
  say: (mine, theirs) => mine.text.trim() === theirs.text,
};

/*
 * `heard` is told what becomes of the entries:
 *   changed()           something is waiting, on its way, or kept
 *   kept(entry, said)   it is on the server, which answered so
 *   refused(words)      what should be taken away stays, for this reason
 */
export class Box extends Outbox {
  signedOut = false;
  away = false;
  #addresses;
  #heard;

  constructor({ place, addresses, heard }) {
    super(place, () => heard.changed());
    this.#addresses = addresses;
    this.#heard = heard;
  }

  put_in(entry, delay) {
    super.add(nameOf(entry), entry, delay);
  }

  take_out(entry) {
    this.queue.delete(nameOf(entry));
    this.keepHere();
  }

  ready() {
    return this.signedOut ? [] : super.ready();
  }

  async put(batch) {
    for (const [name] of batch) {
      const entry = this.queue.get(name);
      if (!entry || entry.stopped) continue;
      try {
        await this.#send(name, entry);
        this.away = false;
      } catch (fault) {
        this.away = fault instanceof TypeError;
        throw fault;
      }
      this.keepHere();
      if (this.signedOut) return;
    }
  }

  async #send(name, entry) {
    const answer = await this.#asked(entry);
    const said = answer.status === 204 ? null : await answer.json().catch(() => SIGNED_OUT);
    if (answer.ok) return this.#done(name, entry, said);
    // a page instead of an answer, or the token of a session that ended: nobody is signed in here, or somebody else
    if (said === SIGNED_OUT || answer.status === 401 || (answer.status === 403 && !said.title)) this.signedOut = true;
    else if ("theirs" in said && said.theirs && SAME[entry.type]?.(entry, said.theirs)) this.#done(name, entry, said.theirs);
    else if (entry.drop && !("theirs" in said)) {
      this.queue.delete(name);
      this.#heard.refused(said.title ?? answer.statusText);
    } else entry.stopped = stoppedBy(said, answer.statusText);
  }

  #asked(entry) {
    const address = this.#addresses[entry.type].replace("{key}", entry.key);
    if (entry.drop) return ask("DELETE", `${address}?seen=${entry.seen ?? 0}`);
    if (entry.type === "order") return ask("POST", address, BODIES.order(entry), { key: entry.key });
    return ask("PUT", address, BODIES[entry.type](entry));
  }

  #done(name, entry, said) {
    this.done(name, entry, (now) => {
      now.seen = said?.version ?? 0;
    });
    this.#heard.kept(entry, said);
  }
}

// Why it cannot be kept as it is; `theirs`: what stands there instead, null: it was taken away.
function stoppedBy(said, status) {
  const both = "theirs" in said ? { yours: said.yours, theirs: said.theirs } : {};
  return { title: said.title ?? status, ...both };
}

// Browsers know keys only on pages that came over a safe line; an office network may have none.
export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  return [8, 13, 18, 23].reduce((text, at) => `${text.slice(0, at)}-${text.slice(at)}`, hex);
}
