import { describe, expect, test } from 'vitest';
import {
  type Dimension,
  dimensionOf,
  formatDimension,
  multiplyDimensions,
  parseQuantity,
  sameDimension,
} from '../../src/scenario/quantity.ts';

const inputs: Record<string, Dimension> = { mass: { mass: 1 }, weeks: { time: 1 }, share: {}, cars: { vehicle: 1 } };
const dimension = (text: string): Dimension | string => {
  const parsed = parseQuantity(text, {
    names: new Set([...Object.keys(inputs), 'unknown']),
    references: new Set(['exports']),
  });
  if (!parsed.ok) throw new Error(parsed.complaint.message);
  return dimensionOf(parsed.expression, { input: name => inputs[name], reference: () => ({ mass: 1, time: -1 }) });
};

describe('dimensions follow from the parts', () => {
  test.each<[string, Dimension]>([
    ['mass / weeks', { mass: 1, time: -1 }],
    ['mass * share + 3 kt', { mass: 1 }],
    ['max(0, mass - 3 t)', { mass: 1 }],
    ['0 * mass', {}],
    ['share > 0.5 ? mass : 0', { mass: 1 }],
    ['mass > 3 t', {}],
    ['(weeks / 1 week) ^ share', {}],
    ['weeks ^ 2', { time: 2 }],
    ['sqrt(weeks * weeks)', { time: 1 }],
    ['-abs(mass)', { mass: 1 }],
    ['round(cars)', { vehicle: 1 }],
    ['exp(share)', {}],
    ['exports(a, b) * weeks', { mass: 1 }],
    ['1 to 3 kt', { mass: 1 }],
  ])('%s', (text, expected) => {
    expect(dimension(text)).toEqual(expected);
  });

  test.each([
    ['mass + weeks', 'a mass (t) and a duration (week) cannot be added'],
    ['mass - 3', 'a plain number cannot be taken from a mass (t)'],
    ['mass < weeks', 'a mass (t) cannot be compared with a duration (week)'],
    ['mass ? 1 : 2', 'a condition has to be a comparison, not a mass (t)'],
    ['share > 1 ? mass : weeks', 'the two branches of a condition differ: a mass (t) and a duration (week)'],
    ['2 ^ mass', 'an exponent has to be a plain number, not a mass (t)'],
    ['mass ^ share', 'a mass (t) can only be raised to a number, not to something that varies'],
    ['exp(weeks)', '`exp` takes a plain number, not a duration (week): divide by a unit first'],
    ['round(mass)', '`round` takes a plain number or a count, not a mass (t): divide by a unit first'],
    ['min(mass, weeks)', '`min` compares a mass (t) with a duration (week)'],
    ['unknown', 'the dimension of `unknown` is not known'],
  ])('%s: %s', (text, expected) => {
    expect(dimension(text)).toBe(expected);
  });
});

test.each<[Dimension, string]>([
  [{}, 'a plain number'],
  [{ mass: 1 }, 'a mass'],
  [{ time: 1 }, 'a duration'],
  [{ money: 1 }, 'money'],
  [{ vehicle: 1 }, 'a number of vehicles'],
  [{ mass: 1, time: -1 }, 'a mass per time'],
  [{ mass: 1, vehicle: -1 }, 'a mass per vehicle'],
  [{ time: -1 }, 'a rate per time'],
  [{ money: 1, mass: -1 }, 'money per mass'],
])('%j is %s', (dimension, words) => {
  expect(formatDimension(dimension)).toBe(words);
});

test('exponents that cancel are left out', () => {
  expect(multiplyDimensions({ mass: 1, time: -1 }, { time: 1 })).toEqual({ mass: 1 });
  expect(sameDimension({ mass: 1, time: -1 }, { time: -1, mass: 1 })).toBe(true);
  expect(sameDimension({ mass: 1 }, { mass: 1, time: 1 })).toBe(false);
  expect(sameDimension({ constructor: 1 }, { mass: 1 })).toBe(false);
});
