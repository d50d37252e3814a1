// Nothing is shipped that nobody answers for: every value of every scenario and model has a confidence and a source, which its own
// `sources` declare, so that a reader can look it up. What a model leaves to the program is in scenarios/guide/model.md.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Value, valuesOf } from '../../src/explain/values.ts';
import { compile, compileModel } from '../../src/model/compile.ts';
import { STANDARD } from '../../src/model/slots.ts';
import { type Checked, renderAll } from '../../src/problem.ts';
import { load } from '../../src/scenario/load.ts';
import { scenarioOf } from '../programs.ts';

const root = join(import.meta.dirname, '../..');
const files = readdirSync(join(root, 'scenarios'), { recursive: true, encoding: 'utf8' }).filter(name =>
  /\.ya?ml$/.test(name),
);

function opened<T>(checked: Checked<T>): T {
  if (!checked.ok) throw new Error(renderAll(checked.problems));
  return checked.value;
}

/** What is wrong with the values' provenance, one line each. */
function unanswered(scenario: ReturnType<typeof scenarioOf>, values: readonly Value[]): readonly string[] {
  const declared = Object.keys(scenario.document.sources ?? {});
  return values.flatMap(({ path, source, confidence }) => [
    ...(source === '' ? [`${path} has no source`] : []),
    ...(source !== '' && source !== STANDARD && !declared.includes(source)
      ? [`${path} names ${source}, which sources do not declare`]
      : []),
    ...(confidence === '' ? [`${path} has no confidence`] : []),
  ]);
}

function check(scenario: ReturnType<typeof scenarioOf>) {
  const isModel = scenario.document.start === undefined;
  return unanswered(scenario, valuesOf(scenario, opened(isModel ? compileModel(scenario) : compile(scenario))));
}

describe.each(files)('scenarios/%s', name => {
  const scenario = opened(load(join(root, 'scenarios', name), { projectRoot: root, workingFolder: root }));

  test('has someone to answer for every value', () => {
    expect(check(scenario)).toEqual([]);
  });

  test('has evidence whose sources are declared', () => {
    const declared = Object.keys(scenario.document.sources ?? {});
    const rows = Object.entries(scenario.document.calibration ?? {});
    expect(rows.filter(([, { source }]) => source !== undefined && !declared.includes(source))).toEqual([]);
  });
});

test('a value without source or confidence, or with a source nobody knows, is found', () => {
  const model = (lane: string) => `
regions: [north, south]
sources: { S: { source: a book, confidence: reported } }
goods: { part: { unit: t } }
processes: { making: { makes: part } }
sites: { maker: { process: making, region: north, utilisation: 70 %, source: S } }
lanes: { over: { good: part, from: north, to: south, share: 100 %, transit: 3 weeks, ${lane} } }
uses: { heap: { unit: t, inputs: { part: 1 t/t }, demand: { south: 9 t/week }, cohorts: { all: { share: 100 %, cover: 1 week } }, source: S } }
`;
  expect(check(scenarioOf(model('source: S')))).toEqual([]);
  expect(check(scenarioOf(model('note: none')))).toHaveLength(4);
  expect(check(scenarioOf(model('source: S2')))).toEqual([
    'lanes.over.share names S2, which sources do not declare',
    'lanes.over.share has no confidence',
    'lanes.over.transit names S2, which sources do not declare',
    'lanes.over.transit has no confidence',
  ]);
});
