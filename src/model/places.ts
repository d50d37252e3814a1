// What a name of a place stands for: a site, all sites of a facility, or the buyers of one kind.
import type { Draft } from './draft.ts';

const facilityOf = ({ scenario }: Draft, site: string): string | undefined => scenario.document.sites?.[site]?.facility;

/** All sites in the order of the program. */
const sitesIn = (draft: Draft): readonly string[] => draft.groups.flatMap(group => group.sites);

/** Every name by which a site can be called: its own and its facility's. */
export function placesOf(draft: Draft): readonly string[] {
  return [...new Set(sitesIn(draft).flatMap(site => [site, facilityOf(draft, site) ?? site]))];
}

/** Indices of the sites of these names, and of those whose facility has one of them. */
export function sitesCalled(draft: Draft, names: readonly string[]): readonly number[] {
  const called = (name: string | undefined) => name !== undefined && names.includes(name);
  return sitesIn(draft).flatMap((site, i) => (called(site) || called(facilityOf(draft, site)) ? [i] : []));
}

/** Indices of the cohorts of those names that are no place. */
export function cohortsCalled(draft: Draft, names: readonly string[]): readonly number[] {
  const places = placesOf(draft);
  return draft.cohorts.flatMap(({ cohort }, i) => (names.includes(cohort) && !places.includes(cohort) ? [i] : []));
}
