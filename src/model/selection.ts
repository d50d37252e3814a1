// Which indices an outcome adds up, for every region or price zone it covers.
import type { Outcome } from '../scenario/scenario.ts';
import { type Draft, indexOf, within } from './draft.ts';
import { licenceNames } from './licences.ts';
import type { Layout } from './network.ts';
import { WORLD } from './outcome-list.ts';
import { placesOf, sitesCalled } from './places.ts';
import type { Measure, MoneyMeasure } from './program.ts';
import { ruleNames } from './rules.ts';
import { stockpileSelections } from './stockpile-outcomes.ts';

/** An outcome that is measured, but for those in money (money-outcomes.ts). */
export type Measured = Extract<Outcome, { measure: Measure }> & { readonly measure: Exclude<Measure, MoneyMeasure> };

export interface Selection {
  readonly region: string;
  readonly also: readonly string[]; // other regions that mean the same, where prices are by zone
  readonly select: readonly number[];
}

/** For every region (or price zone) the outcome covers, the indices it adds up. */
export function selections(layout: Layout, name: string, outcome: Measured): readonly Selection[] {
  const { draft } = layout;
  const { regions, goods, cohorts, markets, lanes } = draft;
  const path = ['outcomes', name];
  const asked = (
    key: 'uses' | 'goods' | 'from' | 'to',
    kind: string,
    known: readonly string[],
    all = false,
  ): readonly string[] => {
    const names = outcome[key];
    if (names === undefined) {
      draft.slots.refuse(
        'MISSING_FIELD',
        path,
        `${name} measures ${outcome.measure} and needs \`${key}\`${key === 'uses' && outcome.measure !== 'built_lost' ? ', `processes` or `sites`' : ''}`,
        `add \`${key}: [${known.slice(0, 3).join(', ')}]\``,
      );
      return [];
    }
    for (const each of names) if (!(all && each === 'all')) indexOf(draft, kind, each, known, [...path, key]);
    return names;
  };
  for (const region of outcome.regions ?? [])
    if (region !== WORLD) indexOf(draft, 'region', region, regions, [...path, 'regions']);
  const goodNames = goods.map(good => good.name);

  switch (outcome.measure) {
    case 'weeks_stopped':
    case 'plants_stopped':
    case 'time_to_stop':
    case 'time_to_recover': {
      const lines = linesOf(draft, name, outcome);
      if (lines !== undefined)
        return byRegion(
          outcome,
          draft,
          draft.groups
            .flatMap(group => group.sites.map(() => group.region))
            .map((region, i) => ({ index: i, region, in: lines.includes(i) })),
        );
      const uses = asked('uses', 'use', [...new Set(cohorts.map(c => c.use))]);
      return byRegion(
        outcome,
        draft,
        cohorts.map((c, i) => ({ index: i, region: c.region, in: uses.includes(c.use) })),
      );
    }
    case 'built_lost': {
      const uses = asked('uses', 'use', [...new Set(cohorts.map(c => c.use))]);
      return byRegion(
        outcome,
        draft,
        cohorts.map((c, i) => ({ index: i, region: c.region, in: uses.includes(c.use) })),
      );
    }
    case 'lowest_cover': {
      const lines = linesOf(draft, name, outcome);
      const groups = lines && groupsOf(draft, lines);
      if (groups !== undefined) {
        const owned = draft.groups.flatMap((group, g) => Array<number>(group.accounts).fill(g));
        return byRegion(
          outcome,
          draft,
          draft.accounts.map((a, i) => ({
            index: i,
            region: a.region,
            in: i < owned.length && groups.has(owned[i]!) && (outcome.goods?.includes(goods[a.good]!.name) ?? true),
          })),
        );
      }
      const uses = asked('uses', 'use', [...new Set(cohorts.map(c => c.use))]);
      return byRegion(
        outcome,
        draft,
        draft.accounts.map((a, i) => ({
          index: i,
          region: a.region,
          in: a.cohort !== '' && uses.includes(a.owner) && (outcome.goods?.includes(goods[a.good]!.name) ?? true),
        })),
      );
    }
    case 'output_lost': {
      const made = asked('goods', 'good', goodNames);
      return byRegion(
        outcome,
        draft,
        markets.map((m, i) => ({ index: i, region: m.region, in: made.includes(goods[m.good]!.name) })),
      );
    }
    case 'shipments_lost': {
      const sold = asked('goods', 'good', goodNames);
      const from = asked('from', 'region', regions);
      const to = asked('to', 'region', regions, true);
      return byRegion(
        outcome,
        draft,
        lanes.map((lane, i) => ({
          index: i,
          region: lane.to,
          in:
            sold.includes(goods[lane.good]!.name) &&
            within(draft, from, lane.from) &&
            (within(draft, to, lane.to) || (to.includes('all') && draft.homes[lane.to] !== draft.homes[lane.from])),
        })),
      );
    }
    case 'price_peak':
    case 'price_mean': {
      const priced = asked('goods', 'good', goodNames);
      if (priced.length > 1)
        draft.slots.refuse(
          'WRONG_TYPE',
          [...path, 'goods'],
          `${name} asks for the price of several goods`,
          'write one outcome for each good',
        );
      return layout.labels.zones.flatMap((zone, z) => {
        const chosen =
          outcome.regions === undefined ||
          outcome.regions.some(region => region === WORLD || zone.regions.includes(region));
        const bought = draft.accounts.some(
          a => goods[a.good]!.name === zone.good && zone.regions.includes(regions[a.region]!),
        );
        if (!priced.includes(zone.good) || !chosen || !bought) return [];
        return [{ region: zone.name, also: zone.regions, select: [z] }];
      });
    }
    case 'licences_granted':
    case 'licence_wait': {
      const names = licenceNames(draft);
      const known = names.filter(each => each !== '');
      if (outcome.licences === undefined) {
        const fix = known.length > 0 ? `add \`licences: [${known[0]}]\`` : 'add a shock of kind export-licence first';
        draft.slots.refuse('MISSING_FIELD', path, `${name} measures ${outcome.measure} and needs \`licences\``, fix);
        return [];
      }
      for (const each of outcome.licences) indexOf(draft, 'export-licence shock', each, known, [...path, 'licences']);
      return [
        { region: WORLD, also: [], select: names.flatMap((each, i) => (outcome.licences!.includes(each) ? [i] : [])) },
      ];
    }
    case 'stockpile_released':
    case 'stockpile_bought':
    case 'time_to_draw':
    case 'time_to_empty':
      return stockpileSelections(layout, name, outcome);
    case 'adapted':
    case 'time_to_adapt':
    case 'adaptation_cost': {
      const known = ruleNames(draft.scenario.document);
      const named = outcome.adaptations ?? known;
      const select = named.map(each =>
        indexOf(draft, 'adaptation or latent lane', each, known, [...path, 'adaptations']),
      );
      return [{ region: WORLD, also: [], select: select.filter(r => r >= 0) }];
    }
    default:
      return outcome.measure satisfies never;
  }
}

/** The sites that the outcome names, or that run its processes; undefined where it speaks of uses. */
function linesOf(draft: Draft, name: string, outcome: Measured): readonly number[] | undefined {
  const given = (['uses', 'processes', 'sites'] as const).filter(key => outcome[key] !== undefined);
  if (given.length > 1) {
    draft.slots.refuse(
      'WRONG_TYPE',
      ['outcomes', name, given[1]!],
      `${name} has ${given.map(key => `\`${key}\``).join(' and ')}`,
      'keep one of them, or write one outcome for each',
    );
  }
  const path = ['outcomes', name];
  if (outcome.sites !== undefined) {
    const known = placesOf(draft);
    for (const site of outcome.sites) indexOf(draft, 'site or facility', site, known, [...path, 'sites']);
    return sitesCalled(draft, outcome.sites);
  }
  if (outcome.processes === undefined) return undefined;
  const known = [...new Set(draft.groups.map(group => group.process))];
  for (const process of outcome.processes) indexOf(draft, 'process with sites', process, known, [...path, 'processes']);
  return draft.groups
    .flatMap(group => group.sites.map(() => group.process))
    .flatMap((process, i) => (outcome.processes!.includes(process) ? [i] : []));
}

function groupsOf(draft: Draft, lines: readonly number[]): ReadonlySet<number> {
  const groups = draft.groups.flatMap((group, g) => group.sites.map(() => g));
  return new Set(lines.map(line => groups[line]!));
}

function byRegion(
  outcome: Measured,
  { regions, homes }: Draft,
  rows: readonly { readonly index: number; readonly region: number; readonly in: boolean }[],
): readonly Selection[] {
  const chosen = rows.filter(row => row.in);
  const each = regions.map((region, r) => ({
    region,
    also: [],
    // What a part of a region does, its region does too; a named site stands in one of them only.
    select: chosen
      .filter(row => row.region === r || (outcome.sites === undefined && homes[row.region] === r))
      .map(row => row.index),
  }));
  const world = { region: WORLD, also: [], select: chosen.map(row => row.index) };
  const all = [world, ...each].filter(({ select }) => select.length > 0);
  return outcome.regions === undefined ? all : all.filter(({ region }) => outcome.regions!.includes(region));
}
