// Ladders of escalation as they can be written: states, how long one stays in each, and what it moves to.
import * as z from 'zod';
import { name, named, oneOrMore, provenance, quantity } from './pieces.ts';

const move = z.union([
  z.strictObject({
    hazard: quantity.optional(), // how often it is made, per year of being in the state; competes with the others
    times: named(quantity).optional(), // factors on the hazard while another ladder is in a state: `usa.tariff: 4`
    share: quantity.optional(), // of the stays that end by themselves: how many end with this move; default all
    ...provenance,
  }),
  quantity, // a hazard, or a share
]);

const state = z.strictObject({
  title: z.string().optional(),
  stays: quantity.optional(), // how long; a distribution is drawn anew at every visit, an input once a draw
  moves: named(move).optional(), // by the state it moves to; default: it stays for good
  ...provenance,
});

/** A Markov chain in continuous time where moves have hazards, a semi-Markov one where states have stays; both may be mixed. */
export const ladder = z.strictObject({
  title: z.string().optional(),
  starts: name, // the state it is in at the start, and all the time without the shocks
  states: named(state),
  ...provenance,
});

/** A shock that lasts as long as a ladder is in a state. */
export const during = z.strictObject({
  ladder: name,
  state: oneOrMore, // in force in every step in which the ladder is in one of these
});
