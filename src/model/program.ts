// The compiled scenario: a small flat program of numbers that survives structuredClone and can be printed.
// Everything the engine reads is an index or a slot in `values`; names live in `labels`, which only reports and `explain` read.
// Imports types only.
import type { Code } from '../numbers/code.ts';
import type { Distribution } from '../numbers/distribution.ts';
import type { Expectation, OutcomeSlot, Priced, SeriesSlot } from './asked.ts';
import type { LadderSlot, LicenceSlot, RuleSlot, ShockSlot } from './events.ts';
import type { Labels } from './labels.ts';

export type {
  Expectation,
  Form,
  Measure,
  MoneyMeasure,
  OutcomeLabel,
  OutcomeSlot,
  Priced,
  Relation,
  SeriesLabel,
  SeriesSlot,
} from './asked.ts';
export type {
  CourseSlot,
  During,
  LadderMove,
  LadderSlot,
  LadderState,
  LicenceSlot,
  MoneyKind,
  RuleSlot,
  ShockSlot,
  TriggerSlot,
} from './events.ts';
export type { Labels, Provenance } from './labels.ts';

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
