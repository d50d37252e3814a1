// What a chunk leaves behind beside its outcomes, and that nothing of one draw is left in the next.
import { describe, expect, test } from 'vitest';
import { makeBench, runChunk, traceDraw } from '../../src/engine/simulate.ts';
import { programOf } from '../programs.ts';
import { find } from './world.ts';

describe('what ran short', () => {
  /** One plant at its limit makes 100 t a week for one use that holds four weeks of it. */
  const counted = (shock: string) => {
    const program = programOf(`
regions: [home]
goods: { part: { unit: t } }
processes: { making: { makes: part } }
sites: { plant: { process: making, region: home, utilisation: 100 % } }
lanes: { part: { good: part, from: home, to: home, share: 100 %, transit: 1 week } }
uses:
  user: { unit: t, inputs: { part: 1 t/t }, demand: { home: 100 t/week }, cohorts: { all: { share: 100 %, cover: 4 weeks } } }
start: 2025-01-06
horizon: 52 weeks
outcomes: { lost: { measure: built_lost, uses: user } }
shocks:
  it: { ${shock}, onset: 2025-01-06, duration: 26 weeks }
`);
    const account = find(program, 'accounts', { cohort: 'all' });
    const { shocked } = traceDraw(program, '1', 0);
    const { counts } = runChunk(program, '1', { index: 0, firstDraw: 0, draws: 1 })!;
    const wanting = shocked.bound.filter(a => a === account).length;
    return { wanting, draws: counts[account]!, steps: counts[program.network.accountGood.length + account]! };
  };

  test('is what kept less from being made than without the shock', () => {
    const { wanting, draws, steps } = counted('kind: outage, sites: plant, severity: 100 %');
    // Nothing made from week 26 on arrives before week 27: 27 weeks on the 4 in stock, the 1 under way and the makers' 2.
    // After that it makes up for what it missed and always wants more than it gets; then nothing is held back any more.
    expect([draws, steps]).toEqual([1, 20]);
    expect(wanting).toBeGreaterThan(40);
  });

  test('is not what kept more from being made', () => {
    // a surge wants 150 t a week, and once the stock is gone gets the 100 t that were made before
    const { wanting, draws, steps } = counted('kind: demand-surge, uses: user, regions: all, severity: 50 %');
    expect(wanting).toBeGreaterThan(10);
    expect([draws, steps]).toEqual([0, 0]);
  });
});

test('a draw is the same on a bench that others have used: a drawn share does not move the written ones for good', () => {
  const program = programOf(`
regions: [home, east, west]
goods: { part: { unit: t } }
inputs: { eastern: 'uniform(20 %, 60 %)' }
processes: { making: { makes: part } }
sites:
  one: { process: making, region: east, utilisation: 80 % }
  two: { process: making, region: west, utilisation: 80 % }
lanes:
  east: { good: part, from: east, to: home, share: eastern, transit: 1 week }
  west: { good: part, from: west, to: home, share: 60 %, transit: 1 week }
uses:
  user: { unit: t, inputs: { part: 1 t/t }, demand: { home: 100 t/week }, cohorts: { all: { share: 100 %, cover: 2 weeks } } }
start: 2025-01-06
horizon: 26 weeks
outcomes: { lost: { measure: built_lost, uses: user, headline: true } }
shocks: { cut: { kind: export-ban, from: east, to: home, goods: part, onset: 2025-01-06, duration: 12 weeks } }
`);
  const bench = makeBench(program);
  const chunk = { index: 0, firstDraw: 0, draws: 20 };
  const first = runChunk(program, '1', chunk, undefined, bench)!;
  const again = runChunk(program, '1', chunk, undefined, bench)!;
  expect(again).toEqual(first);
  // alone, each draw comes to what it came to among the others
  const alone = Array.from(first.scalars[0]!, (_, draw) => traceDraw(program, '1', draw).outcomes[0]!);
  expect(Array.from(first.scalars[0]!)).toEqual(alone);
  expect(new Set(alone).size).toBeGreaterThan(1);
});
