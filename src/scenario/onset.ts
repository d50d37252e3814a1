// When a shock begins, as it can be written, and the field every shock has for it.
import * as z from 'zod';
import { during } from './ladder.ts';
import { date, name, quantity } from './pieces.ts';

const after = z.strictObject({
  shock: name, // the shock that triggers it; where that does not happen in a draw, neither does this one
  delay: quantity.optional(), // from then on; default none
  probability: quantity.optional(), // that it follows at all; default it does
  from: z.enum(['onset', 'end']).optional(), // of the triggering shock; default its onset
});

export const onset = z.union([
  date, // 2025-04-04
  z.strictObject({ window: z.tuple([date, date]) }), // any day between the two, equally likely
  z.strictObject({ hazard: quantity, from: date.optional(), until: date.optional() }), // a rate per year; never, if not by `until`
  z.strictObject({ after_start: quantity }), // a time after the scenario's start, certain or not
  z.strictObject({ after }), // in answer to another shock
  z.strictObject({ while: during }), // as often and as long as a ladder is there
]);
