// What is worked out while somebody types: rules, conditions and calculations of one filing. No page: `answer` says what
// stands in a place, as {written, mark, comment, power, type}; nothing for a place that is not asked here.

const SIGNS = { "==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge" };
const DEEPEST = 20;

export class Checking {
  #formula;
  #amounts;
  #rules;
  #answer;

  constructor({ formula, amounts, rules, answer }) {
    this.#formula = formula;
    this.#amounts = amounts;
    this.#rules = rules;
    this.#answer = answer;
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
    return /^[0-9]+$/.test(answer.written) ? answer.written : null;
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
      ratio: () => null,
      calendar: () => null,
      singleUnits: (context) => [context],
    };
  }
}
