// Makers: what their market pulls, what their sites then run at, where the output goes and what of it is thrown away (E2, E3).
// One sub-step at a time, on a world at rest with a few numbers changed by hand.
import { describe, expect, test } from 'vitest';
import { makePull, makeRunSites, makeStockOutput, makeWant } from '../../src/engine/production.ts';
import { traceDraw } from '../../src/engine/simulate.ts';
import { atRest, course, expectPaper, find, HALF, NEVER, type World } from './world.ts';

const END = `
start: 2025-01-06
horizon: 52 weeks
outcomes: { lost: { measure: output_lost, goods: part } }
`;

/** A mine makes ore, a maker turns it into 100 t of parts a week; each ton of parts returns 0.2 t of ore as scrap. */
const chain = (more = '', lag = '0 weeks') => `
regions: [home]
goods: { ore: { unit: t }, flux: { unit: t }, part: { unit: t } }
processes:
  mining: { makes: ore }
  fluxing: { makes: flux }
  making:
    makes: part
    inputs: { ore: { amount: 2 t/t, cover: 3 weeks }, flux: { amount: 0.5 t/t, cover: 4 weeks } }
    coproducts: { ore: 0.2 t/t }
    lag: ${lag}
sites:
  mine: { process: mining, region: home, utilisation: 50 % }
  flux works: { process: fluxing, region: home, utilisation: 50 % }
  maker: { process: making, region: home, utilisation: 50 % }
lanes:
  ore: { good: ore, from: home, to: home, share: 100 %, transit: 1 week }
  flux: { good: flux, from: home, to: home, share: 100 %, transit: 1 week }
  part: { good: part, from: home, to: home, share: 100 %, transit: 1 week }
uses:
  user: { unit: t, inputs: { part: 1 t/t }, demand: { home: 100 t/week }, cohorts: { all: { share: 100 %, cover: 4 weeks } } }
behaviour: { makers_correction: ${HALF} }
${more}${END}`;

const market = ({ program }: World, good: string) => find(program, 'markets', { good });
const group = ({ program }: World, process: string) => find(program, 'groups', { process });
const site = ({ program }: World, name: string) => find(program, 'sites', { name });
const account = ({ program }: World, good: string, owner: string) => find(program, 'accounts', { good, owner });
const run = (world: World, t = 1) => {
  makeWant(world)();
  makeRunSites(world)(t);
};

describe('pull', () => {
  test('is expected orders, plus half of what the stock misses, less what by-products brought last', () => {
    const world = atRest(chain());
    const { state } = world;
    const m = market(world, 'ore');
    state.expectedOrders[m] = 100;
    state.slowOrders[m] = 90;
    state.makersStock[m] = 150;
    state.byproduct[m] = 20;
    makePull(world)();
    // κ = ½, c_M = 2: 100 + ½·(2·90 − 150) − 20
    expectPaper([state.pull[m]!], [95]);
  });

  test('is cut off at nothing before by-products are taken off, so that a surplus does not count twice', () => {
    const world = atRest(chain());
    const { state } = world;
    const m = market(world, 'ore');
    state.expectedOrders[m] = 100;
    state.slowOrders[m] = 90;
    state.makersStock[m] = 500;
    state.byproduct[m] = 20;
    makePull(world)();
    // 100 + ½·(180 − 500) = −60, so 0 − 20
    expectPaper([state.pull[m]!], [-20]);
  });

  test('at rest asks of the mine what scrap does not bring', () => {
    const world = atRest(chain());
    makePull(world)();
    // 100 t of parts take 200 t of ore and return 20
    expectPaper([world.state.pull[market(world, 'ore')]!], [180]);
  });
});

describe('sites', () => {
  test('run at what is asked, and never above capacity times availability', () => {
    const world = atRest(chain());
    const { state } = world;
    const [m, p] = [market(world, 'ore'), site(world, 'mine')];
    // base 180 at a utilisation of 50 %: capacity 360
    for (const [asked, available, made] of [
      [250, 1, 250],
      [500, 1, 360],
      [250, 0.25, 90],
      [250, 0, 0],
      [-20, 1, 0],
    ] as const) {
      state.pull[m] = asked;
      state.availability[p] = available;
      run(world);
      expectPaper([state.activity[p]!, state.gross[m]!], [made, made + 0.2 * state.activity[site(world, 'maker')]!]);
    }
  });

  test('make what the scarcest input allows, and want what they would have used of each', () => {
    const world = atRest(chain());
    const { state } = world;
    const [ore, flux] = [account(world, 'ore', 'making'), account(world, 'flux', 'making')];
    state.pull[market(world, 'part')] = 120;
    state.stock[ore] = 192; // 120 want 240: enough for four fifths
    state.stock[flux] = 30; // 120 want 60: enough for half
    run(world);
    expectPaper([state.activity[site(world, 'maker')]!], [60]);
    expectPaper([state.wantedUse[ore]!, state.wantedUse[flux]!], [240, 60]); // before the limit
    expectPaper([state.stock[ore]!, state.stock[flux]!], [192 - 2 * 60, 0]);
    expect(state.bound[group(world, 'making')]).toBe(flux); // what held it back
  });

  test('by-products come whether asked for or not, and are taken off the pull of the next step', () => {
    const world = atRest(chain());
    const { state } = world;
    const ore = market(world, 'ore');
    state.pull[market(world, 'part')] = 80;
    state.pull[ore] = 180;
    run(world);
    // 80 t of parts return 16 t of ore; the mine makes 180 as asked
    expectPaper([state.byproduct[ore]!, state.gross[ore]!], [16, 196]);
    makePull(world)();
    // stock and expectations are still those of rest: 200 wanted of ore, less 16
    expectPaper([state.pull[ore]!], [184]);
  });

  test('what enters a process leaves it a lag later', () => {
    const world = atRest(chain('', '3 weeks'));
    const { state } = world;
    const m = market(world, 'part');
    const leaving: number[] = [];
    const scrap: number[] = [];
    for (const [i, amount] of [10, 20, 30, 40, 50, 60].entries()) {
      state.pull[m] = amount;
      state.stock.fill(1000);
      run(world, 1 + i);
      leaving.push(state.gross[m]!);
      scrap.push(state.byproduct[market(world, 'ore')]!);
    }
    // three weeks of the base output of 100 are still under way; by-products are credited when they come, not when they begin
    expectPaper(leaving, [100, 100, 100, 10, 20, 30]);
    expectPaper(scrap, [20, 20, 20, 2, 4, 6]);
  });
});

/** Two products of one process, 1 t and 0.5 t, either of which drives it; 100 t and 30 t a week are wanted. */
const joint = `
regions: [home]
goods: { part: { unit: t }, side: { unit: t } }
processes: { making: { makes: part, coproducts: { side: 0.5 t/t }, drivers: [part, side] } }
sites: { maker: { process: making, region: home, utilisation: 50 % } }
lanes:
  part: { good: part, from: home, to: home, share: 100 %, transit: 1 week }
  side: { good: side, from: home, to: home, share: 100 %, transit: 1 week }
uses:
  user: { unit: t, inputs: { part: 1 t/t }, demand: { home: 100 t/week }, cohorts: { all: { share: 100 % } } }
  other: { unit: t, inputs: { side: 1 t/t }, demand: { home: 30 t/week }, cohorts: { all: { share: 100 % } } }
behaviour: { makers_correction: ${HALF} }
${END}`;

test('a process with two driving outputs runs for the neediest', () => {
  const world = atRest(joint);
  const { state } = world;
  for (const [part, side, activity] of [
    [80, 60, 120], // 60 t of the second take 120
    [130, 60, 130],
    [-10, 20, 40],
  ] as const) {
    state.pull[market(world, 'part')] = part;
    state.pull[market(world, 'side')] = side;
    run(world);
    expectPaper([state.activity[0]!], [activity]);
  }
});

describe('disposal', () => {
  // The process runs at 100 for the first product, so 50 t of the second are made and 30 wanted: δ⁰ = 1 − 30/50 = 40 %.
  const kept = (made: number, orders: number, makersStock = 60) => {
    const world = atRest(joint);
    const { state } = world;
    const m = market(world, 'side');
    state.gross[m] = made;
    state.expectedOrders[m] = orders;
    state.slowOrders[m] = 30; // so 2 weeks of it are 60
    state.makersStock[m] = makersStock;
    makeStockOutput(world)();
    return [state.output[m]!, state.disposed[m]!, state.makersStock[m]! - makersStock];
  };

  test.each([
    ['in the base state δ⁰ of it is thrown away', 50, 30, [30, 20]],
    ['less is thrown away when more is wanted', 50, 44, [44, 6]],
    ['nothing is when all is wanted', 50, 70, [50, 0]],
    ['more is when less is wanted', 50, 10, [10, 40]],
    ['a smaller output is kept as far as it is wanted', 36, 30, [30, 6]],
    ['and whole when it is not enough', 25, 30, [25, 0]],
  ] as const)('%s', (_, made, orders, [output, disposed]) => {
    expectPaper(kept(made, orders), [output, disposed, output]);
  });

  test('a maker short of stock keeps more', () => {
    // wanted 30 + ½·(60 − 40) = 40
    expectPaper(kept(50, 30, 40), [40, 10, 40]);
  });

  test('what exceeds 26 weeks of base orders goes, whatever made it', () => {
    const world = atRest(joint);
    const { state } = world;
    const m = market(world, 'part');
    state.gross[m] = 100;
    state.makersStock[m] = 2580;
    makeStockOutput(world)();
    // 2580 + 100 against 26·100: 80 t too many; output is what was made, disposed of is what is lost
    expectPaper([state.output[m]!, state.disposed[m]!, state.makersStock[m]!], [100, 80, 2600]);
  });
});

/** Two sites of one process in one region: they share its accounts. 60 % and 40 % of 100 t a week. */
const pair = `
regions: [home]
goods: { ore: { unit: t }, part: { unit: t } }
processes: { mining: { makes: ore }, making: { makes: part, inputs: { ore: 1 t/t } } }
sites:
  mine: { process: mining, region: home, utilisation: 50 % }
  large: { process: making, region: home, share: 60 %, utilisation: 80 % }
  small: { process: making, region: home, share: 40 %, utilisation: 40 % }
lanes:
  ore: { good: ore, from: home, to: home, share: 100 %, transit: 1 week }
  part: { good: part, from: home, to: home, share: 100 %, transit: 1 week }
uses:
  user: { unit: t, inputs: { part: 1 t/t }, demand: { home: 100 t/week }, cohorts: { all: { share: 100 %, cover: 4 weeks } } }
behaviour: { makers_correction: ${NEVER} }
shocks:
  down: { kind: outage, sites: large, onset: 2025-01-06, duration: 2 weeks }
${END}`;

describe('two sites that share an account', () => {
  test('split a short input by what each wants', () => {
    const world = atRest(pair);
    const { state } = world;
    state.pull[market(world, 'part')] = 100;
    state.stock[account(world, 'ore', 'making')] = 50;
    run(world);
    expectPaper([state.activity[site(world, 'large')]!, state.activity[site(world, 'small')]!], [30, 20]);
  });

  test('make up for each other: what one is too small for falls to the other, as far as it has room', () => {
    const world = atRest(pair);
    const { state } = world;
    // Capacities 60/0.8 = 75 and 40/0.4 = 100. Of 200 asked the shares are 120 and 80: 75, and 80 of which
    // 20 more are left for the 45 that the large one is short of; 175 in all.
    state.pull[market(world, 'part')] = 200;
    state.stock[account(world, 'ore', 'making')] = 70; // two fifths
    run(world);
    expectPaper([state.activity[site(world, 'large')]!, state.activity[site(world, 'small')]!], [30, 40]);
    expectPaper([state.wantedUse[account(world, 'ore', 'making')]!], [175]);
  });

  test('when one is down the other makes its share too, up to what it can', () => {
    const { program, shocked } = { program: atRest(pair).program, ...traceDraw(atRest(pair).program, '1', 0) };
    const small = course(shocked.activity, shocked.steps, find(program, 'sites', { name: 'small' }));
    const large = course(shocked.activity, shocked.steps, find(program, 'sites', { name: 'large' }));
    // Orders as ever, 100: 40 of its own and the 60 of the other, which is all that it can make.
    expectPaper(large.slice(0, 2), [0, 0]);
    expectPaper(small.slice(0, 2), [100, 100]);
  });

  test('not where a co-product has a say: such a process is run for that, and not for what comes along', () => {
    // `joint` makes part and slag, and runs for slag alone, 20 a week; the large plant is down.
    const besides = pair
      .replace('goods: { ore', 'goods: { slag: { unit: t }, ore')
      .replace(
        'inputs: { ore: 1 t/t } } }',
        'inputs: { ore: 1 t/t } }, joint: { makes: part, coproducts: { slag: 1 t/t }, drivers: [slag] } }',
      )
      .replace('sites:\n', 'sites:\n  joint plant: { process: joint, region: home, utilisation: 20 % }\n')
      .replace('lanes:\n', 'lanes:\n  slag: { good: slag, from: home, to: home, share: 100 %, transit: 1 week }\n')
      .replace(
        'uses:\n',
        'uses:\n  road: { unit: t, inputs: { slag: 1 t/t }, demand: { home: 20 t/week }, cohorts: { all: { share: 100 %, cover: 4 weeks } } }\n',
      );
    const { program } = atRest(besides);
    const { shocked } = traceDraw(program, '1', 0);
    const at = (name: string) => course(shocked.activity, shocked.steps, find(program, 'sites', { name }));
    // 80 of the 100 t are made to order: the small plant, 32 of them, could make 80, and does.
    expectPaper(at('joint plant').slice(0, 2), [20, 20]);
    expectPaper(at('small').slice(0, 2), [80, 80]);
  });
});
