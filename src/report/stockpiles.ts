// What became of stockpiles in a run: how much each held and gave, when it was first drawn on, and how likely it ran empty.
// From the tally's rows that every program with stockpiles has, asked or not.
import type { Measure } from '../model/program.ts';
import type { Summary } from '../statistics/summary.ts';
import type { Tally } from '../statistics/tally.ts';
import { numbers, shareColumn, words } from './columns.ts';
import { dateAfterWeeks } from './date.ts';
import { type Named, outcomeEstimates } from './estimates.ts';
import type { Table } from './table.ts';

export interface StockpileRow {
  readonly name: string;
  readonly title: string;
  readonly taken: string; // the response it belongs to; '' for the scenario's own
  readonly unit: string;
  readonly held: Summary;
  readonly released: Summary;
  readonly bought: Summary;
  readonly drawn: Summary; // weeks from the start
  readonly empty: Summary;
}

/** One row for every stockpile of the program. */
export function stockpileRows(program: Named, tally: Tally, taken: string): readonly StockpileRow[] {
  if (program.labels.stockpiles.length === 0) return [];
  const facts = outcomeEstimates(program, tally).filter(({ label }) => label.hidden);
  return program.labels.stockpiles.flatMap(({ name, title }) => {
    const of = (measure: Measure) => facts.find(({ label }) => label.outcome === name && label.measure === measure);
    const [held, released, bought] = [of('stockpile_held'), of('stockpile_released'), of('stockpile_bought')];
    const [drawn, empty] = [of('time_to_draw'), of('time_to_empty')];
    if (!held || !released || !bought || !drawn || !empty) return [];
    const { unit } = held.label;
    return [
      {
        name,
        title,
        taken,
        unit,
        held: held.summary,
        released: released.summary,
        bought: bought.summary,
        drawn: drawn.summary,
        empty: empty.summary,
      },
    ];
  });
}

/** Empty where no stockpile was touched in any draw. */
export function stockpileTable(all: readonly StockpileRow[], { clock }: Pick<Named, 'clock'>): Table {
  const rows = all.some(({ released, bought }) => released.max > 0 || bought.max > 0) ? all : [];
  const unit = rows.map(row => row.unit);
  const never = (summary: Summary) => {
    const { value, error, interval } = summary.pNever;
    const rest = (share: number | undefined) => (share === undefined ? undefined : 1 - share);
    return { value: 1 - value, error, interval: { low: rest(interval.high), high: rest(interval.low) } };
  };
  const dateOf = ({ p50 }: Summary) => (p50.value === Infinity ? 'never' : dateAfterWeeks(clock, p50.value));
  const buys = rows.some(({ bought }) => bought.max > 0);
  return {
    id: 'stockpiles',
    title: 'Stockpiles: what they gave',
    note: 'Over the horizon, in the world with the shocks. First drawn on and emptied: the median over all draws, those in which it never happens included. A stockpile is empty when it has given its last.',
    place: 'after',
    screenRows: 14,
    columns: [
      words('name', rows, row => row.name, { shown: 'data' }),
      words('title', rows, row => row.title, { title: 'stockpile', clip: 'start' }),
      ...(rows.some(row => row.taken !== '') ? [words('taken', rows, row => row.taken, { title: 'with' })] : []),
      numbers('held_mean', unit, rows, row => row.held.mean, {
        title: 'held',
        error: row => row.held.meanError,
        errorSetsDigitsOnly: true,
      }),
      numbers('released_mean', unit, rows, row => row.released.mean, {
        title: 'given',
        error: row => row.released.meanError,
      }),
      numbers('released_p95', unit, rows, row => row.released.p95.value, {
        title: 'p95',
        error: row => row.released.p95.error,
        errorSetsDigitsOnly: true,
        shown: 'wide',
      }),
      ...(buys
        ? [
            numbers('bought_mean', unit, rows, row => row.bought.mean, {
              title: 'bought',
              error: row => row.bought.meanError,
              shown: 'wide' as const,
            }),
          ]
        : []),
      shareColumn(
        'p_drawn',
        rows.map(row => never(row.drawn)),
        { title: 'P(drawn on)' },
      ),
      words('drawn_date', rows, row => dateOf(row.drawn), { title: 'first' }),
      shareColumn(
        'p_empty',
        rows.map(row => never(row.empty)),
        { title: 'P(empty)' },
      ),
      words('empty_date', rows, row => dateOf(row.empty), { title: 'from', shown: 'wide' }),
      numbers('drawn_p50', 'week', rows, row => row.drawn.p50.value, { shown: 'data' }),
      numbers('empty_p50', 'week', rows, row => row.empty.p50.value, { shown: 'data' }),
    ],
  };
}
