// A run small enough to check by hand: one use in two regions, one good in two price zones, 200 draws.
import type { OutcomeLabel, OutcomeSlot, Program } from '../../src/model/program.ts';
import { fromValues } from '../../src/statistics/sketch.ts';
import type { Tally } from '../../src/statistics/tally.ts';

export const DRAWS = 200;
const STEPS = 4;

/** Draw i of a quantity that is 0 in the first half of the draws and rises evenly to `top` in the second. */
function halfRamp(top: number): Float64Array {
  return Float64Array.from({ length: DRAWS }, (_, i) =>
    i < DRAWS / 2 ? 0 : (top * (i + 1 - DRAWS / 2)) / (DRAWS / 2),
  );
}

/** 8 weeks in the second half of the draws, never in the first. */
const halfNever = Float64Array.from({ length: DRAWS }, (_, i) => (i < DRAWS / 2 ? Infinity : 8));
const never = new Float64Array(DRAWS).fill(Infinity);
const around = (centre: number) =>
  Float64Array.from({ length: DRAWS }, (_, i) => centre * (0.9 + (0.2 * i) / (DRAWS - 1)));

interface Written {
  readonly label: OutcomeLabel;
  readonly slot: OutcomeSlot;
  readonly values: Float64Array;
}

function outcome(
  [name, region]: readonly [string, string],
  values: Float64Array,
  more: Partial<OutcomeLabel> & Partial<OutcomeSlot>,
): Written {
  const { measure = 'built_lost', form = 'amount', unit = 'vehicle', factor = 1, headline = true, title = name } = more;
  const { select = new Uint32Array([0]), threshold = Number.NaN, kept = true } = more;
  return {
    label: { outcome: name, region, title, measure, form, unit, factor, headline },
    slot: { measure, form, select, threshold, kept },
    values,
  };
}

const time = { measure: 'time_to_stop', unit: 'week', headline: false } as const;
const price = { measure: 'price_peak', unit: '×', headline: false, kept: false, title: 'price of magnets' } as const;
const OUTCOMES: readonly Written[] = [
  outcome(['cars_lost', 'world'], halfRamp(50_000), { title: 'Cars not built' }),
  outcome(['cars_lost', 'world'], halfRamp(0.05), {
    form: 'share',
    unit: 'share',
    threshold: 0.01,
    title: 'Cars not built',
  }),
  outcome(['cars_lost', 'europe'], halfRamp(50_000), { title: 'Cars not built', kept: false }),
  outcome(['cars_lost', 'japan'], new Float64Array(DRAWS), { title: 'Cars not built' }),
  outcome(['first_stop', 'world'], halfNever, { ...time, select: new Uint32Array([0, 1]) }),
  outcome(['first_stop', 'europe'], halfNever, { ...time, select: new Uint32Array([0]) }),
  outcome(['first_stop', 'japan'], never, { ...time, select: new Uint32Array([1]) }),
  outcome(['magnet_price', 'china'], around(1), { ...price, select: new Uint32Array([0]) }),
  outcome(['magnet_price', 'outside china'], around(3), { ...price, select: new Uint32Array([1]) }),
];

export const tally: Tally = {
  draws: DRAWS,
  scalars: OUTCOMES.filter(({ slot }) => slot.kept).map(({ values }) => values),
  binned: table(OUTCOMES.filter(({ slot }) => !slot.kept).map(({ values }) => values)),
  bands: table(Array.from({ length: STEPS }, (_, t) => around(1 - 0.1 * t))),
  counts: Float64Array.of(100, 0, 600, 0),
  worstImbalance: 3e-14,
};

function table(rows: readonly Float64Array[]) {
  return fromValues(Float64Array.from(rows.flatMap(row => [...row])), rows.length, DRAWS);
}

const none = new Float64Array(0);
export const program: Program = {
  clock: { step: 'week', weeksPerStep: 1, steps: STEPS, start: 20_182 }, // 2025-04-04
  network: {} as Program['network'], // reports read labels only
  fields: {} as Program['fields'],
  values: none,
  correlations: [],
  ladders: [],
  inputs: [],
  assignments: [],
  grows: false,
  moves: false,
  rules: [],
  shocks: [],
  licences: [],
  priced: { benefit: undefined, counted: [] },
  outcomes: OUTCOMES.map(({ slot }) => slot),
  series: [{ measure: 'built', select: new Uint32Array([0]) }],
  expectations: [
    {
      text: 'median of cars_lost(world) < 5 %',
      outcome: 1,
      statistic: { kind: 'quantile', p: 0.5 },
      relation: '<',
      value: 0.05,
    },
    {
      text: 'P(first_stop(world) < 10 weeks) > 90 %',
      outcome: 4,
      statistic: { kind: 'probability', beyond: '<', threshold: 10 },
      relation: '>',
      value: 0.9,
    },
  ],
  labels: {
    title: 'A small ban',
    question: 'How many cars are not built?',
    caveats: [],
    description: '',
    goods: [{ name: 'magnet', unit: 't', factor: 1 }],
    prices: [],
    regions: ['china', 'europe', 'japan'],
    homes: ['china', 'europe', 'japan'],
    zones: [
      { good: 'magnet', name: 'china', regions: ['china'] },
      { good: 'magnet', name: 'outside china', regions: ['europe', 'japan'] },
    ],
    markets: [],
    accounts: [
      { good: 'magnet', region: 'europe', owner: 'car', cohort: 'thin' },
      { good: 'magnet', region: 'japan', owner: 'car', cohort: 'thin' },
    ],
    lanes: [],
    groups: [],
    sites: [],
    cohorts: [
      { use: 'car', region: 'europe', cohort: 'thin', unit: 'vehicle' },
      { use: 'car', region: 'japan', cohort: 'thin', unit: 'vehicle' },
    ],
    rules: [],
    shocks: [],
    licences: [],
    outcomes: OUTCOMES.map(({ label }) => label),
    series: [{ series: 'cars_lost', region: 'world', title: 'Cars not built', measure: 'built' }],
    ladders: [],
    stockpiles: [],
    ledger: [
      {
        path: 'uses.car.demand.europe',
        written: '10 kt',
        uncertain: false,
        source: 'D1',
        asOf: '2024',
        confidence: 'reported',
      },
      {
        path: 'uses.car.overtime',
        written: '5 % to 10 %',
        uncertain: true,
        source: 'A1',
        asOf: '',
        confidence: 'assumed',
      },
      { path: 'horizon', written: '4 weeks', uncertain: false, source: '', asOf: '', confidence: '' },
    ],
    notes: [],
  },
};

export const facts = { version: '9.9.9', seed: 'seed', drawsAskedFor: DRAWS } as const;

/** Characters with which a name could steer a terminal, turn its text around or start a formula in a spreadsheet. */
export const HOSTILE = '=cmd\u001b[31m|\u009b2J\u202e\r\n<script>`x`';

export function isHarmless(text: string): boolean {
  return !/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text);
}
