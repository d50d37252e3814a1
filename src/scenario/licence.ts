// An export-licence regime as it can be written: who needs a licence, how long one waits, how many are decided and granted.
// What a queue does with it is ../engine/licence.ts.
import * as z from 'zod';
import { date, name, named, oneOrMore, provenance, quantity } from './pieces.ts';

/** A share that may change: one number, or what it is at times after the onset, `{ 0 weeks: 15 %, 12 weeks: 120 % }`; straight lines between. */
const course = z.union([quantity, z.record(name, quantity)]);

/** What is different for one destination or one end use; each multiplies what the regime says for all. */
const treatment = z.strictObject({
  coverage: quantity.optional(),
  approval: quantity.optional(),
  weight: quantity.optional(), // 1 is usual; 2: decided twice as fast as others while decisions are short
  ...provenance,
});

export const licence = {
  end_uses: oneOrMore.optional(), // only what these processes or uses buy; default all
  operators: oneOrMore.optional(), // only what sites of these operators make; default all
  coverage: course.optional(), // share of orders on the lanes that needs a licence; default all
  grace: quantity.optional(), // goods already cleared still leave: coverage comes in over this time
  processing: quantity.optional(), // mean time from application to where it can be decided; default: `statutory`
  statutory: quantity.optional(), // what the notice says; shown beside the wait
  throughput: course.optional(), // decided per time, as a share of what is normally ordered under the regime; default: no limit
  approval: course.optional(), // share granted of what is decided; default all. The rest lapses and is applied for anew
  luck: quantity.optional(), // standard deviation of the logarithm of buyers' weights; default none
  validity: quantity.optional(), // mean time after which an unused licence lapses; default never
  general: course.optional(), // share of orders under general licences, which need no decision; default none
  destinations: named(treatment).optional(),
  by_end_use: named(treatment).optional(),
  checks: z // goods that need no licence and are held all the same, until a test shows that they need none
    .strictObject({ goods: oneOrMore, coverage: course, wait: quantity, ...provenance })
    .optional(),
  reach: z // goods made abroad; `content`: share of them with enough of the country's material in them to need a licence, whatever `coverage` is
    .strictObject({ from: oneOrMore, goods: oneOrMore, content: quantity, ...provenance })
    .optional(),
  suspended: z // out of force from the one date to the other; reinstated then with this probability
    .strictObject({ from: date, until: date, reinstated: quantity.optional(), ...provenance })
    .optional(),
  leakage: quantity.optional(), // share of what needs a licence that goes by third regions instead; replaces the behaviour of that name
};

/** Buyers afraid of a control: they hold more from its announcement on, and get used to it again. */
export const fear = z.strictObject({
  announced: quantity.optional(), // how long before the onset it is known; default not at all
  severity: quantity, // added share of target stock
  fades: quantity.optional(), // after the onset, in a straight line; default 13 weeks
  regions: oneOrMore.optional(), // default: the destinations of the control
  ...provenance,
});
