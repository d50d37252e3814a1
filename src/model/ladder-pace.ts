// How often a ladder can move within the scenario, so that every draw has luck enough: the fastest way through its states.
import type { Draft } from './draft.ts';

/** Of one state: how long a visit lasts on average, what it moves to, and what luck it asks for. */
export interface Pace {
  readonly mean: number; // weeks, as short as is plausible; Infinity: for good
  readonly targets: readonly number[]; // what it may move to at all
  readonly asks: { readonly stay: boolean; readonly choice: boolean; readonly moves: readonly number[] };
}

/** Moves that are followed: as many as the fastest way through makes on average, this many of their standard deviations, and two. */
const DEVIATIONS = 4;
/** A ladder that moves more often than this in a scenario is no course of events but a mean, and can be written as one. */
const MOST = 100;

/** States that the v-th visit may be to, the start being visit 0. */
export function reached(paces: readonly Pace[], start: number, v: number): readonly number[] {
  let here = [start];
  for (let i = 0; i < v; i++) here = [...new Set(here.flatMap(state => paces[state]!.targets))].sort((a, b) => a - b);
  return here;
}

/**
 * The number of moves that are followed in a draw. A count of moves has about the variance of a Poisson variable where stays are
 * exponential, and less where they are more regular: fewer than 1 draw in 10⁴ has more, and then the ladder stays where it is.
 */
export function lastVisit(
  draft: Draft,
  name: string,
  names: readonly string[],
  paces: readonly Pace[],
  start: number,
  weeks: number,
): number {
  // The least time on average until the v-th visit begins, by state.
  let least = new Map([[start, 0]]);
  let mean = 0;
  for (let v = 1; v <= MOST && least.size > 0; v++) {
    const next = new Map<number, number>();
    for (const [state, time] of least)
      for (const to of paces[state]!.targets) {
        const then = time + paces[state]!.mean;
        if (then <= weeks && then < (next.get(to) ?? Infinity)) next.set(to, then);
      }
    if (next.size > 0) mean = v + 1; // part of the next one too
    least = next;
  }
  const count = Math.ceil(mean + DEVIATIONS * Math.sqrt(mean) + 2);
  let last = 0;
  while (last < count && reached(paces, start, last + 1).length > 0) last++;
  if (last <= MOST) return last;
  const fastest = paces.reduce((best, { mean: stay }, i) => (stay < paces[best]!.mean ? i : best), start);
  draft.slots.refuse(
    'BAD_NUMBER',
    ['ladders', name, 'states', names[fastest]!],
    `${name} would move up to ${last} times in the scenario; no more than ${MOST} moves are followed`,
    `lengthen what it \`stays\` in ${names[fastest]}, lower the hazards, or write the states it changes between so fast as one`,
  );
  return 0;
}
