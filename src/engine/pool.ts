// A run: a queue of chunks over worker threads, their tallies folded strictly in chunk order, so that neither the number
// of workers nor who finishes first can change a bit. Knows nothing of files, terminals or clocks.
import type { Program } from '../model/program.ts';
import { accumulator, type Tally } from '../statistics/tally.ts';
import { CHUNK_DRAWS, type Chunk, tallyShape } from './simulate.ts';
import { startThreads } from './threads.ts';
import type { WorkerData } from './worker.ts';

/** Chunks started beyond the first unfinished one, per worker: enough to keep all busy, few enough to keep memory small. */
const AHEAD_PER_WORKER = 4;

export interface RunOptions {
  readonly seed: string;
  readonly draws: number;
  readonly workers: number;
  /** Called after each fold with the draws that are safely in. */
  readonly onProgress?: (drawsDone: number) => void;
  /** Aborting stops the run: what is returned are the completed chunks from the first one on, without a gap. */
  readonly signal?: AbortSignal;
}

/** Whole chunks of a fixed size, the last one maybe shorter: never a function of the number of workers. */
export function chunkOf(index: number, draws: number): Chunk {
  const firstDraw = index * CHUNK_DRAWS;
  return { index, firstDraw, draws: Math.min(CHUNK_DRAWS, draws - firstDraw) };
}

/** Simulates all draws. The result holds `draws` of them, or fewer (`tally.draws` says) after an abort. */
export async function run(program: Program, options: RunOptions): Promise<Tally> {
  const { seed, draws, signal } = options;
  const chunks = Math.ceil(draws / CHUNK_DRAWS);
  const workers = Math.max(1, Math.min(options.workers, chunks));
  const cancel = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const data: WorkerData = { program, seed, cancel };
  const threads = startThreads<Chunk, { tally: Tally | null }>(workers, data);
  const total = accumulator(tallyShape(program), draws);

  const stop = () => void Atomics.store(cancel, 0, 1);
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop, { once: true });

  const waiting = new Map<number, Tally>(); // finished, but an earlier chunk is not
  let folded = 0;
  let started = 0;
  const fold = (index: number, tally: Tally) => {
    waiting.set(index, tally);
    for (let next = waiting.get(folded); next !== undefined; next = waiting.get(folded)) {
      total.fold(next);
      waiting.delete(folded++);
      options.onProgress?.(Math.min(folded * CHUNK_DRAWS, draws));
    }
  };

  // Each lane of work takes the next chunk when it is done with its last; two per worker, so that no thread waits for us.
  const lane = async (): Promise<void> => {
    while (started < chunks && Atomics.load(cancel, 0) === 0) {
      if (started - folded >= workers * AHEAD_PER_WORKER) {
        await waitForFold();
        continue;
      }
      const index = started++;
      const { tally } = await threads.run(chunkOf(index, draws));
      if (tally !== null) fold(index, tally);
      wake();
    }
  };
  let sleepers: (() => void)[] = [];
  const waitForFold = () => new Promise<void>(resolve => sleepers.push(resolve));
  const wake = () => {
    const woken = sleepers;
    sleepers = [];
    for (const resolve of woken) resolve();
  };

  try {
    await Promise.all(Array.from({ length: workers * 2 }, lane));
  } finally {
    stop(); // a failed chunk must not leave the others running
    signal?.removeEventListener('abort', stop);
    await threads.close();
  }
  return total.finish();
}
