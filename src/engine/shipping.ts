// Sub-step 6: makers' stocks are shared over what may leave, loaded and remembered (equation E6); reroute.ts finds ways round.
// Nothing is back-ordered: what is not shipped lapses and returns through the inventory position.
import type { World } from './state.ts';
import { openStockpileLanes } from './stockpile.ts';

/** Lane caps: C = f⁰ · min(surge, what shocks allow), f⁰ that of the step. Units of the good per step. */
export function makeCapLanes(world: World): () => void {
  const { program, constants, state } = world;
  return function capLanes() {
    const { laneGood } = program.network;
    const { laneFlow, surge } = constants;
    const { cap, restriction } = state;
    for (let l = 0; l < cap.length; l++) cap[l] = laneFlow[l]! * surge[laneGood[l]!]!;
    openStockpileLanes(program, constants, cap);
    if (state.restricted) {
      for (let l = 0; l < cap.length; l++) {
        if (restriction[l] !== Infinity) cap[l] = Math.min(cap[l]!, laneFlow[l]! * restriction[l]!);
      }
    }
  };
}

/** Rationing: y = min(C, n), n what of the orders may be sent; class by class, x = y · min(1, left / Σ y). `requested` by market is Σ y. */
export function makeRation(world: World): () => void {
  const { program, state } = world;
  const shareOut = makeShareOut(world);
  return function ration() {
    const { marketLaneStart, marketLane, laneAccount } = program.network;
    const { cap, ordered, sendable, shipped, left, makersStock, requested, unfilled } = state;
    unfilled.fill(0);
    for (let m = 0; m < makersStock.length; m++) {
      const end = marketLaneStart[m + 1]!;
      let sum = 0;
      for (let i = marketLaneStart[m]!; i < end; i++) {
        const l = marketLane[i]!;
        let request = sendable[l]!;
        if (cap[l]! < request) request = cap[l]!;
        if (request < ordered[l]!) unfilled[laneAccount[l]!] = 1;
        shipped[l] = request;
        sum += request;
      }
      requested[m] = sum;
      left[m] = sum <= makersStock[m]! ? makersStock[m]! - sum : shareOut(m);
    }
  };
}

/** Of a makers' stock that is too small for what was requested, the first class takes what it needs, then the next. Returns the rest. */
function makeShareOut(world: World): (m: number) => number {
  const { program, state } = world;
  return function shareOut(m) {
    const { marketLaneStart, marketLane, lanePriority, laneAccount } = program.network;
    const { shipped, makersStock, unfilled } = state;
    const end = marketLaneStart[m + 1]!;
    let remaining = makersStock[m]!;
    for (let i = marketLaneStart[m]!; i < end; ) {
      const priority = lanePriority[marketLane[i]!]!;
      let sum = 0;
      let next = i;
      for (; next < end && lanePriority[marketLane[next]!] === priority; next++) sum += shipped[marketLane[next]!]!;
      if (sum > remaining) {
        const part = remaining / sum;
        for (; i < next; i++) {
          const l = marketLane[i]!;
          shipped[l]! *= part;
          unfilled[laneAccount[l]!] = 1;
        }
        remaining = 0;
      } else remaining -= sum;
      i = next;
    }
    return remaining;
  };
}

/** Below this cover, as a part of the target, a buyer starts to fly goods in; a quarter of the target lower it flies all. */
const AIR_FROM = 0.5;
const AIR_BAND = 0.25;

/**
 * Loads what was shipped: to arrive after τ, by air earlier, leaked goods later. Makers keep what is left. A buyer flies goods in while
 * its stock is low, or would be once what is under way has come: S and S + Σ P − Σ s (τ − 1) Ū, the lower of the two. By stock alone it
 * would go back to sea as soon as the first aircraft had landed, with nothing at sea, and stop again.
 */
export function makeLoad(world: World): () => void {
  const { program, constants, state } = world;
  const move = makeMove(world);
  const fly = makeFly(world, move);
  return function load() {
    const { accountLaneStart, laneGood, laneTransit, goodLeakageDelay } = program.network;
    const { stock, slowUse, shipped, leaked, pipeline, transit, transitDue, sent, makersStock, left, nextArrival } =
      state;
    const { cover } = constants;
    const lanes = shipped.length;
    const slots = pipeline.length;
    makersStock.set(left);
    for (let a = 0; a < stock.length; a++) {
      const last = accountLaneStart[a + 1]!;
      const ahead = stock[a]! + Math.min(0, transit[a]! - transitDue[a]! * slowUse[a]!);
      let sum = 0;
      for (let l = accountLaneStart[a]!; l < last; l++) {
        const place = nextArrival + (laneTransit[l]! - 1) * lanes + l;
        pipeline[place < slots ? place : place - slots]! += shipped[l]!;
        sum += shipped[l]!;
      }
      sent[a] = sum;
      transit[a]! += sum;
      const goal = cover[a]! * slowUse[a]!;
      if (goal > 0 && ahead < AIR_FROM * goal) fly(a, Math.min(1, (AIR_FROM - ahead / goal) / AIR_BAND));
    }
    if (!state.restricted && !state.queues.any) return;
    for (let l = 0; l < lanes; l++) {
      if (leaked[l]! > 0) move(l, leaked[l]!, laneTransit[l]! + goodLeakageDelay[laneGood[l]!]!);
    }
  };
}

/** Part of what account a has just been sent openly goes by air, where that is faster. */
function makeFly(world: World, move: Move): (a: number, part: number) => void {
  const { program, state } = world;
  return function fly(a, part) {
    const { accountGood, accountLaneStart, laneTransit, goodAirTransit } = program.network;
    const { shipped, leaked } = state;
    const air = goodAirTransit[accountGood[a]!]!;
    for (let l = accountLaneStart[a]!; l < accountLaneStart[a + 1]!; l++) {
      const amount = part * (shipped[l]! - leaked[l]!);
      if (amount > 0 && laneTransit[l]! > air) move(l, amount, air);
    }
  };
}

type Move = (l: number, amount: number, steps: number) => void;

/** Makes part of what lane l has just loaded arrive after so many steps instead. */
function makeMove(world: World): Move {
  const { program, state } = world;
  return function move(l, amount, steps) {
    const { pipeline, shipped, nextArrival } = state;
    const lanes = shipped.length;
    const slots = pipeline.length;
    const loaded = nextArrival + (program.network.laneTransit[l]! - 1) * lanes + l;
    const wanted = nextArrival + (steps - 1) * lanes + l;
    const from = loaded < slots ? loaded : loaded - slots;
    pipeline[from] = Math.max(0, pipeline[from]! - amount);
    pipeline[wanted < slots ? wanted : wanted - slots]! += amount;
  };
}

/**
 * What the market remembers: D += κ(σ_D)(what could leave − D), not raw orders, or makers would produce for a shut border;
 * D̄, F and Q likewise; shares drift toward lanes that deliver and, slowly, home to those of the base year.
 */
export function makeRemember(world: World): () => void {
  const { program, constants, state } = world;
  return function remember() {
    const { marketGood, accountGood, accountLaneStart, laneTransit } = program.network;
    const { orderGain, slowGain, dispatchGain, driftGain, homeGain } = constants;
    const laneShare = state.tariffed ? state.homeShare : constants.laneShare;
    const { expectedOrders, slowOrders, smoothOutput, requested, output } = state;
    const { dispatch, sent, shipped, share, transitCover, transitDue } = state;
    for (let m = 0; m < expectedOrders.length; m++) {
      const g = marketGood[m]!;
      expectedOrders[m]! += orderGain[g]! * (requested[m]! - expectedOrders[m]!);
      slowOrders[m]! += slowGain[g]! * (expectedOrders[m]! - slowOrders[m]!);
      smoothOutput[m]! += orderGain[g]! * (output[m]! - smoothOutput[m]!);
    }
    for (let a = 0; a < dispatch.length; a++) {
      const g = accountGood[a]!;
      const first = accountLaneStart[a]!;
      const last = accountLaneStart[a + 1]!;
      const total = sent[a]!;
      dispatch[a]! += dispatchGain[g]! * (total - dispatch[a]!);
      if (last - first === 1) continue; // the only lane's share stays one
      const drift = total > 0 ? driftGain[g]! : 0;
      const per = total > 0 ? 1 / total : 0;
      const home = homeGain[g]!;
      let cover = 0;
      let due = 0;
      for (let l = first; l < last; l++) {
        const before = share[l]!;
        const now = before + drift * (shipped[l]! * per - before) + home * (laneShare[l]! - before);
        share[l] = now;
        cover += now * laneTransit[l]!;
        due += now * (laneTransit[l]! - 1);
      }
      transitCover[a] = cover;
      transitDue[a] = due;
    }
  };
}
