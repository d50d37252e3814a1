// Tariffs: what they add to a zone's price, what arbitrage then allows, where buyers turn, and what is levied.
// ln φ* = Σ s Ū ln(1 + r) / Σ Ū; bound ln φ_from + ln(1 + m + r̄); shares lean to s⁰ (1 + r)^(−σ).
import { describe, expect, test } from 'vitest';
import { makeAdjustPrices } from '../../src/engine/price.ts';
import { allocateTiming, scheduleShocks } from '../../src/engine/shock.ts';
import { traceDraw } from '../../src/engine/simulate.ts';
import { makeLevy } from '../../src/engine/tariff.ts';
import { atRest, course, expectPaper, find, HALF, NEVER } from '../engine/world.ts';
import { programOf } from '../programs.ts';

/** Home buys three parts abroad and one from itself, at prices of 10 and 20 USD/t. */
const model = (tariff: string, behaviour: string, outcomes = '') => `
regions: [abroad, home]
goods: { metal: { unit: t, zones: [[abroad], [home]], price: { abroad: 10 USD/t, home: 20 USD/t } } }
processes: { smelting: { makes: metal } }
sites:
  far: { process: smelting, region: abroad, utilisation: 50 % }
  near: { process: smelting, region: home, utilisation: 50 % }
lanes:
  far: { good: metal, from: abroad, to: home, share: 75 %, transit: 1 week }
  near: { good: metal, from: home, to: home, share: 25 %, transit: 1 week }
uses:
  user: { unit: t, inputs: { metal: 1 t/t }, demand: { home: 100 t/week }, cohorts: { all: { share: 100 %, cover: 4 weeks } } }
behaviour: { price_adjustment: ${HALF}, order_elasticity: 0, surge: 100, drift: ${NEVER}, ${behaviour} }
start: 2025-01-06
horizon: 104 weeks
shocks: { duty: { kind: tariff, from: abroad, to: home, goods: metal, onset: 2025-01-06, ${tariff} } }
outcomes: { price: { measure: price_peak, goods: metal }, levied: { measure: tariff_revenue } ${outcomes} }
`;

function levied(tariff: string, behaviour: string) {
  const world = atRest(model(tariff, behaviour));
  const timing = allocateTiming(world.program);
  scheduleShocks(world.program, world.program.values, world.constants, timing);
  const levy = makeLevy(world);
  return { ...world, levy: (t: number) => levy(timing, t) };
}

describe('price', () => {
  test('the part that is taxed is passed on: ln φ moves half of the way to 3/4 · ln 1.2 in a step', () => {
    const world = levied('rate: 20 %, duration: 10 weeks', 'tariff_elasticity: 0');
    world.levy(0);
    const home = find(world.program, 'zones', { name: 'home' });
    expectPaper([world.state.landedCost[home]!], [0.75 * Math.log(1.2)]);
    makeAdjustPrices(world)();
    expectPaper([world.state.logPrice[home]!], [(0.75 * Math.log(1.2)) / 2]);
  });

  test('settles at 1.2^(3/4) and comes home when the tariff ends; the exporter’s price never moves', () => {
    const program = programOf(model('rate: 20 %, duration: 60 weeks', 'tariff_elasticity: 0'));
    const { shocked } = traceDraw(program, '1', 0);
    const of = (name: string) => course(shocked.logPrice, 104, find(program, 'zones', { name }));
    // κ = ½ a week: after 60 weeks 2^−60 of the way is left
    expectPaper([of('home')[59]!, of('abroad')[59]!, of('home')[103]!], [0.75 * Math.log(1.2), 0, 0]);
  });

  test('short of everything, home is at most as dear as abroad, the margin and the tariff: ln(1 + 0.1 + 0.2)', () => {
    const world = levied('rate: 20 %, duration: 10 weeks', 'tariff_elasticity: 0, margin: 0.1');
    const home = find(world.program, 'zones', { name: 'home' });
    world.state.stock.fill(0);
    world.state.transit.fill(0);
    world.state.cap.fill(1e6);
    world.levy(0);
    makeAdjustPrices(world)();
    expectPaper([world.state.logPrice[home]!], [Math.log(1.3) / 2]);
  });

  test('a ramp rises to its rate', () => {
    const world = levied(
      'rate: 30 %, duration: 10 weeks, shape: { kind: ramp, rise: 3 weeks }',
      'tariff_elasticity: 0',
    );
    const lane = find(world.program, 'lanes', { name: 'far' });
    const rates = [0, 1, 2, 3].map(t => {
      world.levy(t);
      return world.state.tariff[lane]!;
    });
    expectPaper(rates, [0.1, 0.2, 0.3, 0.3]);
  });
});

describe('where buyers turn', () => {
  // σ = 2, r = 100 %: 0.75/4 = 0.1875 against 0.25, brought to one: 3/7 and 4/7
  test('shares lean to s⁰ (1 + r)^(−σ)', () => {
    const world = levied('rate: 100 %, duration: 10 weeks', 'tariff_elasticity: 2');
    world.levy(0);
    expectPaper(world.state.homeShare, [3 / 7, 4 / 7]);
  });

  test('at the pace of home: a gain of one half brings half of the gap a week, and the levy follows what is shipped', () => {
    const program = programOf(
      model(
        'rate: 100 %, duration: 4 weeks',
        `tariff_elasticity: 2, home: ${4 / Math.LN2} weeks, stock_correction: ${NEVER}`,
      ),
    );
    const { shocked, outcomes } = traceDraw(program, '1', 0);
    // s after week t: 3/7 + (3/4 − 3/7) 2^(−(t + 1)/4); orders of week t are shared by what it was before
    const share = (t: number) => 3 / 7 + (3 / 4 - 3 / 7) * 2 ** (-t / 4);
    const far = course(shocked.shipped, 104, find(program, 'lanes', { name: 'far' }));
    expectPaper(
      far.slice(0, 4),
      [0, 1, 2, 3].map(t => 100 * share(t)),
    );
    const levied = program.labels.outcomes.findIndex(
      ({ outcome, region }) => outcome === 'levied' && region === 'home',
    );
    // 100 % of 10 USD/t, while the price abroad stands where its market puts it
    const abroad = course(shocked.logPrice, 104, find(program, 'zones', { name: 'abroad' }));
    const paper = [0, 1, 2, 3].reduce((sum, t) => sum + 10 * Math.exp(abroad[t]!) * 100 * share(t), 0);
    expect(outcomes[levied]! / paper).toBeCloseTo(1, 9);
  });
});

test('a region that levies alone in a price zone of several is told that its tariff is spread over all', () => {
  const shared = model('rate: 20 %, duration: 10 weeks', 'tariff_elasticity: 0')
    .replace('regions: [abroad, home]', 'regions: [abroad, home, east]')
    .replace('demand: { home: 100 t/week }', 'demand: { home: 100 t/week, east: 50 t/week }')
    .replace(
      '  near: { good',
      '  east: { good: metal, from: abroad, to: east, share: 100 %, transit: 1 week }\n  near: { good',
    );
  const notes = (text: string) => programOf(text).labels.notes.filter(note => note.includes('tariff'));
  expect(
    notes(
      shared.replace('[[abroad], [home]]', '[[abroad], [home, east]]').replace('home: 20 USD/t', 'default: 20 USD/t'),
    ),
  ).toEqual([
    'the tariff of home on metal is spread over the price of east too: they share a price zone; declare home as one of its own',
  ]);
  expect(notes(shared.replace('home: 20 USD/t', 'default: 20 USD/t'))).toEqual([]);
});
