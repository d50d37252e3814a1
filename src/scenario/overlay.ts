// What responses add, as trees: taken out of the layers they are written in, one laid over the other, several joined into one.
// Every node keeps its place. Knows the shape `responses.<name>.adds` and nothing of what the sections in it mean.
import type { SourceFile, Span } from '../problem.ts';
import { ADDED, added, isNull, replacesWhole } from './merge.ts';
import { type Entry, entryOf, type MapTree, type Path, type Tree, toPlain } from './tree.ts';

/** By response. */
export type Overlays = ReadonlyMap<string, MapTree>;

/** The document with `change` made to what its responses add; without one, with that left out. */
export function mapAdds(tree: MapTree, change?: (adds: MapTree) => MapTree): MapTree {
  const responses = entryOf(tree, 'responses');
  if (responses?.value.kind !== 'map') return tree;
  const inner = new Map<string, Entry>();
  for (const [name, entry] of responses.value.entries) {
    const adds = entryOf(entry.value, 'adds');
    if (entry.value.kind !== 'map' || adds?.value.kind !== 'map') {
      inner.set(name, entry);
      continue;
    }
    const entries = new Map(entry.value.entries);
    if (change) entries.set('adds', { key: adds.key, value: change(adds.value) });
    else entries.delete('adds');
    inner.set(name, { key: entry.key, value: { ...entry.value, entries } });
  }
  const entries = new Map(tree.entries).set('responses', {
    key: responses.key,
    value: { ...responses.value, entries: inner },
  });
  return { ...tree, entries };
}

/** What the responses of all layers add, the lowest layer first: an upper layer's is laid over a lower one's. */
export function collectAdds(layers: readonly MapTree[]): Overlays {
  const found = new Map<string, MapTree>();
  for (const layer of layers) {
    const responses = entryOf(layer, 'responses')?.value;
    if (responses?.kind !== 'map') continue;
    for (const [name, { value }] of responses.entries) {
      const adds = entryOf(value, 'adds')?.value;
      if (isNull(value)) found.delete(name);
      if (adds?.kind !== 'map') continue;
      const below = found.get(name);
      found.set(name, below ? laid(below, apart(adds), true) : apart(adds));
    }
  }
  return found;
}

/** One over the other. A null stays, to remove something of the scenario, but for what the lower one said itself: that it takes back. */
function laid(lower: MapTree, upper: MapTree, top = false): MapTree {
  const entries = new Map<string, Entry>(lower.entries);
  for (const [key, { key: at, value }] of upper.entries) {
    const below = entries.get(key)?.value;
    if (below === undefined || (isNull(below) && !isNull(value))) entries.set(key, { key: at, value });
    else if (isNull(value)) entries.delete(key);
    else if (top && ADDED.includes(key) && below.kind === 'list' && value.kind === 'list')
      entries.set(key, { key: at, value: added(below, value) });
    else if (below.kind === 'map' && value.kind === 'map' && !replacesWhole(key, below, value))
      entries.set(key, { key: at, value: laid(below, value) });
    else entries.set(key, { key: at, value });
  }
  return { ...upper, entries };
}

/** Two overlays that set the same thing otherwise. */
export interface Clash {
  readonly path: Path;
  readonly one: Tree;
  readonly other: Tree;
}

/** Both together; what they set differently is noted in `clashes`, and the first stays. */
export function joined(one: MapTree, other: MapTree, clashes: Clash[] = [], path: Path = []): MapTree {
  const entries = new Map<string, Entry>(one.entries);
  for (const [key, entry] of other.entries) {
    const first = entries.get(key);
    const here = [...path, key];
    if (first === undefined) entries.set(key, entry);
    else if (path.length === 0 && ADDED.includes(key) && first.value.kind === 'list' && entry.value.kind === 'list')
      entries.set(key, { key: first.key, value: added(first.value, entry.value) });
    else if (first.value.kind === 'map' && entry.value.kind === 'map')
      entries.set(key, { key: first.key, value: joined(first.value, entry.value, clashes, here) });
    else if (JSON.stringify(toPlain(first.value)) !== JSON.stringify(toPlain(entry.value)))
      clashes.push({ path: here, one: first.value, other: entry.value });
  }
  return { ...one, entries };
}

/** The files, as objects of their own, that the parts of a tree are said to stand in. */
export function filesOf(tree: Tree, found: Set<SourceFile> = new Set()): ReadonlySet<SourceFile> {
  found.add(tree.at.file);
  const inside = tree.kind === 'scalar' ? [] : tree.kind === 'list' ? tree.items : entriesOf(tree);
  for (const part of inside) filesOf(part, found);
  return found;
}

const entriesOf = (tree: MapTree): readonly Tree[] => [...tree.entries.values()].map(({ value }) => value);

/** Whether a word stands in any text of the tree: a name, or part of a formula. */
export function mentions(tree: Tree, word: RegExp): boolean {
  if (tree.kind === 'scalar') return typeof tree.value === 'string' && word.test(tree.value);
  const inside = tree.kind === 'list' ? tree.items : entriesOf(tree);
  return inside.some(part => mentions(part, word));
}

/**
 * The same tree, as if from a file of its own: a source speaks of the numbers in its file, and what a response replaces in the
 * scenario it is written in has not the source of what stood there.
 */
function apart(tree: MapTree): MapTree {
  const files = new Map<SourceFile, SourceFile>();
  const moved = (at: Span): Span => {
    const file = files.get(at.file) ?? { ...at.file };
    files.set(at.file, file);
    return { ...at, file };
  };
  const move = <T extends Tree>(part: T): T => {
    if (part.kind === 'scalar') return { ...part, at: moved(part.at) };
    if (part.kind === 'list') return { ...part, items: part.items.map(move), at: moved(part.at) };
    const entries = [...part.entries].map(
      ([key, entry]) => [key, { key: moved(entry.key), value: move(entry.value) }] as const,
    );
    return { ...part, entries: new Map(entries), at: moved(part.at) };
  };
  return move(tree);
}
