// Formulas as flat code: what does not depend on a draw becomes one constant, names become positions, bounds are kept.
import { describe, expect, test } from 'vitest';
import { clamp, constantOf, flatten } from '../../src/model/formula.ts';
import { type Code, evaluate } from '../../src/numbers/code.ts';
import { parseFormulaText, parseQuantity } from '../../src/scenario/quantity.ts';

const context = { names: new Set(['x', 'y']), references: new Set(['lost']), units: new Set<string>() };

/** The code of a text over the vector [x, y, a distribution, a reference]. */
function codeOf(text: string, parse = parseFormulaText): Code {
  const parsed = parse(text, context);
  if (!parsed.ok) throw new Error(parsed.complaint.message);
  return flatten(parsed.expression, {
    name: name => (name === 'x' ? 0 : 1),
    distribution: () => 2,
    reference: () => 3,
  });
}

describe('folding', () => {
  test.each([
    ['2 * 3 + 4', 10],
    ['2^3^2', 512], // powers bind from the right
    ['-2^2', -4],
    ['max(1, 7, 3) - min(4, 2, 9)', 5],
    ['2 > 1 ? 10 : 20', 10],
    ['sqrt(16) + abs(-3) + round(2.6) + floor(2.6) + ceil(2.2)', 4 + 3 + 3 + 2 + 3],
    ['exp(0) + log(1)', 1],
  ])('%s has no names and is one constant', (text, value) => {
    const code = codeOf(text);
    expect(code).toEqual({ op: ['constant'], operand: [value], depth: 1 });
    expect(constantOf(code)).toBe(value);
  });

  test('folds the parts without names and leaves the rest', () => {
    const code = codeOf('x * (2 + 3) - max(1, 4)');
    expect(code.op).toEqual(['load', 'constant', '*', 'constant', '-']);
    expect(code.operand).toEqual([0, 5, 0, 4, 0]);
    expect(evaluate(code, [7])).toBe(31);
    expect(constantOf(code)).toBeUndefined();
  });

  test('distributions and references are read from the vector, and are never constants', () => {
    expect(codeOf('uniform(1, 2)', parseQuantity)).toEqual({ op: ['load'], operand: [2], depth: 1 });
    const code = codeOf('lost(europe) / 2 + y', (text, of) =>
      parseFormulaText(text, { ...of, names: new Set(['y', 'europe']) }),
    );
    expect(evaluate(code, [0, 10, 0, 6])).toBe(13);
  });
});

describe('the stack', () => {
  test.each([
    ['x', 1],
    ['x + y', 2],
    ['x + (y + (x + y))', 4],
    ['((x + y) + x) + y', 2],
    ['x < y ? x : y', 3], // the comparison leaves one, then two more
    ['min(x, y, x, y)', 2], // pair by pair
    ['-x', 1],
  ])('%s needs room for %d', (text, depth) => {
    expect(codeOf(text).depth).toBe(depth);
  });

  test('min and max of any number of things take the right one', () => {
    for (const [x, y] of [
      [1, 2],
      [9, 5],
      [-3, 4],
    ] as const) {
      expect(evaluate(codeOf('min(x, y, 3)'), [x, y])).toBe(Math.min(x, y, 3));
      expect(evaluate(codeOf('max(x, 3, y)'), [x, y])).toBe(Math.max(x, y, 3));
    }
  });
});

describe('clamping', () => {
  const at = (code: Code) => [-5, 0.5, 5].map(x => evaluate(code, [x]));

  test('keeps a result between its ends', () => {
    expect(at(clamp(codeOf('x'), 0, 1))).toEqual([0, 0.5, 1]);
    expect(at(clamp(codeOf('x * 2'), -4, Infinity))).toEqual([-4, 1, 10]);
    expect(at(clamp(codeOf('x'), -Infinity, 0))).toEqual([-5, 0, 0]);
  });

  test('adds nothing where there are no ends', () => {
    expect(clamp(codeOf('x'), -Infinity, Infinity)).toEqual(codeOf('x'));
  });

  test('makes room on the stack for the bound', () => {
    expect(clamp(codeOf('x'), 0, 1).depth).toBe(2);
  });

  test('leaves the code it was given as it was', () => {
    const code = codeOf('x');
    clamp(code, 0, 1);
    expect(code.op).toEqual(['load']);
  });
});
