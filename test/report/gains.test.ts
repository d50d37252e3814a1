// The table and the sentence of who gains, for one plant that stands idle and one that makes up for it (scenarios/models/tiny/idle.yaml).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runChunk } from '../../src/engine/simulate.ts';
import { report } from '../../src/report/report.ts';
import { programOf } from '../programs.ts';

const text = readFileSync(join(import.meta.dirname, '../../scenarios/models/tiny/idle.yaml'), 'utf8');
const facts = { version: '0', seed: 'idle', drawsAskedFor: 16 };

function reportOf(scenario: string) {
  const program = programOf(scenario);
  return report(program, runChunk(program, 'idle', { index: 0, firstDraw: 0, draws: 16 })!, facts);
}

test('the largest gain first, money in millions with its year, and P with its threshold', () => {
  const { tables, answer } = reportOf(text);
  const table = tables.find(({ id }) => id === 'gains')!;
  const column = (name: string) => table.columns.find(c => c.name === name)!;
  expect(table.note).toContain('Money is in USD of 2025.');
  expect(table.place).toBe('first');
  expect([...column('owner').values]).toEqual(['Recycler', 'Importer']);
  expect([...column('margin').values].map(v => Math.round(Number(v) * 10) / 10)).toEqual([4.5, -15]);
  expect([...column('revenue').values].map(v => Math.round(Number(v) * 10) / 10)).toEqual([45, -45]);
  expect([...column('p_gain').values]).toEqual([1, 0]);
  expect(column('p_gain').title).toBe('P(margin > 4 M USD)');
  expect([...column('volume').values].map(Number)[0]).toBeCloseTo(900 / 2600, 6); // of 52 weeks at 50 t
  expect([...column('utilisation').values].map(Number)[0]).toBeCloseTo(900 / 5200, 6);
  expect(answer).toContain(
    'Recycler gains most: 4500 k USD of margin on average, more than 4 M USD in every draw; Importer loses most, 15 M USD.',
  );
});

test('a margin that nobody can know has its reason in the note, and only then', () => {
  const noteOf = (scenario: string) => reportOf(scenario).tables.find(({ id }) => id === 'gains')!.note;
  expect(noteOf(text)).not.toContain('no cost is stated');
  const costless = text
    .replace('    cost: { amount: 45 USD/kg, source: paper }\n', '')
    .replace(/\nexpect:[\s\S]*$/, '\n');
  expect(costless).not.toBe(text);
  expect(noteOf(costless)).toContain('– : no cost is stated for its sites.');
});

test('is not there where nobody asks', () => {
  const silent = text.replace(/^outcomes:[\s\S]*$/m, 'outcomes:\n  lost: { measure: built_lost, uses: user }\n');
  const { tables, answer } = reportOf(silent);
  expect(tables.map(({ id }) => id)).not.toContain('gains');
  expect(tables.map(({ id }) => id)).not.toContain('money');
  expect(answer.join(' ')).not.toContain('gains');
});

test('what is a headline leads, and stands first: here revenue', () => {
  const margin = / {2}([\w]+): \{[^\n]*measure: margin_gained[^\n]*/.exec(text)![0];
  const silent = text
    .replace(margin, margin.replace(/, headline: true/, ''))
    .replace(/(measure: revenue_gained[^\n]*?) \}/, '$1, headline: true }');
  const { tables, answer } = reportOf(silent);
  const table = tables.find(({ id }) => id === 'gains')!;
  expect(table.columns.map(({ name }) => name)).toEqual([
    'owner',
    'revenue',
    'p_gain',
    'margin',
    'volume',
    'utilisation',
  ]);
  expect(table.columns[2]!.title).toMatch(/^P\(revenue > /);
  expect(answer.join(' ')).toMatch(/Recycler gains most: .* of revenue on average/);
});
