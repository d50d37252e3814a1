// What a draw comes to in money: what sites made, what that fetched and what was left of it, in both worlds; what states paid and
// what tariffs brought in. From the two trajectories and the draw's money; records nothing while a world is stepped.
import type { OutcomeSlot, Program } from '../model/program.ts';
import type { Constants } from './constants.ts';
import type { TimedPair } from './outcome.ts';
import type { Timing } from './shock.ts';
import { costOf, fillFactors, supportOf, supportsIn, worthOf } from './support.ts';
import { addRates } from './tariff.ts';
import type { Trajectory } from './trajectory.ts';

/** A difference below this share of what is compared is the rounding of a world at rest. */
const ROUNDING = 1e-12;

/** One world's sums over the horizon, by site: units of its product, and money. */
interface Books {
  readonly volume: Float64Array;
  readonly revenue: Float64Array;
  readonly margin: Float64Array;
}

export interface Gains {
  readonly shocked: Books;
  readonly counterfactual: Books;
  readonly capacity: Float64Array; // by site: what it could have made without the shocks
  readonly payments: Float64Array; // by shock, in the shocked world; below zero: more went back than was paid
  readonly duties: Float64Array; // by lane, in the shocked world
}

/** Measures that are read off these sums. */
type Gained =
  | 'volume_gained'
  | 'revenue_gained'
  | 'margin_gained'
  | 'utilisation_gained'
  | 'payments'
  | 'tariff_revenue';

/**
 * Keeps the books of one draw. A site's output is valued at the price of the zone it stands in, in the step in which it is started;
 * its margin is that and what supports pay, less k − κ k⁰: the fixed part is borne in both worlds alike and falls out of a difference.
 */
export function keepBooks(
  program: Program,
  constants: Constants,
  { shocked, counterfactual, timings, capacity }: TimedPair,
): Gains {
  if (timings === undefined) throw new Error('this is a bug: nobody says when the shocks of this draw are');
  const payments = new Float64Array(program.shocks.length);
  return {
    shocked: booksOf(program, constants, shocked, timings.shocked, payments),
    counterfactual: booksOf(
      program,
      constants,
      counterfactual,
      timings.counterfactual,
      new Float64Array(payments.length),
    ),
    capacity: capacity ?? sumCapacities(program, constants, new Float64Array(constants.capacity.length)),
    payments,
    duties: dutiesOf(program, constants, shocked, timings.shocked),
  };
}

function booksOf(
  program: Program,
  constants: Constants,
  run: Trajectory,
  timing: Timing,
  payments: Float64Array,
): Books {
  const { groupSiteStart, costSite, costGroup, zoneGood } = program.network;
  const { money } = constants;
  const groups = groupSiteStart.length - 1;
  const sites = groupSiteStart[groups]!;
  const zones = zoneGood.length;
  const books = {
    volume: new Float64Array(sites),
    revenue: new Float64Array(sites),
    margin: new Float64Array(sites),
  };
  const supports = supportsIn(program);
  const factor = factorsOf(run);
  for (let t = 0; t < run.steps; t++) {
    const at = t * zones;
    for (let group = 0; group < groups; group++) {
      const worth = worthOf(program, constants, group, factor, at);
      for (let p = groupSiteStart[group]!; p < groupSiteStart[group + 1]!; p++) {
        const made = run.activity[t * sites + p]!;
        books.volume[p]! += made;
        books.revenue[p]! += made * worth;
      }
    }
    for (let k = 0; k < costSite.length; k++) {
      const made = run.activity[t * sites + costSite[k]!]!;
      const saved = costOf(program, constants, k, factor, at) - money.fixed[k]! * money.cost[k]!;
      const worth = worthOf(program, constants, costGroup[k]!, factor, at);
      books.margin[costSite[k]!]! += made * (worth - saved);
    }
    for (const k of supports) {
      const { targets } = program.shocks[k]!;
      for (let i = 0; i < targets.length; i++) {
        const made = run.activity[t * sites + targets[i]!]!;
        const paid = made * supportOf(program, constants, timing, k, i, t, factor, at);
        payments[k]! += paid;
        books.margin[targets[i]!]! += paid;
      }
    }
  }
  return books;
}

/** φ by step and zone. */
function factorsOf({ logPrice }: Trajectory): Float64Array {
  const factor = new Float64Array(logPrice.length);
  fillFactors(logPrice, factor);
  return factor;
}

/** By site, of the path that is laid. */
export function sumCapacities(program: Program, constants: Constants, into: Float64Array): Float64Array {
  for (let p = 0; p < into.length; p++) into[p] = capacityOf(program, constants, p);
  return into;
}

/** What a site could have made over the horizon, outages apart. */
function capacityOf({ clock }: Program, { path, capacity }: Constants, p: number): number {
  if (path === undefined) return clock.steps * capacity[p]!;
  const sites = capacity.length;
  let sum = 0;
  for (let t = 0; t < clock.steps; t++) {
    const k = Math.min(Math.floor(t / path.every), path.knots - 2);
    const from = path.capacity[k * sites + p]!;
    sum += from + ((t - k * path.every) / path.every) * (path.capacity[(k + 1) * sites + p]! - from);
  }
  return sum;
}

/** Rate × what was shipped × the exporter's price, counted when it leaves. */
function dutiesOf(program: Program, constants: Constants, run: Trajectory, timing: Timing): Float64Array {
  const { laneMarket, marketZone, zoneGood } = program.network;
  const lanes = laneMarket.length;
  const duties = new Float64Array(lanes);
  const tariffs = program.shocks.flatMap(({ kind }, k) => (kind === 'tariff' ? [k] : []));
  if (tariffs.length === 0) return duties;
  const rates = new Float64Array(lanes);
  const factor = factorsOf(run);
  for (let t = 0; t < run.steps; t++) {
    rates.fill(0);
    if (!addRates({ program }, tariffs, timing, t, rates)) continue;
    for (let l = 0; l < lanes; l++) {
      if (rates[l] === 0) continue;
      const m = laneMarket[l]!;
      const price = constants.money.marketPrice[m]! * factor[t * zoneGood.length + marketZone[m]!]!;
      duties[l]! += rates[l]! * price * run.shipped[t * lanes + l]!;
    }
  }
  return duties;
}

/** One outcome off the books. */
export function measureGain(gains: Gains, measure: Gained, { select, form }: OutcomeSlot): number {
  switch (measure) {
    case 'payments':
      return sum(gains.payments, select);
    case 'tariff_revenue':
      return sum(gains.duties, select);
    case 'utilisation_gained': {
      const could = sum(gains.capacity, select);
      return could > 0 ? gained(gains, 'volume', select) / could : 0;
    }
    default: {
      const kind = measure === 'volume_gained' ? 'volume' : measure === 'revenue_gained' ? 'revenue' : 'margin';
      const more = gained(gains, kind, select);
      if (form === 'amount' || more === 0) return more;
      const before = sum(gains.counterfactual[kind], select);
      return before > 0 ? more / before : 0;
    }
  }
}

function gained({ shocked, counterfactual }: Gains, kind: keyof Books, select: Uint32Array): number {
  const more = sum(shocked[kind], select) - sum(counterfactual[kind], select);
  // What is left can be small beside what came and went, and that is what rounds.
  const throughput = sum(counterfactual[kind === 'volume' ? 'volume' : 'revenue'], select);
  return Math.abs(more) <= ROUNDING * throughput ? 0 : more;
}

function sum(values: Float64Array, select: Uint32Array): number {
  let total = 0;
  for (const i of select) total += values[i]!;
  return total;
}
