// Sub-step 4: final demand draws from its own accounts, cohort by cohort (equation E4).
import type { Program } from '../model/program.ts';
import { exp } from '../numbers/elementary.ts';
import type { Constants } from './constants.ts';
import { HELD_BACK_BELOW } from './production.ts';
import type { State } from './state.ts';

/**
 * w_c = d_c φ^(−ε) + min(B, o d); built v_c = min(w_c, what each input allows); B += χ (d − v)⁺ − (v − d)⁺.
 * Units of the use per step; φ is that of the last step. `wantedUnpriced` is what would be wanted at base prices.
 */
export function build(program: Program, constants: Constants, state: State, t: number): void {
  const n = program.network;
  const { amount, useElasticity, overtime, postponed, cohortGrowth, base } = constants;
  const { stock, wanted, built, backlog, demandFactor, logPrice, wantedUse, wantedUnpriced, bound, used } = state;
  const groups = n.groupSiteStart.length - 1;
  for (let c = 0; c < wanted.length; c++) {
    const first = n.cohortAccountStart[c]!;
    const last = n.cohortAccountStart[c + 1]!;
    const grown = program.grows ? exp(t * cohortGrowth[c]!) : 1;
    const demand = base.cohortDemand[c]! * grown * demandFactor[c]!;
    let priceEffect = 0;
    for (let a = first; a < last; a++) {
      if (useElasticity[a] !== 0) priceEffect -= useElasticity[a]! * logPrice[n.accountZone[a]!]!;
    }
    const priced = priceEffect === 0 ? demand : demand * exp(priceEffect);
    const catchUp = Math.min(backlog[c]!, overtime[c]! * demand);
    const want = priced + catchUp;

    let allowed = 1;
    bound[groups + c] = -1;
    for (let a = first; a < last; a++) {
      wantedUse[a] = amount[a]! * want;
      wantedUnpriced[a] = amount[a]! * (demand + catchUp);
      if (wantedUse[a]! > stock[a]! && stock[a]! / wantedUse[a]! < allowed) {
        allowed = stock[a]! / wantedUse[a]!;
        bound[groups + c] = a;
      }
    }
    if (allowed > HELD_BACK_BELOW) bound[groups + c] = -1;
    const made = want * allowed;
    for (let a = first; a < last; a++) {
      const use = Math.min(stock[a]!, amount[a]! * made);
      stock[a]! -= use;
      used[n.accountGood[a]!]! += use;
    }
    wanted[c] = want;
    built[c] = made;
    // What a high price took out of demand is not waiting: only what was wanted and could not be built is.
    const missed = Math.max(0, priced - made);
    const madeUp = Math.max(0, made - priced);
    backlog[c] = Math.max(0, backlog[c]! + postponed[c]! * missed - madeUp);
  }
}
