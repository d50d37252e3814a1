// What a file says before we know what it means: maps, lists and scalars, each with the place where it was written.
// Both YAML and CSV become such trees, and merging keeps the places, so that a problem always points at the right file.
import type { Problem, Span } from '../problem.ts';

export type Scalar = string | number | boolean | null;
export type Tree = ScalarTree | ListTree | MapTree;
export interface ScalarTree {
  readonly kind: 'scalar';
  readonly value: Scalar;
  readonly at: Span;
}
export interface ListTree {
  readonly kind: 'list';
  readonly items: readonly Tree[];
  readonly at: Span;
}
export interface MapTree {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Entry>;
  readonly at: Span;
}
export interface Entry {
  readonly key: Span;
  readonly value: Tree;
}
export type Path = readonly (string | number)[];

export type Plain = Scalar | Plain[] | { [key: string]: Plain };

/** The tree without its places, for the schema. Keys have been checked before: none is a name that objects inherit. */
export function toPlain(tree: Tree): Plain {
  if (tree.kind === 'scalar') return tree.value;
  if (tree.kind === 'list') return tree.items.map(toPlain);
  return Object.fromEntries([...tree.entries].map(([key, entry]) => [key, toPlain(entry.value)]));
}

export const entryOf = (tree: Tree | undefined, key: string): Entry | undefined =>
  tree?.kind === 'map' ? tree.entries.get(key) : undefined;

/** What stands under a key or at an index; undefined if nothing does. */
export function childOf(tree: Tree | undefined, key: string | number): Tree | undefined {
  if (tree?.kind === 'list') return tree.items[Number(key)];
  return entryOf(tree, String(key))?.value;
}

export const at = (tree: Tree, path: Path): Tree | undefined => path.reduce<Tree | undefined>(childOf, tree);

/** Where the value at `path` is written; for a map, where its key is; for what is missing, the nearest thing around it. */
export function spanOf(tree: Tree, path: Path): Span {
  let span = topOf(tree);
  let here: Tree = tree;
  for (const key of path) {
    const next = childOf(here, key);
    if (next === undefined) return span;
    const entry = entryOf(here, String(key));
    span = next.kind !== 'scalar' && entry !== undefined ? entry.key : next.at;
    here = next;
  }
  return span;
}

/** Where the key at the end of `path` is written; the nearest thing around it if it is missing. */
export function keySpanOf(tree: Tree, path: Path): Span {
  const parent = at(tree, path.slice(0, -1));
  return entryOf(parent, String(path.at(-1)))?.key ?? spanOf(tree, path);
}

/** The first line of a document, for problems with all of it. */
const topOf = (tree: Tree): Span => ({ ...tree.at, end: Math.min(tree.at.end, tree.at.start + 1) });

/** The string in a scalar; undefined for anything else. */
export const textOf = (tree: Tree | undefined): string | undefined =>
  tree?.kind === 'scalar' && typeof tree.value === 'string' ? tree.value : undefined;

const MAX_NAME = 120;

/** What is wrong with a key or a declared name, or undefined. */
export function badName(name: string, span: Span): Problem | undefined {
  const because = (message: string, fix: string, why?: string): Problem => ({
    code: 'BAD_NAME',
    message,
    fix,
    ...(why === undefined ? {} : { why }),
    at: span,
  });
  if (name === '') return because('a name is empty', 'write a name');
  if (name.length > MAX_NAME)
    return because(
      `a name has ${name.length} characters; at most ${MAX_NAME} are allowed`,
      'choose a shorter name, and put the long one under `title:`',
    );
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(name)) {
    return because(
      `the name \`${name}\` has an invisible or control character in it`,
      'remove it',
      'it would corrupt the tables the name is printed in',
    );
  }
  if (name !== name.trim())
    return because(`the name \`${name}\` begins or ends with a space`, `write \`${name.trim()}\``);
  if (name in Object.prototype || name === 'prototype') {
    return because(
      `\`${name}\` cannot be used as a name`,
      'choose another',
      'the language this program is written in reserves it',
    );
  }
  return undefined;
}

/** A control character in a text, other than a line break or a tab, or undefined. */
export function badText(text: string, span: Span): Problem | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what we look for
  const found = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]|\p{Cs}/u.exec(text);
  if (found === null) return undefined;
  const code = found[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
  return {
    code: 'NOT_TEXT',
    message: `the text holds the control character U+${code}`,
    why: 'it could change how a terminal shows what follows',
    fix: 'remove it',
    at: span,
  };
}
