// Variants beside the scenario they vary: for each headline outcome both means, their paired difference and how often the
// variant is better. From two tallies of the same draws; chooses what of an outcome is compared, and which way is better.
import type { Measure, OutcomeLabel } from '../model/program.ts';
import { type Paired, paired } from '../statistics/paired.ts';
import { LEVEL } from '../statistics/quantile.ts';
import type { Tally } from '../statistics/tally.ts';
import { numbers, shareColumn, words } from './columns.ts';
import { type Named, placeOf, sameIn } from './estimates.ts';
import { inDraws, numberWithError, scaleFor } from './number.ts';
import type { Table } from './table.ts';

/** One variant against the scenario itself, all headline outcomes. */
export interface Comparison {
  readonly name: string;
  readonly title: string;
  readonly draws: number; // fewer than the scenario's after an interrupt
  readonly rows: readonly Compared[];
}

interface Compared {
  readonly label: OutcomeLabel;
  readonly what: string; // what is compared of the outcome, where it is not its value
  readonly unit: string;
  readonly factor: number;
  readonly pair: Paired;
  readonly better: Paired['lower'];
  readonly worse: Paired['lower'];
}

/** Of these, more is better; of all others less. */
const MORE_IS_BETTER: readonly (Measure | 'formula')[] = [
  'time_to_stop',
  'lowest_cover',
  'time_to_draw',
  'time_to_empty',
  'volume_gained',
  'revenue_gained',
  'margin_gained',
  'utilisation_gained',
  'tariff_revenue',
];
/** What is asked about first, wherever a model that is extended has put its prices and times. */
const LOSSES: readonly (Measure | 'formula')[] = ['built_lost', 'output_lost', 'shipments_lost'];
const TIMES: readonly (Measure | 'formula')[] = ['time_to_stop', 'time_to_recover', 'time_to_draw', 'time_to_empty'];

/** Outcomes of which every draw was kept; `base` and `other` hold the same draws. `theirs`: the other's program, where its outcomes differ. */
export function compareVariant(
  program: Named,
  { name, title }: { readonly name: string; readonly title: string },
  base: Tally,
  other: Tally,
  theirs: Named = program,
): Comparison {
  const rows = program.outcomes.flatMap((slot, index): Compared[] => {
    const label = program.labels.outcomes[index]!;
    // A loss as a share of what would have been moves as its amount does.
    if (!slot.kept || label.form === 'share') return [];
    const normal = label.form === 'normal';
    const same = theirs === program ? index : sameIn(program, theirs, index);
    if (same === undefined || (label.hidden && !(normal && theirs !== program))) return [];
    const [one, two] = [base.scalars[placeOf(program, index)]!, other.scalars[placeOf(theirs, same)]!];
    const values = paired(one, two, LEVEL);
    if (values === undefined) return [];
    if (normal)
      return [
        {
          label,
          what: '',
          unit: label.unit,
          factor: label.factor,
          pair: values,
          better: values.higher,
          worse: values.lower,
        },
      ];
    const { higher, lower } = values;
    const [better, worse] = MORE_IS_BETTER.includes(label.measure) ? [higher, lower] : [lower, higher];
    if (!TIMES.includes(label.measure))
      return [{ label, what: '', unit: label.unit, factor: label.factor, pair: values, better, worse }];
    // A time may never come, and has no mean then; that it comes in time always has one.
    const inTime = (draws: Float64Array) =>
      draws.map(weeks => ((Number.isNaN(slot.threshold) ? weeks < Infinity : weeks <= slot.threshold) ? 1 : 0));
    const what = label.within ? `P(within ${label.within.written})` : 'P(ever)';
    return [{ label, what, unit: 'share', factor: 1, pair: paired(inTime(one), inTime(two), LEVEL)!, better, worse }];
  });
  return { name, title, draws: other.draws, rows };
}

/** `One more week of stock: money lost changes by −0.52 ± 0.02 M USD on average; better in 86 % of draws`, or how often it is worse, whichever is more often. The last formula or, failing that, the first loss asked about. */
export function variantSentences(comparisons: readonly Comparison[]): readonly string[] {
  return comparisons.flatMap(({ title, rows }) => {
    const whole = rows.filter(({ what }) => what === '');
    const losses = whole.filter(({ label }) => LOSSES.includes(label.measure));
    const row =
      whole.findLast(({ label }) => label.measure === 'formula') ??
      losses.find(({ label }) => label.region === 'world') ??
      losses[0] ??
      whole[0];
    const difference = row?.pair.difference;
    if (row === undefined || difference?.error === undefined) return [];
    const { label, factor, better, worse } = row;
    const place = label.region === '' || label.region === 'world' ? '' : ` in ${label.region}`;
    const scale = scaleFor(Math.abs(difference.value * factor), label.unit);
    const change = numberWithError(
      (difference.value * factor) / scale.divisor,
      (difference.error * factor) / scale.divisor,
    );
    const name = label.title || label.outcome;
    const often = worse.value > better.value ? `worse ${inDraws(worse)}` : `better ${inDraws(better)}`;
    return [`${title}: ${name}${place} changes by ${change} ${scale.unit} on average; ${often}.`];
  });
}

/** `of`: variants, or responses in full. */
export function variantTable(
  comparisons: readonly Comparison[],
  program: Named,
  of: 'variants' | 'responses' = 'variants',
): Table {
  const all = comparisons.flatMap(comparison => comparison.rows.map(row => ({ ...row, comparison })));
  // A screen has room for the world under every variant, or for every region under one.
  const whole = ({ label }: Compared) => label.region === 'world' || label.region === '';
  const rows = [...all.filter(whole), ...all.filter(row => !whole(row))];
  const unit = rows.map(row => row.unit);
  const times = (value: number | undefined, factor: number) => (value === undefined ? undefined : value * factor);
  const left = program.outcomes.filter((slot, i) => program.labels.outcomes[i]!.headline && !slot.kept).length;
  const some = left > 0 ? ` ${left} further headline numbers do not keep every draw and are not compared.` : '';
  return {
    id: of === 'variants' ? 'variants' : 'response-outcomes',
    title:
      of === 'variants'
        ? 'Variants, against the scenario as it is'
        : 'Responses in full, against the scenario without them',
    note: `Difference: ${of === 'variants' ? 'variant' : 'with it'} less scenario, draw by draw, which is why its error is smaller than those of the means. Better: less lost or stopped, a lower price, a later stop, more cover, a larger gain; of a formula, less.${some}`,
    place: of === 'variants' ? 'first' : 'after',
    screenRows: of === 'variants' ? 24 : 14,
    columns: [
      words('variant', rows, row => row.comparison.name, { shown: 'data' }),
      words('variant_title', rows, row => row.comparison.title, { title: of === 'variants' ? 'variant' : 'response' }),
      words('outcome', rows, row => row.label.outcome, { shown: 'data' }),
      words('title', rows, row => [row.what, row.label.title || row.label.outcome].filter(Boolean).join(': '), {
        title: 'outcome',
      }),
      words('region', rows, row => row.label.region),
      numbers('base_mean', unit, rows, row => times(row.pair.mean, row.factor), { title: 'as it is' }),
      numbers('variant_mean', unit, rows, row => times(row.pair.otherMean, row.factor), {
        title: of === 'variants' ? 'variant' : 'with it',
      }),
      numbers('difference', unit, rows, row => times(row.pair.difference?.value, row.factor), {
        error: row => times(row.pair.difference?.error, row.factor),
      }),
      shareColumn(
        'p_better',
        rows.map(row => row.better),
        { title: 'P(better)' },
      ),
      numbers('draws', '', rows, row => row.pair.draws, { shown: 'data' }),
    ],
  };
}
