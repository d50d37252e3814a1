// One document laid over another: maps key by key, lists of declared names added to, everything else replaced, `null` removes.
// Every part keeps the place where it was written. Knows nothing of what the fields mean.
import type { Problem } from '../problem.ts';
import { didYouMean } from './nearest.ts';
import { type Entry, type ListTree, type MapTree, type Tree, textOf } from './tree.ts';

/** Where a merge reports to: what removes nothing is a problem, what is empty for no reason only a warning. */
export interface Reports {
  readonly problems: Problem[];
  readonly warnings: Problem[];
}

/** Lists at the top of a document whose names add up: a model for one more country only has to name it. */
const ADDED = ['regions', 'units'];

/** A document laid over another. Neither is changed. */
export function mergeDocuments(lower: MapTree, upper: MapTree, reports: Reports): MapTree {
  const merged = merge(lower, upper, reports);
  const entries = new Map(merged.entries);
  for (const key of ADDED) {
    const [below, above] = [lower.entries.get(key)?.value, upper.entries.get(key)];
    if (below?.kind === 'list' && above?.value.kind === 'list')
      entries.set(key, { key: above.key, value: add(below, above.value) });
  }
  return { ...merged, entries };
}

/** What `upper` names twice stays in the list twice, to be refused. */
function add(lower: ListTree, upper: ListTree): ListTree {
  const known = new Set(lower.items.map(textOf));
  const seen = new Set<string | undefined>();
  const added = upper.items.filter(item => {
    const name = textOf(item);
    const again = seen.has(name);
    seen.add(name);
    return name === undefined || again || !known.has(name);
  });
  return { ...upper, items: [...lower.items, ...added] };
}

/** `upper` laid over `lower`. Neither is changed. */
function merge(lower: MapTree, upper: MapTree, reports: Reports): MapTree {
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
