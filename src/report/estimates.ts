// What each outcome comes to, in the unit it is printed in: the run's tally summarised, outcome by outcome, with the errors.
// Pairs labels with statistics; decides nothing about which of them is shown.
import type { Measure, OutcomeLabel, Program } from '../model/program.ts';
import type { Share } from '../statistics/exceedance.ts';
import { LEVEL, type Ordered, ordered } from '../statistics/quantile.ts';
import { rowOrder } from '../statistics/sketch.ts';
import { type QuantileEstimate, type Summary, summarise, summariseRow } from '../statistics/summary.ts';
import type { Tally } from '../statistics/tally.ts';

/** What tables need of a program: names, dates and thresholds. */
export type Named = Pick<Program, 'labels' | 'clock' | 'outcomes'>;

export interface OutcomeEstimate {
  readonly label: OutcomeLabel;
  readonly summary: Summary; // values in label.unit
}

/** Measures that come in whole steps, whatever a sketch makes of them. */
const COUNTED_IN_STEPS: readonly (Measure | 'formula')[] = [
  'weeks_stopped',
  'time_to_stop',
  'time_to_recover',
  'time_to_draw',
  'time_to_empty',
  'time_to_adapt',
];
/** A sketch is this close to a whole number of steps, or it is an average of two of them. */
const NEAR = 0.01;

/** A sketch's quantiles lie half a per cent beside the whole numbers of steps that they stand for. */
function inSteps(summary: Summary, weeksPerStep: number): Summary {
  const snap = (estimate: QuantileEstimate): QuantileEstimate => {
    const steps = estimate.value / weeksPerStep;
    const whole = Math.round(steps);
    const close = Number.isFinite(steps) && Math.abs(steps - whole) <= NEAR * Math.max(1, Math.abs(steps));
    return close ? { ...estimate, value: whole * weeksPerStep } : estimate;
  };
  const { p5, p25, p50, p75, p95 } = summary;
  return { ...summary, p5: snap(p5), p25: snap(p25), p50: snap(p50), p75: snap(p75), p95: snap(p95) };
}

/** One per outcome slot, in the program's order. The tally must hold at least one draw. */
export function outcomeEstimates(program: Named, tally: Tally): readonly OutcomeEstimate[] {
  return program.outcomes.map((slot, index) => {
    const label = program.labels.outcomes[index]!;
    const options = { threshold: slot.threshold, level: LEVEL };
    const place = placeOf(program, index);
    const summary = slot.kept ? summarise(tally.scalars[place]!, options) : summariseRow(tally.binned, place, options);
    if (summary === undefined) throw new Error(`this is a bug: no draws of ${label.outcome} to summarise`);
    const whole = COUNTED_IN_STEPS.includes(slot.measure) && !slot.kept;
    return { label, summary: scaled(whole ? inSteps(summary, program.clock.weeksPerStep) : summary, label.factor) };
  });
}

/** How likely a time comes within what was asked; undefined where nothing was. */
export function withinShare({ label, summary }: OutcomeEstimate): Share | undefined {
  if (label.within === undefined) return undefined;
  const { value, error, interval } = summary.exceeds;
  const rest = (share: number | undefined) => (share === undefined ? undefined : 1 - share);
  return { value: 1 - value, error, interval: { low: rest(interval.high), high: rest(interval.low) } };
}

/** All draws of one outcome in ascending order, in canonical units: exact where every draw was kept, else within a bin. */
export function orderOf(program: Named, tally: Tally, index: number): Ordered {
  const place = placeOf(program, index);
  return program.outcomes[index]!.kept ? ordered(tally.scalars[place]!) : rowOrder(tally.binned, place);
}

/** Where an outcome stands among the tally's scalars, or among its binned rows. */
export function placeOf({ outcomes }: Named, index: number): number {
  const { kept } = outcomes[index]!;
  return outcomes.slice(0, index).filter(slot => slot.kept === kept).length;
}

/** The same outcome in another program; undefined where it is not there, or not every draw of it was kept. */
export function sameIn(program: Named, other: Named, index: number): number | undefined {
  const own = program.labels.outcomes[index]!;
  const keys = ['outcome', 'region', 'form', 'unit', 'hidden'] as const;
  const found = other.labels.outcomes.findIndex(label => keys.every(key => label[key] === own[key]));
  return found >= 0 && other.outcomes[found]!.kept ? found : undefined;
}

/** The same estimates in a unit `factor` times as fine. Shares of draws stay. */
function scaled(summary: Summary, factor: number): Summary {
  if (factor === 1) return summary;
  const times = (value: number | undefined) => (value === undefined ? undefined : value * factor);
  const quantile = ({ value, error, interval }: QuantileEstimate): QuantileEstimate => ({
    value: value * factor,
    error: times(error),
    interval: { low: times(interval.low), high: times(interval.high) },
  });
  const { p5, p25, p50, p75, p95, cvar95 } = summary;
  return {
    ...summary,
    mean: times(summary.mean),
    meanError: times(summary.meanError),
    sd: times(summary.sd),
    p5: quantile(p5),
    p25: quantile(p25),
    p50: quantile(p50),
    p75: quantile(p75),
    p95: quantile(p95),
    cvar95: cvar95 && { value: cvar95.value * factor, error: times(cvar95.error) },
    threshold: summary.threshold * factor,
    min: summary.min * factor,
    max: summary.max * factor,
  };
}
