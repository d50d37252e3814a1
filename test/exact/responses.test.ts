// What responses save and cost, against answers on paper: one lane, cut to nothing, and a reserve, a deeper stock, both, or none.
import { describe, expect, test } from 'vitest';
import { runChunk, traceDraw } from '../../src/engine/simulate.ts';
import { compile } from '../../src/model/compile.ts';
import type { Program } from '../../src/model/program.ts';
import { compileResponses } from '../../src/model/responses.ts';
import { renderAll } from '../../src/problem.ts';
import { type Help, weighHelp } from '../../src/report/help.ts';
import { scenarioOf } from '../programs.ts';

/** The year's 52 weeks, in years of 365.25 days. */
const YEARS = (52 * 7) / 365.25;
/** Amounts here are sums of some hundred doubles of up to 1e6. */
const PAPER = 1e-6;

/** 4 weeks of stock, 100 a week, all shut for `weeks`: max(0, weeks − 4) weeks of use are lost without an answer. */
const model = (answers: string, weeks = '10 weeks', more = '') => `
regions: [abroad, home, ally]
goods:
  part: { unit: t, price: { default: 2000 USD/t, ally: 9000 USD/t }, behaviour: { surge: 1, air_transit: 9 weeks, leakage: 0, reroute: 0, order_elasticity: 0, makers_stock: 20 weeks, slow_smoothing: 100000 weeks } }
processes: { making: { makes: part } }
sites: { Plant: { process: making, region: abroad, utilisation: 50 % } }
lanes:
  lane: { good: part, from: abroad, to: home, share: 100 %, transit: 1 week }
  other lane: { good: part, from: abroad, to: ally, share: 100 %, transit: 1 week }
uses:
  car: { unit: t, postponed: 0 %, overtime: 0 %, inputs: { part: 1 t/t }, demand: { home: 100 t/week, ally: 50 t/week }, cohorts: { all: { share: 100 %, cover: 4 weeks } } }
inputs:
  shut_for: ${weeks}
  reserve_of: 2 weeks
  margin: 3000 USD/t
${more}
start: 2025-01-06
horizon: 52 weeks
draws: 256
shocks: { ban: { kind: export-ban, from: abroad, to: home, goods: part, onset: 2025-01-13, duration: shut_for } }
outcomes:
  lost: { measure: built_lost, uses: car, headline: true }
  money: { formula: lost(world) * margin, unit: USD, headline: true }
responses:
${answers}
`;

const RESERVE = '  reserve: { adds: { stockpiles: { R: { good: part, region: home, holds: reserve_of } } } }';
const DEEPER =
  '  deeper: { adds: { uses: { car: { cohorts: { all: { cover: 5 weeks } } } } }, cost: { once: 30 kUSD, yearly: 10 kUSD/year } }';

function tried(text: string) {
  const scenario = scenarioOf(text);
  const base = compile(scenario);
  if (!base.ok) throw new Error(renderAll(base.problems));
  const responses = compileResponses(scenario, base.value);
  if (!responses.ok) throw new Error(renderAll(responses.problems));
  return { base: base.value, responses: responses.value };
}

const outcomeIn = (program: Program, draw: number, outcome: string, region = '') => {
  const { outcomes } = traceDraw(program, '1', draw);
  return outcomes[program.labels.outcomes.findIndex(l => l.outcome === outcome && l.region === region)]!;
};
const costIn = (program: Program, draw = 0) => traceDraw(program, '1', draw).outcomes[program.priced.cost!]!;

function helped(text: string) {
  const { base, responses } = tried(text);
  const run = (program: Program) => runChunk(program, '1', { index: 0, firstDraw: 0, draws: 64 })!;
  const helping = weighHelp(base, run(base));
  for (const response of responses) helping.add(response, run(response.program));
  return helping.finish();
}
const row = (help: Help, name: string) => help.rows.find(({ tried: { name: n } }) => n === name)!;

describe('a reserve of w weeks', () => {
  test.each([
    [10, 2, 200], // loss of 6 weeks, 2 in reserve
    [5, 2, 100], // loss of 1: there is not more to save than is lost
    [4, 2, 0],
    [10, 20, 600],
  ])('shut for %i weeks, %i in reserve: saves %i', (shut, weeks, saves) => {
    const { base, responses } = tried(model(RESERVE, `${shut} weeks`).replace('reserve_of: 2', `reserve_of: ${weeks}`));
    const without = outcomeIn(base, 0, 'lost', 'world');
    const using = outcomeIn(responses[0]!.program, 0, 'lost', 'world');
    expect(without).toBeCloseTo(100 * Math.max(0, shut - 4), 8);
    expect(without - using).toBeCloseTo(saves, 8);
  });

  test('costs price × what it holds, and carry on that for as long as it is held', () => {
    const cost = (words: string) => costIn(tried(model(RESERVE.replace(/ }$/, `${words} }`))).responses[0]!.program);
    const value = 200 * 2000;
    expect(cost('')).toBeCloseTo(value, 6);
    expect(cost(', cost: { carry: 8 %/year }')).toBeCloseTo(value * (1 + 0.08 * YEARS), 6);
    // sold again at three quarters of its price
    expect(cost(', cost: { carry: 8 %/year, purchase: 25 % }')).toBeCloseTo(value * (0.25 + 0.08 * YEARS), 6);
    expect(cost(', cost: { purchase: 0 %, once: 1 M USD, yearly: 2 M USD/year }')).toBeCloseTo(1e6 + 2e6 * YEARS, 6);
  });

  test('that is there already costs what it is added to, in money of its region', () => {
    const text = (adds: string) =>
      `${model(`  more: { adds: { stockpiles: { R: ${adds} } } }`)}stockpiles: { R: { good: part, region: ally, holds: 30 t } }\n`;
    const cost = (adds: string) => costIn(tried(text(adds)).responses[0]!.program);
    expect(cost('{ holds: 2 weeks }')).toBeCloseTo((100 - 30) * 9000, 6);
    expect(cost('{ release_below: 80 % }')).toBe(0);
    expect(cost('{ holds: 0 t }')).toBeCloseTo(-30 * 9000, 6); // what is sold
  });
});

describe('a response', () => {
  test('is weighed draw by draw: cost, what is saved, and that for each dollar', () => {
    const help = helped(model(`${RESERVE}\n${DEEPER}`, "'discrete(5, 1, 10, 1) weeks'"));
    const [reserve, deeper] = [row(help, 'reserve'), row(help, 'deeper')];
    // 100 t in short draws, 200 t in long ones, at 3000 USD; n of 64 are long
    const longs = reserve.lossSaved!.value / 100 - 1;
    expect(longs * 64).toBeCloseTo(Math.round(longs * 64), 6);
    expect(reserve.saved!.value).toBeCloseTo(3000 * 100 * (1 + longs), 3);
    expect(reserve.cost).toEqual({ value: 400_000, error: 0 });
    expect(reserve.perCost!.value).toBeCloseTo((3 * (1 + longs)) / 4, 10);
    // the cost is certain: the error of the ratio is that of what is saved, 100 or 200 t, over the cost
    const sd = Math.sqrt((longs * (1 - longs) * 64) / 63) * 300_000;
    expect(reserve.perCost!.error! * 400_000).toBeCloseTo(sd / Math.sqrt(64), 4);
    // 300 kUSD in short draws is less than 400, 600 in long ones is more
    expect(reserve.worthIt!.value).toBeCloseTo(longs, 12);
    // one more week of cover is 100 t for home, and the ally does without
    expect(deeper.saved!.value).toBeCloseTo(300_000, 3);
    expect(deeper.saved!.error).toBeLessThan(PAPER);
    expect(deeper.cost!.value).toBeCloseTo(30_000 + 10_000 * YEARS, 6);
    expect(deeper.perCost!.value).toBeCloseTo(300_000 / (30_000 + 10_000 * YEARS), 8);
    // sorted by what is saved for each of cost; net 260 kUSD against 200 and −100: the deeper stock is best in every draw
    expect(help.rows.map(({ tried: { name } }) => name)).toEqual(['deeper', 'reserve']);
    expect([deeper.best!.value, reserve.best!.value]).toEqual([1, 0]);
    expect(deeper.inPeace!.value).toBe(0);
  });

  test('costs what it changes of outcomes that count as cost, too', () => {
    const counted =
      '  deeper: { adds: { uses: { car: { cohorts: { all: { cover: 5 weeks } } } } }, cost: { outcomes: bill } }';
    const text = model(counted).replace('  money:', '  bill: { formula: 7 USD/t * (1000 t - lost(world)) }\n  money:');
    // 100 t less are lost: 700 USD more
    expect(row(helped(text), 'deeper').cost!.value).toBeCloseTo(700, 8);
    const later = model(
      counted.replace('} } } } }', '} } } }, outcomes: { bill: { formula: 7 USD/t * (1000 t - lost(world)) } } }'),
    );
    // it is not there without the response: all of it counts, 7 USD for each of 1000 t less the 500 still lost
    expect(row(helped(later), 'deeper').cost!.value).toBeCloseTo(3500, 8);
  });

  test('without a price costs nothing, and no ratio is made of it', () => {
    const free = DEEPER.replace(/, cost: .* }$/, ' }');
    const { cost, perCost, worthIt } = row(helped(model(free)), 'deeper');
    expect(cost!.value).toBe(0);
    expect(perCost).toBeUndefined();
    expect(worthIt!.value).toBe(1);
  });

  test('changes the world in peace, which is told apart', () => {
    // Half of the ally's demand goes for good: 25 t a week less are built, with shocks and without, and nothing more is saved.
    const slump = '  slump: { adds: { uses: { car: { demand: { ally: 25 t/week } } } } }';
    const { inPeace, lossSaved } = row(helped(model(slump)), 'slump');
    expect(inPeace!.value).toBeCloseTo(-25 * 52, 8);
    expect(lossSaved!.value).toBeCloseTo(0, 8);
  });

  test('sets inputs over those of policies in force', () => {
    const policy = 'policies: { p: { in_force: true, inputs: { reserve_of: 1 week } } }';
    const { responses } = tried(
      model(RESERVE.replace('adds: {', 'adds: { inputs: { reserve_of: 3 weeks },'), '10 weeks').replace(
        'start:',
        `${policy}\nstart:`,
      ),
    );
    expect(costIn(responses[0]!.program)).toBeCloseTo(3 * 100 * 2000, 6);
  });

  test('draws what it does not set from the same luck as the scenario', () => {
    const { base, responses } = tried(
      model(RESERVE, '5 to 15 weeks').replace('reserve_of: 2 weeks', 'reserve_of: 1 to 3 weeks'),
    );
    const drawn = (program: Program) => {
      const { inputs } = traceDraw(program, '1', 3);
      return inputs[program.inputs.findIndex(({ name }) => name === 'shut_for')];
    };
    expect(drawn(responses[0]!.program)).toBe(drawn(base));
    // an uncertain size is priced draw by draw
    const held = (draw: number) => {
      const { program } = responses[0]!;
      const { inputs } = traceDraw(program, '1', draw);
      return inputs[program.inputs.findIndex(({ name }) => name === 'reserve_of')]!;
    };
    expect(costIn(responses[0]!.program, 5)).toBeCloseTo(held(5) * 100 * 2000, 6);
    expect(held(5)).not.toBe(held(6));
  });
});

describe('a portfolio', () => {
  const both = `${RESERVE}\n${DEEPER}\nportfolios:\n  both: { takes: [reserve, deeper] }`;

  test('saves what both save together, no more than is lost, and costs both', () => {
    // 6 weeks lost, 3 saved; of 2.5 weeks lost all are
    const [long, short] = [helped(model(both)), helped(model(both, '6 weeks'))];
    expect(row(long, 'both').lossSaved!.value).toBeCloseTo(300, 8);
    expect(row(short, 'both').lossSaved!.value).toBeCloseTo(200, 8);
    const { cost } = row(long, 'both');
    expect(cost!.value).toBeCloseTo(row(long, 'reserve').cost!.value + row(long, 'deeper').cost!.value, 6);
  });

  test('pays for a stock once, by the terms of the response that says what it holds, wherever it stands', () => {
    const answers = `
  filled: { adds: { stockpiles: { R: { fill: 10 t/week } } }, cost: { carry: 50 %/year } }
  bought: { adds: { stockpiles: { R: { holds: 300 t } } } }
portfolios:
  one: { takes: [bought, filled] }
  other: { takes: [filled, bought] }`;
    const text = `${model(answers)}stockpiles: { R: { good: part, region: home, holds: 200 t } }\n`;
    const { responses } = tried(text);
    const cost = responses.map(({ name, program }) => [name, costIn(program)]);
    // 100 t more at 2000 USD
    expect(Object.fromEntries(cost)).toEqual({ filled: 0, bought: 200_000, one: 200_000, other: 200_000 });
  });

  test('can be the same response in another size', () => {
    const sizes = `${RESERVE}\nportfolios:\n  four: { takes: reserve, inputs: { reserve_of: 4 weeks } }\n  none: { takes: reserve, inputs: { reserve_of: 0 weeks } }`;
    const help = helped(model(sizes));
    const saved = ['reserve', 'four', 'none'].map(name => row(help, name).lossSaved!.value);
    for (const [i, paper] of [200, 400, 0].entries()) expect(saved[i]).toBeCloseTo(paper, 8);
    expect(row(help, 'four').cost!.value).toBeCloseTo(800_000, 6);
    expect(row(help, 'none').cost!.value).toBe(0);
  });
});

describe('of size 0', () => {
  const nothing: Record<string, string> = {
    'a reserve that holds nothing': '{ stockpiles: { R: { good: part, region: home, holds: 0 weeks } } }',
    'a lever on its own value': '{ inputs: { margin: 3000 USD/t } }',
    'a shock of severity 0':
      '{ shocks: { again: { kind: outage, sites: Plant, severity: 0 %, onset: 2025-02-03, duration: 5 weeks } } }',
    'a share of nothing': '{ uses: { car: { overtime: 0 % } } }',
  };
  test.each(Object.entries(nothing))('%s changes no bit', (_, adds) => {
    const { base, responses } = tried(model(`  it: { adds: ${adds} }`, '5 to 15 weeks'));
    const { program } = responses[0]!;
    for (const draw of [0, 1, 2, 3]) {
      const [without, using] = [traceDraw(base, '1', draw), traceDraw(program, '1', draw)];
      expect(using.shocked.built).toEqual(without.shocked.built);
      expect(using.shocked.logPrice).toEqual(without.shocked.logPrice);
      for (const [i, label] of base.labels.outcomes.entries()) {
        const j = program.labels.outcomes.findIndex(
          l => l.outcome === label.outcome && l.region === label.region && l.form === label.form,
        );
        expect(Object.is(using.outcomes[j], without.outcomes[i])).toBe(true);
      }
      expect(Math.abs(using.outcomes[program.priced.cost!]!)).toBe(0);
    }
  });
});

test('a portfolio of several that are each of size 0 changes no bit, and costs nothing', () => {
  const answers = `
  reserve: { adds: { stockpiles: { R: { good: part, region: home, holds: reserve_of } } }, cost: { carry: 8 %/year } }
  again: { adds: { shocks: { again: { kind: outage, sites: Plant, severity: 0 %, onset: 2025-02-03, duration: 5 weeks } } } }
  floor: { adds: { shocks: { floor: { kind: price-floor, sites: Plant, good: part, floor: floored, standing: true, onset: 2025-01-06, duration: 52 weeks } }, outcomes: { paid: { measure: payments } } }, cost: { outcomes: paid } }
portfolios:
  all: { takes: [reserve, again, floor], inputs: { reserve_of: 0 weeks, floored: 0 USD/t } }`;
  const { base, responses } = tried(model(answers, '5 to 15 weeks', '  floored: 3000 USD/t'));
  const { program } = responses.find(({ name }) => name === 'all')!;
  for (const draw of [0, 1, 2, 3]) {
    const [without, using] = [traceDraw(base, '1', draw), traceDraw(program, '1', draw)];
    expect(using.shocked.built).toEqual(without.shocked.built);
    expect(using.shocked.logPrice).toEqual(without.shocked.logPrice);
  }
  const help = helped(model(answers, '5 to 15 weeks', '  floored: 3000 USD/t'));
  expect(row(help, 'all').cost!.value).toBe(0);
  expect(row(help, 'all').saved!.value).toBe(0);
  expect(row(help, 'floor').cost!.value).toBeGreaterThan(0);
});

describe('several benefits', () => {
  /** Home and its ally lose alike for each week that both are shut; a reserve of two weeks at home helps home alone. */
  const both = (benefit: string) =>
    model(RESERVE, '10 weeks')
      .replace('from: abroad, to: home, goods', 'from: abroad, to: [home, ally], goods')
      .replace('\nstart:', `\nbenefit: ${benefit}\nstart:`)
      .replace(
        'responses:',
        '  at home: { formula: lost(home) * margin }\n  there: { formula: lost(ally) * margin }\n  bill: { measure: added_cost_mean, uses: car, regions: home }\nresponses:',
      );

  test('the first judges; by the others each is weighed as well, at its whole cost', () => {
    const help = helped(both('[money, at home, there]'));
    const { saved, cost, also, perCost } = row(help, 'reserve');
    // 200 t at 3000 USD, for 200 t at 2000 USD
    expect(saved!.value).toBeCloseTo(600_000, 4);
    expect(cost!.value).toBeCloseTo(400_000, 4);
    expect(perCost!.value).toBeCloseTo(1.5, 8);
    expect(help.also.map(({ outcome }) => outcome)).toEqual(['at home', 'there']);
    expect(also[0]!.saved!.value).toBeCloseTo(600_000, 4);
    expect(also[0]!.perCost!.value).toBeCloseTo(1.5, 8);
    expect(also[0]!.worthIt!.value).toBe(1);
    expect(also[1]!.saved!.value).toBeCloseTo(0, 4);
    expect(also[1]!.worthIt!.value).toBe(0);
  });

  test('one that is named alone is judged by alone', () => {
    const help = helped(both('there'));
    expect(help.judgedBy!.outcome).toBe('there');
    expect(row(help, 'reserve')).toMatchObject({ also: [], worthIt: { value: 0 } });
  });
});

test('an outcome that has one region only can count as cost by its name', () => {
  const floor =
    '  floor: { adds: { shocks: { floor: { kind: price-floor, sites: Plant, good: part, floor: 2100 USD/t, payer: ally, standing: true, onset: 2025-01-06, duration: 10 weeks } }, outcomes: { paid: { measure: payments, regions: ally } } }, cost: { outcomes: paid } }';
  const whole = floor.replace(', regions: ally', '');
  const cost = (text: string) => row(helped(model(text)), 'floor').cost!.value;
  expect(cost(floor)).toBeGreaterThan(0);
  expect(cost(floor)).toBe(cost(whole));
});
