// Where a world goes in the long run: home after a shock that is over, the same way on either clock, and along with demand when it
// grows. Laws on random networks, then two cases whose bounds are reasoned from slopes and time constants.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { simulate, traceDraw } from '../../src/engine/simulate.ts';
import { allocateState, reset } from '../../src/engine/state.ts';
import { makeStep } from '../../src/engine/step.ts';
import { allocateTrajectory, type Trajectory } from '../../src/engine/trajectory.ts';
import { small, write } from '../laws/networks.ts';
import { programOf } from '../programs.ts';
import { atRest, course, expectPaper, find } from './world.ts';

const LEVELS = ['stock', 'makersStock', 'orders', 'shipped', 'transit', 'activity', 'built', 'logPrice'] as const;

/** Largest distance of any level from the other world's in the last `steps` steps, relative to the largest level of its kind. */
function distance(shocked: Trajectory, counterfactual: Trajectory, steps: number): number {
  let worst = 0;
  for (const name of LEVELS) {
    const [here, there] = [shocked[name], counterfactual[name]];
    const scale = name === 'logPrice' ? 1 : there.reduce((most, value) => Math.max(most, value), 0);
    const first = here.length - (here.length / shocked.steps) * steps;
    for (let i = first; i < here.length; i++) worst = Math.max(worst, Math.abs(here[i]! - there[i]!) / scale);
  }
  return worst;
}

describe('after a shock that is over', () => {
  const shock = fc.record({
    what: fc.constantFrom(
      'kind: export-ban, from: north, to: north, goods: part, severity: SIZE',
      'kind: export-ban, from: north, to: north, goods: ore, severity: SIZE',
      'kind: export-licence, from: north, to: north, goods: part, coverage: SIZE, processing: 8 weeks, throughput: 50 %, validity: 20 weeks',
      'kind: outage, sites: mine, severity: SIZE',
      'kind: outage, sites: plant north, severity: SIZE',
      'kind: feed-stop, regions: all, goods: [ore, part], severity: SIZE',
      'kind: demand-surge, uses: car, regions: all, severity: SIZE',
      'kind: demand-slump, uses: car, regions: all, severity: SIZE',
      'kind: hoarding, goods: part, regions: all, severity: SIZE',
      'kind: tariff, from: north, to: north, goods: part, rate: SIZE',
    ),
    severity: fc.integer({ min: 10, max: 100 }),
    duration: fc.integer({ min: 5, max: 26 }),
    shape: fc.constantFrom('step', 'v', '{ kind: ramp, rise: 5 weeks, fall: 9 weeks }'),
  });
  // A plant without room to spare can never refill a stock. Use that answers prices, and products that are thrown away at rest, are
  // not part of this law.
  const nets = small.map(net => ({ ...net, utilisation: Math.min(net.utilisation, 0.9), elasticity: 0, joint: false }));

  test('every stock, flow and price comes home', () => {
    // First what is missing has to be made up: a hundred weeks of use at the very most, of which four fifths wait, at a tenth a week,
    // 800 weeks of overtime, and a ninth of capacity refills stocks of 30 weeks in 270. Then time constants count: shares come home in
    // 13 weeks, all else is faster, but a scrap loop of 60 % stretches them by 1/(1 − 0.6) = 2.5 to 33 weeks. The shock has ended
    // by week 50; in the 440 weeks that are left of 1560 exp(−440/33) = 2e-6 of a departure remains, which may be several times normal.
    const behaviour = '  home: 13 weeks\n  slow_smoothing: 8 weeks';
    fc.assert(
      fc.property(nets, shock, (net, { what, severity, duration, shape }) => {
        const form = what.includes('licence') ? '' : `, shape: ${shape}`; // a regime has none
        const shocks = `  it: { ${what.replace('SIZE', `${severity} %`)}, onset: { after_start: 9 weeks }, duration: ${duration} weeks${form} }`;
        const program = programOf(write(net, { behaviour, shocks, horizon: 1560 }));
        const { shocked, counterfactual } = traceDraw(program, '1', 0);
        expect(distance(shocked, counterfactual, 1)).toBeLessThan(1e-5);
      }),
      { numRuns: 100, seed: 20250404 },
    );
  });

  test('postponed output has been built, so a plant with time to spare loses only what would not wait', () => {
    // 4 weeks of cover, 10 weeks shut: 6 weeks of 100 t are not built at first. Four fifths wait, and come back at 10 t a week.
    const program = programOf(`
regions: [abroad, home]
goods: { part: { unit: t } }
processes: { making: { makes: part } }
sites: { plant: { process: making, region: abroad, utilisation: 50 % } }
lanes: { part: { good: part, from: abroad, to: home, share: 100 %, transit: 1 week } }
uses:
  user: { unit: t, inputs: { part: 1 t/t }, demand: { home: 100 t/week }, cohorts: { all: { share: 100 %, cover: 4 weeks } }, overtime: 10 %, postponed: 80 % }
behaviour: { surge: 2, makers_stock: 20 weeks, leakage: 0 %, order_elasticity: 0, air_transit: 52 weeks }
start: 2025-01-06
horizon: 104 weeks
outcomes: { lost: { measure: built_lost, uses: user } }
shocks: { shut: { kind: export-ban, from: abroad, to: home, goods: part, onset: 2025-01-06, duration: 10 weeks } }
`);
    const { shocked } = traceDraw(program, '1', 0);
    const built = course(shocked.built, shocked.steps, 0);
    // Nothing arrives in weeks 1 to 10. Overtime begins with the first full week, 11, and takes 480/10 = 48 weeks.
    expectPaper(built.slice(0, 11), [100, 100, 100, 100, 100, 0, 0, 0, 0, 0, 0]);
    expectPaper(built.slice(11, 59), Array<number>(48).fill(110));
    expectPaper(built.slice(59), Array<number>(45).fill(100));
  });
});

describe('a monthly clock', () => {
  /** A mine, a plant and a buyer abroad from them; demand rises by a fifth over two years and stays there. Times are whole months. */
  const model = (clock: string) => `
regions: [abroad, home]
goods: { ore: { unit: t }, part: { unit: t, zones: [[abroad], [home]] } }
processes: { mining: { makes: ore }, making: { makes: part, inputs: { ore: { amount: 1 t/t, cover: 2 months } } } }
sites:
  mine: { process: mining, region: abroad, utilisation: 50 % }
  plant: { process: making, region: abroad, utilisation: 50 % }
lanes:
  ore: { good: ore, from: abroad, to: abroad, share: 100 %, transit: 1 month }
  part: { good: part, from: abroad, to: home, share: 100 %, transit: 1 month }
uses:
  user: { unit: t, inputs: { part: 1 t/t }, demand: { home: 100 t/week }, cohorts: { all: { share: 100 %, cover: 2 months } }, overtime: 0 %, postponed: 0 % }
start: 2025-01-06
horizon: 4 years
step: ${clock}
outcomes: { lost: { measure: built_lost, uses: user } }
shocks:
  rise: { kind: demand-surge, uses: user, regions: home, severity: 20 %, onset: 2025-01-06, duration: 10 years, shape: { kind: ramp, rise: 2 years } }
`;
  const MONTH = 365.25 / 84; // weeks

  /** A flow of both clocks by month, per week: a week counts in the month it ends in. */
  function byMonth(kind: 'built' | 'activity', label: 'cohorts' | 'sites', wanted: { name?: string; use?: string }) {
    const [weekly, monthly] = ['week', 'month'].map(clock => {
      const program = programOf(model(clock));
      const { shocked } = traceDraw(program, '1', 0);
      return course(shocked[kind], shocked.steps, find(program, label, wanted));
    }) as [readonly number[], readonly number[]];
    return monthly.map((flow, k) => {
      const weeks = weekly.slice(Math.round(k * MONTH), Math.round((k + 1) * MONTH));
      return { week: weeks.reduce((sum, v) => sum + v, 0) / weeks.length, month: flow / MONTH };
    });
  }

  // Demand rises by 20 t a week over 24 months: 0.83 t a month. A month is one step, so every link of the chain may hear of it a month
  // late, and its restocking, which runs at the pace of the rise, a month late again: two months of the rise, 1.67 t, for each link.
  const LINK = 2 * (20 / 24);

  test.each([
    ['the user', () => byMonth('built', 'cohorts', { use: 'user' }), 0.5], // wants the same in both; a month is one value of the ramp
    ['the plant', () => byMonth('activity', 'sites', { name: 'plant' }), 1],
    ['the mine', () => byMonth('activity', 'sites', { name: 'mine' }), 2],
  ] as const)('moves %s as a weekly one does, to within two months of the rise for every link', (_, flows, links) => {
    for (const { week, month } of flows()) expect(Math.abs(week - month)).toBeLessThan(links * LINK);
  });

  test('leads to the same price: a lasting cut by 30 % gives 0.7^(−1/0.5) on either', () => {
    for (const clock of ['week', 'month']) {
      const program = programOf(`
regions: [abroad, home]
goods: { metal: { unit: t, zones: [[abroad], [home]] } }
processes: { refining: { makes: metal } }
sites: { refinery: { process: refining, region: abroad, utilisation: 50 % } }
lanes: { metal: { good: metal, from: abroad, to: home, share: 100 %, transit: 1 ${clock} } }
uses:
  users: { unit: t, inputs: { metal: 1 t/t }, demand: { home: 100 t/week }, cohorts: { all: { share: 100 %, cover: 0 weeks } }, overtime: 0 %, postponed: 0 % }
behaviour: { belief: 0, makers_stock: 0 weeks, leakage: 0 %, order_elasticity: 0, margin: 1 }
start: 2025-01-06
horizon: 10 years
step: ${clock}
outcomes: { price: { measure: price_peak, goods: metal } }
shocks: { cut: { kind: export-ban, from: abroad, to: home, goods: metal, onset: 2025-01-06, severity: 30 %, duration: 20 years } }
`);
      const { shocked } = traceDraw(program, '1', 0);
      const price = course(shocked.logPrice, shocked.steps, find(program, 'zones', { name: 'home' })).at(-1)!;
      // the slow mean of use closes with 26 weeks: exp(−521/26) = 2e-9 of any gap is left
      expect(Math.abs(price - 2 * Math.log(1 / 0.7))).toBeLessThan(1e-7);
    }
  });
});

describe('growth', () => {
  const growing = (utilisation: number) => `
regions: [abroad, home]
goods: { part: { unit: t } }
processes: { making: { makes: part } }
sites: { plant: { process: making, region: abroad, utilisation: ${utilisation} % } }
lanes: { part: { good: part, from: abroad, to: home, share: 100 %, transit: 3 weeks } }
uses:
  user: { unit: t, growth: 6 %/year, inputs: { part: 2 t/t }, demand: { home: 50 t/week }, cohorts: { all: { share: 100 %, cover: 4 weeks } } }
start: 2025-01-06
horizon: 520 weeks
outcomes: { lost: { measure: built_lost, uses: user } }
`;
  /** 6 % a year, t weeks after the start. */
  const grown = (t: number) => 1.06 ** ((7 * t) / 365.25);

  test('carries demand, the lanes that serve it and the capacity that makes it', () => {
    const world = atRest(growing(80));
    const { program, constants, state } = world;
    const step = makeStep(world);
    reset(program, constants, state);
    for (let t = 0; t < 520; t++) {
      step(undefined, t);
      // demand 50 t; lane 100 t a week, 1.3 times that at most
      expectPaper([state.wanted[0]!], [50 * grown(t)]);
      // The base state is solved every 13 weeks; between, a straight line lies above the curve by at most (ln 1.06 / 8)·(1/4 year)².
      const knots = [13 * Math.floor(t / 13), 13 * Math.floor(t / 13) + 13] as const;
      const part = (t - knots[0]) / 13;
      expectPaper([state.cap[0]!], [130 * ((1 - part) * grown(knots[0]) + part * grown(knots[1]))]);
      expect(state.cap[0]! / (130 * grown(t))).toBeLessThan(1 + (Math.log(1.06) / 8) * 0.25 ** 2);
    }
    // capacity 100/80 % = 125 t a week, if it is asked for all it has
    state.expectedOrders.fill(1e6);
    step(undefined, 520);
    expectPaper([state.activity[0]!], [125 * grown(520)]);
  });

  test('is met in full where nothing disrupts', () => {
    const program = programOf(growing(90));
    const { counterfactual } = traceDraw(program, '1', 0);
    expectPaper(
      course(counterfactual.built, 520, 0),
      Array.from({ length: 520 }, (_, t) => 50 * grown(t)),
    );
  });

  test('of one use among several is met in full too, on any network whose buyers hold some stock', () => {
    // Orders follow growth some weeks late: 8 % a year for the slow mean's 26 weeks is 4 % of a stock, and for a transit of 7 weeks 1 %
    // of use. So 2 weeks of cover are enough; none at all is not.
    const nets = small.map(net => ({
      ...net,
      cover: Math.max(2, net.cover),
      utilisation: Math.min(0.9, net.utilisation),
    }));
    fc.assert(
      fc.property(nets, net => {
        const text = write(net, { horizon: 260 }).replace(
          '    unit: vehicle',
          '    unit: vehicle\n    growth: 8 %/year',
        );
        const program = programOf(text);
        expect(program.grows).toBe(true);
        const { constants } = traceDraw(program, '1', 0);
        const state = allocateState(program);
        const run = allocateTrajectory(program, state, true);
        simulate(program, constants, undefined, state, run);
        for (const [i, built] of run.built.entries())
          expect(built).toBeGreaterThanOrEqual(run.wanted[i]! * (1 - 1e-12));
      }),
      { numRuns: 60, seed: 20250404 },
    );
  });
});
