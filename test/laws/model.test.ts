// The law of rest on the whole shipped magnet model: what moves it by itself (growth, plants to come, unplanned stops, reserves that
// fill) is taken out, and then nothing moves in ten years.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { prepare } from '../../src/engine/constants.ts';
import { makeBench, simulate } from '../../src/engine/simulate.ts';
import { compileModel } from '../../src/model/compile.ts';
import { field, type Program } from '../../src/model/program.ts';
import { renderAll } from '../../src/problem.ts';
import { load } from '../../src/scenario/load.ts';

const root = join(import.meta.dirname, '../..');
/** Relative to the base value, as for random networks. */
const REST = 1e-12;

function still(): Program {
  const loaded = load(join(root, 'scenarios/models/ev-magnets/model.yaml'), { projectRoot: root });
  if (!loaded.ok) throw new Error(renderAll(loaded.problems));
  const compiled = compileModel(loaded.value);
  if (!compiled.ok) throw new Error(renderAll(compiled.problems));
  const program = compiled.value;
  const values = program.values.slice();
  field(program, values, 'stockpileFill').fill(0);
  return { ...program, values, grows: false, moves: false, clock: { ...program.clock, steps: 520 } };
}

test('the magnet model rests', () => {
  const program = still();
  expect(program.labels.sites.length).toBeGreaterThan(100);
  const { constants, state, pair } = makeBench(program, true);
  prepare(program, program.values, constants);
  const run = pair.counterfactual;
  simulate(program, constants, undefined, state, run);
  let worst = 0;
  for (const rows of [run.stock, run.orders, run.makersStock, run.output, run.shipped, run.activity, run.built]) {
    const width = rows.length / run.steps;
    const largest = rows.slice(0, width).reduce((most, value) => Math.max(most, value), 0);
    for (let i = 0; i < rows.length; i++) {
      const first = rows[i % width]!;
      // What is nothing in the base state may hold the rounding of the largest of its kind.
      worst = Math.max(worst, Math.abs(rows[i]! - first) / (first > 1e-9 * largest ? first : largest));
    }
  }
  for (const logPrice of run.logPrice) worst = Math.max(worst, Math.abs(logPrice));
  expect(worst).toBeLessThan(REST);
  expect(run.worstImbalance).toBeLessThan(1e-9);
});
