// Laws of what only says when and which project, on random small networks: mass, identity, and that the two worlds part no earlier
// than something is in force.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { forceOf } from '../../src/engine/episode.ts';
import { traceDraw } from '../../src/engine/simulate.ts';
import type { Trajectory } from '../../src/engine/trajectory.ts';
import { programOf } from '../programs.ts';
import { life, type Small, small, write } from './networks.ts';

/** Mass may go astray by rounding only: a few thousand additions of 1e-16 each, far below this. */
const MASS = 1e-9;
const RUNS = { numRuns: 60, seed: 20250404 };
const FLOWS = [
  'stock',
  'orders',
  'makersStock',
  'output',
  'disposed',
  'shipped',
  'activity',
  'wanted',
  'built',
] as const;

const ladders = `ladders:
  one:
    starts: calm
    states:
      calm: { moves: { tension: { hazard: 2/year, times: { two.angry: 3 } } } }
      tension: { stays: 4 to 12 weeks, moves: { calm: 60 %, ban: 40 % } }
      ban: { moves: { calm: 2/year } }
  two: { starts: calm, states: { calm: { moves: { angry: { hazard: 1/year, times: { one.ban: 5 } } } }, angry: { stays: 9 weeks, moves: { calm: {} } } } }
`;

const scope = (net: Small) => `from: north, to: ${net.regions > 1 ? 'all' : 'north'}, goods: part`;
const during = (states: string) => `onset: { while: { ladder: one, state: ${states} } }`;

/** A shock that follows a ladder, one in answer to another, a slump, a feed-stop, and whatever hits projects. */
const shocks = (net: Small, severity: number, more: string) => `
  ban: { kind: export-ban, ${scope(net)}, severity: ${severity} %, shape: { kind: ramp, rise: 2 weeks, fall: 3 weeks }, ${during('[tension, ban]')}${more} }
  tariff: { kind: demand-slump, uses: car, regions: all, severity: ${severity} %, onset: { hazard: 1/year, until: 2026-01-05 }, duration: 8 weeks${more} }
  answer: { kind: feed-stop, regions: all, goods: ore, severity: ${severity} %, onset: { after: { shock: tariff, probability: 60 %, delay: 1 to 6 weeks } }, duration: 5 weeks${more} }`;
const setbacks = (more: string) => `
  late: { kind: project-slip, sites: newcomer, slip: 9 to 30 weeks, ${during('ban')}${more} }
  slower: { kind: technology-ban, from: north, to: all, slip: 5 weeks, factor: 3, onset: { after_start: 4 weeks }, duration: 30 weeks${more} }`;

function expectPhysical(run: Trajectory): void {
  for (const name of FLOWS)
    for (const value of run[name])
      if (!(value >= 0 && Number.isFinite(value))) expect(`${name} ${value}`).toBe('at or above zero');
  expect(run.worstImbalance).toBeLessThan(MASS);
}

const level = fc.integer({ min: 1, max: 100 });

test('every good balances, whatever a ladder does and whichever project is hit', () => {
  fc.assert(
    fc.property(small, life, level, (net, alive, severity) => {
      const abroad = net.regions > 1; // a technology ban of the only region reaches nobody
      const written = shocks(net, severity, '') + (abroad ? setbacks('') : '');
      const { shocked, counterfactual } = traceDraw(
        programOf(write(net, { shocks: written, life: alive, extra: ladders })),
        '1',
        0,
      );
      expectPhysical(shocked);
      expectPhysical(counterfactual);
    }),
    RUNS,
  );
});

test.each([
  ['severity 0', 0, ''],
  ['duration 0', 50, ', duration: 0 weeks'],
  ['probability 0', 50, ', probability: 0 %'],
])('%s is the counterfactual, bit for bit', (_, severity, more) => {
  fc.assert(
    fc.property(small, life, (net, alive) => {
      const written = shocks(net, severity, '').replace(
        /(, duration: \d weeks)?(, probability: 0 %)? }$/gm,
        (_match, lasts = '') => (more.includes('duration') ? `${more} }` : `${lasts}${more} }`),
      );
      const hit =
        severity > 0 && net.regions > 1 ? setbacks('').replace(/(, duration: 30 weeks)? }$/gm, `${more} }`) : '';
      const program = programOf(write(net, { shocks: written + hit, life: alive, extra: ladders }));
      for (let draw = 0; draw < 2; draw++) {
        const { shocked, counterfactual } = traceDraw(program, '1', draw);
        for (const name of FLOWS) expect(shocked[name], name).toEqual(counterfactual[name]);
      }
    }),
    { ...RUNS, numRuns: 25 },
  );
});

test('the worlds part no earlier than something is in force', () => {
  fc.assert(
    fc.property(small, level, (net, severity) => {
      const program = programOf(write(net, { shocks: shocks(net, severity, ''), extra: ladders }));
      const { shocked, counterfactual, timing } = traceDraw(program, '1', 0);
      const width = shocked.shipped.length / shocked.steps;
      for (let t = 0; t < shocked.steps; t++) {
        if (program.shocks.some((_, k) => forceOf(program, timing, k, t) > 0)) return;
        const [now, other] = [shocked, counterfactual].map(run => run.shipped.subarray(t * width, (t + 1) * width));
        expect(now).toEqual(other);
      }
    }),
    RUNS,
  );
});
