// The ledger of every value: what is in it, in which order, and what the filters let through.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { isHarmless } from '../report/fixture.ts';
import { chokepoint, emptyFolder } from './console.ts';

const MODEL = `
title: Pumps
regions: [north, south]
units: [pump]
sources:
  S1: { source: customs, url: 'https://example.org/s1', as_of: 2024, confidence: measured }
  S2: { source: a friend, confidence: unverified }
goods: { part: { unit: kg } }
processes: { making: { makes: part, inputs: {} } }
sites: { maker: { process: making, region: north, utilisation: { value: 'triangular(60 %, 70 %, 90 %)', source: S2 } } }
lanes:
  over: { good: part, from: north, to: south, share: 100 %, transit: 3 weeks, source: S1 }
inputs:
  built: { value: 10 to 20 k pump/year, source: S1, confidence: estimated, note: from last year }
  spare: { value: 3 pump/week, source: a guess, confidence: assumed }
uses:
  pump:
    unit: pump
    inputs: { part: 2 kg/pump }
    demand: { south: built }
    cohorts: { all: { share: 100 %, cover: { value: 4 weeks, source: our buyers, confidence: assumed } } }
    overtime: { value: 0.1 * 1.5, source: S1 }
`;

interface Row {
  readonly path: string;
  readonly kind: string;
  readonly unit: string;
  readonly low?: number;
  readonly central: number;
  readonly high?: number;
  readonly used: boolean;
  readonly source: string;
  readonly sourceName: string;
  readonly url: string;
  readonly asOf: string;
  readonly confidence: string;
  readonly note: string;
}

let folder = '';
beforeAll(() => {
  folder = emptyFolder();
  writeFileSync(join(folder, 'pumps.yaml'), MODEL);
});
const sources = (...more: string[]) => chokepoint(['sources', 'pumps.yaml', ...more], { cwd: folder });
const values = async (...more: string[]) =>
  (JSON.parse((await sources('--json', ...more)).out) as { values: readonly Row[] }).values;
const OURS = 'default of the program';
/** Of what the model states; what it leaves to the program has tests of its own. */
const paths = async (...more: string[]) =>
  (await values(...more)).filter(row => row.source !== OURS).map(row => row.path);
const valueAt = async (path: string) => (await values('--path', path))[0]!;

describe('a value', () => {
  test('that is uncertain has its 5 % and 95 % values in the unit it was written in, and its source in full', async () => {
    const { low, central, high, ...rest } = await valueAt('inputs.built');
    expect([low, high]).toEqual([expect.closeTo(10_000, 6), expect.closeTo(20_000, 6)]);
    expect(central).toBeCloseTo(Math.sqrt(10_000 * 20_000), 6);
    expect(rest).toMatchObject({ kind: 'uncertain', unit: 'pump/year', used: true, confidence: 'estimated' });
    expect(rest).toMatchObject({ source: 'S1', sourceName: 'customs', url: 'https://example.org/s1', asOf: '2024' });
    expect(rest.note).toBe('from last year');
  });

  test('that is certain or a formula has a central value alone', async () => {
    const share = await valueAt('lanes.over.share');
    expect(share).toMatchObject({ kind: 'certain', unit: '%', central: 100, confidence: 'measured' });
    expect(share).not.toHaveProperty('low');
    expect(await valueAt('uses.pump.inputs.part')).toMatchObject({ unit: 'kg/pump', central: 2, source: '' });
    expect(await valueAt('lanes.over.transit')).toMatchObject({ unit: 'week', central: 3 });
    const overtime = await valueAt('uses.pump.overtime');
    expect(overtime).toMatchObject({ kind: 'formula', unit: '', central: expect.closeTo(0.15, 12) });
  });

  test('that stands for an input speaks with its source', async () => {
    const demand = await valueAt('uses.pump.demand.south');
    expect(demand).toMatchObject({ kind: 'input', unit: 'pump/year', source: 'S1', confidence: 'estimated' });
    expect([demand.low, demand.high]).toEqual([expect.closeTo(10_000, 6), expect.closeTo(20_000, 6)]);
  });

  test('that nothing uses is in the list and says so', async () => {
    expect((await valueAt('inputs.spare')).used).toBe(false);
  });
});

describe('what a model leaves open', () => {
  test('is assumed, and in the list with the number the program takes', async () => {
    const rows = await values('--source', OURS);
    expect(rows.every(({ confidence, used }) => confidence === 'assumed' && used)).toBe(true);
    expect(rows.map(({ path, central, unit }) => [path, central, unit])).toContainEqual([
      'uses.pump.postponed',
      80,
      '%',
    ]);
    expect(rows.map(({ path, central, unit }) => [path, central, unit])).toContainEqual([
      'behaviour.home',
      156,
      'week',
    ]);
    expect(rows).toHaveLength(23); // every behaviour, and how much is postponed
  });

  test('covers stocks and utilisation too, where they are read', async () => {
    const bare = `
title: Bare
regions: [north]
goods: { ore: { unit: t }, part: { unit: t } }
processes: { mining: { makes: ore }, making: { makes: part, inputs: { ore: 1 t/t } } }
sites: { mine: { process: mining, region: north, capacity: 1 kt/year }, maker: { process: making, region: north } }
lanes:
  up: { good: ore, from: north, to: north, share: 100 %, transit: 1 week }
  down: { good: part, from: north, to: north, share: 100 %, transit: 1 week }
uses: { pump: { unit: t, inputs: { part: 1 t/t }, demand: { north: 1 t/week }, cohorts: { all: { share: 100 % } }, overtime: 0 % } }
`;
    writeFileSync(join(folder, 'bare.yaml'), bare);
    const { out } = await chokepoint(['sources', 'bare.yaml', '--source', OURS, '--json'], { cwd: folder });
    const rows = (JSON.parse(out) as { values: readonly Row[] }).values;
    expect(rows.map(({ path }) => path).filter(path => !path.startsWith('behaviour.'))).toEqual([
      'processes.making.inputs.ore.cover',
      'sites.maker.utilisation',
      'uses.pump.postponed',
      'uses.pump.cohorts.all.cover',
    ]);
  });
});

describe('the list', () => {
  test('begins with what is least certain; what has no source comes before all that is better than assumed', async () => {
    expect(await paths()).toEqual([
      'sites.maker.utilisation', // unverified
      'uses.pump.cohorts.all.cover', // assumed
      'inputs.spare',
      'uses.pump.inputs.part', // without a source
      'uses.pump.cohorts.all.share',
      'uses.pump.demand.south', // estimated
      'inputs.built',
      'lanes.over.share', // measured
      'lanes.over.transit',
      'uses.pump.overtime',
    ]);
  });

  test('is headed by the shares of the values in use', async () => {
    const { out, err, code } = await sources();
    expect({ err, code }).toEqual({ err: expect.stringContaining('nothing uses the input spare'), code: 0 });
    expect(out.replace(/\s+/g, ' ')).toContain(
      'Numbers in the model: 31, of which 77 % assumed (24: their source is the analyst’s judgement) and 3 % unverified (1); 2 are without a source.',
    );
    expect(out.replace(/\s+/g, ' ')).toContain('1 more is stated and not used.');
    expect(out).toMatch(/unverified +1 +3\.23 +1\n/);
  });
});

describe('filters', () => {
  test('by confidence, source, path and lack of a source, alone and together', async () => {
    expect(await paths('--confidence', 'unverified, assumed')).toHaveLength(3);
    expect(await paths('--confidence', 'none')).toEqual(await paths('--unsourced'));
    expect(await paths('--source', 'S1', '--path', 'uses')).toEqual(['uses.pump.demand.south', 'uses.pump.overtime']);
    expect(await paths('--source', 'our buyers')).toEqual(['uses.pump.cohorts.all.cover']);
    expect(await paths('--path', 'uses.pum', '--json').catch(() => 'refused')).toBe('refused'); // whole names only
  });

  test.each([
    [['--confidence', 'assumd'], 2, 'did you mean assumed?'],
    [['--by', 'region'], 2, 'write --by source'],
    [['--csv', 'x.csv', '--json'], 2, 'cannot be used with'],
    [['--source', 'S3'], 1, 'did you mean `S1`?'],
    [['--path', 'uses.pumb'], 1, 'did you mean `uses.pump`?'],
  ])('%j is refused', async (flags, code, said) => {
    const found = await sources(...flags);
    expect(found.code).toBe(code);
    expect(found.err).toContain(said);
    expect(found.out).toBe('');
  });
});

describe('other forms', () => {
  test('each source once, with what rests on it', async () => {
    const { out } = await sources('--by', 'source', '--json');
    const rows = (JSON.parse(out) as { sources: { source: string; values: number }[] }).sources;
    expect(rows.map(({ source, values: count }) => [source, count])).toEqual([
      ['S1', 5],
      ['S2', 1],
      ['our buyers', 1],
      ['a guess', 1],
      [OURS, 23],
      ['', 2],
    ]);
  });

  test('CSV on the terminal and in a file, the same text', async () => {
    const { out } = await sources('--csv', '-');
    expect(out.split('\n')[0]).toBe(
      'path,written,kind,unit,low,central,high,confidence,source,as_of,source_name,url,note,used',
    );
    const { code, err } = await sources('--csv', 'ledger.csv');
    expect(code).toBe(0);
    expect(err).toContain('33 values of 33 written to ledger.csv');
    expect(readFileSync(join(folder, 'ledger.csv'), 'utf8')).toBe(out);
    mkdirSync(join(folder, 'taken'), { recursive: true });
    expect((await sources('--csv', 'taken')).code).toBe(2);
  });

  test('what a file says reaches no terminal raw', async () => {
    writeFileSync(
      join(folder, 'evil.yaml'),
      MODEL.replace('a friend', '"\\e[31m=cmd"').replace('Pumps', '"\\u202ePumps"'),
    );
    for (const more of [[], ['--json'], ['--csv', '-'], ['--by', 'source'], ['--source', '\u001b[31m']]) {
      const { out, err } = await chokepoint(['sources', 'evil.yaml', ...more], { cwd: folder });
      expect(isHarmless(out + err), more.join(' ')).toBe(true);
    }
  });
});
