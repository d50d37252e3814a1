// Count, mean and spread of numbers as a triple that can be merged, so that parts of a run add up to the whole.
// From plain finite values. Knows nothing of quantiles, nor of values that never come (+Infinity).

/** `m2` is the sum of squared differences from the mean; all three are 0 for no values. */
export interface Moments {
  readonly count: number;
  readonly mean: number;
  readonly m2: number;
}

export const NO_MOMENTS: Moments = { count: 0, mean: 0, m2: 0 };

/** Two passes: the mean first, then squared differences with the rounding of the mean taken out again (Chan, Golub, LeVeque 1983, eq. 1.7). */
export function momentsOf(values: Float64Array): Moments {
  const count = values.length;
  if (count === 0) return NO_MOMENTS;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i]!;
  const guess = sum / count;
  let drift = 0;
  let squares = 0;
  for (let i = 0; i < count; i++) {
    const d = values[i]! - guess;
    drift += d;
    squares += d * d;
  }
  if (!Number.isFinite(squares)) {
    throw new Error('bug: the mean was asked of values that are not finite; please send us the scenario and the seed');
  }
  return { count, mean: guess + drift / count, m2: Math.max(0, squares - (drift * drift) / count) };
}

/** The moments of two sets together. T. F. Chan, G. H. Golub and R. J. LeVeque, The American Statistician 37 (1983) 242–247. */
export function mergeMoments(a: Moments, b: Moments): Moments {
  if (a.count === 0) return b;
  if (b.count === 0) return a;
  const count = a.count + b.count;
  const delta = b.mean - a.mean;
  const share = b.count / count;
  return { count, mean: a.mean + delta * share, m2: a.m2 + b.m2 + delta * delta * a.count * share };
}

/** Unbiased sample variance; undefined for fewer than two values. */
export function varianceOf({ count, m2 }: Moments): number | undefined {
  return count < 2 ? undefined : m2 / (count - 1);
}

/** Standard error of the mean of independent draws; undefined for fewer than two. */
export function standardError(moments: Moments): number | undefined {
  const variance = varianceOf(moments);
  return variance === undefined ? undefined : Math.sqrt(variance / moments.count);
}
