// What can happen in a program, as indices and rows of fields: shocks, ladders, licences, and what is done about a shortage. Types only.
import type { Distribution } from '../numbers/distribution.ts';

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
  readonly control?: number; // of the fear of a control: that shock, which frightens nobody where it restricts nothing
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
  readonly lanes: Uint32Array; // the country's own, then those of goods made elsewhere
  readonly reachAt: number; // where those begin: coverage is not theirs, only what they contain
  readonly firstLane: number; // its first row in the fields by licensed lane
  readonly pool: Uint32Array; // by lane: which of its pools its applications join, one for each good
  readonly pools: number;
  readonly firstPool: number; // pools of the licences before it
  readonly makers: Uint32Array; // sites whose product needs a licence; empty: all
  readonly coverage: CourseSlot;
  readonly throughput: CourseSlot | undefined; // undefined: no limit
  readonly approval: CourseSlot;
  readonly general: CourseSlot;
}

/** Shocks that act on money alone. A floor and a subsidy are per unit, a credit is a share of cost; `severity` is the size of each. */
export type MoneyKind = 'tariff' | 'price-floor' | 'subsidy' | 'credit';

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
