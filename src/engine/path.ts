// Where the base state moves to: demand that grows and sites that are still to come shift what is normal, for both worlds of a draw.
// The base state is solved at knots a quarter apart; in between, what the step needs of it lies on a straight line.
import { allocateBase, type Base, solveBase } from '../model/base.ts';
import { field, type Program } from '../model/program.ts';
import { allocateShift, FULL_PACE, rampUp, type Shift, type Slowdown, shiftShares } from './project.ts';
import type { World } from './state.ts';

/** A quarter: a site's ramp of one or two years is followed closely, and growth of 10 % a year leaves its line by less than 0.01 %. */
const KNOT_WEEKS = 13;

/** Rows by knot, laid out [knot][index]. Flows and capacities per step. */
export interface Path {
  readonly knots: number;
  readonly every: number; // steps from knot to knot
  readonly laneFlow: Float64Array;
  readonly laneShare: Float64Array;
  readonly marketOrders: Float64Array;
  readonly capacity: Float64Array; // by site
  readonly siteShare: Float64Array;
  readonly moving: Uint8Array; // by account: 1 where contracts move its shares; empty where there are none
  readonly scratch: Float64Array; // slot values with the shares of one knot
  readonly shift: Shift;
  readonly base: Base; // of the last knot that was solved
}

/** What is normal in the step at hand. */
export interface Normal {
  readonly laneFlow: Float64Array; // f⁰
  readonly laneShare: Float64Array; // s⁰
  readonly normalOrders: Float64Array; // by market: D⁰
  readonly capacity: Float64Array; // by site: K
  readonly siteShare: Float64Array;
}

export function allocatePath(program: Program): Path | undefined {
  if (!program.moves) return undefined;
  const { steps, weeksPerStep } = program.clock;
  const every = Math.max(1, Math.round(KNOT_WEEKS / weeksPerStep));
  const knots = Math.ceil(steps / every) + 1;
  const base = allocateBase(program);
  const rows = (like: ArrayLike<number>) => new Float64Array(knots * like.length);
  return {
    knots,
    every,
    laneFlow: rows(base.laneFlow),
    laneShare: rows(base.laneFlow),
    marketOrders: rows(base.marketOrders),
    capacity: rows(base.siteActivity),
    siteShare: rows(base.siteActivity),
    moving: new Uint8Array(program.network.projectSite.length > 0 ? base.accountUse.length : 0),
    scratch: new Float64Array(program.values.length),
    shift: allocateShift(program, base),
    base,
  };
}

/** Solves the base state at one time; throws where there is none. */
export function restAt(program: Program, values: Float64Array, weeks: number, base: Base, onward = false): void {
  const failure = solveBase(program, values, weeks, base, onward);
  if (failure)
    throw new Error(
      `a draw has no base state (${failure.kind}): its inputs ask for more than recycling or supply can give`,
    );
}

/** Contracts follow what a site can make by as much as knots are apart, so that on the line between them it is never sold more. */
const CONTRACTS_FOLLOW = KNOT_WEEKS;
/** Shares depend on what buyers use, and that on who makes it. At the start a second round sees what the first has moved; later knots
 * take what buyers used at the knot before, a quarter ago. */
const ROUNDS_AT_START = 2;

/**
 * Solves every knot of a draw, the first into `start` as well: sites that began before the scenario are part of its base state.
 * `slow`: what holds up ramps in this world; nothing in the counterfactual.
 */
export function layPath(program: Program, values: Float64Array, path: Path, start: Base, slow = FULL_PACE): void {
  const { knots, every, base, scratch } = path;
  const projects = program.network.projectSite.length;
  scratch.set(values);
  if (projects > 0) restAt(program, scratch, 0, base);
  for (let k = 0; k < knots; k++) {
    const weeks = k * every * program.clock.weeksPerStep;
    for (let round = 0; round < (k === 0 && projects > 0 ? ROUNDS_AT_START : 1); round++) {
      if (projects > 0) shiftShares(program, values, weeks - CONTRACTS_FOLLOW, base, scratch, path.shift, slow);
      restAt(program, scratch, weeks, base, k > 0);
    }
    if (k === 0) copyBase(base, start);
    put(path.laneFlow, base.laneFlow, k);
    put(path.marketOrders, base.marketOrders, k);
    put(path.laneShare, field(program, scratch, 'laneShare'), k);
    put(path.siteShare, field(program, scratch, 'siteShare'), k);
    layCapacity(program, values, path, start, k, slow);
  }
  findMoving(program, path);
}

function findMoving(program: Program, { knots, laneShare, moving }: Path): void {
  if (moving.length === 0) return;
  const { laneAccount } = program.network;
  const lanes = laneAccount.length;
  moving.fill(0);
  for (let i = 0; i < (knots - 1) * lanes; i++)
    if (laneShare[i] !== laneShare[i + lanes]) moving[laneAccount[i % lanes]!] = 1;
}

/** Capacity follows the derived flow up, never down: what a newcomer takes from a site leaves that site's plant standing. */
function layCapacity(
  program: Program,
  values: Float64Array,
  path: Path,
  start: Base,
  k: number,
  slow: readonly Slowdown[],
): void {
  const { capacity, base, every } = path;
  const utilisation = field(program, values, 'siteUtilisation');
  const stated = field(program, values, 'siteCapacity');
  const { weeksPerStep } = program.clock;
  const sites = base.siteActivity.length;
  for (let p = 0; p < sites; p++) {
    const output = base.siteActivity[p]!;
    const first = start.siteActivity[p]!;
    const grown = program.grows && first > 0 ? output / first : 1;
    const now = Number.isNaN(stated[p]!) ? output / utilisation[p]! : stated[p]! * weeksPerStep * grown;
    const before = k > 0 ? capacity[(k - 1) * sites + p]! : 0;
    capacity[k * sites + p] = Math.max(now, output, before);
  }
  const { projectSite } = program.network;
  for (let i = 0; i < projectSite.length; i++) {
    const p = projectSite[i]!;
    capacity[k * sites + p] = stated[p]! * weeksPerStep * rampUp(program, values, i, k * every * weeksPerStep, slow);
  }
}

/**
 * Moves what is normal to step t, and buyers' shares with it: a contract moves orders at once, drift and home only what it left.
 * s += Δs⁰, never below zero, and an account's shares sum to one.
 */
export function makeFollowPath(world: World): (t: number) => void {
  const { program, constants, state } = world;
  const shift = makeShift(world);
  return function followPath(t) {
    const { path, laneShare } = constants;
    if (path === undefined) return;
    const { moving } = path;
    if (moving.length > 0) state.shareBefore.set(laneShare);
    moveNormal(program, path, constants, t);
    for (let a = 0; a < moving.length; a++) if (moving[a] === 1) shift(a);
  };
}

function makeShift(world: World): (a: number) => void {
  const { program, constants, state } = world;
  return function shift(a) {
    const { accountLaneStart, laneTransit } = program.network;
    const { laneShare } = constants;
    const { share, shareBefore, transitCover, transitDue } = state;
    const first = accountLaneStart[a]!;
    const last = accountLaneStart[a + 1]!;
    let sum = 0;
    for (let l = first; l < last; l++) {
      share[l] = Math.max(0, share[l]! + laneShare[l]! - shareBefore[l]!);
      sum += share[l]!;
    }
    let cover = 0;
    for (let l = first; l < last; l++) {
      share[l]! /= sum;
      cover += share[l]! * laneTransit[l]!;
    }
    transitCover[a] = cover;
    transitDue[a] = cover - 1;
  };
}

/** Sets `normal` to what it is in step t. */
export function moveNormal(program: Program, path: Path, normal: Normal, t: number): void {
  const { every, knots } = path;
  const k = Math.min(Math.floor(t / every), knots - 2);
  const part = (t - k * every) / every;
  between(path.laneFlow, k, part, normal.laneFlow);
  between(path.marketOrders, k, part, normal.normalOrders);
  between(path.capacity, k, part, normal.capacity);
  if (program.network.projectSite.length > 0) {
    between(path.laneShare, k, part, normal.laneShare);
    between(path.siteShare, k, part, normal.siteShare);
  }
}

/** The point `part` of the way from knot k to the next. */
function between(rows: Float64Array, k: number, part: number, into: Float64Array): void {
  const first = k * into.length;
  const next = first + into.length;
  for (let i = 0; i < into.length; i++) {
    const from = rows[first + i]!;
    into[i] = from + part * (rows[next + i]! - from);
  }
}

function put(rows: Float64Array, values: Float64Array, k: number): void {
  rows.set(values, k * values.length);
}

function copyBase(from: Base, to: Base): void {
  for (const key of Object.keys(to) as (keyof Base)[]) to[key].set(from[key]);
}
