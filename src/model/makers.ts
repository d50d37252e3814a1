// Processes, recipes and sites → groups (the sites that run one process in one region and share its accounts).
import type { Quantity } from '../scenario/quantity.ts';
import type { Document } from '../scenario/scenario.ts';
import { constant } from './columns.ts';
import {
  type Draft,
  goodIndex,
  indexOf,
  marketOf,
  type Output,
  PLAIN,
  ratio,
  regionIndex,
  TIME,
  unknown,
  wholeSteps,
} from './draft.ts';
import type { Numeric } from './slots.ts';

type Process = NonNullable<Document['processes']>[string];
type Site = NonNullable<Document['sites']>[string];
type Input = NonNullable<Process['inputs']>[string];

/** Shares of one market's makers may miss one by this much before it is a problem; decimals of written shares do. */
export const SHARE_TOLERANCE = 1e-9;
const STANDARD_COVER = 8;
const STANDARD_PRIORITY = 5;

export function addMakers(draft: Draft): void {
  const { document } = draft.scenario;
  const processes = document.processes ?? {};
  const sites = Object.entries(document.sites ?? {});
  for (const [name, site] of sites) {
    indexOf(draft, 'process', site.process, Object.keys(processes), ['sites', name, 'process']);
    regionIndex(draft, site.region, ['sites', name, 'region']);
    checkSite(draft, name, site);
  }
  for (const [name, process] of Object.entries(processes)) {
    const makes = goodIndex(draft, process.makes, ['processes', name, 'makes']);
    if (makes < 0) continue;
    for (const [region, regionName] of draft.regions.entries()) {
      const own = sites.filter(([, site]) => site.process === name && site.region === regionName);
      if (own.length > 0) addGroup(draft, name, process, makes, region, own);
    }
  }
  shareMarkets(draft, new Map(sites));
}

function checkSite(draft: Draft, name: string, site: Site): void {
  const { sites = {}, parts = {} } = draft.scenario.document;
  if (site.output !== undefined && parts[site.region] === undefined) {
    draft.slots.refuse(
      'UNKNOWN_FIELD',
      ['sites', name, 'output'],
      `\`output\` means nothing for ${name}, which stands in no part of a region`,
      'take it out: what a site makes follows from demand, recipes and shares',
      'the base state is derived, not typed in',
    );
  }
  if (site.facility !== undefined && site.facility !== name && sites[site.facility] !== undefined) {
    draft.slots.refuse(
      'BAD_NAME',
      ['sites', name, 'facility'],
      `${site.facility} is the name of a site, and of the plant that ${name} is a line of`,
      `name the plant otherwise, or give ${site.facility} the facility too and another name`,
      'an outage by that name would hit both',
    );
  }
}

function addGroup(
  draft: Draft,
  name: string,
  process: Process,
  makes: number,
  region: number,
  own: readonly [string, Site][],
): void {
  const before = draft.accounts.length;
  for (const [goodName, input] of Object.entries(process.inputs ?? {}))
    addInput(draft, name, makes, region, goodName, input);
  const outputs = addOutputs(draft, name, process, makes, region);
  for (const [siteName, site] of own) addSite(draft, siteName, site, makes);
  draft.groups.push({
    process: name,
    region,
    accounts: draft.accounts.length - before,
    sites: own.map(([site]) => site),
    outputs,
  });
}

function addInput(draft: Draft, process: string, makes: number, region: number, goodName: string, input: Input): void {
  const path = ['processes', process, 'inputs', goodName];
  const good = goodIndex(draft, goodName, path);
  if (good < 0) return;
  const { slots, columns, goods, regions } = draft;
  const full: Exclude<Input, Quantity> = 'amount' in input ? input : { amount: input };
  const per = `${goods[good]!.unit}/${goods[makes]!.unit}`;
  columns.amount.push(
    slots.number(full.amount, {
      what: `${goodName} per ${goods[makes]!.unit} of ${goods[makes]!.name}`,
      dimension: ratio(goods[good]!.dimension, goods[makes]!.dimension),
      low: 0,
      example: `0.5 ${per}`,
    }),
  );
  if (full.cover !== undefined && full.cover_with_transit !== undefined) {
    slots.refuse(
      'WRONG_TYPE',
      [...path, 'cover'],
      `${goodName} has both a cover and a cover_with_transit`,
      'keep one of the two',
    );
  }
  const coversTransit = full.cover === undefined && full.cover_with_transit !== undefined;
  const cover = coversTransit ? full.cover_with_transit : full.cover;
  const own = coverIn(draft, cover, region, [...path, coversTransit ? 'cover_with_transit' : 'cover']);
  if (own === undefined)
    slots.standard([...path, 'cover', ...(cover === undefined ? [] : [regions[region]!])], `${STANDARD_COVER} weeks`);
  columns.cover.push(
    own === undefined
      ? constant(STANDARD_COVER)
      : slots.number(own, {
          what: `cover of ${goodName} at ${process}`,
          dimension: TIME,
          low: 0,
          example: '8 weeks',
        }),
  );
  columns.elasticity.push(constant(0));
  columns.costShare.push(
    full.cost_share === undefined
      ? constant(0)
      : slots.number(full.cost_share, {
          what: `cost share of ${goodName}`,
          dimension: PLAIN,
          low: 0,
          high: 1,
          example: '30 %',
        }),
  );
  draft.accounts.push({
    good,
    region,
    owner: process,
    cohort: '',
    priority: STANDARD_PRIORITY,
    coversTransit,
    path,
  });
}

type Cover = Exclude<Input, Quantity>['cover'];

/** The cover of a region: its own, else that of the region it is a part of, else the default. */
export function coverIn(
  draft: Draft,
  cover: Cover,
  region: number,
  path: readonly (string | number)[],
): Quantity | undefined {
  if (cover === undefined || 'expression' in cover) return cover as Quantity | undefined;
  const { regions, homes } = draft;
  for (const key of Object.keys(cover)) if (key !== 'default') regionIndex(draft, key, [...path, key]);
  const written = cover as Readonly<Record<string, Quantity | undefined>>;
  return written[regions[region]!] ?? written[regions[homes[region]!]!] ?? written.default;
}

function addOutputs(draft: Draft, name: string, process: Process, makes: number, region: number): readonly Output[] {
  const { slots, columns, goods } = draft;
  const made = [process.makes, ...Object.keys(process.coproducts ?? {})];
  const drivers = process.drivers ?? [process.makes];
  for (const [i, driver] of drivers.entries()) {
    if (!made.includes(driver)) unknown(draft, 'output', driver, made, ['processes', name, 'drivers', i]);
  }
  const lagOf = (quantity: typeof process.lag, what: string) =>
    quantity === undefined
      ? 0
      : wholeSteps(
          draft,
          slots.number(quantity, { what, dimension: TIME, low: 0, high: 520, example: '3 weeks', certain: true })
            .central,
          0,
          what,
        );
  const lag = lagOf(process.lag, `lag of ${name}`);
  columns.outputAmount.push(constant(1));
  const outputs: Output[] = [{ market: marketOf(draft, makes, region), drives: drivers.includes(process.makes), lag }];
  for (const [goodName, coproduct] of Object.entries(process.coproducts ?? {})) {
    const path = ['processes', name, 'coproducts', goodName];
    const good = goodIndex(draft, goodName, path);
    if (good < 0) continue;
    const full = 'amount' in coproduct ? coproduct : { amount: coproduct, lag: undefined };
    columns.outputAmount.push(
      slots.number(full.amount, {
        what: `${goodName} per ${goods[makes]!.unit} of ${process.makes}`,
        dimension: ratio(goods[good]!.dimension, goods[makes]!.dimension),
        low: 0,
        example: `0.1 ${goods[good]!.unit}/${goods[makes]!.unit}`,
      }),
    );
    const ownLag = full.lag === undefined ? lag : lagOf(full.lag, `lag of ${goodName} from ${name}`);
    const market = marketOf(draft, good, madeToOrder(draft, goodName, region) ? region : draft.homes[region]!);
    outputs.push({ market, drives: drivers.includes(goodName), lag: ownLag });
  }
  return outputs;
}

/** Whether some site of the region makes the good to order; the scrap of a part that does not goes to the makers of its region. */
function madeToOrder(draft: Draft, good: string, region: number): boolean {
  const { processes = {}, sites = {} } = draft.scenario.document;
  return Object.values(sites).some(
    site =>
      site.region === draft.regions[region] &&
      (processes[site.process]?.drivers ?? [processes[site.process]?.makes]).includes(good),
  );
}

function addSite(draft: Draft, name: string, site: Site, makes: number): void {
  const { slots, columns, goods } = draft;
  const { dimension, unit } = goods[makes]!;
  if (site.utilisation !== undefined && site.capacity !== undefined) {
    slots.refuse(
      'WRONG_TYPE',
      ['sites', name, 'capacity'],
      `${name} has both a capacity and a utilisation`,
      'keep one of the two',
      'the derived base output over one gives the other',
    );
  }
  if (site.utilisation === undefined && site.capacity === undefined)
    slots.standard(['sites', name, 'utilisation'], `${100 * STANDARD_UTILISATION} %`);
  columns.siteUtilisation.push(
    site.utilisation === undefined
      ? constant(STANDARD_UTILISATION)
      : slots.number(site.utilisation, {
          what: `utilisation of ${name}`,
          dimension: PLAIN,
          low: 0.01,
          high: 1,
          example: '85 %',
        }),
  );
  columns.siteCapacity.push(
    site.capacity === undefined
      ? constant(Number.NaN)
      : slots.number(site.capacity, {
          what: `capacity of ${name}`,
          dimension: ratio(dimension, TIME),
          low: 0,
          example: `6 k${unit}/year`,
        }),
  );
}

/** Where a model says neither: a plant that could make a ninth more than it does. */
const STANDARD_UTILISATION = 0.9;

/** Each market's orders are split over the sites they drive: by stated shares, else by stated capacities, else all to the only one. */
function shareMarkets(draft: Draft, sites: ReadonlyMap<string, Site>): void {
  const { slots, columns } = draft;
  const order = draft.groups.flatMap(group => group.sites);
  const shares: (Numeric | undefined)[] = order.map(name => {
    const share = sites.get(name)!.share;
    return (
      share &&
      slots.number(share, {
        certain: true,
        what: `share of ${name}`,
        dimension: PLAIN,
        low: 0,
        high: 1,
        example: '40 %',
      })
    );
  });
  for (let market = 0; market < draft.markets.length; market++) {
    const makers = draft.groups.flatMap(group =>
      group.outputs.some(o => o.drives && o.market === market) ? group.sites : [],
    );
    // A site that is still to come has no share where others make the good, and shares by capacity where none does.
    const there = makers.filter(name => sites.get(name)!.project === undefined);
    if (there.length > 0)
      for (const name of makers) if (!there.includes(name)) shares[order.indexOf(name)] = constant(0);
    const driven = there.length > 0 ? there : makers;
    const rows = driven.map(name => order.indexOf(name));
    const open = rows.filter(row => shares[row] === undefined);
    if (open.length === rows.length && rows.length > 1) {
      const capacities = rows.map(row => columns.siteCapacity[row]!.central);
      const total = capacities.reduce((sum, c) => sum + c, 0);
      if (Number.isFinite(total) && total > 0)
        for (const [i, row] of rows.entries()) shares[row] = constant(capacities[i]! / total);
    } else if (open.length === 1) {
      const rest = 1 - rows.reduce((sum, row) => sum + (shares[row]?.central ?? 0), 0);
      shares[open[0]!] = constant(Math.abs(rest) < SHARE_TOLERANCE ? 0 : rest);
    }
    if (rows.length === 0) continue;
    const sum = rows.reduce((total, row) => total + (shares[row]?.central ?? Number.NaN), 0);
    if (Math.abs(sum - 1) <= SHARE_TOLERANCE) continue;
    const { good, region } = draft.markets[market]!;
    const where = `${draft.goods[good]!.name} in ${draft.regions[region]}`;
    const first = driven[0]!;
    slots.refuse(
      'SHARES_SUM',
      ['sites', first, ...(sites.get(first)!.share ? ['share'] : [])],
      Number.isNaN(sum)
        ? `the sites that make ${where} to order need shares`
        : `the shares of the sites that make ${where} sum to ${Number((sum * 100).toFixed(6))} %`,
      `give ${driven.slice(0, 6).join(', ')} shares that sum to 100 %`,
      'what is ordered has to be made by someone, once',
    );
  }
  for (const share of shares) columns.siteShare.push(share ?? constant(0));
}
