// The table of what was done: every rule in its order, how often, when, how far and at what cost; nothing of it where there are no rules.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runChunk } from '../../src/engine/simulate.ts';
import { report } from '../../src/report/report.ts';
import { programOf } from '../programs.ts';

const tiny = (name: string) =>
  readFileSync(join(import.meta.dirname, '../../scenarios/models/tiny', `${name}.yaml`), 'utf8');
const tablesOf = (text: string) => {
  const program = programOf(text);
  const tally = runChunk(program, '1', { index: 0, firstDraw: 0, draws: 8 })!;
  return report(program, tally, { version: '0', seed: '1', drawsAskedFor: 8 }).tables;
};
const column = (table: ReturnType<typeof tablesOf>[number], name: string): readonly (string | number)[] => [
  ...table.columns.find(found => found.name === name)!.values,
];

test('a rule that took effect is told with its week, its level and its cost', () => {
  const done = tablesOf(tiny('thrift')).find(({ id }) => id === 'done')!;
  expect(column(done, 'rule')).toEqual(['fewer parts']);
  expect([...column(done, 'p_begun'), ...column(done, 'p50')]).toEqual([1, 24]);
  expect(column(done, 'level_mean')[0]).toBeCloseTo(0.3, 9);
  expect(column(done, 'cost_mean')[0]).toBeCloseTo(4256.376, 2); // as worked out in the file
});

test('one that never did is told with never', () => {
  const calm = tiny('thrift').replace('above: 50 %', 'above: 90 %');
  const done = tablesOf(calm).find(({ id }) => id === 'done')!;
  expect([...column(done, 'p_begun'), ...column(done, 'p50'), ...column(done, 'level_mean')]).toEqual([0, Infinity, 0]);
});

test('a scenario without rules has no such table', () => {
  expect(tablesOf(tiny('one-lane')).some(({ id }) => id === 'done' || id === 'adaptation')).toBe(false);
});
