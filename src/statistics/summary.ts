// One outcome in numbers, each with its Monte Carlo error: mean, spread, quantiles, tail, P(> threshold), P(never).
// From all its draws, or from a sketch's row with the sketch's error stated. Knows nothing of labels, units or printing.
import { RELATIVE_ERROR } from './bins.ts';
import { conditionalValueAtRisk, type Estimate, exceedance, type Share, share } from './exceedance.ts';
import { type Moments, momentsOf, standardError, varianceOf } from './moments.ts';
import {
  type Interval,
  type Level,
  type Ordered,
  ordered,
  quantileError,
  quantileInterval,
  quantileOf,
} from './quantile.ts';
import { rowOrder, type SketchTable } from './sketch.ts';

export interface QuantileEstimate {
  readonly value: number; // Infinity: never
  readonly error: number | undefined; // undefined: too few draws to tell
  readonly interval: Interval; // at the summary's level
}

export interface Summary {
  readonly n: number;
  readonly mean: number | undefined; // undefined, like sd and cvar95, when any draw is "never"
  readonly meanError: number | undefined;
  readonly sd: number | undefined;
  readonly p5: QuantileEstimate;
  readonly p25: QuantileEstimate;
  readonly p50: QuantileEstimate;
  readonly p75: QuantileEstimate;
  readonly p95: QuantileEstimate;
  readonly cvar95: Estimate | undefined; // mean of the largest 5 %
  readonly exceeds: Share; // P(> threshold), "never" included
  readonly threshold: number;
  readonly min: number;
  readonly max: number;
  readonly pNever: Share; // share of +Infinity
  readonly level: Level; // of all intervals
  readonly relativeError: number; // of quantiles, cvar95 and the place of the threshold; 0 when every draw was kept
}

export interface SummaryOptions {
  readonly threshold: number;
  readonly level: Level;
}

/** From every draw; undefined for no draws. */
export function summarise(values: Float64Array, options: SummaryOptions): Summary | undefined {
  const order = ordered(values);
  const never = neverCount(order);
  return describe(order, never, never === 0 ? momentsOf(values) : undefined, 0, options);
}

/**
 * From a sketch's row: n, min, max, mean, sd and P(never) as exact as from every draw; quantiles and cvar95 within
 * RELATIVE_ERROR; P(> threshold) counts a whole bin as above or below by the bin's own value.
 */
export function summariseRow(table: SketchTable, row: number, options: SummaryOptions): Summary | undefined {
  const never = table.infinite[row]!;
  const moments = { count: table.n[row]! - never, mean: table.mean[row]!, m2: table.m2[row]! };
  return describe(rowOrder(table, row), never, never === 0 ? moments : undefined, RELATIVE_ERROR, options);
}

function describe(
  order: Ordered,
  never: number,
  moments: Moments | undefined,
  relativeError: number,
  { threshold, level }: SummaryOptions,
): Summary | undefined {
  const { n } = order;
  if (n === 0) return undefined;
  const at = (p: number): QuantileEstimate => ({
    value: quantileOf(order, p)!,
    error: quantileError(order, p),
    interval: quantileInterval(order, p, level),
  });
  const variance = moments && varianceOf(moments);
  return {
    n,
    mean: moments?.mean,
    meanError: moments && standardError(moments),
    sd: variance === undefined ? undefined : Math.sqrt(variance),
    p5: at(0.05),
    p25: at(0.25),
    p50: at(0.5),
    p75: at(0.75),
    p95: at(0.95),
    cvar95: conditionalValueAtRisk(order),
    exceeds: exceedance(order, threshold, level)!,
    threshold,
    min: order.at(0),
    max: order.at(n - 1),
    pNever: share(never, n, level),
    level,
    relativeError,
  };
}

/** How many +Infinity stand at the end. */
function neverCount({ n, at }: Ordered): number {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (at(middle) === Infinity) high = middle;
    else low = middle + 1;
  }
  return n - low;
}
