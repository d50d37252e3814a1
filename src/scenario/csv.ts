// A CSV file that stands for one section → the same tree its YAML would give: a map of rows, every cell with its place.
// csv-parse decides what the cells say; where they stand is counted here. Knows the key columns and nothing else of the fields.
import { type CsvError, parse } from 'csv-parse/sync';
import type { Problem, SourceFile, Span } from '../problem.ts';
import { badName, badText, type Entry, type MapTree } from './tree.ts';

/** Column that names a row. */
const KEY_COLUMN: Readonly<Record<string, string>> = { sources: 'id', calibration: 'id' };

/** The section as a map of rows; undefined if the file cannot be read. Empty cells are absent. Problems are added to `problems`. */
export function readCsv(file: SourceFile, section: string, problems: Problem[]): MapTree | undefined {
  const refuse = (message: string, fix: string, at: Span): undefined => {
    problems.push({ code: 'BAD_CSV', message, fix, at });
  };
  const records = recordsOf(file, refuse);
  const places = cellsOf(file);
  const header = records?.[0];
  if (records === undefined) return undefined;
  if (header === undefined || header.every(cell => cell === ''))
    return refuse('the file has no header row', 'begin with a row of field names', whole(file));
  if (header.length === 1 && header[0]!.includes(';'))
    return refuse('cells are separated by semicolons', 'separate them by commas', rowSpan(file, places[0]!));

  const columns = new Map<string, number>();
  for (const [column, name] of header.entries()) {
    const at = places[0]![column]!;
    const bad = badName(name, widened(at));
    if (bad !== undefined) problems.push(bad);
    else if (columns.has(name)) refuse(`the column \`${name}\` occurs twice`, 'rename or remove one', at);
    else columns.set(name, column);
  }

  const keyColumn = KEY_COLUMN[section] ?? 'name';
  const rows = new Map<string, Entry>();
  for (const [index, record] of records.entries()) {
    if (index === 0) continue;
    const cells = places[index]!;
    const row = rowSpan(file, cells);
    if (record.every(cell => cell === '')) continue;
    if (record.length !== header.length) {
      refuse(
        `this row has ${record.length} cells, the header ${header.length}`,
        'add or remove commas; quote a cell that has a comma in it',
        row,
      );
      continue;
    }
    const entries = new Map<string, Entry>();
    for (const [name, column] of columns) {
      const value = record[column]!;
      if (value === '' || name === keyColumn) continue;
      const at = cells[column]!;
      const bad = badText(value, at);
      if (bad !== undefined) problems.push(bad);
      entries.set(name, { key: places[0]![column]!, value: { kind: 'scalar', value, at } });
    }
    const column = columns.get(keyColumn);
    const given = column === undefined ? '' : record[column]!;
    const name = given !== '' ? given : section === 'lanes' ? laneName(entries) : '';
    const at = given !== '' ? cells[column!]! : row;
    if (name === '') {
      problems.push({
        code: 'MISSING_FIELD',
        message: `this row has no \`${keyColumn}\``,
        fix: `give every row a \`${keyColumn}\` of its own`,
        at,
      });
      continue;
    }
    const bad = badName(name, at);
    if (bad !== undefined) problems.push(bad);
    else if (rows.has(name)) {
      const fix =
        section === 'lanes' && given === ''
          ? 'remove one, or add a `name` column to tell them apart'
          : 'remove one, or rename it';
      problems.push({
        code: 'BAD_NAME',
        message: `a row above is already called \`${name}\``,
        why: 'one of the two would be lost',
        fix,
        at,
      });
    } else rows.set(name, { key: at, value: { kind: 'map', entries, at: row } });
  }
  return { kind: 'map', entries: rows, at: whole(file) };
}

/** A lane is known by what it carries, and by its buyer if it has one: `magnet-heavy: china → europe`. */
function laneName(entries: ReadonlyMap<string, Entry>): string {
  const cell = (name: string): string => {
    const value = entries.get(name)?.value;
    return value?.kind === 'scalar' ? String(value.value) : '?';
  };
  const buyer = entries.has('buyer') ? ` (${cell('buyer')})` : '';
  return `${cell('good')}: ${cell('from')} → ${cell('to')}${buyer}`;
}

function recordsOf(
  file: SourceFile,
  refuse: (message: string, fix: string, at: Span) => undefined,
): readonly string[][] | undefined {
  try {
    return parse(file.text, {
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      record_delimiter: ['\r\n', '\n', '\r'],
    }) as string[][];
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    const { code, lines } = error as CsvError & { readonly lines?: number };
    const open = code === 'CSV_QUOTE_NOT_CLOSED';
    return refuse(
      open
        ? 'a quote is opened and never closed'
        : 'a quote stands inside a cell that does not begin with one, or text follows a closing quote',
      'put the whole cell in quotes, and double every quote inside it',
      lineSpan(file, lines ?? 1),
    );
  }
}

/** Where the cells of every row stand that is not empty; white space around a cell is left out. */
function cellsOf(file: SourceFile): Span[][] {
  const { text } = file;
  const rows: Span[][] = [];
  let row: Span[] = [];
  let start = 0;
  let quoted = false;
  const close = (end: number) => {
    const cell = text.slice(start, end);
    const from = start + cell.length - cell.trimStart().length;
    row.push({ file, start: from, end: Math.max(from, start + cell.trimEnd().length) });
  };
  for (let i = 0; i <= text.length; i++) {
    const sign = text[i];
    if (sign === '"') quoted = !quoted;
    if (quoted && sign !== undefined) continue;
    if (sign === ',') {
      close(i);
      start = i + 1;
    } else if (sign === '\n' || sign === '\r' || sign === undefined) {
      close(i);
      const first = row[0]!;
      if (row.length > 1 || first.end > first.start) rows.push(row);
      row = [];
      start = i + 1;
    }
  }
  return rows;
}

const whole = (file: SourceFile): Span => ({ file, start: 0, end: Math.min(1, file.text.length) });
const widened = (at: Span): Span => (at.end > at.start ? at : { ...at, end: at.start + 1 });
const rowSpan = (file: SourceFile, cells: readonly Span[]): Span => ({
  file,
  start: cells[0]!.start,
  end: cells.at(-1)!.end,
});

function lineSpan(file: SourceFile, line: number): Span {
  let start = 0;
  for (let i = 1; i < line; i++) {
    const next = file.text.indexOf('\n', start);
    if (next < 0) break;
    start = next + 1;
  }
  const end = file.text.indexOf('\n', start);
  return { file, start, end: end < 0 ? file.text.length : end };
}
