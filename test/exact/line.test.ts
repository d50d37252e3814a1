// A line upstream, cut off from its feed: when it stops, for how long, and that who is not ordered from does not count as stopped.
import { expect, test } from 'vitest';
import { traceDraw } from '../../src/engine/simulate.ts';
import { programOf } from '../programs.ts';

/** Feed from abroad (two weeks away) is made into parts at home, for cars built beside it; everything that would help is off. */
const model = (outcomes: string, severity = '100 %') => `
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
  car: { unit: car, inputs: { part: 1 t/car }, demand: { home: 10 car/week }, cohorts: { all: { share: 100 %, cover: 9 weeks } }, overtime: 0 %, postponed: 0 % }
behaviour: { surge: 1, leakage: 0, reroute: 0, order_elasticity: 0, drift: 10000 weeks, home: 10000 weeks, slow_smoothing: 10000 weeks, makers_stock: 3 weeks, makers_correction: 10000 weeks, stock_correction: 10000 weeks }
start: 2025-01-06
horizon: 40 weeks
shocks: { cut: { kind: export-ban, from: abroad, to: home, goods: feed, onset: 2025-01-06, duration: 9 weeks, severity: ${severity} } }
outcomes:
${outcomes}
`;

function outcomesOf(text: string): (name: string) => number {
  const program = programOf(text);
  const { outcomes } = traceDraw(program, '1', 0);
  return name => outcomes[program.labels.outcomes.findIndex(l => l.outcome === name && l.region === 'world')]!;
}

const asked = `  stop: { measure: time_to_stop, processes: making }
  weeks: { measure: weeks_stopped, sites: works }
  back: { measure: time_to_recover, sites: works }
  share: { measure: plants_stopped, processes: making }
  cover: { measure: lowest_cover, processes: making }
  mine: { measure: weeks_stopped, sites: mine }
  car: { measure: time_to_stop, uses: car }`;

test('cut off wholly, it runs on what is under way and in stock, and starts again with the first arrival', () => {
  const of = outcomesOf(model(asked));
  // two weeks of arrivals, four of stock: down from week 6; shipped again in week 9, arrived in week 11
  expect([of('stop'), of('weeks'), of('back')]).toEqual([6, 5, 11]);
  expect(of('share')).toBe(1);
  expect(of('cover')).toBeCloseTo(0, 9);
  // five weeks without parts: three of makers' stock and the buyers' own
  expect(of('car')).toBe(Infinity);
});

test('nobody orders from the mine while its lane is shut, so that it does not count as stopped', () => {
  expect(outcomesOf(model(asked))('mine')).toBe(0);
});

test('cut by three tenths it runs at seven tenths of what it wants once its stock is gone: not stopped', () => {
  const of = outcomesOf(model(asked, '30 %'));
  expect([of('stop'), of('weeks')]).toEqual([Infinity, 0]);
});
