// Who is helped by what: the table and the sentences where a scenario names several benefits, from comparisons made up by hand.
import { describe, expect, test } from 'vitest';
import type { OutcomeLabel } from '../../src/model/program.ts';
import type { Also, Help, Helped } from '../../src/report/help.ts';
import { helpForSentences, helpForTable } from '../../src/report/help-for.ts';
import { responseSentence } from '../../src/report/responses.ts';
import { rowCount } from '../../src/report/table.ts';
import { toTerminalTable } from '../../src/report/terminal.ts';
import { program } from './fixture.ts';

const label = (outcome: string, title: string): OutcomeLabel => ({
  ...program.labels.outcomes[0]!,
  outcome,
  title,
  region: '',
  measure: 'formula',
  form: 'amount',
  unit: 'USD',
  factor: 1,
});
const estimate = (value: number, error: number) => ({ value, error });
const weighed = (saved: number, error: number, cost: number): Also => ({
  saved: estimate(saved, error),
  ...(cost > 0 ? { perCost: estimate(saved / cost, error / cost) } : {}),
  worthIt: { value: 0.5, error: 0.02, interval: { low: 0.46, high: 0.54 } },
});
const row = (title: string, cost: number, ...also: readonly (readonly [saved: number, error: number])[]): Helped => {
  const tried = { name: title, title, takes: [], program: { ...program, priced: program.priced } };
  const sum = also.reduce((all, [saved]) => all + saved, 0);
  return {
    tried,
    comparison: { name: title, title, draws: 500, rows: [] },
    draws: 500,
    cost: estimate(cost, 0),
    ...weighed(sum, 1e6, cost),
    also: also.map(([saved, error]) => weighed(saved, error, cost)),
  };
};
const help = (...rows: readonly Helped[]): Help => ({
  judgedBy: label('both', 'Money lost, both'),
  loss: undefined,
  inMoney: true,
  also: [label('japan', 'Money lost, Japan'), label('usa', 'Money lost, the USA')],
  rows,
  stockpiles: [],
});

const stake = row('A stake', 130e6, [300e6, 60e6], [-300e6, 70e6]);
const reserve = row('A reserve', 50e6, [500e6, 50e6], [4e9, 2e8]);
const luck = row('A guess', 1e6, [9e6, 8e6], [0, 1e6]);
const floor = row('A floor', 600e6, [100e6, 10e6], [5e7, 1e7]);

describe('each benefit beside the first', () => {
  test('has a sentence: what saves most for its cost, and what else is worth it; luck is not', () => {
    expect(helpForSentences(help(reserve, stake, luck, floor))).toEqual([
      'Money lost, Japan: A reserve saves most for its cost, 500 ± 50 M USD, 10.0 ± 1.0 times its cost; more than it costs in 50 ± 2 % of draws. Saving more than it costs, too: A stake.',
      'Money lost, the USA: A reserve saves most for its cost, 4000 ± 200 M USD, 80 ± 4 times its cost; more than it costs in 50 ± 2 % of draws.',
    ]);
    expect(helpForSentences(help(luck, row('Another', 1e6, [0, 0], [-5, 1])))).toEqual([
      'Money lost, Japan: nothing saves any of it that could be told from luck.',
      'Money lost, the USA: nothing saves any of it that could be told from luck.',
    ]);
  });

  test('has its columns, called by what tells the benefits apart', () => {
    const table = helpForTable(help(reserve, stake));
    const shown = toTerminalTable(table, { width: 120, color: false });
    expect(shown).toContain('saves: Japan');
    expect(shown).toContain('saves: the USA');
    expect(shown).toMatch(/A stake +300 ± 60 +2\.3 ± 0\.5 +50 ± 2 +−300 ± 70 +−2\.3 ± 0\.5 +50 ± 2/);
  });

  test('is not there where one is asked for alone', () => {
    expect(rowCount(helpForTable({ ...help(reserve), also: [] }))).toBe(0);
    expect(helpForSentences({ ...help(reserve, stake), also: [] })).toEqual([]);
  });
});

test('the answer names what saves less than it costs', () => {
  const [said] = responseSentence(help(reserve, stake, floor));
  expect(said).toMatch(
    /^Of 3 responses, A reserve saves most for its cost: 4500\.0 ± 1\.0 M USD .*: 90\.00 ± 0\.02 times/,
  );
  expect(said).toMatch(/ Saving less than they cost, on average: A stake; and A floor\.$/);
});

test('a name is said on every row where the column before it had no room', () => {
  const table = {
    id: 't',
    title: 'T',
    place: 'first' as const,
    columns: [
      { name: 'kind', unit: '', values: ['same', 'same'], shown: 'wide' as const },
      { name: 'name', unit: '', values: [`one ${'x'.repeat(30)}`, `two ${'x'.repeat(30)}`] },
      { name: 'much', unit: '', values: ['y'.repeat(24), 'z'.repeat(24)] },
    ],
  };
  const shown = toTerminalTable(table, { width: 60, color: false });
  expect(shown).not.toContain('same');
  expect(shown).toContain('one');
  expect(shown).toContain('two');
});

test('a column of large numbers in a unit of its own is read in thousands, and kept as it is in data', () => {
  const values = Float64Array.of(2_170_000, -31_000);
  const table = {
    id: 't',
    title: 'T',
    place: 'first' as const,
    columns: [{ name: 'less', unit: 'vehicle', values, error: Float64Array.of(170_000, 7000), scaled: true as const }],
  };
  const shown = toTerminalTable(table, { width: 80, color: false });
  expect(shown).toContain('thousand vehicles ± se');
  expect(shown).toContain('2170 ± 170');
  expect(shown).toContain('−31 ± 7');
});
