// What a draw's adaptation comes to: how far rules got, when the first took effect, and what they cost against the counterfactual.
// Reads trajectories only, as outcome.ts does; money in USD.
import type { Program } from '../model/program.ts';
import type { Constants } from './constants.ts';
import type { Pair } from './outcome.ts';
import type { Trajectory } from './trajectory.ts';

/** The highest level of any of these rules in the shocked world. */
export function furthest({ shocked }: Pair, rules: Uint32Array): number {
  const width = shocked.level.length / shocked.steps;
  let most = 0;
  for (let t = 0; t < shocked.steps; t++) for (const r of rules) most = Math.max(most, shocked.level[t * width + r]!);
  return most;
}

/** The first step in which any of these rules has an effect; Infinity: none has. */
export function firstEffect({ shocked }: Pair, rules: Uint32Array): number {
  const width = shocked.level.length / shocked.steps;
  for (let t = 0; t < shocked.steps; t++) for (const r of rules) if (shocked.level[t * width + r]! > 0) return t;
  return Infinity;
}

/** Money spent in the shocked world less that in the counterfactual. */
export function extraCost(program: Program, constants: Constants, pair: Pair, rules: Uint32Array): number {
  let sum = 0;
  for (const r of rules)
    sum += spent(program, constants, pair.shocked, r) - spent(program, constants, pair.counterfactual, r);
  return sum;
}

/**
 * Thrift and switches: cost · what is done · what the owners make, so that a unit that does wholly without costs all of it. Capacity:
 * cost · level · what it could make, run or not. Second sources: cost · what came over them.
 */
function spent(program: Program, constants: Constants, run: Trajectory, r: number): number {
  const cost = constants.rules.cost[r]!;
  if (cost === 0) return 0;
  const { kind, owners, lanes } = program.rules[r]!;
  const { groupSiteStart, cohortAccountStart } = program.network;
  const groups = groupSiteStart.length - 1;
  const cohorts = cohortAccountStart.length - 1;
  const sites = groupSiteStart[groups]!;
  const width = program.rules.length;
  let sum = 0;
  for (let t = 0; t < run.steps; t++) {
    if (kind === 'lane') {
      for (const l of lanes) sum += run.shipped[t * (run.shipped.length / run.steps) + l]!;
      continue;
    }
    const done = run.applied[t * width + r]!;
    if (done === 0) continue;
    if (kind === 'capacity') sum += done * constants.rules.capacity[r]!;
    for (const owner of owners) {
      if (owner >= groups) sum += done * run.built[t * cohorts + owner - groups]!;
      else
        for (let p = groupSiteStart[owner]!; p < groupSiteStart[owner + 1]!; p++)
          sum += done * run.activity[t * sites + p]!;
    }
  }
  return cost * sum;
}
