// What a base state is asked to compare it with evidence: every question on a network solved by hand, and what is refused.
import { describe, expect, test } from 'vitest';
import { type CalibrationRow, calibrate } from '../../src/model/calibration.ts';
import { programOf, scenarioOf } from '../programs.ts';

/**
 * The south builds 100 cars a week of 2 t of parts: 150 t from the north, 50 t of its own. The north uses 30 t for pumps. A ton of
 * parts takes 2 t of ore from the north and returns 0.5 t there, where it is made: parts 180 + 50, ore 460, of which 90 is scrap.
 */
const model = (rows: string, step = 'week') => `
regions: [north, south]
units: [car]
goods:
  ore: { unit: t, price: { north: 100 USD/t, default: '100 to 400 USD/t' } }
  part: { unit: kg, price: 'triangular(2, 3, 5) USD/kg' }
  dust: { unit: t, price: { north: 1 USD/t } }
processes:
  mining: { makes: ore }
  making: { makes: part, inputs: { ore: 2 t/t } }
  recycling making: { makes: part, inputs: { ore: 2 t/t }, coproducts: { ore: 0.5 t/t } }
sites:
  mine: { process: mining, region: north, capacity: 500 t/week }
  northern: { process: recycling making, region: north, utilisation: 90 % }
  southern: { process: making, region: south, utilisation: 50 % }
lanes:
  ore north: { good: ore, from: north, to: north, share: 100 %, transit: 1 week }
  ore south: { good: ore, from: north, to: south, share: 100 %, transit: 1 week }
  part pump: { good: part, from: north, to: north, share: 100 %, transit: 1 week }
  part over: { good: part, from: north, to: south, share: 75 %, transit: 1 week }
  part home: { good: part, from: south, to: south, share: 25 %, transit: 1 week }
uses:
  car: { unit: car, inputs: { part: 2 t/car }, demand: { south: 100 car/week }, cohorts: { thin: { share: 20 % }, deep: { share: 80 % } } }
  pump: { unit: t, inputs: { part: 1 t/t }, demand: { north: 30 t/week }, cohorts: { all: { share: 100 % } } }
start: 2025-01-06
horizon: 2 years
step: ${step}
inputs: { people: 50 car/week }
outcomes: { lost: { measure: built_lost, uses: car } }
calibration:
${rows}
`;

function rowsOf(text: string): readonly CalibrationRow[] {
  const found = calibrate(scenarioOf(text), programOf(text));
  if (!found.ok) throw new Error(found.problems.map(({ message }) => message).join('; '));
  return found.value;
}

const written = (formula: string, unit: string, band = 'low: 0, central: 1, high: 2') =>
  `  it: { what: something, formula: '${formula}', unit: '${unit}', ${band} }`;
const derived = (formula: string, unit: string, step?: string) =>
  rowsOf(model(written(formula, unit), step))[0]!.derived;
const refused = (formula: string, unit: string) => {
  const text = model(written(formula, unit));
  const found = calibrate(scenarioOf(text), programOf(text));
  return found.ok ? [] : found.problems.map(({ code }) => code);
};

describe('questions', () => {
  test.each([
    ['output(part, north)', 't/week', 180],
    ['output(part, world)', 't/week', 230],
    ['output(ore, north)', 't/week', 460], // scrap is made as well
    ['exports(part, north)', 't/week', 150], // what pumps take stays
    ['exports(ore, north)', 't/week', 100],
    ['exports(part, world)', 't/week', 150],
    ['exports(part, south)', 't/week', 0],
    ['imports(part, south)', 't/week', 150],
    ['imports(part, north)', 't/week', 0],
    ['flow(part, north, south)', 't/week', 150],
    ['flow(part, south, south)', 't/week', 50],
    ['flow(part, world, south)', 't/week', 200],
    ['flow(part, north, world)', 't/week', 180],
    ['consumption(part, south)', 't/week', 200],
    ['consumption(ore, world)', 't/week', 460],
    ['built(car, south)', 'car/week', 100], // both cohorts
    ['built(car, north)', 'car/week', 0],
    ['built(pump, world)', 't/week', 30],
    ['utilisation(mining, north)', '%', (100 * 370) / 500], // 460 less 90 of scrap
    ['utilisation(recycling making, north)', '%', 90],
    ['utilisation(making, world)', 'share', 0.5],
    ['price(ore, north)', 'USD/t', 100],
    ['price(part, south)', 'USD/kg', 3], // the mode
    ['price(part, north) * exports(part, north)', 'USD/week', 3 * 150_000],
  ])('%s is on paper what it is in the model', (formula, unit, paper) => {
    expect(derived(formula, unit)).toBeCloseTo(paper, 9); // the base state is good to a dozen digits
  });

  test('have the same answers on a monthly clock', () => {
    for (const [formula, unit, paper] of [
      ['output(part, north)', 't/week', 180],
      ['built(car, world)', 'car/week', 100],
      ['utilisation(mining, north)', '%', 74],
    ] as const)
      expect(derived(formula, unit, 'month')).toBeCloseTo(paper, 9);
  });

  test('are answered in the unit of the row', () => {
    expect(derived('output(part, north)', 'kg/week')).toBeCloseTo(180_000, 6);
    expect(derived('output(part, north)', 'kt/year')).toBeCloseTo((0.18 * 365.25) / 7, 9);
  });
});

describe('formulas', () => {
  test('mix answers with named inputs, at their central values', () => {
    expect(derived('built(car, world) / people', '1')).toBeCloseTo(2, 9);
    expect(derived('output(part, north) / output(part, world)', '%')).toBeCloseTo((100 * 180) / 230, 9);
    expect(derived('exports(part, north) - flow(part, north, south) + 5 t/week', 't/week')).toBeCloseTo(5, 9);
  });
});

describe('rows', () => {
  test('are inside where the derived value lies in the band, ends included; none is dropped', () => {
    const rows = rowsOf(
      model(
        [
          "  a: { what: in, formula: 'built(car, south)', unit: car/week, low: 90, central: 95, high: 110, basis: cars, source: S1, why: customs }",
          "  b: { what: below, formula: 'built(car, south)', unit: car/week, low: 101, central: 105, high: 110 }",
          "  c: { what: above, formula: 'built(car, south)', unit: car/week, low: 80, central: 85, high: 99 }",
        ].join('\n'),
      ),
    );
    expect(rows.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['a', 'inside'],
      ['b', 'outside'],
      ['c', 'outside'],
    ]);
    expect(rows[0]).toMatchObject({
      what: 'in',
      unit: 'car/week',
      low: 90,
      central: 95,
      high: 110,
      basis: 'cars',
      source: 'S1',
      why: 'customs',
    });
    expect(rows[1]).toMatchObject({ basis: '', source: '', why: '' });
  });

  test.each([
    ['output(part, mars)', 't/week', 'UNKNOWN_NAME'],
    ['output(gold, north)', 't/week', 'UNKNOWN_NAME'],
    ['output(part)', 't/week', 'UNKNOWN_NAME'],
    ['flow(part, north)', 't/week', 'UNKNOWN_NAME'],
    ['built(part, north)', 't/week', 'UNKNOWN_NAME'], // a good is not a use
    ['output(part, north)', 't', 'UNIT_MISMATCH'],
    ['output(part, north) + built(car, south)', 't/week', 'UNIT_MISMATCH'],
    ['output(part, north)', 'bushel', 'UNKNOWN_UNIT'],
    ['price(dust, south)', 'USD/t', 'UNKNOWN_NAME'], // only the north has one
    ['price(part, world)', 'USD/kg', 'UNKNOWN_NAME'], // a price is one region's
    ['price(part, north)', 't/week', 'UNIT_MISMATCH'],
  ])('%s in %s is refused', (formula, unit, code) => {
    expect(refused(formula, unit)).toEqual([code]);
  });

  test('that the model cannot derive stay, with the reason; without one they are refused', () => {
    const band = 'unit: index points, low: 1, central: 2, high: 3';
    const rows = rowsOf(model(`  a: { what: a mood, ${band}, why: the model has no moods }`));
    expect(rows[0]).toMatchObject({
      id: 'a',
      verdict: 'not derived',
      derived: Number.NaN,
      why: 'the model has no moods',
    });
    const text = model(`  a: { what: a mood, ${band} }`);
    const found = calibrate(scenarioOf(text), programOf(text));
    expect(found.ok ? [] : found.problems.map(({ code }) => code)).toEqual(['MISSING_FIELD']);
  });

  test('bands have to be three numbers from low to high', () => {
    for (const band of ['low: 3, central: 2, high: 1', 'low: few, central: 1, high: 2']) {
      const text = model(written('built(car, south)', 'car/week', band));
      const found = calibrate(scenarioOf(text), programOf(text));
      expect(found.ok ? [] : found.problems.map(({ code }) => code)).toEqual(['BAD_NUMBER']);
    }
  });
});

describe('base prices', () => {
  const { labels, inputs } = programOf(model('').replace('calibration:', ''));

  test('stand for each region that has one, in dollars per unit of the good', () => {
    expect(labels.prices).toEqual([
      { good: 'ore', region: 'north', usdPerUnit: 100 },
      { good: 'ore', region: 'south', usdPerUnit: expect.closeTo(200, 9) }, // the median of an interval is the geometric mean of its ends
      { good: 'part', region: 'north', usdPerUnit: expect.closeTo(3, 12) },
      { good: 'part', region: 'south', usdPerUnit: expect.closeTo(3, 12) },
      { good: 'dust', region: 'north', usdPerUnit: 1 },
    ]);
  });

  test('are in the ledger, and nothing is drawn for them', () => {
    expect(labels.ledger.map(row => row.path)).toContain('goods.part.price');
    expect(inputs).toEqual([]);
  });
});
