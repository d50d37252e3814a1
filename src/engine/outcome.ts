// What a draw comes to: one number per outcome from its two trajectories, shocked and counterfactual, and one per series and step.
// Reads trajectories only; knows no names, units or thresholds.
import type { OutcomeSlot, Program, SeriesSlot } from '../model/program.ts';
import { evaluate } from '../numbers/code.ts';
import { exp } from '../numbers/elementary.ts';
import { extraCost, firstEffect, furthest } from './adapted.ts';
import { measureAddedCost } from './added-cost.ts';
import type { Constants } from './constants.ts';
import { type Gains, keepBooks, measureGain } from './gain.ts';
import { licencesGranted, longestWait } from './granted.ts';
import { boughtBy, firstStep, heldBy, releasedBy } from './reserve.ts';
import type { Timing } from './shock.ts';
import type { Trajectory } from './trajectory.ts';

/** A difference below this share of the counterfactual is the rounding of a world at rest. */
const ROUNDING = 1e-12;

/** How an error begins that names, by position, a formula that divides nothing by nothing or takes never from never. */
export const NO_NUMBER = 'no number for outcome ';

/** The two worlds of one draw. */
export interface Pair {
  readonly shocked: Trajectory;
  readonly counterfactual: Trajectory;
}

/** The same, with when what is in force in each: what is paid and levied depends on it. */
export interface TimedPair extends Pair {
  readonly timings?: { readonly shocked: Timing; readonly counterfactual: Timing };
  /** by site: what it could have made without the shocks, where they move what it can make */
  readonly capacity?: Float64Array;
}

/** A plant counts as stopped when it runs below this share of what it wanted. */
export const STOPPED_BELOW = 0.5;
/** Output is back when it stays at or above this share of the counterfactual's. */
export const RECOVERED_AT = 0.98;

/**
 * Fills `out` with one number per outcome slot, in order: amounts in canonical units, times in weeks (Infinity: never).
 * Formulas read the outcomes before them and, after all outcomes, the draw's inputs.
 */
export function measureOutcomes(
  program: Program,
  constants: Constants,
  inputs: Float64Array,
  pair: TimedPair,
  out: Float64Array,
): void {
  const count = program.outcomes.length;
  const known = new Float64Array(count + inputs.length);
  known.set(inputs, count);
  const gains: Kept = {};
  for (let i = 0; i < count; i++) {
    const slot = program.outcomes[i]!;
    known[i] = slot.code ? evaluate(slot.code, known) : measure(program, constants, pair, slot, gains);
    if (Number.isNaN(known[i]!) || known[i] === -Infinity) throw new Error(`${NO_NUMBER}${i}`);
  }
  out.set(known.subarray(0, count));
}

/** A draw's books, kept when the first outcome asks for them. */
interface Kept {
  books?: Gains;
}

function measure(program: Program, constants: Constants, pair: TimedPair, slot: OutcomeSlot, kept: Kept): number {
  const { weeksPerStep } = program.clock;
  switch (slot.measure) {
    case 'built_lost':
      return lost(pair, 'built', slot, program.network.cohortAccountStart.length - 1);
    case 'output_lost':
      return lost(pair, 'output', slot, program.network.marketGood.length);
    case 'shipments_lost':
      return lost(pair, 'shipped', slot, program.network.laneMarket.length);
    case 'weeks_stopped':
      return (stoppedSteps(pair.shocked, slot) - stoppedSteps(pair.counterfactual, slot)) * weeksPerStep;
    case 'plants_stopped':
      return mostStopped(pair, constants, slot);
    case 'time_to_stop': {
      const t = firstStop(pair, slot);
      return t < 0 ? Infinity : t * weeksPerStep;
    }
    case 'time_to_recover':
      return recovery(pair, slot) * weeksPerStep;
    case 'lowest_cover':
      return lowestCover(pair.shocked, constants, slot.select) * weeksPerStep;
    case 'price_peak':
      return price(pair.shocked, program.network.zoneGood.length, slot.select, 'peak');
    case 'price_mean':
      return price(pair.shocked, program.network.zoneGood.length, slot.select, 'mean');
    case 'licences_granted':
      return licencesGranted(program, pair.shocked, slot);
    case 'licence_wait':
      return longestWait(program, pair.shocked, slot.select) * weeksPerStep;
    case 'added_cost_peak':
    case 'added_cost_mean':
      return measureAddedCost(program, constants, pair, slot);
    case 'volume_gained':
    case 'revenue_gained':
    case 'margin_gained':
    case 'utilisation_gained':
    case 'payments':
    case 'tariff_revenue':
      kept.books ??= keepBooks(program, constants, pair);
      return measureGain(kept.books, slot.measure, slot);
    case 'stockpile_held':
    case 'stockpile_added':
      return heldBy(constants, slot.select, slot.measure === 'stockpile_added');
    case 'stockpile_released':
      return releasedBy(pair.shocked, slot.select);
    case 'stockpile_bought':
      return boughtBy(program, constants, pair.shocked, slot.select);
    case 'time_to_draw':
      return firstStep(program, pair.shocked, slot.select, 'drawn') * weeksPerStep;
    case 'time_to_empty':
      return firstStep(program, pair.shocked, slot.select, 'empty') * weeksPerStep;
    case 'adapted':
      return furthest(pair, slot.select);
    case 'time_to_adapt':
      return firstEffect(pair, slot.select) * weeksPerStep;
    case 'adaptation_cost':
      return extraCost(program, constants, pair, slot.select);
    case 'formula':
      throw new Error('this is a bug: a formula outcome without code');
    default:
      return slot.measure satisfies never;
  }
}

type Flow = 'built' | 'output' | 'shipped';

/** Counterfactual less shocked over the whole horizon, so that what was caught up later is not lost; as an amount, its share, or what there would have been (`normal`). */
function lost(pair: Pair, flow: Flow, slot: OutcomeSlot, width: number): number {
  let difference = 0;
  let base = 0;
  const shocked = pair.shocked[flow];
  const counterfactual = pair.counterfactual[flow];
  const { select } = slot;
  const end = pair.shocked.steps * width;
  for (let k = 0; k < select.length; k++) {
    for (let i = select[k]!; i < end; i += width) {
      const was = counterfactual[i]!;
      base += was;
      difference += was - shocked[i]!;
    }
  }
  if (slot.form === 'normal') return base;
  if (Math.abs(difference) <= ROUNDING * base) return 0;
  // Where there would have been nothing, nothing can be lost of it, however much there is.
  if (base === 0 && slot.form === 'share') return 0;
  return slot.form === 'amount' ? difference : difference / base;
}

/** What the plants of an outcome did and what they wanted: cohorts build, sites run. */
const did = (run: Trajectory, { lines }: OutcomeSlot): Float64Array => (lines ? run.activity : run.built);
const wished = (run: Trajectory, { lines }: OutcomeSlot): Float64Array => (lines ? run.wantedActivity : run.wanted);

function stoppedSteps(run: Trajectory, slot: OutcomeSlot): number {
  const [now, wanted] = [did(run, slot), wished(run, slot)];
  const width = now.length / run.steps;
  let steps = 0;
  const { select } = slot;
  for (let t = 0; t < run.steps; t++) {
    for (let k = 0; k < select.length; k++) {
      const at = t * width + select[k]!;
      if (now[at]! >= STOPPED_BELOW * wanted[at]!) continue;
      steps++;
      break;
    }
  }
  return steps;
}

/** Calls `visit` for every step and plant that is stopped and would not be without the shocks, until it says stop. */
function stoppages(
  { shocked, counterfactual }: Pair,
  slot: OutcomeSlot,
  visit: (t: number, i: number) => boolean,
): void {
  const [now, wanted] = [did(shocked, slot), wished(shocked, slot)];
  const [nowElse, wantedElse] = [did(counterfactual, slot), wished(counterfactual, slot)];
  const width = now.length / shocked.steps;
  const { select } = slot;
  for (let t = 0; t < shocked.steps; t++) {
    for (let k = 0; k < select.length; k++) {
      const at = t * width + select[k]!;
      if (now[at]! >= STOPPED_BELOW * wanted[at]!) continue;
      if (nowElse[at]! >= STOPPED_BELOW * wantedElse[at]! && visit(t, select[k]!)) return;
    }
  }
}

function firstStop(pair: Pair, slot: OutcomeSlot): number {
  let first = -1;
  stoppages(pair, slot, t => {
    first = t;
    return true;
  });
  return first;
}

/** Largest share of plants stopped at once, weighted by their base demand, sites by what they run at in the base state. */
function mostStopped(pair: Pair, constants: Constants, slot: OutcomeSlot): number {
  const weight = slot.lines ? constants.base.siteActivity : constants.base.cohortDemand;
  let all = 0;
  for (const i of slot.select) all += weight[i]!;
  let most = 0;
  let step = -1;
  let down = 0;
  stoppages(pair, slot, (t, i) => {
    if (t !== step) down = 0;
    step = t;
    down += weight[i]!;
    most = Math.max(most, down);
    return false;
  });
  return all > 0 ? most / all : 0;
}

/** Steps until output is back for good; 0 if it never fell, Infinity if it is not back at the end. */
function recovery({ shocked, counterfactual }: Pair, slot: OutcomeSlot): number {
  const [actual, other] = [did(shocked, slot), did(counterfactual, slot)];
  const width = actual.length / shocked.steps;
  for (let t = shocked.steps - 1; t >= 0; t--) {
    let now = 0;
    let base = 0;
    for (const i of slot.select) {
      now += actual[t * width + i]!;
      base += other[t * width + i]!;
    }
    if (now < RECOVERED_AT * base) return t === shocked.steps - 1 ? Infinity : t + 1;
  }
  return 0;
}

function lowestCover(run: Trajectory, constants: Constants, accounts: Uint32Array): number {
  const { accountUse } = constants.base;
  const { stock } = run;
  const width = accountUse.length;
  let lowest = Infinity;
  for (const a of accounts) {
    const use = accountUse[a]!;
    if (use <= 0) continue;
    let least = Infinity;
    for (let i = a; i < stock.length; i += width) least = Math.min(least, stock[i]!);
    lowest = Math.min(lowest, least / use);
  }
  return lowest;
}

/** Of several zones, the dearest at each step. */
function price(run: Trajectory, width: number, zones: Uint32Array, form: 'peak' | 'mean'): number {
  let peak = 0;
  let sum = 0;
  for (let t = 0; t < run.steps; t++) {
    const factor = dearest(run, width, zones, t);
    peak = Math.max(peak, factor);
    sum += factor;
  }
  return form === 'peak' ? peak : sum / run.steps;
}

function dearest(run: Trajectory, width: number, zones: Uint32Array, t: number): number {
  let highest = -Infinity;
  for (const z of zones) highest = Math.max(highest, run.logPrice[t * width + z]!);
  return Math.abs(highest) <= ROUNDING ? 1 : exp(highest);
}

/**
 * Fills `out[t]` with how far the series departs from a world without shocks at each step: the share of the counterfactual that is
 * lost (below zero: gained), or the price factor less one. Departures, because a sketch keeps a zero exactly and a one only nearly.
 */
export function measureSeries(program: Program, pair: Pair, slot: SeriesSlot, out: Float64Array): void {
  if (slot.measure === 'price') {
    for (let t = 0; t < out.length; t++)
      out[t] = dearest(pair.shocked, program.network.zoneGood.length, slot.select, t) - 1;
    return;
  }
  const flow: Flow = slot.measure === 'shipments' ? 'shipped' : slot.measure;
  const shocked = pair.shocked[flow];
  const counterfactual = pair.counterfactual[flow];
  const { select } = slot;
  const width = shocked.length / pair.shocked.steps;
  for (let t = 0; t < out.length; t++) {
    let now = 0;
    let base = 0;
    for (let k = 0; k < select.length; k++) {
      now += shocked[t * width + select[k]!]!;
      base += counterfactual[t * width + select[k]!]!;
    }
    const lost = base - now;
    out[t] = base === 0 || Math.abs(lost) <= ROUNDING * base ? 0 : lost / base;
  }
}
