// One time step: the table of contents of the model. Each sub-step reads what the one before left, never half-done work.
// The equations, symbol by symbol, are in scenarios/guide/model.md; it writes state and records nothing.
import type { Program } from '../model/program.ts';
import { receive } from './arrivals.ts';
import type { Constants } from './constants.ts';
import { order } from './orders.ts';
import { followPath } from './path.ts';
import { adjustPrices } from './price.ts';
import { pull, runSites, stockOutput } from './production.ts';
import { capLanes, leak, load, ration, remember, reroute } from './shipping.ts';
import { applyShocks, clearShocks, type Timing } from './shock.ts';
import type { State } from './state.ts';
import { refill, release } from './stockpile.ts';
import { build } from './use.ts';

/** Moves `state` from the end of step t − 1 to the end of step t. Without `timing` nothing disrupts. */
export function step(
  program: Program,
  constants: Constants,
  timing: Timing | undefined,
  state: State,
  t: number,
): void {
  // 0 What is normal moves, where demand grows or sites come (path.ts)
  if (constants.path) followPath(program, constants, state, t);

  // 1 Shocks
  if (timing) applyShocks(program, timing, constants, state, t);
  else clearShocks(state);

  // 2 Arrivals (E1), stockpiles
  receive(program, state);
  release(program, constants, state);

  // 3 Production (E2, E3)
  pull(program, constants, state);
  runSites(program, constants, state, t);
  stockOutput(program, constants, state);

  // 4 Use (E4)
  build(program, constants, state, t);

  // 5 Orders (E5)
  order(program, constants, state);
  refill(program, constants, state);

  // 6 Shipping (E6)
  capLanes(constants, state);
  ration(program, state);
  reroute(program, constants, state);
  leak(program, constants, state);
  load(program, constants, state);
  remember(program, constants, state);

  // 7 Prices (E7)
  adjustPrices(program, constants, state);
}
