// How fast a draw is and what two workers gain, on the flagship scenario. Prints times and ratios; judges nothing.
// The workers' part runs the bundle in dist/, as users do.
import { join } from 'node:path';
import { bench, describe } from 'vitest';
import type { run as Run } from '../../src/engine/pool.ts';
import { makeBench, runChunk } from '../../src/engine/simulate.ts';
import { compile } from '../../src/model/compile.ts';
import { load } from '../../src/scenario/load.ts';

const root = join(import.meta.dirname, '../..');
const loaded = load(join(root, 'scenarios/2025-04-heavy-rare-earth-licences.yaml'), {
  projectRoot: root,
  workingFolder: root,
});
if (!loaded.ok) throw new Error('the flagship does not load');
const compiled = compile(loaded.value);
if (!compiled.ok) throw new Error('the flagship does not compile');
const program = compiled.value;
/** As a worker thread does: one for all chunks. */
const kept = makeBench(program);
const { run } = (await import(join(root, 'dist/index.js'))) as { run: typeof Run };

describe('one chunk of 256 paired draws', () => {
  bench('flagship', () => void runChunk(program, 'bench', { index: 0, firstDraw: 0, draws: 256 }, undefined, kept), {
    iterations: 8,
    time: 0,
    warmupIterations: 1,
  });
});

describe('4,096 paired draws of the flagship, threads started and stopped', () => {
  const draws = 4096;
  for (const workers of [1, 2]) {
    bench(
      `${workers} worker${workers === 1 ? '' : 's'}`,
      async () => void (await run(program, { seed: 'bench', draws, workers })),
      { iterations: 3, time: 0, warmupIterations: 0 },
    );
  }
});
