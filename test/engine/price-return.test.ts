// After a shock that is over, prices come home, also where buyers' stocks react strongly to them.
//
// On paper: at a price φ that does not move, buyers hold c·φ^(−η) weeks. Were W to go on asking for c, ln φ* = ln(W/V)/ε would have
// the slope share·η/ε at φ = 1, share being the part of W that is target stock; above 1 the base price would be no resting point.
import { expect, test } from 'vitest';
import { traceDraw } from '../../src/engine/simulate.ts';
import { programOf } from '../programs.ts';
import { course, find } from './world.ts';

const model = (zones: string, cover: number, elasticity: number, behaviour: string) => `
regions: [abroad, home]
goods: { part: { unit: t, zones: ${zones} } }
processes: { making: { makes: part } }
sites: { plant: { process: making, region: abroad, utilisation: 80 % } }
lanes: { part: { good: part, from: abroad, to: home, share: 100 %, transit: 1 week } }
uses:
  user: { unit: t, inputs: { part: { amount: 1 t/t, elasticity: ${elasticity} } }, demand: { home: 100 t/week }, cohorts: { all: { share: 100 %, cover: ${cover} weeks } } }
behaviour: { ${behaviour} }
start: 2025-01-06
horizon: 2000 weeks
outcomes: { price: { measure: price_peak, goods: part } }
shocks: { surge: { kind: demand-surge, uses: user, regions: home, severity: 30 %, onset: 2025-01-06, duration: 8 weeks } }
`;

const last = (text: string, name: string) => {
  const program = programOf(text);
  const { shocked } = traceDraw(program, '1', 0);
  return Math.exp(course(shocked.logPrice, shocked.steps, find(program, 'zones', { name })).at(-1)!);
};

test('inside the range of ev-magnets (η to 1, ε from 0.35), one zone, inelastic use', () => {
  // share 20/(20 + 1 + 13 + 2 + 13) = 0.41; 0.41·1/0.35 = 1.17 > 1 if W did not follow the price
  expect(last(model('[[abroad, home]]', 20, 0, 'order_elasticity: 1, elasticity_tight: 0.35'), 'world')).toBeCloseTo(
    1,
    3,
  );
});

test('all defaults, a zone that buys, use with an elasticity of 0.3 and 16 weeks of cover', () => {
  // 16/30·(0.5 + 0.3)/0.5 + (1 + 13·0.65)/30·0.3/0.5 = 1.04 > 1 in the same way
  expect(last(model('[[abroad], [home]]', 16, 0.3, ''), 'home')).toBeCloseTo(1, 3);
});
