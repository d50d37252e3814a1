import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkDistribution, type Distribution } from '../../src/numbers/distribution.ts';
import {
  type Context,
  type Expression,
  type FormulaFunction,
  type Operator,
  parseQuantity,
  printExpression,
} from '../../src/scenario/quantity.ts';

const context: Context = {
  names: new Set(['x', 'south-korea', 'south']),
  references: new Set(['exports']),
  units: new Set(['wafer']),
};

const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const dimension = fc
  .dictionary(fc.constantFrom('mass', 'time', 'money', 'vehicle', 'wafer'), fc.integer({ min: -3, max: 3 }), {
    maxKeys: 3,
  })
  .map(powers => Object.fromEntries(Object.entries(powers).filter(([, power]) => power !== 0)));

const { expression } = fc.letrec<{ expression: Expression }>(tie => {
  const part = tie('expression');
  const several = fc.array(part, { minLength: 1, maxLength: 3 });
  return {
    expression: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.record({ kind: fc.constant('number' as const), value: number, dimension }),
      fc.record({ kind: fc.constant('name' as const), name: fc.constantFrom(...context.names) }),
      fc.record({
        kind: fc.constant('reference' as const),
        of: fc.constant('exports'),
        arguments: fc.array(fc.constantFrom('a', 'b-c', 'd e')),
      }),
      fc.record({
        kind: fc.constant('operator' as const),
        operator: fc.constantFrom<Operator>('+', '-', '*', '/', '^', '<', '<=', '>', '>='),
        arguments: fc.tuple(part, part),
      }),
      fc.record({
        kind: fc.constant('operator' as const),
        operator: fc.constant<Operator>('negate'),
        arguments: fc.tuple(part),
      }),
      fc.record({
        kind: fc.constant('operator' as const),
        operator: fc.constant<Operator>('if'),
        arguments: fc.tuple(part, part, part),
      }),
      fc.record({
        kind: fc.constant('function' as const),
        function: fc.constantFrom<FormulaFunction>('min', 'max'),
        arguments: several,
      }),
      fc.record({
        kind: fc.constant('function' as const),
        function: fc.constantFrom<FormulaFunction>('abs', 'sqrt', 'exp', 'log', 'round', 'floor', 'ceil'),
        arguments: fc.tuple(part),
      }),
    ),
  };
});

/** Texts over the limits, constants without a value, and `10 - 14 t` (which could be meant as an interval) are refused on purpose. */
const refusedOnPurpose = (text: string): boolean => {
  const parsed = parseQuantity(text, context);
  return !parsed.ok && /too long|nested|finite|interval or a difference/.test(parsed.complaint.message);
};

test('parse ∘ print = identity, for formulas', () => {
  fc.assert(
    fc.property(expression, tree => {
      const text = printExpression(tree);
      if (refusedOnPurpose(text)) return;
      expect(parseQuantity(text, context)).toEqual({ ok: true, expression: tree });
    }),
    { numRuns: 2000 },
  );
});

const positive = fc.double({ min: 1e-9, max: 1e9, noNaN: true });
const sorted = (length: number) =>
  fc.array(positive, { minLength: length, maxLength: length }).map(p => p.sort((a, b) => a - b));
const distribution: fc.Arbitrary<Distribution> = fc.oneof(
  fc.record({
    family: fc.constantFrom('uniform' as const, 'lognormal' as const),
    parameters: sorted(2),
    scale: positive,
  }),
  fc.record({
    family: fc.constantFrom('triangular' as const, 'pert' as const),
    parameters: sorted(3),
    scale: positive,
  }),
  fc.record({
    family: fc.constantFrom('beta' as const, 'weibull' as const, 'normal' as const),
    parameters: fc.tuple(positive, positive),
    scale: positive,
  }),
  fc.record({ family: fc.constant('exponential' as const), parameters: fc.tuple(positive), scale: positive }),
  fc.record({
    family: fc.constant('empirical' as const),
    parameters: fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 9 }),
    scale: positive,
  }),
  fc.record({
    family: fc.constant('normal' as const),
    parameters: fc.constant([10, 2]),
    scale: positive,
    lower: fc.constantFrom(3, 5, 8),
    upper: fc.constantFrom(11, 15),
  }),
  fc.record({
    family: fc.constant('lognormal' as const),
    parameters: fc.constant([10, 14]),
    scale: positive,
    upper: fc.constantFrom(11, 15),
  }),
);

test('parse ∘ print = identity, for distributions', () => {
  fc.assert(
    fc.property(distribution, dimension, (drawn, measures) => {
      fc.pre(checkDistribution(drawn) === undefined);
      const tree: Expression = { kind: 'distribution', distribution: drawn, dimension: measures };
      expect(parseQuantity(printExpression(tree), context)).toEqual({ ok: true, expression: tree });
    }),
  );
});

test('no text makes the parser throw, and what it reads it prints and reads again', () => {
  const words = fc.constantFrom(
    'x',
    'south-korea',
    '3',
    '12.5',
    ' ',
    't',
    'kt/year',
    '%',
    'to',
    '(',
    ')',
    ',',
    '+',
    '-',
    '*',
    '/',
    '^',
    '<',
    '?',
    ':',
    'normal',
    'truncate',
    'min',
    'M',
    'week',
    'per',
    '$',
    '..',
    '1e9',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string({ unit: 'binary' }),
        fc.array(words, { maxLength: 12 }).map(parts => parts.join('')),
      ),
      text => {
        const parsed = parseQuantity(text, context);
        if (!parsed.ok) {
          expect(parsed.complaint.message).not.toBe('');
          return;
        }
        const printed = printExpression(parsed.expression);
        if (!refusedOnPurpose(printed)) expect(parseQuantity(printed, context)).toEqual(parsed);
      },
    ),
    { numRuns: 5000 },
  );
});
