// What held production back: the accounts that ran short in the shocked world and not without the shocks.
// From the tally's counts and the labels of accounts. Chooses the order: most draws first.
import type { Program } from '../model/program.ts';
import { share } from '../statistics/exceedance.ts';
import type { Tally } from '../statistics/tally.ts';
import { numbers, shareColumn, words } from './columns.ts';
import type { Table } from './table.ts';

export interface Bound {
  readonly good: string;
  readonly region: string;
  readonly owner: string; // a process or a use
  readonly cohort: string; // '' for a process
  readonly draws: number; // in which it held its owner back
  readonly weeks: number; // mean over those draws
}

/** Accounts that bound in any draw, most draws first. */
export function bounds({ labels, clock }: Pick<Program, 'labels' | 'clock'>, tally: Tally): readonly Bound[] {
  const accounts = labels.accounts.length;
  return labels.accounts
    .map((account, a) => {
      const draws = tally.counts[a]!;
      return { ...account, draws, weeks: (tally.counts[accounts + a]! * clock.weeksPerStep) / draws };
    })
    .filter(({ draws }) => draws > 0)
    .sort((a, b) => b.draws - a.draws || b.weeks - a.weeks);
}

export function boundTable(program: Pick<Program, 'labels' | 'clock'>, tally: Tally): Table {
  const rows = bounds(program, tally);
  return {
    id: 'bound',
    title: 'What held production back',
    note: 'The input that was shortest, where it would not have been without the shocks; weeks: mean over the draws in which it was (only sums are kept, so it has no error).',
    place: 'after',
    screenRows: 10,
    columns: [
      words('good', rows, row => row.good, { title: 'short of' }),
      words('region', rows, row => row.region),
      words('owner', rows, row => row.owner, { title: 'held back' }),
      words('cohort', rows, row => row.cohort, { title: 'buyers' }),
      shareColumn(
        'p_bound',
        rows.map(row => share(row.draws, tally.draws)),
        { title: 'share of draws' },
      ),
      numbers('weeks', 'week', rows, row => row.weeks),
    ],
  };
}
