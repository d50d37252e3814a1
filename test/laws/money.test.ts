// What must always hold of money: costs, tariffs and supports of size nothing are the counterfactual bit for bit, costs alone move
// nothing, and mass balances while sites stand idle. On the random networks of networks.ts, with a price and a cost on everything.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { simulate, traceDraw } from '../../src/engine/simulate.ts';
import { allocateState } from '../../src/engine/state.ts';
import { allocateTrajectory, type Trajectory } from '../../src/engine/trajectory.ts';
import { programOf } from '../programs.ts';
import { type Shocked, type Small, small, write } from './networks.ts';

const RUNS = { numRuns: 60, seed: 20250710 };
/** Mass may go astray by rounding only; rest, relative to the base value: as in engine.test.ts. */
const MASS = 1e-9;
const REST = 1e-12;
const LEVELS = ['stock', 'makersStock', 'output', 'shipped', 'activity', 'wanted', 'built', 'logPrice'] as const;

/** A kilogram of parts takes 2 kg of ore, 0.1 USD of it at base, and sells at 1 USD. */
function costed(net: Small, cost: number, more: Shocked = {}): string {
  return write(net, more)
    .replace('ore: { unit: t', 'ore: { unit: t, price: 50 USD/t')
    .replace('part: { unit: kg', 'part: { unit: kg, price: 1 USD/kg')
    .replace(/(mine: {.*?) %(,| })/, '$1 %, cost: { amount: 30 USD/t, idles_after: 4 weeks, restart: 3 weeks }$2')
    .replace(
      /(plant \w+: {.*?) %(,| })/g,
      `$1 %, cost: { amount: ${cost} USD/kg, fixed: 10 %, idles_after: 3 weeks, restart: 2 weeks }$2`,
    );
}

interface Drawn {
  readonly kind: 'tariff' | 'price-floor' | 'tax-credit' | 'subsidy';
  readonly duration: number;
  readonly onset: number;
  readonly shape: string;
}
const drawn: fc.Arbitrary<Drawn> = fc.record({
  kind: fc.constantFrom('tariff', 'price-floor', 'tax-credit', 'subsidy'),
  duration: fc.integer({ min: 1, max: 60 }),
  onset: fc.integer({ min: 0, max: 20 }),
  shape: fc.constantFrom('step', 'v', '{ kind: ramp, rise: 3 weeks, fall: 5 weeks }'),
});

function shockOf(net: Small, { kind, duration, onset, shape }: Drawn, size: number): string {
  const when = `onset: { after_start: ${onset} weeks }, duration: ${duration} weeks, shape: ${shape}`;
  switch (kind) {
    case 'tariff':
      return `  it: { kind: tariff, from: north, to: ${net.regions > 1 ? 'all' : 'north'}, goods: [part, ore], rate: ${100 * size} %, ${when} }`;
    case 'price-floor':
      return `  it: { kind: price-floor, sites: plant north, good: part, floor: ${2 * size} USD/kg, upside: 30 %, ${when} }`;
    case 'tax-credit':
      return `  it: { kind: tax-credit, sites: [mine, plant north], share: ${50 * size} %, ${when} }`;
    case 'subsidy':
      return `  it: { kind: subsidy, sites: plant north, amount: ${size} USD/kg, ${when} }`;
  }
}

const same = (a: Float64Array, b: Float64Array) => a.length === b.length && a.every((v, i) => Object.is(v, b[i]));

/** Largest departure of any level from its first step, relative to the largest of its kind, of a logarithm absolutely. */
function departure(run: Trajectory): number {
  let worst = 0;
  for (const name of LEVELS) {
    const width = run[name].length / run.steps;
    const largest = name === 'logPrice' ? 1 : run[name].slice(0, width).reduce((a, b) => Math.max(a, b), 1e-300);
    for (let i = width; i < run[name].length; i++)
      worst = Math.max(worst, Math.abs(run[name][i]! - run[name][i % width]!) / largest);
  }
  return worst;
}

test('costs everywhere, above the price too, move nothing while nothing happens', () => {
  fc.assert(
    fc.property(small, fc.constantFrom(0.2, 0.99, 1, 1.2, 3), (net, cost) => {
      const program = programOf(costed(net, cost, { horizon: 260 }));
      const { constants } = traceDraw(program, '1', 0);
      const state = allocateState(program);
      const run = allocateTrajectory(program, state, true);
      simulate(program, constants, undefined, state, run);
      expect(departure(run)).toBeLessThan(REST);
    }),
    RUNS,
  );
});

test('a rate, floor, credit or subsidy of nothing is the counterfactual, bit for bit, also where demand grows', () => {
  fc.assert(
    fc.property(small, drawn, fc.constantFrom(0.7, 1.2), (net, shock, cost) => {
      const text = costed(net, cost, { shocks: shockOf(net, shock, 0) });
      const grown = text.replace('    unit: vehicle', '    unit: vehicle\n    growth: 8 %/year');
      const { shocked, counterfactual } = traceDraw(programOf(net.month ? grown : text), '1', 0);
      for (const name of LEVELS) expect(same(shocked[name], counterfactual[name])).toBe(true);
    }),
    RUNS,
  );
});

test('mass balances while sites stand idle and tariffs turn orders away', () => {
  let idled = 0;
  fc.assert(
    fc.property(small, drawn, fc.constantFrom(0.3, 0.95), (net, shock, cost) => {
      const slump = `  slump: { kind: outage, sites: all, severity: 60 %, onset: 2025-01-13, duration: 30 weeks }`;
      const cohort = net.thin === 1 ? 'all' : 'deep';
      const shocks = `${shockOf(net, shock, 1)}\n${slump.replace('sites: all', `sites: ${cohort}`)}`;
      const { shocked } = traceDraw(programOf(costed(net, cost, { shocks })), '1', 0);
      expect(shocked.worstImbalance).toBeLessThan(MASS);
      for (const name of ['stock', 'makersStock', 'shipped', 'activity', 'built'] as const)
        for (const value of shocked[name])
          if (!(value >= 0 && Number.isFinite(value))) expect(`${name} ${value}`).toBe('at or above zero');
      for (let i = 0; i < shocked.activity.length; i++)
        if (shocked.activity[i] === 0 && shocked.wantedActivity[i]! > 0) idled++;
    }),
    RUNS,
  );
  expect(idled).toBeGreaterThan(0); // the law is of something
});
