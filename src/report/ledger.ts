// Where the numbers come from: one row for each that an analyst wrote, the least certain of them first.
// From the program's ledger. Judges no source.
import type { Provenance } from '../model/program.ts';
import { words } from './columns.ts';
import { whole } from './number.ts';
import type { Table } from './table.ts';

/** The order of the table: what a reader should doubt first. */
const DOUBTFUL_FIRST = ['unverified', 'assumed', '', 'claimed', 'estimated', 'reported', 'measured'];

export function ledgerTable(ledger: readonly Provenance[]): Table {
  const rows = ledger.map((row, index) => ({ ...row, index })).sort((a, b) => doubt(a) - doubt(b) || a.index - b.index);
  return {
    id: 'inputs',
    title: 'Numbers the model rests on, the least certain first',
    place: 'after',
    screenRows: 12,
    columns: [
      words('path', rows, row => row.path, { title: 'number', clip: 'start' }),
      words('written', rows, row => row.written),
      words('uncertain', rows, row => (row.uncertain ? 'yes' : 'no'), { shown: 'page' }),
      words('source', rows, row => row.source),
      words('as_of', rows, row => row.asOf, { title: 'as of', shown: 'wide' }),
      words('confidence', rows, row => row.confidence || 'none given'),
    ],
  };
}

/** `Numbers in the model: 312, of which 41 assumed, 3 unverified, 2 without a source.` */
export function ledgerLine(ledger: readonly Provenance[]): string {
  const count = (test: (row: Provenance) => boolean) => whole(ledger.filter(test).length);
  const assumed = count(row => row.confidence === 'assumed');
  const unverified = count(row => row.confidence === 'unverified');
  const unsourced = count(row => row.source === '');
  return `Numbers in the model: ${whole(ledger.length)}, of which ${assumed} assumed, ${unverified} unverified, ${unsourced} without a source.`;
}

function doubt({ confidence, source }: Provenance): number {
  if (confidence === '' && source === '') return DOUBTFUL_FIRST.indexOf('');
  const place = DOUBTFUL_FIRST.indexOf(confidence);
  return place < 0 ? DOUBTFUL_FIRST.length : place;
}
