// YAML text → tree with places. Anchors, aliases and merge keys are followed here, within limits that a hostile file cannot pass.
// Knows nothing of what the fields mean.
import {
  Composer,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type Pair,
  type ParsedNode,
  Parser,
} from 'yaml';
import type { Problem, SourceFile, Span } from '../problem.ts';
import { badName, badText, type Entry, type MapTree, type Scalar, type Tree } from './tree.ts';

const MAX_DEPTH = 64; // scenarios need seven
const MAX_NODES = 1_000_000; // after aliases are followed: ten times a large model
const MAX_TOKENS_OPEN = 4 * MAX_DEPTH; // the parser opens two to four tokens per level
const MAX_ERRORS = 5; // those after the first few follow from them

/** The tree of a document; undefined if it cannot be read. Problems are added to `problems`. */
export function readYaml(file: SourceFile, problems: Problem[], warnings: Problem[]): MapTree | undefined {
  const said = (message: string, start: number, end: number, fix: string): Problem => ({
    code: 'BAD_YAML',
    message,
    fix,
    at: { file, start, end: Math.max(end, start + 1) },
  });
  const document = compose(file.text, (offset, message, fix) => {
    problems.push(said(message, offset, offset + 1, fix));
  });
  if (document === undefined) return undefined;
  for (const error of document.errors.slice(0, MAX_ERRORS)) {
    const known = Object.hasOwn(ADVICE, error.code) ? ADVICE[error.code] : undefined;
    const message = known?.message ?? lowerFirst(error.message.split('\n', 1)[0]!);
    problems.push(
      said(message, error.pos[0], error.pos[1], known?.fix ?? 'check indentation, quotes and brackets here'),
    );
  }
  if (document.errors.length > 0) return undefined;
  for (const warning of document.warnings) {
    const fix = 'remove the tag: it means nothing here';
    warnings.push(said(lowerFirst(warning.message.split('\n', 1)[0]!), warning.pos[0], warning.pos[1], fix));
  }
  const found = convert(file, document.contents, problems);
  if (found === undefined) return undefined;
  if (found.kind === 'map') return found;
  const start = { file, start: 0, end: Math.min(1, file.text.length) };
  if (found.kind === 'scalar' && found.value === null) return { kind: 'map', entries: new Map(), at: start };
  problems.push({
    code: 'WRONG_TYPE',
    message: `the file holds ${found.kind === 'list' ? 'a list' : 'one value'}, not a map of fields`,
    fix: 'begin with fields such as `title:`, `goods:` or `extends:`',
    at: found.at,
  });
  return undefined;
}

/** Composes the document token by token, and stops before the parser's own recursion could be driven too deep. */
function compose(
  text: string,
  refuse: (offset: number, message: string, fix: string) => void,
): Document.Parsed | undefined {
  const composer = new Composer({
    merge: true,
    uniqueKeys: false,
    schema: 'core',
    version: '1.2',
    prettyErrors: false,
    logLevel: 'silent',
  });
  const parser = new Parser();
  const documents: Document.Parsed[] = [];
  const take = (all: Iterable<Document.Parsed>) => {
    for (const one of all) documents.push(one);
  };
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) take(composer.next(token));
    if (parser.stack.length > MAX_TOKENS_OPEN) {
      refuse(parser.offset, `fields are nested more than ${MAX_DEPTH} deep`, 'write it flatter');
      return undefined;
    }
    if (documents.length > 1) break;
  }
  for (const token of parser.end()) take(composer.next(token));
  take(composer.end(true, text.length));
  if (documents.length > 1) {
    refuse(
      documents[1]!.range[0],
      'the file holds more than one document',
      'remove the second `---`, or put what follows in a file of its own',
    );
    return undefined;
  }
  return documents[0];
}

interface Measured {
  readonly tree: Tree;
  readonly nodes: number; // after aliases are followed
  readonly depth: number;
}

function convert(file: SourceFile, contents: unknown, problems: Problem[]): Tree | undefined {
  const anchors = new Map<string, Measured | 'open'>();
  let broken = false;
  const span = (range: readonly number[] | null | undefined): Span => ({
    file,
    start: range?.[0] ?? 0,
    end: range?.[1] ?? 0,
  });
  const fail = (message: string, fix: string, at: Span): Measured => {
    if (!broken) problems.push({ code: 'BAD_YAML', message, fix, at });
    broken = true;
    return { tree: { kind: 'scalar', value: null, at }, nodes: 1, depth: 0 };
  };
  const limited = (tree: Tree, parts: readonly Measured[]): Measured => {
    const nodes = parts.reduce((sum, part) => sum + part.nodes, 1);
    const depth = parts.reduce((most, part) => Math.max(most, part.depth), 0) + 1;
    if (nodes > MAX_NODES)
      return fail(
        'aliases repeat their anchors too often',
        'write the values out, or keep large tables in a CSV file',
        tree.at,
      );
    if (depth > MAX_DEPTH) return fail(`fields are nested more than ${MAX_DEPTH} deep`, 'write it flatter', tree.at);
    return { tree, nodes, depth };
  };

  const visit = (node: ParsedNode | null): Measured => {
    if (node === null || broken)
      return { tree: { kind: 'scalar', value: null, at: span(node?.range) }, nodes: 1, depth: 0 };
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target === undefined)
        return fail(
          `no anchor \`&${node.source}\` stands before this alias`,
          'define it first, or quote the text if the `*` belongs to it',
          span(node.range),
        );
      if (target === 'open')
        return fail(`the anchor \`&${node.source}\` contains itself`, 'write the value out', span(node.range));
      return target;
    }
    const anchor = node.anchor;
    if (anchor !== undefined) anchors.set(anchor, 'open');
    const made = isMap(node)
      ? map(node.items as Pair<ParsedNode, ParsedNode | null>[], span(node.range))
      : isSeq(node)
        ? list(node.items as ParsedNode[], span(node.range))
        : scalar(node);
    if (anchor !== undefined) anchors.set(anchor, made);
    return made;
  };

  const list = (nodes: readonly (ParsedNode | null)[], at: Span): Measured => {
    const parts = nodes.map(visit);
    return limited({ kind: 'list', items: parts.map(part => part.tree), at }, parts);
  };

  const scalar = (node: ParsedNode): Measured => {
    const at = span(node.range);
    const value = isScalar(node) ? (node.value as Scalar) : null;
    if (typeof value === 'string') {
      const bad = badText(value, at);
      if (bad !== undefined) problems.push(bad);
    }
    if (typeof value === 'number' && !Number.isFinite(value)) {
      const fix = 'write a finite number';
      problems.push({
        code: 'BAD_NUMBER',
        message: `\`${file.text.slice(at.start, at.end)}\` is not a number that can be used here`,
        fix,
        at,
      });
      return { tree: { kind: 'scalar', value: 0, at }, nodes: 1, depth: 0 }; // stands in, so that nothing else is said about it
    }
    return { tree: { kind: 'scalar', value, at }, nodes: 1, depth: 0 };
  };

  const map = (pairs: readonly Pair<ParsedNode, ParsedNode | null>[], at: Span): Measured => {
    const entries = new Map<string, Entry>();
    const merged = new Map<string, Entry>();
    const parts: Measured[] = [];
    for (const pair of pairs) {
      const key = span(pair.key.range);
      if (!isScalar(pair.key)) {
        fail(
          'a key has to be a plain name',
          'write `name: value`; quote a key that begins with a bracket or an asterisk',
          key,
        );
        continue;
      }
      const value = visit(pair.value);
      parts.push(value);
      if (typeof pair.key.value === 'symbol') {
        mergeInto(merged, value.tree, key);
        continue;
      }
      const name = typeof pair.key.value === 'string' ? pair.key.value : (pair.key.source ?? '');
      const bad = badName(name, key.end > key.start ? key : { ...key, end: key.start + 1 });
      if (bad !== undefined) problems.push(bad);
      else if (entries.has(name)) {
        problems.push({
          code: 'BAD_NAME',
          message: `\`${name}\` is written twice here`,
          why: 'one of the two would be lost',
          fix: 'remove one, or rename it',
          at: key,
        });
      } else entries.set(name, { key, value: value.tree });
    }
    for (const [name, entry] of merged) if (!entries.has(name)) entries.set(name, entry);
    return limited({ kind: 'map', entries, at }, parts);
  };

  /** `<<: *defaults` or `<<: [*a, *b]`: the first that has a key wins. */
  const mergeInto = (merged: Map<string, Entry>, from: Tree, key: Span): void => {
    for (const tree of from.kind === 'list' ? from.items : [from]) {
      if (tree.kind !== 'map') {
        fail('`<<` takes a map, by its alias', 'write `<<: *name` with an anchor `&name` on a map', key);
        return;
      }
      for (const [name, entry] of tree.entries) if (!merged.has(name)) merged.set(name, entry);
    }
  };

  const { tree } = visit(contents as ParsedNode | null);
  return broken ? undefined : tree;
}

const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);

/** Our words for the errors people make; the parser speaks of mappings and scalars. The message is kept where it is plain enough. */
const ADVICE: Readonly<Record<string, { readonly message?: string; readonly fix: string }>> = {
  TAB_AS_INDENT: { message: 'a tab is used to indent', fix: 'indent with spaces' },
  BAD_INDENT: {
    message: 'the indentation does not fit what stands above, or a bracket there is never closed',
    fix: 'indent everything on one level by the same number of spaces, and close every bracket',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'a second colon on one line',
    fix: 'put a text that has a colon and a space in it in quotes, and every field on a line of its own',
  },
  MULTILINE_IMPLICIT_KEY: {
    message: 'a name without its colon',
    fix: 'write `name: value` on one line; a longer text goes in quotes',
  },
  MISSING_CHAR: { fix: 'add what is missing; a text that holds quotes, colons or commas goes in quotes' },
  BLOCK_IN_FLOW: { fix: 'inside brackets write fields with commas between: `{ a: 1, b: 2 }`' },
  BAD_SCALAR_START: { message: 'a text cannot begin with this sign', fix: 'put the text in quotes' },
  BAD_DQ_ESCAPE: { fix: 'write \\\\ for a backslash, or use single quotes' },
};
