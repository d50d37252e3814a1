// What a unit of a use costs more than without the shocks, for the goods it buys or, further down its chain, for those that are named.
// Amounts per unit come from the base state, prices from the two trajectories. Knows no names.
import type { OutcomeSlot, Program } from '../model/program.ts';
import { exp } from '../numbers/elementary.ts';
import type { Constants } from './constants.ts';
import type { Pair } from './outcome.ts';

/** No chain of recipes is longer than this; what goes round in a loop is nothing by then. */
const DEEPEST = 12;

/**
 * Σ_a μ_a p⁰_a (φ_a − φ_a of the counterfactual) a step, per unit built: over the direct inputs of the cohorts, or over the accounts
 * where the goods in `bought` are met first on the way down, through lanes and recipes of the base state. The highest of a step, or the
 * mean over all. Several regions are averaged by base demand. Tariffs are in φ.
 */
export function measureAddedCost(
  program: Program,
  constants: Constants,
  { shocked, counterfactual }: Pair,
  slot: OutcomeSlot,
): number {
  const { accountZone, zoneGood } = program.network;
  const { accountPrice } = constants.money;
  const amounts = content(program, constants, slot.select, slot.bought);
  const zones = zoneGood.length;
  const weights = new Float64Array(zones); // money per unit built at base prices
  for (let a = 0; a < amounts.length; a++) weights[accountZone[a]!]! += amounts[a]! * accountPrice[a]!;
  const counted = Array.from(weights.keys()).filter(z => weights[z]! > 0);
  let peak = -Infinity;
  let sum = 0;
  for (let t = 0; t < shocked.steps; t++) {
    let added = 0;
    for (const z of counted) {
      const at = t * zones + z;
      const [now, before] = [shocked.logPrice[at]!, counterfactual.logPrice[at]!];
      if (now !== before) added += weights[z]! * (exp(now) - exp(before));
    }
    peak = Math.max(peak, added);
    sum += added;
  }
  return slot.measure === 'added_cost_peak' ? peak : sum / shocked.steps;
}

/** By account: how much of its good is bought there for a unit of what the cohorts build. */
function content(
  program: Program,
  constants: Constants,
  cohorts: Uint32Array,
  bought: Uint32Array | undefined,
): Float64Array {
  const n = program.network;
  const { base, amount } = constants;
  const amounts = new Float64Array(amount.length);
  const makers = makersByMarket(program);
  let demand = 0;
  for (const c of cohorts) demand += base.cohortDemand[c]!;
  if (demand <= 0) return amounts;
  const walk = (a: number, units: number, depth: number): void => {
    if (units <= 0 || depth > DEEPEST || base.accountUse[a]! <= 0) return;
    if (bought === undefined || bought.includes(n.accountGood[a]!)) {
      amounts[a]! += units;
      return;
    }
    for (let l = n.accountLaneStart[a]!; l < n.accountLaneStart[a + 1]!; l++) {
      const market = n.laneMarket[l]!;
      const share = base.laneFlow[l]! / base.accountUse[a]!; // of the start: newcomers come later
      const gross = base.marketGross[market]!;
      if (gross <= 0) continue;
      for (const group of makers[market]!) {
        // Units of activity for each unit of the good; a joint process's inputs are counted on its main product.
        const run = (share * units * base.groupActivity[group]!) / gross;
        for (let i = n.groupAccountStart[group]!; i < n.groupAccountStart[group + 1]!; i++)
          walk(i, run * amount[i]!, depth + 1);
      }
    }
  };
  for (const c of cohorts) {
    const part = base.cohortDemand[c]! / demand;
    for (let a = n.cohortAccountStart[c]!; a < n.cohortAccountStart[c + 1]!; a++) walk(a, part * amount[a]!, 0);
  }
  return amounts;
}

/** The groups whose main product each market holds. */
function makersByMarket({ network }: Program): readonly (readonly number[])[] {
  const makers: number[][] = Array.from(network.marketGood, () => []);
  for (let group = 0; group + 1 < network.groupSiteStart.length; group++)
    makers[network.outputMarket[network.groupOutputStart[group]!]!]!.push(group);
  return makers;
}
