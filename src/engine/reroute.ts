// Sub-step 6, what finds a way round: short buyers are re-routed, and goods held at a border leak (equation E6).
import type { World } from './state.ts';

/**
 * Re-routing: short_a = Σ (min(n, s U) − x)⁺; room = (C − max(x, n))⁺(1 − ς); ask = room · min(1, ρ short / Σ room); makers give from
 * left − ½ c_M D̄, pro rata. Short is counted against what was ordered, so a buyer that orders less on purpose asks for nothing.
 */
export function makeReroute(world: World): () => void {
  const { program, constants, state } = world;
  const seek = makeSeek(world);
  return function rerouteShort() {
    const { marketGood, marketLaneStart, marketLane } = program.network;
    const { shipped, left, slowOrders, requested, ask, asked, unfilled } = state;
    const { makersCover } = constants;
    ask.fill(0);
    asked.fill(0);
    let someone = false;
    for (let a = 0; a < unfilled.length; a++) {
      if (unfilled[a] !== 0 && seek(a)) someone = true;
    }
    if (!someone) return;
    for (let m = 0; m < left.length; m++) {
      const sought = asked[m]!;
      if (sought <= 0) continue;
      requested[m]! += sought;
      const spare = Math.max(0, left[m]! - 0.5 * makersCover[marketGood[m]!]! * slowOrders[m]!);
      if (spare <= 0) continue;
      const part = Math.min(1, spare / sought);
      const last = marketLaneStart[m + 1]!;
      for (let i = marketLaneStart[m]!; i < last; i++) {
        const l = marketLane[i]!;
        shipped[l]! += ask[l]! * part;
      }
      left[m] = Math.max(0, left[m]! - sought * part);
    }
  };
}

/** What account a asks for on its lanes with room; false where it is not short or there is no room.*/
function makeSeek(world: World): (a: number) => boolean {
  const { program, constants, state } = world;
  return function seek(a) {
    const { accountGood, accountLaneStart, laneMarket } = program.network;
    const { cap, ordered, covered, shipped, share, expectedUse, ask, asked } = state;
    const { reroute } = constants;
    const first = accountLaneStart[a]!;
    const last = accountLaneStart[a + 1]!;
    const use = expectedUse[a]!;
    let short = 0;
    let room = 0;
    for (let l = first; l < last; l++) {
      const wish = ordered[l]!;
      const sent = shipped[l]!;
      const spare = Math.max(0, cap[l]! - Math.max(sent, wish)) * (1 - covered[l]!);
      short += Math.max(0, Math.min(wish, share[l]! * use) - sent);
      room += spare;
      ask[l] = spare;
    }
    const part = short > 0 && room > 0 ? Math.min(1, (reroute[accountGood[a]!]! * short) / room) : 0;
    for (let l = first; l < last; l++) {
      ask[l]! *= part;
      asked[laneMarket[l]!]! += ask[l]!;
    }
    return part > 0;
  };
}

/**
 * Leakage of a restricted lane: min(n − x, leakage · shut part of f⁰ · openness), from what the maker has left, and of a licensed one
 * what does not queue. Openness is the part of the exporter's lanes to other regions that is not shut; a shock that states its own leakage needs no third region.
 */
export function makeLeak(world: World): () => void {
  const { program, constants, state } = world;
  const usualLeakage = makeUsualLeakage(world);
  const send = (l: number, wish: number): void => {
    const { laneMarket } = program.network;
    const { shipped, leaked, left, requested } = state;
    const m = laneMarket[l]!;
    const gone = Math.min(wish, left[m]!);
    leaked[l] = gone;
    left[m]! -= gone;
    shipped[l]! += gone;
    requested[m]! += wish;
  };
  return function leak() {
    const { sendable, shipped, leaked, diverted, queues, restriction, shockLeakage, measured } = state;
    const { laneFlow } = constants;
    if (!state.restricted && !queues.any) return;
    leaked.fill(0);
    measured.fill(0);
    for (let l = 0; l < leaked.length; l++) {
      const allowed = restriction[l]!;
      if (allowed >= 1) {
        if (queues.any && diverted[l]! > 0) send(l, diverted[l]!);
        continue;
      }
      const missing = sendable[l]! + diverted[l]! - shipped[l]!;
      if (missing <= 0) continue;
      const stated = shockLeakage[l]!;
      const part = Number.isNaN(stated) ? usualLeakage(l) : stated;
      const wish = Math.min(missing, part * (1 - allowed) * laneFlow[l]!);
      send(l, wish);
    }
  };
}

/** The part of what is shut on lane l that leaks where no shock says how much: the behaviour's, times openness. */
export function makeUsualLeakage(world: World): (l: number) => number {
  const { program, constants, state } = world;
  const measureOpenness = makeMeasureOpenness(world);
  return function usualLeakage(l) {
    const { laneMarket, laneGood, laneAccount, accountRegion, regions } = program.network;
    const { openFlow, foreignFlow, measured } = state;
    const m = laneMarket[l]!;
    if (measured[m] === 0) measureOpenness(m);
    measured[m] = 1;
    const all = m * (regions + 1) + regions;
    const own = m * (regions + 1) + accountRegion[laneAccount[l]!]!;
    const others = foreignFlow[all]! - foreignFlow[own]!;
    const open = Math.max(0, openFlow[all]! - openFlow[own]!);
    return others > 0 ? (constants.leakage[laneGood[l]!]! * open) / others : 0;
  };
}

/** By region that buys of a market, its last row all regions: base flow across borders, and the part of it that is not shut. */
function makeMeasureOpenness(world: World): (m: number) => void {
  const { program, constants, state } = world;
  return function measureOpenness(m) {
    const { marketLaneStart, marketLane, laneForeign, laneAccount, accountRegion, regions } = program.network;
    const { openFlow, foreignFlow, restriction, covered } = state;
    const { laneFlow } = constants;
    const first = m * (regions + 1);
    const all = first + regions;
    for (let row = first; row <= all; row++) {
      openFlow[row] = 0;
      foreignFlow[row] = 0;
    }
    const last = marketLaneStart[m + 1]!;
    for (let i = marketLaneStart[m]!; i < last; i++) {
      const l = marketLane[i]!;
      if (laneForeign[l] === 0) continue;
      const flow = laneFlow[l]!;
      const open = flow * Math.min(1, restriction[l]!) * (1 - covered[l]!);
      const own = first + accountRegion[laneAccount[l]!]!;
      foreignFlow[own]! += flow;
      openFlow[own]! += open;
      foreignFlow[all]! += flow;
      openFlow[all]! += open;
    }
  };
}
