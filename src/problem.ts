// What is wrong with an analyst's file, as data: a stable code, one sentence, why it matters, how to mend it, and where.
// Problems are collected, never thrown; sentences are rendered with a caret under the analyst's own line, at the very end.
// Imports only the width of text on a screen; knows no files, no terminal and no exit codes.
import stringWidth from 'string-width';

/** A place in a file the analyst wrote: character offsets into `file.text`, end exclusive. */
export interface Span {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
}

/** One file as read. `name` is how the analyst would call it: relative to the working folder where that is shorter. */
export interface SourceFile {
  readonly name: string;
  readonly text: string;
}

/** Every code has a fixture in test/invalid and a paragraph in scenarios/guide/problems.md. */
export type ProblemCode =
  | 'FILE_NOT_FOUND' // a file that was named does not exist or cannot be read
  | 'FILE_TOO_LARGE' // larger than MAX_FILE_BYTES
  | 'NOT_TEXT' // binary bytes or invalid UTF-8
  | 'BAD_YAML' // the YAML parser cannot read it, or it holds too many aliases or too deep a nesting
  | 'BAD_CSV' // a row with the wrong number of cells, a broken quote
  | 'OUTSIDE_PROJECT' // a path that leaves the project folder without --allow-path
  | 'EXTENDS_CYCLE' // a file that extends itself, directly or through others
  | 'UNKNOWN_FIELD' // a key that means nothing here
  | 'MISSING_FIELD' // a key that has to be there
  | 'WRONG_TYPE' // a list where a name is expected, and so on
  | 'BAD_NAME' // a name that cannot be used (control characters, reserved words, a clash)
  | 'BAD_NUMBER' // not a number, not finite, or out of the range this field allows
  | 'BAD_QUANTITY' // a quantity or formula that does not parse
  | 'BAD_DISTRIBUTION' // an unknown distribution, or parameters it does not take
  | 'BAD_INTERVAL' // a low end above the high end
  | 'UNKNOWN_UNIT' // a unit that is not on the list
  | 'UNIT_MISSING' // a bare number where a unit is needed
  | 'UNIT_MISMATCH' // a unit of the wrong dimension
  | 'UNKNOWN_NAME' // a good, region, site, input … that is not declared
  | 'FORMULA_CYCLE' // inputs or outcomes defined by each other
  | 'BAD_DATE' // not a calendar date
  | 'SHARES_SUM' // shares that must sum to one and do not
  | 'NO_SUPPLY' // an account that no lane serves, a market that nothing fills
  | 'OVER_CAPACITY' // a derived flow above the capacity of a site
  | 'LOOP_GAIN' // recycling that returns more than was put in
  | 'BAD_RUN' // draws, seed, horizon or step out of range
  | 'BAD_EXPECT'; // an `expect` statement that does not parse

export interface Problem {
  readonly code: ProblemCode;
  readonly message: string;
  readonly why?: string;
  readonly fix?: string;
  readonly at: Span;
}

export type Checked<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export interface RenderOptions {
  /** Columns to fill; longer source lines are cut around the caret. Default 120. */
  readonly width?: number;
  /** Colours one part of the text; default: leaves it as it is. */
  readonly paint?: (part: 'code' | 'caret' | 'label', text: string) => string;
}

const GUTTER = 7; // columns of the line number, as in compilers' messages: right-aligned, room for a million lines
const CONTEXT_BEFORE = 40; // characters kept before the caret when a line has to be cut

/** `text` with everything that could move a cursor, hide or reorder text replaced by a visible sign. Never holds a line break. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, sign => {
    const code = sign.codePointAt(0)!;
    if (code === 0x09) return ' ';
    if (code < 0x20) return String.fromCodePoint(0x2400 + code); // U+2400…: the control pictures, one column each
    return code === 0x7f ? '\u2421' : '\ufffd';
  });
}

/** Columns that `text` takes on a screen: wide letters take two. */
export const displayWidth = (text: string): number => stringWidth(text);

/** Line and column of a span's first character, both counted from 1; a column is a UTF-16 unit, as editors count. */
export function lineAndColumn(at: Span): { readonly line: number; readonly column: number } {
  const starts = lineStarts(at.file);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= at.start) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: at.start - starts[low]! + 1 };
}

/** A problem as a few lines of text: place, code and message; the analyst's line with carets; why and fix. No line break at the end. */
export function render(problem: Problem, options: RenderOptions = {}): string {
  const width = Math.max(60, options.width ?? 120);
  const paint = options.paint ?? ((_part, text) => text);
  const { file } = problem.at;
  const { line, column } = lineAndColumn(problem.at);
  const place = file.text === '' ? printable(file.name) : `${printable(file.name)}:${line}:${column}`;
  const lines = [`${place}  ${paint('code', problem.code)}  ${printable(problem.message)}`];
  if (file.text !== '') {
    const shown = excerpt(problem.at, width - GUTTER - 3);
    lines.push(`${String(line).padStart(GUTTER)} | ${shown.text}`.trimEnd());
    lines.push(`${' '.repeat(GUTTER)} | ${' '.repeat(shown.indent)}${paint('caret', '^'.repeat(shown.carets))}`);
  }
  const parts: string[] = [];
  let length = 0;
  for (const label of ['why', 'fix'] as const) {
    const said = problem[label];
    if (said === undefined) continue;
    parts.push(`${paint('label', label)}  ${printable(said)}`);
    length += displayWidth(said) + 5;
  }
  if (parts.length > 0) lines.push(...(length + 8 <= width ? [parts.join(' '.repeat(8))] : parts));
  return lines.join('\n');
}

/** All problems, in the order of `sortProblems`, an empty line between two; after `limit` of them only their number. */
export function renderAll(
  problems: readonly Problem[],
  options: RenderOptions & { readonly limit?: number } = {},
): string {
  const limit = options.limit ?? 50;
  const sorted = sortProblems(problems);
  const shown = sorted.slice(0, limit).map(problem => render(problem, options));
  if (sorted.length > limit) shown.push(`… and ${sorted.length - limit} more problems`);
  return shown.join('\n\n');
}

/** By file and place; what was found twice at one place is said once. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  const key = (p: Problem) => `${p.at.start}\0${p.at.file.name}\0${p.code}\0${p.message}`;
  const once = new Map(problems.map(p => [key(p), p]));
  return [...once.values()].sort(
    (a, b) =>
      compare(a.at.file.name, b.at.file.name) ||
      a.at.start - b.at.start ||
      compare(a.code, b.code) ||
      compare(a.message, b.message),
  );
}

/** The value if nothing was found, else everything that was. `value` is only asked for when there is no problem. */
export function checked<T>(
  problems: readonly Problem[],
  value: () => T,
  warnings: readonly Problem[] = [],
): Checked<T> {
  if (problems.length > 0) return { ok: false, problems: sortProblems(problems) };
  return { ok: true, value: value(), warnings: sortProblems(warnings) };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The line under the caret, cut to `room` columns around it; `indent` and `carets` are columns on the screen. */
function excerpt(at: Span, room: number): { text: string; indent: number; carets: number } {
  const { text } = at.file;
  const start = Math.min(at.start, text.length);
  const first = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', start);
  let last = newline < 0 ? text.length : newline;
  if (last > first && text[last - 1] === '\r') last--;

  // Wide letters make a line at most twice as wide as it is long, so only short lines are worth measuring.
  const fits = last - first <= room && displayWidth(printable(text.slice(first, last))) <= room;
  let from = fits ? first : Math.max(first, Math.min(start - CONTEXT_BEFORE, last - room + 2));
  let to = fits ? last : Math.min(last, from + room - 2);
  if (isLow(text, from) && from > first) from--;
  while (!fits && to > start + 1 && displayWidth(printable(text.slice(from, to))) > room - 2) to--;
  if (isLow(text, to) && to < last) to--;

  const left = (from > first ? '…' : '') + printable(text.slice(from, Math.min(start, to)));
  const marked = printable(text.slice(Math.min(start, to), Math.max(start, Math.min(at.end, to))));
  const right = printable(text.slice(Math.max(start, Math.min(at.end, to)), to)) + (to < last ? '…' : '');
  return { text: left + marked + right, indent: displayWidth(left), carets: Math.max(1, displayWidth(marked)) };
}

/** Whether a cut at `index` would fall inside a surrogate pair. */
const isLow = (text: string, index: number): boolean => (text.charCodeAt(index) & 0xfc00) === 0xdc00;

// Remembered per file, so that a thousand problems in a large file do not count its lines a thousand times.
const knownStarts = new WeakMap<SourceFile, readonly number[]>();

function lineStarts(file: SourceFile): readonly number[] {
  const known = knownStarts.get(file);
  if (known !== undefined) return known;
  const starts = [0];
  for (let i = file.text.indexOf('\n'); i >= 0; i = file.text.indexOf('\n', i + 1)) starts.push(i + 1);
  knownStarts.set(file, starts);
  return starts;
}
