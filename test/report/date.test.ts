import { expect, test } from 'vitest';
import { dateAfterWeeks, dateOfStep } from '../../src/report/date.ts';

const weekly = { step: 'week', weeksPerStep: 1, steps: 104, start: 20_182 } as const; // 2025-04-04
const monthly = { step: 'month', weeksPerStep: 365.25 / 12 / 7, steps: 24, start: 20_119 } as const; // 2025-01-31

test('a weekly clock counts in sevens', () => {
  expect(dateOfStep(weekly, 0)).toBe('2025-04-04');
  expect(dateOfStep(weekly, 7)).toBe('2025-05-23');
  expect(dateAfterWeeks(weekly, 7.5)).toBe('2025-05-26');
});

test('a monthly clock keeps the day of the month, or takes the last one', () => {
  expect(dateOfStep(monthly, 0)).toBe('2025-01-31');
  expect(dateOfStep(monthly, 1)).toBe('2025-02-28');
  expect(dateOfStep(monthly, 13)).toBe('2026-02-28');
  expect(dateAfterWeeks(monthly, 3 * monthly.weeksPerStep)).toBe('2025-04-30');
});

test('what never comes has no date', () => {
  expect(dateAfterWeeks(weekly, Infinity)).toBe('never');
});
