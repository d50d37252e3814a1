import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chunkOf, run } from '../../src/engine/pool.ts';
import { runChunk, tallyShape } from '../../src/engine/simulate.ts';
import { compile } from '../../src/model/compile.ts';
import { load } from '../../src/scenario/load.ts';
import { accumulator } from '../../src/statistics/tally.ts';

const PROJECT = new URL('../..', import.meta.url).pathname;

function programOf(file: string) {
  const scenario = load(join(PROJECT, file), { projectRoot: PROJECT });
  const program = scenario.ok ? compile(scenario.value) : scenario;
  if (!program.ok) throw new Error(program.problems[0]!.message);
  return program.value;
}

const program = programOf('scenarios/full-magnet-ban.yaml');

test('chunks are whole blocks, the last one maybe shorter, whatever the number of workers', () => {
  expect(chunkOf(0, 600)).toEqual({ index: 0, firstDraw: 0, draws: 256 });
  expect(chunkOf(2, 600)).toEqual({ index: 2, firstDraw: 512, draws: 88 });
});

test('threads give bit for bit what one loop over the chunks gives', async () => {
  const draws = 300;
  const expected = accumulator(tallyShape(program), draws);
  for (let index = 0; index * 256 < draws; index++) expected.fold(runChunk(program, 'seed', chunkOf(index, draws))!);
  const seen: number[] = [];
  const tally = await run(program, { seed: 'seed', draws, workers: 3, onProgress: done => seen.push(done) });
  expect(tally).toEqual(expected.finish());
  expect(seen).toEqual([256, 300]);
});

test('an abort gives the blocks that are complete, from the first one on', async () => {
  const abort = new AbortController();
  const tally = await run(program, {
    seed: 'seed',
    draws: 1_000_000,
    workers: 2,
    signal: abort.signal,
    onProgress: () => abort.abort(),
  });
  expect(tally.draws).toBeGreaterThanOrEqual(256);
  expect(tally.draws).toBeLessThan(10_000);
  const again = await run(program, { seed: 'seed', draws: 256, workers: 1 });
  expect(tally.scalars[0]!.subarray(0, 256)).toEqual(again.scalars[0]);
});

test('an abort before the start gives no draws', async () => {
  const tally = await run(program, { seed: 'seed', draws: 1000, workers: 2, signal: AbortSignal.abort() });
  expect(tally.draws).toBe(0);
});

test('a program that cannot run rejects, and no thread is left behind', async () => {
  const broken = { ...program, values: program.values.slice(0, 1) };
  await expect(run(broken, { seed: 'seed', draws: 10, workers: 2 })).rejects.toThrow();
});
