// Numbers as text: as many digits as the Monte Carlo error supports, large ones scaled, thousands set apart. The same text on
// every machine: no locale. Knows nothing of tables.

import type { Share } from '../statistics/exceedance.ts';

/** What separates thousands: narrow, and it does not break over lines. */
const THIN_SPACE = '\u202f';
/** Digits shown when no error says how many are worth showing. */
const DEFAULT_DIGITS = 3;
/** An error this small beside its value is rounding, not luck: the value then gets the default digits and three more. */
const NEGLIGIBLE_ERROR = 1e-6;
/** Never more decimals than this: nothing printed here is known better. */
const MOST_DECIMALS = 9;

/** How a row of numbers is scaled: printed = value ÷ divisor, with the unit's name changed to match. */
export interface Scale {
  readonly divisor: number;
  readonly unit: string;
}

const PREFIXES = [
  { divisor: 1e9, mass: 'Gt', money: 'bn', word: 'billion' },
  { divisor: 1e6, mass: 'Mt', money: 'M', word: 'million' },
  { divisor: 1e3, mass: 'kt', money: 'k', word: 'thousand' },
] as const;

/** The scale at which the largest of some numbers has one to four digits before the point: `kt`, `thousand vehicles`, `bn USD`. */
export function scaleFor(largest: number, unit: string): Scale {
  if (unit === 'share') return { divisor: 1, unit: '%' };
  const [top, per] = unit.split('/', 2) as [string, string?];
  const under = per === undefined ? '' : `/${per}`;
  // Prices and other ratios keep their own scale; a flow is scaled as what flows.
  const fixed = UNSCALED.includes(top) || (per !== undefined && !TIMES.includes(per));
  const size = Math.abs(largest);
  const prefix = fixed || size === Infinity ? undefined : PREFIXES.find(({ divisor }) => size >= divisor * 10);
  if (prefix === undefined) return { divisor: 1, unit: plural(top) + under };
  const { divisor, mass, money, word } = prefix;
  if (top === 't') return { divisor, unit: mass + under };
  if (/^[A-Z]{3}$/.test(top)) return { divisor, unit: `${money} ${top}${under}` };
  return { divisor, unit: `${word} ${plural(top)}${under}` };
}

/** The scale for a number as someone wrote it: `1 M USD` for 1 000 000, where no more than three digits say it in full. */
export function roundScale(written: number, unit: string): Scale {
  const usual = scaleFor(written, unit);
  const larger = scaleFor(written * 10, unit);
  const value = written / larger.divisor;
  return Number(value.toPrecision(DEFAULT_DIGITS)) === value ? larger : usual;
}

const TIMES = ['year', 'month', 'week', 'day'];
/** Times, multiples and units that are prefixed already. */
const UNSCALED = ['', '%', '×', 'week', 'weeks', 'month', 'months', 'kg', 'g', 'kt', '1'];

/** `vehicle` → `vehicles`; unit symbols stay. */
export function plural(unit: string): string {
  return /^[a-z]{3,}$/.test(unit) && !unit.endsWith('s') ? `${unit}s` : unit;
}

/** Decimals that an error supports: its first digit is the last one shown, or its second where the first is a 1. */
function decimalsFor(error: number): number {
  const exponent = Math.floor(Math.log10(error));
  const leading = error / 10 ** exponent;
  return clampDecimals(leading < 1.95 ? 1 - exponent : -exponent);
}

/** A number with digits as its error supports, or three digits without one; `never`, where it is a time that does not come. */
export function number(value: number, error?: number): string {
  if (Number.isNaN(value)) return 'none';
  if (value === Infinity) return 'never';
  if (value === -Infinity) return '−∞';
  const text = fixed(value, decimalsOf(value, error));
  // Without an error the digits are a habit, and zeros at the end say nothing.
  return error === undefined || error === 0 ? text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '') : text;
}

/** `412 ± 3`: a value and its standard error, to the same digit. */
export function numberWithError(value: number, error: number): string {
  if (!Number.isFinite(value) || !Number.isFinite(error)) return number(value);
  if (error === 0) return number(value); // all draws around it agree: there is no luck to state
  const decimals = decimalsOf(value, error);
  return `${fixed(value, decimals)} ± ${fixed(error, decimals)}`;
}

/** A share as per cent, `63 %`, with its error where there is one: `63 % ± 2 %`. */
export function percent(share: number, error?: number): string {
  if (error === undefined || error === 0) return `${number(share * 100, error)} %`;
  return `${numberWithError(share * 100, error * 100)} %`;
}

/** A probability estimated from draws, in words: `in 63 % ± 2 % of draws`; at none and at all of them it says so. */
export function inDraws({ value, error }: Share): string {
  if (error > 0) return `in ${numberWithError(value * 100, error * 100)} % of draws`;
  return value === 0 ? 'in none' : 'in every draw';
}

/** A whole number, thousands set apart. */
export function whole(value: number): string {
  return fixed(value, 0);
}

function decimalsOf(value: number, error: number | undefined): number {
  if (error !== undefined && error > 0 && Number.isFinite(error)) {
    if (error > Math.abs(value) * NEGLIGIBLE_ERROR) return decimalsFor(error);
    return clampDecimals(decimalsForDigits(value, DEFAULT_DIGITS + 3));
  }
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return 0;
  return clampDecimals(decimalsForDigits(value, DEFAULT_DIGITS));
}

function decimalsForDigits(value: number, digits: number): number {
  return value === 0 ? 0 : digits - 1 - Math.floor(Math.log10(Math.abs(value)));
}

function clampDecimals(decimals: number): number {
  return Math.max(-15, Math.min(MOST_DECIMALS, decimals));
}

/** Negative decimals round to tens, hundreds …; zero never carries a sign. */
function fixed(value: number, decimals: number): string {
  const unit = 10 ** Math.max(0, -decimals);
  const rounded = Math.round(value / unit) * unit;
  const text = (decimals > 0 ? value : rounded).toFixed(Math.max(0, decimals));
  if (text.includes('e')) return text; // beyond 1e21 there is nothing to set apart
  const [sign, digits] = text.startsWith('-') ? ['−', text.slice(1)] : ['', text];
  const [integer, fraction] = digits.split('.');
  const grouped = integer!.length > 4 ? integer!.replace(/\B(?=(\d{3})+$)/g, THIN_SPACE) : integer!;
  const shown = fraction === undefined ? grouped : `${grouped}.${fraction}`;
  return /[1-9]/.test(shown) ? sign + shown : shown;
}
