import { describe, expect, test } from 'vitest';
import { number, numberWithError, percent, roundScale, scaleFor, whole } from '../../src/report/number.ts';

const plainSpaces = (text: string) => text.replaceAll('\u202f', ' ');

describe('digits follow the Monte Carlo error', () => {
  test.each([
    [412.345, 3.2, '412 ± 3'],
    [412.345, 0.16, '412.35 ± 0.16'], // an error that begins with 1 keeps a second digit
    [12_345.6, 210, '12 300 ± 200'],
    [0.000_361, 0.000_009, '0.000361 ± 0.000009'],
    [-5.44, 0.3, '−5.4 ± 0.3'],
    [-0.001, 2, '0 ± 2'], // zero has no sign
    [7, 0, '7'], // draws that agree have no luck to state
    [Infinity, 1, 'never'],
    [3, Number.NaN, '3'],
  ])('%d with error %d is %s', (value, error, text) => {
    expect(plainSpaces(numberWithError(value, error))).toBe(text);
  });

  test('without an error three digits are shown, and no zeros at the end', () => {
    expect(number(5.2178)).toBe('5.22');
    expect(number(0.5)).toBe('0.5');
    expect(number(14.96)).toBe('15');
    expect(number(0)).toBe('0');
    expect(number(Number.NaN)).toBe('none');
    expect(number(-Infinity)).toBe('−∞');
  });

  test('whole numbers are never rounded, and a thin space that does not break sets thousands apart', () => {
    expect(number(9999)).toBe('9999');
    expect(number(1_234_567)).toBe('1\u202f234\u202f567');
    expect(whole(10_000)).toBe('10\u202f000');
  });

  test('numbers of any size are text that reads as a number', () => {
    for (const value of [1e-300, 1e-12, 1e21, 1.7e308, 5e-324]) expect(number(value)).toMatch(/^[\d.e+\u202f]+$/);
  });
});

test('shares are read as per cent', () => {
  expect(percent(0.634, 0.02)).toBe('63 ± 2 %');
  expect(percent(0.01)).toBe('1 %');
});

test('a number that someone wrote is read as written', () => {
  expect(roundScale(1e6, 'USD')).toEqual({ divisor: 1e6, unit: 'M USD' });
  expect(roundScale(2500, 'vehicle')).toEqual({ divisor: 1e3, unit: 'thousand vehicles' });
  expect(roundScale(1_234_567, 'USD')).toEqual({ divisor: 1e3, unit: 'k USD' });
  expect(roundScale(900, 'USD')).toEqual({ divisor: 1, unit: 'USD' });
});

test('units are scaled as people write them', () => {
  expect(scaleFor(123_456, 't')).toEqual({ divisor: 1e3, unit: 'kt' });
  expect(scaleFor(9_999, 't')).toEqual({ divisor: 1, unit: 't' });
  expect(scaleFor(25e6, 'vehicle')).toEqual({ divisor: 1e6, unit: 'million vehicles' });
  expect(scaleFor(25e9, 'USD')).toEqual({ divisor: 1e9, unit: 'bn USD' });
  expect(scaleFor(52_000, 't/year')).toEqual({ divisor: 1e3, unit: 'kt/year' });
  expect(scaleFor(30_000, 'USD/vehicle')).toEqual({ divisor: 1, unit: 'USD/vehicle' });
  expect(scaleFor(5e6, 'week').unit).toBe('weeks');
  expect(scaleFor(0.5, 'share').unit).toBe('%');
});
