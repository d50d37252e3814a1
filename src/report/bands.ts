// How a run unfolds: for every series, region and step, the spread over draws. In full for data files, at a glance for readers.
// From the tally's bands, which are sketches. Knows no losses or stoppages.
import type { Program } from '../model/program.ts';
import { LEVEL } from '../statistics/quantile.ts';
import { type QuantileEstimate, type Summary, summariseRow } from '../statistics/summary.ts';
import type { Tally } from '../statistics/tally.ts';
import { finiteError, meanColumn, numbers, QUANTILES, quantileColumn, words } from './columns.ts';
import { dateOfStep } from './date.ts';
import { percent } from './number.ts';
import type { Column, Table } from './table.ts';

type Banded = Pick<Program, 'labels' | 'clock'>;
type Series = Banded['labels']['series'][number];

/** Dates that fit side by side on a terminal. */
const DATES_AT_A_GLANCE = 5;

export function bandTable({ labels, clock }: Banded, tally: Tally): Table {
  const rows = labels.series.flatMap((series, index) =>
    Array.from({ length: clock.steps }, (_, step) => ({
      series,
      step,
      summary: bandAt(series, tally, index * clock.steps + step),
    })),
  );
  const summaries = rows.map(row => row.summary);
  const unit = rows.map(({ series }) => unitOf(series.measure));
  return {
    id: 'bands',
    title: 'Step by step',
    ...(summaries[0]
      ? {
          note: `Quantiles within ${percent(summaries[0].relativeError)} of the exact ones. Step 0 begins at the start date. Built, output and shipments: the share of what would have been without the shocks that is lost, below zero where it is caught up; price: a multiple of the base price.`,
        }
      : {}),
    place: 'data',
    columns: [
      words('series', rows, ({ series }) => series.series),
      words('region', rows, ({ series }) => series.region),
      words('measure', rows, ({ series }) => series.measure),
      numbers('step', '', rows, ({ step }) => step),
      words('date', rows, ({ step }) => dateOfStep(clock, step)),
      ...QUANTILES.map(name => quantileColumn(name, summaries, unit)),
      meanColumn(summaries, unit),
    ],
  };
}

/** The median and the bad end of each series at a few dates, spread evenly over the horizon: what is lost, and prices. */
export function glanceTable({ labels, clock }: Banded, tally: Tally): Table {
  const count = Math.min(DATES_AT_A_GLANCE, clock.steps);
  const steps = Array.from({ length: count }, (_, i) => Math.round(((i + 0.5) * clock.steps) / count - 0.5));
  const rows = labels.series.flatMap((series, index) =>
    isWhole(series, labels.series) ? (['p50', 'p95'] as const).map(quantile => ({ series, index, quantile })) : [],
  );
  const unit = rows.map(({ series }) => unitOf(series.measure));
  const at = (row: (typeof rows)[number], step: number) => {
    const band = bandAt(row.series, tally, row.index * clock.steps + step);
    return { value: band[row.quantile].value, error: finiteError(band[row.quantile]) };
  };
  return {
    id: 'glance',
    title: 'How it unfolds',
    note: 'What is lost in the step, as a share of what would have been without the shocks (below zero where it is caught up), and prices as multiples of the base price. Every region and step is in bands.csv.',
    place: 'after',
    screenRows: 16,
    columns: [
      words('series', rows, ({ series }) => series.series, { shown: 'data' }),
      words('title', rows, ({ series }) => series.title || series.series, { title: 'series' }),
      words('region', rows, ({ series }) => series.region),
      words('quantile', rows, ({ quantile }) => (quantile === 'p50' ? 'median' : quantile)),
      ...steps.map(
        (step, i): Column => ({
          ...numbers(dateOfStep(clock, step), unit, rows, row => at(row, step).value, {
            error: row => at(row, step).error,
          }),
          errorSetsDigitsOnly: true,
          ...(i % 2 === 1 ? { shown: 'wide' as const } : {}),
        }),
      ),
    ],
  };
}

/** Series of the world, and of everything that has no world: prices have zones. */
function isWhole({ series, region }: Series, all: readonly Series[]): boolean {
  return region === 'world' || !all.some(other => other.series === series && other.region === 'world');
}

/** Flows as the share that is lost; prices, which the tally holds as a departure from base, as multiples of it. */
function bandAt({ measure }: Series, tally: Tally, row: number): Summary {
  const summary = summariseRow(tally.bands, row, { threshold: 0, level: LEVEL });
  if (summary === undefined) throw new Error('this is a bug: a band without draws');
  return measure === 'price' ? raised(summary) : summary;
}

/** The same spread, one higher. */
function raised(summary: Summary): Summary {
  const up = (value: number | undefined) => (value === undefined ? undefined : value + 1);
  const quantile = ({ value, error, interval }: QuantileEstimate): QuantileEstimate => ({
    value: value + 1,
    error,
    interval: { low: up(interval.low), high: up(interval.high) },
  });
  const { p5, p25, p50, p75, p95, cvar95 } = summary;
  return {
    ...summary,
    mean: up(summary.mean),
    p5: quantile(p5),
    p25: quantile(p25),
    p50: quantile(p50),
    p75: quantile(p75),
    p95: quantile(p95),
    cvar95: cvar95 && { ...cvar95, value: cvar95.value + 1 },
    threshold: summary.threshold + 1,
    min: summary.min + 1,
    max: summary.max + 1,
  };
}

function unitOf(measure: 'built' | 'output' | 'shipments' | 'price'): string {
  return measure === 'price' ? '×' : 'share';
}
