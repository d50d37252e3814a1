// Sketches: bins of known width, the same table in any order of merging, quantiles within the stated error.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  edgesOf,
  keyOf,
  LARGEST_KEY,
  NO_KEY,
  RELATIVE_ERROR,
  SMALLEST,
  valueOfKey,
} from '../../src/statistics/bins.ts';
import { conditionalValueAtRisk } from '../../src/statistics/exceedance.ts';
import { momentsOf } from '../../src/statistics/moments.ts';
import { ordered, quantileOf } from '../../src/statistics/quantile.ts';
import {
  emptySketches,
  fromValues,
  mergeSketches,
  rowOrder,
  type SketchTable,
  sketchQuantile,
} from '../../src/statistics/sketch.ts';
import { joined, outcomes } from './draws.ts';

const cast = new DataView(new ArrayBuffer(8));
function keyOfValue(x: number): number {
  cast.setFloat64(0, x);
  return keyOf(cast.getInt32(0));
}

const row = (values: Float64Array): SketchTable => fromValues(values, 1, values.length);

/** What has to be the same bit for bit in any order of merging. */
const counted = ({ mean: _, m2: __, ...rest }: SketchTable) => rest;

describe('bins', () => {
  const magnitude = fc.double({ min: SMALLEST, max: Number.MAX_VALUE, noNaN: true });

  test('every value lies in its bin, and the bin’s value is within 0.5 %', () => {
    fc.assert(
      fc.property(magnitude, x => {
        const key = keyOfValue(x);
        const [low, high] = edgesOf(key);
        expect(low <= x && x < high).toBe(true);
        expect(Math.abs(valueOfKey(key) - x)).toBeLessThanOrEqual(RELATIVE_ERROR * x);
        expect(keyOfValue(-x)).toBe(-key);
        expect(valueOfKey(-key)).toBe(-valueOfKey(key));
      }),
      { seed: 1, numRuns: 5000 },
    );
  });

  test('keys are in the order of the values', () => {
    const value = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(value, value, (a, b) => a > b || keyOfValue(a) <= keyOfValue(b)),
      { seed: 2, numRuns: 5000 },
    );
  });

  test('the bins of one octave join without gaps', () => {
    for (let key = 1; key < 500; key++) {
      expect(edgesOf(key)[1]).toBe(edgesOf(key + 1)[0]);
      expect(keyOfValue(edgesOf(key)[0])).toBe(key);
    }
  });

  test('ends', () => {
    expect([0, -0, 1e-300, -1e-13].map(keyOfValue)).toEqual([0, 0, 0, 0]);
    expect(keyOfValue(SMALLEST)).toBe(1);
    expect(keyOfValue(Number.MAX_VALUE)).toBe(LARGEST_KEY);
    expect(Number.isFinite(valueOfKey(LARGEST_KEY))).toBe(true);
    expect([Infinity, -Infinity, Number.NaN].map(keyOfValue)).toEqual([NO_KEY, NO_KEY, NO_KEY]);
  });
});

describe('fromValues', () => {
  test('keeps rows apart: layout [row][draw]', () => {
    const table = fromValues(Float64Array.of(1, 1, -2, 0, Infinity, 5), 3, 2);
    expect([...table.offsets]).toEqual([0, 1, 3, 4]);
    expect([...table.counts]).toEqual([2, 1, 1, 1]);
    expect([...table.infinite]).toEqual([0, 0, 1]);
    expect([...table.min]).toEqual([1, -2, 5]);
    expect([...table.max]).toEqual([1, 0, Infinity]);
    expect([...table.mean]).toEqual([1, -1, 5]);
  });

  test('works on a part of a larger buffer', () => {
    const all = Float64Array.of(9, 9, 1, 2, 3, 9);
    expect(counted(fromValues(all.subarray(2, 5), 1, 3))).toEqual(counted(row(Float64Array.of(1, 2, 3))));
  });

  test('NaN, −Infinity and a wrong size are bugs', () => {
    expect(() => row(Float64Array.of(1, Number.NaN))).toThrow('bug');
    expect(() => row(Float64Array.of(-Infinity))).toThrow('bug');
    expect(() => fromValues(new Float64Array(5), 2, 3)).toThrow('bug');
  });

  test('n, min, max exact; mean and spread to rounding', () => {
    fc.assert(
      fc.property(outcomes(), values => {
        const table = row(values);
        const finite = values.filter(Number.isFinite);
        const moments = momentsOf(finite);
        expect(table.n[0]).toBe(values.length);
        expect(table.infinite[0]).toBe(values.length - finite.length);
        expect(table.min[0]).toBe(Math.min(...values));
        expect(table.max[0]).toBe(Math.max(...values));
        expect(table.counts.reduce((a, b) => a + b, 0)).toBe(finite.length);
        expect(table.mean[0]).toBeCloseTo(moments.mean, 3);
        expect(Math.abs(table.m2[0]! - moments.m2)).toBeLessThanOrEqual(1e-12 * moments.m2);
      }),
      { seed: 3, numRuns: 500 },
    );
  });
});

describe('quantiles', () => {
  test('the first and last rank are exact, the others within 0.5 % of the exact order statistic', () => {
    fc.assert(
      fc.property(
        outcomes(120).filter(v => v.length > 0),
        values => {
          const exact = ordered(values);
          const order = rowOrder(row(values), 0);
          expect(order.n).toBe(exact.n);
          expect(order.at(0)).toBe(exact.at(0));
          expect(order.at(exact.n - 1)).toBe(exact.at(exact.n - 1));
          for (let rank = 0; rank < exact.n; rank++) {
            const x = exact.at(rank);
            if (x === Infinity) expect(order.at(rank)).toBe(Infinity);
            else expect(Math.abs(order.at(rank) - x)).toBeLessThanOrEqual(RELATIVE_ERROR * Math.abs(x) + SMALLEST);
          }
        },
      ),
      { seed: 4, numRuns: 500 },
    );
  });

  test('of positive values are within 0.5 % of the exact quantile', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 100 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (list, p) => {
          const values = Float64Array.from(list);
          const exact = quantileOf(ordered(values), p)!;
          expect(Math.abs(sketchQuantile(row(values), 0, p)! - exact)).toBeLessThanOrEqual(RELATIVE_ERROR * exact);
        },
      ),
      { seed: 5, numRuns: 500 },
    );
  });

  test('heaps of equal ranks are known as such, and give the same CVaR as asking rank by rank', () => {
    fc.assert(
      fc.property(
        outcomes(120).filter(v => v.length > 0),
        values => {
          const order = rowOrder(row(values), 0);
          for (let rank = 0; rank < order.n; rank++) {
            const first = order.first!(rank);
            expect(first <= rank && order.at(first) === order.at(rank)).toBe(true);
          }
          const heaps = conditionalValueAtRisk(order);
          const single = conditionalValueAtRisk({ n: order.n, at: order.at });
          expect(heaps === undefined).toBe(single === undefined);
          if (heaps)
            expect(Math.abs(heaps.value - single!.value)).toBeLessThanOrEqual(1e-9 * Math.abs(heaps.value) + 1e-9);
        },
      ),
      { seed: 7, numRuns: 300 },
    );
  });

  test('of nothing, of never, of zeros', () => {
    expect(sketchQuantile(emptySketches(1), 0, 0.5)).toBeUndefined();
    expect(sketchQuantile(row(Float64Array.of(Infinity, Infinity)), 0, 0.5)).toBe(Infinity);
    expect(sketchQuantile(row(Float64Array.of(0, 0, 0)), 0, 0.5)).toBe(0);
  });
});

describe('merge', () => {
  const parts = fc.array(outcomes(25), { minLength: 1, maxLength: 6 });

  test('of parts is the whole, in any order, empty parts and negatives included', () => {
    fc.assert(
      fc.property(parts, list => {
        const whole = row(joined(list));
        const forwards = list.map(row).reduce(mergeSketches);
        const backwards = list.map(row).reduceRight((all, part) => mergeSketches(part, all));
        const shuffled = [...list].reverse().map(row).reduce(mergeSketches, emptySketches(1));
        for (const merged of [forwards, backwards, shuffled]) expect(counted(merged)).toEqual(counted(whole));
        const size = Math.sqrt(whole.m2[0]!) + Math.abs(whole.mean[0]!);
        expect(Math.abs(forwards.mean[0]! - whole.mean[0]!)).toBeLessThanOrEqual(1e-12 * size);
        expect(Math.abs(forwards.m2[0]! - whole.m2[0]!)).toBeLessThanOrEqual(1e-10 * size * size);
      }),
      { seed: 6, numRuns: 500 },
    );
  });

  test('leaves both as they were, and refuses another number of rows', () => {
    const a = row(Float64Array.of(-1, 2));
    const b = row(Float64Array.of(3, Infinity));
    const [copyA, copyB] = [structuredClone(a), structuredClone(b)];
    mergeSketches(a, b);
    expect([a, b]).toEqual([copyA, copyB]);
    expect(() => mergeSketches(a, emptySketches(2))).toThrow('bug');
  });
});

test('a table survives being copied', () => {
  const table = fromValues(Float64Array.of(1, -2, Infinity, 0), 2, 2);
  expect(structuredClone(table)).toEqual(table);
});
