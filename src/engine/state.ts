// The state of one simulation: every stock, expectation and pipeline, set to the base state at the start of a draw.
// Written by the sub-steps only; flows of the current step live here too, so that a sub-step reads what the one before left.
import type { Program } from '../model/program.ts';
import { type Constants, rewind } from './constants.ts';
import { fillReserves } from './stockpile.ts';

/** Symbols are those of scenarios/guide/model.md. Canonical units; flows per step. */
export interface State {
  // by account
  readonly stock: Float64Array; // S
  readonly expectedUse: Float64Array; // U
  readonly slowUse: Float64Array; // Ū
  readonly unpricedUse: Float64Array; // U°: expected use as it would be at base prices
  readonly slowUnpricedUse: Float64Array; // Ū°
  readonly wantedUse: Float64Array; // u, of this step
  readonly wantedUnpriced: Float64Array; // u°, of this step
  readonly orders: Float64Array; // O, of this step
  readonly target: Float64Array; // T°: the target stock that tightness counts, of this step
  // by lane
  readonly pipeline: Float64Array; // P by arrival step, a ring per lane
  readonly transit: Float64Array; // Σ P
  readonly head: Uint32Array; // the slot of the pipeline that arrives next
  readonly share: Float64Array; // s
  readonly shareBefore: Float64Array; // s⁰ of the step before
  readonly dispatch: Float64Array; // F
  readonly ordered: Float64Array; // n, of this step
  readonly cap: Float64Array; // C, of this step
  readonly shipped: Float64Array; // x, of this step
  readonly ask: Float64Array; // sought on this lane because others fell short
  readonly leaked: Float64Array; // the part of x that goes through third regions
  readonly restriction: Float64Array; // what shocks allow, as a multiple of normal flow; Infinity: nothing said
  readonly shockLeakage: Float64Array; // the leakage the binding shock states; NaN: the behaviour's
  // by market
  readonly makersStock: Float64Array; // M
  readonly expectedOrders: Float64Array; // D
  readonly slowOrders: Float64Array; // D̄
  readonly smoothOutput: Float64Array; // Q
  readonly byproduct: Float64Array; // of the last step, before disposal
  readonly pull: Float64Array; // π, of this step
  readonly gross: Float64Array; // what left the processes in this step
  readonly output: Float64Array; // what of it joined the makers' stock
  readonly disposed: Float64Array;
  readonly left: Float64Array; // of the makers' stock while it is shared out
  readonly requested: Float64Array; // what could leave: Σ y + asks, of this step
  readonly asked: Float64Array; // by buyers that were short elsewhere
  readonly openFlow: Float64Array; // by market and region bought from: base flow across borders that is not shut
  readonly foreignFlow: Float64Array; // the same, shut or not
  // by site and output
  readonly availability: Float64Array;
  readonly wantedActivity: Float64Array; // w
  readonly askedActivity: Float64Array; // the same before outages
  readonly activity: Float64Array; // q
  readonly processing: Float64Array; // outputs under way, a ring per output
  // by cohort
  readonly demandFactor: Float64Array;
  readonly backlog: Float64Array; // B
  readonly wanted: Float64Array; // w
  readonly built: Float64Array; // v
  // by zone
  readonly logPrice: Float64Array; // ln φ
  readonly lastLogPrice: Float64Array;
  readonly restraint: Float64Array; // what a high price leaves of target stocks: min(1, φ^(−η))
  // by group, then by cohort: the account that held it back, or −1
  readonly bound: Int32Array;
  /** by good: what left its accounts for use in this step */
  readonly used: Float64Array;
  /** by good: what entered processing in this step */
  readonly started: Float64Array;
  /** by good: what was disposed of in this step */
  readonly thrown: Float64Array;
  /** true in a step in which some shock restricts some lane */
  restricted: boolean;
}

export function allocateState(program: Program): State {
  const n = program.network;
  const f = (length: number) => new Float64Array(length);
  const accounts = n.accountGood.length;
  const lanes = n.laneMarket.length;
  const markets = n.marketGood.length;
  const zones = n.zoneGood.length;
  const groups = n.groupSiteStart.length - 1;
  const sites = n.groupSiteStart[groups]!;
  const cohorts = n.cohortAccountStart.length - 1;
  return {
    stock: f(accounts),
    expectedUse: f(accounts),
    slowUse: f(accounts),
    unpricedUse: f(accounts),
    slowUnpricedUse: f(accounts),
    wantedUse: f(accounts),
    wantedUnpriced: f(accounts),
    orders: f(accounts),
    target: f(accounts),
    pipeline: f(n.laneRingStart[lanes]!),
    transit: f(lanes),
    head: new Uint32Array(lanes),
    share: f(lanes),
    shareBefore: f(program.network.projectSite.length > 0 ? lanes : 0),
    dispatch: f(lanes),
    ordered: f(lanes),
    cap: f(lanes),
    shipped: f(lanes),
    ask: f(lanes),
    leaked: f(lanes),
    restriction: f(lanes),
    shockLeakage: f(lanes),
    makersStock: f(markets),
    expectedOrders: f(markets),
    slowOrders: f(markets),
    smoothOutput: f(markets),
    byproduct: f(markets),
    pull: f(markets),
    gross: f(markets),
    output: f(markets),
    disposed: f(markets),
    left: f(markets),
    requested: f(markets),
    asked: f(markets),
    openFlow: f(markets * (n.regions + 1)),
    foreignFlow: f(markets * (n.regions + 1)),
    availability: f(sites),
    wantedActivity: f(sites),
    askedActivity: f(sites),
    activity: f(sites),
    processing: f(n.outputRingStart[n.outputMarket.length]!),
    demandFactor: f(cohorts),
    backlog: f(cohorts),
    wanted: f(cohorts),
    built: f(cohorts),
    logPrice: f(zones),
    lastLogPrice: f(zones),
    restraint: f(zones),
    bound: new Int32Array(groups + cohorts),
    used: f(n.goods),
    started: f(n.goods),
    thrown: f(n.goods),
    restricted: false,
  };
}

/** Sets every quantity to its base value, and what is normal to what it is at the start. */
export function reset(program: Program, constants: Constants, state: State): void {
  rewind(program, constants);
  const n = program.network;
  const { base } = constants;
  for (let a = 0; a < base.accountUse.length; a++) state.stock[a] = constants.cover[a]! * base.accountUse[a]!;
  for (const use of [state.expectedUse, state.slowUse, state.unpricedUse, state.slowUnpricedUse])
    use.set(base.accountUse);
  state.pipeline.fill(0);
  for (let l = 0; l < base.laneFlow.length; l++) {
    const first = n.laneRingStart[l]!;
    state.pipeline.fill(base.laneFlow[l]!, first, first + n.laneTransit[l]!);
    state.head[l] = first;
    state.transit[l] = base.laneFlow[l]! * n.laneTransit[l]!;
  }
  state.share.set(constants.laneShare);
  state.dispatch.set(base.laneFlow);
  for (let m = 0; m < base.marketOrders.length; m++) {
    state.makersStock[m] = constants.makersCover[n.marketGood[m]!]! * base.marketOrders[m]!;
  }
  for (const orders of [state.expectedOrders, state.slowOrders, state.smoothOutput]) orders.set(base.marketOrders);
  state.byproduct.set(base.marketByproduct);
  for (let group = 0; group < base.groupActivity.length; group++) {
    for (let o = n.groupOutputStart[group]!; o < n.groupOutputStart[group + 1]!; o++) {
      state.processing.fill(
        constants.outputAmount[o]! * base.groupActivity[group]!,
        n.outputRingStart[o]!,
        n.outputRingStart[o + 1]!,
      );
    }
  }
  fillReserves(program, constants, state);
  state.restriction.fill(Infinity);
  state.leaked.fill(0);
  state.restricted = false;
  state.backlog.fill(0);
  state.logPrice.fill(0);
  state.lastLogPrice.fill(0);
}
