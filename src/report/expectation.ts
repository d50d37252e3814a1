// What the analyst said must hold, judged: each statement beside the value that came out, its error and whether it holds.
// From compiled expectations and the tally. Knows no grammar; what follows from a broken one is for the command to say.
import type { Expectation, Program, Relation } from '../model/program.ts';
import { type Share, share } from '../statistics/exceedance.ts';
import { type Ordered, quantileError, quantileOf } from '../statistics/quantile.ts';
import type { Tally } from '../statistics/tally.ts';
import { numbers, words } from './columns.ts';
import { type Named, type OutcomeEstimate, orderOf } from './estimates.ts';
import type { Table } from './table.ts';

export interface Judged {
  readonly statement: string;
  readonly value: number; // in `unit`; NaN where it has none, a mean over "never" for instance
  readonly error: number | undefined;
  readonly unit: string;
  readonly limit: number;
  readonly holds: boolean;
}

/** Nearer to the limit than this many standard errors, another seed might say otherwise. */
const CLOSE = 2;

export function judge(
  program: Named & Pick<Program, 'expectations'>,
  estimates: readonly OutcomeEstimate[],
  tally: Tally,
): readonly Judged[] {
  return program.expectations.map(expectation => {
    const estimate = estimates[expectation.outcome]!;
    const isShare = expectation.statistic.kind === 'probability';
    const [value, error] = statistic(expectation, estimate, () => orderOf(program, tally, expectation.outcome));
    const limit = expectation.value * (isShare ? 1 : estimate.label.factor);
    return {
      statement: expectation.text,
      value,
      error,
      unit: isShare ? 'share' : estimate.label.unit,
      limit,
      holds: holds(value, expectation.relation, limit),
    };
  });
}

/** The value in the label's unit, with its standard error. `order` is only asked for what the summary does not hold. */
function statistic(
  { statistic: wanted }: Expectation,
  { label, summary }: OutcomeEstimate,
  order: () => Ordered,
): readonly [number, number | undefined] {
  switch (wanted.kind) {
    case 'mean':
      return [summary.mean ?? Number.NaN, summary.meanError];
    case 'sd':
      return [summary.sd ?? Number.NaN, undefined];
    case 'cvar95':
      return [summary.cvar95?.value ?? Number.NaN, summary.cvar95?.error];
    case 'quantile': {
      const values = order();
      const error = quantileError(values, wanted.p);
      return [quantileOf(values, wanted.p)! * label.factor, error === undefined ? undefined : error * label.factor];
    }
    case 'probability': {
      const { value, error } = beyond(order(), wanted.beyond, wanted.threshold);
      return [value, error];
    }
    default:
      return wanted satisfies never;
  }
}

function beyond({ n, at }: Ordered, relation: Relation, threshold: number): Share {
  let hits = 0;
  for (let rank = 0; rank < n; rank++) if (holds(at(rank), relation, threshold)) hits++;
  return share(hits, n);
}

/** NaN holds nothing. */
function holds(value: number, relation: Relation, limit: number): boolean {
  switch (relation) {
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
    default:
      return relation satisfies never;
  }
}

export function expectationTable(rows: readonly Judged[]): Table {
  const close = ({ value, error, limit }: Judged) => error !== undefined && Math.abs(value - limit) < CLOSE * error;
  return {
    id: 'expectations',
    title: 'What the scenario expects',
    place: rows.some(row => !row.holds) ? 'first' : 'after',
    columns: [
      words('statement', rows, row => row.statement),
      numbers(
        'value',
        rows.map(row => row.unit),
        rows,
        row => row.value,
        { error: row => row.error },
      ),
      words('holds', rows, row => (row.holds ? 'yes' : 'NO') + (close(row) ? ', but too close to call' : '')),
    ],
  };
}
