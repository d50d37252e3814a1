// A table's values as readers see them: columns of text, scaled so that what is compared has one unit, with digits as the error
// supports. Shared by the terminal and Markdown, so that both say the same. Knows nothing of widths, borders or files.
import { printable } from '../problem.ts';
import { number, numberWithError, plural, type Scale, scaleFor } from './number.ts';
import { type Column, rowCount, type Table } from './table.ts';

export interface TextColumn {
  readonly head: string; // one or two lines
  readonly numeric: boolean; // to align on the right
  readonly wideOnly: boolean; // a narrow terminal leaves it out
  readonly clipStart: boolean; // where it has to be cut, cut its start
  readonly texts: readonly string[];
}

export interface Cells {
  readonly title: string; // with the unit, where all rows share one
  readonly columns: readonly TextColumn[];
}

/** Text for the first `limit` rows; `columns` may be a selection of the table's. */
export function cells(table: Table, columns: readonly Column[] = table.columns, limit = rowCount(table)): Cells {
  const scales = rowScales(columns, Math.min(limit, rowCount(table)));
  const units = new Set(scales.map(scale => scale.unit));
  const common = units.size === 1 ? [...units][0]! : undefined;
  const firstScaled = columns.findIndex(column => typeof column.unit !== 'string');
  const shown = columns.map(column => textColumn(column, scales));
  if (firstScaled >= 0 && common === undefined) shown.splice(firstScaled, 0, unitColumn(scales));
  const said = common === undefined || ['', '×'].includes(common) ? '' : `, in ${common}`;
  return { title: printable(table.title + said), columns: shown };
}

/** Scales go down a table with the unit: rows of one unit under one name (the first column) are compared, so they share a scale. */
function rowScales(columns: readonly Column[], count: number): readonly Scale[] {
  const groups = Array.from({ length: count }, (_, row) => {
    const unit = columns.find(column => typeof column.unit !== 'string')?.unit[row] ?? '';
    const name = columns[0]?.values[row];
    return { unit, key: `${typeof name === 'string' ? name : ''}\0${unit}`, largest: largestOf(columns, row) };
  });
  const bySize = new Map<string, number[]>();
  for (const { key, largest } of groups) bySize.set(key, [...(bySize.get(key) ?? []), largest]);
  return groups.map(({ key, unit }) => scaleForAll(bySize.get(key)!, unit));
}

/** Numbers longer than this are hard to read, however well their scale suits the smaller ones. */
const LONGEST = 1e6;

/** The scale that suits the smallest row, unless the largest would then be too long. */
function scaleForAll(sizes: readonly number[], unit: string): Scale {
  const largest = Math.max(...sizes);
  const smallest = Math.min(...sizes.filter(size => size > 0));
  const scale = scaleFor(Number.isFinite(smallest) ? smallest : 0, unit);
  return largest / scale.divisor < LONGEST ? scale : scaleFor(largest, unit);
}

function largestOf(columns: readonly Column[], row: number): number {
  return columns.reduce((largest, { unit, values }) => {
    const value = values[row];
    const counts = typeof unit !== 'string' && typeof value === 'number' && Number.isFinite(value);
    return counts ? Math.max(largest, Math.abs(value)) : largest;
  }, 0);
}

function unitColumn(scales: readonly Scale[]): TextColumn {
  return {
    head: 'unit',
    numeric: false,
    wideOnly: false,
    clipStart: false,
    texts: scales.map(({ unit }) => printable(unit)),
  };
}

function textColumn(column: Column, rows: readonly Scale[]): TextColumn {
  const own = column.scaled && typeof column.unit === 'string' ? ownScale(column, rows.length) : undefined;
  const scales = own ? rows.map(() => own) : rows;
  return {
    head: heading(own ? { ...column, unit: own.unit } : column),
    numeric: typeof column.values[0] !== 'string',
    wideOnly: column.shown === 'wide',
    clipStart: column.clip === 'start',
    texts: scales.map((scale, row) => cell(column, scale, row)),
  };
}

/** Of a column with a unit of its own: one for all its rows, by the largest. */
function ownScale({ unit, values }: Column, count: number): Scale {
  const sizes = Array.from({ length: count }, (_, row) => Math.abs(Number(values[row]))).filter(Number.isFinite);
  return scaleFor(Math.max(0, ...sizes), unit as string);
}

/** Two lines where a unit or an error needs saying: `share lost`, below it `% ± se`. */
function heading(column: Column): string {
  const title = printable(column.title ?? column.name);
  const unit = typeof column.unit === 'string' ? (column.unit === 'share' ? '%' : plural(column.unit)) : '';
  const error = column.error !== undefined && !column.errorSetsDigitsOnly ? '± se' : '';
  const below = [unit === title ? '' : unit, error].filter(Boolean).join(' ');
  return below === '' ? title : `${title}\n${printable(below)}`;
}

function cell(column: Column, scale: Scale, row: number): string {
  const value = column.values[row]!;
  if (typeof value === 'string') return printable(value);
  if (column.absent !== undefined && Number.isNaN(value)) return column.absent;
  const { error: errors, low, high } = column;
  const divisor = divisorOf(column, scale, row);
  const error = (errors ?? column.digits)?.[row];
  if (error === undefined || Number.isNaN(error)) return number(value / divisor);
  if (error === 0 && column.unit === 'share' && low && high) return certainty(value, low[row]!, high[row]!);
  return column.errorSetsDigitsOnly || errors === undefined
    ? number(value / divisor, error / divisor)
    : numberWithError(value / divisor, error / divisor);
}

/** No draw, or every draw: how far from certain that may still be, to one digit, instead of an error of zero. */
function certainty(value: number, low: number, high: number): string {
  if (value === 0) return `0 (< ${number(high * 100, high * 40)})`;
  return value === 1 ? `100 (> ${number(low * 100, (1 - low) * 40)})` : number(value * 100);
}

/** Shares are read as per cent. */
function divisorOf(column: Column, scale: Scale, row: number): number {
  const unit = typeof column.unit === 'string' ? column.unit : column.unit[row]!;
  if (unit === 'share') return 0.01;
  return typeof column.unit === 'string' && !column.scaled ? 1 : scale.divisor;
}
