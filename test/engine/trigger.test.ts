// How far a rule gets, step by step, against the rule on paper: what it has to wait for, what it forgets, and what it does afterwards.
import { describe, expect, test } from 'vitest';
import { traceDraw } from '../../src/engine/simulate.ts';
import { makeJudge } from '../../src/engine/trigger.ts';
import { programOf } from '../programs.ts';
import { atRest, course, expectPaper, find } from './world.ts';

/** One buyer of parts from abroad; a week is a step, and 52.17857… weeks a year, so that 521.7857 %/year are 10 % a week. */
const model = (rule: string, shocks = '') => `
regions: [abroad, home]
goods: { part: { unit: t, zones: [[abroad]] } }
processes: { making: { makes: part } }
sites: { plant: { process: making, region: abroad, utilisation: 50 % } }
lanes: { lane: { good: part, from: abroad, to: home, share: 100 %, transit: 1 week } }
uses:
  car: { unit: t, inputs: { part: 1 t/t }, demand: { home: 100 t/week }, cohorts: { all: { share: 100 %, cover: 2 weeks } }, overtime: 0 %, postponed: 0 % }
behaviour: { surge: 1, leakage: 0, reroute: 0, order_elasticity: 0, air_transit: 52 weeks }
adaptations:
  less: { kind: thrift, inputs: part, in: car, pace: 521.7857142857143 %/year, ceiling: 25 %, ${rule} }
start: 2025-01-06
horizon: 40 weeks
outcomes: { lost: { measure: built_lost, uses: car } }
${shocks}
`;
const price = 'trigger: { price: part, in: home, above: 2, for: 4 weeks }';

/** The level at the beginning of each step, while the price of the step before was high (1) or not. */
const levels = (rule: string, high: readonly number[]): readonly number[] => levelsOf(model(rule), high);

function levelsOf(text: string, high: readonly number[]): readonly number[] {
  const world = atRest(text);
  const judge = makeJudge(world);
  const zone = find(world.program, 'zones', { name: 'home' });
  return high.map((up, t) => {
    world.state.logPrice[zone] = up ? Math.log(2.01) : Math.log(1.99);
    judge(t);
    return world.state.level[0]!;
  });
}
const steps = (...runs: readonly (readonly [number, number])[]) =>
  runs.flatMap(([count, high]) => Array<number>(count).fill(high));

describe('a level', () => {
  test('begins a lag after its trigger has held for its time, grows at its pace and ends at its ceiling', () => {
    // High in the steps before 0 to 9: on from step 3 (four in a row), the first effect three steps later
    expectPaper(levels(`${price}, lag: 3 weeks`, steps([10, 1])), [0, 0, 0, 0, 0, 0, 0.1, 0.2, 0.25, 0.25]);
  });

  test('without a lag begins in the step in which its trigger is on', () => {
    expectPaper(levels(price, steps([6, 1])), [0, 0, 0, 0.1, 0.2, 0.25]);
  });

  test('starts to wait anew when the price comes back too early', () => {
    expectPaper(levels(price, steps([3, 1], [1, 0], [5, 1])), [0, 0, 0, 0, 0, 0, 0, 0.1, 0.2]);
  });

  test('goes on once its trigger has been on, through its lag and after it', () => {
    // On in step 3 alone, the first effect three steps later
    expectPaper(levels(`${price}, lag: 3 weeks`, steps([4, 1], [6, 0])), [0, 0, 0, 0, 0, 0, 0.1, 0.2, 0.25, 0.25]);
  });

  test('that does not last goes back at its pace, and then has to begin anew', () => {
    const high = steps([6, 1], [4, 0], [6, 1]);
    const back = levels(`${price}, lag: 1 week, lasting: false`, high);
    // 0.1, 0.2 in steps 4 and 5, back in two, nothing until four in a row (step 13) and a lag of one
    expectPaper(back.slice(4), [0.1, 0.2, 0.1, 0, 0, 0, 0, 0, 0, 0, 0.1, 0.2]);
  });

  test('that does not last is back at nothing, exactly, after as many steps as it took', () => {
    for (let pace = 10; pace <= 200; pace += 10) {
      const world = model(`${price}, lasting: false`).replace(/pace: \S+ %/, `pace: ${pace} %`);
      for (const n of [1, 3, 5]) {
        const course = levelsOf(world, steps([3 + n, 1], [n, 0]));
        expect(course.slice(3, -1).every(h => h > 0)).toBe(true);
        expect(course.at(-1)).toBe(0); // not 3.5e-18, which everything downstream would go on with
      }
    }
  });

  test('that does not last forgets what was decided and not begun', () => {
    // On in steps 3 and 4, off before the lag of three is over; on again from step 9, so the first effect is in step 12
    const forgot = levels(`${price}, lag: 3 weeks, lasting: false`, steps([5, 1], [1, 0], [8, 1]));
    expectPaper(forgot, [...Array<number>(12).fill(0), 0.1, 0.2]);
  });

  test('that waits for a date begins in its step, in both worlds', () => {
    const { shocked, counterfactual } = traceDraw(programOf(model('trigger: 2025-01-27, lag: 2 weeks')), '1', 0);
    for (const run of [shocked, counterfactual])
      expectPaper(course(run.level, 40, 0).slice(0, 9), [0, 0, 0, 0, 0, 0.1, 0.2, 0.25, 0.25]);
  });
});

test('a shortage is the share of wanted use that is not met for want of the good', () => {
  // Shut from week 0: the goods under way arrive in week 0, two weeks of stock last to week 2; from week 3 on nothing is built. The
  // judge of week 4 sees the first short week, that of week 6 the third: on, and 10 % at once.
  const cut =
    'shocks: { cut: { kind: export-ban, from: abroad, to: home, goods: part, onset: 2025-01-06, duration: 40 weeks, severity: 60 % } }';
  const short = (above: string) =>
    traceDraw(programOf(model(`trigger: { short: part, in: home, above: ${above}, for: 3 weeks }`, cut)), '1', 0);
  const { shocked } = short('59 %');
  const built = course(shocked.built, 40, 0);
  // 40 t a week arrive from week 1 on: stock falls by 60 a week, from 200 to 20 after week 3; week 4 builds 60, week 5 and later 40
  expectPaper(built.slice(0, 8), [100, 100, 100, 100, 60, 40, 40, 40]);
  // Weeks 5, 6 and 7 lack 60 %; the judge of week 8 is the first to have seen three
  expectPaper(course(shocked.level, 40, 0).slice(6, 11), [0, 0, 0.1, 0.2, 0.25]);
  expectPaper(built.slice(7, 11), [40, 40 / 0.9, 40 / 0.8, 40 / 0.75]);
  expect(Math.max(...course(short('61 %').shocked.level, 40, 0))).toBe(0);
});

test('a monthly clock counts its own steps', () => {
  const monthly = model('trigger: 2025-04-07, lag: 3 months').replace('horizon:', 'step: month\nhorizon:');
  const { shocked } = traceDraw(programOf(monthly), '1', 0);
  // 13 weeks are three months after rounding, the lag three more; 10 % a week is more than the ceiling in one month
  expectPaper(course(shocked.level, shocked.steps, 0), [0, 0, 0, 0, 0, 0, 0.25, 0.25, 0.25].slice(0, shocked.steps));
});
