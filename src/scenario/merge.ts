// One document laid over another: maps key by key, everything else replaced, `null` removes.
// Every part keeps the place where it was written. Knows nothing of what the fields mean.
import type { Problem } from '../problem.ts';
import { didYouMean } from './nearest.ts';
import type { Entry, MapTree, Tree } from './tree.ts';

/** Where a merge reports to: what removes nothing is a problem, what is empty for no reason only a warning. */
export interface Reports {
  readonly problems: Problem[];
  readonly warnings: Problem[];
}

/** `upper` laid over `lower`. Neither is changed. */
export function merge(lower: MapTree, upper: MapTree, reports: Reports): MapTree {
  const entries = new Map<string, Entry>(lower.entries);
  for (const [key, entry] of upper.entries) {
    if (isNull(entry.value)) {
      if (!entries.delete(key)) reports.problems.push(nothingToRemove(key, entry, lower));
      continue;
    }
    const below = entries.get(key)?.value;
    const both = below?.kind === 'map' && entry.value.kind === 'map';
    const value = both ? merge(below, entry.value as MapTree, reports) : withoutNulls(entry.value, reports);
    entries.set(key, { key: entry.key, value });
  }
  return { kind: 'map', entries, at: upper.at };
}

function nothingToRemove(key: string, entry: Entry, lower: MapTree): Problem {
  return {
    code: 'UNKNOWN_NAME',
    message: `\`${key}\` is empty, which removes it, but nothing below has a \`${key}\``,
    fix: didYouMean(key, lower.entries.keys(), 'give it a value, or delete the line'),
    at: entry.key,
  };
}

/** The tree without the keys that say `null`; in a list an empty item stays, so that the schema can refuse it. */
export function withoutNulls<T extends Tree>(tree: T, reports: Reports): T;
export function withoutNulls(tree: Tree, reports: Reports): Tree {
  if (tree.kind === 'scalar') return tree;
  if (tree.kind === 'list') return { ...tree, items: tree.items.map(item => withoutNulls(item, reports)) };
  const entries = new Map<string, Entry>();
  for (const [key, entry] of tree.entries) {
    if (!isNull(entry.value)) entries.set(key, { key: entry.key, value: withoutNulls(entry.value, reports) });
    else {
      const message = `\`${key}\` is empty: it is as if it were not written`;
      reports.warnings.push({ code: 'WRONG_TYPE', message, fix: 'give it a value, or delete the line', at: entry.key });
    }
  }
  return { ...tree, entries };
}

const isNull = (tree: Tree): boolean => tree.kind === 'scalar' && tree.value === null;
