// How buyers, makers and prices react where a model says nothing: one row per behaviour, with unit, range and default.
// Defaults are the central values of scenarios/guide/model.md, assumed unless that page says otherwise.
import type { Behaviour } from '../scenario/scenario.ts';
import type { Field } from './program.ts';

interface Row {
  readonly field: Field | 'airTransit' | 'leakageDelay';
  readonly time: boolean; // weeks if true, else a plain number
  readonly standard: number;
  readonly low: number;
  readonly high: number;
  readonly reads?: string; // the kind of shock that alone asks for it
}

/** A time constant of less than a day is a mistake in the unit, not a fast market. */
const A_DAY = 1 / 7;
const LONG = 1e6;

export const BEHAVIOUR: { readonly [K in keyof Required<Behaviour>]: Row } = {
  stock_correction: { field: 'stockCorrection', time: true, standard: 6, low: A_DAY, high: LONG },
  makers_correction: { field: 'makersCorrection', time: true, standard: 6, low: A_DAY, high: LONG },
  use_smoothing: { field: 'useSmoothing', time: true, standard: 4, low: A_DAY, high: LONG },
  order_smoothing: { field: 'orderSmoothing', time: true, standard: 4, low: A_DAY, high: LONG },
  dispatch_smoothing: { field: 'dispatchSmoothing', time: true, standard: 2, low: A_DAY, high: LONG },
  slow_smoothing: { field: 'slowSmoothing', time: true, standard: 26, low: A_DAY, high: LONG },
  makers_stock: { field: 'makersStock', time: true, standard: 2, low: 0, high: LONG },
  hold_limit: { field: 'holdLimit', time: true, standard: 26, low: 0, high: LONG },
  surge: { field: 'surge', time: false, standard: 1.3, low: 1, high: 100 },
  reroute: { field: 'reroute', time: false, standard: 0.5, low: 0, high: 1 },
  leakage: { field: 'leakage', time: false, standard: 0.4, low: 0, high: 1 },
  leakage_delay: { field: 'leakageDelay', time: true, standard: 4, low: 0, high: 520 },
  drift: { field: 'drift', time: true, standard: 104, low: 4, high: LONG },
  home: { field: 'home', time: true, standard: 156, low: 4, high: LONG },
  air_transit: { field: 'airTransit', time: true, standard: 2, low: 0, high: LONG },
  price_horizon: { field: 'priceHorizon', time: true, standard: 13, low: 0, high: 520 },
  price_adjustment: { field: 'priceAdjustment', time: true, standard: 1.2, low: A_DAY, high: LONG },
  elasticity_tight: { field: 'elasticityTight', time: false, standard: 0.5, low: 0.01, high: 100 },
  elasticity_slack: { field: 'elasticitySlack', time: false, standard: 1.5, low: 0.01, high: 100 },
  belief: { field: 'belief', time: false, standard: 0.35, low: 0, high: 1 },
  margin: { field: 'margin', time: false, standard: 0.1, low: 0, high: 10 },
  order_elasticity: { field: 'orderElasticity', time: false, standard: 0.5, low: 0, high: 10 },
  tariff_elasticity: { field: 'tariffElasticity', time: false, standard: 2, low: 0, high: 20, reads: 'tariff' },
};
