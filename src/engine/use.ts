// Sub-step 4: final demand draws from its own accounts, cohort by cohort (equation E4).
import { exp } from '../numbers/elementary.ts';
import { HELD_BACK_BELOW } from './production.ts';
import type { World } from './state.ts';

/**
 * w_c = d_c φ^(−ε) + min(B, o d); built v_c = min(w_c, what each input allows); B += χ (d − v)⁺ − (v − d)⁺.
 * Units of the use per step; φ is that of the last step. `wantedUnpriced` is what would be wanted at base prices.
 */
export function makeBuild(world: World): (t: number) => void {
  const { program, constants, state } = world;
  return function build(t) {
    const { cohortAccountStart, accountZone, accountGood, groupSiteStart } = program.network;
    const { cohortDemand } = constants.base;
    const { grows } = program;
    const { amount, free, useElasticity, overtime, postponed, cohortGrowth } = constants;
    const { stock, wanted, built, backlog, demandFactor, logPrice, wantedUse, wantedUnpriced, bound, used } = state;
    const groups = groupSiteStart.length - 1;
    let rate = 0;
    let grown = 1;
    for (let c = 0; c < wanted.length; c++) {
      const first = cohortAccountStart[c]!;
      const last = cohortAccountStart[c + 1]!;
      // Cohorts of one use stand together and grow alike.
      if (grows && cohortGrowth[c] !== rate) {
        rate = cohortGrowth[c]!;
        grown = exp(t * rate);
      }
      const demand = cohortDemand[c]! * grown * demandFactor[c]!;
      let priceEffect = 0;
      for (let a = first; a < last; a++) {
        if (useElasticity[a] !== 0) priceEffect -= useElasticity[a]! * logPrice[accountZone[a]!]!;
      }
      const priced = priceEffect === 0 ? demand : demand * exp(priceEffect);
      const catchUp = Math.min(backlog[c]!, overtime[c]! * demand);
      const want = priced + catchUp;

      let allowed = 1;
      bound[groups + c] = -1;
      for (let a = first; a < last; a++) {
        wantedUse[a] = amount[a]! * want;
        wantedUnpriced[a] = amount[a]! * (demand + catchUp);
        if (wantedUse[a]! <= stock[a]!) continue;
        const met = free[a]! + (1 - free[a]!) * (stock[a]! / wantedUse[a]!);
        if (met < allowed) {
          allowed = met;
          bound[groups + c] = a;
        }
      }
      if (allowed > HELD_BACK_BELOW) bound[groups + c] = -1;
      const made = want * allowed;
      for (let a = first; a < last; a++) {
        const use = Math.min(stock[a]!, amount[a]! * made);
        stock[a]! -= use;
        used[accountGood[a]!]! += use;
      }
      wanted[c] = want;
      built[c] = made;
      // What a high price took out of demand is not waiting: only what was wanted and could not be built is.
      const missed = Math.max(0, priced - made);
      const madeUp = Math.max(0, made - priced);
      backlog[c] = Math.max(0, backlog[c]! + postponed[c]! * missed - madeUp);
    }
  };
}
