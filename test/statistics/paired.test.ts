// Two runs of the same draws: the difference by hand, and that what both share does not count as error.
import { describe, expect, test } from 'vitest';
import { standardError } from '../../src/statistics/moments.ts';
import { paired } from '../../src/statistics/paired.ts';
import { LEVEL } from '../../src/statistics/quantile.ts';

const of = (...values: number[]) => Float64Array.of(...values);

describe('paired draws', () => {
  test('by hand', () => {
    const pair = paired(of(10, 20, 30, 40), of(9, 20, 27, 44), LEVEL)!;
    // differences −1, 0, −3, 4: mean 0, m2 26
    expect(pair).toMatchObject({ draws: 4, mean: 25, otherMean: 25, difference: { value: 0 } });
    expect(pair.difference!.error).toBeCloseTo(standardError({ count: 4, mean: 0, m2: 26 })!, 15);
    expect([pair.lower.value, pair.higher.value]).toEqual([0.5, 0.25]);
  });

  test('what both share leaves no error', () => {
    const one = Float64Array.from({ length: 100 }, (_, i) => 64 * i);
    const pair = paired(
      one,
      one.map(x => x - 8),
      LEVEL,
    )!;
    expect(pair.difference).toEqual({ value: -8, error: 0 });
    expect(pair.lower.value).toBe(1);
  });

  test('a rounding is no difference', () => {
    expect(paired(of(3), of(3 + 1e-12), LEVEL)!.higher.value).toBe(0);
    expect(paired(of(0), of(1e-12), LEVEL)!.higher.value).toBe(1);
  });

  test('never has no mean, but it is later than any time', () => {
    const pair = paired(of(5, Infinity, Infinity), of(Infinity, Infinity, 7), LEVEL)!;
    expect([pair.mean, pair.otherMean, pair.difference]).toEqual([undefined, undefined, undefined]);
    expect([pair.lower.value, pair.higher.value]).toEqual([1 / 3, 1 / 3]);
  });

  test('as many draws as both have, none of none', () => {
    expect(paired(of(1, 2, 3), of(2, 2), LEVEL)).toMatchObject({ draws: 2, mean: 1.5, otherMean: 2 });
    expect(paired(of(1), of(), LEVEL)).toBeUndefined();
  });
});
