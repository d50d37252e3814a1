// Parts of a region that are looked at by themselves: a country, or the analyst's own company. A part buys as its region does,
// pays its prices, and what it makes and builds is taken out of what its region makes and builds, so that the whole stays the same.
import { WEEKS_PER_YEAR } from '../numbers/date.ts';
import type { Scenario } from '../scenario/load.ts';
import type { Document } from '../scenario/scenario.ts';
import { allocateBase, solveBase } from './base.ts';
import { type Draft, type Good, goodIndex, indexOf, PLAIN, ratio, TIME } from './draft.ts';
import { SHARE_TOLERANCE } from './makers.ts';
import type { Program } from './program.ts';

/** One part's claim on what buyers in a region take of a good from the part's own region. */
export interface Claim {
  readonly part: number; // its index among regions
  readonly share: number; // of that flow
  readonly priority: number | undefined;
}

/** Claims by good, the region that sells and the region that buys. */
export type Claims = ReadonlyMap<string, readonly Claim[]>;

export const claimKey = (good: number, from: number, to: number): string => `${good} ${from} ${to}`;

/** A part lies in a declared region, not in another part, and has a name of its own. */
export function checkParts(draft: Draft): void {
  const { regions = [], parts = {} } = draft.scenario.document;
  for (const [name, { of }] of Object.entries(parts)) {
    if (regions.includes(name)) {
      draft.slots.refuse(
        'BAD_NAME',
        ['parts', name],
        `${name} is a region and a part of one`,
        'take it out of one of the two lists',
        'a part is declared only once',
      );
    }
    if (parts[of] !== undefined) {
      draft.slots.refuse(
        'UNKNOWN_NAME',
        ['parts', name, 'of'],
        `${of} is itself a part of a region`,
        `make ${name} a part of the region that ${of} is a part of`,
        'a part lies in a region',
      );
    } else indexOf(draft, 'region', of, regions, ['parts', name, 'of']);
  }
}

/** The scenario as it would be without its parts: their regions, and all that stands in them, left out. */
export function withoutParts(scenario: Scenario): Scenario {
  const { document } = scenario;
  const parts = new Set(Object.keys(document.parts ?? {}));
  const outside = <T>(record: Readonly<Record<string, T>> | undefined, keep: (value: T) => boolean) =>
    Object.fromEntries(Object.entries(record ?? {}).filter(([, value]) => keep(value)));
  const { parts: _, ...rest } = document;
  const byRegion = <T>(map: T): T =>
    typeof map === 'object' && map !== null && !('expression' in map)
      ? (Object.fromEntries(Object.entries(map).filter(([region]) => !parts.has(region))) as T)
      : map;
  const uses = Object.fromEntries(
    Object.entries(document.uses ?? {}).flatMap(([name, use]) => {
      const demand = Object.fromEntries(Object.entries(use.demand).filter(([region]) => !parts.has(region)));
      const cohorts = mapValues(use.cohorts, cohort => ({
        ...cohort,
        ...(cohort.cover && { cover: byRegion(cohort.cover) }),
        ...(cohort.cover_with_transit && { cover_with_transit: byRegion(cohort.cover_with_transit) }),
      }));
      return Object.keys(demand).length > 0 ? [[name, { ...use, demand, cohorts }]] : [];
    }),
  );
  const goods = mapValues(document.goods ?? {}, ({ home_first: _, ...good }) => ({
    ...good,
    ...(good.zones && {
      zones: good.zones.map(zone => zone.filter(region => !parts.has(region))).filter(zone => zone.length > 0),
    }),
    ...(good.price && { price: byRegion(good.price) }),
  }));
  const processes = mapValues(document.processes ?? {}, process => ({
    ...process,
    inputs: mapValues(process.inputs ?? {}, input =>
      'amount' in input
        ? {
            ...input,
            ...(input.cover && { cover: byRegion(input.cover) }),
            ...(input.cover_with_transit && { cover_with_transit: byRegion(input.cover_with_transit) }),
          }
        : input,
    ),
  }));
  const sites = mapValues(
    outside(document.sites, site => !parts.has(site.region)),
    site => ({
      ...site,
      ...(site.project && { project: { ...site.project, sells: byRegion(site.project.sells) } }),
    }),
  );
  return {
    ...scenario,
    taken: undefined, // nothing is asked of the whole, so nothing is priced in it either
    document: {
      ...rest,
      goods,
      processes,
      uses,
      sites,
      lanes: mapValues(
        outside(document.lanes, lane => !parts.has(lane.to) && !parts.has(lane.from)),
        ({ latent: _, ...lane }) => lane,
      ),
      adaptations: {},
      correlations: {},
      ladders: {},
      stockpiles: mapValues(
        outside(document.stockpiles, stockpile => !parts.has(stockpile.region)),
        ({ shares_with, ...stockpile }) => ({
          ...stockpile,
          ...(shares_with && { shares_with: shares_with.filter(region => !parts.has(region)) }),
        }),
      ),
      shocks: {},
      outcomes: {},
      responses: {},
      portfolios: {},
      benefit: undefined,
      expect: [],
    } satisfies Scenario['document'],
  };
}

const mapValues = <T, U>(record: Readonly<Record<string, T>>, to: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value)]));

/** What the parts' sites take over of their regions' sales. `whole`: the same scenario without its parts, compiled. */
export function claimsOf(draft: Draft, whole: Program): Claims {
  const { document } = draft.scenario;
  const base = allocateBase(whole);
  if (solveBase(whole, whole.values, 0, base) !== undefined) return new Map();
  const { labels } = whole;
  const claims = new Map<string, Claim[]>();
  for (const [name, part] of Object.entries(document.parts ?? {})) {
    const index = draft.regions.indexOf(name);
    const home = draft.regions.indexOf(part.of);
    for (const [good, { output, site }] of outputs(draft, name)) {
      const { name: goodName } = draft.goods[good]!;
      const flows = new Map<string, number>();
      for (const [l, lane] of labels.lanes.entries()) {
        if (lane.good !== goodName || lane.from !== part.of) continue;
        flows.set(lane.to, (flows.get(lane.to) ?? 0) + base.laneFlow[l]! / whole.clock.weeksPerStep);
      }
      const total = [...flows.values()].reduce((sum, flow) => sum + flow, 0);
      for (const [to, { share, priority }] of customersOf(draft, name, part, flows, total)) {
        const flow = flows.get(to) ?? 0;
        const key = claimKey(good, home, draft.regions.indexOf(to));
        const before = (claims.get(key) ?? []).reduce((sum, claim) => sum + claim.share, 0);
        const taken = flow > 0 ? (share * output) / flow : share * output > 0 ? Infinity : 0;
        if (!(taken + before <= 1 + SHARE_TOLERANCE)) {
          tooMuch(draft, site, goodName, part.of, to, share * output + before * flow, flow, good);
          continue;
        }
        claims.set(key, [...(claims.get(key) ?? []), { part: index, share: Math.min(taken, 1 - before), priority }]);
      }
    }
  }
  return claims;
}

interface Made {
  readonly output: number;
  readonly site: string;
}

/** Base output of the part's sites by good, per week. Co-products join the market of the part's region (makers.ts). */
function outputs(draft: Draft, part: string): Map<number, Made> {
  const { document } = draft.scenario;
  const made = new Map<number, Made>();
  for (const [name, site] of Object.entries(document.sites ?? {})) {
    if (site.region !== part || site.project !== undefined) continue;
    const makes = document.processes?.[site.process]?.makes;
    const good = makes === undefined ? -1 : goodIndex(draft, makes, ['processes', site.process, 'makes']);
    if (good < 0) continue;
    const { dimension, unit } = draft.goods[good]!;
    if (site.output === undefined) {
      draft.slots.refuse(
        'MISSING_FIELD',
        ['sites', name],
        `${name} stands in the part ${part} and has no output`,
        `add what it makes in the base year, for instance \`output: 100 k${unit}/year\``,
        'that much is taken out of what its region makes',
      );
      continue;
    }
    const { central } = draft.slots.number(site.output, {
      certain: true,
      what: `output of ${name}`,
      dimension: ratio(dimension, TIME),
      low: 0,
      example: `100 k${unit}/year`,
    });
    if (!Number.isFinite(central)) continue;
    made.set(good, { output: (made.get(good)?.output ?? 0) + central, site: name });
  }
  return made;
}

type Part = NonNullable<Document['parts']>[string];

/** Shares of the part's output by region bought from: as written, else as its whole region sells. */
function customersOf(
  draft: Draft,
  name: string,
  part: Part,
  flows: ReadonlyMap<string, number>,
  total: number,
): readonly (readonly [string, { readonly share: number; readonly priority: number | undefined }])[] {
  if (part.customers === undefined) {
    return [...flows].map(([to, flow]) => [to, { share: total > 0 ? flow / total : 0, priority: undefined }]);
  }
  const path = ['parts', name, 'customers'];
  const regions = draft.regions.filter((_, r) => draft.homes[r] === r);
  for (const to of Object.keys(part.customers)) indexOf(draft, 'region', to, regions, [...path, to]);
  const read = Object.entries(part.customers).map(([to, customer]) => {
    const { share, priority } = 'share' in customer ? customer : { share: customer, priority: undefined };
    const { central } = draft.slots.number(share, {
      certain: true,
      what: `share of ${to} among the customers of ${name}`,
      dimension: PLAIN,
      low: 0,
      high: 1,
      example: '70 %',
    });
    return [to, { share: central, priority }] as const;
  });
  const sum = read.reduce((all, [, { share }]) => all + share, 0);
  if (Math.abs(sum - 1) > SHARE_TOLERANCE && !Number.isNaN(sum)) {
    draft.slots.refuse(
      'SHARES_SUM',
      path,
      `the customers of ${name} sum to ${Number((sum * 100).toFixed(6))} %`,
      'give shares that sum to 100 %',
      'all of its output goes somewhere',
    );
  }
  return read.flatMap(([to, customer]) => (regions.includes(to) ? [[to, customer] as const] : []));
}

/** A flow per week as it is printed. */
const perYear = (flow: number, { factor, unit }: Good): string =>
  `${Number((flow * factor * WEEKS_PER_YEAR).toPrecision(4))} ${unit}/year`;

function tooMuch(
  draft: Draft,
  site: string,
  good: string,
  from: string,
  to: string,
  claimed: number,
  flow: number,
  index: number,
): void {
  const yearly = (flow: number) => perYear(flow, draft.goods[index]!);
  draft.slots.refuse(
    'OVER_CAPACITY',
    ['sites', site, 'output'],
    `with ${site}, parts would sell ${yearly(claimed)} of ${good} to ${to}, which takes ${yearly(flow)} from ${from} in all`,
    'lower its output, or name other customers',
    'a part cannot sell more than its whole region does',
  );
}

/** A part whose own lanes buy elsewhere takes less of what its region sells, its own sites' product included: said, not hidden. */
export function noteUnmet(draft: Draft, siteActivity: ArrayLike<number>, weeksPerStep: number): void {
  const { document } = draft.scenario;
  let p = 0;
  for (const group of draft.groups) {
    const made = draft.goods[draft.markets[group.outputs[0]!.market]!.good]!;
    for (const name of group.sites) {
      const derived = siteActivity[p++]! / weeksPerStep;
      const output = document.sites?.[name]?.output;
      if (output === undefined) continue;
      const { central } = draft.slots.number(output, {
        what: `output of ${name}`,
        dimension: ratio(made.dimension, TIME),
        example: `100 k${made.unit}/year`,
      });
      const yearly = (flow: number) => perYear(flow, made);
      if (Math.abs(derived - central) > NEARLY * central)
        draft.slots.note(
          `${name} makes ${yearly(derived)} in the base state, not the ${yearly(central)} written: its part’s own lanes buy elsewhere`,
        );
    }
  }
}

/** Recycling shifts what a region sells a little when a part has a recipe of its own. */
const NEARLY = 0.02;
