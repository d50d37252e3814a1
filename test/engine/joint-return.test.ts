// A co-product of which a share δ⁰ is thrown away at rest gives back a stock that has once grown.
//
// On paper: 100 t of the first drive the process, so 50 t of the second are made, 30 are wanted, 20 are thrown away (δ⁰ = 40 %).
// A lane of the second is shut for 8 weeks: its makers pile up. Were no more than δ⁰ ever thrown away, 30 t would come in and 30 t go
// out for ever after; with stock above target makers keep less than is ordered, until they hold 2 weeks of 30 t again.
import { expect, test } from 'vitest';
import { traceDraw } from '../../src/engine/simulate.ts';
import { programOf } from '../programs.ts';
import { course, find } from './world.ts';

test('after a ban makers hold what they held before', () => {
  const program = programOf(`
regions: [home, abroad]
goods: { part: { unit: t }, side: { unit: t } }
processes: { making: { makes: part, coproducts: { side: 0.5 t/t }, drivers: [part, side] } }
sites: { maker: { process: making, region: home, utilisation: 50 % } }
lanes:
  part: { good: part, from: home, to: home, share: 100 %, transit: 1 week }
  side: { good: side, from: home, to: abroad, share: 100 %, transit: 1 week }
uses:
  user: { unit: t, inputs: { part: 1 t/t }, demand: { home: 100 t/week }, cohorts: { all: { share: 100 % } } }
  other: { unit: t, inputs: { side: 1 t/t }, demand: { abroad: 30 t/week }, cohorts: { all: { share: 100 %, cover: 2 weeks } }, overtime: 0 %, postponed: 0 % }
behaviour: { leakage: 0 % }
start: 2025-01-06
horizon: 2000 weeks
outcomes: { lost: { measure: output_lost, goods: side } }
shocks: { shut: { kind: export-ban, from: home, to: abroad, goods: side, onset: 2025-01-06, duration: 8 weeks } }
`);
  const { shocked } = traceDraw(program, '1', 0);
  const stock = course(shocked.makersStock, shocked.steps, find(program, 'markets', { good: 'side' }));
  expect(stock.at(-1)! / 60).toBeCloseTo(1, 3);
});
