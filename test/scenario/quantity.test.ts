import { describe, expect, test } from 'vitest';
import {
  type Context,
  type Expression,
  type Parsed,
  parseFormulaText,
  parseQuantity,
  parseUnit,
  printExpression,
} from '../../src/scenario/quantity.ts';

const context: Context = {
  names: new Set(['x', 'price', 'south-korea', 'magnet-heavy', 'south', 'magnet']),
  references: new Set(['exports', 'vehicles_lost']),
  units: new Set(['wafer']),
};
const read = (text: string): Expression => {
  const parsed = parseQuantity(text, context);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.complaint.message}`);
  return parsed.expression;
};
const complaint = (text: string, parse = parseQuantity): Extract<Parsed, { ok: false }>['complaint'] => {
  const parsed = parse(text, context);
  if (parsed.ok) throw new Error(`${text} was read as ${printExpression(parsed.expression)}`);
  return parsed.complaint;
};
const YEAR = 365.25 / 7; // weeks

describe('a number with its unit is read in t, week, USD and counted units', () => {
  test.each<[string, number, Record<string, number>]>([
    ['12 kt/year', 12_000 / YEAR, { mass: 1, time: -1 }],
    ['140 kt per year', 140_000 / YEAR, { mass: 1, time: -1 }],
    ['2 tonnes', 2, { mass: 1 }],
    ['3 Mt', 3e6, { mass: 1 }],
    ['500 g', 0.0005, { mass: 1 }],
    ['1 year', YEAR, { time: 1 }],
    ['12 months', YEAR, { time: 1 }],
    ['14 days', 2, { time: 1 }],
    ['45 working days', 9, { time: 1 }],
    ['168 hours', 1, { time: 1 }],
    ['6 wk', 6, { time: 1 }],
    ['$5/kg', 5000, { money: 1, mass: -1 }],
    ['$5 million/kg', 5e9, { money: 1, mass: -1 }],
    ['3 MUSD', 3e6, { money: 1 }],
    ['12.9 M vehicle/year', 12.9e6 / YEAR, { vehicle: 1, time: -1 }],
    ['17.1 million vehicles per year', 17.1e6 / YEAR, { vehicle: 1, time: -1 }],
    ['300 k vehicle', 300_000, { vehicle: 1 }],
    ['0.525 t/t', 0.525, {}],
    ['1.6 kg/vehicle', 0.0016, { mass: 1, vehicle: -1 }],
    ['1 unit/vehicle', 1, { unit: 1, vehicle: -1 }],
    ['3 wafers/week', 3, { wafer: 1, time: -1 }],
    ['0.3/year', 0.3 / YEAR, { time: -1 }],
    ['0.3 / year', 0.3 / YEAR, { time: -1 }],
    ['5 / vehicle/week', 5, { vehicle: -1, time: -1 }],
    ['$3', 3, { money: 1 }],
    ['5 kg/vehicle/year', 0.005 / YEAR, { mass: 1, vehicle: -1, time: -1 }],
    ['57 %', 0.57, {}],
    ['-5%', -0.05, {}],
    ['5 %/year', 0.05 / YEAR, { time: -1 }],
    ['12', 12, {}],
    ['-3 t', -3, { mass: 1 }],
    ['1e3 t', 1000, { mass: 1 }],
    ['1 000 t'.replace(' ', ''), 1000, { mass: 1 }],
    ['5\u00a0t', 5, { mass: 1 }],
  ])('%s', (text, value, dimension) => {
    const expression = read(text);
    expect(expression).toMatchObject({ kind: 'number', dimension });
    expect(expression.kind === 'number' ? expression.value : Number.NaN).toBeCloseTo(value, 9);
  });
});

describe('an interval holds 90 %', () => {
  test('lognormal where both ends are positive, else normal', () => {
    expect(read('10 to 14 kt/year')).toEqual({
      kind: 'distribution',
      distribution: { family: 'lognormal', parameters: [10, 14], scale: 1000 / YEAR },
      dimension: { mass: 1, time: -1 },
    });
    expect(read('-2 to 3 t')).toMatchObject({
      distribution: { family: 'normal', parameters: [0.5, 5 / (2 * 1.6448536269514722)], scale: 1 },
    });
    expect(read('0 to 3 t')).toMatchObject({ distribution: { family: 'normal' } });
  });

  test('shares', () => {
    const shares = { distribution: { family: 'lognormal', parameters: [0.6, 0.85], scale: 1 }, dimension: {} };
    for (const text of ['60 % to 85 %', '60 to 85 %', '60% to 85%']) expect(read(text)).toMatchObject(shares);
  });

  test('units: once, twice, or two of one kind', () => {
    expect(printExpression(read('10 kt to 14 kt'))).toBe('lognormal(10, 14) * 1000 t');
    expect(printExpression(read('800 t to 1.2 kt'))).toBe('lognormal(800, 1200) * 1 t');
    expect(printExpression(read('10 million to 14 million vehicle'))).toBe('lognormal(10, 14) * 1000000 vehicle');
    expect(complaint('10 kt to 14')).toMatchObject({
      code: 'UNIT_MISSING',
      fix: expect.stringContaining('10 kt to 14 kt'),
    });
    expect(complaint('10 kt to 14 weeks')).toMatchObject({ code: 'UNIT_MISMATCH' });
    expect(complaint('10 to 14 foo')).toMatchObject({ code: 'UNKNOWN_UNIT', start: 9, end: 12 });
  });

  test('the low end first', () => {
    expect(complaint('14 to 10 kt')).toMatchObject({
      code: 'BAD_INTERVAL',
      fix: expect.stringContaining('10 to 14 kt'),
    });
  });
});

describe('distributions', () => {
  test.each([
    ['triangular(10, 12, 14) kt', 'triangular(10, 12, 14) * 1000 t'],
    ['triangular(10 kt, 12 kt, 14 kt)', 'triangular(10, 12, 14) * 1000 t'],
    ['triangular(0, 12 kt, 14000 t)', 'triangular(0, 12000, 14000) * 1 t'],
    ['triangular(60%, 80%, 95%)', 'triangular(0.6, 0.8, 0.95)'],
    ['triangular(60, 80, 95) %', 'triangular(0.6, 0.8, 0.95)'],
    ['pert(3, 5, 9) weeks', 'pert(3, 5, 9) * 1 week'],
    ['uniform(1/4, 1/2)', 'uniform(0.25, 0.5)'],
    ['normal(-3, 2) t', 'normal(-3, 2) * 1 t'],
    ['lognormal(2, 8)', 'lognormal(2, 8)'],
    ['beta(2, 5)', 'beta(2, 5)'],
    ['beta(2, 5) * 20 kt', 'beta(2, 5) * 20000 t'],
    ['weibull(2, 5 weeks)', 'weibull(2, 5) * 1 week'],
    ['exponential(2) years', `exponential(2) * ${YEAR} week`],
    ['discrete(1 t, 3, 2 t, 4)', 'discrete(1, 3, 2, 4) * 1 t'],
    ['bernoulli(30 %)', 'bernoulli(0.3)'],
    ['empirical(3, 4, 4.5) weeks', 'empirical(3, 4, 4.5) * 1 week'],
    ['truncate(normal(10, 2), 5, 15) kt', 'truncate(normal(10, 2), 5, 15) * 1000 t'],
    ['truncate(normal(10 kt, 2 kt), 5000 t, none)', 'truncate(normal(10, 2), 5, none) * 1000 t'],
    ['truncate(10 to 14, 8, 20) kt', 'truncate(lognormal(10, 14), 8, 20) * 1000 t'],
    ['truncate(20% to 90%, 0%, 100%)', 'truncate(lognormal(0.2, 0.9), 0, 1)'],
  ])('%s', (text, printed) => {
    expect(printExpression(read(text))).toBe(printed);
  });

  test.each([
    ['triangular(3, 2, 1)', 'BAD_DISTRIBUTION'],
    ['triangular(1, 2)', 'BAD_DISTRIBUTION'],
    ['trangular(1, 2, 3)', 'BAD_DISTRIBUTION'],
    ['lognormal(0, 1)', 'BAD_DISTRIBUTION'],
    ['normal(x, 2) kt', 'BAD_DISTRIBUTION'],
    ['normal(uniform(1, 2), 2)', 'BAD_DISTRIBUTION'],
    ['triangular(1 kt, 2 kt, 3 kt) t', 'BAD_DISTRIBUTION'],
    ['triangular(1 kt, 2, 3 kt)', 'UNIT_MISSING'],
    ['triangular(1 kt, 2 weeks, 3 kt)', 'UNIT_MISMATCH'],
    ['beta(2 kt, 3)', 'UNIT_MISMATCH'],
    ['triangular(1, 2, 3', 'BAD_DISTRIBUTION'],
    ['truncate(normal(1, 2), 5, 5)', 'BAD_INTERVAL'],
    ['truncate(uniform(1, 2), 5, 6)', 'BAD_DISTRIBUTION'],
    ['truncate(5, 1, 2)', 'BAD_DISTRIBUTION'],
    ['triangular(1, 2, 3) + 1', 'BAD_QUANTITY'],
    ['1 + triangular(1, 2, 3)', 'BAD_QUANTITY'],
    ['2 * (10 to 14)', 'BAD_QUANTITY'],
    ['triangular(10,000, 12,000, 14,000) t', 'BAD_QUANTITY'],
    ['triangular(1, 2, 3) foo', 'UNKNOWN_UNIT'],
  ])('%s is refused: %s', (text, code) => {
    const said = complaint(text);
    expect(said).toMatchObject({ code });
    expect(said.fix).toBeTruthy();
  });

  test('in a larger formula they are told to take a name', () => {
    expect(complaint('price * normal(10, 2) kt').fix).toContain('inputs:');
  });
});

describe('formulas', () => {
  test.each([
    ['x * 2 + price', '(x * 2) + price'],
    ['-x ^ 2', '-(x ^ 2)'],
    ['x ^ 2 ^ 3', 'x ^ (2 ^ 3)'],
    ['south-korea - south', 'south-korea - south'],
    ['south-magnet', 'south - magnet'],
    ['magnet-heavy*2', 'magnet-heavy * 2'],
    ['magnet-heavy2-x'.replace('heavy2', 'heavy * 2'), '(magnet-heavy * 2) - x'],
    ['x / week', 'x / 1 week'],
    ['10 t / 2 t/vehicle', '10 t / 2 t/vehicle'],
    ['x < 3 ? 1 : price', '(x < 3) ? 1 : price'],
    ['1 < x <= 3', '(1 < x) * (x <= 3)'],
    ['max(0, min(x, 3), abs(-x))', 'max(0, min(x, 3), abs(-x))'],
    [
      'sqrt(x) + exp(x) + log(x) + round(x) + floor(x) + ceil(x)',
      '((((sqrt(x) + exp(x)) + log(x)) + round(x)) + floor(x)) + ceil(x)',
    ],
    ['vehicles_lost(europe) * 30000 USD/vehicle', 'vehicles_lost(europe) * 30000 USD/vehicle'],
    ['exports(magnet-heavy, south korea) + 1 t', 'exports(magnet-heavy, south korea) + 1 t'],
    ['3 × x − 1', '(3 * x) - 1'],
  ])('%s', (text, printed) => {
    expect(printExpression(read(text))).toBe(printed);
  });

  test('references only where the caller allows them', () => {
    expect(parseQuantity('exports(a, b)', { names: new Set() })).toMatchObject({
      ok: false,
      complaint: { code: 'UNKNOWN_NAME' },
    });
  });

  test.each([
    ['x price', 'BAD_QUANTITY'],
    ['2 x', 'BAD_QUANTITY'],
    ['2 (x + 1)', 'BAD_QUANTITY'],
    ['x (3)', 'BAD_QUANTITY'],
    ['x == 3', 'BAD_QUANTITY'],
    ['x = 3', 'BAD_QUANTITY'],
    ['"a"', 'BAD_QUANTITY'],
    ['[1, 2]', 'BAD_QUANTITY'],
    ['{a: 1}', 'BAD_QUANTITY'],
    ['x.y', 'BAD_QUANTITY'],
    ['x!', 'BAD_QUANTITY'],
    ['x; 3', 'BAD_QUANTITY'],
    ['1:3', 'BAD_QUANTITY'],
    ['x\u2019', 'BAD_QUANTITY'],
    ['x +', 'BAD_QUANTITY'],
    ['(x', 'BAD_QUANTITY'],
    ['x)', 'BAD_QUANTITY'],
    ['x + * 2', 'BAD_QUANTITY'],
    ['', 'BAD_QUANTITY'],
    ['   ', 'BAD_QUANTITY'],
    ['week', 'BAD_QUANTITY'],
    ['5 % 3', 'BAD_QUANTITY'],
    ['100 + 5%', 'BAD_QUANTITY'],
    ['x * 5%', 'BAD_QUANTITY'],
    ['abs(1, 2)', 'BAD_QUANTITY'],
    ['min()', 'BAD_QUANTITY'],
    ['foo(3)', 'UNKNOWN_NAME'],
    ['constructor(1)', 'UNKNOWN_NAME'],
    ['toString', 'UNKNOWN_NAME'],
    ['__proto__', 'UNKNOWN_NAME'],
    ['import(x)', 'UNKNOWN_NAME'],
    ['createUnit(x)', 'UNKNOWN_NAME'],
    ['x to price', 'BAD_QUANTITY'],
    ['pi', 'UNKNOWN_NAME'],
    ['true', 'UNKNOWN_NAME'],
    ['x mod 2', 'UNKNOWN_NAME'],
    ['1e400 t', 'BAD_NUMBER'],
    ['Infinity', 'BAD_NUMBER'],
    ['NaN', 'BAD_NUMBER'],
    ['1/0', 'BAD_NUMBER'],
    ['9e307 Mt', 'BAD_NUMBER'],
    ['2026-01-01', 'BAD_QUANTITY'],
  ])('%s is refused: %s', (text, code) => {
    const said = complaint(text);
    expect(said).toMatchObject({ code });
    expect(said.fix).toBeTruthy();
  });

  test('a near name is offered', () => {
    expect(complaint('magnet-heavi * 2')).toMatchObject({
      code: 'UNKNOWN_NAME',
      fix: 'did you mean `magnet-heavy`?',
      start: 0,
      end: 12,
    });
    expect(complaint('export(a, b)')).toMatchObject({ fix: expect.stringContaining('exports') });
  });

  test('huge and deep texts are refused before any parser sees them', () => {
    expect(complaint('('.repeat(20_000))).toMatchObject({
      code: 'BAD_QUANTITY',
      message: expect.stringContaining('too long'),
    });
    expect(complaint(`${'('.repeat(101)}1${')'.repeat(101)}`)).toMatchObject({
      message: expect.stringContaining('nested'),
    });
    expect(read(`${'('.repeat(100)}1${')'.repeat(100)}`)).toMatchObject({ value: 1 });
    expect(read(`${'-'.repeat(1999)}x`)).toBeTruthy();
    expect(read(`${'x+'.repeat(999)}x`)).toBeTruthy();
    expect(read(`${'x<1?1:'.repeat(300)}x`)).toBeTruthy();
  });

  test('formulas alone know neither intervals nor shares', () => {
    expect(complaint('10 to 14', parseFormulaText)).toMatchObject({ code: 'BAD_QUANTITY' });
    expect(complaint('normal(1, 2)', parseFormulaText)).toMatchObject({ code: 'BAD_QUANTITY' });
    expect(complaint('5 %', parseFormulaText)).toMatchObject({ code: 'BAD_QUANTITY' });
  });
});

describe('what people write elsewhere is answered with the right spelling', () => {
  test.each([
    ['140,000 t', 'write `140000 t`'],
    ['12 000 t', 'write `12000 t`'],
    ['1_000 t', 'write `1000 t`'],
    ['1,5 kt', 'write `1.5 kt`'],
    ['1..2 kt', 'write `1 to 2 kt`'],
    ['10-14 kt/year', 'for an interval write `10 to 14 kt/year`'],
    ['10 – 14 kt', 'for an interval write `10 to 14 kt`'],
    ['12 ± 2 kt', 'write an interval, `10 to 14 kt`, or `normal(12, 1.2) kt`'],
    ['min(x,1,000)', 'write `1000`, or a space after each comma'],
    ['3 kt/wek', 'did you mean `week`?'],
    ['0.3/yaer', 'did you mean `year`?'],
    ['3 wekks', 'did you mean `weeks`?'],
  ])('%s → %s', (text, fix) => {
    expect(complaint(text).fix).toBe(fix);
  });

  test.each([
    '12 ton',
    '12 m vehicles',
    '12 EUR/kg',
    '3 cars',
    'between 3 and 5 kt',
    '~12 kt',
    '5 €',
    '12 mt',
    '12 kt REO',
  ])('%s', text => {
    expect(complaint(text).fix).toMatchSnapshot();
  });
});

describe('units alone', () => {
  test.each<[string, number, Record<string, number>]>([
    ['kt/year', 1000 / YEAR, { mass: 1, time: -1 }],
    ['USD per kg', 1000, { money: 1, mass: -1 }],
    ['M vehicle', 1e6, { vehicle: 1 }],
    ['1/vehicle/week', 1, { vehicle: -1, time: -1 }],
    ['%', 0.01, {}],
    ['1', 1, {}],
  ])('%s', (text, factor, dimension) => {
    const unit = parseUnit(text);
    expect(unit).toMatchObject({ ok: true, dimension });
    expect(unit.ok ? unit.factor : Number.NaN).toBeCloseTo(factor, 9);
  });

  test.each(['', '140', 'foo', 't/foo', 'kg/(vehicle)', 'ton', 'toString', 'constructor', 'wafer'])(
    '%j is refused',
    text => {
      expect(parseUnit(text)).toMatchObject({ ok: false, complaint: { code: 'UNKNOWN_UNIT' } });
    },
  );
});
