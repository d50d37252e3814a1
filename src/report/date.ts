// Dates from steps and weeks: the calendar day at which a step begins, or a time after the start is over.
// Pure arithmetic on days since 1970-01-01; knows no time zone, no locale and not what day it is today.
import type { Clock } from '../model/program.ts';
import { formatDate } from '../numbers/date.ts';

const DAY_MS = 86_400_000;
const DAYS_PER_WEEK = 7;
/** In days: a time this little short of a day is that day, less rounding. */
const A_QUARTER_HOUR = 0.01;

/** The day on which a step begins; on a monthly clock, the same day of a later month or that month's last. */
export function dateOfStep(clock: Clock, step: number): string {
  if (clock.step === 'week') return formatDate(clock.start + step * DAYS_PER_WEEK);
  const start = new Date(Math.floor(clock.start) * DAY_MS);
  const month = start.getUTCMonth() + step;
  const last = new Date(Date.UTC(start.getUTCFullYear(), month + 1, 0));
  return formatDate(
    Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(start.getUTCDate(), last.getUTCDate())) / DAY_MS,
  );
}

/** The day a time after the start falls on; `never` for a time that does not come. */
export function dateAfterWeeks(clock: Clock, weeks: number): string {
  if (!Number.isFinite(weeks)) return 'never';
  // Times are whole steps; on a monthly clock a rounding in weeks × weeksPerStep must not move the date to another month.
  const steps = weeks / clock.weeksPerStep;
  if (clock.step === 'month' && Math.abs(steps - Math.round(steps)) < 1e-6) return dateOfStep(clock, Math.round(steps));
  return formatDate(Math.floor(clock.start + weeks * DAYS_PER_WEEK + A_QUARTER_HOUR));
}
