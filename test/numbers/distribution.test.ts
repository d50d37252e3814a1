// Every family against its exact mean, variance and CDF at a fixed seed; quantile and CDF as each other's inverse; truncation;
// and what an analyst is told when the parameters make no sense.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BLOCK, uniforms } from '../../src/engine/stream.ts';
import {
  cdf,
  checkDistribution,
  compileQuantile,
  type Distribution,
  FAMILIES,
  type Family,
  mean,
  quantile,
  support,
  variance,
} from '../../src/numbers/distribution.ts';

const of = (family: Family, parameters: number[], more: Partial<Distribution> = {}): Distribution => ({
  family,
  parameters,
  scale: 1,
  ...more,
});

const CONTINUOUS: readonly Distribution[] = [
  of('uniform', [-2, 5]),
  of('triangular', [1, 2, 4]),
  of('triangular', [1, 1, 4]),
  of('triangular', [1, 4, 4], { scale: 1000 }),
  of('pert', [5, 6, 7]),
  of('pert', [0.6, 0.6, 0.95]),
  of('pert', [-10, 3, 4], { scale: -2 }),
  of('normal', [-3, 2]),
  of('lognormal', [10, 14]),
  of('lognormal', [0.1, 10]),
  of('beta', [0.5, 0.7]),
  of('beta', [3, 12]),
  of('weibull', [1.5, 2]),
  of('weibull', [0.8, 10]),
  of('exponential', [9]),
  of('normal', [10, 3], { lower: 5, upper: 12 }),
  of('normal', [10, 3], { lower: 0, scale: 7 }),
  of('lognormal', [10, 14], { lower: 11.5 }),
  of('pert', [1, 2, 4], { lower: 1.5, upper: 3 }),
  of('exponential', [3], { lower: 1 }),
  of('triangular', [1, 2, 4], { lower: 1.5 }),
  of('weibull', [1.5, 2], { lower: 0.5, upper: 3 }),
  of('uniform', [0, 10], { lower: 4, scale: -1 }),
];

const COUNTABLE: readonly Distribution[] = [
  of('discrete', [10, 1, 5, 2, 20, 5]),
  of('discrete', [1, 0, 2, 3]),
  of('bernoulli', [0.3]),
  of('bernoulli', [0]),
  of('bernoulli', [1]),
  of('empirical', [3, 1, 4, 1, 5, 9, 2, 6]),
  of('empirical', [3, 1, 4, 1, 5, 9, 2, 6], { lower: 2, upper: 5, scale: -3 }),
  of('uniform', [5, 5], { lower: 5 }),
  of('pert', [2, 2, 2]),
  of('normal', [4, 0]),
];

const label = ({ family, parameters, lower, upper, scale }: Distribution): string =>
  `${scale === 1 ? '' : `${scale} × `}${family}(${parameters})${lower === undefined && upper === undefined ? '' : ` in [${lower}, ${upper}]`}`;
const named = (list: readonly Distribution[]) => list.map(d => [label(d), d] as const);

const DRAWS = 80 * BLOCK; // 20,480

function draws(distribution: Distribution, seed = 'moments'): Float64Array {
  const out = new Float64Array(DRAWS);
  const inverse = compileQuantile(distribution);
  for (let b = 0; b < 80; b++) uniforms(seed, label(distribution), b, out.subarray(b * BLOCK, (b + 1) * BLOCK));
  return out.map(inverse);
}

describe.each(named([...CONTINUOUS, ...COUNTABLE]))('%s', (_, distribution) => {
  const values = draws(distribution);

  test('repeats under its seed, and is finite, also at u = 0', () => {
    expect(draws(distribution)).toEqual(values);
    expect(values.every(Number.isFinite)).toBe(true);
    expect(Number.isFinite(quantile(distribution, 0))).toBe(true);
    expect(Number.isFinite(quantile(distribution, 1 - 2 ** -53))).toBe(true);
  });

  test('stays in its support', () => {
    const [low, high] = support(distribution);
    expect(values.every(x => x >= low && x <= high)).toBe(true);
  });

  // 4.5 standard errors: with two tests for each of 33 distributions, chance alone passes that once in 2,000 sets of seeds.
  test('meets its mean and variance within 4.5 standard errors', () => {
    const m = mean(distribution);
    const v = variance(distribution);
    let sum = 0;
    let squares = 0;
    let fourth = 0;
    for (const x of values) {
      sum += x - m;
      squares += (x - m) ** 2;
      fourth += (x - m) ** 4;
    }
    const error = Math.sqrt(v / DRAWS);
    expect(Math.abs(sum / DRAWS)).toBeLessThanOrEqual(4.5 * error + 1e-12 * Math.abs(m));
    const ofVariance = Math.sqrt((fourth / DRAWS - (squares / DRAWS) ** 2) / DRAWS);
    expect(Math.abs(squares / DRAWS - v)).toBeLessThanOrEqual(4.5 * ofVariance + 1e-12 * v);
  });

  test('meets its CDF', () => {
    // Kolmogorov and Smirnov: P(√n D > 2.3) = 5e-5 by the limit; for values with probability of their own it is less.
    const sorted = values.slice().sort();
    let d = 0;
    for (let i = 0; i < DRAWS; i++) {
      if (sorted[i] === sorted[i + 1]) continue;
      d = Math.max(d, Math.abs((i + 1) / DRAWS - cdf(distribution, sorted[i]!)));
    }
    expect(Math.sqrt(DRAWS) * d).toBeLessThan(2.3);
  });

  test('never falls as u grows (never rises, with a negative scale)', () => {
    const sign = Math.sign(distribution.scale);
    const inverse = compileQuantile(distribution);
    let last = sign * inverse(0);
    for (let i = 1; i < 4000; i++) {
      const x = sign * inverse(i / 4000);
      expect(x).toBeGreaterThanOrEqual(last);
      last = x;
    }
  });
});

describe('quantile and CDF', () => {
  const u = fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true });

  test.each(named(CONTINUOUS))('CDF undoes the quantile of %s', (_, distribution) => {
    const inverse = compileQuantile(distribution);
    fc.assert(
      fc.property(u, share => {
        const back = cdf(distribution, inverse(share));
        const expected = distribution.scale > 0 ? share : 1 - share;
        // Rounding x by half an ulp moves u by density × ulp; 1e-9 leaves room for that in steep tails, 1e-6 for beta near 1.
        expect(Math.abs(back - expected)).toBeLessThan(distribution.family === 'beta' ? 1e-6 : 1e-9);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test.each(named(COUNTABLE))('%s: P(X ≤ quantile(u)) > u, and no smaller value will do', (_, distribution) => {
    if (distribution.scale < 0) return;
    fc.assert(
      fc.property(u, share => {
        const x = quantile(distribution, share);
        expect(cdf(distribution, x)).toBeGreaterThan(share - 1e-15);
        expect(cdf(distribution, x - 1e-9)).toBeLessThanOrEqual(share + 1e-15);
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  test('a value of probability q answers to exactly a share q of all u', () => {
    expect(quantile(of('bernoulli', [0.25]), 0.7499999)).toBe(0);
    expect(quantile(of('bernoulli', [0.25]), 0.75)).toBe(1);
    const discrete = of('discrete', [7, 1, 3, 1, 5, 2]);
    expect([0, 0.2499, 0.25, 0.7499, 0.75, 0.999].map(share => quantile(discrete, share))).toEqual([3, 3, 5, 5, 7, 7]);
  });
});

describe('exact values', () => {
  test('lognormal and normal meet the interval they were written as', () => {
    const written = of('lognormal', [10, 14]);
    expect(quantile(written, 0.05)).toBeCloseTo(10, 12);
    expect(quantile(written, 0.95)).toBeCloseTo(14, 12);
    expect(mean(written)).toBeCloseTo(11.894211354079742, 12); // mpmath
    expect(variance(written)).toBeCloseTo(1.487746310568905, 12);
  });

  test('pert(5, 6, 7) is symmetric with mean 6 and variance 1/7', () => {
    const pert = of('pert', [5, 6, 7]);
    expect([quantile(pert, 0), mean(pert)]).toEqual([5, 6]);
    expect(quantile(pert, 0.5)).toBeCloseTo(6, 14);
    expect(variance(pert)).toBeCloseTo(1 / 7, 15);
  });

  // Mean and variance after cutting, by quadrature of the density with 25 digits (mpmath).
  test.each([
    [of('normal', [10, 3], { lower: 5, upper: 12 }), 9.056886575177785, 3.238789521047704],
    [of('normal', [10, 3], { lower: 20, upper: 30 }), 20.78365093357666, 0.5493756480151398],
    [of('normal', [10, 3], { lower: 0 }), 10.004628823033226, 8.953690343665064],
    [of('lognormal', [10, 14], { lower: 11, upper: 13 }), 11.945221313078726, 0.30356450354036996],
    [of('lognormal', [10, 14], { lower: 11.5 }), 12.647933894747524, 0.7625519645107784],
    [of('pert', [1, 2, 4], { lower: 1.5, upper: 3 }), 2.181126439580436, 0.1588881846626722],
    [of('weibull', [1.5, 2], { lower: 0.5, upper: 3 }), 1.5759253818457357, 0.45841715375009007],
    [of('weibull', [1.5, 2]), 1.8054905859018673, 1.502761139255728],
    [of('exponential', [3], { lower: 1 }), 4, 9],
    [of('triangular', [1, 2, 4], { lower: 1.5 }), 2.4242424242424243, 0.3238062442607897],
  ])('moments of %j', (distribution, exactMean, exactVariance) => {
    expect(Math.abs(mean(distribution) / exactMean - 1)).toBeLessThan(1e-9);
    expect(Math.abs(variance(distribution) / exactVariance - 1)).toBeLessThan(1e-9);
  });

  test('scale multiplies values after the bounds have cut', () => {
    const cut = of('uniform', [0, 10], { lower: 4, upper: 6, scale: 100 });
    expect(support(cut)).toEqual([400, 600]);
    expect(quantile(cut, 0.5)).toBeCloseTo(500, 10);
    expect(support({ ...cut, scale: -1 })).toEqual([-6, -4]);
  });

  test('bounds outside the support change nothing', () => {
    const pert = of('pert', [5, 6, 7]);
    const bounded = of('pert', [5, 6, 7], { lower: 0, upper: 100 });
    for (const share of [0, 0.1, 0.5, 0.99]) expect(quantile(bounded, share)).toBe(quantile(pert, share));
    expect(mean(bounded)).toBe(mean(pert));
  });

  test('a value on a bound is kept', () => {
    const kept = of('discrete', [1, 1, 2, 1, 3, 2], { lower: 2, upper: 3 });
    expect(mean(kept)).toBeCloseTo(8 / 3, 14);
    expect(support(kept)).toEqual([2, 3]);
  });
});

describe('what an analyst is told', () => {
  test.each([
    [of('uniform', [3, 2]), 'lowest value 3 is above the highest 2'],
    [of('uniform', [3]), 'takes 2 numbers, not 1'],
    [of('exponential', [1, 2]), 'takes 1 number, not 2'],
    [of('triangular', [1, 5, 4]), 'have to come in this order'],
    [of('pert', [1, Number.NaN, 4]), 'has to be finite'],
    [of('normal', [0, -1]), 'is negative'],
    [of('lognormal', [0, 4]), 'not above zero'],
    [of('lognormal', [5, 4]), 'above the 95 % quantile'],
    [of('lognormal', [1e-300, 1e300]), 'leave the range of numbers'],
    [of('beta', [0, 1]), 'above zero'],
    [of('weibull', [1, 0]), 'above zero'],
    [of('weibull', [0.001, 1]), 'leave the range of numbers'],
    [of('exponential', [-1]), 'above zero'],
    [of('discrete', [1, 2, 3]), 'pairs'],
    [of('discrete', [1, -2]), 'negative'],
    [of('discrete', [1, 0]), 'more than zero'],
    [of('bernoulli', [1.2]), 'between 0 and 1'],
    [of('empirical', []), 'at least one value'],
    [of('normal', [0, 1], { lower: 5, upper: 4 }), 'above the upper bound'],
    [of('normal', [0, 1], { lower: 6 }), 'less than a millionth'],
    [of('uniform', [0, 1], { lower: 2 }), 'leave nothing'],
    [of('empirical', [1, 2], { lower: 3 }), 'leave nothing'],
    [of('normal', [0, 1], { scale: 0 }), 'other than zero'],
  ])('%j', (distribution, sentence) => {
    expect(checkDistribution(distribution)).toContain(sentence);
    expect(() => compileQuantile(distribution)).toThrow('bug');
  });

  test('every family names its parameters as they are written', () => {
    for (const [family, { signature }] of Object.entries(FAMILIES))
      expect(signature.startsWith(`${family}(`)).toBe(true);
  });
});
