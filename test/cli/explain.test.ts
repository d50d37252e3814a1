// What is told of one site, good or region, on a network that can be worked out by hand; and what is said to a name nobody has.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { viewOf } from '../../src/explain/flows.ts';
import { siteFacts } from '../../src/explain/site-facts.ts';
import { programOf, scenarioOf } from '../programs.ts';
import { chokepoint, emptyFolder } from './console.ts';

/**
 * 4000 pumps a year of 2 kg of parts: 6 t from the north, 2 t from the south. The north's two makers share 3 : 2 and take 2 kg of
 * ore a kg: 7.2 t and 4.8 t, all from the mine.
 */
const MODEL = `
title: Pumps
regions: [north, south]
units: [pump]
sources: { S1: { source: customs, as_of: 2024, confidence: measured } }
goods: { ore: { unit: t }, part: { unit: kg, title: turned parts, price: { north: { value: 3 USD/kg, source: S1 } } } }
processes:
  mining: { makes: ore }
  making: { title: turning, makes: part, inputs: { ore: { amount: 2 t/t, cover: 5 weeks, source: S1 } } }
sites:
  mine: { process: mining, region: north, capacity: 20 t/year }
  big maker: { process: making, region: north, operator: Ada & Co, share: 60 %, utilisation: { value: 50 %, source: S1, confidence: claimed }, note: two shifts }
  small maker: { process: making, region: north, share: 40 % }
  southern: { process: making, region: south }
lanes:
  ore north: { good: ore, from: north, to: north, share: 100 %, transit: 1 week }
  ore south: { good: ore, from: north, to: south, share: 100 %, transit: 2 weeks, source: a guess, confidence: assumed }
  over: { good: part, from: north, to: south, share: 75 %, transit: 3 weeks, source: S1 }
  home: { good: part, from: south, to: south, share: 25 %, transit: 1 week }
uses:
  pump: { unit: pump, inputs: { part: 2 kg/pump }, demand: { south: 4000 pump/year }, cohorts: { thin: { share: 20 % }, deep: { share: 80 % } } }
start: 2025-01-06
horizon: 1 year
shocks:
  ban: { title: Ore stays, kind: export-ban, from: north, to: south, goods: ore, onset: 2025-02-03, duration: 4 weeks }
  fire: { kind: outage, sites: big maker, onset: 2025-02-03, duration: 6 weeks, severity: { value: 60 %, source: S1 } }
outcomes: { lost: { measure: built_lost, uses: pump } }
calibration:
  E1: { what: parts of the north, formula: 'output(part, north)', unit: t/year, low: 5, central: 6, high: 7 }
  E2: { what: parts of the south, formula: 'output(part, south)', unit: t/year, low: 1, central: 1.5, high: 2 }
`;

const view = viewOf(scenarioOf(MODEL), programOf(MODEL));

describe('a site', () => {
  const facts = siteFacts(view, 'big maker');

  test('has its output, what it could make, and who says so', () => {
    expect(facts).toMatchObject({
      operator: 'Ada & Co',
      process: 'making',
      region: 'north',
      unit: 'kg',
      note: 'two shifts',
    });
    expect([facts.perYear, facts.capacity, facts.utilisation]).toEqual([
      expect.closeTo(3600, 6),
      expect.closeTo(7200, 6),
      expect.closeTo(0.5, 9),
    ]);
    expect(facts.stated).toMatchObject({ field: 'utilisation', written: '50 %', source: 'S1', confidence: 'claimed' });
    expect(siteFacts(view, 'mine')).toMatchObject({ stated: { field: 'capacity' }, capacity: expect.closeTo(20, 9) });
    expect(siteFacts(view, 'southern').stated).toEqual({ field: 'neither' });
  });

  test('takes its part of what its group takes, from whoever makes it there', () => {
    const [ore] = facts.inputs;
    expect(facts.inputs).toHaveLength(1);
    expect(ore).toMatchObject({ good: 'ore', perUnit: 0.002, perYear: expect.closeTo(7.2, 9), cover: 5 }); // t of ore a kg of parts
    expect(ore!.said).toMatchObject({ source: 'S1', confidence: 'measured' });
    expect(ore!.from).toHaveLength(1);
    expect(ore!.from[0]).toMatchObject({ from: 'north', share: 1, transit: 1, part: expect.closeTo(7.2, 9) });
    expect(ore!.from[0]!.makers).toMatchObject([{ site: 'mine', share: 1, perYear: expect.closeTo(16, 9) }]);
  });

  test('sends its share of what its region sells, all cohorts of a buyer together', () => {
    const [part] = facts.outputs;
    expect(part).toMatchObject({ shareOfRegion: expect.closeTo(0.6, 9), disposed: 0 });
    expect(part!.others.map(({ site }) => site)).toEqual(['small maker']);
    expect(part!.to).toHaveLength(1);
    expect(part!.to[0]).toMatchObject({ to: 'south', buyer: 'pump', share: expect.closeTo(0.75, 9), transit: 3 });
    expect(part!.to[0]).toMatchObject({ perYear: expect.closeTo(6000, 6), part: expect.closeTo(3600, 6) });
  });

  test('knows the shocks that take it down, and those that shut its lanes', () => {
    expect(facts.happenings).toMatchObject([{ kind: 'shock', name: 'fire', hits: ['site'] }]);
    expect(siteFacts(view, 'southern').happenings).toMatchObject([{ name: 'ban', hits: ['supply'] }]);
    expect(siteFacts(view, 'mine').happenings).toMatchObject([{ name: 'ban', hits: ['sales'] }]);
    expect(siteFacts(view, 'small maker').happenings).toEqual([]);
  });

  test('names the evidence on what it makes in its region', () => {
    expect(facts.evidence.map(({ id }) => id)).toEqual(['E1']);
  });
});

describe('plants, stops and projects', () => {
  const grown = MODEL.replace('capacity: 20 t/year }', 'capacity: 20 t/year, facility: Hill }')
    .replace(
      '  southern:',
      `  newcomer:
    process: making
    region: north
    facility: Hill
    capacity: 4 t/year
    project: { planned: 2025-06-30, go_ahead: 80 %, ramp: 10 weeks, sells: { south: 100 % }, source: S1 }
  southern:`,
    )
    .replace(
      'operator: Ada & Co,',
      "operator: Ada & Co, facility: Hill, outage: { hazard: 0.2/year, duration: 'triangular(2, 4, 8) weeks', source: S1 },",
    );
  const later = viewOf(scenarioOf(grown), programOf(grown));

  test('a plant shows all its lines', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'grown.yaml'), grown);
    const { out, err } = await chokepoint(['explain', 'grown.yaml', 'site', 'Hill'], { cwd: folder });
    expect(err).toBe('');
    expect(out).toMatch(/^Hill is 3 lines of the model\.\n/);
    expect(out).toContain('A site in north that runs mining, a line of the plant Hill.');
    expect(out).toContain('A site of Ada & Co in north that runs making (turning), a line of the plant Hill.');
    const words = out.replace(/\s+/g, ' ');
    expect(words).toContain(
      'by chance: hazard 0.2/year (S1, measured); duration triangular(2, 4, 8) weeks (S1, measured).',
    );
    expect(words).toContain('by chance with big maker: hazard 0.2/year');
    expect(words).toContain(
      'It is a project, not yet there in the base year: planned 2025-06-30; go ahead 80 % (S1, measured);',
    );
    expect(words).toContain(
      'At rest it makes no part; it could make 4000 kg a year (capacity 4 t/year: no source given).',
    );
  });

  test('a stop of one line is every line’s, and is told once for each', () => {
    const kinds = (site: string) => siteFacts(later, site).happenings.map(({ kind, name }) => [kind, name]);
    expect(kinds('big maker')).toEqual([
      ['outage', ''],
      ['shock', 'fire'],
    ]);
    expect(kinds('mine')).toEqual([
      ['outage', 'big maker'],
      ['shock', 'ban'],
    ]);
    expect(kinds('newcomer')).toEqual([
      ['outage', 'big maker'],
      ['project', ''],
    ]);
  });
});

describe('on the terminal', () => {
  let folder = '';
  beforeAll(() => {
    folder = emptyFolder();
    writeFileSync(join(folder, 'pumps.yaml'), MODEL);
  });
  const explain = (...what: string[]) => chokepoint(['explain', 'pumps.yaml', ...what], { cwd: folder });

  test('a site is told in sentences and tables; its name needs no quotes', async () => {
    const { code, out, err } = await explain('site', 'big', 'maker');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.replace(/\s+/g, ' ')).toContain(
      'A site of Ada & Co in north that runs making (turning). ' +
        'At rest it makes 3600 kg of part a year, 50 % of the 7200 kg it could make (utilisation 50 %: S1, claimed). ' +
        'In north it makes 60 % of the part (the rest: small maker). ' +
        'Sites of a region sell a good from one pool: where its product goes is its share of the region’s sales. ' +
        'Those that run making there also buy together: what it takes in is 60 % of theirs.',
    );
    expect(out).toMatch(/ore +0\.002 t +5 +S1 +measured +7\.2 t\n/);
    expect(out).toMatch(/part +south +pump +100 +3600 +75 +3 +S1 +measured\n/);
    expect(out).toMatch(
      /The shock fire takes it down: onset 2025-02-03; duration 6 weeks; severity 60 % \(S1, measured\)/,
    );
    expect(out).toMatch(/S1 +customs +2024 +measured\n/);
  });

  test('a good has its makers, buyers, flows and base price', async () => {
    const { out } = await explain('good', 'part');
    expect(out).toContain('part: turned parts');
    expect(out).toContain('Its base price is 3 USD/kg (S1, measured) in north.');
    expect(out).toMatch(/north +big maker +Ada & Co +3600 +60 +45\n/);
    expect(out).toMatch(/part +north +south +75 +6000 +3 +S1 +measured\n/);
    expect((await explain('good', 'ore')).out).toContain('Its base price is not stated');
  });

  test('a region has what it makes, uses and trades', async () => {
    const { out } = await explain('region', 'south');
    expect(out).toContain('1 site makes something there in the base state; 2 processes and uses buy.');
    expect(out).toMatch(/ore +t\/year +0 +4 +0 +4 +0\n/); // bought there, and made nowhere there
    expect(out).toMatch(/ore +north +south +100 +t\/year +4 +2 +a guess +assumed\n/);
  });

  test('JSON holds the same facts', async () => {
    const { sites } = JSON.parse((await explain('site', 'big maker', '--json')).out) as {
      sites: { perYear: number }[];
    };
    expect(sites.map(({ perYear }) => perYear)).toEqual([expect.closeTo(3600, 6)]);
    const { tables } = JSON.parse((await explain('good', 'part', '--json')).out) as { tables: { id: string }[] };
    expect(tables.map(({ id }) => id)).toContain('flows');
  });

  test.each([
    [['nonsense'], 'ask for `site <name>`, `good <name>` or `region <name>`'],
    [['sitee'], 'did you mean `site`?'],
    [['uses', 'pump'], 'did you mean `uses.pump`?'],
    [['site'], 'which site? a name has to follow'],
    [['site', 'smal maker'], 'did you mean `small maker`?'],
    [['site', 'ADA'], 'did you mean `big maker`?'],
    [['good', 'prat'], 'did you mean `part`?'],
    [['region', 'east'], 'regions are `north`, `south`'],
  ])('%j is refused, and what can be asked is said', async (what, said) => {
    const { code, out, err } = await explain(...what);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('UNKNOWN_NAME');
    expect(err).toContain(said);
  });
});

test('a name without a file means the first model that has it', async () => {
  const folder = emptyFolder();
  mkdirSync(join(folder, 'scenarios/models/pumps'), { recursive: true });
  writeFileSync(join(folder, 'scenarios/a-case.yaml'), 'title: A case\nextends: models/pumps/model.yaml\n');
  writeFileSync(join(folder, 'scenarios/models/pumps/model.yaml'), MODEL);
  const found = await chokepoint(['explain', 'site', 'big maker'], { cwd: folder });
  expect(found).toMatchObject({ code: 0, err: '' });
  expect(found.out).toContain('Ada & Co');
  const none = await chokepoint(['explain', 'good', 'cheese'], { cwd: folder });
  expect(none.code).toBe(2);
  expect(none.err).toContain('no file in scenarios/ has a good called cheese');
});
