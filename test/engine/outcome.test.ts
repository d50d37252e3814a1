// What a draw comes to: every measure on a hand-made pair of worlds, six weeks long, whose numbers can be added up in the head.
// The trajectories are written here; nothing is simulated.
import { describe, expect, test } from 'vitest';
import { measureOutcomes, measureSeries, type Pair } from '../../src/engine/outcome.ts';
import { allocateState } from '../../src/engine/state.ts';
import { allocateTrajectory, type Trajectory } from '../../src/engine/trajectory.ts';
import { atRest, expectPaper, find, type World } from './world.ts';

/** Thin buyers want 20 cars a week, deep ones 80; the north sells them parts. Two price zones. */
const model = (outcomes: string, more = 'horizon: 6 weeks') => `
regions: [north, south]
units: [car]
goods: { part: { unit: t, zones: [[north], [south]] } }
processes: { making: { makes: part } }
sites:
  plant: { process: making, region: north, utilisation: 50 %, share: 60 %, facility: works }
  mill: { process: making, region: north, utilisation: 50 %, share: 40 %, facility: works }
lanes:
  home: { good: part, from: north, to: north, share: 100 %, transit: 1 week }
  abroad: { good: part, from: north, to: south, share: 100 %, transit: 1 week }
uses:
  car:
    unit: car
    inputs: { part: 2 t/car }
    demand: { south: 100 car/week }
    cohorts: { thin: { share: 20 %, cover: 3 weeks }, deep: { share: 80 %, cover: 9 weeks } }
  pump: { unit: t, inputs: { part: 1 t/t }, demand: { north: 50 t/week }, cohorts: { all: { share: 100 %, cover: 5 weeks } } }
start: 2025-01-06
${more}
outcomes:
${outcomes}
`;

type Rows = 'activity' | 'wantedActivity' | 'built' | 'wanted' | 'output' | 'shipped' | 'stock' | 'logPrice';

class Worlds {
  readonly world: World;
  readonly pair: Pair;

  constructor(outcomes: string, more?: string) {
    this.world = atRest(model(outcomes, more));
    const { program, constants } = this.world;
    const state = allocateState(program);
    const run = () => allocateTrajectory(program, state, false);
    this.pair = { shocked: run(), counterfactual: run() };
    // both worlds at rest
    const { base } = constants;
    for (const each of [this.pair.shocked, this.pair.counterfactual]) {
      fill(each, 'built', base.cohortDemand);
      fill(each, 'wanted', base.cohortDemand);
      fill(each, 'activity', base.siteActivity);
      fill(each, 'wantedActivity', base.siteActivity);
      fill(each, 'output', base.marketGross);
      fill(each, 'shipped', base.laneFlow);
      fill(
        each,
        'stock',
        base.accountUse.map((use, a) => use * constants.cover[a]!),
      );
    }
  }

  /** Writes one row of one world, from its first step on. */
  write(which: keyof Pair, rows: Rows, index: number, values: readonly number[]): this {
    const run = this.pair[which];
    const width = run[rows].length / run.steps;
    for (const [t, value] of values.entries()) run[rows][t * width + index] = value;
    return this;
  }

  cohort(cohort: string): number {
    return find(this.world.program, 'cohorts', { cohort });
  }

  outcomes(): ReadonlyMap<string, number> {
    const { program, constants } = this.world;
    const out = new Float64Array(program.outcomes.length);
    measureOutcomes(program, constants, new Float64Array(program.inputs.length), this.pair, out);
    return new Map(
      program.labels.outcomes.map((l, i) => [`${l.outcome} ${l.region} ${l.form}`.replace('  ', ' '), out[i]!]),
    );
  }

  outcome(name: string): number {
    const found = this.outcomes().get(name);
    if (found === undefined) throw new Error(`${name} is not among ${[...this.outcomes().keys()].join(', ')}`);
    return found;
  }
}

function fill(run: Trajectory, rows: Rows, row: Float64Array): void {
  for (let t = 0; t < run.steps; t++) run[rows].set(row, t * row.length);
}

describe('losses', () => {
  const lost = '  cars: { measure: built_lost, uses: car }';

  test('add up over cohorts and weeks, as an amount and as a share of the counterfactual', () => {
    const worlds = new Worlds(lost)
      .write('shocked', 'built', 0, [20, 8, 0, 20, 20, 20])
      .write('shocked', 'built', 1, [80, 80, 40, 80, 80, 80]);
    // thin: 12 + 20, deep: 40; 72 of 6·100
    expect([worlds.cohort('thin'), worlds.cohort('deep')]).toEqual([0, 1]);
    expectPaper([worlds.outcome('cars world amount'), worlds.outcome('cars world share')], [72, 0.12]);
    expectPaper([worlds.outcome('cars south amount')], [72]);
  });

  test('of nothing have no share, although the shocked world may have some', () => {
    const worlds = new Worlds(lost);
    for (const cohort of [0, 1]) worlds.write('counterfactual', 'built', cohort, [0, 0, 0, 0, 0, 0]);
    expectPaper([worlds.outcome('cars south share'), worlds.outcome('cars south amount')], [0, -600]);
  });

  test('are smaller by what is caught up within the horizon', () => {
    const worlds = new Worlds(lost)
      .write('shocked', 'built', 0, [20, 8, 0, 22, 22, 22]) // 6 of 32 come back
      .write('shocked', 'built', 1, [80, 80, 40, 88, 88, 88]); // 24 of 40
    expectPaper([worlds.outcome('cars world amount')], [72 - 30]);
  });

  test('are gains where more is made than without the shock', () => {
    const worlds = new Worlds(lost).write('shocked', 'built', 0, [20, 50, 20, 20, 20, 20]);
    expectPaper([worlds.outcome('cars world amount'), worlds.outcome('cars world share')], [-30, -0.05]);
  });

  test('are measured against the other world of the draw, not against the base state', () => {
    const worlds = new Worlds(lost)
      .write('counterfactual', 'built', 1, [100, 100, 100, 100, 100, 100])
      .write('shocked', 'built', 1, [100, 100, 40, 100, 100, 100]);
    // 60 of 6·120
    expectPaper([worlds.outcome('cars world amount'), worlds.outcome('cars world share')], [60, 60 / 720]);
  });

  test('are nothing at all, not a rounding, between two worlds that rest', () => {
    const worlds = new Worlds(lost).write('shocked', 'built', 1, [80 * (1 - 2 ** -53), 80, 80, 80, 80, 80]);
    expect(worlds.outcome('cars world amount')).toBe(0);
    expect(worlds.outcome('cars world share')).toBe(0);
  });

  test('of output and of shipments likewise', () => {
    const worlds = new Worlds(`
  made: { measure: output_lost, goods: part }
  sent: { measure: shipments_lost, goods: part, from: north, to: south }
  out: { measure: shipments_lost, goods: part, from: north, to: all }`);
    const { program } = worlds.world;
    // the plant makes 2·100 + 50 = 250 t a week; the two cohorts in the south take 40 and 160 of them
    worlds.write('shocked', 'output', 0, [250, 100, 250, 250, 250, 250]);
    const [thin, deep] = program.labels.lanes.flatMap((l, i) => (l.to === 'south' ? [i] : [])) as [number, number];
    worlds.write('shocked', 'shipped', thin, [40, 10, 40, 40, 40, 40]);
    worlds.write('shocked', 'shipped', deep, [160, 160, 60, 160, 160, 160]);
    expectPaper([worlds.outcome('made north amount'), worlds.outcome('made world share')], [150, 150 / 1500]);
    expectPaper([worlds.outcome('sent south amount'), worlds.outcome('sent world share')], [130, 130 / 1200]);
    expectPaper([worlds.outcome('out world amount')], [130]); // `all` is every other region
  });
});

describe('lines', () => {
  const measures = `
  weeks: { measure: weeks_stopped, processes: making }
  plants: { measure: plants_stopped, sites: works }
  first: { measure: time_to_stop, sites: mill }
  back: { measure: time_to_recover, sites: [plant, mill] }`;
  const all = (worlds: Worlds) =>
    ['weeks', 'plants', 'first', 'back'].map(name => worlds.outcome(`${name} world amount`));

  test('are stopped where they run below half of what they wanted, site by site, weighed by what they run at', () => {
    // of 250 t a week the plant makes 150 and the mill 100
    const worlds = new Worlds(measures)
      .write('shocked', 'activity', 0, [150, 70, 150, 150, 150, 150])
      .write('shocked', 'activity', 1, [100, 100, 50, 49, 100, 100]); // half of 100 in week 2: still running
    // plant in week 1, mill in week 3: two weeks, three fifths at worst, the mill first in week 3, and all is back in week 4
    expectPaper(all(worlds), [2, 0.6, 3, 4]);
    expectPaper([worlds.outcome('weeks north amount')], [2]);
  });

  test('that are asked for less are not stopped when they make less', () => {
    const worlds = new Worlds(measures)
      .write('shocked', 'activity', 1, [100, 30, 30, 100, 100, 100])
      .write('shocked', 'wantedActivity', 1, [100, 30, 60, 100, 100, 100]);
    expectPaper(all(worlds).slice(0, 3), [0, 0, Infinity]);
  });

  test('that would be down anyway are not the shock’s doing', () => {
    const worlds = new Worlds(measures)
      .write('shocked', 'activity', 1, [0, 0, 0, 100, 100, 100])
      .write('counterfactual', 'activity', 1, [0, 0, 100, 100, 100, 100]);
    expectPaper(all(worlds).slice(0, 3), [1, 0.4, 2]);
  });
});

describe('stoppages', () => {
  const measures = `
  weeks: { measure: weeks_stopped, uses: car }
  plants: { measure: plants_stopped, uses: car }
  first: { measure: time_to_stop, uses: car }`;
  const all = (worlds: Worlds) => [
    worlds.outcome('weeks world amount'),
    worlds.outcome('plants world amount'),
    worlds.outcome('first world amount'),
  ];

  test('a plant that runs below half of what it wanted is stopped; at half it is not', () => {
    const worlds = new Worlds(measures)
      .write('shocked', 'built', 0, [20, 10, 9, 20, 0, 20]) // half of 20 in week 1: still running
      .write('shocked', 'built', 1, [80, 80, 80, 80, 40, 80]); // half of 80 in week 4
    // stopped in weeks 2 and 4, the thin fifth at most, first in week 2
    expectPaper(all(worlds), [2, 0.2, 2]);
  });

  test('what it wanted counts overtime and surges, not normal demand', () => {
    const worlds = new Worlds(measures)
      .write('shocked', 'wanted', 0, [20, 40, 20, 20, 20, 20])
      .write('shocked', 'built', 0, [20, 19, 20, 20, 20, 20]);
    expectPaper(all(worlds), [1, 0.2, 1]);
  });

  test('weeks count once however many stop in them; plants count at the worst moment', () => {
    const worlds = new Worlds(measures)
      .write('shocked', 'built', 0, [0, 0, 0, 20, 20, 20])
      .write('shocked', 'built', 1, [80, 80, 0, 0, 80, 80]);
    // weeks 0 to 3; both in week 2
    expectPaper(all(worlds), [4, 1, 0]);
  });

  test('a plant that would have stopped anyway is not the shock’s doing', () => {
    const worlds = new Worlds(measures)
      .write('counterfactual', 'built', 0, [20, 0, 0, 20, 20, 20])
      .write('shocked', 'built', 0, [20, 0, 0, 0, 20, 20]);
    // three stopped weeks less two; the first of its own is week 3
    expectPaper(all(worlds), [1, 0.2, 3]);
  });

  test('never is infinite', () => {
    expect(all(new Worlds(measures))).toEqual([0, 0, Infinity]);
  });

  test('times are in weeks on a monthly clock too', () => {
    // six months of 365.25/84 weeks; demand is per step, so the wanted rows are too
    const worlds = new Worlds(measures, 'horizon: 6 months\nstep: month').write(
      'shocked',
      'built',
      0,
      [1e6, 0, 0, 1e6, 1e6, 1e6],
    );
    expectPaper(all(worlds), [(2 * 365.25) / 84, 0.2, 365.25 / 84]);
  });
});

describe('recovery', () => {
  const measure = '  back: { measure: time_to_recover, uses: car }';

  test('is the week from which output stays at 98 % of the counterfactual or above', () => {
    const worlds = new Worlds(measure).write('shocked', 'built', 1, [80, 30, 90, 70, 78, 80]);
    // totals of 100: 100, 50, 110, 90, 98, 100. Week 2 was back, week 3 was not; 98 of 100 is.
    expectPaper([worlds.outcome('back world amount')], [4]);
  });

  test('is at once where nothing ever fell', () => {
    expect(new Worlds(measure).outcome('back world amount')).toBe(0);
  });

  test('is never where the last week is still short', () => {
    const worlds = new Worlds(measure).write('shocked', 'built', 1, [80, 80, 80, 80, 80, 77]);
    expect(worlds.outcome('back world amount')).toBe(Infinity);
  });
});

describe('cover', () => {
  test('is the least stock of any buyer over its base use', () => {
    const worlds = new Worlds('  cover: { measure: lowest_cover, uses: car }');
    const { program } = worlds.world;
    const thin = find(program, 'accounts', { cohort: 'thin' });
    const deep = find(program, 'accounts', { cohort: 'deep' });
    // 40 t a week and 160 t a week: 3, 1½, … weeks; 9, 1, … weeks
    worlds
      .write('shocked', 'stock', thin, [120, 60, 80, 90, 100, 110])
      .write('shocked', 'stock', deep, [1440, 800, 320, 160, 800, 1440]);
    worlds.write('counterfactual', 'stock', deep, [0]); // of the shocked world only
    expectPaper([worlds.outcome('cover world amount')], [1]);
  });

  test('of nobody short is the cover of rest', () => {
    expectPaper([new Worlds('  cover: { measure: lowest_cover, uses: car }').outcome('cover south amount')], [3]);
  });
});

describe('prices', () => {
  test('are peak and mean of the factor over base, in the shocked world', () => {
    const worlds = new Worlds(`
  peak: { measure: price_peak, goods: part }
  mean: { measure: price_mean, goods: part }`);
    const south = find(worlds.world.program, 'zones', { name: 'south' });
    worlds.write('shocked', 'logPrice', south, [1, 2, 4, 2, 1, 0.5].map(Math.log));
    // (1 + 2 + 4 + 2 + 1 + ½)/6
    expectPaper([worlds.outcome('peak south amount'), worlds.outcome('mean south amount')], [4, 1.75]);
    expectPaper([worlds.outcome('peak north amount'), worlds.outcome('mean north amount')], [1, 1]);
  });
});

describe('formulas', () => {
  test('work on what the measures came to', () => {
    const worlds = new Worlds(`
  cost: { formula: 'cars(south) * 30000 USD/car', unit: M USD }
  cars: { measure: built_lost, uses: car }
  part_of_it: { formula: 'cars_share(south) / 2' }`).write('shocked', 'built', 1, [80, 20, 80, 80, 80, 80]);
    // 60 cars of 600
    expectPaper([worlds.outcome('cost amount'), worlds.outcome('part_of_it amount')], [1_800_000, 0.05]);
  });
});

describe('series', () => {
  const series = (worlds: Worlds, name: string) => {
    const { program } = worlds.world;
    const i = program.labels.series.findIndex(s => s.series === name && s.region === 'south');
    const out = new Float64Array(worlds.pair.shocked.steps);
    measureSeries(program, worlds.pair, program.series[i]!, out);
    return out;
  };

  test('are what is lost at each step as a share of the counterfactual, below zero where more is made', () => {
    const worlds = new Worlds('  cars: { measure: built_lost, uses: car }')
      .write('shocked', 'built', 1, [80, 30, 90, 80, 80, 80])
      .write('counterfactual', 'built', 1, [80, 80, 80, 180, 80, 80]);
    // of 100: 50 lost, 10 gained; of 200 in week 3: 100 lost
    expectPaper(series(worlds, 'cars'), [0, 0.5, -0.1, 0.5, 0, 0]);
  });

  test('are how far a price stands above base', () => {
    const worlds = new Worlds('  price: { measure: price_peak, goods: part }');
    const south = find(worlds.world.program, 'zones', { name: 'south' });
    worlds.write('shocked', 'logPrice', south, [1, 2, 4, 1, 1, 0.5].map(Math.log));
    expectPaper(series(worlds, 'price'), [0, 1, 3, 0, 0, -0.5]);
  });
});
