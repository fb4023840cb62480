// A pasted block whose first column names units lands by their names, and by the names of columns where it has a head.

const HEADS = 3; // rows above the first unit that may be heads

// As two people write the same name: width, case, spaces, and a unit of measure in brackets behind it do not matter.
const plain = (word) => word.normalize("NFKC").toLowerCase().replace(/\s+/g, "").replace(/\([^()]*\)$/, "");

// By each name: the key it stands for; null where it could be several.
function index(named) {
  const found = new Map();
  for (const [key, names] of named) {
    for (const name of new Set(names.map(plain).filter(Boolean))) found.set(name, found.has(name) ? null : key);
  }
  return found;
}

/*
 * `block`: rows of words. `units`, `columns`: [key, names] each. `periods`: what the period of the table is called.
 * `from`: key of the column in which it was pasted; without a head the block begins there.
 * Null: it names no unit, so it goes by position. Otherwise {cells: [unit, column, word] each, strange: {units, columns}}.
 */
export function keyed(block, { units, columns, periods, from }) {
  const unitOf = index(units);
  const first = firstLine(block, unitOf, index(columns));
  if (first === null) return null;
  const keys = columns.map(([key]) => key);
  const { places, strange } = placed(block.slice(0, first), block, { columns, keys, periods, from });
  const cells = [];
  const strangers = [];
  for (const row of block.slice(first)) {
    const unit = unitOf.get(plain(row[0]));
    if (!unit) {
      if (row.some(Boolean)) strangers.push(row[0].trim());
      continue;
    }
    for (const [at, key] of places) if (at < row.length) cells.push([unit, key, row[at].trim()]);
  }
  return { cells, strange: { units: strangers, columns: strange } };
}

// Where the lines of units begin: at one that is known; or below a head that is, though no unit under it is.
function firstLine(block, unitOf, columnOf) {
  if (!block.some((row) => row.length > 1)) return null;
  const first = block.findIndex((row) => unitOf.get(plain(row[0])));
  if (first >= 0) return first > HEADS ? null : first;
  return block.length > 1 && block[0].slice(1).some((word) => columnOf.get(plain(word))) ? 1 : null;
}

// Which column of the table stands in which of the block.
function placed(heads, block, { columns, keys, periods, from }) {
  const width = Math.max(...block.map((row) => row.length));
  const begin = keys.indexOf(from);
  const here = new Map();
  const said = headsOf(heads, width, new Set(periods.map(plain)));
  if (!said.some(Boolean)) {
    for (let at = 1; at < width; at += 1) if (keys[begin + at - 1]) here.set(at, keys[begin + at - 1]);
    return { places: here, strange: width - 1 > keys.length - begin ? [`+${width - 1 - keys.length + begin}`] : [] };
  }
  const columnOf = index(columns);
  const strange = [];
  for (const [at, words] of said.entries()) {
    if (!words) continue;
    const key = words.map((word) => columnOf.get(plain(word))).find(Boolean);
    if (key) here.set(at, key);
    else strange.push(words[0]);
  }
  return { places: here, strange };
}

// For each column of the block what it may be called, the fullest first; null: nothing, or only the table's own period.
function headsOf(heads, width, periods) {
  const said = [];
  const carried = heads.map(() => "");
  for (let at = 0; at < width; at += 1) {
    const words = [];
    for (const [level, row] of heads.entries()) {
      const word = (row[at] ?? "").trim();
      if (word) carried[level] = word;
      else if (level === heads.length - 1) continue;
      if (carried[level] && !periods.has(plain(carried[level]))) words.push(carried[level]);
    }
    const own = heads.some((row) => (row[at] ?? "").trim());
    said.push(at && own && words.length ? [words.join(" · "), words.at(-1)] : null);
  }
  return said;
}
