// Where a world goes in the long run: home after a shock that is over, the same way on either clock, and along with demand when it
// grows. Laws on random networks, then two cases whose bounds are reasoned from slopes and time constants.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { simulate, traceDraw } from '../../src/engine/simulate.ts';
import { allocateState, reset } from '../../src/engine/state.ts';
import { step } from '../../src/engine/step.ts';
import { allocateTrajectory, type Trajectory } from '../../src/engine/trajectory.ts';
import { small, write } from '../laws/networks.ts';
import { programOf } from '../programs.ts';
import { atRest, course, expectPaper, find } from './world.ts';

const LEVELS = ['stock', 'makersStock', 'orders', 'shipped', 'transit', 'activity', 'built', 'logPrice'] as const;

/** Largest distance of any level from the other world's in the last `steps` steps, relative to the largest level of its kind. */
function distance(shocked: Trajectory, counterfactual: Trajectory, steps: number): number {
  let worst = 0;
  for (const name of LEVELS) {
    const [here, there] = [shocked[name], counterfactual[name]];
    const scale = name === 'logPrice' ? 1 : there.reduce((most, value) => Math.max(most, value), 0);
    const first = here.length - (here.length / shocked.steps) * steps;
    for (let i = first; i < here.length; i++) worst = Math.max(worst, Math.abs(here[i]! - there[i]!) / scale);
  }
  return worst;
}

describe('after a shock that is over', () => {
  const shock = fc.record({
    what: fc.constantFrom(
      'kind: export-ban, from: north, to: north, goods: part',
      'kind: export-ban, from: north, to: north, goods: ore',
      'kind: outage, sites: mine',
      'kind: outage, sites: plant north',
      'kind: demand-surge, uses: car, regions: all',
    ),
    severity: fc.integer({ min: 10, max: 100 }),
    duration: fc.integer({ min: 5, max: 26 }),
    shape: fc.constantFrom('step', 'v', '{ kind: ramp, rise: 5 weeks, fall: 9 weeks }'),
  });
  // A plant without room to spare can never refill a stock. Use that answers prices, and products that are thrown away at rest, are
  // not part of this law.
  const nets = small.map(net => ({ ...net, utilisation: Math.min(net.utilisation, 0.9), elasticity: 0, joint: false }));

  test('every stock, flow and price comes home', () => {
    // Shares come home in 13 weeks; all else is faster, but a scrap loop of 60 % stretches time constants by 1/(1 − 0.6) = 2.5: 33
    // weeks. At most some 30 weeks of use are missing when the shock has ended by week 50, and a ninth of capacity refills them in
    // 270 weeks. What is left after 460 more is exp(−460/33) = 1e-6 of what there was, which may be several times normal.
    const behaviour = '  home: 13 weeks\n  slow_smoothing: 8 weeks';
    fc.assert(
      fc.property(nets, shock, (net, { what, severity, duration, shape }) => {
        const shocks = `  it: { ${what}, severity: ${severity} %, onset: { after_start: 9 weeks }, duration: ${duration} weeks, shape: ${shape} }`;
        const program = programOf(write(net, { behaviour, shocks, horizon: 780 }));
        const { shocked, counterfactual } = traceDraw(program, '1', 0);
        expect(distance(shocked, counterfactual, 1)).toBeLessThan(1e-5);
      }),
      { numRuns: 150, seed: 20250404 },
    );
  });

  test('postponed output has been built, so a plant with time to spare loses only what would not wait', () => {
    // 4 weeks of cover, 10 weeks shut: 6 weeks of 100 t are not built at first. Four fifths wait, and come back at 10 t a week.
    const program = programOf(`
regions: [abroad, home]
goods: { part: { unit: t } }
processes: { making: { makes: part } }
sites: { plant: { process: making, region: abroad, utilisation: 50 % } }
lanes: { part: { good: part, from: abroad, to: home, share: 100 %, transit: 1 week } }
uses:
  user: { unit: t, inputs: { part: 1 t/t }, demand: { home: 100 t/week }, cohorts: { all: { share: 100 %, cover: 4 weeks } }, overtime: 10 %, postponed: 80 % }
behaviour: { surge: 2, makers_stock: 20 weeks, leakage: 0 %, order_elasticity: 0, air_transit: 52 weeks }
start: 2025-01-06
horizon: 104 weeks
outcomes: { lost: { measure: built_lost, uses: user } }
shocks: { shut: { kind: export-ban, from: abroad, to: home, goods: part, onset: 2025-01-06, duration: 10 weeks } }
`);
    const { shocked } = traceDraw(program, '1', 0);
    const built = course(shocked.built, shocked.steps, 0);
    // Nothing arrives in weeks 1 to 10. Overtime begins with the first full week, 11, and takes 480/10 = 48 weeks.
    expectPaper(built.slice(0, 11), [100, 100, 100, 100, 100, 0, 0, 0, 0, 0, 0]);
    expectPaper(built.slice(11, 59), Array<number>(48).fill(110));
    expectPaper(built.slice(59), Array<number>(45).fill(100));
  });
});
