// When a shock is in force: in which step, how strongly, since when and until when. A dated shock has one episode in a draw, one
// that follows a ladder as many as the ladder makes. Whatever acts on a shock asks here, and knows no kind of shock.
import type { During, Program, ShockSlot } from '../model/program.ts';
import type { Course } from './ladder.ts';
import type { Timing } from './shock.ts';

/** The episodes of a shock that follows a ladder, in whole steps, in the order of time. `count` of them are filled. */
export interface Episodes {
  count: number;
  readonly onset: Int32Array;
  readonly duration: Int32Array;
}

/** Far beyond every horizon; keeps a time that never comes, or an episode that never ends, inside 32 bits. */
export const MOST_STEPS = 1e6;

/** By shock; undefined for one that has a single episode. A ladder is in a state at every second visit at most. */
export function allocateEpisodes(program: Program): readonly (Episodes | undefined)[] {
  return program.shocks.map(({ during }) => {
    if (during === undefined) return undefined;
    const most = program.ladders[during.ladder]!.visits;
    return { count: 0, onset: new Int32Array(most), duration: new Int32Array(most) };
  });
}

/**
 * Fills the episodes of shock k from its ladder's course, each at most `most` steps long, and its timing with the span from the
 * first onset to the last end. A visit lasts from the step its beginning is rounded to until the one its end is, and none if they are one.
 */
export function followLadder(
  program: Program,
  timing: Timing,
  k: number,
  { ladder, states }: During,
  most: number,
): void {
  const episodes = timing.episodes[k]!;
  const course = timing.courses[ladder]!;
  episodes.count = 0;
  for (let v = 0; v < course.count; v++) {
    if (states[course.state[v]!] === 0) continue;
    const onset = stepOf(program, course, v);
    while (v + 1 < course.count && states[course.state[v + 1]!] === 1) v++;
    const duration = Math.min(stepOf(program, course, v + 1) - onset, most);
    if (duration <= 0) continue;
    episodes.onset[episodes.count] = onset;
    episodes.duration[episodes.count] = duration;
    episodes.count++;
  }
  const last = episodes.count - 1;
  timing.onset[k] = last < 0 ? MOST_STEPS : episodes.onset[0]!;
  timing.duration[k] = last < 0 ? 0 : episodes.onset[last]! + episodes.duration[last]! - episodes.onset[0]!;
}

/** The step in which visit v begins; of the one after the last, far beyond the horizon. */
export function stepOf(program: Program, { count, since }: Course, v: number): number {
  return v < count ? Math.round(since[v]! / program.clock.weeksPerStep) : MOST_STEPS;
}

/** How far shock k is in force in step t, between 0 and 1: of several episodes that overlap while they ease, the strongest. */
export function forceOf(program: Program, timing: Timing, k: number, t: number): number {
  const duration = timing.duration[k]!;
  if (duration <= 0) return 0;
  const { shape } = program.shocks[k]!;
  const rise = timing.rise[k]!;
  const fall = timing.fall[k]!;
  const episodes = timing.episodes[k];
  if (episodes === undefined) return intensity(shape, t, timing.onset[k]!, duration, rise, fall);
  let force = 0;
  for (let i = 0; i < episodes.count; i++)
    force = Math.max(force, intensity(shape, t, episodes.onset[i]!, episodes.duration[i]!, rise, fall));
  return force;
}

/** Steps since the episode of shock k that began last, 0 in its first step; −1 where none has begun by step t. */
export function sinceOnset(timing: Timing, k: number, t: number): number {
  const i = episodeAt(timing, k, t);
  return i < 0 ? -1 : t - (timing.episodes[k]?.onset[i] ?? timing.onset[k]!);
}

/** The step in which the episode that began last by step t is over, or begins to ease; −1 where none has begun. */
export function endOf(timing: Timing, k: number, t: number): number {
  const i = episodeAt(timing, k, t);
  if (i < 0) return -1;
  const episodes = timing.episodes[k];
  return episodes ? episodes.onset[i]! + episodes.duration[i]! : timing.onset[k]! + timing.duration[k]!;
}

/** How many episodes shock k has in the draw; none where it does not happen. */
export function episodeCount(timing: Timing, k: number): number {
  return timing.duration[k]! > 0 ? (timing.episodes[k]?.count ?? 1) : 0;
}

function episodeAt(timing: Timing, k: number, t: number): number {
  const { onset } = timing.episodes[k] ?? {};
  let i = episodeCount(timing, k) - 1;
  while (i >= 0 && (onset?.[i] ?? timing.onset[k]!) > t) i--;
  return i;
}

/** How far a shock of full severity is in force at step t, between 0 and 1. A ramp eases off after its duration. */
export function intensity(
  shape: ShockSlot['shape'],
  t: number,
  onset: number,
  duration: number,
  rise: number,
  fall: number,
): number {
  if (duration <= 0 || t < onset) return 0;
  const since = t - onset;
  if (shape === 'v') return since < duration ? 1 - since / duration : 0;
  if (shape === 'step') return since < duration ? 1 : 0;
  if (since < duration) return rise > 0 ? Math.min(1, (since + 1) / rise) : 1;
  const peak = rise > 0 ? Math.min(1, duration / rise) : 1;
  return peak * Math.max(0, 1 - (since - duration + 1) / (fall + 1));
}
