// What a unit of a site's output fetches, costs and is paid for by a state, at given prices: the arithmetic that idling (idle.ts)
// and what a draw comes to (gain.ts) share. A draw's money stands in its constants; knows no steps beyond the one it is asked about.
import { field, type Program } from '../model/program.ts';
import { exp } from '../numbers/elementary.ts';
import type { Constants } from './constants.ts';
import { forceOf, MOST_STEPS } from './episode.ts';
import type { Timing } from './shock.ts';

/** One draw's money. Prices per canonical unit, a good without a price at zero; empty where nothing asks for money. */
export interface Money {
  readonly marketPrice: Float64Array; // p⁰ by market
  readonly accountPrice: Float64Array; // p⁰ by account
  readonly cost: Float64Array; // by cost: k⁰, per unit of the site's product
  readonly fixed: Float64Array; // by cost: κ, the share of k⁰ that is borne when the site stands too
  readonly idlesAfter: Int32Array; // by cost, in steps, at least 1
  readonly restart: Int32Array; // by cost, in steps, at least 1
  readonly least: Float64Array; // by cost: the return per unit below which the site does not pay
}

/** A site that ran at a loss in the base year stops when it loses this part of its base revenue more: less is noise. Assumed. */
const LOSES_MORE = 0.01;

export function allocateMoney(program: Program): Money {
  const { fields } = program;
  const floats = (name: 'marketPrice' | 'accountPrice' | 'siteCost') => new Float64Array(fields[name].count);
  const ints = () => new Int32Array(fields.siteCost.count);
  return {
    marketPrice: floats('marketPrice'),
    accountPrice: floats('accountPrice'),
    cost: floats('siteCost'),
    fixed: floats('siteCost'),
    idlesAfter: ints(),
    restart: ints(),
    least: floats('siteCost'),
  };
}

/** Turns one draw's slot values into money. */
export function prepareMoney(program: Program, values: Float64Array, constants: Constants): void {
  const { money } = constants;
  const { weeksPerStep } = program.clock;
  for (const name of ['marketPrice', 'accountPrice'] as const) {
    const stated = field(program, values, name);
    for (let i = 0; i < stated.length; i++) money[name][i] = Number.isNaN(stated[i]!) ? 0 : stated[i]!;
  }
  money.cost.set(field(program, values, 'siteCost'));
  money.fixed.set(field(program, values, 'fixedShare'));
  for (const name of ['idlesAfter', 'restart'] as const) {
    const weeks = field(program, values, name);
    for (let k = 0; k < weeks.length; k++)
      money[name][k] = Math.max(1, Math.round(Math.min(weeks[k]! / weeksPerStep, MOST_STEPS)));
  }
  const { costGroup, costNew } = program.network;
  for (let k = 0; k < costGroup.length; k++) {
    const worth = worthOf(program, constants, costGroup[k]!, NO_PRICES, 0);
    const pays = worth - money.cost[k]! * (1 - money.fixed[k]!);
    money.least[k] = costNew[k] === 1 ? 0 : Math.min(0, pays - LOSES_MORE * worth);
  }
}

/** Stands for prices at base: reading beyond its end gives the base price. */
const NO_PRICES = new Float64Array(0);

/** φ of every zone, or of every zone and step: at rest it is one exactly. */
export function fillFactors(logPrice: Float64Array, factor: Float64Array): void {
  for (let i = 0; i < factor.length; i++) factor[i] = logPrice[i] === 0 ? 1 : exp(logPrice[i]!);
}

/** Σ β p⁰ φ over a group's outputs: what a unit of its activity fetches. `factor`: φ by zone; `at`: where its row begins. */
export function worthOf(
  program: Program,
  { money, outputAmount }: Constants,
  group: number,
  factor: Float64Array,
  at: number,
): number {
  const { groupOutputStart, outputMarket, marketZone } = program.network;
  let sum = 0;
  for (let o = groupOutputStart[group]!; o < groupOutputStart[group + 1]!; o++) {
    const m = outputMarket[o]!;
    const price = money.marketPrice[m]!;
    if (price > 0) sum += outputAmount[o]! * price * (factor[at + marketZone[m]!] ?? 1);
  }
  return sum;
}

/** k = k⁰ + Σ μ p⁰ (φ − 1) over the inputs of its group, never below nothing: the cost of a unit, fixed part included. */
export function costOf(
  program: Program,
  { money, amount }: Constants,
  k: number,
  factor: Float64Array,
  at: number,
): number {
  const { costGroup, costBuys, groupAccountStart, accountZone } = program.network;
  let cost = money.cost[k]!;
  if (costBuys[k] === 0) return cost;
  const group = costGroup[k]!;
  for (let a = groupAccountStart[group]!; a < groupAccountStart[group + 1]!; a++) {
    const price = money.accountPrice[a]!;
    if (price > 0) cost += amount[a]! * price * ((factor[at + accountZone[a]!] ?? 1) - 1);
  }
  return Math.max(0, cost);
}

/**
 * What support k pays its i-th target on a unit of activity in step t: of a floor p̲ force · β ((p̲ − p)⁺ − u (p − p̲)⁺), of a credit
 * force · share · cost, of a subsidy force · amount. Nothing where its size is nothing.
 */
export function supportOf(
  program: Program,
  constants: Constants,
  timing: Timing,
  k: number,
  i: number,
  t: number,
  factor: Float64Array,
  at: number,
): number {
  const shock = program.shocks[k]!;
  const size = timing.severity[k]!;
  const force = forceOf(program, timing, k, t);
  if (force === 0 || size === 0 || shock.rows === undefined) return 0;
  const row = shock.rows[i]!;
  switch (shock.kind) {
    case 'price-floor': {
      const m = program.network.outputMarket[row]!;
      const price = constants.money.marketPrice[m]! * (factor[at + program.network.marketZone[m]!] ?? 1);
      const short = size - price;
      return force * constants.outputAmount[row]! * (short > 0 ? short : timing.upside[k]! * short);
    }
    case 'credit':
      return force * size * costOf(program, constants, row, factor, at);
    case 'subsidy':
      return force * size;
    default:
      return 0;
  }
}

/** The shocks that pay somebody. */
export function supportsIn({ shocks }: Program): readonly number[] {
  return shocks.flatMap(({ rows }, k) => (rows === undefined ? [] : [k]));
}
