// Sub-step 5: each account orders what it wanted to use plus a correction of its inventory position (equation E5).
import { exp } from '../numbers/elementary.ts';
import type { World } from './state.ts';

/** No buyer orders more than this many times its expected use in a step. */
const MOST_ORDERED = 4;

/**
 * U += κ(σ_U)(u − U), Ū += κ(σ_T)(U − Ū); target T = c · fear · Ū min(1, φ^(−η)); gap = T + Σ s (τ − 1 + ς Λ) Ū − S − Σ (P + A + W + Z);
 * O = min(max(0, U + κ(α_S) gap), 4U); n_l = s_l O. Wanted use, never actual use: a long stop must not teach buyers not to order.
 * τ − 1, because today's arrivals are unpacked and today's shipments not yet loaded. Units of the good per step.
 */
export function makeOrder(world: World): () => void {
  const { program, constants, state } = world;
  const restrain = makeRestrain(world);
  return function order() {
    const { accountGood, accountZone, accountLaneStart } = program.network;
    const { useGain, slowGain, stockGain, cover } = constants;
    const { fear, queued, licenceDue } = state;
    const { stock, expectedUse, slowUse, unpricedUse, slowUnpricedUse, wantedUse, wantedUnpriced, orders, target } =
      state;
    const { transit, transitDue, share, ordered, restraint } = state;
    restrain();
    for (let a = 0; a < stock.length; a++) {
      const g = accountGood[a]!;
      const smoothing = useGain[g]!;
      const slow = slowGain[g]!;
      const expected = expectedUse[a]! + smoothing * (wantedUse[a]! - expectedUse[a]!);
      const use = slowUse[a]! + slow * (expected - slowUse[a]!);
      const unpriced = unpricedUse[a]! + smoothing * (wantedUnpriced[a]! - unpricedUse[a]!);
      const slowUnpriced = slowUnpricedUse[a]! + slow * (unpriced - slowUnpricedUse[a]!);
      expectedUse[a] = expected;
      slowUse[a] = use;
      unpricedUse[a] = unpriced;
      slowUnpricedUse[a] = slowUnpriced;

      const aim = cover[a]! * fear[a]! * restraint[accountZone[a]!]!;
      target[a] = aim * slowUnpriced;
      const gap = (aim + transitDue[a]! + licenceDue[a]!) * use - stock[a]! - transit[a]! - queued[a]!;
      const wish = Math.max(0, expected + stockGain[g]! * gap);
      const placed = Math.min(wish, MOST_ORDERED * expected);
      orders[a] = placed;
      const last = accountLaneStart[a + 1]!;
      for (let l = accountLaneStart[a]!; l < last; l++) ordered[l] = share[l]! * placed;
    }
  };
}

/** min(1, φ^(−η)) by zone: a high price lowers target stocks, a low one does not raise them. */
function makeRestrain(world: World): () => void {
  const { program, constants, state } = world;
  return function restrain() {
    const { zoneGood } = program.network;
    const { orderElasticity } = constants;
    const { logPrice, restraint } = state;
    for (let z = 0; z < zoneGood.length; z++) {
      const elasticity = orderElasticity[zoneGood[z]!]!;
      restraint[z] = logPrice[z]! > 0 && elasticity > 0 ? exp(-elasticity * logPrice[z]!) : 1;
    }
  };
}
