// When a shock begins, and whether it happens in a draw at all, as numbers with luck of their own.
import { parseDate } from '../numbers/date.ts';
import type { Quantity } from '../scenario/quantity.ts';
import type { Shock } from '../scenario/scenario.ts';
import { afterOf } from './after.ts';
import { bernoulli, codeOf, combined, join } from './chance.ts';
import { constant } from './columns.ts';
import { type Draft, PLAIN, TIME, wholeSteps } from './draft.ts';
import type { Numeric } from './slots.ts';

/** Weeks after the start. A date is certain; a window, a hazard and a time after the start bring luck of their own. */
export function onset(draft: Draft, name: string, shock: Shock, start: number, weeks: number): Numeric {
  const { slots } = draft;
  const path = ['shocks', name, 'onset'];
  const written = shock.onset;
  const after = (text: string, at: readonly (string | number)[], ends = false): number => {
    const day = parseDate(text);
    if (day === undefined) {
      slots.refuse('BAD_DATE', at, `${text} is not a calendar date`, 'write year-month-day, for instance 2025-04-04');
      return Number.NaN;
    }
    const since = (day - start) / 7;
    if (since < 0)
      slots.refuse(
        'BAD_DATE',
        at,
        `${name} begins before the scenario starts`,
        'move the start back, or the onset forward',
        'the base state knows no shock that is already under way',
      );
    if (since > weeks && !ends)
      slots.warnings.push({
        code: 'BAD_DATE',
        message: `${name} begins after the scenario ends`,
        at: draft.scenario.spanOf(at),
      });
    return since;
  };
  if (typeof written === 'string') {
    const since = after(written, path);
    wholeSteps(draft, since, 0, `onset of ${name}`);
    return constant(since);
  }
  if ('window' in written) {
    const [from, to] = written.window.map((text, i) => after(text, [...path, 'window', i])) as [number, number];
    if (from > to)
      slots.refuse('BAD_INTERVAL', path, `the window of ${name} ends before it begins`, 'put the earlier date first');
    if (!(from <= to)) return constant(Number.NaN);
    const code = slots.draw(path.join('.'), { family: 'uniform', parameters: [from, to], scale: 1 }, 'event');
    return { central: (from + to) / 2, code };
  }
  if ('hazard' in written) {
    const rate = slots.number(written.hazard, {
      what: `hazard of ${name}`,
      dimension: { time: -1 },
      low: 0,
      example: '0.2/year',
    });
    const from = written.from === undefined ? 0 : after(written.from, [...path, 'from']);
    const wait = slots.draw(path.join('.'), { family: 'exponential', parameters: [1], scale: 1 }, 'event');
    // from + wait / hazard; a hazard of zero never comes: x / 0 is infinite, and so beyond every horizon.
    const comes = {
      central: from + 1 / rate.central,
      code: join(codeOf(constant(from)), join(wait, codeOf(rate), '/'), '+'),
    };
    if (written.until === undefined) return comes;
    const until = after(written.until, [...path, 'until'], true);
    if (from > until)
      slots.refuse('BAD_INTERVAL', path, `the hazard of ${name} ends before it begins`, 'put the earlier date first');
    return by(comes, until);
  }
  if ('after' in written) {
    const { delay } = written.after;
    if (delay === undefined) return constant(0);
    return slots.number(delay, { what: `delay of ${name}`, dimension: TIME, low: 0, example: '4 to 12 weeks' });
  }
  if ('while' in written) return constant(Number.POSITIVE_INFINITY); // the ladder says when, in every draw anew
  return slots.number(written.after_start, { what: `onset of ${name}`, dimension: TIME, low: 0, example: '8 weeks' });
}

/** What comes by a time, and never if it has not come by then. */
function by({ central, code }: Required<Numeric>, until: number): Numeric {
  const inTime = join(code, codeOf(constant(until)), '<=');
  return {
    central: central <= until ? central : Number.POSITIVE_INFINITY,
    code: {
      op: [...inTime.op, ...code.op, 'constant', 'if'],
      operand: [...inTime.operand, ...code.operand, Number.POSITIVE_INFINITY, 0],
      depth: Math.max(inTime.depth, 1 + code.depth, 3),
    },
  };
}

/** 1 if it happens in a draw, else 0: with its own probability, and with that of following the shock that triggers it. */
export function occurs(draft: Draft, name: string, shock: Shock): Numeric {
  const follows = afterOf(shock)?.probability;
  const own = shock.probability && chance(draft, shock.probability, `probability of ${name}`, `shocks.${name}.occurs`);
  if (follows === undefined) return own ?? constant(1);
  const after = chance(draft, follows, `probability that ${name} follows`, `shocks.${name}.follows`);
  if (own === undefined) return after;
  return combined(own, after, '*');
}

function chance({ slots }: Draft, probability: Quantity, what: string, stream: string): Numeric {
  return bernoulli(
    slots,
    stream,
    slots.number(probability, { what, dimension: PLAIN, low: 0, high: 1, example: '30 %' }),
  );
}
