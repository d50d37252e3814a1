// The shocks that can be written, a schema for each kind: when, how long, in which shape, on whom, how hard.
import * as z from 'zod';
import { fear, licence } from './licence.ts';
import { onset } from './onset.ts';
import { name, oneOrMore, provenance, quantity } from './pieces.ts';

const shape = z.union([
  z.enum(['step', 'v']), // full at once and gone at once; full at once and easing in a straight line to nothing
  z.strictObject({ kind: z.literal('ramp'), rise: quantity.optional(), fall: quantity.optional() }), // fall comes after the duration
]);
const timed = {
  title: z.string().optional(),
  onset,
  duration: quantity.optional(), // needed, but where the onset or the kind says how long it lasts
  probability: quantity.optional(), // that it happens at all in a draw
  ...provenance,
};
const shockBase = { ...timed, shape: shape.optional() };
const projectScope = { sites: oneOrMore.optional(), regions: oneOrMore.optional(), goods: oneOrMore.optional() }; // at least one
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
    ...shockBase,
    ...laneScope,
    severity: quantity.optional(), // share of the normal flow that is shut; default all of it
    leakage: quantity.optional(), // share of the shut flow that arrives all the same, late; replaces the behaviour of that name
    fear: fear.optional(),
  }),
  z.strictObject({
    kind: z.literal('export-quota'),
    ...shockBase,
    ...laneScope,
    quota: quantity, // what may leave: a share of the normal flow, or an amount per time for all lanes together
    leakage: quantity.optional(),
    fear: fear.optional(),
  }),
  z.strictObject({
    kind: z.literal('export-licence'), // what is ordered waits in a queue for permission to leave
    ...timed,
    ...laneScope,
    ...licence,
    fear: fear.optional(),
  }),
  z.strictObject({
    kind: z.literal('hoarding'), // fear without a control
    ...shockBase,
    goods: oneOrMore,
    regions: oneOrMore, // of the buyers; `all` for everywhere
    severity: quantity, // added share of target stock
  }),
  z.strictObject({
    kind: z.literal('outage'),
    ...shockBase,
    sites: oneOrMore, // sites, facilities, or cohorts of a use
    severity: quantity.optional(), // share of capacity, or of a cohort's demand, that is down; default all of it
  }),
  z.strictObject({
    kind: z.literal('demand-surge'),
    ...shockBase,
    uses: oneOrMore,
    regions: oneOrMore, // `all` for everywhere
    severity: quantity, // added share of demand
  }),
  z.strictObject({
    kind: z.literal('tariff'),
    ...shockBase,
    ...laneScope,
    rate: quantity, // share of the value at the exporter's price
    standing,
  }),
  z.strictObject({
    kind: z.literal('price-floor'),
    ...shockBase,
    ...supported,
    good: name,
    floor: quantity, // per unit of the good: what the price falls short of it is paid on everything made
    upside: quantity.optional(), // share of what the price is above the floor that goes back; default nothing
    standing,
  }),
  z.strictObject({
    kind: z.literal('tax-credit'),
    ...shockBase,
    ...supported,
    share: quantity, // of the cost
    standing,
  }),
  z.strictObject({
    kind: z.literal('subsidy'),
    ...shockBase,
    ...supported,
    amount: quantity, // per unit of what a site makes, or a share of its cost
    standing,
  }),
  z.strictObject({
    kind: z.literal('feed-stop'),
    ...shockBase,
    regions: oneOrMore, // `all` for everywhere
    goods: oneOrMore, // what the sites that are hit make to order
    severity: quantity.optional(), // share of their capacity that is down; default all of it
  }),
  z.strictObject({
    kind: z.literal('demand-slump'),
    ...shockBase,
    uses: oneOrMore,
    regions: oneOrMore, // `all` for everywhere
    severity: quantity, // share of demand that is gone
  }),
  // What happens to projects that would begin while it lasts; without a duration, from the onset on for good.
  z.strictObject({ kind: z.literal('project-slip'), ...timed, ...projectScope, slip: quantity }), // how much later they begin
  z.strictObject({ kind: z.literal('project-cancel'), ...timed, ...projectScope }),
  z.strictObject({
    kind: z.literal('technology-ban'),
    ...timed,
    from: oneOrMore, // who stops selling know-how and equipment
    to: oneOrMore, // whose projects need it; `all`: every other region
    goods: oneOrMore.optional(), // what those projects make; default anything
    slip: quantity.optional(), // how much later those begin that would begin while it lasts; default not at all
    factor: quantity.optional(), // how many times as long ramps take while it lasts; default 1
  }),
]);
