// Parts of a region that are looked at by themselves: a country, or the analyst's own company. A part buys as its region does,
// pays its prices, and what it makes and builds is taken out of what its region makes and builds, so that the whole stays the same.
import type { Scenario } from '../scenario/load.ts';
import type { Document } from '../scenario/scenario.ts';
import { allocateBase, solveBase } from './base.ts';
import { type Draft, goodIndex, indexOf, PLAIN, ratio, TIME } from './draft.ts';
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
    indexOf(draft, 'region', of, regions, ['parts', name, 'of']);
  }
}

/** The scenario as it would be without its parts: their regions, and all that stands in them, left out. */
export function withoutParts(scenario: Scenario): Scenario {
  const { document } = scenario;
  const parts = new Set(Object.keys(document.parts ?? {}));
  const outside = <T>(record: Readonly<Record<string, T>> | undefined, keep: (value: T) => boolean) =>
    Object.fromEntries(Object.entries(record ?? {}).filter(([, value]) => keep(value)));
  const uses = Object.fromEntries(
    Object.entries(document.uses ?? {}).flatMap(([name, use]) => {
      const demand = Object.fromEntries(Object.entries(use.demand).filter(([region]) => !parts.has(region)));
      return Object.keys(demand).length > 0 ? [[name, { ...use, demand }]] : [];
    }),
  );
  const { parts: _, ...rest } = document;
  return {
    ...scenario,
    document: {
      ...rest,
      uses,
      sites: outside(document.sites, site => !parts.has(site.region)),
      lanes: outside(document.lanes, lane => !parts.has(lane.to) && !parts.has(lane.from)),
      stockpiles: outside(document.stockpiles, stockpile => !parts.has(stockpile.region)),
      shocks: {},
      outcomes: {},
      expect: [],
    } satisfies Scenario['document'],
  };
}

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
      const customers = customersOf(draft, name, part, flows, total);
      for (const [to, { share, priority }] of customers) {
        const flow = flows.get(to) ?? 0;
        const taken = flow > 0 ? (share * output) / flow : Number.POSITIVE_INFINITY;
        if (!(taken <= 1)) {
          tooMuch(draft, site, goodName, part.of, to, share * output, flow, good);
          continue;
        }
        const key = claimKey(good, home, draft.regions.indexOf(to));
        claims.set(key, [...(claims.get(key) ?? []), { part: index, share: taken, priority }]);
      }
    }
  }
  return claims;
}

/** Base output of the part's sites by good, per week. */
function outputs(draft: Draft, part: string): Map<number, { output: number; site: string }> {
  const { document } = draft.scenario;
  const made = new Map<number, { output: number; site: string }>();
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
    const before = made.get(good)?.output ?? 0;
    if (Number.isFinite(central)) made.set(good, { output: before + central, site: name });
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
): readonly [string, { readonly share: number; readonly priority: number | undefined }][] {
  if (part.customers === undefined) {
    return [...flows].map(([to, flow]) => [to, { share: total > 0 ? flow / total : 0, priority: undefined }]);
  }
  const path = ['parts', name, 'customers'];
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
  if (Math.abs(sum - 1) > 1e-9 && !Number.isNaN(sum)) {
    draft.slots.refuse(
      'SHARES_SUM',
      path,
      `the customers of ${name} sum to ${Number((sum * 100).toFixed(6))} %`,
      'give shares that sum to 100 %',
      'all of its output goes somewhere',
    );
  }
  return read.map(([to, customer]) => [to, customer]);
}

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
  const { factor, unit } = draft.goods[index]!;
  const yearly = (amount: number) => `${Number((amount * factor * (365.25 / 7)).toPrecision(4))} ${unit}/year`;
  draft.slots.refuse(
    'OVER_CAPACITY',
    ['sites', site, 'output'],
    `${site} would sell ${yearly(claimed)} of ${good} to ${to}, which takes ${yearly(flow)} from ${from} in all`,
    'lower its output, or name other customers',
    'a part cannot sell more than its whole region does',
  );
}
