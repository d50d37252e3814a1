// Whom a shock hits: the lanes, sites or cohorts that its scope names, as indices.
import type { Shock } from '../scenario/scenario.ts';
import { type Draft, indexOf, within } from './draft.ts';
import { cohortsCalled, placesOf, sitesCalled } from './places.ts';
import { projectsHit } from './setbacks.ts';

/** The word for every other region (lanes) or every region (uses). */
const ALL = 'all';

/** `supported`: the sites of a support, which are found with what is paid on (supports.ts). */
export function targetsOf(
  draft: Draft,
  name: string,
  shock: Shock,
  supported: ArrayLike<number> = [],
): readonly number[] {
  const path = ['shocks', name];
  const { regions, cohorts } = draft;
  const goodNames = draft.goods.map(good => good.name);
  const check = (
    kind: string,
    key: string,
    names: readonly string[],
    known: readonly string[],
    everything: boolean,
  ) => {
    for (const [i, each] of names.entries()) {
      if (!(everything && each === ALL)) indexOf(draft, kind, each, known, spanKey(draft, [...path, key], i));
    }
  };
  let targets: readonly number[];
  switch (shock.kind) {
    case 'export-ban':
    case 'export-quota':
    case 'export-licence':
    case 'tariff': {
      check('region', 'from', shock.from, regions, false);
      check('region', 'to', shock.to, regions, true);
      check('good', 'goods', shock.goods, goodNames, false);
      targets = lanesOf(draft, shock);
      break;
    }
    case 'hoarding': {
      check('good', 'goods', shock.goods, goodNames, false);
      check('region', 'regions', shock.regions, regions, true);
      targets = buyersOf(draft, shock.goods, shock.regions);
      break;
    }
    case 'outage': {
      const lines = placesOf(draft);
      check(
        'site, facility or cohort',
        'sites',
        shock.sites,
        [...lines, ...cohorts.map(({ cohort }) => cohort)],
        false,
      );
      targets = sitesCalled(draft, shock.sites);
      break;
    }
    case 'feed-stop': {
      check('region', 'regions', shock.regions, regions, true);
      check('good', 'goods', shock.goods, goodNames, false);
      const makes = draft.groups.map(
        ({ region, outputs }) =>
          (shock.regions.includes(ALL) || within(draft, shock.regions, region)) &&
          outputs.some(o => o.drives && shock.goods.includes(goodNames[draft.markets[o.market]!.good]!)),
      );
      targets = draft.groups
        .flatMap((group, g) => group.sites.map(() => makes[g]!))
        .flatMap((hit, i) => (hit ? [i] : []));
      break;
    }
    case 'project-slip':
    case 'project-cancel':
    case 'technology-ban':
      targets = projectsHit(draft, name, shock, check);
      break;
    case 'demand-slump':
    case 'demand-surge': {
      const uses = [...new Set(cohorts.map(cohort => cohort.use))];
      check('use', 'uses', shock.uses, uses, false);
      check('region', 'regions', shock.regions, regions, true);
      targets = cohorts.flatMap((cohort, i) =>
        shock.uses.includes(cohort.use) && (shock.regions.includes(ALL) || within(draft, shock.regions, cohort.region))
          ? [i]
          : [],
      );
      break;
    }
    case 'price-floor':
    case 'tax-credit':
    case 'subsidy':
      targets = Array.from(supported);
      break;
  }
  const buyers = shock.kind === 'outage' ? cohortsCalled(draft, shock.sites) : [];
  if (targets.length === 0 && buyers.length === 0 && draft.slots.problems.length === 0) {
    draft.slots.refuse(
      'UNKNOWN_NAME',
      path,
      `${name} hits nothing in this model`,
      'name goods, regions, sites or uses that are connected',
      'a shock without a target would be a silent no',
    );
  }
  return targets;
}

/** Lanes of these goods that leave the one region for the other; `all`: for every other region. */
export function lanesOf(
  draft: Draft,
  {
    from,
    to,
    goods,
  }: { readonly from: readonly string[]; readonly to: readonly string[]; readonly goods: readonly string[] },
): readonly number[] {
  return draft.lanes.flatMap((lane, i) =>
    goods.includes(draft.goods[lane.good]!.name) &&
    within(draft, from, lane.from) &&
    (within(draft, to, lane.to) || (to.includes(ALL) && draft.homes[lane.to] !== draft.homes[lane.from]))
      ? [i]
      : [],
  );
}

/** Accounts of those who use these goods in these regions; a stockpile is not afraid. */
export function buyersOf(draft: Draft, goods: readonly string[], regions: readonly string[]): readonly number[] {
  return draft.accounts.flatMap((account, a) =>
    account.idle === undefined &&
    goods.includes(draft.goods[account.good]!.name) &&
    (regions.includes(ALL) || within(draft, regions, account.region))
      ? [a]
      : [],
  );
}

/** A list written as one word has no positions inside. */
function spanKey(draft: Draft, path: readonly string[], index: number): readonly (string | number)[] {
  const whole = draft.scenario.spanOf(path);
  const inner = draft.scenario.spanOf([...path, index]);
  return inner.start >= whole.start && inner.end <= whole.end ? [...path, index] : path;
}
