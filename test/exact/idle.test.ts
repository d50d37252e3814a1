// Sites that do not pay: when they stand, when they run again, and what keeps them running. `makeIdle` alone, on a world at rest whose
// prices are set by hand before each step. A unit returns Σ β p⁰ φ + support − (k − κ k⁰).
import { describe, expect, test } from 'vitest';
import { makeIdle } from '../../src/engine/idle.ts';
import { allocateTiming, scheduleShocks } from '../../src/engine/shock.ts';
import { centralConstants } from '../../src/engine/simulate.ts';
import { atRest, expectPaper, find } from '../engine/world.ts';
import { programOf } from '../programs.ts';

/** Metal at 50 USD/t, made of 2 t of ore at 5 USD/t, with half a ton of slag at 4 USD/t: a unit fetches 52. */
const model = (cost: string, shocks = '', project = '') => `
regions: [home]
goods: { ore: { unit: t, price: 5 USD/t }, metal: { unit: t, price: 50 USD/t }, slag: { unit: t, price: 4 USD/t } }
processes: { digging: { makes: ore }, smelting: { makes: metal, inputs: { ore: 2 t/t }, coproducts: { slag: 0.5 t/t } } }
sites:
  mine: { process: digging, region: home, utilisation: 50 % }
  smelter: { process: smelting, region: home, ${project ? 'share: 100 %, ' : ''}utilisation: 50 %, operator: Smelters, cost: ${cost} }${project}
lanes:
  ore: { good: ore, from: home, to: home, share: 100 %, transit: 1 week }
  metal: { good: metal, from: home, to: home, share: 100 %, transit: 1 week }
uses:
  user: { unit: t, inputs: { metal: 1 t/t }, demand: { home: 100 t/week }, cohorts: { all: { share: 100 %, cover: 4 weeks } } }
start: 2025-01-06
horizon: 52 weeks
outcomes: { price: { measure: price_peak, goods: metal } }
${shocks ? `shocks: { ${shocks} }` : ''}
`;

/** For each step the prices of metal and ore over base, as they stood at the end of the step before; whether the smelter then runs. */
function runs(text: string, steps: readonly (readonly [metal: number, ore?: number])[]): readonly number[] {
  const world = atRest(text);
  const { program, state, constants } = world;
  const timing = allocateTiming(program);
  scheduleShocks(program, program.values, constants, timing);
  const idle = makeIdle(world);
  return steps.map(([metal, ore = 1], t) => {
    state.logPrice[find(program, 'zones', { good: 'metal' })] = Math.log(metal);
    state.logPrice[find(program, 'zones', { good: 'ore' })] = Math.log(ore);
    state.availability.fill(1);
    idle(timing, t);
    return state.availability[find(program, 'sites', { name: 'smelter' })]!;
  });
}
const same = (count: number, metal: number, ore?: number) =>
  Array.from({ length: count }, () => (ore === undefined ? ([metal] as const) : ([metal, ore] as const)));

describe('a smelter that costs 40', () => {
  const cost = '{ amount: 40 USD/t, idles_after: 3 weeks, restart: 2 weeks }';

  test('stands from the third step in a row in which it does not pay, and runs from the second in which it does', () => {
    // 52 falls to 42 at φ = 0.8, above 40; to 37 at 0.7
    expect(runs(model(cost), [...same(2, 0.8), ...same(4, 0.7), ...same(3, 1)])).toEqual([1, 1, 1, 1, 0, 0, 0, 1, 1]);
  });

  test('a step that pays begins the count anew, of losses and of gains', () => {
    const prices = [...same(2, 0.7), ...same(1, 1), ...same(3, 0.7), ...same(1, 1), ...same(1, 0.7), ...same(2, 1)];
    expect(runs(model(cost), prices)).toEqual([1, 1, 1, 1, 1, 0, 0, 0, 0, 1]);
  });

  test('is hit by its ore too: at three times the price it costs 40 + 2·5·2 = 60', () => {
    expect(runs(model(cost), same(4, 1, 3))).toEqual([1, 1, 0, 0]);
    // at 2.1 times it costs 51, still below 52
    expect(runs(model(cost), same(4, 1, 2.1))).toEqual([1, 1, 1, 1]);
  });

  test('but not where the ore is its own', () => {
    expect(runs(model(cost.replace('{', '{ own_inputs: true,')), same(4, 1, 3))).toEqual([1, 1, 1, 1]);
  });

  test('saves only what is not fixed: with 30 % fixed it runs on 37, which is above 28', () => {
    expect(runs(model(cost.replace('{', '{ fixed: 30 %,')), same(4, 0.7))).toEqual([1, 1, 1, 1]);
    // at φ = 0.5 it fetches 27, and 28 would be saved
    expect(runs(model(cost.replace('{', '{ fixed: 30 %,')), same(4, 0.5))).toEqual([1, 1, 0, 0]);
  });

  test('is never asked where it runs at whatever price', () => {
    expect(runs(model(cost.replace('{', '{ idles: false,')), same(6, 0.1))).toEqual([1, 1, 1, 1, 1, 1]);
  });
});

describe('what keeps it running', () => {
  const cost = '{ amount: 40 USD/t, idles_after: 2 weeks, restart: 1 week }';
  const when = 'onset: 2025-01-06, duration: 4 weeks';
  // Without support it fetches 0.5·50 + 2 = 27.
  test.each([
    [
      'a floor of 40 on metal: 25 + 15 + 2 = 42',
      `it: { kind: price-floor, sites: smelter, good: metal, floor: 40 USD/t, ${when} }`,
    ],
    ['a credit of 40 %: it costs 24', `it: { kind: tax-credit, operators: Smelters, share: 40 %, ${when} }`],
    ['a subsidy of 13 a ton', `it: { kind: subsidy, sites: smelter, amount: 13 USD/t, ${when} }`],
    ['a subsidy of a third of its cost: 13.3', `it: { kind: subsidy, sites: smelter, amount: 33.4 %, ${when} }`],
  ])('%s, until it ends', (_, shock) => {
    expect(runs(model(cost, shock), same(7, 0.5))).toEqual([1, 1, 1, 1, 1, 0, 0]);
  });

  test.each([
    ['a floor of 36', `it: { kind: price-floor, sites: smelter, good: metal, floor: 36 USD/t, ${when} }`],
    ['a credit of 30 %', `it: { kind: tax-credit, operators: Smelters, share: 30 %, ${when} }`],
    ['a subsidy of 12 a ton', `it: { kind: subsidy, sites: smelter, amount: 12 USD/t, ${when} }`],
  ])('%s is too little', (_, shock) => {
    expect(runs(model(cost, shock), same(4, 0.5))).toEqual([1, 0, 0, 0]);
  });

  test('what is above a floor goes back in part: of 50 over 30, half leaves 52 − 10 = 42; nine tenths leave 34', () => {
    const floor = (upside: number) =>
      `it: { kind: price-floor, sites: smelter, good: metal, floor: 30 USD/t, upside: ${upside} %, ${when} }`;
    expect(runs(model(cost, floor(50)), same(3, 1))).toEqual([1, 1, 1]);
    expect(runs(model(cost, floor(90)), same(3, 1))).toEqual([1, 0, 0]);
  });
});

describe('a smelter that cost 55 in the base year, when a unit fetched 52', () => {
  const cost = '{ amount: 55 USD/t, idles_after: 2 weeks, restart: 2 weeks }';

  test('bears that loss and a hundredth of what it fetches: it stands below 52 − 0.52, not at it', () => {
    const least = centralConstants(programOf(model(cost))).money.least;
    expectPaper(least, [-3 - 0.52]);
    expect(runs(model(cost), same(4, 1))).toEqual([1, 1, 1, 1]);
    expect(runs(model(cost), same(4, 0.99))).toEqual([1, 1, 1, 1]); // 51.5
    expect(runs(model(cost), same(4, 0.98))).toEqual([1, 0, 0, 0]); // 51.0
  });

  test('says so; and a new one of that kind bears nothing', () => {
    const project = `\n  newcomer: { process: smelting, region: home, capacity: 10 t/week, cost: ${cost}, project: { planned: 2025-06-02, sells: { home: 100 % } } }`;
    const program = programOf(model(cost, '', project));
    expect(program.labels.notes.filter(note => note.includes('at base prices'))).toEqual([
      'smelter costs 55 USD/t to run, more than what it makes fetches at base prices (52 USD/t): as it ran in the base year, it is taken to bear that loss, and idles only when it grows',
      'newcomer costs 55 USD/t to run, more than what it makes fetches at base prices (52 USD/t): it will stand idle while nobody supports it and prices stay there',
    ]);
    expectPaper(centralConstants(program).money.least, [-3 - 0.52, 0]);
  });
});
