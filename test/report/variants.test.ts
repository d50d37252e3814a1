// What a report says of variants, of policies and of times that were asked for with a deadline.
import { describe, expect, test } from 'vitest';
import type { Program } from '../../src/model/program.ts';
import { report } from '../../src/report/report.ts';
import { compareVariant } from '../../src/report/variants.ts';
import { DRAWS, facts, program, tally } from './fixture.ts';

const less = { ...tally, scalars: tally.scalars.map(column => column.map(x => x / 2)) };
const columnOf = (table: ReturnType<typeof tableOf>, name: string) =>
  Array.from(table.columns.find(column => column.name === name)!.values as ArrayLike<number | string>);
const tableOf = (id: string, of: Program = program, ...more: Parameters<typeof compareVariant>[]) => {
  const result = report(
    of,
    tally,
    facts,
    more.map(each => compareVariant(...each)),
  );
  const found = result.tables.find(table => table.id === id);
  if (found === undefined) throw new Error(`no table ${id}`);
  return found;
};

describe('variants', () => {
  const table = tableOf('variants', program, [program, { name: 'half', title: 'Half of it' }, tally, less]);

  test('have both means and their difference, one row for each headline number that keeps its draws', () => {
    // the world of every variant first, then regions; the share of the counterfactual moves as its amount does
    expect(columnOf(table, 'title').map((title, i) => `${title} ${columnOf(table, 'region')[i]}`)).toEqual([
      'Cars not built world',
      'P(ever): first_stop world',
      'Cars not built japan',
      'P(ever): first_stop europe',
      'P(ever): first_stop japan',
    ]);
    const [mean, other, difference] = ['base_mean', 'variant_mean', 'difference'].map(name => columnOf(table, name));
    // half of the draws rise evenly to 50,000: 500 · (1 + … + 100) / 200
    expect([mean![0], other![0], difference![0]]).toEqual([12_625, 6312.5, -6312.5]);
    expect([columnOf(table, 'p_better')[0], columnOf(table, 'p_better')[2]]).toEqual([0.5, 0]);
  });

  test('say in the answer what they change of what was asked first', () => {
    const half = compareVariant(program, { name: 'half', title: 'Half of it' }, tally, less);
    const { answer } = report(program, tally, facts, [half]);
    // the mean difference of the draws above, and its error: half the draws lose nothing in either, the rest 250, 500, … 25 000 less
    const differences = Array.from({ length: DRAWS }, (_, i) => Math.max(0, i + 1 - DRAWS / 2) * 250);
    const mean = differences.reduce((a, b) => a + b, 0) / DRAWS;
    const variance = differences.reduce((sum, d) => sum + (d - mean) ** 2, 0) / (DRAWS - 1);
    expect(mean).toBe(6312.5);
    expect(Math.round(Math.sqrt(variance / DRAWS) / 100)).toBe(6);
    expect(answer.at(-1)).toMatch(
      /^Half of it: Cars not built changes by −6300 ± 600 vehicles on average; better in 50 /,
    );
  });

  test('that are worse more often than better are said to be worse', () => {
    const double = compareVariant(program, { name: 'more', title: 'Twice of it' }, less, tally);
    expect(report(program, less, facts, [double]).answer.at(-1)).toMatch(
      /^Twice of it: Cars not built changes by 6300 ± 600 vehicles on average; worse in 50 /,
    );
  });

  test('speak of a loss in the world before a price or a region that was declared earlier', () => {
    const half = compareVariant(program, { name: 'half', title: 'Half of it' }, tally, less);
    const dearer = {
      ...half.rows[0]!,
      label: { ...half.rows[0]!.label, measure: 'price_peak' as const, title: 'Price' },
    };
    const somewhere = half.rows.find(({ label }) => label.region === 'japan')!;
    const first = { ...half, rows: [dearer, somewhere, ...half.rows] };
    expect(report(program, tally, facts, [first]).answer.at(-1)).toMatch(
      /^Half of it: Cars not built changes by −6300 /,
    );
  });

  test('of a time, later is better and never is compared as a share', () => {
    const [, world] = columnOf(table, 'base_mean');
    expect(world).toBe(0.5);
    expect(columnOf(table, 'p_better')[1]).toBe(0); // four weeks instead of eight
  });

  test('without any there is no table, and with fewer draws it is said', () => {
    expect(report(program, tally, facts).tables.map(({ id }) => id)).not.toContain('variants');
    const cut = { ...less, draws: 50, scalars: less.scalars.map(column => column.subarray(0, 50)) };
    const { remarks } = report(program, tally, facts, [compareVariant(program, { name: 'a', title: 'A' }, tally, cut)]);
    expect(remarks.join(' ')).toContain('variant A is compared over its first 50 draws');
    const none = report(program, tally, facts, [{ name: 'b', title: 'B', draws: 0, rows: [] }]);
    expect(none.remarks.join(' ')).toContain('variant B was not run');
    expect(none.tables.map(({ id }) => id)).not.toContain('variants');
  });
});

test('a remark says which policies are in force, none where the scenario has none', () => {
  const said = (policies?: { title: string; inForce: boolean }[]) =>
    report(program, tally, { ...facts, ...(policies ? { policies } : {}) }).remarks.filter(r =>
      r.startsWith('Policies'),
    );
  expect(said()).toEqual([]);
  expect(
    said([
      { title: '45X', inForce: true },
      { title: 'floor', inForce: false },
    ]),
  ).toEqual(['Policies in force: 45X; not in force: floor.']);
});

describe('a deadline', () => {
  const asked = (weeks: number, threshold: number): Program => ({
    ...program,
    outcomes: program.outcomes.map(slot => (slot.measure === 'time_to_stop' ? { ...slot, threshold } : slot)),
    labels: {
      ...program.labels,
      outcomes: program.labels.outcomes.map(label =>
        label.measure === 'time_to_stop' ? { ...label, within: { written: `${weeks * 7} days`, weeks } } : label,
      ),
    },
  });

  test('has its chance, its error and its date in the table and in the answer', () => {
    const late = asked(9, 9.5);
    const table = tableOf('times', late);
    expect(columnOf(table, 'p_within')).toEqual([0.5, 0.5, 0]);
    expect(columnOf(table, 'within_date')[0]).toBe('2025-06-06'); // 2025-04-04 and 63 days
    const error = table.columns.find(({ name }) => name === 'p_within')!.error!;
    expect(error[0]).toBeCloseTo(Math.sqrt(0.25 / DRAWS), 15);
    expect(report(late, tally, facts).answer.join(' ')).toMatch(
      /First_stop: within 63 days \(by 2025-06-06\) in 50 ± 4 % of draws\./,
    );
  });

  test('that is too early for any says so', () => {
    expect(report(asked(7, 7.5), tally, facts).answer.join(' ')).toMatch(/within 49 days .* in none of 200 draws\./);
  });
});
