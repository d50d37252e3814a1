// Fear: buyers want more stock from the announcement on, and what one buyer hoards another goes without.
import { expect, test } from 'vitest';
import { traceDraw } from '../../src/engine/simulate.ts';
import { allocateState, reset } from '../../src/engine/state.ts';
import { makeStep } from '../../src/engine/step.ts';
import { HALF } from '../engine/world.ts';
import { programOf } from '../programs.ts';

/** One maker who makes 200 a week at most, and two buyers of 100 a week each with four weeks of stock. */
const model = (shocks: string, behaviour = '') => `
regions: [abroad, home, there]
units: [car]
goods: { part: { unit: t } }
processes: { making: { makes: part } }
sites: { works: { process: making, region: abroad, utilisation: 100 % } }
lanes:
  home: { good: part, from: abroad, to: home, share: 100 %, transit: 1 week }
  there: { good: part, from: abroad, to: there, share: 100 %, transit: 1 week }
uses:
  car: { unit: car, inputs: { part: 1 t/car }, demand: { home: 100 car/week, there: 100 car/week }, cohorts: { all: { share: 100 %, cover: 4 weeks } }, overtime: 0 %, postponed: 0 % }
behaviour: { surge: 5, leakage: 0, reroute: 0, order_elasticity: 0, makers_stock: 0 weeks, stock_correction: ${HALF}, air_transit: 52 weeks, ${behaviour} }
start: 2025-01-06
horizon: 30 weeks
shocks: { ${shocks} }
outcomes: { lost: { measure: built_lost, uses: car } }
`;

function walk(text: string) {
  const program = programOf(text);
  const { constants, timing } = traceDraw(program, '1', 0);
  const state = allocateState(program);
  reset(program, constants, state);
  const step = makeStep({ program, constants, state });
  return Array.from({ length: program.clock.steps }, (_, t) => {
    step(timing, t);
    return { fear: [...state.fear], orders: [...state.orders], shipped: [...state.shipped] };
  });
}

test('a buyer that wants half as much again orders a part of the gap at once, and another goes short', () => {
  const weeks = walk(
    model(
      'fear: { kind: hoarding, goods: part, regions: home, onset: 2025-01-06, duration: 30 weeks, severity: 50 % }',
    ),
  );
  // 50 % of four weeks of 100 are 200 more; half of the gap at once: 200. The maker has 200 to share over 200 and 100.
  expect(weeks[0]!.fear).toEqual([1.5, 1]);
  expect(weeks[0]!.orders[0]).toBeCloseTo(200, 9);
  expect(weeks[0]!.orders[1]).toBeCloseTo(100, 9);
  expect(weeks[0]!.shipped[0]).toBeCloseTo(400 / 3, 9);
  expect(weeks[0]!.shipped[1]).toBeCloseTo(200 / 3, 9);
});

test('what a buyer hoards, another does not build: less is built where nobody is afraid', () => {
  const program = programOf(
    model(
      'fear: { kind: hoarding, goods: part, regions: home, onset: 2025-01-06, duration: 30 weeks, severity: 500 % }',
    ),
  );
  const { shocked, counterfactual } = traceDraw(program, '1', 0);
  const built = (run: typeof shocked, cohort: number) =>
    run.built.reduce((sum, value, i) => sum + (i % 2 === cohort ? value : 0), 0);
  expect(built(shocked, 0)).toBeCloseTo(built(counterfactual, 0), 6);
  expect(built(shocked, 1)).toBeLessThan(built(counterfactual, 1) - 100); // more than a week of its use
});

test('announced four weeks ahead: full until the control comes, then fading over five weeks in a straight line', () => {
  const weeks = walk(
    model(
      'ban: { kind: export-ban, from: abroad, to: home, goods: part, onset: 2025-02-17, duration: 2 weeks, severity: 10 %, fear: { announced: 4 weeks, severity: 60 %, fades: 5 weeks } }',
    ),
  );
  const fear = weeks.map(week => week.fear[0]!);
  const paper = [1, 1, 1.6, 1.6, 1.6, 1.6, 1.5, 1.4, 1.3, 1.2, 1.1, 1, 1];
  for (const [t, value] of paper.entries()) expect(fear[t]).toBeCloseTo(value, 12);
  expect(weeks.every(week => week.fear[1] === 1)).toBe(true); // the ban is not on them
});

test('not announced: full for the week of the onset', () => {
  const weeks = walk(
    model(
      'ban: { kind: export-ban, from: abroad, to: all, goods: part, onset: 2025-01-13, duration: 2 weeks, severity: 10 %, fear: { severity: 60 %, fades: 2 weeks, regions: there } }',
    ),
  );
  const fear = weeks.map(week => week.fear[1]!);
  for (const [t, value] of [1, 1.6, 1.4, 1.2, 1].entries()) expect(fear[t]).toBeCloseTo(value, 12);
  expect(weeks.every(week => week.fear[0] === 1)).toBe(true);
});

test('known before the scenario starts: feared from its start', () => {
  const weeks = walk(
    model(
      'ban: { kind: export-ban, from: abroad, to: all, goods: part, onset: 2025-01-20, duration: 2 weeks, severity: 10 %, fear: { announced: 8 weeks, severity: 60 %, fades: 2 weeks } }',
    ),
  );
  expect(weeks.slice(0, 3).map(week => week.fear[0])).toEqual([1.6, 1.6, 1 + 0.6 * (2 / 3)]);
});

test.each([
  'kind: export-ban, severity: 0 %',
  'kind: export-quota, quota: 600 %', // more than the lane can carry
  'kind: export-licence, coverage: 0 %',
])('a control that restricts nothing frightens nobody: %s', what => {
  const weeks = walk(
    model(
      `it: { ${what}, from: abroad, to: all, goods: part, onset: 2025-01-20, duration: 5 weeks, fear: { announced: 2 weeks, severity: 60 % } }`,
    ),
  );
  expect(weeks.every(({ fear }) => fear.every(factor => factor === 1))).toBe(true);
});
