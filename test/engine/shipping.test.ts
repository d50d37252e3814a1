// Shipping: who gets a maker's stock, what a short buyer seeks elsewhere, what leaks past a ban, what flies, and what the market
// remembers (E6). Mostly one sub-step at a time, on a world at rest with a few numbers changed by hand.
import { describe, expect, test } from 'vitest';
import { makeReceive } from '../../src/engine/arrivals.ts';
import { makeLeak, makeReroute } from '../../src/engine/reroute.ts';
import { makeCapLanes, makeLoad, makeRation, makeRemember } from '../../src/engine/shipping.ts';
import { traceDraw } from '../../src/engine/simulate.ts';
import { makeStep } from '../../src/engine/step.ts';
import { programOf } from '../programs.ts';
import { atRest, course, expectPaper, find, type World } from './world.ts';

const END = `
start: 2025-01-06
horizon: 52 weeks
outcomes: { lost: { measure: shipments_lost, goods: part, from: north, to: all } }
`;

const lane = ({ program }: World, name: string) => find(program, 'lanes', { name });
const lanes = (world: World, values: Float64Array, ...names: string[]) => names.map(name => values[lane(world, name)]!);
const set = (world: World, values: Float64Array, by: Readonly<Record<string, number>>) => {
  for (const [name, value] of Object.entries(by)) values[lane(world, name)] = value;
};

/** One maker in the north sells to hospitals (served first), to car makers at home and to car makers in the south. */
const classes = `
regions: [north, south]
goods: { part: { unit: t } }
processes: { making: { makes: part } }
sites: { plant: { process: making, region: north, utilisation: 50 % } }
lanes:
  hospital: { good: part, from: north, to: north, share: 100 %, transit: 1 week, buyer: hospital }
  car north: { good: part, from: north, to: north, share: 100 %, transit: 1 week, buyer: car }
  car south: { good: part, from: north, to: south, share: 100 %, transit: 1 week, buyer: car }
uses:
  car: { unit: t, inputs: { part: 1 t/t }, demand: { north: 50 t/week, south: 70 t/week }, cohorts: { all: { share: 100 % } } }
  hospital: { unit: t, priority: 1, inputs: { part: 1 t/t }, demand: { north: 40 t/week }, cohorts: { all: { share: 100 % } } }
${END}`;

describe('rationing', () => {
  const shared = (stock: number, ordered: Readonly<Record<string, number>> = {}) => {
    const world = atRest(classes);
    const { state } = world;
    set(world, state.ordered, { hospital: 40, 'car north': 50, 'car south': 70, ...ordered });
    state.makersStock.fill(stock);
    makeRation(world)();
    return { world, shipped: lanes(world, state.shipped, 'hospital', 'car north', 'car south'), left: state.left[0]! };
  };

  test('fills the first class whole and shares the rest by what was asked', () => {
    // 100 − 40 = 60 for orders of 120: half of each
    const { world, shipped, left } = shared(100);
    expectPaper([...shipped, left], [40, 25, 35, 0]);
    expectPaper([world.state.requested[0]!], [160]); // what could have left, had it been there
  });

  test('leaves nothing to the second class where the first takes all', () => {
    expectPaper(shared(30).shipped, [30, 0, 0]);
  });

  test('keeps what nobody ordered', () => {
    const { shipped, left } = shared(200);
    expectPaper([...shipped, left], [40, 50, 70, 40]);
  });

  test('lets no lane carry more than the surge limit', () => {
    // 1.3 × 40 = 52 for the hospital, whatever it orders; 1.3 × 50 = 65; the southern lane orders less than that
    const { world, shipped } = shared(500, { hospital: 90, 'car north': 80 });
    expectPaper(shipped, [52, 65, 70]);
    expectPaper([world.state.requested[0]!], [187]);
  });
});

describe('caps', () => {
  test('are normal flow times the surge limit, or what a shock allows if that is less', () => {
    const world = atRest(classes);
    const { state } = world;
    state.restricted = true;
    set(world, state.restriction, { hospital: 0.25, 'car north': 1.2 });
    makeCapLanes(world)();
    // 40·0.25, 50·1.2, 70·1.3
    expectPaper(lanes(world, state.cap, 'hospital', 'car north', 'car south'), [10, 60, 91]);
  });
});

/** Southern buyers take 60 t a week from the north and 40 from the east, which sells to nobody else. */
const two = (behaviour = 'reroute: 50 %', north = '1 week') => `
regions: [north, east, south]
goods: { part: { unit: t } }
processes: { making: { makes: part } }
sites:
  northern: { process: making, region: north, utilisation: 50 % }
  eastern: { process: making, region: east, utilisation: 50 % }
lanes:
  north: { good: part, from: north, to: south, share: 60 %, transit: ${north} }
  east: { good: part, from: east, to: south, share: 40 %, transit: 1 week }
uses:
  user: { unit: t, inputs: { part: 1 t/t }, demand: { south: 100 t/week }, cohorts: { all: { share: 100 %, cover: 4 weeks } } }
behaviour: { ${behaviour} }
shocks:
  cut: { kind: export-ban, from: north, to: south, goods: part, onset: 2025-01-06, duration: 12 weeks }
${END}`;

describe('re-routing', () => {
  /** Buyers order 60 and 40 of an expected use of 100; the northern lane carries `cap`; the eastern maker holds `stock`. */
  const sought = (change: { cap: number; stock?: number; north?: number; east?: number; behaviour?: string }) => {
    const world = atRest(two(change.behaviour));
    const { program, state } = world;
    set(world, state.ordered, { north: change.north ?? 60, east: change.east ?? 40 });
    set(world, state.cap, { north: change.cap, east: 52 });
    state.makersStock[find(program, 'markets', { region: 'north' })] = 1000;
    state.makersStock[find(program, 'markets', { region: 'east' })] = change.stock ?? 1000;
    makeRation(world)();
    makeReroute(world)();
    const east = find(program, 'markets', { region: 'east' });
    return {
      asked: lanes(world, state.ask, 'east')[0]!,
      shipped: lanes(world, state.shipped, 'north', 'east'),
      requested: state.requested[east]!,
    };
  };

  test('seeks half of what is short on the other lane', () => {
    // 10 short, half of it is sought, and the eastern lane has room for 52 − 40 = 12
    const { asked, shipped, requested } = sought({ cap: 50 });
    expectPaper([asked, ...shipped, requested], [5, 50, 45, 45]);
  });

  test('takes no more than the room there', () => {
    // 40 short, 20 sought, room for 12
    expectPaper(sought({ cap: 20 }).shipped, [20, 52]);
  });

  test('leaves the other maker half of its normal stock', () => {
    // 2 weeks of 40 t are normal, half of it 40. Of 86 t its own 40 go first; 46 − 40 = 6 are to spare for the 12 sought.
    const { shipped, requested } = sought({ cap: 20, stock: 86 });
    expectPaper([...shipped, requested], [20, 46, 52]); // the maker still learns that 52 could have left
    expectPaper(sought({ cap: 20, stock: 80 }).shipped, [20, 40]);
  });

  test('does nothing where it is switched off, or nothing is short', () => {
    expectPaper(sought({ cap: 20, behaviour: 'reroute: 0 %' }).shipped, [20, 40]);
    expectPaper(sought({ cap: 60 }).shipped, [60, 40]);
  });

  test('sends an overstocked buyer nothing extra: it is not short of what it did not order', () => {
    // It orders 30 of its 100, 18 and 12 of them. A lane that carries 20 carries all of it.
    expectPaper(sought({ cap: 20, north: 18, east: 12 }).shipped, [18, 12]);
    // One that carries 10 is 8 short, of which half is sought; against a use of 60 it would be 50 short.
    expectPaper(sought({ cap: 10, north: 18, east: 12 }).shipped, [10, 16]);
  });

  test('does not help to restock: what is ordered beyond expected use is not short', () => {
    // 78 ordered on the northern lane, of which 60 are for use; 50 leave, so 10 are short, not 28
    expectPaper(sought({ cap: 50, north: 78, east: 40 }).shipped, [50, 45]);
  });
});

/** The north sells 60 t a week to the south, 30 to the east, 10 to the west and 100 at home. */
const borders = (behaviour = 'leakage: 40 %') => `
regions: [north, south, east, west]
goods: { part: { unit: t } }
processes: { making: { makes: part } }
sites: { plant: { process: making, region: north, utilisation: 50 % } }
lanes:
  home: { good: part, from: north, to: north, share: 100 %, transit: 1 week }
  south: { good: part, from: north, to: south, share: 100 %, transit: 1 week }
  east: { good: part, from: north, to: east, share: 100 %, transit: 1 week }
  west: { good: part, from: north, to: west, share: 100 %, transit: 1 week }
uses:
  user:
    unit: t
    inputs: { part: 1 t/t }
    demand: { north: 100 t/week, south: 60 t/week, east: 30 t/week, west: 10 t/week }
    cohorts: { all: { share: 100 % } }
behaviour: { ${behaviour} }
${END}`;

describe('leakage', () => {
  const leaks = (restriction: Readonly<Record<string, number>>, stated?: number, stock = 1000, south = 60) => {
    const world = atRest(borders());
    const { state } = world;
    state.restricted = true;
    set(world, state.restriction, restriction);
    state.shockLeakage.fill(stated ?? Number.NaN);
    set(world, state.ordered, { south });
    state.makersStock.fill(stock);
    makeCapLanes(world)();
    makeRation(world)();
    makeLeak(world)();
    return { leaked: lanes(world, state.leaked, 'home', 'south', 'east', 'west'), state };
  };

  test('is the stated part of what is shut, whatever else is open', () => {
    // 80 % of 60 t are shut, a tenth of that leaks
    expectPaper(leaks({ south: 0.2 }, 0.1).leaked, [0, 4.8, 0, 0]);
    // all borders shut: a shock that states its leakage needs no third region
    expectPaper(leaks({ south: 0, east: 0, west: 0 }, 0.1).leaked, [0, 6, 3, 1]);
  });

  test('is otherwise the behaviour times the part of the other borders that is open', () => {
    // All other borders open: 0.4 · 1 · 60.
    expectPaper(leaks({ south: 0 }).leaked, [0, 24, 0, 0]);
    // The east half shut. For the south: (15 + 10)/(30 + 10) of the others is open: 0.4 · 0.625 · 60 = 15.
    // For the east: (0 + 10)/(60 + 10) is: 0.4 · 1/7 · ½ · 30 = 6/7. Home is no way round.
    expectPaper(leaks({ south: 0, east: 0.5 }).leaked, [0, 15, 6 / 7, 0]);
  });

  test('is a smaller part of a smaller ban', () => {
    // a quarter of 60 t shut, all other borders open: 0.4 · 15
    expectPaper(leaks({ south: 0.75 }).leaked, [0, 6, 0, 0]);
  });

  test('is none when all borders are shut', () => {
    expectPaper(leaks({ south: 0, east: 0, west: 0 }).leaked, [0, 0, 0, 0]);
  });

  test('is none of a lane that may carry its normal flow', () => {
    expectPaper(leaks({ south: 1.1 }, undefined, 1000, 200).leaked, [0, 0, 0, 0]);
  });

  test('is no more than is missing, nor more than the maker has left', () => {
    // ordered 16: 12 pass, 4 are missing, 0.4 · 48 would be 19.2
    expectPaper(leaks({ south: 0.2 }, undefined, 1000, 16).leaked, [0, 4, 0, 0]);
    // 145 in stock, 140 of it for the open lanes, so 5 are left of a wish for 24; the maker learns that 140 + 24 could have left
    const { leaked, state } = leaks({ south: 0 }, undefined, 145);
    expectPaper([...leaked, state.left[0]!, state.requested[0]!], [0, 5, 0, 0, 0, 164]);
  });

  test('counts as shipped, and arrives later than goods that travel openly', () => {
    const program = programOf(`
regions: [north, south]
goods: { part: { unit: t } }
processes: { making: { makes: part } }
sites: { plant: { process: making, region: north, utilisation: 50 % } }
lanes: { part: { good: part, from: north, to: south, share: 100 %, transit: 2 weeks } }
uses:
  user: { unit: t, inputs: { part: 1 t/t }, demand: { south: 100 t/week }, cohorts: { all: { share: 100 %, cover: 20 weeks } } }
behaviour: { leakage_delay: 3 weeks }
shocks:
  ban: { kind: export-ban, from: north, to: south, goods: part, onset: 2025-01-06, duration: 8 weeks, severity: 80 %, leakage: 25 % }
${END}`);
    const { shocked } = traceDraw(program, '1', 0);
    const of = (values: Float64Array) => course(values, shocked.steps, 0);
    // 20 t pass and a quarter of the 80 that do not leaks
    expectPaper(of(shocked.shipped).slice(0, 4), [40, 40, 40, 40]);
    // 20 weeks of stock after the use of the week; week by week it changes by arrivals less 100. Weeks 0 and 1: what was under
    // way. Weeks 2 to 4: the 20 sent openly. From week 5 on the 20 that leaked in week 0 too.
    expectPaper(of(shocked.stock).slice(0, 7), [2000, 2000, 1920, 1840, 1760, 1700, 1640]);
  });
});

describe('air freight', () => {
  /** What arrives in the following 8 weeks of 100 t loaded on a lane of six weeks, at a cover of so many weeks of a target of 8. */
  const arriving = (weeks: number, air = '2 weeks', leaked = 0) => {
    const world = atRest(
      classes
        .replaceAll('transit: 1 week', 'transit: 6 weeks')
        .replace('uses:', `behaviour: { air_transit: ${air} }\nuses:`),
    );
    const { program, state } = world;
    const l = lane(world, 'car south');
    const a = program.network.laneAccount[l]!;
    state.pipeline.fill(0);
    state.shipped.fill(0);
    state.shipped[l] = 100;
    state.leaked[l] = leaked;
    state.restricted = leaked > 0;
    state.stock[a] = weeks * 70;
    makeLoad(world)();
    return Array.from({ length: 10 }, () => {
      state.stock.fill(0);
      makeReceive(world)();
      return state.stock[a]!;
    });
  };

  test.each([
    ['none while cover is at least half of the target', 4, 0],
    ['half of it when cover is three eighths', 3, 50],
    ['all of it when cover is a quarter or less', 2, 100],
    ['all of it when there is none', 0, 100],
  ])('%s', (_, weeks, flown) => {
    expectPaper(arriving(weeks), [0, flown, 0, 0, 0, 100 - flown, 0, 0, 0, 0]);
  });

  test('nothing flies that is as fast by sea', () => {
    expectPaper(arriving(0, '6 weeks'), [0, 0, 0, 0, 0, 100, 0, 0, 0, 0]);
  });

  test('leaked goods do not fly: they come four weeks later than by sea', () => {
    expectPaper(arriving(0, '2 weeks', 30), [0, 70, 0, 0, 0, 0, 0, 0, 0, 30]);
  });
});

describe('memory', () => {
  test('makers expect what could have left, not what was ordered', () => {
    const world = atRest(two());
    const { program, constants, state } = world;
    const m = find(program, 'markets', { region: 'north' });
    constants.orderGain.fill(0.5);
    constants.slowGain.fill(0.25);
    state.requested[m] = 20;
    state.output[m] = 50;
    makeRemember(world)();
    // D = 60 + ½·(20 − 60), D̄ = 60 + ¼·(40 − 60), Q = 60 + ½·(50 − 60)
    expectPaper([state.expectedOrders[m]!, state.slowOrders[m]!, state.smoothOutput[m]!], [40, 55, 55]);
  });

  test('shares drift toward the lane that delivers, and home', () => {
    const world = atRest(two());
    const { constants, state } = world;
    constants.driftGain.fill(0.5);
    constants.homeGain.fill(0.25);
    const share = () => lanes(world, state.share, 'north', 'east');
    // 10 of 50 t come from the north: half of the way from 60 % to 20 %
    set(world, state.shipped, { north: 10, east: 40 });
    state.sent.fill(50);
    makeRemember(world)();
    expectPaper(share(), [0.4, 0.6]);
    // Now both deliver what they are asked for, by those shares: a quarter of the way home.
    set(world, state.shipped, { north: 40, east: 60 });
    state.sent.fill(100);
    makeRemember(world)();
    expectPaper(share(), [0.45, 0.55]);
    // Nothing at all comes: no lane is more reliable than the other, and only home pulls.
    set(world, state.shipped, { north: 0, east: 0 });
    state.sent.fill(0);
    makeRemember(world)();
    expectPaper(share(), [0.4875, 0.5125]);
  });

  test('after a cut of a quarter shares have moved to the other maker, and in time they come home', () => {
    const world = atRest(two('drift: 26 weeks, home: 26 weeks'));
    const { program, state } = world;
    const north = lane(world, 'north');
    const { timing } = traceDraw(program, '1', 0);
    const course: number[] = [];
    const step = makeStep(world);
    for (let t = 0; t < 600; t++) {
      step(timing, t);
      course.push(state.share[north]!);
    }
    // Nothing but what leaks comes from the north for 12 weeks, so its share falls at every step, to less than nine tenths of 60 %.
    for (let t = 1; t < 12; t++) expect(course[t]!).toBeLessThan(course[t - 1]!);
    expect(course[11]!).toBeLessThan(0.54);
    // Home closes a gap with a time constant of 26 weeks: 588 weeks leave exp(−22) = 2e-10 of 60 %.
    expect(Math.abs(course.at(-1)! - 0.6)).toBeLessThan(1e-9);
  });
});

describe('a buyer that flew goods in', () => {
  // Seven weeks by sea, two by air; a week of stock; nothing leaves for ten weeks.
  const flying = `
regions: [abroad, home]
goods: { part: { unit: t, behaviour: { order_elasticity: 0, leakage: 0 } } }
processes: { making: { makes: part } }
sites: { Plant: { process: making, region: abroad, utilisation: 50 % } }
lanes: { lane: { good: part, from: abroad, to: home, share: 100 %, transit: 7 weeks } }
uses:
  user: { unit: t, inputs: { part: 1 t/t }, postponed: 0 %, demand: { home: 100 t/week }, cohorts: { all: { share: 100 %, cover: 1 week } } }
start: 2025-01-06
horizon: 60 weeks
shocks: { ban: { kind: export-ban, from: abroad, to: home, goods: part, onset: 2025-01-06, duration: 10 weeks } }
outcomes: { lost: { measure: built_lost, uses: user } }
`;

  test('goes back to sea without stopping a second time', () => {
    const program = programOf(flying);
    const { shocked, outcomes } = traceDraw(program, '1', 0);
    // What is under way and a week of stock last eight weeks; the first aircraft leaves in week 10 and lands two weeks later.
    const stopped = course(shocked.built, 60, 0).flatMap((made, t) => (made < 100 - 1e-9 ? [t] : []));
    expect(stopped).toEqual([8, 9, 10, 11]);
    expectPaper([outcomes[0]!], [400]);
  });
});
