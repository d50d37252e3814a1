// Orders: expected use, plus a part of what stock and goods in transit together miss of their target (E5).
// `order` alone, on a world at rest with a few numbers changed by hand; then a long stop, through the whole step.
import { describe, expect, test } from 'vitest';
import { makeOrder } from '../../src/engine/orders.ts';
import { traceDraw } from '../../src/engine/simulate.ts';
import { programOf } from '../programs.ts';
import { atRest, course, expectPaper, find, HALF, NEVER, type World } from './world.ts';

/** 100 t a week, three quarters from the north (3 weeks away), one quarter from the south (1 week); cover 4 weeks. */
const model = (behaviour = `stock_correction: ${HALF}, use_smoothing: ${HALF}, slow_smoothing: ${HALF}`) => `
regions: [north, south]
goods: { part: { unit: t } }
processes: { making: { makes: part } }
sites:
  northern: { process: making, region: north, utilisation: 50 % }
  southern: { process: making, region: south, utilisation: 50 % }
lanes:
  far: { good: part, from: north, to: south, share: 75 %, transit: 3 weeks }
  near: { good: part, from: south, to: south, share: 25 %, transit: 1 week }
uses:
  user: { unit: t, inputs: { part: 1 t/t }, demand: { south: 100 t/week }, cohorts: { all: { share: 100 %, cover: 4 weeks } } }
behaviour: { ${behaviour} }
start: 2025-01-06
horizon: 60 weeks
outcomes: { lost: { measure: built_lost, uses: user } }
`;

/** As the account stands after this step's arrivals: at rest 400 in stock, 2·75 on the far lane, 0 on the near one. */
function placed(set: (world: World) => void, behaviour?: string) {
  const world = atRest(model(behaviour));
  const { program, state } = world;
  const lane = (name: string) => find(program, 'lanes', { name });
  state.transit[lane('far')] = 150;
  state.transit[lane('near')] = 0;
  set(world);
  makeOrder(world)();
  return {
    orders: state.orders[0]!,
    lanes: [state.ordered[lane('far')]!, state.ordered[lane('near')]!],
    target: state.target[0]!,
  };
}

describe('orders', () => {
  test('at rest are what is used, split by the shares of the lanes', () => {
    const { orders, lanes } = placed(() => undefined);
    // gap = 4·100 + 0.75·(3 − 1)·100 + 0.25·0 − 400 − 150 = 0
    expectPaper([orders, ...lanes], [100, 75, 25]);
  });

  test('count goods in transit as well as stock', () => {
    // The same 60 t missing, on the shelf or on the way: 100 + ½·60.
    for (const set of [
      ({ state }: World) => state.stock.fill(340),
      ({ state, program }: World) => {
        state.transit[find(program, 'lanes', { name: 'far' })] = 90;
      },
    ]) {
      const { orders, lanes } = placed(set);
      expectPaper([orders, ...lanes], [130, 97.5, 32.5]);
    }
  });

  test('follow use at the pace of expected use, targets at the pace of its slow mean', () => {
    const { orders, target } = placed(({ state }) => {
      state.wantedUse.fill(140);
      state.wantedUnpriced.fill(180); // at base prices more would be wanted
    });
    // U = 100 + ½·40 = 120, Ū = 100 + ½·20 = 110; gap = 4·110 + 1.5·110 − 400 − 150 = 55; O = 120 + ½·55.
    // The target that prices are made from: U° = 140, Ū° = 120, four weeks of it.
    expectPaper([orders, target], [147.5, 480]);
  });

  test('are never above four times expected use', () => {
    const { orders } = placed(({ state }) => {
      state.stock.fill(0);
      state.slowUse.fill(1000);
    });
    // Ū = 1000 − ½·900 = 550; gap = 4·550 + 1.5·550 − 150 = 2875; 100 + ½·2875 is far above 4·100
    expectPaper([orders], [400]);
  });

  test('are never below nothing', () => {
    expectPaper([placed(({ state }) => state.stock.fill(601)).orders], [0]); // 100 − ½·201 < 0
    expectPaper([placed(({ state }) => state.stock.fill(580)).orders], [10]); // 100 − ½·180
  });
});

describe('price restraint', () => {
  const elastic = `order_elasticity: 0.5, stock_correction: ${HALF}`;
  const at = (price: number, stock = 400) =>
    placed(({ state, program }) => {
      state.logPrice[find(program, 'zones', { good: 'part' })] = Math.log(price);
      state.stock.fill(stock);
    }, elastic);

  test('a fourfold price with η = ½ halves the target stock and nothing else', () => {
    // target 200 in place of 400: gap −200, so a buyer that holds 400 orders 100 − ½·200, one that holds 300 orders 50
    expectPaper([at(4).orders, at(4, 300).orders], [0, 50]);
    expectPaper([at(4).target], [200]); // prices are made from the stock that buyers still aim at
  });

  test('a low price does not raise it', () => {
    expectPaper([at(0.25).orders], [100]);
  });
});

describe('after a long stop', () => {
  /** One lane, two weeks away, shut for 40 weeks; 2 weeks of cover. */
  const stop = `
regions: [abroad, home]
goods: { part: { unit: t } }
processes: { making: { makes: part } }
sites: { plant: { process: making, region: abroad, utilisation: 50 % } }
lanes: { part: { good: part, from: abroad, to: home, share: 100 %, transit: 2 weeks } }
uses:
  user: { unit: t, inputs: { part: 1 t/t }, demand: { home: 100 t/week }, cohorts: { all: { share: 100 %, cover: 2 weeks } }, overtime: 0 %, postponed: 0 % }
behaviour: { stock_correction: ${HALF}, makers_stock: 20 weeks, slow_smoothing: ${NEVER}, leakage: 0 %, order_elasticity: 0, air_transit: 52 weeks }
start: 2025-01-06
horizon: 60 weeks
outcomes: { lost: { measure: built_lost, uses: user } }
shocks: { shut: { kind: export-ban, from: abroad, to: home, goods: part, onset: 2025-01-06, duration: 40 weeks } }
`;

  test('buyers still order what they want, and normal flow is back in the week the lane opens', () => {
    const program = programOf(stop);
    const { shocked } = traceDraw(program, '1', 0);
    const of = (values: Float64Array) => course(values, shocked.steps, 0);
    // Stock and transit are gone from week 5 at the latest. Wanted use is still 100, so is expected use, and the gap is
    // 2·100 + (2 − 1)·100: orders are 100 + ½·300 in every week of the stop.
    expectPaper(of(shocked.built).slice(4, 40), Array<number>(36).fill(0));
    expectPaper(of(shocked.orders).slice(5, 40), Array<number>(35).fill(250));
    // The lane carries 1.3 times normal at once; what leaves in week 40 is built with in week 42.
    expectPaper(of(shocked.shipped).slice(39, 43), [0, 130, 130, 130]);
    expectPaper(of(shocked.built).slice(41, 45), [0, 100, 100, 100]);
  });

  test('whatever is used, expectations follow what was wanted', () => {
    const world = atRest(model());
    world.state.stock.fill(0);
    world.state.wantedUse.fill(100);
    makeOrder(world)();
    expect(world.state.expectedUse[0]).toBe(100);
  });
});
