// Recycling loops: which markets get back what is made from their own good, and how much of it. Networks of a few arrows.
import { describe, expect, test } from 'vitest';
import { centralBase } from '../../src/model/calibration.ts';
import { loops } from '../../src/model/loops.ts';
import { programOf } from '../programs.ts';

/** ore → metal → part, 1 t each; `returns` says what the making of parts and of metal gives back. */
const chain = (part = '', metal = '', more = '') => `
regions: [home]
goods: { ore: { unit: t }, metal: { unit: t }, part: { unit: t }, slag: { unit: t } }
processes:
  mining: { makes: ore }
  smelting: { makes: metal, inputs: { ore: 1 t/t }${metal} }
  making: { makes: part, inputs: { metal: 1 t/t }${part} }
  slagging: { makes: slag${more} }
sites:
  mine: { process: mining, region: home, utilisation: 50 % }
  smelter: { process: smelting, region: home, utilisation: 50 % }
  maker: { process: making, region: home, utilisation: 50 % }
  tip: { process: slagging, region: home, utilisation: 50 % }
lanes:
  ore: { good: ore, from: home, to: home, share: 100 %, transit: 1 week }
  metal: { good: metal, from: home, to: home, share: 100 %, transit: 1 week }
  part: { good: part, from: home, to: home, share: 100 %, transit: 1 week }
  slag: { good: slag, from: home, to: home, share: 100 %, transit: 1 week }
uses:
  user: { unit: t, inputs: { part: 1 t/t }, demand: { home: 100 t/week }, cohorts: { all: { share: 100 % } } }
  road: { unit: t, inputs: { slag: 1 t/t }, demand: { home: 100 t/week }, cohorts: { all: { share: 100 % } } }
start: 2025-01-06
horizon: 52 weeks
outcomes: { lost: { measure: built_lost, uses: user } }
`;

function found(text: string) {
  const program = programOf(text);
  const { markets, groups } = program.labels;
  return loops(program, centralBase(program)).map(({ market, group, returned }) => ({
    good: markets[market]!.good,
    by: groups[group]!.process,
    returned: Number(returned.toFixed(9)), // the base state is good to a dozen digits
  }));
}

describe('loops', () => {
  test('are none in a chain', () => {
    expect(found(chain())).toEqual([]);
  });

  test('of one arrow: scrap of its own use, as a part of what is ordered', () => {
    expect(found(chain('', ', coproducts: { ore: 0.25 t/t }'))).toEqual([
      { good: 'ore', by: 'smelting', returned: 0.25 },
    ]);
  });

  test('of two arrows: scrap of what is made from what is made of it', () => {
    // 100 t of parts take 100 t of metal, those 100 t of ore; parts return 30 t of ore
    expect(found(chain(', coproducts: { ore: 0.3 t/t }'))).toEqual([{ good: 'ore', by: 'making', returned: 0.3 }]);
  });

  test('add up along the way, and each market has its own', () => {
    // Making returns 0.2 t of ore and 0.4 t of metal a ton, so 60 t of metal are smelted, which return 0.1·60 t of ore.
    // Metal: 40 of 100. Ore: (20 + 6) of the 60 that are ordered.
    const both = found(chain(', coproducts: { ore: 0.2 t/t, metal: 0.4 t/t }', ', coproducts: { ore: 0.1 t/t }'));
    expect(both).toEqual([
      { good: 'ore', by: 'smelting', returned: Number((26 / 60).toFixed(9)) },
      { good: 'metal', by: 'making', returned: 0.4 },
    ]);
  });

  test('are not what a stranger gives: a by-product of something that takes none of it', () => {
    expect(found(chain('', '', ', coproducts: { ore: 0.25 t/t }'))).toEqual([]);
  });

  test('are not by-products that go down the chain', () => {
    expect(found(chain('', ', coproducts: { slag: 0.5 t/t }'))).toEqual([]);
  });
});
