// Mean and spread, and that parts add up to the whole.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeMoments, momentsOf, NO_MOMENTS, standardError, varianceOf } from '../../src/statistics/moments.ts';
import { coverageTolerance, finiteValues, joined, study } from './draws.ts';

describe('moments', () => {
  test('by hand', () => {
    const moments = momentsOf(Float64Array.of(-2, 0, 2, 4));
    expect(moments).toEqual({ count: 4, mean: 1, m2: 20 });
    expect(varianceOf(moments)).toBeCloseTo(20 / 3, 15);
    expect(standardError(moments)).toBeCloseTo(Math.sqrt(20 / 12), 15);
  });

  test('a large offset does not swallow the spread', () => {
    const values = Float64Array.from({ length: 10_001 }, (_, i) => 1e9 + (i % 3));
    // 3,334 zeros, 3,334 ones and 3,333 twos: mean 10,000/10,001, m2 = 3,334 + 4 · 3,333 − 10,000²/10,001.
    expect(momentsOf(values).m2).toBeCloseTo(16_666 - 1e8 / 10_001, 6);
    const parts = Array.from({ length: 100 }, (_, i) => momentsOf(values.subarray(i * 100, (i + 1) * 100)));
    const merged = [...parts, momentsOf(values.subarray(10_000))].reduce(mergeMoments);
    expect(merged.m2 / (16_666 - 1e8 / 10_001)).toBeCloseTo(1, 6);
  });

  test('nothing, and one draw', () => {
    expect(momentsOf(new Float64Array(0))).toEqual(NO_MOMENTS);
    expect(varianceOf(momentsOf(Float64Array.of(3)))).toBeUndefined();
    expect(standardError(NO_MOMENTS)).toBeUndefined();
  });

  test('what is not a finite number is a bug', () => {
    expect(() => momentsOf(Float64Array.of(1, Number.NaN))).toThrow('bug');
    expect(() => momentsOf(Float64Array.of(1, Infinity))).toThrow('bug');
  });

  test('merge(split) = whole, empty parts and negatives included', () => {
    fc.assert(
      fc.property(fc.array(finiteValues(20), { minLength: 1, maxLength: 6 }), parts => {
        const merged = parts.map(momentsOf).reduce(mergeMoments, NO_MOMENTS);
        const whole = momentsOf(joined(parts));
        expect(merged.count).toBe(whole.count);
        const size = Math.sqrt(whole.m2) + Math.abs(whole.mean);
        expect(Math.abs(merged.mean - whole.mean)).toBeLessThanOrEqual(1e-12 * size);
        expect(Math.abs(merged.m2 - whole.m2)).toBeLessThanOrEqual(1e-10 * (whole.m2 + whole.mean ** 2));
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  test('mean ± 1.645 standard errors covers the true mean in 90 of 100 studies', () => {
    const studies = 3000;
    let covered = 0;
    for (let k = 0; k < studies; k++) {
      const moments = momentsOf(study('mean', k, 200));
      if (Math.abs(moments.mean - 0.5) < 1.6448536269514722 * standardError(moments)!) covered++;
    }
    // Student's t with 199 degrees of freedom in place of the normal costs 0.2 %, well inside the tolerance.
    expect(Math.abs(covered / studies - 0.9)).toBeLessThan(coverageTolerance(0.9, studies));
  });
});
