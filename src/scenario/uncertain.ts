// Intervals and distributions: `10 to 14 kt/year`, `pert(3, 5, 9) weeks`, `truncate(normal(10 kt, 2 kt), 0 kt, none)`.
// Reads the outer form and the units of the arguments; which parameters a family takes is known by numbers/distribution.ts.
import { checkDistribution, type Distribution, FAMILIES, type Family } from '../numbers/distribution.ts';
import { argumentsOf, closing, inOneUnit, plainArgument } from './argument.ts';
import { refuse } from './complaint.ts';
import { parseFormula } from './formula.ts';
import { finish, parseInterval } from './interval.ts';
import { type Context, unitsOf } from './literal.ts';
import type { Uncertain } from './quantity.ts';
import { type Dimension, formatDimension, PLAIN, readUnit, refuseUnit, sameDimension, type Unit } from './unit.ts';

/** The text as a distribution; undefined if it has neither the form of an interval nor of a call. Complains if it is badly formed. */
export function parseUncertain(text: string, context: Context, start = 0, end = text.length): Uncertain | undefined {
  const from = start + (text.slice(start, end).length - text.slice(start, end).trimStart().length);
  const to = start + text.slice(start, end).trimEnd().length;
  return parseCall(text, context, from, to) ?? parseInterval(text, context, from, to);
}

/** Which arguments of a family carry the unit of the value; the others are plain numbers. */
function carriesUnit(family: Family, index: number): boolean {
  if (family === 'beta' || family === 'bernoulli') return false;
  if (family === 'weibull') return index === 1;
  return family !== 'discrete' || index % 2 === 0;
}

function parseCall(text: string, context: Context, start: number, end: number): Uncertain | undefined {
  const name = /^(\p{L}+) *\(/u.exec(text.slice(start, end));
  const word = name?.[1];
  if (name === null || word === undefined || !(Object.hasOwn(FAMILIES, word) || word === 'truncate')) return undefined;
  const open = start + name[0].length;
  const close = closing(text, open, end);
  if (close === undefined) {
    return refuse({
      code: 'BAD_DISTRIBUTION',
      message: `the bracket of \`${word}(\` is never closed`,
      fix: 'close it; inside `{ }` or `[ ]` put the whole quantity in quotes, since a comma ends a value there',
      start,
      end: open,
    });
  }
  const inner =
    word === 'truncate' ? cut(text, context, open, close) : family(text, context, word as Family, start, open, close);
  const unit = readFactor(text, context, close + 1, end, word);
  if (unit === undefined) return finish(inner.distribution, inner.dimension, start, end);
  if (Object.keys(inner.dimension).length > 0 || inner.united) {
    return refuse({
      code: 'BAD_DISTRIBUTION',
      message: `\`${word}\` has a unit inside its brackets and another after them`,
      fix: 'write the unit once: after the closing bracket, or in every argument',
      start: close + 1,
      end,
    });
  }
  const { distribution } = inner;
  if (
    Object.keys(unit.dimension).length === 0 &&
    unit.over !== 1 &&
    distribution.lower === undefined &&
    distribution.upper === undefined
  ) {
    // `triangular(60, 80, 95) %`: shares from the start, so that 95 % is 0.95 to the last bit.
    const parameters = distribution.parameters.map((p, i) =>
      carriesUnit(distribution.family, i) ? (p * unit.times) / unit.over : p,
    );
    if (carriesUnit(distribution.family, 0) || distribution.family === 'weibull')
      return finish({ ...distribution, parameters }, {}, start, end);
  }
  const scale = (distribution.scale * unit.times) / unit.over;
  return finish({ ...distribution, scale }, unit.dimension, start, end);
}

/** A distribution with the dimension its arguments gave it, if any. */
interface Inner {
  readonly distribution: Distribution;
  readonly dimension: Dimension;
  readonly united: boolean; // whether any argument had a unit or a per cent sign
}

function family(text: string, context: Context, name: Family, start: number, open: number, close: number): Inner {
  const given = argumentsOf(text, open, close).map(([from, to]) => plainArgument(text, context, name, from, to));
  const carrying = given.filter((_, i) => carriesUnit(name, i));
  const { numbers, scale, dimension } = inOneUnit(carrying, text);
  let next = 0;
  const parameters = given.map((argument, i) => {
    if (carriesUnit(name, i)) return numbers[next++]!;
    if (Object.keys(argument.unit?.dimension ?? {}).length > 0) {
      return refuse({
        code: 'UNIT_MISMATCH',
        message: `this argument of \`${name}\` is a plain number, not ${formatDimension(argument.unit!.dimension)}`,
        fix: `write it without a unit; a unit may follow the closing bracket: \`${FAMILIES[name].signature} kt\``,
        start: argument.start,
        end: argument.end,
      });
    }
    const { times, over } = argument.unit ?? PLAIN;
    return (argument.number * times) / over;
  });
  const distribution: Distribution = { family: name, parameters, scale };
  const wrong = checkDistribution(distribution);
  if (wrong !== undefined) {
    refuse({
      code: 'BAD_DISTRIBUTION',
      message: wrong,
      fix: `write ${FAMILIES[name].signature}`,
      start,
      end: close + 1,
    });
  }
  return { distribution, dimension, united: carrying.some(argument => argument.unit !== undefined) };
}

/** `truncate(distribution, low, high)`; `none` leaves an end open. */
function cut(text: string, context: Context, open: number, close: number): Inner {
  const places = argumentsOf(text, open, close);
  const signature = 'truncate(normal(10, 2), 5, 15) kt; `none` leaves an end open';
  const [first, ...bounds] = places;
  if (first === undefined || bounds.length < 1 || bounds.length > 2) {
    return refuse({
      code: 'BAD_DISTRIBUTION',
      message: '`truncate` takes a distribution, a low and a high end',
      fix: `write ${signature}`,
      start: open,
      end: close,
    });
  }
  const inner = parseUncertain(text, context, ...first);
  if (inner === undefined || inner.distribution.lower !== undefined || inner.distribution.upper !== undefined) {
    return refuse({
      code: 'BAD_DISTRIBUTION',
      message: inner === undefined ? 'only a distribution can be truncated' : 'a distribution can be truncated once',
      fix: `write ${signature}`,
      start: first[0],
      end: first[1],
    });
  }
  const { distribution, dimension } = inner;
  const united = Object.keys(dimension).length > 0;
  const [lower, upper] = bounds.map(([from, to]) => {
    if (text.slice(from, to).trim() === 'none') return undefined;
    const bound = plainArgument(text, context, 'truncate', from, to);
    const own = bound.unit?.dimension ?? {};
    if (bound.unit === undefined ? united && bound.number !== 0 : !sameDimension(own, dimension)) {
      refuse({
        code: bound.unit === undefined ? 'UNIT_MISSING' : 'UNIT_MISMATCH',
        message: `this end is ${formatDimension(own)}, the distribution ${formatDimension(dimension)}`,
        fix: 'write the unit once, after the last bracket, or in every number',
        start: bound.start,
        end: bound.end,
      });
    }
    const { times, over } = bound.unit ?? PLAIN;
    return (bound.number * times) / over / distribution.scale;
  });
  if (lower !== undefined && upper !== undefined && lower >= upper) {
    const start = bounds[0]![0];
    const fix = 'write the low end first';
    return refuse({
      code: 'BAD_INTERVAL',
      message: 'the low end of `truncate` is not below the high end',
      fix,
      start,
      end: close,
    });
  }
  const truncated: Distribution = {
    ...distribution,
    ...(lower === undefined ? {} : { lower }),
    ...(upper === undefined ? {} : { upper }),
  };
  const wrong = checkDistribution(truncated);
  if (wrong !== undefined) {
    refuse({
      code: 'BAD_DISTRIBUTION',
      message: wrong,
      fix: 'widen the ends, or leave one open with `none`',
      start: open,
      end: close,
    });
  }
  return { distribution: truncated, dimension, united };
}

/** What follows a closing bracket: nothing, a unit, or `*` and a plain number with its unit. Anything else makes it a formula. */
function readFactor(text: string, context: Context, start: number, end: number, name: string): Unit | undefined {
  const rest = text.slice(start, end);
  if (rest.trim() === '') return undefined;
  const from = start + rest.length - rest.trimStart().length;
  if (text[from] === '*') {
    const factor = parseFormula(' '.repeat(from + 1) + text.slice(from + 1, end), context);
    if (factor.kind === 'number' && factor.value !== 0)
      return { times: factor.value, over: 1, dimension: factor.dimension };
  }
  const per = /^(?:\/|per\s)\s*/.exec(text.slice(from, end))?.[0];
  const read = readUnit(text, from + (per?.length ?? 0), unitsOf(context));
  if (read !== undefined && read.end >= end && per === undefined)
    return { ...(read.unit ?? PLAIN), times: (read.unit ?? PLAIN).times * read.scale };
  if (read !== undefined && read.end >= end && read.unit !== undefined) {
    const dimension = Object.fromEntries(Object.entries(read.unit.dimension).map(([unit, power]) => [unit, -power]));
    if (Object.keys(dimension).length === 1) return { times: read.unit.over, over: read.unit.times, dimension };
  }
  if (/^\p{L}/u.test(text.slice(from)) && !/[-+*^<>?]|\bto\b/.test(rest))
    refuseUnit(text, read?.end ?? from, unitsOf(context));
  return refuse({
    code: 'BAD_QUANTITY',
    message: `the distribution \`${name}\` is part of a larger formula`,
    why: 'every uncertain number has a name of its own, so that its draws can be told apart',
    fix: `name it under \`inputs:\`, say \`x: ${text.slice(0, start).trim().slice(0, 40)}\`, and use \`x\` here`,
    start: from,
    end,
  });
}
