// Outcomes as written → one slot for every region and form: which regions, which indices, which zones, which thresholds, what is kept,
// and formulas in whatever order they stand.
import { describe, expect, test } from 'vitest';
import { traceDraw } from '../../src/engine/simulate.ts';
import { compile } from '../../src/model/compile.ts';
import { evaluate } from '../../src/numbers/code.ts';
import { programOf, scenarioOf } from '../programs.ts';

/** Cars in China and Europe, pumps in Europe, parts made in China and sold to both; nothing at all in the USA. */
const model = (outcomes: string, zones = '[[china], [europe, usa]]') => `
regions: [china, europe, usa]
units: [car]
goods: { part: { unit: kg, zones: ${zones} }, film: { unit: kg } }
processes: { making: { makes: part }, rolling: { makes: film } }
sites:
  plant: { process: making, region: china, utilisation: 50 % }
  mill: { process: rolling, region: europe, utilisation: 50 % }
lanes:
  part china: { good: part, from: china, to: china, share: 100 %, transit: 1 week }
  part europe: { good: part, from: china, to: europe, share: 100 %, transit: 5 weeks }
  film europe: { good: film, from: europe, to: europe, share: 100 %, transit: 1 week }
uses:
  car: { unit: car, inputs: { part: 2 kg/car }, demand: { china: 300 car/week, europe: 100 car/week }, cohorts: { thin: { share: 20 % }, deep: { share: 80 % } } }
  pump: { unit: kg, inputs: { part: 1 kg/kg, film: 1 kg/kg }, demand: { europe: 50 kg/week }, cohorts: { all: { share: 100 % } } }
start: 2025-01-06
horizon: 52 weeks
outcomes:
${outcomes}
`;

const labels = (text: string) => programOf(text).labels.outcomes.map(l => `${l.outcome} ${l.region} ${l.form}`);
const codes = (text: string) => {
  const compiled = compile(scenarioOf(text));
  return compiled.ok ? [] : compiled.problems.map(({ code }) => code);
};

describe('regions', () => {
  test('are the world and every region that has any, an amount and its share each', () => {
    expect(labels(model('  cars: { measure: built_lost, uses: car }'))).toEqual([
      'cars world amount',
      'cars world share',
      'cars china amount',
      'cars china share',
      'cars europe amount',
      'cars europe share',
    ]);
  });

  test('are those asked for, `world` among them', () => {
    expect(labels(model('  cars: { measure: weeks_stopped, uses: car, regions: [europe] }'))).toEqual([
      'cars europe amount',
    ]);
    expect(labels(model('  cars: { measure: weeks_stopped, uses: car, regions: world }'))).toEqual([
      'cars world amount',
    ]);
    expect(codes(model('  cars: { measure: weeks_stopped, uses: car, regions: [mars] }'))).toEqual(['UNKNOWN_NAME']);
  });

  test('add up the cohorts, markets, lanes and accounts that are theirs', () => {
    const program = programOf(
      model(`  cars: { measure: weeks_stopped, uses: car }
  parts: { measure: output_lost, goods: [part, film] }
  exports: { measure: shipments_lost, goods: part, from: china, to: all }
  all: { measure: shipments_lost, goods: part, from: china, to: [china, europe] }
  cover: { measure: lowest_cover, uses: pump }
  film_cover: { measure: lowest_cover, uses: pump, goods: film }`),
    );
    const { cohorts, markets, lanes, accounts, outcomes } = program.labels;
    const chosen = <T>(outcome: string, region: string, rows: readonly T[], name: (row: T) => string) => {
      const i = outcomes.findIndex(l => l.outcome === outcome && l.region === region);
      return Array.from(program.outcomes[i]!.select, k => name(rows[k]!));
    };
    const cohort = (c: (typeof cohorts)[number]) => `${c.use} ${c.region} ${c.cohort}`;
    expect(chosen('cars', 'europe', cohorts, cohort)).toEqual(['car europe thin', 'car europe deep']);
    expect(chosen('cars', 'world', cohorts, cohort)).toHaveLength(4);
    expect(chosen('parts', 'world', markets, m => `${m.good} ${m.region}`)).toEqual(['part china', 'film europe']);
    const lane = (l: (typeof lanes)[number]) => `${l.name} ${l.buyer}`;
    // `all` is every region but the seller's own; a lane is counted for every buyer it serves
    expect(chosen('exports', 'world', lanes, lane)).toEqual(['part europe car', 'part europe car', 'part europe pump']);
    expect(chosen('all', 'world', lanes, lane)).toHaveLength(5);
    expect(chosen('all', 'china', lanes, lane)).toEqual(['part china car', 'part china car']);
    expect(chosen('cover', 'world', accounts, a => a.good)).toEqual(['part', 'film']);
    expect(chosen('film_cover', 'world', accounts, a => a.good)).toEqual(['film']);
  });
});

describe('price zones', () => {
  const zones = (written: string, more = '') =>
    labels(model(`  price: { measure: price_peak, goods: part${more} }`, written)).map(l =>
      l.replace(/^price (.*) amount$/, '$1'),
    );

  test('are called by their region, by what they leave out, by their regions, or the world', () => {
    expect(zones('[[china], [europe, usa]]')).toEqual(['china', 'outside china']);
    expect(zones('[[china, europe, usa]]')).toEqual(['world']);
    expect(zones('[[china, europe], [usa]]')).toEqual(['outside usa']); // nobody buys in the USA: no price to report
    expect(zones('[[china], [europe], [usa]]')).toEqual(['china', 'europe']);
  });

  test('regions in none of them form one more, called by what it leaves out', () => {
    expect(zones('[[china]]')).toEqual(['china', 'outside china']);
    expect(zones('[[usa], [china]]')).toEqual(['china', 'europe']);
    expect(zones('[[china, usa]]')).toEqual(['outside europe', 'europe']);
    const wide = (written: string) =>
      labels(
        model('  price: { measure: price_peak, goods: part }', written).replace(
          'regions: [china, europe, usa]',
          'regions: [china, europe, usa, japan, india, chile]',
        ),
      );
    expect(wide('[[china], [usa]]')).toContain('price outside china and usa amount');
    expect(wide('[[china], [usa, japan]]')).toContain('price europe + india + chile amount');
    expect(codes(model('  price: { measure: price_peak, goods: part }', '[[china], [china]]'))).toEqual(['WRONG_TYPE']);
  });

  test('several regions beside several others are called by their names', () => {
    const text = model('  price: { measure: price_peak, goods: part }')
      .replace('regions: [china, europe, usa]', 'regions: [china, europe, usa, japan]')
      .replace('[[china], [europe, usa]]', '[[china, japan], [europe, usa]]');
    expect(labels(text)).toEqual(['price china + japan amount', 'price europe + usa amount']);
  });

  test('are found by any of their regions', () => {
    expect(zones('[[china], [europe, usa]]', ', regions: [usa]')).toEqual(['outside china']);
    const program = programOf(
      model(`  price: { measure: price_peak, goods: part }
  spread: { formula: 'price(usa) - price(europe) + price(china)' }`),
    );
    const code = program.outcomes.at(-1)!.code!;
    expect(evaluate(code, [5, 7])).toBe(5); // both are the price outside China
  });

  test('are asked of one good at a time', () => {
    expect(codes(model('  price: { measure: price_mean, goods: [part, film] }'))).toEqual(['WRONG_TYPE']);
  });
});

describe('units', () => {
  test('are those of the use or the good, to print in', () => {
    const { outcomes } = programOf(
      model(`  cars: { measure: built_lost, uses: car, regions: world }
  parts: { measure: output_lost, goods: part, regions: world }
  weeks: { measure: time_to_stop, uses: car, regions: world }
  plants: { measure: plants_stopped, uses: car, regions: world }
  price: { measure: price_peak, goods: part, regions: china }`),
    ).labels;
    expect(outcomes.map(l => [l.outcome, l.form, l.unit])).toEqual([
      ['cars', 'amount', 'car'],
      ['cars', 'share', 'share'],
      ['parts', 'amount', 'kg'],
      ['parts', 'share', 'share'],
      ['weeks', 'amount', 'week'],
      ['plants', 'amount', 'share'],
      ['price', 'amount', '×'],
    ]);
    expect(outcomes[2]!.factor).toBeCloseTo(1000, 9); // inside it is tons; a factor of 1/0.001
  });

  test('have to be one: cars and kilograms do not add up', () => {
    expect(codes(model('  lost: { measure: built_lost, uses: [car, pump] }'))).toContain('UNIT_MISMATCH');
  });
});

describe('thresholds', () => {
  const of = (written: string) => programOf(model(written)).outcomes.map(slot => slot.threshold);

  test('of a loss are 1 % of the counterfactual unless stated', () => {
    expect(of('  cars: { measure: built_lost, uses: car, regions: world }')).toEqual([Number.NaN, 0.01]);
    expect(of('  cars: { measure: built_lost, uses: car, regions: world, threshold: 3 % }')).toEqual([
      Number.NaN,
      0.03,
    ]);
  });

  test('of a loss may be an amount, which leaves the share its 1 %', () => {
    expect(of('  cars: { measure: built_lost, uses: car, regions: world, threshold: 500 car }')).toEqual([500, 0.01]);
  });

  test('of a stoppage are none: any counts', () => {
    expect(of('  weeks: { measure: weeks_stopped, uses: car, regions: world }')).toEqual([0]);
    expect(of('  first: { measure: time_to_stop, uses: car, regions: world }')).toEqual([Number.NaN]);
  });
});

describe('headlines', () => {
  test('keep every draw, 32 of them at most, in the order of the file', () => {
    // three places and two forms each: six slots an outcome, 36 in all
    const outcomes = Array.from(
      { length: 6 },
      (_, i) => `  cars${i}: { measure: built_lost, uses: car, headline: true }`,
    );
    const { outcomes: slots } = programOf(model(outcomes.join('\n')));
    expect(slots.map(slot => slot.kept)).toEqual(Array.from({ length: 36 }, (_, i) => i < 32));
  });

  test('others are not kept, and take none of the room', () => {
    const { outcomes: slots, labels: named } = programOf(
      model(`  plain: { measure: weeks_stopped, uses: car, regions: world }
  shown: { measure: weeks_stopped, uses: car, regions: world, headline: true }`),
    );
    expect(slots.map(slot => slot.kept)).toEqual([false, true]);
    expect(named.outcomes.map(l => l.headline)).toEqual([false, true]);
  });
});

describe('formulas', () => {
  const value = (outcomes: string, name: string, measured: readonly number[]) => {
    const program = programOf(model(outcomes));
    const out = [...measured];
    for (const [i, slot] of program.outcomes.entries()) if (slot.code) out[i] = evaluate(slot.code, out);
    return out[program.labels.outcomes.findIndex(l => l.outcome === name)];
  };

  test('may stand in any order, before what they are made of', () => {
    const outcomes = `  total: { formula: 'double + cars(europe)', unit: car }
  double: { formula: '2 * cars(world)', unit: car }
  cars: { measure: built_lost, uses: car, regions: [world, europe] }`;
    // slots: cars world amount, share, europe amount, share; then the formulas
    expect(value(outcomes, 'double', [10, 0.1, 4, 0.4])).toBe(20);
    expect(value(outcomes, 'total', [10, 0.1, 4, 0.4])).toBe(24);
  });

  test('reach the share of the counterfactual under `_share`', () => {
    const outcomes = `  cars: { measure: built_lost, uses: car, regions: [world, europe] }
  worse: { formula: 'cars_share(europe) / cars_share(world)' }`;
    expect(value(outcomes, 'worse', [10, 0.1, 4, 0.4])).toBe(4);
  });

  test('have a unit that follows from their parts, or the one that is written', () => {
    const { outcomes } = programOf(
      model(`  cars: { measure: built_lost, uses: car, regions: world }
  money: { formula: 'cars(world) * 30000 USD/car', unit: M USD }
  ratio: { formula: 'cars_share(world) / 2' }
  plain: { formula: 'cars(world) * 2' }`),
    ).labels;
    const [money, ratio, plain] = outcomes.slice(2);
    expect([money!.unit, money!.factor]).toEqual(['M USD', 1e-6]);
    expect([ratio!.unit, plain!.unit]).toEqual(['', 'car']);
  });

  test('read named inputs: certain ones as numbers, drawn ones as what the draw has', () => {
    const outcomes = `  cars: { measure: built_lost, uses: car, regions: world }
  money: { formula: 'cars(world) * margin', unit: USD }
  rest: { formula: 'money - 2 * fee' }
inputs:
  basic: { value: '100 to 200 USD/car', source: a survey, confidence: estimated }
  margin: { value: basic * 2, source: a survey }
  fee: 7 USD`;
    const program = programOf(model(outcomes));
    expect(program.inputs.map(({ name }) => name)).toEqual(['basic']);
    const [money, rest] = program.outcomes.slice(-2);
    // cars, its share, money, rest; then the inputs: 3 cars at 2 · 150 USD
    expect(evaluate(money!.code!, [3, 0.1, 0, 0, 150])).toBe(900);
    expect(evaluate(rest!.code!, [3, 0.1, 900, 0, 150])).toBe(886);
    expect(program.labels.ledger.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['inputs.basic', 'inputs.margin', 'inputs.fee']),
    );
    const ban =
      '\nshocks: { ban: { kind: export-ban, from: china, to: all, goods: part, onset: 2025-02-03, duration: 20 weeks } }';
    const hit = programOf(model(outcomes + ban));
    for (let draw = 0; draw < 3; draw++) {
      const trace = traceDraw(hit, 'seed', draw);
      const [lost, , worth] = trace.outcomes;
      expect(worth).toBe(lost! * (trace.inputs[0]! * 2));
      expect(lost).not.toBe(0);
    }
  });

  test('say which region they are of', () => {
    const compiled = compile(
      scenarioOf(model("  cars: { measure: built_lost, uses: car }\n  a: { formula: 'cars * 2' }")),
    );
    expect(compiled.ok ? [] : compiled.problems).toMatchObject([
      { message: 'cars stands in the formula without a region', fix: expect.stringContaining('`cars(world)`') },
    ]);
  });

  test.each([
    [
      'an input that is an outcome too',
      "  a: { formula: '2 * 3' }\n  b: { formula: 'a + 1' }\ninputs: { a: 3 }",
      'BAD_NAME',
    ],
    ['a region of a formula', "  a: { formula: '2 * 3' }\n  b: { formula: 'a(usa)' }", 'UNKNOWN_NAME'],
    ['a circle', "  a: { formula: 'b + 1' }\n  b: { formula: 'a + 1' }", 'FORMULA_CYCLE'],
    ['itself', "  a: { formula: 'a + 1' }", 'FORMULA_CYCLE'],
    [
      'cars and weeks',
      "  cars: { measure: built_lost, uses: car }\n  w: { measure: time_to_stop, uses: car }\n  a: { formula: 'cars(world) + w(world)' }",
      'UNIT_MISMATCH',
    ],
    [
      'a unit of another kind',
      "  cars: { measure: built_lost, uses: car }\n  a: { formula: 'cars(world)', unit: week }",
      'UNIT_MISMATCH',
    ],
    [
      'a region that has none',
      "  cars: { measure: built_lost, uses: car }\n  a: { formula: 'cars(usa)' }",
      'UNKNOWN_NAME',
    ],
    [
      'a share that is not there',
      "  w: { measure: time_to_stop, uses: car }\n  a: { formula: 'w_share(world)' }",
      'UNKNOWN_NAME',
    ],
  ])('that ask for %s are refused', (_, outcomes, code) => {
    expect(codes(model(outcomes))).toEqual([code]);
  });
});

describe('measures', () => {
  test.each([
    ['built_lost', 'goods: part'],
    ['output_lost', 'uses: car'],
    ['shipments_lost', 'goods: part, from: china'],
    ['price_peak', 'uses: car'],
  ])('%s without what it measures is refused', (measure, written) => {
    expect(codes(model(`  a: { measure: ${measure}, ${written} }`))).toContain('MISSING_FIELD');
  });

  test('of unknown uses and goods are refused', () => {
    expect(codes(model('  a: { measure: weeks_stopped, uses: bike }'))).toContain('UNKNOWN_NAME');
    expect(codes(model('  a: { measure: output_lost, goods: gold }'))).toContain('UNKNOWN_NAME');
  });
});

describe('lines', () => {
  const of = (written: string) => programOf(model(written));

  test('are all sites of a process, by region, or those that are named', () => {
    const program = of(`  a: { measure: weeks_stopped, processes: [making, rolling] }
  b: { measure: time_to_stop, sites: mill }
  c: { measure: lowest_cover, processes: rolling }`);
    expect(program.labels.outcomes.map(l => `${l.outcome} ${l.region}`)).toEqual([
      'a world',
      'a china',
      'a europe',
      'b world',
      'b europe',
    ]);
    expect(program.outcomes.map(slot => [slot.lines, Array.from(slot.select)])).toEqual([
      [true, [0, 1]],
      [true, [0]],
      [true, [1]],
      [true, [1]],
      [true, [1]],
    ]);
  });

  test.each([
    ['nothing', 'measure: time_to_stop', 'MISSING_FIELD'],
    ['uses and sites', 'measure: time_to_stop, uses: car, sites: mill', 'WRONG_TYPE'],
    ['a site that is not there', 'measure: time_to_stop, sites: mil', 'UNKNOWN_NAME'],
    ['a process that is not there', 'measure: lowest_cover, processes: makin', 'UNKNOWN_NAME'],
    ['a loss of a process', 'measure: built_lost, uses: car, processes: making', 'UNKNOWN_FIELD'],
    ['a threshold of a time', 'measure: time_to_stop, uses: car, threshold: 3 weeks', 'UNKNOWN_FIELD'],
    ['a loss within a time', 'measure: built_lost, uses: car, within: 3 weeks', 'UNKNOWN_FIELD'],
    ['an amount of time', 'measure: time_to_stop, uses: car, within: 3 kg', 'UNIT_MISMATCH'],
  ])('of %s are refused', (_, written, code) => {
    expect(codes(model(`  a: { ${written} }`))).toEqual([code]);
  });

  test('that make different things are not added up', () => {
    const text = model('  a: { measure: time_to_recover, processes: [making, rolling] }')
      .replace('film: { unit: kg }', 'film: { unit: car }')
      .replace('film: 1 kg/kg', 'film: 1 car/kg');
    expect(codes(text)).toEqual(['UNIT_MISMATCH']);
  });
});

describe('within', () => {
  test('counts every step that has begun by then, half a step away from rounding', () => {
    const program = programOf(model('  a: { measure: time_to_stop, uses: car, regions: world, within: 90 days }'));
    expect(program.outcomes[0]!.threshold).toBe(12.5); // 90 days are 12.86 weeks
    expect(program.labels.outcomes[0]!.within).toEqual({
      written: '90 days',
      weeks: expect.closeTo(90 / 7, 12),
    });
    const exact = programOf(model('  a: { measure: time_to_stop, uses: car, regions: world, within: 13 weeks }'));
    expect(exact.outcomes[0]!.threshold).toBe(13.5);
  });

  test('may be a named input, and has to be certain', () => {
    const asked = (input: string) =>
      model(`  a: { measure: time_to_stop, uses: car, regions: world, within: soon }\ninputs: { soon: ${input} }`);
    expect(programOf(asked('8 weeks')).labels.outcomes[0]!.within).toEqual({ written: '56 days', weeks: 8 });
    expect(codes(asked('8 to 9 weeks'))).toEqual(['BAD_NUMBER']);
  });
});

test('variants need a headline to be compared by', () => {
  const text = (headline: boolean) =>
    model(
      `  a: { measure: built_lost, uses: car, headline: ${headline} }\ninputs: { x: 1 week }\nvariants: { v: { inputs: { x: 2 weeks } } }`,
    );
  expect(codes(text(false))).toEqual(['MISSING_FIELD']);
  expect(codes(text(true))).toEqual([]);
});

test('bands are drawn of what is built, made and shipped, and of prices', () => {
  const { series } = programOf(
    model(`  cars: { measure: built_lost, uses: car, regions: world }
  parts: { measure: output_lost, goods: part, regions: china }
  sent: { measure: shipments_lost, goods: part, from: china, to: all, regions: world }
  weeks: { measure: weeks_stopped, uses: car, regions: world }
  price: { measure: price_peak, goods: part, regions: china }`),
  ).labels;
  expect(series.map(s => [s.series, s.region, s.measure])).toEqual([
    ['cars', 'world', 'built'],
    ['parts', 'china', 'output'],
    ['sent', 'world', 'shipments'],
    ['price', 'china', 'price'],
  ]);
});
