// What must always hold with everything switched on at once (everything.ts): mass, identity, rest, repeatable, addressed luck. Each law
// on 100 networks, some with several shocks of any kind, some with one of every kind.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawInputs, makeBench, runChunk, simulate, traceDraw } from '../../src/engine/simulate.ts';
import { allocateState, reset } from '../../src/engine/state.ts';
import { makeStep } from '../../src/engine/step.ts';
import { BLOCK } from '../../src/engine/stream.ts';
import { allocateTrajectory, type Trajectory } from '../../src/engine/trajectory.ts';
import type { Program } from '../../src/model/program.ts';
import { programOf } from '../programs.ts';
import { type Everything, everyKind, everything, KINDS, writeEverything } from './everything.ts';

const RUNS = { numRuns: 100, seed: 20261123 };
const networks = fc.oneof(everything, everyKind);
/** As in engine.test.ts: rounding only. */
const MASS = 1e-9;
const REST = 1e-12;
/** A law takes some seconds; on a busy machine, many. */
const SLOW = 120_000;

const FLOWS = [
  'stock',
  'released',
  'orders',
  'makersStock',
  'output',
  'disposed',
  'shipped',
  'transit',
  'activity',
  'wanted',
  'built',
  'applications',
  'granted',
  'wait',
] as const;
const EVERY = [...FLOWS, 'logPrice', 'level', 'applied'] as const;

function expectPhysical(run: Trajectory): void {
  for (const name of FLOWS)
    for (const value of run[name])
      if (!(value >= 0 && Number.isFinite(value))) expect(`${name} ${value}`).toBe('at or above zero');
  for (const value of run.logPrice) if (!Number.isFinite(value)) expect(`price ${value}`).toBe('finite');
  for (const value of run.level) if (!(value >= 0 && value <= 1)) expect(`level ${value}`).toBe('a share');
  expect(run.worstImbalance).toBeLessThan(MASS);
}

const same = (a: Float64Array, b: Float64Array): boolean =>
  a.length === b.length && a.every((value, i) => Object.is(value, b[i]));

describe('with everything switched on', () => {
  test('every good balances at every step, and nothing is negative or not a number', { timeout: SLOW }, () => {
    const acted = new Set<string>();
    const seen = { adapted: 0, waited: 0, idle: 0, released: 0 };
    fc.assert(
      fc.property(networks, all => {
        const program = programOf(writeEverything(all));
        const { shocked, counterfactual, timing } = traceDraw(program, '1', 0);
        expectPhysical(shocked);
        expectPhysical(counterfactual);
        for (const [k, { kind, background }] of program.labels.shocks.entries())
          if (!background && timing.duration[k]! > 0 && timing.onset[k]! < program.clock.steps) acted.add(kind);
        if (shocked.level.some(h => h > 0)) seen.adapted++;
        if (shocked.wait.some(w => w > 0)) seen.waited++;
        if (shocked.activity.some((q, i) => q === 0 && shocked.wantedActivity[i]! > 0)) seen.idle++;
        if (shocked.released.some(kg => kg > 0)) seen.released++;
      }),
      RUNS,
    );
    // The law is of something: every kind came into force, and in a fifth of the networks at least each of these happened.
    expect([...acted].filter(kind => KINDS.includes(kind as never)).sort()).toEqual([...KINDS].sort());
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(RUNS.numRuns / 5);
  });

  test('licence queues: what was applied for is in them, granted, refused or freed', { timeout: SLOW }, () => {
    let applied = 0;
    fc.assert(
      fc.property(networks, all => {
        applied += expectQueuesBalance(programOf(writeEverything(all)));
      }),
      RUNS,
    );
    expect(applied).toBeGreaterThan(0);
  });

  test.each(['size 0', 'duration 0', 'probability 0'] as const)(
    '%s of all shocks is the counterfactual, bit for bit',
    mode => {
      fc.assert(
        fc.property(networks, all => {
          const { shocked, counterfactual } = traceDraw(programOf(writeEverything(all, mode)), '1', 0);
          for (const name of EVERY) expect(same(shocked[name], counterfactual[name]), name).toBe(true);
        }),
        RUNS,
      );
    },
    SLOW,
  );

  test('nothing moves in 260 weeks where nothing acts', { timeout: SLOW }, () => {
    fc.assert(
      fc.property(networks, all => {
        const program = programOf(writeEverything(all, 'probability 0', true, { horizon: 260 }));
        const { constants, timing } = traceDraw(program, '1', 0);
        const state = allocateState(program);
        const run = allocateTrajectory(program, state, true);
        simulate(program, constants, timing, state, run);
        expect(departure(run)).toBeLessThan(REST);
        expect(run.level.every(h => h === 0)).toBe(true);
      }),
      RUNS,
    );
  });

  test('the same bits on a used bench, from a copy of the program, and for any split of a block', {
    timeout: SLOW,
  }, () => {
    fc.assert(
      fc.property(networks, fc.integer({ min: 1, max: 4 }), (all, first) => {
        const program = programOf(writeEverything(all));
        const draws = 5;
        const whole = runChunk(program, 'seed', { index: 0, firstDraw: 0, draws })!;
        const bench = makeBench(program);
        const tail = runChunk(program, 'seed', { index: 1, firstDraw: first, draws: draws - first }, undefined, bench)!;
        const head = runChunk(program, 'seed', { index: 0, firstDraw: 0, draws: first }, undefined, bench)!;
        expect(runChunk(structuredClone(program), 'seed', { index: 0, firstDraw: 0, draws }, undefined, bench)).toEqual(
          whole,
        );
        for (const [i, column] of whole.scalars.entries())
          expect(same(column, Float64Array.of(...head.scalars[i]!, ...tail.scalars[i]!))).toBe(true);
        expect(head.counts.map((n, i) => n + tail.counts[i]!)).toEqual(whole.counts);
      }),
      RUNS,
    );
  });
});

/** Walks the shocked world step by step; returns how much was applied for. */
function expectQueuesBalance(program: Program): number {
  const { constants, timing } = traceDraw(program, '1', 0);
  const state = allocateState(program);
  reset(program, constants, state);
  const step = makeStep({ program, constants, state });
  const { queues } = state;
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  const total = { applied: 0, granted: 0, refused: 0, freed: 0, lapsed: 0, used: 0 };
  for (let t = 0; t < program.clock.steps; t++) {
    step(timing, t);
    for (const name of Object.keys(total) as (keyof typeof total)[]) total[name] += sum(queues[name]);
    for (const amounts of [queues.processing, queues.pending, queues.permits, state.queued])
      if (amounts.some(amount => !(amount >= 0))) expect(amounts).toBe('at or above zero');
    const waiting = sum(queues.processing) + sum(queues.pending);
    const valid = sum(queues.permits);
    const slack = MASS * Math.max(1, total.applied);
    expect(Math.abs(total.applied - waiting - total.granted - total.refused - total.freed)).toBeLessThan(slack);
    expect(Math.abs(total.granted + total.freed - total.used - total.lapsed - valid)).toBeLessThan(slack);
    expect(Math.abs(sum(state.queued) - waiting - valid)).toBeLessThan(slack);
  }
  return total.applied;
}

/** Largest departure of any level from its value in the first step, as in engine.test.ts. */
function departure(run: Trajectory): number {
  let worst = 0;
  for (const name of EVERY) {
    const values = run[name];
    const width = values.length / run.steps;
    const largest = values.slice(0, width).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    for (let i = width; i < values.length; i++) {
      const first = values[i % width]!;
      const scale = name === 'logPrice' ? 1 : Math.abs(first) > 1e-9 * largest ? Math.abs(first) : Math.max(largest, 1);
      worst = Math.max(worst, Math.abs(values[i]! - first) / scale);
    }
  }
  return worst;
}

describe('addressed luck', () => {
  /** The draws of a program's inputs by name. */
  const luck = (program: Program) => {
    const drawn = drawInputs(program, 'seed', 3);
    return new Map(program.inputs.map(({ name }, i) => [name, drawn.slice(i * BLOCK, (i + 1) * BLOCK)]));
  };
  const without: readonly (readonly [string, (all: Everything, text: string) => string])[] = [
    ['a shock', (all, text) => text.replace(new RegExp(`^  s${all.shocks.length - 1}: .*\\n`, 'm'), '')],
    [
      'all adaptations and second sources',
      (_, text) => text.replace(/adaptations:\n( .*\n)+/, '').replace(/^ {2}second: .*\n/m, ''),
    ],
    ['unplanned stops', (_, text) => text.replace(/, outage: {[^}]*}/, '')],
    [
      'costs',
      (_, text) =>
        text
          .replace(/, cost: { amount: [^}]*}/g, '')
          .replace(/kind: tax-credit(.*), share: (\d+) %/, 'kind: subsidy$1, amount: $2 USD/t'),
    ],
    ['a reserve', (_, text) => text.replace(/stockpiles: .*\n/, '')],
    ['growth', (_, text) => text.replace(/ {4}growth: .*\n/, '')],
    ['a monthly clock', (_, text) => text.replace('step: month', 'step: week')],
    [
      'the luck of licences, and the chance that a regime comes back',
      (_, text) => text.replaceAll(', luck: 0.5', '').replaceAll(', reinstated: 50 %', ''),
    ],
    ['fear', (_, text) => text.replace(/, fear: {[^}]*}/g, '')],
  ];
  test.each(without)('with or without %s the draws of all else are the same', (_, leaveOut) => {
    let compared = 0;
    fc.assert(
      fc.property(everyKind, all => {
        const text = writeEverything(all);
        const less = leaveOut(all, text);
        if (less === text) return;
        const [whole, part] = [luck(programOf(text)), luck(programOf(less))];
        for (const [name, draws] of part) {
          expect(same(draws, whole.get(name)!), name).toBe(true);
          compared++;
        }
      }),
      { ...RUNS, numRuns: 30 },
    );
    expect(compared).toBeGreaterThan(0);
  });
});
