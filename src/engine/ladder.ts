// Ladders of escalation in one draw: which state each is in from when, event by event in continuous time, before the first step.
// All ladders run side by side, since a state of one may change a hazard of another. Knows states and moves only by index.
import { field, type LadderMove, type Program } from '../model/program.ts';
import { compileQuantile } from '../numbers/distribution.ts';

/** The visits of one ladder in one draw: to which state, and since when in weeks after the start; `count` of them are filled. */
export interface Course {
  count: number;
  readonly state: Int32Array;
  readonly since: Float64Array;
}

export function allocateCourses(program: Program): readonly Course[] {
  return program.ladders.map(({ visits }) => ({
    count: 0,
    state: new Int32Array(visits),
    since: new Float64Array(visits),
  }));
}

/** The moves out of the state that a ladder is in: what is left of each threshold, at which rate it is used up, and when it will be. */
interface Timers {
  ends: number; // weeks: when the visit ends by itself
  readonly left: Float64Array; // integrated hazard that was left at `from`
  readonly from: Float64Array;
  readonly rate: Float64Array; // per week
  readonly due: Float64Array; // weeks
}

/**
 * Runs all ladders of a draw through to the horizon, into `courses`. A move with a hazard is made when its hazard, integrated over
 * the visit, reaches an exponential threshold drawn for it; so a factor that comes or goes on the way is exact, and one of 1 does nothing.
 */
export function makeClimb(program: Program, courses: readonly Course[]): ((values: Float64Array) => void) | undefined {
  const { ladders, clock } = program;
  if (ladders.length === 0) return undefined;
  const horizon = clock.steps * clock.weeksPerStep;
  const timers = ladders.map(({ states }): Timers => {
    const moves = () => new Float64Array(Math.max(...states.map(state => state.moves.length)));
    return { ends: Infinity, left: moves(), from: moves(), rate: moves(), due: moves() };
  });
  const stays = ladders.map(({ states }) => states.map(state => state.stays && compileQuantile(state.stays)));

  const here = (l: number): number => courses[l]!.state[courses[l]!.count - 1]!;

  function rateOf({ row, factors }: LadderMove, values: Float64Array): number {
    let rate = field(program, values, 'moveHazard')[row]!;
    for (const factor of factors)
      if (here(factor.ladder) === factor.state) rate *= field(program, values, 'moveFactor')[factor.row]!;
    return rate;
  }

  function set(l: number, m: number, left: number, rate: number, now: number): void {
    const own = timers[l]!;
    own.left[m] = left;
    own.from[m] = now;
    own.rate[m] = rate;
    own.due[m] = rate > 0 ? now + left / rate : Infinity;
  }

  /** Sets the timers of the visit that has just begun. The last visit that is followed has none. */
  function begin(l: number, now: number, values: Float64Array): void {
    const ladder = ladders[l]!;
    const own = timers[l]!;
    const v = courses[l]!.count - 1;
    own.ends = Infinity;
    own.left.fill(Infinity);
    own.rate.fill(0);
    own.due.fill(Infinity);
    if (v >= ladder.visits - 1) return;
    const state = ladder.states[here(l)]!;
    const luck = field(program, values, 'ladderLuck');
    const stay = stays[l]![here(l)];
    if (stay) own.ends = now + Math.max(0, stay(luck[ladder.luckStay[v]!]!));
    else if (state.stay >= 0) own.ends = now + field(program, values, 'ladderStay')[state.stay]!;
    for (const [m, move] of state.moves.entries()) {
      if (move.kind === 'share') continue;
      set(l, m, luck[ladder.luckMove[v * ladder.states.length + move.to]!]!, rateOf(move, values), now);
    }
  }

  /** What another ladder's move does to the hazards of this one. One that stays what it was keeps its timer, to the last bit. */
  function adjust(l: number, now: number, values: Float64Array): void {
    const { left, from, rate } = timers[l]!;
    for (const [m, move] of ladders[l]!.states[here(l)]!.moves.entries()) {
      if (move.factors.length === 0) continue;
      const changed = rateOf(move, values);
      if (changed !== rate[m]) set(l, m, Math.max(0, left[m]! - rate[m]! * (now - from[m]!)), changed, now);
    }
  }

  /** What follows a visit that has ended by itself. Shares that are uncertain keep their proportions. */
  function choose(l: number, values: Float64Array): number {
    const ladder = ladders[l]!;
    const share = field(program, values, 'moveShare');
    const moves = ladder.states[here(l)]!.moves.filter(({ kind }) => kind === 'share');
    if (moves.length === 1) return moves[0]!.to;
    const all = moves.reduce((sum, { row }) => sum + share[row]!, 0);
    let left = field(program, values, 'ladderLuck')[ladder.luckChoice[courses[l]!.count - 1]!]! * all;
    let next = moves[0]!.to;
    for (const { row, to } of moves) {
      if (share[row]! > 0) next = to; // where rounding leaves a little over: the last that may follow
      left -= share[row]!;
      if (left < 0) return to;
    }
    return next;
  }

  function enter(l: number, state: number, now: number): void {
    const course = courses[l]!;
    course.state[course.count] = state;
    course.since[course.count] = now;
    course.count++;
  }

  return function climb(values) {
    for (const [l, { start }] of ladders.entries()) {
      courses[l]!.count = 0;
      enter(l, start, 0);
    }
    for (let l = 0; l < ladders.length; l++) begin(l, 0, values);
    for (;;) {
      let now = horizon;
      let who = -1;
      let to = -1;
      for (const [l, { ends, due }] of timers.entries()) {
        if (ends < now) [now, who, to] = [ends, l, -1];
        for (let m = 0; m < due.length; m++)
          if (due[m]! < now) [now, who, to] = [due[m]!, l, ladders[l]!.states[here(l)]!.moves[m]!.to];
      }
      if (who < 0) return;
      enter(who, to < 0 ? choose(who, values) : to, now);
      begin(who, now, values);
      for (let l = 0; l < ladders.length; l++) if (l !== who) adjust(l, now, values);
    }
  };
}
