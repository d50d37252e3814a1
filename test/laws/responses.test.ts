// What must hold of responses on random small networks: taking what comes to nothing changes no bit, and reserves keep the mass.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { traceDraw } from '../../src/engine/simulate.ts';
import type { Trajectory } from '../../src/engine/trajectory.ts';
import { compile } from '../../src/model/compile.ts';
import { compileResponses } from '../../src/model/responses.ts';
import { renderAll } from '../../src/problem.ts';
import { scenarioOf } from '../programs.ts';
import { type Small, small, write } from './networks.ts';

const RUNS = { numRuns: 60, seed: 20260404 };
/** As in engine.test.ts: rounding only. */
const MASS = 1e-9;

const BAN =
  '  ban: { kind: outage, sites: mine, onset: { after_start: 5 weeks }, duration: 5 to 40 weeks, severity: 80 % }';

/** The scenario and its one response, both traced. */
function traced(net: Small, adds: string) {
  const extra = `responses:\n  it: { adds: ${adds} }\n`;
  const scenario = scenarioOf(write(net, { shocks: BAN, extra, inputs: '  idle_days: 0 days' }));
  const base = compile(scenario);
  if (!base.ok) throw new Error(renderAll(base.problems));
  const responses = compileResponses(scenario, base.value);
  if (!responses.ok) throw new Error(renderAll(responses.problems));
  return [base.value, responses.value[0]!.program].map(program => traceDraw(program, '1', 2)) as [
    ReturnType<typeof traceDraw>,
    ReturnType<typeof traceDraw>,
  ];
}

/** The flows that both programs have in the same order, to the last bit. */
function expectSame(one: Trajectory, other: Trajectory): void {
  for (const name of ['built', 'wanted', 'output', 'activity', 'shipped', 'logPrice', 'makersStock'] as const) {
    expect(other[name].length).toBe(one[name].length);
    expect(
      one[name].every((value, i) => Object.is(value, other[name][i])),
      name,
    ).toBe(true);
  }
}

const nothing = fc.constantFrom(
  '{ stockpiles: { R: { good: part, region: north, holds: 0 kg } } }',
  '{ stockpiles: { R: { good: part, region: north, holds: idle_days } } }',
  '{ inputs: { idle_days: 5 days } }',
  '{ shocks: { more: { kind: outage, sites: mine, onset: { after_start: 3 weeks }, duration: 0 weeks } } }',
);

describe('a response', () => {
  test('that comes to nothing is as if it were not taken, bit for bit', () => {
    fc.assert(
      fc.property(small, nothing, (net, adds) => {
        const [without, using] = traced(net, adds);
        expectSame(without.shocked, using.shocked);
        expectSame(without.counterfactual, using.counterfactual);
      }),
      RUNS,
    );
  });

  test('that shares a reserve keeps the mass of every good, and gives no more than it holds', () => {
    fc.assert(
      fc.property(small, fc.integer({ min: 1, max: 5000 }), (net, holds) => {
        const shared = net.regions > 1 ? ', shares_with: [south]' : '';
        const [, { shocked }] = traced(
          net,
          `{ stockpiles: { R: { good: part, region: north, holds: ${holds} kg${shared} } } }`,
        );
        expect(shocked.worstImbalance).toBeLessThan(MASS);
        const given = shocked.released.reduce((sum, kg) => sum + kg, 0);
        // in t, and a few additions of rounding
        expect(given).toBeLessThanOrEqual((holds / 1000) * (1 + 1e-12));
      }),
      RUNS,
    );
  });
});
