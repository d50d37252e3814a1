// Shocks that hit sites which are still to come: later starts and slower ramps, in the shocked world alone. They move what is normal, so
// the path is laid a second time when the counterfactual has run; a draw in which no project is hit keeps the one it has.
import { field, type Program } from '../model/program.ts';
import type { Constants } from './constants.ts';
import { endOf, episodeCount } from './episode.ts';
import { layPath } from './path.ts';
import type { Slowdown } from './project.ts';
import type { Timing } from './shock.ts';

/** Lays the path of the shocked world of a draw over that of the counterfactual. Undefined where no shock hits projects. */
export function makeSetBack(
  program: Program,
  constants: Constants,
  timing: Timing,
): ((values: Float64Array) => void) | undefined {
  const { path, base } = constants;
  const setbacks = program.shocks.flatMap((shock, k) => (shock.kind === 'setback' ? [k] : []));
  if (setbacks.length === 0 || path === undefined) return undefined;
  const { weeksPerStep } = program.clock;

  /** In the order of time: what a first one pushes back, a second may meet. */
  const inOrder = (): readonly { readonly k: number; readonly onset: number }[] =>
    setbacks
      .flatMap(k =>
        Array.from({ length: episodeCount(timing, k) }, (_, i) => ({
          k,
          onset: timing.episodes[k]?.onset[i] ?? timing.onset[k]!,
        })),
      )
      .sort((a, b) => a.onset - b.onset || a.k - b.k);

  return function setBack(values) {
    const starts = field(program, values, 'projectStart');
    const slow: Slowdown[] = [];
    let moved = false;
    for (const { k, onset } of inOrder()) {
      const { setback, targets } = program.shocks[k]!;
      const slip = field(program, values, 'setbackSlip')[setback!]!;
      const factor = field(program, values, 'setbackFactor')[setback!]!;
      const from = onset * weeksPerStep;
      const until = endOf(timing, k, onset) * weeksPerStep;
      for (const project of targets) {
        const start = starts[project]!;
        if (factor !== 1) slow.push({ project, from, until, pace: 1 / factor });
        if (slip === 0 || start < from || start >= until) continue;
        starts[project] = start + slip;
        moved = true;
      }
    }
    if (moved || slow.length > 0) layPath(program, values, path, base, slow);
  };
}
