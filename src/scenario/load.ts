// Files → Scenario: read what a file extends, lay one over the other, check it against the schema, parse every quantity.
// All problems of all files are collected. Knows nothing of networks: whether names exist and shares add up is compile.ts's.
import { dirname, resolve as resolvePath } from 'node:path';
import { type Checked, checked, type Problem, type Span } from '../problem.ts';
import { readCsv } from './csv.ts';
import { translate } from './issue.ts';
import { type Change, mergeDocuments, sourcesTaken, withoutNulls } from './merge.ts';
import { collectAdds, mapAdds, type Overlays } from './overlay.ts';
import { checkPolicies } from './policy.ts';
import { checkPortfolios, overlayOf, type Taken, type Taking, uncounted } from './portfolio.ts';
import type { Context, Quantity } from './quantity.ts';
import { formulaCycles, resolve } from './resolve.ts';
import { CSV_SECTIONS, type Document, document as schema } from './scenario.ts';
import { type Disk, type LoadedFile, locate, NODE_DISK, nameOf, type Place, readSource } from './source.ts';
import { isReserved } from './tokens.ts';
import {
  at,
  badName,
  childOf,
  entryOf,
  keySpanOf,
  type MapTree,
  type Path,
  type Plain,
  spanOf,
  type Tree,
  textOf,
  toPlain,
} from './tree.ts';
import { isUnitName } from './unit.ts';
import { laidOver } from './variant.ts';
import { readYaml } from './yaml.ts';

export type { Overlays } from './overlay.ts';
export type { Taken, Taking } from './portfolio.ts';
export { requireRunnable } from './runnable.ts';
export { type Disk, type LoadedFile, MAX_FILE_BYTES } from './source.ts';
export { inForce, variantOf } from './variant.ts';

export interface LoadOptions {
  /** Files that a scenario names have to lie in this folder; the file given to `load` itself may lie anywhere. */
  readonly projectRoot: string;
  /** Further folders, or true for any. Default: none. */
  readonly allowPaths?: readonly string[] | true;
  /** File names are given relative to this folder. Default: the process's. */
  readonly workingFolder?: string;
  /** Default: the machine's file system. */
  readonly disk?: Disk;
}

/** The merged document with what it leaves open filled in. */
export type Loaded = Document & {
  readonly step: 'week' | 'month';
  readonly draws: number;
  readonly seed: string | number;
};

export interface Scenario {
  readonly document: Loaded;
  /** The document as the files say it, before policies are laid over its inputs. */
  readonly written: Loaded;
  /** Every file that was read, in that order: the scenario, what it extends, CSV sections after the file that names them. */
  readonly files: readonly LoadedFile[];
  /** All quantities, in the document's order; of an input that a policy replaces, only what replaces it. */
  readonly quantities: readonly Quantity[];
  /** What the file itself adds to those it extends, and replaces or removes of them. */
  readonly changes: readonly Change[];
  /** What formulas and units may refer to. */
  readonly context: Context;
  /** What responses add, by response: laid over the document only when one is taken. */
  readonly overlays: Overlays;
  /** The same scenario with some responses taken, read anew: what is wrong with it includes what is wrong without them. */
  readonly take: (taking: Taking) => Examined;
  /** In a scenario with responses taken: which, and what it was without them. */
  readonly taken?: Taken | undefined;
  /** Where the value at a path is written; for a map, its key; for what is missing, the nearest thing around it. */
  readonly spanOf: (path: Path) => Span;
  /** Where the key at the end of a path is written. */
  readonly keySpanOf: (path: Path) => Span;
}

const DEFAULTS = { step: 'week', draws: 10_000, seed: '1' } as const;
const MAX_FILES = 200;

/** All that reading a file comes to: what is wrong, and what can be made of the rest. */
export interface Examined {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  /** Without the fields that have problems; undefined where a file could not be read at all. */
  readonly scenario: Scenario | undefined;
}

/** Reads a scenario or model file with all it extends. Never throws for what a file says; changes nothing. */
export function load(file: string, options: LoadOptions): Checked<Scenario> {
  const { problems, warnings, scenario } = examine(file, options);
  return checked(problems, () => scenario ?? unreachable(), warnings);
}

/** The same, with what could be made of a file that has problems, so that the compiler can look for more of them in it. */
export function examine(file: string, options: LoadOptions): Examined {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];

  // 1 read: the file and what it extends, the lowest layer first
  const { layers, files, complete } = readLayers(file, options, problems, warnings);
  warnings.push(...sourcesTaken(layers));
  // A file that cannot be read leaves gaps; complaints about them would only hide its own problem.
  if (!complete) return { problems, warnings, scenario: undefined };

  // 2 merge: each layer over those below
  const reports = { problems, warnings, changes: [] as Change[] };
  const overlays = collectAdds(layers);
  const [ground, ...above] = layers.map(layer => mapAdds(layer)) as [MapTree, ...MapTree[]];
  const tree = above.reduce(
    (below, layer) => {
      reports.changes.length = 0; // only what the file itself changes is told, not how those below it came about
      return mergeDocuments(below, layer, reports);
    },
    withoutNulls(ground, reports),
  );

  const read = readTree(tree, { files, overlays, reports });
  problems.push(...checkPortfolios(read.written, overlays, tree));
  warnings.push(...uncounted(read.written, overlays));
  return { problems, warnings, scenario: read };
}

/** What a merged tree is read with; `taken`: it has responses laid over it. */
interface Reading {
  readonly files: readonly LoadedFile[];
  readonly overlays: Overlays;
  readonly reports: { readonly problems: Problem[]; readonly warnings: Problem[]; readonly changes: readonly Change[] };
  readonly taken?: Taken;
}

function readTree(tree: MapTree, reading: Reading): Scenario {
  const { files, overlays, reports, taken } = reading;
  const { problems, warnings, changes } = reports;

  // 3 schema: what the fields are; on failure the rest is read without the culprits, to find what else is wrong
  const found = readDocument(tree, problems);

  // 4 quantities: units, intervals, distributions, formulas; then names that stand on each other
  const context = contextOf(tree, problems);
  const { document, quantities } = resolve(found, tree, context, problems);
  problems.push(...formulaCycles(document.inputs ?? {}, tree));

  // 5 policies: those in force replace inputs
  const checkedPolicies = checkPolicies(document, tree, files[0]!.name);
  problems.push(...checkedPolicies.problems);
  warnings.push(...checkedPolicies.warnings);

  const loaded: Loaded = {
    ...document,
    step: document.step ?? DEFAULTS.step,
    draws: document.draws ?? DEFAULTS.draws,
    seed: document.seed ?? DEFAULTS.seed,
  };
  const scenario: Scenario = {
    document: loaded,
    written: loaded,
    files,
    quantities,
    changes,
    context,
    overlays,
    take: taking => take(scenario, tree, taking),
    ...(taken ? { taken } : {}),
    spanOf: path => spanOf(tree, path),
    keySpanOf: path => keySpanOf(tree, path),
  };
  return laidOver(scenario);
}

/** Lays what responses add over the merged document, and reads it again. */
function take(before: Scenario, tree: MapTree, taking: Taking): Examined {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const reports = { problems, warnings, changes: [] as Change[] };
  const overlay = overlayOf(before.overlays, tree, taking);
  const inputs = entryOf(overlay, 'inputs')?.value;
  const taken: Taken = {
    responses: taking.responses,
    before: laidOver(before).document,
    inputs: new Set(inputs?.kind === 'map' ? inputs.entries.keys() : []),
  };
  const merged = mergeDocuments(tree, overlay, reports);
  const { files, overlays } = before;
  return { problems, warnings, scenario: readTree(merged, { files, overlays, reports, taken }) };
}

const unreachable = (): never => {
  throw new Error('bug: a file could not be read and nothing was said about it');
};

/** Reads a file and what it extends, depth first. A file that is reached twice is laid once, where it was reached first. */
function readLayers(file: string, options: LoadOptions, problems: Problem[], warnings: Problem[]) {
  const disk = options.disk ?? NODE_DISK;
  const allowed = options.allowPaths ?? [];
  const place: Place = {
    disk,
    workingFolder: options.workingFolder ?? process.cwd(),
    roots: allowed === true ? [] : [options.projectRoot, ...allowed].map(folder => realOrSame(disk, folder)),
  };
  const layers: MapTree[] = [];
  const files: LoadedFile[] = [];
  const done = new Set<string>();
  let complete = true;

  const fetch = (path: string, named: Span, confined: boolean) => {
    const real = locate(path, place, named, problems, confined);
    const read = real === undefined ? undefined : readSource(real, place, named, problems);
    if (read === undefined) return undefined;
    const { source, ...file } = read;
    files.push(file);
    return source;
  };

  const visit = (path: string, named: Span, chain: readonly { path: string; name: string }[]): void => {
    const real = locate(path, place, named, problems, chain.length > 0);
    const circle = chain.findIndex(link => link.path === real);
    if (real !== undefined && circle >= 0) {
      const names = [...chain.slice(circle), chain[circle]!].map(link => link.name).join(' → ');
      const fix = 'move what they share into a file that both extend';
      problems.push({ code: 'EXTENDS_CYCLE', message: `files extend each other: ${names}`, fix, at: named });
    }
    if (real !== undefined && circle < 0 && done.has(real)) return;
    if (real !== undefined && circle < 0 && files.length >= MAX_FILES) {
      problems.push({
        code: 'FILE_TOO_LARGE',
        message: `more than ${MAX_FILES} files are read`,
        fix: 'extend fewer files',
        at: named,
      });
    }
    const source =
      real === undefined || circle >= 0 || files.length >= MAX_FILES ? undefined : fetch(path, named, chain.length > 0);
    const tree = source === undefined ? undefined : readYaml(source, problems, warnings);
    if (real === undefined || source === undefined || tree === undefined) {
      complete = false;
      return;
    }
    done.add(real);
    const folder = dirname(real);
    const below = childOf(tree, 'extends');
    for (const base of below?.kind === 'list' ? below.items : below === undefined ? [] : [below]) {
      const name = textOf(base);
      if (name !== undefined) visit(resolvePath(folder, name), base.at, [...chain, { path: real, name: source.name }]);
    }
    layers.push(withCsv(tree, folder));
  };

  /** The document with the sections that stand in files of their own put in place. */
  const withCsv = (tree: MapTree, folder: string): MapTree => {
    const entries = new Map(tree.entries);
    for (const section of CSV_SECTIONS) {
      const entry = entryOf(tree, section);
      const name = textOf(entry?.value);
      if (entry === undefined || name === undefined) continue;
      const source = fetch(resolvePath(folder, name), entry.value.at, true);
      const table = source === undefined ? undefined : readCsv(source, section, problems);
      if (table === undefined) complete = false;
      else entries.set(section, { key: entry.key, value: table });
    }
    return mapAdds({ ...tree, entries }, adds => withCsv(adds, folder));
  };

  const path = resolvePath(place.workingFolder, file);
  visit(path, { file: { name: nameOf(path, place), text: '' }, start: 0, end: 0 }, []);
  return { layers, files, complete };
}

function realOrSame(disk: Disk, folder: string): string {
  try {
    return disk.realpath(folder);
  } catch {
    return resolvePath(folder);
  }
}

const MAX_ROUNDS = 20;

/** The document as the schema reads it. What it refuses is reported and left out, so that the rest can be looked at too. */
function readDocument(tree: Tree, problems: Problem[]): Document {
  const plain = toPlain(tree);
  const filled = new Set<string>();
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const result = schema.safeParse(plain);
    if (result.success) return result.data;
    const { problems: found, culprits } = translate(result.error.issues, tree, schema);
    // What is missing because we left it out ourselves is not the analyst's doing.
    if (round === 0) problems.push(...found);
    for (const culprit of culprits) remove(plain, culprit, filled);
  }
  return {};
}

/** Deletes what is at `path`. What is missing there is filled in with a text most fields take, or else what it is missing from goes. */
function remove(plain: Plain, path: Path, filled: Set<string>): void {
  if (path.length === 0) return;
  const parent = path.slice(0, -1);
  const last = path.at(-1)!;
  let here: Plain | undefined = plain;
  for (const key of parent) {
    if (typeof here !== 'object' || here === null) return;
    here = Array.isArray(here) ? here[Number(key)] : here[key];
  }
  if (typeof here !== 'object' || here === null) return;
  const name = JSON.stringify(path);
  if (Array.isArray(here)) remove(plain, parent, filled);
  else if (Object.hasOwn(here, last)) delete here[last];
  else if (filled.has(name)) remove(plain, parent, filled);
  else here[last] = '1';
  filled.add(name);
}

/** Names of inputs and counted units, as they stand in the files; problems with the names themselves are reported. */
function contextOf(tree: Tree, problems: Problem[]): Context {
  const units = new Set<string>();
  for (const section of ['units', 'regions'] as const) {
    const list = at(tree, [section]);
    const seen = new Set<string>();
    for (const item of list?.kind === 'list' ? list.items : []) {
      const name = textOf(item);
      if (name === undefined) continue;
      const refuse = (message: string, fix: string) => problems.push({ code: 'BAD_NAME', message, fix, at: item.at });
      const bad = badName(name, item.at);
      if (bad !== undefined) problems.push(bad);
      else if (seen.has(name)) refuse(`\`${name}\` is declared twice`, 'remove one');
      else if (section === 'units' && !isUnitName(name))
        refuse(`\`${name}\` cannot be the name of a unit`, 'choose one word of letters that no other unit has');
      else if (section === 'units') units.add(name);
      seen.add(name);
    }
  }
  const names = new Set<string>();
  const inputs = at(tree, ['inputs']);
  for (const [name, entry] of inputs?.kind === 'map' ? inputs.entries : []) {
    const reserved = isReserved(name, units);
    if (reserved || !/^[\p{L}_][\p{L}\p{N}_]*(?:-[\p{L}\p{N}_]+)*$/u.test(name)) {
      const message = reserved
        ? `\`${name}\` is a unit or a word of formulas already`
        : `\`${name}\` cannot be named in a formula`;
      problems.push({
        code: 'BAD_NAME',
        message,
        fix: 'choose a name of letters, digits, `_` and single hyphens that is no unit or function',
        at: entry.key,
      });
    }
    names.add(name);
  }
  return { names, units };
}
