// Figures of several units taken together: as indicators/queries/figures.py does it (`ruled`; a test compares them).

const ONE = 1_000_000n;

function mean(total, count) {
  const size = total < 0n ? -total : total;
  const half = (2n * size + count) / (2n * count);
  return total < 0n ? -half : half;
}

// `amounts`: millionths as BigInt. Null: there is nothing to take together, or it is not taken together over units.
export function together(rule, amounts) {
  if (!amounts.length) return null;
  const sum = amounts.reduce((total, amount) => total + amount, 0n);
  if (rule === "sum") return sum;
  if (rule === "mean") return mean(sum, BigInt(amounts.length));
  if (rule === "count") return BigInt(amounts.length) * ONE;
  if (rule === "maximum") return amounts.reduce((best, amount) => (amount > best ? amount : best));
  if (rule === "minimum") return amounts.reduce((best, amount) => (amount < best ? amount : best));
  return null;
}
