// A table of sketches, a row for every quantity: counts in bins of 0.5 % relative width, in compressed rows.
// From a chunk's matrix of draws, or by merging two tables; counts are whole numbers, so that quantiles do not depend on the
// order of merging. Moments are floating sums and do: they are folded in chunk order. Knows nothing of what a row measures.
import { type BinTable, binRows, mergeBins } from './bin-table.ts';
import { edgesOf, valueOfKey } from './bins.ts';
import { type Ordered, quantileOf } from './quantile.ts';

/**
 * n rows of sketches: their bins, and what is known of each row exactly.
 * Survives structuredClone.
 */
export interface SketchTable extends BinTable {
  readonly n: Float64Array; // values per row, +Infinity included
  readonly infinite: Float64Array; // of these, +Infinity ("never")
  readonly min: Float64Array; // exact; Infinity in an empty row
  readonly max: Float64Array; // exact; −Infinity in an empty row
  readonly mean: Float64Array; // of the finite values
  readonly m2: Float64Array; // squared differences from it, summed
}

/** A table without any values. */
export function emptySketches(rows: number): SketchTable {
  return {
    rows,
    offsets: new Uint32Array(rows + 1),
    keys: new Int32Array(0),
    counts: new Uint32Array(0),
    n: new Float64Array(rows),
    infinite: new Float64Array(rows),
    min: new Float64Array(rows).fill(Infinity),
    max: new Float64Array(rows).fill(-Infinity),
    mean: new Float64Array(rows),
    m2: new Float64Array(rows),
  };
}

/** Sketches of a matrix laid out [row][draw]. Values are finite or +Infinity; NaN or −Infinity is a bug of ours and throws. */
export function fromValues(values: Float64Array, rows: number, draws: number): SketchTable {
  if (values.length !== rows * draws) {
    throw new Error(`bug: ${rows} rows of ${draws} draws are ${rows * draws} values, not ${values.length}`);
  }
  const table = emptySketches(rows);
  const bins = binRows(values, rows, draws, table.infinite);
  const { n, infinite, min, max, mean, m2 } = table;
  for (let row = 0; row < rows && draws > 0; row++) {
    const start = row * draws;
    const end = start + draws;
    const never = infinite[row]!;
    let lowest = Infinity;
    let highest = -Infinity;
    let sum = 0;
    for (let i = start; i < end; i++) {
      const x = values[i]!;
      if (x < lowest) lowest = x;
      if (x > highest) highest = x;
      if (never === 0 || x !== Infinity) sum += x;
    }
    // Squares about the mean, with the rounding of the mean taken out again (Chan, Golub, LeVeque 1983, eq. 1.7).
    const finite = draws - never;
    const middle = finite > 0 ? sum / finite : 0;
    let drift = 0;
    let squares = 0;
    for (let i = start; i < end; i++) {
      const d = values[i]! - middle;
      if (never > 0 && d === Infinity) continue;
      drift += d;
      squares += d * d;
    }
    n[row] = draws;
    min[row] = lowest;
    max[row] = highest;
    mean[row] = finite > 0 ? middle + drift / finite : 0;
    m2[row] = finite > 0 ? Math.max(0, squares - (drift * drift) / finite) : 0;
  }
  return { ...table, ...bins };
}

/** Both tables' values together. Bins, n, min and max are the same in any order; mean and m2 to rounding (Chan's formula). */
export function mergeSketches(a: SketchTable, b: SketchTable): SketchTable {
  if (a.rows !== b.rows) throw new Error(`bug: a table of ${a.rows} rows cannot be merged with one of ${b.rows}`);
  const merged = mergeBins([a, b]);
  const rest = emptySketches(a.rows);
  addMargins(rest, a);
  addMargins(rest, b);
  return { ...rest, ...merged };
}

/** Adds everything but the bins of `b` to `into`, in place. */
export function addMargins(into: SketchTable, b: SketchTable): void {
  const { n, infinite, min, max, mean, m2 } = into;
  for (let row = 0; row < into.rows; row++) {
    const had = n[row]! - infinite[row]!;
    const more = b.n[row]! - b.infinite[row]!;
    if (had === 0) {
      mean[row] = b.mean[row]!;
      m2[row] = b.m2[row]!;
    } else if (more > 0) {
      const share = more / (had + more);
      const delta = b.mean[row]! - mean[row]!;
      mean[row] = mean[row]! + delta * share;
      m2[row] = m2[row]! + b.m2[row]! + delta * delta * had * share;
    }
    n[row] = n[row]! + b.n[row]!;
    infinite[row] = infinite[row]! + b.infinite[row]!;
    min[row] = Math.min(min[row]!, b.min[row]!);
    max[row] = Math.max(max[row]!, b.max[row]!);
  }
}

/**
 * A row as ordered values: every rank answers its bin's value, within RELATIVE_ERROR of the exact order statistic
 * (magnitudes below SMALLEST answer 0); the first and the last rank are exact. `within` answers the bin's edges, drawn in to the
 * smallest and largest value there is: a row of one and the same value is known exactly.
 */
export function rowOrder(table: SketchTable, row: number): Ordered {
  const { offsets, keys, counts } = table;
  const start = offsets[row]!;
  const bins = offsets[row + 1]! - start;
  const n = table.n[row]!;
  const min = table.min[row]!;
  const max = table.max[row]!;
  const upTo = new Float64Array(bins);
  let sum = 0;
  for (let i = 0; i < bins; i++) upTo[i] = sum += counts[start + i]!;
  const binAt = (rank: number): number => {
    let low = 0;
    let high = bins - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (upTo[middle]! > rank) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  const at = (rank: number): number => {
    if (rank <= 0) return min;
    if (rank >= n - 1) return max;
    if (rank >= sum) return Infinity;
    return Math.min(max, Math.max(min, valueOfKey(keys[start + binAt(rank)]!)));
  };
  const first = (rank: number): number => {
    if (rank <= 0 || rank >= n - 1) return rank;
    if (rank >= sum) return Math.max(1, sum);
    const bin = binAt(rank);
    return Math.max(1, bin > 0 ? upTo[bin - 1]! : 0);
  };
  const within = (rank: number): readonly [number, number] => {
    if (rank <= 0 || rank >= n - 1 || rank >= sum) return [at(rank), at(rank)];
    const key = keys[start + binAt(rank)]!;
    if (key === 0) return [0, 0];
    const [near, far] = edgesOf(Math.abs(key));
    return key > 0 ? [Math.max(min, near), Math.min(max, far)] : [Math.max(min, -far), Math.min(max, -near)];
  };
  return { n, at, first, within };
}

/** Quantile of type 7 of a row, within RELATIVE_ERROR of the order statistics it lies between; Infinity where it touches "never". */
export function sketchQuantile(table: SketchTable, row: number, p: number): number | undefined {
  return quantileOf(rowOrder(table, row), p);
}
