// Sub-step 2: what was shipped τ steps ago leaves the transit pipeline and joins its buyer's stock (equation E1).
import type { World } from './state.ts';

/** After it, `stock` holds what can be used in this step, and `nextArrival` points at what arrives in the next. Units of the good. */
export function makeReceive(world: World): () => void {
  const { program, state } = world;
  return function receive() {
    const { accountLaneStart, laneAccount } = program.network;
    const { pipeline, stock, transit } = state;
    const lanes = laneAccount.length;
    const row = state.nextArrival;
    for (let a = 0; a < stock.length; a++) {
      const end = row + accountLaneStart[a + 1]!;
      let arriving = 0;
      for (let i = row + accountLaneStart[a]!; i < end; i++) arriving += pipeline[i]!;
      stock[a]! += arriving;
      transit[a] = Math.max(0, transit[a]! - arriving);
    }
    pipeline.fill(0, row, row + lanes);
    state.nextArrival = row + lanes < pipeline.length ? row + lanes : 0;
  };
}
