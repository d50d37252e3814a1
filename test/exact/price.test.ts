// The clearing price against its closed form: a supply cut by share s gives (1 − s)^(−1/(εd + εs)).
import { describe, expect, test } from 'vitest';
import { traceDraw } from '../../src/engine/simulate.ts';
import { programOf } from '../programs.ts';

const market = (cut: number, εd: number, εs: number, cover = '0 weeks') => `
regions: [abroad, home]
goods: { metal: { unit: t, zones: [[abroad], [home]] } }
processes: { refining: { makes: metal } }
sites: { refinery: { process: refining, region: abroad, utilisation: 50 % } }
lanes: { metal: { good: metal, from: abroad, to: home, share: 100 %, transit: 1 week } }
uses:
  users: { unit: t, inputs: { metal: { amount: 1 t/t, elasticity: ${εd} } }, demand: { home: 100 t/week }, cohorts: { all: { share: 100 %, cover: ${cover} } }, overtime: 0 %, postponed: 0 % }
behaviour: { elasticity_tight: ${εd + εs}, belief: 0, makers_stock: 0 weeks, leakage: 0 %, reroute: 0 %, order_elasticity: 0, margin: 1 }
start: 2025-01-06
horizon: 10 years
draws: 1
outcomes: { price: { measure: price_peak, goods: metal } }
shocks: { cut: { kind: export-ban, from: abroad, to: home, goods: metal, onset: 2025-01-06, severity: ${cut * 100} %, duration: 20 years } }
`;

const steadyPrice = (text: string): number => {
  const program = programOf(text);
  const { shocked } = traceDraw(program, '1', 0);
  const zones = program.network.zoneGood.length;
  const home = program.labels.zones.findIndex(zone => zone.regions.includes('home'));
  return Math.exp(shocked.logPrice[(shocked.steps - 1) * zones + home]!);
};

describe('price at rest after a lasting cut', () => {
  test.each([
    [0.1, 0.2, 0.3],
    [0.3, 0.2, 0.3],
    [0.5, 0.4, 0.4],
    [0.2, 0, 0.8],
  ])('cut %d, εd %d, εs %d', (cut, εd, εs) => {
    const paper = (1 - cut) ** (-1 / (εd + εs));
    // The slow means close with a time constant of 26 weeks: after 520 weeks e^-20 of any gap is left.
    expect(steadyPrice(market(cut, εd, εs)) / paper).toBeCloseTo(1, 7);
  });

  test('with cover it is higher: buyers also want their stock back', () => {
    expect(steadyPrice(market(0.3, 0.2, 0.3, '8 weeks'))).toBeGreaterThan((1 - 0.3) ** (-1 / 0.5) * 1.01);
  });
});
