// What held production back, ranked, on a line upstream whose stops are worked out by hand.
import { expect, test } from 'vitest';
import { bindingTables } from '../../src/explain/binding.ts';
import { programOf } from '../programs.ts';

/** Feed from abroad (two weeks away) is made into parts at home; in three draws of ten its lane is shut for nine weeks. */
const MODEL = `
regions: [abroad, home]
units: [car]
goods: { feed: { unit: t }, part: { unit: t } }
processes: { digging: { makes: feed }, making: { makes: part, inputs: { feed: { amount: 1 t/t, cover: 4 weeks } } } }
sites:
  mine: { process: digging, region: abroad, utilisation: 50 % }
  works: { process: making, region: home, utilisation: 50 % }
lanes:
  feed: { good: feed, from: abroad, to: home, share: 100 %, transit: 2 weeks }
  part: { good: part, from: home, to: home, share: 100 %, transit: 1 week }
uses:
  car: { unit: car, inputs: { part: 1 t/car }, demand: { home: 10 car/week }, cohorts: { all: { share: 100 %, cover: 30 weeks } }, overtime: 0 %, postponed: 0 % }
behaviour: { surge: 1, leakage: 0, reroute: 0, order_elasticity: 0, drift: 10000 weeks, home: 10000 weeks, slow_smoothing: 10000 weeks, makers_stock: 3 weeks, makers_correction: 10000 weeks, stock_correction: 10000 weeks, air_transit: 52 weeks }
start: 2025-01-06
horizon: 40 weeks
shocks: { cut: { kind: export-ban, from: abroad, to: home, goods: feed, onset: 2025-01-06, duration: 9 weeks, probability: 30 % } }
outcomes: { lost: { measure: built_lost, uses: car } }
`;

test('the stage, good, region and buyer that ran short, in how many draws and for how long', () => {
  const tables = bindingTables(programOf(MODEL), 'seed', 200);
  expect(tables.map(({ id }) => id)).toEqual(['binding-stage', 'binding-good', 'binding-region', 'binding-buyer']);
  const [stage, good, region, buyer] = tables.map(({ columns }) => columns[0]!.values[0]);
  expect([stage, good, region, buyer]).toEqual(['making', 'feed', 'home', 'feed for making in home']);
  expect(tables.map(({ note }) => /those in which anything of the (\w+) was short/.exec(note ?? '')?.[1])).toEqual([
    ...['stage', 'good', 'region', undefined],
  ]);
  // two weeks of arrivals and four of stock: down from week 6 to the first arrival after the nine weeks, in week 11
  const [often, weeks] = [tables[0]!.columns[1]!, tables[0]!.columns[2]!];
  const draws = (often.values[0] as number) * 200;
  expect(draws).toBeCloseTo(Math.round(draws), 9);
  expect(Math.abs(draws - 60)).toBeLessThan(4 * Math.sqrt(200 * 0.3 * 0.7)); // four standard errors of 30 % of 200
  expect(weeks.values[0]).toBeCloseTo((5 * draws) / 200, 9);
  expect(weeks.error?.[0]).toBeCloseTo(5 * Math.sqrt(((draws / 200) * (1 - draws / 200)) / 199), 9);
});

test('nothing is told where nothing happens', () => {
  const [stage] = bindingTables(programOf(MODEL.replace('30 %', '0 %')), 'seed', 20);
  expect(stage!.columns[0]!.values).toEqual([]);
});
