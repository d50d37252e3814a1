// What must always hold of the engine, on random small networks: mass, rest, identity, monotone, repeatable, addressed luck.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawInputs, runChunk, simulate, traceDraw } from '../../src/engine/simulate.ts';
import { allocateState } from '../../src/engine/state.ts';
import { allocateTrajectory, type Trajectory } from '../../src/engine/trajectory.ts';
import type { Program } from '../../src/model/program.ts';
import { programOf } from '../programs.ts';
import { life, type Small, shockOf, shocks, small, write } from './networks.ts';

/** Mass may go astray by rounding only: a few thousand additions of 1e-16 each, far below this. */
const MASS = 1e-9;
/** Rest, relative to the base value. */
const REST = 1e-12;
const RUNS = { numRuns: 100, seed: 20250404 };

const FLOWS = [
  'stock',
  'orders',
  'makersStock',
  'output',
  'disposed',
  'shipped',
  'transit',
  'activity',
  'wanted',
  'built',
] as const;
const EVERY = [
  'stock',
  'orders',
  'makersStock',
  'output',
  'disposed',
  'shipped',
  'transit',
  'logPrice',
  'activity',
  'wanted',
  'built',
] as const;

function expectPhysical(run: Trajectory): void {
  for (const name of FLOWS)
    for (const value of run[name])
      if (!(value >= 0 && Number.isFinite(value))) expect(`${name} ${value}`).toBe('at or above zero');
  for (const value of run.logPrice) if (!Number.isFinite(value)) expect(`price ${value}`).toBe('finite');
  expect(run.worstImbalance).toBeLessThan(MASS);
}

describe('mass', () => {
  test('every good balances at every step, and nothing is negative, whatever hits', () => {
    fc.assert(
      fc.property(small, shocks, (net, shock) => {
        const { shocked, counterfactual } = traceDraw(programOf(write(net, { shocks: shockOf(net, shock) })), '1', 0);
        expectPhysical(shocked);
        expectPhysical(counterfactual);
      }),
      RUNS,
    );
  });
});

describe('a network that lives without shocks', () => {
  test('balances at every step, whatever comes, stops and is held in reserve', () => {
    fc.assert(
      fc.property(small, shocks, life, (net, shock, alive) => {
        const program = programOf(write(net, { shocks: shockOf(net, shock), life: alive }));
        const { shocked, counterfactual } = traceDraw(program, '1', 0);
        expectPhysical(shocked);
        expectPhysical(counterfactual);
      }),
      RUNS,
    );
  });

  test('is its own counterfactual while nothing hits it', () => {
    fc.assert(
      fc.property(small, shocks, life, (net, shock, alive) => {
        const written = shockOf(net, { ...shock, duration: 0 });
        const { shocked, counterfactual } = traceDraw(programOf(write(net, { shocks: written, life: alive })), '1', 0);
        for (const name of EVERY) expect(same(shocked[name], counterfactual[name])).toBe(true);
      }),
      RUNS,
    );
  });

  test('keeps every flow of the whole where a part of a region is looked at by itself', () => {
    fc.assert(
      fc.property(small, life, (net, alive) => {
        const flows = (part: boolean) => {
          const { labels, ...program } = programOf(write(net, { life: { ...alive, part, planned: 5000, hazard: 0 } }));
          const home = (region: string) => labels.homes[labels.regions.indexOf(region)]!;
          const { laneFlow } = traceDraw({ labels, ...program }, '1', 0).constants.base;
          const sums = new Map<string, number>();
          for (const [l, { good, from, to }] of labels.lanes.entries()) {
            const key = `${good}: ${home(from)} → ${home(to)}`;
            sums.set(key, (sums.get(key) ?? 0) + laneFlow[l]!);
          }
          return sums;
        };
        const [whole, parted] = [flows(false), flows(true)];
        for (const [key, flow] of whole) expect(Math.abs(parted.get(key)! - flow)).toBeLessThanOrEqual(1e-9 * flow);
      }),
      RUNS,
    );
  });

  test('rests like any other where the plant never comes and nothing stops', () => {
    fc.assert(
      fc.property(small, life, (net, alive) => {
        const still = { ...alive, planned: 5000, hazard: 0 };
        const program = programOf(write(net, { horizon: 520, life: still }));
        expect(departure(traceDraw(program, '1', 0).counterfactual)).toBeLessThan(REST);
      }),
      RUNS,
    );
  });
});

/** Largest departure of any level from its value in the first step, relative to it. */
function departure(run: Trajectory): number {
  let worst = 0;
  for (const name of EVERY) {
    const values = run[name];
    const width = values.length / run.steps;
    const largest = values.slice(0, width).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    for (let i = 0; i < values.length; i++) {
      const first = values[i % width]!;
      // A logarithm of a price rests at 0, where relative means absolute. What should be 0 (a stock with no cover, nothing disposed
      // of) may hold the rounding of what passed through it: that is held against the largest level of its kind.
      const scale = name === 'logPrice' ? 1 : Math.abs(first) > 1e-9 * largest ? Math.abs(first) : Math.max(largest, 1);
      worst = Math.max(worst, Math.abs(values[i]! - first) / scale);
    }
  }
  return worst;
}

describe('rest', () => {
  test('without shocks nothing moves in 520 weeks', () => {
    fc.assert(
      fc.property(small, net => {
        const program = programOf(write(net, { horizon: 520 }));
        const { constants } = traceDraw(program, '1', 0);
        const state = allocateState(program);
        const counterfactual = allocateTrajectory(program, state, true);
        simulate(program, constants, undefined, state, counterfactual);
        expect(departure(counterfactual)).toBeLessThan(REST);
        const markets = program.network.marketGood.length;
        for (let m = 0; m < markets; m++) {
          const orders = constants.base.marketOrders[m]!;
          expect(Math.abs(counterfactual.output[m]! - orders)).toBeLessThanOrEqual(REST * Math.max(orders, 1));
        }
      }),
      RUNS,
    );
  });
});

test('starting from rest when the first shock comes gives what stepping from the start gives', () => {
  fc.assert(
    fc.property(small, shocks, (net, shock) => {
      const program = programOf(write(net, { shocks: shockOf(net, shock) }));
      const { constants, timing, shocked } = traceDraw(program, '1', 0);
      const state = allocateState(program);
      const whole = allocateTrajectory(program, state, true);
      simulate(program, constants, timing, state, whole);
      const scale = whole.built.reduce((most, value) => Math.max(most, value), 0);
      // A discontinuity (a stop, an idle lane) can turn rounding into something seen, so not the last bits but nine digits.
      for (const [i, value] of whole.built.entries())
        expect(Math.abs(value - shocked.built[i]!)).toBeLessThan(1e-9 * scale);
    }),
    RUNS,
  );
});

describe('identity', () => {
  const nothing = ['severity', 'duration', 'probability'] as const;
  test.each(nothing)('%s 0 is the counterfactual, bit for bit', what => {
    fc.assert(
      fc.property(small, shocks, (net, drawn) => {
        const shock =
          what === 'severity' ? { ...drawn, severity: 0 } : what === 'duration' ? { ...drawn, duration: 0 } : drawn;
        let written = shockOf(net, shock);
        if (what === 'severity') written = written.replace('quota: 100 %', 'quota: 10000 %');
        if (what === 'probability') written = written.replace(/ }$/, ', probability: 0 % }');
        const grown = net.month
          ? write(net, { shocks: written }).replace('    unit: vehicle', '    unit: vehicle\n    growth: 8 %/year')
          : write(net, { shocks: written });
        const { shocked, counterfactual } = traceDraw(programOf(grown), '1', 0);
        for (const name of EVERY) expect(same(shocked[name], counterfactual[name])).toBe(true);
      }),
      RUNS,
    );
  });
});

function same(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
}

/** One lane for each good and buyer, and all that reacts switched off: where monotone is promised. */
const INERT = '  reroute: 0 %\n  leakage: 0 %\n  air_transit: 104 weeks\n  order_elasticity: 0';
const total = (run: Trajectory): number => run.built.reduce((sum, v) => sum + v, 0);

describe('monotone', () => {
  const oneLane = small.map(net => ({
    ...net,
    regions: 1,
    thin: 1,
    others: false,
    elasticity: 0,
    scrap: 0,
    joint: false,
  }));
  const kinds = shocks.filter(({ kind }) => kind === 'ban' || kind === 'outage');
  test.each(['severity', 'duration'] as const)('more %s never builds more in the same draw', what => {
    fc.assert(
      fc.property(oneLane, kinds, fc.integer({ min: 1, max: 40 }), (net, shock, more) => {
        const harder = {
          ...shock,
          [what]: what === 'severity' ? Math.min(100, shock.severity + more) : shock.duration + more,
        };
        const [mild, hard] = [shock, harder].map(s =>
          total(traceDraw(programOf(write(net, { behaviour: INERT, shocks: shockOf(net, s) })), '1', 0).shocked),
        );
        expect(hard).toBeLessThanOrEqual(mild! * (1 + 1e-12));
      }),
      RUNS,
    );
  });
});

describe('repeatable', () => {
  test('the same chunk gives the same bits, and a part of it the same draws', () => {
    fc.assert(
      fc.property(small, shocks, fc.integer({ min: 1, max: 9 }), (net, shock, draws) => {
        const program = programOf(
          write(net, {
            shocks: shockOf(net, shock).replace(`severity: ${shock.severity} %`, "severity: 'uniform(0 %, 100 %)'"),
          }),
        );
        const run = (n: number, p: Program = program) => runChunk(p, 'seed', { index: 0, firstDraw: 0, draws: n })!;
        expect(run(draws)).toEqual(run(draws, structuredClone(program)));
        const [whole, part] = [run(10), run(draws)];
        for (const [i, column] of part.scalars.entries())
          expect(same(column, whole.scalars[i]!.slice(0, draws))).toBe(true);
      }),
      { ...RUNS, numRuns: 15 },
    );
  });
});

describe('addressed luck', () => {
  const net: Small = fc.sample(small, { numRuns: 1, seed: 7 })[0]!;
  const shock = (severity: string) =>
    `  it: { kind: outage, sites: mine, severity: ${severity}, onset: { after_start: 2 weeks }, duration: 8 weeks }`;
  test('adding an input or a shock leaves the draws of the others as they were', () => {
    const before = programOf(write(net, { inputs: '  hard: uniform(0 %, 50 %)', shocks: shock('hard') }));
    const after = programOf(
      write(net, {
        inputs: '  first: uniform(0 %, 10 %)\n  hard: uniform(0 %, 50 %)',
        shocks: `  new: { kind: demand-surge, uses: car, regions: all, severity: first, onset: { window: [2025-02-01, 2025-06-01] }, duration: 1 to 3 weeks }\n${shock('hard')}`,
      }),
    );
    const column = (program: Program) => {
      const i = program.inputs.findIndex(input => input.name === 'hard');
      return drawInputs(program, 'seed', 3).slice(i * 256, (i + 1) * 256);
    };
    expect(same(column(before), column(after))).toBe(true);
    expect(same(column(before), drawInputs(before, 'seec', 3).slice(0, 256))).toBe(false);
  });
});
