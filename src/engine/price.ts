// Sub-step 7: the price of each good in each of its zones moves part of the way to where it would clear (equation E7).
import type { Program } from '../model/program.ts';
import { log } from '../numbers/elementary.ts';
import type { Constants } from './constants.ts';
import type { State } from './state.ts';

/** No clearing price lies further than this from base, up or down. */
const FURTHEST = log(40);
/** How far above its supplier's a zone's price may stand when lanes have no room at all, in logs. */
const SHUT_PREMIUM = 4;

/**
 * ln φ += κ(λ)(ln φ* − ln φ), ln φ* = clip(ln(W / V) / ε, ± ln 40) + cost share × ln φ of inputs, and at most ln φ of a zone it
 * buys from + ln(1 + m) + 4 (1 − r). Inputs' and suppliers' prices are those of the last step, so order does not matter.
 */
export function adjustPrices(program: Program, constants: Constants, state: State): void {
  const { zoneGood } = program.network;
  const { logPrice, lastLogPrice } = state;
  lastLogPrice.set(logPrice);
  for (let z = 0; z < zoneGood.length; z++) {
    const wanted = clearing(program, constants, state, z) + passedOn(program, constants, state, z);
    const goal = Math.min(wanted, arbitrage(program, constants, state, z, wanted));
    logPrice[z]! += constants.priceGain[zoneGood[z]!]! * (goal - logPrice[z]!);
  }
}

/**
 * Tightness is wanted over available, stock and a horizon of flow together, at base-price quantities (price-reduced use here
 * would count the elasticity twice):
 * W = Σ_a [T° + Σ s τ Ū° + H U°] + Σ_m [c_M D̄ + H D];  V = Σ_a [S + P + H((1 − b) F + b U°)] + Σ_m [M + H Q].
 */
function clearing(program: Program, constants: Constants, state: State, z: number): number {
  const { zoneGood, zoneAccountStart, zoneAccount, zoneMarketStart, zoneMarket, accountLaneStart, laneTransit } =
    program.network;
  const g = zoneGood[z]!;
  const horizon = constants.horizon[g]!;
  const belief = constants.belief[g]!;
  const { stock, target, unpricedUse, slowUnpricedUse, share, transit, dispatch } = state;
  let wanted = 0;
  let available = 0;
  for (let i = zoneAccountStart[z]!; i < zoneAccountStart[z + 1]!; i++) {
    const a = zoneAccount[i]!;
    let onWay = 0;
    let moving = 0;
    let sent = 0;
    for (let l = accountLaneStart[a]!; l < accountLaneStart[a + 1]!; l++) {
      onWay += share[l]! * laneTransit[l]!;
      moving += transit[l]!;
      sent += dispatch[l]!;
    }
    wanted += target[a]! + onWay * slowUnpricedUse[a]! + horizon * unpricedUse[a]!;
    available += stock[a]! + moving + horizon * ((1 - belief) * sent + belief * unpricedUse[a]!);
  }
  for (let i = zoneMarketStart[z]!; i < zoneMarketStart[z + 1]!; i++) {
    const m = zoneMarket[i]!;
    wanted += constants.makersCover[g]! * state.slowOrders[m]! + horizon * state.expectedOrders[m]!;
    available += state.makersStock[m]! + horizon * state.smoothOutput[m]!;
  }
  if (wanted <= 0) return 0;
  if (available <= 0) return FURTHEST;
  const gap = log(wanted / available);
  const elasticity = gap > 0 ? constants.elasticityTight[g]! : constants.elasticitySlack[g]!;
  return Math.min(FURTHEST, Math.max(-FURTHEST, gap / elasticity));
}

/** Σ cost share × ln φ of inputs, over the makers in the zone. */
function passedOn(program: Program, constants: Constants, state: State, z: number): number {
  const n = program.network;
  let sum = 0;
  for (let i = n.zoneInputStart[z]!; i < n.zoneInputStart[z + 1]!; i++) {
    const a = n.zoneInput[i]!;
    sum += constants.passThrough[a]! * state.lastLogPrice[n.accountZone[a]!]!;
  }
  return sum;
}

/** The lowest price at which some other zone would sell: its own, a margin, and a premium as its lanes run out of room. */
function arbitrage(program: Program, constants: Constants, state: State, z: number, wanted: number): number {
  const { zoneGood, zoneSupplierStart, zoneSupplier, supplierLaneStart, supplierLane } = program.network;
  const { cap, shipped, lastLogPrice } = state;
  const margin = constants.logMargin[zoneGood[z]!]!;
  let bound = Infinity;
  if (zoneSupplierStart[z] === zoneSupplierStart[z + 1]) return bound;
  for (let i = zoneSupplierStart[z]!; i < zoneSupplierStart[z + 1]!; i++)
    bound = Math.min(bound, lastLogPrice[zoneSupplier[i]!]! + margin);
  if (wanted <= bound) return bound; // the premium only lifts it
  bound = Infinity;
  const short = shortfall(program, state, z);
  for (let i = zoneSupplierStart[z]!; i < zoneSupplierStart[z + 1]!; i++) {
    let openness = 1;
    if (short > 0) {
      let room = 0;
      for (let j = supplierLaneStart[i]!; j < supplierLaneStart[i + 1]!; j++) {
        const l = supplierLane[j]!;
        room += Math.max(0, cap[l]! - shipped[l]!);
      }
      openness = Math.min(1, room / short);
    }
    bound = Math.min(bound, lastLogPrice[zoneSupplier[i]!]! + margin + SHUT_PREMIUM * (1 - openness));
  }
  return bound;
}

/** What the zone's buyers expected to use of what they ordered and did not get, over all lanes. */
function shortfall(program: Program, state: State, z: number): number {
  const { zoneAccountStart, zoneAccount, accountLaneStart } = program.network;
  const { ordered, share, expectedUse, shipped } = state;
  let short = 0;
  for (let i = zoneAccountStart[z]!; i < zoneAccountStart[z + 1]!; i++) {
    const a = zoneAccount[i]!;
    const use = expectedUse[a]!;
    for (let l = accountLaneStart[a]!; l < accountLaneStart[a + 1]!; l++) {
      short += Math.max(0, Math.min(ordered[l]!, share[l]! * use) - shipped[l]!);
    }
  }
  return short;
}
