// What must always hold of licence queues, on random small networks: every application and every licence is somewhere.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { traceDraw } from '../../src/engine/simulate.ts';
import { allocateState, reset } from '../../src/engine/state.ts';
import { makeStep } from '../../src/engine/step.ts';
import { programOf } from '../programs.ts';
import { shockOf, shocks, small, write } from './networks.ts';

/** Rounding of some thousand additions of 1e-16 each, far below this share of what passed through. */
const ROUNDING = 1e-9;

test('applied for = in the queue + granted + refused + freed; granted + freed = left + lapsed + still valid', () => {
  const licences = shocks.map(shock => ({ ...shock, kind: 'licence' as const }));
  fc.assert(
    fc.property(small, licences, (net, shock) => {
      const program = programOf(write(net, { shocks: shockOf(net, shock) }));
      const { constants, timing } = traceDraw(program, '1', 0);
      const state = allocateState(program);
      reset(program, constants, state);
      const step = makeStep({ program, constants, state });
      const { queues } = state;
      const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
      const flows = ['applied', 'granted', 'refused', 'freed', 'lapsed', 'used'] as const;
      const total = { applied: 0, granted: 0, refused: 0, freed: 0, lapsed: 0, used: 0 };
      for (let t = 0; t < program.clock.steps; t++) {
        step(timing, t);
        for (const name of flows) total[name] += sum(queues[name]);
        for (const amounts of [queues.processing, queues.pending, queues.permits, queues.refused, state.queued])
          for (const amount of amounts) if (!(amount >= 0)) expect(amount).toBeGreaterThanOrEqual(0);
        const waiting = sum(queues.processing) + sum(queues.pending);
        const valid = sum(queues.permits);
        const slack = ROUNDING * Math.max(1, total.applied);
        expect(Math.abs(total.applied - waiting - total.granted - total.refused - total.freed)).toBeLessThan(slack);
        expect(Math.abs(total.granted + total.freed - total.used - total.lapsed - valid)).toBeLessThan(slack);
        expect(Math.abs(sum(state.queued) - waiting - valid)).toBeLessThan(slack);
      }
    }),
    { numRuns: 60, seed: 20250404 },
  );
});
