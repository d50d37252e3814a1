// Turns of phrase that explanations share: an amount with its unit, a list, who says so, the sources that were named.
import { numbers, words } from '../report/columns.ts';
import { number, scaleFor } from '../report/number.ts';
import type { Table } from '../report/table.ts';
import type { Said, View } from './flows.ts';

/** `12.9 kt`, `1.2 million vehicles`. */
export function amount(value: number, unit: string): string {
  const { divisor, unit: scaled } = scaleFor(value, unit);
  return `${number(value / divisor)} ${value / divisor === 1 ? unit : scaled}`;
}

const LISTED = 8;

/** `a`, `a and b`, `a, b and c`, or `a, x; b and c` where a name has a comma in it; of many the first few and their number. */
export function listed(names: readonly string[]): string {
  const shown = names.length > LISTED ? [...names.slice(0, LISTED - 1), `${names.length - LISTED + 1} more`] : names;
  const between = names.some(name => name.includes(',')) ? '; ' : ', ';
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(between)} and ${shown.at(-1)}`;
}

/** `P040, reported`; `no source given`. */
export function saidBy(said: Partial<Said> | undefined): string {
  const named = [said?.source, said?.confidence].filter(text => text !== undefined && text !== '');
  return named.length === 0 || !said?.source ? ['no source given', ...named].join(', ') : named.join(', ');
}

/** What stands behind the ids in sentences and tables, in the order in which they were named. */
export function sourcesNamed({ scenario }: View, ids: readonly string[]): Table {
  const declared = scenario.document.sources ?? {};
  const rows = [...new Set(ids)].filter(id => Object.hasOwn(declared, id)).map(id => ({ id, ...declared[id]! }));
  return {
    id: 'sources',
    title: 'Sources named above',
    place: 'first',
    columns: [
      words('source', rows, row => row.id),
      words('name', rows, row => row.source, { title: 'which is' }),
      words('as_of', rows, row => String(row.as_of ?? ''), { title: 'as of' }),
      words('confidence', rows, row => row.confidence),
      words('url', rows, row => row.url ?? '', { shown: 'data' }),
    ],
  };
}

/** A column of flows: amounts a year in each row's own unit. */
export function flowColumn<Row extends { readonly unit: string }>(
  name: string,
  title: string,
  rows: readonly Row[],
  pick: (row: Row) => number,
) {
  return numbers(
    name,
    rows.map(row => `${row.unit}/year`),
    rows,
    pick,
    { title },
  );
}
