// Triggers → what a rule waits for, as indices and numbers: a date, a price zone and a factor, or accounts and the share they lack.
// When one holds in a draw is the engine's (../engine/trigger.ts).
import { parseDate } from '../numbers/date.ts';
import type { Trigger } from '../scenario/adaptation.ts';
import { constant } from './columns.ts';
import { type Draft, goodIndex, PLAIN, regionIndex, TIME, wholeSteps, within } from './draft.ts';
import type { Layout } from './network.ts';
import type { TriggerSlot } from './program.ts';

const NOTHING = constant(Number.NaN);
/** At a price that has not moved, rounding decides whether it is above one. */
const LEAST_FACTOR = 1.01;
const THE_START = 'the start';

/** Pushes the numbers of one trigger; `start` is in days since 1970-01-01. */
export function compileTrigger(
  { draft, labels }: Layout,
  name: string,
  trigger: Trigger,
  path: readonly (string | number)[],
  start: number,
): TriggerSlot {
  const { columns, slots } = draft;
  if (typeof trigger === 'string') {
    columns.ruleAt.push(constant(weeksAfter(draft, name, trigger, path, start)));
    columns.ruleAbove.push(NOTHING);
    columns.ruleFor.push(constant(0));
    return { kind: 'date', select: new Uint32Array(0) };
  }
  columns.ruleAt.push(NOTHING);
  const priced = 'price' in trigger;
  columns.ruleAbove.push(
    slots.number(trigger.above, {
      what: `trigger of ${name}`,
      dimension: PLAIN,
      ...(priced ? { low: LEAST_FACTOR, example: '2' } : { low: 0, high: 1, example: '10 %' }),
    }),
  );
  const span = slots.number(trigger.for, { what: `trigger of ${name}`, dimension: TIME, low: 0, example: '26 weeks' });
  if (!span.code) wholeSteps(draft, span.central, 1, `trigger of ${name}`);
  columns.ruleFor.push(span);
  const written = priced ? trigger.price : trigger.short;
  const good = goodIndex(draft, written, [...path, priced ? 'price' : 'short']);
  const region = regionIndex(draft, trigger.in, [...path, 'in']);
  if (good < 0 || region < 0) return { kind: 'price', select: new Uint32Array(0) };
  const select = priced
    ? labels.zones.flatMap((zone, z) => (zone.good === written && zone.regions.includes(trigger.in) ? [z] : []))
    : draft.accounts.flatMap((account, a) =>
        !account.idle && account.good === good && within(draft, [trigger.in], account.region) ? [a] : [],
      );
  if (select.length === 0) {
    slots.refuse(
      'UNKNOWN_NAME',
      [...path, 'in'],
      `nobody in ${trigger.in} uses ${written}`,
      'name a region whose buyers can go short of it',
      'it could never trigger anything',
    );
  }
  return { kind: priced ? 'price' : 'short', select: Uint32Array.from(select) };
}

function weeksAfter(
  draft: Draft,
  name: string,
  written: string,
  path: readonly (string | number)[],
  start: number,
): number {
  if (written === THE_START) return 0;
  const day = parseDate(written);
  const weeks = ((day ?? start) - start) / 7;
  if (day === undefined || weeks < 0) {
    draft.slots.refuse(
      'BAD_DATE',
      path,
      day === undefined
        ? `${written} is neither a trigger nor a calendar date`
        : `${name} begins before the scenario starts`,
      day === undefined
        ? 'write `the start`, a date, or a price or shortage to wait for'
        : 'write `the start` and a shorter lag',
    );
    return 0;
  }
  wholeSteps(draft, weeks, 0, `trigger of ${name}`);
  return weeks;
}
