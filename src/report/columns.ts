// The columns that tables of estimates are made of: mean, spread, quantiles, tail, probabilities, dates. One place, so that a
// column is called the same and rounded the same in every table. Chooses no rows.
import type { Clock } from '../model/program.ts';
import type { Share } from '../statistics/exceedance.ts';
import type { QuantileEstimate, Summary } from '../statistics/summary.ts';
import { dateAfterWeeks } from './date.ts';
import type { OutcomeEstimate } from './estimates.ts';
import type { Column } from './table.ts';

export const QUANTILES = ['p5', 'p25', 'p50', 'p75', 'p95'] as const;
type Quantile = (typeof QUANTILES)[number];

type Looks = Partial<Pick<Column, 'title' | 'errorSetsDigitsOnly' | 'shown' | 'clip' | 'absent' | 'scaled'>>;

export function words<Row>(name: string, rows: readonly Row[], pick: (row: Row) => string, looks: Looks = {}): Column {
  return { name, unit: '', values: rows.map(pick), ...looks };
}

type Picked<Row> = (row: Row, index: number) => number | undefined;

/** Numbers; undefined becomes "none". */
export function numbers<Row>(
  name: string,
  unit: Column['unit'],
  rows: readonly Row[],
  pick: Picked<Row>,
  looks: Looks & { readonly error?: Picked<Row> } = {},
): Column {
  const { error, ...rest } = looks;
  return {
    name,
    unit,
    values: filled(rows, pick),
    ...(error === undefined ? {} : { error: filled(rows, error) }),
    ...rest,
  };
}

/** Which outcome and where: the first columns of every table of outcomes. */
export function identity(rows: readonly OutcomeEstimate[]): Column[] {
  return [
    words('outcome', rows, ({ label }) => label.outcome, { shown: 'data' }),
    words('title', rows, ({ label }) => label.title || label.outcome, { title: 'outcome' }),
    words('region', rows, ({ label }) => label.region),
  ];
}

export function meanColumn(rows: readonly Summary[], unit: Column['unit'], looks: Looks = {}): Column {
  return numbers('mean', unit, rows, row => row.mean, { error: row => row.meanError, ...looks });
}

/** The spread is read beside the mean: rounded to the same digit. */
export function sdColumn(rows: readonly Summary[], unit: Column['unit'], looks: Looks = {}): Column {
  return { ...numbers('sd', unit, rows, row => row.sd, looks), digits: filled(rows, row => row.meanError) };
}

/** The median and the 95th percentile show their error, the others use it for their digits; data files hold all. */
export function quantileColumn(
  name: Quantile,
  rows: readonly Summary[],
  unit: Column['unit'],
  looks: Looks = {},
): Column {
  return {
    ...numbers(name, unit, rows, row => row[name].value, { error: row => finiteError(row[name]) }),
    low: filled(rows, row => row[name].interval.low),
    high: filled(rows, row => row[name].interval.high),
    ...(name === 'p50' ? { title: 'median' } : {}),
    ...(name === 'p50' || name === 'p95' ? {} : { errorSetsDigitsOnly: true }),
    ...looks,
  };
}

export function tailColumn(rows: readonly Summary[], unit: Column['unit'], looks: Looks = {}): Column {
  return numbers('cvar95', unit, rows, row => row.cvar95?.value, {
    title: 'CVaR95',
    error: row => row.cvar95?.error,
    ...looks,
  });
}

/** A probability with its standard error; its interval, which stays wide at 0 and at 1, goes to the data files. */
export function shareColumn(name: string, shares: readonly (Share | undefined)[], looks: Looks = {}): Column {
  return {
    ...numbers(name, 'share', shares, share => share?.value, { error: share => share?.error, ...looks }),
    low: filled(shares, share => share?.interval.low),
    high: filled(shares, share => share?.interval.high),
  };
}

/** P(> threshold), where a threshold is stated. */
export function exceedsColumn(name: string, rows: readonly Summary[], looks: Looks = {}): Column {
  return shareColumn(
    name,
    rows.map(row => (Number.isNaN(row.threshold) ? undefined : row.exceeds)),
    looks,
  );
}

/** Calendar days for one quantile of a time after the start. */
export function dateColumn(name: Quantile, rows: readonly Summary[], clock: Clock, looks: Looks = {}): Column {
  return words(`${name}_date`, rows, row => dateAfterWeeks(clock, row[name].value), looks);
}

/** A standard error that touches "never" says nothing a reader could use beside the value. */
export function finiteError({ error }: QuantileEstimate): number | undefined {
  return error === Infinity ? undefined : error;
}

function filled<Row>(rows: readonly Row[], pick: Picked<Row>): Float64Array {
  return Float64Array.from(rows, (row, index) => pick(row, index) ?? Number.NaN);
}
