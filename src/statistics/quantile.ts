// Quantiles of ordered values with honest errors: R-7, a distribution-free interval, a standard error.
// From anything that can name its k-th smallest value: sorted draws here, a sketch's row elsewhere.
// +Infinity means "never" and stands at the end; a quantile that touches it is Infinity. Knows nothing of what is measured.

/** Values in ascending order, by rank 0 … n − 1. */
export interface Ordered {
  readonly n: number;
  readonly at: (rank: number) => number;
  /** The first rank known to hold the same value as `rank`, where values come in heaps; without it every rank is its own. */
  readonly first?: (rank: number) => number;
  /** The ends between which the value of `rank` lies, where no more is known of it; without it every value is exact. */
  readonly within?: (rank: number) => readonly [low: number, high: number];
}

/** An end is undefined where so few draws cannot bound the quantile on that side at the level asked for. */
export interface Interval {
  readonly low: number | undefined;
  readonly high: number | undefined;
}

/** Levels at which intervals are offered, and the normal quantile that belongs to each two-sided level. */
export const LEVELS = {
  0.8: 1.2815515655446004,
  0.9: 1.6448536269514722,
  0.95: 1.959963984540054,
  0.99: 2.5758293035489004,
} as const;
export type Level = keyof typeof LEVELS;

/** What a report states unless told otherwise. */
export const LEVEL: Level = 0.9;

/** (n − 1) p is meant to be whole when it is this near to it: 0.95 · 20 must not reach for the next draw by a rounding. */
const WHOLE = 1e-9;

/** A sorted copy of draws. Finite or +Infinity; anything else is a bug of ours. */
export function ordered(values: Float64Array): Ordered {
  const sorted = values.slice().sort();
  const n = sorted.length;
  // The typed sort puts −Infinity first and NaN last.
  if (n > 0 && (sorted[0] === -Infinity || Number.isNaN(sorted[n - 1]))) {
    throw new Error('bug: an outcome is not a number or −Infinity; please send us the scenario and the seed');
  }
  return { n, at: rank => sorted[rank]! };
}

/**
 * Sample quantile of type 7: linear between the order statistics around (n − 1) p
 * (R. J. Hyndman and Y. Fan, The American Statistician 50 (1996) 361–365). Undefined for no values.
 */
export function quantileOf({ n, at }: Ordered, p: number): number | undefined {
  if (n === 0) return undefined;
  const place = Math.min(1, Math.max(0, p)) * (n - 1);
  const nearest = Math.round(place);
  if (Math.abs(place - nearest) < WHOLE) return at(nearest);
  const rank = Math.floor(place);
  const below = at(rank);
  const above = at(rank + 1);
  if (below === above || above === Infinity) return above;
  return below + (place - rank) * (above - below);
}

/**
 * Distribution-free interval: two order statistics that hold the true quantile with at least probability `level`, at most
 * half of the rest on each side (H. A. David and H. N. Nagaraja, Order Statistics, 2003, section 7.1). Values known only to lie
 * in a bin count with its far edges, so that an interval never claims more than the bins can tell.
 */
export function quantileInterval(values: Ordered, p: number, level: Level = LEVEL): Interval {
  const { low, high } = intervalRanks(values.n, p, level);
  return {
    low: low === undefined ? undefined : (values.within?.(low)[0] ?? values.at(low)),
    high: high === undefined ? undefined : (values.within?.(high)[1] ?? values.at(high)),
  };
}

/**
 * The ranks of that interval's ends. With B ~ binomial(n, p) draws below the quantile: the largest `low` with P(B ≤ low) ≤ α/2
 * and the smallest `high` with P(B > high) ≤ α/2, α = 1 − level.
 */
export function intervalRanks(
  n: number,
  p: number,
  level: Level = LEVEL,
): { low: number | undefined; high: number | undefined } {
  if (n === 0 || p <= 0 || p >= 1) return { low: undefined, high: undefined };
  const { first, weights, total } = binomialWeights(n, p);
  const allowed = ((1 - level) / 2) * total;
  let low: number | undefined;
  let below = 0;
  for (let i = 0; i < weights.length; i++) {
    below += weights[i]!;
    if (below > allowed) break;
    low = first + i;
  }
  let high: number | undefined;
  let above = 0;
  for (let i = weights.length - 1; i >= 0; i--) {
    // `above` is P(B > first + i) here.
    if (above > allowed) break;
    if (first + i <= n - 1) high = first + i;
    above += weights[i]!;
  }
  return { low, high };
}

/** Binomial probabilities up to a common factor, by their ratios from the mode outwards: no factorials, no logarithms, no overflow. */
function binomialWeights(n: number, p: number): { first: number; weights: Float64Array; total: number } {
  const mode = Math.min(n, Math.floor((n + 1) * p));
  const reach = Math.ceil(9 * Math.sqrt(n * p * (1 - p))) + 40; // beyond nine standard deviations lies less than 1e-17
  const first = Math.max(0, mode - reach);
  const last = Math.min(n, mode + reach);
  const weights = new Float64Array(last - first + 1);
  const odds = p / (1 - p);
  weights[mode - first] = 1;
  for (let k = mode; k > first; k--) weights[k - 1 - first] = (weights[k - first]! * k) / ((n - k + 1) * odds);
  for (let k = mode; k < last; k++) weights[k + 1 - first] = (weights[k - first]! * (n - k) * odds) / (k + 1);
  let total = 0;
  for (const weight of weights) total += weight;
  return { first, weights, total };
}

/**
 * Standard error of a sample quantile: half the distance between the sample quantiles one binomial standard deviation to
 * either side, at p ± √(p (1 − p) / n). No density is guessed. Undefined where those lie outside the sample;
 * Infinity where they touch "never". Never below the `blur` of the values.
 */
export function quantileError(values: Ordered, p: number): number | undefined {
  const { n } = values;
  const step = Math.sqrt((p * (1 - p)) / n);
  if (n < 2 || p - step < 0 || p + step > 1) return undefined;
  const high = quantileOf(values, p + step)!;
  if (high === Infinity) return Infinity;
  return Math.max((high - quantileOf(values, p - step)!) / 2, blur(values, Math.round(p * (n - 1))));
}

/**
 * The standard deviation of a value that may lie anywhere between the ends known of it: their distance / √12; 0 for exact values.
 * The least error of an estimate from values in bins: where all that bears on it falls into one bin, the sampling error is lost
 * in the bin and would read 0, while the estimate is known to the bin's width only.
 */
export function blur({ within }: Ordered, rank: number): number {
  if (within === undefined) return 0;
  const [low, high] = within(rank);
  return high === Infinity ? 0 : (high - low) / Math.sqrt(12);
}
