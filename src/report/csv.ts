// A table as CSV for spreadsheets and scripts: UTF-8, one header row, full precision, units in columns of their own.
// No cell can start a formula in a spreadsheet. Text out; writes no file.
import { stringify } from 'csv-stringify/sync';
import { printable } from '../problem.ts';
import { type Column, rowCount, type Table } from './table.ts';

type Cell = string;
interface CsvColumn {
  readonly name: string;
  readonly cell: (row: number) => Cell;
}

export function toCsv(table: Table): string {
  const columns = csvColumns(table.columns);
  const rows: Cell[][] = [columns.map(column => guarded(printable(column.name)))];
  for (let row = 0; row < rowCount(table); row++) rows.push(columns.map(column => column.cell(row)));
  return stringify(rows, { record_delimiter: '\n' });
}

/** A column of numbers becomes: its unit (once for all columns that take theirs from the row), value, error, interval. */
function csvColumns(columns: readonly Column[]): CsvColumn[] {
  const out: CsvColumn[] = [];
  let rowUnitGiven = false;
  for (const column of columns) {
    const { name, unit, values, error, low, high } = column;
    out.push({ name, cell: row => cellOf(values[row]!) });
    if (typeof unit !== 'string') {
      if (!rowUnitGiven) out.splice(-1, 0, { name: 'unit', cell: row => guarded(printable(unit[row]!)) });
      rowUnitGiven = true;
    } else if (unit !== '') {
      out.push({ name: `${name}_unit`, cell: () => guarded(printable(unit)) });
    }
    if (error !== undefined) out.push({ name: `${name}_se`, cell: row => cellOf(error[row]!) });
    if (low !== undefined) out.push({ name: `${name}_low`, cell: row => cellOf(low[row]!) });
    if (high !== undefined) out.push({ name: `${name}_high`, cell: row => cellOf(high[row]!) });
  }
  return out;
}

/** Numbers as they are, negative ones too; a time that never comes as `never`, no value as an empty cell. */
function cellOf(value: number | string): Cell {
  if (typeof value === 'string') return guarded(printable(value));
  if (Number.isNaN(value)) return '';
  if (value === Infinity) return 'never';
  return Object.is(value, -0) ? '0' : String(value);
}

/** Spreadsheets take a cell that begins like this for a formula; the apostrophe makes it text. Plain numbers stay numbers. */
function guarded(text: string): Cell {
  return /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
}
