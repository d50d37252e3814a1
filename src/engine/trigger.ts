// How far each rule of adaptation has got: whether its trigger holds, for how long it has, and the level that follows. A rule looks at
// what the last step left behind, so that rules may be judged in any order. Knows not what a level does (adapt.ts).
import { field, type Program, type RuleSlot } from '../model/program.ts';
import { log } from '../numbers/elementary.ts';
import type { State, World } from './state.ts';

/** One draw's rules, by rule; times in steps, paces per step, money in USD. */
export interface Rules {
  readonly at: Float64Array; // the first step in which a date has come; NaN: no date
  readonly above: Float64Array; // a price: ln of the factor; a shortage: the share
  readonly held: Float64Array; // so many steps on end, at least 1
  readonly lag: Float64Array;
  readonly pace: Float64Array;
  readonly ceiling: Float64Array;
  readonly ratio: Float64Array;
  readonly cost: Float64Array;
  readonly capacity: Float64Array;
  readonly room: Float64Array; // of all its lanes; NaN: given as a share
  readonly roomShare: Float64Array;
  readonly share: Float64Array;
}

export function allocateRules(program: Program): Rules {
  const floats = () => new Float64Array(program.rules.length);
  return {
    at: floats(),
    above: floats(),
    held: floats(),
    lag: floats(),
    pace: floats(),
    ceiling: floats(),
    ratio: floats(),
    cost: floats(),
    capacity: floats(),
    room: floats(),
    roomShare: floats(),
    share: floats(),
  };
}

/** Turns one draw's slot values into steps and amounts per step. */
export function prepareRules(program: Program, values: Float64Array, rules: Rules): void {
  const { weeksPerStep } = program.clock;
  const of = (name: Parameters<typeof field>[2], r: number) => field(program, values, name)[r]!;
  for (let r = 0; r < program.rules.length; r++) {
    const above = of('ruleAbove', r);
    rules.at[r] = Math.round(of('ruleAt', r) / weeksPerStep);
    rules.above[r] = program.rules[r]!.trigger.kind === 'price' ? log(above) : above;
    rules.held[r] = Math.max(1, Math.round(of('ruleFor', r) / weeksPerStep));
    rules.lag[r] = Math.round(of('ruleLag', r) / weeksPerStep);
    rules.pace[r] = of('rulePace', r) * weeksPerStep;
    rules.ceiling[r] = of('ruleCeiling', r);
    rules.ratio[r] = of('ruleRatio', r);
    rules.cost[r] = of('ruleCost', r);
    rules.capacity[r] = of('ruleCapacity', r) * weeksPerStep;
    rules.room[r] = of('ruleRoom', r) * weeksPerStep;
    rules.roomShare[r] = of('ruleRoomShare', r);
    rules.share[r] = of('ruleShare', r);
  }
}

/** Sets every rule to where it stands before the first step: nothing has begun. */
export function resetRules({ held, begun, level, applied, laidOver }: State): void {
  for (const counter of [held, begun, level, applied, laidOver]) counter.fill(0);
}

/** A level that goes back is nothing when less than this part of a step's pace is left: the way up and the way down are some hundred additions each. */
const ROUNDING = 1e-9;

/**
 * Judges every rule at the beginning of step t, by the prices and shortages at the end of step t − 1. n counts the steps on end in
 * which its condition held; its trigger is on when n has reached what it has to hold for. From then on k counts steps; from the step
 * in which k exceeds the lag, h = min(ceiling, h + pace). A rule that lasts goes on, whatever comes. One that does not forgets its k
 * when its trigger is off before it has begun, and goes back at its pace when it has. True if some level is above zero.
 */
export function makeJudge(world: World): (t: number) => boolean {
  const { program, constants, state } = world;
  const holds = program.rules.map((rule, r) => makeHolds(world, rule, r));
  const lasts = program.rules.map(({ lasting }) => lasting);
  return function judge(t) {
    const { held, begun, level } = state;
    const { held: enough, lag, pace, ceiling } = constants.rules;
    let some = false;
    for (let r = 0; r < level.length; r++) {
      held[r] = holds[r]!(t) ? held[r]! + 1 : 0;
      if (held[r]! >= enough[r]! || (lasts[r] && begun[r]! > 0)) {
        begun[r]!++;
        if (begun[r]! > lag[r]!) level[r] = Math.min(ceiling[r]!, level[r]! + pace[r]!);
      } else {
        const back = level[r]! - pace[r]!;
        level[r] = back > ROUNDING * pace[r]! ? back : 0;
        if (level[r] === 0) begun[r] = 0;
      }
      if (level[r]! > 0) some = true;
    }
    return some;
  };
}

function makeHolds(world: World, { trigger }: RuleSlot, r: number): (t: number) => boolean {
  const { constants, state } = world;
  switch (trigger.kind) {
    case 'date':
      return t => t >= constants.rules.at[r]!;
    case 'price':
      return () => trigger.select.some(z => state.logPrice[z]! > constants.rules.above[r]!);
    case 'short': {
      const missing = makeMissing(world, trigger.select);
      return t => t > 0 && missing(t) > constants.rules.above[r]!;
    }
    default:
      return trigger.kind satisfies never;
  }
}

/** The share of what their owners wanted to make in the last step, weighed by use, that these accounts held back and nothing else did. */
function makeMissing(world: World, accounts: Uint32Array): (t: number) => number {
  const { program, state } = world;
  const owners = Int32Array.from(accounts, a => ownerOf(program, a));
  return function missing(t) {
    const { bound, wantedUse } = state;
    let use = 0;
    let unmet = 0;
    for (let i = 0; i < accounts.length; i++) {
      const a = accounts[i]!;
      const owner = owners[i]!;
      use += wantedUse[a]!;
      if (bound[owner] !== a) continue;
      const wish = wantedBy(world, owner, t);
      if (wish > 0) unmet += wantedUse[a]! * (1 - madeBy(world, owner) / wish);
    }
    return use > 0 ? unmet / use : 0;
  };
}

/** The owner of an account: groups, then cohorts; −1 for a stockpile's. */
export function ownerOf({ network }: Program, a: number): number {
  const { groupAccountStart, cohortAccountStart } = network;
  const groups = groupAccountStart.length - 1;
  for (let g = 0; g < groups; g++) if (groupAccountStart[g]! <= a && a < groupAccountStart[g + 1]!) return g;
  for (let c = 0; c + 1 < cohortAccountStart.length; c++)
    if (cohortAccountStart[c]! <= a && a < cohortAccountStart[c + 1]!) return groups + c;
  return -1;
}

/** What an owner wanted to make in the last step; before the first, what it makes in the base state. */
export function wantedBy({ program, constants, state }: World, owner: number, t: number): number {
  const { groupSiteStart } = program.network;
  const groups = groupSiteStart.length - 1;
  const { groupActivity, cohortDemand } = constants.base;
  if (t === 0) return owner < groups ? groupActivity[owner]! : cohortDemand[owner - groups]!;
  if (owner >= groups) return state.wanted[owner - groups]!;
  let sum = 0;
  for (let p = groupSiteStart[owner]!; p < groupSiteStart[owner + 1]!; p++) sum += state.wantedActivity[p]!;
  return sum;
}

/** What an owner made, last. */
export function madeBy({ program, state }: World, owner: number): number {
  const { groupSiteStart } = program.network;
  const groups = groupSiteStart.length - 1;
  if (owner >= groups) return state.built[owner - groups]!;
  let sum = 0;
  for (let p = groupSiteStart[owner]!; p < groupSiteStart[owner + 1]!; p++) sum += state.activity[p]!;
  return sum;
}
