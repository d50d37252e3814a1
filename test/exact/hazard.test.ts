// An exponential hazard: P(shock within T) = 1 − exp(−hT), and windows and probabilities likewise.
import { expect, test } from 'vitest';
import { drawInputs } from '../../src/engine/simulate.ts';
import { evaluate } from '../../src/numbers/code.ts';
import { programOf } from '../programs.ts';

const BLOCKS = 80;
/** Estimates at a fixed seed lie within this many standard errors of the truth; 4 would fail once in 16,000 seeds. */
const STANDARD_ERRORS = 4;

const text = (onset: string, more = '') => `
regions: [home]
goods: { part: { unit: t } }
processes: { making: { makes: part } }
sites: { plant: { process: making, region: home, utilisation: 50 % } }
lanes: { part: { good: part, from: home, to: home, share: 100 %, transit: 1 week } }
uses: { use: { unit: t, inputs: { part: 1 t/t }, demand: { home: 1 t/week }, cohorts: { all: { share: 100 % } } } }
start: 2025-01-06
horizon: 104 weeks
outcomes: { lost: { measure: built_lost, uses: use } }
shocks: { down: { kind: outage, sites: plant, onset: ${onset}, duration: 1 week${more} } }
`;

/** Share of draws in which the slot's value is at most `limit`, over 80 blocks. */
function share(document: string, field: 'onset' | 'occurs', limit: number): { share: number; draws: number } {
  const program = programOf(document);
  const { code } = program.assignments.find(a => a.slot === program.fields[field].first)!;
  let below = 0;
  for (let block = 0; block < BLOCKS; block++) {
    const inputs = drawInputs(program, 'hazard', block);
    for (let draw = 0; draw < 256; draw++) {
      if (
        evaluate(
          code,
          program.inputs.map((_, i) => inputs[i * 256 + draw]!),
        ) <= limit
      )
        below++;
    }
  }
  return { share: below / (BLOCKS * 256), draws: BLOCKS * 256 };
}

test.each([
  [0.2, 1],
  [0.5, 2],
  [2, 0.5],
])('hazard %d a year within %d years', (hazard, years) => {
  const found = share(text(`{ hazard: ${hazard}/year }`), 'onset', (years * 365.25) / 7);
  const paper = 1 - Math.exp(-hazard * years);
  expect(Math.abs(found.share - paper)).toBeLessThan(STANDARD_ERRORS * Math.sqrt((paper * (1 - paper)) / found.draws));
});

test('a window is equally likely on any day', () => {
  const found = share(text('{ window: [2025-01-06, 2025-03-17] }'), 'onset', 3);
  expect(Math.abs(found.share - 0.3)).toBeLessThan(STANDARD_ERRORS * Math.sqrt((0.3 * 0.7) / found.draws));
});

test('a shock of probability p happens in that share of draws', () => {
  const found = share(text('2025-01-06', ', probability: 35 %'), 'occurs', 0.5);
  expect(Math.abs(found.share - 0.65)).toBeLessThan(STANDARD_ERRORS * Math.sqrt((0.35 * 0.65) / found.draws));
});
