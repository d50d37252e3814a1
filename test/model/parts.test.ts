// Parts of regions: the whole stays what it was, the part is what was written, and what hits the region hits the part.
import { describe, expect, test } from 'vitest';
import { traceDraw } from '../../src/engine/simulate.ts';
import { allocateBase, solveBase } from '../../src/model/base.ts';
import type { Program } from '../../src/model/program.ts';
import { expectPaper, find } from '../engine/world.ts';
import { programOf } from '../programs.ts';

const model = ({ parts = '', sites = '', demand = '', more = '' } = {}) => `
regions: [abroad, home]
units: [unit]
${parts}
goods:
  part: { unit: t, zones: [[abroad], [home]] }
  motor: { unit: unit }
processes:
  making: { makes: part }
  motoring: { makes: motor, inputs: { part: { amount: 2 kg/unit, cover: { home: 4 weeks, default: 9 weeks } } } }
sites:
  Plant: { process: making, region: abroad, utilisation: 80 % }
  Home plant: { process: making, region: home, utilisation: 80 % }
  Motors: { process: motoring, region: home, utilisation: 80 % }
${sites}
lanes:
  part home: { good: part, from: abroad, to: home, share: 90 %, transit: 4 weeks }
  part own: { good: part, from: home, to: home, share: 10 %, transit: 1 week }
  motors: { good: motor, from: home, to: home, share: 100 %, transit: 1 week }
  motors out: { good: motor, from: home, to: abroad, share: 100 %, transit: 4 weeks }
uses:
  user: { unit: unit, inputs: { motor: 1 unit/unit }, demand: { home: 500 unit/week, abroad: 1500 unit/week${demand} }, cohorts: { all: { share: 100 %, cover: 4 weeks } } }
start: 2025-01-06
horizon: 52 weeks
${more}
outcomes: { lost: { measure: built_lost, uses: user } }
`;
const acme = {
  parts: 'parts: { acme: { of: home } }',
  sites: '  Acme works: { process: motoring, region: acme, output: 100 unit/week, utilisation: 50 % }',
  demand: ', acme: 50 unit/week',
};

function baseOf(program: Program) {
  const base = allocateBase(program);
  solveBase(program, program.values, 0, base);
  const site = (name: string) => base.siteActivity[find(program, 'sites', { name })]!;
  const flow = (wanted: Partial<Program['labels']['lanes'][number]>) =>
    program.labels.lanes.reduce(
      (sum, lane, l) =>
        Object.entries(wanted).every(([key, value]) => lane[key as keyof typeof lane] === value)
          ? sum + base.laneFlow[l]!
          : sum,
      0,
    );
  return { base, site, flow };
}

describe('a part of a region', () => {
  test('makes what was written, and its region that much less', () => {
    const { site } = baseOf(programOf(model(acme)));
    expectPaper([site('Acme works'), site('Motors')], [100, 1900]);
  });

  test('leaves the whole as it was', () => {
    const whole = baseOf(programOf(model()));
    const parted = baseOf(programOf(model(acme)));
    for (const name of ['Plant', 'Home plant']) expectPaper([parted.site(name)], [whole.site(name)]);
    const built = (of: ReturnType<typeof baseOf>) => of.base.cohortDemand.reduce((sum, d) => sum + d, 0);
    expectPaper([built(parted)], [built(whole)]);
  });

  test('buys as its region does, and sells as it does', () => {
    const { flow } = baseOf(programOf(model(acme)));
    // 100 motors of 2 kg, 90 % of it from abroad; a quarter of all motors stay at home
    expectPaper([flow({ good: 'part', from: 'abroad', to: 'acme' })], [0.18]);
    expectPaper([flow({ good: 'part', from: 'home', to: 'acme' })], [0.02]);
    expectPaper([flow({ good: 'motor', from: 'acme', to: 'abroad' })], [75]);
    // its own 50 cars take motors of its own in the same proportion: a twentieth
    expectPaper([flow({ good: 'motor', from: 'acme', to: 'acme' })], [2.5]);
  });

  test('sells to the customers it names, and buys over lanes of its own where it has some', () => {
    const { flow } = baseOf(
      programOf(
        model({
          ...acme,
          parts: 'parts: { acme: { of: home, customers: { home: { share: 100 %, priority: 1 } } } }',
          sites: acme.sites,
        }).replace(
          'lanes:\n',
          'lanes:\n  own supplier: { good: part, from: home, to: acme, share: 100 %, transit: 1 week }\n',
        ),
      ),
    );
    expectPaper([flow({ good: 'motor', from: 'acme', to: 'abroad' })], [0]);
    expectPaper(
      [flow({ good: 'part', from: 'home', to: 'acme' }), flow({ good: 'part', from: 'abroad', to: 'acme' })],
      [0.2, 0],
    );
  });

  test('takes its demand out of another use, where it says so', () => {
    const program = programOf(
      model(acme)
        .replace(', acme: 50 unit/week', '')
        .replace(
          'start:',
          '  special: { unit: unit, of: user, inputs: { motor: 2 unit/unit }, demand: { acme: 50 unit/week }, cohorts: { all: { share: 100 %, cover: 6 weeks } } }\nstart:',
        ),
    );
    const { base } = baseOf(program);
    const built = (use: string, region: string) => base.cohortDemand[find(program, 'cohorts', { use, region })]!;
    expectPaper([built('user', 'home'), built('special', 'acme')], [450, 50]);
  });

  test('pays the prices of its region, and has its covers', () => {
    const program = programOf(model(acme));
    const zone = (region: string) => program.network.accountZone[find(program, 'accounts', { good: 'part', region })];
    expect(zone('acme')).toBe(zone('home'));
    expect(program.labels.zones.map(({ name }) => name)).toEqual(['abroad', 'home', 'world']);
    const { constants } = traceDraw(program, '1', 0);
    const cover = (region: string) => constants.cover[find(program, 'accounts', { good: 'part', region })];
    expect(cover('acme')).toBe(cover('home'));
  });

  test('is hit by what hits its region', () => {
    const more =
      'shocks: { ban: { kind: export-ban, from: abroad, to: home, goods: part, onset: 2025-01-13, duration: 26 weeks } }';
    const program = programOf(model({ ...acme, more }));
    const targets = [...program.shocks[0]!.targets].map(l => program.labels.lanes[l]!.to);
    expect(targets).toEqual(['home', 'acme']);
    expect(program.labels.lanes.filter(({ from, to }) => from === 'acme' && to === 'home')).toHaveLength(1);
    const own = program.labels.lanes.findIndex(({ from, to }) => from === 'acme' && to === 'home');
    expect(program.network.laneForeign[own]).toBe(0);
  });

  test('of two, none takes what the other has taken', () => {
    const two = {
      parts: 'parts: { acme: { of: home }, other: { of: home } }',
      sites: `${acme.sites}\n  Other works: { process: motoring, region: other, output: 300 unit/week, utilisation: 50 % }`,
    };
    const { base, site } = baseOf(programOf(model(two)));
    expectPaper([site('Acme works'), site('Other works'), site('Motors')], [100, 300, 1600]);
    expect(Math.min(...base.laneFlow)).toBeGreaterThanOrEqual(0);
    const all = { ...two, sites: two.sites.replace('output: 300', 'output: 1950') };
    expect(() => programOf(model(all))).toThrow('parts would sell');
  });

  test('may be named where a region may, in a cover for instance', () => {
    const own = model(acme).replace('home: 4 weeks, default', 'home: 4 weeks, acme: 2 weeks, default');
    const program = programOf(own);
    expectPaper([baseOf(program).site('Acme works')], [100]);
    const { constants } = traceDraw(program, '1', 0);
    expectPaper([constants.cover[find(program, 'accounts', { good: 'part', region: 'acme' })]!], [2]);
  });

  test('sells its co-products as its region does', () => {
    const scrap = (text: string) =>
      text.replace('default: 9 weeks } } } }', 'default: 9 weeks } } }, coproducts: { part: 0.1 kg/unit } }');
    const whole = baseOf(programOf(scrap(model())));
    const parted = baseOf(programOf(scrap(model(acme))));
    for (const name of ['Plant', 'Home plant']) expectPaper([parted.site(name)], [whole.site(name)]);
  });

  test('is served by newcomers and stockpiles of its region', () => {
    const coming = (text: string) =>
      text.replace(
        '  Motors:',
        '  New plant: { process: making, region: home, capacity: 1 t/week, project: { planned: 2024-01-01, sells: { home: 100 % } } }\n  Motors:',
      );
    const { constants: whole } = traceDraw(programOf(coming(model())), '1', 0);
    const parted = programOf(coming(model(acme)));
    const { constants } = traceDraw(parted, '1', 0);
    // 0.9 t a week of the 4 t that home and its part use, whoever of them it is
    expect(whole.laneShare[0]).toBeCloseTo(0.9 * (1 - 0.9 / 4), 9);
    for (const to of ['home', 'acme'])
      expect(constants.laneShare[find(parted, 'lanes', { good: 'part', from: 'abroad', to })]).toBeCloseTo(
        0.9 * (1 - 0.9 / 4),
        9,
      );
    const held = programOf(
      model({ ...acme, more: 'stockpiles: { reserve: { good: part, region: home, holds: 1 t } }' }),
    );
    const { stockpileBuyer } = held.network;
    expect(Array.from(stockpileBuyer, a => held.labels.accounts[a]!.region)).toEqual(['home', 'acme']);
  });

  test('whose own lanes buy elsewhere says that it makes less than was written', () => {
    const program = programOf(
      model(acme).replace(
        'lanes:\n',
        'lanes:\n  own motors: { good: motor, from: home, to: acme, share: 100 %, transit: 1 week }\n',
      ),
    );
    expect(program.labels.notes.join(' ')).toMatch(
      /Acme works makes 5087 unit\/year .* not the 5218 unit\/year written/,
    );
  });

  test('takes the growth of what it is taken out of', () => {
    const grown = model(acme)
      .replace(', acme: 50 unit/week', '')
      .replace('  user: { unit: unit,', '  user: { unit: unit, growth: 10 %/year,')
      .replace(
        'start:',
        '  special: { unit: unit, of: user, inputs: { motor: 1 unit/unit }, demand: { acme: 50 unit/week }, cohorts: { all: { share: 100 %, cover: 6 weeks } } }\nstart:',
      );
    const program = programOf(grown);
    const { constants } = traceDraw(program, '1', 0);
    expect(new Set(constants.cohortGrowth).size).toBe(1);
  });
});
