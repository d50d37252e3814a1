// The normal, beta and gamma functions under the families, against mpmath 1.3 with 40 digits.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { betaCdf, betaQuantile, prepareBeta } from '../../src/numbers/beta.ts';
import { logGamma } from '../../src/numbers/gamma.ts';
import { normalCdf, normalQuantile, Z95 } from '../../src/numbers/normal.ts';

/** [u, z] */
const NORMAL_QUANTILES = [
  [5.551115123125783e-17, -8.292361075813595],
  [1e-12, -7.034483825301132],
  [1e-6, -4.753424308822899],
  [0.001, -3.0902323061678136],
  [0.0249, -1.961677869063786],
  [0.05, -1.6448536269514726],
  [0.0749, -1.4402382675279637],
  [0.0751, -1.43882539275254],
  [0.2, -0.8416212335729142],
  [0.4, -0.2533471031357997],
  [0.49, -0.025068908258711057],
  [0.6, 0.2533471031357997],
  [0.95, 1.6448536269514722],
  [0.975, 1.9599639845400538],
  [0.999999, 4.753424308817087],
  [0.9999999999999999, 8.209536151601387],
] as const;

/** [z, P(Z ≤ z)] */
const NORMAL_CDF = [
  [-37.0, 5.725571222524577e-300],
  [-20.0, 2.7536241186062337e-89],
  [-8.3, 5.205569744890254e-17],
  [-5.0, 2.866515718791939e-7],
  [-1.51, 0.0655217120889165],
  [-1.49, 0.06811211796672545],
  [-0.5, 0.3085375387259869],
  [-1e-5, 0.49999601057719606],
  [0.3, 0.6179114221889527],
  [1.0, 0.8413447460685429],
  [1.645, 0.9500150944608786],
  [2.5, 0.9937903346742238],
  [6.0, 0.9999999990134123],
] as const;

/** [a, b, x, I_x(a, b)] */
const BETA_CDF = [
  [0.5, 0.5, 0.1, 0.20483276469913345],
  [2, 3, 0.4, 0.5248],
  [1.4, 4.6, 0.9, 0.9999466702911716],
  [3, 3, 0.0001, 9.99850006e-12],
  [20, 0.5, 0.99, 0.5286300645149843],
  [50, 70, 0.4, 0.3591346088344947],
  [0.05, 0.3, 1e-9, 0.3102034250165593],
  [4.6, 1.4, 0.2, 0.0012455721411017706],
  [500, 480, 0.51, 0.4947294759140735],
] as const;

/** [x, ln Γ(x)] */
const LOG_GAMMA = [
  [1e-6, 13.815509980749432],
  [0.5, 0.5723649429247001],
  [1, 0.0],
  [1.5, -0.12078223763524522],
  [2, 0.0],
  [3.7, 1.428072326665388],
  [11.99, 17.477885575426185],
  [12.01, 17.526738806509965],
  [100, 359.1342053695754],
  [1000000.0, 12815504.569147611],
] as const;

const near = (x: number, exact: number, relative: number): void =>
  expect(Math.abs(x - exact)).toBeLessThanOrEqual(relative * Math.abs(exact));

describe('normal', () => {
  test.each(NORMAL_QUANTILES)('the %d quantile, to 1e-15', (u, z) => near(normalQuantile(u), z, 1e-15));

  test.each(NORMAL_CDF)('P(Z ≤ %d), to 3e-13 in the far tail', (z, p) => near(normalCdf(z), p, z < -8 ? 3e-13 : 5e-15));

  test('the ends are finite quantiles, and exact probabilities', () => {
    expect(normalQuantile(0)).toBe(normalQuantile(2 ** -54));
    expect(normalQuantile(1)).toBe(normalQuantile(1 - 2 ** -53));
    expect(normalQuantile(0.5)).toBe(0);
    expect([normalCdf(-Infinity), normalCdf(0), normalCdf(Infinity)]).toEqual([0, 0.5, 1]);
    near(normalQuantile(0.95), Z95, 1e-15);
  });

  test('CDF undoes quantile', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-15, max: 0.5, noNaN: true }), u => {
        near(normalCdf(normalQuantile(u)), u, 1e-13);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });
});

describe('gamma', () => {
  test.each(LOG_GAMMA)('ln Γ(%d)', (x, exact) => {
    expect(Math.abs(logGamma(x) - exact)).toBeLessThan(5e-15 * Math.max(1, Math.abs(exact)));
  });
});

describe('beta', () => {
  test.each(BETA_CDF)('I(a = %d, b = %d) at %d, to 1e-13 (1e-12 above 100)', (a, b, x, exact) => {
    expect(Math.abs(betaCdf(x, prepareBeta(a, b)) - exact)).toBeLessThan(a > 100 ? 1e-12 : 1e-13);
  });

  test('closed forms: I_x(a, 1) = x^a, I_x(2, 2) = x² (3 − 2 x)', () => {
    near(betaCdf(0.3, prepareBeta(2.5, 1)), 0.3 ** 2.5, 1e-14);
    near(betaCdf(0.7, prepareBeta(2, 2)), 0.49 * 1.6, 1e-14);
    expect(betaQuantile(0.3, prepareBeta(1, 1))).toBeCloseTo(0.3, 15);
  });

  test('CDF undoes quantile for humps, slopes and bathtubs', () => {
    const shape = fc.double({ min: 0.1, max: 200, noNaN: true });
    fc.assert(
      fc.property(shape, shape, fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (a, b, u) => {
        const beta = prepareBeta(a, b);
        const x = betaQuantile(u, beta);
        if (x === 0) return;
        // Up to 1e-12 from the functions, and what two steps of the doubles around x make.
        const step = betaCdf(x + 1.2e-16, beta) - betaCdf(x - 1.2e-16, beta);
        expect(Math.abs(betaCdf(x, beta) - u)).toBeLessThan(1e-12 * Math.max(u, 0.01) + 2 * step);
      }),
      { seed: 2, numRuns: 5000 },
    );
  });

  test('quantiles never fall, and end at 0 and 1', () => {
    for (const [a, b] of [
      [0.3, 0.4],
      [1, 3],
      [3, 1],
      [1.4, 4.6],
      [60, 80],
    ] as const) {
      const beta = prepareBeta(a, b);
      expect([betaQuantile(0, beta), betaQuantile(1, beta)]).toEqual([0, 1]);
      let last = 0;
      for (let i = 1; i < 2000; i++) {
        const x = betaQuantile(i / 2000, beta);
        expect(x).toBeGreaterThan(last);
        last = x;
      }
    }
  });
});
