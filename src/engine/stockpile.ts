// Public and company reserves: an account that nobody uses from. It gives to the buyers of its region when they run low (with the
// arrivals of sub-step 2) and buys back, last in class, when they do not (with the orders of sub-step 5).
import { field, type Program } from '../model/program.ts';
import type { Constants } from './constants.ts';
import type { State, World } from './state.ts';

/** One draw's stockpiles, by stockpile; canonical units. */
export interface Reserves {
  readonly holds: Float64Array; // at the start
  readonly upTo: Float64Array; // what it buys up to
  readonly below: Float64Array; // buyers are helped up to this share of their target stock
  readonly release: Float64Array; // most it gives in a step, as a share of its buyers' expected use
  readonly fill: Float64Array; // most it orders in a step
}

export function allocateReserves(program: Program): Reserves {
  const floats = () => new Float64Array(program.network.reserveAccount.length);
  return { holds: floats(), upTo: floats(), below: floats(), release: floats(), fill: floats() };
}

/** Turns one draw's slot values into amounts: a stockpile of so many weeks holds that much of its buyers' base use. */
export function prepareReserves(
  program: Program,
  values: Float64Array,
  accountUse: Float64Array,
  reserves: Reserves,
): void {
  const { reserveAccount, reserveBuyerStart, reserveBuyer } = program.network;
  const { weeksPerStep } = program.clock;
  const weeks = field(program, values, 'reserveWeeks');
  for (let i = 0; i < reserveAccount.length; i++) {
    let use = 0;
    for (let j = reserveBuyerStart[i]!; j < reserveBuyerStart[i + 1]!; j++) use += accountUse[reserveBuyer[j]!]!;
    const amount = (stated: number, inWeeks: number) =>
      Number.isNaN(stated) ? (inWeeks / weeksPerStep) * use : stated;
    reserves.holds[i] = amount(field(program, values, 'reserveHolds')[i]!, weeks[i]!);
    const upTo = amount(field(program, values, 'reserveUpTo')[i]!, field(program, values, 'reserveUpToWeeks')[i]!);
    reserves.upTo[i] = Number.isNaN(upTo) ? reserves.holds[i]! : upTo;
    reserves.below[i] = field(program, values, 'reserveBelow')[i]!;
    reserves.release[i] = field(program, values, 'reserveRelease')[i]!;
    reserves.fill[i] = field(program, values, 'reserveFill')[i]! * weeksPerStep;
  }
}

/** A stockpile uses nothing, so its lanes have no normal flow: they carry what it may buy, while nothing restricts them. */
export function openReserveLanes(program: Program, constants: Constants, cap: Float64Array): void {
  const { reserveAccount, accountLaneStart } = program.network;
  for (let i = 0; i < reserveAccount.length; i++) {
    const a = reserveAccount[i]!;
    for (let l = accountLaneStart[a]!; l < accountLaneStart[a + 1]!; l++)
      cap[l] = constants.laneShare[l]! * constants.reserves.fill[i]!;
  }
}

/** Sets every stockpile to what it holds at the start. */
export function fillReserves(program: Program, constants: Constants, state: State): void {
  const { reserveAccount } = program.network;
  for (let i = 0; i < reserveAccount.length; i++) state.stock[reserveAccount[i]!] = constants.reserves.holds[i]!;
}

/**
 * Release: need_a = (below · c Ū + U − S)⁺ of the buyers in the region, so that as much is left when the step's use is done; it gives
 * min(stock, Σ need, release · Σ U), class by class, within a class in proportion to need. Units of the good per step.
 */
export function makeRelease(world: World): () => void {
  const { program, constants, state } = world;
  const give = makeGive(world);
  return function release() {
    const { reserveAccount, reserveBuyerStart, reserveBuyer } = program.network;
    const { stock, slowUse, expectedUse } = state;
    const { cover, reserves } = constants;
    for (let i = 0; i < reserveAccount.length; i++) {
      if (stock[reserveAccount[i]!]! <= 0) continue;
      const below = reserves.below[i]!;
      for (let j = reserveBuyerStart[i]!; j < reserveBuyerStart[i + 1]!; j++) {
        const a = reserveBuyer[j]!;
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
    const { reserveAccount, reserveBuyerStart, reserveBuyer, accountPriority } = program.network;
    const { stock, slowUse, expectedUse } = state;
    const { cover, reserves } = constants;
    const account = reserveAccount[i]!;
    const end = reserveBuyerStart[i + 1]!;
    const need = (a: number) => Math.max(0, reserves.below[i]! * cover[a]! * slowUse[a]! + expectedUse[a]! - stock[a]!);
    let use = 0;
    for (let j = reserveBuyerStart[i]!; j < end; j++) use += expectedUse[reserveBuyer[j]!]!;
    let left = Math.min(stock[account]!, reserves.release[i]! * use);
    for (let j = reserveBuyerStart[i]!; j < end && left > 0; ) {
      const priority = accountPriority[reserveBuyer[j]!]!;
      let needs = 0;
      let next = j;
      for (; next < end && accountPriority[reserveBuyer[next]!]! === priority; next++)
        needs += need(reserveBuyer[next]!);
      const part = needs > left ? left / needs : 1;
      for (; j < next; j++) {
        const a = reserveBuyer[j]!;
        const given = Math.min(stock[account]!, need(a) * part);
        stock[a]! += given;
        stock[account]! -= given;
        left -= given;
      }
    }
  };
}

/** A stockpile orders what it lacks, goods on their way counted, at most its fill rate; its use is nothing, so nothing else does. */
export function makeRefill(world: World): () => void {
  const { program, constants, state } = world;
  return function refill() {
    const { reserveAccount, accountLaneStart } = program.network;
    const { stock, transit, share, orders, ordered } = state;
    const { upTo, fill } = constants.reserves;
    for (let i = 0; i < reserveAccount.length; i++) {
      const a = reserveAccount[i]!;
      const gap = upTo[i]! - stock[a]! - transit[a]!;
      orders[a] = Math.min(Math.max(0, gap), fill[i]!);
      for (let l = accountLaneStart[a]!; l < accountLaneStart[a + 1]!; l++) ordered[l] = share[l]! * orders[a]!;
    }
  };
}
