// Where the numbers come from: one row for each that an analyst wrote, the least certain of them first.
// From the program's ledger. Judges no source.
import type { Provenance } from '../model/program.ts';
import { words } from './columns.ts';
import { percent, whole } from './number.ts';
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

/** `Numbers in the model: 312, of which 13 % assumed (41: their source is the analyst’s judgement) and 1 % unverified (3); 2 are without a source.` */
export function ledgerLine(ledger: readonly Pick<Provenance, 'source' | 'confidence'>[]): string {
  const count = (test: (row: Pick<Provenance, 'source' | 'confidence'>) => boolean) => ledger.filter(test).length;
  const rests = (confidence: string, more = '') => {
    const resting = count(row => row.confidence === confidence);
    return `${percent(Number((resting / ledger.length).toFixed(2)))} ${confidence} (${whole(resting)}${more})`;
  };
  const unsourced = count(row => row.source === '');
  const without = unsourced === 0 ? 'none is' : unsourced === 1 ? '1 is' : `${whole(unsourced)} are`;
  return `Numbers in the model: ${whole(ledger.length)}, of which ${rests('assumed', ': their source is the analyst’s judgement')} and ${rests('unverified')}; ${without} without a source.`;
}

/** How early a number is to be doubted: 0 first. What has no source at all is doubted like what has no confidence. */
export function doubt({ confidence, source }: Pick<Provenance, 'source' | 'confidence'>): number {
  const place = DOUBTFUL_FIRST.indexOf(confidence);
  const stated = place < 0 ? DOUBTFUL_FIRST.length : place;
  return source === '' ? Math.min(stated, DOUBTFUL_FIRST.indexOf('')) : stated;
}
