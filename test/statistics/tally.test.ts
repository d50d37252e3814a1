// Chunks add up to a run: scalars in draw order, everything else as if it had been one chunk.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromValues } from '../../src/statistics/sketch.ts';
import {
  accumulator,
  emptyTally,
  MAX_KEPT,
  merge,
  shapeOf,
  type Tally,
  type TallyShape,
} from '../../src/statistics/tally.ts';
import { outcomes } from './draws.ts';

const SHAPE: TallyShape = { scalars: 2, binned: 1, bands: 2, counts: 3 };

function tallyOf(values: Float64Array): Tally {
  const draws = values.length;
  const two = new Float64Array(2 * draws);
  two.set(values);
  two.set(
    values.map(x => -0.5 * Math.min(x, 1e12)),
    draws,
  );
  return {
    draws,
    scalars: [values.slice(), values.map((_, draw) => draw - 3)],
    binned: fromValues(values, 1, draws),
    bands: fromValues(two, 2, draws),
    counts: Float64Array.of(draws, 0.1 * draws, 1 - draws),
    worstImbalance: draws * 1e-15,
  };
}

const chunks = fc.array(outcomes(12).map(tallyOf), { maxLength: 12 });
const plain = (tally: Tally) => ({ ...tally, scalars: tally.scalars.map(column => [...column]) });

describe('folding', () => {
  test('an accumulator gives, bit for bit, what merging one by one gives', () => {
    fc.assert(
      fc.property(chunks, list => {
        const draws = list.reduce((sum, tally) => sum + tally.draws, 0);
        const folded = accumulator(SHAPE, draws);
        for (const tally of list) folded.fold(tally);
        expect(plain(folded.finish())).toEqual(plain(list.reduce(merge, emptyTally(SHAPE))));
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test('what was finished is not changed by later folds', () => {
    const folded = accumulator(SHAPE, 4);
    folded.fold(tallyOf(Float64Array.of(1, 2)));
    const first = folded.finish();
    const copy = structuredClone(first);
    folded.fold(tallyOf(Float64Array.of(-3, Infinity)));
    expect(first).toEqual(copy);
    expect([...folded.finish().scalars[0]!]).toEqual([1, 2, -3, Infinity]);
    expect(folded.finish()).toEqual(folded.finish());
  });

  test('a run cut short has the draws it has', () => {
    const folded = accumulator(SHAPE, 1000);
    folded.fold(tallyOf(Float64Array.of(7)));
    expect(folded.finish().draws).toBe(1);
    expect(folded.finish().scalars.map(column => column.length)).toEqual([1, 1]);
  });

  test('many chunks, so that waiting tables are settled on the way', () => {
    const list = Array.from({ length: 100 }, (_, i) => tallyOf(Float64Array.of(i, -i * i, i % 3)));
    const folded = accumulator(SHAPE, 300);
    for (const tally of list) folded.fold(tally);
    expect(plain(folded.finish())).toEqual(plain(list.reduce(merge)));
  });

  test('more draws than room was taken for, another shape, too many kept: bugs', () => {
    expect(() => accumulator(SHAPE, 1).fold(tallyOf(Float64Array.of(1, 2)))).toThrow('room was taken for 1 draws');
    expect(() => accumulator({ ...SHAPE, counts: 4 }, 9).fold(tallyOf(Float64Array.of(1)))).toThrow('different shapes');
    expect(() => merge(emptyTally({ ...SHAPE, bands: 3 }), emptyTally(SHAPE))).toThrow('different shapes');
    expect(() => emptyTally({ ...SHAPE, scalars: MAX_KEPT + 1 })).toThrow('at most 32');
    const broken = { ...tallyOf(Float64Array.of(1)), counts: Float64Array.of(0, Number.NaN, 0) };
    expect(() => accumulator(SHAPE, 9).fold(broken)).toThrow('not a number');
    expect(() => merge(emptyTally(SHAPE), { ...emptyTally(SHAPE), worstImbalance: Number.NaN })).toThrow(
      'not a number',
    );
  });
});

describe('merge', () => {
  test('an empty tally changes nothing', () => {
    fc.assert(
      fc.property(outcomes(12).map(tallyOf), tally => {
        expect(plain(merge(tally, emptyTally(SHAPE)))).toEqual(plain(tally));
        expect(plain(merge(emptyTally(SHAPE), tally))).toEqual(plain(tally));
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  test('keeps the worst imbalance, adds counts, keeps draw order', () => {
    const both = merge(tallyOf(Float64Array.of(1, 2, 3)), tallyOf(Float64Array.of(-9)));
    expect(both.draws).toBe(4);
    expect([...both.scalars[0]!]).toEqual([1, 2, 3, -9]);
    expect([...both.counts]).toEqual([4, 0.1 * 3 + 0.1, -2]);
    expect(both.worstImbalance).toBe(3 * 1e-15);
    expect(shapeOf(both)).toEqual(SHAPE);
  });
});

test('a tally survives being copied to another thread', () => {
  const tally = tallyOf(Float64Array.of(1, -2, 3));
  expect(structuredClone(tally)).toEqual(tally);
});
