// Sub-step 6: makers' stocks are shared over what may leave, short buyers are re-routed, banned goods leak (equation E6).
// Nothing is back-ordered: what is not shipped lapses and returns through the inventory position.
import type { Program } from '../model/program.ts';
import type { Constants } from './constants.ts';
import type { State } from './state.ts';

/** Lane caps: C = f⁰ · min(surge, what shocks allow), f⁰ that of the step. Units of the good per step. */
export function capLanes(constants: Constants, state: State): void {
  const { laneFlow, surgeFlow } = constants;
  const { cap, restriction } = state;
  cap.set(surgeFlow);
  if (state.restricted) {
    for (let l = 0; l < cap.length; l++) {
      if (restriction[l] !== Infinity) cap[l] = Math.min(surgeFlow[l]!, laneFlow[l]! * restriction[l]!);
    }
  }
}

/** Rationing: y = min(C, n); class by class, x = y · min(1, left / Σ y). `requested` by market is Σ y. */
export function ration(program: Program, state: State): void {
  const { marketLaneStart, marketLane, lanePriority } = program.network;
  const { cap, ordered, shipped, left, makersStock, requested } = state;
  for (let m = 0; m < makersStock.length; m++) {
    const end = marketLaneStart[m + 1]!;
    let remaining = makersStock[m]!;
    let requests = 0;
    for (let i = marketLaneStart[m]!; i < end; ) {
      const priority = lanePriority[marketLane[i]!]!;
      let sum = 0;
      let next = i;
      for (; next < end && lanePriority[marketLane[next]!] === priority; next++) {
        const l = marketLane[next]!;
        sum += Math.min(cap[l]!, ordered[l]!);
      }
      const part = sum > remaining ? remaining / sum : 1;
      for (; i < next; i++) {
        const l = marketLane[i]!;
        shipped[l] = Math.min(cap[l]!, ordered[l]!) * part;
      }
      requests += sum;
      remaining = Math.max(0, remaining - sum * part);
    }
    left[m] = remaining;
    requested[m] = requests;
  }
}

/**
 * Re-routing: short_a = Σ (min(n, s U) − x)⁺; room = (C − max(x, n))⁺; ask = room · min(1, ρ short / Σ room); makers give from
 * left − ½ c_M D̄, pro rata. Short is counted against what was ordered, so a buyer that orders less on purpose asks for nothing.
 */
export function reroute(program: Program, constants: Constants, state: State): void {
  const { accountGood, accountLaneStart, laneMarket, marketGood, marketLaneStart, marketLane } = program.network;
  const { cap, ordered, shipped, share, expectedUse, left, slowOrders, requested, ask, asked } = state;
  const { makersCover } = constants;
  let someone = false;
  ask.fill(0);
  asked.fill(0);
  for (let a = 0; a < expectedUse.length; a++) {
    const first = accountLaneStart[a]!;
    const last = accountLaneStart[a + 1]!;
    const use = expectedUse[a]!;
    let short = 0;
    for (let l = first; l < last; l++) short += Math.max(0, Math.min(ordered[l]!, share[l]! * use) - shipped[l]!);
    if (short === 0) continue;
    let room = 0;
    for (let l = first; l < last; l++) room += Math.max(0, cap[l]! - Math.max(shipped[l]!, ordered[l]!));
    if (room === 0) continue;
    const part = Math.min(1, (constants.reroute[accountGood[a]!]! * short) / room);
    for (let l = first; l < last; l++) {
      ask[l] = part * Math.max(0, cap[l]! - Math.max(shipped[l]!, ordered[l]!));
      asked[laneMarket[l]!]! += ask[l]!;
    }
    someone = true;
  }
  if (!someone) return;
  for (let m = 0; m < left.length; m++) {
    if (asked[m]! <= 0) continue;
    requested[m]! += asked[m]!;
    const spare = Math.max(0, left[m]! - 0.5 * makersCover[marketGood[m]!]! * slowOrders[m]!);
    const part = Math.min(1, spare / asked[m]!);
    for (let i = marketLaneStart[m]!; i < marketLaneStart[m + 1]!; i++) {
      const l = marketLane[i]!;
      shipped[l]! += ask[l]! * part;
    }
    left[m] = Math.max(0, left[m]! - asked[m]! * part);
  }
}

/**
 * Leakage of a restricted lane: min(n − x, leakage · shut part of f⁰ · openness), from what the maker has left. Openness is the
 * part of the exporter's lanes to other regions that is not shut; a shock that states its own leakage needs no third region.
 */
export function leak(program: Program, constants: Constants, state: State): void {
  if (!state.restricted) return;
  const { laneMarket, laneGood, laneAccount, accountRegion, regions } = program.network;
  const { ordered, shipped, leaked, restriction, shockLeakage, left, requested, openFlow, foreignFlow } = state;
  const { laneFlow } = constants;
  measureOpenness(program, constants, state);
  for (let l = 0; l < laneMarket.length; l++) {
    leaked[l] = 0;
    const unfilled = ordered[l]! - shipped[l]!;
    if (restriction[l]! >= 1 || unfilled <= 0) continue;
    const m = laneMarket[l]!;
    let part = shockLeakage[l]!;
    if (Number.isNaN(part)) {
      const own = m * (regions + 1) + accountRegion[laneAccount[l]!]!;
      const all = m * (regions + 1) + regions;
      const others = foreignFlow[all]! - foreignFlow[own]!;
      const open = Math.max(0, openFlow[all]! - openFlow[own]!);
      part = others > 0 ? (constants.leakage[laneGood[l]!]! * open) / others : 0;
    }
    const wish = Math.min(unfilled, part * (1 - restriction[l]!) * laneFlow[l]!);
    leaked[l] = Math.min(wish, left[m]!);
    left[m]! -= leaked[l]!;
    shipped[l]! += leaked[l]!;
    requested[m]! += wish;
  }
}

/** By market and region bought from, its last row all regions: base flow across borders, and the part of it that is not shut. */
function measureOpenness(program: Program, constants: Constants, state: State): void {
  const { laneMarket, laneForeign, laneAccount, accountRegion, regions } = program.network;
  const { openFlow, foreignFlow, restriction } = state;
  openFlow.fill(0);
  foreignFlow.fill(0);
  for (let l = 0; l < laneMarket.length; l++) {
    if (!laneForeign[l]) continue;
    const flow = constants.laneFlow[l]!;
    const open = flow * Math.min(1, restriction[l]!);
    const first = laneMarket[l]! * (regions + 1);
    const own = first + accountRegion[laneAccount[l]!]!;
    foreignFlow[own]! += flow;
    openFlow[own]! += open;
    foreignFlow[first + regions]! += flow;
    openFlow[first + regions]! += open;
  }
}

/** Below this cover, as a part of the target, a buyer starts to fly goods in; a quarter of the target lower it flies all. */
const AIR_FROM = 0.5;
const AIR_BAND = 0.25;

/** Loads what was shipped: to arrive after τ, by air earlier, leaked goods later. Makers keep what is left. */
export function load(program: Program, constants: Constants, state: State): void {
  const { accountGood, accountLaneStart, laneGood, laneTransit, laneRingStart, goodAirTransit, goodLeakageDelay } =
    program.network;
  const { stock, slowUse, shipped, leaked, pipeline, head, transit, makersStock, left } = state;
  const { cover } = constants;
  makersStock.set(left);
  for (let l = 0; l < shipped.length; l++) {
    pipeline[slotAfter(head[l]!, laneTransit[l]! - 1, laneRingStart[l]!, laneRingStart[l + 1]!)]! += shipped[l]!;
    transit[l]! += shipped[l]!;
  }
  /** Puts part of what lane l has just loaded into another slot. */
  const move = (l: number, amount: number, steps: number): void => {
    const first = laneRingStart[l]!;
    const end = laneRingStart[l + 1]!;
    const from = slotAfter(head[l]!, laneTransit[l]! - 1, first, end);
    pipeline[from] = Math.max(0, pipeline[from]! - amount);
    pipeline[slotAfter(head[l]!, steps - 1, first, end)]! += amount;
  };
  for (let a = 0; a < stock.length; a++) {
    const goal = cover[a]! * slowUse[a]!;
    if (stock[a]! >= AIR_FROM * goal) continue;
    const byAir = Math.min(1, (AIR_FROM - stock[a]! / goal) / AIR_BAND);
    const air = goodAirTransit[accountGood[a]!]!;
    for (let l = accountLaneStart[a]!; l < accountLaneStart[a + 1]!; l++) {
      if (laneTransit[l]! > air) move(l, byAir * (shipped[l]! - leaked[l]!), air);
    }
  }
  if (!state.restricted) return;
  for (let l = 0; l < leaked.length; l++) {
    if (leaked[l]! > 0) move(l, leaked[l]!, laneTransit[l]! + goodLeakageDelay[laneGood[l]!]!);
  }
}

/** The slot that arrives `steps` steps after the next: `head` already points at what arrives in the next step. */
function slotAfter(head: number, steps: number, first: number, end: number): number {
  const slot = head + steps;
  return slot < end ? slot : slot - end + first;
}

/**
 * What the market remembers: D += κ(σ_D)(what could leave − D), not raw orders, or makers would produce for a shut border;
 * D̄, F and Q likewise; shares drift toward lanes that deliver and, slowly, home to those of the base year.
 */
export function remember(program: Program, constants: Constants, state: State): void {
  const { marketGood, accountGood, accountLaneStart } = program.network;
  const { orderGain, slowGain, dispatchGain, driftGain, homeGain, laneShare } = constants;
  const { expectedOrders, slowOrders, smoothOutput, requested, output, dispatch, shipped, share } = state;
  for (let m = 0; m < expectedOrders.length; m++) {
    const g = marketGood[m]!;
    expectedOrders[m]! += orderGain[g]! * (requested[m]! - expectedOrders[m]!);
    slowOrders[m]! += slowGain[g]! * (expectedOrders[m]! - slowOrders[m]!);
    smoothOutput[m]! += orderGain[g]! * (output[m]! - smoothOutput[m]!);
  }
  for (let a = 0; a < accountGood.length; a++) {
    const g = accountGood[a]!;
    const first = accountLaneStart[a]!;
    const last = accountLaneStart[a + 1]!;
    let total = 0;
    for (let l = first; l < last; l++) {
      dispatch[l]! += dispatchGain[g]! * (shipped[l]! - dispatch[l]!);
      total += shipped[l]!;
    }
    if (last - first === 1) continue; // the only lane's share stays one
    const drift = total > 0 ? driftGain[g]! : 0;
    const per = total > 0 ? 1 / total : 0;
    const home = homeGain[g]!;
    for (let l = first; l < last; l++) {
      const before = share[l]!;
      share[l] = before + drift * (shipped[l]! * per - before) + home * (laneShare[l]! - before);
    }
  }
}
