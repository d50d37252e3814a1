// What was done about it: every rule of adaptation and second source, how often and when it took effect, how far it got, what it cost.
// From the estimates that every run makes of its rules. Chooses the order: as written.
import { dateColumn, meanColumn, numbers, quantileColumn, shareColumn, words } from './columns.ts';
import type { Named, OutcomeEstimate } from './estimates.ts';
import type { Table } from './table.ts';

export function doneTable(
  estimates: readonly OutcomeEstimate[],
  { labels, clock }: Pick<Named, 'labels' | 'clock'>,
): Table {
  const of = (measure: string) =>
    labels.rules.flatMap((_, rule) =>
      estimates.filter(({ label }) => label.rule === rule && label.measure === measure).map(({ summary }) => summary),
    );
  const [times, levels, costs] = [of('time_to_adapt'), of('adapted'), of('adaptation_cost')];
  return {
    id: 'done',
    title: 'What was done about it',
    note: 'Share of draws in which it took effect; when, over all draws, those in which it never does included; how far it got at most, of all that is made or, of capacity and second sources, of what is planned; and its cost over the horizon, against the same draws without the shocks.',
    place: 'after',
    screenRows: 14,
    columns: [
      words('rule', labels.rules, ({ name }) => name, { shown: 'data' }),
      words('title', labels.rules, ({ title }) => title, { title: 'what' }),
      words('kind', labels.rules, ({ kind }) => kind, { shown: 'wide' }),
      shareColumn(
        'p_begun',
        times.map(({ pNever: { value, error, interval } }) => ({
          value: 1 - value,
          error,
          interval: { low: rest(interval.high), high: rest(interval.low) },
        })),
        { title: 'in share of draws' },
      ),
      quantileColumn('p50', times, 'week', { title: 'median week' }),
      dateColumn('p50', times, clock, { title: 'date' }),
      numbers('level_mean', 'share', levels, row => row.mean, { title: 'got to', error: row => row.meanError }),
      numbers('level_p95', 'share', levels, row => row.p95.value, {
        title: 'p95 of it',
        error: row => row.p95.error,
        errorSetsDigitsOnly: true,
        shown: 'wide',
      }),
      {
        ...meanColumn(
          costs,
          costs.map(() => 'USD'),
        ),
        name: 'cost_mean',
        title: 'mean cost',
      },
    ],
  };
}

const rest = (share: number | undefined): number | undefined => (share === undefined ? undefined : 1 - share);
