// Sub-step 1, after the shocks: sites that have not paid for long stand idle, and run again when they have paid for a while.
// Reads prices of the last step and what supports are in force; whoever stands leaves its orders to others (production.ts).
import type { Timing } from './shock.ts';
import type { World } from './state.ts';
import { costOf, fillFactors, supportOf, supportsIn, worthOf } from './support.ts';

/**
 * A unit returns Σ β p⁰ φ + support − (k − κ k⁰): what it fetches less what is saved by not making it. A site whose return has been
 * below its least for `idlesAfter` steps in a row stands still from that step on, and one that stands and whose return has not been
 * below it for `restart` steps in a row runs again. Counted in steps, not smoothed.
 */
export function makeIdle(world: World): (timing: Timing | undefined, t: number) => void {
  const { program, constants, state } = world;
  const { costIdles } = program.network;
  if (!costIdles.includes(1)) return () => {};
  const supports = supportsIn(program);
  const factor = new Float64Array(state.logPrice.length);
  const support = new Float64Array(supports.length > 0 ? state.availability.length : 0);
  const add = makeAddSupport(world, factor, support, supports);
  return function idleSites(timing, t) {
    const { costSite, costGroup } = program.network;
    const { money } = constants;
    const { availability, idle, turning } = state;
    fillFactors(state.logPrice, factor);
    if (timing && supports.length > 0) add(timing, t);
    else support.fill(0);
    for (let k = 0; k < costSite.length; k++) {
      if (costIdles[k] === 0) continue;
      const p = costSite[k]!;
      const saved = costOf(program, constants, k, factor, 0) - money.fixed[k]! * money.cost[k]!;
      const worth = worthOf(program, constants, costGroup[k]!, factor, 0);
      const pays = worth + (support[p] ?? 0) - saved >= money.least[k]!;
      turning[k] = pays === (idle[k] === 1) ? turning[k]! + 1 : 0;
      if (turning[k]! >= (idle[k] === 1 ? money.restart[k]! : money.idlesAfter[k]!)) {
        idle[k] = 1 - idle[k]!;
        turning[k] = 0;
      }
      if (idle[k] === 1) availability[p] = 0;
    }
  };
}

/** Fills what each site is paid on a unit in step t. */
function makeAddSupport(
  world: World,
  factor: Float64Array,
  support: Float64Array,
  supports: readonly number[],
): (timing: Timing, t: number) => void {
  const { program, constants } = world;
  return function addSupport(timing, t) {
    support.fill(0);
    for (const k of supports) {
      const { targets } = program.shocks[k]!;
      for (let i = 0; i < targets.length; i++)
        support[targets[i]!]! += supportOf(program, constants, timing, k, i, t, factor, 0);
    }
  };
}
