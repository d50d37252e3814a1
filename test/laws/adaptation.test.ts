// What must hold on random networks in which something is done about a shortage: mass, identity, nothing left over between draws, and
// that a rule which does nothing changes nothing. Also where Monotone is not promised: a harder cut that teaches buyers to do without.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeBench, runChunk, traceDraw } from '../../src/engine/simulate.ts';
import type { Trajectory } from '../../src/engine/trajectory.ts';
import { programOf } from '../programs.ts';
import { life, type Small, small, write } from './networks.ts';

/** As for the other laws: rounding only. */
const MASS = 1e-9;
const RUNS = { numRuns: 100, seed: 20251123 };

const EVERY = [
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

interface Rules {
  readonly when: string;
  readonly lag: number;
  readonly pace: number; // % a year
  readonly ceiling: number; // %
  readonly lasting: boolean;
  readonly room: string;
  readonly share: number;
  readonly ratio: number;
}

const rules: fc.Arbitrary<Rules> = fc.record({
  when: fc.constantFrom(
    'the start',
    '2025-02-10',
    '{ price: part, in: north, above: 1.05, for: 2 weeks }',
    '{ price: part, in: north, above: 2, for: 6 weeks }',
    '{ short: part, in: north, above: 5 %, for: 2 weeks }',
  ),
  lag: fc.integer({ min: 0, max: 20 }),
  pace: fc.constantFrom(10, 100, 10000),
  ceiling: fc.integer({ min: 1, max: 100 }),
  lasting: fc.boolean(),
  room: fc.constantFrom('0 kg/week', '200 kg/week', '40 %'),
  share: fc.integer({ min: 0, max: 60 }),
  ratio: fc.constantFrom(0.0005, 0.002),
});

const shocks = fc.record({
  what: fc.constantFrom('kind: export-ban, from: north, to: all, goods: part', 'kind: outage, sites: mine'),
  severity: fc.integer({ min: 0, max: 100 }),
  duration: fc.integer({ min: 1, max: 60 }),
  onset: fc.integer({ min: 0, max: 20 }),
});
const shockOf = ({
  what,
  severity,
  duration,
  onset,
}: {
  what: string;
  severity: number;
  duration: number;
  onset: number;
}) =>
  `  it: { ${what.replace('all', 'north')}, severity: ${severity} %, onset: { after_start: ${onset} weeks }, duration: ${duration} weeks }`;

/** The network with one rule of every kind, and a second lane from the north that has to be qualified. */
function adapting(net: Small, r: Rules, with_: Parameters<typeof write>[1] = {}): string {
  const regions = ['north', 'south', 'east'].slice(0, net.regions);
  const how = `in: car, trigger: ${r.when}, lag: ${r.lag} weeks, pace: ${r.pace} %/year, lasting: ${r.lasting}, ceiling: ${r.ceiling} %`;
  const extra = `
adaptations:
  less: { kind: thrift, inputs: ore, ${how.replace('in: car', 'in: making')}, ${net.scrap > 0 ? 'coproducts: ore, ' : ''}cost: 3 USD/kg }
  none: { kind: motor-switch, inputs: part, ${how}, cost: 200 USD/vehicle }
${net.joint ? `  other: { kind: grade-switch, from: part, to: side, ratio: ${r.ratio} t/kg, ${how} }` : ''}
  more: { kind: restart, site: plant north, capacity: 100 kg/week, ${how.replace('in: car, ', '')} }
`;
  let text = write(net, { ...with_, extra });
  const far = regions.at(-1)!;
  text = text.replace(
    'lanes:\n',
    `lanes:\n  second: { good: part, from: north, to: ${far}, share: 0 %, transit: 2 weeks, latent: { opens: ${r.when}, qualification: ${r.lag} weeks, room: ${r.room}, share: ${r.share} %, grows_over: 5 weeks, cost: 1 USD/kg } }\n${
      net.joint
        ? regions
            .slice(1)
            .map(to => `  side north-${to}: { good: side, from: north, to: ${to}, share: 100 %, transit: 3 weeks }\n`)
            .join('')
        : ''
    }`,
  );
  return net.joint
    ? text.replace('inputs: { part: { amount: 1.5', 'inputs: { side: 0 t/vehicle, part: { amount: 1.5')
    : text;
}

const same = (a: Float64Array, b: Float64Array): boolean =>
  a.length === b.length && a.every((value, i) => Object.is(value, b[i]));

function expectPhysical(run: Trajectory): void {
  for (const name of EVERY)
    for (const value of run[name])
      if (!(value >= 0 && Number.isFinite(value))) expect(`${name} ${value}`).toBe('at or above zero');
  for (const level of run.level) if (!(level >= 0 && level <= 1)) expect(`level ${level}`).toBe('a share');
  expect(run.worstImbalance).toBeLessThan(MASS);
}

describe('with adaptation on', () => {
  test('every good balances at every step, and nothing is negative, whatever hits', () => {
    let begun = 0;
    fc.assert(
      fc.property(small, shocks, rules, fc.option(life, { nil: undefined }), (net, shock, rule, alive) => {
        const text = adapting(net, rule, { shocks: shockOf(shock), ...(alive && { life: alive }) });
        const { shocked, counterfactual } = traceDraw(programOf(text), '1', 0);
        expectPhysical(shocked);
        expectPhysical(counterfactual);
        if (shocked.level.some(h => h > 0)) begun++;
      }),
      RUNS,
    );
    expect(begun).toBeGreaterThan(RUNS.numRuns / 3); // a law about rules that never begin would be none
  });

  test('severity 0 is the counterfactual, bit for bit', () => {
    fc.assert(
      fc.property(small, shocks, rules, fc.option(life, { nil: undefined }), (net, shock, rule, alive) => {
        const text = adapting(net, rule, {
          shocks: shockOf({ ...shock, severity: 0 }),
          ...(alive && { life: alive }),
        });
        const { shocked, counterfactual } = traceDraw(programOf(text), '1', 0);
        for (const name of [...EVERY, 'logPrice', 'level'] as const)
          expect(same(shocked[name], counterfactual[name])).toBe(true);
      }),
      RUNS,
    );
  });

  test('nothing of one draw is left in the next, nor of one world in the other', () => {
    fc.assert(
      fc.property(small, shocks, rules, fc.option(life, { nil: undefined }), (net, shock, rule, alive) => {
        const spread = shockOf(shock).replace(`severity: ${shock.severity} %`, "severity: 'uniform(0 %, 100 %)'");
        const program = programOf(adapting(net, rule, { shocks: spread, ...(alive && { life: alive }) }));
        const bench = makeBench(program);
        const used = { index: 0, firstDraw: 0, draws: 3 };
        const first = runChunk(program, '1', used, undefined, bench)!;
        expect(runChunk(program, '1', used, undefined, bench)).toEqual(first);
        const alone = traceDraw(program, '1', 2).outcomes;
        const kept = program.outcomes.flatMap((slot, i) => (slot.kept ? [i] : []));
        for (const [i, column] of first.scalars.entries()) expect(column[2]).toBe(alone[kept[i]!]!);
      }),
      { ...RUNS, numRuns: 40 },
    );
  });
});

test('rules that do nothing change nothing, bit for bit', () => {
  fc.assert(
    fc.property(small, shocks, rules, life, fc.boolean(), (net, shock, rule, alive, ceiling) => {
      const idle = ceiling
        ? { ...rule, ceiling: 0 }
        : { ...rule, when: '{ price: part, in: north, above: 1000000, for: 1 week }' };
      const how = `trigger: ${idle.when}, pace: 50 %/year, ceiling: ${ceiling ? 0 : 50} %`;
      const none = `
adaptations:
  less: { kind: thrift, inputs: ore, in: making, ${how} }
  none: { kind: motor-switch, inputs: part, in: car, ${how} }
  more: { kind: restart, site: plant north, capacity: 100 kg/week, ${how} }
`;
      const with_ = { shocks: shockOf(shock), life: alive };
      const [plain, idled] = ['', none].map(extra => traceDraw(programOf(write(net, { ...with_, extra })), '1', 0));
      for (const world of ['shocked', 'counterfactual'] as const)
        for (const name of [...EVERY, 'logPrice'] as const)
          expect(same(plain![world][name], idled![world][name])).toBe(true);
    }),
    RUNS,
  );
});

describe('a harder cut', () => {
  // One maker, one lane, one buyer that learns to do with 30 % less once it lacks more than half of what it wants for four weeks.
  const built = (severity: number, ceiling: number) => {
    const text = `
regions: [abroad, home]
units: [car]
goods: { part: { unit: t } }
processes: { making: { makes: part } }
sites: { plant: { process: making, region: abroad, utilisation: 50 % } }
lanes: { lane: { good: part, from: abroad, to: home, share: 100 %, transit: 1 week } }
uses:
  car: { unit: car, inputs: { part: 1 t/car }, demand: { home: 100 car/week }, cohorts: { all: { share: 100 %, cover: 2 weeks } }, overtime: 0 %, postponed: 0 % }
behaviour: { surge: 1, leakage: 0, reroute: 0, order_elasticity: 0, air_transit: 52 weeks }
adaptations:
  less: { kind: thrift, inputs: part, in: car, trigger: { short: part, in: home, above: 50 %, for: 4 weeks }, pace: 10000 %/year, ceiling: ${ceiling} % }
start: 2025-01-06
horizon: 80 weeks
outcomes: { lost: { measure: built_lost, uses: car } }
shocks: { cut: { kind: export-ban, from: abroad, to: home, goods: part, onset: 2025-01-06, severity: ${severity} %, duration: 80 weeks } }`;
    return traceDraw(programOf(text), '1', 0).shocked.built.reduce((sum, v) => sum + v, 0);
  };

  // Of 48 t a week the buyer makes 48 cars and lacks 52 of 100, so it learns, and makes 48/0.7 = 68.6; of 52 t it makes 52 for good.
  test('can build more where it teaches the buyer what a milder one does not', () => {
    expect(built(52, 30)).toBeGreaterThan(built(48, 30) + 60 * (48 / 0.7 - 52));
  });

  test('does not where there is nothing to learn', () => {
    expect(built(52, 0)).toBeLessThan(built(48, 0));
  });
});
