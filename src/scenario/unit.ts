// Units and dimensions: which unit names an analyst may write, how large each is in canonical units (t, week, USD, and one
// for every counted thing), and how dimensions are compared and said in words. Knows nothing of formulas or files.
import { refuse } from './complaint.ts';
import { physicalUnit } from './math.ts';
import { didYouMean, nearest } from './nearest.ts';

/** Exponents of base dimensions, zero ones left out: t/year is { mass: 1, time: -1 }; counted things are dimensions of their own. */
export type Dimension = Readonly<Record<string, number>>;

/** A written unit: a value in it, times `times` / `over`, is in canonical units. Kept apart so that 57 % is 0.57 to the last bit. */
export interface Unit {
  readonly times: number;
  readonly over: number;
  readonly dimension: Dimension;
}

export const PLAIN: Unit = { times: 1, over: 1, dimension: {} };

/** Things every model may count; a model adds its own in `units:`. */
const COUNTED = ['vehicle', 'unit'] as const;

// Left: as mathjs knows it. Right: as people write it. Names off this list are refused before mathjs could misread them
// (its `ton` is the US short ton, its `mt` a thousandth of a tonne).
const SPELLINGS: Readonly<Record<string, string>> = {
  t: 't tonne tonnes',
  kt: 'kt kilotonne kilotonnes',
  Mt: 'Mt megatonne megatonnes',
  kg: 'kg kilogram kilograms',
  g: 'g gram grams',
  mg: 'mg',
  hour: 'h hr hour hours',
  day: 'd day days',
  workingday: 'workingday workingdays workday workdays',
  week: 'week weeks wk wks',
  month: 'month months',
  quarter: 'quarter quarters',
  year: 'year years yr yrs',
  USD: 'USD dollar dollars',
  kUSD: 'kUSD',
  MUSD: 'MUSD',
  GUSD: 'GUSD',
};

const UNITS: ReadonlyMap<string, Unit> = new Map<string, Unit>([
  ['%', { times: 1, over: 100, dimension: {} }],
  ['percent', { times: 1, over: 100, dimension: {} }],
  ...Object.entries(SPELLINGS).flatMap(([known, spellings]) => {
    const { factor, kind } = physicalUnit(known);
    return spellings
      .split(' ')
      .map((word): [string, Unit] => [word, { times: factor, over: 1, dimension: { [kind]: 1 } }]);
  }),
]);

/** Words between a number and its unit. */
const SCALES: ReadonlyMap<string, number> = new Map([
  ['k', 1e3],
  ['thousand', 1e3],
  ['M', 1e6],
  ['mn', 1e6],
  ['million', 1e6],
  ['millions', 1e6],
  ['bn', 1e9],
  ['billion', 1e9],
]);

/** What to write instead of units that are common elsewhere. */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  ...['ton', 'tons', 'T', 'MT', 'mt'].map((word): [string, string] => [
    word,
    `write \`t\` for metric tonnes (1,000 kg), \`Mt\` for million tonnes; \`${word}\` means different things to different readers`,
  ]),
  ...['EUR', 'GBP', 'JPY', 'CNY', 'RMB', '€', '£', '¥'].map((word): [string, string] => [
    word,
    'money is in USD here: convert it and say the rate in `note`',
  ]),
  ...['m', 'mio', 'mil'].map((word): [string, string] => [word, 'write `M` or `million` for a million']),
  ...['lb', 'lbs'].map((word): [string, string] => [word, 'write `kg`: 1 lb is 0.4536 kg']),
  ...['car', 'cars'].map((word): [string, string] => [word, 'write `vehicle`, or declare the unit under `units:`']),
  ...['pcs', 'piece', 'pieces'].map((word): [string, string] => [
    word,
    'write `unit`, or declare the unit under `units:`',
  ]),
]);

/** The unit called `word`, alone, or undefined. `counted` are the units the model declares; a plural `s` is understood. */
export function unitCalled(word: string, counted: ReadonlySet<string>): Unit | undefined {
  const known = UNITS.get(word);
  if (known !== undefined) return known;
  const single = word.endsWith('s') ? word.slice(0, -1) : word;
  for (const name of [word, single]) {
    if (counted.has(name) || (COUNTED as readonly string[]).includes(name))
      return { times: 1, over: 1, dimension: { [name]: 1 } };
  }
  return undefined;
}

/** Whether a counted unit can have this name: a plain word that no other unit has. */
export function isUnitName(name: string): boolean {
  return (
    /^\p{L}[\p{L}\p{N}_]*$/u.test(name) &&
    !UNITS.has(name) &&
    !SCALES.has(name) &&
    !['mass', 'time', 'money', 'per', 'to'].includes(name)
  );
}

/** Whether the word means something after a number. */
export const isUnitWord = (word: string, counted: ReadonlySet<string>): boolean =>
  SCALES.has(word) || unitCalled(word, counted) !== undefined;

const WORD = /\p{L}[\p{L}\p{N}_]*|%/uy;
const WORKING_DAYS = /(?:working|business)[ -]days?(?![\p{L}\p{N}_])/uy;
const EXPONENT = /\s*\^\s*(-?\d{1,2})(?![\d.])/y;
const JOINT = /\s*([/*])\s*|\s+(per)\s+/y;

/** A unit read from the middle of a text, the place where it ends, and the scale word before it. */
export interface ReadUnit {
  readonly unit: Unit | undefined; // undefined: a scale alone
  readonly scale: number;
  readonly end: number;
}

/** Reads `M vehicle/year` at `start`, as far as it goes; undefined if no unit starts there. Never complains. */
export function readUnit(text: string, start: number, counted: ReadonlySet<string>): ReadUnit | undefined {
  let scale = 1;
  let at = start;
  const word = matchAt(WORD, text, at)?.[0];
  if (word !== undefined && SCALES.has(word)) {
    scale = SCALES.get(word)!;
    at += word.length;
    const next = /\s*/y;
    next.lastIndex = at;
    const gap = next.exec(text)![0].length;
    const first = singleUnit(text, at + gap, counted);
    if (first === undefined) return { unit: undefined, scale, end: at };
    at += gap;
  }
  const first = singleUnit(text, at, counted);
  if (first === undefined) return undefined;
  let { unit, end } = first;
  for (;;) {
    const joint = matchAt(JOINT, text, end);
    if (joint === undefined) return { unit, scale, end };
    const from: number = end + joint[0].length;
    const next = text[from] === '%' ? undefined : singleUnit(text, from, counted);
    if (next === undefined) return { unit, scale, end };
    unit = combine(unit, next.unit, joint[1] === '*' ? 1 : -1);
    end = next.end;
  }
}

/** Reads one unit with its exponent, without what it is multiplied or divided by. */
export function singleUnit(
  text: string,
  at: number,
  counted: ReadonlySet<string>,
): { unit: Unit; end: number } | undefined {
  const working = matchAt(WORKING_DAYS, text, at)?.[0];
  const word = working ?? matchAt(WORD, text, at)?.[0];
  if (word === undefined) return undefined;
  const unit = working !== undefined ? UNITS.get('workingday') : unitCalled(word, counted);
  if (unit === undefined) return undefined;
  const end = at + word.length;
  const exponent = matchAt(EXPONENT, text, end);
  if (exponent === undefined) return { unit, end };
  return { unit: combine(PLAIN, unit, Number(exponent[1])), end: end + exponent[0].length };
}

/** a · b^power. */
function combine(a: Unit, b: Unit, power: number): Unit {
  let { times, over } = a;
  for (let i = 0; i < Math.abs(power); i++) {
    times *= power > 0 ? b.times : b.over;
    over *= power > 0 ? b.over : b.times;
  }
  return { times, over, dimension: multiplyDimensions(a.dimension, b.dimension, power) };
}

/** Dimension of a · b^power. */
export function multiplyDimensions(a: Dimension, b: Dimension, power = 1): Dimension {
  const product: Record<string, number> = { ...a };
  for (const [name, exponent] of Object.entries(b)) {
    const sum = (Object.hasOwn(product, name) ? product[name]! : 0) + exponent * power;
    if (sum === 0) delete product[name];
    else product[name] = sum;
  }
  return product;
}

export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

/**
 * A unit on its own: `kt/year`, `USD per kg`, `M vehicle`, `%`, `1/year`; `1` for a plain number.
 * Gives its size in canonical units and its dimension, or leaves with a complaint (see `attempt`).
 */
export function unitOf(
  text: string,
  counted: ReadonlySet<string>,
): { readonly factor: number; readonly dimension: Dimension } {
  const trimmed = text.trim();
  const start = text.length - text.trimStart().length;
  if (trimmed === '1') return { factor: 1, dimension: {} };
  const inverse = /^1\s*(?:\/|per\s)\s*/.exec(trimmed)?.[0];
  const read = readUnit(text, start + (inverse?.length ?? 0), counted);
  if (read === undefined || read.end < start + trimmed.length) {
    const from = read === undefined ? start + (inverse?.length ?? 0) : read.end;
    refuseUnit(text, from, counted);
  }
  const unit = read.unit ?? PLAIN;
  // After `1/`, the first unit stands below the line; what follows it already does.
  const first = inverse === undefined ? undefined : singleUnit(text, start + inverse.length, counted)?.unit;
  const whole = first === undefined ? unit : combine(unit, first, -2);
  return { factor: (read.scale * whole.times) / whole.over, dimension: whole.dimension };
}

/** The unit a misspelt word may stand for. */
export const nearestUnit = (word: string): string | undefined => nearest(word, LONG_NAMES);

/** Names a misspelling can be told from; of one letter it cannot. */
const LONG_NAMES = [...UNITS.keys(), ...COUNTED].filter(name => name.length > 1);

/** Complains about whatever stands at `at` in place of a unit. */
export function refuseUnit(text: string, at: number, counted: ReadonlySet<string>): never {
  const rest = /^[\s/*]*(?:per\s+)?/u.exec(text.slice(at))![0].length;
  const word = /^(?:[\p{L}\p{N}_$€£¥-]+|\S+)/u.exec(text.slice(at + rest))?.[0] ?? '';
  const start = word === '' ? at : at + rest;
  refuse({
    code: 'UNKNOWN_UNIT',
    message: word === '' ? 'a unit is missing here' : `\`${word}\` is not a unit`,
    fix:
      INSTEAD.get(word) ??
      didYouMean(
        word,
        [...LONG_NAMES, ...counted],
        'write one of t, kt, kg, week, month, year, USD, vehicle, unit, or declare it under `units:`',
      ),
    start,
    end: Math.max(start + word.length, start + 1),
  });
}

/** Whether two dimensions are the same. */
export function sameDimension(a: Dimension, b: Dimension): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every(name => Object.hasOwn(b, name) && a[name] === b[name]);
}

const CANONICAL: Readonly<Record<string, string>> = { mass: 't', time: 'week', money: 'USD' };

/** The canonical unit of a dimension, as an analyst would write it: `t/week`, `1/week`, `USD/vehicle`; `1` for a plain number. */
export function canonicalUnit(dimension: Dimension): string {
  const part = (power: number) =>
    Object.entries(dimension)
      .filter(([, exponent]) => Math.sign(exponent) === power)
      .map(([name, exponent]) => {
        const word = Object.hasOwn(CANONICAL, name) ? CANONICAL[name]! : name;
        return Math.abs(exponent) === 1 ? word : `${word}^${Math.abs(exponent)}`;
      });
  return [part(1).join('*') || '1', ...part(-1)].join('/');
}

/** A dimension in words that fit "… is …": `a mass per time`, `a duration`, `a plain number`, `a number of vehicles`. */
export function formatDimension(dimension: Dimension): string {
  const entries = Object.entries(dimension);
  if (entries.length === 0) return 'a plain number';
  const word = ([name, exponent]: [string, number], alone: boolean): string => {
    const plain =
      name === 'time'
        ? alone
          ? 'duration'
          : 'time'
        : name === 'mass' || name === 'money'
          ? name
          : alone
            ? `number of ${name}s`
            : name;
    const power = Math.abs(exponent);
    return power === 1 ? plain : `${plain}^${power}`;
  };
  const above = entries.filter(([, exponent]) => exponent > 0);
  const below = entries.filter(([, exponent]) => exponent < 0).map(entry => word(entry, false));
  if (above.length === 0) return `a rate per ${below.join(' per ')}`;
  const top = above.map(entry => word(entry, true)).join(' times ');
  const phrase = [top, ...below].join(' per ');
  return top.startsWith('money') ? phrase : `a ${phrase}`;
}
