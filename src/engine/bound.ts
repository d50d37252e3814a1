// Which accounts held their owners back in a draw: where the shocked world is short of something that the other is not.
// From the two trajectories; computes no physics.
import type { Program } from '../model/program.ts';
import { type Pair, RECOVERED_AT } from './outcome.ts';
import type { Trajectory } from './trajectory.ts';

/**
 * Calls `visit` for every step and account that held its owner back where the counterfactual's did not, steps ascending. An owner that
 * makes what it would have made is not held back, however much more it wanted: one that catches up always wants more.
 */
export function eachBound(
  { network }: Program,
  { shocked, counterfactual }: Pair,
  visit: (t: number, account: number) => void,
): void {
  const { groupSiteStart } = network;
  const groups = groupSiteStart.length - 1;
  const sites = groupSiteStart[groups]!;
  const cohorts = network.cohortAccountStart.length - 1;
  const owners = groups + cohorts;
  const made = (run: Trajectory, t: number, owner: number): number => {
    if (owner >= groups) return run.built[t * cohorts + owner - groups]!;
    let sum = 0;
    for (let p = groupSiteStart[owner]!; p < groupSiteStart[owner + 1]!; p++) sum += run.activity[t * sites + p]!;
    return sum;
  };
  for (let i = 0; i < shocked.bound.length; i++) {
    const a = shocked.bound[i]!;
    if (a < 0 || counterfactual.bound[i] === a) continue;
    const owner = i % owners;
    const t = (i - owner) / owners;
    if (made(shocked, t, owner) < RECOVERED_AT * made(counterfactual, t, owner)) visit(t, a);
  }
}

/** Adds to `counts`, by account: draws in which it bound in the first half, steps in the second. */
export function countBound(program: Program, pair: Pair, counts: Float64Array): void {
  const accounts = counts.length / 2;
  const seen = new Uint8Array(accounts);
  eachBound(program, pair, (_, a) => {
    counts[accounts + a]!++;
    seen[a] = 1;
  });
  for (let a = 0; a < accounts; a++) counts[a]! += seen[a]!;
}
