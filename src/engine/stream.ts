// Random streams that are addressed, not consumed in turn: (seed, input name, block of draws) → the block's uniforms.
// Adding an input leaves all others' draws as they were, variants share their luck, and no worker count or order can matter.
// The only file that knows the generator. Knows nothing of distributions or scenarios.
import { createHash } from 'node:crypto';
import seedrandom from 'seedrandom';

/** Draws that one stream serves. A constant of the engine: chunks are whole blocks, so that dividing the work changes no draw. */
export const BLOCK = 256;

/** Fills `out` (at most BLOCK long) with the first uniforms of a block: 53 bits each, in [0, 1), one for every draw. */
export function uniforms(seed: string, name: string, block: number, out: Float64Array): void {
  if (out.length > BLOCK) throw new Error(`bug: a block has ${BLOCK} draws, ${out.length} were asked for`);
  const next = seedrandom.alea(streamKey(seed, name, block)).double;
  for (let draw = 0; draw < out.length; draw++) out[draw] = next();
}

/** The generator's key. Hashed, because the generator's own seeding of similar strings is weaker than SHA-256. */
export function streamKey(seed: string, name: string, block: number): string {
  return createHash('sha256')
    .update(JSON.stringify([seed, name, block].map(String)))
    .digest('hex');
}
