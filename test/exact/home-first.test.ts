// Home first against answers on paper: who goes short when a maker serves its own region before all others.
import { expect, test } from 'vitest';
import { traceDraw } from '../../src/engine/simulate.ts';
import { course, expectPaper, find } from '../engine/world.ts';
import { programOf } from '../programs.ts';

/** 60 t a week at home and 40 abroad; from week 4 on the plant makes 70 of 100, and there are stocks of one week. */
const model = (good: string, severity = '30 %') => `
regions: [home, abroad]
goods: { part: { unit: t${good} } }
processes: { making: { makes: part } }
sites: { plant: { process: making, region: home, utilisation: 100 % } }
lanes:
  home: { good: part, from: home, to: home, share: 100 %, transit: 1 week }
  abroad: { good: part, from: home, to: abroad, share: 100 %, transit: 1 week }
uses:
  use: { unit: t, inputs: { part: 1 t/t }, demand: { home: 60 t/week, abroad: 40 t/week }, cohorts: { all: { share: 100 %, cover: 1 week } }, overtime: 0 %, postponed: 0 % }
  vital: { unit: t, priority: 1, inputs: { part: 1 t/t }, demand: { abroad: 1 t/week }, cohorts: { all: { share: 100 %, cover: 1 week } }, overtime: 0 %, postponed: 0 % }
behaviour: { surge: 1, leakage: 0, reroute: 0, order_elasticity: 0, makers_stock: 1 week, air_transit: 52 weeks }
start: 2025-01-06
horizon: 80 weeks
outcomes: { lost: { measure: built_lost, uses: use } }
shocks: { fire: { kind: outage, sites: plant, onset: 2025-02-03, duration: 80 weeks, severity: ${severity} } }
`;
const built = (good: string, severity?: string) => {
  const program = programOf(model(good, severity));
  const { shocked } = traceDraw(program, '1', 0);
  expect(shocked.worstImbalance).toBeLessThan(1e-9);
  return (
    [
      { use: 'use', region: 'home' },
      { use: 'use', region: 'abroad' },
      { use: 'vital', region: 'abroad' },
    ] as const
  ).map(label => course(shocked.built, 80, find(program, 'cohorts', label)).at(-1)!);
};

test('all share what there is in proportion, those of the first class before them', () => {
  // 101 t a week less three tenths: 70.7; 1 to the first class, 69.7 of 100 to the others
  expectPaper(built(''), [60 * 0.697, 40 * 0.697, 1]);
});

test('home comes before any class abroad, and what it leaves goes there class by class', () => {
  expectPaper(built(', home_first: true'), [60, 9.7, 1]);
  expectPaper(built(', home_first: [home]'), [60, 9.7, 1]);
  // Half of 101: less than home needs, so that even the first class abroad goes without
  expectPaper(built(', home_first: true', '50 %'), [50.5, 0, 0]);
});

test('does not hold for makers in other regions than those named', () => {
  expect(built(', home_first: [abroad]')).toEqual(built(''));
  expect(() => built(', home_first: [hom]')).toThrow('did you mean `home`');
});
