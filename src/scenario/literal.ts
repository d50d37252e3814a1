// A number with its unit, read from the middle of a text: `12.5`, `$5/kg`, `140 kt per year`, `5 %/year`.
// Also says no to numbers that can be read in two ways, such as 140,000. Knows nothing of what stands around them.
import { refuse } from './complaint.ts';
import { type Dimension, matchAt, PLAIN, readUnit, type Unit } from './unit.ts';

/** What a formula may refer to. */
export interface Context {
  /** Inputs (or outcomes) that can be named; may hold hyphens. */
  readonly names: ReadonlySet<string>;
  /** Names that are called with plain words, such as exports(magnet-heavy, china). Default: none. */
  readonly references?: ReadonlySet<string>;
  /** Counted units the model declares. Default: none. */
  readonly units?: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();
export const unitsOf = (context: Context): ReadonlySet<string> => context.units ?? NONE;

/** The same text, character for character, with the typographic signs people paste replaced by plain ones. */
export const plainSigns = (text: string): string =>
  text
    .replace(/[\u00a0\u2007\u2009\u202f\t\r\n]/g, ' ')
    .replace(/[−‒]/g, '-')
    .replace(/[×·⋅]/g, '*')
    .replace(/÷/g, '/');

/** A number as written: its digits, and the unit after it. */
export interface Literal {
  readonly number: number;
  readonly scale: number; // of `k`, `million` …; 1 if there is none
  readonly unit: Unit | undefined;
}

const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+(?![\p{L}\p{N}_]))?/uy;
const SPACE = / */y;

/**
 * Reads `12.5`, `$5/kg` or `140 kt per year` at `start`; undefined if no number starts there. A minus is not part of it.
 * `percent`: whether `5 %` and `5 %/year` may stand here (they may not inside formulas, where they would be ambiguous).
 */
export function readLiteral(
  text: string,
  start: number,
  context: Context,
  percent = false,
): { literal: Literal; end: number } | undefined {
  const dollars = text[start] === '$';
  let at = dollars ? start + 1 + matchAt(SPACE, text, start + 1)![0].length : start;
  const digits = matchAt(NUMBER, text, at)?.[0];
  if (digits === undefined) return undefined;
  refuseSeparators(text, at);
  const number = Number(digits);
  at += digits.length;
  if (!Number.isFinite(number)) {
    refuse({
      code: 'BAD_NUMBER',
      message: `${digits} is too large for a number`,
      fix: 'write a number below 1e308',
      start: at - digits.length,
      end: at,
    });
  }
  if (dollars) {
    // `$5 million/kg` reads as `5 million USD/kg`, so the sign is moved behind the scale word.
    const scale = readUnit(text, at + matchAt(SPACE, text, at)![0].length, NONE);
    const scaled = scale !== undefined && scale.unit === undefined ? scale : { scale: 1, end: at };
    const rest = readUnit(`USD ${text.slice(scaled.end)}`, 0, unitsOf(context))!;
    return { literal: { number, scale: scaled.scale, unit: rest.unit }, end: scaled.end + Math.max(0, rest.end - 4) };
  }
  const gap = matchAt(SPACE, text, at)![0].length;
  if (text[at + gap] === '%' && !percent) return { literal: { number, scale: 1, unit: undefined }, end: at };
  const read = readUnit(text, at + gap, unitsOf(context));
  if (read === undefined) return { literal: { number, scale: 1, unit: undefined }, end: at };
  return { literal: { number, scale: read.scale, unit: read.unit }, end: read.end };
}

const SEPARATED = /\d{1,3}(?:,\d{3})+(?![\d.]|,\d)/y;
const SPACED = /\d{1,3}(?: \d{3})+(?![\d.])/y;
const UNDERSCORED = /\d+(?:_\d+)+/y;
const COMMA = /\d+,\d+/y;
const DOTS = /\d+(?:\.\d*)?(?:\.\.+|…)\s*\d/y;

/** Complains about thousands separators and decimal commas at `at`: both can be read in two ways. */
function refuseSeparators(text: string, at: number): void {
  const dots = matchAt(DOTS, text, at)?.[0];
  if (dots !== undefined) {
    const low = /^\d+(?:\.\d+)?/.exec(dots)![0];
    const high = matchAt(NUMBER, text, at + dots.length - 1)![0];
    const rest = text.slice(at + dots.length - 1 + high.length);
    refuse({
      code: 'BAD_QUANTITY',
      message: 'dots do not make an interval',
      fix: `write \`${low} to ${high}${rest}\``,
      start: at,
      end: at + dots.length - 1 + high.length,
    });
  }
  const bad = [SEPARATED, SPACED, UNDERSCORED].map(p => matchAt(p, text, at)?.[0]).find(found => found !== undefined);
  const decimal = bad === undefined && depthAt(text, at) === 0 ? matchAt(COMMA, text, at)?.[0] : undefined;
  const wrong = bad ?? decimal;
  if (wrong === undefined) return;
  const inCall = wrong.includes(',') && depthAt(text, at) > 0;
  const digits = bad === undefined ? wrong.replace(',', '.') : wrong.replace(/[, _]/g, '');
  const whole = text.slice(0, at) + digits + text.slice(at + wrong.length);
  const plain = inCall || whole.length > 60 ? digits : whole.trim();
  refuse({
    code: 'BAD_QUANTITY',
    message: inCall
      ? `\`${wrong}\` can be read as one number or as several`
      : `\`${wrong}\` is not how a number is written here`,
    why: bad === undefined ? 'decimals follow a point' : 'digits are not grouped: a comma could as well mark decimals',
    fix: inCall ? `write \`${plain}\`, or a space after each comma` : `write \`${plain}\``,
    start: at,
    end: at + wrong.length,
  });
}

function depthAt(text: string, at: number): number {
  let depth = 0;
  for (let i = 0; i < at; i++) depth += text[i] === '(' ? 1 : text[i] === ')' ? -1 : 0;
  return depth;
}

/** A literal's value and dimension in canonical units. */
export function canonical(literal: Literal): { readonly value: number; readonly dimension: Dimension } {
  const { times, over, dimension } = literal.unit ?? PLAIN;
  return { value: (literal.number * literal.scale * times) / over, dimension };
}
