// The numbers inside an interval or a distribution call: where they stand, what they say, and one unit for all of them.
// Knows which arguments belong together from its callers only.
import { FAMILIES } from '../numbers/distribution.ts';
import { refuse } from './complaint.ts';
import { constantOf, dimensionOf } from './dimension.ts';
import { parseFormula } from './formula.ts';
import { type Context, type Literal, readLiteral } from './literal.ts';
import { type Dimension, formatDimension, PLAIN, sameDimension, type Unit } from './unit.ts';

/** One number inside an interval or a call. Its value is `number` in units of `unit`; no unit: not said yet. */
export interface Argument {
  readonly number: number;
  readonly unit: Unit | undefined;
  readonly scale?: number; // of a scale word that no unit follows: `10 million`
  readonly start: number;
  readonly end: number;
}

/** Reads `-2.5 kt` or `60 %`. `base` is the unit without its scale word. */
export function readArgument(
  text: string,
  start: number,
  context: Context,
): (Argument & { readonly base: Unit | undefined }) | undefined {
  const sign = /^\s*(-?)\s*/.exec(text.slice(start))!;
  const read = readLiteral(text, start + sign[0].length, context, true);
  if (read === undefined) return undefined;
  const at = { start: start + (sign[0].length - sign[0].trimStart().length), end: read.end };
  const { number, scale, unit } = read.literal;
  const alone = unit === undefined && scale !== 1 ? { scale } : {};
  return { number: sign[1] === '-' ? -number : number, unit: unitOfLiteral(read.literal), base: unit, ...alone, ...at };
}

/** The unit with its scale word in it. */
const unitOfLiteral = ({ scale, unit }: Literal): Unit | undefined =>
  scale === 1 ? unit : { ...(unit ?? PLAIN), times: (unit ?? PLAIN).times * scale };

/** An argument: a number with or without a unit, or a formula of plain numbers such as `1/3`. */
export function plainArgument(text: string, context: Context, of: string, start: number, end: number): Argument {
  const read = readArgument(text, start, context);
  if (read !== undefined && text.slice(read.end, end).trim() === '') return { ...read, end: Math.min(read.end, end) };
  const lead = text.slice(start, end).length - text.slice(start, end).trimStart().length;
  const place = {
    start: start + lead,
    end: Math.max(start + lead + 1, start + text.slice(start, end).trimEnd().length),
  };
  const word = /^\s*(\p{L}+) *\(/u.exec(text.slice(start, end))?.[1];
  if ((word !== undefined && Object.hasOwn(FAMILIES, word)) || /[\d%] *to *[\d.$-]/.test(text.slice(start, end))) {
    return refuse({
      code: 'BAD_DISTRIBUTION',
      message: `an argument of \`${of}\` is uncertain itself`,
      why: 'the arguments of a distribution are plain numbers',
      fix: 'choose numbers that cover both, or name the parts under `inputs:` and combine them in a formula',
      ...place,
    });
  }
  // Blanks keep every character where it was, so that complaints point at the right place.
  const expression = parseFormula(' '.repeat(start) + text.slice(start, end), context);
  const number = constantOf(expression);
  const dimension = dimensionOf(expression, () => ({}));
  if (number === undefined || !Number.isFinite(number) || typeof dimension === 'string') {
    return refuse({
      code: 'BAD_DISTRIBUTION',
      message: typeof dimension === 'string' ? dimension : `an argument of \`${of}\` has to be a plain number`,
      why: 'the arguments of a distribution do not depend on other inputs',
      fix: 'name the distribution under `inputs:` and combine it with the other input in a formula',
      ...place,
    });
  }
  return { number, unit: Object.keys(dimension).length === 0 ? undefined : { times: 1, over: 1, dimension }, ...place };
}

/** All numbers in one unit: as written, with the unit as the scale, if they share it; else in canonical units. */
export function inOneUnit(
  given: readonly Argument[],
  text: string,
): { numbers: number[]; scale: number; dimension: Dimension } {
  const first = given.find(argument => argument.unit !== undefined);
  if (first?.unit === undefined) return { numbers: given.map(argument => argument.number), scale: 1, dimension: {} };
  const { dimension } = first.unit;
  for (const argument of given) {
    const { start, end } = argument;
    if (argument.unit === undefined && argument.number !== 0) {
      refuse({
        code: 'UNIT_MISSING',
        message: `\`${text.slice(start, end).trim()}\` has no unit, but \`${text.slice(first.start, first.end).trim()}\` has one`,
        fix: 'write the unit once, after the closing bracket, or in every number',
        start,
        end,
      });
    }
    if (argument.unit !== undefined && !sameDimension(argument.unit.dimension, dimension)) {
      refuse({
        code: 'UNIT_MISMATCH',
        message: `\`${text.slice(start, end).trim()}\` is ${formatDimension(argument.unit.dimension)}, but \`${text.slice(first.start, first.end).trim()}\` is ${formatDimension(dimension)}`,
        fix: 'write all of them in units of one kind',
        start,
        end,
      });
    }
  }
  const { times, over } = first.unit;
  const alike = given.every(
    argument => argument.unit === undefined || (argument.unit.times === times && argument.unit.over === over),
  );
  if (alike && Object.keys(dimension).length > 0)
    return { numbers: given.map(argument => argument.number), scale: times / over, dimension };
  const numbers = given.map(argument => (argument.number * (argument.unit?.times ?? 1)) / (argument.unit?.over ?? 1));
  return { numbers, scale: 1, dimension };
}

/** The bracket that closes the one before `open`. */
export function closing(text: string, open: number, end: number): number | undefined {
  let depth = 1;
  for (let i = open; i < end; i++) {
    depth += text[i] === '(' ? 1 : text[i] === ')' ? -1 : 0;
    if (depth === 0) return i;
  }
  return undefined;
}

/** Where the arguments between two brackets stand. */
export function argumentsOf(text: string, open: number, close: number): [number, number][] {
  if (text.slice(open, close).trim() === '') return [];
  const places: [number, number][] = [];
  let depth = 0;
  let from = open;
  for (let i = open; i < close; i++) {
    depth += text[i] === '(' ? 1 : text[i] === ')' ? -1 : 0;
    if (text[i] === ',' && depth === 0) {
      places.push([from, i]);
      from = i + 1;
    }
  }
  return [...places, [from, close]];
}
