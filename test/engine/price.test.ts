// Prices: tightness, what inputs cost, what arbitrage allows, and how fast a price gets there (E7).
// `adjustPrices` alone, on a world at rest with a few numbers changed by hand; its gain is one half throughout.
import { describe, expect, test } from 'vitest';
import { makeAdjustPrices } from '../../src/engine/price.ts';
import { atRest, expectPaper, find, HALF, type World } from './world.ts';

const END = `
start: 2025-01-06
horizon: 52 weeks
outcomes: { price: { measure: price_peak, goods: part } }
`;

/** One maker abroad, one buyer at home who takes 100 t a week and holds no stock; two price zones. */
const market = (behaviour = '') => `
regions: [abroad, home]
goods: { part: { unit: t, zones: [[abroad], [home]] } }
processes: { making: { makes: part } }
sites: { plant: { process: making, region: abroad, utilisation: 50 % } }
lanes: { part: { good: part, from: abroad, to: home, share: 100 %, transit: 1 week } }
uses:
  user: { unit: t, inputs: { part: 1 t/t }, demand: { home: 100 t/week }, cohorts: { all: { share: 100 %, cover: 0 weeks } } }
behaviour: { price_adjustment: ${HALF}, ${behaviour} }
${END}`;

const zone = ({ program }: World, good: string, name: string) => find(program, 'zones', { good, name });
const ln = Math.log;

describe('clearing', () => {
  /** Home's ln φ after one step from base, with so much on hand, on the way and sent. At rest these are 0, 100 and 100. */
  const homePrice = (on: { stock: number; transit: number; dispatch: number }, behaviour = 'belief: 0, margin: 10') => {
    const world = atRest(market(behaviour));
    const { state } = world;
    state.stock[0] = on.stock;
    state.transit[0] = on.transit;
    state.dispatch[0] = on.dispatch;
    state.shipped[0] = on.dispatch;
    state.cap[0] = 1000; // all the room there is: the bound is ln(1 + margin) above the price abroad
    makeAdjustPrices(world)();
    return state.logPrice[zone(world, 'part', 'home')]!;
  };

  // Wanted is what is on its way in one week of transit and 13 weeks of flow: 14 · 100 t. No target stock.
  test('at rest is the base price', () => {
    expectPaper([homePrice({ stock: 0, transit: 100, dispatch: 100 })], [0]);
  });

  test('half of what is wanted: 2^(1/0.5), half of the way in logs in one step', () => {
    expectPaper([homePrice({ stock: 0, transit: 50, dispatch: 50 })], [(0.5 * ln(2)) / 0.5]);
  });

  test('goods on the shelf count as goods on the way do', () => {
    // 600 + 100 + 13·0 against 1400
    expectPaper([homePrice({ stock: 600, transit: 100, dispatch: 0 })], [ln(2)]);
  });

  test('twice what is wanted lowers the price by the elasticity of slack: 2^(−1/1.5)', () => {
    expectPaper([homePrice({ stock: 1400, transit: 100, dispatch: 100 })], [(-0.5 * ln(2)) / 1.5]);
  });

  test('the belief that flow returns counts as flow', () => {
    // 50 + 13·(¾·50 + ¼·100) = 50 + 13·62.5 = 862.5 against 1400
    expectPaper([homePrice({ stock: 0, transit: 50, dispatch: 50 }, 'belief: 0.25, margin: 10')], [ln(1400 / 862.5)]);
  });

  test('never lies further than a factor of 40 from base, up or down', () => {
    const dear = 'belief: 0, margin: 10, elasticity_tight: 0.01';
    // Nothing there at all; and 2^(1/0.01) = 2^100. A margin of 10 would allow 11 times the price abroad, so it has to be shut:
    const world = (set: (w: World) => void) => {
      const w = atRest(market(dear));
      set(w);
      w.state.cap[0] = 0;
      makeAdjustPrices(w)();
      return w.state.logPrice[zone(w, 'part', 'home')]!;
    };
    const empty = (w: World, left: number) => {
      w.state.stock[0] = 0;
      w.state.transit[0] = left;
      w.state.dispatch[0] = left;
      w.state.shipped[0] = 0;
      w.state.unfilled[0] = 1;
    };
    expectPaper([world(w => empty(w, 0))], [0.5 * ln(40)]);
    expectPaper([world(w => empty(w, 50))], [0.5 * ln(40)]);
    // 14 million t in place of 1400: 10⁻⁴^(1/1.5) would be 1/464
    expectPaper([homePrice({ stock: 14e6 - 1400, transit: 100, dispatch: 100 })], [-0.5 * ln(40)]);
  });

  test('prices follow what would be wanted at base prices, so a price does not lower itself', () => {
    const world = atRest(market('belief: 0, margin: 10'));
    const { state } = world;
    state.expectedUse[0] = 10; // what a high price left of it
    state.slowUse[0] = 10;
    state.cap[0] = 1000;
    state.transit[0] = 50;
    state.dispatch[0] = 50;
    makeAdjustPrices(world)();
    expectPaper([state.logPrice[zone(world, 'part', 'home')]!], [ln(2)]);
  });
});

describe('makers', () => {
  test('count what they hold and make against what they want to hold and expect to sell', () => {
    const world = atRest(market('belief: 0'));
    const { state } = world;
    // Abroad nobody buys. Wanted: 2 weeks of 100 and 13 of 100, 1500. There: 100 and 13·50.
    state.makersStock[0] = 100;
    state.smoothOutput[0] = 50;
    makeAdjustPrices(world)();
    expectPaper([state.logPrice[zone(world, 'part', 'abroad')]!], [ln(2)]);
  });
});

describe('arbitrage', () => {
  /** Home has nothing at all, so its price would be 40 times base; abroad it is twice base. 20 t left, the lane carries `cap`. */
  const bound = (cap: number) => {
    const world = atRest(market('belief: 0, margin: 0.1'));
    const { state } = world;
    state.logPrice[zone(world, 'part', 'abroad')] = ln(2);
    state.stock[0] = 0;
    state.transit[0] = 0;
    state.dispatch[0] = 0;
    state.ordered[0] = 100;
    state.shipped[0] = 20;
    state.unfilled[0] = 1;
    state.cap[0] = cap;
    makeAdjustPrices(world)();
    return 2 * state.logPrice[zone(world, 'part', 'home')]!; // where it was going: half of the way was gone
  };

  test('while the lane has room for all that is short, a price is at most the supplier’s and the margin', () => {
    // ordered 100 for a use of 100, 20 came: 80 short; room for 80 more, or for more than that
    expectPaper([bound(100), bound(500)], [ln(2.2), ln(2.2)]);
  });

  test('with room for half of it the bound lies e² higher', () => {
    expectPaper([bound(60)], [ln(2.2) + 2]);
  });

  test('without room there is practically none', () => {
    // ln 2.2 + 4 is above ln 40, the furthest a price goes
    expectPaper([bound(20), bound(0)], [ln(40), ln(40)]);
  });

  test('does not lift a price that is low by itself, and never binds the zone that sells', () => {
    const world = atRest(market('belief: 0, margin: 0.1'));
    const { state } = world;
    state.logPrice[zone(world, 'part', 'abroad')] = ln(2);
    makeAdjustPrices(world)();
    // home rests at its base price; abroad returns half of the way to its own
    expectPaper([state.logPrice[zone(world, 'part', 'home')]!], [0]);
    expectPaper([state.logPrice[zone(world, 'part', 'abroad')]!], [0.5 * ln(2)]);
  });

  test('holds against the supplier’s price of the last step, so the order of zones does not matter', () => {
    const swapped = market('belief: 0, margin: 0.1').replace('[[abroad], [home]]', '[[home], [abroad]]');
    const prices = [market('belief: 0, margin: 0.1'), swapped].map(text => {
      const world = atRest(text);
      const { state } = world;
      state.logPrice[zone(world, 'part', 'abroad')] = ln(2);
      state.stock[0] = 0;
      state.transit[0] = 0;
      state.dispatch[0] = 0;
      state.cap[0] = 1000;
      makeAdjustPrices(world)();
      return state.logPrice[zone(world, 'part', 'home')]!;
    });
    expectPaper(prices, [0.5 * ln(2.2), 0.5 * ln(2.2)]);
  });
});

describe('pass-through', () => {
  /** Parts are one zone: 75 t a week are made in the north, 25 in the south, each from ore of its own zone, 40 % of their cost. */
  const regional = `
regions: [north, south]
goods: { ore: { unit: t, zones: [[north], [south]] }, part: { unit: t } }
processes:
  mining: { makes: ore }
  making: { makes: part, inputs: { ore: { amount: 2 t/t, cost_share: 40 % } } }
sites:
  north mine: { process: mining, region: north, utilisation: 50 % }
  south mine: { process: mining, region: south, utilisation: 50 % }
  north maker: { process: making, region: north, utilisation: 50 % }
  south maker: { process: making, region: south, utilisation: 50 % }
lanes:
  ore north: { good: ore, from: north, to: north, share: 100 %, transit: 1 week }
  ore south: { good: ore, from: south, to: south, share: 100 %, transit: 1 week }
  part north: { good: part, from: north, to: north, share: 75 %, transit: 1 week }
  part south: { good: part, from: south, to: north, share: 25 %, transit: 1 week }
uses:
  user: { unit: t, inputs: { part: 1 t/t }, demand: { north: 100 t/week }, cohorts: { all: { share: 100 % } } }
behaviour: { price_adjustment: ${HALF} }
${END}`;

  test('is the cost share times the inputs’ prices, makers weighted by base output', () => {
    const world = atRest(regional);
    const { state } = world;
    state.logPrice[zone(world, 'ore', 'north')] = ln(3);
    state.logPrice[zone(world, 'ore', 'south')] = ln(2);
    makeAdjustPrices(world)();
    // 0.4·(¾·ln 3 + ¼·ln 2), half of the way; the ores fall back toward base in the same step, which counts only in the next
    expectPaper([state.logPrice[zone(world, 'part', 'world')]!], [0.5 * 0.4 * (0.75 * ln(3) + 0.25 * ln(2))]);
    expectPaper([state.logPrice[zone(world, 'ore', 'north')]!], [0.5 * ln(3)]);
  });

  test('adds several inputs, and two recipes for the same good by what each makes of it', () => {
    const world = atRest(`
regions: [north]
goods: { ore: { unit: t }, gas: { unit: t }, part: { unit: t } }
processes:
  mining: { makes: ore }
  pumping: { makes: gas }
  old: { makes: part, inputs: { ore: { amount: 2 t/t, cost_share: 50 % }, gas: { amount: 1 t/t, cost_share: 20 % } } }
  new: { makes: part, inputs: { gas: { amount: 1 t/t, cost_share: 60 % } } }
sites:
  mine: { process: mining, region: north, utilisation: 50 % }
  well: { process: pumping, region: north, utilisation: 50 % }
  old works: { process: old, region: north, share: 80 %, utilisation: 50 % }
  new works: { process: new, region: north, share: 20 %, utilisation: 50 % }
lanes:
  ore: { good: ore, from: north, to: north, share: 100 %, transit: 1 week }
  gas: { good: gas, from: north, to: north, share: 100 %, transit: 1 week }
  part: { good: part, from: north, to: north, share: 100 %, transit: 1 week }
uses:
  user: { unit: t, inputs: { part: 1 t/t }, demand: { north: 100 t/week }, cohorts: { all: { share: 100 % } } }
behaviour: { price_adjustment: ${HALF} }
${END}`);
    const { state } = world;
    state.logPrice[zone(world, 'ore', 'north')] = ln(3);
    state.logPrice[zone(world, 'gas', 'north')] = ln(2);
    makeAdjustPrices(world)();
    // old: 0.5·ln 3 + 0.2·ln 2, four fifths of the parts; new: 0.6·ln 2, one fifth
    const paper = 0.8 * (0.5 * ln(3) + 0.2 * ln(2)) + 0.2 * 0.6 * ln(2);
    expectPaper([state.logPrice[zone(world, 'part', 'north')]!], [0.5 * paper]);
  });
});

test('a price closes its gap by κ(λ) a step: half, and half of the rest', () => {
  const world = atRest(market());
  const { constants, state } = world;
  state.logPrice[zone(world, 'part', 'abroad')] = 1;
  const path = [1, 2, 3].map(() => {
    makeAdjustPrices(world)();
    return state.logPrice[zone(world, 'part', 'abroad')]!;
  });
  expectPaper(path, [0.5, 0.25, 0.125]);
  expect(Math.abs(constants.priceGain[0]! - 0.5)).toBeLessThan(1e-15);
});
