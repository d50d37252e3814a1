// A report as JSON, for programs: every table with every column, at full precision. What JSON cannot hold as a number is
// written as a word on purpose: "never", "-infinity", "none". Text out; writes no file.
import { printableJson } from './plain.ts';
import type { Column, Report, Table } from './table.ts';

export function toJson(report: Report): string {
  return jsonText({ ...report, tables: report.tables.map(tableData) });
}

/** A table without what only concerns screens. */
export function tableData({ id, title, note, columns }: Table) {
  return { id, title, note, columns: columns.map(column) };
}

/** How numbers that JSON does not have are written: as a reader of results would say it, or as a program would. */
const RESULT_WORDS = { nan: 'none', infinity: 'never', minusInfinity: '-infinity' } as const;
export const PROGRAM_WORDS = { nan: 'NaN', infinity: 'Infinity', minusInfinity: '-Infinity' } as const;
type Words = typeof RESULT_WORDS | typeof PROGRAM_WORDS;

/** Any plain value as JSON text that is safe on a terminal; typed arrays become lists on one line. */
export function jsonText(value: unknown, words: Words = RESULT_WORDS): string {
  // JSON escapes control characters below 32 only; others can steer a terminal too.
  return `${printableJson(pretty(value, words, ''))}\n`;
}

/** Indented by one space a level, but lists of plain values stay on one line: they can be a million numbers long. */
function pretty(value: unknown, words: Words, indent: string): string {
  if (typeof value === 'number') return JSON.stringify(explicit(value, words));
  if (ArrayBuffer.isView(value))
    return `[${Array.from(value as Float64Array, v => JSON.stringify(explicit(v, words))).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent} `;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => pretty(item, words, inner));
    return value.every(isPlain) ? `[${items.join(',')}]` : `[\n${inner}${items.join(`,\n${inner}`)}\n${indent}]`;
  }
  const entries = Object.entries(value).filter(([, held]) => held !== undefined);
  if (entries.length === 0) return '{}';
  return `{\n${entries.map(([key, held]) => `${inner}${JSON.stringify(key)}: ${pretty(held, words, inner)}`).join(',\n')}\n${indent}}`;
}

function isPlain(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

function column(of: Column) {
  const { name, unit, values, error, low, high } = of;
  const numbers = (list: Float64Array | undefined, key: string) => (list === undefined ? {} : { [key]: list });
  return { name, unit, values, ...numbers(error, 'error'), ...numbers(low, 'low'), ...numbers(high, 'high') };
}

function explicit(value: number, words: Words): number | string {
  if (Number.isNaN(value)) return words.nan;
  if (value === Infinity) return words.infinity;
  return value === -Infinity ? words.minusInfinity : value;
}
