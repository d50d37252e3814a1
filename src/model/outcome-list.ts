// Outcomes while they are laid out: slots, labels and dimensions side by side, and where each is found by its name and region.
import type { Loaded } from '../scenario/load.ts';
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
  readonly needed: ReadonlySet<string>; // of these every draw is kept: responses are priced by them
  readonly alone: ReadonlySet<string>; // outcomes of one region
  readonly room: number; // for headlines among what is kept
}

type Form = OutcomeSlot['form'];
const place = (outcome: string, region: string, form: Form) => `${outcome}(${region}) ${form}`;

/** What responses are priced by: a cost each, their benefits, and what would be built without the shocks. */
function neededFor({ responses = {}, outcomes = {}, benefit = [] }: Loaded): readonly string[] {
  if (Object.keys(responses).length === 0) return [];
  const counted = Object.values(responses).flatMap(({ cost }) => cost?.outcomes ?? []);
  const formulas = Object.entries(outcomes).filter(([, outcome]) => 'formula' in outcome && outcome.headline);
  return [...counted, ...benefit, ...formulas.map(([name]) => name)];
}

export function emptyList(document: Loaded): OutcomeList {
  const needed = new Set(neededFor(document));
  const priced = Object.keys(document.responses ?? {}).length > 0;
  const losses = Object.values(document.outcomes ?? {}).filter(outcome => 'measure' in outcome && outcome.headline);
  const room = MOST_KEPT - (priced ? needed.size + losses.length + 1 : 0);
  return { ...nothing(), needed, alone: new Set(inOneRegion(document)), room };
}

/** Outcomes that are asked of one region, which then stands for the whole. */
const inOneRegion = ({ outcomes = {} }: Loaded): readonly string[] =>
  Object.entries(outcomes).flatMap(([name, outcome]) =>
    'measure' in outcome && outcome.regions?.length === 1 ? [name] : [],
  );

const nothing = () => ({
  slots: [],
  labels: [],
  dimensions: [],
  series: [],
  seriesLabels: [],
  places: new Map<string, number>(),
});

/** Adds one outcome; it can be found under its own region and under all in `also`. A headline keeps its draws while there is room. */
export function append(
  list: OutcomeList,
  slot: Omit<OutcomeSlot, 'kept' | 'form'>,
  label: OutcomeLabel,
  dimension: Dimension,
  also: readonly string[] = [],
  keep?: 'always',
): void {
  for (const region of [label.region, ...also])
    list.places.set(place(label.outcome, region, label.form), list.slots.length);
  const known = list.slots.filter(other => other.kept).length;
  const whole =
    label.form === 'amount' && (label.region === '' || label.region === WORLD || list.alone.has(label.outcome));
  const needed = label.form === 'normal' || (whole && list.needed.has(label.outcome));
  // The last place is that of a response's cost.
  const last = list.room < MOST_KEPT ? MOST_KEPT - 1 : MOST_KEPT;
  const kept = keep === 'always' || (needed && known < last) || (label.headline && known < list.room);
  list.slots.push({ ...slot, form: label.form, kept });
  list.labels.push(label);
  list.dimensions.push(dimension);
}

/** Adds one that no formula, expectation or table of outcomes speaks of. */
export function appendHidden(
  list: OutcomeList,
  slot: Omit<OutcomeSlot, 'kept' | 'form'>,
  label: OutcomeLabel,
  dimension: Dimension,
): void {
  list.slots.push({ ...slot, form: label.form, kept: false });
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
