// The bins of a sketch: an integer key for every value, keys in the order of the values, and a value back from a key.
// Every octave is cut into 100 equal bins read off the bits of the double: no logarithm, the same key on every machine.
// Knows nothing of rows, tables or merging.

/** Largest relative error of a bin's value, for magnitudes from SMALLEST up. (An octave cut in 100 gives 1/201.) */
export const RELATIVE_ERROR = 0.005;

/** Values nearer to zero than this (2^−40, about 1e-12 of the canonical unit) count as zero: that is rounding, not an outcome. */
export const SMALLEST = 2 ** -40;

const PER_OCTAVE = 100;

/** Keys of finite values lie between −LARGEST_KEY and LARGEST_KEY. */
export const LARGEST_KEY = (1024 + 40) * PER_OCTAVE;

/** What keyOf answers for values that have no bin: ±∞ and NaN. */
export const NO_KEY = 0x7fffffff;

/** Where the high word of the i-th double stands in an Int32Array over the same bytes: at 2 i + HIGH_WORD. */
export const HIGH_WORD = new Int32Array(new Float64Array([1]).buffer)[1] === 0x3ff00000 ? 1 : 0;

/** Key from the high word of a double: 0 for zero, positive and rising with positive values, the mirror image for negative ones. */
export function keyOf(high: number): number {
  // Constants stand inside: outside, a module is asked for them at every call, which doubles the time.
  const smallest = (1023 - 40) << 20; // high word of SMALLEST: biased exponent above 20 bits of mantissa
  const size = high & 0x7fffffff;
  if (size < smallest) return 0;
  if (size >= 0x7ff00000) return 0x7fffffff;
  const above = size - smallest;
  const key = (above >> 20) * 100 + (((above & 0xfffff) * 100) >> 20) + 1;
  return high < 0 ? -key : key;
}

/** The value that stands for a bin: the harmonic mean of its edges, equally far from both in relative terms. */
export function valueOfKey(key: number): number {
  if (key === 0) return 0;
  const { scale, low, high } = binOf(key < 0 ? -key : key);
  const value = scale * ((2 * low * high) / (low + high));
  return key < 0 ? -value : value;
}

/** Smallest and largest magnitude of the bin of a positive key; the upper edge belongs to the next bin. */
export function edgesOf(key: number): readonly [number, number] {
  const { scale, low, high } = binOf(key);
  return [scale * low, scale * high];
}

/** Edges as fractions from 1 to 2 of their octave: each part starts with the first 20-bit mantissa that falls into it. */
function binOf(key: number): { scale: number; low: number; high: number } {
  const part = (key - 1) % PER_OCTAVE;
  const start = (k: number): number => 1 + Math.ceil((k * 2 ** 20) / PER_OCTAVE) / 2 ** 20;
  let scale = SMALLEST;
  for (let octave = (key - 1 - part) / PER_OCTAVE; octave > 0; octave--) scale *= 2;
  return { scale, low: start(part), high: start(part + 1) };
}
