// From streams to a block's inputs: layout, independence of the list of inputs, and the inverse CDF of every column.
import { describe, expect, test } from 'vitest';
import { type SampledInput, sampleBlock, unitCube } from '../../src/engine/sample.ts';
import { BLOCK, uniforms } from '../../src/engine/stream.ts';
import { quantile } from '../../src/numbers/distribution.ts';

const cover: SampledInput = { name: 'cover', distribution: { family: 'pert', parameters: [5, 6, 7], scale: 1 } };
const delay: SampledInput = { name: 'delay', distribution: { family: 'exponential', parameters: [9], scale: 2 } };
const banned: SampledInput = { name: 'banned', distribution: { family: 'bernoulli', parameters: [0.3], scale: 1 } };

const column = (values: Float64Array, i: number): Float64Array => values.slice(i * BLOCK, (i + 1) * BLOCK);

describe('sampleBlock', () => {
  test('is laid out [input][draw], each the quantile of the input’s own uniforms', () => {
    const values = sampleBlock([cover, delay], 's', 4);
    const u = new Float64Array(BLOCK);
    uniforms('s', 'delay', 4, u);
    expect(values).toHaveLength(2 * BLOCK);
    expect(column(values, 1)).toEqual(u.map(x => quantile(delay.distribution, x)));
    expect(column(unitCube([cover, delay], 's', 4), 1)).toEqual(u);
  });

  test('repeats bit for bit', () => {
    expect(sampleBlock([cover, delay, banned], 's', 0)).toEqual(sampleBlock([cover, delay, banned], 's', 0));
  });

  test('adding, dropping or moving an input leaves the others’ draws alone', () => {
    const all = sampleBlock([cover, delay, banned], 's', 1);
    const fewer = sampleBlock([banned, cover], 's', 1);
    expect(column(fewer, 0)).toEqual(column(all, 2));
    expect(column(fewer, 1)).toEqual(column(all, 0));
  });

  test('two variants of one input share their luck', () => {
    const low = sampleBlock([cover], 's', 1);
    const high = sampleBlock([{ ...cover, distribution: { ...cover.distribution, parameters: [10, 12, 14] } }], 's', 1);
    for (let i = 0; i < BLOCK; i++) expect(high[i]! / low[i]!).toBeCloseTo(2, 12);
  });

  test('other seeds and other blocks are other draws', () => {
    const values = new Set([
      ...sampleBlock([delay], 's', 0),
      ...sampleBlock([delay], 's', 1),
      ...sampleBlock([delay], 't', 0),
    ]);
    expect(values.size).toBe(3 * BLOCK);
  });

  test('no inputs are no numbers', () => {
    expect(sampleBlock([], 's', 0)).toHaveLength(0);
  });
});
