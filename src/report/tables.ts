// Which tables a run comes to, and what is in each: the only place that chooses what is shown, in which order and where.
// From estimates, labels and run facts. Knows no formatting, files or terminals.
import type { Measure } from '../model/program.ts';
import type { Summary } from '../statistics/summary.ts';
import type { Tally } from '../statistics/tally.ts';
import { bandTable, glanceTable } from './bands.ts';
import { boundTable } from './bound.ts';
import {
  dateColumn,
  exceedsColumn,
  identity,
  meanColumn,
  numbers,
  QUANTILES,
  quantileColumn,
  sdColumn,
  shareColumn,
  tailColumn,
  words,
} from './columns.ts';
import { dateAfterWeeks } from './date.ts';
import { doneTable } from './done.ts';
import { type Named, type OutcomeEstimate, withinShare } from './estimates.ts';
import { expectationTable, type Judged } from './expectation.ts';
import { gainsTable, isGain, moneyNote } from './gains.ts';
import type { Help } from './help.ts';
import { helpForTable } from './help-for.ts';
import { ledgerTable } from './ledger.ts';
import { number, percent, roundScale } from './number.ts';
import { type CostFacts, responseTable } from './responses.ts';
import { stockpileRows, stockpileTable } from './stockpiles.ts';
import { type Column, rowCount, type Table } from './table.ts';
import { type Comparison, variantTable } from './variants.ts';

/** What a run was, as far as every repeat of it agrees. */
export interface RunFacts {
  readonly version: string;
  readonly seed: string;
  readonly drawsAskedFor: number;
  readonly policies?: readonly { readonly title: string; readonly inForce: boolean }[];
  readonly costs?: CostFacts;
}

/** More rows than this are scrolled past, not read. */
const ROWS_ON_SCREEN = 14;

const NO_COSTS: CostFacts = { years: [], yearless: false };
const LOSSES: readonly (Measure | 'formula')[] = ['built_lost', 'output_lost', 'shipments_lost', 'formula'];

export function tables(
  program: Named & Parameters<typeof bandTable>[0],
  estimates: readonly OutcomeEstimate[],
  expectations: readonly Judged[],
  tally: Tally,
  facts: RunFacts,
  comparisons: readonly Comparison[] = [],
  help?: Help,
): readonly Table[] {
  const of = (...measures: readonly (Measure | 'formula')[]) =>
    estimates.filter(({ label }) => !label.hidden && label.rule === undefined && measures.includes(label.measure));
  const tried = help?.rows.map(({ comparison }) => comparison) ?? [];
  const stockpiles = help?.stockpiles ?? stockpileRows(program, tally, '');
  return [
    summaryTable(of(...LOSSES)),
    gainsTable(
      estimates.filter(({ label }) => isGain(label.measure)),
      program.labels.priceYear,
    ),
    responseTable(help, facts.costs ?? NO_COSTS),
    helpForTable(help),
    variantTable(comparisons, program),
    expectationTable(expectations),
    timesTable(of('time_to_stop', 'time_to_recover', 'time_to_draw', 'time_to_empty', 'time_to_adapt'), program),
    spreadTable('stoppages', 'Stoppages', of('weeks_stopped', 'plants_stopped'), STOPPAGE_NOTE),
    spreadTable('licences', 'Licences', of('licences_granted', 'licence_wait'), LICENCE_NOTE),
    boundTable(program, tally),
    doneTable(estimates, program),
    spreadTable('adaptation', 'Adaptation: how far, and at what cost', of('adapted', 'adaptation_cost')),
    spreadTable('prices', 'Prices, as multiples of the base price', of('price_peak', 'price_mean')),
    spreadTable(
      'money',
      'Money: what is added to costs, paid and levied',
      of('added_cost_peak', 'added_cost_mean', 'payments', 'tariff_revenue'),
      moneyNote(program.labels.priceYear),
    ),
    coverTable(of('lowest_cover')),
    {
      ...spreadTable(
        'gains-in-full',
        'Gains in full',
        estimates.filter(({ label }) => isGain(label.measure)),
      ),
      place: 'data' as const,
    },
    stockpileTable(stockpiles, program),
    spreadTable('released', 'What stockpiles gave and bought', of('stockpile_released', 'stockpile_bought')),
    variantTable(tried, program, 'responses'),
    spreadTable('losses', 'Losses in full, against the same draws without the shocks', of(...LOSSES)),
    glanceTable(program, tally),
    bandTable(program, tally),
    ledgerTable(program.labels.ledger),
    factsTable(program, tally, facts),
  ]
    .filter(table => rowCount(table) > 0)
    .map(table => (table.screenRows === undefined ? table : { ...table, rest: `${table.id}.csv` }));
}

const STOPPAGE_NOTE =
  'A plant counts as stopped when it runs below half of what it wanted, and would not without the shocks.';

const LICENCE_NOTE =
  'Granted: of what was applied for, in tonnes; what was let go when a regime ended counts as granted, and orders that were refused are applied for anew. The wait is that of an application made when it was longest.';

/** The first thing a reader sees: of each headline, by region, the amount and the share side by side. */
function summaryTable(losses: readonly OutcomeEstimate[]): Table {
  const headlines = losses.filter(({ label }) => label.headline);
  const shown = headlines.length > 0 ? headlines : losses;
  const amounts = shown.filter(({ label }) => label.form === 'amount');
  const main = amounts.length > 0 ? amounts : shown;
  const rows = main.map(({ summary }) => summary);
  const shares = main.map(({ label }) => {
    const same = losses.find(
      other =>
        other.label.form === 'share' && other.label.outcome === label.outcome && other.label.region === label.region,
    );
    return same?.summary;
  });
  const unit = main.map(({ label }) => label.unit);
  const thresholds = main.map(({ summary }, i) => (Number.isNaN(summary.threshold) ? (shares[i] ?? summary) : summary));
  const above = thresholdsOf(main, thresholds);
  return {
    id: 'summary',
    title: 'What is lost',
    note: summaryNote(above),
    place: 'first',
    screenRows: 18,
    columns: [
      ...identity(main),
      meanColumn(rows, unit, { shown: 'wide' }),
      quantileColumn('p5', rows, unit, { shown: 'wide' }),
      quantileColumn('p50', rows, unit),
      quantileColumn('p95', rows, unit),
      ...(shares.some(share => share !== undefined)
        ? [
            numbers('share_mean', 'share', shares, share => share?.mean, {
              title: 'share lost',
              error: share => share?.meanError,
            }),
            numbers('share_p95', 'share', shares, share => share?.p95.value, {
              title: 'p95 of it',
              error: share => share?.p95.error,
              errorSetsDigitsOnly: true,
              shown: 'wide',
            }),
          ]
        : []),
      exceedsColumn('p_loss', thresholds, { title: above.length === 1 ? `P(loss > ${above[0]})` : 'P(loss)' }),
    ],
  };
}

/** Above what a loss counts, in words, each once. */
function thresholdsOf(rows: readonly OutcomeEstimate[], counted: readonly Summary[]): readonly string[] {
  const thresholds = counted.flatMap(({ threshold }, i) => {
    const { label, summary } = rows[i]!;
    if (Number.isNaN(threshold)) return [];
    if (counted[i] !== summary || label.unit === 'share') return [percent(threshold)];
    const scale = roundScale(threshold, label.unit);
    return [`${number(threshold / scale.divisor)} ${scale.unit}`];
  });
  return [...new Set(thresholds)];
}

function summaryNote(thresholds: readonly string[]): string {
  const each = thresholds.length > 1 ? 'P(loss): each outcome has a threshold of its own, in losses.csv. ' : '';
  return `± is one standard error of the simulation. ${each}Losses are differences from the same draws without the shocks; what is caught up later is not lost.`;
}

/** Everything about a distribution, one row per outcome, region and form. */
function spreadTable(id: string, title: string, estimates: readonly OutcomeEstimate[], note?: string): Table {
  const rows = estimates.map(({ summary }) => summary);
  const unit = estimates.map(({ label }) => label.unit);
  const binned = rows.find(row => row.relativeError > 0);
  const within =
    binned &&
    `Quantiles of outcomes that are no headline are within ${percent(binned.relativeError)} of the exact ones.`;
  const notes = [note, within].filter(text => text !== undefined);
  const thresholds = new Set(rows.map(row => row.threshold).filter(threshold => !Number.isNaN(threshold)));
  // Of a stoppage, whether it comes at all is the first question.
  const first = id === 'stoppages';
  const often = exceedsColumn('p_above', rows, {
    title: thresholds.size === 1 && thresholds.has(0) ? 'P(> 0)' : 'P(> threshold)',
    ...(first ? {} : { shown: 'wide' }),
  });
  return {
    id,
    title,
    ...(notes.length > 0 ? { note: notes.join(' ') } : {}),
    place: 'after',
    screenRows: ROWS_ON_SCREEN,
    columns: [
      ...identity(estimates),
      ...(first ? [often] : []),
      meanColumn(rows, unit),
      sdColumn(rows, unit, { shown: 'wide' }),
      ...QUANTILES.map(name =>
        quantileColumn(name, rows, unit, name === 'p50' || name === 'p95' ? {} : { shown: 'wide' }),
      ),
      tailColumn(rows, unit, { shown: 'wide' }),
      ...(thresholds.size === 0 ? [] : [numbers('threshold', unit, rows, row => row.threshold, { shown: 'page' })]),
      ...(first || thresholds.size === 0 ? [] : [often]),
    ],
  };
}

/** Least stock: the low end is the bad one, so there is no tail of high values to speak of. */
function coverTable(estimates: readonly OutcomeEstimate[]): Table {
  const rows = estimates.map(({ summary }) => summary);
  const unit = estimates.map(({ label }) => label.unit);
  return {
    id: 'cover',
    title: 'Lowest cover: the least stock that any buyer gets down to',
    note: 'In time of normal use; the low end is the bad one.',
    place: 'after',
    screenRows: ROWS_ON_SCREEN,
    columns: [
      ...identity(estimates),
      meanColumn(rows, unit),
      sdColumn(rows, unit, { shown: 'wide' }),
      ...QUANTILES.map(name => quantileColumn(name, rows, unit)),
    ],
  };
}

/** Times that may never come: how likely that is, and when otherwise. No means. */
function timesTable(estimates: readonly OutcomeEstimate[], { clock }: Pick<Named, 'clock'>): Table {
  const rows = estimates.map(({ summary }) => summary);
  const unit = estimates.map(({ label }) => label.unit);
  const columns: Column[] = [
    ...identity(estimates),
    ...withinColumns(estimates, clock),
    shareColumn(
      'p_never',
      rows.map(row => row.pNever),
      { title: 'P(never)' },
    ),
  ];
  for (const name of QUANTILES) {
    const looks: { readonly shown?: 'wide' | 'page' } =
      name === 'p5' ? { shown: 'wide' } : name === 'p25' || name === 'p75' ? { shown: 'page' } : {};
    columns.push(quantileColumn(name, rows, unit, looks), dateColumn(name, rows, clock, { title: 'date', ...looks }));
  }
  return {
    id: 'times',
    title: 'When plants stop, and when output is back for good',
    note: 'Weeks after the start; quantiles over all draws, those in which it never happens included. Back for good: at or above 98 % of what would have been, until the horizon; 0 where it never fell below, never where it is not back by then. The world can be back before a region whose loss is small in it.',
    place: 'after',
    screenRows: ROWS_ON_SCREEN,
    columns,
  };
}

/** How likely it comes within the time that was asked about, and the day that time ends on; nothing where none was. */
function withinColumns(estimates: readonly OutcomeEstimate[], clock: Named['clock']): Column[] {
  const asked = new Set(estimates.flatMap(({ label }) => label.within?.written ?? []));
  if (asked.size === 0) return [];
  const one = asked.size === 1 ? ` ${[...asked][0]}` : '';
  const dateOf = (weeks: number | undefined) => (weeks === undefined ? '' : dateAfterWeeks(clock, weeks));
  return [
    words('within', estimates, ({ label }) => label.within?.written ?? '', one === '' ? {} : { shown: 'page' }),
    words('within_date', estimates, ({ label }) => dateOf(label.within?.weeks), { title: 'by' }),
    shareColumn('p_within', estimates.map(withinShare), { title: `P(within${one})` }),
  ];
}

function factsTable(program: Named, tally: Tally, facts: RunFacts): Table {
  const { clock, labels } = program;
  const rows: [string, string][] = [
    [
      'draws',
      tally.draws === facts.drawsAskedFor
        ? String(tally.draws)
        : `${tally.draws} of ${facts.drawsAskedFor} (interrupted)`,
    ],
    ['seed', facts.seed],
    ['steps', `${clock.steps}, one a ${clock.step}`],
    ['version', facts.version],
    ['worst mass imbalance', `${tally.worstImbalance.toExponential(1)} of throughput`],
    ...labels.notes.map((note): [string, string] => ['note', note]),
  ];
  return {
    id: 'facts',
    title: 'This run',
    place: 'after',
    screenRows: 10,
    columns: [words('fact', rows, ([fact]) => fact), words('value', rows, ([, value]) => value)],
  };
}
