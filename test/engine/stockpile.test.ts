// Stockpiles against answers on paper: how long one holds a line up, whom it helps first, and how it fills again.
import { describe, expect, test } from 'vitest';
import { traceDraw } from '../../src/engine/simulate.ts';
import { programOf } from '../programs.ts';
import { course, expectPaper, find } from './world.ts';

const model = (stockpile: string, weeks = 12) => `
regions: [abroad, home]
goods: { part: { unit: t, behaviour: { air_transit: 9 weeks, leakage: 0, order_elasticity: 0 } } }
processes: { making: { makes: part } }
sites: { Plant: { process: making, region: abroad, utilisation: 80 % } }
lanes: { lane: { good: part, from: abroad, to: home, share: 100 %, transit: 1 week } }
uses:
  first: { unit: t, priority: 1, postponed: 0 %, inputs: { part: 1 t/t }, demand: { home: 30 t/week }, cohorts: { all: { share: 100 %, cover: 4 weeks } } }
  second: { unit: t, postponed: 0 %, inputs: { part: 1 t/t }, demand: { home: 70 t/week }, cohorts: { all: { share: 100 %, cover: 4 weeks } } }
stockpiles: { reserve: { good: part, region: home, ${stockpile} } }
start: 2025-01-06
horizon: 104 weeks
shocks: { ban: { kind: export-ban, from: abroad, to: home, goods: part, onset: 2025-01-13, duration: ${weeks} weeks } }
outcomes: { lost: { measure: built_lost, uses: [first, second] } }
`;

const run = (stockpile: string, weeks?: number) => {
  const program = programOf(model(stockpile, weeks));
  const { shocked, outcomes } = traceDraw(program, '1', 0);
  const built = (use: string) => course(shocked.built, 104, find(program, 'cohorts', { use }));
  const reserve = course(shocked.stock, 104, find(program, 'accounts', { owner: 'reserve' }));
  return { built, reserve, lost: outcomes[0]!, shocked };
};

describe('a stockpile', () => {
  test('of so many weeks shortens a stop by as many', () => {
    // 12 weeks shut, 4 weeks of cover, 3 weeks of reserve: 100 t a week are lost for 12 − 4 weeks without it, 12 − 4 − 3 with it
    expectPaper([run('holds: 0 t').lost, run('holds: 300 t').lost, run('holds: 21 days').lost], [800, 500, 500]);
  });

  test('serves its first class first', () => {
    // Cover lasts to week 5. Then 40 t are left: the first class gets the 30 t it lacks of a week's use, the second the rest.
    const { built } = run('holds: 40 t, release_below: 25 %');
    expectPaper(built('first').slice(5, 8), [30, 30, 0]);
    expectPaper(built('second').slice(5, 8), [70, 10, 0]);
  });

  test('gives no more in a week than its rule allows', () => {
    // 40 % of 100 t a week
    const { reserve } = run('holds: 1000 t, release: 40 %', 30);
    const given = reserve.slice(1).map((stock, t) => reserve[t]! - stock);
    expect(Math.max(...given)).toBeCloseTo(40, 10);
  });

  test('without a fill rate stays as empty as it became, and with one buys back no faster than that', () => {
    expect(run('holds: 300 t').reserve.at(-1)).toBe(0);
    const { reserve, shocked } = run('holds: 300 t, fill: 5 t/week');
    const bought = reserve.slice(1).map((stock, t) => stock - reserve[t]!);
    expect(Math.max(...bought)).toBeLessThanOrEqual(5 + 1e-9);
    expect(reserve.at(-1)).toBeCloseTo(300, 6);
    expect(shocked.worstImbalance).toBeLessThan(1e-9);
  });

  test('that nobody needs rests', () => {
    const program = programOf(model('holds: 300 t, fill: 5 t/week').replace(/shocks: .*\n/, ''));
    const { shocked } = traceDraw(program, '1', 0);
    expectPaper(shocked.stock.slice(-3), [120, 280, 300]);
  });

  test('keeps a thin buyer running through the step, and not only up to its share of a thin stock', () => {
    // A week of cover, shut for 26 weeks; without the week's own use in the need, half of the line would stand for all of them.
    const thin = model('holds: 2000 t', 26).replaceAll('cover: 4 weeks', 'cover: 1 week');
    expectPaper([traceDraw(programOf(thin), '1', 0).outcomes[0]!], [26 * 100 - 100 - 2000]);
  });

  test('gives on a monthly clock what it gives on a weekly one', () => {
    // 40 % of use while a long ban lasts: six tenths of use are lost once stocks are gone, whatever the step
    const long = model('holds: 100000 t, release: 40 %, release_below: 100 %', 90);
    const lost = (text: string) => traceDraw(programOf(text), '1', 0).outcomes[0]!;
    const [weekly, monthly] = [lost(long), lost(long.replace('horizon:', 'step: month\nhorizon:'))];
    // 100 t · 0.6 a week for 90 weeks less stock on hand: the step error is less than a month's use
    expect(Math.abs(weekly - monthly)).toBeLessThan(435);
    expect(weekly).toBeGreaterThan(4000);
  });

  test('that holds nothing fills up to what it is to hold', () => {
    const { reserve } = run('holds: 0 t, fills_to: 60 t, fill: 5 t/week', 0);
    expect(reserve[0]).toBe(0); // what was bought is on its way
    expect(reserve.at(-1)).toBeCloseTo(60, 6);
    expect(() => programOf(model('holds: 0 t, fill: 5 t/week'))).toThrow('fills_to');
  });

  test('comes last on a lane that others are served first by', () => {
    const busy = model('holds: 0 t, fills_to: 1000 t, fill: 50 t/week', 0).replace(
      'share: 100 %, transit: 1 week',
      'share: 100 %, transit: 1 week, priority: 1',
    );
    const program = programOf(busy);
    const account = find(program, 'accounts', { owner: 'reserve' });
    const lane = program.network.laneAccount.indexOf(account);
    expect(program.network.lanePriority[lane]).toBe(9);
  });
});

describe('a stockpile that is shared', () => {
  // Home uses 100 t a week, its ally 300; both are cut off, each with 4 weeks of stock.
  const shared = (words: string) =>
    model(words)
      .replace('[abroad, home]', '[abroad, home, ally, bystander]')
      .replace('lanes: {', 'lanes: { second: { good: part, from: abroad, to: ally, share: 100 %, transit: 1 week }, ')
      .replace('demand: { home: 70 t/week }', 'demand: { home: 70 t/week, ally: 300 t/week }')
      .replace('to: home, goods', 'to: [home, ally], goods');
  const lostBy = (words: string) => {
    const program = programOf(shared(words));
    const { outcomes } = traceDraw(program, '1', 0);
    return ['home', 'ally'].map(region => outcomes[program.labels.outcomes.findIndex(l => l.region === region)]!);
  };

  test('gives to all its regions in proportion to need, and holds weeks of its own alone', () => {
    // 2 weeks of home's use are 200 t: for home alone, or a quarter of them for home
    expectPaper(lostBy('holds: 2 weeks'), [800 - 200, 2400]);
    const both = lostBy('holds: 2 weeks, shares_with: [ally]');
    expect(both[0]! + both[1]!).toBeCloseTo(3200 - 200, 8);
    expect(both[1]!).toBeLessThan(2400);
    expect(both[0]!).toBeGreaterThan(600);
  });

  test('with nobody, or with itself, is not shared, bit for bit', () => {
    const alone = traceDraw(programOf(shared('holds: 2 weeks')), '1', 0);
    const itself = traceDraw(programOf(shared('holds: 2 weeks, shares_with: [home, bystander]')), '1', 0);
    expect(itself.shocked.built).toEqual(alone.shocked.built);
  });

  test('for others alone holds an amount: a time would be one of no use', () => {
    const elsewhere = (holds: string) =>
      shared(`holds: ${holds}, shares_with: ally`).replace('region: home, holds', 'region: bystander, holds');
    expect(() => programOf(elsewhere('2 weeks'))).toThrow('write an amount');
    expect(traceDraw(programOf(elsewhere('200 t')), '1', 0).outcomes[0]!).toBeCloseTo(3200 - 200, 8);
  });
});

describe('what is said of a stockpile', () => {
  const asked = `outcomes:
  lost: { measure: built_lost, uses: [first, second] }
  given: { measure: stockpile_released }
  bought: { measure: stockpile_bought, stockpiles: reserve }
  drawn: { measure: time_to_draw }
  empty: { measure: time_to_empty, within: 20 weeks }`;
  const facts = (stockpile: string, weeks?: number) => {
    const program = programOf(model(stockpile, weeks).replace(/outcomes: .*/, asked));
    const { outcomes } = traceDraw(program, '1', 0);
    const value = (outcome: string) =>
      outcomes[program.labels.outcomes.findIndex(l => l.outcome === outcome && !l.hidden)]!;
    return ['given', 'bought', 'drawn', 'empty'].map(value);
  };

  test('is what it gave, bought, and when it was drawn on and empty', () => {
    // Shut in week 1, nothing arrives from week 2 on, and 400 t are there. A quarter of 4 weeks is to be left after each week's use:
    // 200 t are still enough for it in week 4, 100 t in week 5 are not. 100 t a week from then on: 250 t are gone in week 7.
    expectPaper(facts('holds: 250 t, release_below: 25 %'), [250, 0, 5, 7]);
  });

  test('is never, where nobody needs it or it is large enough', () => {
    expectPaper(facts('holds: 250 t', 0).slice(0, 2), [0, 0]);
    expect(facts('holds: 250 t', 0).slice(2)).toEqual([Infinity, Infinity]);
    expect(facts('holds: 25000 t')[3]).toBe(Infinity);
  });

  test('counts what it buys back, through its lane', () => {
    const [given, bought] = facts('holds: 300 t, fill: 5 t/week');
    // In the end it holds 300 t again: it has bought what it gave, and gave what it held and some of what it bought meanwhile.
    expect(bought).toBeCloseTo(given!, 6);
    expect(given).toBeGreaterThan(300);
  });
});
