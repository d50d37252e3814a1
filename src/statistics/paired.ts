// Two runs of the same draws, compared draw by draw: what both share cancels, so that small differences show early.
// From every draw of both. Knows nothing of what was changed, nor which direction is better.
import { type Estimate, type Share, share } from './exceedance.ts';
import { momentsOf, standardError } from './moments.ts';
import type { Level } from './quantile.ts';

export interface Paired {
  readonly draws: number;
  readonly mean: number | undefined; // undefined, like otherMean and difference, when any draw is "never"
  readonly otherMean: number | undefined;
  readonly difference: Estimate | undefined; // mean of other − one; its error is that of the differences
  readonly lower: Share; // P(other < one)
  readonly higher: Share;
}

/** The first draws of both, as many as both have; undefined for none. */
export function paired(one: Float64Array, other: Float64Array, level: Level): Paired | undefined {
  const draws = Math.min(one.length, other.length);
  if (draws === 0) return undefined;
  const differences = new Float64Array(draws);
  let lower = 0;
  let higher = 0;
  let finite = true;
  for (let i = 0; i < draws; i++) {
    const [a, b] = [one[i]!, other[i]!];
    if (b < a && !near(a, b)) lower++;
    if (b > a && !near(a, b)) higher++;
    finite &&= Number.isFinite(a) && Number.isFinite(b);
    differences[i] = b - a;
  }
  const mean = (values: Float64Array) => (finite ? momentsOf(values.subarray(0, draws)).mean : undefined);
  const moments = finite ? momentsOf(differences) : undefined;
  return {
    draws,
    mean: mean(one),
    otherMean: mean(other),
    difference: moments && { value: moments.mean, error: standardError(moments) },
    lower: share(lower, draws, level),
    higher: share(higher, draws, level),
  };
}

/** Draws that differ by less, relative to their size, differ by the rounding of sums. */
const ROUNDING = 1e-9;

const near = (a: number, b: number): boolean =>
  a === b || Math.abs(b - a) <= ROUNDING * Math.min(Math.abs(a), Math.abs(b));
