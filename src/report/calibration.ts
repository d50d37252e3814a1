// The calibration rows as readers see them: a table for terminals and data, and the one that stands in a model's own README.
// A row outside its band is a finding, not an error; so is one that cannot be derived.
import type { CalibrationRow } from '../model/calibration.ts';
import { numbers, words } from './columns.ts';
import { escaped } from './markdown.ts';
import { number, scaleFor } from './number.ts';
import type { Table } from './table.ts';

/** Parts into which a band is told apart in print: a value just outside must not look as if it lay on the end. */
const BAND_STEPS = 100;

export function calibrationTable(rows: readonly CalibrationRow[]): Table {
  const unit = rows.map(row => row.unit);
  const digits = Float64Array.from(rows, digitsOf);
  const found = rows
    .filter(row => row.verdict !== 'inside')
    .map(({ id, verdict, why }) => `${id} ${verdict}: ${why || 'no reason given'}`.replace(/[^.]$/, '$&.'));
  return {
    id: 'calibration',
    title: 'Calibration: derived against evidence',
    note: [calibrationLine(rows), ...found].join(' '),
    place: 'first',
    columns: [
      words('id', rows, row => row.id),
      words('what', rows, row => row.what),
      words('basis', rows, row => row.basis, { title: 'compared on', shown: 'wide' }),
      { ...numbers('derived', unit, rows, row => row.derived, { absent: '–' }), digits },
      { ...numbers('low', unit, rows, row => row.low), digits },
      { ...numbers('central', unit, rows, row => row.central), digits },
      { ...numbers('high', unit, rows, row => row.high), digits },
      words('verdict', rows, row => (row.verdict === 'outside' ? 'OUTSIDE' : row.verdict), { title: '' }),
      words('source', rows, row => row.source, { shown: 'data' }),
      words('why', rows, row => row.why, { shown: 'wide' }),
    ],
  };
}

/** `41 of 45 rows are inside the evidence's band, 3 outside; 1 is not derived.` */
export function calibrationLine(rows: readonly CalibrationRow[]): string {
  const count = (verdict: CalibrationRow['verdict']) => rows.filter(row => row.verdict === verdict).length;
  const missing = count('not derived');
  return `${count('inside')} of ${rows.length} rows are inside the evidence's band, ${count('outside')} outside${missing === 0 ? '' : `, ${missing} not derived`}.`;
}

/** The table for a Markdown page, with a reason for every row that is not inside. Ends with a line break. */
export function calibrationMarkdown(rows: readonly CalibrationRow[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const body = rows.map(row => {
    const { unit, divisor } = scaleOf(row);
    const printed = (value: number) => {
      const digits = digitsOf(row) / divisor;
      if (Number.isNaN(value)) return '–';
      return Number.isNaN(digits) ? number(value / divisor) : number(value / divisor, digits);
    };
    const verdict = row.verdict === 'inside' ? 'inside' : `**${row.verdict}**`;
    const why = row.verdict === 'inside' ? '' : row.why;
    const values = [row.derived, row.low, row.central, row.high].map(printed);
    return line([...[row.id, row.what, row.basis].map(escaped), ...values, escaped(unit), verdict, escaped(why)]);
  });
  const head = ['row', 'what', 'compared on', 'derived', 'low', 'central', 'high', 'unit', '', 'why'];
  const rule = ['---', '---', '---', '---:', '---:', '---:', '---:', '---', '---', '---'];
  return `${[calibrationLine(rows), '', line(head), line(rule), ...body].join('\n')}\n`;
}

function scaleOf({ unit, derived, low, central, high }: CalibrationRow): { unit: string; divisor: number } {
  if (unit === 'share') return { unit: '%', divisor: 0.01 };
  const sizes = [derived, low, central, high].filter(Number.isFinite).map(Math.abs);
  return scaleFor(Math.max(...sizes), unit);
}

/** Rounds as if this were the error; nothing where the band has no width. */
function digitsOf({ low, high }: CalibrationRow): number {
  return high > low ? (high - low) / BAND_STEPS : Number.NaN;
}
