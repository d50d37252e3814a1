// What one simulation of one draw leaves behind: every stock, flow and price at the end of every step, as flat arrays, and the
// mass balance it kept. Filled by simulate.ts from the state that step.ts writes; makes no physics and changes no state.
import type { Program } from '../model/program.ts';
import type { State } from './state.ts';

/** Arrays are laid out [step][index]: `stock[t * accounts + a]`. Canonical units; flows are per step. */
export interface Trajectory {
  readonly steps: number;
  /** false: only what outcomes are made from is filled */
  readonly traced: boolean;
  /** by account: stock on hand at the end of the step */
  readonly stock: Float64Array;
  /** by stockpile: what it gave in the step */
  readonly released: Float64Array;
  /** by account: what its owner wanted to use of the good in the step */
  readonly wantedUse: Float64Array;
  /** by account: orders placed */
  readonly orders: Float64Array;
  /** by market: makers' stock at the end of the step */
  readonly makersStock: Float64Array;
  /** by market: what joined the makers' stock */
  readonly output: Float64Array;
  /** by market: what was disposed of */
  readonly disposed: Float64Array;
  /** by lane: what left, re-routed and leaked goods included */
  readonly shipped: Float64Array;
  /** by lane: goods in transit after shipping */
  readonly transit: Float64Array;
  /** by zone: natural logarithm of the price over its base */
  readonly logPrice: Float64Array;
  /** by site: activity, in units of what its process makes */
  readonly activity: Float64Array;
  /** by site: what its orders asked of it, within its capacity: before outages and short inputs */
  readonly wantedActivity: Float64Array;
  /** by cohort: what was wanted, overtime included, and what was built */
  readonly wanted: Float64Array;
  readonly built: Float64Array;
  /** by group, then by cohort: the account that held it back in the step, or −1 */
  readonly bound: Int32Array;
  /** by licence: applied for, granted or freed, and the longest wait that an application could expect, in steps */
  readonly applications: Float64Array;
  readonly granted: Float64Array;
  readonly wait: Float64Array;
  /** by rule: how far it has got, and what of it is done */
  readonly level: Float64Array;
  readonly applied: Float64Array;
  /** by good: everything there is of it, in stock, in transit and under way, at the end of the step */
  readonly mass: Float64Array;
  /** by good: what is in the network before the first step */
  readonly massBefore: Float64Array;
  /** by good: the most there has been of it so far */
  readonly massMost: Float64Array;
  /** largest mass imbalance of any good in any step, relative to its throughput */
  worstImbalance: number;
}

/** What outcomes and series are made from, and what only a trace shows. */
const MEASURED = ['stock', 'released', 'output', 'shipped', 'logPrice', 'activity', 'wanted', 'built'] as const;
const TRACED = ['wantedUse', 'orders', 'makersStock', 'disposed'] as const;

export function allocateTrajectory(program: Program, state: State, traced: boolean): Trajectory {
  const { steps } = program.clock;
  const rows = (like: ArrayLike<number>) => new Float64Array(steps * like.length);
  return {
    steps,
    traced,
    stock: rows(state.stock),
    released: rows(state.released),
    wantedUse: rows(state.wantedUse),
    orders: rows(state.orders),
    makersStock: rows(state.makersStock),
    output: rows(state.output),
    disposed: rows(state.disposed),
    shipped: rows(state.shipped),
    transit: rows(state.shipped),
    logPrice: rows(state.logPrice),
    activity: rows(state.activity),
    wantedActivity: rows(state.askedActivity),
    wanted: rows(state.wanted),
    built: rows(state.built),
    bound: new Int32Array(steps * state.bound.length),
    applications: rows(state.queues.applied),
    granted: rows(state.queues.applied),
    wait: rows(state.queues.applied),
    level: rows(state.level),
    applied: rows(state.applied),
    mass: rows(state.used),
    massBefore: new Float64Array(state.used.length),
    massMost: new Float64Array(state.used.length),
    worstImbalance: 0,
  };
}

/** Notes what is in the network before the first step; the pipelines hold what was shipped before the start. */
export function open(program: Program, state: State, trajectory: Trajectory): void {
  weigh(program, state, trajectory.massBefore, 0);
  trajectory.massMost.set(trajectory.massBefore);
  trajectory.worstImbalance = 0;
}

/** Copies the state at the end of step t and checks its mass: what was there + started − used − disposed = what is there. */
export function record(program: Program, state: State, trajectory: Trajectory, t: number): void {
  for (const name of MEASURED) trajectory[name].set(state[name], t * state[name].length);
  if (trajectory.traced) {
    for (const name of TRACED) trajectory[name].set(state[name], t * state[name].length);
    traceTransit(state, trajectory.transit, t * state.shipped.length);
  }
  trajectory.wantedActivity.set(state.askedActivity, t * state.askedActivity.length);
  trajectory.bound.set(state.bound, t * state.bound.length);
  if (program.licences.length > 0) recordLicences(state, trajectory, t);
  if (state.level.length > 0) {
    trajectory.level.set(state.level, t * state.level.length);
    trajectory.applied.set(state.applied, t * state.applied.length);
  }
  const { goods } = program.network;
  const here = t * goods;
  weigh(program, state, trajectory.mass, here);
  const { mass, massBefore, massMost } = trajectory;
  for (let g = 0; g < goods; g++) {
    const before = t === 0 ? massBefore[g]! : mass[here - goods + g]!;
    const [started, used, thrown] = [state.started[g]!, state.used[g]!, state.thrown[g]!];
    const gap = Math.abs(before + started - used - thrown - mass[here + g]!);
    massMost[g] = Math.max(massMost[g]!, mass[here + g]!);
    // The most there has been, for a good that nobody has at first, or has left: never zero where there is a gap.
    const throughput = massMost[g]! / trajectory.steps + Math.max(used, started, thrown);
    if (gap > trajectory.worstImbalance * throughput) trajectory.worstImbalance = gap / throughput;
  }
}

function recordLicences({ queues }: State, { applications, granted, wait }: Trajectory, t: number): void {
  const first = t * queues.applied.length;
  applications.set(queues.applied, first);
  wait.set(queues.wait, first);
  for (let i = 0; i < queues.granted.length; i++) granted[first + i] = queues.granted[i]! + queues.freed[i]!;
}

/** Repeats the row of step 0 in steps 1 to `until` − 1: a world at rest. */
export function repeat(program: Program, state: State, trajectory: Trajectory, until: number): void {
  const spread = (rows: Float64Array | Int32Array, width: number) => {
    for (let filled = 1; filled < until; filled *= 2)
      rows.copyWithin(filled * width, 0, Math.min(filled, until - filled) * width);
  };
  for (const name of MEASURED) spread(trajectory[name], state[name].length);
  if (trajectory.traced) {
    for (const name of TRACED) spread(trajectory[name], state[name].length);
    spread(trajectory.transit, state.shipped.length);
  }
  spread(trajectory.wantedActivity, state.askedActivity.length);
  spread(trajectory.bound, state.bound.length);
  spread(trajectory.mass, program.network.goods);
  for (const rows of [trajectory.applications, trajectory.granted, trajectory.wait])
    spread(rows, program.licences.length);
}

/** What is on each lane: the rows of the pipeline, added up. */
function traceTransit({ pipeline, shipped }: State, into: Float64Array, first: number): void {
  const lanes = shipped.length;
  into.fill(0, first, first + lanes);
  for (let row = 0; row < pipeline.length; row += lanes) {
    for (let l = 0; l < lanes; l++) into[first + l]! += pipeline[row + l]!;
  }
}

function weigh(program: Program, state: State, into: Float64Array, first: number): void {
  const { goods, accountGood, marketGood, outputMarket, outputRingStart } = program.network;
  const { stock, transit, makersStock, processing } = state;
  into.fill(0, first, first + goods);
  for (let a = 0; a < stock.length; a++) into[first + accountGood[a]!]! += stock[a]! + transit[a]!;
  for (let m = 0; m < makersStock.length; m++) into[first + marketGood[m]!]! += makersStock[m]!;
  for (let o = 0; o < outputMarket.length; o++) {
    const good = first + marketGood[outputMarket[o]!]!;
    for (let slot = outputRingStart[o]!; slot < outputRingStart[o + 1]!; slot++) into[good]! += processing[slot]!;
  }
}
