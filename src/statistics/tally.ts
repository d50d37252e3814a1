// What one chunk of draws leaves behind, and how chunks add up to a run.
// Headline outcomes keep every draw; the others and all per-step bands are sketches; the rest is plain sums.
// Knows nothing of what a scalar, a row or a slot means: the program's labels do.
import { type BinTable, mergeBins } from './bin-table.ts';
import { addMargins, emptySketches, mergeSketches, type SketchTable } from './sketch.ts';

/** Most headline outcomes that keep every draw: 32 columns of a million draws are 256 MB. */
export const MAX_KEPT = 32;

export interface Tally {
  readonly draws: number;
  readonly scalars: readonly Float64Array[]; // headline outcomes: every draw, in draw order
  readonly binned: SketchTable; // other outcomes
  readonly bands: SketchTable; // series × steps
  readonly counts: Float64Array; // plain sums by slot
  readonly worstImbalance: number; // largest mass-balance error seen, as a share of throughput
}

/** How many of each a tally holds. Only tallies of one shape can be merged. */
export interface TallyShape {
  readonly scalars: number;
  readonly binned: number;
  readonly bands: number;
  readonly counts: number;
}

export function emptyTally(shape: TallyShape): Tally {
  return {
    draws: 0,
    scalars: Array.from({ length: checked(shape).scalars }, () => new Float64Array(0)),
    binned: emptySketches(shape.binned),
    bands: emptySketches(shape.bands),
    counts: new Float64Array(shape.counts),
    worstImbalance: 0,
  };
}

export function shapeOf(tally: Tally): TallyShape {
  const { scalars, binned, bands, counts } = tally;
  return { scalars: scalars.length, binned: binned.rows, bands: bands.rows, counts: counts.length };
}

/** `a`'s draws followed by `b`'s. Copies the scalars: fold a whole run with an `accumulator` instead. */
export function merge(a: Tally, b: Tally): Tally {
  refuseBroken(shapeOf(a), b);
  return {
    draws: a.draws + b.draws,
    scalars: a.scalars.map((column, i) => {
      const both = new Float64Array(a.draws + b.draws);
      both.set(column);
      both.set(b.scalars[i]!, a.draws);
      return both;
    }),
    binned: mergeSketches(a.binned, b.binned),
    bands: mergeSketches(a.bands, b.bands),
    counts: a.counts.map((sum, slot) => sum + b.counts[slot]!),
    worstImbalance: Math.max(a.worstImbalance, b.worstImbalance),
  };
}

/** Folds chunks of one run, in chunk order, into one tally. */
export interface Accumulator {
  /** Adds a chunk. Always in chunk order, or floating sums and the order of draws would depend on who was first. */
  fold(tally: Tally): void;
  /** All that was folded so far, bit for bit what merging one by one gives. Scalars are views that later folds do not change. */
  finish(): Tally;
}

/** Room for `draws` draws is taken once, at the start; folding costs time in proportion to the chunk. */
export function accumulator(shape: TallyShape, draws: number): Accumulator {
  checked(shape);
  const scalars = Array.from({ length: shape.scalars }, () => new Float64Array(draws));
  const counts = new Float64Array(shape.counts);
  const binned = sketchPile(shape.binned);
  const bands = sketchPile(shape.bands);
  let folded = 0;
  let worstImbalance = 0;
  return {
    fold(tally) {
      refuseBroken(shape, tally);
      if (folded + tally.draws > draws) {
        throw new Error(`bug: room was taken for ${draws} draws, and ${folded + tally.draws} arrived`);
      }
      for (const [i, column] of tally.scalars.entries()) scalars[i]!.set(column, folded);
      for (let slot = 0; slot < counts.length; slot++) counts[slot] = counts[slot]! + tally.counts[slot]!;
      binned.add(tally.binned);
      bands.add(tally.bands);
      folded += tally.draws;
      worstImbalance = Math.max(worstImbalance, tally.worstImbalance);
    },
    finish: () => ({
      draws: folded,
      scalars: scalars.map(column => column.subarray(0, folded)),
      binned: binned.table(),
      bands: bands.table(),
      counts: counts.slice(),
      worstImbalance,
    }),
  };
}

interface SketchPile {
  add(table: SketchTable): void;
  table(): SketchTable;
}

/** Tables waiting may hold this many times the bins of the one they will be merged into. */
const WAIT = 4;

/**
 * Margins are added at once, in order. Bins, whose counts are whole numbers and forgive any order, wait until there are enough
 * of them to be worth copying the large table they go into: folding then costs about 1 ms a chunk instead of 8.
 */
function sketchPile(rows: number): SketchPile {
  const margins = emptySketches(rows);
  let bins: BinTable = margins;
  let waiting: BinTable[] = [];
  let held = 0;
  const settle = (): void => {
    if (waiting.length > 0) bins = mergeBins([bins, ...waiting]);
    waiting = [];
    held = 0;
  };
  return {
    add(table) {
      addMargins(margins, table);
      const { offsets, keys, counts } = table;
      waiting.push({ rows, offsets, keys, counts });
      held += keys.length;
      if (held > WAIT * bins.keys.length) settle();
    },
    table() {
      settle();
      const { offsets, keys, counts } = bins;
      return { ...structuredClone(margins), offsets, keys, counts };
    },
  };
}

function checked(shape: TallyShape): TallyShape {
  if (shape.scalars <= MAX_KEPT) return shape;
  throw new Error(`bug: ${shape.scalars} outcomes would keep every draw; at most ${MAX_KEPT} may`);
}

/** Also refuses NaN, which would spread to every later sum. */
function refuseBroken(shape: TallyShape, tally: Tally): void {
  const other = shapeOf(tally);
  const same =
    shape.scalars === other.scalars &&
    shape.binned === other.binned &&
    shape.bands === other.bands &&
    shape.counts === other.counts &&
    tally.scalars.every(column => column.length === tally.draws);
  if (Number.isNaN(tally.worstImbalance) || tally.counts.some(Number.isNaN)) {
    throw new Error('bug: a sum over draws is not a number; please send us the scenario and the seed');
  }
  if (!same) throw new Error(`bug: tallies of different shapes: ${JSON.stringify(shape)} and ${JSON.stringify(other)}`);
}
