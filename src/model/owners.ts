// Owners: groups, then cohorts, with the accounts and outputs that are their own; the numbering of `bound` and of rules.
import type { Draft } from './draft.ts';

/** A group or a cohort, and the accounts and outputs that are its own. */
export interface Owner {
  readonly index: number; // groups, then cohorts
  readonly name: string;
  readonly region: number;
  readonly accounts: readonly number[];
  readonly outputs: readonly number[];
  readonly unit: string; // of what it makes
}

export function ownersOf({ groups, cohorts, markets, goods }: Draft): readonly Owner[] {
  let account = 0;
  let output = 0;
  const next = (count: number) => Array.from({ length: count }, () => account++);
  return [
    ...groups.map(group => ({
      name: group.process,
      region: group.region,
      accounts: next(group.accounts),
      outputs: group.outputs.map(() => output++),
      unit: goods[markets[group.outputs[0]!.market]!.good]!.unit,
    })),
    ...cohorts.map(cohort => ({
      name: cohort.use,
      region: cohort.region,
      accounts: next(cohort.accounts),
      outputs: [],
      unit: cohort.unit,
    })),
  ].map((owner, index) => ({ ...owner, index }));
}
