// Final demand: what buyers want at a price, what they build with what they have, and how what was missed is made up (E4).
// `build` alone, on a world at rest whose stocks and prices are set by hand.
import { describe, expect, test } from 'vitest';
import { traceDraw } from '../../src/engine/simulate.ts';
import { makeBuild } from '../../src/engine/use.ts';
import { programOf } from '../programs.ts';
import { atRest, course, expectPaper, find, type World } from './world.ts';

/** 100 cars a week of two parts each and one chip; `cohorts` says who builds them. */
const model = (
  cohorts = '{ all: { share: 100 %, cover: 4 weeks } }',
  elasticity = { part: 0, chip: 0 },
  more = 'overtime: 10 %, postponed: 80 %',
) => `
regions: [home]
units: [car]
goods: { part: { unit: t }, chip: { unit: t } }
processes: { making: { makes: part }, baking: { makes: chip } }
sites:
  maker: { process: making, region: home, utilisation: 50 % }
  oven: { process: baking, region: home, utilisation: 50 % }
lanes:
  part: { good: part, from: home, to: home, share: 100 %, transit: 1 week }
  chip: { good: chip, from: home, to: home, share: 100 %, transit: 1 week }
uses:
  car:
    unit: car
    inputs:
      part: { amount: 2 t/car, elasticity: ${elasticity.part} }
      chip: { amount: 1 t/car, elasticity: ${elasticity.chip} }
    demand: { home: 100 car/week }
    cohorts: ${cohorts}
    ${more.replace(', ', '\n    ')}
behaviour: { leakage: 0 %, air_transit: 52 weeks }
start: 2025-01-06
horizon: 30 weeks
outcomes: { lost: { measure: built_lost, uses: car } }
`;

const PLENTY = 1e6;
const go = (world: World) => makeBuild(world)(1);
const account = ({ program }: World, good: string, cohort = 'all') => find(program, 'accounts', { good, cohort });

describe('wanted', () => {
  test('falls with the price of an input by its elasticity; orders at base prices do not', () => {
    const world = atRest(model(undefined, { part: 0.5, chip: 0 }));
    const { state } = world;
    state.stock.fill(PLENTY);
    state.logPrice[find(world.program, 'zones', { good: 'part' })] = Math.log(4);
    go(world);
    // 100 · 4^(−½) = 50 cars, 2 t of parts each; at base prices it would be 200 t
    expectPaper([state.wanted[0]!, state.built[0]!], [50, 50]);
    expectPaper([state.wantedUse[account(world, 'part')]!, state.wantedUnpriced[account(world, 'part')]!], [100, 200]);
    // what a high price took out of demand is not waiting
    expectPaper([state.backlog[0]!], [0]);
  });

  test('falls with the product of what each price leaves', () => {
    const world = atRest(model(undefined, { part: 0.5, chip: 1 }));
    const { state } = world;
    state.stock.fill(PLENTY);
    state.logPrice[find(world.program, 'zones', { good: 'part' })] = Math.log(4);
    state.logPrice[find(world.program, 'zones', { good: 'chip' })] = Math.log(2);
    go(world);
    expectPaper([state.wanted[0]!], [100 * 0.5 * 0.5]);
  });

  test('rises with a demand surge, and with a price below base', () => {
    const world = atRest(model(undefined, { part: 0.5, chip: 0 }));
    const { state } = world;
    state.stock.fill(PLENTY);
    state.demandFactor[0] = 1.5;
    state.logPrice[find(world.program, 'zones', { good: 'part' })] = -Math.log(4);
    go(world);
    expectPaper([state.wanted[0]!], [150 * 2]);
  });
});

describe('built', () => {
  test('is what the scarcest input allows; the others keep what is not used', () => {
    const world = atRest(model());
    const { state } = world;
    state.stock[account(world, 'part')] = 120; // 60 cars
    state.stock[account(world, 'chip')] = 75;
    go(world);
    expectPaper([state.built[0]!], [60]);
    expectPaper([state.stock[account(world, 'part')]!, state.stock[account(world, 'chip')]!], [0, 15]);
    // what it wanted to use is counted all the same, and four fifths of the 40 missed cars wait
    expectPaper([state.wantedUse[account(world, 'part')]!, state.wantedUse[account(world, 'chip')]!], [200, 100]);
    expectPaper([state.backlog[0]!], [32]);
  });
});

describe('what was missed', () => {
  test('comes back with overtime, all of the postponed part and nothing of the rest', () => {
    const world = atRest(model());
    const { state } = world;
    const built = Array.from({ length: 12 }, (_, t) => {
      state.stock.fill(t === 0 ? 0 : PLENTY);
      go(world);
      return state.built[0]!;
    });
    // 100 missed, 80 wait, 10 a week come back: eight weeks of 110. In the end 20 are lost for good.
    expectPaper(built, [0, ...Array<number>(8).fill(110), 100, 100, 100]);
    expectPaper([built.reduce((sum, v) => sum + v, 0), state.backlog[0]!], [1200 - 20, 0]);
  });

  test('waits longer while inputs allow only a part of the overtime, and none of it is lost', () => {
    const world = atRest(model());
    const { state } = world;
    state.backlog[0] = 20;
    const built = [105, PLENTY, PLENTY, PLENTY].map(cars => {
      state.stock.fill(PLENTY);
      state.stock[account(world, 'chip')] = cars;
      go(world);
      return state.built[0]!;
    });
    // 5 of the 20 at once, then 10, then the last 5
    expectPaper(built, [105, 110, 105, 100]);
  });

  test('is made up faster where demand is higher', () => {
    const world = atRest(model());
    const { state } = world;
    state.backlog[0] = 40;
    state.demandFactor[0] = 1.5;
    state.stock.fill(PLENTY);
    go(world);
    // 150 wanted and a tenth of that in overtime
    expectPaper([state.built[0]!, state.backlog[0]!], [165, 25]);
  });

  test('is lost where nothing is postponed, and stays where there is no overtime', () => {
    const lost = atRest(model(undefined, undefined, 'overtime: 10 %, postponed: 0 %'));
    const idle = atRest(model(undefined, undefined, 'overtime: 0 %, postponed: 80 %'));
    for (const world of [lost, idle]) {
      world.state.stock.fill(0);
      go(world);
      world.state.stock.fill(PLENTY);
      go(world);
      expectPaper([world.state.built[0]!], [100]);
    }
    expectPaper([lost.state.backlog[0]!, idle.state.backlog[0]!], [0, 80]);
  });
});

describe('cohorts', () => {
  const cohorts = '{ thin: { share: 20 %, cover: 2 weeks }, deep: { share: 80 %, cover: 9 weeks } }';

  test('do not share stock: one stops while the other builds all it wants', () => {
    const world = atRest(model(cohorts));
    const { program, state } = world;
    state.stock.fill(PLENTY);
    state.stock[account(world, 'part', 'thin')] = 0;
    go(world);
    expectPaper(
      [
        state.built[find(program, 'cohorts', { cohort: 'thin' })]!,
        state.built[find(program, 'cohorts', { cohort: 'deep' })]!,
      ],
      [0, 80],
    );
  });

  test('a cut of five weeks stops the thin one for three, the deep one never', () => {
    const text = model(cohorts, undefined, 'overtime: 0 %, postponed: 0 %').replace(
      'outcomes:',
      'shocks: { cut: { kind: export-ban, from: home, to: home, goods: part, onset: 2025-01-06, duration: 5 weeks } }\noutcomes:',
    );
    const program = programOf(text);
    const { shocked } = traceDraw(program, '1', 0);
    const built = (cohort: string) => course(shocked.built, shocked.steps, find(program, 'cohorts', { cohort }));
    // Nothing leaves in weeks 0 to 4, so nothing arrives in weeks 1 to 5. Two weeks of stock last through weeks 1 and 2.
    expectPaper(built('thin').slice(0, 7), [20, 20, 20, 0, 0, 0, 20]);
    expect(Math.min(...built('deep'))).toBeCloseTo(80, 9); // up to the rounding of subtractions
  });
});
