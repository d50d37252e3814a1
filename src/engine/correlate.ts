// Luck that goes together: the points of a block's correlated inputs, moved so that their ranks correlate as asked.
// A normal copula: z = Φ⁻¹(u), L z, Φ, so that each stays uniform by itself and its distribution is what it was.
// Knows positions only. The first of a group keeps its points, and no input outside of a group is touched.
import type { Correlation } from '../model/program.ts';
import { LARGEST_U, normalCdf, normalQuantile } from '../numbers/normal.ts';
import { BLOCK } from './stream.ts';

/**
 * Moves the points of one group, laid out [input][draw] in `points`. A member whose value is not drawn (a variant holds it fixed) still
 * lends the others its luck, which `luckOf` finds, so that those keep their draws whatever becomes of it.
 */
export function correlate(
  { names, inputs, factor }: Correlation,
  points: Float64Array,
  luckOf: (name: string) => Float64Array,
): void {
  const size = names.length;
  const columns = names.map((name, m) =>
    inputs[m]! < 0 ? luckOf(name) : points.subarray(inputs[m]! * BLOCK, (inputs[m]! + 1) * BLOCK),
  );
  const moves = names.map((_, m) => factor.subarray(m * size, m * size + m).some(weight => weight !== 0));
  const normal = new Float64Array(size);
  for (let draw = 0; draw < BLOCK; draw++) {
    for (let m = 0; m < size; m++) normal[m] = normalQuantile(columns[m]![draw]!);
    for (let m = 1; m < size; m++) {
      if (!moves[m]) continue; // correlated with none before it: its points as they are, to the last bit
      let sum = 0;
      for (let k = 0; k <= m; k++) sum += factor[m * size + k]! * normal[k]!;
      columns[m]![draw] = Math.min(normalCdf(sum), LARGEST_U);
    }
  }
}
