// Intervals: `10 to 14 kt/year` holds 90 % of the probability; lognormal where both ends are positive, else normal.
// Knows nothing of other distributions.
import type { Distribution } from '../numbers/distribution.ts';
import { Z95 } from '../numbers/normal.ts';
import { type Argument, inOneUnit, readArgument } from './argument.ts';
import { refuse } from './complaint.ts';
import { type Context, unitsOf } from './literal.ts';
import type { Uncertain } from './quantity.ts';
import { type Dimension, refuseUnit } from './unit.ts';

/** The text as an interval; undefined if it does not have the form of one. Complains if it is badly formed. */
export function parseInterval(text: string, context: Context, start: number, end: number): Uncertain | undefined {
  const left = readArgument(text, start, context);
  const word = left === undefined ? undefined : /^\s*to(?=[\s\d.$-])\s*/.exec(text.slice(left.end, end));
  if (left === undefined || word === undefined || word === null) return undefined;
  const right = readArgument(text, left.end + word[0].length, context);
  if (right === undefined) {
    return refuse({
      code: 'BAD_QUANTITY',
      message: 'an interval needs a number on both sides of `to`',
      fix: 'for instance `10 to 14 kt/year`; a formula of uncertain inputs uses their names',
      start,
      end,
    });
  }
  refuseRest(text, right.end, end, context, right.unit !== undefined);
  if (left.unit !== undefined && right.unit === undefined) {
    return refuse({
      code: 'UNIT_MISSING',
      message: 'the upper end of the interval has no unit',
      fix: `write \`${text.slice(start, right.end)}${said(text, left).replace(/^-?[\d.eE+]+/, '')}\`, or the unit once, after the upper end`,
      start: right.start,
      end: right.end,
    });
  }
  const lower = left.unit === undefined ? { ...left, unit: right.unit } : left;
  // `10 million to 14 million vehicle`: the unit is said once, the scale twice.
  const base = readArgument(text, left.end + word[0].length, context)?.base;
  const scaled =
    left.scale === undefined || base === undefined
      ? lower
      : { ...left, unit: { ...base, times: base.times * left.scale } };
  const ends = inOneUnit([scaled, right], text);
  const [low, high] = ends.numbers as [number, number];
  if (low > high) {
    return refuse({
      code: 'BAD_INTERVAL',
      message: 'the low end of the interval is above the high end',
      why: 'an interval holds 90 % of the probability between its low and its high end',
      fix: `write \`${left.unit === undefined ? swapped(text, left, right) : `${said(text, right)} to ${said(text, left)}`}\` if they are swapped`,
      start,
      end,
    });
  }
  const distribution: Distribution =
    low > 0
      ? { family: 'lognormal', parameters: [low, high], scale: ends.scale }
      : { family: 'normal', parameters: [(low + high) / 2, (high - low) / (2 * Z95)], scale: ends.scale };
  return finish(distribution, ends.dimension, start, end);
}

const said = (text: string, argument: Argument): string => text.slice(argument.start, argument.end).trim();

/** `14 to 10 kt` with its numbers the other way round; the unit stays where it is. */
function swapped(text: string, left: Argument, right: Argument): string {
  const [, digits, unit] = /^(-?[\d.eE+]+)(.*)$/.exec(said(text, right)) as unknown as [string, string, string];
  return `${digits} to ${said(text, left)}${unit}`;
}

function refuseRest(text: string, from: number, end: number, context: Context, united: boolean): void {
  const rest = text.slice(from, end);
  if (rest.trim() === '') return;
  if (!united && /^\s*[\p{L}%]/u.test(rest)) refuseUnit(text, from, unitsOf(context));
  refuse({
    code: 'BAD_QUANTITY',
    message: 'an interval cannot be part of a formula',
    fix: 'name it under `inputs:`, one interval each, and use the names here',
    start: from + rest.length - rest.trimStart().length,
    end,
  });
}

/** The distribution as an expression, unless its numbers have left the range of numbers. */
export function finish(distribution: Distribution, dimension: Dimension, start: number, end: number): Uncertain {
  if (
    !Number.isFinite(distribution.scale) ||
    distribution.scale === 0 ||
    !distribution.parameters.every(Number.isFinite)
  ) {
    refuse({
      code: 'BAD_NUMBER',
      message: 'a number in the distribution is too large or too small',
      fix: 'choose a unit that brings the numbers nearer to one',
      start,
      end,
    });
  }
  return { kind: 'distribution', distribution, dimension };
}
