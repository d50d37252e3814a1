// The shocks that can be written, a schema for each kind: when, how long, in which shape, on whom, how hard.
import * as z from 'zod';
import { fear, licence } from './licence.ts';
import { date, name, oneOrMore, provenance, quantity } from './pieces.ts';

const onset = z.union([
  date, // 2025-04-04
  z.strictObject({ window: z.tuple([date, date]) }), // any day between the two, equally likely
  z.strictObject({ hazard: quantity, from: date.optional() }), // a rate per year
  z.strictObject({ after_start: quantity }), // a time after the scenario's start, certain or not
]);
const shape = z.union([
  z.enum(['step', 'v']), // full at once and gone at once; full at once and easing in a straight line to nothing
  z.strictObject({ kind: z.literal('ramp'), rise: quantity.optional(), fall: quantity.optional() }), // fall comes after the duration
]);
const shockBase = {
  title: z.string().optional(),
  onset,
  duration: quantity,
  probability: quantity.optional(), // that it happens at all in a draw
  ...provenance,
};
const shaped = { ...shockBase, shape: shape.optional() };
const laneScope = { from: oneOrMore, to: oneOrMore, goods: oneOrMore }; // `to: all`: every other region

/** Whose support it is: sites or facilities by name, or all sites of companies. */
const supported = {
  sites: oneOrMore.optional(),
  operators: oneOrMore.optional(),
  payer: name.optional(), // the region whose state pays; default that of the sites
};
const standing = z.boolean().optional(); // true: it holds without the scenario's shocks too

export const shock = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('export-ban'),
    ...shaped,
    ...laneScope,
    severity: quantity.optional(), // share of the normal flow that is shut; default all of it
    leakage: quantity.optional(), // share of the shut flow that arrives all the same, late; replaces the behaviour of that name
    fear: fear.optional(),
  }),
  z.strictObject({
    kind: z.literal('export-quota'),
    ...shaped,
    ...laneScope,
    quota: quantity, // what may leave: a share of the normal flow, or an amount per time for all lanes together
    leakage: quantity.optional(),
    fear: fear.optional(),
  }),
  z.strictObject({
    kind: z.literal('export-licence'), // what is ordered waits in a queue for permission to leave
    ...shockBase,
    ...laneScope,
    ...licence,
    fear: fear.optional(),
  }),
  z.strictObject({
    kind: z.literal('hoarding'), // fear without a control
    ...shaped,
    goods: oneOrMore,
    regions: oneOrMore, // of the buyers; `all` for everywhere
    severity: quantity, // added share of target stock
  }),
  z.strictObject({
    kind: z.literal('outage'),
    ...shaped,
    sites: oneOrMore, // sites, facilities, or cohorts of a use
    severity: quantity.optional(), // share of capacity, or of a cohort's demand, that is down; default all of it
  }),
  z.strictObject({
    kind: z.literal('demand-surge'),
    ...shaped,
    uses: oneOrMore,
    regions: oneOrMore, // `all` for everywhere
    severity: quantity, // added share of demand
  }),
  z.strictObject({
    kind: z.literal('tariff'),
    ...shaped,
    ...laneScope,
    rate: quantity, // share of the value at the exporter's price
    standing,
  }),
  z.strictObject({
    kind: z.literal('price-floor'),
    ...shaped,
    ...supported,
    good: name,
    floor: quantity, // per unit of the good: what the price falls short of it is paid on everything made
    upside: quantity.optional(), // share of what the price is above the floor that goes back; default nothing
    standing,
  }),
  z.strictObject({
    kind: z.literal('tax-credit'),
    ...shaped,
    ...supported,
    share: quantity, // of the cost
    standing,
  }),
  z.strictObject({
    kind: z.literal('subsidy'),
    ...shaped,
    ...supported,
    amount: quantity, // per unit of what a site makes, or a share of its cost
    standing,
  }),
]);
