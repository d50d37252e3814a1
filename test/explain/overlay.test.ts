// What `check` prints of a file that is laid over others: its changes, and what the parts in it take over.
import { expect, test } from 'vitest';
import { changesTable, partsTable } from '../../src/explain/overlay.ts';
import { allocateBase, solveBase } from '../../src/model/base.ts';
import { compileModel } from '../../src/model/compile.ts';
import type { Table } from '../../src/report/table.ts';
import { load, type Scenario } from '../../src/scenario/load.ts';

const BELOW = `title: below
regions: [abroad, home]
units: [unit]
goods: { part: { unit: t }, motor: { unit: unit } }
processes: { making: { makes: part }, motoring: { makes: motor, inputs: { part: 2 kg/unit } } }
sites:
  Plant: { process: making, region: abroad, utilisation: 80 % }
  Motors: { process: motoring, region: home, utilisation: 80 % }
lanes:
  parts: { good: part, from: abroad, to: home, share: 100 %, transit: 4 weeks }
  motors: { good: motor, from: home, to: home, share: 100 %, transit: 1 week }
uses:
  user: { unit: unit, inputs: { motor: 1 unit/unit }, demand: { home: 1461 unit/year }, cohorts: { all: { share: 100 %, cover: 4 weeks } } }
`;
const ABOVE = `extends: below.yaml
parts: { acme: { of: home } }
sites:
  Acme works: { process: motoring, region: acme, output: 365.25 unit/year }
  Plant: { utilisation: 60 % }
lanes: { parts: { transit: 5 weeks } }
`;

function laid(): Scenario {
  const files: Record<string, string> = { '/p/above.yaml': ABOVE, '/p/below.yaml': BELOW };
  const bytes = (path: string) => new TextEncoder().encode(files[path]!);
  const disk = { realpath: (path: string) => path, size: (path: string) => bytes(path).length, read: bytes };
  const loaded = load('/p/above.yaml', { projectRoot: '/p', workingFolder: '/p', disk });
  if (!loaded.ok) throw new Error(loaded.problems.map(({ message }) => message).join('; '));
  return loaded.value;
}

const column = (table: Table, name: string) =>
  Array.from(table.columns.find(each => each.name === name)!.values as ArrayLike<string | number>);

test('what a file adds and changes of those it extends, with the line', () => {
  const table = changesTable(laid());
  const rows = ['does', 'what', 'was', 'is', 'line'].map(name => column(table, name));
  expect(rows[0]!.map((_, i) => rows.map(each => each[i]))).toEqual([
    ['adds', 'parts.acme', '', '{ of }', 2],
    ['adds', 'sites.Acme works', '', '{ process, region, output }', 4],
    ['changes', 'sites.Plant.utilisation', '80 %', '60 %', 5],
    ['changes', 'lanes.parts.transit', '4 weeks', '5 weeks', 6],
  ]);
});

test('what a part makes and uses, and what is left to its region', () => {
  const scenario = laid();
  const compiled = compileModel(scenario);
  if (!compiled.ok) throw new Error(compiled.problems[0]!.message);
  const base = allocateBase(compiled.value);
  solveBase(compiled.value, compiled.value.values, 0, base);
  const table = partsTable(scenario, compiled.value, base)!;
  const at = (name: string, good: string) => Number(column(table, name)[column(table, 'good').indexOf(good)]);
  expect(at('made', 'motor')).toBeCloseTo(365.25, 9);
  expect([at('made there', 'motor'), at('by the rest', 'motor')].map(Math.round)).toEqual([1461, 1096]);
  // 2 kg for each of a quarter of the motors
  expect(at('used', 'part')).toBeCloseTo(0.7305, 9);
  expect(at('used there', 'part') - at('by the rest of it', 'part')).toBeCloseTo(0.7305, 9);
});
