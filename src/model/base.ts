// The resting point: every flow derived from final demand, recipes and lane shares (equation E0), for one vector of slot values.
// Pure numbers on a Program; the compiler checks it at central values, the engine solves it again in each draw.
// Knows nothing of evidence (calibration.ts) or of the step.
import { WEEKS_PER_YEAR } from '../numbers/date.ts';
import { exp, log } from '../numbers/elementary.ts';
import { field, type Program } from './program.ts';

/** The base state, in canonical units per step. */
export interface Base {
  readonly cohortDemand: Float64Array;
  readonly accountUse: Float64Array; // U⁰
  readonly laneFlow: Float64Array; // f⁰
  readonly marketOrders: Float64Array; // D⁰
  readonly marketGross: Float64Array; // what is made, before disposal
  readonly marketByproduct: Float64Array; // the part of it that nobody's orders drive
  readonly marketKept: Float64Array; // 1 − δ⁰, share of the gross that is not disposed of
  readonly groupActivity: Float64Array;
  readonly siteActivity: Float64Array; // q⁰
}

export type BaseFailure =
  | { readonly kind: 'gain' } // the loop returns at least what was put in
  | { readonly kind: 'supply'; readonly market: number }; // orders on a market that nothing fills

/** Relative change below which the iteration rests: some tens of units in the last place, so that rounding cannot keep it going. */
const AT_REST = 1e-14;
/** The same for a state that is only passed on the way: straight lines between such states are much further off. */
const NEAR_REST = 1e-7;
/** A loop of gain 0.98 needs about 1,700 rounds to rest; one that needs more returns practically all that is put in. */
const MOST_ROUNDS = 2000;
/** Gross and orders that differ by less than this are the same up to rounding: nothing is disposed of, nothing is missing. */
const SAME = 1e-11;

export function allocateBase(program: Program): Base {
  const n = program.network;
  const floats = (length: number) => new Float64Array(length);
  return {
    cohortDemand: floats(n.cohortAccountStart.length - 1),
    accountUse: floats(n.accountGood.length),
    laneFlow: floats(n.laneMarket.length),
    marketOrders: floats(n.marketGood.length),
    marketGross: floats(n.marketGood.length),
    marketByproduct: floats(n.marketGood.length),
    marketKept: floats(n.marketGood.length),
    groupActivity: floats(n.groupSiteStart.length - 1),
    siteActivity: floats(n.groupSiteStart[n.groupSiteStart.length - 1]!),
  };
}

/**
 * Iterates x = R x + d to rest: demand → use of accounts → flow on lanes → orders on markets → activity of sites, by-products
 * credited before anyone makes to order, and a site with several driving outputs running for the neediest.
 * `weeks` after the start moves demand along its growth path. `onward`: begin from what `base` holds, a state nearby, and stop
 * close to rest, without looking at what is disposed of. Fills `base`; returns what went wrong, if anything did.
 */
export function solveBase(
  program: Program,
  values: Float64Array,
  weeks: number,
  base: Base,
  onward = false,
): BaseFailure | undefined {
  const n = program.network;
  const amount = field(program, values, 'amount');
  const share = field(program, values, 'laneShare');
  const { accountUse, laneFlow, marketOrders } = base;

  fillDemand(program, values, weeks, base);
  if (!onward) {
    base.groupActivity.fill(0);
    base.siteActivity.fill(0);
  }
  const groups = base.groupActivity.length;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    for (let group = 0; group < groups; group++) {
      for (let a = n.groupAccountStart[group]!; a < n.groupAccountStart[group + 1]!; a++) {
        accountUse[a] = amount[a]! * base.groupActivity[group]!;
      }
    }
    marketOrders.fill(0);
    for (let lane = 0; lane < laneFlow.length; lane++) {
      const flow = share[lane]! * accountUse[n.laneAccount[lane]!]!;
      laneFlow[lane] = flow;
      marketOrders[n.laneMarket[lane]!]! += flow;
    }
    const moved = runSites(program, values, base);
    if (Number.isNaN(moved) || moved === Infinity) return { kind: 'gain' };
    if (onward && moved <= NEAR_REST) return undefined;
    if (moved <= AT_REST) return settle(base);
  }
  return { kind: 'gain' };
}

function fillDemand(program: Program, values: Float64Array, weeks: number, base: Base): void {
  const n = program.network;
  const amount = field(program, values, 'amount');
  const demand = field(program, values, 'demand');
  const cohortShare = field(program, values, 'cohortShare');
  const growth = field(program, values, 'growth');
  const years = weeks / WEEKS_PER_YEAR;
  for (let c = 0; c < base.cohortDemand.length; c++) {
    const grown = program.grows ? exp(years * log(1 + growth[c]! * WEEKS_PER_YEAR)) : 1;
    base.cohortDemand[c] = demand[c]! * cohortShare[c]! * program.clock.weeksPerStep * grown;
    for (let a = n.cohortAccountStart[c]!; a < n.cohortAccountStart[c + 1]!; a++) {
      base.accountUse[a] = amount[a]! * base.cohortDemand[c]!;
    }
  }
}

/** One round of production to order; returns the largest relative change of a group's activity. */
function runSites(program: Program, values: Float64Array, base: Base): number {
  const n = program.network;
  const outputAmount = field(program, values, 'outputAmount');
  const siteShare = field(program, values, 'siteShare');
  const { marketGross, marketByproduct, marketOrders, groupActivity, siteActivity } = base;

  marketByproduct.fill(0);
  for (let group = 0; group < groupActivity.length; group++) {
    for (let o = n.groupOutputStart[group]!; o < n.groupOutputStart[group + 1]!; o++) {
      if (!n.outputDrives[o]) marketByproduct[n.outputMarket[o]!]! += outputAmount[o]! * groupActivity[group]!;
    }
  }
  let moved = 0;
  marketGross.set(marketByproduct);
  for (let group = 0; group < groupActivity.length; group++) {
    let total = 0;
    for (let p = n.groupSiteStart[group]!; p < n.groupSiteStart[group + 1]!; p++) {
      let activity = 0;
      for (let o = n.groupOutputStart[group]!; o < n.groupOutputStart[group + 1]!; o++) {
        if (!n.outputDrives[o]) continue;
        const market = n.outputMarket[o]!;
        const need = siteShare[p]! * Math.max(0, marketOrders[market]! - marketByproduct[market]!);
        activity = Math.max(activity, need / outputAmount[o]!);
      }
      siteActivity[p] = activity;
      total += activity;
    }
    const before = groupActivity[group]!;
    moved = Math.max(moved, total === before ? 0 : Math.abs(total - before) / Math.max(total, before));
    groupActivity[group] = total;
    for (let o = n.groupOutputStart[group]!; o < n.groupOutputStart[group + 1]!; o++) {
      if (n.outputDrives[o]) marketGross[n.outputMarket[o]!]! += outputAmount[o]! * total;
    }
  }
  return moved;
}

/** What is kept of each market's output, and a check that every order is filled. */
function settle(base: Base): BaseFailure | undefined {
  for (let market = 0; market < base.marketOrders.length; market++) {
    const orders = base.marketOrders[market]!;
    const gross = base.marketGross[market]!;
    if (gross < orders * (1 - SAME)) return { kind: 'supply', market };
    base.marketKept[market] = gross > orders * (1 + SAME) ? orders / gross : 1;
  }
  return undefined;
}
