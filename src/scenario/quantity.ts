// The written number: its types, and the reading of `12 kt/year`, `10 to 14 kt`, `triangular(60 %, 80 %, 95 %)` or a formula
// into our own small tree in canonical units. mathjs only finds the structure of formulas (formula.ts, math.ts).
// Knows nothing of files: load.ts says where a quantity stands, who says so, and which names it may use.
import type { Distribution } from '../numbers/distribution.ts';
import type { Span } from '../problem.ts';
import { attempt, type Parsed, problemOf, refuse } from './complaint.ts';
import { constantOf } from './dimension.ts';
import { parseFormula } from './formula.ts';
import { type Context, plainSigns, readLiteral } from './literal.ts';
import type { Confidence } from './scenario.ts';
import { refuseHuge } from './tokens.ts';
import { parseUncertain } from './uncertain.ts';
import { type Dimension, unitOf } from './unit.ts';

export type { Complaint, Parsed } from './complaint.ts';
export { constantOf, dimensionOf, type Scope } from './dimension.ts';
export type { Context } from './literal.ts';
export { printExpression } from './print.ts';
export {
  canonicalUnit,
  type Dimension,
  formatDimension,
  multiplyDimensions,
  sameDimension,
} from './unit.ts';

export type Operator = '+' | '-' | '*' | '/' | '^' | 'negate' | '<' | '<=' | '>' | '>=' | 'if';
export type FormulaFunction = 'min' | 'max' | 'abs' | 'sqrt' | 'exp' | 'log' | 'round' | 'floor' | 'ceil';

/** Our own small tree. All numbers are in canonical units: t, week, USD, and one for every counted unit. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number; readonly dimension: Dimension }
  | { readonly kind: 'distribution'; readonly distribution: Distribution; readonly dimension: Dimension }
  | { readonly kind: 'name'; readonly name: string } // a named input
  | { readonly kind: 'operator'; readonly operator: Operator; readonly arguments: readonly Expression[] }
  | { readonly kind: 'function'; readonly function: FormulaFunction; readonly arguments: readonly Expression[] }
  | { readonly kind: 'reference'; readonly of: string; readonly arguments: readonly string[] }; // vehicles_lost(europe); exports(magnet, china)

/** An uncertain number that is written as one. */
export type Uncertain = Extract<Expression, { kind: 'distribution' }>;

/** One written number: what it says, where it stands, and who says so. `expression` is filled in by load.ts. */
export interface Quantity {
  readonly kind: 'quantity';
  readonly written: string;
  readonly expression: Expression;
  readonly path: string; // uses.ev.demand.europe: also the name of its random stream
  readonly at: Span;
  readonly luck: 'parameter' | 'event';
  readonly source?: string;
  readonly asOf?: string;
  readonly confidence?: Confidence;
  readonly note?: string;
}

/** A quantity as the schema lets it through: the number alone, or a map with what is said about it. */
export type WrittenQuantity =
  | string
  | number
  | {
      readonly value: string | number;
      readonly luck?: 'parameter' | 'event' | undefined;
      readonly source?: string | undefined;
      readonly as_of?: string | number | undefined;
      readonly confidence?: Confidence | undefined;
      readonly note?: string | undefined;
    };

const NOWHERE: Span = { file: { name: '', text: '' }, start: 0, end: 0 };
const NOTHING: Expression = { kind: 'number', value: Number.NaN, dimension: {} };

/** What the schema makes of a written quantity; load.ts replaces it by one that is parsed, placed and named. */
export function unresolved(as: WrittenQuantity): Quantity {
  const { value, luck, source, as_of, confidence, note } = typeof as === 'object' ? as : { value: as };
  return {
    kind: 'quantity',
    written: String(value),
    expression: NOTHING,
    path: '',
    at: NOWHERE,
    luck: luck ?? 'parameter',
    ...(source === undefined ? {} : { source }),
    ...(as_of === undefined ? {} : { asOf: String(as_of) }),
    ...(confidence === undefined ? {} : { confidence }),
    ...(note === undefined ? {} : { note }),
  };
}

/**
 * Parses a written quantity: a number with its unit, a share, a 90 % interval, a distribution or a formula over named inputs.
 * All numbers in the result are in t, week, USD and counted units. Stops at the first thing that is wrong.
 */
export function parseQuantity(written: string, context: Context): Parsed {
  return attempt(() => {
    refuseHuge(written);
    const text = plainSigns(written);
    return (
      parseShare(text, context) ??
      parseUncertain(text, context) ??
      parseRange(text, context) ??
      finite(parseFormula(text, context), text)
    );
  });
}

/** The same for a formula alone, in which neither intervals nor distributions have a meaning (outcomes, calibration). */
export function parseFormulaText(written: string, context: Context): Parsed {
  return attempt(() => {
    refuseHuge(written);
    return parseFormula(plainSigns(written), context);
  });
}

/** The problem of a complaint about a quantity or formula that stands at `at`. */
export const problemIn = problemOf;

/** A unit on its own, such as `kt/year`: one of it is `factor` canonical units of that dimension. `units` are those the model declares. */
export function parseUnit(
  text: string,
  units: ReadonlySet<string> = new Set(),
): { readonly ok: true; readonly factor: number; readonly dimension: Dimension } | Extract<Parsed, { ok: false }> {
  let found = { factor: 1, dimension: {} as Dimension };
  const parsed = attempt(() => {
    found = unitOf(plainSigns(text), units);
    return NOTHING;
  });
  return parsed.ok ? { ok: true, ...found } : parsed;
}

/** `5 %`, `-2.5 %/year`: a plain share, or a rate of one; undefined if the text is anything else. */
function parseShare(text: string, context: Context): Expression | undefined {
  const lead = /^\s*(-?)\s*/.exec(text)!;
  const read = readLiteral(text, lead[0].length, context, true);
  const slash = read?.literal.unit;
  if (read === undefined || slash === undefined || !text.slice(0, read.end).includes('%')) return undefined;
  if (text.slice(read.end).trim() !== '') return undefined;
  const { number, scale } = read.literal;
  const value = ((lead[1] === '-' ? -number : number) * scale * slash.times) / slash.over;
  return { kind: 'number', value, dimension: slash.dimension };
}

/** The expression, unless it is a constant that comes to no finite number, such as 1/0. */
function finite(expression: Expression, text: string): Expression {
  const value = constantOf(expression);
  if (value === undefined || Number.isFinite(value)) return expression;
  return refuse({
    code: 'BAD_NUMBER',
    message: `\`${text.trim()}\` does not come to a finite number`,
    fix: 'correct the division, root, logarithm or power in it',
    start: 0,
    end: text.length,
  });
}

/** `10-14 kt` and `10 - 14 kt`: an interval written in a way that could also be a difference. Always refused. */
function parseRange(text: string, context: Context): undefined {
  const place = { start: text.length - text.trimStart().length, end: text.trimEnd().length };
  if (/^\s*\d{4}-\d\d?-\d\d?\s*$/.test(text)) {
    const fix = 'write a number with its unit, for instance `12 kt/year` or `5 weeks`';
    return refuse({
      code: 'BAD_QUANTITY',
      message: `\`${text.trim()}\` is a date, and a number is needed here`,
      fix,
      ...place,
    });
  }
  const range = /^\s*(\d+(?:\.\d+)?)( *[-–—] *)(\d+(?:\.\d+)?)(.*)$/u.exec(text);
  if (range === null) return undefined;
  const [, low, dash, high, rest] = range as unknown as [string, string, string, string, string];
  if (rest.trim() === '' && dash.includes(' ') && dash.includes('-')) return undefined; // plainly a difference
  const literal = readLiteral(`1${rest}`, 0, context, true);
  if (literal === undefined || `1${rest}`.slice(literal.end).trim() !== '') return undefined;
  return refuse({
    code: 'BAD_QUANTITY',
    message: `\`${text.trim()}\` could be an interval or a difference`,
    why: 'an interval holds 90 % of the probability',
    fix: `for an interval write \`${low} to ${high}${rest.trimEnd()}\``,
    ...place,
  });
}
