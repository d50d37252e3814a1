// One outcome in numbers: from every draw, from a sketch, from hardly any draws, and with "never" among them.
import { describe, expect, test } from 'vitest';
import { RELATIVE_ERROR } from '../../src/statistics/bins.ts';
import { fromValues } from '../../src/statistics/sketch.ts';
import { summarise, summariseRow } from '../../src/statistics/summary.ts';
import { study } from './draws.ts';

const OPTIONS = { threshold: 0.5, level: 0.9 } as const;
const of = (...values: number[]) => summarise(Float64Array.from(values), OPTIONS);

describe('from every draw', () => {
  test('by hand', () => {
    const summary = summarise(
      Float64Array.from({ length: 101 }, (_, i) => i),
      { threshold: 90, level: 0.95 },
    )!;
    expect(summary).toMatchObject({ n: 101, mean: 50, min: 0, max: 100, threshold: 90, level: 0.95, relativeError: 0 });
    expect(summary.sd).toBeCloseTo(Math.sqrt(858.5), 12);
    expect(summary.meanError).toBeCloseTo(Math.sqrt(8.5), 12);
    expect([summary.p5, summary.p25, summary.p50, summary.p75, summary.p95].map(q => q.value)).toEqual([
      5, 25, 50, 75, 95,
    ]);
    expect(summary.exceeds.value).toBeCloseTo(10 / 101, 15);
    expect(summary.pNever.value).toBe(0);
    // The worst 5.05 draws: 100, 99, 98, 97, 96 and a twentieth of 95.
    expect(summary.cvar95!.value).toBeCloseTo((490 + 0.05 * 95) / 5.05, 12);
  });

  test('standard errors say how far the answers are from the truth', () => {
    const summary = summarise(study('summary', 1, 20_000), OPTIONS)!;
    // Uniform draws: every answer is known. Within 4.5 of its own standard errors.
    const { mean, meanError, p5, p50, p95, exceeds, cvar95 } = summary;
    for (const [value, error, truth] of [
      [mean, meanError, 0.5],
      [p5.value, p5.error, 0.05],
      [p50.value, p50.error, 0.5],
      [p95.value, p95.error, 0.95],
      [exceeds.value, exceeds.error, 0.5],
      [cvar95!.value, cvar95!.error, 0.975],
    ] as const) {
      expect(error).toBeGreaterThan(0);
      expect(Math.abs(value! - truth)).toBeLessThan(4.5 * error!);
    }
    expect(meanError! / Math.sqrt(1 / 12 / 20_000)).toBeCloseTo(1, 1);
    expect(p50.error! / Math.sqrt(0.25 / 20_000)).toBeCloseTo(1, 1);
  });
});

describe('never', () => {
  test('among the draws: quantiles may be infinite, mean, sd and cvar95 are not given', () => {
    const summary = of(1, 2, 3, Infinity)!;
    expect(summary).toMatchObject({ mean: undefined, meanError: undefined, sd: undefined, cvar95: undefined });
    expect(summary.p25.value).toBe(1.75);
    expect([summary.p95.value, summary.max]).toEqual([Infinity, Infinity]);
    expect(summary.pNever.value).toBe(0.25);
    expect(summary.exceeds.value).toBe(1);
  });
});

describe('hardly any draws', () => {
  test('none: no summary', () => {
    expect(of()).toBeUndefined();
  });

  test('one: its value, and no error that pretends to know', () => {
    const summary = of(3)!;
    expect(summary).toMatchObject({ n: 1, mean: 3, meanError: undefined, sd: undefined, min: 3, max: 3 });
    expect(summary.p50).toEqual({ value: 3, error: undefined, interval: { low: undefined, high: undefined } });
    expect(summary.cvar95).toEqual({ value: 3, error: undefined });
    expect(summary.exceeds.interval.low).toBeGreaterThan(0);
  });

  test('two and three: nothing is NaN', () => {
    for (const summary of [of(1, 2), of(-1, 0, 1), of(1, Infinity), of(0, 0)]) {
      expect(JSON.stringify(summary, (_, x) => (Number.isNaN(x) ? 'NaN' : x))).not.toContain('NaN');
    }
  });
});

describe('from a sketch', () => {
  const values = study('sketched', 1, 5000).map(u => 100 * u * u);
  const exact = summarise(values, { threshold: 40, level: 0.9 })!;
  const row = summariseRow(fromValues(values, 1, 5000), 0, { threshold: 40, level: 0.9 })!;

  test('n, min, max, mean and sd are those of the draws', () => {
    expect([row.n, row.min, row.max]).toEqual([exact.n, exact.min, exact.max]);
    expect(row.mean).toBeCloseTo(exact.mean!, 10);
    expect(row.sd).toBeCloseTo(exact.sd!, 10);
    expect(row.pNever).toEqual(exact.pNever);
    expect(row.relativeError).toBe(RELATIVE_ERROR);
  });

  test('quantiles and cvar95 are within the stated 0.5 %', () => {
    for (const p of ['p5', 'p25', 'p50', 'p75', 'p95', 'cvar95'] as const) {
      expect(Math.abs(row[p]!.value / exact[p]!.value - 1)).toBeLessThan(RELATIVE_ERROR);
    }
  });

  test('P(> threshold) is that of a threshold moved by at most 0.5 %', () => {
    const above = (t: number) => values.filter(x => x > t).length / 5000;
    expect(row.exceeds.value).toBeLessThanOrEqual(above(40 * (1 - 2 * RELATIVE_ERROR)));
    expect(row.exceeds.value).toBeGreaterThanOrEqual(above(40 * (1 + 2 * RELATIVE_ERROR)));
  });

  test('intervals reach to the edges of bins, so that they hold those from every draw', () => {
    for (const p of ['p5', 'p25', 'p50', 'p75', 'p95'] as const) {
      expect(row[p]!.interval.low!).toBeLessThanOrEqual(exact[p]!.interval.low!);
      expect(row[p]!.interval.high!).toBeGreaterThanOrEqual(exact[p]!.interval.high!);
    }
  });

  test('where one bin holds all draws, its width is the error: √12 of it, drawn in to the draws', () => {
    // 100 to 100.4, inside the bin from 99.84 to 100.48
    const narrow = summariseRow(
      fromValues(
        Float64Array.from({ length: 1001 }, (_, i) => 100 + i * 0.0004),
        1,
        1001,
      ),
      0,
      OPTIONS,
    )!;
    expect(narrow.p50.interval).toEqual({ low: 100, high: 100.4 });
    expect(narrow.p50.error).toBeCloseTo(0.4 / Math.sqrt(12), 12);
    expect(narrow.cvar95!.error).toBeCloseTo(0.4 / Math.sqrt(12), 12);
  });

  test('what is the same in every draw has no error', () => {
    for (const value of [0, 100]) {
      const same = summariseRow(fromValues(new Float64Array(50).fill(value), 1, 50), 0, OPTIONS)!;
      expect(same.p50).toEqual({ value, error: 0, interval: { low: value, high: value } });
    }
  });

  test('never is counted apart', () => {
    const summary = summariseRow(fromValues(Float64Array.of(1, Infinity), 1, 2), 0, OPTIONS)!;
    expect(summary).toMatchObject({ mean: undefined, cvar95: undefined, max: Infinity });
    expect(summary.pNever.value).toBe(0.5);
    expect(summariseRow(fromValues(new Float64Array(0), 1, 0), 0, OPTIONS)).toBeUndefined();
  });
});
