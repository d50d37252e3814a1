// Sub-step 5: each account orders what it wanted to use plus a correction of its inventory position (equation E5).
import type { Program } from '../model/program.ts';
import { exp } from '../numbers/elementary.ts';
import type { Constants } from './constants.ts';
import type { State } from './state.ts';

/** No buyer orders more than this many times its expected use in a step. */
const MOST_ORDERED = 4;

/**
 * U += κ(σ_U)(u − U), Ū += κ(σ_T)(U − Ū); target T = c Ū min(1, φ^(−η)); gap = T + Σ s (τ − 1) Ū − S − Σ P;
 * O = min(max(0, U + κ(α_S) gap), 4U); n_l = s_l O. Wanted use, never actual use: a long stop must not teach buyers not to order.
 * τ − 1, because today's arrivals are unpacked and today's shipments not yet loaded. Units of the good per step.
 */
export function order(program: Program, constants: Constants, state: State): void {
  const { accountGood, accountZone, accountLaneStart, laneTransit } = program.network;
  const { useGain, slowGain, stockGain, cover } = constants;
  const { stock, expectedUse, slowUse, unpricedUse, slowUnpricedUse, wantedUse, wantedUnpriced, orders, target } =
    state;
  const { transit, share, ordered, restraint } = state;
  restrain(program, constants, state);
  for (let a = 0; a < stock.length; a++) {
    const g = accountGood[a]!;
    expectedUse[a]! += useGain[g]! * (wantedUse[a]! - expectedUse[a]!);
    slowUse[a]! += slowGain[g]! * (expectedUse[a]! - slowUse[a]!);
    unpricedUse[a]! += useGain[g]! * (wantedUnpriced[a]! - unpricedUse[a]!);
    slowUnpricedUse[a]! += slowGain[g]! * (unpricedUse[a]! - slowUnpricedUse[a]!);

    const use = slowUse[a]!;
    const first = accountLaneStart[a]!;
    const last = accountLaneStart[a + 1]!;
    const aim = cover[a]! * restraint[accountZone[a]!]!;
    target[a] = aim * slowUnpricedUse[a]!;
    let gap = aim * use - stock[a]!;
    for (let l = first; l < last; l++) gap += share[l]! * (laneTransit[l]! - 1) * use - transit[l]!;
    const wish = Math.max(0, expectedUse[a]! + stockGain[g]! * gap);
    const order = Math.min(wish, MOST_ORDERED * expectedUse[a]!);
    orders[a] = order;
    for (let l = first; l < last; l++) ordered[l] = share[l]! * order;
  }
}

/** min(1, φ^(−η)) by zone: a high price lowers target stocks, a low one does not raise them. */
function restrain(program: Program, constants: Constants, state: State): void {
  const { zoneGood } = program.network;
  const { logPrice, restraint } = state;
  for (let z = 0; z < zoneGood.length; z++) {
    const elasticity = constants.orderElasticity[zoneGood[z]!]!;
    restraint[z] = logPrice[z]! > 0 && elasticity > 0 ? exp(-elasticity * logPrice[z]!) : 1;
  }
}
