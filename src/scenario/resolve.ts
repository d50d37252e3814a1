// Placeholders of quantities → quantities with a path, a place, a source and a parsed expression.
// Knows the document's shape only as far as provenance and luck go: fields called `source`, `onset`, `probability`.
import type { Problem, Span } from '../problem.ts';
import { problemOf } from './complaint.ts';
import type { Context, Expression, Quantity } from './quantity.ts';
import { type Parsed, parseQuantity } from './quantity.ts';
import { CONFIDENCES, type Confidence, type Document } from './scenario.ts';
import { at, childOf, keySpanOf, type Path, spanOf, type Tree, textOf } from './tree.ts';

/** Who says so. `file`: where that is written; a source speaks only of numbers that stand in the same file. */
interface Provenance {
  readonly source?: string;
  readonly asOf?: string;
  readonly confidence?: Confidence;
  readonly file?: Span['file'];
}

/** The document with every quantity parsed and placed. `tree` is what it was made from; problems are added to `problems`. */
export function resolve(
  document: Document,
  tree: Tree,
  context: Context,
  problems: Problem[],
): { document: Document; quantities: Quantity[] } {
  const quantities: Quantity[] = [];

  const visit = (value: unknown, here: Tree | undefined, path: Path, around: Provenance): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (isQuantity(value)) {
      const quantity = place(value, here, path, around);
      quantities.push(quantity);
      return quantity;
    }
    if (Array.isArray(value)) return value.map((item, i) => visit(item, childOf(here, i), [...path, i], around));
    const inner = provenanceOf(here, around);
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, visit(item, childOf(here, key), [...path, key], inner)]),
    );
  };

  // `100 %` and `5 weeks` are written hundreds of times.
  const known = new Map<string, Parsed>();
  const parse = (written: string): Parsed => {
    const parsed = known.get(written) ?? parseQuantity(written, context);
    known.set(written, parsed);
    return parsed;
  };

  const place = (quantity: Quantity, here: Tree | undefined, path: Path, around: Provenance): Quantity => {
    const written = here?.kind === 'map' ? childOf(here, 'value') : here;
    const span = written?.at ?? spanOf(tree, path);
    const said = here?.kind === 'map' ? provenanceOf(here, around) : around;
    const { source, asOf, confidence } = said.file === undefined || said.file === span.file ? said : {};
    const parsed = parse(quantity.written);
    if (!parsed.ok) problems.push(problemOf(parsed.complaint, quantity.written, span));
    const { note } = quantity;
    const luck = here?.kind === 'map' && here.entries.has('luck') ? quantity.luck : luckOf(path);
    return {
      kind: 'quantity',
      written: quantity.written,
      expression: parsed.ok ? parsed.expression : quantity.expression,
      path: pathName(path),
      at: span,
      luck,
      ...(source === undefined ? {} : { source }),
      ...(asOf === undefined ? {} : { asOf }),
      ...(confidence === undefined ? {} : { confidence }),
      ...(note === undefined ? {} : { note }),
    };
  };

  const provenanceOf = (map: Tree | undefined, around: Provenance): Provenance => {
    const source = textOf(childOf(map, 'source'));
    const asOf = scalarOf(childOf(map, 'as_of'));
    const confidence = confidenceOf(childOf(map, 'confidence'));
    if (source === undefined && asOf === undefined && confidence === undefined) return around;
    const file = childOf(map, source !== undefined ? 'source' : asOf !== undefined ? 'as_of' : 'confidence')!.at.file;
    // What a map says without naming a source refines the source around it; a source of its own replaces that one.
    const known = source === undefined ? undefined : at(tree, ['sources', source]);
    const base: Provenance = source === undefined ? around : { source, ...entryProvenance(known) };
    return {
      ...base,
      file,
      ...(asOf === undefined ? {} : { asOf }),
      ...(confidence === undefined ? {} : { confidence }),
    };
  };

  return { document: visit(document, tree, [], {}) as Document, quantities };
}

/** What the table of sources says of one of them. */
function entryProvenance(entry: Tree | undefined): Provenance {
  const asOf = scalarOf(childOf(entry, 'as_of'));
  const confidence = confidenceOf(childOf(entry, 'confidence'));
  return { ...(asOf === undefined ? {} : { asOf }), ...(confidence === undefined ? {} : { confidence }) };
}

const scalarOf = (tree: Tree | undefined): string | undefined =>
  tree?.kind === 'scalar' && (typeof tree.value === 'string' || typeof tree.value === 'number')
    ? String(tree.value)
    : undefined;

const confidenceOf = (tree: Tree | undefined): Confidence | undefined =>
  CONFIDENCES.find(known => known === textOf(tree));

const isQuantity = (value: object): value is Quantity =>
  'kind' in value && value.kind === 'quantity' && 'expression' in value;

/** When a shock comes, and whether it does, is luck; all else is what we do not know. */
function luckOf(path: Path): Quantity['luck'] {
  return path[0] === 'shocks' && (path[2] === 'onset' || path[2] === 'probability') ? 'event' : 'parameter';
}

/** A path as one name; a key with a dot in it is quoted, so that two paths never share a name. */
export const pathName = (path: Path): string =>
  path.map(key => (typeof key === 'string' && /[."]/.test(key) ? JSON.stringify(key) : String(key))).join('.');

/** Inputs may stand on each other this deep: what follows them later is recursive. */
const MAX_CHAIN = 500;

const tooLong = (name: string, tree: Tree): Problem => ({
  code: 'BAD_QUANTITY',
  message: `\`${name}\` stands on a chain of more than ${MAX_CHAIN} inputs`,
  fix: 'write some of them as one formula',
  at: keySpanOf(tree, ['inputs', name]),
});

/** Inputs that are defined by each other, as problems that name the chain: one for every separate circle. */
export function formulaCycles(inputs: Readonly<Record<string, Quantity>>, tree: Tree): Problem[] {
  const uses = new Map(Object.entries(inputs).map(([name, input]) => [name, namesIn(input.expression)]));
  // Inputs that stand on nothing unresolved are taken away until only circles, and what stands on them, are left.
  const left = new Map([...uses].map(([name, used]) => [name, used.filter(other => uses.has(other))]));
  const users = new Map<string, string[]>();
  for (const [name, used] of left) for (const other of used) users.set(other, [...(users.get(other) ?? []), name]);
  const waiting = new Map([...left].map(([name, used]) => [name, used.length]));
  const free = [...waiting].filter(([, count]) => count === 0).map(([name]) => name);
  const height = new Map<string, number>();
  const problems: Problem[] = [];
  for (let name = free.pop(); name !== undefined; name = free.pop()) {
    left.delete(name);
    const own = height.get(name) ?? 1;
    if (own === MAX_CHAIN + 1) problems.push(tooLong(name, tree));
    for (const user of users.get(name) ?? []) {
      height.set(user, Math.max(height.get(user) ?? 1, own + 1));
      waiting.set(user, waiting.get(user)! - 1);
      if (waiting.get(user) === 0) free.push(user);
    }
  }
  const seen = new Set<string>();
  for (const start of left.keys()) {
    const chain: string[] = [];
    let name: string | undefined = start;
    while (name !== undefined && !seen.has(name)) {
      seen.add(name);
      chain.push(name);
      name = left.get(name)!.find(other => left.has(other));
    }
    const from = name === undefined ? -1 : chain.indexOf(name);
    if (from < 0) continue; // it only leads into a circle that was reported before
    const circle = [...chain.slice(from), name!];
    problems.push({
      code: 'FORMULA_CYCLE',
      message: `inputs are defined by each other: ${circle.slice(0, 12).join(' → ')}${circle.length > 12 ? ' …' : ''}`,
      why: 'none of them could be worked out first',
      fix: 'give one of them a number',
      at: inputs[name!]!.at,
    });
  }
  return problems;
}

/** The named inputs an expression uses, each once. */
function namesIn(expression: Expression): string[] {
  const names = new Set<string>();
  const visit = (part: Expression): void => {
    if (part.kind === 'name') names.add(part.name);
    else if (part.kind === 'operator' || part.kind === 'function') part.arguments.forEach(visit);
  };
  visit(expression);
  return [...names];
}
