// Values and the sources they rest on, as tables: which confidence carries how much, every value, every source.
import { numbers, words } from '../report/columns.ts';
import { doubt } from '../report/ledger.ts';
import type { Table } from '../report/table.ts';
import type { Scenario } from '../scenario/load.ts';
import { CONFIDENCES } from '../scenario/scenario.ts';
import type { Value } from './values.ts';

/** What share of the values rests on each confidence, the least certain first. */
export function confidenceTable(values: readonly Value[]): Table {
  const rows = [...CONFIDENCES]
    .reverse()
    .concat('' as never)
    .map(confidence => ({ confidence: confidence as string, values: values.filter(v => v.confidence === confidence) }))
    .filter(row => row.values.length > 0)
    .sort((a, b) => doubt({ ...a, source: 'any' }) - doubt({ ...b, source: 'any' }));
  return {
    id: 'confidence',
    title: 'What the values in use rest on',
    place: 'first',
    columns: [
      words('confidence', rows, row => row.confidence || 'none given'),
      numbers('values', '', rows, row => row.values.length),
      numbers('share', 'share', rows, row => row.values.length / values.length),
      numbers('uncertain', '', rows, row => row.values.filter(v => v.kind === 'uncertain').length, {
        title: 'of them with a spread',
      }),
    ],
  };
}

export function valueTable(rows: readonly Value[]): Table {
  const unit = rows.map(row => row.unit);
  return {
    id: 'sources',
    title: 'Every value, the least certain first',
    note: 'low and high: the 5 % and 95 % values of an uncertain number; central: its mode where one is written, else its median.',
    place: 'first',
    columns: [
      words('path', rows, row => row.path, { title: 'value', clip: 'start' }),
      words('written', rows, row => row.written, { shown: 'data' }),
      words('kind', rows, row => row.kind, { shown: 'data' }),
      numbers('low', unit, rows, row => row.low, { absent: '' }),
      numbers('central', unit, rows, row => row.central),
      numbers('high', unit, rows, row => row.high, { absent: '' }),
      words('confidence', rows, row => row.confidence || 'none given'),
      words('source', rows, row => row.source || 'none given'),
      words('as_of', rows, row => row.asOf, { title: 'as of', shown: 'wide' }),
      words('source_name', rows, row => row.sourceName, { title: 'which is', shown: 'wide' }),
      words('url', rows, row => row.url, { shown: 'data' }),
      words('note', rows, row => row.note, { shown: 'wide' }),
      words('used', rows, row => (row.used ? 'yes' : 'no'), { shown: 'data' }),
    ],
  };
}

export interface SourceRow {
  readonly source: string;
  readonly name: string;
  readonly url: string;
  readonly asOf: string;
  readonly confidence: string;
  readonly values: number; // that rest on it
  readonly calibration: number; // rows of evidence that cite it
}

/** Each source once: declared ones in their order, then those that are only named where they are used, then none. */
export function sourceRows(scenario: Scenario, values: readonly Value[]): readonly SourceRow[] {
  const declared = scenario.document.sources ?? {};
  const evidence = Object.values(scenario.document.calibration ?? {});
  const names = [...new Set([...Object.keys(declared), ...values.map(value => value.source)])].sort(
    (a, b) => Number(a === '') - Number(b === ''),
  );
  return names.map(source => {
    const known = Object.hasOwn(declared, source) ? declared[source] : undefined;
    const resting = values.filter(value => value.source === source);
    return {
      source,
      name: known?.source ?? source,
      url: known?.url ?? '',
      asOf: String(known?.as_of ?? ''),
      confidence: known?.confidence ?? [...new Set(resting.map(value => value.confidence))].join(', '),
      values: resting.length,
      calibration: evidence.filter(row => source !== '' && row.source === source).length,
    };
  });
}

export function sourceTable(rows: readonly SourceRow[]): Table {
  const sorted = rows
    .filter(row => row.values + row.calibration > 0 || row.source !== '')
    .map((row, index) => ({ ...row, index }))
    .sort((a, b) => b.values - a.values || a.index - b.index);
  return {
    id: 'sources',
    title: 'Sources, those that carry most first',
    place: 'first',
    columns: [
      words('source', sorted, row => row.source || 'none given'),
      numbers('values', '', sorted, row => row.values),
      numbers('calibration', '', sorted, row => row.calibration, { title: 'calibration rows' }),
      words('confidence', sorted, row => row.confidence || 'none given'),
      words('as_of', sorted, row => row.asOf, { title: 'as of' }),
      words('name', sorted, row => row.name, { title: 'which is' }),
      words('url', sorted, row => row.url, { shown: 'data' }),
    ],
  };
}
