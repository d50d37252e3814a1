// A licence queue: applications in processing, those that can be decided, and licences granted and not yet used. Rows by licensed lane.
// Nothing is lost in it: what was applied for is in it, granted, refused or freed; what was granted leaves, lapses or waits.
import type { Program } from '../model/program.ts';
import { AGES, MOST_STAGES, valueAt } from './regime.ts';
import type { World } from './state.ts';

/** Units of the good; flows per step. */
export interface Queues {
  // by licensed lane
  readonly processing: Float64Array; // A, [row][stage]
  readonly pending: Float64Array; // W: can be decided
  readonly permits: Float64Array; // Z, [row][age]
  readonly held: Float64Array; // ς, of this step
  readonly entering: Float64Array; // share of its orders that enters: ς of what other regimes and third regions have left
  // by pool: one for each good of each licence
  readonly pool: Float64Array; // Σ W before this step's decisions
  readonly most: Float64Array; // what can be decided in this step; Infinity: all
  // by licence, of this step
  readonly applied: Float64Array;
  readonly granted: Float64Array;
  readonly refused: Float64Array;
  readonly freed: Float64Array; // waited when the regime went out of force: it may leave without a decision
  readonly lapsed: Float64Array; // granted, and not used in time
  readonly used: Float64Array;
  readonly wait: Float64Array; // Λ of the slowest of its pools, in steps; 0 out of force
  readonly since: Int32Array; // steps since goods were last free to go; −1: out of force
  readonly active: Uint8Array; // 1: something of it may be waiting
  /** by lane: what of its orders no regime holds back, as an amount and as a share */
  readonly free: Float64Array;
  readonly freeShare: Float64Array;
  /** something may be waiting somewhere */
  any: boolean;
}

export function allocateQueues({ licences, network }: Program): Queues {
  const count = licences.length;
  const rows = licences.reduce((sum, { lanes }) => sum + lanes.length, 0);
  const pools = licences.reduce((sum, licence) => sum + licence.pools, 0);
  const floats = (length: number) => new Float64Array(length);
  return {
    processing: floats(rows * MOST_STAGES),
    pending: floats(rows),
    permits: floats(rows * AGES),
    held: floats(rows),
    entering: floats(rows),
    pool: floats(pools),
    most: floats(pools),
    applied: floats(count),
    granted: floats(count),
    refused: floats(count),
    freed: floats(count),
    lapsed: floats(count),
    used: floats(count),
    wait: floats(count),
    since: new Int32Array(count),
    active: new Uint8Array(count),
    free: floats(count > 0 ? network.laneMarket.length : 0),
    freeShare: floats(count > 0 ? network.laneMarket.length : 0),
    any: false,
  };
}

/** Nobody has applied for anything. */
export function emptyQueues(queues: Queues): void {
  for (const amounts of [queues.processing, queues.pending, queues.permits, queues.held, queues.pool]) amounts.fill(0);
  queues.entering.fill(0);
  queues.active.fill(0);
  queues.any = false;
  clearFlows(queues);
}

export function clearFlows({ applied, granted, refused, freed, lapsed, used, wait }: Queues): void {
  for (const flow of [applied, granted, refused, freed, lapsed, used, wait]) flow.fill(0);
}

/** Applications move on, new ones come in, decisions are made: one regime's queue for one step, `weeks` after its onset. */
type RunQueue = (inForce: boolean, weeks: number) => void;

export function makeQueue(world: World, i: number): RunQueue {
  const licence = world.program.licences[i]!;
  const { queues } = world.state;
  const lapse = makeLapse(world, i);
  const advance = makeAdvance(world, i);
  const free = makeFree(world, i);
  const decide = makeDecide(world, i);
  return function run(inForce, weeks) {
    lapse();
    if (inForce) {
      advance();
      decide(weeks);
    } else free();
    queues.active[i] = inForce || holdsPermits(queues, licence.firstLane, licence.lanes.length) ? 1 : 0;
  };
}

function holdsPermits({ permits }: Queues, firstLane: number, lanes: number): boolean {
  for (let k = firstLane * AGES; k < (firstLane + lanes) * AGES; k++) if (permits[k]! > 0) return true;
  return false;
}

/** Licences age; those that leave their last age have lapsed. */
function makeLapse({ program, constants, state }: World, i: number): () => void {
  const { lanes, firstLane } = program.licences[i]!;
  const { permits, lapsed } = state.queues;
  return function lapse() {
    const share = constants.regimes.ageing[i]!;
    const last = constants.regimes.ages[i]! - 1;
    if (share === 0) return;
    for (let j = 0; j < lanes.length; j++) {
      const first = (firstLane + j) * AGES;
      for (let k = first + last; k >= first; k--) {
        const older = share * permits[k]!;
        permits[k]! -= older;
        if (k === first + last) lapsed[i]! += older;
        else permits[k + 1]! += older;
      }
    }
  };
}

/** Applications move on by a stage, the last into the pool of what can be decided; ς of what is still free of today's orders enters the first. */
function makeAdvance({ program, constants, state }: World, i: number): () => void {
  const { lanes, firstLane } = program.licences[i]!;
  const { processing, pending, held, free, freeShare, applied } = state.queues;
  return function advance() {
    const stages = constants.regimes.stages[i]!;
    const share = constants.regimes.advance[i]!;
    for (let j = 0; j < lanes.length; j++) {
      const row = firstLane + j;
      const first = row * MOST_STAGES;
      for (let k = first + stages - 1; k >= first; k--) {
        const on = share * processing[k]!;
        processing[k]! -= on;
        if (k === first + stages - 1) pending[row]! += on;
        else processing[k + 1]! += on;
      }
      const l = lanes[j]!;
      const entering = held[row]! * free[l]!;
      free[l]! -= entering;
      state.queues.entering[row] = held[row]! * freeShare[l]!;
      freeShare[l]! *= 1 - held[row]!;
      applied[i]! += entering;
      if (stages === 0) pending[row]! += entering;
      else processing[first]! += entering;
    }
  };
}

/** Out of force: what waits needs no licence any more. */
function makeFree({ program, state }: World, i: number): () => void {
  const { lanes, firstLane } = program.licences[i]!;
  const { processing, pending, permits, freed } = state.queues;
  return function free() {
    for (let j = 0; j < lanes.length; j++) {
      const row = firstLane + j;
      let amount = pending[row]!;
      for (let k = row * MOST_STAGES; k < (row + 1) * MOST_STAGES; k++) amount += processing[k]!;
      processing.fill(0, row * MOST_STAGES, (row + 1) * MOST_STAGES);
      pending[row] = 0;
      permits[row * AGES]! += amount;
      freed[i]! += amount;
    }
  };
}

/** A pool is shared out in this many rounds: what one application has no use for goes to the others. */
const ROUNDS = 2;

/**
 * Of a pool at most throughput · Σ coverage f⁰ is decided in a step, shared by weight · W; approval · its lane's of that is granted, the rest
 * refused: it lapses, and returns through the inventory position.
 */
function makeDecide({ program, constants, state }: World, i: number): (weeks: number) => void {
  const licence = program.licences[i]!;
  const { lanes, firstLane, pool, pools, firstPool } = licence;
  const { regimes } = constants;
  const { queues } = state;
  const { pending, permits, granted, refused } = queues;
  const decided = new Float64Array(lanes.length);

  const shareOut = (g: number): void => {
    let left = queues.most[firstPool + g]!;
    for (let round = 0; round < ROUNDS; round++) {
      let weights = 0;
      let waiting = 0;
      for (let j = 0; j < lanes.length; j++) {
        if (pool[j] !== g) continue;
        waiting += pending[firstLane + j]! - decided[j]!;
        weights += regimes.weight[firstLane + j]! * (pending[firstLane + j]! - decided[j]!);
      }
      if (waiting <= 0 || left <= 0) return;
      // Where nobody left has any weight, none comes before another.
      const alike = weights <= 0;
      const per = left / (alike ? waiting : weights);
      for (let j = 0; j < lanes.length; j++) {
        if (pool[j] !== g) continue;
        const open = pending[firstLane + j]! - decided[j]!;
        const now = open * Math.min(1, per * (alike ? 1 : regimes.weight[firstLane + j]!));
        decided[j]! += now;
        left -= now;
      }
    }
  };

  return function decide(weeks) {
    const approval = valueAt(licence.approval, regimes.courses, weeks);
    const throughput = licence.throughput && valueAt(licence.throughput, regimes.courses, weeks);
    const coverage = valueAt(licence.coverage, regimes.courses, weeks);
    queues.pool.fill(0, firstPool, firstPool + pools);
    queues.most.fill(throughput === undefined ? Infinity : 0, firstPool, firstPool + pools);
    for (let j = 0; j < lanes.length; j++) {
      const g = firstPool + pool[j]!;
      queues.pool[g]! += pending[firstLane + j]!;
      if (throughput !== undefined)
        queues.most[g]! +=
          throughput *
          (j < licence.reachAt ? coverage : 1) *
          regimes.coverage[firstLane + j]! *
          constants.laneFlow[lanes[j]!]!;
    }
    decided.fill(0);
    for (let g = 0; g < pools; g++) {
      if (queues.pool[firstPool + g]! > queues.most[firstPool + g]!) shareOut(g);
      else for (let j = 0; j < lanes.length; j++) if (pool[j] === g) decided[j] = pending[firstLane + j]!;
    }
    for (let j = 0; j < lanes.length; j++) {
      const row = firstLane + j;
      const passed = decided[j]! * approval * regimes.approval[row]!;
      pending[row] = Math.max(0, pending[row]! - decided[j]!);
      permits[row * AGES]! += passed;
      granted[i]! += passed;
      refused[i]! += decided[j]! - passed;
    }
  };
}
