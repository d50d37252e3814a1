// The state of one simulation: every stock, expectation and pipeline, set to the base state at the start of a draw.
// Written by the sub-steps only; flows of the current step live here too, so that a sub-step reads what the one before left.
import type { Program } from '../model/program.ts';
import { putBack } from './adapt.ts';
import { type Constants, rewind } from './constants.ts';
import { allocateQueues, emptyQueues, type Queues } from './queue.ts';
import { fillStockpiles } from './stockpile.ts';
import { resetRules } from './trigger.ts';

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
  readonly transit: Float64Array; // Σ P, over its lanes
  readonly sent: Float64Array; // Σ x, over its lanes, of this step
  readonly dispatch: Float64Array; // F, over its lanes
  readonly transitCover: Float64Array; // Σ s τ: steps of use that are under way when all is normal, right after shipping
  readonly transitDue: Float64Array; // Σ s (τ − 1): the same between an arrival and the next shipping
  readonly fear: Float64Array; // by what fear multiplies target stock in this step
  readonly queued: Float64Array; // applied for or granted, and not shipped: A + W + Z over its lanes
  readonly licenceDue: Float64Array; // Σ s ς Λ: steps of use that wait for licences when all is normal
  readonly unfilled: Uint8Array; // 1: some lane carries less than was ordered on it, so that it may be short
  // by rule
  readonly held: Float64Array; // steps on end in which its condition held
  readonly begun: Float64Array; // steps since its trigger was first on
  readonly level: Float64Array; // h: how far it has got
  readonly applied: Float64Array; // what of it is done: a switch needs the other good
  // by lane
  readonly laidOver: Float64Array; // what second sources have moved s⁰ by; empty without rules
  readonly pipeline: Float64Array; // P, a ring of rows of lanes: what arrives together stands together
  readonly share: Float64Array; // s
  readonly shareBefore: Float64Array; // s⁰ of the step before
  readonly ordered: Float64Array; // n, of this step
  readonly sendable: Float64Array; // what may leave of n, and on licences granted earlier; without licences the same array as `ordered`
  readonly covered: Float64Array; // share of its orders that some licence regime holds back, of this step
  readonly diverted: Float64Array; // of what needs a licence, sent by third regions instead
  readonly cap: Float64Array; // C, of this step
  readonly shipped: Float64Array; // x, of this step
  readonly ask: Float64Array; // sought on this lane because others fell short
  readonly leaked: Float64Array; // the part of x that goes through third regions
  readonly restriction: Float64Array; // what shocks allow, as a multiple of normal flow; Infinity: nothing said
  readonly shockLeakage: Float64Array; // the leakage the binding shock states; NaN: the behaviour's
  // by stockpile
  readonly released: Float64Array; // given in this step
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
  readonly measured: Uint8Array; // by market: 1 where these two have been worked out in this step
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
  readonly queues: Queues; // licence queues
  // by cost: whether the site stands idle, and for how many steps in a row it has paid while it stood, or has not while it ran
  readonly idle: Uint8Array;
  readonly turning: Int32Array;
  // where there are tariffs: rate by lane, the shares that buyers lean to, ln of landed cost by zone, ln(1 + m + r) by supplying zone
  readonly tariff: Float64Array;
  readonly homeShare: Float64Array;
  readonly landedCost: Float64Array;
  readonly supplierMargin: Float64Array;
  /** by good: what left its accounts for use in this step */
  readonly used: Float64Array;
  /** by good: what entered processing in this step */
  readonly started: Float64Array;
  /** by good: what was disposed of in this step */
  readonly thrown: Float64Array;
  /** true in a step in which some shock restricts some lane */
  restricted: boolean;
  /** true in a step in which some buyers are afraid */
  afraid: boolean;
  /** true in a step in which some tariff is levied */
  tariffed: boolean;
  /** where the row of the pipeline begins that arrives next */
  nextArrival: number;
}

/** What every sub-step works on: one network, the constants of one draw and the state of one of its worlds. */
export interface World {
  readonly program: Program;
  readonly constants: Constants;
  readonly state: State;
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
  const licensed = program.licences.length > 0;
  const ordered = f(lanes);
  const levied = (length: number) => f(program.shocks.some(({ kind }) => kind === 'tariff') ? length : 0);
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
    transit: f(accounts),
    sent: f(accounts),
    dispatch: f(accounts),
    transitCover: f(accounts),
    transitDue: f(accounts),
    fear: f(accounts).fill(1),
    queued: f(accounts),
    licenceDue: f(accounts),
    unfilled: new Uint8Array(accounts),
    held: f(program.rules.length),
    begun: f(program.rules.length),
    level: f(program.rules.length),
    applied: f(program.rules.length),
    laidOver: f(program.rules.length > 0 ? lanes : 0),
    pipeline: f(lanes * longestWay(program)),
    share: f(lanes),
    shareBefore: f(program.network.projectSite.length > 0 ? lanes : 0),
    ordered,
    sendable: licensed ? f(lanes) : ordered,
    covered: f(lanes),
    diverted: f(lanes),
    cap: f(lanes),
    shipped: f(lanes),
    ask: f(lanes),
    leaked: f(lanes),
    restriction: f(lanes),
    shockLeakage: f(lanes),
    released: f(n.stockpileAccount.length),
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
    measured: new Uint8Array(markets),
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
    idle: new Uint8Array(n.costSite.length),
    turning: new Int32Array(n.costSite.length),
    tariff: levied(lanes),
    homeShare: levied(lanes),
    landedCost: levied(zones),
    supplierMargin: levied(n.zoneSupplier.length),
    used: f(n.goods),
    started: f(n.goods),
    thrown: f(n.goods),
    queues: allocateQueues(program),
    restricted: false,
    afraid: false,
    tariffed: false,
    nextArrival: 0,
  };
}

/** Steps that the slowest goods take, by a third region where their lane is shut. */
function longestWay(program: Program): number {
  const { laneTransit, laneGood, goodLeakageDelay } = program.network;
  let longest = 0;
  for (let l = 0; l < laneTransit.length; l++) {
    longest = Math.max(longest, laneTransit[l]! + goodLeakageDelay[laneGood[l]!]!);
  }
  return longest;
}

/** Sets every quantity to its base value, and what is normal to what it is at the start. */
export function reset(program: Program, constants: Constants, state: State): void {
  putBack({ program, constants });
  rewind(program, constants);
  resetRules(state);
  const n = program.network;
  const { base } = constants;
  for (let a = 0; a < base.accountUse.length; a++) state.stock[a] = constants.cover[a]! * base.accountUse[a]!;
  for (const use of [state.expectedUse, state.slowUse, state.unpricedUse, state.slowUnpricedUse])
    use.set(base.accountUse);
  const lanes = base.laneFlow.length;
  state.pipeline.fill(0);
  state.transit.fill(0);
  state.dispatch.fill(0);
  for (let l = 0; l < lanes; l++) {
    const flow = base.laneFlow[l]!;
    const transit = n.laneTransit[l]!;
    for (let k = 0; k < transit; k++) state.pipeline[k * lanes + l] = flow;
    state.transit[n.laneAccount[l]!]! += flow * transit;
    state.dispatch[n.laneAccount[l]!]! += flow;
  }
  state.nextArrival = 0;
  state.unfilled.fill(0);
  state.share.set(constants.laneShare);
  measureTransit(program, state);
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
  fillStockpiles(program, constants, state);
  state.restriction.fill(Infinity);
  state.leaked.fill(0);
  state.restricted = false;
  state.fear.fill(1);
  state.afraid = false;
  state.queued.fill(0);
  state.licenceDue.fill(0);
  state.covered.fill(0);
  state.diverted.fill(0);
  emptyQueues(state.queues);
  state.tariff.fill(0);
  state.tariffed = false;
  state.idle.fill(0);
  state.turning.fill(0);
  state.backlog.fill(0);
  state.logPrice.fill(0);
  state.lastLogPrice.fill(0);
}

/** Fills what of an account's use is under way when all is normal, from its shares; to be called whenever they have changed. */
function measureTransit(program: Program, state: State): void {
  const { accountLaneStart, laneTransit } = program.network;
  const { share, transitCover, transitDue } = state;
  for (let a = 0; a < transitCover.length; a++) {
    let cover = 0;
    let due = 0;
    for (let l = accountLaneStart[a]!; l < accountLaneStart[a + 1]!; l++) {
      cover += share[l]! * laneTransit[l]!;
      due += share[l]! * (laneTransit[l]! - 1);
    }
    transitCover[a] = cover;
    transitDue[a] = due;
  }
}
