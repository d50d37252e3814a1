// What adaptation changes: amounts per unit, what sites can make, and the share and room of lanes whose makers have been qualified
// (equation E8). It stands before the shocks of a step, and changes only what is normal in it, so that every later sub-step reads
// amounts, capacities and shares as it always does. How far each rule has got is trigger.ts's.
import type { Program } from '../model/program.ts';
import { makeQualify } from './qualify.ts';
import type { World } from './state.ts';
import type { Switches } from './switch.ts';
import { makeJudge } from './trigger.ts';

/** What is normal before anything is done about a shortage: put back at each step, so that every level acts on the same. */
export interface Unadapted {
  readonly amount: Float64Array; // by account
  readonly free: Float64Array; // by account
  readonly outputAmount: Float64Array; // by output
  readonly capacity: Float64Array; // by site
  readonly normalOrders: Float64Array; // by market
  readonly laneFlow: Float64Array;
  readonly laneShare: Float64Array;
}

export function allocateUnadapted(program: Program): Unadapted {
  const n = program.network;
  const some = program.rules.length > 0;
  const floats = (length: number) => new Float64Array(some ? length : 0);
  return {
    amount: floats(n.accountGood.length),
    free: floats(n.accountGood.length),
    outputAmount: floats(n.outputMarket.length),
    capacity: floats(n.groupSiteStart.at(-1)!),
    normalOrders: floats(n.marketGood.length),
    laneFlow: floats(n.laneMarket.length),
    laneShare: floats(n.laneMarket.length),
  };
}

const KINDS = ['amount', 'free', 'outputAmount', 'capacity', 'normalOrders', 'laneFlow', 'laneShare'] as const;

/** Keeps what a draw begins with, before any step has changed it. */
export function keepUnadapted({ program, constants }: Pick<World, 'program' | 'constants'>): void {
  if (program.rules.length === 0) return;
  for (const kind of KINDS) constants.unadapted[kind].set(constants[kind]);
}

/** Puts back what a draw began with: what the path does not move by itself, and nothing else resets. */
export function putBack({ program, constants }: Pick<World, 'program' | 'constants'>): void {
  if (program.rules.length === 0) return;
  for (const kind of KINDS) constants[kind].set(constants.unadapted[kind]);
}

/**
 * Sub-step 0 with rules: what is normal moves (`followPath`), and what is done about the shortage of the last step is laid over it.
 * Without rules it is `followPath` itself. While every level is zero nothing is changed, bit for bit.
 */
export function makeAdapt(
  world: World,
  followPath: (t: number) => void,
  { change }: Pick<Switches, 'change'>,
): (t: number) => void {
  const { program, constants, state } = world;
  if (program.rules.length === 0) return followPath;
  const judge = makeJudge(world);
  const spare = makeSpare(world);
  const qualify = makeQualify(world);
  let changed = false; // whether the last step left constants that differ from `unadapted`
  return function adapt(t) {
    if (changed && t > 0) putBack(world); // a world that begins has been put back by reset
    followPath(t);
    changed = judge(t);
    if (!changed) return;
    if (constants.path) for (const kind of MOVING) constants.unadapted[kind].set(constants[kind]);
    state.applied.set(state.level);
    change(t);
    spare();
    qualify();
  };
}

/** What the path moves by itself in every step. */
const MOVING = ['capacity', 'normalOrders', 'laneFlow', 'laneShare'] as const;

/**
 * Thrift: a (1 − h), scrap likewise. Without an input: the same, and a part h of what is made does not wait for it. Capacity:
 * K + h · capacity.
 */
function makeSpare(world: World): () => void {
  const { program, constants, state } = world;
  return function spare() {
    const { amount, free, outputAmount, capacity, rules } = constants;
    for (let r = 0; r < program.rules.length; r++) {
      const { kind, accounts, outputs, sites } = program.rules[r]!;
      const h = state.level[r]!;
      if (h === 0) continue;
      if (kind === 'thrift' || kind === 'without') {
        for (const a of accounts) amount[a]! *= 1 - h;
        for (const o of outputs) outputAmount[o]! *= 1 - h;
      }
      if (kind === 'without') for (const a of accounts) free[a] = 1 - (1 - free[a]!) * (1 - h);
      for (const p of sites) capacity[p]! += h * rules.capacity[r]!;
    }
  };
}
