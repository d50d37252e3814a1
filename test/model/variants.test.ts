// Variants as programs: the same network, the same luck for every input that is not set otherwise.
import { expect, test } from 'vitest';
import { drawInputs } from '../../src/engine/simulate.ts';
import { BLOCK } from '../../src/engine/stream.ts';
import { compile } from '../../src/model/compile.ts';
import { compileVariants } from '../../src/model/variants.ts';
import { scenarioOf } from '../programs.ts';

const text = (variants: string) => `
regions: [abroad, home]
units: [vehicle, unit]
goods: { part: { unit: unit } }
processes: { making: { makes: part } }
sites: { plant: { process: making, region: abroad, utilisation: 50 % } }
lanes: { lane: { good: part, from: abroad, to: home, share: 100 %, transit: 2 weeks } }
uses:
  car: { unit: vehicle, inputs: { part: 1 unit/vehicle }, demand: { home: 100 vehicle/week }, cohorts: { all: { share: 100 %, cover: stock } } }
inputs:
  stock: 4 to 8 weeks
  cut: 10 to 20 weeks
  hard: 'uniform(50 %, 100 %)'
start: 2025-01-06
horizon: 52 weeks
shocks:
  ban: { kind: export-ban, from: abroad, to: home, goods: part, onset: { window: [2025-01-06, 2025-03-03] }, severity: hard, duration: cut }
outcomes: { lost: { measure: built_lost, uses: car, headline: true } }
variants:
${variants}
`;

function programs(variants: string) {
  const scenario = scenarioOf(text(variants));
  const base = compile(scenario);
  if (!base.ok) throw new Error('the scenario itself does not compile');
  return { base: base.value, compiled: compileVariants(scenario, base.value) };
}

test('only what is set otherwise is drawn otherwise, and that from the same luck', () => {
  const { base, compiled } = programs('  v: { inputs: { stock: 6 weeks } }\n  w: { inputs: { cut: 5 to 10 weeks } }');
  const [v, w] = compiled.ok ? compiled.value.map(({ program }) => program) : [];
  const drawn = (program: typeof base, name: string) => {
    const i = program.inputs.findIndex(input => input.name === name);
    return i < 0 ? undefined : drawInputs(program, 'seed', 3).subarray(i * BLOCK, (i + 1) * BLOCK);
  };
  for (const name of ['cut', 'hard', 'shocks.ban.onset']) expect(drawn(v!, name)).toEqual(drawn(base, name));
  expect(drawn(v!, 'stock')).toBeUndefined();
  // half as long an interval on the same uniform numbers: half as long in every draw
  const [usual, half] = [drawn(base, 'cut')!, drawn(w!, 'cut')!];
  for (let i = 0; i < BLOCK; i++) expect(half[i]! / usual[i]!).toBeCloseTo(0.5, 12);
});

test('what is out of range in a variant is said, where it stands', () => {
  const { compiled } = programs('  v: { inputs: { hard: 120 % } }');
  expect(
    compiled.ok ? [] : compiled.problems.map(({ code, at }) => [code, at.file.text.slice(at.start, at.end)]),
  ).toEqual([['BAD_NUMBER', 'hard']]);
});
