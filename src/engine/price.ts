// Sub-step 7: the price of each good in each of its zones moves part of the way to where it would clear (equation E7).
import { log } from '../numbers/elementary.ts';
import type { World } from './state.ts';

/** No clearing price lies further than this from base, up or down. */
const FURTHEST = log(40);
/** How far above its supplier's a zone's price may stand when lanes have no room at all, in logs. */
const SHUT_PREMIUM = 4;

/**
 * ln φ += κ(λ)(ln φ* − ln φ), ln φ* = clip(ln(W / V) / ε, ± ln 40) + cost share × ln φ of inputs + landed cost of tariffs, and at most
 * ln φ of a zone it buys from + ln(1 + m + tariff) + 4 (1 − r). Inputs' and suppliers' prices are those of the last step, so order does not matter.
 */
export function makeAdjustPrices(world: World): () => void {
  const { program, constants, state } = world;
  const clearing = makeClearing(world);
  const passedOn = makePassedOn(world);
  const arbitrage = makeArbitrage(world);
  return function adjustPrices() {
    const { zoneGood } = program.network;
    const { priceGain } = constants;
    const { logPrice, lastLogPrice } = state;
    lastLogPrice.set(logPrice);
    for (let z = 0; z < zoneGood.length; z++) {
      const wanted = clearing(z) + passedOn(z) + (state.tariffed ? state.landedCost[z]! : 0);
      const goal = Math.min(wanted, arbitrage(z, wanted));
      logPrice[z]! += priceGain[zoneGood[z]!]! * (goal - logPrice[z]!);
    }
  };
}

type OfZone = (z: number) => number;

/**
 * Tightness is wanted over available, stock and a horizon of flow together, at base-price quantities (price-reduced use here
 * would count the elasticity twice):
 * W = Σ_a [T° + Σ s τ Ū° + H U°] + Σ_m [c_M D̄ + H D];  V = Σ_a [S + P + H((1 − b) F + b U°)] + Σ_m [M + H Q].
 */
function makeClearing(world: World): OfZone {
  const { program, constants, state } = world;
  return function clearing(z) {
    const { zoneGood, zoneAccountStart, zoneAccount, zoneMarketStart, zoneMarket } = program.network;
    const { horizon, belief, makersCover, elasticityTight, elasticitySlack } = constants;
    const { stock, target, unpricedUse, slowUnpricedUse, transit, transitCover, dispatch } = state;
    const { slowOrders, expectedOrders, makersStock, smoothOutput } = state;
    const g = zoneGood[z]!;
    const ahead = horizon[g]!;
    const b = belief[g]!;
    let wanted = 0;
    let available = 0;
    for (let i = zoneAccountStart[z]!; i < zoneAccountStart[z + 1]!; i++) {
      const a = zoneAccount[i]!;
      const use = unpricedUse[a]!;
      wanted += target[a]! + transitCover[a]! * slowUnpricedUse[a]! + ahead * use;
      available += stock[a]! + transit[a]! + ahead * ((1 - b) * dispatch[a]! + b * use);
    }
    for (let i = zoneMarketStart[z]!; i < zoneMarketStart[z + 1]!; i++) {
      const m = zoneMarket[i]!;
      wanted += makersCover[g]! * slowOrders[m]! + ahead * expectedOrders[m]!;
      available += makersStock[m]! + ahead * smoothOutput[m]!;
    }
    if (wanted <= 0) return 0;
    if (available <= 0) return FURTHEST;
    const gap = log(wanted / available);
    const elasticity = gap > 0 ? elasticityTight[g]! : elasticitySlack[g]!;
    return Math.min(FURTHEST, Math.max(-FURTHEST, gap / elasticity));
  };
}

/** Σ cost share × ln φ of inputs, over the makers in the zone. */
function makePassedOn(world: World): OfZone {
  const { program, constants, state } = world;
  return function passedOn(z) {
    const { zoneInputStart, zoneInput, accountZone } = program.network;
    const { passThrough } = constants;
    const { lastLogPrice } = state;
    let sum = 0;
    for (let i = zoneInputStart[z]!; i < zoneInputStart[z + 1]!; i++) {
      const a = zoneInput[i]!;
      sum += passThrough[a]! * lastLogPrice[accountZone[a]!]!;
    }
    return sum;
  };
}

/** The lowest price at which some other zone would sell: its own, a margin, and a premium as its lanes run out of room. */
function makeArbitrage(world: World): (z: number, wanted: number) => number {
  const { program, constants, state } = world;
  const shortfall = makeShortfall(world);
  return function arbitrage(z, wanted) {
    const { zoneGood, zoneSupplierStart, zoneSupplier, supplierLaneStart, supplierLane } = program.network;
    const { logMargin } = constants;
    const { cap, covered, shipped, lastLogPrice } = state;
    const margin = logMargin[zoneGood[z]!]!;
    const first = zoneSupplierStart[z]!;
    const last = zoneSupplierStart[z + 1]!;
    const { tariffed, supplierMargin } = state;
    let bound = Infinity;
    for (let i = first; i < last; i++)
      bound = Math.min(bound, lastLogPrice[zoneSupplier[i]!]! + (tariffed ? supplierMargin[i]! : margin));
    if (wanted <= bound) return bound; // the premium only lifts it
    bound = Infinity;
    const short = shortfall(z);
    for (let i = first; i < last; i++) {
      let openness = 1;
      if (short > 0) {
        let room = 0;
        for (let j = supplierLaneStart[i]!; j < supplierLaneStart[i + 1]!; j++) {
          const l = supplierLane[j]!;
          room += Math.max(0, cap[l]! - shipped[l]!) * (1 - covered[l]!);
        }
        openness = Math.min(1, room / short);
      }
      const landed = lastLogPrice[zoneSupplier[i]!]! + (tariffed ? supplierMargin[i]! : margin);
      bound = Math.min(bound, landed + SHUT_PREMIUM * (1 - openness));
    }
    return bound;
  };
}

/** What the zone's buyers expected to use of what they ordered and did not get, over all lanes. */
function makeShortfall(world: World): OfZone {
  const { program, state } = world;
  return function shortfall(z) {
    const { zoneAccountStart, zoneAccount, accountLaneStart } = program.network;
    const { ordered, share, expectedUse, shipped, unfilled } = state;
    let short = 0;
    for (let i = zoneAccountStart[z]!; i < zoneAccountStart[z + 1]!; i++) {
      const a = zoneAccount[i]!;
      if (unfilled[a] === 0) continue;
      const use = expectedUse[a]!;
      for (let l = accountLaneStart[a]!; l < accountLaneStart[a + 1]!; l++) {
        short += Math.max(0, Math.min(ordered[l]!, share[l]! * use) - shipped[l]!);
      }
    }
    return short;
  };
}
