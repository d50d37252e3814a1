// Sites that are still to come: when they start, and by which lanes their product displaces that of others.
// What they do to shares and capacities is the engine's (../engine/project.ts).
import { parseDate } from '../numbers/date.ts';
import type { Quantity } from '../scenario/quantity.ts';
import { bernoulli } from './chance.ts';
import { constant } from './columns.ts';
import { type Draft, PLAIN, ratio, regionIndex, TIME } from './draft.ts';
import { SHARE_TOLERANCE } from './makers.ts';
import { priceIn } from './prices.ts';
import { compress, starts } from './rows.ts';
import type { Numeric } from './slots.ts';

/** One site that comes, as indices; rows are one output sold to one region. */
interface Project {
  readonly site: number;
  readonly group: number;
  readonly sells: readonly { readonly output: number; readonly lanes: readonly number[] }[];
}

export interface Projects {
  readonly projectSite: Uint32Array;
  readonly projectGroup: Uint32Array;
  readonly projectSellStart: Uint32Array;
  readonly sellOutput: Uint32Array;
  readonly sellLaneStart: Uint32Array;
  readonly sellLane: Uint32Array;
  readonly marketIncumbents: Uint8Array;
}

/** `start`: the scenario's, in days since 1970-01-01. */
export function addProjects(draft: Draft, start: number): Projects {
  const projects: Project[] = [];
  let site = 0;
  let output = 0;
  for (const [group, { sites, outputs }] of draft.groups.entries()) {
    for (const name of sites) {
      const project = addProject(draft, name, site++, group, output, start);
      if (project) projects.push(project);
    }
    output += outputs.length;
  }
  const marketIncumbents = incumbents(draft);
  refuseEarlySales(draft, marketIncumbents);
  const lanes = compress(projects.flatMap(project => project.sells.map(row => row.lanes)));
  return {
    projectSite: Uint32Array.from(projects.map(project => project.site)),
    projectGroup: Uint32Array.from(projects.map(project => project.group)),
    projectSellStart: starts(projects.map(project => project.sells.length)),
    sellOutput: Uint32Array.from(projects.flatMap(project => project.sells.map(row => row.output))),
    sellLaneStart: lanes.start,
    sellLane: lanes.items,
    marketIncumbents,
  };
}

function addProject(
  draft: Draft,
  name: string,
  site: number,
  group: number,
  firstOutput: number,
  start: number,
): Project | undefined {
  const { slots, columns } = draft;
  const written = draft.scenario.document.sites?.[name];
  const project = written?.project;
  if (written === undefined || project === undefined) return undefined;
  const path = ['sites', name, 'project'];
  if (written.capacity === undefined) {
    slots.refuse(
      'MISSING_FIELD',
      path,
      `${name} is still to come and has no capacity`,
      'add the `capacity` it will have, for instance `2 kt/year`',
      'there is no base output to derive it from',
    );
  }
  const planned = parseDate(project.planned);
  if (planned === undefined) {
    slots.refuse(
      'BAD_DATE',
      [...path, 'planned'],
      `${project.planned} is not a calendar date`,
      'write year-month-day, for instance 2026-06-30',
    );
  }
  const weeks = ((planned ?? start) - start) / 7;
  const delay = project.delay
    ? slots.number(project.delay, { what: `delay of ${name}`, dimension: TIME, example: '13 months' })
    : constant(0);
  columns.projectStart.push({
    central: weeks + delay.central,
    ...(delay.code && {
      code: {
        op: ['constant', ...delay.code.op, '+'],
        operand: [weeks, ...delay.code.operand, 0],
        depth: 1 + delay.code.depth,
      },
    }),
  });
  const goAhead = project.go_ahead
    ? slots.number(project.go_ahead, {
        what: `go_ahead of ${name}`,
        dimension: PLAIN,
        low: 0,
        high: 1,
        example: '80 %',
      })
    : undefined;
  columns.projectOccurs.push(goAhead ? bernoulli(slots, `sites.${name}.project.occurs`, goAhead) : constant(1));
  columns.projectRamp.push(
    project.ramp
      ? slots.number(project.ramp, { what: `ramp of ${name}`, dimension: TIME, low: 0, example: '24 months' })
      : constant(0),
  );
  columns.projectNeeds.push(needsOf(draft, name, group, project.needs));
  return { site, group, sells: sellsOf(draft, name, project.sells ?? {}, group, firstOutput) };
}

/** NaN where it needs no price. */
function needsOf(draft: Draft, name: string, group: number, needs: Quantity | undefined): Numeric {
  if (needs === undefined) return constant(Number.NaN);
  const market = draft.markets[draft.groups[group]!.outputs[0]!.market]!;
  const good = draft.goods[market.good]!;
  const price = draft.scenario.document.goods?.[good.name]?.price;
  const [region, home] = [market.region, draft.homes[market.region]!].map(r => draft.regions[r]!) as [string, string];
  if (price === undefined || priceIn(price, region, home) === undefined) {
    draft.slots.refuse(
      'MISSING_FIELD',
      ['sites', name, 'project', 'needs'],
      `${name} needs a price of ${good.name}, which has no base price in ${region}`,
      `give ${good.name} a \`price\``,
      'what it can count on is the base price, or a floor that stands',
    );
  }
  return draft.slots.number(needs, {
    what: `price that ${name} needs`,
    dimension: ratio({ money: 1 }, good.dimension),
    low: 0,
    example: `90 USD/${good.unit}`,
  });
}

/** By region, the lanes of each output that go there; the main product has to have one. */
function sellsOf(
  draft: Draft,
  name: string,
  sells: NonNullable<NonNullable<NonNullable<Draft['scenario']['document']['sites']>[string]['project']>['sells']>,
  group: number,
  firstOutput: number,
): Project['sells'] {
  const { slots, columns, groups, markets, lanes, goods, regions } = draft;
  const path = ['sites', name, 'project', 'sells'];
  const { outputs, region: home } = groups[group]!;
  const rows: { output: number; lanes: readonly number[] }[] = [];
  let total = 0;
  for (const [to, share] of Object.entries(sells)) {
    const region = regionIndex(draft, to, [...path, to]);
    const part = slots.number(share, {
      certain: true,
      what: `share of ${name} sold to ${to}`,
      dimension: PLAIN,
      low: 0,
      high: 1,
      example: '60 %',
    });
    total += part.central;
    if (region < 0) continue;
    for (const [i, { market }] of outputs.entries()) {
      const by = lanes.flatMap((lane, l) =>
        lane.market === market &&
        draft.homes[lane.to] === draft.homes[region] &&
        (lane.to === region || draft.homes[region] === region)
          ? [l]
          : [],
      );
      if (by.length === 0 && i === 0) {
        const good = goods[markets[market]!.good]!.name;
        slots.refuse(
          'NO_SUPPLY',
          [...path, to],
          `no lane takes ${good} from ${regions[home]} to ${to}, where ${name} sells it`,
          `add a lane of ${good} from ${regions[home]} to ${to} with a share of 0 %`,
          'the share grows as the site does',
        );
      }
      if (by.length === 0) continue;
      rows.push({ output: firstOutput + i, lanes: by });
      columns.sellShare.push(part);
    }
  }
  if (total < 1 - SHARE_TOLERANCE && total > 0)
    slots.note(
      `${name} sells ${Number((total * 100).toFixed(3))} % of its output by contract; the rest waits for orders that others leave unfilled`,
    );
  if (total > 1 + SHARE_TOLERANCE) {
    slots.refuse(
      'SHARES_SUM',
      path,
      `${name} sells ${Number((total * 100).toFixed(6))} % of its output`,
      'give shares that sum to at most 100 %',
      'it cannot sell more than it makes',
    );
  }
  return rows;
}

/** 1 for a market that some site which is there already makes to order for. */
function incumbents(draft: Draft): Uint8Array {
  const sites = draft.scenario.document.sites ?? {};
  const there = new Uint8Array(draft.markets.length);
  for (const group of draft.groups) {
    if (group.sites.every(name => sites[name]?.project !== undefined)) continue;
    for (const output of group.outputs) if (output.drives) there[output.market] = 1;
  }
  return there;
}

/** What no site makes yet cannot have a share of anyone's purchases in the base year. */
function refuseEarlySales(draft: Draft, there: Uint8Array): void {
  const driven = new Set(draft.groups.flatMap(group => group.outputs.flatMap(o => (o.drives ? [o.market] : []))));
  const told = new Set<string>();
  for (const [l, lane] of draft.lanes.entries()) {
    if (there[lane.market] || !driven.has(lane.market) || told.has(lane.key)) continue;
    if (!(draft.columns.laneShare[l]!.central > 0)) continue;
    // Buyers that are themselves still to come have nowhere else to buy, and buy nothing in the base year.
    if (draft.lanes.every(other => other.account !== lane.account || there[other.market] === 0)) continue;
    told.add(lane.key);
    const good = draft.goods[lane.good]!.name;
    draft.slots.refuse(
      'NO_SUPPLY',
      ['lanes', lane.key, 'share'],
      `lane ${lane.key} has a share, and no site in ${draft.regions[lane.from]} makes ${good} yet`,
      'write a share of 0 %: it grows as the project does',
    );
  }
}
