// What one thing comes to for each of another: by hand, and its error against many samples.
import { expect, test } from 'vitest';
import { ratioOfMeans } from '../../src/statistics/ratio.ts';
import { study } from './draws.ts';

test('is the ratio of the means, with the error of the delta method', () => {
  // over 2, 4, 9 (mean 5) under 1, 2, 3 (mean 2): 2.5; residuals −0.5, −1, 1.5: √(3.5/(3·2))/2
  const { value, error } = ratioOfMeans(Float64Array.of(2, 4, 9), Float64Array.of(1, 2, 3))!;
  expect(value).toBe(2.5);
  expect(error).toBeCloseTo(Math.sqrt(3.5 / 6) / 2, 14);
});

test('has no error where one is a multiple of the other, and none at all from one draw', () => {
  expect(ratioOfMeans(Float64Array.of(3, 6, 30), Float64Array.of(1, 2, 10))).toEqual({ value: 3, error: 0 });
  expect(ratioOfMeans(Float64Array.of(3), Float64Array.of(2))).toEqual({ value: 1.5, error: undefined });
});

test('is undefined for a cost of nothing, or below', () => {
  expect(ratioOfMeans(Float64Array.of(1, 2), Float64Array.of(0, 0))).toBeUndefined();
  expect(ratioOfMeans(Float64Array.of(1, 2), Float64Array.of(1, -2))).toBeUndefined();
});

test('its error is the spread of the ratio over many samples', () => {
  // 400 samples of 256 draws, both with the same part: the spread of a spread from 400 is 1/√800 = 3.5 %; four of these
  const ratios: number[] = [];
  const errors: number[] = [];
  for (let sample = 0; sample < 400; sample++) {
    const [shared, own, other] = ['shared', 'own', 'other'].map(name => study(name, sample, 256));
    const under = shared!.map((x, i) => 2 + x + own![i]!);
    const over = shared!.map((x, i) => 5 + 3 * x + other![i]!);
    const { value, error } = ratioOfMeans(over, under)!;
    ratios.push(value);
    errors.push(error!);
  }
  const mean = ratios.reduce((a, b) => a + b, 0) / ratios.length;
  const spread = Math.sqrt(ratios.reduce((sum, r) => sum + (r - mean) ** 2, 0) / (ratios.length - 1));
  const said = errors.reduce((a, b) => a + b, 0) / errors.length;
  expect(Math.abs(spread / said - 1)).toBeLessThan(4 * 0.035);
});
