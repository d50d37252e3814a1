// The draws' inputs: one point of the unit cube for every draw of a block, correlated ones moved (correlate.ts), then each column
// through its inverse CDF. The steps are apart so that other designs (Latin hypercube, Sobol) change only the first.
// Knows nothing of what the inputs mean.
import type { Correlation } from '../model/program.ts';
import { compileQuantile, type Distribution } from '../numbers/distribution.ts';
import { correlate } from './correlate.ts';
import { BLOCK, uniforms } from './stream.ts';

/** How points are placed in the unit cube; `plain`: every coordinate on its own. */
export type Design = 'plain';

/** An uncertain input: its name addresses its stream. */
export interface SampledInput {
  readonly name: string;
  readonly distribution: Distribution;
}

/** Values of a block's inputs in canonical units, laid out [input][draw 0 … BLOCK − 1]. */
export function sampleBlock(
  inputs: readonly SampledInput[],
  seed: string,
  block: number,
  design: Design = 'plain',
  correlations: readonly Correlation[] = [],
): Float64Array {
  const values = unitCube(inputs, seed, block, design);
  for (const correlation of correlations)
    correlate(correlation, values, name => unitCube([{ name }], seed, block, design));
  for (const [i, { distribution }] of inputs.entries()) {
    const quantile = compileQuantile(distribution);
    const end = (i + 1) * BLOCK;
    for (let k = i * BLOCK; k < end; k++) values[k] = quantile(values[k]!);
  }
  return values;
}

/** A block's points in [0, 1)^inputs, laid out [input][draw]. */
export function unitCube(
  inputs: readonly { readonly name: string }[],
  seed: string,
  block: number,
  design: Design = 'plain',
): Float64Array {
  const points = new Float64Array(inputs.length * BLOCK);
  switch (design) {
    case 'plain':
      for (const [i, { name }] of inputs.entries()) {
        uniforms(seed, name, block, points.subarray(i * BLOCK, (i + 1) * BLOCK));
      }
      return points;
    default:
      return design satisfies never;
  }
}
