// The numbers of a normal copula: ranks as correlations of normals and back, the triangular factor, and how far one may go.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { factorise, pearsonOf, rangeOf, rankOf } from '../../src/numbers/copula.ts';

/** Rounding of a few operations on numbers below 1. */
const ROUNDING = 1e-14;

describe('ranks and correlations', () => {
  test('2 sin(πρ/6), exact at the ends and in the middle', () => {
    expect([-1, 0, 1].map(pearsonOf)).toEqual([-1, 0, 1]);
    for (const rank of [-0.99, -0.6, -0.25, 0.1, 0.5, 0.8])
      expect(Math.abs(pearsonOf(rank) - 2 * Math.sin((Math.PI * rank) / 6))).toBeLessThan(ROUNDING);
  });

  test('there and back', () => {
    for (const rank of [-1, -0.7, -0.01, 0, 0.3, 0.95])
      expect(Math.abs(rankOf(pearsonOf(rank)) - rank)).toBeLessThan(ROUNDING);
  });
});

describe('the factor', () => {
  test('times itself is the matrix', () => {
    // rows (1), (0.6, 0.8), (−0.5, 0.25, √0.6875)
    const matrix = [1, 0.6, -0.5, 0.6, 1, -0.1, -0.5, -0.1, 1];
    const found = factorise(matrix, 3);
    if (!found.ok) throw new Error('has a factor');
    const paper = [1, 0, 0, 0.6, 0.8, 0, -0.5, 0.25, Math.sqrt(0.6875)];
    for (const [i, value] of found.factor.entries()) expect(Math.abs(value - paper[i]!)).toBeLessThan(ROUNDING);
  });

  test('two that move as one share their luck, and a third that would tell them apart is refused', () => {
    expect(factorise([1, -1, -1, 1], 2)).toEqual({ ok: true, factor: Float64Array.of(1, 0, -1, 0) });
    expect(factorise([1, 1, 0.5, 1, 1, 0.4, 0.5, 0.4, 1], 3)).toEqual({ ok: false, row: 2 });
  });

  test('three that cannot be: the row at which it shows', () => {
    expect(factorise([1, 0.9, 0.9, 0.9, 1, 0, 0.9, 0, 1], 3)).toEqual({ ok: false, row: 2 });
  });
});

describe('how far a pair may go', () => {
  test('beside two of r and s: r·s ± √((1 − r²)(1 − s²))', () => {
    const [low, high] = rangeOf([1, 0.6, 0.8, 0.6, 1, 0, 0.8, 0, 1], 3, 1, 2)!;
    // 0.48 ± 0.8 · 0.6
    expect(Math.abs(low - 0)).toBeLessThan(ROUNDING);
    expect(Math.abs(high - 0.96)).toBeLessThan(ROUNDING);
  });

  test('inside the range there is a factor, outside there is none', () => {
    const share = fc.double({ min: -0.95, max: 0.95, noNaN: true });
    fc.assert(
      fc.property(fc.array(share, { minLength: 6, maxLength: 6 }), values => {
        const matrix = new Float64Array(16);
        let k = 0;
        for (let i = 0; i < 4; i++)
          for (let j = 0; j <= i; j++) {
            const value = i === j ? 1 : values[k++]!;
            matrix[i * 4 + j] = value;
            matrix[j * 4 + i] = value;
          }
        const range = rangeOf(matrix, 4, 3, 1);
        if (range === undefined) return;
        const holds = (x: number) => {
          const tried = Float64Array.from(matrix);
          tried[13] = x;
          tried[7] = x;
          return factorise(tried, 4).ok;
        };
        const [low, high] = range;
        // a hundredth of the range inside of it, and outside of it
        const inch = 0.01 * (high - low);
        if (inch < 1e-6) return; // narrower than what a pivot is told from zero by
        expect([holds(low + inch), holds(high - inch)]).toEqual([true, true]);
        expect([holds(low - inch), holds(high + inch)]).toEqual([false, false]);
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
