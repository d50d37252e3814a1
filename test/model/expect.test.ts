// Statements that a scenario expects to hold, as data: which outcome, which statistic of it, compared with what.
import { describe, expect, test } from 'vitest';
import { compile } from '../../src/model/compile.ts';
import { programOf, scenarioOf } from '../programs.ts';

const model = (statement: string) => `
regions: [china, europe]
units: [car]
goods: { part: { unit: kg, zones: [[china], [europe]] } }
processes: { making: { makes: part } }
sites: { plant: { process: making, region: china, utilisation: 50 % } }
lanes:
  china: { good: part, from: china, to: china, share: 100 %, transit: 1 week }
  europe: { good: part, from: china, to: europe, share: 100 %, transit: 5 weeks }
uses:
  car: { unit: car, inputs: { part: 2 kg/car }, demand: { china: 300 car/week, europe: 100 car/week }, cohorts: { all: { share: 100 % } } }
start: 2025-01-06
horizon: 52 weeks
outcomes:
  cars_lost: { measure: built_lost, uses: car }
  parts_lost: { measure: output_lost, goods: part }
  stopped: { measure: weeks_stopped, uses: car }
  price: { measure: price_peak, goods: part }
  money: { formula: 'cars_lost(europe) * 30000 USD/car', unit: M USD }
expect:
  - '${statement}'
`;

function read(statement: string) {
  const { expectations, labels } = programOf(model(statement));
  const { outcome, text, ...rest } = expectations[0]!;
  const { outcome: name, region, form } = labels.outcomes[outcome]!;
  expect(text).toBe(statement);
  return { of: `${name} ${region} ${form}`.replace('  ', ' '), ...rest };
}

const codes = (statement: string) => {
  const compiled = compile(scenarioOf(model(statement)));
  return compiled.ok ? [] : compiled.problems.map(({ code }) => code);
};

describe('statistics', () => {
  test.each([
    ['mean', { kind: 'mean' }],
    ['sd', { kind: 'sd' }],
    ['median', { kind: 'quantile', p: 0.5 }],
    ['p95', { kind: 'quantile', p: 0.95 }],
    ['P5', { kind: 'quantile', p: 0.05 }],
    ['cvar95', { kind: 'cvar95' }],
  ])('%s of an outcome', (word, statistic) => {
    expect(read(`${word} of stopped(europe) < 3 weeks`)).toEqual({
      of: 'stopped europe amount',
      statistic,
      relation: '<',
      value: 3,
    });
  });

  test.each(['<', '<=', '>', '>='] as const)('compared by %s', relation => {
    expect(read(`mean of stopped(world) ${relation} 14 days`)).toMatchObject({ relation, value: 2 });
  });
});

describe('probabilities', () => {
  test('of an outcome beyond a threshold', () => {
    expect(read('P(stopped(world) > 0) >= 50 %')).toEqual({
      of: 'stopped world amount',
      statistic: { kind: 'probability', beyond: '>', threshold: 0 },
      relation: '>=',
      value: 0.5,
    });
    expect(read('P(cars_lost(europe) <= 1000 car) < 0.2')).toEqual({
      of: 'cars_lost europe amount',
      statistic: { kind: 'probability', beyond: '<=', threshold: 1000 },
      relation: '<',
      value: 0.2,
    });
  });

  test('are between nothing and all', () => {
    expect(codes('P(stopped(world) > 0) > 120 %')).toEqual(['BAD_EXPECT']);
    expect(codes('P(stopped(world) > 0) > 3 weeks')).toEqual(['BAD_EXPECT']);
  });
});

describe('what is compared', () => {
  test('a loss with a share is the share of the counterfactual, with an amount the amount', () => {
    expect(read('median of cars_lost(europe) < 2 %')).toMatchObject({ of: 'cars_lost europe share', value: 0.02 });
    expect(read('median of cars_lost(europe) < 500 car')).toMatchObject({ of: 'cars_lost europe amount', value: 500 });
    expect(read('median of parts_lost(china) < 2500 kg')).toMatchObject({ of: 'parts_lost china amount', value: 2.5 }); // tons inside
  });

  test('nothing is nothing in every unit', () => {
    expect(read('median of stopped(china) <= 0')).toMatchObject({ of: 'stopped china amount', value: 0 });
    expect(read('median of cars_lost(china) <= 0')).toMatchObject({ of: 'cars_lost china share', value: 0 });
  });

  test('a price is found by its zone, a formula by its name alone', () => {
    expect(read('p95 of price(europe) > 1.5')).toMatchObject({ of: 'price europe amount', value: 1.5 });
    expect(read('mean of money < 40 M USD')).toMatchObject({ of: 'money amount', value: 40e6 });
  });

  test.each([
    ['median of bikes_lost(europe) < 2 %', 'UNKNOWN_NAME'],
    ['median of cars_lost(usa) < 2 %', 'UNKNOWN_NAME'],
    ['median of cars_lost(europe) < 3 weeks', 'UNIT_MISMATCH'],
    ['median of stopped(europe) < 3', 'UNIT_MISMATCH'],
    ['mode of stopped(europe) < 3 weeks', 'BAD_EXPECT'],
    ['stopped(europe) < 3 weeks', 'BAD_EXPECT'],
    ['median of stopped(europe) = 3 weeks', 'BAD_EXPECT'],
    ['median of stopped(europe) < 3 bushels', 'UNKNOWN_UNIT'],
    ['median of stopped(europe) < uniform(1 week, 2 weeks)', 'BAD_EXPECT'],
  ])('`%s` is refused', (statement, code) => {
    expect(codes(statement)).toEqual([code]);
  });
});
