// Responses as programs: what they rest on, and which of their outcomes keep every draw.
import { describe, expect, test } from 'vitest';
import { runChunk } from '../../src/engine/simulate.ts';
import { compile } from '../../src/model/compile.ts';
import { compileResponses, type Response, withLedger } from '../../src/model/responses.ts';
import { renderAll } from '../../src/problem.ts';
import { weighHelp } from '../../src/report/help.ts';
import { MAX_KEPT } from '../../src/statistics/tally.ts';
import { scenarioOf } from '../programs.ts';

const text = (outcomes: string, cost = '') => `
regions: [abroad, home]
goods: { part: { unit: t, price: 100 USD/t } }
processes: { making: { makes: part } }
sites: { Plant: { process: making, region: abroad, utilisation: 50 % } }
lanes: { lane: { good: part, from: abroad, to: home, share: 100 %, transit: 1 week } }
uses: { car: { unit: t, inputs: { part: 1 t/t }, demand: { home: 100 t/week }, cohorts: { all: { share: 100 %, cover: 4 weeks } } } }
start: 2025-01-06
horizon: 20 weeks
shocks: { ban: { kind: export-ban, from: abroad, to: home, goods: part, onset: 2025-01-13, duration: 9 weeks } }
outcomes:
  lost: { measure: built_lost, uses: car, headline: true }
${outcomes}
responses:
  r: { adds: { stockpiles: { R: { good: part, region: home, holds: 1 week } } }${cost} }
`;

function compiled(written: string) {
  const scenario = scenarioOf(written);
  const base = compile(scenario);
  if (!base.ok) throw new Error(renderAll(base.problems));
  const responses = compileResponses(scenario, base.value);
  if (!responses.ok) throw new Error(renderAll(responses.problems));
  return { base: base.value, r: responses.value[0] as Response };
}

describe('with more headlines than can keep their draws', () => {
  const many = (more: (k: number) => string) => Array.from({ length: 40 }, (_, k) => more(k)).join('\n');

  test('a cost, a benefit and the first loss keep theirs', () => {
    const { base, r } = compiled(
      text(
        `  money: { formula: lost(home) * 10 USD/t, headline: true }\n${many(k => `  again${k}: { measure: weeks_stopped, uses: car, headline: true }`)}`,
      ),
    );
    const run = (program: typeof base) => runChunk(program, '1', { index: 0, firstDraw: 0, draws: 4 })!;
    for (const program of [base, r.program])
      expect(program.outcomes.filter(({ kept }) => kept).length).toBeLessThanOrEqual(MAX_KEPT);
    const helping = weighHelp(base, run(base));
    helping.add(r, run(r.program));
    const [row] = helping.finish().rows;
    // a week of 100 t at 10 USD for 100 t at 100 USD
    expect(row!.saved!.value).toBeCloseTo(1000, 8);
    expect(row!.cost!.value).toBeCloseTo(10_000, 8);
  });

  test('a cost that would be one too many is refused, not misread', () => {
    const bills = many(k => `  bill${k}: { formula: lost(home) * ${k} USD/t, headline: true }`);
    expect(() => compiled(text(bills, ', cost: { outcomes: bill39 }'))).toThrow('cannot be compared draw by draw');
  });
});

test('what is left to the program is in the ledger, and the scenario’s numbers are there once', () => {
  const { base, r } = compiled(text(''));
  expect(r.ledger.map(({ path, written, confidence }) => [path, written, confidence])).toEqual([
    ['responses.r.adds.stockpiles.R.holds', '1 week', ''],
    ['responses.r.cost.purchase', '100 %', 'assumed'],
    ['responses.r.cost.carry', '0 %/year', 'assumed'],
  ]);
  const { ledger } = withLedger(base, [r]).labels;
  expect(new Set(ledger.map(({ path }) => path)).size).toBe(ledger.length);
});
