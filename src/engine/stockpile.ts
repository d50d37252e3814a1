// Public and company stockpiles: an account that nobody uses from. It gives to the buyers of its region when they run low (with the
// arrivals of sub-step 2) and buys back, last in class, when they do not (with the orders of sub-step 5).
import { field, type Program } from '../model/program.ts';
import type { Constants } from './constants.ts';
import type { State, World } from './state.ts';

/** One draw's stockpiles, by stockpile; canonical units. */
export interface Stockpiles {
  readonly holds: Float64Array; // at the start
  readonly before: Float64Array; // what it would hold if no response were taken
  readonly upTo: Float64Array; // what it buys up to
  readonly below: Float64Array; // buyers are helped up to this share of their target stock
  readonly release: Float64Array; // most it gives in a step, as a share of its buyers' expected use
  readonly fill: Float64Array; // most it orders in a step
}

export function allocateStockpiles(program: Program): Stockpiles {
  const floats = () => new Float64Array(program.network.stockpileAccount.length);
  return { holds: floats(), before: floats(), upTo: floats(), below: floats(), release: floats(), fill: floats() };
}

/** Turns one draw's slot values into amounts: a stockpile of so many weeks holds that much of its buyers' base use. */
export function prepareStockpiles(
  program: Program,
  values: Float64Array,
  accountUse: Float64Array,
  stockpiles: Stockpiles,
): void {
  const { stockpileAccount, stockpileBuyerStart, stockpileBuyer, stockpileBuyerOwn } = program.network;
  const { weeksPerStep } = program.clock;
  const weeks = field(program, values, 'stockpileWeeks');
  for (let i = 0; i < stockpileAccount.length; i++) {
    let use = 0;
    // A reserve of sixty days is one of its own region's use, whoever it is shared with.
    for (let j = stockpileBuyerStart[i]!; j < stockpileBuyerStart[i + 1]!; j++)
      if (stockpileBuyerOwn[j]) use += accountUse[stockpileBuyer[j]!]!;
    const amount = (stated: number, inWeeks: number) =>
      Number.isNaN(stated) ? (inWeeks / weeksPerStep) * use : stated;
    stockpiles.holds[i] = amount(field(program, values, 'stockpileHolds')[i]!, weeks[i]!);
    const upTo = amount(field(program, values, 'stockpileUpTo')[i]!, field(program, values, 'stockpileUpToWeeks')[i]!);
    stockpiles.upTo[i] = Number.isNaN(upTo) ? stockpiles.holds[i]! : upTo;
    stockpiles.before[i] = amount(
      field(program, values, 'stockpileBefore')[i]!,
      field(program, values, 'stockpileBeforeWeeks')[i]!,
    );
    stockpiles.below[i] = field(program, values, 'stockpileBelow')[i]!;
    stockpiles.release[i] = field(program, values, 'stockpileRelease')[i]!;
    stockpiles.fill[i] = field(program, values, 'stockpileFill')[i]! * weeksPerStep;
  }
}

/** A stockpile uses nothing, so its lanes have no normal flow: they carry what it may buy, while nothing restricts them. */
export function openStockpileLanes(program: Program, constants: Constants, cap: Float64Array): void {
  const { stockpileAccount, accountLaneStart } = program.network;
  for (let i = 0; i < stockpileAccount.length; i++) {
    const a = stockpileAccount[i]!;
    for (let l = accountLaneStart[a]!; l < accountLaneStart[a + 1]!; l++)
      cap[l] = constants.laneShare[l]! * constants.stockpiles.fill[i]!;
  }
}

/** Sets every stockpile to what it holds at the start. */
export function fillStockpiles(program: Program, constants: Constants, state: State): void {
  const { stockpileAccount } = program.network;
  for (let i = 0; i < stockpileAccount.length; i++) state.stock[stockpileAccount[i]!] = constants.stockpiles.holds[i]!;
}

/**
 * Release: need_a = (below · c Ū + U − S)⁺ of the buyers in the regions it serves, so that as much is left when the step's use is done;
 * it gives min(stock, Σ need, release · Σ U), class by class, within a class in proportion to need. Units of the good per step.
 */
export function makeRelease(world: World): () => void {
  const { program, constants, state } = world;
  const give = makeGive(world);
  const { released } = state;
  if (released.length === 0) return () => {};
  return function release() {
    released.fill(0);
    const { stockpileAccount, stockpileBuyerStart, stockpileBuyer } = program.network;
    const { stock, slowUse, expectedUse } = state;
    const { cover, stockpiles } = constants;
    for (let i = 0; i < stockpileAccount.length; i++) {
      if (stock[stockpileAccount[i]!]! <= 0) continue;
      const below = stockpiles.below[i]!;
      for (let j = stockpileBuyerStart[i]!; j < stockpileBuyerStart[i + 1]!; j++) {
        const a = stockpileBuyer[j]!;
        if (stock[a]! >= below * cover[a]! * slowUse[a]! + expectedUse[a]!) continue;
        give(i);
        break;
      }
    }
  };
}

/** What stockpile i gives to buyers of whom some are in need. */
function makeGive(world: World): (i: number) => void {
  const { program, constants, state } = world;
  return function give(i) {
    const { stockpileAccount, stockpileBuyerStart, stockpileBuyer, accountPriority } = program.network;
    const { stock, slowUse, expectedUse } = state;
    const { cover, stockpiles } = constants;
    const account = stockpileAccount[i]!;
    const end = stockpileBuyerStart[i + 1]!;
    const need = (a: number) =>
      Math.max(0, stockpiles.below[i]! * cover[a]! * slowUse[a]! + expectedUse[a]! - stock[a]!);
    let use = 0;
    for (let j = stockpileBuyerStart[i]!; j < end; j++) use += expectedUse[stockpileBuyer[j]!]!;
    let left = Math.min(stock[account]!, stockpiles.release[i]! * use);
    for (let j = stockpileBuyerStart[i]!; j < end && left > 0; ) {
      const priority = accountPriority[stockpileBuyer[j]!]!;
      let needs = 0;
      let next = j;
      for (; next < end && accountPriority[stockpileBuyer[next]!]! === priority; next++)
        needs += need(stockpileBuyer[next]!);
      const part = needs > left ? left / needs : 1;
      for (; j < next; j++) {
        const a = stockpileBuyer[j]!;
        const given = Math.min(stock[account]!, need(a) * part);
        stock[a]! += given;
        stock[account]! -= given;
        state.released[i]! += given;
        left -= given;
      }
    }
  };
}

/** A stockpile orders what it lacks, goods on their way and in licence queues counted, at most its fill rate; its use is nothing, so nothing else does. */
export function makeRefill(world: World): () => void {
  const { program, constants, state } = world;
  return function refill() {
    const { stockpileAccount, accountLaneStart } = program.network;
    const { stock, transit, queued, share, orders, ordered } = state;
    const { upTo, fill } = constants.stockpiles;
    for (let i = 0; i < stockpileAccount.length; i++) {
      const a = stockpileAccount[i]!;
      const gap = upTo[i]! - stock[a]! - transit[a]! - queued[a]!;
      orders[a] = Math.min(Math.max(0, gap), fill[i]!);
      for (let l = accountLaneStart[a]!; l < accountLaneStart[a + 1]!; l++) ordered[l] = share[l]! * orders[a]!;
    }
  };
}
