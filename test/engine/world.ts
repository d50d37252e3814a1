// A small world for the engine's tests: a model at rest, whose state a test then changes by hand and hands to one sub-step.
import { expect } from 'vitest';
import { centralConstants } from '../../src/engine/simulate.ts';
import { allocateState, reset, type World } from '../../src/engine/state.ts';
import { makeStep } from '../../src/engine/step.ts';
import type { Program } from '../../src/model/program.ts';
import { programOf } from '../programs.ts';

export type { World };

/** The end of a step in which nothing happened: every stock, flow and expectation stands at its base value. */
export function atRest(text: string): World {
  const program = programOf(text);
  const constants = centralConstants(program);
  const state = allocateState(program);
  reset(program, constants, state);
  const world = { program, constants, state };
  makeStep(world)(undefined, 0);
  return world;
}

/** A time constant whose gain is one half on a weekly clock: κ(1/ln 2) = 1 − exp(−ln 2). */
export const HALF = '1.4426950408889634 weeks';
/** A time constant that never moves anything in a test: κ(10⁶) = 10⁻⁶ of the gap a week. */
export const NEVER = '1000000 weeks';

/** Paper and engine work in doubles: what differs is the rounding of some dozens of operations, 1e-16 each. */
const ROUNDING = 1e-12;

/** Every number as on paper, up to rounding. */
export function expectPaper(found: ArrayLike<number>, paper: readonly number[]): void {
  const far = Array.from(
    found,
    (value, i) => !(Math.abs(value - paper[i]!) <= ROUNDING * Math.max(1, Math.abs(paper[i]!))),
  );
  if (found.length !== paper.length || far.includes(true)) expect(Array.from(found)).toEqual(paper);
}

/** What one index of a trajectory's rows does over the steps. */
export function course(values: Float64Array, steps: number, index: number): readonly number[] {
  const width = values.length / steps;
  return Array.from({ length: steps }, (_, t) => values[t * width + index]!);
}

/** The one index whose label says all of this. */
export function find<K extends 'zones' | 'markets' | 'accounts' | 'lanes' | 'groups' | 'sites' | 'cohorts'>(
  program: Program,
  kind: K,
  wanted: Partial<Program['labels'][K][number]>,
): number {
  const rows: readonly object[] = program.labels[kind];
  const fits = rows.flatMap((row, i) => (matches(row, wanted) ? [i] : []));
  if (fits.length !== 1) throw new Error(`${fits.length} of ${kind} are ${JSON.stringify(wanted)}`);
  return fits[0]!;
}

function matches(row: object, wanted: object): boolean {
  const has = new Map<string, unknown>(Object.entries(row));
  return Object.entries(wanted).every(([key, value]) => has.get(key) === value);
}
