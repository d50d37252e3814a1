// How often a threshold is passed and how bad the worst draws are, each with its Monte Carlo error.
// From ordered draws. Larger is worse; a caller whose smallest is worst turns the sign. Knows nothing of units.
import { blur, type Interval, LEVEL, LEVELS, type Level, type Ordered } from './quantile.ts';

/** A share of draws, its standard error and an interval that stays sensible at 0 of n and n of n. */
export interface Share {
  readonly value: number;
  readonly error: number;
  readonly interval: Interval;
}

/** An estimate and its standard error, undefined where too few draws bear on it. */
export interface Estimate {
  readonly value: number;
  readonly error: number | undefined;
}

/** The share of draws in the tail that CVaR speaks of: the worst 5 %. */
export const TAIL = 0.05;

/** P(x > threshold); +Infinity ("never") is above every threshold. Undefined for no draws. */
export function exceedance(values: Ordered, threshold: number, level: Level = LEVEL): Share | undefined {
  return values.n === 0 ? undefined : share(values.n - countUpTo(values, threshold), values.n, level);
}

/**
 * `hits` of `n` draws as a probability. Standard error √(p (1 − p) / n); it is 0 at 0 of n and n of n, the interval is not:
 * E. B. Wilson's score interval, J. Am. Stat. Assoc. 22 (1927) 209–212.
 */
export function share(hits: number, n: number, level: Level = LEVEL): Share {
  const value = hits / n;
  const z = LEVELS[level];
  const zz = (z * z) / n;
  const centre = (value + zz / 2) / (1 + zz);
  const half = Math.sqrt(zz * value * (1 - value) + (zz * zz) / 4) / (1 + zz);
  return {
    value,
    error: Math.sqrt((value * (1 - value)) / n),
    interval: { low: hits === 0 ? 0 : Math.max(0, centre - half), high: hits === n ? 1 : Math.min(1, centre + half) },
  };
}

/**
 * Conditional value at risk: the mean of the worst 5 % of the draws, the draw on the boundary counted with the fraction that
 * belongs to it, so that it is the exact CVaR of the sample for any n (R. T. Rockafellar and S. Uryasev, J. Banking & Finance
 * 26 (2002) 1443–1471). Standard error: √((s² + (1 − t)(CVaR − q)²) / (t n)), t = 5 %, s² the variance inside the tail and q its
 * boundary (B. J. Manistre and G. H. Hancock, N. Am. Actuarial J. 9(2) (2005) 129–156); undefined when the tail has fewer than
 * two whole draws, and never below the `blur` of the boundary's value. Undefined altogether for no draws, or when the tail holds a "never".
 */
export function conditionalValueAtRisk(values: Ordered): Estimate | undefined {
  const { n, at, first = rank => rank } = values;
  if (n === 0 || at(n - 1) === Infinity) return undefined;
  const size = TAIL * n;
  // 0.05 · 60 is 3 and a rounding error; the boundary draw should not count with 4e-16.
  const whole = Math.floor(size + 1e-9);
  const part = Math.max(0, size - whole);
  const boundary = at(Math.max(0, n - 1 - whole));
  const start = n - whole;
  const overTail = (f: (x: number) => number): number => {
    let sum = 0;
    for (let end = n - 1; end >= start; ) {
      const begin = Math.max(start, first(end));
      sum += (end - begin + 1) * f(at(end));
      end = begin - 1;
    }
    return sum;
  };
  const excess = overTail(x => x - boundary) / size; // the boundary draw itself adds part · 0
  const squares = part * excess * excess + overTail(x => (x - boundary - excess) * (x - boundary - excess));
  const error = Math.sqrt((squares / size + (1 - TAIL) * excess * excess) / size);
  const least = blur(values, Math.max(0, n - 1 - whole));
  return { value: boundary + excess, error: whole < 2 ? undefined : Math.max(error, least) };
}

/** How many values are at most `threshold`. */
function countUpTo({ n, at }: Ordered, threshold: number): number {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (at(middle) <= threshold) low = middle + 1;
    else high = middle;
  }
  return low;
}
