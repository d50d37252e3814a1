// One document laid over another: maps key by key, lists of declared names added to, everything else replaced, `null` removes.
// Every part keeps the place where it was written. Knows nothing of what the fields mean.
import { lineAndColumn, type Problem, type Span } from '../problem.ts';
import { didYouMean } from './nearest.ts';
import { type Entry, entryOf, type ListTree, type MapTree, type Tree, textOf } from './tree.ts';

/** What a layer did to those below it: a value replaced or removed (`after` is empty), or a named thing added (`before` is empty). */
export interface Change {
  readonly path: readonly string[];
  readonly before: string;
  readonly after: string;
  readonly at: Span;
}

/** Where a merge reports to: what removes nothing is a problem, what is empty for no reason only a warning. */
export interface Reports {
  readonly problems: Problem[];
  readonly warnings: Problem[];
  readonly changes: Change[];
}

/** Lists at the top of a document whose names add up: a model for one more country only has to name it. */
export const ADDED: readonly string[] = ['regions', 'units'];

/** A document laid over another. Neither is changed. */
export function mergeDocuments(lower: MapTree, upper: MapTree, reports: Reports): MapTree {
  const merged = merge(lower, upper, reports, []);
  const entries = new Map(merged.entries);
  for (const key of ADDED) {
    const [below, above] = [lower.entries.get(key)?.value, upper.entries.get(key)];
    if (below?.kind !== 'list' || above?.value.kind !== 'list') continue;
    const both = added(below, above.value);
    entries.set(key, { key: above.key, value: both });
    for (const item of both.items.slice(below.items.length))
      reports.changes.push({ path: [key, inBrief(item)], before: '', after: inBrief(item), at: item.at });
  }
  return { ...merged, entries };
}

/** Ids of sources that a layer gives to another text than one below: numbers below would be shown with it. The lowest layer first. */
export function sourcesTaken(layers: readonly MapTree[]): readonly Problem[] {
  const known = new Map<string, Entry>();
  return layers.flatMap(layer => {
    const section = entryOf(layer, 'sources')?.value;
    const own = section?.kind === 'map' ? [...section.entries] : [];
    return own.flatMap(([id, entry]): Problem[] => {
      const [was, is] = [known.get(id), entry].map(each => textOf(entryOf(each?.value, 'source')?.value));
      const below = known.get(id)?.key;
      known.set(id, entry);
      if (below === undefined || was === undefined || is === undefined || was === is) return [];
      const message = `source \`${id}\` is another one in ${below.file.name}:${lineAndColumn(below).line}: “${was}”`;
      const why = 'numbers that name it there would be shown with the source that stands here';
      return [{ code: 'BAD_NAME', message, why, fix: 'choose an id that is not taken', at: entry.key }];
    });
  });
}

/** What `upper` names twice stays in the list twice, to be refused. */
export function added(lower: ListTree, upper: ListTree): ListTree {
  const known = new Set(lower.items.map(textOf));
  const seen = new Set<string | undefined>();
  const fresh = upper.items.filter(item => {
    const name = textOf(item);
    const again = seen.has(name);
    seen.add(name);
    return name === undefined || again || !known.has(name);
  });
  return { ...upper, items: [...lower.items, ...fresh] };
}

/** `upper` laid over `lower`. Neither is changed. */
function merge(lower: MapTree, upper: MapTree, reports: Reports, path: readonly string[]): MapTree {
  const entries = new Map<string, Entry>(lower.entries);
  for (const [key, entry] of upper.entries) {
    const here = [...path, key];
    const below = entries.get(key)?.value;
    if (isNull(entry.value)) {
      if (!entries.delete(key)) reports.problems.push(nothingToRemove(key, entry, lower));
      else reports.changes.push({ path: here, before: inBrief(below!), after: '', at: entry.key });
      continue;
    }
    const both = below?.kind === 'map' && entry.value.kind === 'map' && !replacesWhole(key, below, entry.value);
    const value = both ? merge(below, entry.value as MapTree, reports, here) : withoutNulls(entry.value, reports);
    if (!both && below !== undefined && !(path.length === 0 && ADDED.includes(key)))
      note(here, below, value, entry.value.at, reports);
    if (below === undefined) noteAdded(here, { key: entry.key, value }, reports);
    entries.set(key, { key: entry.key, value });
  }
  return { kind: 'map', entries, at: upper.at };
}

/** Things have names two keys down: `sites`, then the site. */
const NAMED = 2;

const SAID_OF_NUMBERS = ['source', 'as_of', 'confidence', 'note', 'luck'];

/** A number written with what is said about it is replaced as a whole: a new value has not the old one's source. */
function replacesNumber(below: MapTree, above: MapTree): boolean {
  const saysOnly = [...above.entries.keys()].every(key => SAID_OF_NUMBERS.includes(key));
  return above.entries.has('value') || (below.entries.has('value') && !saysOnly);
}

/** The ways of writing an onset as a map, by the key that each has and no other. */
const ONSETS = ['window', 'hazard', 'after_start', 'after', 'while'];

/** A map that is one of several kinds is replaced as a whole by one of another kind: what was said of the old one is no field of it. */
function replacesOnset(key: string, below: MapTree, above: MapTree): boolean {
  const [was, is] = [below, above].map(({ entries }) => ONSETS.filter(kind => entries.has(kind))) as [
    string[],
    string[],
  ];
  // Whoever takes the old kind out by hand (`after: null`) has the rest merged.
  return key === 'onset' && was.length > 0 && is.length > 0 && !was.some(kind => is.includes(kind));
}

/** A map laid over another that does not add to it but takes its place. */
export function replacesWhole(key: string, below: MapTree, above: MapTree): boolean {
  return replacesNumber(below, above) || replacesOnset(key, below, above);
}

/** What a file says about itself is no change of what lies below. */
const OWN = ['title', 'question', 'description', 'extends', 'sources'];

/** A named thing that is added, something to one that is there, or a section with all that is in it. */
function noteAdded(path: readonly string[], { key, value }: Entry, reports: Reports): void {
  if (OWN.includes(path[0]!)) return;
  if (path.length >= NAMED) reports.changes.push({ path, before: '', after: inBrief(value), at: key });
  else if (value.kind === 'map') for (const [name, entry] of value.entries) noteAdded([...path, name], entry, reports);
}

function note(path: readonly string[], below: Tree, above: Tree, at: Span, reports: Reports): void {
  const [was, is] = [inBrief(below), inBrief(above)];
  // The same number with another source is a change too.
  const said = was === is && below.kind === 'map' && above.kind === 'map';
  const [before, after] = said ? [`${was}${whoSays(below)}`, `${is}${whoSays(above)}`] : [was, is];
  if (before === after || OWN.includes(path[0]!)) return;
  reports.changes.push({ path, before, after, at });
}

function whoSays({ entries }: MapTree): string {
  const words = ['source', 'confidence', 'as_of'].flatMap(key =>
    entries.has(key) ? [inBrief(entries.get(key)!.value)] : [],
  );
  return words.length > 0 ? ` (${words.join(', ')})` : '';
}

/** A tree in a few words: a scalar or a number as it is written, else how much there is. */
function inBrief(tree: Tree): string {
  if (tree.kind === 'scalar') return String(tree.value);
  if (tree.kind === 'list') return tree.items.map(inBrief).join(', ');
  const value = tree.entries.get('value');
  return value ? inBrief(value.value) : `{ ${[...tree.entries.keys()].join(', ')} }`;
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

export const isNull = (tree: Tree): boolean => tree.kind === 'scalar' && tree.value === null;
