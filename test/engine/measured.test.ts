// What is measured after a draw has run: books at base amounts and at the capacity there is without the shocks, quotas on lanes that
// open later, and mass balances of goods that nobody has at first.
import { describe, expect, test } from 'vitest';
import { traceDraw } from '../../src/engine/simulate.ts';
import { allocateTrajectory, open, record } from '../../src/engine/trajectory.ts';
import { programOf } from '../programs.ts';
import { atRest, course, find } from './world.ts';

describe('thrift that begins in the last of 104 weeks', () => {
  const { program, ...trace } = (() => {
    const own = programOf(`
regions: [abroad, home]
goods: { part: { unit: t, price: 100 USD/t }, body: { unit: t, price: 500 USD/t }, scrap: { unit: t, price: 50 USD/t } }
units: [car]
processes: { making: { makes: part }, pressing: { makes: body, inputs: { part: { amount: 1 t/t, cover: 4 weeks } }, coproducts: { scrap: 0.2 t/t } } }
sites:
  works: { process: making, region: abroad, utilisation: 70 % }
  press: { process: pressing, region: home, utilisation: 70 % }
lanes:
  part: { good: part, from: abroad, to: home, share: 100 %, transit: 1 week }
  body: { good: body, from: home, to: home, share: 100 %, transit: 1 week }
uses: { car: { unit: car, inputs: { body: 1 t/car }, demand: { home: 100 car/week }, cohorts: { all: { share: 100 %, cover: 4 weeks } } } }
adaptations: { late: { kind: thrift, inputs: part, in: pressing, coproducts: scrap, ceiling: 90 %, pace: 10000 %/year, trigger: 2026-12-28 } }
start: 2025-01-06
horizon: 104 weeks
shocks: { cut: { kind: export-ban, from: abroad, to: home, goods: part, severity: 60 %, onset: 2025-01-06, duration: 104 weeks } }
outcomes: { cost: { measure: added_cost_mean, uses: car, goods: part }, revenue: { measure: revenue_gained, sites: press } }
`);
    return { program: own, ...traceDraw(own, '1', 0) };
  })();
  const of = (outcome: string) =>
    trace.outcomes[
      program.labels.outcomes.findIndex(l => l.outcome === outcome && l.region !== 'world' && l.form !== 'share')
    ]!;

  test('has begun', () => {
    expect(trace.shocked.level.at(-1)).toBeGreaterThan(0.8);
    expect(trace.counterfactual.level.at(-1)).toBeGreaterThan(0.8);
  });

  test('leaves a car with the ton of parts that it has in the base state', () => {
    const { shocked, counterfactual } = trace;
    const zone = program.labels.zones.findIndex(({ good, regions }) => good === 'part' && regions.includes('home'));
    const [now, before] = [shocked, counterfactual].map(({ logPrice }) => course(logPrice, 104, zone).map(Math.exp));
    const mean = now!.reduce((sum, price, t) => sum + price - before![t]!, 0) / 104;
    expect(of('cost')).toBeCloseTo(100 * mean, 6);
    expect(mean).toBeGreaterThan(0.1);
  });

  test('leaves a ton of bodies worth its fifth of scrap', () => {
    const site = find(program, 'sites', { name: 'press' });
    const worth = ({ activity, logPrice }: typeof trace.shocked) => {
      const made = course(activity, 104, site);
      const price = (wanted: string, base: number) => {
        const zone = program.labels.zones.findIndex(({ good, regions }) => good === wanted && regions.includes('home'));
        return course(logPrice, 104, zone).map(log => base * Math.exp(log));
      };
      const [body, scrap] = [price('body', 500), price('scrap', 50)];
      return made.reduce((sum, q, t) => sum + q * (body[t]! + 0.2 * scrap[t]!), 0);
    };
    expect(of('revenue')).toBeCloseTo(worth(trace.shocked) - worth(trace.counterfactual), 4);
  });
});

/** A buyer who qualifies a second source in week 8 (see scenarios/models/tiny/second-source.yaml), and what the friend lets out of it. */
const second = (shocks: string) => `
regions: [abroad, friend, home]
goods: { part: { unit: t } }
processes: { making: { makes: part } }
sites:
  works: { process: making, region: abroad, utilisation: 50 % }
  friendly works: { process: making, region: friend, capacity: 80 t/week }
lanes:
  first: { good: part, from: abroad, to: home, share: 100 %, transit: 1 week }
  other: { good: part, from: friend, to: home, share: 0 %, transit: 1 week, latent: { opens: 2025-01-13, qualification: 7 weeks, room: 40 t/week, share: 30 %, grows_over: 1 week } }
uses: { use: { unit: t, inputs: { part: 1 t/t }, demand: { home: 100 t/week }, cohorts: { all: { share: 100 %, cover: 4 weeks } } } }
start: 2025-01-06
horizon: 60 weeks
shocks: { ${shocks} }
outcomes: { lost: { measure: built_lost, uses: use } }
`;

test('an amount is an amount on a lane that carries nothing at the start', () => {
  const program = programOf(
    second(
      'quota: { kind: export-quota, from: friend, to: home, goods: part, quota: 5 t/week, leakage: 0 %, onset: 2025-01-06, duration: 60 weeks }',
    ),
  );
  const { shocked, counterfactual } = traceDraw(program, '1', 0);
  const lane = find(program, 'lanes', { name: 'other' });
  expect(Math.max(...course(counterfactual.shipped, 60, lane))).toBeGreaterThan(20);
  const highest = Math.max(...course(shocked.shipped, 60, lane));
  expect(highest).toBeGreaterThan(4.9);
  expect(highest).toBeLessThan(5 + 1e-9);
});

test('of what a plant given up could have made, it makes as much less as it would have made of it', () => {
  const program = programOf(`
regions: [abroad, home]
goods: { part: { unit: t } }
processes: { making: { makes: part } }
sites:
  works: { process: making, region: abroad, utilisation: 60 % }
  lost works: { process: making, region: home, capacity: 40 t/week, project: { planned: 2025-03-03, sells: { home: 100 % } } }
lanes:
  first: { good: part, from: abroad, to: home, share: 100 %, transit: 1 week }
  own: { good: part, from: home, to: home, share: 0 %, transit: 1 week }
uses: { use: { unit: t, inputs: { part: 1 t/t }, demand: { home: 100 t/week }, cohorts: { all: { share: 100 %, cover: 4 weeks } } } }
start: 2025-01-06
horizon: 60 weeks
shocks: { lost: { kind: project-cancel, sites: lost works, onset: 2025-01-13 } }
outcomes: { volume: { measure: volume_gained, sites: lost works }, utilisation: { measure: utilisation_gained, sites: lost works } }
`);
  const { outcomes } = traceDraw(program, '1', 0);
  const row = (outcome: string, form: string) =>
    outcomes[program.labels.outcomes.findIndex(l => l.outcome === outcome && l.form === form)]!;
  expect(row('volume', 'share')).toBe(-1);
  // 40 t in each of the 52 weeks from week 8 on, and of the ramp within the knot before it
  const could = row('volume', 'amount') / row('utilisation', 'amount');
  expect(could).toBeGreaterThan(0.9 * 52 * 40);
  expect(could).toBeLessThan(1.1 * 52 * 40);
});

test('the mass balance of a good that nobody has at first, and nobody uses yet, is a number', () => {
  const { program, state } = atRest(second(''));
  /** 0.3 t are made, and so much of them is there at the end of the step, in two places. */
  const imbalance = (one: number, other: number) => {
    for (const rows of [state.stock, state.transit, state.makersStock, state.processing, state.used, state.thrown])
      rows.fill(0);
    const trajectory = allocateTrajectory(program, state, false);
    open(program, state, trajectory);
    state.started[0] = 0.3;
    state.stock[0] = one;
    state.makersStock[0] = other;
    record(program, state, trajectory, 0);
    return trajectory.worstImbalance;
  };
  expect(imbalance(0.1, 0.2)).toBeGreaterThan(0); // 0.1 + 0.2 is not 0.3
  expect(imbalance(0.1, 0.2)).toBeLessThan(1e-15);
  // What is lost is seen: 0.1 of 0.3 made and the 60th part of 0.2 that are there
  expect(imbalance(0, 0.2)).toBeCloseTo(0.1 / (0.3 + 0.2 / 60), 12);
});
