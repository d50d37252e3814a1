// What a file lays over those it extends, as tables: what it adds, replaces and removes, and what the parts of regions in it take
// over from their regions. Judges nothing.
import { allocateBase, type Base, solveBase } from '../model/base.ts';
import { compileModel } from '../model/compile.ts';
import { withoutParts } from '../model/parts.ts';
import type { Program } from '../model/program.ts';
import { lineAndColumn } from '../problem.ts';
import { numbers, words } from '../report/columns.ts';
import type { Column, Table } from '../report/table.ts';
import type { Scenario } from '../scenario/load.ts';
import type { Change } from '../scenario/merge.ts';
import { marketRows } from './base-tables.ts';

export type ChangeRow = Change & { readonly does: string; readonly line: number; readonly file: string };

export function changeRows(changes: readonly Change[]): readonly ChangeRow[] {
  const word = (before: string, after: string) => (before === '' ? 'adds' : after === '' ? 'removes' : 'changes');
  return changes.map(change => ({
    ...change,
    does: word(change.before, change.after),
    line: lineAndColumn(change.at).line,
    file: change.at.file.name,
  }));
}

export const changesColumns = (rows: readonly ChangeRow[]): Column[] => [
  words('does', rows, row => row.does),
  words('what', rows, row => row.path.join('.'), { clip: 'start' }),
  words('was', rows, row => row.before),
  words('is', rows, row => row.after),
  numbers('line', '', rows, row => row.line),
  words('file', rows, row => row.file, { shown: 'data' }),
];

/** One row for every value that the file replaces or removes, and for every named thing that it adds. */
export function changesTable({ changes }: Scenario): Table {
  return {
    id: 'changes',
    title: 'What this file changes of those it extends',
    place: 'first',
    screenRows: 24,
    rest: '--json',
    columns: changesColumns(changeRows(changes)),
  };
}

/** For every good that a part makes or uses: how much, and how much its region makes and uses with and without it. */
export function partsTable(scenario: Scenario, program: Program, base: Base): Table | undefined {
  const parts = Object.entries(scenario.document.parts ?? {});
  if (parts.length === 0) return undefined;
  const whole = compileModel(withoutParts(scenario));
  if (!whole.ok) return undefined;
  const before = allocateBase(whole.value);
  solveBase(whole.value, whole.value.values, 0, before);
  const now = marketRows(program, base);
  const then = marketRows(whole.value, before);
  const at = (rows: typeof now, good: string, region: string) =>
    rows.find(row => row.good === good && row.region === region);
  const rows = parts.flatMap(([part, { of }]) =>
    now
      .filter(row => row.region === part)
      .map(row => ({ part, of, row, was: at(then, row.good, of), is: at(now, row.good, of) })),
  );
  const unit = rows.map(({ row }) => row.unit);
  return {
    id: 'parts',
    title: 'What parts of regions take over in the base state',
    place: 'first',
    columns: [
      words('part', rows, row => row.part),
      words('good', rows, ({ row }) => row.good),
      numbers('made', unit, rows, ({ row }) => row.output),
      numbers('used', unit, rows, ({ row }) => row.used),
      words('of', rows, row => row.of),
      numbers('made there', unit, rows, ({ was }) => was?.output ?? 0),
      numbers('by the rest', unit, rows, ({ is }) => is?.output ?? 0),
      numbers('used there', unit, rows, ({ was }) => was?.used ?? 0),
      numbers('by the rest of it', unit, rows, ({ is }) => is?.used ?? 0),
    ],
    note: 'Made and used there: by the region as a whole; the rest of it: without its part.',
  };
}
