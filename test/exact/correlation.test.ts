// Correlated inputs: the ranks correlate as asked, each by itself is what it was, and nobody else's draws move.
import { describe, expect, test } from 'vitest';
import { drawInputs } from '../../src/engine/simulate.ts';
import { compile } from '../../src/model/compile.ts';
import { cdf } from '../../src/numbers/distribution.ts';
import { variantOf } from '../../src/scenario/load.ts';
import { programOf, scenarioOf } from '../programs.ts';

const BLOCKS = 40;
const DRAWS = BLOCKS * 256;
/** Estimates at a fixed seed lie within this many standard errors of the truth; 4 would fail once in 16,000 seeds. */
const STANDARD_ERRORS = 4;

const text = (correlations: string, more = '') => `
regions: [home]
goods: { part: { unit: t } }
processes: { making: { makes: part } }
sites: { plant: { process: making, region: home, utilisation: 50 to 60 % } }
lanes: { part: { good: part, from: home, to: home, share: 100 %, transit: 1 week } }
uses: { use: { unit: t, inputs: { part: 1 t/t }, demand: { home: 1 t/week }, cohorts: { all: { share: 100 % } } } }
start: 2025-01-06
horizon: 104 weeks
inputs:
  share: 'uniform(20 %, 90 %)'
  wait: 4 to 20 weeks
  calm: 'triangular(1, 2, 4) weeks'
  both: wait + 2 * calm
outcomes: { lost: { measure: built_lost, uses: use } }
shocks:
  ban: { kind: outage, sites: plant, onset: { hazard: 1/year }, duration: wait, severity: share }
  other: { kind: outage, sites: plant, onset: { after_start: calm }, duration: 3 to 9 weeks }
${correlations}
${more}`;

/** All draws of an input. */
function drawn(document: string, name: string): Float64Array {
  const program = programOf(document);
  const i = program.inputs.findIndex(input => input.name === name);
  const all = new Float64Array(DRAWS);
  for (let block = 0; block < BLOCKS; block++)
    all.set(drawInputs(program, 'ranks', block).subarray(i * 256, (i + 1) * 256), block * 256);
  return all;
}

function ranks(values: Float64Array): Float64Array {
  const order = Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!);
  const rank = new Float64Array(values.length);
  for (const [position, i] of order.entries()) rank[i] = position;
  return rank;
}

/** Spearman's: the correlation of ranks, 1 − 6 Σ d²/(n³ − n). Continuous values have no ties. */
function spearman(a: Float64Array, b: Float64Array): number {
  const [first, second] = [ranks(a), ranks(b)];
  let sum = 0;
  for (let i = 0; i < first.length; i++) sum += (first[i]! - second[i]!) * (first[i]! - second[i]!);
  return 1 - (6 * sum) / (DRAWS ** 3 - DRAWS);
}

/** On the scale of Fisher's z the standard error of a rank correlation is √((1 + ρ²/2)/(n − 3)): Bonett and Wright, Psychometrika 65 (2000). */
function expectRank(found: number, asked: number): void {
  const error = Math.sqrt((1 + (asked * asked) / 2) / (DRAWS - 3));
  expect(Math.abs(Math.atanh(found) - Math.atanh(asked))).toBeLessThan(STANDARD_ERRORS * error);
}

const PAIR = 'correlations: { a: { between: [share, wait], rank: -60 % } }';

describe('ranks', () => {
  test.each([-0.95, -0.6, 0.3, 0.8])('a pair has the rank correlation of %d it was given', rank => {
    const document = text(`correlations: { a: { between: [share, wait], rank: ${rank * 100} % } }`);
    expectRank(spearman(drawn(document, 'share'), drawn(document, 'wait')), rank);
  });

  test('three with one rank each: every pair has it', () => {
    const names = ['share', 'wait', 'shocks.other.duration'];
    const document = text(`correlations: { a: { between: [${names.join(', ')}], rank: 50 % } }`);
    const columns = names.map(name => drawn(document, name));
    for (const [i, j] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const)
      expectRank(spearman(columns[i]!, columns[j]!), 0.5);
  });

  test('pairs that share a number are one group; a pair nobody speaks of is left uncorrelated', () => {
    const document = text(`correlations:
  a: { between: [share, wait], rank: 60 % }
  b: { between: [wait, calm], rank: -40 % }`);
    const [share, wait, calm] = ['share', 'wait', 'calm'].map(name => drawn(document, name));
    expectRank(spearman(share!, wait!), 0.6);
    expectRank(spearman(wait!, calm!), -0.4);
    expectRank(spearman(share!, calm!), 0);
  });

  test('a rank of −100 % turns the order round', () => {
    const document = text('correlations: { a: { between: [share, wait], rank: -100 % } }');
    expect(spearman(drawn(document, 'share'), drawn(document, 'wait'))).toBeCloseTo(-1, 12);
  });

  test('luck goes together too: when a shock comes, with how long it lasts', () => {
    const document = text('correlations: { a: { between: [shocks.ban.onset, wait], rank: 70 % } }');
    expectRank(spearman(drawn(document, 'shocks.ban.onset'), drawn(document, 'wait')), 0.7);
  });
});

test('each by itself keeps its distribution', () => {
  const program = programOf(text(PAIR));
  const wait = drawn(text(PAIR), 'wait').sort();
  const { distribution } = program.inputs.find(({ name }) => name === 'wait')!;
  // Kolmogorov and Smirnov: √n times the largest gap is above 1.95 once in a thousand seeds
  let gap = 0;
  for (const [i, value] of wait.entries()) {
    const at = cdf(distribution, value);
    gap = Math.max(gap, at - i / DRAWS, (i + 1) / DRAWS - at);
  }
  expect(gap * Math.sqrt(DRAWS)).toBeLessThan(1.95);
});

test('luck that only the shocks bring can be named where a part of a region is looked at too', () => {
  const pair = 'correlations: { a: { between: [shocks.ban.onset, wait], rank: 70 % } }';
  const parted = text(pair, 'parts: { company: { of: home } }').replace(
    'home: 1 t/week',
    'home: 1 t/week, company: 0.1 t/week',
  );
  expect(drawn(parted, 'wait')).toEqual(drawn(text(pair), 'wait'));
});

describe('whose draws move', () => {
  const names = ['share', 'calm', 'shocks.ban.onset', 'shocks.other.duration', 'sites.plant.utilisation'];

  test('the first of a group keeps its own, the second does not, and no other is touched', () => {
    for (const name of names) expect(drawn(text(PAIR), name)).toEqual(drawn(text(''), name));
    expect(drawn(text(PAIR), 'wait')).not.toEqual(drawn(text(''), 'wait'));
  });

  test('a further number in the group moves only itself', () => {
    const more = text(`correlations:
  a: { between: [share, wait], rank: -60 % }
  b: { between: [wait, calm], rank: 30 % }`);
    for (const name of ['share', 'wait', 'shocks.other.duration'])
      expect(drawn(more, name)).toEqual(drawn(text(PAIR), name));
    expect(drawn(more, 'calm')).not.toEqual(drawn(text(PAIR), 'calm'));
  });

  test('a rank of zero moves nobody, to the last bit', () => {
    const none = text('correlations: { a: { between: [share, wait], rank: 0 % } }');
    expect(drawn(none, 'wait')).toEqual(drawn(text(''), 'wait'));
  });

  test('a block is drawn the same whichever was drawn before it', () => {
    const program = programOf(text(PAIR));
    const third = drawInputs(program, 'ranks', 2);
    drawInputs(program, 'ranks', 0);
    expect(drawInputs(program, 'ranks', 2)).toEqual(third);
  });

  test('a variant that holds the first of a group fixed leaves the others their draws', () => {
    const scenario = scenarioOf(
      text(PAIR, 'variants: { calm policy: { inputs: { share: 50 % } } }').replace(
        'uses: use }',
        'uses: use, headline: true }',
      ),
    );
    const [base, variant] = [scenario, variantOf(scenario, 'calm policy')].map(each => {
      const compiled = compile(each);
      if (!compiled.ok) throw new Error('compiles');
      return compiled.value;
    });
    const wait = (program: typeof base) => {
      const i = program!.inputs.findIndex(({ name }) => name === 'wait');
      return drawInputs(program!, 'ranks', 0).slice(i * 256, (i + 1) * 256);
    };
    expect(variant!.inputs.some(({ name }) => name === 'share')).toBe(false);
    expect(wait(variant)).toEqual(wait(base));
  });
});
