// What a stockpile comes to in a draw: what it held at the start, gave, bought, and when it was first drawn on and emptied.
// Reads one trajectory; when a stockpile gives and buys is stockpile.ts's.
import type { Program } from '../model/program.ts';
import type { Constants } from './constants.ts';
import type { Trajectory } from './trajectory.ts';

/** What is left of a stock beside what was in it: less is the rounding of giving it away. */
const ROUNDING = 1e-12;

/** Of the stockpiles selected, together, at the start; `added`: less what they would hold without the responses taken. */
export function heldBy({ stockpiles }: Constants, select: Uint32Array, added: boolean): number {
  let held = 0;
  for (const i of select) held += stockpiles.holds[i]! - (added ? stockpiles.before[i]! : 0);
  return held;
}

/** Given over the horizon, in units of the good. */
export function releasedBy(run: Trajectory, select: Uint32Array): number {
  const width = run.released.length / run.steps;
  let sum = 0;
  for (const i of select) for (let at = i; at < run.released.length; at += width) sum += run.released[at]!;
  return sum;
}

/** What came in by its lanes: the stock at the end, less that at the start, and what was given. Never below zero. */
export function boughtBy({ network }: Program, constants: Constants, run: Trajectory, select: Uint32Array): number {
  const accounts = network.accountGood.length;
  const last = (run.steps - 1) * accounts;
  let sum = 0;
  for (const i of select) {
    const holds = constants.stockpiles.holds[i]!;
    const end = run.stock[last + network.stockpileAccount[i]!]!;
    const bought = end - holds + releasedBy(run, Uint32Array.of(i));
    if (bought > ROUNDING * (end + holds)) sum += bought;
  }
  return sum;
}

/** The first step in which any of them gives (`drawn`), or has given its last (`empty`); Infinity for never. */
export function firstStep(
  { network }: Program,
  run: Trajectory,
  select: Uint32Array,
  event: 'drawn' | 'empty',
): number {
  const width = run.released.length / run.steps;
  const accounts = network.accountGood.length;
  for (let t = 0; t < run.steps; t++) {
    for (const i of select) {
      const given = run.released[t * width + i]!;
      if (given <= 0) continue;
      const left = run.stock[t * accounts + network.stockpileAccount[i]!]!;
      if (event === 'drawn' || left <= ROUNDING * (left + given)) return t;
    }
  }
  return Infinity;
}
