// One uncertain number: a family with its parameters, a scale that turns them into canonical units, and bounds that cut it.
// Everything about it follows from one uniform u in [0, 1): the value drawn is scale × inverse CDF, never by rejection,
// so that Latin hypercubes, Sobol points and shared luck all work. Knows nothing of names, streams or units.
import { type Atoms, atomCdf, atomMean, atomQuantile, atomSupport, atomsWithin, atomVariance } from './atoms.ts';
import { atomsOf, FAMILIES, type Family, type Quantile } from './families.ts';
import { truncatedMoments } from './truncation.ts';

export { FAMILIES, type Family, type FamilyRow, type Quantile } from './families.ts';

/** An uncertain number. `lower` and `upper` cut the distribution before `scale` is applied (what remains is scaled up to one). */
export interface Distribution {
  readonly family: Family;
  readonly parameters: readonly number[];
  readonly scale: number;
  readonly lower?: number;
  readonly upper?: number;
}

/** Bounds that leave less of a distribution than this are refused: they describe something else than the analyst wrote. */
export const LEAST_KEPT = 1e-6;

/** One plain sentence about what is wrong with a distribution, or undefined. */
export function checkDistribution(distribution: Distribution): string | undefined {
  const { family, parameters, scale, lower = -Infinity, upper = Infinity } = distribution;
  if (!Object.hasOwn(FAMILIES, family)) return `there is no distribution called ${family}`;
  const wrong = FAMILIES[family].check(parameters);
  if (wrong !== undefined) return wrong;
  if (!Number.isFinite(scale) || scale === 0) return 'its scale has to be a finite number other than zero';
  if (Number.isNaN(lower) || Number.isNaN(upper)) return 'its bounds have to be numbers';
  if (lower > upper) return `the lower bound ${lower} is above the upper bound ${upper}`;
  if (lower === -Infinity && upper === Infinity) return undefined;
  const atoms = asAtoms(distribution);
  const kept = atoms
    ? atomsWithin(atoms, lower, upper).values.length
    : FAMILIES[family].cdf(upper, parameters) - FAMILIES[family].cdf(lower, parameters);
  if (kept >= LEAST_KEPT) return undefined;
  return `its bounds ${lower} and ${upper} leave ${atoms || kept === 0 ? 'nothing' : 'less than a millionth'} of it`;
}

/**
 * The quantile function with all constants worked out: u in [0, 1) → value in canonical units, finite, monotone in u
 * (falling where the scale is negative). For the unbounded families u = 0 is answered as 2^−54.
 */
export function compileQuantile(distribution: Distribution): Quantile {
  const wrong = checkDistribution(distribution);
  if (wrong !== undefined) throw new Error(`bug: an unchecked distribution reached the sampler: ${wrong}`);
  const { scale } = distribution;
  const quantile = unscaledQuantile(distribution);
  return scale === 1 ? quantile : u => scale * quantile(u);
}

function unscaledQuantile(distribution: Distribution): Quantile {
  const { family, parameters, lower = -Infinity, upper = Infinity } = distribution;
  const atoms = asAtoms(distribution);
  if (atoms) return atomQuantile(atomsWithin(atoms, lower, upper));
  const quantile = FAMILIES[family].prepare(parameters);
  if (!isCut(distribution)) return quantile;
  const below = FAMILIES[family].cdf(lower, parameters);
  const kept = FAMILIES[family].cdf(upper, parameters) - below;
  return u => Math.min(upper, Math.max(lower, quantile(below + u * kept)));
}

/** The value in canonical units that a share u of the probability lies below. */
export function quantile(distribution: Distribution, u: number): number {
  return compileQuantile(distribution)(u);
}

/** P(value ≤ x), x in canonical units. */
export function cdf(distribution: Distribution, x: number): number {
  const { family, parameters, scale, lower = -Infinity, upper = Infinity } = distribution;
  const atoms = asAtoms(distribution);
  const kept = atoms && atomsWithin(atoms, lower, upper);
  const y = x / scale;
  // With a negative scale, value ≤ x means unscaled ≥ y; atoms at y itself then belong inside.
  if (kept) {
    if (scale > 0) return atomCdf(y, kept);
    return atomCdf(-y, { values: kept.values.map(v => -v), weights: kept.weights });
  }
  const at = (z: number) => FAMILIES[family].cdf(z, parameters);
  const share = y >= upper ? 1 : y <= lower ? 0 : (at(y) - at(lower)) / (at(upper) - at(lower));
  return scale > 0 ? share : 1 - share;
}

/** Expected value in canonical units: closed form, or for a cut continuous family an integral with relative error below 1e-9. */
export function mean(distribution: Distribution): number {
  return distribution.scale * moments(distribution)[0];
}

/** Variance in the square of canonical units; accuracy as for `mean`. */
export function variance(distribution: Distribution): number {
  return distribution.scale * distribution.scale * moments(distribution)[1];
}

function moments(distribution: Distribution): readonly [number, number] {
  const { family, parameters, lower = -Infinity, upper = Infinity } = distribution;
  const atoms = asAtoms(distribution);
  if (atoms) {
    const kept = atomsWithin(atoms, lower, upper);
    return [atomMean(kept), atomVariance(kept)];
  }
  if (!isCut(distribution)) return [FAMILIES[family].mean(parameters), FAMILIES[family].variance(parameters)];
  return truncatedMoments(FAMILIES[family], parameters, lower, upper);
}

/** The smallest interval in canonical units that holds every value; ends may be infinite. */
export function support(distribution: Distribution): readonly [number, number] {
  const { family, parameters, scale, lower = -Infinity, upper = Infinity } = distribution;
  const atoms = asAtoms(distribution);
  const [low, high] = atoms ? atomSupport(atomsWithin(atoms, lower, upper)) : FAMILIES[family].support(parameters);
  const a = scale * Math.max(low, lower);
  const b = scale * Math.min(high, upper);
  return a <= b ? [a, b] : [b, a];
}

/** A distribution without spread (`uniform(5, 5)`) is one atom, so that a bound that touches it keeps it whole. */
function asAtoms({ family, parameters }: Distribution): Atoms | undefined {
  const atoms = atomsOf(family, parameters);
  if (atoms) return atoms;
  const [low, high] = FAMILIES[family].support(parameters);
  return low === high ? { values: [low], weights: [1] } : undefined;
}

function isCut({ family, parameters, lower = -Infinity, upper = Infinity }: Distribution): boolean {
  const [low, high] = FAMILIES[family].support(parameters);
  return lower > low || upper < high;
}
