// What we show has to work: every scenario in scenarios/ runs a few draws and meets its own `expect`, every scenario printed in
// the README and the guide loads, those of the page of shocks are run too, and every problem code has a paragraph and an example.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runChunk } from '../src/engine/simulate.ts';
import { calibrate } from '../src/model/calibration.ts';
import { compile, compileModel } from '../src/model/compile.ts';
import { compileResponses } from '../src/model/responses.ts';
import { renderAll } from '../src/problem.ts';
import { outcomeEstimates } from '../src/report/estimates.ts';
import { judge } from '../src/report/expectation.ts';
import { licence } from '../src/scenario/licence.ts';
import { load } from '../src/scenario/load.ts';
import { shock } from '../src/scenario/shock.ts';
import { scenarioOf } from './programs.ts';

const root = join(import.meta.dirname, '..');
const files = (folder: string, end: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith(end))
    .map(name => join(folder, name));
const DRAWS = 64;

const scenarios = files('scenarios', '.yaml');
const open = (path: string) => {
  const loaded = load(join(root, path), { projectRoot: root, workingFolder: root });
  if (!loaded.ok) throw new Error(renderAll(loaded.problems));
  return loaded.value;
};

describe.each(scenarios)('%s', path => {
  const scenario = open(path);
  const isModel = scenario.document.start === undefined;
  const compiled = isModel ? compileModel(scenario) : compile(scenario);
  if (!compiled.ok) throw new Error(renderAll(compiled.problems));
  const program = compiled.value;

  test('says what it is about', () => {
    expect(program.labels.title).not.toBe('');
    if (!isModel) expect(program.labels.question).toMatch(/\?$/);
  });

  test('its calibration can be derived, every row', () => {
    const rows = calibrate(scenario, program);
    expect(rows.ok ? rows.value.map(row => row.id).sort() : renderAll(rows.problems)).toEqual(
      Object.keys(scenario.document.calibration ?? {}).sort(),
    );
  });

  if (isModel) return;
  test('its responses compile', () => {
    const responses = compileResponses(scenario, program);
    if (!responses.ok) throw new Error(renderAll(responses.problems));
    expect(responses.value).toHaveLength(
      Object.keys({ ...scenario.document.responses, ...scenario.document.portfolios }).length,
    );
    expect(responses.warnings).toEqual([]);
  });

  test('meets its own expectations', () => {
    const tally = runChunk(program, String(scenario.document.seed), { index: 0, firstDraw: 0, draws: DRAWS })!;
    const broken = judge(program, outcomeEstimates(program, tally), tally).filter(({ holds }) => !holds);
    expect(broken).toEqual([]);
    expect(tally.worstImbalance).toBeLessThan(1e-9);
  });
});

const pages = ['README.md', 'CONTRIBUTING.md', ...files('scenarios', '.md')];

/** The scenarios printed in a page. */
const printed = (path: string) =>
  [...readFileSync(join(root, path), 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml]) => yaml!);

/** Loads and compiles what is printed as if it stood in scenarios/, with its responses. */
function compilePrinted(yaml: string, path: string) {
  const named = /extends:\s*(\S+)/.exec(yaml)![1]!;
  expect(existsSync(join(root, 'scenarios', named)), `${path} extends ${named}`).toBe(true);
  const bytes = new TextEncoder().encode(yaml);
  const here = join(root, 'scenarios', 'printed.yaml');
  const disk = {
    realpath: (name: string) => name,
    size: (name: string) => (name === here ? bytes.length : readFileSync(name).length),
    read: (name: string) => (name === here ? bytes : new Uint8Array(readFileSync(name))),
  };
  const loaded = load(here, { projectRoot: root, workingFolder: root, disk });
  if (!loaded.ok) throw new Error(renderAll(loaded.problems));
  const { document } = loaded.value;
  const compiled = (document.start === undefined ? compileModel : compile)(loaded.value);
  if (!compiled.ok) throw new Error(renderAll(compiled.problems));
  const responses = compileResponses(loaded.value, compiled.value);
  if (!responses.ok) throw new Error(renderAll(responses.problems));
  return { document, program: compiled.value };
}

test.each(pages)('the scenarios printed in %s load', path => {
  for (const yaml of printed(path)) {
    if (yaml.includes('extends:')) compilePrinted(yaml, path);
    else scenarioOf(yaml);
  }
});

describe('scenarios/guide/shocks.md', () => {
  const page = 'scenarios/guide/shocks.md';
  const examples = printed(page).map(yaml => [/title: (.*)/.exec(yaml)![1]!, yaml] as const);

  test.each(examples)('%s: runs, and meets its own expectations', (_, yaml) => {
    const { document, program } = compilePrinted(yaml, page);
    const draws = document.expect?.length ? DRAWS : 4; // one that expects nothing only has to run
    const tally = runChunk(program, String(document.seed), { index: 0, firstDraw: 0, draws })!;
    expect(judge(program, outcomeEstimates(program, tally), tally).filter(({ holds }) => !holds)).toEqual([]);
    expect(tally.worstImbalance).toBeLessThan(1e-9);
  });

  test('has an example of every kind of shock, and names every field', () => {
    const text = readFileSync(join(root, page), 'utf8');
    const written = examples.map(([, yaml]) => yaml).join('\n');
    for (const option of shock.options) {
      const kind = option.shape.kind.value;
      expect(written).toContain(`kind: ${kind}`);
      expect(text).toContain(`| [\`${kind}\`](#${kind})`);
      for (const field of Object.keys(option.shape)) if (field !== 'kind') expect(text, kind).toContain(`\`${field}\``);
    }
    for (const field of Object.keys(licence)) expect(written).toContain(`    ${field}: `);
  });
});

test.each(pages)('the paths named in %s exist', path => {
  const text = readFileSync(join(root, path), 'utf8');
  for (const [, name] of text.matchAll(/`((?:src|scenarios|test)\/[\w./-]+)`/g))
    expect(existsSync(join(root, name!)), `${path} names ${name}`).toBe(true);
});

test('every problem code has a paragraph and an example of the message', () => {
  const codes = [...readFileSync(join(root, 'src/problem.ts'), 'utf8').matchAll(/^ {2}\| '([A-Z_]+)'/gm)].map(
    match => match[1]!,
  );
  const guide = readFileSync(join(root, 'scenarios/guide/problems.md'), 'utf8');
  const examples = readdirSync(join(root, 'test/invalid')).map(name => name.split('-', 1)[0]);
  expect(codes.length).toBeGreaterThan(20);
  for (const code of codes) {
    expect(guide, relative(root, code)).toContain(`## ${code}`);
    expect(examples).toContain(code);
  }
});
