// Written numbers as slots: units and ranges checked, uncertain ones turned into inputs that are drawn once however often they are
// named, and every number entered in the ledger with where it comes from.
import { describe, expect, test } from 'vitest';
import { traceDraw } from '../../src/engine/simulate.ts';
import { compile } from '../../src/model/compile.ts';
import { field } from '../../src/model/program.ts';
import { centre } from '../../src/model/slots.ts';
import { programOf, scenarioOf } from '../programs.ts';

interface Written {
  readonly inputs?: string;
  readonly demand?: string;
  readonly amount?: string;
  readonly share?: string;
  readonly transit?: string;
  readonly utilisation?: string;
  readonly behaviour?: string;
}

const model = (w: Written = {}) => `
regions: [home]
goods: { part: { unit: t } }
processes: { making: { makes: part } }
sites: { plant: { process: making, region: home, utilisation: '${w.utilisation ?? '50 %'}' } }
lanes: { part: { good: part, from: home, to: home, share: '${w.share ?? '100 %'}', transit: '${w.transit ?? '1 week'}' } }
uses:
  user:
    unit: t
    inputs: { part: '${w.amount ?? '1 t/t'}' }
    demand: { home: '${w.demand ?? '100 t/week'}' }
    cohorts: { all: { share: 100 % } }
start: 2025-01-06
horizon: 52 weeks
outcomes: { lost: { measure: built_lost, uses: user } }
${w.behaviour ? `behaviour: { ${w.behaviour} }\n` : ''}${w.inputs ? `inputs:\n${w.inputs}\n` : ''}`;

/** Codes of what is wrong, with the sentences. */
function problems(w: Written): readonly { readonly code: string; readonly message: string }[] {
  const compiled = compile(scenarioOf(model(w)));
  return compiled.ok ? [] : compiled.problems.map(({ code, message }) => ({ code, message }));
}
const codes = (w: Written) => problems(w).map(({ code }) => code);
const demandOf = (w: Written) => field(programOf(model(w)), programOf(model(w)).values, 'demand')[0]!;

describe('units', () => {
  test('are turned into tons and weeks', () => {
    // 5.2178571 kt a year of 365.25 days is 5217.8571·7/365.25 = 100 t a week
    expect(demandOf({ demand: '5.217857142857143 kt/year' })).toBeCloseTo(100, 10); // digits written
    expect(demandOf({ demand: '14000 kg/day' })).toBeCloseTo(98, 12); // seven days
  });

  test('of the wrong kind are refused, and so is none at all', () => {
    expect(codes({ demand: '100 t' })).toEqual(['UNIT_MISMATCH']);
    expect(codes({ demand: '100' })).toEqual(['UNIT_MISSING']);
    expect(codes({ inputs: '  x: 5 weeks', demand: 'x' })).toEqual(['UNIT_MISMATCH']);
    expect(codes({ inputs: '  x: 5 weeks', demand: '100 t / x' })).toEqual([]);
  });
});

describe('ranges', () => {
  test.each<[string, Written]>([
    ['a share above one', { share: '101 %' }],
    ['a negative demand', { demand: '-1 t/week' }],
    ['a utilisation of nothing', { utilisation: '0 %' }],
    ['a surge below normal flow', { behaviour: 'surge: 0.9' }],
    ['a time constant of less than a day', { behaviour: 'stock_correction: 1 hour' }],
  ])('%s is out of range', (_, written) => {
    expect(codes(written)).toContain('BAD_NUMBER');
  });

  test('one draw in a thousand may stray out of them, and is set to the end', () => {
    // P(normal < 0) is 0.00043 at 3.33 standard deviations and 0.00135 at 3
    expect(codes({ demand: 'normal(100 t/week, 30 t/week)' })).toEqual([]);
    expect(codes({ demand: 'normal(90 t/week, 30 t/week)' })).toEqual(['BAD_NUMBER']);
    const program = programOf(model({ demand: 'normal(100 t/week, 30 t/week)' }));
    const { code } = program.assignments.find(({ slot }) => slot === program.fields.demand.first)!;
    expect(code.op.slice(-2)).toEqual(['constant', 'max']);
  });

  test('a distribution that is cut is inside', () => {
    expect(codes({ demand: 'truncate(normal(90 t/week, 30 t/week), 0 t/week, 300 t/week)' })).toEqual([]);
  });

  test('the message says what share of draws is outside', () => {
    // half of a uniform from 50 % to 150 % is above one
    const [problem] = problems({ utilisation: 'uniform(50 %, 150 %)' });
    expect(problem?.message).toBe('utilisation of plant is outside its range in 50 % of draws');
  });
});

describe('certain numbers', () => {
  test('may not be drawn, whether by themselves or through a name', () => {
    expect(codes({ transit: 'uniform(1 week, 3 weeks)' })).toEqual(['BAD_NUMBER']);
    expect(codes({ inputs: '  x: uniform(1 week, 3 weeks)', transit: 'x' })).toEqual(['BAD_NUMBER']);
    expect(codes({ inputs: '  x: 2 weeks', transit: 'x + 1 week' })).toEqual([]);
  });
});

describe('inputs', () => {
  test('shared by name are drawn once: two formulas over one name move together', () => {
    const program = programOf(
      model({ inputs: '  x: uniform(1, 3)', demand: 'x * 100 t/week', amount: 'x / 2 * 1 t/t' }),
    );
    expect(program.inputs.map(({ name }) => name)).toEqual(['x']);
    for (const draw of [0, 1, 2]) {
      const { values, inputs } = traceDraw(program, 'seed', draw);
      expect(field(program, values, 'demand')[0]).toBe(inputs[0]! * 100);
      expect(field(program, values, 'amount')[0]).toBe(inputs[0]! / 2);
    }
  });

  test('that are written twice are drawn twice, each under the name of its place', () => {
    const program = programOf(model({ demand: 'uniform(90 t/week, 110 t/week)', amount: 'uniform(1 t/t, 2 t/t)' }));
    expect(new Set(program.inputs.map(({ name }) => name))).toEqual(
      new Set(['uses.user.demand.home', 'uses.user.inputs.part']),
    );
  });

  test('that are formulas or plain numbers are worked into what names them', () => {
    const program = programOf(
      model({ inputs: '  x: uniform(1, 3)\n  twice: 2 * x\n  ton: 1 t/week', demand: 'twice * 50 * ton' }),
    );
    expect(program.inputs.map(({ name }) => name)).toEqual(['x']);
    const { values, inputs } = traceDraw(program, 'seed', 0);
    expect(field(program, values, 'demand')[0]).toBeCloseTo(2 * inputs[0]! * 50, 12); // order of products
  });

  test('keep whether they are luck or ignorance', () => {
    const program = programOf(
      model({
        inputs: '  x: { value: "uniform(1, 3)", luck: event }\n  y: uniform(1, 3)',
        demand: 'x * 100 t/week',
        amount: 'y * 1 t/t',
      }),
    );
    expect(new Map(program.inputs.map(({ name, luck }) => [name, luck]))).toEqual(
      new Map([
        ['x', 'event'],
        ['y', 'parameter'],
      ]),
    );
  });
});

describe('central values', () => {
  test.each([
    ['triangular(1, 2, 6)', 2], // its mode
    ['pert(1, 2, 6)', 2],
    ['uniform(1, 4)', 2.5], // the median of all others
    ['normal(5, 1)', 5],
    ['1 to 16', 4], // lognormal between positive ends: their geometric mean
    ['-2 to 4', 1], // normal otherwise: their mean
  ])('of %s is %d', (text, central) => {
    const found = demandOf({ inputs: `  x: ${text}`, demand: 'max(0, x) * 100 t/week' });
    expect(found / 100).toBeCloseTo(central, 9); // an inverse CDF, to its own precision
  });

  test('of a cut triangle is its mode, or the end nearest to it', () => {
    const triangle = { family: 'triangular', parameters: [1, 2, 6], scale: 10 } as const;
    expect(centre({ ...triangle, lower: 3, upper: 5 })).toBe(30);
    expect(centre({ ...triangle, lower: 1, upper: 5 })).toBe(20);
  });

  test('of a formula are the formula of the central values', () => {
    expect(demandOf({ inputs: '  x: triangular(1, 2, 6)\n  y: uniform(10, 30)', demand: 'x * y * 1 t/week' })).toBe(40);
  });
});

describe('the ledger', () => {
  test('has one row for every number used, with its source, and none for what nobody uses', () => {
    const { labels } = programOf(
      model({
        inputs:
          '  x: { value: "uniform(1, 3)", source: a survey, as_of: 2024, confidence: estimated }\n  idle: 5 weeks',
        demand: 'x * 100 t/week',
      }),
    );
    const rows = new Map(labels.ledger.map(row => [row.path, row]));
    expect(rows.get('inputs.x')).toEqual({
      path: 'inputs.x',
      written: 'uniform(1, 3)',
      uncertain: true,
      source: 'a survey',
      asOf: '2024',
      confidence: 'estimated',
    });
    expect(rows.get('uses.user.demand.home')).toMatchObject({
      written: 'x * 100 t/week',
      uncertain: true,
      source: '',
    });
    expect(rows.has('inputs.idle')).toBe(false);
    expect(rows.size).toBe(labels.ledger.length);
  });

  test('an input that nothing uses is warned of', () => {
    const compiled = compile(scenarioOf(model({ inputs: '  idle: 5 weeks' })));
    expect(compiled.ok && compiled.warnings.map(({ message }) => message)).toEqual(['nothing uses the input idle']);
  });
});
