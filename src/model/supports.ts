// Tariffs, price floors, tax credits and subsidies as slots: how large, on which output or cost, and who pays.
// What they do to prices, orders and sites is the engine's (../engine/tariff.ts, ../engine/support.ts).
import { dimensionOf } from '../scenario/quantity.ts';
import type { Shock } from '../scenario/scenario.ts';
import { constant } from './columns.ts';
import { type Draft, indexOf, PLAIN, ratio, regionIndex } from './draft.ts';
import { placesOf, sitesCalled } from './places.ts';
import type { Labels, ShockSlot } from './program.ts';
import { centralInputs, type Numeric } from './slots.ts';

type Support = Extract<Shock, { kind: 'price-floor' | 'tax-credit' | 'subsidy' }>;

export const isSupport = (shock: Shock): shock is Support =>
  shock.kind === 'price-floor' || shock.kind === 'tax-credit' || shock.kind === 'subsidy';

/** A floor or a subsidy per unit may be any sum of money. */
const ANY_SUM = 1e12;

/** The size of a shock on money; undefined for any other. A support that is a share is one of the cost. */
export function sizeOf(draft: Draft, name: string, shock: Shock): Numeric | undefined {
  const { slots } = draft;
  switch (shock.kind) {
    case 'tariff':
      return slots.number(shock.rate, {
        what: `rate of ${name}`,
        dimension: PLAIN,
        low: 0,
        high: 100,
        example: '25 %',
      });
    case 'price-floor': {
      const good = draft.goods.find(({ name: known }) => known === shock.good);
      if (good === undefined) return constant(Number.NaN);
      const dimension = ratio({ money: 1 }, good.dimension);
      const example = `110 USD/${good.unit}`;
      return slots.number(shock.floor, { what: `floor of ${name}`, dimension, low: 0, high: ANY_SUM, example });
    }
    case 'tax-credit':
      return share(draft, shock.share, `share of ${name}`);
    case 'subsidy': {
      if (isShare(draft, shock)) return share(draft, shock.amount, `amount of ${name}`);
      const [first] = sitesOf(draft, shock);
      const good =
        draft.goods[first === undefined ? -1 : draft.markets[outputOf(draft, first, undefined)!.market]!.good];
      if (good === undefined) return constant(Number.NaN);
      const dimension = ratio({ money: 1 }, good.dimension);
      const example = `5 USD/${good.unit}`;
      return slots.number(shock.amount, { what: `amount of ${name}`, dimension, low: 0, high: ANY_SUM, example });
    }
    default:
      return undefined;
  }
}

const share = (draft: Draft, quantity: Parameters<Draft['slots']['number']>[0], what: string): Numeric =>
  draft.slots.number(quantity, { what, dimension: PLAIN, low: 0, high: 1, example: '10 %' });

/** Whether a subsidy is a share of cost and not an amount per unit. */
function isShare({ scenario }: Draft, shock: Support): boolean {
  if (shock.kind !== 'subsidy') return shock.kind === 'tax-credit';
  const dimension = dimensionOf(shock.amount.expression, centralInputs(scenario).dimension);
  return typeof dimension === 'string' || Object.keys(dimension).length === 0;
}

/** What of a price above the floor goes back. */
export function upsideOf(draft: Draft, name: string, shock: Shock): Numeric {
  if (shock.kind !== 'price-floor' || shock.upside === undefined) return constant(0);
  return share(draft, shock.upside, `upside of ${name}`);
}

interface Site {
  readonly site: number;
  readonly group: number;
  readonly name: string;
}

function allSites(draft: Draft): readonly Site[] {
  return draft.groups
    .flatMap(({ sites }, group) => sites.map(name => ({ group, name })))
    .map((row, site) => ({ ...row, site }));
}

/** Sites of these names and of these companies. */
function sitesOf(draft: Draft, { sites = [], operators = [] }: Support): readonly Site[] {
  const called = sitesCalled(draft, sites);
  const written = draft.scenario.document.sites ?? {};
  return allSites(draft).filter(
    ({ site, name }) => called.includes(site) || operators.includes(written[name]?.operator ?? ''),
  );
}

/** The output of a site's group that is this good, its main one where none is named: its index among outputs, and its market. */
function outputOf(draft: Draft, { group }: Site, good: string | undefined) {
  const first = draft.groups.slice(0, group).reduce((sum, { outputs }) => sum + outputs.length, 0);
  const { outputs } = draft.groups[group]!;
  const place =
    good === undefined ? 0 : outputs.findIndex(o => draft.goods[draft.markets[o.market]!.good]!.name === good);
  return place < 0 ? undefined : { output: first + place, market: outputs[place]!.market };
}

type Supported = Required<Pick<ShockSlot, 'targets' | 'rows' | 'payer'>>;

/** Whom a support reaches, on which of their outputs or costs, and who pays it. */
export function supportedBy(draft: Draft, name: string, shock: Support): Supported {
  const path = ['shocks', name];
  const { slots, columns } = draft;
  checkNames(draft, path, shock);
  const called = sitesOf(draft, shock);
  let rows: readonly { readonly site: Site; readonly row: number }[];
  if (shock.kind === 'price-floor') {
    indexOf(
      draft,
      'good',
      shock.good,
      draft.goods.map(good => good.name),
      [...path, 'good'],
    );
    const made = called.flatMap(site => {
      const found = outputOf(draft, site, shock.good);
      return found ? [{ site, row: found.output, market: found.market }] : [];
    });
    const unpriced = made.find(({ market }) => Number.isNaN(columns.marketPrice[market]?.central ?? Number.NaN));
    if (unpriced && slots.problems.length === 0)
      slots.refuse(
        'MISSING_FIELD',
        [...path, 'floor'],
        `${shock.good} has no base price in ${draft.regions[draft.markets[unpriced.market]!.region]}, where ${unpriced.site.name} makes it`,
        `give ${shock.good} a \`price\``,
        'a floor pays what the price falls short of it',
      );
    rows = made;
  } else if (isShare(draft, shock)) {
    const costed = allSites(draft).filter(
      ({ name: site }) => draft.scenario.document.sites?.[site]?.cost !== undefined,
    );
    rows = called.flatMap(site => {
      const row = costed.findIndex(other => other.site === site.site);
      return row < 0 ? [] : [{ site, row }];
    });
    if (called.length > 0 && rows.length === 0)
      slots.refuse(
        'MISSING_FIELD',
        path,
        `none of the sites that ${name} supports has a cost`,
        'give them a `cost`, or write an amount per unit',
        'it is a share of their cost',
      );
  } else {
    rows = called.map(site => ({ site, row: outputOf(draft, site, undefined)!.output }));
    oneUnit(draft, path, called);
  }
  return {
    targets: Uint32Array.from(rows.map(({ site }) => site.site)),
    rows: Uint32Array.from(rows.map(({ row }) => row)),
    payer: payerOf(
      draft,
      name,
      shock,
      rows.map(({ site }) => site),
    ),
  };
}

function checkNames(draft: Draft, path: readonly string[], { sites, operators }: Support): void {
  if (sites === undefined && operators === undefined) {
    draft.slots.refuse(
      'MISSING_FIELD',
      path,
      `${path[1]} names nobody that it supports`,
      'add `sites:` or `operators:`',
    );
  }
  for (const site of sites ?? []) indexOf(draft, 'site or facility', site, placesOf(draft), [...path, 'sites']);
  for (const operator of operators ?? [])
    indexOf(draft, 'operator', operator, operatorsOf(draft), [...path, 'operators']);
}

/** Every company that some site names. */
export function operatorsOf(draft: Draft): readonly string[] {
  const sites = draft.scenario.document.sites ?? {};
  const named = allSites(draft).flatMap(({ name }) => sites[name]?.operator ?? []);
  return [...new Set(named.filter(name => name !== ''))];
}

/** An amount per unit has one unit. */
function oneUnit(draft: Draft, path: readonly string[], sites: readonly Site[]): void {
  const goods = sites.map(site => draft.goods[draft.markets[outputOf(draft, site, undefined)!.market]!.good]!);
  const units = [...new Set(goods.map(({ dimension }) => JSON.stringify(dimension)))];
  if (units.length < 2) return;
  draft.slots.refuse(
    'UNIT_MISMATCH',
    [...path, 'amount'],
    `${path[1]} pays so much per unit, and its sites make ${[...new Set(goods.map(({ name }) => name))].join(', ')}`,
    'name sites whose products are counted alike, or write a share of cost',
  );
}

/** The region that is named, else the one that all supported sites stand in; a part of a region is supported by its region. */
function payerOf(draft: Draft, name: string, { payer }: Support, sites: readonly Site[]): number {
  if (payer !== undefined) return Math.max(0, regionIndex(draft, payer, ['shocks', name, 'payer']));
  const homes = [...new Set(sites.map(({ group }) => draft.homes[draft.groups[group]!.region]!))];
  if (homes.length > 1) {
    draft.slots.refuse(
      'MISSING_FIELD',
      ['shocks', name],
      `${name} supports sites in ${homes.map(r => draft.regions[r]).join(' and ')}, and does not say who pays`,
      'add `payer:` with one region, or write one support for each',
    );
  }
  return homes[0] ?? 0;
}

/** What the engine makes of it: all that is a share of cost is one kind, and so is all that takes sites down, moves demand or hits projects. */
export function kindOf(draft: Draft, shock: Shock): ShockSlot['kind'] {
  if (shock.kind === 'tax-credit') return 'credit';
  if (shock.kind === 'subsidy') return isShare(draft, shock) ? 'credit' : 'subsidy';
  if (shock.kind === 'feed-stop') return 'outage';
  if (shock.kind === 'demand-slump') return 'demand-surge';
  if (shock.kind === 'project-slip' || shock.kind === 'project-cancel' || shock.kind === 'technology-ban')
    return 'setback';
  return shock.kind;
}

/**
 * Says so where a region that levies a tariff shares its price with others that do not: what the tariff adds is spread over all of them.
 * `zones` are the labels of price zones, `shocks` those of the scenario, in its order.
 */
export function noteSharedPrices(draft: Draft, zones: Labels['zones'], shocks: readonly ShockSlot[]): void {
  const { lanes, goods, regions, homes, accounts } = draft;
  const told = new Set<string>();
  for (const { kind, targets } of shocks) {
    if (kind !== 'tariff') continue;
    const taxed = [...targets].map(l => lanes[l]!);
    for (const zone of zones) {
      const inZone = (region: number) => zone.regions.includes(regions[region]!);
      const own = taxed.filter(lane => goods[lane.good]!.name === zone.good && inZone(lane.to));
      const levying = new Set(own.map(lane => homes[lane.to]!));
      const buying = accounts.filter(a => goods[a.good]!.name === zone.good && inZone(a.region) && !a.idle);
      const others = [...new Set(buying.map(a => homes[a.region]!))].filter(r => !levying.has(r));
      if (levying.size === 0 || others.length === 0) continue;
      const named = [...levying].map(r => regions[r]!);
      const text = `the tariff of ${named.join(' and ')} on ${zone.good} is spread over the price of ${others.map(r => regions[r]).join(', ')} too: they share a price zone; declare ${named.join(' and ')} as one of its own`;
      if (!told.has(text)) draft.slots.note(text);
      told.add(text);
    }
  }
}
