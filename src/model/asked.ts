// What is asked of a program: outcomes, series and expectations, and how each is called. Types only.
import type { Code } from '../numbers/code.ts';

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
  readonly cost?: number; // of the responses taken: stated, and the stock they add
  readonly counted: readonly number[]; // outcomes whose difference to the scenario is cost too
  readonly also?: readonly number[]; // other outcomes in money to weigh responses by
}
