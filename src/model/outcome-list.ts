// Outcomes while they are laid out: slots, labels and dimensions side by side, and where each is found by its name and region.
import type { Dimension } from '../scenario/quantity.ts';
import type { OutcomeLabel, OutcomeSlot, SeriesLabel, SeriesSlot } from './program.ts';

/** The region that stands for all of them together. */
export const WORLD = 'world';
/** Headline outcomes that keep every draw; further ones are binned. */
const MOST_KEPT = 32;

export interface OutcomeList {
  readonly slots: OutcomeSlot[];
  readonly labels: OutcomeLabel[];
  readonly dimensions: Dimension[];
  readonly series: SeriesSlot[];
  readonly seriesLabels: SeriesLabel[];
  readonly places: Map<string, number>;
}

type Form = OutcomeSlot['form'];
const place = (outcome: string, region: string, form: Form) => `${outcome}(${region}) ${form}`;

export const emptyList = (): OutcomeList => ({
  slots: [],
  labels: [],
  dimensions: [],
  series: [],
  seriesLabels: [],
  places: new Map(),
});

/** Adds one outcome; it can be found under its own region and under all in `also`. A headline keeps its draws while there is room. */
export function append(
  list: OutcomeList,
  slot: Omit<OutcomeSlot, 'kept' | 'form'>,
  label: OutcomeLabel,
  dimension: Dimension,
  also: readonly string[] = [],
): void {
  for (const region of [label.region, ...also])
    list.places.set(place(label.outcome, region, label.form), list.slots.length);
  const kept = label.headline && list.slots.filter(other => other.kept).length < MOST_KEPT;
  list.slots.push({ ...slot, form: label.form, kept });
  list.labels.push(label);
  list.dimensions.push(dimension);
}

/** Position of `x(europe)`, or of the share of the counterfactual it amounts to, which a formula may also call `x_share(europe)`. */
export function findOutcome(list: OutcomeList, outcome: string, region: string, form: Form): number | undefined {
  const found = list.places.get(place(outcome, region, form));
  if (found !== undefined || form === 'share' || !outcome.endsWith(SHARE)) return found;
  return list.places.get(place(outcome.slice(0, -SHARE.length), region, 'share'));
}

export const SHARE = '_share';
