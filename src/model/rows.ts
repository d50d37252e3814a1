// Compressed rows: lists of indices laid end to end, with a start for each.

export interface Rows {
  readonly start: Uint32Array;
  readonly items: Uint32Array;
}

/** [[a, b], [], [c]] → start [0, 2, 2, 3], items [a, b, c]. */
export function compress(lists: readonly (readonly number[])[]): Rows {
  const start = new Uint32Array(lists.length + 1);
  for (const [i, list] of lists.entries()) start[i + 1] = start[i]! + list.length;
  return { start, items: Uint32Array.from(lists.flat()) };
}

/** Where each of so many consecutive things starts, given their sizes. */
export function starts(sizes: readonly number[]): Uint32Array {
  const start = new Uint32Array(sizes.length + 1);
  for (const [i, size] of sizes.entries()) start[i + 1] = start[i]! + size;
  return start;
}
