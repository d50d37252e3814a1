// How late plants start, as fitted in scenarios/models/ev-magnets/projects.yaml, against the dated cases in slips.csv:
// the parameters are where the likelihood is highest, and the fitted quartiles lie near the sample's.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cdf, type Distribution, quantile } from '../../src/numbers/distribution.ts';
import type { Problem } from '../../src/problem.ts';
import { readCsv } from '../../src/scenario/csv.ts';
import { examine } from '../../src/scenario/load.ts';
import { childOf, type MapTree, textOf } from '../../src/scenario/tree.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'scenarios/models/ev-magnets');

interface Case {
  readonly id: string;
  readonly stage: string;
  readonly months: number;
  readonly what: string;
}

const cases: readonly Case[] = (() => {
  const problems: Problem[] = [];
  const file = { name: 'slips.csv', text: readFileSync(join(folder, 'slips.csv'), 'utf8') };
  const rows = [...(readCsv(file, 'sources', problems)?.entries ?? [])];
  expect(problems).toEqual([]);
  return rows.map(([id, { value }]) => {
    const cell = (name: string) => textOf(childOf(value as MapTree, name)) ?? '';
    const months = cell('months');
    return { id, stage: cell('stage'), months: months === '' ? Number.NaN : Number(months), what: cell('what') };
  });
})();

const dated = cases.filter(({ what }) => what === 'started' || what === 'latest plan');
const censored = cases.filter(({ what }) => what === 'not yet');
const slipping = (stage: string) => [...dated, ...censored].filter(one => stage === 'all' || one.stage === stage);

/** The distribution that an input of the model has, in months. */
function fitted(input: string): Distribution {
  const { scenario } = examine(join(folder, 'projects.yaml'), { projectRoot: root, workingFolder: root });
  const expression = scenario?.document.inputs?.[input]?.expression;
  if (expression?.kind !== 'distribution') throw new Error(`${input} is no distribution`);
  return { ...expression.distribution, scale: 1 };
}

/** Whole months: a case of m months lies within half a month of m; an early start before half a month; one that is not yet done beyond m. */
function logLikelihood(distribution: Distribution, sample: readonly Case[]): number {
  return sample.reduce((sum, { months, what }) => {
    const below = (x: number) => (x <= 0 ? 0 : cdf(distribution, x));
    const share = what === 'not yet' ? 1 - below(months) : below(Math.max(months, 0) + 0.5) - below(months - 0.5);
    return sum + Math.log(share);
  }, 0);
}

/** R-7, as spreadsheets have it. */
function sampleQuantile(values: readonly number[], u: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * u;
  const low = sorted[Math.floor(at)]!;
  return low + (at - Math.floor(at)) * (sorted[Math.ceil(at)]! - low);
}

test('the dated cases have the quartiles that the evidence states, and the counts that go-ahead rests on', () => {
  expect(dated).toHaveLength(21);
  expect(
    [0.25, 0.5, 0.75].map(u =>
      sampleQuantile(
        dated.map(one => one.months),
        u,
      ),
    ),
  ).toEqual([4, 13, 24]);
  const count = (what: string) => cases.filter(one => one.what === what).length;
  expect([count('not yet'), count('cancelled'), count('no start found')]).toEqual([2, 3, 6]);
});

const FITS = [
  { input: 'slip_mine', stage: 'all' },
  { input: 'slip_separation', stage: 'separation' },
  { input: 'slip_metal_and_magnet', stage: 'metal and magnet' },
] as const;

describe.each(FITS)('$input, fitted to $stage', ({ input, stage }) => {
  const distribution = fitted(input);
  const sample = slipping(stage);

  // Parameters are written with two or three digits; a twentieth is several times what rounding moves them by.
  test.each([0, 1])('moving parameter %i by a twentieth makes the cases less likely', index => {
    const best = logLikelihood(distribution, sample);
    for (const factor of [0.95, 1.05]) {
      const parameters = distribution.parameters.map((p, i) => (i === index ? p * factor : p));
      expect(logLikelihood({ ...distribution, parameters }, sample)).toBeLessThan(best);
    }
  });

  // Of n cases the number below a fitted quartile u is binomial: 1.5 standard deviations, since the fit has seen the cases.
  test.each([0.25, 0.5, 0.75])('the share of cases below its quantile %f is near that', u => {
    const n = sample.length;
    const below = sample.filter(one => one.what !== 'not yet' && one.months <= quantile(distribution, u)).length;
    expect(Math.abs(below - n * u)).toBeLessThan(1.5 * Math.sqrt(n * u * (1 - u)));
  });
});
