// Sites that are still to come: a straight ramp, contracts that displace the others in proportion, and what never happens.
import { describe, expect, test } from 'vitest';
import { rampUp } from '../../src/engine/project.ts';
import { traceDraw } from '../../src/engine/simulate.ts';
import { field } from '../../src/model/program.ts';
import { programOf } from '../programs.ts';
import { course, expectPaper, find } from './world.ts';

const model = (project: string, capacity = '50 t/week') => `
regions: [abroad, home]
goods: { part: { unit: t } }
processes: { making: { makes: part } }
sites:
  Old plant: { process: making, region: abroad, utilisation: 80 % }
  New plant: { process: making, region: home, capacity: ${capacity}, project: { ${project} } }
lanes:
  from abroad: { good: part, from: abroad, to: home, share: 100 %, transit: 2 weeks }
  from home: { good: part, from: home, to: home, share: 0 %, transit: 1 week }
uses:
  user: { unit: t, inputs: { part: 1 t/t }, demand: { home: 100 t/week }, cohorts: { all: { share: 100 %, cover: 4 weeks } } }
start: 2025-01-06
horizon: 156 weeks
outcomes: { lost: { measure: built_lost, uses: user } }
`;

describe('a site that is still to come', () => {
  test('ramps in a straight line from its planned date and its delay', () => {
    // 2025-03-31 is 12 weeks after the start; 4 weeks late, 26 weeks to full
    const program = programOf(model('planned: 2025-03-31, delay: 4 weeks, ramp: 26 weeks, sells: { home: 100 % }'));
    const reached = [0, 16, 29, 42, 60].map(weeks => rampUp(program, program.values, 0, weeks));
    expectPaper(reached, [0, 0, 0.5, 1, 1]);
  });

  test('one that began before the scenario is partly there at the start', () => {
    const program = programOf(model('planned: 2024-10-07, ramp: 52 weeks, sells: { home: 100 % }'));
    expectPaper([rampUp(program, program.values, 0, 0)], [13 / 52]);
    // Contracts follow a quarter later: nothing is sold yet, and the base state is that of the old plant alone.
    const { constants } = traceDraw(program, '1', 0);
    expectPaper(constants.base.siteActivity, [100, 0]);
  });

  test('sells nine tenths of its capacity, and its buyers take that much less from others', () => {
    const program = programOf(model('planned: 2025-01-06, ramp: 26 weeks, sells: { home: 60 % }'));
    const { constants, counterfactual } = traceDraw(program, '1', 0);
    // 0.9 · 50 t · 60 % = 27 t of 100 t a week
    expectPaper(constants.laneShare, [0.73, 0.27]);
    const site = (name: string) => course(traced(program).activity, 156, find(program, 'sites', { name })).at(-1)!;
    // Two years after the ramp the slow means have closed what is left of every gap to a part in a hundred.
    expect(site('New plant')).toBeCloseTo(27, 0);
    expect(site('Old plant')).toBeCloseTo(73, 0);
    expectPaper(
      course(counterfactual.built, 156, 0),
      Array.from({ length: 156 }, () => 100),
    );
  });

  test('never leaves a buyer with less than a twentieth from others', () => {
    const program = programOf(model('planned: 2025-01-06, sells: { home: 100 % }', '500 t/week'));
    expectPaper(traceDraw(program, '1', 0).constants.laneShare, [0.05, 0.95]);
  });

  test('that does not go ahead leaves everything at rest', () => {
    const program = programOf(model('planned: 2025-01-06, ramp: 26 weeks, go_ahead: 0 %, sells: { home: 60 % }'));
    const { counterfactual, constants } = traceDraw(program, '1', 0);
    expectPaper(constants.laneShare, [1, 0]);
    for (let a = 0; a < counterfactual.stock.length; a++) expectPaper([counterfactual.stock[a]!], [400]);
  });

  test('goes ahead as often as its probability says', () => {
    const program = programOf(model('planned: 2025-01-06, go_ahead: 30 %, sells: { home: 60 % }'));
    let built = 0;
    const draws = 400;
    for (let draw = 0; draw < draws; draw++)
      built += field(program, traceDraw(program, '1', draw).values, 'projectOccurs')[0]!;
    // Five standard deviations of a binomial: √(400 · 0.3 · 0.7) = 9.2
    expect(Math.abs(built - 0.3 * draws)).toBeLessThan(5 * Math.sqrt(draws * 0.3 * 0.7));
  });

  test('beside plants that are there takes over the orders it brings', () => {
    const program = programOf(
      model('planned: 2025-01-06, sells: { home: 60 % }')
        .replace('sites:\n', 'sites:\n  Home plant: { process: making, region: home, utilisation: 80 % }\n')
        .replace('share: 100 %, transit: 2', 'share: 80 %, transit: 2')
        .replace('share: 0 %', 'share: 20 %'),
    );
    const { constants } = traceDraw(program, '1', 0);
    // Of 100 t: 27 t by contract, and 73 t of which 80 % from abroad and 20 % from the plant at home
    expectPaper(constants.laneShare, [0.8 * 0.73, 0.27 + 0.2 * 0.73]);
    const share = (name: string) => constants.siteShare[find(program, 'sites', { name })]!;
    // What it brings, 0.9 · 50 t, of the 41.6 t that are ordered at home: it sells all that is ordered
    expectPaper([share('New plant'), share('Home plant'), share('Old plant')], [1, 0, 1]);
  });
});

function traced(program: Parameters<typeof traceDraw>[0]) {
  return traceDraw(program, '1', 0).counterfactual;
}
