// Sub-step 1: what the shocks of a scenario allow in this step, as multipliers on lanes, sites and cohorts.
// Knows a shock only as numbers: when, how long, how hard, in which shape, on which indices.
import { field, type Program, type ShockSlot } from '../model/program.ts';
import type { Constants } from './constants.ts';
import { allocateEpisodes, type Episodes, followLadder, forceOf, MOST_STEPS } from './episode.ts';
import { allocateCourses, type Course } from './ladder.ts';
import type { State } from './state.ts';

export { intensity } from './episode.ts';

/**
 * One draw's shocks, in whole steps; by shock. `duration` 0: it does not happen. What asks whether one is in force asks episode.ts: of one
 * that follows a ladder, onset and duration span all its episodes.
 */
export interface Timing {
  readonly onset: Int32Array;
  readonly duration: Int32Array;
  readonly rise: Int32Array;
  readonly fall: Int32Array;
  readonly severity: Float64Array;
  readonly leakage: Float64Array; // NaN: the behaviour's
  readonly quota: Float64Array; // an amount per step; NaN: none
  readonly upside: Float64Array; // of a floor: the part above it that goes back
  readonly episodes: readonly (Episodes | undefined)[]; // of shocks that follow a ladder
  readonly courses: readonly Course[]; // by ladder
}

export function allocateTiming(program: Program): Timing {
  const count = program.shocks.length;
  const ints = () => new Int32Array(count);
  return {
    onset: ints(),
    duration: ints(),
    rise: ints(),
    fall: ints(),
    severity: new Float64Array(count),
    leakage: new Float64Array(count),
    quota: new Float64Array(count),
    upside: new Float64Array(count),
    episodes: allocateEpisodes(program),
    courses: allocateCourses(program),
  };
}

/** The same luck without the scenario's shocks: only what happens anyway has a duration. Shares all else. */
export function backgroundOf(timing: Timing): Timing {
  return { ...timing, duration: new Int32Array(timing.duration.length) };
}

/** Turns one draw's slot values into whole steps. A quota that is a share becomes the severity that allows just as much. */
export function scheduleShocks(
  program: Program,
  values: Float64Array,
  constants: Constants,
  timing: Timing,
  background?: Timing,
): void {
  const { weeksPerStep } = program.clock;
  const steps = (name: 'onset' | 'duration' | 'rise' | 'fall', k: number) =>
    Math.round(Math.min(field(program, values, name)[k]! / weeksPerStep, MOST_STEPS));
  for (let k = 0; k < program.shocks.length; k++) {
    const occurs = field(program, values, 'occurs')[k]! !== 0;
    timing.onset[k] = steps('onset', k);
    timing.duration[k] = occurs ? Math.max(0, steps('duration', k)) : 0;
    const { during } = program.shocks[k]!;
    if (during) followLadder(program, timing, k, during, timing.duration[k]!);
    if (background) background.duration[k] = program.shocks[k]!.background ? timing.duration[k]! : 0;
    timing.rise[k] = steps('rise', k);
    timing.fall[k] = steps('fall', k);
    timing.severity[k] = severity(program, values, constants, k);
    const { control } = program.shocks[k]!; // of fear, which stands behind what it is of
    if (control !== undefined && timing.severity[control] === 0) timing.duration[k] = 0;
    timing.quota[k] = field(program, values, 'quotaAmount')[k]! * weeksPerStep;
    timing.upside[k] = field(program, values, 'upside')[k]!;
    timing.leakage[k] = field(program, values, 'shockLeakage')[k]!;
  }
}

/** What a quota shuts of the flow that is normal at the start; nothing where lanes cannot carry as much as it allows. */
function severity(program: Program, values: Float64Array, constants: Constants, k: number): number {
  const shock = program.shocks[k]!;
  if (shock.kind === 'export-licence') return coversAnything(program, values, k) ? 1 : 0;
  if (shock.kind !== 'export-quota') return field(program, values, 'severity')[k]!;
  const amount = field(program, values, 'quotaAmount')[k]! * program.clock.weeksPerStep;
  let quota = field(program, values, 'quotaShare')[k]!;
  let flow = 0;
  let surge = 0;
  for (const lane of shock.targets) {
    flow += constants.laneFlow[lane]!;
    surge = Math.max(surge, constants.surge[program.network.laneGood[lane]!]!);
  }
  if (Number.isNaN(quota)) quota = amount / flow;
  if (quota < surge && quota !== 1) return 1 - quota;
  // Flow may grow into an amount: with the path, and where second sources are qualified. What it then shuts is worked out by the step.
  const mayGrow = program.moves || program.rules.length > 0;
  return mayGrow && !Number.isNaN(amount) ? 1 : 0;
}

/** A regime that needs no licence of anyone does nothing, and its draw stays at rest. */
function coversAnything(program: Program, values: Float64Array, k: number): boolean {
  const course = field(program, values, 'courseValue');
  const byLane = field(program, values, 'licensedCoverage');
  return program.licences.some(
    ({ shock, coverage: { at, first }, lanes, reachAt, firstLane }) =>
      shock === k &&
      (byLane.subarray(firstLane + reachAt, firstLane + lanes.length).some(share => share > 0) ||
        (course.subarray(first, first + at.length).some(share => share > 0) &&
          byLane.subarray(firstLane, firstLane + reachAt).some(share => share > 0))),
  );
}

/** The first step in which something of the draw is in force, or the number of steps. */
export function firstInForce(program: Program, timing: Timing): number {
  let first = program.clock.steps;
  for (let k = 0; k < program.shocks.length; k++) {
    const acts = timing.duration[k]! > 0 && timing.severity[k]! !== 0;
    if (acts) first = Math.min(first, timing.onset[k]!);
  }
  return first;
}

/** Fills availability (sites), demandFactor (cohorts), restriction and shockLeakage (lanes) for step t. */
export function applyShocks(program: Program, timing: Timing, constants: Constants, state: State, t: number): void {
  clearShocks(state);
  for (let k = 0; k < program.shocks.length; k++) {
    const shock = program.shocks[k]!;
    const force = forceOf(program, timing, k, t);
    if (force === 0) continue;
    const level = timing.severity[k]! * force;
    switch (shock.kind) {
      case 'export-ban':
        if (level !== 0) restrict(shock, 1 - level, timing.leakage[k]!, constants, program, state);
        break;
      case 'export-quota':
        if (level !== 0)
          restrictTo(
            shock,
            1 - timing.severity[k]!,
            timing.quota[k]!,
            force,
            timing.leakage[k]!,
            constants,
            program,
            state,
          );
        break;
      case 'outage':
        for (const site of shock.targets) state.availability[site]! *= 1 - level;
        break;
      case 'export-licence':
        break; // its queue asks for itself when it is in force (licence.ts)
      case 'hoarding':
        for (const account of shock.targets) state.fear[account]! *= 1 + level;
        state.afraid = true;
        break;
      case 'demand-surge':
        for (const cohort of shock.targets) state.demandFactor[cohort]! *= 1 + level;
        break;
      case 'tariff': // tariff.ts
      case 'price-floor': // support.ts, and so the next two
      case 'subsidy':
      case 'credit':
      case 'setback': // moves what is normal instead, before the first step (setback.ts)
        break;
      default:
        shock.kind satisfies never;
    }
  }
}

/** No shock: everything available, nothing restricted. */
export function clearShocks(state: State): void {
  state.availability.fill(1);
  state.demandFactor.fill(1);
  if (state.afraid) state.fear.fill(1);
  state.afraid = false;
  if (state.restricted) {
    state.restriction.fill(Infinity);
    state.leaked.fill(0);
  }
  state.restricted = false;
}

/** The hardest of several restrictions on a lane binds; one at or above the surge limit restricts nothing. */
function restrict(
  shock: ShockSlot,
  allowed: number,
  leakage: number,
  constants: Constants,
  program: Program,
  state: State,
): void {
  const { laneGood } = program.network;
  for (const lane of shock.targets) {
    if (allowed >= constants.surge[laneGood[lane]!]! || allowed >= state.restriction[lane]!) continue;
    state.restriction[lane] = allowed;
    state.shockLeakage[lane] = leakage;
    state.restricted = true;
  }
}

/**
 * A quota comes down from what lanes can carry at most, surge − i · (surge − quota), so that one above normal flow never bites
 * harder while it builds up. An amount is an amount: as normal flow grows, its share of it falls.
 */
function restrictTo(
  shock: ShockSlot,
  share: number,
  amount: number,
  force: number,
  leakage: number,
  constants: Constants,
  program: Program,
  state: State,
): void {
  let quota = share;
  let surge = 0;
  let flow = 0;
  for (const lane of shock.targets) {
    surge = Math.max(surge, constants.surge[program.network.laneGood[lane]!]!);
    flow += constants.laneFlow[lane]!;
  }
  if (!Number.isNaN(amount)) quota = flow > 0 ? amount / flow : surge;
  if (quota < surge) restrict(shock, surge - force * (surge - quota), leakage, constants, program, state);
}
