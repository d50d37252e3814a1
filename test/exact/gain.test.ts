// What a draw comes to in money, by hand: revenue, margin and use of capacity of two smelters of which one burns down, what states pay,
// what a car costs more for what goes into it, and how likely a gain is where that is known.
import { describe, expect, test } from 'vitest';
import { runChunk, traceDraw } from '../../src/engine/simulate.ts';
import type { Program } from '../../src/model/program.ts';
import { outcomeEstimates } from '../../src/report/estimates.ts';
import { merge } from '../../src/statistics/tally.ts';
import { programOf } from '../programs.ts';

/** Alpha and Beta make 50 t of metal a week each and could make 100; it fetches 50 USD/t, and 10 kg of slag a ton fetch 200 USD/t. */
const smelters = (shocks: string, more = '') => `
regions: [home, away]
goods: { metal: { unit: t, price: 50 USD/t }, slag: { unit: t, price: 200 USD/t } }
processes: { smelting: { makes: metal, coproducts: { slag: 0.01 t/t } } }
sites:
  one: { process: smelting, region: home, operator: Alpha, share: 50 %, utilisation: 50 %, cost: { amount: 40 USD/t, fixed: 25 % } }
  two: { process: smelting, region: home, operator: Beta, share: 50 %, utilisation: 50 %, cost: 45 USD/t }
lanes: { metal: { good: metal, from: home, to: home, share: 100 %, transit: 1 week } }
uses: { user: { unit: t, inputs: { metal: 1 t/t }, demand: { home: 100 t/week }, cohorts: { all: { share: 100 %, cover: 4 weeks } } } }
start: 2025-01-06
horizon: 40 weeks
${more}
shocks: { ${shocks} }
outcomes:
  volume: { measure: volume_gained, operators: all, headline: true }
  revenue: { measure: revenue_gained, operators: all, threshold: 12000 USD, headline: true }
  margin: { measure: margin_gained, operators: [Alpha, Beta], headline: true }
  one: { measure: margin_gained, sites: one }
  utilisation: { measure: utilisation_gained, operators: all }
  paid: { measure: payments }
`;
const fire = 'fire: { kind: outage, sites: one, onset: 2025-01-20, duration: 10 weeks }';

/** By name, owner and form, in canonical units. */
function outcomesOf(program: Program) {
  const { outcomes } = traceDraw(program, '1', 0);
  return (name: string, owner: string, form: 'amount' | 'share' = 'amount') =>
    outcomes[program.labels.outcomes.findIndex(l => l.outcome === name && l.region === owner && l.form === form)]!;
}

describe('one of two smelters is down for ten weeks', () => {
  const of = outcomesOf(programOf(smelters(fire)));

  test('500 t and what they fetch, 52 USD/t with the slag, change hands', () => {
    expect([of('volume', 'Alpha'), of('volume', 'Beta')].map(v => Math.round(v * 1e6) / 1e6)).toEqual([-500, 500]);
    expect(of('volume', 'Beta', 'share')).toBeCloseTo(500 / 2000, 9);
    expect(of('revenue', 'Alpha')).toBeCloseTo(-500 * 52, 5);
    expect(of('revenue', 'Beta')).toBeCloseTo(500 * 52, 5);
  });

  test('Alpha saves 30 USD/t, as a quarter of its 40 goes on: it loses 22 a ton; Beta keeps 7', () => {
    expect(of('margin', 'Alpha')).toBeCloseTo(-500 * 22, 5);
    expect(of('one', 'one')).toBeCloseTo(-500 * 22, 5);
    expect(of('margin', 'Beta')).toBeCloseTo(500 * 7, 5);
  });

  test('of 4000 t that each could have made in 40 weeks, an eighth less and more', () => {
    expect(of('utilisation', 'Alpha')).toBeCloseTo(-500 / 4000, 9);
    expect(of('utilisation', 'Beta')).toBeCloseTo(500 / 4000, 9);
  });
});

describe('what is paid', () => {
  const paid = (shock: string) => outcomesOf(programOf(smelters(shock, 'sources: {}')));
  const when = 'onset: 2025-01-06, duration: 8 weeks';

  test('a floor of 80 pays 30 on each of 400 t, and Alpha keeps it', () => {
    const of = paid(`it: { kind: price-floor, operators: Alpha, good: metal, floor: 80 USD/t, ${when} }`);
    expect([of('paid', 'home'), of('paid', 'world'), of('margin', 'Alpha'), of('margin', 'Beta')]).toEqual([
      12000, 12000, 12000, 0,
    ]);
    expect(of('revenue', 'Alpha')).toBe(0);
  });

  test('of a price 10 above a floor of 40, three tenths go back', () => {
    const of = paid(
      `it: { kind: price-floor, operators: Alpha, good: metal, floor: 40 USD/t, upside: 30 %, payer: away, ${when} }`,
    );
    expect(of('paid', 'away')).toBeCloseTo(-400 * 3, 6);
    expect(of('margin', 'Alpha')).toBeCloseTo(-400 * 3, 6);
  });

  test('a tenth of 40 and of 45 on 400 t each; an amount a ton; a ramp pays in part', () => {
    expect(
      paid(`it: { kind: tax-credit, operators: [Alpha, Beta], share: 10 %, ${when} }`)('paid', 'home'),
    ).toBeCloseTo(400 * (4 + 4.5), 6);
    expect(paid(`it: { kind: subsidy, sites: two, amount: 3 USD/t, ${when} }`)('paid', 'home')).toBeCloseTo(1200, 6);
    // V: 8/8 of it in the first week, 7/8 in the next: 4.5 weeks in all
    expect(paid(`it: { kind: subsidy, sites: two, amount: 3 USD/t, shape: v, ${when} }`)('paid', 'home')).toBeCloseTo(
      4.5 * 50 * 3,
      6,
    );
  });

  test('on what is made for stock as on what is sold, by each payer for its own', () => {
    // 80 t are bought into a reserve beside the 4000 t that are used, and makers hold somewhat more: half of all that is made is Alpha's, under a
    // floor of 80 that home pays, half Beta's, under a tenth of its 45 that is paid by away.
    const always = 'onset: 2025-01-06, duration: 40 weeks';
    const shocks = `floor: { kind: price-floor, operators: Alpha, good: metal, floor: 80 USD/t, ${always} }, credit: { kind: tax-credit, operators: Beta, share: 10 %, payer: away, ${always} }`;
    const reserve = 'stockpiles: { R: { good: metal, region: home, holds: 0 t, fills_to: 80 t, fill: 10 t/week } }';
    const program = programOf(
      smelters(shocks, `${reserve}\nbehaviour: { elasticity_tight: 100, elasticity_slack: 100 }`),
    );
    const { shocked } = traceDraw(program, '1', 0);
    const of = outcomesOf(program);
    const half = shocked.activity.reduce((sum, made) => sum + made, 0) / 2;
    expect(half).toBeGreaterThan(2040);
    // the price moves by a hundredth of the strain, some 3e-5 of it
    expect(of('paid', 'home') / (30 * half)).toBeCloseTo(1, 3);
    expect(of('paid', 'away')).toBeCloseTo(4.5 * half, 6);
    expect(of('paid', 'world')).toBe(of('paid', 'home') + of('paid', 'away'));
  });

  test('what stands in both worlds is paid, and nobody’s gain', () => {
    const of = paid(`it: { kind: subsidy, sites: two, amount: 3 USD/t, standing: true, ${when} }`);
    expect(of('paid', 'home')).toBeCloseTo(1200, 6);
    expect(of('margin', 'Beta')).toBe(0);
  });
});

describe('how likely a gain is', () => {
  const BLOCKS = 12;
  /** At a fixed seed within this many standard errors of the truth; 4 would fail once in 16,000 seeds. */
  const STANDARD_ERRORS = 4;

  test('a fire of 35 %, over four weeks or ten with even odds, gains Beta more than 12,000 USD in 17.5 % of draws', () => {
    const program = programOf(
      smelters(fire.replace('10 weeks', 'long, probability: 35 %'), "inputs: { long: 'discrete(4, 1, 10, 1) weeks' }"),
    );
    const tally = Array.from(
      { length: BLOCKS },
      (_, b) => runChunk(program, 'gain', { index: b, firstDraw: 256 * b, draws: 256 })!,
    ).reduce(merge);
    const found = (name: string, owner: string) =>
      outcomeEstimates(program, tally).find(({ label }) => label.outcome === name && label.region === owner)!.summary
        .exceeds;
    for (const [share, paper] of [
      [found('revenue', 'Beta'), 0.175], // 4 weeks: 200 t, 10,400 USD; 10 weeks: 26,000 USD
      [found('margin', 'Beta'), 0.35],
      [found('margin', 'Alpha'), 0],
    ] as const) {
      const error = Math.sqrt((paper * (1 - paper)) / (256 * BLOCKS));
      expect(Math.abs(share.value - paper)).toBeLessThanOrEqual(STANDARD_ERRORS * error);
      expect(share.error).toBeCloseTo(Math.sqrt((share.value * (1 - share.value)) / (256 * BLOCKS)), 4);
    }
  });
});

describe('what a car costs more', () => {
  /** Ore from abroad, 2 t for a ton of metal, 3 t of metal and 1 t of ore for a car; a tariff doubles the price of ore. */
  const cars = (outcome: string) => `
regions: [abroad, home, east]
units: [car]
goods:
  ore: { unit: t, zones: [[abroad], [home], [east]], price: 5 USD/t }
  metal: { unit: t, zones: [[home, east], [abroad]], price: { default: 50 USD/t, east: 60 USD/t } }
processes: { digging: { makes: ore }, smelting: { makes: metal, inputs: { ore: { amount: 2 t/t, cost_share: 40 % } } } }
sites:
  mine: { process: digging, region: abroad, utilisation: 50 % }
  smelter: { process: smelting, region: home, utilisation: 50 % }
lanes:
  ore: { good: ore, from: abroad, to: home, share: 100 %, transit: 1 week }
  ore east: { good: ore, from: abroad, to: east, share: 100 %, transit: 1 week }
  metal: { good: metal, from: home, to: home, share: 100 %, transit: 1 week }
  metal east: { good: metal, from: home, to: east, share: 100 %, transit: 1 week }
uses: { car: { unit: car, inputs: { metal: 3 t/car, ore: 1 t/car }, demand: { home: 30 car/week, east: 10 car/week }, cohorts: { thin: { share: 20 %, cover: 2 weeks }, deep: { share: 80 %, cover: 6 weeks } } } }
behaviour: { tariff_elasticity: 0, order_elasticity: 0, price_adjustment: 0.15 weeks }
start: 2025-01-06
horizon: 100 weeks
shocks: { duty: { kind: tariff, from: abroad, to: home, goods: ore, rate: 100 %, onset: 2025-01-06, duration: 50 weeks } }
outcomes: { added: { measure: ${outcome} } }
`;
  const added = (outcome: string) => {
    const of = outcomesOf(programOf(cars(outcome)));
    return ['home', 'east', 'world'].map(region => of('added', region));
  };
  const near = (found: readonly number[], paper: readonly number[]) => {
    for (const [i, value] of found.entries()) expect(value).toBeCloseTo(paper[i]!, 2);
  };
  const metal = 2 ** 0.4 - 1; // what its cost share passes on

  test('for what it is made of: 1·5·1 for ore where that is taxed, 3·50 or 3·60 times 2^0.4 − 1 for metal', () => {
    const [home, east] = [5 + 150 * metal, 180 * metal];
    near(added('added_cost_peak, uses: car'), [home, east, 0.75 * home + 0.25 * east]);
  });

  test('for one good, wherever it goes in first: 6 t of ore in the metal of a car, and 1 t beside it', () => {
    // All metal is smelted at home of taxed ore; the ton beside it is taxed only at home.
    near(added('added_cost_peak, uses: car, goods: ore'), [35, 30, 0.75 * 35 + 0.25 * 30]);
  });

  test('a good that is named and met first hides what went into it', () => {
    near(added('added_cost_peak, uses: car, goods: [ore, metal]'), added('added_cost_peak, uses: car'));
  });

  test('half of it on average, where the tariff stands for half of the time', () => {
    const [peak] = added('added_cost_peak, uses: car, goods: ore');
    expect(added('added_cost_mean, uses: car, goods: ore')[0]! / peak!).toBeCloseTo(0.5, 3);
  });
});
