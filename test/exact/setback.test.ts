// Shocks that hit projects: the shocked world is the world in which the project was planned so from the beginning, and the
// counterfactual is not touched. Also stops of what is mined, and demand that falls away.
import { describe, expect, test } from 'vitest';
import { traceDraw } from '../../src/engine/simulate.ts';
import type { Trajectory } from '../../src/engine/trajectory.ts';
import { field } from '../../src/model/program.ts';
import { course, expectPaper, find } from '../engine/world.ts';
import { programOf } from '../programs.ts';

/** A plant abroad serves everybody; one at home is to come after 26 weeks, and one in the far region after 39. */
const text = (shocks: string, plan = 'planned: 2025-07-07, ramp: 52 weeks') => `
regions: [abroad, home, far]
goods: { ore: { unit: t }, part: { unit: t } }
processes: { mining: { makes: ore }, making: { makes: part, inputs: { ore: { amount: 1 t/t, cover: 4 weeks } } } }
sites:
  mine: { process: mining, region: abroad, utilisation: 60 % }
  plant: { process: making, region: abroad, utilisation: 80 % }
  new plant: { process: making, region: home, capacity: 40 t/week, project: { ${plan}, sells: { home: 100 % } } }
  far plant: { process: making, region: far, capacity: 20 t/week, project: { planned: 2025-10-06, sells: { home: 100 % } } }
lanes:
  ore abroad: { good: ore, from: abroad, to: abroad, share: 100 %, transit: 1 week }
  ore home: { good: ore, from: abroad, to: home, share: 100 %, transit: 4 weeks }
  ore far: { good: ore, from: abroad, to: far, share: 100 %, transit: 4 weeks }
  part home: { good: part, from: abroad, to: home, share: 100 %, transit: 4 weeks }
  part new: { good: part, from: home, to: home, share: 0 %, transit: 1 week }
  part far: { good: part, from: far, to: home, share: 0 %, transit: 4 weeks }
uses: { use: { unit: t, inputs: { part: 1 t/t }, demand: { home: 100 t/week }, cohorts: { all: { share: 100 %, cover: 6 weeks } } } }
start: 2025-01-06
horizon: 130 weeks
outcomes: { lost: { measure: output_lost, goods: part } }
shocks:
${shocks}`;

const quiet = '  quiet: { kind: outage, sites: plant, onset: 2025-01-06, duration: 0 weeks }';
const worlds = (document: string) => traceDraw(programOf(document), '1', 0);

function expectSame(one: Trajectory, other: Trajectory): void {
  for (const name of ['stock', 'orders', 'makersStock', 'output', 'shipped', 'activity', 'built', 'logPrice'] as const)
    expect(one[name], name).toEqual(other[name]);
}

describe('project-slip', () => {
  test('is the plan moved by as much, in the shocked world alone', () => {
    const { shocked, counterfactual } = worlds(
      text('  late: { kind: project-slip, sites: new plant, slip: 26 weeks, onset: 2025-03-03 }'),
    );
    expectSame(shocked, worlds(text(quiet, 'planned: 2026-01-05, ramp: 52 weeks')).counterfactual);
    expectSame(counterfactual, worlds(text(quiet)).counterfactual);
    expect(shocked.output).not.toEqual(counterfactual.output);
  });

  test('does nothing to what has begun by then, or will begin when it is over', () => {
    for (const when of ['onset: 2025-07-14', 'onset: 2025-03-03, duration: 10 weeks']) {
      const { shocked, counterfactual } = worlds(
        text(`  late: { kind: project-slip, sites: new plant, slip: 26 weeks, ${when} }`),
      );
      expectSame(shocked, counterfactual);
    }
  });

  test('of a region is that of its projects, and two in a row add up', () => {
    const { shocked } = worlds(
      text(`  first: { kind: project-slip, regions: home, slip: 13 weeks, onset: 2025-03-03 }
  second: { kind: project-slip, goods: part, regions: [home], slip: 13 weeks, onset: 2025-07-21 }`),
    );
    expectSame(shocked, worlds(text(quiet, 'planned: 2026-01-05, ramp: 52 weeks')).counterfactual);
  });
});

test.each([
  ['project-slip', 'slip: 0 weeks'],
  ['project-slip', 'slip: 26 weeks, duration: 0 weeks'],
  ['project-slip', 'slip: 26 weeks, probability: 0 %'],
  ['project-cancel', 'duration: 0 weeks'],
  ['project-cancel', 'probability: 0 %'],
])('%s with %s is the counterfactual, bit for bit', (kind, with_) => {
  const { shocked, counterfactual } = worlds(
    text(`  it: { kind: ${kind}, regions: all, onset: 2025-03-03, ${with_} }`),
  );
  expectSame(shocked, counterfactual);
});

test('project-cancel is the plan that never goes ahead', () => {
  const { shocked, counterfactual } = worlds(
    text('  gone: { kind: project-cancel, sites: [new plant], onset: 2025-03-03 }'),
  );
  expectSame(shocked, worlds(text(quiet, 'planned: 2025-07-07, ramp: 52 weeks, go_ahead: 0 %')).counterfactual);
  expectSame(counterfactual, worlds(text(quiet)).counterfactual);
});

describe('technology-ban', () => {
  const ban = (more: string) =>
    text(`  ban: { kind: technology-ban, from: abroad, to: home, onset: 2025-03-03, ${more} }`);

  test('a factor is a ramp that takes as many times as long, where it lasts', () => {
    expectSame(
      worlds(ban('factor: 2')).shocked,
      worlds(text(quiet, 'planned: 2025-07-07, ramp: 104 weeks')).counterfactual,
    );
  });

  test('a slip delays those that would begin while it lasts', () => {
    expectSame(
      worlds(ban('slip: 26 weeks, factor: 2')).shocked,
      worlds(text(quiet, 'planned: 2026-01-05, ramp: 104 weeks')).counterfactual,
    );
  });

  test('slows a ramp that has begun only while it lasts', () => {
    const document = text(
      '  ban: { kind: technology-ban, from: abroad, to: all, goods: part, factor: 2, onset: 2025-10-06, duration: 26 weeks }',
    );
    const program = programOf(document);
    const { constants } = traceDraw(program, '1', 0);
    const { capacity, knots } = constants.path!;
    const site = find(program, 'sites', { name: 'new plant' });
    const sites = program.labels.sites.length;
    const weeks = Array.from({ length: knots }, (_, k) => 13 * k);
    // begins after 26 weeks; a quarter of the ramp in 13 weeks, an eighth in each 13 of the 26 of the ban, and then a quarter again
    const paper = weeks.map(week => {
      if (week <= 26) return 0;
      if (week <= 39) return (40 * (week - 26)) / 52;
      if (week <= 65) return (40 * (13 + (week - 39) / 2)) / 52;
      return Math.min(40, (40 * (26 + (week - 65))) / 52);
    });
    expectPaper(
      weeks.map((_, k) => capacity[k * sites + site]!),
      paper,
    );
  });

  test('a factor of 1 and no slip, or a ban of no length, are the counterfactual, bit for bit', () => {
    for (const more of [
      'factor: 1, slip: 0 weeks',
      'factor: 3, slip: 9 weeks, duration: 0 weeks',
      'factor: 3, probability: 0 %',
    ]) {
      const { shocked, counterfactual } = worlds(ban(more));
      expectSame(shocked, counterfactual);
    }
  });

  test('of all others does not reach the party that imposes it', () => {
    const program = programOf(
      text('  ban: { kind: technology-ban, from: home, to: all, slip: 9 weeks, onset: 2025-03-03 }'),
    );
    const starts = field(program, traceDraw(program, '1', 0).values, 'projectStart');
    // planned 26 weeks after the start at home, 39 in the far region
    expect([...starts]).toEqual([26, 39 + 9]);
  });

  test('projects hit in one draw leave nothing behind in the next', () => {
    const program = programOf(
      text('  late: { kind: project-slip, sites: new plant, slip: 26 weeks, onset: 2025-03-03, probability: 50 % }'),
    );
    let hit = 0;
    for (let draw = 0; draw < 8; draw++) {
      const { shocked, counterfactual, timing } = traceDraw(program, '1', draw);
      if (timing.duration[0]! > 0) hit++;
      else expectSame(shocked, counterfactual);
    }
    expect([0, 8]).not.toContain(hit);
  });
});

describe('feed-stop', () => {
  test('takes down the sites of the region that make the good to order, by its severity', () => {
    const stop = worlds(
      text(
        '  stop: { kind: feed-stop, regions: abroad, goods: ore, severity: 70 %, onset: 2025-02-03, duration: 9 weeks }',
      ),
    );
    const outage = worlds(
      text('  stop: { kind: outage, sites: mine, severity: 70 %, onset: 2025-02-03, duration: 9 weeks }'),
    );
    expectSame(stop.shocked, outage.shocked);
    expect(stop.shocked.output).not.toEqual(stop.counterfactual.output);
  });
});

describe('demand-slump', () => {
  test('is the mirror of a surge: demand × (1 − σ)', () => {
    const document = text(
      '  slump: { kind: demand-slump, uses: use, regions: home, severity: 30 %, onset: 2025-02-03, duration: 2 weeks }',
    );
    const program = programOf(document);
    const { shocked } = traceDraw(program, '1', 0);
    const wanted = course(shocked.wanted, shocked.steps, find(program, 'cohorts', { region: 'home' })).slice(3, 7);
    expectPaper(wanted, [100, 70, 70, 100]);
  });

  test('of all demand leaves none, and of none is the counterfactual', () => {
    const slump = (severity: number) =>
      worlds(
        text(
          `  slump: { kind: demand-slump, uses: use, regions: all, severity: ${severity} %, onset: 2025-02-03, duration: 2 weeks }`,
        ),
      );
    expect(Math.min(...slump(100).shocked.wanted)).toBe(0);
    const none = slump(0);
    expectSame(none.shocked, none.counterfactual);
  });
});
