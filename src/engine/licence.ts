// Sub-step 6, before shipping: what needs an export licence waits in a queue (equation E6; queue.ts is the queue, regime.ts its numbers).
// An order on a licensed lane is an application; what is granted may leave in a later step. Only a licence queue remembers orders.
import type { LicenceSlot } from '../model/program.ts';
import { endOf, sinceOnset } from './episode.ts';
import { clearFlows, makeQueue } from './queue.ts';
import { AGES, MOST_STAGES, type Regimes, valueAt } from './regime.ts';
import { makeUsualLeakage } from './reroute.ts';
import type { Timing } from './shock.ts';
import type { World } from './state.ts';

/**
 * Applications, decisions and what may leave. For a lane of a regime in force, ς = coverage · (1 − general) · min(1, since/grace). Of the
 * orders n, ς n enters its queue, less what goes by third regions; (1 − ς) n and the licences granted, Z, may leave. Where a regime goes
 * out of force or is suspended, all that waits may. Units of the good per step.
 */
export function makeLicense(world: World): (timing: Timing | undefined, t: number) => void {
  const { program, constants, state } = world;
  const { licences } = program;
  if (licences.length === 0) return () => {};
  const { queues } = state;
  const cover = makeCover(world);
  const divert = makeDivert(world);
  const run = licences.map((_, i) => makeQueue(world, i));
  const release = makeReleaseLicensed(world);
  return function license(timing, t) {
    let any = false;
    for (let i = 0; i < licences.length; i++) {
      queues.since[i] =
        timing === undefined ? OUT_OF_FORCE : inForceSince(licences[i]!, constants.regimes, i, timing, t);
      if (queues.since[i]! >= 0 || queues.active[i] === 1) any = true;
    }
    if (!any && !queues.any) {
      state.sendable.set(state.ordered);
      return;
    }
    queues.any = any; // one step after the last, so that what stood there is cleared
    const weeksSince = (i: number) =>
      timing === undefined ? 0 : sinceOnset(timing, licences[i]!.shock, t) * program.clock.weeksPerStep;
    clearFlows(queues);
    state.covered.fill(0);
    for (let i = 0; i < licences.length; i++) cover(i, weeksSince(i));
    queues.free.set(state.ordered);
    queues.freeShare.fill(1);
    if (any) divert();
    else state.diverted.fill(0);
    for (let i = 0; i < licences.length; i++) {
      const inForce = queues.since[i]! >= 0;
      if (inForce || queues.active[i] === 1) run[i]!(inForce, weeksSince(i));
    }
    release();
  };
}

const OUT_OF_FORCE = -1;

/** Steps since goods were last free to go, or −1 where the regime is out of force. */
function inForceSince({ shock }: LicenceSlot, regimes: Regimes, i: number, timing: Timing, t: number): number {
  const since = sinceOnset(timing, shock, t);
  if (since < 0 || t >= endOf(timing, shock, t)) return OUT_OF_FORCE;
  if (t < regimes.suspendedFrom[i]!) return since;
  return t < regimes.suspendedUntil[i]! ? OUT_OF_FORCE : Math.min(since, t - regimes.suspendedUntil[i]!);
}

/** ς by licensed lane, and by lane the share that some regime covers. */
function makeCover({ program, constants, state }: World): (i: number, weeks: number) => void {
  const { regimes } = constants;
  return function cover(i, weeks) {
    const { lanes, reachAt, firstLane, coverage, general } = program.licences[i]!;
    const { queues, covered } = state;
    const since = queues.since[i]!;
    const grace = regimes.grace[i]!;
    const own = since < 0 ? 0 : valueAt(coverage, regimes.courses, weeks);
    const strength =
      since < 0 ? 0 : (1 - valueAt(general, regimes.courses, weeks)) * (since < grace ? since / grace : 1);
    for (let j = 0; j < lanes.length; j++) {
      const part = (j < reachAt ? own * strength : strength) * regimes.coverage[firstLane + j]!;
      const l = lanes[j]!;
      queues.held[firstLane + j] = part;
      covered[l] = 1 - (1 - covered[l]!) * (1 - part);
    }
  };
}

/** What needs a licence and goes by third regions instead: it does not queue. Taken out of what is free, and written to `diverted`. */
function makeDivert(world: World): () => void {
  const { program, constants, state } = world;
  const usualLeakage = makeUsualLeakage(world);
  return function divert() {
    const { queues, diverted, measured } = state;
    diverted.fill(0);
    measured.fill(0);
    for (let i = 0; i < program.licences.length; i++) {
      if (queues.since[i]! < 0) continue;
      const { lanes, firstLane } = program.licences[i]!;
      const stated = constants.regimes.leakage[i]!;
      for (let j = 0; j < lanes.length; j++) {
        const l = lanes[j]!;
        const held = queues.held[firstLane + j]!;
        if (held === 0) continue;
        const part = held * (Number.isNaN(stated) ? usualLeakage(l) : stated);
        const gone = part * queues.free[l]!;
        queues.freeShare[l]! *= 1 - part;
        diverted[l]! += gone;
        queues.free[l]! -= gone;
      }
    }
  };
}

/** What may leave, (1 − ς) n + Z by lane, and by account the wait that its orders are to bridge: Σ s ς Λ, Λ = L + W/decisions, at most 26 weeks. */
function makeReleaseLicensed({ program, constants, state }: World): () => void {
  const { regimes } = constants;
  return function releaseLicensed() {
    const { queues, sendable, share, licenceDue } = state;
    const { laneAccount } = program.network;
    sendable.set(queues.free);
    licenceDue.fill(0);
    for (let i = 0; i < program.licences.length; i++) {
      const { lanes, firstLane, pool, firstPool } = program.licences[i]!;
      for (let j = 0; j < lanes.length; j++) {
        const row = firstLane + j;
        const l = lanes[j]!;
        for (let k = row * AGES; k < (row + 1) * AGES; k++) sendable[l]! += queues.permits[k]!;
        const entering = queues.since[i]! < 0 ? 0 : queues.entering[row]!;
        if (entering === 0) continue;
        const behind = queues.pool[firstPool + pool[j]!]! / queues.most[firstPool + pool[j]!]!;
        const wait = regimes.wait[i]! + (behind > 0 ? behind : 0);
        queues.wait[i] = Math.max(queues.wait[i]!, Math.min(program.clock.steps, wait));
        licenceDue[laneAccount[l]!]! += share[l]! * entering * Math.min(regimes.longestWait, wait);
      }
    }
  };
}

/**
 * After rationing: licences are used up by what left beyond the free part, the oldest first; what is applied for or granted and has not
 * left counts in its buyer's inventory position.
 */
export function makeUseLicences({ program, state }: World): () => void {
  if (program.licences.length === 0) return () => {};
  return function useLicences() {
    const { queues, shipped, queued } = state;
    if (!queues.any) return;
    const { laneAccount } = program.network;
    queued.fill(0);
    for (let i = 0; i < program.licences.length; i++) {
      if (queues.active[i] === 0) continue;
      const { lanes, firstLane } = program.licences[i]!;
      for (let j = 0; j < lanes.length; j++) {
        const row = firstLane + j;
        const l = lanes[j]!;
        let beyond = Math.max(0, shipped[l]! - queues.free[l]!);
        let waiting = queues.pending[row]!;
        for (let k = row * MOST_STAGES; k < (row + 1) * MOST_STAGES; k++) waiting += queues.processing[k]!;
        for (let k = (row + 1) * AGES - 1; k >= row * AGES; k--) {
          const now = Math.min(beyond, queues.permits[k]!);
          queues.permits[k]! -= now;
          queues.used[i]! += now;
          beyond -= now;
          waiting += queues.permits[k]!;
        }
        queues.free[l]! = Math.max(queues.free[l]!, shipped[l]! - beyond); // another regime's licences pay only for the rest
        queued[laneAccount[l]!]! += waiting;
      }
    }
  };
}
