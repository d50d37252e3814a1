// Uncertain lane shares are brought to a sum of one in every draw, so that the base state rests whatever was drawn.
import { expect, test } from 'vitest';
import { traceDraw } from '../../src/engine/simulate.ts';
import { programOf } from '../programs.ts';

test('a shock that touches nothing loses nothing, and the shares of a draw sum to one', () => {
  const program = programOf(`
regions: [north, south]
goods: { part: { unit: t } }
processes: { making: { makes: part } }
sites: { a: { process: making, region: north }, b: { process: making, region: south } }
lanes:
  from north: { good: part, from: north, to: south, share: 'truncate(normal(60 %, 10 %), 30 %, 90 %)', transit: 3 weeks }
  at home: { good: part, from: south, to: south, share: 40 %, transit: 1 week }
uses: { use: { unit: t, inputs: { part: 1 t/t }, demand: { south: 100 t/week }, cohorts: { all: { share: 100 % } } } }
start: 2025-01-06
horizon: 104 weeks
outcomes: { lost: { measure: built_lost, uses: use } }
shocks: { blip: { kind: demand-surge, uses: use, regions: south, severity: 0.0001 %, onset: 2025-01-06, duration: 1 week } }
`);
  for (let draw = 0; draw < 8; draw++) {
    const { constants, shocked } = traceDraw(program, '1', draw);
    // 1 only to rounding: the two shares are divided by their sum
    expect(constants.laneShare[0]! + constants.laneShare[1]!).toBeCloseTo(1, 12);
    // the surge itself is a millionth of demand; what remains of it after two years is less
    expect(shocked.built.at(-1)! / 100).toBeCloseTo(1, 5);
  }
});
