// What the schema complains of → problems in the analyst's words, each at the place in the file it speaks of.
// Never shows the schema's own sentences: they speak of types the analyst has not heard of.
import type * as z from 'zod';
import type { Problem, Span } from '../problem.ts';
import { describePath, exampleOf, fieldsAt } from './field.ts';
import { didYouMean, listed, nearest } from './nearest.ts';
import { at, keySpanOf, type Path, spanOf, type Tree } from './tree.ts';

type Issue = z.core.$ZodIssue;

/** One issue, with alternatives narrowed to the one that was most likely meant. */
type Finding =
  | { readonly kind: 'unknown'; readonly path: Path; readonly keys: readonly string[] }
  | { readonly kind: 'type'; readonly path: Path; readonly expected: readonly string[] }
  | { readonly kind: 'choice'; readonly path: Path; readonly options: readonly string[] }
  | { readonly kind: 'size'; readonly path: Path; readonly issue: Issue };

export interface Translated {
  readonly problems: readonly Problem[];
  /** What has to be left out for the rest to be read; for what is missing, the map around it. */
  readonly culprits: readonly Path[];
}

/** Translates all issues found in `tree`. */
export function translate(issues: readonly Issue[], tree: Tree, schema: z.ZodType): Translated {
  const findings = issues.flatMap(issue => narrow(issue, [], tree));
  return {
    problems: onceAPlace(findings.flatMap(finding => problemsOf(finding, tree, schema))),
    culprits: findings.flatMap(({ path, ...finding }) =>
      finding.kind === 'unknown' ? finding.keys.map(key => [...path, key]) : [path],
    ),
  };
}

/** A column of a CSV file that is not known is wrong in every row; one message is enough. */
function onceAPlace(problems: readonly Problem[]): Problem[] {
  const seen = new Map<Span['file'], Set<number>>();
  return problems.filter(({ code, at: { file, start } }) => {
    if (code !== 'UNKNOWN_FIELD') return true;
    const starts = seen.get(file) ?? new Set();
    seen.set(file, starts);
    return !starts.has(start) && starts.add(start);
  });
}

function narrow(issue: Issue, base: Path, tree: Tree): Finding[] {
  const path = [...base, ...(issue.path as (string | number)[])];
  switch (issue.code) {
    case 'unrecognized_keys':
      return [{ kind: 'unknown', path, keys: issue.keys }];
    case 'invalid_type':
      return [{ kind: 'type', path, expected: [issue.expected] }];
    case 'invalid_value':
      return [{ kind: 'choice', path, options: issue.values.map(String) }];
    case 'invalid_union':
      if ('options' in issue && Array.isArray(issue.options))
        return [{ kind: 'choice', path, options: issue.options.map(String) }];
      return alternative(
        issue.errors.map(errors => errors.flatMap(error => narrow(error, path, tree))),
        path,
      );
    default:
      return [{ kind: 'size', path, issue }];
  }
}

/** Of several forms that all failed: the one whose outermost type fits and that has the least to complain of. */
function alternative(forms: readonly (readonly Finding[])[], path: Path): Finding[] {
  const misfit = (form: readonly Finding[]) =>
    form.some(finding => finding.kind === 'type' && finding.path.length === path.length);
  const weight = (form: readonly Finding[]) =>
    form.reduce((sum, finding) => sum + (finding.kind === 'unknown' ? finding.keys.length : 1), 0);
  // A form that knows every key written here was meant, whatever is wrong further inside.
  const strange = (form: readonly Finding[]) =>
    form.some(finding => finding.kind === 'unknown' && finding.path.length === path.length);
  const fitting = forms.filter(form => !misfit(form));
  const known = fitting.filter(form => !strange(form));
  const meant = known.length > 0 ? known : fitting;
  if (meant.length > 0) return [...meant.reduce((best, form) => (weight(form) < weight(best) ? form : best))];
  const expected = forms
    .flat()
    .flatMap(finding => (finding.kind === 'type' && finding.path.length === path.length ? finding.expected : []));
  return [{ kind: 'type', path, expected: [...new Set(expected)] }];
}

function problemsOf(finding: Finding, tree: Tree, schema: z.ZodType): Problem[] {
  const { path } = finding;
  const written = at(tree, path);
  switch (finding.kind) {
    case 'unknown': {
      const fields = fieldsAt(schema, path, tree);
      return finding.keys.map(key => unknownField(key, path, fields, tree));
    }
    case 'choice': {
      if (written === undefined) return missing(path, tree, schema);
      const said = written.kind === 'scalar' ? String(written.value) : '';
      const near = nearest(said, finding.options);
      const fix = near === undefined ? `write one of ${listed(finding.options, 20)}` : `did you mean \`${near}\`?`;
      if (written.kind !== 'scalar') return [wrongType(path, written, ['string'], fix)];
      const message = `\`${said}\` is not one of the choices for ${describePath(path)}`;
      return [
        {
          code: 'UNKNOWN_NAME',
          message,
          ...(near === undefined ? {} : { why: `the choices are ${listed(finding.options, 20)}` }),
          fix,
          at: written.at,
        },
      ];
    }
    case 'type':
      return written === undefined ? missing(path, tree, schema) : [wrongType(path, written, finding.expected)];
    case 'size':
      return [wrongSize(finding.issue, path, written, spanOf(tree, path))];
  }
}

function unknownField(key: string, path: Path, fields: readonly string[], tree: Tree): Problem {
  const where = path.length === 0 ? 'a field of a scenario or model' : `a field of ${describePath(path)}`;
  return {
    code: 'UNKNOWN_FIELD',
    message: `\`${key}\` is not ${where}`,
    why: 'a line that is not understood is not left out silently',
    fix: didYouMean(key, fields, fields.length > 0 ? `fields here are ${listed(fields, 16)}` : 'remove it'),
    at: keySpanOf(tree, [...path, key]),
  };
}

function missing(path: Path, tree: Tree, schema: z.ZodType): Problem[] {
  const parent = path.slice(0, -1);
  const field = String(path.at(-1));
  // A field that is there under a misspelt name is reported as that; saying that it is missing too would be noise.
  const around = at(tree, parent);
  const known = fieldsAt(schema, parent, tree);
  const strange = around?.kind === 'map' ? [...around.entries.keys()].filter(key => !known.includes(key)) : [];
  if (strange.some(key => nearest(key, known) === field)) return [];
  const example = exampleOf(path);
  return [
    {
      code: 'MISSING_FIELD',
      message: `\`${field}\` is missing from ${describePath(parent)}`,
      fix: example === undefined ? `add \`${field}:\`` : `add it, for instance \`${example}\``,
      at: spanOf(tree, parent),
    },
  ];
}

function wrongType(path: Path, written: Tree, expected: readonly string[], fix?: string): Problem {
  const example = exampleOf(path);
  const wanted = inWords(expected, path);
  return {
    code: 'WRONG_TYPE',
    message: `${describePath(path)} is ${kindOf(written)}; it has to be ${wanted}`,
    fix: fix ?? (example === undefined ? `write ${wanted}` : `write for instance \`${example}\``),
    at: firstLine(written.at),
  };
}

function wrongSize(issue: Issue, path: Path, written: Tree | undefined, place: Span): Problem {
  const said = describePath(path);
  if (issue.code === 'too_big' || issue.code === 'too_small') {
    const limit = issue.code === 'too_big' ? issue.maximum : issue.minimum;
    const bound = issue.code === 'too_big' ? 'at most' : 'at least';
    if (issue.origin === 'string') {
      const long = issue.code === 'too_big';
      return {
        code: typeof limit === 'number' && limit >= 500 ? 'BAD_QUANTITY' : 'BAD_NAME',
        message: long ? `the text of ${said} is too long; at most ${limit} characters are read` : `${said} is empty`,
        fix: long ? 'shorten it; the parts of a formula can be named under `inputs:`' : 'write a name',
        at: place,
      };
    }
    if (issue.origin === 'array') {
      const message = `${said} has ${written?.kind === 'list' ? written.items.length : 'too many'} items; it takes ${issue.exact === true ? 'exactly' : bound} ${limit}`;
      return {
        code: 'WRONG_TYPE',
        message,
        fix: `write for instance \`${exampleOf(path) ?? `${String(path.at(-1))}: [china]`}\``,
        at: place,
      };
    }
    return {
      code: 'BAD_NUMBER',
      message: `${said} is out of range; it has to be ${bound} ${limit}`,
      fix: `write a number that is ${bound} ${limit}`,
      at: place,
    };
  }
  if (issue.code === 'invalid_key')
    return { code: 'BAD_NAME', message: `the name of ${said} cannot be used`, fix: 'choose a shorter name', at: place };
  return {
    code: 'WRONG_TYPE',
    message: `${said} cannot be read`,
    fix: exampleOf(path) ?? 'compare it with the examples',
    at: place,
  };
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list of two',
  object: 'a map of fields',
  record: 'a map of names',
};

function inWords(expected: readonly string[], path: Path): string {
  const has = (...types: readonly string[]) => types.every(type => expected.includes(type));
  if (String(path.at(-1)) === 'onset')
    return 'a date, or a map with `window`, `hazard`, `after_start`, `after` or `while`';
  if (has('string', 'number', 'object', 'record')) return 'a quantity, or a map of quantities by region';
  if (has('string', 'number', 'object')) return 'a quantity';
  if (has('string', 'array')) return 'a name or a list of names';
  return expected.map(type => (Object.hasOwn(WORDS, type) ? WORDS[type]! : type)).join(' or ');
}

function kindOf(tree: Tree): string {
  if (tree.kind === 'map') return 'a map of fields';
  if (tree.kind === 'list') return 'a list';
  if (tree.value === null) return 'empty';
  return typeof tree.value === 'string' ? 'a text' : `\`${tree.value}\``;
}

/** Carets under a whole section would say nothing more than those under its first line. */
const firstLine = (span: Span): Span => {
  const newline = span.file.text.indexOf('\n', span.start);
  return newline < 0 || newline >= span.end ? span : { ...span, end: Math.max(span.start + 1, newline) };
};
