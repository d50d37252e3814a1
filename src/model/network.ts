// The network as index arrays: goods, markets, accounts, lanes, groups of sites, cohorts and price zones, laid out in that order.
// Turns names into indices once; what it leaves behind no longer knows any.
import type { Scenario } from '../scenario/load.ts';
import type { Behaviour } from '../scenario/scenario.ts';
import { BEHAVIOUR } from './behaviour.ts';
import { type Columns, constant } from './columns.ts';
import { type Draft, PLAIN, regionIndex, startDraft, TIME, wholeSteps } from './draft.ts';
import { addLanes } from './lanes.ts';
import { addMakers } from './makers.ts';
import type { Labels, Network } from './program.ts';
import { compress, starts } from './rows.ts';
import type { Slots } from './slots.ts';
import { addUsers } from './users.ts';

export interface Layout {
  readonly draft: Draft;
  readonly network: Network | undefined; // undefined where problems were collected that leave it without sense
  readonly columns: Columns;
  readonly labels: Pick<
    Labels,
    'goods' | 'regions' | 'zones' | 'markets' | 'accounts' | 'lanes' | 'groups' | 'sites' | 'cohorts'
  >;
}

interface Zone {
  readonly good: number;
  readonly regions: readonly number[];
}

export function layOut(scenario: Scenario, slots: Slots, weeksPerStep: number): Layout {
  const draft = startDraft(scenario, slots, weeksPerStep);
  const transits = addBehaviour(draft);
  addMakers(draft);
  addUsers(draft);
  addLanes(draft);
  const zones = zonesOf(draft);
  const network = slots.problems.length > 0 ? undefined : emit(draft, zones, transits);
  return { draft, network, columns: draft.columns, labels: label(draft, zones) };
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
  for (const good of draft.goods) {
    const own = document.goods?.[good.name]?.behaviour;
    for (const key of Object.keys(BEHAVIOUR) as (keyof Behaviour)[]) {
      const { field, time, standard, low, high } = BEHAVIOUR[key];
      const written = own?.[key] ?? document.behaviour?.[key];
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

/** Price zones of every good: as declared, else one of all regions. Every region is in exactly one. */
function zonesOf(draft: Draft): readonly Zone[] {
  const all = draft.regions.map((_, i) => i);
  return draft.goods.flatMap(({ name }, good) => {
    const written = draft.scenario.document.goods?.[name]?.zones;
    if (written === undefined) return [{ good, regions: all }];
    const path = ['goods', name, 'zones'];
    const known = (region: string, at: readonly (string | number)[]) =>
      [regionIndex(draft, region, at)].filter(index => index >= 0);
    const zones = written.map((regions, i) => ({
      good,
      regions: regions.flatMap((region, j) => known(region, [...path, i, j])),
    }));
    const placed = zones.flatMap(zone => zone.regions);
    for (const [i, region] of draft.regions.entries()) {
      const times = placed.filter(r => r === i).length;
      if (times === 1) continue;
      draft.slots.refuse(
        'WRONG_TYPE',
        path,
        `${region} is in ${times} price zones of ${name}`,
        `put ${region} into exactly one zone`,
        'a region has one price of a good',
      );
    }
    return zones;
  });
}

function emit(draft: Draft, zones: readonly Zone[], transits: Transits): Network {
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
        .sort((a, b) => accounts[lanes[a]!.account]!.priority - accounts[lanes[b]!.account]!.priority || a - b),
    ),
  );
  const zoneAccounts = compress(zones.map((_, z) => where(accountZone, z)));
  const zoneMarkets = compress(zones.map((_, z) => where(marketZone, z)));
  const zoneInputs = compress(inputsOfZones(draft, zones, marketZone));

  const suppliers = zones.map((_, z) => {
    const importing = lanes.flatMap((lane, i) =>
      accountZone[lane.account] === z && marketZone[lane.market] !== z ? [i] : [],
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
    accountCoversTransit: Uint8Array.from(accounts.map(account => (account.coversTransit ? 1 : 0))),
    accountLaneStart: starts(accounts.map((_, a) => lanes.filter(lane => lane.account === a).length)),
    laneMarket: uints(lanes.map(lane => lane.market)),
    laneGood: uints(lanes.map(lane => lane.good)),
    laneAccount: uints(lanes.map(lane => lane.account)),
    laneTransit: uints(lanes.map(lane => lane.transit)),
    lanePriority: uints(lanes.map(lane => accounts[lane.account]!.priority)),
    laneForeign: Uint8Array.from(lanes.map(lane => (lane.from === lane.to ? 0 : 1))),
    goodAirTransit: uints(transits.air),
    goodLeakageDelay: uints(transits.leakage),
    groupAccountStart: starts(groupAccounts),
    groupSiteStart: starts(groups.map(group => group.sites.length)),
    groupOutputStart: starts(groups.map(group => group.outputs.length)),
    outputMarket: uints(outputs.map(output => output.market)),
    outputDrives: Uint8Array.from(outputs.map(output => (output.drives ? 1 : 0))),
    outputRingStart: starts(outputs.map(output => output.lag)),
    cohortAccountStart: starts(cohorts.map(cohort => cohort.accounts)).map(start => start + makersAccounts),
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

function label(draft: Draft, zones: readonly Zone[]): Layout['labels'] {
  const { goods, regions } = draft;
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
    zones: zones.map(zone => ({
      good: goods[zone.good]!.name,
      name: zoneName(zone, zones, regions),
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
      group.sites.map(name => ({ name, operator: draft.scenario.document.sites?.[name]?.operator ?? '' })),
    ),
    cohorts: draft.cohorts.map(c => ({ use: c.use, region: regions[c.region]!, cohort: c.cohort, unit: c.unit })),
  };
}

/** `china`; `world` for a zone of all regions; `outside china` beside a zone of one; else its regions joined. */
function zoneName(zone: Zone, zones: readonly Zone[], regions: readonly string[]): string {
  const name = (i: number) => regions[i]!;
  if (zone.regions.length === 1) return name(zone.regions[0]!);
  if (zone.regions.length === regions.length) return 'world';
  const others = zones.filter(other => other.good === zone.good && other !== zone);
  if (others.length === 1 && others[0]!.regions.length === 1) return `outside ${name(others[0]!.regions[0]!)}`;
  return zone.regions.map(name).join(' + ');
}
