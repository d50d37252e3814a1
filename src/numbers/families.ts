// The families an uncertain number can belong to: what their parameters mean, what can be wrong with them, and their
// quantile, CDF, mean and variance. One row per family. Knows nothing of units, truncation, names or random streams.
import { type Atoms, atomCdf, atomMean, atomQuantile, atomSupport, atomVariance } from './atoms.ts';
import { betaCdf, betaQuantile, prepareBeta } from './beta.ts';
import { exp, expm1, log, log1p, pow } from './elementary.ts';
import { gamma } from './gamma.ts';
import { LARGEST_U, normalCdf, normalQuantile, Z95 } from './normal.ts';

export type Family =
  | 'uniform'
  | 'triangular'
  | 'pert'
  | 'normal'
  | 'lognormal'
  | 'beta'
  | 'weibull'
  | 'exponential'
  | 'discrete'
  | 'bernoulli'
  | 'empirical';

/** A quantile function with its constants worked out: u in [0, 1) → a finite value, never falling as u grows. */
export type Quantile = (u: number) => number;

type Parameters = readonly number[];

export interface FamilyRow {
  /** How an analyst writes it. */
  readonly signature: string;
  /** One plain sentence about what is wrong with the parameters, or undefined. The other functions expect checked parameters. */
  readonly check: (parameters: Parameters) => string | undefined;
  /** The quantile function, prepared once and called for every draw. */
  readonly prepare: (parameters: Parameters) => Quantile;
  /** Value below which a share u of the probability lies; a value that carries probability is met from its lower end of u. */
  readonly quantile: (u: number, parameters: Parameters) => number;
  /** P(X ≤ x). */
  readonly cdf: (x: number, parameters: Parameters) => number;
  readonly mean: (parameters: Parameters) => number;
  readonly variance: (parameters: Parameters) => number;
  /** The smallest interval that holds all values; ends may be infinite. */
  readonly support: (parameters: Parameters) => readonly [number, number];
}

const ATOMS = {
  discrete: (p: Parameters): Atoms => ({
    values: p.filter((_, i) => i % 2 === 0),
    weights: p.filter((_, i) => i % 2 === 1),
  }),
  bernoulli: ([p]: Parameters): Atoms => ({ values: [0, 1], weights: [1 - p!, p!] }),
  empirical: (p: Parameters): Atoms => ({ values: p, weights: p.map(() => 1) }),
};

export const FAMILIES: { readonly [F in Family]: FamilyRow } = {
  uniform: row({
    signature: 'uniform(lowest, highest)',
    check: p => count(p, 2) ?? (p[0]! <= p[1]! ? undefined : `the lowest value ${p[0]} is above the highest ${p[1]}`),
    prepare: ([lo, hi]) => {
      const width = hi! - lo!;
      return u => within(lo! + width * u, lo!, hi!);
    },
    cdf: (x, [lo, hi]) => (x >= hi! ? 1 : x <= lo! ? 0 : (x - lo!) / (hi! - lo!)),
    mean: ([lo, hi]) => 0.5 * lo! + 0.5 * hi!,
    variance: ([lo, hi]) => square(hi! - lo!) / 12,
    support: ([lo, hi]) => [lo!, hi!],
  }),

  triangular: row({
    signature: 'triangular(lowest, most likely, highest)',
    check: p => count(p, 3) ?? inOrder(p),
    prepare: ([lo, mode, hi]) => {
      const width = hi! - lo!;
      if (width === 0) return () => lo!;
      const rise = mode! - lo!;
      const fall = hi! - mode!;
      const turn = rise / width;
      return u =>
        u < turn
          ? within(lo! + Math.sqrt(u * width * rise), lo!, mode!)
          : within(hi! - Math.sqrt((1 - u) * width * fall), mode!, hi!);
    },
    cdf: (x, [lo, mode, hi]) => {
      if (x >= hi!) return 1;
      if (x <= lo!) return 0;
      return x < mode!
        ? square(x - lo!) / ((hi! - lo!) * (mode! - lo!))
        : 1 - square(hi! - x) / ((hi! - lo!) * (hi! - mode!));
    },
    mean: ([lo, mode, hi]) => (lo! + mode! + hi!) / 3,
    variance: ([lo, mode, hi]) => (square(hi! - lo!) - (mode! - lo!) * (hi! - mode!)) / 18,
    support: ([lo, , hi]) => [lo!, hi!],
  }),

  // Beta on [lowest, highest] with weight 4 on the mode (D. G. Malcolm et al., Operations Research 7 (1959) 646–669).
  pert: row({
    signature: 'pert(lowest, most likely, highest)',
    check: p => count(p, 3) ?? inOrder(p),
    prepare: parameters => {
      const [lo, , hi] = parameters;
      if (lo === hi) return () => lo!;
      const beta = prepareBeta(...pertShape(parameters));
      return u => within(lo! + (hi! - lo!) * betaQuantile(u, beta), lo!, hi!);
    },
    cdf: (x, parameters) => {
      const [lo, , hi] = parameters;
      if (x >= hi!) return 1;
      return x <= lo! ? 0 : betaCdf((x - lo!) / (hi! - lo!), prepareBeta(...pertShape(parameters)));
    },
    mean: ([lo, mode, hi]) => (lo! + 4 * mode! + hi!) / 6,
    variance: parameters => {
      const [lo, mode, hi] = parameters;
      const mean = (lo! + 4 * mode! + hi!) / 6;
      return ((mean - lo!) * (hi! - mean)) / 7;
    },
    support: ([lo, , hi]) => [lo!, hi!],
  }),

  normal: row({
    signature: 'normal(mean, standard deviation)',
    check: p => count(p, 2) ?? (p[1]! >= 0 ? undefined : `the standard deviation ${p[1]} is negative`),
    prepare:
      ([mean, sd]) =>
      u =>
        mean! + sd! * normalQuantile(u),
    cdf: (x, [mean, sd]) => (sd === 0 ? (x >= mean! ? 1 : 0) : normalCdf((x - mean!) / sd!)),
    mean: ([mean]) => mean!,
    variance: ([, sd]) => sd! * sd!,
    support: ([mean, sd]) => (sd === 0 ? [mean!, mean!] : [-Infinity, Infinity]),
  }),

  lognormal: row({
    signature: 'lognormal(5 % quantile, 95 % quantile)',
    check: p =>
      count(p, 2) ??
      (p[0]! <= 0
        ? `the 5 % quantile ${p[0]} is not above zero, and a lognormal value always is`
        : p[0]! <= p[1]!
          ? undefined
          : `the 5 % quantile ${p[0]} is above the 95 % quantile ${p[1]}`),
    prepare: parameters => {
      const [mu, sigma] = logMoments(parameters);
      return sigma === 0 ? () => parameters[0]! : u => exp(mu + sigma * normalQuantile(u));
    },
    cdf: (x, parameters) => {
      if (!(x > 0)) return 0;
      const [mu, sigma] = logMoments(parameters);
      return sigma === 0 ? (x >= parameters[0]! ? 1 : 0) : normalCdf((log(x) - mu) / sigma);
    },
    mean: parameters => {
      const [mu, sigma] = logMoments(parameters);
      return exp(mu + 0.5 * sigma * sigma);
    },
    variance: parameters => {
      const [mu, sigma] = logMoments(parameters);
      return expm1(sigma * sigma) * exp(2 * mu + sigma * sigma);
    },
    support: ([p5, p95]) => (p5 === p95 ? [p5!, p5!] : [0, Infinity]),
  }),

  beta: row({
    signature: 'beta(a, b)',
    check: p => count(p, 2) ?? (p[0]! > 0 && p[1]! > 0 ? undefined : 'both parameters of a beta have to be above zero'),
    prepare: ([a, b]) => {
      const beta = prepareBeta(a!, b!);
      return u => betaQuantile(u, beta);
    },
    cdf: (x, [a, b]) => betaCdf(x, prepareBeta(a!, b!)),
    mean: ([a, b]) => a! / (a! + b!),
    variance: ([a, b]) => (a! * b!) / (square(a! + b!) * (a! + b! + 1)),
    support: () => [0, 1],
  }),

  weibull: row({
    signature: 'weibull(shape, scale)',
    check: p =>
      count(p, 2) ?? (p[0]! > 0 && p[1]! > 0 ? undefined : 'shape and scale of a weibull have to be above zero'),
    prepare: ([shape, scale]) => {
      const power = 1 / shape!;
      return u => scale! * pow(-log1p(-Math.min(u, LARGEST_U)), power);
    },
    cdf: (x, [shape, scale]) => (x > 0 ? -expm1(-pow(x / scale!, shape!)) : 0),
    mean: ([shape, scale]) => scale! * gamma(1 + 1 / shape!),
    variance: ([shape, scale]) => scale! * scale! * (gamma(1 + 2 / shape!) - square(gamma(1 + 1 / shape!))),
    support: () => [0, Infinity],
  }),

  exponential: row({
    signature: 'exponential(mean)',
    check: p => count(p, 1) ?? (p[0]! > 0 ? undefined : `the mean ${p[0]} of an exponential has to be above zero`),
    prepare:
      ([mean]) =>
      u =>
        -mean! * log1p(-Math.min(u, LARGEST_U)),
    cdf: (x, [mean]) => (x > 0 ? -expm1(-x / mean!) : 0),
    mean: ([mean]) => mean!,
    variance: ([mean]) => mean! * mean!,
    support: () => [0, Infinity],
  }),

  discrete: row({
    signature: 'discrete(value, weight, value, weight, …)',
    check: p => {
      if (p.length < 2 || p.length % 2 !== 0) return 'a discrete needs pairs of a value and its weight';
      let total = 0;
      for (let i = 1; i < p.length; i += 2) {
        if (p[i]! < 0) return `the weight ${p[i]} is negative`;
        total += p[i]!;
      }
      return total > 0 && total < Infinity ? undefined : 'the weights of a discrete have to add up to more than zero';
    },
    ...ofAtoms('discrete'),
  }),

  bernoulli: row({
    signature: 'bernoulli(probability)',
    check: p =>
      count(p, 1) ?? (p[0]! >= 0 && p[0]! <= 1 ? undefined : `the probability ${p[0]} is not between 0 and 1`),
    ...ofAtoms('bernoulli'),
  }),

  empirical: row({
    signature: 'empirical(value, value, …)',
    check: p => (p.length > 0 ? undefined : 'an empirical distribution needs at least one value'),
    ...ofAtoms('empirical'),
  }),
};

/** The values and weights of a family that has a finite number of them; undefined for the continuous families. */
export function atomsOf(family: Family, parameters: Parameters): Atoms | undefined {
  return isCountable(family) ? ATOMS[family](parameters) : undefined;
}

function isCountable(family: Family): family is keyof typeof ATOMS {
  return Object.hasOwn(ATOMS, family);
}

type RowWithoutQuantile = Omit<FamilyRow, 'quantile'>;

function row(given: RowWithoutQuantile): FamilyRow {
  const check = (parameters: Parameters): string | undefined => {
    const wrong = finite(parameters) ?? given.check(parameters);
    if (wrong !== undefined) return wrong;
    const quantile = given.prepare(parameters);
    const reaches = Number.isFinite(quantile(0)) && Number.isFinite(quantile(LARGEST_U));
    return reaches && Number.isFinite(given.mean(parameters))
      ? undefined
      : 'it spreads so widely that its values leave the range of numbers a computer holds';
  };
  return { ...given, check, quantile: (u, parameters) => given.prepare(parameters)(u) };
}

function ofAtoms(family: keyof typeof ATOMS): Omit<RowWithoutQuantile, 'signature' | 'check'> {
  const atoms = ATOMS[family];
  return {
    prepare: p => atomQuantile(atoms(p)),
    cdf: (x, p) => atomCdf(x, atoms(p)),
    mean: p => atomMean(atoms(p)),
    variance: p => atomVariance(atoms(p)),
    support: p => atomSupport(atoms(p)),
  };
}

function count(parameters: Parameters, expected: number): string | undefined {
  if (parameters.length === expected) return undefined;
  return `it takes ${expected} ${expected === 1 ? 'number' : 'numbers'}, not ${parameters.length}`;
}

function finite(parameters: Parameters): string | undefined {
  return parameters.every(Number.isFinite) ? undefined : 'every number in it has to be finite';
}

function inOrder([lo, mode, hi]: Parameters): string | undefined {
  if (lo! <= mode! && mode! <= hi!) return undefined;
  return `lowest, most likely and highest have to come in this order, not ${lo}, ${mode}, ${hi}`;
}

function within(x: number, lo: number, hi: number): number {
  return Math.min(hi, Math.max(lo, x));
}

function square(x: number): number {
  return x * x;
}

/** The two shape parameters of the beta behind a PERT with weight 4 on its mode. */
function pertShape([lo, mode, hi]: Parameters): [number, number] {
  return [1 + (4 * (mode! - lo!)) / (hi! - lo!), 1 + (4 * (hi! - mode!)) / (hi! - lo!)];
}

/** Mean and standard deviation of the logarithm. */
function logMoments([p5, p95]: Parameters): [number, number] {
  const low = log(p5!);
  const high = log(p95!);
  return [0.5 * (low + high), p5 === p95 ? 0 : (high - low) / (2 * Z95)];
}
