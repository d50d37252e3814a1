// Licence regimes on one lane of 100 parts a week, whose buyer orders 100 whatever happens: every queue can be followed by hand.
import { expect, test } from 'vitest';
import { traceDraw } from '../../src/engine/simulate.ts';
import { programOf } from '../programs.ts';

/** One maker abroad and one buyer at home; orders never answer, makers never run out, nothing flies, leaks or finds another way. */
const model = (regime: string, more = '') => `
regions: [abroad, home]
units: [car]
goods: { part: { unit: t } }
processes: { making: { makes: part } }
sites: { works: { process: making, region: abroad, operator: Works Ltd, utilisation: 50 % } }
lanes: { part: { good: part, from: abroad, to: home, share: 100 %, transit: 1 week } }
uses:
  car: { unit: car, inputs: { part: 1 t/car }, demand: { home: 100 car/week }, cohorts: { all: { share: 100 %, cover: 9 weeks } }, overtime: 0 %, postponed: 0 % }
behaviour: { surge: 1.3, leakage: 0, reroute: 0, order_elasticity: 0, drift: 1000000 weeks, home: 1000000 weeks, slow_smoothing: 1000000 weeks, makers_stock: 30 weeks, makers_correction: 1000000 weeks, stock_correction: 1000000 weeks, use_smoothing: 1000000 weeks, hold_limit: 1000 weeks, air_transit: 52 weeks }
start: 2025-01-06
horizon: 40 weeks
shocks: { regime: { kind: export-licence, from: abroad, to: home, goods: part, onset: 2025-01-06, duration: 30 weeks, ${regime} }${more} }
outcomes: { lost: { measure: shipments_lost, goods: part, from: abroad, to: home } }
`;

/** κ of a time constant of 10⁶ weeks is 10⁻⁶, a gap is never more than 40 weeks of 100 t, and no more than a dozen orders wait together. */
const UNMOVED = 0.05;

function shipped(text: string, lane = 0): readonly number[] {
  const program = programOf(text);
  const lanes = program.labels.lanes.length;
  const { shocked } = traceDraw(program, '1', 0);
  return Array.from({ length: program.clock.steps }, (_, t) => shocked.shipped[t * lanes + lane]!);
}

function expectWeeks(found: readonly number[], paper: readonly number[]): void {
  for (const [t, value] of paper.entries())
    if (!(Math.abs(found[t]! - value) <= UNMOVED)) expect(found.slice(0, paper.length)).toEqual(paper);
}

test('what is applied for waits for its processing, two weeks, and then leaves', () => {
  expectWeeks(shipped(model('processing: 2 weeks')), [0, 0, 100, 100, 100]);
});

test('a share that needs no licence leaves at once', () => {
  expectWeeks(shipped(model('processing: 2 weeks, coverage: 40 %')), [60, 60, 100, 100]);
});

test('coverage comes in over the grace weeks: goods already cleared still leave', () => {
  // applied for: 0, 25, 50, 75, 100; it leaves two weeks later, beside what is still free
  expectWeeks(shipped(model('processing: 2 weeks, grace: 4 weeks')), [100, 75, 50, 25 + 25, 0 + 50, 0 + 75, 100]);
});

test('decisions at half the normal flow: half of it leaves, and the rest piles up until the regime ends', () => {
  const weeks = shipped(model('processing: 2 weeks, throughput: 50 %'));
  expectWeeks(weeks, [0, 0, 50, 50, 50]);
  // In 30 weeks 3,000 t were applied for and 28 · 50 left. The other 1,600 may leave without a decision, at 130 a week with the 100 of
  // each week: 30 a week of them, so that the lane is full to the end.
  expectWeeks(weeks.slice(28), [50, 50, ...Array<number>(10).fill(130)]);
});

test('decisions that come up to speed: the path is a straight line between its times', () => {
  const course = 'processing: 1 week, throughput: { 0 weeks: 0 %, 4 weeks: 40 % }';
  expectWeeks(shipped(model(course)), [0, 10, 20, 30, 40, 40]);
});

test('what is refused lapses', () => {
  const text = model('processing: 1 week, approval: 80 %');
  expectWeeks(shipped(text), [0, 80, 80, 80]);
});

test('approval that drifts', () => {
  const text = model('processing: 1 week, approval: { 0 weeks: 100 %, 10 weeks: 50 % }');
  expectWeeks(shipped(text), [0, 95, 90, 85]);
});

test('processing of a mean of 8 weeks: 3 stages of 3/8 a week, a variance of 13⅓', () => {
  // one week of applications: all of week 0, nothing from week 1 on
  const weeks = shipped(model('processing: 8 weeks, coverage: { 0 weeks: 100 %, 1 week: 0 % }')).map(
    (sent, t) => sent - (t === 0 ? 0 : 100),
  );
  const total = weeks.reduce((sum, sent) => sum + sent, 0);
  const mean = weeks.reduce((sum, sent, t) => sum + t * sent, 0) / total;
  const variance = weeks.reduce((sum, sent, t) => sum + (t - mean) ** 2 * sent, 0) / total;
  // what is still in processing after 30 weeks is freed then: 1.5e-4 of it, so that the moments are a little short
  expect(total).toBeCloseTo(100, 2);
  expect(Math.abs(mean - 8)).toBeLessThan(0.01);
  expect(Math.abs(variance - 40 / 3)).toBeLessThan(0.15);
});

test('a licence that cannot be used lapses: a ban on top lets nothing leave, and what was granted is gone when it ends', () => {
  const ban = ', ban: { kind: export-ban, from: abroad, to: home, goods: part, onset: 2025-01-06, duration: 20 weeks }';
  const pulse = 'processing: 1 week, coverage: { 0 weeks: 100 %, 1 week: 0 % }';
  const kept = shipped(model(`${pulse}`, ban));
  expectWeeks(kept.slice(19), [0, 130, 130, 130, 110, 100]); // the 100 t of week 0
  // four ages of a week each: granted in week 1, lapsed in week 5
  const lapsed = shipped(model(`${pulse}, validity: 4 weeks`, ban));
  expectWeeks(lapsed.slice(19), [0, 100, 100]);
});

test('suspended: all that waits may leave; reinstated: it begins anew', () => {
  const weeks = shipped(
    model('processing: 2 weeks, throughput: 0 %, suspended: { from: 2025-02-03, until: 2025-03-24 }'),
  );
  // four weeks of 100 held back leave at 30 a week beside the 100 of the week; from week 11 on what is left of them, 190
  expectWeeks(weeks, [0, 0, 0, 0, 130, 130, 130, 130, 130, 130, 130, 130, 60, 0, 0]);
});

test('reinstated with probability 0: never again', () => {
  const weeks = shipped(
    model('processing: 2 weeks, throughput: 0 %, suspended: { from: 2025-02-03, until: 2025-03-24, reinstated: 0 % }'),
  );
  // 400 at 30 a week from week 4 on: 390 by week 16
  expectWeeks(weeks.slice(16), [130, 110, 100, 100]);
});

test('general licences take their share out of the queue', () => {
  expectWeeks(
    shipped(model('processing: 2 weeks, throughput: 0 %, general: { 0 weeks: 0 %, 4 weeks: 40 % }')),
    [0, 10, 20, 30, 40, 40],
  );
});

test('goods that need none are held for checks', () => {
  const other = model('processing: 3 weeks, checks: { goods: part, coverage: 50 %, wait: 2 weeks }').replace(
    'goods: part, onset',
    'goods: other, onset',
  );
  const text = other
    .replace('goods: { part: { unit: t } }', 'goods: { part: { unit: t }, other: { unit: t } }')
    .replace(
      'processes: { making: { makes: part } }',
      'processes: { making: { makes: part }, second: { makes: other } }',
    )
    .replace('sites: {', 'sites: { other works: { process: second, region: abroad, utilisation: 50 % },')
    .replace('lanes: {', 'lanes: { other: { good: other, from: abroad, to: home, share: 100 %, transit: 1 week },')
    .replace('inputs: { part: 1 t/car }', 'inputs: { part: 1 t/car, other: 1 t/car }');
  const program = programOf(text);
  const lane = (good: string) => program.labels.lanes.findIndex(row => row.good === good);
  expectWeeks(shipped(text, lane('part')), [50, 50, 100, 100]);
  expectWeeks(shipped(text, lane('other')).slice(0, 2), [0, 0]);
});

/** Two buyers of 100 a week each, beside each other. */
const two = (regime: string) =>
  model(regime)
    .replace('regions: [abroad, home]', 'regions: [abroad, home, there]')
    .replace('lanes: {', 'lanes: { part there: { good: part, from: abroad, to: there, share: 100 %, transit: 1 week },')
    .replace('demand: { home: 100 car/week }', 'demand: { home: 100 car/week, there: 100 car/week }')
    .replace('from: abroad, to: home, goods: part, onset', 'from: abroad, to: all, goods: part, onset');

test('decisions are shared by weight: one destination waits longer', () => {
  const text = two('processing: 1 week, throughput: 30 %, destinations: { there: { weight: 0.5 } }');
  // 60 a week over pools of 100 each, weighed 1 and ½: 40 and 20; then pools of 160 and 180, 320/5 = 160 · 60/250 and 90 · 60/250
  expectWeeks(shipped(text, 0).slice(0, 3), [0, 40, (160 * 60) / 250]);
  expectWeeks(shipped(text, 1).slice(0, 3), [0, 20, (90 * 60) / 250]);
});

test('what one buyer has no use for goes to the other, in a second round', () => {
  // there needs a licence for a tenth only: a pool of 10 beside one of 100, 66 decided a week. By weight 60 and 60 · ½ … more than 10.
  const text = two('processing: 1 week, throughput: 60 %, destinations: { there: { coverage: 10 %, weight: 10 } }');
  // by weight 100 : 10 · 10, so 33 each; 10 is all there is there, and the other 23 go home in the second round: 56
  expectWeeks(shipped(text, 0).slice(0, 2), [0, 56]);
  expectWeeks(shipped(text, 1).slice(0, 2), [90, 100]);
});

test('a destination with other approval and coverage', () => {
  const text = two('processing: 1 week, destinations: { there: { approval: 50 %, coverage: 60 % } }');
  expectWeeks(shipped(text, 0), [0, 100, 100]);
  expectWeeks(shipped(text, 1), [40, 70, 70]);
});

test('an end use that never gets one', () => {
  expectWeeks(shipped(model('processing: 1 week, by_end_use: { car: { approval: 0 % } }')), [0, 0, 0]);
});

test('only what the named operators make needs one', () => {
  const text = model('processing: 2 weeks, operators: [Other Ltd]').replace(
    'sites: { works: { process: making, region: abroad, operator: Works Ltd, utilisation: 50 % } }',
    'sites: { works: { process: making, region: abroad, operator: Works Ltd, utilisation: 50 %, share: 75 % }, other: { process: making, region: abroad, operator: Other Ltd, utilisation: 50 %, share: 25 % } }',
  );
  expectWeeks(shipped(text), [75, 75, 100]);
});

test('and what they make of it in the draw, not what is likely', () => {
  // 50 t of metal a week bring 0.1 to 0.9 t of parts each: of 100 t of parts half of that is Other's.
  const program = programOf(
    model('processing: 2 weeks, operators: [Other Ltd]')
      .replace('goods: {', 'goods: { metal: { unit: t },')
      .replace(
        'processes: {',
        'processes: { refining: { makes: metal, coproducts: { part: "uniform(0.1, 0.9) t/t" } },',
      )
      .replace(
        'sites: {',
        'sites: { other: { process: refining, region: abroad, operator: Other Ltd, utilisation: 50 % },',
      )
      .replace('lanes: {', 'lanes: { metal: { good: metal, from: abroad, to: home, share: 100 %, transit: 1 week },')
      .replace(
        'uses:',
        'uses:\n  wire: { unit: t, inputs: { metal: 1 t/t }, demand: { home: 50 t/week }, cohorts: { all: { share: 100 %, cover: 9 weeks } } }',
      ),
  );
  const yields = [0, 1, 2].map(draw => {
    const { constants } = traceDraw(program, '1', draw);
    const part = constants.outputAmount.find(amount => amount !== 1)!;
    expect(constants.regimes.coverage[0]).toBeCloseTo(part / 2, 9);
    return part;
  });
  expect(new Set(yields).size).toBe(3);
});

test('operators whose sites are all still to come: it covers nothing, and is said', () => {
  const text = model('processing: 2 weeks, operators: [Other Ltd]').replace(
    'sites: {',
    'sites: { other: { process: making, region: abroad, operator: Other Ltd, capacity: 40 t/week, project: { planned: 2025-03-03, sells: { home: 100 % } } },',
  );
  const notes = (document: string) => programOf(document).labels.notes.filter(note => note.includes('covers nothing'));
  expect(notes(text)).toEqual([expect.stringMatching(/^regime: what Other Ltd make is still to come \(other\)/)]);
  expect(notes(text.replace('[Other Ltd]', '[Other Ltd, Works Ltd]'))).toEqual([]);
});

test('beyond borders: goods made elsewhere with the material in them need one too', () => {
  const text = two('processing: 2 weeks, coverage: 50 %, reach: { from: there, goods: part, content: 60 % }')
    .replace('lanes: {', 'lanes: { third: { good: part, from: there, to: home, share: 50 %, transit: 1 week },')
    .replace(
      'part: { good: part, from: abroad, to: home, share: 100 %',
      'part: { good: part, from: abroad, to: home, share: 50 %',
    )
    .replace('sites: {', 'sites: { works there: { process: making, region: there, utilisation: 50 % },');
  const program = programOf(text);
  const lane = (key: string) => program.labels.lanes.findIndex(({ name }) => name === key);
  expectWeeks(shipped(text, lane('part')), [25, 25, 50]); // half of 50 needs none
  expectWeeks(shipped(text, lane('third')), [20, 20, 50]); // of 50 a part of 60 % does, whatever the coverage at home
});

test('one destination under licence, the others open: a share goes by third regions and arrives later', () => {
  const text = two('processing: 52 weeks, leakage: 25 %').replace(
    'from: abroad, to: all, goods',
    'from: abroad, to: home, goods',
  );
  expectWeeks(shipped(text, 0), [25, 25, 25]);
  // unstated, it is the behaviour's, times the share of the exporter's other lanes that is open: all
  const usual = two('processing: 52 weeks')
    .replace('from: abroad, to: all, goods', 'from: abroad, to: home, goods')
    .replace('leakage: 0,', 'leakage: 40 %,');
  expectWeeks(shipped(usual, 0), [40, 40, 40]);
  // and nothing where every destination needs a licence
  expectWeeks(shipped(two('processing: 52 weeks').replace('leakage: 0,', 'leakage: 40 %,'), 0), [0, 0, 0]);
});

test('luck: with no spread in it every buyer of a destination is decided alike; with some, they differ and the sum stays', () => {
  const alike = two('processing: 1 week, throughput: 30 %');
  expectWeeks(shipped(alike, 0).slice(0, 2), [0, 30]);
  expectWeeks(shipped(alike, 1).slice(0, 2), [0, 30]);
  const text = two('processing: 1 week, throughput: 30 %, luck: 0.7');
  const [first, second] = [shipped(text, 0)[1]!, shipped(text, 1)[1]!];
  expect(Math.abs(first - second)).toBeGreaterThan(1);
  expect(first + second).toBeCloseTo(60, 6);
});

test('a regime that follows a ladder begins anew whenever it comes back, and lets all go when it leaves', () => {
  const text = model('processing: 2 weeks')
    .replace('onset: 2025-01-06, duration: 30 weeks', 'onset: { while: { ladder: abroad, state: licence } }')
    .replace(
      'start:',
      'ladders: { abroad: { starts: free, states: { free: { stays: 5 weeks, moves: { licence: {} } }, licence: { stays: 4 weeks, moves: { free: {} } } } } }\nstart:',
    );
  // in force from week 5 to 8: two weeks of nothing; from week 9 on the 200 that wait leave at 30 a week beside the 100, till it comes back in week 14
  expectWeeks(shipped(text), [100, 100, 100, 100, 100, 0, 0, 100, 100, 130, 130, 130, 130, 130, 50, 0, 100, 100, 130]);
});

test('decisions are a share of what needs a licence: coverage at home and of a destination come to the same', () => {
  // 40 of 100 need one, and half of those are decided
  expectWeeks(shipped(model('processing: 0 weeks, coverage: 40 %, throughput: 50 %')), [80, 80, 80]);
  expectWeeks(
    shipped(model('processing: 0 weeks, destinations: { home: { coverage: 40 % } }, throughput: 50 %')),
    [80, 80, 80],
  );
});

test('a licence that is valid for a week lapses in the week after', () => {
  const ban = ', ban: { kind: export-ban, from: abroad, to: home, goods: part, onset: 2025-01-06, duration: 3 weeks }';
  const pulse = 'processing: 0 weeks, coverage: { 0 weeks: 100 %, 1 week: 0 % }';
  expectWeeks(shipped(model(`${pulse}, validity: 1 week`, ban)), [0, 0, 0, 100, 100]);
  expectWeeks(shipped(model(pulse, ban)), [0, 0, 0, 130, 130, 130, 110]); // valid for ever
});

test('processing of less than half a step is none', () => {
  expectWeeks(shipped(model('processing: 3 days')), [100, 100]);
});

test('where nobody has any weight, none comes before another', () => {
  const text = two(
    'processing: 0 weeks, throughput: 30 %, destinations: { home: { weight: 0 }, there: { weight: 0 } }',
  );
  expectWeeks(shipped(text, 0), [30, 30, 30]);
  expectWeeks(shipped(text, 1), [30, 30, 30]);
});

test('the wait that is told is not cut where buyers stop believing in it: nothing is decided, so it lasts to the horizon', () => {
  const text = model('processing: 2 weeks, throughput: 0 %').replace(
    'outcomes: {',
    'outcomes: { wait: { measure: licence_wait, licences: regime },',
  );
  const program = programOf(text);
  const { outcomes } = traceDraw(program, '1', 0);
  expect(outcomes[program.labels.outcomes.findIndex(({ outcome }) => outcome === 'wait')]).toBe(40);
});

/** The buyer mends its stock and orders ahead for the wait; after some years all stands still. */
const mending = (regime: string, more = '') =>
  `${model(regime)
    .replace(
      /behaviour: .*/,
      'behaviour: { surge: 1.3, leakage: 0, reroute: 0, air_transit: 52 weeks, order_elasticity: 0 }',
    )
    .replace('horizon: 40 weeks', 'horizon: 400 weeks')
    .replace('duration: 30 weeks', 'duration: 400 weeks')}${more}`;

function lastStock(text: string, account: number): number {
  const { shocked } = traceDraw(programOf(text), '1', 0);
  const accounts = shocked.stock.length / shocked.steps;
  return shocked.stock[(shocked.steps - 1) * accounts + account]!;
}

/** What is left of a gap after years of corrections of a sixth a week. */
const SETTLED = 1;

test.each([
  'processing: 8 weeks',
  'processing: 8 weeks, checks: { goods: part, coverage: 100 %, wait: 8 weeks }',
  'processing: 8 weeks, leakage: 50 %',
])('a buyer ends up with its nine weeks of stock, whatever waits beside: %s', regime => {
  // what goes by third regions travels four weeks longer, which no buyer plans for: half of the flow, four weeks of it
  const late = regime.includes('leakage') ? 200 : 0;
  expect(Math.abs(lastStock(mending(regime), 0) - (900 - late))).toBeLessThan(SETTLED);
});

test('a reserve that fills under a licence counts what waits, and ends where it is to', () => {
  const text = mending(
    'processing: 12 weeks',
    'stockpiles: { reserve: { good: part, region: home, holds: 0 t, fills_to: 500 t, fill: 20 t/week, release_below: 0 % } }\n',
  );
  expect(Math.abs(lastStock(text, 1) - 500)).toBeLessThan(SETTLED);
});
