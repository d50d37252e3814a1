// Policies and variants: which inputs they replace, what the replaced ones remember, and what is refused whether in force or not.
import { describe, expect, test } from 'vitest';
import { inForce, variantOf } from '../../src/scenario/load.ts';
import { loadFrom, loadText, problemsOf, scenarioOf, summary } from './memory.ts';

const text = `sources: { law: { source: a law, as_of: 2024, confidence: reported } }
inputs: { cost: { value: 10 USD/kg, source: an estimate }, wait: 6 weeks, chance: { value: 'bernoulli(0.5)', luck: event } }
policies:
  credit:
    title: Production credit
    in_force: true
    source: law
    inputs: { cost: 9 USD/kg, chance: 'bernoulli(0.9)' }
  floor: { in_force: false, inputs: { cost: { value: 12 USD/kg, source: a contract } } }
variants:
  slow: { title: Slower, inputs: { wait: 9 weeks } }
  other: { policies: { credit: { in_force: false }, floor: { in_force: true } } }
  both: { inputs: { cost: 8 USD/kg } }
`;

describe('policies', () => {
  test('in force replace inputs, out of force nothing', () => {
    const { inputs } = scenarioOf(loadText(text)).document;
    expect(inputs).toMatchObject({ cost: { written: '9 USD/kg' }, wait: { written: '6 weeks' } });
  });

  test('what they set has their source, their place and their path; luck stays what it was', () => {
    const { document, quantities } = scenarioOf(loadText(text));
    const { cost, chance } = document.inputs!;
    expect(cost).toMatchObject({
      path: 'policies.credit.inputs.cost',
      source: 'law',
      asOf: '2024',
      confidence: 'reported',
    });
    expect(cost!.at.file.text.slice(cost!.at.start, cost!.at.end)).toBe('9 USD/kg');
    expect(chance!.luck).toBe('event');
    // what is replaced is no longer a number of the scenario
    expect(quantities.map(({ path }) => path)).not.toContain('inputs.cost');
    expect(quantities.map(({ path }) => path)).toContain('inputs.wait');
  });

  test('a layer above switches one off with two words', () => {
    const main = 'extends: base.yaml\npolicies: { credit: { in_force: false } }\n';
    const scenario = scenarioOf(loadFrom({ '/p/main.yaml': main, '/p/base.yaml': text }));
    expect(scenario.document.inputs!.cost!.written).toBe('10 USD/kg');
    expect(inForce(scenario)).toEqual([]);
  });

  test('a scenario that sets an input which a policy below sets too is warned', () => {
    const main = 'extends: base.yaml\ninputs: { cost: 20 USD/kg }\n';
    const files = { '/p/main.yaml': main, '/p/base.yaml': text };
    expect(loadFrom(files)).toMatchObject({
      ok: true,
      warnings: [{ message: expect.stringContaining('policy credit is in force') }],
    });
    expect(loadFrom({ '/p/main.yaml': 'extends: base.yaml\n', '/p/base.yaml': text })).toMatchObject({ warnings: [] });
  });

  test.each([
    ['an input that is not there', '{ cots: 9 USD/kg }', 'UNKNOWN_NAME @ cots'],
    ['another unit', '{ cost: 9 weeks }', 'UNIT_MISMATCH @ 9 weeks'],
    ['no unit', '{ cost: 9 }', 'UNIT_MISSING @ 9'],
    ['itself', '{ cost: cost * 2 }', 'FORMULA_CYCLE @ cost * 2'],
  ])('%s is refused, in force or not', (_, inputs, problem) => {
    for (const force of [true, false]) {
      const wrong = `inputs: { cost: 10 USD/kg }\npolicies: { credit: { in_force: ${force}, inputs: ${inputs} } }\n`;
      expect(summary(loadText(wrong))).toEqual([problem]);
    }
  });

  test('two in force that set the same input are refused, unless a variant settles it', () => {
    const both = text.replace('in_force: false', 'in_force: true').replace(/ {2}other.*\n/, '');
    const problems = problemsOf(loadText(both));
    expect(problems).toMatchObject([{ message: expect.stringMatching(/credit and floor .* cost/) }]);
    const one = text.replace('policies: { credit: { in_force: false }, floor', 'policies: { floor');
    expect(problemsOf(loadText(one))).toMatchObject([{ message: expect.stringMatching(/credit and floor .* cost/) }]);
    const settled = one.replace('other: {', 'other: { inputs: { cost: 7 USD/kg },');
    expect(problemsOf(loadText(settled))).toEqual([]);
  });
});

describe('variants', () => {
  const scenario = scenarioOf(loadText(text));
  const written = (variant: string) => {
    const { inputs } = variantOf(scenario, variant).document;
    return Object.fromEntries(Object.entries(inputs!).map(([name, quantity]) => [name, quantity.written]));
  };

  test('set inputs otherwise, switch policies, and have the last word', () => {
    expect(written('slow')).toMatchObject({ wait: '9 weeks', cost: '9 USD/kg' });
    expect(written('other')).toMatchObject({ cost: '12 USD/kg', chance: 'bernoulli(0.5)' });
    expect(written('both')).toMatchObject({ cost: '8 USD/kg' });
    expect(inForce(scenario, 'other')).toEqual(['floor']);
  });

  test('leave the scenario itself as it is', () => {
    variantOf(scenario, 'slow');
    expect(scenario.document.inputs!.wait!.written).toBe('6 weeks');
  });

  test.each([
    ['{ inputs: { wiat: 1 week } }', 'UNKNOWN_NAME @ wiat'],
    ['{ inputs: { wait: 1 t } }', 'UNIT_MISMATCH @ 1 t'],
    ['{ policies: { floor: { in_force: true } } }', 'UNKNOWN_NAME @ floor'],
    ['{ title: nothing }', 'MISSING_FIELD @ v'],
  ])('%s is refused', (variant, problem) => {
    expect(summary(loadText(`inputs: { wait: 6 weeks }\nvariants:\n  v: ${variant}\n`))).toEqual([problem]);
  });
});

describe('layers', () => {
  const load = (upper: string, lower: string) =>
    loadFrom({ '/p/main.yaml': `extends: base.yaml\n${upper}\n`, '/p/base.yaml': lower });

  test('add their regions and units to those below, each once, in order', () => {
    const { document } = scenarioOf(
      load('regions: [chile, china]\nunits: [wafer]', 'regions: [china, japan]\nunits: [car]'),
    );
    expect(document.regions).toEqual(['china', 'japan', 'chile']);
    expect(document.units).toEqual(['car', 'wafer']);
  });

  test('a name that stands twice in one list is refused, in whichever layer', () => {
    expect(summary(load('regions: [chile, chile]', 'regions: [china]'))).toEqual(['BAD_NAME @ chile']);
    expect(summary(load('regions: [china, china]', 'regions: [china]'))).toEqual(['BAD_NAME @ china']);
    expect(summary(load('regions: [chile]', 'regions: [china, china]'))).toEqual(['BAD_NAME @ china']);
  });
});
