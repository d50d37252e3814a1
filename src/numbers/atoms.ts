// Distributions with a finite number of values, each carrying probability: quantile, CDF, mean and variance of such a list.
// Knows nothing of the families that lead here (discrete, bernoulli, empirical).

/** Values and their weights, in any order; weights are not negative, add up to more than zero, and need not add up to one. */
export interface Atoms {
  readonly values: readonly number[];
  readonly weights: readonly number[];
}

/**
 * u in [0, 1) → the smallest value v with P(X ≤ v) > u, so that a value of probability q answers to exactly a share q of all u.
 * Values without weight are never drawn.
 */
export function atomQuantile(atoms: Atoms): (u: number) => number {
  const { values, running } = sorted(atoms);
  const last = values.length - 1;
  const total = running[last]!;
  return u => {
    const sought = u * total;
    let low = 0;
    let high = last;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (running[middle]! > sought) high = middle;
      else low = middle + 1;
    }
    return values[low]!;
  };
}

/** P(X ≤ x). */
export function atomCdf(x: number, { values, weights }: Atoms): number {
  let below = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    total += weights[i]!;
    if (values[i]! <= x) below += weights[i]!;
  }
  return below / total;
}

export function atomMean({ values, weights }: Atoms): number {
  let total = 0;
  for (const weight of weights) total += weight;
  let mean = 0;
  for (let i = 0; i < values.length; i++) mean += values[i]! * (weights[i]! / total);
  return mean;
}

export function atomVariance(atoms: Atoms): number {
  const mean = atomMean(atoms);
  return atomMean({ values: atoms.values.map(v => (v - mean) * (v - mean)), weights: atoms.weights });
}

export function atomSupport({ values, weights }: Atoms): readonly [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    if (weights[i] === 0) continue;
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  return [low, high];
}

/** Only the atoms between two bounds, the bounds included. */
export function atomsWithin({ values, weights }: Atoms, low: number, high: number): Atoms {
  const kept = values.map((v, i) => v >= low && v <= high && weights[i]! > 0);
  return { values: values.filter((_, i) => kept[i]), weights: weights.filter((_, i) => kept[i]) };
}

function sorted({ values, weights }: Atoms): { values: Float64Array; running: Float64Array } {
  const order = [...values.keys()].filter(i => weights[i]! > 0).sort((i, j) => values[i]! - values[j]!);
  let total = 0;
  return {
    values: Float64Array.from(order, i => values[i]!),
    running: Float64Array.from(order, i => (total += weights[i]!)),
  };
}
