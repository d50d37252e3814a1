// A formula's text cut into numbers with their units, names and signs, so that the parser behind it only sees placeholders:
// a hyphenated name is one name, `5 t/week` is one number, and nothing an analyst writes reaches the parser's own vocabulary.
// Knows the declared names and the list of functions; knows nothing of precedence.
import { FAMILIES } from '../numbers/distribution.ts';
import { refuse } from './complaint.ts';
import { type Context, type Literal, readLiteral, unitsOf } from './literal.ts';
import { didYouMean, nearest } from './nearest.ts';
import { isUnitWord, matchAt, nearestUnit, refuseUnit, singleUnit, type Unit, unitCalled } from './unit.ts';

export const FUNCTIONS = ['min', 'max', 'abs', 'sqrt', 'exp', 'log', 'round', 'floor', 'ceil'] as const;
const MAX_LENGTH = 2000;
const MAX_NESTING = 100;

interface Place {
  readonly start: number;
  readonly end: number;
}
export type Token = Place &
  (
    | { readonly kind: 'literal'; readonly literal: Literal }
    | { readonly kind: 'unit'; readonly unit: Unit } // alone, as in `x / week`
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'reference'; readonly of: string; readonly arguments: readonly string[] }
    | { readonly kind: 'function'; readonly name: string }
    | { readonly kind: 'sign'; readonly sign: string }
  );

const WORD = /[\p{L}_][\p{L}\p{N}_]*(?:-[\p{L}\p{N}_]+)*/uy;

/** Complains about texts the recursive parser behind us should not see. */
export function refuseHuge(text: string): void {
  if (text.length > MAX_LENGTH) {
    refuse({
      code: 'BAD_QUANTITY',
      message: `a formula of ${text.length} characters is too long; at most ${MAX_LENGTH} are read`,
      fix: 'name its parts under `inputs:` and refer to them',
      start: 0,
      end: 1,
    });
  }
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    depth += text[i] === '(' ? 1 : text[i] === ')' ? -1 : 0;
    if (depth > MAX_NESTING) {
      refuse({
        code: 'BAD_QUANTITY',
        message: `brackets are nested more than ${MAX_NESTING} deep`,
        fix: 'name the inner parts under `inputs:` and refer to them',
        start: i,
        end: i + 1,
      });
    }
  }
}

/** Cuts a formula into tokens, or leaves with a complaint about the first thing that cannot be one. */
export function tokenize(text: string, context: Context): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    const token = tokenAt(text, at, context, tokens.at(-1));
    if (token === undefined) {
      at++;
      continue;
    }
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function tokenAt(text: string, at: number, context: Context, previous: Token | undefined): Token | undefined {
  const sign = text[at]!;
  if (sign === ' ') return undefined;
  const literal = readLiteral(text, at, context);
  if (literal !== undefined) return { kind: 'literal', literal: literal.literal, start: at, end: literal.end };
  const word = wordAt(text, at, context);
  if (word !== undefined) return wordToken(text, at, word, context, previous);
  if ((sign === '<' || sign === '>') && text[at + 1] === '=')
    return { kind: 'sign', sign: `${sign}=`, start: at, end: at + 2 };
  if ('+-*/^(),<>?:'.includes(sign)) return { kind: 'sign', sign, start: at, end: at + 1 };
  return refuseSign(text, at);
}

/** The longest declared name at `at`, else the word that stands there. `a-b` is one name if declared, else a minus b. */
function wordAt(text: string, at: number, context: Context): string | undefined {
  const run = matchAt(WORD, text, at)?.[0];
  if (run === undefined) return undefined;
  for (let part = run; part !== ''; part = part.slice(0, Math.max(0, part.lastIndexOf('-')))) {
    if (context.names.has(part) || context.references?.has(part) === true) return part;
  }
  return run.split('-', 1)[0];
}

function wordToken(text: string, at: number, word: string, context: Context, previous: Token | undefined): Token {
  const end = at + word.length;
  const place = { start: at, end };
  const called = /^ *\(/.test(text.slice(end, end + 80));
  if (called && context.references?.has(word) === true) return referenceAt(text, at, word);
  if (called && (FUNCTIONS as readonly string[]).includes(word)) return { kind: 'function', name: word, ...place };
  if (called) refuseCall(word, place, context);
  if (context.names.has(word)) return { kind: 'name', name: word, ...place };
  const afterNumber = previous?.kind === 'literal';
  if (word === 'to') {
    refuse({
      code: 'BAD_QUANTITY',
      message: 'an interval cannot be part of a formula',
      fix: 'name it under `inputs:`, one interval each, and use the name here',
      ...place,
    });
  }
  // Only one unit: `x / vehicle / week` divides twice, whatever the spaces.
  const read = singleUnit(text, at, unitsOf(context));
  if (read !== undefined && !(afterNumber && previous.literal.unit === undefined)) {
    return { kind: 'unit', unit: read.unit, start: at, end: read.end };
  }
  if (afterNumber) refuseUnit(text, at, unitsOf(context));
  if (/^(infinity|inf|nan)$/i.test(word)) {
    refuse({
      code: 'BAD_NUMBER',
      message: `\`${word}\` is not a number that can be used here`,
      fix: 'write a finite number',
      ...place,
    });
  }
  if (/^(between|from|about|around|approx|approximately|roughly|circa|ca|at|up)$/i.test(word)) {
    const fix = 'write an interval, `10 to 14 kt`: 90 % of the probability lies between the ends';
    refuse({ code: 'BAD_QUANTITY', message: `\`${word}\` has no meaning in a quantity`, fix, ...place });
  }
  const names = [...context.names, ...(context.references ?? [])];
  // What was meant may have been one hyphenated name, of which a part is a name by itself: `magnet-heavi`.
  const lead = /[\p{L}\p{N}_-]*$/u.exec(text.slice(0, at))![0];
  const from = nearest(lead + matchAt(WORD, text, at)![0], names) === undefined ? at : at - lead.length;
  const run = text.slice(from, at + matchAt(WORD, text, at)![0].length);
  // `3 kt/wek`, `0.3/yaer`: below a unit, or below a number if it looks like one, the word was meant as a unit.
  const above = /([\p{L}%\d])[\p{L}\p{N}^.]*\s*\/\s*$/u.exec(text.slice(0, at))?.[1];
  const meant =
    above !== undefined && nearest(run, names) === undefined && (!/\d/.test(above) || nearestUnit(run) !== undefined);
  if (meant) refuseUnit(text, at, unitsOf(context));
  refuse({
    code: 'UNKNOWN_NAME',
    message: `\`${run}\` is neither an input nor a unit`,
    fix: didYouMean(run, names, 'declare it under `inputs:`, or correct the name'),
    start: from,
    end: from + run.length,
  });
}

function refuseCall(word: string, place: Place, context: Context): never {
  if (Object.hasOwn(FAMILIES, word) || word === 'truncate') {
    refuse({
      code: 'BAD_QUANTITY',
      message: `the distribution \`${word}\` is part of a larger formula`,
      why: 'every uncertain number has a name of its own, so that its draws can be told apart',
      fix: `name it under \`inputs:\`, say \`x: ${word}(…)\`, and use \`x\` here`,
      ...place,
    });
  }
  const families = [...Object.keys(FAMILIES), 'truncate'];
  const family = didYouMean(word, families, '');
  if (family !== '')
    refuse({ code: 'BAD_DISTRIBUTION', message: `\`${word}\` is not a distribution`, fix: family, ...place });
  if (context.names.has(word) || isUnitWord(word, unitsOf(context))) {
    refuse({
      code: 'BAD_QUANTITY',
      message: `\`${word}\` cannot be called`,
      fix: `for a product write \`${word} * (…)\``,
      ...place,
    });
  }
  refuse({
    code: 'UNKNOWN_NAME',
    message: `\`${word}\` is not a function or distribution`,
    fix: didYouMean(
      word,
      [...FUNCTIONS, ...(context.references ?? [])],
      `functions are ${FUNCTIONS.join(', ')}; distributions ${families.join(', ')}`,
    ),
    ...place,
  });
}

function referenceAt(text: string, at: number, of: string): Token {
  const open = text.indexOf('(', at + of.length);
  const close = text.indexOf(')', open);
  if (close < 0)
    refuse({
      code: 'BAD_QUANTITY',
      message: 'a closing bracket is missing',
      fix: `write \`${of}(…)\``,
      start: at,
      end: open + 1,
    });
  const inner = text.slice(open + 1, close);
  const parts = inner.trim() === '' ? [] : inner.split(',').map(part => part.trim());
  if (parts.includes('') || inner.includes('(')) {
    refuse({
      code: 'BAD_QUANTITY',
      message: `\`${of}\` takes plain names, with a comma between two`,
      fix: `for instance \`${of}(europe)\``,
      start: at,
      end: close + 1,
    });
  }
  return { kind: 'reference', of, arguments: parts, start: at, end: close + 1 };
}

const ADVICE: Readonly<Record<string, string>> = {
  '%': 'a share is written `5 %` on its own; in a formula write 0.05',
  '=': 'nothing is assigned here; compare with <, <=, > or >=',
  '!': 'compare with <, <=, > or >=',
  '±': 'write an interval, `10 to 14 kt`, or `normal(12, 1.2) kt`',
  '~': 'write an interval, `10 to 14 kt`: 90 % of the probability lies between the ends',
  '≈': 'write an interval, `10 to 14 kt`: 90 % of the probability lies between the ends',
  '–': 'for an interval write `10 to 14`, for a difference `a - b`',
  '—': 'for an interval write `10 to 14`, for a difference `a - b`',
  '…': 'for an interval write `10 to 14`',
  '€': 'money is in USD here: convert it and say the rate in `note`',
  '£': 'money is in USD here: convert it and say the rate in `note`',
  '¥': 'money is in USD here: convert it and say the rate in `note`',
  $: 'write the amount after the sign, or `5 USD/kg`',
  '≤': 'write <=',
  '≥': 'write >=',
};

function refuseSign(text: string, at: number): never {
  const sign = String.fromCodePoint(text.codePointAt(at)!);
  refuse({
    code: 'BAD_QUANTITY',
    message: `\`${sign}\` has no place in a quantity or formula`,
    fix:
      (Object.hasOwn(ADVICE, sign) ? ADVICE[sign] : undefined) ??
      'formulas are made of numbers with units, names, + - * / ^, comparisons, `a ? b : c` and functions',
    start: at,
    end: at + sign.length,
  });
}

/** Whether a word is taken: a unit, a function, a distribution or a word of the grammar. */
export const isReserved = (word: string, units: ReadonlySet<string>): boolean =>
  unitCalled(word, units) !== undefined ||
  isUnitWord(word, units) ||
  (FUNCTIONS as readonly string[]).includes(word) ||
  Object.hasOwn(FAMILIES, word) ||
  ['truncate', 'to', 'per', 'if', 'none'].includes(word);
