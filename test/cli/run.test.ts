import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { folderName } from '../../src/cli/run.ts';
import { chokepoint, emptyFolder, type Outcome, PROJECT } from './console.ts';

const TINY = join(PROJECT, 'scenarios/models/tiny/one-lane.yaml');
const FULL = join(PROJECT, 'scenarios/full-magnet-ban.yaml');

describe('a run', () => {
  const folder = emptyFolder();
  let outcome: Outcome;
  beforeAll(async () => {
    outcome = await chokepoint(['run', TINY, '--draws', '300'], { cwd: folder });
  });

  test('prints the answer and says where the files are', () => {
    expect(outcome.code).toBe(0);
    expect(outcome.out).toContain('One lane');
    expect(outcome.err).toBe('300 draws in 0.0 s, written to reports/one-lane\n');
  });

  test('writes markdown, CSV, JSON and a manifest, and leaves nothing beside them', () => {
    const written = readdirSync(join(folder, 'reports/one-lane'));
    for (const name of ['report.md', 'report.json', 'losses.csv', 'bands.csv', 'manifest.json'])
      expect(written).toContain(name);
    expect(readdirSync(join(folder, 'reports'))).toEqual(['one-lane']);
  });

  test('the manifest has the hashes of what was read and written, and the only times', () => {
    const files = readdirSync(join(folder, 'reports/one-lane'));
    const manifest = JSON.parse(readFileSync(join(folder, 'reports/one-lane/manifest.json'), 'utf8')) as {
      seed: string;
      draws: number;
      inputs: { sha256: string }[];
      outputs: { name: string; sha256: string }[];
    };
    expect(manifest).toMatchObject({
      draws: 300,
      draws_asked_for: 300,
      interrupted: false,
      started: '1970-01-01T00:00:00.000Z',
    });
    expect(manifest.inputs[0]!.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(manifest.outputs.map(({ name }) => name).sort()).toEqual(
      files.filter(name => name !== 'manifest.json').sort(),
    );
  });
});

test('--json prints the report, --quiet nothing else, --format chooses the files', async () => {
  const folder = emptyFolder();
  const { out, err } = await chokepoint(['run', TINY, '--draws', '10', '--json', '--quiet', '--format', 'md'], {
    cwd: folder,
  });
  expect(err).toBe('');
  expect((JSON.parse(out) as { title: string }).title).toBe('One lane');
  expect(readdirSync(join(folder, 'reports/one-lane')).sort()).toEqual(['manifest.json', 'report.md']);
});

test('--format table writes nothing', async () => {
  const folder = emptyFolder();
  await chokepoint(['run', TINY, '--draws', '10', '--format', 'table'], { cwd: folder });
  expect(existsSync(join(folder, 'reports'))).toBe(false);
});

test('the same seed gives the same words, another seed others', async () => {
  const run = async (seed: string) =>
    (await chokepoint(['run', FULL, '--draws', '20', '--seed', seed, '--format', 'table'])).out;
  const first = await run('a');
  expect(await run('a')).toBe(first);
  expect(await run('b')).not.toBe(first);
});

test('an expectation that does not hold is exit code 1, and the report is written all the same', async () => {
  const folder = emptyFolder();
  writeFileSync(join(folder, 'strict.yaml'), `extends: ${TINY}\nexpect: ['median of cars_lost(home) < 1 vehicle']\n`);
  const { code, out } = await chokepoint(['run', 'strict.yaml', '--draws', '10', '--allow-path', PROJECT], {
    cwd: folder,
  });
  expect(code).toBe(1);
  expect(out).toContain('1 does not hold');
  expect(existsSync(join(folder, 'reports/strict/manifest.json'))).toBe(true);
});

test('an interrupt writes what is complete, marked as such, with exit code 130', async () => {
  const folder = emptyFolder();
  // Long enough for the first block, far too short for all of them.
  const interrupt = (now: () => void) => void setTimeout(now, 4000);
  const { code, out, err } = await chokepoint(['run', TINY, '--draws', '2000000'], { cwd: folder, interrupt });
  expect(code).toBe(130);
  expect(err).toMatch(/^Interrupted: [\d\u202f]+ draws/m);
  expect(out).toMatch(/Interrupted: this report holds the first [\d\u202f]+ of 2\u202f000\u202f000 draws/);
  const text = readFileSync(join(folder, 'reports/one-lane/manifest.json'), 'utf8');
  const manifest = JSON.parse(text) as { draws: number; interrupted: boolean };
  expect(manifest.interrupted).toBe(true);
  expect(manifest.draws % 256).toBe(0);
}, 30_000);

test('an interrupt before anything is complete writes nothing', async () => {
  const folder = emptyFolder();
  const { code } = await chokepoint(['run', FULL], { cwd: folder, interrupt: now => now() });
  expect(code).toBe(130);
  expect(readdirSync(join(folder, 'reports'))).toEqual([]);
});

test('a file where the folder should be: one plain line, exit code 2, before anything is simulated', async () => {
  const folder = emptyFolder();
  mkdirSync(join(folder, 'reports'));
  writeFileSync(join(folder, 'reports/one-lane'), 'mine');
  const { code, err, out } = await chokepoint(['run', TINY], { cwd: folder });
  expect(code).toBe(2);
  expect(out).toBe('');
  expect(err).toMatch(/^chokepoint: cannot write to .*one-lane: a file is in the way\n$/);
  expect(readFileSync(join(folder, 'reports/one-lane'), 'utf8')).toBe('mine');
});

describe('a run with variants', () => {
  const folder = emptyFolder();
  const file = join(PROJECT, 'scenarios/models/tiny/one-more-week.yaml');
  let outcome: Outcome;
  beforeAll(async () => {
    outcome = await chokepoint(['run', file, '--draws', '300', '--out', 'out'], { cwd: folder });
  });

  test('compares each with the scenario draw by draw, as on paper', () => {
    expect(outcome.code).toBe(0);
    const [head, ...rows] = readFileSync(join(folder, 'out/variants.csv'), 'utf8').trim().split('\n');
    const names = head!.split(',');
    const cars = rows
      .map(row => Object.fromEntries(row.split(',').map((cell, i) => [names[i]!, cell])))
      .filter(row => row.outcome === 'cars_lost' && row.region === 'home');
    // one more week of stock saves a week of use in every draw, whatever else happens: no error at all
    expect(cars.map(row => row.variant)).toEqual(['one-more', 'shared']);
    expect(Number(cars[0]!.difference)).toBeCloseTo(-100, 9);
    expect(Number(cars[0]!.difference_se)).toBeLessThan(1e-9);
    expect(Number(cars[0]!.p_better)).toBe(1);
    // two weeks save 200 vehicles, but no more than the 150 that a short cut costs
    expect(Number(cars[1]!.difference)).toBeLessThan(-150);
    expect(Number(cars[1]!.difference)).toBeGreaterThan(-200);
  });

  test('says so in every format, and in the manifest', () => {
    expect(outcome.out).toContain('Variants, against the scenario as it is');
    expect(outcome.out).toContain('Policies in force: none; not in force: Shared stock.');
    expect(readFileSync(join(folder, 'out/report.md'), 'utf8')).toContain('## Variants, against the scenario as it is');
    const report = JSON.parse(readFileSync(join(folder, 'out/report.json'), 'utf8')) as { tables: { id: string }[] };
    expect(report.tables.map(({ id }) => id)).toContain('variants');
    expect(JSON.parse(readFileSync(join(folder, 'out/manifest.json'), 'utf8'))).toMatchObject({
      interrupted: false,
      variants: [
        { name: 'one-more', draws: 300 },
        { name: 'shared', draws: 300 },
      ],
    });
  });

  test('leaves the scenario’s own numbers as they are without', async () => {
    const plain = emptyFolder();
    writeFileSync(join(plain, 'plain.yaml'), `extends: ${file}\nvariants: null\n`);
    await chokepoint(['run', 'plain.yaml', '--draws', '300', '--out', 'out', '--allow-path', PROJECT], { cwd: plain });
    expect(existsSync(join(plain, 'out/variants.csv'))).toBe(false);
    for (const table of ['losses.csv', 'times.csv', 'bands.csv'])
      expect(readFileSync(join(plain, 'out', table), 'utf8')).toBe(readFileSync(join(folder, 'out', table), 'utf8'));
  });
});

test('a variant that is out of range is a problem of the scenario', async () => {
  const folder = emptyFolder();
  const wrong = `extends: ${TINY}\ninputs: { s: 75 % }\nshocks: { cut: { severity: s } }\nvariants: { v: { inputs: { s: 120 % } } }\n`;
  writeFileSync(join(folder, 'wrong.yaml'), wrong);
  const { code, err } = await chokepoint(['run', 'wrong.yaml', '--draws', '10', '--allow-path', PROJECT], {
    cwd: folder,
  });
  expect(code).toBe(1);
  expect(err).toContain('in variant v: severity of cut is out of range');
});

describe('a run with responses', () => {
  const file = join(PROJECT, 'scenarios/models/tiny/what-helps.yaml');
  const folder = emptyFolder();
  let outcome: Outcome;
  beforeAll(async () => {
    outcome = await chokepoint(['run', file, '--out', 'out'], { cwd: folder });
  }, 60_000); // five programs, each with threads that compile their source first

  test('says what would help, as on paper', () => {
    expect(outcome.code).toBe(0);
    expect(outcome.out).toContain('One more week at the plant saves most for its cost: 250 k USD');
    expect(outcome.out).toMatch(/It is the best\s+of them in 3\d ± 2 % of draws/);
    const [head, ...rows] = readFileSync(join(folder, 'out/responses.csv'), 'utf8').trim().split('\n');
    const at = (name: string) => head!.split(',').indexOf(name);
    const found = rows.map(row => row.split(','));
    expect(found.map(row => row[at('name')])).toEqual(['deeper stock', 'both', 'reserve', 'larger']);
    const value = (name: string, column: string) => Number(found.find(row => row[at('name')] === name)![at(column)]);
    const years = 364 / 365.25;
    expect(value('deeper stock', 'cost')).toBeCloseTo(50_000 + 25_000 * years, 4);
    expect(value('deeper stock', 'loss_saved')).toBeCloseTo(100, 6);
    expect(value('reserve', 'cost')).toBeCloseTo(200_000 * (1 + 0.1 * years), 4);
    // 150 vehicles where the lane is cut for ten weeks, a third of the draws, else 200: within four errors of the draws
    const error = (50 * Math.sqrt(2 / 9)) / Math.sqrt(512);
    expect(Math.abs(value('reserve', 'loss_saved') - 550 / 3)).toBeLessThan(4 * error);
    expect(value('larger', 'cost')).toBeCloseTo(2 * value('reserve', 'cost'), 4);
  });

  test('writes them everywhere, the ledger and the manifest included', () => {
    expect(readFileSync(join(folder, 'out/report.md'), 'utf8')).toContain('## What would help');
    expect(readFileSync(join(folder, 'out/inputs.csv'), 'utf8')).toContain('responses.deeper stock.cost.once');
    expect(readFileSync(join(folder, 'out/stockpiles.csv'), 'utf8')).toContain('Four weeks of reserve');
    const { responses } = JSON.parse(readFileSync(join(folder, 'out/manifest.json'), 'utf8')) as {
      responses: object[];
    };
    expect(responses).toContainEqual({ name: 'both', draws: 512 });
  });

  test('leaves the scenario’s own numbers as they are without', async () => {
    const plain = emptyFolder();
    writeFileSync(join(plain, 'plain.yaml'), `extends: ${file}\nresponses: null\nportfolios: null\n`);
    await chokepoint(['run', 'plain.yaml', '--out', 'out', '--allow-path', PROJECT], { cwd: plain });
    expect(existsSync(join(plain, 'out/responses.csv'))).toBe(false);
    for (const table of ['losses.csv', 'times.csv', 'bands.csv'])
      expect(readFileSync(join(plain, 'out', table), 'utf8')).toBe(readFileSync(join(folder, 'out', table), 'utf8'));
  });

  test('is checked: what each changes, what it costs', async () => {
    const { code, out } = await chokepoint(['check', file], { columns: 120 });
    expect(code).toBe(0);
    expect(out).toMatch(/portfolio\s+both\s.*295/);
    expect(out).toMatch(/deeper stock\s+changes\s+uses\.car\.cohorts\.all\.cover\s+6 weeks\s+7 weeks/);
  });

  test('a mistake in what one adds is shown at its line, by run and by check', async () => {
    const wrong = `extends: ${file}\nresponses:\n  reserve:\n    adds:\n      stockpiles: { reserve: { holds: 3 USD } }\n`;
    const here = emptyFolder();
    writeFileSync(join(here, 'wrong.yaml'), wrong);
    for (const command of ['run', 'check']) {
      const { code, err } = await chokepoint([command, 'wrong.yaml', '--allow-path', PROJECT], { cwd: here });
      expect(code).toBe(1);
      expect(err).toContain('wrong.yaml:5:39  UNIT_MISMATCH  with response `reserve`: holds of reserve is money');
    }
  });
});

test('folders are named after the scenario file', () => {
  expect(folderName('scenarios/full-magnet-ban.yaml')).toBe('full-magnet-ban');
  expect(folderName('../a b\u001b.yml')).toBe('a-b-');
  expect(folderName('..yaml')).toBe('scenario');
});
