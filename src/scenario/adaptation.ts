// What buyers and makers do about a shortage, slowly, as schemas: rules with a trigger, a lag, a pace, a ceiling and a cost, and what
// makes a lane latent: a second source that has to be qualified before anything comes over it.
import * as z from 'zod';
import { name, oneOrMore, provenance, quantity } from './pieces.ts';

/** What a rule waits for: the start, a date, a price that stays up, or a shortage that lasts. */
export const trigger = z.union([
  z.string(), // `the start`, or 2026-01-01
  z.strictObject({
    price: name, // the good
    in: name, // the region whose price it is
    above: quantity, // as a multiple of the base price
    for: quantity, // how long it has to hold
    ...provenance,
  }),
  z.strictObject({
    short: name, // the good
    in: name, // the region whose users go short
    above: quantity, // share of what its users want to make that is not made for want of it
    for: quantity,
    ...provenance,
  }),
]);

const rule = {
  title: z.string().optional(),
  trigger,
  lag: quantity.optional(), // from the decision to the first effect; default none
  pace: quantity, // how fast it spreads after that, per year
  lasting: z.boolean().optional(), // false: goes back at the same pace when the trigger is off; default: goes on once triggered
  ...provenance,
};
const byOwner = {
  in: oneOrMore, // processes or uses
  regions: oneOrMore.optional(), // default: wherever they are
  ceiling: quantity, // most of it that can be done
  cost: quantity.optional(), // per unit of what the owner makes that does without
};
const thrift = {
  ...rule,
  ...byOwner,
  inputs: oneOrMore, // whose amount per unit falls
  coproducts: oneOrMore.optional(), // whose amount per unit falls with it: less scrap of what is used less
};
const capacity = {
  ...rule,
  site: name, // a site that could make more
  capacity: quantity, // how much more, when all of it is there
  ceiling: quantity.optional(), // default all of it
  cost: quantity.optional(), // per unit of what that capacity could make, whether it runs or not
};

export const adaptation = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('thrift'), ...thrift }), // less of an input in each unit
  z.strictObject({ kind: z.literal('motor-switch'), ...thrift }), // a part of what is built does without an input
  z.strictObject({
    kind: z.literal('grade-switch'), // a part of what is built takes another good instead
    ...rule,
    ...byOwner,
    from: name, // both have to be inputs; an amount of 0 in the base year is one
    to: name,
    ratio: quantity.optional(), // how much of `to` replaces one of `from`; default 1
  }),
  z.strictObject({ kind: z.literal('recycling'), ...capacity }),
  z.strictObject({ kind: z.literal('restart'), ...capacity }),
]);

/** Of a lane with a share of 0 %: when buyers begin to qualify its maker, how long that takes, and what comes over it then. */
export const latent = z.strictObject({
  opens: trigger,
  qualification: quantity, // from there until the first shipment
  room: quantity, // most it carries: an amount per time, or a share of what its buyers use
  share: quantity.optional(), // of their orders, once qualified; default none: only what others leave short
  grows_over: quantity.optional(), // from qualification until room and share are there; default at once
  cost: quantity.optional(), // per unit shipped, over what the others cost
  ...provenance,
});

export type Adaptation = z.output<typeof adaptation>;
export type Latent = z.output<typeof latent>;
export type Trigger = z.output<typeof trigger>;
