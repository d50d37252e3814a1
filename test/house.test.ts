// Promises we made to ourselves: which room may import which, who may touch which library, and what stays out of a seeded run.
// Edit it when the map in CONTRIBUTING.md changes.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
  .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
  .map(entry => relative(root, join(entry.parentPath, entry.name)));

/** Room → what it may import. A file named in full is open to those rooms that list it. */
const MAY: Record<string, readonly string[]> = {
  'problem.ts': [],
  numbers: [],
  statistics: [],
  scenario: ['problem.ts', 'numbers'],
  model: ['problem.ts', 'numbers', 'scenario'],
  engine: ['numbers', 'statistics', 'model/program.ts', 'model/base.ts'],
  report: ['numbers', 'statistics', 'model/program.ts', 'model/calibration.ts', 'problem.ts'],
  explain: ['problem.ts', 'numbers', 'statistics', 'scenario', 'model', 'engine', 'report'],
  cli: ['problem.ts', 'numbers', 'statistics', 'scenario', 'model', 'engine', 'report', 'explain'],
  'index.ts': ['problem.ts', 'numbers', 'statistics', 'scenario', 'model', 'engine', 'report'],
};
const roomOf = (path: string) => path.split('/')[1]!;

test.each(sources)('%s imports only what the map allows', path => {
  for (const [, target] of read(path).matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)) {
    const found = relative(root, join(root, path, '..', target!));
    const inside = found.replace(/^src\//, '');
    const allowed = [roomOf(path), ...MAY[roomOf(path)]!];
    expect(
      allowed.some(room => inside === room || inside.startsWith(`${room}/`)),
      `${path} → ${inside}`,
    ).toBe(true);
  }
});

/** Each library has one door. */
const DOORS: Record<string, readonly string[]> = {
  mathjs: ['src/scenario/math.ts'],
  seedrandom: ['src/engine/stream.ts'],
  piscina: ['src/engine/threads.ts'],
  yaml: ['src/scenario/yaml.ts'],
  'csv-parse/sync': ['src/scenario/csv.ts'],
  'csv-stringify/sync': ['src/report/csv.ts'],
  commander: ['src/cli/main.ts'],
  'cli-table3': ['src/report/terminal.ts'],
  'cli-progress': ['src/cli/progress.ts'],
  'fastest-levenshtein': ['src/scenario/nearest.ts'],
};

test.each(Object.entries(DOORS))('%s comes in by one door', (library, doors) => {
  const users = sources.filter(path => new RegExp(`(?:from|import\\()\\s*'${library}'`).test(read(path)));
  expect(users).toEqual(doors);
});

test('no luck, clock or locale outside the command line, and no Math.exp where bits have to agree', () => {
  for (const path of sources) {
    // Comments do not count, nor do literal powers of two, which are exact everywhere.
    const code = read(path).replace(/\/\*[\s\S]*?\*\/|\/\/.*$|\b2 \*\* -?\d+/gm, '');
    expect(code, path).not.toMatch(/Math\.random|toLocale|Intl\./);
    if (roomOf(path) !== 'cli') expect(code, path).not.toMatch(/Date\.now|new Date\(\)|performance\.now|hrtime/);
    if (['numbers', 'model', 'engine', 'statistics'].includes(roomOf(path))) {
      expect(code, path).not.toMatch(
        /Math\.(exp|log|pow|sin|cos|tanh|log1p|expm1|log10|log2|cbrt)\b|[\w)\]]\s*\*\*\s*[\w(]/,
      );
    }
  }
});

test('dependencies are pinned exactly, and nothing downloads at install time', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
  for (const version of Object.values({ ...dependencies, ...devDependencies }))
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(read('package-lock.json')).not.toMatch(/"resolved":/);
});

test('the top level holds what the layout names, and nothing else', () => {
  const named =
    /^(src|scenarios|reports|test|package\.json|package-lock\.json|tsconfig\.json|README\.md|LICENSE|CHANGELOG\.md|CONTRIBUTING\.md|\..*)$/;
  const ignored = new Set(['node_modules', 'dist', 'coverage']);
  for (const name of readdirSync(root)) if (!ignored.has(name)) expect(name).toMatch(named);
});
