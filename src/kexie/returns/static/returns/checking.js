// What is worked out while somebody types: rules, conditions and calculations of one filing, as the server does it before
// it is handed in (returns/queries/validation.py; a test compares them). No page: `answer` says what stands in a place, as
// {written, mark, comment, power, type}; nothing for a place that is not asked here; `cells` gives all of them with `field`
// and `row`.

const SIGNS = { "==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge" };
const DEEPEST = 20;

export class Checking {
  #formula;
  #amounts;
  #rules;
  #answer;
  #cells;

  constructor({ formula, amounts, rules, answer, cells = () => [] }) {
    this.#formula = formula;
    this.#amounts = amounts;
    this.#rules = rules;
    this.#answer = answer;
    this.#cells = cells;
  }

  // Everything that is wrong: {key, row, kind, message}; with `keys` where a rule concerns several places. `kind`: missing,
  // number, type, option, day, lines, rule.
  findings() {
    const { words, required, lists } = this.#rules;
    const cells = [...this.#cells()];
    const asked = cells.filter((cell) => this.isAsked(cell.field));
    const found = required.filter((key) => this.isAsked(key) && isBlank(this.#answer(key)));
    return [
      ...found.map((key) => ({ key, row: 0, kind: "missing", message: words.missing })),
      ...lists.filter((list) => this.isAsked(list.first)).flatMap((list) => this.#linesOf(list, cells)),
      ...asked.flatMap((cell) => {
        const kind = this.fault(cell) || this.#unreadable(cell);
        return kind ? [{ key: cell.field, row: cell.row, kind, message: words[kind] ?? "" }] : [];
      }),
      ...this.breaches().map(({ keys, rule }) => ({ key: keys[0], row: 0, kind: "rule", message: rule.message, keys })),
    ];
  }

  #linesOf({ first, keys, least, most }, cells) {
    const written = cells.filter((cell) => keys.includes(cell.field) && cell.written && !cell.mark);
    const count = new Set(written.map((cell) => cell.row)).size;
    if (least <= count && count <= most) return [];
    const numbers = { least, most, count };
    const message = this.#rules.words.lines.replace(/%\((\w+)\)s/g, (_all, name) => numbers[name]);
    return [{ key: first, row: 1, kind: "lines", message }];
  }

  #unreadable({ field, written, mark }) {
    if (!written || mark) return "";
    if (this.#rules.options[field]?.includes(written) === false) return "option";
    return this.#rules.days.includes(field) && !isDay(written) ? "day" : "";
  }

  // Can the number stand here? "number": it is none; "type": not such a one; "": it can.
  fault(answer) {
    if (answer.power === undefined || answer.mark || !answer.written.trim()) return "";
    const amount = this.#amounts.parseAmount(answer.written, answer.power);
    if (amount === null) return "number";
    return this.#amounts.fits(amount, answer.type) ? "" : "type";
  }

  isAsked(key) {
    return (this.#rules.shown[key] ?? []).every((tree) => {
      const value = this.#formula.evaluate(tree, this.#source(0));
      return value !== null && value.top !== 0n;
    });
  }

  // A calculated place as it is read; null: there is no value.
  calculated(key) {
    const { tree, power } = this.#rules.calculated[key];
    const value = tree && this.#formula.evaluate(tree, this.#source(1));
    if (!value) return null;
    const scaled = { top: value.top, bottom: value.bottom * 10n ** BigInt(power) };
    return this.#formula.decimalOf(scaled, scaled.top % scaled.bottom === 0n ? 0 : 2);
  }

  // Rules that are broken: the places that are asked here, the first of which it concerns most, and the message.
  breaches() {
    const found = [];
    for (const rule of this.#rules.rules) {
      const left = this.#formula.evaluate(rule.left, this.#source(0));
      const right = this.#formula.evaluate(rule.right, this.#source(0));
      if (!left || !right || this.#formula.compare(SIGNS[rule.sign], left, right)) continue;
      const here = rule.keys.filter((key) => this.isAsked(key));
      const explained = here.some((key) => this.#answer(key)?.comment);
      if (here.length && !(rule.severity === "comment" && explained)) found.push({ keys: here, rule });
    }
    return found;
  }

  #base(key, depth) {
    const calculated = this.#rules.calculated[key];
    if (calculated) return depth < DEEPEST ? this.#worked(calculated.tree, depth + 1) : null;
    const answer = this.#answer(key);
    if (!answer || answer.mark) return null;
    if (answer.power !== undefined) {
      const amount = this.#amounts.parseAmount(answer.written, answer.power);
      return amount === null ? null : this.#amounts.baseOf(amount);
    }
    return /^[0-9]{1,18}$/.test(answer.written) ? answer.written : null;
  }

  // Of a choice: is this word chosen?
  #chosen(key, option) {
    const answer = this.#answer(key);
    if (!answer || answer.mark || !answer.written) return null;
    return answer.written === option ? "1" : "0";
  }

  #worked(tree, depth) {
    const value = tree && this.#formula.evaluate(tree, this.#source(depth));
    return value ? this.#formula.textOf(value) : null;
  }

  #source(depth) {
    const { facts, held } = this.#rules;
    return {
      field: (key, option) => (option === null ? this.#base(key, depth) : this.#chosen(key, option)),
      figure: (code, group, context) => {
        if (context.shift || context.toDate) return null;
        const fact = `${code}|${group ?? ""}`;
        return fact in facts ? this.#base(facts[fact], depth) : (held[fact] ?? null);
      },
      rate: () => null,
      unitsIn: () => null,
      ratio: () => null,
      calendar: () => null,
      singleUnits: (context) => [context],
    };
  }
}

const isBlank = (answer) => !answer || !(answer.written.trim() || answer.mark);

function isDay(text) {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)?.map(Number) ?? [];
  if (!year) return false;
  const found = new Date(0);
  found.setUTCFullYear(year, month - 1, day);
  return found.getUTCMonth() === month - 1 && found.getUTCDate() === day;
}
