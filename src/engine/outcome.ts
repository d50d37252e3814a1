// What a draw comes to: one number per outcome from its two trajectories, shocked and counterfactual, and one per series and step.
// Reads trajectories only; knows no names, units or thresholds.
import type { OutcomeSlot, Program, SeriesSlot } from '../model/program.ts';
import { evaluate } from '../numbers/code.ts';
import { exp } from '../numbers/elementary.ts';
import type { Constants } from './constants.ts';
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

/** A plant counts as stopped when it runs below this share of what it wanted. */
export const STOPPED_BELOW = 0.5;
/** Output is back when it stays at or above this share of the counterfactual's. */
export const RECOVERED_AT = 0.98;

/** Fills `out` with one number per outcome slot, in order: amounts in canonical units, times in weeks (Infinity: never). */
export function measureOutcomes(program: Program, constants: Constants, pair: Pair, out: Float64Array): void {
  for (let i = 0; i < program.outcomes.length; i++) {
    const slot = program.outcomes[i]!;
    out[i] = slot.code ? evaluate(slot.code, out) : measure(program, constants, pair, slot);
    if (Number.isNaN(out[i]!) || out[i] === -Infinity) throw new Error(`${NO_NUMBER}${i}`);
  }
}

function measure(program: Program, constants: Constants, pair: Pair, slot: OutcomeSlot): number {
  const { weeksPerStep } = program.clock;
  switch (slot.measure) {
    case 'built_lost':
      return lost(pair, 'built', slot, program.network.cohortAccountStart.length - 1);
    case 'output_lost':
      return lost(pair, 'output', slot, program.network.marketGood.length);
    case 'shipments_lost':
      return lost(pair, 'shipped', slot, program.network.laneMarket.length);
    case 'weeks_stopped':
      return (stoppedSteps(pair.shocked, slot.select) - stoppedSteps(pair.counterfactual, slot.select)) * weeksPerStep;
    case 'plants_stopped':
      return mostStopped(pair, constants, slot.select);
    case 'time_to_stop': {
      const t = firstStop(pair, slot.select);
      return t < 0 ? Infinity : t * weeksPerStep;
    }
    case 'time_to_recover':
      return recovery(pair, slot.select) * weeksPerStep;
    case 'lowest_cover':
      return lowestCover(pair.shocked, constants, slot.select) * weeksPerStep;
    case 'price_peak':
      return price(pair.shocked, program.network.zoneGood.length, slot.select, 'peak');
    case 'price_mean':
      return price(pair.shocked, program.network.zoneGood.length, slot.select, 'mean');
    case 'formula':
      throw new Error('this is a bug: a formula outcome without code');
    default:
      return slot.measure satisfies never;
  }
}

type Flow = 'built' | 'output' | 'shipped';

/** Counterfactual less shocked over the whole horizon, so that what was caught up later is not lost; as an amount or its share. */
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
  if (Math.abs(difference) <= ROUNDING * base) return 0;
  return slot.form === 'amount' ? difference : difference / base;
}

function stopped(run: Trajectory, at: number): boolean {
  return run.built[at]! < STOPPED_BELOW * run.wanted[at]!;
}

function stoppedSteps(run: Trajectory, cohorts: Uint32Array): number {
  const width = run.built.length / run.steps;
  let steps = 0;
  for (let t = 0; t < run.steps; t++) if (anyStopped(run, t * width, cohorts)) steps++;
  return steps;
}

function anyStopped(run: Trajectory, row: number, cohorts: Uint32Array): boolean {
  for (let k = 0; k < cohorts.length; k++) if (stopped(run, row + cohorts[k]!)) return true;
  return false;
}

function firstStop(pair: Pair, cohorts: Uint32Array): number {
  const width = pair.shocked.built.length / pair.shocked.steps;
  for (let t = 0; t < pair.shocked.steps; t++) {
    for (let k = 0; k < cohorts.length; k++) {
      const at = t * width + cohorts[k]!;
      if (stopped(pair.shocked, at) && !stopped(pair.counterfactual, at)) return t;
    }
  }
  return -1;
}

/** Largest share of plants stopped at once, weighted by their base demand. */
function mostStopped(pair: Pair, constants: Constants, cohorts: Uint32Array): number {
  const { cohortDemand } = constants.base;
  const width = cohortDemand.length;
  let all = 0;
  for (const c of cohorts) all += cohortDemand[c]!;
  let most = 0;
  for (let t = 0; t < pair.shocked.steps; t++) {
    let down = 0;
    for (let k = 0; k < cohorts.length; k++) {
      const at = t * width + cohorts[k]!;
      if (stopped(pair.shocked, at) && !stopped(pair.counterfactual, at)) down += cohortDemand[cohorts[k]!]!;
    }
    most = Math.max(most, down);
  }
  return all > 0 ? most / all : 0;
}

/** Steps until output is back for good; 0 if it never fell, Infinity if it is not back at the end. */
function recovery(pair: Pair, cohorts: Uint32Array): number {
  const shocked = pair.shocked.built;
  const counterfactual = pair.counterfactual.built;
  const width = pair.shocked.built.length / pair.shocked.steps;
  for (let t = pair.shocked.steps - 1; t >= 0; t--) {
    let now = 0;
    let base = 0;
    for (let k = 0; k < cohorts.length; k++) {
      now += shocked[t * width + cohorts[k]!]!;
      base += counterfactual[t * width + cohorts[k]!]!;
    }
    if (now < RECOVERED_AT * base) return t === pair.shocked.steps - 1 ? Infinity : t + 1;
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
    out[t] = Math.abs(lost) <= ROUNDING * base ? 0 : lost / base;
  }
}
