// Unplanned stops: a renewal process with the right clock, the same in both worlds of a draw.
import { describe, expect, test } from 'vitest';
import { traceDraw } from '../../src/engine/simulate.ts';
import { programOf } from '../programs.ts';
import { course, find } from './world.ts';

const model = (outage: string, more = '') => `
regions: [home]
goods: { part: { unit: t } }
processes: { making: { makes: part } }
sites:
  One line: { process: making, region: home, facility: Works, share: 30 %, utilisation: 80 %, outage: { ${outage} } }
  Other line: { process: making, region: home, facility: Works, share: 20 %, utilisation: 80 % }
  Elsewhere: { process: making, region: home, share: 50 %, utilisation: 80 % }
lanes: { lane: { good: part, from: home, to: home, share: 100 %, transit: 1 week } }
uses:
  user: { unit: t, inputs: { part: 1 t/t }, demand: { home: 100 t/week }, cohorts: { all: { share: 100 %, cover: 1 week } } }
start: 2025-01-06
horizon: 52 weeks
outcomes: { lost: { measure: built_lost, uses: user } }
${more}`;

describe('an unplanned stop', () => {
  test('waits as an exponential hazard does: P(none within T) = exp(−h T)', () => {
    const program = programOf(model('hazard: 1/year, duration: 2 weeks'));
    const draws = 600;
    let none = 0;
    for (let draw = 0; draw < draws; draw++) {
      const { timing } = traceDraw(program, '1', draw);
      if (timing.onset[0]! >= 52) none++;
    }
    // An onset is rounded to a whole week: at or after 51.5 weeks.
    const p = Math.exp((-51.5 * 7) / 365.25);
    expect(Math.abs(none - p * draws)).toBeLessThan(4 * Math.sqrt(draws * p * (1 - p)));
  });

  test('comes again, after the one before has ended, each with a duration of its own', () => {
    const program = programOf(model('hazard: 6/year, duration: 1 to 6 weeks'));
    const { timing } = traceDraw(program, '1', 0);
    for (let k = 1; k < timing.onset.length; k++)
      expect(timing.onset[k]! + 1).toBeGreaterThanOrEqual(timing.onset[k - 1]! + timing.duration[k - 1]!);
    expect(new Set(timing.duration).size).toBeGreaterThan(1);
    const last = (draw: number) => traceDraw(program, '1', draw).timing.onset.at(-1)!;
    for (let draw = 0; draw < 100; draw++) expect(last(draw)).toBeGreaterThan(52);
  });

  test('takes all lines of the plant down, and no others', () => {
    const program = programOf(model('hazard: 6/year, duration: 4 weeks'));
    const { timing, shocked } = traceDraw(program, '1', 0);
    const t = timing.onset[0]! + 1;
    const at = (name: string) => course(shocked.activity, 52, find(program, 'sites', { name }))[t]!;
    expect([at('One line'), at('Other line')]).toEqual([0, 0]);
    expect(at('Elsewhere')).toBeGreaterThan(0);
  });

  test('is no shock: it happens without the scenario too, and nothing is lost by it', () => {
    const program = programOf(model('hazard: 6/year, duration: 4 weeks'));
    for (let draw = 0; draw < 20; draw++) {
      const { shocked, counterfactual, outcomes } = traceDraw(program, '1', draw);
      expect(shocked.built).toEqual(counterfactual.built);
      expect(outcomes[0]).toBe(0);
    }
  });

  test('leaves the luck of the scenario alone', () => {
    const shocks =
      'shocks: { surge: { kind: demand-surge, uses: user, regions: all, onset: { hazard: 1/year }, duration: 1 to 8 weeks, severity: 5 to 20 % } }';
    const program = programOf(model('hazard: 1/year, duration: 4 weeks', shocks));
    const without = programOf(model('hazard: 0/year, duration: 4 weeks', shocks));
    const [one, other] = [program, without].map(each => traceDraw(each, '1', 3));
    expect(one!.timing.onset[0]).toBe(other!.timing.onset[0]);
    expect(one!.timing.severity[0]).toBe(other!.timing.severity[0]);
  });
});
