// One time step: the table of contents of the model. Each sub-step reads what the one before left, never half-done work.
// The equations, symbol by symbol, are in scenarios/guide/model.md; it writes state and records nothing.
import { makeAdapt } from './adapt.ts';
import { makeReceive } from './arrivals.ts';
import { makeIdle } from './idle.ts';
import { makeLicense, makeUseLicences } from './licence.ts';
import { makeOrder } from './orders.ts';
import { makeFollowPath } from './path.ts';
import { makeAdjustPrices } from './price.ts';
import { makePull, makeRunSites, makeStockOutput, makeWant } from './production.ts';
import { makeLeak, makeReroute } from './reroute.ts';
import { makeCapLanes, makeLoad, makeRation, makeRemember } from './shipping.ts';
import { applyShocks, clearShocks, type Timing } from './shock.ts';
import type { World } from './state.ts';
import { makeRefill, makeRelease } from './stockpile.ts';
import { makeSwitches } from './switch.ts';
import { makeLevy } from './tariff.ts';
import { makeBuild } from './use.ts';

/** Moves the state from the end of step t − 1 to the end of step t. Without `timing` nothing disrupts. */
export type Step = (timing: Timing | undefined, t: number) => void;

/**
 * The step of one network. Every sub-step is made once, around the very arrays it works on, and then run for every step of every
 * draw: a compiler that knows an array need not ask at each access what and where it is, which makes the step twice as fast.
 * It only knows while there is one of it in a thread, so whoever runs many draws makes one and keeps it.
 */
export function makeStep(world: World): Step {
  const { program, constants, state } = world;
  const switches = makeSwitches(world);
  const moveNormal = makeAdapt(world, makeFollowPath(world), switches);
  const levy = makeLevy(world);
  const idleSites = makeIdle(world);
  const receive = makeReceive(world);
  const release = switches.around(makeRelease(world));
  const pull = makePull(world);
  const want = makeWant(world);
  const runSites = makeRunSites(world);
  const stockOutput = makeStockOutput(world);
  const build = switches.after(makeBuild(world));
  const order = makeOrder(world);
  const refill = makeRefill(world);
  const license = makeLicense(world);
  const capLanes = makeCapLanes(world);
  const ration = makeRation(world);
  const useLicences = makeUseLicences(world);
  const reroute = makeReroute(world);
  const leak = makeLeak(world);
  const load = makeLoad(world);
  const remember = makeRemember(world);
  const adjustPrices = makeAdjustPrices(world);

  return function step(timing, t) {
    // 0 What is normal moves, where demand grows or sites come (path.ts), and where something is done about a shortage (E8)
    moveNormal(t);

    // 1 Shocks, tariffs, and sites that do not pay
    if (timing) applyShocks(program, timing, constants, state, t);
    else clearShocks(state);
    levy(timing, t);
    idleSites(timing, t);

    // 2 Arrivals (E1), and what stockpiles release
    receive();
    release();

    // 3 Production (E2, E3)
    pull();
    want();
    runSites(t);
    stockOutput();

    // 4 Use (E4)
    build(t);

    // 5 Orders (E5), stockpiles' last
    order();
    refill();

    // 6 Shipping (E6), of what licences let go
    license(timing, t);
    capLanes();
    ration();
    useLicences();
    reroute();
    leak();
    load();
    remember();

    // 7 Prices (E7)
    adjustPrices();
  };
}
