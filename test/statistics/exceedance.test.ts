// P(> threshold) and the mean of the worst 5 %, with their errors.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conditionalValueAtRisk, exceedance, share, TAIL } from '../../src/statistics/exceedance.ts';
import { ordered } from '../../src/statistics/quantile.ts';
import { finiteValues, study } from './draws.ts';

const of = (...values: number[]) => ordered(Float64Array.from(values));

describe('P(x > threshold)', () => {
  test('counts what lies strictly above; never is above everything', () => {
    expect(exceedance(of(1, 2, 2, 3, Infinity), 2)!.value).toBe(0.4);
    expect(exceedance(of(1, 2), 5)!.value).toBe(0);
    expect(exceedance(of(-1, -2), -3)!.value).toBe(1);
    expect(exceedance(of(), 0)).toBeUndefined();
  });

  // Wilson's interval by hand at 0 of n: [0, z² / (n + z²)], z = 1.645 for 90 %.
  test('0 of n and n of n have no spread but an interval', () => {
    const zz = 1.6448536269514722 ** 2;
    expect(share(0, 10)).toEqual({
      value: 0,
      error: 0,
      interval: { low: 0, high: expect.closeTo(zz / (10 + zz), 14) },
    });
    expect(share(10, 10).interval).toEqual({ low: expect.closeTo(10 / (10 + zz), 14), high: 1 });
    expect(share(1, 1).interval.low).toBeGreaterThan(0.2);
  });

  test('by hand: 30 of 100', () => {
    const { value, error, interval } = share(30, 100, 0.95);
    expect(value).toBe(0.3);
    expect(error).toBeCloseTo(Math.sqrt(0.0021), 15);
    // scipy.stats.binomtest(30, 100).proportion_ci(0.95, method='wilson')
    expect(interval.low).toBeCloseTo(0.2189488529493274, 12);
    expect(interval.high).toBeCloseTo(0.3958485463334032, 12);
  });

  // Coverage of Wilson's interval is not a matter of luck: it is a sum of binomial probabilities. For n = 100 it lies within
  // 3.5 % of 90 % for every p from 0.05 to 0.95 (it oscillates; the nominal level is its average).
  test('covers at about its level, by exact enumeration', () => {
    const n = 100;
    let average = 0;
    for (let k = 5; k <= 95; k++) {
      const p = k / 100;
      let weight = (1 - p) ** n;
      let covered = 0;
      for (let hits = 0; hits <= n; hits++) {
        const { low, high } = share(hits, n, 0.9).interval;
        if (low! <= p && p <= high!) covered += weight;
        weight *= ((n - hits) / (hits + 1)) * (p / (1 - p));
      }
      expect(Math.abs(covered - 0.9)).toBeLessThan(0.035);
      average += covered / 91;
    }
    expect(Math.abs(average - 0.9)).toBeLessThan(0.01);
  });
});

describe('CVaR, the mean of the worst 5 %', () => {
  test('by hand, with the boundary draw counted in part', () => {
    const upTo = (n: number) => of(...Array.from({ length: n }, (_, i) => i + 1));
    expect(conditionalValueAtRisk(upTo(1))!.value).toBe(1);
    expect(conditionalValueAtRisk(upTo(10))!.value).toBe(10); // half a draw: the largest
    expect(conditionalValueAtRisk(upTo(20))!.value).toBe(20);
    expect(conditionalValueAtRisk(upTo(30))!.value).toBeCloseTo((30 + 0.5 * 29) / 1.5, 13);
    expect(conditionalValueAtRisk(upTo(60))!.value).toBeCloseTo(59, 13);
    expect(conditionalValueAtRisk(upTo(100))!.value).toBeCloseTo(98, 13);
  });

  test('no draws, never in the tail, too few for an error', () => {
    expect(conditionalValueAtRisk(of())).toBeUndefined();
    expect(conditionalValueAtRisk(of(1, 2, Infinity))).toBeUndefined();
    expect(conditionalValueAtRisk(of(1, 2, 3))!.error).toBeUndefined();
  });

  test('is the minimum of q + E(x − q)⁺ / 5 % over q, whatever the sample (Rockafellar and Uryasev)', () => {
    fc.assert(
      fc.property(
        finiteValues(90).filter(v => v.length > 0),
        values => {
          const at = (q: number) => q + values.reduce((sum, x) => sum + Math.max(0, x - q), 0) / (TAIL * values.length);
          const least = Math.min(...[...values].map(at));
          const { value } = conditionalValueAtRisk(ordered(values))!;
          expect(Math.abs(value - least)).toBeLessThanOrEqual(1e-7 * (1 + Math.abs(least)));
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });

  test('its standard error is its standard deviation over repeated studies, within 6 %', () => {
    // −ln(1 − u): exponential, true CVaR 1 + ln 20. 1,500 studies know a standard deviation to 1/√3000 = 1.8 %; three of these.
    const studies = 1500;
    let sum = 0;
    let squares = 0;
    let errors = 0;
    for (let k = 0; k < studies; k++) {
      const { value, error } = conditionalValueAtRisk(ordered(study('cvar', k, 1000).map(u => -Math.log(1 - u))))!;
      sum += value;
      squares += value * value;
      errors += error! ** 2;
    }
    const mean = sum / studies;
    const sd = Math.sqrt(squares / studies - mean * mean);
    expect(Math.abs(Math.sqrt(errors / studies) / sd - 1)).toBeLessThan(0.06);
    // The estimate itself is biased by about −1/(2 · 5 % n) = −0.01 at n = 1,000 (an order statistic stands for the boundary).
    expect(Math.abs(mean - (1 + Math.log(20)))).toBeLessThan(0.01 + (4 * sd) / Math.sqrt(studies));
  });
});
