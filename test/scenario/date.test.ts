import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDate, parseDate } from '../../src/numbers/date.ts';

test.each<[string, number]>([
  ['1970-01-01', 0],
  ['1969-12-31', -1],
  ['1970-03-01', 59],
  ['2000-02-29', 11_016],
  ['2025-04-04', 20_182],
  ['2100-03-01', 47_541],
  ['0000-01-01', -719_528],
])('%s is day %d', (text, days) => {
  expect(parseDate(text)).toBe(days);
  expect(formatDate(days)).toBe(text);
});

test.each([
  '2025-02-29',
  '2100-02-29',
  '2025-04-31',
  '2025-13-01',
  '2025-00-10',
  '2025-01-00',
  '2025-1-1',
  '25-01-01',
  '2025-04-04T00:00',
  ' 2025-04-04',
  '',
  '2025/04/04',
])('%j is not a date', text => {
  expect(parseDate(text)).toBeUndefined();
});

test('agrees with the platform on every day', () => {
  fc.assert(
    fc.property(fc.integer({ min: -719_528, max: 2_932_896 }), days => {
      expect(formatDate(days)).toBe(new Date(days * 86_400_000).toISOString().slice(0, 10));
      expect(parseDate(formatDate(days))).toBe(days);
    }),
  );
});

test('a day outside four-digit years is a bug of ours', () => {
  expect(() => formatDate(2_932_897)).toThrow('bug');
  expect(() => formatDate(0.5)).toThrow('bug');
});
