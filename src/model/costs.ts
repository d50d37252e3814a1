// What sites cost to run, and base prices as slots: money per unit, by market and by account. Only laid out where something asks
// for money (a site's cost, a tariff or support, an outcome in money), so that all else draws what it drew.
// What a price below cost does to a site is the engine's (../engine/idle.ts).

import type { Quantity } from '../scenario/quantity.ts';
import type { Document } from '../scenario/scenario.ts';
import { MONEY_MEASURES } from '../scenario/scenario.ts';
import { constant } from './columns.ts';
import { type Draft, PLAIN, ratio, TIME } from './draft.ts';
import { priceIn } from './prices.ts';
import type { Network } from './program.ts';
import type { Numeric } from './slots.ts';

type Written = NonNullable<NonNullable<NonNullable<Document['sites']>[string]>['cost']>;

export type Costs = Pick<Network, 'costSite' | 'costGroup' | 'costIdles' | 'costBuys' | 'costNew'>;

/** Half a year of losses before a plant is given up; to come back takes less, as people and feed are still there. Assumed. */
const STANDARD = { idles_after: 26, restart: 12 } as const;
const MONEY_SHOCKS: readonly string[] = ['tariff', 'price-floor', 'tax-credit', 'subsidy'];

export function addCosts(draft: Draft): Costs {
  const rows = draft.groups.flatMap((group, g) => group.sites.map(name => ({ name, g })));
  const costed = rows.flatMap((row, site) => {
    const written = draft.scenario.document.sites?.[row.name]?.cost;
    return written === undefined ? [] : [{ ...row, site, written }];
  });
  if (asksForMoney(draft)) addPrices(draft);
  noteNeeds(draft);
  const flags = costed.map(({ name, g, written }) => addCost(draft, name, g, written));
  const bits = (pick: (flag: Flags) => boolean) => Uint8Array.from(flags.map(flag => (pick(flag) ? 1 : 0)));
  return {
    costSite: Uint32Array.from(costed.map(({ site }) => site)),
    costGroup: Uint32Array.from(costed.map(({ g }) => g)),
    costIdles: bits(({ idles }) => idles),
    costBuys: bits(({ buys }) => buys),
    costNew: bits(({ isNew }) => isNew),
  };
}

function asksForMoney({ scenario }: Draft): boolean {
  const { sites = {}, shocks = {}, outcomes = {} } = scenario.document;
  const measures: readonly string[] = MONEY_MEASURES;
  return (
    Object.values(sites).some(({ cost, project }) => cost !== undefined || project?.needs !== undefined) ||
    Object.values(shocks).some(({ kind }) => MONEY_SHOCKS.includes(kind)) ||
    Object.values(outcomes).some(outcome => 'measure' in outcome && measures.includes(outcome.measure))
  );
}

/** NaN where no price is stated. One that several regions share is read once. */
function addPrices(draft: Draft): void {
  const { columns, slots, goods, regions, homes } = draft;
  const known = new Map<Quantity, Numeric>();
  const read = (good: number, region: number): Numeric => {
    const { name, unit, dimension } = goods[good]!;
    const written = draft.scenario.document.goods?.[name]?.price;
    const own = written && priceIn(written, regions[region]!, regions[homes[region]!]);
    if (own === undefined) return constant(Number.NaN);
    const before = known.get(own);
    if (before) return before;
    const price = slots.number(own, {
      what: 'expression' in written! ? `price of ${name}` : `price of ${name} in ${regions[region]}`,
      dimension: ratio({ money: 1 }, dimension),
      low: 0,
      example: `20 USD/${unit}`,
    });
    known.set(own, price);
    return price;
  };
  for (const { good, region } of draft.markets) columns.marketPrice.push(read(good, region));
  for (const { good, region } of draft.accounts) columns.accountPrice.push(read(good, region));
}

/** Says so where a plant needs more than the base price: only a support that stands in both worlds gets it built. */
function noteNeeds(draft: Draft): void {
  const { columns, groups, goods, markets, slots } = draft;
  const sites = draft.scenario.document.sites ?? {};
  const projects = groups.flatMap(group =>
    group.sites.flatMap(name => (sites[name]?.project ? [{ name, group }] : [])),
  );
  for (const [i, { name, group }] of projects.entries()) {
    const { market } = group.outputs[0]!;
    const [needs, price] = [columns.projectNeeds[i]!.central, columns.marketPrice[market]?.central ?? Number.NaN];
    if (!(needs > price)) continue;
    const { unit, factor } = goods[markets[market]!.good]!;
    const money = (amount: number) => `${Number((amount / factor).toPrecision(3))} USD/${unit}`;
    slots.note(
      `${name} needs ${money(needs)}, and the base price is ${money(price)}: only a support that stands in both worlds gets it built`,
    );
  }
}

interface Flags {
  readonly idles: boolean;
  readonly buys: boolean;
  readonly isNew: boolean;
}

function addCost(draft: Draft, name: string, g: number, written: Written): Flags {
  const { columns, slots, goods } = draft;
  const { process, region, outputs } = draft.groups[g]!;
  const { name: good, unit, dimension } = goods[draft.markets[outputs[0]!.market]!.good]!;
  const path = ['sites', name, 'cost'];
  const full = 'amount' in written ? written : { amount: written };
  const cost = slots.number(full.amount, {
    what: `cost of ${name}`,
    dimension: ratio({ money: 1 }, dimension),
    low: 0,
    example: `45 USD/${unit}`,
  });
  const fixed = full.fixed
    ? slots.number(full.fixed, { what: `fixed cost of ${name}`, dimension: PLAIN, low: 0, high: 1, example: '30 %' })
    : constant(0);
  columns.siteCost.push(cost);
  columns.fixedShare.push(fixed);
  const idles = full.idles ?? true;
  for (const [key, column] of [
    ['idles_after', columns.idlesAfter],
    ['restart', columns.restart],
  ] as const) {
    const time = full[key];
    if (time === undefined && idles) slots.standard([...path, key], `${STANDARD[key]} weeks`);
    column.push(
      time === undefined
        ? constant(STANDARD[key])
        : slots.number(time, { what: `${key} of ${name}`, dimension: TIME, low: 0, example: `${STANDARD[key]} weeks` }),
    );
  }
  if (Number.isNaN(columns.marketPrice[outputs[0]!.market]?.central ?? Number.NaN) && slots.problems.length === 0) {
    slots.refuse(
      'MISSING_FIELD',
      path,
      `${name} has a cost, and ${good} has no base price in ${draft.regions[region]}`,
      `give ${good} a \`price\``,
      'whether a site pays is its price against its cost',
    );
  }
  const isNew = draft.scenario.document.sites?.[name]?.project !== undefined;
  if (idles) noteLoss(draft, name, g, cost.central * (1 - fixed.central), isNew);
  const inputs = Object.keys(draft.scenario.document.processes?.[process]?.inputs ?? {});
  return { idles, buys: full.own_inputs !== true && inputs.length > 0, isNew };
}

/** Says so where a site does not pay at base prices: it ran all the same, and has to go on doing so where nothing happens. */
function noteLoss(draft: Draft, name: string, g: number, avoidable: number, isNew: boolean): void {
  const { columns, groups, goods, markets } = draft;
  const first = groups.slice(0, g).reduce((sum, { outputs }) => sum + outputs.length, 0);
  const fetched = groups[g]!.outputs.reduce((sum, { market }, i) => {
    const price = columns.marketPrice[market]!.central;
    return sum + (Number.isNaN(price) ? 0 : columns.outputAmount[first + i]!.central * price);
  }, 0);
  if (!(avoidable > fetched)) return;
  const { unit, factor } = goods[markets[groups[g]!.outputs[0]!.market]!.good]!;
  const money = (amount: number) => `${Number((amount / factor).toPrecision(3))} USD/${unit}`;
  const costs = `${name} costs ${money(avoidable)} to run, more than what it makes fetches at base prices (${money(fetched)})`;
  draft.slots.note(
    isNew
      ? `${costs}: it will stand idle while nobody supports it and prices stay there`
      : `${costs}: as it ran in the base year, it is taken to bear that loss, and idles only when it grows`,
  );
}
