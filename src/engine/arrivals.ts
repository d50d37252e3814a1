// Sub-step 2: what was shipped τ steps ago leaves the transit pipelines and joins its buyer's stock (equation E1).
import type { Program } from '../model/program.ts';
import type { State } from './state.ts';

/** After it, `stock` holds what can be used in this step, and `head` points at what arrives in the next. Units of the good. */
export function receive(program: Program, state: State): void {
  const { laneRingStart, laneAccount } = program.network;
  const { pipeline, head, stock, transit } = state;
  for (let l = 0; l < laneAccount.length; l++) {
    const slot = head[l]!;
    const arriving = pipeline[slot]!;
    pipeline[slot] = 0;
    stock[laneAccount[l]!]! += arriving;
    transit[l] = Math.max(0, transit[l]! - arriving);
    head[l] = slot + 1 < laneRingStart[l + 1]! ? slot + 1 : laneRingStart[l]!;
  }
}
