// What adaptation does, against answers on paper: less of an input, none of it, another in its place, idle plants and second sources.
import { describe, expect, test } from 'vitest';
import { traceDraw } from '../../src/engine/simulate.ts';
import { course, expectPaper, find } from '../engine/world.ts';
import { programOf } from '../programs.ts';

const STEPS = 60;
const NOW = 'trigger: the start, pace: 10000 %/year'; // all at once: 10000 %/year is 192 % a week
const INERT =
  'surge: 1.3, leakage: 0, reroute: 0, order_elasticity: 0, air_transit: 52 weeks, drift: 1000000 weeks, home: 1000000 weeks';
const shut = (good: string, from: string, week: number) =>
  `shocks: { cut: { kind: export-ban, from: ${from}, to: home, goods: ${good}, onset: { after_start: ${week} weeks }, duration: 60 weeks } }`;

/** What an account used in each step but the first: it had so much, so much arrived (a week after it was shipped), so much is left. */
function used(program: ReturnType<typeof programOf>, run: ReturnType<typeof traceDraw>['shocked'], good: string) {
  const account = find(program, 'accounts', { good });
  const lane = find(program, 'lanes', { good });
  const [stock, shipped] = [course(run.stock, STEPS, account), course(run.shipped, STEPS, lane)];
  return stock.slice(1).map((left, t) => stock[t]! + shipped[t]! - left);
}

describe('a buyer of heavy magnets that can do otherwise', () => {
  const model = (adaptations: string, shocks: string) => `
regions: [abroad, home]
goods: { heavy: { unit: t }, light: { unit: t } }
processes: { making heavy: { makes: heavy }, making light: { makes: light } }
sites:
  heavy plant: { process: making heavy, region: abroad, utilisation: 50 % }
  light plant: { process: making light, region: abroad, capacity: 200 t/week }
lanes:
  heavy: { good: heavy, from: abroad, to: home, share: 100 %, transit: 1 week }
  light: { good: light, from: abroad, to: home, share: 100 %, transit: 1 week }
units: [car]
uses:
  car: { unit: car, inputs: { heavy: 1 t/car, light: 0 t/car }, demand: { home: 100 car/week }, cohorts: { all: { share: 100 %, cover: 2 weeks } }, overtime: 0 %, postponed: 0 % }
behaviour: { ${INERT} }
adaptations: { ${adaptations} }
start: 2025-01-06
horizon: ${STEPS} weeks
outcomes: { lost: { measure: built_lost, uses: car }, cost: { measure: adaptation_cost }, got: { measure: adapted }, when: { measure: time_to_adapt } }
${shocks}
`;
  const run = (adaptations: string, shocks = '') => {
    const program = programOf(model(adaptations, shocks));
    const { shocked, outcomes } = traceDraw(program, '1', 0);
    return { program, shocked, outcomes, built: course(shocked.built, STEPS, 0) };
  };

  test('less of it in each: a stop is a stop, but stocks last longer, and a part of the flow makes more', () => {
    const less = `less: { kind: thrift, inputs: heavy, in: car, ceiling: 20 %, ${NOW} }`;
    // Shut from week 4. At 80 t a week the position falls to its new target; in the end nothing is built.
    expect(run(less, shut('heavy', 'abroad', 4)).built.at(-1)).toBe(0);
    // Of 40 t a week, 40/0.8 cars a week
    const part = shut('heavy', 'abroad', 4).replace('onset', 'severity: 60 %, onset');
    expectPaper(run(less, part).built.slice(-5), Array(5).fill(50));
    expectPaper(run(less.replace('20 %', '0 %'), part).built.slice(-5), Array(5).fill(40));
  });

  test('none of it in some: those are built whatever happens to the others', () => {
    const none = `none: { kind: motor-switch, inputs: heavy, in: car, ceiling: 30 %, cost: 300 USD/car, ${NOW} }`;
    const { program, shocked, built } = run(none, shut('heavy', 'abroad', 10));
    expectPaper(used(program, shocked, 'heavy').slice(0, 8), Array(8).fill(70));
    expectPaper(built.slice(-5), Array(5).fill(30));
    // 40 % of the flow, 40 t, make 40 of the 70 that need it; the other 30 are built too
    const part = shut('heavy', 'abroad', 10).replace('onset', 'severity: 60 %, onset');
    expectPaper(run(none, part).built.slice(-5), Array(5).fill(70));
  });

  test('another in its place: nothing is lost on the way, and what is switched does not wait for the first', () => {
    const other = `other: { kind: grade-switch, from: heavy, to: light, ratio: 1.5, in: car, ceiling: 40 %, ${NOW} }`;
    const calm = run(other);
    // It has no light magnets at first: it orders 1.5 · 40 % of 100 t and switches as they come
    expectPaper(calm.built, Array(STEPS).fill(100));
    const [heavy, light] = [used(calm.program, calm.shocked, 'heavy'), used(calm.program, calm.shocked, 'light')];
    expect(light[0]).toBe(0);
    expectPaper([heavy.at(-1)!, light.at(-1)!], [60, 60]);
    const cut = run(other, shut('heavy', 'abroad', 30));
    expectPaper(cut.built.slice(-5), Array(5).fill(40));
    expectPaper(used(cut.program, cut.shocked, 'light').slice(-5), Array(5).fill(60));
    // Every car has 1 t of the one or 1.5 t of the other, in every step, also in that in which the stock of heavy ones ends
    for (const { program, shocked, built } of [calm, cut]) {
      const [first, second] = [used(program, shocked, 'heavy'), used(program, shocked, 'light')];
      expectPaper(
        first.map((t, i) => t + second[i]! / 1.5),
        built.slice(1),
      );
      expect(shocked.worstImbalance).toBeLessThan(1e-9);
    }
    // Without it everything stops
    expectPaper(run(other.replace('40 %', '0 %'), shut('heavy', 'abroad', 30)).built.slice(-5), Array(5).fill(0));
  });

  test('is paid for by what is built so, against the draw without the shocks', () => {
    const none = `none: { kind: motor-switch, inputs: heavy, in: car, ceiling: 30 %, cost: 300 USD/car, trigger: { short: heavy, in: home, above: 20 %, for: 5 weeks }, lag: 2 weeks, pace: 521.7857142857143 %/year }`;
    const { built, outcomes } = run(none, shut('heavy', 'abroad', 0).replace('onset', 'severity: 60 %, onset'));
    // Arrivals of week 0 are whole, 40 t a week from week 1 on, two weeks of stock: 200 − 60 a week, so week 4 builds 60 and weeks 5 on
    // 40. The judge of week 9 has seen five short weeks; the first effect is in week 11, 10 % more a week.
    expectPaper(built.slice(3, 6), [100, 60, 40]);
    expectPaper(built.slice(10, 15), [40, 50, 60, 70, 70]);
    // 300 · (0.1 · 50 + 0.2 · 60 + 0.3 · 70 in each of the 47 weeks from week 13 on)
    const [lost, , , , cost, got, when] = outcomes;
    // Lost: 40, then six times 60, 50, 40 and 47 times 30
    expectPaper([lost!, cost!, got!, when!], [1900, 300 * (5 + 12 + 47 * 21), 0.3, 11]);
  });
});

describe('a plant that can make more', () => {
  const model = (adaptations: string) => `
regions: [home]
goods: { part: { unit: t } }
processes: { making: { makes: part } }
sites:
  old plant: { process: making, region: home, utilisation: 100 %, share: 100 % }
  idle plant: { process: making, region: home, capacity: 5 t/week, share: 0 % }
lanes: { lane: { good: part, from: home, to: home, share: 100 %, transit: 1 week } }
uses:
  use: { unit: t, inputs: { part: 1 t/t }, demand: { home: 100 t/week }, cohorts: { all: { share: 100 %, cover: 2 weeks } }, overtime: 0 %, postponed: 0 % }
behaviour: { ${INERT} }
adaptations: { ${adaptations} }
start: 2025-01-06
horizon: ${STEPS} weeks
outcomes: { lost: { measure: built_lost, uses: use }, cost: { measure: adaptation_cost } }
shocks: { fire: { kind: outage, sites: old plant, severity: 50 %, onset: 2025-01-13, duration: 60 weeks } }
`;
  const restart = `back: { kind: restart, site: idle plant, capacity: 30 t/week, cost: 40 USD/t, lag: 4 weeks, pace: 521.7857142857143 %/year, trigger: { short: part, in: home, above: 5 %, for: 3 weeks } }`;

  test('fills what others cannot make, up to what has come back', () => {
    const program = programOf(model(restart));
    const { shocked } = traceDraw(program, '1', 0);
    const idle = course(shocked.activity, STEPS, find(program, 'sites', { name: 'idle plant' }));
    // 5 t a week of its own from the first week of the fire, 3 t more a week from the step in which its rule has an effect
    const first = course(shocked.level, STEPS, 0).findIndex(h => h > 0);
    expect(first).toBeGreaterThan(8);
    expectPaper(idle.slice(1, first + 12), [
      ...Array<number>(first - 1).fill(5),
      ...Array.from({ length: 12 }, (_, k) => 5 + 3 * Math.min(10, k + 1)),
    ]);
    expectPaper(course(shocked.built, STEPS, 0).slice(-5), Array(5).fill(85));
  });

  test('costs what its capacity could make, whether it runs or not', () => {
    const program = programOf(model(restart));
    const { shocked, outcomes } = traceDraw(program, '1', 0);
    const levels = course(shocked.level, STEPS, 0).reduce((sum, h) => sum + h, 0);
    expectPaper([outcomes[4]!], [40 * 30 * levels]);
  });
});

describe('a second source', () => {
  const model = (latent: string, shocks = shut('part', 'abroad', 20), friend = '200 t/week') => `
regions: [abroad, friend, home]
goods: { part: { unit: t } }
processes: { making: { makes: part } }
sites:
  plant: { process: making, region: abroad, utilisation: 50 % }
  friendly plant: { process: making, region: friend, capacity: ${friend} }
lanes:
  first: { good: part, from: abroad, to: home, share: 100 %, transit: 1 week }
  second: { good: part, from: friend, to: home, share: 0 %, transit: 2 weeks, latent: { ${latent} } }
uses:
  use: { unit: t, inputs: { part: 1 t/t }, demand: { home: 100 t/week }, cohorts: { some: { share: 30 %, cover: 2 weeks }, others: { share: 70 %, cover: 2 weeks } }, overtime: 0 %, postponed: 0 % }
behaviour: { ${INERT.replace('reroute: 0', 'reroute: 50 %')} }
start: 2025-01-06
horizon: ${STEPS} weeks
outcomes: { lost: { measure: built_lost, uses: use }, cost: { measure: adaptation_cost } }
${shocks}
`;
  const run = (...given: Parameters<typeof model>) => {
    const program = programOf(model(...given));
    const { shocked, outcomes } = traceDraw(program, '1', 0);
    const lanes = program.labels.lanes.flatMap(({ name }, l) => (name === 'second' ? [l] : []));
    const flows = lanes.map(l => course(shocked.shipped, STEPS, l));
    return { program, shocked, outcomes, flows, both: flows[0]!.map((x, t) => x + flows[1]![t]!) };
  };

  test('carries nothing until its maker is qualified, and no more than its room, shared out by use', () => {
    const { flows, both } = run('opens: the start, qualification: 30 weeks, room: 40 t/week');
    expectPaper(both.slice(0, 30), Array(30).fill(0));
    expect(both[31]).toBeGreaterThan(0);
    expectPaper([flows[0]!.at(-1)!, flows[1]!.at(-1)!], [12, 28]);
    expect(Math.max(...both)).toBeLessThanOrEqual(40 * (1 + 1e-12));
    // The same as a share of what its buyers use
    expectPaper([run('opens: the start, qualification: 30 weeks, room: 40 %').both.at(-1)!], [40]);
  });

  test('delivers no more than its maker can make', () => {
    const latent = 'opens: the start, qualification: 30 weeks, room: 40 t/week';
    const { program, shocked, both } = run(latent, shut('part', 'abroad', 20), '25 t/week');
    expectPaper([course(shocked.activity, STEPS, find(program, 'sites', { name: 'friendly plant' })).at(-1)!], [25]);
    // Its makers fill their own stock at the same time, so that what it ships comes up to that from below
    expect(both.at(-1)!).toBeGreaterThan(24);
    expect(both.at(-1)!).toBeLessThan(25);
  });

  test('has makers that hold stock for its orders, not only for those of the base year', () => {
    // At home the friendly plant sells 1 t a week. Twenty-six weeks of that are less than two weeks of what it is asked for then, and
    // what is held beyond them would be thrown away, week after week.
    const text = model('opens: the start, qualification: 4 weeks, room: 40 t/week', shut('part', 'abroad', 0))
      .replace('lanes:\n', 'lanes:\n  own: { good: part, from: friend, to: friend, share: 100 %, transit: 1 week }\n')
      .replace('demand: { home:', 'demand: { friend: 1 t/week, home:');
    const program = programOf(text);
    const { shocked } = traceDraw(program, '1', 0);
    const market = find(program, 'markets', { good: 'part', region: 'friend' });
    expectPaper(course(shocked.disposed, STEPS, market), Array(STEPS).fill(0));
    expect(course(shocked.makersStock, STEPS, market).at(-1)).toBeGreaterThan(60);
  });

  test('is qualified once its buyers went short for long enough, and costs what comes over it', () => {
    const latent =
      'opens: { short: part, in: home, above: 50 %, for: 4 weeks }, qualification: 10 weeks, room: 40 t/week, cost: 500 USD/t';
    const { shocked, both, outcomes } = run(latent);
    const built = course(shocked.built, STEPS, 0);
    // Shut from week 20: the last arrival is used in week 20, two weeks of cover in 21 and 22, so week 23 is the first of four short
    // ones. Judged at the beginning of week 27, ten weeks of qualification: it opens in week 37.
    expectPaper(built.slice(20, 25), [30, 30, 30, 0, 0]);
    expectPaper(course(shocked.level, STEPS, 0).slice(35, 39), [0, 0, 1, 1]);
    expectPaper(both.slice(0, 37), Array(37).fill(0));
    const all = both.reduce((sum, x) => sum + x, 0);
    expect(all).toBeGreaterThan(500);
    expectPaper([outcomes[4]!], [500 * all]);
  });

  test('with a share takes it of its buyers’ orders, in a straight line, and the others give way in proportion', () => {
    const latent = 'opens: the start, qualification: 5 weeks, room: 40 t/week, share: 20 %, grows_over: 10 weeks';
    const { program, shocked, both } = run(latent, '');
    const orders = (t: number) => [0, 1].reduce((sum, a) => sum + course(shocked.orders, STEPS, a)[t]!, 0);
    expect(program.labels.accounts.length).toBe(2);
    // 2 % of the orders in week 5, 4 % in week 6: not delivered yet, since its maker has only begun
    expect(both[4]).toBe(0);
    // In the end a fifth of what is ordered, up to the drift of shares in a million weeks
    expect(both.at(-1)! / orders(STEPS - 1)).toBeCloseTo(0.2, 4);
    expect(both.at(-1)).toBeCloseTo(20, 1);
    expect(shocked.worstImbalance).toBeLessThan(1e-9);
    // Both worlds do so, and nothing is lost by it but what the plant does not yet deliver in its first weeks
    expect(course(shocked.built, STEPS, 0).every(v => v > 29.9)).toBe(true);
  });
});
