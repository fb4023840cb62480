// What the server does not have yet stays in this browser, over a lost line and a closed window, and is sent when it can be.
// Extend it: `put` sends, `done` and `stop` say what became of each.
const QUIET_MS = 600;
const LONGEST_WAIT_MS = 60_000;

function keptUnder(place) {
  try {
    return JSON.parse(localStorage.getItem(place))?.entries ?? [];
  } catch {
    return [];
  }
}

export class Outbox {
  queue = new Map(); // by name, in the order in which they were added; one that is `stopped` waits for a person
  sending = false;
  #place;
  #changed;
  #stored = new Set();
  #timer = 0;
  #wait = QUIET_MS;

  // kexie/keep.js forgets what is kept after seven days, and on signing out. `changed` hears that something waits or went.
  constructor(place, changed) {
    this.#place = `kexie-keep:${place}`;
    this.#changed = changed;
    window.addEventListener("online", () => this.soon(0));
  }

  // Other windows of the same person.
  channel() {
    return new BroadcastChannel(this.#place);
  }

  add(name, entry, delay = QUIET_MS) {
    this.queue.set(name, entry);
    this.keepHere();
    this.soon(delay);
  }

  // What an earlier window left; `shown` puts it on the page and gives it back as it shall be sent, null: not at all.
  restore(shown) {
    for (const [name, entry] of keptUnder(this.#place)) {
      const now = shown(entry, name);
      if (now !== null) this.queue.set(name, now);
    }
    this.keepHere();
    this.soon(0);
  }

  soon(delay) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.send(), delay);
  }

  async send() {
    clearTimeout(this.#timer);
    if (this.sending || !this.ready().length) return;
    this.sending = true;
    this.keepHere();
    try {
      await this.put(this.ready());
      this.#wait = QUIET_MS;
    } catch (fault) {
      if (!(fault instanceof TypeError)) throw fault; // the network is away
      this.#wait = Math.min(this.#wait * 3, LONGEST_WAIT_MS);
    } finally {
      this.sending = false;
      this.keepHere();
      if (this.ready().length) this.soon(this.#wait);
    }
  }

  ready() {
    return [...this.queue].filter(([, entry]) => !entry.stopped);
  }

  // Sent: what was written in the meantime stays, having seen what was sent.
  done(name, entry, sentOver = () => {}) {
    const now = this.queue.get(name);
    if (now === entry) this.queue.delete(name);
    else if (now) sentOver(now);
  }

  // Another window of the same person keeps its own under the same name: only what is ours is touched.
  keepHere() {
    const kept = new Map(keptUnder(this.#place));
    for (const name of this.#stored) kept.delete(name);
    for (const [name, entry] of this.queue) kept.set(name, entry);
    this.#stored = new Set(this.queue.keys());
    try {
      if (kept.size) {
        localStorage.setItem(this.#place, JSON.stringify({ at: Date.now(), words: {}, entries: [...kept] }));
      } else {
        localStorage.removeItem(this.#place);
      }
    } catch {
      // a browser that keeps nothing still sends
    }
    this.#changed();
  }
}

/*
 * Ask the server. A network or a server that is away raises TypeError, as `fetch` does.
 * `key`: sent again with the same key, the request changes nothing.
 */
export async function ask(method, address, body, { key = "" } = {}) {
  const headers = { "X-CSRFToken": token() };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (key) headers["Idempotency-Key"] = key;
  const answer = await fetch(address, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  if (answer.status >= 500 || answer.status === 429) throw new TypeError("the server is away");
  return answer;
}

const token = () => document.querySelector("input[name=csrfmiddlewaretoken]").value;
