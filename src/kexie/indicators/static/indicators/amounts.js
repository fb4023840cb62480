// Numbers as people write them, to millionths of the base unit and back: the same as indicators/amounts.py.
// Millionths travel as text, because numbers of the browser are not exact.

const LARGEST = 2n ** 63n - 1n;
const LONGEST = 40;
const AMOUNT_DIGITS = 6;
const SIZES = { "": null, 万: 4, 萬: 4, 亿: 8, 億: 8, 万亿: 12, 萬億: 12 };
const NUMBER =
  /^([+-]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]+))?\s*(万亿|萬億|[万萬亿億]?)$/;

// Millionths as text; null where the text is no number that can be kept. `power`: of the display unit.
export function parseAmount(text, power = 0) {
  const written = text.normalize("NFKC").replace(/[−–]/g, "-").trim();
  const found = [...written].length <= LONGEST ? NUMBER.exec(written) : null;
  if (!found) return null;
  const [, sign, whole, part = "", size] = found;
  const places = AMOUNT_DIGITS + (SIZES[size] ?? power) - part.length;
  let amount = BigInt(whole.replaceAll(",", "") + part);
  if (places < 0) {
    const scale = 10n ** BigInt(-places);
    if (amount % scale) return null;
    amount /= scale;
  } else {
    amount *= 10n ** BigInt(places);
  }
  if (amount > LARGEST) return null;
  return `${sign === "-" ? -amount : amount}`;
}

// Millionths in display units, exactly: "1234.5", with at least so many decimals.
export function displayed(amount, power = 0, decimals = 0) {
  const value = BigInt(amount);
  const places = AMOUNT_DIGITS + power;
  const digits = `${value < 0n ? -value : value}`.padStart(places + 1, "0");
  const whole = digits.slice(0, -places);
  const part = digits.slice(-places).replace(/0+$/, "").padEnd(decimals, "0");
  return (value < 0n ? "-" : "") + whole + (part ? `.${part}` : "");
}

// Base units, as formulas take them.
export function baseOf(amount) {
  return displayed(amount);
}

const CHECKS = {
  integer: (value) => value % 1_000_000n === 0n,
  count: (value) => value % 1_000_000n === 0n && value >= 0n,
  positive: (value) => value % 1_000_000n === 0n && value > 0n,
  yes_no: (value) => value === 0n || value === 1_000_000n,
  yes: (value) => value === 0n || value === 1_000_000n,
};

// Can an indicator of this value type have the amount?
export function fits(amount, valueType) {
  const check = CHECKS[valueType];
  return !check || check(BigInt(amount));
}
