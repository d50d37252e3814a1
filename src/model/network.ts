// The network as index arrays: goods, markets, accounts, lanes, groups of sites, cohorts and price zones, laid out in that order.
// Turns names into indices once; what it leaves behind no longer knows any.
import type { Scenario } from '../scenario/load.ts';
import type { Behaviour } from '../scenario/scenario.ts';
import { BEHAVIOUR } from './behaviour.ts';
import { type Columns, constant } from './columns.ts';
import { addCosts, type Costs } from './costs.ts';
import { type Draft, PLAIN, regionIndex, startDraft, TIME, wholeSteps } from './draft.ts';
import { addLanes } from './lanes.ts';
import { addMakers } from './makers.ts';
import { checkParts, claimsOf } from './parts.ts';
import type { Labels, Network, Program } from './program.ts';
import { addProjects, type Projects } from './projects.ts';
import { compress, starts } from './rows.ts';
import type { Slots } from './slots.ts';
import { addStockpiles, type Stockpiles } from './stockpiles.ts';
import { addUsers } from './users.ts';

export interface Layout {
  readonly draft: Draft;
  readonly network: Network | undefined; // undefined where problems were collected that leave it without sense
  readonly columns: Columns;
  readonly labels: Pick<
    Labels,
    | 'goods'
    | 'regions'
    | 'homes'
    | 'zones'
    | 'markets'
    | 'accounts'
    | 'lanes'
    | 'groups'
    | 'sites'
    | 'cohorts'
    | 'stockpiles'
  >;
}

interface Zone {
  readonly good: number;
  readonly regions: readonly number[];
  readonly rest: boolean; // of the regions that no declared zone names
}

/** `start`: the scenario's, in days since 1970-01-01; `whole`: the same without the parts of regions, where there are any. */
export function layOut(
  scenario: Scenario,
  slots: Slots,
  weeksPerStep: number,
  start: number,
  whole: Program | undefined,
): Layout {
  const draft = startDraft(scenario, slots, weeksPerStep);
  checkParts(draft);
  for (const [name, { home_first: first }] of Object.entries(scenario.document.goods ?? {}))
    if (Array.isArray(first))
      for (const [i, region] of first.entries()) regionIndex(draft, region, ['goods', name, 'home_first', i]);
  const transits = addBehaviour(draft);
  addMakers(draft);
  addUsers(draft);
  const stockpiles = addStockpiles(draft);
  addLanes(draft, whole === undefined ? new Map() : claimsOf(draft, whole));
  const projects = addProjects(draft, start);
  const costs = addCosts(draft);
  const zones = withParts(draft, zonesOf(draft));
  const network = slots.problems.length > 0 ? undefined : emit(draft, zones, transits, projects, stockpiles, costs);
  return { draft, network, columns: draft.columns, labels: { ...label(draft, zones), stockpiles: stockpiles.labels } };
}

interface Transits {
  readonly air: readonly number[];
  readonly leakage: readonly number[];
}

/** Behaviour of each good: its own, else the model's, else the default. */
function addBehaviour(draft: Draft): Transits {
  const { document } = draft.scenario;
  const air: number[] = [];
  const leakage: number[] = [];
  const kinds = new Set<string>(Object.values(document.shocks ?? {}).map(({ kind }) => kind));
  for (const good of draft.goods) {
    const own = document.goods?.[good.name]?.behaviour;
    for (const key of Object.keys(BEHAVIOUR) as (keyof Behaviour)[]) {
      const { field, time, standard, low, high, reads } = BEHAVIOUR[key];
      const unread = reads !== undefined && !kinds.has(reads);
      const written = own?.[key] ?? document.behaviour?.[key];
      if (written === undefined && !unread)
        draft.slots.standard(['behaviour', key], time ? `${standard} weeks` : `${standard}`);
      const whole = field === 'airTransit' || field === 'leakageDelay';
      const value =
        written === undefined
          ? constant(standard)
          : draft.slots.number(written, {
              what: `${key} of ${good.name}`,
              dimension: time ? TIME : PLAIN,
              low,
              high,
              example: time ? `${standard} weeks` : `${standard}`,
              ...(whole ? { certain: true as const } : {}),
            });
      if (field === 'airTransit') air.push(wholeSteps(draft, value.central, 1, 'air_transit'));
      else if (field === 'leakageDelay') leakage.push(wholeSteps(draft, value.central, 0, 'leakage_delay'));
      else draft.columns[field].push(value);
    }
  }
  return { air, leakage };
}

/** Price zones of every good: as declared, and one more of the regions that are in none of them; else one of all regions. */
function zonesOf(draft: Draft): readonly Zone[] {
  const all = draft.regions.flatMap((_, i) => (draft.homes[i] === i ? [i] : []));
  return draft.goods.flatMap(({ name }, good) => {
    const written = draft.scenario.document.goods?.[name]?.zones;
    if (written === undefined) return [{ good, regions: all, rest: false }];
    const path = ['goods', name, 'zones'];
    const placed = new Set<number>();
    const zones = written.map((regions, i) => {
      const own: number[] = [];
      for (const [j, regionName] of regions.entries()) {
        const at = [...path, i, j];
        const region = regionIndex(draft, regionName, at);
        if (region < 0) continue;
        if (draft.homes[region] !== region) {
          draft.slots.refuse(
            'WRONG_TYPE',
            at,
            `${regionName} is a part of ${draft.regions[draft.homes[region]!]}`,
            'take it out of the zones',
            'a part pays the prices of its region',
          );
          continue;
        }
        if (placed.has(region)) inTwoZones(draft, regionName, name, at);
        else own.push(region);
        placed.add(region);
      }
      return { good, regions: own, rest: false };
    });
    const rest = all.filter(region => !placed.has(region));
    return rest.length === 0 ? zones : [...zones, { good, regions: rest, rest: true }];
  });
}

function inTwoZones(draft: Draft, region: string, good: string, at: readonly (string | number)[]): void {
  draft.slots.refuse(
    'WRONG_TYPE',
    at,
    `${region} is in two price zones of ${good}`,
    `leave ${region} in one of them`,
    'a region has one price of a good',
  );
}

/** A part of a region pays the prices of its region. */
function withParts(draft: Draft, zones: readonly Zone[]): readonly Zone[] {
  return zones.map(({ regions, ...zone }) => ({
    ...zone,
    regions: draft.regions.flatMap((_, r) => (regions.includes(draft.homes[r]!) ? [r] : [])),
  }));
}

function emit(
  draft: Draft,
  zones: readonly Zone[],
  transits: Transits,
  projects: Projects,
  { labels: _, ...stockpiles }: Stockpiles,
  costs: Costs,
): Network {
  const { markets, accounts, lanes, groups, cohorts } = draft;
  const zoneOf = (good: number, region: number) =>
    zones.findIndex(zone => zone.good === good && zone.regions.includes(region));
  const uints = (values: readonly number[]) => Uint32Array.from(values);
  const groupAccounts = groups.map(group => group.accounts);
  const makersAccounts = groupAccounts.reduce((sum, n) => sum + n, 0);
  const outputs = groups.flatMap(group => group.outputs);

  const marketZone = markets.map(({ good, region }) => zoneOf(good, region));
  const accountZone = accounts.map(({ good, region }) => zoneOf(good, region));
  const where = (list: readonly number[], value: number) => list.flatMap((v, i) => (v === value ? [i] : []));
  const marketLanes = compress(
    markets.map((_, market) =>
      lanes
        .flatMap((lane, i) => (lane.market === market ? [i] : []))
        .sort((a, b) => lanes[a]!.priority - lanes[b]!.priority || a - b),
    ),
  );
  const zoneAccounts = compress(zones.map((_, z) => where(accountZone, z).filter(a => !accounts[a]!.idle)));
  const zoneMarkets = compress(zones.map((_, z) => where(marketZone, z)));
  const zoneInputs = compress(inputsOfZones(draft, zones, marketZone));

  const suppliers = zones.map((_, z) => {
    const importing = lanes.flatMap((lane, i) =>
      accountZone[lane.account] === z && marketZone[lane.market] !== z && !lane.latent ? [i] : [],
    );
    const from = [...new Set(importing.map(i => marketZone[lanes[i]!.market]!))].sort((a, b) => a - b);
    return from.map(zone => ({ zone, lanes: importing.filter(i => marketZone[lanes[i]!.market] === zone) }));
  });
  const zoneSuppliers = compress(suppliers.map(list => list.map(({ zone }) => zone)));
  const supplierLanes = compress(suppliers.flat().map(({ lanes: rows }) => rows));

  return {
    goods: draft.goods.length,
    regions: draft.regions.length,
    zoneGood: uints(zones.map(zone => zone.good)),
    zoneAccountStart: zoneAccounts.start,
    zoneAccount: zoneAccounts.items,
    zoneMarketStart: zoneMarkets.start,
    zoneMarket: zoneMarkets.items,
    zoneInputStart: zoneInputs.start,
    zoneInput: zoneInputs.items,
    zoneSupplierStart: zoneSuppliers.start,
    zoneSupplier: zoneSuppliers.items,
    supplierLaneStart: supplierLanes.start,
    supplierLane: supplierLanes.items,
    marketGood: uints(markets.map(market => market.good)),
    marketRegion: uints(markets.map(market => market.region)),
    marketZone: uints(marketZone),
    marketLaneStart: marketLanes.start,
    marketLane: marketLanes.items,
    accountGood: uints(accounts.map(account => account.good)),
    accountRegion: uints(accounts.map(account => account.region)),
    accountZone: uints(accountZone),
    accountPriority: uints(accounts.map(account => account.priority)),
    accountCoversTransit: Uint8Array.from(accounts.map(account => (account.coversTransit ? 1 : 0))),
    accountLaneStart: starts(accounts.map((_, a) => lanes.filter(lane => lane.account === a).length)),
    laneMarket: uints(lanes.map(lane => lane.market)),
    laneGood: uints(lanes.map(lane => lane.good)),
    laneAccount: uints(lanes.map(lane => lane.account)),
    laneTransit: uints(lanes.map(lane => lane.transit)),
    lanePriority: uints(lanes.map(lane => lane.priority)),
    laneForeign: Uint8Array.from(lanes.map(lane => (draft.homes[lane.from] === draft.homes[lane.to] ? 0 : 1))),
    goodAirTransit: uints(transits.air),
    goodLeakageDelay: uints(transits.leakage),
    groupAccountStart: starts(groupAccounts),
    groupSiteStart: starts(groups.map(group => group.sites.length)),
    groupOutputStart: starts(groups.map(group => group.outputs.length)),
    outputMarket: uints(outputs.map(output => output.market)),
    outputDrives: Uint8Array.from(outputs.map(output => (output.drives ? 1 : 0))),
    outputRingStart: starts(outputs.map(output => output.lag)),
    cohortAccountStart: starts(cohorts.map(cohort => cohort.accounts)).map(start => start + makersAccounts),
    ...projects,
    ...stockpiles,
    ...costs,
  };
}

/** For every zone, the accounts of the groups whose main product is priced there. */
function inputsOfZones(
  draft: Draft,
  zones: readonly Zone[],
  marketZone: readonly number[],
): readonly (readonly number[])[] {
  const lists: number[][] = zones.map(() => []);
  let account = 0;
  for (const group of draft.groups) {
    const zone = marketZone[group.outputs[0]!.market]!;
    for (let i = 0; i < group.accounts; i++) lists[zone]!.push(account++);
  }
  return lists;
}

function label(draft: Draft, zones: readonly Zone[]): Omit<Layout['labels'], 'stockpiles'> {
  const { goods, regions } = draft;
  const whole = ({ regions: all, ...zone }: Zone): Zone => ({
    ...zone,
    regions: all.filter(r => draft.homes[r] === r),
  });
  const laneOf = draft.lanes.map(lane => ({
    name: lane.key,
    from: regions[lane.from]!,
    to: regions[lane.to]!,
    good: goods[lane.good]!.name,
    buyer: draft.accounts[lane.account]!.owner,
  }));
  return {
    goods: goods.map(({ name, unit, factor }) => ({ name, unit, factor })),
    regions,
    homes: draft.homes.map(r => regions[r] ?? ''),
    zones: zones.map(zone => ({
      good: goods[zone.good]!.name,
      name: zoneName(whole(zone), zones.map(whole), regions.filter((_, r) => draft.homes[r] === r).length, regions),
      regions: zone.regions.map(r => regions[r]!),
    })),
    markets: draft.markets.map(({ good, region }) => ({ good: goods[good]!.name, region: regions[region]! })),
    accounts: draft.accounts.map(a => ({
      good: goods[a.good]!.name,
      region: regions[a.region]!,
      owner: a.owner,
      cohort: a.cohort,
    })),
    lanes: laneOf,
    groups: draft.groups.map(({ process, region }) => ({ process, region: regions[region]! })),
    sites: draft.groups.flatMap(group =>
      group.sites.map(name => {
        const { operator = '', facility = '' } = draft.scenario.document.sites?.[name] ?? {};
        return { name, operator, facility };
      }),
    ),
    cohorts: draft.cohorts.map(c => ({ use: c.use, region: regions[c.region]!, cohort: c.cohort, unit: c.unit })),
  };
}

/** `china`; `world` for a zone of all regions; `outside china` beside a zone of one, or for the rest; else its regions joined. */
function zoneName(zone: Zone, zones: readonly Zone[], count: number, regions: readonly string[]): string {
  const name = (i: number) => regions[i]!;
  if (zone.regions.length === 1) return name(zone.regions[0]!);
  if (zone.regions.length === count) return 'world';
  const others = zones.filter(other => other.good === zone.good && other.regions[0] !== zone.regions[0]);
  if (others.length === 1 && others[0]!.regions.length === 1) return `outside ${name(others[0]!.regions[0]!)}`;
  const named = others.flatMap(other => other.regions.map(name));
  if (zone.rest && named.length < zone.regions.length) return `outside ${listed(named)}`;
  return zone.regions.map(name).join(' + ');
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
