// Seeded numbers for the tests of this folder: uniforms by study, and sets of values of every sign for laws.
import fc from 'fast-check';
import { BLOCK, uniforms } from '../../src/engine/stream.ts';

/** n uniforms of the k-th study. */
export function study(name: string, k: number, n: number): Float64Array {
  const out = new Float64Array(n);
  for (let start = 0, block = 0; start < n; start += BLOCK, block++) {
    uniforms(`${name} ${k}`, 'study', block, out.subarray(start, Math.min(n, start + BLOCK)));
  }
  return out;
}

/** Finite values of every sign and size up to 1e9, with repetitions and zeros. */
export const finiteValues = (maxLength = 60): fc.Arbitrary<Float64Array> =>
  fc
    .array(fc.oneof(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.integer({ min: -3, max: 3 })), { maxLength })
    .map(values => Float64Array.from(values));

/** The same, now and then +Infinity ("never"). */
export const outcomes = (maxLength = 60): fc.Arbitrary<Float64Array> =>
  fc
    .array(
      fc.oneof(
        { weight: 3, arbitrary: fc.double({ min: -1e9, max: 1e9, noNaN: true }) },
        { weight: 2, arbitrary: fc.integer({ min: -3, max: 3 }) },
        { weight: 1, arbitrary: fc.constant(Infinity) },
      ),
      { maxLength },
    )
    .map(values => Float64Array.from(values));

/** How far an observed coverage may lie from the stated one, four binomial standard errors. */
export function coverageTolerance(level: number, studies: number): number {
  return 4 * Math.sqrt((level * (1 - level)) / studies);
}

export function joined(parts: readonly Float64Array[]): Float64Array {
  return Float64Array.from(parts.flatMap(part => [...part]));
}
