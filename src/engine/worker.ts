// One worker thread: runs the chunks it is handed, one at a time, and gives their tallies away.
// Knows the program and the seed from the start; learns of a cancel through one shared word.
import { workerData } from 'node:worker_threads';
import type { Program } from '../model/program.ts';
import type { Tally } from '../statistics/tally.ts';
import { type Chunk, makeBench, runChunk } from './simulate.ts';

/** What every worker is given once. `cancel` is one Int32 in shared memory: not 0 means stop. */
export interface WorkerData {
  readonly program: Program;
  readonly seed: string;
  readonly cancel: Int32Array;
}

const { program, seed, cancel } = workerData as WorkerData;
const bench = makeBench(program); // one a thread, for all its chunks: see makeStep

/** The whole of a chunk, or nothing: a chunk that a cancel cut short is no use to anyone. */
export default function work(chunk: Chunk): { readonly tally: Tally | null } {
  const tally = runChunk(program, seed, chunk, () => Atomics.load(cancel, 0) !== 0, bench);
  // Copied, not moved: a thread that has once given an array away checks at every access whether it still has the others.
  return { tally: tally ?? null };
}
