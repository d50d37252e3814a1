// Every plant that the evidence names stands in the magnet model, or facilities.csv says why not; and every site, plant and kind of
// buyer in the model can be hit by an outage under its own name, which hits its lines and nothing else.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { traceDraw } from '../../src/engine/simulate.ts';
import { compile } from '../../src/model/compile.ts';
import type { Program } from '../../src/model/program.ts';
import { type Problem, renderAll } from '../../src/problem.ts';
import { readCsv } from '../../src/scenario/csv.ts';
import { load } from '../../src/scenario/load.ts';
import { NODE_DISK } from '../../src/scenario/source.ts';
import { childOf, textOf } from '../../src/scenario/tree.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'scenarios/models/ev-magnets');

/** The program of a scenario that extends the magnet model and stands in no file. */
function programOf(text: string): Program {
  const path = join(folder, 'not-on-disk.yaml');
  const bytes = new TextEncoder().encode(`title: test\nextends: model.yaml\n${text}`);
  const disk = {
    realpath: (name: string) => (name === path ? path : NODE_DISK.realpath(name)),
    size: (name: string) => (name === path ? bytes.length : NODE_DISK.size(name)),
    read: (name: string) => (name === path ? bytes : NODE_DISK.read(name)),
  };
  const loaded = load(path, { projectRoot: root, workingFolder: root, disk });
  if (!loaded.ok) throw new Error(renderAll(loaded.problems));
  const compiled = compile(loaded.value);
  if (!compiled.ok) throw new Error(renderAll(compiled.problems));
  return compiled.value;
}

const clock = 'start: 2026-01-05\nhorizon: 20 weeks\nstep: week\ndraws: 1\nseed: facilities\n';

/** One outage for each name, called by its place in the list. */
const outages = (names: readonly string[]) =>
  `${clock}shocks:\n${names
    .map(
      (name, i) =>
        `  hit${i}: { kind: outage, sites: ${JSON.stringify(name)}, onset: 2026-02-02, duration: 4 weeks }\n`,
    )
    .join('')}`;

const model = programOf(clock);
const { sites, cohorts } = model.labels;
const unique = (names: readonly string[]) => [...new Set(names)].sort();
const plants = unique(sites.flatMap(({ facility }) => (facility === '' ? [] : [facility])));
const buyers = unique(cohorts.map(({ cohort }) => cohort));
const names = unique([...sites.map(({ name }) => name), ...plants, ...buyers]);
const hit = programOf(outages(names));

/** What the shocks of this name hit: names of sites, and `use, region, cohort` of buyers. */
function hitBy(name: string): readonly string[] {
  const label = `hit${names.indexOf(name)}`;
  return hit.shocks.flatMap(({ kind, targets }, i) => {
    if (hit.labels.shocks[i]!.name !== label) return [];
    return Array.from(targets, target => {
      if (kind === 'outage') return hit.labels.sites[target]!.name;
      const { use, region, cohort } = hit.labels.cohorts[target]!;
      return `${use}, ${region}, ${cohort}`;
    });
  });
}

interface Row {
  readonly id: string;
  readonly names: readonly string[]; // what it is called in the model
  readonly lines: readonly string[]; // the sites that are, where they bear other names
  readonly note: string;
}

const table: readonly Row[] = (() => {
  const problems: Problem[] = [];
  const file = { name: 'facilities.csv', text: readFileSync(join(folder, 'facilities.csv'), 'utf8') };
  const rows = [...(readCsv(file, 'sources', problems)?.entries ?? [])];
  if (problems.length > 0) throw new Error(renderAll(problems));
  return rows.map(([id, { value }]) => {
    const cell = (name: string) => textOf(childOf(value, name)) ?? '';
    const list = (name: string) => (cell(name) === '' ? [] : cell(name).split('; '));
    return { id, names: list('name'), lines: list('lines'), note: cell('note') };
  });
})();
const mentioned = ({ note }: Row) => [...note.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);

describe('facilities.csv', () => {
  test('has each plant of the evidence once, in order', () => {
    expect(table.map(({ id }) => id)).toEqual(
      Array.from({ length: 66 }, (_, i) => `F${String(i + 1).padStart(3, '0')}`),
    );
  });

  test('names what is in the model, or says why a plant is not', () => {
    const written = table.flatMap(row => [...row.names, ...row.lines, ...mentioned(row)]);
    expect(written.filter(name => !names.includes(name))).toEqual([]);
    expect(table.filter(row => row.names.length === 0 && row.note === '')).toEqual([]);
  });

  test('holds every site that has an operator', () => {
    const written = new Set(table.flatMap(row => [...row.names, ...row.lines, ...mentioned(row)]));
    expect(sites.filter(({ name, operator }) => operator !== '' && !written.has(name))).toEqual([]);
  });

  test.each(table.filter(row => row.names.length > 0))('$id: an outage of $names hits its lines', row => {
    const found = unique(row.names.flatMap(hitBy));
    if (row.names.every(name => buyers.includes(name))) {
      expect(found.map(where => where.split(', ').at(-1))).toEqual(row.names);
    } else expect(found).toEqual(unique(row.lines.length > 0 ? row.lines : row.names));
  });
});

describe('an outage', () => {
  test.each(sites.map(({ name }) => name))('of the site %s hits it alone', name => {
    expect(hitBy(name)).toEqual([name]);
  });

  test.each(plants)('of the plant %s hits all its lines', plant => {
    const lines = sites.filter(({ name, facility }) => facility === plant || name === plant);
    expect(lines).not.toEqual([]);
    expect(hitBy(plant)).toEqual(lines.map(({ name }) => name));
  });

  test.each(buyers)('of the buyers %s hits them in every use and region', name => {
    const all = cohorts.filter(({ cohort }) => cohort === name);
    expect(hitBy(name)).toEqual(all.map(({ use, region, cohort }) => `${use}, ${region}, ${cohort}`));
  });

  test('in full takes every line of Kuantan to nothing while it lasts, and buyers to no use', () => {
    const program = programOf(outages(['Lynas, Kuantan separation', 'rtx']));
    const { shocked, counterfactual } = traceDraw(program, 'facilities', 0);
    const { labels, network } = program;
    const cohortCount = network.cohortAccountStart.length - 1;
    const [onset, end] = [4, 8]; // steps: 2026-02-02 is four weeks after the start, for four weeks
    const during = (rows: Float64Array, width: number, i: number) =>
      Array.from({ length: end - onset }, (_, t) => rows[(onset + t) * width + i]!);

    const kuantan = labels.sites.flatMap(({ facility }, i) => (facility === 'Lynas, Kuantan separation' ? [i] : []));
    expect(kuantan).toHaveLength(3);
    for (const line of kuantan) {
      expect(Math.min(...during(counterfactual.activity, labels.sites.length, line))).toBeGreaterThan(0);
      expect(during(shocked.activity, labels.sites.length, line)).toEqual([0, 0, 0, 0]);
      expect(shocked.activity[end * labels.sites.length + line]).toBeGreaterThan(0);
    }
    const rtx = labels.cohorts.findIndex(({ cohort }) => cohort === 'rtx');
    expect(Math.min(...during(counterfactual.built, cohortCount, rtx))).toBeGreaterThan(0);
    expect(Math.max(...during(shocked.built, cohortCount, rtx))).toBe(0);
  });
});
