// A harder control never builds more, for the kinds of shocks and the fields for which that is promised; and cases in which a licence
// regime, or hoarding, does build more, because there it is not: who expects to wait longer orders more beforehand.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { traceDraw } from '../../src/engine/simulate.ts';
import { field, type Program } from '../../src/model/program.ts';
import { programOf } from '../programs.ts';
import { small, write } from './networks.ts';

const RUNS = { numRuns: 100, seed: 20251123 };
/** The rounding of some hundred additions. */
const ROUNDING = 1e-12;

/** All that reacts switched off, as in the other laws of this kind. */
const INERT = '  reroute: 0 %\n  leakage: 0 %\n  air_transit: 104 weeks\n  order_elasticity: 0';
const built = (text: string): number => builtBy(programOf(text));
const builtBy = (program: Program): number =>
  traceDraw(program, '1', 0).shocked.built.reduce((sum, value) => sum + value, 0);

/** The same where buyers order what they use, whatever they have and wait for: no part of a gap, ever. More than a file may say. */
function builtUnmoved(text: string): number {
  const program = programOf(text);
  field(program, program.values, 'stockCorrection').fill(Infinity);
  return builtBy(program);
}

interface Hit {
  readonly size: number;
  readonly duration: number;
  readonly processing: number;
  readonly throughput: number;
  readonly onset: number;
  readonly shape: string;
}
const hit: fc.Arbitrary<Hit> = fc.record({
  size: fc.integer({ min: 1, max: 100 }),
  duration: fc.integer({ min: 1, max: 60 }),
  processing: fc.integer({ min: 0, max: 20 }),
  throughput: fc.integer({ min: 0, max: 150 }),
  onset: fc.integer({ min: 0, max: 20 }),
  shape: fc.constantFrom('step', 'v', '{ kind: ramp, rise: 3 weeks, fall: 5 weeks }'),
});
const harder = (shock: Hit, what: keyof Hit, more: number): Hit => {
  const by = { size: Math.min(100, shock.size + more), throughput: Math.max(0, shock.throughput - more) };
  const longer = { duration: shock.duration + more, processing: shock.processing + more };
  return { ...shock, [what]: { ...by, ...longer, onset: 0, shape: '' }[what] };
};
const oneLane = small.map(net => ({
  ...net,
  regions: 1,
  thin: 1,
  others: false,
  elasticity: 0,
  scrap: 0,
  joint: false,
}));
const more = fc.integer({ min: 1, max: 40 });
const when = ({ onset, duration }: Hit) => `onset: { after_start: ${onset} weeks }, duration: ${duration} weeks`;

describe('with one lane per good, and re-routing, leakage, air and price response off', () => {
  const kinds = [
    ['ban of the input', (s: Hit) => `kind: export-ban, from: north, to: north, goods: ore, severity: ${s.size} %`],
    ['quota', (s: Hit) => `kind: export-quota, from: north, to: north, goods: part, quota: ${130 - s.size} %`],
    ['feed-stop', (s: Hit) => `kind: feed-stop, regions: all, goods: ore, severity: ${s.size} %`],
    ['feed-stop of all goods', (s: Hit) => `kind: feed-stop, regions: all, goods: [ore, part], severity: ${s.size} %`],
    ['outage of a plant', (s: Hit) => `kind: outage, sites: plant north, severity: ${s.size} %`],
  ] as const;
  const cases = kinds.flatMap(([name, fields]) =>
    (['size', 'duration'] as const).map(what => [name, what, fields] as const),
  );
  test.each(cases)('a harder %s (%s) never builds more in the same draw', (_, what, fields) => {
    fc.assert(
      fc.property(oneLane, hit, more, (net, shock, by) => {
        const [mild, hard] = [shock, harder(shock, what, by)].map(s =>
          built(write(net, { behaviour: INERT, shocks: `  it: { ${fields(s)}, shape: ${s.shape}, ${when(s)} }` })),
        );
        expect(hard).toBeLessThanOrEqual(mild! * (1 + ROUNDING));
      }),
      RUNS,
    );
  });
});

describe('where, besides, buyers do not order ahead', () => {
  const regime = (s: Hit) =>
    `  it: { kind: export-licence, from: north, to: north, goods: part, coverage: ${s.size} %, processing: ${s.processing} weeks, throughput: ${s.throughput} %, ${when(s)} }`;
  test.each(['size', 'processing', 'throughput', 'duration'] as const)(
    'a harder licence regime (%s) never builds more in the same draw',
    what => {
      fc.assert(
        fc.property(oneLane, hit, more, (net, shock, by) => {
          const [mild, hard] = [shock, harder(shock, what, by)].map(s =>
            builtUnmoved(write(net, { behaviour: INERT, shocks: regime(s) })),
          );
          expect(hard).toBeLessThanOrEqual(mild! * (1 + ROUNDING));
        }),
        RUNS,
      );
    },
  );
});

/** κ = 1/2. */
const HALF = '1.4426950408889634 weeks';

describe('where buyers do order ahead, a harder regime can build more', () => {
  // A buyer of 100 t a week without stock, of which half of every gap is ordered at once, and a maker with 20 weeks of stock. One week
  // of licences (week 0), then a week in which all is free, then a border that stays shut. What is built is what left until then.
  const model = (regime: string) => `
regions: [abroad, home]
goods: { part: { unit: t } }
processes: { making: { makes: part } }
sites: { works: { process: making, region: abroad, utilisation: 50 % } }
lanes: { part: { good: part, from: abroad, to: home, share: 100 %, transit: 1 week } }
uses:
  car: { unit: t, inputs: { part: 1 t/t }, demand: { home: 100 t/week }, cohorts: { all: { share: 100 %, cover: 0 weeks } }, overtime: 0 %, postponed: 0 % }
behaviour: { surge: 10, leakage: 0, reroute: 0, order_elasticity: 0, air_transit: 52 weeks, makers_stock: 20 weeks, stock_correction: ${HALF} }
start: 2025-01-06
horizon: 30 weeks
outcomes: { lost: { measure: built_lost, uses: car } }
shocks:
  regime: { kind: export-licence, from: abroad, to: home, goods: part, onset: 2025-01-06, duration: 1 week, ${regime} }
  shut: { kind: export-ban, from: abroad, to: home, goods: part, onset: 2025-01-20, duration: 30 weeks }
`;
  // Week 0 builds what arrives of before, 100 t, and applies for 100 t. In week 1 what waits may leave, and an order: 100 t and half the
  // gap, which is what the wait that was seen in week 0 takes, less what is applied for and not yet sent.
  const paper = (sent: number, wait: number, applied: number) => {
    const waiting = applied - Math.max(0, sent - (100 - applied));
    const order = 100 + (wait * 100 - waiting) / 2;
    return 100 + sent + waiting + order;
  };
  test.each([
    // processing of 1 week: gap 100 − 100, order 100, 200 t leave; of 3 weeks: gap 300 − 100, order 200, 300 t leave
    ['processing: 1 week', 300, paper(0, 1, 100)],
    ['processing: 3 weeks', 400, paper(0, 3, 100)],
    // half decided at once: 50 leave, and 100 in the pool take 2 weeks; gap 200 − 50, order 175. A quarter: 25 and 4 weeks, order 262.5
    ['throughput: 50 %', 375, paper(50, 2, 100)],
    ['throughput: 25 %', 462.5, paper(25, 4, 100)],
    // half of it needs a licence: 50 leave, wait ½ · 3 weeks, gap 150 − 50, order 150; all of it: order 200
    ['processing: 3 weeks, coverage: 50 %', 350, paper(50, 1.5, 50)],
    ['processing: 3 weeks, coverage: 100 %', 400, paper(0, 3, 100)],
  ])('%s: %d t are built', (regime, total, worked) => {
    expect(worked).toBe(total);
    expect(built(model(regime))).toBeCloseTo(total, 3);
  });
});

describe('hoarding', () => {
  // A buyer of 100 t a week with two weeks of stock, of which half of every gap is ordered at once, and a maker who has as much as is
  // asked for. Four weeks of fear, then the border is shut for ten.
  const model = (severity: number) => `
regions: [abroad, home]
goods: { part: { unit: t } }
processes: { making: { makes: part } }
sites: { works: { process: making, region: abroad, utilisation: 50 % } }
lanes: { part: { good: part, from: abroad, to: home, share: 100 %, transit: 1 week } }
uses:
  car: { unit: t, inputs: { part: 1 t/t }, demand: { home: 100 t/week }, cohorts: { all: { share: 100 %, cover: 2 weeks } }, overtime: 0 %, postponed: 0 % }
behaviour: { surge: 10, leakage: 0, reroute: 0, order_elasticity: 0, air_transit: 52 weeks, makers_stock: 20 weeks, stock_correction: ${HALF} }
start: 2025-01-06
horizon: 30 weeks
outcomes: { lost: { measure: built_lost, uses: car } }
shocks:
  fear: { kind: hoarding, goods: part, regions: home, severity: ${severity} %, onset: 2025-01-06, duration: 30 weeks }
  shut: { kind: export-ban, from: abroad, to: home, goods: part, onset: 2025-02-03, duration: 10 weeks }
`;
  // Shut for 10 weeks with 200 t in stock: 800 t are lost. Who wants 200 t more orders 100, 50, 25 and 12.5 t of it in four weeks, and
  // loses 187.5 t less.
  test('builds more for the buyer who hoards in time', () => {
    expect(built(model(0))).toBeCloseTo(3000 - 800, 3);
    expect(built(model(100))).toBeCloseTo(3000 - 612.5, 3);
  });
});
