// Who gains: what companies or sites make, earn and keep more than without the shocks, side by side. Only where a scenario asks.
// From estimates and labels; one row for each owner, the largest gain first.
import type { Measure, MoneyMeasure } from '../model/program.ts';
import { numbers, shareColumn, words } from './columns.ts';
import type { OutcomeEstimate } from './estimates.ts';
import { inDraws, number, numberWithError, roundScale, scaleFor } from './number.ts';
import type { Table } from './table.ts';

/** In the order in which one of them decides who gains most, and is asked how likely it is. */
const GAINS: readonly MoneyMeasure[] = ['margin_gained', 'revenue_gained', 'volume_gained', 'utilisation_gained'];

export const isGain = (measure: Measure | 'formula'): boolean => GAINS.some(gain => gain === measure);

/** Companies are compared with each other: one scale for all, whoever is looked at. */
const MILLION = 1e6;

interface Row {
  readonly owner: string;
  readonly found: { readonly [M in MoneyMeasure]?: OutcomeEstimate };
}

/** What decides the order of the rows, and who gains: of the headlines, else of all, margin where it is asked for, else revenue, volume or utilisation. */
function leading(estimates: readonly OutcomeEstimate[]): MoneyMeasure | undefined {
  const first = (among: readonly OutcomeEstimate[]) =>
    GAINS.find(gain => among.some(({ label }) => label.measure === gain));
  return first(estimates.filter(({ label }) => label.headline)) ?? first(estimates);
}

/** Of several outcomes of one measure, the first one speaks; the others are in gains-in-full. Volumes are compared as shares. */
function rowsOf(estimates: readonly OutcomeEstimate[]): readonly Row[] {
  const owners = new Map<string, { [M in MoneyMeasure]?: OutcomeEstimate }>();
  for (const estimate of estimates) {
    const { label } = estimate;
    const measure = GAINS.find(gain => gain === label.measure);
    if (measure === undefined || (measure === 'volume_gained') !== (label.form === 'share')) continue;
    const found = owners.get(label.region) ?? {};
    found[measure] ??= estimate;
    owners.set(label.region, found);
  }
  const first = leading(estimates);
  const gain = ({ found }: Row) => (first && found[first]?.summary.mean) ?? -Infinity;
  return [...owners].map(([owner, found]) => ({ owner, found })).sort((a, b) => gain(b) - gain(a));
}

/** `1 M USD`, as a threshold was meant. */
function thresholdOf(row: OutcomeEstimate): string {
  const { threshold } = row.summary;
  if (threshold === 0) return '0';
  const scale = roundScale(threshold, row.label.unit);
  const value = row.label.unit === 'share' ? threshold * 100 : threshold / scale.divisor;
  return `${number(value)} ${scale.unit}`;
}

export function gainsTable(estimates: readonly OutcomeEstimate[], priceYear: number | undefined): Table {
  const rows = rowsOf(estimates);
  const first = leading(estimates);
  const mean = (name: string, measure: MoneyMeasure, unit: 'share' | 'M USD', title: string) => {
    const divisor = unit === 'share' ? 1 : MILLION;
    const scaled = (value: number | undefined) => (value === undefined ? undefined : value / divisor);
    return rows.some(({ found }) => found[measure] !== undefined)
      ? [
          numbers(name, unit, rows, ({ found }) => scaled(found[measure]?.summary.mean), {
            title,
            error: ({ found }) => scaled(found[measure]?.summary.meanError),
            absent: '–',
          }),
        ]
      : [];
  };
  // Volumes carry their threshold on the amount, whose rows stand beside their shares.
  const asked = (owner: string) =>
    estimates.find(({ label }) => label.measure === first && label.region === owner && label.form === 'amount');
  const often = rows.map(({ owner }) => asked(owner));
  const thresholds = new Set(often.flatMap(row => (row ? [thresholdOf(row)] : [])));
  const what = first?.replace('_gained', '') ?? '';
  const shown = [...GAINS].sort((a, b) => Number(b === first) - Number(a === first));
  const measured = (measure: MoneyMeasure) => {
    const name = measure.replace('_gained', '');
    const inMoney = measure === 'margin_gained' || measure === 'revenue_gained';
    return mean(name, measure, inMoney ? 'M USD' : 'share', name === 'utilisation' ? 'utilisation, points' : name);
  };
  // A margin is not known where no cost is stated; what is made and earned is.
  const costless = rows.some(({ found }) => found.margin_gained === undefined);
  const missing =
    costless && rows.some(({ found }) => found.margin_gained) ? '– : no cost is stated for its sites. ' : '';
  return {
    id: 'gains',
    title: 'Who gains',
    note: `Differences from the same draws without the shocks; below zero: lost. ${moneyNote(priceYear)} Output is valued at the price where it is made, when it is made; margin is that and what states pay, less the cost that running causes. ${missing}Every row in full is in gains-in-full.csv.`,
    place: estimates.some(({ label }) => label.headline && isGain(label.measure)) ? 'first' : 'after',
    screenRows: 14,
    columns: [
      words('owner', rows, ({ owner }) => owner, { title: 'who' }),
      ...shown.slice(0, 1).flatMap(measured),
      shareColumn(
        'p_gain',
        often.map(row => row?.summary.exceeds),
        {
          title: thresholds.size === 1 ? `P(${what} > ${[...thresholds][0]})` : `P(${what} > threshold)`,
          absent: '–',
        },
      ),
      ...shown.slice(1).flatMap(measured),
    ],
  };
}

/** Whose money, and of which year. */
export function moneyNote(priceYear: number | undefined): string {
  return priceYear === undefined ? 'Money is in USD at the base year’s prices.' : `Money is in USD of ${priceYear}.`;
}

/** `Lynas gains most: 31 ± 2 M USD of margin on average, more than 0 in 84 ± 1 % of draws; China Rare Earth Group loses most, 120 ± 9 M USD.` */
export function gainSentences(estimates: readonly OutcomeEstimate[]): readonly string[] {
  const first = leading(estimates);
  const headlines = estimates.filter(
    ({ label, summary }) =>
      label.measure === first && label.headline && label.form === 'amount' && summary.mean !== undefined,
  );
  const ranked = [...headlines].sort((a, b) => b.summary.mean! - a.summary.mean!);
  const [best, worst] = [ranked[0], ranked.at(-1)];
  if (first === undefined || best === undefined || worst === undefined) return [];
  const gains = best.summary.mean! > 0;
  const what = first.replace('_gained', '');
  const most = gains
    ? `${best.label.region} gains most: ${amount(best, best.summary.mean!)} of ${what} on average, more than ${thresholdOf(best)} ${inDraws(best.summary.exceeds)}`
    : `None of those asked about gains ${what} on average`;
  const least =
    worst.summary.mean! < 0 ? `; ${worst.label.region} loses most, ${amount(worst, -worst.summary.mean!)}` : '';
  return [`${most}${least}.`];
}

function amount({ label, summary }: OutcomeEstimate, mean: number): string {
  const scale = scaleFor(Math.abs(mean), label.unit);
  const factor = label.unit === 'share' ? 100 : 1 / scale.divisor;
  const text =
    summary.meanError === undefined
      ? number(mean * factor)
      : numberWithError(mean * factor, summary.meanError * factor);
  return `${text} ${scale.unit}`;
}
