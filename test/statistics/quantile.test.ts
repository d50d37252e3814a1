// Quantiles of draws: the R-7 method, "never" as infinity, and errors that cover as often as they say.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  intervalRanks,
  type Level,
  ordered,
  quantileError,
  quantileInterval,
  quantileOf,
} from '../../src/statistics/quantile.ts';
import { coverageTolerance, outcomes, study } from './draws.ts';

const of = (...values: number[]) => ordered(Float64Array.from(values));

describe('quantiles', () => {
  test('use the R-7 method', () => {
    const values = of(8, 1, 4, 2);
    expect([0, 0.25, 0.5, 0.75, 1].map(p => quantileOf(values, p))).toEqual([1, 1.75, 3, 5, 8]);
    expect(quantileOf(of(-4, -2), 0.5)).toBe(-3);
    expect(quantileOf(of(7), 0.95)).toBe(7);
    expect(quantileOf(of(), 0.5)).toBeUndefined();
  });

  test('that touch "never" are never', () => {
    const values = of(1, 2, Infinity, Infinity, 3);
    expect([0, 0.25, 0.5, 0.51, 0.75, 1].map(p => quantileOf(values, p))).toEqual([
      1,
      2,
      3,
      Infinity,
      Infinity,
      Infinity,
    ]);
    expect(quantileOf(of(Infinity, Infinity), 0.5)).toBe(Infinity);
  });

  test('a place that is whole but for a rounding stays whole', () => {
    // 0.07 · 100 is 7.000000000000001 in doubles; the next value is infinitely far.
    const values = of(...Array.from({ length: 101 }, (_, i) => (i <= 7 ? i : Infinity)));
    expect(0.07 * 100).not.toBe(7);
    expect(quantileOf(values, 0.07)).toBe(7);
  });

  test('NaN and −Infinity are bugs', () => {
    expect(() => of(1, Number.NaN, 2)).toThrow('bug');
    expect(() => of(1, -Infinity)).toThrow('bug');
  });

  test('lie between the extremes, never fall with p, never are NaN, and leave the draws as they were', () => {
    fc.assert(
      fc.property(
        outcomes().filter(v => v.length > 0),
        values => {
          const before = values.slice();
          const order = ordered(values);
          expect(values).toEqual(before);
          let last = order.at(0);
          for (let i = 0; i <= 20; i++) {
            const x = quantileOf(order, i / 20)!;
            expect(x >= last && x <= order.at(order.n - 1)).toBe(true);
            last = x;
          }
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });
});

describe('the distribution-free interval', () => {
  // From scipy.stats.binom: the largest r with P(B ≤ r) ≤ α/2 and the smallest with P(B > r) ≤ α/2.
  test.each<[number, number, Level, number | undefined, number | undefined]>([
    [1, 0.5, 0.9, undefined, undefined],
    [3, 0.5, 0.9, undefined, undefined],
    [5, 0.5, 0.9, 0, 4],
    [10, 0.5, 0.9, 1, 8],
    [100, 0.5, 0.9, 41, 58],
    [100, 0.95, 0.9, 90, 98],
    [58, 0.95, 0.9, 51, undefined],
    [59, 0.95, 0.9, 52, 58],
    [1000, 0.05, 0.95, 36, 64],
    [1000, 0.95, 0.95, 935, 963],
    [10_000, 0.95, 0.99, 9442, 9555],
    [200, 0.25, 0.8, 41, 58],
  ])('ranks for n = %d, p = %d at %d', (n, p, level, low, high) => {
    expect(intervalRanks(n, p, level)).toEqual({ low, high });
  });

  test('a million draws are no trouble', () => {
    const { low, high } = intervalRanks(1e6, 0.5, 0.9);
    // ±1.645 · 500 around the middle, but for the rounding to whole ranks
    expect(Math.abs(low! - (5e5 - 822))).toBeLessThan(3);
    expect(Math.abs(high! - (5e5 + 822))).toBeLessThan(3);
  });

  test('covers at least at its level, in repeated studies', () => {
    const studies = 2000;
    for (const [n, p] of [
      [60, 0.5],
      [200, 0.05],
      [200, 0.95],
      [400, 0.25],
    ] as const) {
      let covered = 0;
      for (let k = 0; k < studies; k++) {
        const { low, high } = quantileInterval(ordered(study(`interval ${n}`, k, n)), p);
        if (low! <= p && p <= high!) covered++;
      }
      // Ranks are whole, so that the coverage is a little above 90 %; below only by luck.
      expect(covered / studies).toBeGreaterThan(0.9 - coverageTolerance(0.9, studies));
      expect(covered / studies).toBeLessThan(0.96);
    }
  });

  test('ends at "never" where the draws do', () => {
    const values = of(...Array.from({ length: 100 }, (_, i) => (i < 55 ? i : Infinity)));
    expect(quantileInterval(values, 0.5)).toEqual({ low: 41, high: Infinity });
  });
});

describe('the standard error', () => {
  test('is unknown, not zero, for a handful of draws', () => {
    expect(quantileError(of(), 0.5)).toBeUndefined();
    expect(quantileError(of(1), 0.5)).toBeUndefined();
    expect(quantileError(of(1, 2, 3), 0.95)).toBeUndefined();
    expect(quantileError(of(1, 2, 3), 0.5)).toBeGreaterThan(0);
  });

  test('is infinite where it touches "never"', () => {
    expect(quantileError(of(1, 2, 3, Infinity), 0.5)).toBe(Infinity);
    expect(quantileError(of(Infinity, Infinity, Infinity), 0.5)).toBe(Infinity);
  });

  test('is the standard deviation over repeated studies, within 6 %', () => {
    // Exponential draws; 1,500 studies know a standard deviation to 1.8 %, three of these. At n = 2,000 the method's own bias
    // (the density bends between p − √(pq/n) and p + √(pq/n)) is below 1 %.
    const studies = 1500;
    for (const p of [0.05, 0.5, 0.95]) {
      let sum = 0;
      let squares = 0;
      let errors = 0;
      for (let k = 0; k < studies; k++) {
        const order = ordered(study('quantile error', k, 2000).map(u => -Math.log(1 - u)));
        const value = quantileOf(order, p)!;
        sum += value;
        squares += value * value;
        errors += quantileError(order, p)!;
      }
      const sd = Math.sqrt(squares / studies - (sum / studies) ** 2);
      expect(Math.abs(errors / studies / sd - 1)).toBeLessThan(0.06);
    }
  });
});
