// A grade switch at the edge of what a number can hold.
import { expect, test } from 'vitest';
import { makeStep } from '../../src/engine/step.ts';
import { atRest, find } from '../engine/world.ts';

test('a buyer that has next to nothing of the other good switches next to nothing, and nothing turns into no number', () => {
  const world = atRest(`
regions: [home]
goods: { fine: { unit: t }, plain: { unit: t } }
processes: { making: { makes: fine }, pressing: { makes: plain } }
sites: { works: { process: making, region: home, utilisation: 50 % }, press: { process: pressing, region: home, capacity: 200 t/week } }
lanes:
  fine: { good: fine, from: home, to: home, share: 100 %, transit: 2 weeks }
  plain: { good: plain, from: home, to: home, share: 100 %, transit: 2 weeks }
uses:
  car: { unit: t, inputs: { fine: 1 t/t, plain: 0 t/t }, demand: { home: 100 t/week }, cohorts: { all: { share: 100 %, cover: 2 weeks } } }
adaptations: { plainer: { kind: grade-switch, from: fine, to: plain, in: car, trigger: the start, pace: 1000 %/year, ceiling: 50 % } }
start: 2025-01-06
horizon: 4 weeks
outcomes: { lost: { measure: built_lost, uses: car } }
`);
  const { program, state } = world;
  const plain = find(program, 'accounts', { good: 'plain' });
  // 10⁻¹⁸ t for 100 t wanted: a part e of 10⁻²⁰ could do without, and 1 − (1 − e) is 0.
  state.stock[plain] = 1e-18;
  makeStep(world)(undefined, 0);
  expect(state.level[0]).toBeGreaterThan(0.1);
  for (const values of [state.stock, state.orders, state.built, state.logPrice])
    for (const value of values) expect(value).not.toBeNaN();
  expect(state.built[0]).toBeCloseTo(100, 9);
});
