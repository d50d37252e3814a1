// Adaptations and latent lanes as rules of the program: whom they speak of, by place and name, and what is refused.
import { describe, expect, test } from 'vitest';
import { makeStep } from '../../src/engine/step.ts';
import { atRest } from '../engine/world.ts';
import { programOf } from '../programs.ts';

const model = (sections: string) => `
regions: [north, south]
units: [car]
goods: { ore: { unit: t }, part: { unit: t, zones: [[north]] }, spare: { unit: kg } }
parts: { town: { of: south } }
processes:
  digging: { makes: ore }
  making: { makes: part, inputs: { ore: 2 t/t }, coproducts: { ore: 0.1 t/t } }
  carving: { makes: spare }
sites:
  mine: { process: digging, region: north }
  works: { process: making, region: north }
  other works: { process: making, region: south }
  carver: { process: carving, region: north, capacity: 5 t/week }
lanes:
  ore: { good: ore, from: north, to: north, share: 100 %, transit: 1 week }
  ore south: { good: ore, from: north, to: south, share: 100 %, transit: 1 week }
  part: { good: part, from: north, to: north, share: 100 %, transit: 1 week }
  part south: { good: part, from: south, to: south, share: 100 %, transit: 1 week }
  spare: { good: spare, from: north, to: south, share: 100 %, transit: 1 week }
  spare home: { good: spare, from: north, to: north, share: 100 %, transit: 1 week }
  second: { good: part, from: north, to: south, share: 0 %, transit: 2 weeks, latent: { opens: the start, qualification: 4 weeks, room: 30 t/week } }
uses:
  car:
    unit: car
    inputs: { part: 1 t/car, spare: 0 kg/car }
    demand: { north: 100 car/week, south: 50 car/week, town: 20 car/week }
    cohorts: { thin: { share: 40 %, cover: 2 weeks }, deep: { share: 60 %, cover: 9 weeks } }
start: 2025-01-06
horizon: 20 weeks
outcomes: { lost: { measure: built_lost, uses: car } }
${sections}
`;
const now = 'trigger: the start, pace: 10000 %/year, ceiling: 10 %';
const rulesOf = (adaptations: string) => {
  const { rules, labels } = programOf(model(`adaptations: { ${adaptations} }`));
  const account = (a: number) => {
    const { owner, region, cohort, good } = labels.accounts[a]!;
    return `${good} ${owner} ${region} ${cohort}`.trim();
  };
  return { rules, labels, accounts: (r: number) => Array.from(rules[r]!.accounts, account) };
};

describe('a rule', () => {
  test('speaks of every owner it names, wherever that is', () => {
    const { accounts, rules, labels } = rulesOf(
      `less: { kind: thrift, inputs: ore, coproducts: ore, in: making, ${now} }`,
    );
    expect(accounts(0)).toEqual(['ore making north', 'ore making south']);
    expect([rules[0]!.owners.length, rules[0]!.outputs.length]).toEqual([2, 2]);
    expect(labels.rules.map(({ name, kind }) => [name, kind])).toEqual([
      ['less', 'thrift'],
      ['second', 'second source'],
    ]);
  });

  test('for a region speaks of its parts too', () => {
    const { accounts } = rulesOf(`none: { kind: motor-switch, inputs: part, in: car, regions: south, ${now} }`);
    expect(accounts(0)).toEqual([
      'part car south thin',
      'part car south deep',
      'part car town thin',
      'part car town deep',
    ]);
  });

  test('may speak of a part alone, and wait for what happens there', () => {
    const { accounts, rules, labels } = rulesOf(
      `none: { kind: motor-switch, inputs: part, in: car, regions: town, pace: 10 %/year, ceiling: 10 %, trigger: { price: part, in: town, above: 2, for: 8 weeks } }`,
    );
    expect(accounts(0)).toEqual(['part car town thin', 'part car town deep']);
    // A part pays the price of its region, which is not in the north's zone
    expect(Array.from(rules[0]!.trigger.select, z => labels.zones[z]!.name)).toEqual(['south']);
  });

  test('that switches has the same owner’s other account beside each', () => {
    const { rules, labels } = rulesOf(
      `other: { kind: grade-switch, from: part, to: spare, ratio: 900 kg/t, in: car, regions: north, ${now} }`,
    );
    const cohorts = (of: Uint32Array) => Array.from(of, a => labels.accounts[a]!.cohort);
    const { accounts, others } = rules[0]!;
    expect(cohorts(others)).toEqual(cohorts(accounts));
    expect(Array.from(others, a => labels.accounts[a]!.good)).toEqual(['spare', 'spare']);
  });

  test('that opens a lane has one of it for every buyer, in parts too', () => {
    const { rules, labels } = rulesOf(`less: { kind: thrift, inputs: ore, in: making, ${now} }`);
    expect(Array.from(rules[1]!.lanes, l => `${labels.lanes[l]!.to} ${labels.lanes[l]!.buyer}`)).toEqual(
      Array(2).fill('south car').concat(Array(2).fill('town car')),
    );
    // 30 t a week by use: 30 of 50 cars in what is left of the south, 20 in the town, each 40 % and 60 %
    const world = atRest(
      model('').replace('room: 30 t/week', 'room: 30 t/week, share: 100 %').replace('horizon: 20', 'horizon: 200'),
    );
    const { program, constants } = world;
    const step = makeStep(world);
    for (let t = 1; t < 200; t++) step(undefined, t);
    const surge = constants.surge[program.network.laneGood[program.rules[0]!.lanes[0]!]!]!;
    for (const [i, room] of [30 * 0.6 * 0.4, 30 * 0.6 * 0.6, 30 * 0.4 * 0.4, 30 * 0.4 * 0.6].entries())
      expect(constants.laneFlow[program.rules[0]!.lanes[i]!]! * surge).toBeCloseTo(room, 9);
  });

  test('is told of in every run, and asked for by name or all together', () => {
    const { labels } = programOf(
      model(`adaptations: { less: { kind: thrift, inputs: ore, in: making, ${now} } }`).replace(
        'outcomes: {',
        'outcomes: { all: { measure: adaptation_cost }, one: { measure: adapted, adaptations: second },',
      ),
    );
    expect(labels.outcomes.filter(({ rule }) => rule === undefined).map(({ outcome }) => outcome)).toEqual(
      expect.arrayContaining(['all', 'one']),
    );
    expect(labels.outcomes.filter(({ rule }) => rule === 1).map(({ measure }) => measure)).toEqual([
      'time_to_adapt',
      'adapted',
      'adaptation_cost',
    ]);
  });
});

describe('refused is', () => {
  test.each([
    [
      'a switch between units without a ratio',
      `other: { kind: grade-switch, from: part, to: car, in: car, ${now} }`,
      'no good called car',
    ],
    [
      'a region in which nobody does it',
      `less: { kind: thrift, inputs: spare, in: carving, regions: south, ${now} }`,
      'nobody in south',
    ],
    [
      'a cost per car and per tonne',
      `less: { kind: thrift, inputs: ore, in: [making, car], cost: 1 USD/t, ${now} }`,
      'speaks of t and car',
    ],
    [
      'scrap that its owners do not have',
      `less: { kind: thrift, inputs: ore, coproducts: spare, in: making, ${now} }`,
      'making has no co-product spare',
    ],
    [
      'a site that is not there',
      'more: { kind: restart, site: mines, capacity: 1 t/week, trigger: the start, pace: 1 %/year }',
      'did you mean `mine`',
    ],
    [
      'a trigger that nobody can feel',
      `less: { kind: thrift, inputs: ore, in: making, pace: 1 %/year, ceiling: 1 %, trigger: { short: part, in: east, above: 5 %, for: 2 weeks } }`,
      'no region called east',
    ],
  ])('%s', (_, adaptations, message) => {
    expect(() => rulesOf(adaptations)).toThrow(message);
  });

  test('`adaptations` of an outcome that is about something else', () => {
    const asked = model('').replace('measure: built_lost,', 'measure: built_lost, adaptations: second,');
    expect(() => programOf(asked)).toThrow('means nothing for built_lost');
  });

  test('a latent lane that nobody buys over', () => {
    const lost = model('').replace(
      'from: north, to: south, share: 0 %',
      'buyer: making, from: north, to: south, share: 0 %',
    );
    expect(() => programOf(lost)).toThrow('nobody in south buys part over second');
  });
});
