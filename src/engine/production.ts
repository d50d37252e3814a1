// Sub-step 3: makers' pull, what sites run at, and where their output goes (equations E2 and E3).
// Every site reads the same stocks; outputs join makers' stocks after all have run, so the order of sites does not matter.
import type { Network } from '../model/program.ts';
import type { World } from './state.ts';

/** E2: π_m = max(0, D + κ(α_M)(c_M D̄ − M)) − by-product output of the last step. Units of the good per step. */
export function makePull(world: World): () => void {
  const { program, constants, state } = world;
  return function pullMakers() {
    const { marketGood } = program.network;
    const { makersGain, makersCover } = constants;
    const { pull, expectedOrders, slowOrders, makersStock, byproduct } = state;
    for (let m = 0; m < marketGood.length; m++) {
      const g = marketGood[m]!;
      const gap = makersCover[g]! * slowOrders[m]! - makersStock[m]!;
      pull[m] = Math.max(0, expectedOrders[m]! + makersGain[g]! * gap) - byproduct[m]!;
    }
  };
}

/** Output above this share of what was wanted is rounding of a stock that just covers its use, not a shortage. */
export const HELD_BACK_BELOW = 1 - 1e-9;

/**
 * E3, first half: ω_p = min(K, share · π⁺ / b of the neediest driving output). What a site cannot make of its share, because it is full
 * or down, falls to those of the same market that have capacity left, in proportion to it; not where a co-product has a say in how
 * much is run. Units of the site's output per step.
 */
export function makeWant(world: World): () => void {
  const { program, constants, state } = world;
  const unmet = new Float64Array(program.network.marketGood.length);
  const spare = new Float64Array(program.network.marketGood.length);
  const soleDriver = soleDrivers(program.network);
  return function want() {
    const { groupSiteStart, groupOutputStart, outputDrives, outputMarket } = program.network;
    const { outputAmount, siteShare, capacity } = constants;
    const { pull, wantedActivity, askedActivity, availability } = state;
    let someUnmet = false;
    unmet.fill(0);
    spare.fill(0);
    for (let group = 0; group + 1 < groupSiteStart.length; group++) {
      const firstOutput = groupOutputStart[group]!;
      const lastOutput = groupOutputStart[group + 1]!;
      const market = outputMarket[firstOutput]!;
      for (let p = groupSiteStart[group]!; p < groupSiteStart[group + 1]!; p++) {
        let need = 0;
        for (let o = firstOutput; o < lastOutput; o++) {
          if (!outputDrives[o]) continue;
          need = Math.max(need, (siteShare[p]! * Math.max(0, pull[outputMarket[o]!]!)) / outputAmount[o]!);
        }
        const able = capacity[p]! * availability[p]!;
        askedActivity[p] = Math.min(capacity[p]!, need);
        wantedActivity[p] = Math.min(able, need);
        if (!soleDriver[group]) continue;
        if (need > able) {
          unmet[market]! += need - able;
          someUnmet = true;
        } else spare[market]! += able - need;
      }
    }
    if (!someUnmet) return;
    for (let group = 0; group + 1 < groupSiteStart.length; group++) {
      const market = outputMarket[groupOutputStart[group]!]!;
      if (!soleDriver[group] || unmet[market] === 0 || spare[market] === 0) continue;
      const part = Math.min(1, unmet[market]! / spare[market]!);
      for (let p = groupSiteStart[group]!; p < groupSiteStart[group + 1]!; p++) {
        const left = capacity[p]! * availability[p]! - wantedActivity[p]!;
        if (left > 0) wantedActivity[p]! += part * left;
      }
    }
  };
}

/** 1 for a group whose main output alone decides how much it runs: only such can stand in for each other. */
function soleDrivers({ groupOutputStart, outputDrives }: Network): Uint8Array {
  const sole = new Uint8Array(groupOutputStart.length - 1);
  for (let group = 0; group < sole.length; group++) {
    const first = groupOutputStart[group]!;
    let drivers = 0;
    for (let o = first; o < groupOutputStart[group + 1]!; o++) drivers += outputDrives[o]!;
    sole[group] = drivers === 1 && outputDrives[first] === 1 ? 1 : 0;
  }
  return sole;
}

/** E3: q = ω · min(1, what each input allows); sites that share an account split it by want. */
export function makeRunSites(world: World): (t: number) => void {
  const { program, constants, state } = world;
  return function runSites(t) {
    const {
      groupSiteStart,
      groupOutputStart,
      groupAccountStart,
      outputDrives,
      outputMarket,
      outputRingStart,
      marketGood,
      accountGood,
    } = program.network;
    const { amount, free, outputAmount } = constants;
    const {
      stock,
      wantedUse,
      wantedUnpriced,
      wantedActivity,
      activity,
      bound,
      started,
      used,
      gross,
      byproduct,
      processing,
    } = state;
    gross.fill(0);
    byproduct.fill(0);
    started.fill(0);
    used.fill(0);
    for (let group = 0; group + 1 < groupSiteStart.length; group++) {
      const firstSite = groupSiteStart[group]!;
      const lastSite = groupSiteStart[group + 1]!;
      const firstOutput = groupOutputStart[group]!;
      const lastOutput = groupOutputStart[group + 1]!;
      let wanted = 0;
      for (let p = firstSite; p < lastSite; p++) wanted += wantedActivity[p]!;

      let allowed = 1;
      bound[group] = -1;
      for (let a = groupAccountStart[group]!; a < groupAccountStart[group + 1]!; a++) {
        wantedUse[a] = amount[a]! * wanted;
        wantedUnpriced[a] = wantedUse[a]!;
        if (wantedUse[a]! <= stock[a]!) continue;
        const met = free[a]! + (1 - free[a]!) * (stock[a]! / wantedUse[a]!);
        if (met < allowed) {
          allowed = met;
          bound[group] = a;
        }
      }
      if (allowed > HELD_BACK_BELOW) bound[group] = -1;
      let made = 0;
      for (let p = firstSite; p < lastSite; p++) {
        activity[p] = wantedActivity[p]! * allowed;
        made += activity[p]!;
      }
      for (let a = groupAccountStart[group]!; a < groupAccountStart[group + 1]!; a++) {
        const use = Math.min(stock[a]!, amount[a]! * made);
        stock[a]! -= use;
        used[accountGood[a]!]! += use;
      }
      for (let o = firstOutput; o < lastOutput; o++) {
        const market = outputMarket[o]!;
        const first = outputRingStart[o]!;
        const lag = outputRingStart[o + 1]! - first;
        const entering = outputAmount[o]! * made;
        let leaving = entering;
        if (lag > 0) {
          const slot = first + (t % lag);
          leaving = processing[slot]!;
          processing[slot] = entering;
        }
        started[marketGood[market]!]! += entering;
        gross[market]! += leaving;
        if (!outputDrives[o]) byproduct[market]! += leaving;
      }
    }
  };
}

/**
 * E3, end: output joins the makers' stock, less what is disposed of. Where the base state has more of a joint product than is
 * ordered, makers keep what is ordered and what brings their stock to its target, and throw the rest away: δ⁰ of it at rest, less
 * when it is wanted, more when stock has piled up. Stock above the hold limit goes too, everywhere: weeks of normal orders, or where
 * none are normal (a stockpile's alone, for instance) of the slow mean of what is ordered.
 */
export function makeStockOutput(world: World): () => void {
  const { program, constants, state } = world;
  return function stockOutput() {
    const { marketGood } = program.network;
    const { makersGain, makersCover, holdLimit, normalOrders } = constants;
    const { marketKept } = constants.base;
    const { gross, output, disposed, thrown, makersStock, expectedOrders, slowOrders } = state;
    thrown.fill(0);
    for (let m = 0; m < marketGood.length; m++) {
      const g = marketGood[m]!;
      const made = gross[m]!;
      let joined = made;
      if (marketKept[m]! < 1) {
        const wanted = expectedOrders[m]! + makersGain[g]! * (makersCover[g]! * slowOrders[m]! - makersStock[m]!);
        joined = Math.min(made, Math.max(0, wanted));
      }
      makersStock[m]! += joined;
      const excess = Math.max(
        0,
        makersStock[m]! - holdLimit[g]! * (normalOrders[m]! > 0 ? normalOrders[m]! : slowOrders[m]!),
      );
      makersStock[m]! -= excess;
      output[m] = joined;
      disposed[m] = made - joined + excess;
      thrown[g]! += disposed[m]!;
    }
  };
}
