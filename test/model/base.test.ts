// The base state of networks that can be solved in the head: what demand, recipes and shares make every site run at (E0).
import { describe, expect, test } from 'vitest';
import { centralConstants } from '../../src/engine/simulate.ts';
import { allocateBase, type Base, solveBase } from '../../src/model/base.ts';
import { centralBase } from '../../src/model/calibration.ts';
import { compile } from '../../src/model/compile.ts';
import type { Program } from '../../src/model/program.ts';
import { programOf, scenarioOf } from '../programs.ts';

const END = `
start: 2025-01-06
horizon: 52 weeks
`;
const outcome = 'outcomes: { lost: { measure: built_lost, uses: user } }';

/** The iteration ends at a relative change of 1e-14; a dozen digits are right. */
const near = (value: number) => expect.closeTo(value, 9) as number;

function rest(text: string) {
  const program = programOf(text);
  return { program, ...read(program, centralBase(program)) };
}

function read(program: Program, base: Base) {
  const { labels } = program;
  const by = <T>(rows: readonly T[], name: (row: T) => string, values: Float64Array) =>
    Object.fromEntries(rows.map((row, i) => [name(row), values[i]!]));
  const market = (m: { readonly good: string; readonly region: string }) => `${m.good} ${m.region}`;
  return {
    base,
    sites: by(labels.sites, site => site.name, base.siteActivity),
    orders: by(labels.markets, market, base.marketOrders),
    gross: by(labels.markets, market, base.marketGross),
    byproduct: by(labels.markets, market, base.marketByproduct),
    kept: by(labels.markets, market, base.marketKept),
    flow: by(labels.lanes, lane => lane.name, base.laneFlow),
  };
}

const codes = (text: string) => {
  const compiled = compile(scenarioOf(text));
  return compiled.ok ? [] : compiled.problems.map(({ code }) => code);
};

describe('a chain', () => {
  const chain = (more = '') => `
regions: [north, south]
goods: { ore: { unit: t }, part: { unit: t } }
processes: { mining: { makes: ore }, making: { makes: part, inputs: { ore: { amount: 2 t/t, cover: 3 weeks } } } }
sites:
  mine: { process: mining, region: north, utilisation: 50 % }
  northern: { process: making, region: north, utilisation: 80 % }
  southern: { process: making, region: south, utilisation: 80 % }
lanes:
  ore north: { good: ore, from: north, to: north, share: 100 %, transit: 1 week }
  ore south: { good: ore, from: north, to: south, share: 100 %, transit: 4 weeks }
  part home: { good: part, from: south, to: south, share: 75 %, transit: 1 week }
  part over: { good: part, from: north, to: south, share: 25 %, transit: 5 weeks }
uses:
  user: { unit: t, growth: 6 %/year, inputs: { part: 1 t/t }, demand: { south: 100 t/week }, cohorts: { thin: { share: 30 %, cover: 2 weeks }, deep: { share: 70 %, cover_with_transit: 9 weeks } } }
${outcome}${more}${END}`;

  test('is walked from demand to the mine', () => {
    const { sites, orders, base } = rest(chain());
    // parts: 75 in the south, 25 in the north; ore: 2·75 and 2·25
    expect(sites).toEqual({ mine: near(200), northern: near(25), southern: near(75) });
    expect(orders).toEqual({ 'ore north': near(200), 'part north': near(25), 'part south': near(75) });
    expect(Array.from(base.cohortDemand)).toEqual([near(30), near(70)]);
    expect(Array.from(base.marketKept)).toEqual([1, 1, 1]);
  });

  test('runs per step: a month is 365.25/84 weeks', () => {
    const month = 365.25 / 84;
    const { sites } = rest(chain('\nstep: month'));
    expect(sites).toEqual({ mine: near(200 * month), northern: near(25 * month), southern: near(75 * month) });
  });

  test('grows with demand', () => {
    const program = programOf(chain());
    const base = allocateBase(program);
    expect(solveBase(program, program.values, (2 * 365.25) / 7, base)).toBeUndefined();
    expect(read(program, base).sites).toEqual({
      mine: near(200 * 1.06 ** 2),
      northern: near(25 * 1.06 ** 2),
      southern: near(75 * 1.06 ** 2),
    });
  });

  test('gives capacity and stock: output over utilisation, cover on hand after transit', () => {
    const { capacity, cover } = centralConstants(programOf(chain()));
    expect(Array.from(capacity)).toEqual([near(400), near(25 / 0.8), near(75 / 0.8)]);
    // makers 3 weeks; thin 2; deep 9 less 0.75·1 + 0.25·5 = 2 on the way
    expect(Array.from(cover)).toEqual([near(3), near(3), near(2), near(7)]);
  });

  test('holds a week at least where transit would use the cover up', () => {
    const { cover } = centralConstants(
      programOf(chain().replace('cover_with_transit: 9 weeks', 'cover_with_transit: 2 weeks')),
    );
    expect(cover[3]).toBe(1);
  });
});

describe('a joint basket', () => {
  const joint = (part: number, side: number) => `
regions: [home]
goods: { part: { unit: t }, side: { unit: t } }
processes: { making: { makes: part, coproducts: { side: 0.5 t/t }, drivers: [part, side] } }
sites: { maker: { process: making, region: home, utilisation: 50 % } }
lanes:
  part: { good: part, from: home, to: home, share: 100 %, transit: 1 week }
  side: { good: side, from: home, to: home, share: 100 %, transit: 1 week }
uses:
  user: { unit: t, inputs: { part: 1 t/t }, demand: { home: ${part} t/week }, cohorts: { all: { share: 100 % } } }
  other: { unit: t, inputs: { side: 1 t/t }, demand: { home: ${side} t/week }, cohorts: { all: { share: 100 % } } }
${outcome}${END}`;

  test('that fits both products throws nothing away', () => {
    const { sites, kept } = rest(joint(100, 50));
    expect(sites).toEqual({ maker: near(100) });
    expect(kept).toEqual({ 'part home': 1, 'side home': 1 });
  });

  test('runs for the neediest and throws away what the other has too much of', () => {
    // 100 t of the first bring 50 of the second, of which 30 are ordered: δ⁰ = 40 %
    const first = rest(joint(100, 30));
    expect([first.sites.maker, first.gross['side home'], first.kept['side home']]).toEqual([
      near(100),
      near(50),
      near(0.6),
    ]);
    expect(first.kept['part home']).toBe(1);
    // 80 t of the second take 160 of the first, of which 100 are ordered
    const second = rest(joint(100, 80));
    expect([second.sites.maker, second.gross['part home'], second.kept['part home']]).toEqual([
      near(160),
      near(160),
      near(100 / 160),
    ]);
    expect(second.kept['side home']).toBe(1);
  });
});

describe('loops', () => {
  const loop = (scrap: number) => `
regions: [home]
goods: { ore: { unit: t }, part: { unit: t } }
processes: { mining: { makes: ore }, making: { makes: part, inputs: { ore: 2 t/t }, coproducts: { ore: ${scrap} t/t } } }
sites: { mine: { process: mining, region: home, utilisation: 50 % }, maker: { process: making, region: home, utilisation: 50 % } }
lanes:
  ore: { good: ore, from: home, to: home, share: 100 %, transit: 1 week }
  part: { good: part, from: home, to: home, share: 100 %, transit: 1 week }
uses:
  user: { unit: t, inputs: { part: 1 t/t }, demand: { home: 100 t/week }, cohorts: { all: { share: 100 % } } }
${outcome}${END}`;

  test('scrap is credited first, and the mine makes the rest', () => {
    const { sites, orders, byproduct, gross } = rest(loop(0.5));
    // 100 t of parts take 200 t of ore and return 50
    expect(sites).toEqual({ mine: near(150), maker: near(100) });
    expect([orders['ore home'], byproduct['ore home'], gross['ore home']]).toEqual([near(200), near(50), near(200)]);
  });

  const power = (own: number) => `
regions: [home]
goods: { power: { unit: t } }
processes: { burning: { makes: power, inputs: { power: ${own} t/t } } }
sites: { station: { process: burning, region: home, utilisation: 50 % } }
lanes: { power: { good: power, from: home, to: home, share: 100 %, transit: 1 week } }
uses:
  user: { unit: t, inputs: { power: 1 t/t }, demand: { home: 90 t/week }, cohorts: { all: { share: 100 % } } }
${outcome}${END}`;

  test('a product that its own making takes is made for that too: x = d/(1 − a)', () => {
    expect(rest(power(0.1)).sites).toEqual({ station: near(90 / 0.9) });
    expect(rest(power(0.9)).sites).toEqual({ station: near(90 / 0.1) });
  });

  test('one that takes all of what it gives has no base state', () => {
    expect(codes(power(1))).toEqual(['LOOP_GAIN']);
    expect(codes(power(1.5))).toEqual(['LOOP_GAIN']);
  });

  test('scrap that is as much as what was put in is refused', () => {
    expect(codes(loop(2))).toContain('LOOP_GAIN');
    expect(codes(loop(1.9))).toEqual([]);
  });
});

describe('two sites', () => {
  const two = (large: string, small: string) => `
regions: [home]
goods: { part: { unit: t } }
processes: { old: { makes: part }, new: { makes: part } }
sites:
  large: { process: old, region: home, ${large} }
  small: { process: new, region: home, ${small} }
lanes: { part: { good: part, from: home, to: home, share: 100 %, transit: 1 week } }
uses:
  user: { unit: t, inputs: { part: 1 t/t }, demand: { home: 100 t/week }, cohorts: { all: { share: 100 % } } }
${outcome}${END}`;

  test('split a market by their shares', () => {
    expect(rest(two('share: 60 %', 'share: 40 %')).sites).toEqual({ large: near(60), small: near(40) });
  });

  test('or by their capacities, which they keep', () => {
    const { program, sites } = rest(two('capacity: 150 t/week', 'capacity: 50 t/week'));
    expect(sites).toEqual({ large: near(75), small: near(25) });
    expect(Array.from(centralConstants(program).capacity)).toEqual([150, 50]);
  });

  test('or one takes what the other leaves', () => {
    expect(rest(two('utilisation: 80 %', 'share: 30 %')).sites).toEqual({ large: near(70), small: near(30) });
  });

  test('need shares when it is not clear, and shares that sum to one', () => {
    expect(codes(two('utilisation: 80 %', 'utilisation: 80 %'))).toEqual(['SHARES_SUM']);
    expect(codes(two('share: 60 %', 'share: 30 %'))).toEqual(['SHARES_SUM']);
  });

  test('cannot be asked for more than a stated capacity', () => {
    expect(codes(two('capacity: 60 t/week, share: 60 %', 'share: 40 %'))).toEqual([]);
    expect(codes(two('capacity: 59 t/week, share: 60 %', 'share: 40 %'))).toEqual(['OVER_CAPACITY']);
  });
});

test('lanes of one buyer replace the general ones for that buyer alone', () => {
  const { flow } = rest(`
regions: [north, south]
goods: { part: { unit: t } }
processes: { making: { makes: part } }
sites:
  northern: { process: making, region: north, utilisation: 50 % }
  southern: { process: making, region: south, utilisation: 50 % }
lanes:
  near: { good: part, from: south, to: south, share: 80 %, transit: 1 week }
  far: { good: part, from: north, to: south, share: 20 %, transit: 4 weeks }
  own: { good: part, from: north, to: south, share: 100 %, transit: 4 weeks, buyer: other }
uses:
  user: { unit: t, inputs: { part: 1 t/t }, demand: { south: 100 t/week }, cohorts: { all: { share: 100 % } } }
  other: { unit: t, inputs: { part: 1 t/t }, demand: { south: 50 t/week }, cohorts: { all: { share: 100 % } } }
${outcome}${END}`);
  expect(flow).toEqual({ near: near(80), far: near(20), own: near(50) });
});
