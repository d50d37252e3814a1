// A chunk of draws, each simulated twice with the same luck: with the scenario's shocks and without. What comes out is a tally.
// A pure function of program, seed and chunk: no clock, no files, nothing kept between calls.
import type { Program } from '../model/program.ts';
import { evaluate } from '../numbers/code.ts';
import { fromValues } from '../statistics/sketch.ts';
import type { Tally, TallyShape } from '../statistics/tally.ts';
import { putBack } from './adapt.ts';
import { countBound } from './bound.ts';
import { allocateConstants, type Constants, prepare } from './constants.ts';
import { sumCapacities } from './gain.ts';
import { makeClimb } from './ladder.ts';
import { measureOutcomes, measureSeries, type Pair, type TimedPair } from './outcome.ts';
import { sampleBlock } from './sample.ts';
import { makeSetBack } from './setback.ts';
import { allocateTiming, backgroundOf, firstInForce, scheduleShocks, type Timing } from './shock.ts';
import { allocateState, reset, type State } from './state.ts';
import { makeStep, type Step } from './step.ts';
import { BLOCK } from './stream.ts';
import { allocateTrajectory, open, record, repeat, type Trajectory } from './trajectory.ts';

/** Draws in a chunk: one block, never a function of the number of workers. */
export const CHUNK_DRAWS = BLOCK;

/** Draws `firstDraw` to `firstDraw + draws − 1`, all of one block. */
export interface Chunk {
  readonly index: number;
  readonly firstDraw: number;
  readonly draws: number;
}

/** What one draw needs to run: allocated once a thread, filled anew for each draw, so that nothing of one draw is left in the next. */
interface Bench {
  readonly values: Float64Array;
  readonly inputs: Float64Array;
  readonly constants: Constants;
  readonly timing: Timing;
  readonly background: Timing; // what happens without the scenario's shocks too
  readonly climb: ((values: Float64Array) => void) | undefined; // runs the draw's ladders
  readonly setBack: ((values: Float64Array) => void) | undefined; // lays the path of the shocked world, where it is another
  readonly state: State;
  readonly step: Step;
  readonly pair: TimedPair;
}

export function tallyShape(program: Program): TallyShape {
  const kept = program.outcomes.filter(slot => slot.kept).length;
  return {
    scalars: kept,
    binned: program.outcomes.length - kept,
    bands: program.series.length * program.clock.steps,
    counts: 2 * program.network.accountGood.length,
  };
}

/** Values of all inputs for one block of draws, in canonical units, laid out [input][draw of the block]. */
export function drawInputs(program: Program, seed: string, block: number): Float64Array {
  return sampleBlock(program.inputs, seed, block, 'plain', program.correlations);
}

/**
 * Simulates the chunk. `cancelled` is asked between draws; once it says yes the result is undefined. Whoever runs several chunks of
 * a program hands the same `bench` to each (see makeStep).
 */
export function runChunk(
  program: Program,
  seed: string,
  chunk: Chunk,
  cancelled: () => boolean = () => false,
  bench: Bench = makeBench(program),
): Tally | undefined {
  const { draws } = chunk;
  const inputs = drawInputs(program, seed, Math.floor(chunk.firstDraw / BLOCK));
  const { steps } = program.clock;
  const outcomes = new Float64Array(program.outcomes.length);
  const kept = program.outcomes.flatMap((slot, i) => (slot.kept ? [i] : []));
  const rest = program.outcomes.flatMap((slot, i) => (slot.kept ? [] : [i]));
  const scalars = kept.map(() => new Float64Array(draws));
  const binned = new Float64Array(rest.length * draws);
  const bands = new Float64Array(program.series.length * steps * draws);
  const line = new Float64Array(steps);
  const counts = new Float64Array(tallyShape(program).counts);
  let worstImbalance = 0;

  for (let draw = 0; draw < draws; draw++) {
    if (cancelled()) return undefined;
    runDraw(program, bench, inputs, (chunk.firstDraw + draw) % BLOCK);
    measureOutcomes(program, bench.constants, bench.inputs, bench.pair, outcomes);
    for (let i = 0; i < kept.length; i++) scalars[i]![draw] = outcomes[kept[i]!]!;
    for (let i = 0; i < rest.length; i++) binned[i * draws + draw] = outcomes[rest[i]!]!;
    for (let i = 0; i < program.series.length; i++) {
      measureSeries(program, bench.pair, program.series[i]!, line);
      for (let t = 0; t < steps; t++) bands[(i * steps + t) * draws + draw] = line[t]!;
    }
    countBound(program, bench.pair, counts);
    worstImbalance = Math.max(
      worstImbalance,
      bench.pair.shocked.worstImbalance,
      bench.pair.counterfactual.worstImbalance,
    );
  }
  return {
    draws,
    scalars,
    binned: fromValues(binned, rest.length, draws),
    bands: fromValues(bands, program.series.length * steps, draws),
    counts,
    worstImbalance,
  };
}

/** One draw in full: its inputs, when its shocks come, its two worlds and what they come to. */
export interface Trace {
  readonly inputs: Float64Array;
  readonly values: Float64Array;
  readonly constants: Constants;
  readonly timing: Timing;
  readonly shocked: Trajectory;
  readonly counterfactual: Trajectory;
  readonly outcomes: Float64Array;
}

/** Runs draws 0 to `draws` − 1 and shows both worlds of each to `visit`, which is to keep nothing of them. */
export function eachDraw(program: Program, seed: string, draws: number, visit: (pair: Pair) => void): void {
  const bench = makeBench(program);
  let inputs: Float64Array = new Float64Array(0);
  for (let draw = 0; draw < draws; draw++) {
    if (draw % BLOCK === 0) inputs = drawInputs(program, seed, draw / BLOCK);
    runDraw(program, bench, inputs, draw % BLOCK);
    visit(bench.pair);
  }
}

export function traceDraw(program: Program, seed: string, draw: number): Trace {
  const bench = makeBench(program, true);
  runDraw(program, bench, drawInputs(program, seed, Math.floor(draw / BLOCK)), draw % BLOCK);
  const outcomes = new Float64Array(program.outcomes.length);
  measureOutcomes(program, bench.constants, bench.inputs, bench.pair, outcomes);
  const { inputs, values, constants, timing, pair } = bench;
  return { inputs, values, constants, timing, ...pair, outcomes };
}

export function makeBench(program: Program, traced = false): Bench {
  const state = allocateState(program);
  const constants = allocateConstants(program);
  const timing = allocateTiming(program);
  const background = backgroundOf(timing);
  const setBack = makeSetBack(program, constants, timing);
  return {
    values: Float64Array.from(program.values),
    inputs: new Float64Array(program.inputs.length),
    constants,
    timing,
    background,
    climb: makeClimb(program, timing.courses),
    setBack,
    state,
    step: makeStep({ program, constants, state }),
    pair: {
      shocked: allocateTrajectory(program, state, traced),
      counterfactual: allocateTrajectory(program, state, traced),
      timings: { shocked: timing, counterfactual: background },
      ...(setBack && { capacity: new Float64Array(constants.capacity.length) }),
    },
  };
}

/** `column` is the draw's place in its block. */
function runDraw(program: Program, bench: Bench, inputs: Float64Array, column: number): void {
  bench.values.set(program.values); // shares that are brought to a sum of one would stay so
  for (let i = 0; i < bench.inputs.length; i++) bench.inputs[i] = inputs[i * BLOCK + column]!;
  for (const { slot, code } of program.assignments) bench.values[slot] = evaluate(code, bench.inputs);
  prepare(program, bench.values, bench.constants);
  bench.climb?.(bench.values);
  scheduleShocks(program, bench.values, bench.constants, bench.timing, bench.background);
  const { constants, timing, background, state, pair, step } = bench;
  const disturbed = firstInForce(program, background) < program.clock.steps;
  if (program.moves || disturbed || program.rules.length > 0) {
    simulate(program, constants, background, state, pair.counterfactual, step);
    if (bench.setBack) {
      if (pair.capacity) sumCapacities(program, constants, pair.capacity);
      bench.setBack(bench.values);
    }
    simulate(program, constants, timing, state, pair.shocked, step);
  } else {
    simulateFromRest(program, bench);
  }
}

/** One world of one draw, from the base state to the horizon. */
export function simulate(
  program: Program,
  constants: Constants,
  timing: Timing | undefined,
  state: State,
  trajectory: Trajectory,
  step: Step = makeStep({ program, constants, state }),
): void {
  reset(program, constants, state);
  open(program, state, trajectory);
  for (let t = 0; t < program.clock.steps; t++) {
    step(timing, t);
    record(program, state, trajectory, t);
  }
  putBack({ program, constants }); // what is measured afterwards is valued at base amounts, not at those of the last step
}

/**
 * Both worlds of a draw in which nothing moves and nothing happens but the scenario's shocks. The base state is the resting point of the step (law 2 tests that it holds), so the
 * counterfactual is one step of it, repeated, and the shocked world departs from it when its first shock comes into force.
 */
function simulateFromRest(program: Program, { constants, timing, state, pair, step }: Bench): void {
  const { steps } = program.clock;
  const first = firstInForce(program, timing);
  reset(program, constants, state);
  for (const world of [pair.counterfactual, pair.shocked]) open(program, state, world);
  step(undefined, 0);
  record(program, state, pair.counterfactual, 0);
  repeat(program, state, pair.counterfactual, steps);
  if (first > 0) {
    record(program, state, pair.shocked, 0);
    repeat(program, state, pair.shocked, Math.min(first, steps));
  } else {
    reset(program, constants, state);
  }
  for (let t = first; t < steps; t++) {
    step(timing, t);
    record(program, state, pair.shocked, t);
  }
}

/** Central inputs instead of drawn ones: the base state that `check` prints. */
export function centralConstants(program: Program): Constants {
  const constants = allocateConstants(program);
  prepare(program, Float64Array.from(program.values), constants); // a draw's decisions are not the program's
  return constants;
}
