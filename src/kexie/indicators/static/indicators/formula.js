// Works out formulas in the browser, exactly as indicators/formula/evaluation.py does on the server (a test compares
// them). A formula is the prefix tree of `to_json`; numbers are fractions of BigInt, so 0.1 + 0.2 is 0.3.
//
// A source answers with text ("1234.5") or null:
//   figure(code, group, context), rate(form, metric, context), field(key, option), calendar(word, context),
//   unitsIn(group, context), ratio(code) -> {numerator, denominator, factor} or null, singleUnits(context) -> contexts.
// A context is {shift, toDate, aggregation, unit}: how far from the period of the form, and the rest as on the server.

const DEEPEST = 8;

function divisor(a, b) {
  a = a < 0n ? -a : a;
  while (b) [a, b] = [b, a % b];
  return a;
}

function fraction(top, bottom = 1n) {
  if (bottom < 0n) [top, bottom] = [-top, -bottom];
  const shared = divisor(top, bottom) || 1n;
  return { top: top / shared, bottom: bottom / shared };
}

const ZERO = fraction(0n);
const ONE = fraction(1n);
const truth = (holds) => (holds ? ONE : ZERO);

// "3/2", "-1234.50" -> fraction; null for anything else.
export function fractionOf(text) {
  const found = /^(-?)(\d+)(?:\.(\d+))?(?:\/([1-9]\d*))?$/.exec(text ?? "");
  if (!found) return null;
  const part = found[3] || "";
  const top = BigInt(found[2] + part);
  return fraction(found[1] ? -top : top, 10n ** BigInt(part.length) * BigInt(found[4] || "1"));
}

// "3/2": what fractionOf reads.
export function textOf(value) {
  return value.bottom === 1n ? `${value.top}` : `${value.top}/${value.bottom}`;
}

// Rounded half away from zero, as text: "1234.50".
export function decimalOf(value, decimals) {
  const scale = 10n ** BigInt(decimals);
  const size = value.top < 0n ? -value.top : value.top;
  const whole = (2n * size * scale + value.bottom) / (2n * value.bottom);
  const digits = whole.toString().padStart(decimals + 1, "0");
  const sign = value.top < 0n && whole ? "-" : "";
  const cut = digits.length - decimals;
  return sign + digits.slice(0, cut) + (decimals ? `.${digits.slice(cut)}` : "");
}

const sum = (a, b) => fraction(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom);
const negative = (a) => fraction(-a.top, a.bottom);
const product = (a, b) => fraction(a.top * b.top, a.bottom * b.bottom);
const quotient = (a, b) => fraction(a.top * b.bottom, a.bottom * b.top);
const order = (a, b) => {
  const between = a.top * b.bottom - b.top * a.bottom;
  return between < 0n ? -1 : between > 0n ? 1 : 0;
};

const OPERATORS = {
  "+": sum,
  "-": (a, b) => sum(a, negative(b)),
  "*": product,
  "/": (a, b) => (b.top ? quotient(a, b) : null),
  and: (a, b) => truth(a.top && b.top),
  or: (a, b) => truth(a.top || b.top),
  "==": (a, b) => truth(order(a, b) === 0),
  "!=": (a, b) => truth(order(a, b) !== 0),
  "<": (a, b) => truth(order(a, b) < 0),
  "<=": (a, b) => truth(order(a, b) <= 0),
  ">": (a, b) => truth(order(a, b) > 0),
  ">=": (a, b) => truth(order(a, b) >= 0),
};

// Do two fractions stand to each other so? The operators are those of checks: eq, ne, lt, le, gt, ge.
export function compare(operator, left, right) {
  const sign = { eq: "==", ne: "!=", lt: "<", le: "<=", gt: ">", ge: ">=" }[operator];
  return OPERATORS[sign](left, right).top === 1n;
}

// What the formula gives, as a fraction; null where no value it asks for is there, or it divides by zero.
export function evaluate(tree, source, context = {}) {
  const result = work(tree, source, { shift: 0, path: [], ...context });
  return missing(result) ? null : result.value;
}

export function evaluateRatio(ratio, source, context = {}) {
  const below = evaluate(ratio.denominator, source, context);
  const above = evaluate(ratio.numerator, source, context);
  if (!above || !below || !below.top) return null;
  return product(quotient(above, below), fractionOf(ratio.factor));
}

// value null: divided by zero; asks: for any value; known: one of them is there.
const plain = (value) => ({ value, asks: false, known: false });
const asked = (value) => ({ value: value ?? ZERO, asks: true, known: value !== null });
const missing = (result) => result.asks && !result.known;
const joined = (value, ...parts) => ({
  value,
  asks: parts.some((part) => part.asks),
  known: parts.some((part) => part.known),
});

function work(tree, source, context) {
  const [name, ...rest] = tree;
  if (name in OPERATORS) {
    const [left, right] = rest.map((part) => work(part, source, context));
    if (!left.value || !right.value) return joined(null, left, right);
    return joined(OPERATORS[name](left.value, right.value), left, right);
  }
  if (name in WORDS) return WORDS[name](rest, source, context);
  return call(name, rest.map((part) => work(part, source, context)));
}

const WORDS = {
  number: ([text]) => plain(fractionOf(text)),
  calendar: ([word], source, context) => plain(fractionOf(source.calendar(word, context))),
  "#": ([code, group], source, context) => asked(fractionOf(source.figure(code, group, context))),
  R: ([form, metric], source, context) => asked(fractionOf(source.rate(form, metric, context))),
  OUG: ([group], source, context) => plain(fractionOf(source.unitsIn(group, context))),
  field: ([key, option], source) => asked(fractionOf(source.field(key, option))),
  N: ([code], source, context) => asked(named(code, source, context)),
  shift: ([count, inner], source, context) =>
    work(inner, source, { ...context, shift: context.shift + count }),
  toDate: ([inner], source, context) => work(inner, source, { ...context, toDate: true }),
  aggregate: ([how, inner], source, context) => work(inner, source, { ...context, aggregation: how }),
  units: insideUnits,
  negative: ([inner], source, context) => {
    const result = work(inner, source, context);
    return { ...result, value: result.value && negative(result.value) };
  },
  not: ([inner], source, context) => {
    const result = work(inner, source, context);
    return { ...result, value: result.value && truth(!result.value.top) };
  },
  if: ([condition, yes, no], source, context) => {
    const first = work(condition, source, context);
    if (!first.value) return first;
    const chosen = work(first.value.top ? yes : no, source, context);
    return joined(chosen.value, first, chosen);
  },
  coalesce: (parts, source, context) => {
    let result;
    for (const part of parts) {
      result = work(part, source, context);
      if (!missing(result) && result.value) break;
    }
    return result;
  },
};

function named(code, source, context) {
  if (context.path.includes(code) || context.path.length === DEEPEST) return null;
  const ratio = source.ratio(code);
  return ratio && evaluateRatio(ratio, source, { ...context, path: [...context.path, code] });
}

function insideUnits([how, inner], source, context) {
  const found = [];
  for (const single of source.singleUnits(context)) {
    const result = work(inner, source, { ...context, ...single });
    if (!missing(result) && result.value) found.push(result.value);
  }
  return asked(combine(found, how || context.aggregation));
}

function combine(values, how) {
  if (!values.length) return null;
  const total = values.reduce(sum, ZERO);
  const count = fraction(BigInt(values.length));
  if (how === "AVERAGE") return quotient(total, count);
  if (how === "COUNT") return count;
  return how === "MIN" || how === "MAX" ? extreme(how.toLowerCase(), values) : total;
}

function extreme(name, values) {
  const wanted = name === "min" ? -1 : 1;
  return values.reduce((best, value) => (order(value, best) === wanted ? value : best));
}

function call(name, parts) {
  if (name === "isNull" || name === "isNotNull") {
    const absent = missing(parts[0]) || !parts[0].value;
    return plain(truth(absent === (name === "isNull")));
  }
  if (name === "min" || name === "max") {
    const there = parts.filter((part) => !missing(part)).map((part) => part.value);
    if (there.includes(null)) return joined(null, ...parts);
    return there.length ? joined(extreme(name, there), ...parts) : asked(null);
  }
  const values = parts.map((part) => part.value);
  if (values.includes(null)) return joined(null, ...parts);
  return joined(TOTALS[name](values), ...parts);
}

const TOTALS = {
  sum: (values) => values.reduce(sum, ZERO),
  abs: ([value]) => (value.top < 0n ? negative(value) : value),
  round: ([value, digits]) => fractionOf(decimalOf(value, digits ? Number(digits.top) : 0)),
};
