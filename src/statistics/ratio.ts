// What one thing comes to for each of another, over the same draws: the ratio of two means, with its error.
// From every draw of both. Knows nothing of money.
import type { Estimate } from './exceedance.ts';
import { momentsOf, standardError } from './moments.ts';

/**
 * R = Σ over / Σ under, and not the mean of the ratios, which a draw with little below decides. Error by the delta method:
 * √(Σ (over − R·under)² / (n (n − 1))) / |mean of under|; W. G. Cochran, Sampling Techniques, 3rd ed. (1977), section 6.4.
 * Undefined where the mean below is not above zero.
 */
export function ratioOfMeans(over: Float64Array, under: Float64Array): Estimate | undefined {
  const below = momentsOf(under).mean;
  if (!(below > 0)) return undefined;
  const value = momentsOf(over).mean / below;
  const error = standardError(momentsOf(over.map((x, i) => x - value * under[i]!)));
  return { value, error: error === undefined ? undefined : error / below };
}
