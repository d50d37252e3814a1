// Second sources: from the day its maker is qualified a latent lane has room, and its buyers give it a share of their orders
// (equations E6 and E8). Its makers see those orders, and what short buyers seek over it, so they raise output as for any other.
import { LEFT_TO_OTHERS } from './project.ts';
import type { World } from './state.ts';

/**
 * With q the level of a latent lane's rule: room q · room, an amount divided over buyers by base use; s⁰ = q · share, and the others'
 * s⁰ (1 − Σ q · share). D⁰ of those who sell over it grows by its room, for the hold limit. A buyer's shares move by as much as s⁰
 * does, are never below zero and sum to one.
 */
export function makeQualify(world: World): () => void {
  const { program, constants, state } = world;
  const n = program.network;
  const lanes = program.rules.flatMap(({ kind, lanes: own }, r) =>
    kind === 'lane' ? Array.from(own, l => ({ l, r, a: n.laneAccount[l]! })) : [],
  );
  if (lanes.length === 0) return () => {};
  const accounts = [...new Set(lanes.map(({ a }) => a))];
  const taken = new Float64Array(n.accountGood.length);
  return function qualify() {
    const { laneFlow, laneShare, normalOrders, unadapted, rules, surge } = constants;
    const { level, laidOver, share } = state;
    for (const a of accounts) taken[a] = 0;
    for (const { l, r, a } of lanes) {
      const q = level[r]!;
      taken[a]! += q * rules.share[r]!;
      // What a lane carries is f⁰ times the surge: of a latent one that is its room. Its makers hold stock for as much.
      const room = q * roomOf(world, l, r, a);
      laneFlow[l]! += room / surge[n.laneGood[l]!]!;
      normalOrders[n.laneMarket[l]!]! += room;
    }
    for (const a of accounts) {
      if (taken[a] === 0) continue;
      const others = 1 - Math.min(taken[a]!, 1 - LEFT_TO_OTHERS);
      for (let l = n.accountLaneStart[a]!; l < n.accountLaneStart[a + 1]!; l++) laneShare[l]! *= others;
    }
    for (const { l, r, a } of lanes) {
      if (taken[a]! > 0) laneShare[l]! += level[r]! * rules.share[r]! * Math.min(1, (1 - LEFT_TO_OTHERS) / taken[a]!);
    }
    for (const a of accounts) {
      let moved = false;
      for (let l = n.accountLaneStart[a]!; l < n.accountLaneStart[a + 1]!; l++) {
        const over = laneShare[l]! - unadapted.laneShare[l]!;
        if (over === laidOver[l]) continue;
        share[l] = Math.max(0, share[l]! + over - laidOver[l]!);
        laidOver[l] = over;
        moved = true;
      }
      if (moved) settle(world, a);
    }
  };
}

function roomOf({ program, constants }: World, l: number, r: number, a: number): number {
  const { accountLaneStart, laneAccount } = program.network;
  const { room, roomShare } = constants.rules;
  if (Number.isNaN(room[r])) {
    const { laneFlow } = constants.unadapted;
    let use = 0;
    for (let i = accountLaneStart[a]!; i < accountLaneStart[a + 1]!; i++) use += laneFlow[i]!;
    return roomShare[r]! * use;
  }
  const { accountUse } = constants.base;
  const own = program.rules[r]!.lanes;
  let all = 0;
  for (const i of own) all += accountUse[laneAccount[i]!]!;
  return all > 0 ? (room[r]! * accountUse[laneAccount[l]!]!) / all : room[r]! / own.length;
}

/** Shares of an account sum to one again, and what is under way when all is normal follows them. */
function settle({ program, state }: World, a: number): void {
  const { accountLaneStart, laneTransit } = program.network;
  const { share, transitCover, transitDue } = state;
  let sum = 0;
  for (let l = accountLaneStart[a]!; l < accountLaneStart[a + 1]!; l++) sum += share[l]!;
  let cover = 0;
  for (let l = accountLaneStart[a]!; l < accountLaneStart[a + 1]!; l++) {
    share[l]! /= sum;
    cover += share[l]! * laneTransit[l]!;
  }
  transitCover[a] = cover;
  transitDue[a] = cover - 1;
}
