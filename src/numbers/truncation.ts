// Mean and variance of a continuous distribution cut at two bounds, by integrating its CDF.
// Works for every family alike, from its row. Knows nothing of scales or sampling.
import type { FamilyRow } from './families.ts';

// Gauss–Legendre nodes and weights with ten points on [−1, 1], the positive half (DLMF 3.5, table 3.5.2).
const NODES = [0.14887433898163122, 0.4333953941292472, 0.6794095682990244, 0.8650633666889845, 0.9739065285171717];
const WEIGHTS = [
  0.29552422471475287, 0.26926671930999635, 0.21908636251598204, 0.1494513491505806, 0.06667134430868814,
];

/** Shares of the probability where one panel of the integration ends and the next begins, closer together in the tails. */
const BREAKS = [
  0, 1e-15, 1e-12, 1e-10, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 3e-3, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35,
  0.4, 0.45,
];

/**
 * [mean, variance] of X given lower ≤ X ≤ upper. Relative error of the mean below 1e-9 (of the width kept, where it straddles 0).
 * With G the CDF that remains: E X = m + ∫_m (1 − G) − ∫^m G, and the second moment about m likewise with weight 2 (x − m)
 * (integration by parts); m is the median that remains, so neither integral swallows the other.
 */
export function truncatedMoments(
  row: FamilyRow,
  parameters: readonly number[],
  lower: number,
  upper: number,
): readonly [number, number] {
  const below = row.cdf(lower, parameters);
  const kept = row.cdf(upper, parameters) - below;
  const inverse = row.prepare(parameters);
  const quantile = (u: number) => Math.min(upper, Math.max(lower, inverse(below + u * kept)));
  const G = (x: number) => (row.cdf(x, parameters) - below) / kept;

  const [low, high] = row.support(parameters);
  const ends = [Math.max(lower, low), Math.min(upper, high)].filter(Number.isFinite);
  const cuts = [...BREAKS, 0.5, ...BREAKS.map(share => 1 - share)].map(quantile);
  // A kink of the CDF (a triangular's mode) is a parameter and should not lie inside a panel.
  const kinks = parameters.filter(p => p > lower && p < upper && p > low && p < high);
  const panels = [...new Set([...ends, ...cuts, ...kinks])].sort((a, b) => a - b);

  const middle = quantile(0.5);
  let first = 0;
  let second = 0;
  for (let i = 1; i < panels.length; i++) {
    const centre = 0.5 * (panels[i]! + panels[i - 1]!);
    const half = 0.5 * (panels[i]! - panels[i - 1]!);
    for (let j = 0; j < 10; j++) {
      const node = NODES[j >> 1]! * (j % 2 === 0 ? 1 : -1);
      const x = centre + half * node;
      const share = x < middle ? -G(x) : 1 - G(x);
      first += WEIGHTS[j >> 1]! * half * share;
      second += WEIGHTS[j >> 1]! * half * share * 2 * (x - middle);
    }
  }
  return [middle + first, second - first * first];
}
