// What an analyst can write, as zod schemas: the project's vocabulary, one field, one line of meaning.
// A model file and a scenario file share one document type; `extends` lays one over the other, key by key.
// Knows nothing of files or positions (load.ts) and nothing of how a model is solved (../model).
import * as z from 'zod';
import { adaptation, latent } from './adaptation.ts';
import { ladder } from './ladder.ts';
import { CONFIDENCES, date, name, named, oneOrMore, priority, provenance, quantity, written } from './pieces.ts';
import type { Quantity } from './quantity.ts';
import { unresolved } from './quantity.ts';
import { portfolio, response } from './response.ts';
import { shock } from './shock.ts';

export { CONFIDENCES, type Confidence, quantity } from './pieces.ts';
export { shock } from './shock.ts';

/** How buyers, makers and prices react. Each may be set for the whole model and again for one good. */
export const behaviour = z.strictObject({
  stock_correction: quantity.optional(), // α_S: time over which a buyer closes a gap in its stock
  makers_correction: quantity.optional(), // α_M: the same for a maker's stock
  use_smoothing: quantity.optional(), // σ_U: memory of expected use
  order_smoothing: quantity.optional(), // σ_D: memory of expected orders and of output
  dispatch_smoothing: quantity.optional(), // σ_F: memory of what was dispatched
  slow_smoothing: quantity.optional(), // σ_T: memory of the slow means that targets follow
  makers_stock: quantity.optional(), // c_M: makers' stock, in weeks of orders
  hold_limit: quantity.optional(), // makers' stock above this many weeks of orders is disposed of
  surge: quantity.optional(), // most a lane carries, as a multiple of its normal flow
  reroute: quantity.optional(), // ρ: share of a shortfall that buyers seek on their other lanes
  leakage: quantity.optional(), // share of a shut flow that arrives through third regions while those are open
  leakage_delay: quantity.optional(), // how much longer leaked goods travel
  drift: quantity.optional(), // time over which shares drift to suppliers that deliver
  home: quantity.optional(), // time over which shares drift back to the base year's
  air_transit: quantity.optional(), // transit of what short buyers fly in; longer than every lane: no air freight
  price_horizon: quantity.optional(), // H: weeks of flow that count beside stock in tightness
  price_adjustment: quantity.optional(), // λ: time over which a price closes its gap
  elasticity_tight: quantity.optional(), // εd + εs when goods are short
  elasticity_slack: quantity.optional(), // ε₋ when goods are plenty
  belief: quantity.optional(), // b: share of wanted flow that markets believe will return
  margin: quantity.optional(), // m: margin, freight and tariff between a price zone and the one it buys from
  order_elasticity: quantity.optional(), // η: how much a high price lowers target stocks
  tariff_elasticity: quantity.optional(), // σ: how strongly buyers turn from a supplier whose goods are taxed
});

const good = z.strictObject({
  title: z.string().optional(),
  unit: name, // the unit it is counted in: t, kg, vehicle, unit …
  zones: z.array(z.array(name).min(1)).optional(), // price zones; regions in none of them form one more; default: one zone of all
  behaviour: behaviour.optional(), // overrides for this good alone
  home_first: z.union([z.boolean(), z.array(name).min(1)]).optional(), // makers serve buyers at home before all others: all of them, or in these regions
  price: z.union([quantity, z.record(name, quantity)]).optional(), // in the base year, money per unit; one for all, or by region with `default`
  ...provenance,
});

const cover = z.union([quantity, z.record(name, quantity)]); // one for all, or by region with `default`
const input = z.union([
  z.strictObject({
    amount: quantity, // per unit of what is made
    cover: cover.optional(), // stock on hand that the maker aims at, in weeks of use
    cover_with_transit: cover.optional(), // the same, goods in transit counted; instead of `cover`
    cost_share: quantity.optional(), // share of the product's price that this input makes up: passed on
    ...provenance,
  }),
  quantity,
]);
const coproduct = z.union([z.strictObject({ amount: quantity, lag: quantity.optional(), ...provenance }), quantity]);

const process = z.strictObject({
  title: z.string().optional(),
  makes: name, // the good whose unit the recipe counts in
  inputs: named(input).optional(), // per unit of `makes`
  coproducts: named(coproduct).optional(), // per unit of `makes`
  drivers: z.array(name).min(1).optional(), // the outputs whose orders decide how much it runs; default: `makes`
  lag: quantity.optional(), // from inputs to output
  ...provenance,
});

const outage = z.strictObject({
  hazard: quantity, // how often it begins, per year of running
  duration: quantity,
  severity: quantity.optional(), // share of capacity that is down; default all of it
  ...provenance,
});
const project = z.strictObject({
  planned: z.string(), // the date it is to start
  delay: quantity.optional(), // after the planned date; default none
  go_ahead: quantity.optional(), // probability that it is built at all; default it is
  needs: quantity.optional(), // price per unit that it has to be able to count on; below, it is never built
  ramp: quantity.optional(), // from the start to full capacity, in a straight line; default at once
  sells: named(quantity).optional(), // by region: the share of its output that buyers there take by contract
  ...provenance,
});

const cost = z.union([
  z.strictObject({
    amount: quantity, // all-in cash cost per unit of what is made, at base prices, before by-product credits
    fixed: quantity.optional(), // share of it that is borne whether the site runs or not; default nothing
    own_inputs: z.boolean().optional(), // true: it mines or makes its inputs itself, so that their prices do not move its cost
    idles: z.boolean().optional(), // false: it runs at whatever price; default it does not
    idles_after: quantity.optional(), // time that it runs at a loss before it stops; default 26 weeks
    restart: quantity.optional(), // time that it has to pay again before it runs again; default 12 weeks
    ...provenance,
  }),
  quantity,
]);

const site = z.strictObject({
  process: name,
  region: name,
  operator: z.string().optional(),
  facility: z.string().optional(), // the plant that it is a line of: an outage of the plant hits all its lines
  share: quantity.optional(), // of what is made to order of the product in the region; default: by capacity, or all if alone
  utilisation: quantity.optional(), // base output over capacity
  capacity: quantity.optional(), // alternative to utilisation
  output: quantity.optional(), // of a site in a part: what it makes in the base year, taken out of what its region makes
  outage: outage.optional(), // unplanned stops, drawn anew in every draw, with and without the scenario's shocks
  project: project.optional(), // a site that is still to come; needs a capacity
  cost: cost.optional(), // what a unit of what it makes costs; a site that has one stops where it does not pay
  ...provenance,
});

const lane = z.strictObject({
  good: name,
  from: name,
  to: name,
  share: quantity, // of what buyers in `to` take of the good
  transit: quantity, // whole steps after rounding, at least one
  buyer: name.optional(), // only for this process or use; then its lanes replace the general ones
  priority: priority.optional(), // 1 is served first; default: its buyer's
  latent: latent.optional(), // a second source: nothing comes over it until its maker is qualified; needs a share of 0 %
  ...provenance,
});

const cohort = z.strictObject({
  share: quantity, // of the use's demand
  cover: cover.optional(), // stock on hand, in weeks of use; one for all, or by region with `default`
  cover_with_transit: cover.optional(), // stock on hand and goods in transit together
  ...provenance,
});

const use = z.strictObject({
  title: z.string().optional(),
  unit: name, // what is built: vehicle, t …
  of: name.optional(), // demand in a part is taken out of this use in the part's region; default: the use itself
  inputs: named(
    z.union([z.strictObject({ amount: quantity, elasticity: quantity.optional(), ...provenance }), quantity]),
  ), // per unit built; elasticity: how demand falls with this input's price
  demand: named(quantity), // by region, at the scenario's start
  growth: quantity.optional(), // per year, after the start
  cohorts: named(cohort), // thin, typical, deep …: kinds of buyers, each with its own stock
  priority: priority.optional(), // 1 is served first; default 5
  overtime: quantity.optional(), // o: postponed output made up, at most this share of demand a step
  postponed: quantity.optional(), // χ: share of what was not built that waits instead of being lost
  ...provenance,
});

const part = z.strictObject({
  title: z.string().optional(),
  of: name, // the region it is taken out of
  customers: named(
    z.union([z.strictObject({ share: quantity, priority: z.int().min(1).max(9).optional(), ...provenance }), quantity]),
  ).optional(), // by region: who takes its output; default: as its whole region sells. priority: 1 is served first
  ...provenance,
});

const stockpile = z.strictObject({
  title: z.string().optional(),
  good: name,
  region: name,
  holds: quantity, // at the start: an amount, or a time, which is that much of the region's base use
  release_below: quantity.optional(), // buyers are helped up to this share of their target stock; default a half
  release: quantity.optional(), // most it gives in a week, as a share of what its region uses; default all of it
  fill: quantity.optional(), // most it buys, as an amount per time; default nothing
  fills_to: quantity.optional(), // what it buys up to, an amount or a time; default what it holds at the start
  shares_with: oneOrMore.optional(), // further regions whose buyers may draw on it, no later than its own
  ...provenance,
});

/** What is asked of money; each needs base prices. */
export const MONEY_MEASURES = [
  'added_cost_peak', // of uses: what a unit built costs more than without the shocks, for goods bought on the way; highest
  'added_cost_mean', // the same, mean over the horizon
  'volume_gained', // of operators or sites: what they make more than without the shocks
  'revenue_gained', // of operators or sites: what that fetches
  'margin_gained', // of operators or sites: revenue and support less cost
  'utilisation_gained', // of operators or sites: share of capacity that is used
  'payments', // what states pay under price floors, credits and subsidies, by payer
  'tariff_revenue', // what tariffs bring in, by the region that levies them
] as const;

export const MEASURES = [
  'built_lost', // of uses: what was not built, catch-up included
  'output_lost', // of goods: what was not made
  'shipments_lost', // of goods, from → to: what did not leave
  'weeks_stopped', // of uses, processes or sites: weeks in which at least one cohort or line runs below half of what it wanted
  'plants_stopped', // of uses, processes or sites: largest share of plants stopped at once
  'time_to_stop', // of uses, processes or sites: weeks from the start to the first stoppage, or never
  'time_to_recover', // of uses, processes or sites: weeks from the start until output is back for good, or never
  'lowest_cover', // of uses, processes or sites: least stock on hand of any input of any of them, in weeks of use
  'price_peak', // of goods: highest price, as a multiple of the base price
  'price_mean', // of goods: mean price, as a multiple of the base price
  'licences_granted', // of licences: share of what was applied for that has been granted, `after` so long or in the end
  'licence_wait', // of licences: longest wait that an application could expect
  ...MONEY_MEASURES,
  'stockpile_released', // of stockpiles: what they gave, over the horizon
  'stockpile_bought', // of stockpiles: what they were sent by their lanes
  'time_to_draw', // of stockpiles: weeks from the start until the first of them gives anything, or never
  'time_to_empty', // of stockpiles: weeks from the start until the first of them has given its last, or never
  'adapted', // of adaptations: how far they get, 100 % where all that they could do is done
  'time_to_adapt', // of adaptations: weeks from the start until the first takes effect, or never
  'adaptation_cost', // of adaptations: money that they cost, against the same draw without the shocks
] as const;

const outcome = z.union([
  z.strictObject({
    title: z.string().optional(),
    measure: z.enum(MEASURES),
    uses: oneOrMore.optional(),
    processes: oneOrMore.optional(), // instead of uses: all sites that run them
    sites: oneOrMore.optional(), // instead of uses: sites or facilities by name
    operators: oneOrMore.optional(), // of gains: companies by name; `all`: every one that the model names
    goods: oneOrMore.optional(),
    stockpiles: oneOrMore.optional(), // of a measure of stockpiles; default: all there are
    from: oneOrMore.optional(),
    to: oneOrMore.optional(),
    adaptations: oneOrMore.optional(), // of these, or of latent lanes, by name; default: all
    regions: oneOrMore.optional(), // default: every region that has any, and `world`
    licences: oneOrMore.optional(), // export-licence shocks by name
    after: quantity.optional(), // of licences granted: counted from the onset to so long after it
    threshold: quantity.optional(), // a loss counts as one above this; a share, or an amount
    within: quantity.optional(), // of a time: how likely it comes within this, `90 days`
    headline: z.boolean().optional(), // keep every draw and show it first
  }),
  z.strictObject({
    title: z.string().optional(),
    formula: z.string().max(2000), // over other outcomes and named inputs: vehicles_lost(europe) * margin_per_vehicle
    unit: z.string().optional(), // the unit to print in
    threshold: quantity.optional(),
    headline: z.boolean().optional(),
  }),
]);

const calibration = z.strictObject({
  what: z.string(),
  formula: z.string().max(2000).optional(), // over the base state: exports(magnet-heavy, china) + …; without one, `why` says what is missing
  unit: z.string(),
  low: z.union([z.string(), z.number()]),
  central: z.union([z.string(), z.number()]),
  high: z.union([z.string(), z.number()]),
  basis: z.string().optional(),
  why: z.string().optional(),
  ...provenance,
});

const source = z.strictObject({
  source: z.string(),
  url: z.string().optional(),
  as_of: z.union([z.string(), z.number()]).optional(),
  confidence: z.enum(CONFIDENCES),
  note: z.string().optional(),
});

const inputValue = z
  .union([z.strictObject({ value: written, luck: z.enum(['parameter', 'event']).optional(), ...provenance }), written])
  .transform((as): Quantity => unresolved(as));

const correlation = z.strictObject({
  between: z.array(name).min(2), // names of inputs, or paths of other uncertain numbers: `shocks.ban.duration`
  rank: quantity, // of every pair of them: the correlation of their ranks (Spearman), −100 % to 100 %
  ...provenance,
});

const policy = z.strictObject({
  title: z.string().optional(),
  in_force: z.boolean(), // in force, its inputs replace those of the document; a layer above may switch it
  inputs: named(inputValue).optional(), // what the inputs of these names are while it is in force; needed where it is declared
  ...provenance,
});

const variant = z.strictObject({
  title: z.string().optional(),
  inputs: named(inputValue).optional(), // what the inputs of these names are in it, whatever policies say
  policies: named(z.strictObject({ in_force: z.boolean() })).optional(), // which policies are switched in it
  ...provenance,
});

/** A model or a scenario, before `extends` is followed: every field is optional here; load.ts asks for what must be there. */
export const document = z.strictObject({
  title: z.string().optional(),
  question: z.string().optional(), // what the reader wants to know; printed above the answer
  description: z.string().optional(),
  caveats: named(z.string().max(1000)).optional(), // what is known to be wrong; printed by every run of what extends it, until it is removed
  extends: z.union([z.string(), z.array(z.string()).min(1)]).optional(), // laid over these, the first at the bottom

  regions: z.array(name).optional(), // an upper layer's are added to those below
  parts: named(part).optional(), // parts of regions, looked at by themselves: a country, or a company
  units: z.array(name).optional(), // things that are counted: vehicle, unit, wafer …; added likewise
  goods: named(good).optional(),
  processes: named(process).optional(),
  sites: named(site).optional(),
  lanes: named(lane).optional(),
  uses: named(use).optional(),
  stockpiles: named(stockpile).optional(),
  adaptations: named(adaptation).optional(), // what buyers and makers do about a shortage, slowly
  behaviour: behaviour.optional(),
  sources: named(source).optional(),
  calibration: named(calibration).optional(),

  start: date.optional(),
  horizon: quantity.optional(),
  step: z.enum(['week', 'month']).optional(),
  price_year: z.number().optional(), // the year whose money prices and costs are written in
  draws: z.number().optional(),
  seed: z.union([z.string(), z.number()]).optional(),
  inputs: named(inputValue).optional(),
  correlations: named(correlation).optional(), // uncertain numbers that go together
  policies: named(policy).optional(), // named switches over inputs
  variants: named(variant).optional(), // the same scenario with some inputs set otherwise, on the same draws
  responses: named(response).optional(), // what could be done, each an overlay with a price, on the same draws
  portfolios: named(portfolio(named(inputValue))).optional(), // several responses taken together
  benefit: oneOrMore.optional(), // the outcome in money that responses save, and others to weigh them by beside it; default: the last headline formula in money
  ladders: named(ladder).optional(), // parties that escalate and come back, and answer each other
  shocks: named(shock).optional(),
  outcomes: named(outcome).optional(),
  expect: z.array(z.string().max(500)).optional(),
});

export type Document = z.output<typeof document>;
export type Behaviour = z.output<typeof behaviour>;
export type Shock = z.output<typeof shock>;
export type Ladder = z.output<typeof ladder>;
export type Outcome = z.output<typeof outcome>;

/** Sections that may stand in a CSV file of their own: `lanes: lanes.csv`; a row's `name` cell is its key. */
export const CSV_SECTIONS = ['sites', 'lanes', 'sources', 'calibration'] as const;
