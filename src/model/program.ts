// The compiled scenario: a small flat program of numbers that survives structuredClone and can be printed.
// Everything the engine reads is an index or a slot in `values`; names live in `labels`, which only reports and `explain` read.
// Imports types only.
import type { Code } from '../numbers/code.ts';
import type { Distribution } from '../numbers/distribution.ts';

/** Time is a whole number of steps; `weeksPerStep` turns weeks into steps. `start` is in days since 1970-01-01. */
export interface Clock {
  readonly step: 'week' | 'month';
  readonly weeksPerStep: number;
  readonly steps: number;
  readonly start: number;
}

/** One uncertain number: what is drawn, and whether it is something we do not know or something that happens. */
export interface Input {
  readonly name: string;
  readonly distribution: Distribution;
  readonly luck: 'parameter' | 'event';
}

/**
 * Inputs whose ranks correlate, by a normal copula. `inputs` are their positions, −1 for one whose value is not drawn in this program
 * and whose luck still counts; `factor` is the lower triangle that turns independent normals into correlated ones, by rows.
 */
export interface Correlation {
  readonly names: readonly string[];
  readonly inputs: Int32Array;
  readonly factor: Float64Array;
}

/**
 * The network in compressed rows. `xStart[i] … xStart[i + 1]` are i's rows. Indices: good, zone (one good in one price
 * zone), market (one good in one region), account (one buyer's stock of one good), lane (one market to one account),
 * group (the sites that run one process in one region and share its accounts), output (one good a group makes), site, cohort.
 */
export interface Network {
  readonly goods: number;
  readonly regions: number;

  readonly zoneGood: Uint32Array;
  readonly zoneAccountStart: Uint32Array; // zone → zoneAccount rows
  readonly zoneAccount: Uint32Array;
  readonly zoneMarketStart: Uint32Array; // zone → zoneMarket rows
  readonly zoneMarket: Uint32Array;
  readonly zoneInputStart: Uint32Array; // zone → accounts of the makers in it, whose prices they pass on
  readonly zoneInput: Uint32Array;
  readonly zoneSupplierStart: Uint32Array; // zone → the zones it buys from
  readonly zoneSupplier: Uint32Array;
  readonly supplierLaneStart: Uint32Array; // row of zoneSupplier → the lanes it buys by
  readonly supplierLane: Uint32Array;

  readonly marketGood: Uint32Array;
  readonly marketRegion: Uint32Array;
  readonly marketZone: Uint32Array;
  readonly marketLaneStart: Uint32Array; // market → marketLane rows, in order of priority class, then lane
  readonly marketLane: Uint32Array;

  readonly accountGood: Uint32Array;
  readonly accountRegion: Uint32Array;
  readonly accountZone: Uint32Array;
  readonly accountPriority: Uint32Array; // 1 is served first
  readonly accountCoversTransit: Uint8Array; // 1: `cover` counts goods in transit too
  readonly accountLaneStart: Uint32Array; // account → lanes, which are contiguous

  readonly laneMarket: Uint32Array;
  readonly laneGood: Uint32Array;
  readonly laneAccount: Uint32Array;
  readonly laneTransit: Uint32Array; // steps, at least 1
  readonly lanePriority: Uint32Array; // 1 is served first
  readonly laneForeign: Uint8Array; // 1: crosses a border
  readonly goodAirTransit: Uint32Array; // steps
  readonly goodLeakageDelay: Uint32Array; // steps

  readonly groupAccountStart: Uint32Array; // group → accounts, which are contiguous
  readonly groupSiteStart: Uint32Array; // group → sites, which are contiguous
  readonly groupOutputStart: Uint32Array; // group → outputs, which are contiguous
  readonly outputMarket: Uint32Array;
  readonly outputDrives: Uint8Array; // 1: its orders decide how much the group runs
  readonly outputRingStart: Uint32Array; // output → its slots in the process pipeline; none where the lag is 0

  readonly cohortAccountStart: Uint32Array; // cohort → accounts, which are contiguous and come after all groups'

  readonly projectSite: Uint32Array; // project → the site that comes
  readonly projectGroup: Uint32Array; // project → the group of that site
  readonly projectSellStart: Uint32Array; // project → rows: one output sold to one region
  readonly sellOutput: Uint32Array;
  readonly sellLaneStart: Uint32Array; // row → the lanes it sells by
  readonly sellLane: Uint32Array;
  readonly marketIncumbents: Uint8Array; // 1: some site makes the good to order in the base year

  readonly stockpileAccount: Uint32Array; // stockpile → its account, which nobody uses from
  readonly stockpileBuyerStart: Uint32Array; // stockpile → the accounts it releases to, in order of priority class
  readonly stockpileBuyer: Uint32Array;
  readonly stockpileBuyerOwn: Uint8Array; // row → 1: in the stockpile's own region, whose use its weeks are counted in

  readonly costSite: Uint32Array; // cost → the site that has it
  readonly costGroup: Uint32Array; // cost → the group of that site
  readonly costIdles: Uint8Array; // 1: the site stops where it does not pay
  readonly costBuys: Uint8Array; // 1: the prices of its inputs move its cost
  readonly costNew: Uint8Array; // 1: a site that is still to come
}

/** Where each kind of quantity stands in `values`: first slot and count. All in canonical units (t, week, counted unit). */
export type Field =
  // by good
  | 'stockCorrection'
  | 'makersCorrection'
  | 'useSmoothing'
  | 'orderSmoothing'
  | 'dispatchSmoothing'
  | 'slowSmoothing'
  | 'makersStock'
  | 'holdLimit'
  | 'surge'
  | 'reroute'
  | 'leakage'
  | 'drift'
  | 'home'
  | 'priceHorizon'
  | 'priceAdjustment'
  | 'elasticityTight'
  | 'elasticitySlack'
  | 'belief'
  | 'margin'
  | 'orderElasticity'
  | 'tariffElasticity'
  // by account
  | 'amount'
  | 'cover'
  | 'elasticity'
  | 'costShare'
  // by output, site, lane
  | 'outputAmount'
  | 'siteShare'
  | 'siteUtilisation'
  | 'siteCapacity'
  | 'laneShare'
  // by cohort
  | 'demand'
  | 'cohortShare'
  | 'growth'
  | 'overtime'
  | 'postponed'
  // by project, and by row of what it sells
  | 'projectStart'
  | 'projectOccurs'
  | 'projectRamp'
  | 'projectNeeds'
  | 'sellShare'
  // by stockpile
  | 'stockpileHolds'
  | 'stockpileWeeks'
  | 'stockpileBefore' // what it would hold if no response were taken
  | 'stockpileBeforeWeeks'
  | 'stockpileUpTo'
  | 'stockpileUpToWeeks'
  | 'stockpileBelow'
  | 'stockpileRelease'
  | 'stockpileFill'
  // by cost; base prices by market and by account, where something asks for money
  | 'siteCost'
  | 'fixedShare'
  | 'idlesAfter'
  | 'restart'
  | 'marketPrice'
  | 'accountPrice'
  // by rule
  | 'ruleAt'
  | 'ruleAbove'
  | 'ruleFor'
  | 'ruleLag'
  | 'rulePace'
  | 'ruleCeiling'
  | 'ruleRatio'
  | 'ruleCost'
  | 'ruleCapacity'
  | 'ruleRoom'
  | 'ruleRoomShare'
  | 'ruleShare'
  // by shock
  | 'onset'
  | 'duration'
  | 'severity'
  | 'rise'
  | 'fall'
  | 'occurs'
  | 'shockLeakage'
  | 'quotaShare'
  | 'quotaAmount'
  // by licence
  | 'licenceGrace'
  | 'licenceProcessing'
  | 'licenceValidity'
  | 'licenceLeakage'
  | 'suspendedFrom'
  | 'suspendedUntil'
  | 'courseValue' // by row of its courses in time
  // by licensed lane
  | 'licensedCoverage'
  | 'licensedApproval'
  | 'licensedWeight'
  | 'licensedLuck'
  // by shock
  | 'upside'
  // by setback: a shock that hits projects
  | 'setbackSlip'
  | 'setbackFactor'
  // by state of a ladder that lasts, by move with a hazard, with a share, by factor on a hazard, by visit
  | 'ladderStay'
  | 'moveHazard'
  | 'moveShare'
  | 'moveFactor'
  | 'ladderLuck';

export type Fields = { readonly [F in Field]: { readonly first: number; readonly count: number } };

/** `values[slot] = code(inputs)`, at the start of each draw. */
export interface Assignment {
  readonly slot: number;
  readonly code: Code;
}

/** One shock; its numbers are in the fields by shock. `NaN` in shockLeakage, quotaShare or quotaAmount means: not given. */
export interface ShockSlot {
  readonly kind:
    | 'export-ban'
    | 'export-quota'
    | 'export-licence'
    | 'outage'
    | 'demand-surge'
    | 'hoarding'
    | 'setback'
    | MoneyKind;
  readonly shape: 'step' | 'v' | 'ramp';
  readonly targets: Uint32Array; // lanes, sites, cohorts, accounts or projects
  readonly rows?: Uint32Array; // by target of a support: the output it is paid on, or the cost it is a share of
  readonly payer?: number; // of a support: the region that pays
  readonly background: boolean; // it happens in the counterfactual too
  readonly setback?: number; // of a setback: row of setbackSlip and setbackFactor
  readonly during?: During; // a ladder says when; its onset and duration in `values` are then infinite, or the most a stay lasts
}

/**
 * A chain of states in continuous time, run anew in every draw. `luck…` are rows of the field ladderLuck by visit, the first state
 * being visit 0, and −1 where no state that the visit may be to needs it. The last visit lasts to the horizon.
 */
export interface LadderSlot {
  readonly start: number; // state
  readonly visits: number; // most that are followed in a draw
  readonly states: readonly LadderState[];
  readonly luckStay: Int32Array; // a uniform: how long the visit lasts
  readonly luckChoice: Int32Array; // a uniform: what follows when it ends by itself
  readonly luckMove: Int32Array; // exponential, by visit and state: the integrated hazard at which it moves there
}

export interface LadderState {
  readonly stay: number; // row of ladderStay; −1: never ends by itself, or is drawn anew
  readonly stays: Distribution | undefined; // drawn anew at every visit, in weeks
  readonly moves: readonly LadderMove[];
}

export interface LadderMove {
  readonly to: number; // state
  readonly kind: 'hazard' | 'share';
  readonly row: number; // of moveHazard or moveShare
  readonly factors: readonly { readonly ladder: number; readonly state: number; readonly row: number }[]; // rows of moveFactor
}

/** The states of a ladder during which a shock is in force. */
export interface During {
  readonly ladder: number;
  readonly states: Uint8Array; // by state: 1 if it is in force
}

/** A share that changes in time: `at` in weeks after the onset, ascending, its values in the rows of courseValue from `first` on. */
export interface CourseSlot {
  readonly at: Float64Array;
  readonly first: number;
}

/** A licence regime, or goods held for checks: what its lanes carry waits first. Its numbers are in the fields by licence and licensed lane. */
export interface LicenceSlot {
  readonly shock: number; // when it is in force
  readonly checks: boolean; // everything is let go after the wait: nothing is decided
  readonly lanes: Uint32Array;
  readonly firstLane: number; // its first row in the fields by licensed lane
  readonly pool: Uint32Array; // by lane: which of its pools its applications join, one for each good
  readonly pools: number;
  readonly makers: Uint32Array; // sites whose product needs a licence; empty: all
  readonly coverage: CourseSlot;
  readonly throughput: CourseSlot | undefined; // undefined: no limit
  readonly approval: CourseSlot;
  readonly general: CourseSlot;
}

/** Shocks that act on money alone. A floor and a subsidy are per unit, a credit is a share of cost; `severity` is the size of each. */
export type MoneyKind = 'tariff' | 'price-floor' | 'subsidy' | 'credit';

/** What is asked of money: over cohorts; over sites, against the counterfactual; over shocks; over lanes. */
export type MoneyMeasure =
  | 'added_cost_peak'
  | 'added_cost_mean'
  | 'volume_gained'
  | 'revenue_gained'
  | 'margin_gained'
  | 'utilisation_gained'
  | 'payments'
  | 'tariff_revenue';

/** What a rule waits for; `NaN` in ruleAt means that it is no date. */
export interface TriggerSlot {
  readonly kind: 'date' | 'price' | 'short';
  readonly select: Uint32Array; // price: zones; short: accounts
}

/**
 * What is done about a shortage: adaptations as written, then latent lanes. Its numbers are in the fields by rule. Owners are groups,
 * then cohorts, as in `bound`; owners, accounts and others stand side by side where there are any.
 */
export interface RuleSlot {
  readonly kind: 'thrift' | 'without' | 'switch' | 'capacity' | 'lane'; // without: a part of what is made needs none of it
  readonly trigger: TriggerSlot;
  readonly lasting: boolean; // it goes on once its trigger has been on, and does not go back
  readonly owners: Uint32Array; // each once: what they make is what the cost is counted on
  readonly accounts: Uint32Array; // thrift, without, switch: whose amount falls
  readonly others: Uint32Array; // switch: the same owner's account of the good that comes in its place
  readonly accountOwners: Uint32Array; // the owner of each of these accounts
  readonly outputs: Uint32Array; // thrift: co-products that fall too
  readonly sites: Uint32Array; // capacity
  readonly lanes: Uint32Array; // lane: the latent ones, one for each buyer
}

export type Measure =
  | MoneyMeasure
  | 'built_lost'
  | 'output_lost'
  | 'shipments_lost'
  | 'weeks_stopped'
  | 'plants_stopped'
  | 'time_to_stop'
  | 'time_to_recover'
  | 'lowest_cover'
  | 'price_peak'
  | 'price_mean'
  | 'licences_granted'
  | 'licence_wait'
  | 'stockpile_held' // of stockpiles
  | 'stockpile_added'
  | 'stockpile_released'
  | 'stockpile_bought'
  | 'time_to_draw'
  | 'time_to_empty'
  | 'adapted' // of adaptations
  | 'time_to_adapt'
  | 'adaptation_cost';

/** `normal`: of a loss, what there would have been without the shocks. */
export type Form = 'amount' | 'share' | 'normal';

/** One number a draw: a measure over a selection, as an amount or as a share of the counterfactual; or a formula over earlier ones. */
export interface OutcomeSlot {
  readonly measure: Measure | 'formula';
  readonly form: Form;
  readonly select: Uint32Array; // cohorts, markets, lanes, zones …, by measure
  readonly until?: number; // licences granted: counted to so many steps after the onset
  readonly lines?: true; // stoppages and times: `select` holds sites, not cohorts
  readonly bought?: Uint32Array; // added cost: the goods that are counted where they are first bought on the way
  readonly code?: Code; // formula: reads earlier outcomes by position, and after all outcomes the draw's inputs
  readonly threshold: number; // a loss counts as one above this, a time as within it up to this
  readonly kept: boolean; // every draw is kept
}

/** One number a step, for bands: the share of what would have been built, made or shipped that is lost; or the price factor less one. */
export interface SeriesSlot {
  readonly measure: 'built' | 'output' | 'shipments' | 'price';
  readonly select: Uint32Array;
}

export interface OutcomeLabel {
  readonly outcome: string; // vehicles_lost
  readonly region: string; // europe, world, or '' for a formula; of a gain: whose it is
  readonly title: string;
  readonly measure: Measure | 'formula';
  readonly form: Form;
  readonly unit: string; // to print in: vehicle, t, week, share, ×
  readonly factor: number; // printed = canonical × factor
  readonly headline: boolean;
  readonly rule?: number; // told of this rule without being asked for
  readonly within?: { readonly written: string; readonly weeks: number }; // of a time: asked is P(it comes within this)
  readonly hidden?: true; // asked by nobody: for tables of stockpiles and of responses
}

export interface SeriesLabel {
  readonly series: string; // vehicles_lost
  readonly region: string;
  readonly title: string;
  readonly measure: SeriesSlot['measure'];
}

/** Where a number comes from: one row of the ledger. */
export interface Provenance {
  readonly path: string; // uses.ev.demand.europe
  readonly written: string;
  readonly uncertain: boolean;
  readonly source: string; // '' when none is given
  readonly asOf: string;
  readonly confidence: string; // '' when none is given
}

/** An analyst's assertion about one outcome's distribution. `left` of a probability: P(outcome `beyond` `threshold`). */
export interface Expectation {
  readonly text: string;
  readonly outcome: number;
  readonly statistic:
    | { readonly kind: 'mean' | 'sd' | 'cvar95' }
    | { readonly kind: 'quantile'; readonly p: number }
    | { readonly kind: 'probability'; readonly beyond: Relation; readonly threshold: number };
  readonly relation: Relation;
  readonly value: number; // canonical units
}

export type Relation = '<' | '<=' | '>' | '>=';

/** Which outcomes, by position, are money that responses save and cost. */
export interface Priced {
  readonly benefit: number | undefined; // undefined: nothing in money is asked
  readonly also?: readonly number[]; // other outcomes in money to weigh responses by
  readonly cost?: number; // of the responses taken: stated, and the stock they add
  readonly counted: readonly number[]; // outcomes whose difference to the scenario is cost too
}

export interface Labels {
  readonly title: string;
  readonly question: string;
  readonly description: string; // what a reader has to know beside the answer
  readonly caveats: readonly string[]; // what is known to be wrong, of the scenario and of the models below it
  readonly goods: readonly { readonly name: string; readonly unit: string; readonly factor: number }[]; // printed = canonical × factor
  readonly prices: readonly { readonly good: string; readonly region: string; readonly usdPerUnit: number }[]; // at rest, where one is stated
  readonly regions: readonly string[]; // parts of regions come last
  readonly homes: readonly string[]; // by region: the region it is a part of, else itself
  readonly zones: readonly { readonly good: string; readonly name: string; readonly regions: readonly string[] }[];
  readonly markets: readonly { readonly good: string; readonly region: string }[];
  readonly accounts: readonly {
    readonly good: string;
    readonly region: string;
    readonly owner: string;
    readonly cohort: string;
  }[];
  readonly lanes: readonly {
    readonly name: string;
    readonly from: string;
    readonly to: string;
    readonly good: string;
    readonly buyer: string;
  }[];
  readonly groups: readonly { readonly process: string; readonly region: string }[];
  readonly sites: readonly { readonly name: string; readonly operator: string; readonly facility: string }[];
  readonly cohorts: readonly {
    readonly use: string;
    readonly region: string;
    readonly cohort: string;
    readonly unit: string;
  }[];
  readonly shocks: readonly {
    readonly name: string;
    readonly title: string;
    readonly kind: string;
    readonly background: boolean;
  }[];
  readonly licences: readonly { readonly name: string; readonly title: string; readonly statutoryWeeks: number }[]; // NaN: not stated
  readonly ladders: readonly { readonly name: string; readonly title: string; readonly states: readonly string[] }[];
  readonly stockpiles: readonly { readonly name: string; readonly title: string }[];
  readonly rules: readonly { readonly name: string; readonly title: string; readonly kind: string }[];
  readonly outcomes: readonly OutcomeLabel[];
  readonly series: readonly SeriesLabel[];
  readonly priceYear?: number; // the year whose money it is
  readonly ledger: readonly Provenance[];
  readonly notes: readonly string[]; // what compiling rounded or assumed
}

export interface Program {
  readonly clock: Clock;
  readonly network: Network;
  readonly fields: Fields;
  readonly values: Float64Array; // central value of every slot
  readonly inputs: readonly Input[];
  readonly correlations: readonly Correlation[];
  readonly assignments: readonly Assignment[];
  readonly grows: boolean; // any use grows after the start
  readonly moves: boolean; // the base state moves: a use grows, sites are still to come, or a stockpile fills
  readonly ladders: readonly LadderSlot[];
  readonly shocks: readonly ShockSlot[];
  readonly licences: readonly LicenceSlot[];
  readonly rules: readonly RuleSlot[];
  readonly outcomes: readonly OutcomeSlot[];
  readonly priced: Priced;
  readonly series: readonly SeriesSlot[];
  readonly expectations: readonly Expectation[];
  readonly labels: Labels;
}

/** The slots of one field, as a view into `values`. */
export function field(program: Program, values: Float64Array, name: Field): Float64Array {
  const { first, count } = program.fields[name];
  return values.subarray(first, first + count);
}
