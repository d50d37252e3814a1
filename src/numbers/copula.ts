// The numbers of a normal copula: rank correlations as correlations of normal variables, their matrix as a triangular factor, and
// how far one of them can go before the others contradict it. Knows nothing of names, streams or draws.

/** sin x for |x| ≤ π/6, from its series: the terms left out are below 1e-17. */
function sine(x: number): number {
  let term = x;
  let sum = x;
  for (let i = 2; i <= 18; i += 2) {
    term *= (-x * x) / (i * (i + 1));
    sum += term;
  }
  return sum;
}

/**
 * The correlation r of two normal variables whose rank (Spearman) correlation is ρ: r = 2 sin(πρ/6).
 * Exact, because ranks do not change when each is turned into another continuous distribution. K. Pearson (1907).
 */
export function pearsonOf(rank: number): number {
  return rank === 1 || rank === -1 ? rank : 2 * sine((Math.PI * rank) / 6);
}

/** The inverse of pearsonOf, by halving: within 1e-15. */
export function rankOf(pearson: number): number {
  let low = -1;
  let high = 1;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (pearsonOf(middle) < pearson) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** A pivot this near to zero is one: rounding of some dozens of products, each below 1. What it leaves of a row has to be the root of it. */
const NO_PIVOT = 1e-10;

/** The lower triangle L of a correlation matrix, L·Lᵀ = matrix, or the row at which the rows before contradict it. Rows by `size`. */
type Factored = { readonly ok: true; readonly factor: Float64Array } | { readonly ok: false; readonly row: number };

/** Cholesky. Two that move as one (a rank of ±100 %) are allowed: the second then has no luck of its own, and a pivot of zero. */
export function factorise(matrix: ArrayLike<number>, size: number): Factored {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let left = matrix[i * size + j]!;
      for (let k = 0; k < j; k++) left -= factor[i * size + k]! * factor[j * size + k]!;
      if (i === j) {
        if (left < -NO_PIVOT) return { ok: false, row: i };
        factor[i * size + i] = left <= NO_PIVOT ? 0 : Math.sqrt(left);
      } else if (factor[j * size + j] === 0) {
        if (left * left > NO_PIVOT) return { ok: false, row: i };
      } else factor[i * size + j] = left / factor[j * size + j]!;
    }
  }
  return { ok: true, factor };
}

/**
 * Between which values entry (i, j) may lie while all others stay, or undefined where the others contradict each other without it:
 * with i and j put last, l_i · l_j ± √((1 − |l_i|²)(1 − |l_j|²)), l their rows below the factor of the rest.
 */
export function rangeOf(
  matrix: ArrayLike<number>,
  size: number,
  i: number,
  j: number,
): readonly [number, number] | undefined {
  const order = [...Array.from({ length: size }, (_, k) => k).filter(k => k !== i && k !== j), i, j];
  const inner = (of: readonly number[]) =>
    factorise(
      of.flatMap(a => of.map(b => matrix[a * size + b]!)),
      of.length,
    );
  const rest = order.slice(0, -2);
  const [first, second] = [inner([...rest, i]), inner([...rest, j])];
  if (!first.ok || !second.ok) return undefined;
  const width = rest.length + 1;
  let centre = 0;
  for (let k = 0; k < rest.length; k++)
    centre += first.factor[rest.length * width + k]! * second.factor[rest.length * width + k]!;
  const room = first.factor[width * width - 1]! * second.factor[width * width - 1]!;
  return [Math.max(-1, centre - room), Math.min(1, centre + room)];
}
