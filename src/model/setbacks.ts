// Shocks that hit projects: which of the sites still to come, by how much later they begin, and how much longer their ramps take.
import type { Shock } from '../scenario/scenario.ts';
import { constant } from './columns.ts';
import { type Draft, PLAIN, TIME, within } from './draft.ts';
import { sitesCalled } from './places.ts';

type Setback = Extract<Shock, { kind: 'project-slip' | 'project-cancel' | 'technology-ban' }>;
type Check = (
  kind: string,
  key: string,
  names: readonly string[],
  known: readonly string[],
  everything: boolean,
) => void;

const ALL = 'all';

export const isSetback = (shock: Shock): shock is Setback =>
  shock.kind === 'project-slip' || shock.kind === 'project-cancel' || shock.kind === 'technology-ban';

/** Indices of the projects within a shock's scope. `check` refuses names that are not declared. */
export function projectsHit(draft: Draft, name: string, shock: Setback, check: Check): readonly number[] {
  const { regions, goods, groups, markets } = draft;
  const projects = groups.flatMap(({ sites, region, outputs }) =>
    sites.map(name => ({ name, region, good: goods[markets[outputs[0]!.market]!.good]!.name })),
  );
  const ahead = projects.flatMap(({ name }, site) => (draft.scenario.document.sites?.[name]?.project ? [site] : []));
  const hit = (region: (of: number) => boolean, sites?: readonly number[]) =>
    ahead.flatMap((site, project) => {
      const { region: at, good } = projects[site]!;
      return region(at) && (shock.goods?.includes(good) ?? true) && (sites?.includes(site) ?? true) ? [project] : [];
    });
  const inside = (names: readonly string[]) => (region: number) => names.includes(ALL) || within(draft, names, region);
  if (shock.goods)
    check(
      'good',
      'goods',
      shock.goods,
      goods.map(({ name }) => name),
      false,
    );
  if (shock.kind === 'technology-ban') {
    check('region', 'from', shock.from, regions, false);
    check('region', 'to', shock.to, regions, true);
    const elsewhere = (region: number) => !within(draft, shock.from, region);
    return hit(shock.to.includes(ALL) ? elsewhere : inside(shock.to));
  }
  if (shock.regions) check('region', 'regions', shock.regions, regions, true);
  if (shock.sites) {
    const known = projects.filter((_, site) => ahead.includes(site)).map(({ name }) => name);
    const facilities = known.flatMap(name => draft.scenario.document.sites?.[name]?.facility ?? []);
    check('project', 'sites', shock.sites, [...new Set([...known, ...facilities])], false);
  }
  if (!shock.sites && !shock.regions && !shock.goods)
    draft.slots.refuse(
      'MISSING_FIELD',
      ['shocks', name],
      `${name} does not say which projects it hits`,
      'add `sites`, `regions` or `goods`; for all of them `regions: all`',
    );
  return hit(shock.regions ? inside(shock.regions) : () => true, shock.sites && sitesCalled(draft, shock.sites));
}

/** Row of a setback's numbers: weeks by which projects begin later (infinite: never), and how many times as long their ramps take. */
export function pushSetback(draft: Draft, name: string, shock: Setback): number {
  const { columns, slots } = draft;
  const slip = 'slip' in shock ? shock.slip : undefined;
  const factor = 'factor' in shock ? shock.factor : undefined;
  const never = shock.kind === 'project-cancel' ? Number.POSITIVE_INFINITY : 0;
  if (shock.kind === 'technology-ban' && slip === undefined && factor === undefined)
    slots.refuse(
      'MISSING_FIELD',
      ['shocks', name],
      `${name} neither delays nor slows down a project`,
      'add `slip: 12 months`, by which projects begin later, or `factor: 2`, how many times as long their ramps take',
    );
  columns.setbackFactor.push(
    factor
      ? slots.number(factor, { what: `factor of ${name}`, dimension: PLAIN, low: 1, high: 100, example: '2' })
      : constant(1),
  );
  const row = slip
    ? slots.number(slip, { what: `slip of ${name}`, dimension: TIME, low: 0, example: '12 months' })
    : constant(never);
  return columns.setbackSlip.push(row) - 1;
}
