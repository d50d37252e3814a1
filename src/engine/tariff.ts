// Sub-step 1, after the shocks: what tariffs in force add to the price of landed goods, and where buyers would rather buy.
// Only rates by lane; what prices and shares make of it is in price.ts and shipping.ts. What a tariff brings in is in gain.ts.
import { exp, log } from '../numbers/elementary.ts';
import { forceOf } from './episode.ts';
import type { Timing } from './shock.ts';
import type { World } from './state.ts';

/**
 * Rates r of a lane add up. A zone's landed cost is Σ s Ū ln(1 + r) / Σ Ū over what its buyers take; the rate at which it buys from
 * another zone is the mean over those lanes, by normal flow. Buyers lean to shares s⁰ (1 + r)^(−σ), brought to a sum of one.
 */
export function makeLevy(world: World): (timing: Timing | undefined, t: number) => void {
  const { program, state } = world;
  const tariffs = program.shocks.flatMap(({ kind }, k) => (kind === 'tariff' ? [k] : []));
  if (tariffs.length === 0) return () => {};
  const lean = makeLean(world);
  const land = makeLand(world);
  return function levy(timing, t) {
    const { tariff } = state;
    if (state.tariffed) tariff.fill(0);
    state.tariffed = timing !== undefined && addRates(world, tariffs, timing, t, tariff);
    if (!state.tariffed) return;
    lean();
    land();
  };
}

/** False where nothing is levied. */
export function addRates(
  { program }: Pick<World, 'program'>,
  tariffs: readonly number[],
  timing: Timing,
  t: number,
  rates: Float64Array,
): boolean {
  let some = false;
  for (const k of tariffs) {
    const { targets } = program.shocks[k]!;
    const force = forceOf(program, timing, k, t);
    const rate = timing.severity[k]! * force;
    if (rate === 0) continue;
    some = true;
    for (const l of targets) rates[l]! += rate;
  }
  return some;
}

function makeLean(world: World): () => void {
  const { program, constants, state } = world;
  return function lean() {
    const { accountLaneStart, accountGood } = program.network;
    const { laneShare, tariffElasticity } = constants;
    const { tariff, homeShare } = state;
    homeShare.set(laneShare);
    for (let a = 0; a + 1 < accountLaneStart.length; a++) {
      const first = accountLaneStart[a]!;
      const last = accountLaneStart[a + 1]!;
      let taxed = false;
      let sum = 0;
      for (let l = first; l < last; l++) {
        if (tariff[l]! > 0) {
          homeShare[l]! *= exp(-tariffElasticity[accountGood[a]!]! * log(1 + tariff[l]!));
          taxed = true;
        }
        sum += homeShare[l]!;
      }
      if (taxed && sum > 0) for (let l = first; l < last; l++) homeShare[l]! /= sum;
    }
  };
}

function makeLand(world: World): () => void {
  const { program, constants, state } = world;
  return function land() {
    const { zoneGood, zoneAccountStart, zoneAccount, accountLaneStart } = program.network;
    const { zoneSupplierStart, supplierLaneStart, supplierLane } = program.network;
    const { logMargin, laneFlow } = constants;
    const { tariff, landedCost, supplierMargin, share, slowUse } = state;
    for (let z = 0; z < zoneGood.length; z++) {
      let use = 0;
      let cost = 0;
      for (let i = zoneAccountStart[z]!; i < zoneAccountStart[z + 1]!; i++) {
        const a = zoneAccount[i]!;
        use += slowUse[a]!;
        for (let l = accountLaneStart[a]!; l < accountLaneStart[a + 1]!; l++)
          if (tariff[l]! > 0) cost += share[l]! * slowUse[a]! * log(1 + tariff[l]!);
      }
      landedCost[z] = use > 0 ? cost / use : 0;
      const margin = logMargin[zoneGood[z]!]!;
      for (let i = zoneSupplierStart[z]!; i < zoneSupplierStart[z + 1]!; i++) {
        let flow = 0;
        let levied = 0;
        for (let j = supplierLaneStart[i]!; j < supplierLaneStart[i + 1]!; j++) {
          const l = supplierLane[j]!;
          flow += laneFlow[l]!;
          levied += laneFlow[l]! * tariff[l]!;
        }
        supplierMargin[i] = levied > 0 ? log(exp(margin) + levied / flow) : margin;
      }
    }
  };
}
