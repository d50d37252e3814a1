// What licence queues came to in a draw: how much of what was applied for was granted, and how long one had to wait.
import type { OutcomeSlot, Program } from '../model/program.ts';
import type { Trajectory } from './trajectory.ts';

/** Share of what was applied for that was granted, or let go when its regime went out of force; all of it where nobody applied. */
export function licencesGranted({ licences }: Program, run: Trajectory, { select, until }: OutcomeSlot): number {
  let applied = 0;
  let granted = 0;
  for (const i of select) {
    let first = -1;
    for (let t = 0; t < run.steps; t++) {
      const at = t * licences.length + i;
      if (first < 0 && run.applications[at]! > 0) first = t;
      if (first >= 0 && until !== undefined && t >= first + until) break;
      applied += run.applications[at]!;
      granted += run.granted[at]!;
    }
  }
  return applied > 0 ? granted / applied : 1;
}

/** Steps: of an application made when the wait was longest. */
export function longestWait({ licences }: Program, run: Trajectory, select: Uint32Array): number {
  let longest = 0;
  for (const i of select)
    for (let at = i; at < run.wait.length; at += licences.length) longest = Math.max(longest, run.wait[at]!);
  return longest;
}
