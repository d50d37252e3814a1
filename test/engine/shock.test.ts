// What a shock allows, step by step: its shape in time, which of several binds, and what counts as no shock at all.
// Expected numbers follow from the words of the model page: ζ = 1 − σ·i, availability × (1 − σ·i), demand × (1 + σ·i).
import { describe, expect, test } from 'vitest';
import {
  allocateTiming,
  applyShocks,
  firstInForce,
  intensity,
  scheduleShocks,
  type Timing,
} from '../../src/engine/shock.ts';
import { traceDraw } from '../../src/engine/simulate.ts';
import { atRest, course, expectPaper, find, type World } from './world.ts';

/** The north makes 100 t a week: 60 stay, 30 go south and 10 go east. Its plant could make 200. Lanes carry at most 1.3 × normal. */
const model = (shocks: string, more = '') => `
regions: [north, south, east]
goods: { part: { unit: t } }
processes: { making: { makes: part } }
sites: { plant: { process: making, region: north, utilisation: 50 % } }
lanes:
  home: { good: part, from: north, to: north, share: 100 %, transit: 1 week }
  south: { good: part, from: north, to: south, share: 100 %, transit: 1 week }
  east: { good: part, from: north, to: east, share: 100 %, transit: 1 week }
uses:
  user:
    unit: t
    inputs: { part: 1 t/t }
    demand: { north: 60 t/week, south: 30 t/week, east: 10 t/week }
    cohorts: { all: { share: 100 %, cover: 4 weeks } }
start: 2025-01-06
horizon: 52 weeks
outcomes: { lost: { measure: built_lost, uses: user } }
${more}shocks:
${shocks}
`;

const lanes = 'from: north, to: south, goods: part';
const now = 'onset: 2025-01-06';

interface Shocked extends World {
  readonly timing: Timing;
}

function shocked(text: string): Shocked {
  const world = atRest(text);
  const timing = allocateTiming(world.program);
  scheduleShocks(world.program, world.program.values, world.constants, timing);
  return { ...world, timing };
}

/** ζ of one lane in steps 0, 1, …; Infinity where nothing restricts it. */
function restriction({ program, constants, state, timing }: Shocked, to: string, steps: number): readonly number[] {
  const lane = find(program, 'lanes', { to });
  return Array.from({ length: steps }, (_, t) => {
    applyShocks(program, timing, constants, state, t);
    return state.restriction[lane]!;
  });
}

describe('intensity', () => {
  const from = (shape: 'step' | 'v' | 'ramp', duration: number, rise = 0, fall = 0) =>
    Array.from({ length: 10 }, (_, t) => intensity(shape, t, 1, duration, rise, fall));

  test('a step is full from its onset for its duration, and then gone', () => {
    expect(from('step', 3)).toEqual([0, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
  });

  test('a v is full at once and eases in a straight line to nothing at its end', () => {
    // a quarter less in each of 4 steps
    expect(from('v', 4)).toEqual([0, 1, 0.75, 0.5, 0.25, 0, 0, 0, 0, 0]);
  });

  test('a ramp rises over its rise, holds for the rest of its duration and then falls over its fall', () => {
    // rise 2: ½, 1; duration 4: two more at 1; fall 3: three steps on the way down to 0, at ¾, ½ and ¼
    expect(from('ramp', 4, 2, 3)).toEqual([0, 0.5, 1, 1, 1, 0.75, 0.5, 0.25, 0, 0]);
  });

  test('a ramp that ends before it has risen falls from where it is', () => {
    // rise 4, cut off after 2 steps at ½; fall 1: one step at half of that
    expect(from('ramp', 2, 4, 1)).toEqual([0, 0.25, 0.5, 0.25, 0, 0, 0, 0, 0, 0]);
  });

  test('a ramp without rise and fall is a step', () => {
    expect(from('ramp', 3)).toEqual(from('step', 3));
  });

  test.each(['step', 'v', 'ramp'] as const)('a %s of duration 0 is never in force', shape => {
    expect(from(shape, 0, 2, 3)).toEqual(Array(10).fill(0));
  });
});

describe('restricted lanes', () => {
  test('a ban of severity σ lets 1 − σ of the normal flow pass while it lasts', () => {
    const world = shocked(model(`  ban: { kind: export-ban, ${lanes}, ${now}, duration: 2 weeks, severity: 40 % }`));
    expect(restriction(world, 'south', 3)).toEqual([0.6, 0.6, Infinity]);
    expect(restriction(world, 'east', 3)).toEqual([Infinity, Infinity, Infinity]);
  });

  test('of several restrictions the hardest binds, whatever their order, and brings its own leakage', () => {
    const mild = `{ kind: export-ban, ${lanes}, ${now}, duration: 3 weeks, severity: 25 %, leakage: 10 % }`;
    const hard = `{ kind: export-quota, ${lanes}, ${now}, duration: 2 weeks, quota: 50 %, leakage: 20 % }`;
    for (const text of [`  a: ${mild}\n  b: ${hard}`, `  a: ${hard}\n  b: ${mild}`]) {
      const world = shocked(model(text));
      // they do not multiply: 0.75 and 0.5 together allow 0.5; when the harder has ended the milder is left
      expect(restriction(world, 'south', 2)).toEqual([0.5, 0.5]);
      expect(world.state.shockLeakage[find(world.program, 'lanes', { to: 'south' })]).toBe(0.2);
      expect(restriction(world, 'south', 4)).toEqual([0.5, 0.5, 0.75, Infinity]);
      applyShocks(world.program, world.timing, world.constants, world.state, 2);
      expect(world.state.shockLeakage[find(world.program, 'lanes', { to: 'south' })]).toBe(0.1);
    }
  });

  test('a quota in tons is shared by its lanes by their normal flow', () => {
    // 20 t a week for two lanes of 30 and 10 t a week: half of 40
    const quota = (amount: string) =>
      `  q: { kind: export-quota, from: north, to: all, goods: part, ${now}, duration: 1 week, quota: ${amount} }`;
    const world = shocked(model(quota('20 t/week')));
    expect(restriction(world, 'south', 1)).toEqual([0.5]);
    expect(restriction(world, 'east', 1)).toEqual([0.5]);
    expect(restriction(world, 'north', 1)).toEqual([Infinity]); // `all` is every other region
    expect(restriction(shocked(model(quota('50 %'))), 'south', 1)).toEqual([0.5]);
  });

  test('a quota in tons means the same on a monthly clock', () => {
    const text = model(
      `  q: { kind: export-quota, from: north, to: all, goods: part, ${now}, duration: 1 month, quota: 20 t/week }`,
      'step: month\n',
    );
    expectPaper(restriction(shocked(text), 'south', 1), [0.5]);
  });

  test('a quota above normal but below the surge limit caps catching up', () => {
    const world = shocked(model(`  q: { kind: export-quota, ${lanes}, ${now}, duration: 1 week, quota: 120 % }`));
    expectPaper(restriction(world, 'south', 1), [1.2]);
  });

  test.each(['130 %', '200 %', '39 t/week'])(
    'a quota of %s is at or above the surge limit and no shock at all',
    quota => {
      // 1.3 × 30 t = 39 t a week
      const world = shocked(model(`  q: { kind: export-quota, ${lanes}, ${now}, duration: 9 weeks, quota: ${quota} }`));
      expect(restriction(world, 'south', 2)).toEqual([Infinity, Infinity]);
      expect(world.state.restricted).toBe(false);
      expect(firstInForce(world.program, world.timing)).toBe(52);
    },
  );

  test('a quota with the shape of a v opens in a straight line to what lanes carry at most', () => {
    // 1.3 − (1.3 − 0.2)·i for i = 1, ¾, ½, ¼
    const world = shocked(
      model(`  q: { kind: export-quota, ${lanes}, ${now}, duration: 4 weeks, quota: 20 %, shape: v }`),
    );
    expectPaper(restriction(world, 'south', 4), [0.2, 0.475, 0.75, 1.025]);
    expect(restriction(world, 'south', 5)[4]).toBe(Infinity);
  });

  test('a quota above normal flow bites no harder while it builds up than in full force', () => {
    // 1.3 − (1.3 − 1.1)·i for i = ¼, ½, ¾, 1
    const world = shocked(
      model(
        `  q: { kind: export-quota, ${lanes}, ${now}, duration: 9 weeks, quota: 110 %, shape: { kind: ramp, rise: 4 weeks } }`,
      ),
    );
    expectPaper(restriction(world, 'south', 4), [1.25, 1.2, 1.15, 1.1]);
  });
});

describe('sites and demand', () => {
  test('outages multiply: half of the capacity of which two fifths are down leaves three tenths', () => {
    const { program, shocked: run } = trace(`
  first: { kind: outage, sites: plant, ${now}, duration: 3 weeks, severity: 50 % }
  second: { kind: outage, sites: plant, onset: 2025-01-13, duration: 1 week, severity: 40 % }`);
    // Capacity 200. Week 0: 200·½ = 100, all that is wanted. Week 1: 200·½·0.6 = 60.
    expectPaper(course(run.activity, run.steps, find(program, 'sites', { name: 'plant' })).slice(0, 2), [100, 60]);
  });

  test('surges multiply: half more and a fifth more is 1.8 times demand', () => {
    const { program, shocked: run } = trace(`
  first: { kind: demand-surge, uses: user, regions: north, ${now}, duration: 2 weeks, severity: 50 % }
  second: { kind: demand-surge, uses: user, regions: all, ${now}, duration: 1 week, severity: 20 % }`);
    const wanted = (region: string) => course(run.wanted, run.steps, find(program, 'cohorts', { region })).slice(0, 3);
    // nothing is missing with 4 weeks of stock, so nothing is caught up either
    expectPaper(wanted('north'), [60 * 1.5 * 1.2, 60 * 1.5, 60]);
    expectPaper(wanted('south'), [30 * 1.2, 30, 30]);
  });

  const lines = (text: string) =>
    text.replace(
      'sites: { plant: { process: making, region: north, utilisation: 50 % } }',
      `sites:
  line 1: { process: making, region: north, utilisation: 50 %, share: 60 %, facility: Works }
  line 2: { process: making, region: north, utilisation: 50 %, share: 30 %, facility: Works }
  other: { process: making, region: north, utilisation: 50 %, share: 10 % }`,
    );

  test('an outage of a facility is one of all its lines', () => {
    const text = lines(model(`  fire: { kind: outage, sites: Works, ${now}, duration: 2 weeks, severity: 75 % }`));
    const { program, constants, state, timing } = shocked(text);
    applyShocks(program, timing, constants, state, 0);
    const at = (name: string) => state.availability[find(program, 'sites', { name })];
    expect([at('line 1'), at('line 2'), at('other')]).toEqual([0.25, 0.25, 1]);
  });

  test('an outage of a line is a stoppage of that line, from its first week', () => {
    const text = lines(model(`  fire: { kind: outage, sites: line 1, onset: 2025-01-20, duration: 3 weeks }`)).replace(
      'outcomes: {',
      'outcomes: { first: { measure: time_to_stop, sites: line 1, regions: world }, weeks: { measure: weeks_stopped, sites: Works, regions: world }, other: { measure: time_to_stop, sites: other, regions: world }, ',
    );
    const { program } = atRest(text);
    const { outcomes } = traceDraw(program, '1', 0);
    const of = (outcome: string) => outcomes[program.labels.outcomes.findIndex(l => l.outcome === outcome)];
    expect([of('first'), of('weeks'), of('other')]).toEqual([2, 3, Infinity]);
  });

  test('an outage of a buyer lowers its demand, and that of a plant beside it the plant, with the same luck', () => {
    const both = `  storm: { kind: outage, sites: [plant, Big buyer], onset: { window: [2025-01-06, 2025-06-30] }, duration: 2 weeks, severity: 'uniform(20 %, 80 %)', probability: 50 % }`;
    const text = model(both).replace('cohorts: { all: { share: 100 %', 'cohorts: { Big buyer: { share: 100 %');
    const { program } = atRest(text);
    expect(program.shocks.map(({ kind }) => kind)).toEqual(['outage', 'demand-surge']);
    for (let draw = 0; draw < 8; draw++) {
      const { timing, shocked: run, counterfactual } = traceDraw(program, '1', draw);
      expect([timing.onset[1], timing.duration[1]]).toEqual([timing.onset[0], timing.duration[0]]);
      expect(timing.severity[1]).toBe(-timing.severity[0]!);
      if (timing.duration[0] === 0) continue;
      const c = find(program, 'cohorts', { region: 'south' });
      const [wanted, usual] = [run, counterfactual].map(({ wanted: w }) => course(w, 52, c)[timing.onset[0]!]!);
      expectPaper([wanted!], [usual! * (1 - timing.severity[0]!)]);
    }
  });

  function trace(shocks: string) {
    const { program } = atRest(model(shocks));
    return { program, ...traceDraw(program, '1', 0) };
  }
});

describe('first in force', () => {
  test('is the earliest onset among the shocks that do something', () => {
    const { program, timing } = shocked(
      model(`
  late: { kind: outage, sites: plant, onset: { after_start: 9 weeks }, duration: 2 weeks }
  early: { kind: outage, sites: plant, onset: { after_start: 4 weeks }, duration: 2 weeks }
  mild: { kind: outage, sites: plant, onset: { after_start: 3 weeks }, duration: 2 weeks, severity: 0 % }
  short: { kind: outage, sites: plant, onset: { after_start: 2 weeks }, duration: 0 weeks }
  rare: { kind: outage, sites: plant, onset: { after_start: 1 week }, duration: 2 weeks, probability: 0 % }`),
    );
    // onsets 9, 4, and three that are nothing: severity 0, duration 0, does not occur
    expect(firstInForce(program, timing)).toBe(4);
  });

  test('is the number of steps when no shock comes, or none before the end', () => {
    for (const shock of [
      `  rare: { kind: outage, sites: plant, ${now}, duration: 2 weeks, probability: 0 % }`,
      '  late: { kind: outage, sites: plant, onset: { after_start: 70 weeks }, duration: 2 weeks }',
      '  never: { kind: outage, sites: plant, onset: { hazard: 0/year }, duration: 2 weeks }',
    ]) {
      const { program, timing } = shocked(model(shock));
      expect(firstInForce(program, timing)).toBe(52);
    }
  });

  test('a shock that does not occur leaves the counterfactual', () => {
    const text = model(`  rare: { kind: export-ban, ${lanes}, ${now}, duration: 20 weeks, probability: 0 % }`);
    const { shocked: run, counterfactual } = traceDraw(atRest(text).program, '1', 0);
    expect(run.stock).toEqual(counterfactual.stock);
    expect(run.shipped).toEqual(counterfactual.shipped);
  });
});
