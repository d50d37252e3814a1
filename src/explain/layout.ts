// A compiled program's layout in words: what each array and field holds, by which index, in which unit. With the program and
// a block's inputs this is all that another engine needs to replay a chunk. Knows no scenario files.
import type { Field, Network, Program } from '../model/program.ts';

type Words<K extends string> = { readonly [name in K]: string };

/** Every array of the network. `xStart` arrays have one entry more than there are x: x[i] has rows xStart[i] … xStart[i + 1] − 1. */
const NETWORK: Words<keyof Network> = {
  goods: 'number of goods',
  regions: 'number of regions',
  zoneGood: 'zone → good',
  zoneAccountStart: 'zone → first row of zoneAccount',
  zoneAccount: 'accounts that buy in the zone',
  zoneMarketStart: 'zone → first row of zoneMarket',
  zoneMarket: 'markets in the zone',
  zoneInputStart: 'zone → first row of zoneInput',
  zoneInput: 'accounts of the makers in the zone, whose prices they pass on',
  zoneSupplierStart: 'zone → first row of zoneSupplier',
  zoneSupplier: 'zones that the zone buys from',
  supplierLaneStart: 'row of zoneSupplier → first row of supplierLane',
  supplierLane: 'lanes by which the zone buys from that supplier',
  marketGood: 'market → good',
  marketRegion: 'market → region',
  marketZone: 'market → zone',
  marketLaneStart: 'market → first row of marketLane',
  marketLane: 'lanes that leave the market, by priority class, then lane',
  accountGood: 'account → good',
  accountRegion: 'account → region',
  accountZone: 'account → zone',
  accountPriority: 'account → priority class, 1 is served first',
  accountCoversTransit: 'account → 1 if its cover counts goods in transit too',
  accountLaneStart: 'account → its first lane; its lanes are contiguous',
  laneGood: 'lane → good',
  laneMarket: 'lane → market it leaves',
  laneAccount: 'lane → account it serves',
  laneTransit: 'lane → transit in steps',
  lanePriority: 'lane → priority class, 1 is served first',
  laneForeign: 'lane → 1 if it crosses a border',
  goodAirTransit: 'good → transit by air in steps',
  goodLeakageDelay: 'good → steps that leaked goods travel longer',
  groupAccountStart: 'group → its first account; a group is the sites of one process in one region',
  groupSiteStart: 'group → its first site',
  groupOutputStart: 'group → its first output',
  outputMarket: 'output → market it joins',
  outputDrives: 'output → 1 if its orders decide how much the group runs',
  outputRingStart: 'output → first slot of what is in process; none where the lag is 0',
  cohortAccountStart: 'cohort → its first account; cohorts come after all groups',
  projectSite: 'project → the site that is still to come',
  projectGroup: 'project → the group of that site',
  projectSellStart: 'project → first row of what it sells: one output to one region',
  sellOutput: 'row of what is sold → output',
  sellLaneStart: 'row of what is sold → first row of sellLane',
  sellLane: 'lanes by which it is sold',
  marketIncumbents: 'market → 1 if a site that is there already makes to order for it',
  stockpileAccount: 'stockpile → its account',
  stockpileBuyerStart: 'stockpile → first row of stockpileBuyer',
  stockpileBuyer: 'accounts it gives to, by priority class',
};

/** Every field of `values`: by which index, and what it is. Masses in t, times in weeks, counted units as counted. */
const FIELDS: Words<Field> = {
  stockCorrection: 'by good: time in which a buyer closes a gap in its stock',
  makersCorrection: 'by good: the same for a maker',
  useSmoothing: 'by good: memory of expected use',
  orderSmoothing: 'by good: memory of expected orders and of output',
  dispatchSmoothing: 'by good: memory of what was dispatched',
  slowSmoothing: 'by good: memory of the slow means that targets follow',
  makersStock: 'by good: makers’ stock in weeks of orders',
  holdLimit: 'by good: makers’ stock above this many weeks of orders is disposed of',
  surge: 'by good: most a lane carries, as a multiple of its normal flow',
  reroute: 'by good: share of a shortfall sought on other lanes',
  leakage: 'by good: share of a shut flow that arrives all the same',
  drift: 'by good: time in which shares drift to suppliers that deliver',
  home: 'by good: time in which shares drift back',
  priceHorizon: 'by good: weeks of flow that count beside stock in tightness',
  priceAdjustment: 'by good: time in which a price closes its gap',
  elasticityTight: 'by good: elasticity of demand and supply together when goods are short',
  elasticitySlack: 'by good: the same when they are plenty',
  belief: 'by good: share of wanted flow that markets believe will return',
  margin: 'by good: margin, freight and tariff between zones',
  orderElasticity: 'by good: how much a high price lowers target stocks',
  amount: 'by account: of the good per unit its owner makes',
  cover: 'by account: target stock in weeks of use',
  elasticity: 'by account: how final demand falls with this price',
  costShare: 'by account: share of the product’s price that the good makes up',
  outputAmount: 'by output: per unit of what the process makes',
  siteShare: 'by site: of what its group makes to order',
  siteUtilisation: 'by site: base output over capacity; not used where a capacity is given',
  siteCapacity: 'by site: per week; NaN where a utilisation is given',
  laneShare: 'by lane: of what its account orders',
  demand: 'by cohort: of the whole use in the region, per week at the start',
  cohortShare: 'by cohort: its part of that',
  growth: 'by cohort: per week',
  overtime: 'by cohort: postponed output made up, at most this share of demand a step',
  postponed: 'by cohort: share of what was not built that waits',
  projectStart: 'by project: weeks after the start, below zero where it began before',
  projectOccurs: 'by project: 0 where it is never built in the draw',
  projectRamp: 'by project: weeks from its start to full capacity',
  sellShare: 'by row of what is sold: share of the output',
  stockpileHolds: 'by stockpile: amount at the start; NaN where it is given as a time',
  stockpileWeeks: 'by stockpile: the same in weeks of its buyers’ base use; NaN where it is an amount',
  stockpileUpTo:
    'by stockpile: amount it buys up to; NaN where it is given as a time, or is what it holds at the start',
  stockpileUpToWeeks: 'by stockpile: the same in weeks of its buyers’ base use',
  stockpileBelow: 'by stockpile: buyers are helped up to this share of their target stock',
  stockpileRelease: 'by stockpile: most it gives in a week, as a share of its buyers’ use',
  stockpileFill: 'by stockpile: most it buys, per week',
  onset: 'by shock: weeks after the start',
  duration: 'by shock: weeks',
  severity: 'by shock: share shut, down or added',
  rise: 'by shock: weeks until full force',
  fall: 'by shock: weeks of easing after the duration',
  occurs: 'by shock: 0 where it does not happen in the draw',
  shockLeakage: 'by shock: replaces the good’s leakage; NaN where not given',
  quotaShare: 'by shock: share of normal flow that may leave; NaN where not given',
  quotaAmount: 'by shock: amount per week that may leave; NaN where not given',
  setbackSlip: 'by setback of projects: weeks by which they begin later; Infinity: never',
  setbackFactor: 'by setback of projects: how many times as long their ramps take while it lasts',
  ladderStay: 'by state of a ladder that lasts: weeks, the same at every visit in the draw',
  moveHazard: 'by move of a ladder that has a hazard: per week',
  moveShare: 'by move of a ladder that ends a stay: share of the stays',
  moveFactor: 'by factor on a hazard: what it is multiplied by while another ladder is in a state',
  ladderLuck: 'by visit of a ladder: uniforms for its stay and what follows, exponential thresholds for moves',
};

const REPLAY = [
  'A block is 256 draws. inputs[i * 256 + d] is input i in draw d of the block.',
  'For each draw: copy `values`, then for each assignment values[slot] = code(inputs of the draw), in order.',
  'Code is postfix: `constant` pushes its operand, `load` pushes inputs[operand], every other word takes its arguments from the stack.',
  'Ladders are run before the first step: a visit ends by itself after its stay, or when a hazard integrated over it reaches its threshold.',
  'Each draw is simulated twice from its base state, without and with the shocks; the order of a step is in scenarios/guide/model.md.',
  'Units are canonical: t, week, USD and counted units. Numbers that JSON lacks are written "NaN", "Infinity" and "-Infinity".',
] as const;

export interface Layout {
  readonly replay: readonly string[];
  readonly network: readonly { readonly array: string; readonly length: number; readonly meaning: string }[];
  readonly fields: readonly {
    readonly field: string;
    readonly first: number;
    readonly count: number;
    readonly meaning: string;
  }[];
}

export function layoutOf(program: Program): Layout {
  return {
    replay: REPLAY,
    network: Object.entries(NETWORK).map(([array, meaning]) => {
      const held = program.network[array as keyof Network];
      return { array, length: typeof held === 'number' ? held : held.length, meaning };
    }),
    fields: Object.entries(FIELDS).map(([field, meaning]) => ({ field, ...program.fields[field as Field], meaning })),
  };
}
