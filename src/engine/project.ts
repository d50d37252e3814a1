// Sites that do not exist yet: whether and when they come, and whom their product displaces. A newcomer sells by contract: its
// buyers take its output, and less of all they took before, in proportion. Knows no names; the step sees only shares and capacities.
import type { Base } from '../model/base.ts';
import { field, type Program } from '../model/program.ts';

/** A newcomer sells this part of what it could make, as plants do; the rest is room. */
const SOLD = 0.9;
/** Contracts and second sources never leave a buyer's other suppliers with less than this part of what it takes. */
export const LEFT_TO_OTHERS = 0.05;

/** A time in which a project's ramp goes at a part of its pace, in weeks after the scenario's start. */
export interface Slowdown {
  readonly project: number;
  readonly from: number;
  readonly until: number;
  readonly pace: number;
}

export const FULL_PACE: readonly Slowdown[] = [];

/**
 * The part of its capacity that project i has reached, `weeks` after the scenario's start: a straight line from its start, less
 * steep while it is slowed down.
 */
export function rampUp(program: Program, values: Float64Array, i: number, weeks: number, slow = FULL_PACE): number {
  if (field(program, values, 'projectOccurs')[i] === 0) return 0;
  const start = field(program, values, 'projectStart')[i]!;
  const since = slow.length === 0 ? weeks - start : worked(start, weeks, i, slow);
  const ramp = field(program, values, 'projectRamp')[i]!;
  if (since <= 0) return 0;
  return ramp > 0 ? Math.min(1, since / ramp) : 1;
}

/** Weeks of work from `start` to `weeks`, at full pace or slowed down: of several slowdowns at once the hardest counts. */
function worked(start: number, weeks: number, project: number, slow: readonly Slowdown[]): number {
  const own = slow.filter(each => each.project === project && each.until > start && each.from < weeks);
  if (own.length === 0) return weeks - start;
  let sum = 0;
  for (let at = start; at < weeks; ) {
    let until = weeks;
    let pace = 1;
    for (const each of own) {
      if (each.from > at) until = Math.min(until, each.from);
      else if (each.until > at) {
        until = Math.min(until, each.until);
        pace = Math.min(pace, each.pace);
      }
    }
    sum += pace * (until - at);
    at = until;
  }
  return sum;
}

/** What is worked out anew at each knot: sold by project, and by lane, account, market and site what contracts come to. */
export interface Shift {
  readonly sold: Float64Array;
  readonly theta: Float64Array; // by lane
  readonly taken: Float64Array; // by account: Σ θ
  readonly brought: Float64Array; // by market: orders that come with newcomers
  readonly own: Float64Array; // by site: what a newcomer brings; −1: no newcomer
}

export function allocateShift(program: Program, base: Base): Shift {
  return {
    sold: new Float64Array(program.network.projectSite.length),
    theta: new Float64Array(base.laneFlow.length),
    taken: new Float64Array(base.accountUse.length),
    brought: new Float64Array(base.marketOrders.length),
    own: new Float64Array(base.siteActivity.length),
  };
}

/**
 * Lane and site shares at a time, into `scratch`. A buyer that uses U and is sold q by newcomers takes θ = q / U from them:
 * s = s⁰ (1 − θ) + θ on the newcomer's lane. Sites of the newcomer's market leave it the orders it has brought.
 * `base` is the base state that was solved last, for U and the orders; `values` holds the shares without newcomers.
 */
export function shiftShares(
  program: Program,
  values: Float64Array,
  weeks: number,
  base: Base,
  scratch: Float64Array,
  shift: Shift,
  slow = FULL_PACE,
): void {
  const n = program.network;
  const { sold } = shift;
  const stated = field(program, values, 'siteCapacity');
  for (let i = 0; i < sold.length; i++) {
    sold[i] = SOLD * rampUp(program, values, i, weeks, slow) * stated[n.projectSite[i]!]! * program.clock.weeksPerStep;
  }
  shiftLanes(program, values, base, shift, field(program, scratch, 'laneShare'));
  shiftSites(program, values, base, shift, field(program, scratch, 'siteShare'));
}

function shiftLanes(
  program: Program,
  values: Float64Array,
  base: Base,
  { sold, theta, taken }: Shift,
  share: Float64Array,
): void {
  const n = program.network;
  const written = field(program, values, 'laneShare');
  const part = field(program, values, 'sellShare');
  const outputAmount = field(program, values, 'outputAmount');
  theta.fill(0);
  taken.fill(0);
  for (let i = 0; i < sold.length; i++) {
    for (let r = n.projectSellStart[i]!; r < n.projectSellStart[i + 1]!; r++) {
      let use = 0;
      for (let j = n.sellLaneStart[r]!; j < n.sellLaneStart[r + 1]!; j++)
        use += base.accountUse[n.laneAccount[n.sellLane[j]!]!]!;
      if (use <= 0) continue;
      const contract = (part[r]! * outputAmount[n.sellOutput[r]!]! * sold[i]!) / use;
      for (let j = n.sellLaneStart[r]!; j < n.sellLaneStart[r + 1]!; j++) {
        const l = n.sellLane[j]!;
        theta[l]! += contract;
        taken[n.laneAccount[l]!]! += contract;
      }
    }
  }
  share.set(written);
  for (let a = 0; a < taken.length; a++) {
    if (taken[a] === 0) continue;
    const scale = Math.min(1, (1 - LEFT_TO_OTHERS) / taken[a]!);
    const others = 1 - taken[a]! * scale;
    for (let l = n.accountLaneStart[a]!; l < n.accountLaneStart[a + 1]!; l++)
      share[l] = written[l]! * others + theta[l]! * scale;
  }
}

function shiftSites(
  program: Program,
  values: Float64Array,
  base: Base,
  { sold, brought, own }: Shift,
  share: Float64Array,
): void {
  const n = program.network;
  const written = field(program, values, 'siteShare');
  share.set(written);
  const mainMarket = (group: number) => n.outputMarket[n.groupOutputStart[group]!]!;
  brought.fill(0);
  own.fill(-1);
  for (let i = 0; i < sold.length; i++) {
    own[n.projectSite[i]!] = sold[i]!;
    brought[mainMarket(n.projectGroup[i]!)]! += sold[i]!;
  }
  for (let group = 0; group + 1 < n.groupSiteStart.length; group++) {
    const market = mainMarket(group);
    if (brought[market] === 0) continue;
    const toOrder = Math.max(0, base.marketOrders[market]! - base.marketByproduct[market]!);
    const part = n.marketIncumbents[market] === 0 || toOrder <= 0 ? 1 : Math.min(1, brought[market]! / toOrder);
    for (let p = n.groupSiteStart[group]!; p < n.groupSiteStart[group + 1]!; p++) {
      share[p] = own[p]! < 0 ? written[p]! * (1 - part) : (part * own[p]!) / brought[market]!;
    }
  }
}
