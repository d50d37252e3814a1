// A plant that needs a price: built where the base price, or a floor that stands in both worlds, is at or above it. On paper.
import { describe, expect, test } from 'vitest';
import { traceDraw } from '../../src/engine/simulate.ts';
import { course, find } from '../engine/world.ts';
import { programOf } from '../programs.ts';

const model = (needs: string, shocks: string, price = '50 USD/t') => `
regions: [home]
goods: { part: { unit: t, price: ${price} } }
processes: { making: { makes: part } }
sites:
  old: { process: making, region: home, share: 100 %, utilisation: 90 % }
  new: { process: making, region: home, operator: New, capacity: 40 t/week, cost: { amount: 30 USD/t, idles: false }, project: { planned: 2025-03-03, needs: ${needs}, sells: { home: 100 % } } }
lanes: { part: { good: part, from: home, to: home, share: 100 %, transit: 1 week } }
uses: { user: { unit: t, inputs: { part: 1 t/t }, demand: { home: 100 t/week }, cohorts: { all: { share: 100 %, cover: 4 weeks } } } }
start: 2025-01-06
horizon: 52 weeks
outcomes: { volume: { measure: volume_gained, operators: New }, paid: { measure: payments } }
${shocks ? `shocks: { ${shocks} }` : ''}
`;

/** Whether it makes anything in either world of a draw. */
function built(text: string, draw = 0): boolean {
  const program = programOf(text);
  const { shocked, counterfactual } = traceDraw(program, '1', draw);
  const made = [shocked, counterfactual].map(run =>
    course(run.activity, run.steps, find(program, 'sites', { name: 'new' })).some(q => q > 0),
  );
  expect(made[0]).toBe(made[1]); // both worlds share their plants
  return made[0]!;
}

const when = 'onset: 2025-01-06, duration: 30 weeks';
const floor = (more: string, at = 60) =>
  `it: { kind: price-floor, sites: new, good: part, floor: ${at} USD/t, ${more} }`;

describe('at a base price of 50', () => {
  test.each([
    ['a plant that needs 50 is built', '50 USD/t', '', true],
    ['one that needs 51 is not', '51 USD/t', '', false],
    ['with a floor of 60 that stands it is', '60 USD/t', floor(`${when}, standing: true`), true],
    ['not if it needs 61', '61 USD/t', floor(`${when}, standing: true`), false],
    ['a floor that is itself the shock comes too late to count on', '60 USD/t', floor(when), false],
    [
      'and so does one that has ended when it is to start',
      '60 USD/t',
      floor('onset: 2025-01-06, duration: 7 weeks, standing: true'),
      false,
    ],
    [
      'a subsidy of 3 and a credit of a tenth of 30 are counted beside the price',
      '56 USD/t',
      `a: { kind: subsidy, sites: new, amount: 3 USD/t, ${when}, standing: true }, b: { kind: tax-credit, sites: new, share: 10 %, ${when}, standing: true }`,
      true,
    ],
    [
      '56.1 is too much',
      '56.1 USD/t',
      `a: { kind: subsidy, sites: new, amount: 3 USD/t, ${when}, standing: true }, b: { kind: tax-credit, sites: new, share: 10 %, ${when}, standing: true }`,
      false,
    ],
  ])('%s', (_, needs, shocks, expected) => {
    expect(built(model(needs, shocks))).toBe(expected);
  });

  test('is decided anew in every draw, at its price', () => {
    const text = model('50 USD/t', '', "'discrete(49, 1, 51, 1) USD/t'");
    const program = programOf(text);
    const found = Array.from({ length: 12 }, (_, draw) => {
      const { values } = traceDraw(program, '1', draw);
      return { price: values[program.fields.marketPrice.first]!, built: built(text, draw) };
    });
    for (const { price, built } of found) expect(built).toBe(price >= 50);
    expect(new Set(found.map(({ built }) => built)).size).toBe(2);
  });
});
