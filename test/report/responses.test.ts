// What a report says of responses and of stockpiles: which is first, in which words, and what is left out where nothing is known.
import { describe, expect, test } from 'vitest';
import type { OutcomeLabel, Program } from '../../src/model/program.ts';
import { type Tried, weighHelp } from '../../src/report/help.ts';
import { report } from '../../src/report/report.ts';
import type { Table } from '../../src/report/table.ts';
import { toTerminalTable } from '../../src/report/terminal.ts';
import { fromValues } from '../../src/statistics/sketch.ts';
import type { Tally } from '../../src/statistics/tally.ts';
import { DRAWS, facts, program, tally } from './fixture.ts';

/** The fixture with one more outcome that keeps its draws, which is what is taken costs. */
function costing(name: string, cost: number, takes: readonly string[] = []): { tried: Tried; tally: Tally } {
  const label: OutcomeLabel = {
    ...program.labels.outcomes[0]!,
    outcome: 'cost of what is taken',
    unit: 'USD',
    hidden: true,
    headline: false,
  };
  const own: Program = {
    ...program,
    priced: { benefit: undefined, counted: [], cost: program.outcomes.length },
    outcomes: [...program.outcomes, { ...program.outcomes[0]!, kept: true }],
    labels: { ...program.labels, outcomes: [...program.labels.outcomes, label] },
  };
  const scalars = [...tally.scalars, new Float64Array(DRAWS).fill(cost)];
  return { tried: { name, title: `The ${name}`, takes, program: own }, tally: { ...tally, scalars } };
}

/** What is lost in the first outcome is `part` of what it is without. */
const times = (part: number, { tried, tally: full }: ReturnType<typeof costing>) => ({
  tried,
  tally: { ...full, scalars: full.scalars.map((column, i) => (i === 0 ? column.map(x => x * part) : column)) },
});

function reported(...all: readonly { tried: Tried; tally: Tally | undefined }[]) {
  const helping = weighHelp(program, tally);
  for (const { tried, tally: other } of all) helping.add(tried, other);
  const help = helping.finish();
  return { help, ...report(program, tally, facts, [], help) };
}
const tableOf = (tables: readonly Table[], id: string) => tables.find(table => table.id === id);
const column = (table: Table | undefined, name: string) =>
  Array.from((table?.columns.find(c => c.name === name)?.values ?? []) as ArrayLike<number | string>);

describe('responses that are judged by a loss, where nothing is asked in money', () => {
  const half = times(0.5, costing('half', 2e6));
  const tenth = times(0.9, costing('tenth', 1e5));
  const all = [
    half,
    tenth,
    costing('nothing', 0),
    times(0, costing('free', 0)),
    times(0.4, costing('both', 2.1e6, ['a', 'b'])),
  ];
  const { answer, tables, help } = reported(...all);
  const table = tableOf(tables, 'responses');

  test('stand in the order of what is saved for each of cost, what is free first and what saves nothing last', () => {
    expect(column(table, 'name')).toEqual(['free', 'tenth', 'both', 'half', 'nothing']);
    // 12 625 lost on average
    expect(column(table, 'loss_saved').map(Number)).toEqual(
      [12_625, 1262.5, 7575, 6312.5, 0].map(x => expect.closeTo(x, 6)),
    );
    expect(column(table, 'per_cost').map(Number)).toEqual(
      [NaN, 12_625, 7575 / 2.1, 3156.25, NaN].map(x => (Number.isNaN(x) ? x : expect.closeTo(x, 6))),
    );
    expect(column(table, 'kind')).toEqual(['response', 'response', 'portfolio', 'response', 'response']);
    expect(help.inMoney).toBe(false);
    expect(table!.columns.map(({ name }) => name)).not.toContain('p_worth_it');
  });

  test('say where there is no cost, and what each saves for a million', () => {
    const shown = toTerminalTable(table!, { width: 120, color: false });
    expect(shown).toMatch(/The free.*no cost/);
    expect(shown).toMatch(/The half.*3200 ± 300/);
  });

  test('are best in the draws in which they save most: none where nothing is lost', () => {
    // half of the draws lose nothing; in the others what is free saves all of it
    expect(column(table, 'p_best')).toEqual([0.5, 0, 0, 0, 0]);
  });

  test('end the answer with the first of them', () => {
    // the error of the mean of halfRamp(50 000): √(264 871 231 / 200) = 1151
    expect(answer.at(-1)).toBe(
      'Of 4 responses and 1 portfolio, The free saves most, and costs nothing: 12.6 ± 1.2 thousand vehicles (cars not built) on average.',
    );
    expect(reported(half, tenth).answer.at(-1)).toBe(
      'Of 2 responses, The tenth saves most for its cost: 1260 ± 120 vehicles (cars not built) on average, for 100 k USD: 12.6 ± 1.2 thousand vehicles for each M USD. The half is the best of them in 50 ± 4 % of draws.',
    );
    expect(reported(half).answer.at(-1)).toMatch(
      /^The half saves 6300 ± 600 vehicles .* for 2000 k USD: 3200 ± 300 vehicles for each M USD\.$/,
    );
    expect(reported(costing('nothing', 5)).answer.at(-1)).toBe('The nothing saves nothing on average.');
  });
});

describe('an interrupt', () => {
  const half = times(0.5, costing('half', 2e6));

  test('leaves out what was not run, and says so', () => {
    const { remarks, tables, help } = reported(half, { ...costing('late', 1), tally: undefined });
    expect(remarks.join(' ')).toContain('The late was not run');
    expect(column(tableOf(tables, 'responses'), 'name')).toEqual(['half']);
    expect(help.rows.every(({ best }) => best === undefined)).toBe(true); // nobody knows
  });

  test('compares the draws that both have', () => {
    const cut = { ...half.tally, draws: 50, scalars: half.tally.scalars.map(values => values.subarray(0, 50)) };
    const { remarks, help } = reported({ ...half, tally: cut });
    expect(remarks.join(' ')).toContain('The half is compared over its first 50 draws');
    expect(help.rows[0]).toMatchObject({ draws: 50, saved: { value: 0 } }); // the draws that lose something come later
  });
});

test('outcomes line up by name and region, wherever they stand, and what has no counterpart is not compared', () => {
  const { tried, tally: full } = costing('other', 0);
  const drop = program.labels.outcomes.findIndex(
    ({ outcome, region }) => outcome === 'cars_lost' && region === 'japan',
  );
  const keptBefore = program.outcomes.slice(0, drop).filter(({ kept }) => kept).length;
  const without = <T>(list: readonly T[], i: number) => list.filter((_, j) => j !== i).reverse();
  const own = {
    ...tried,
    program: {
      ...tried.program,
      priced: { benefit: undefined, counted: [], cost: 0 },
      outcomes: without(tried.program.outcomes, drop),
      labels: { ...tried.program.labels, outcomes: without(tried.program.labels.outcomes, drop) },
    },
  };
  const { help } = reported({ tried: own, tally: { ...full, scalars: without(full.scalars, keptBefore) } });
  const rows = help.rows[0]!.comparison.rows;
  expect(rows.map(({ label }) => `${label.outcome} ${label.region}`)).toEqual([
    'cars_lost world',
    'first_stop world',
    'first_stop europe',
    'first_stop japan',
  ]);
  expect(rows.every(({ pair }) => pair.lower.value === 0 && pair.higher.value === 0)).toBe(true);
});

describe('stockpiles', () => {
  const hidden = ['stockpile_held', 'stockpile_released', 'stockpile_bought', 'time_to_draw', 'time_to_empty'] as const;
  /** The fixture with one stockpile: held 50 t, gave what is said; drawn on in week 2 of the draws in which it gave, never empty. */
  const stocked = (given: (draw: number) => number): [Program, Tally] => {
    const labels = hidden.map(
      (measure): OutcomeLabel => ({
        ...program.labels.outcomes[0]!,
        outcome: 'R',
        region: '',
        measure,
        unit: measure.startsWith('time') ? 'week' : 't',
        headline: false,
        hidden: true,
      }),
    );
    const draws = Array.from({ length: DRAWS }, (_, i) => given(i));
    const rows = [
      draws.map(() => 50),
      draws,
      draws.map(() => 0),
      draws.map(t => (t > 0 ? 2 : Infinity)),
      draws.map(() => Infinity),
    ];
    const own: Program = {
      ...program,
      outcomes: [
        ...labels.map(({ measure }) => ({
          measure,
          form: 'amount' as const,
          select: new Uint32Array([0]),
          threshold: Number.NaN,
          kept: false,
        })),
      ],
      expectations: [],
      labels: { ...program.labels, outcomes: labels, stockpiles: [{ name: 'R', title: 'The reserve' }] },
    };
    return [own, { ...tally, scalars: [], binned: fromValues(Float64Array.from(rows.flat()), rows.length, DRAWS) }];
  };

  test('have a table of what they gave, when, and whether they ran empty', () => {
    const [own, stock] = stocked(draw => (draw < 150 ? 20 : 0));
    const table = tableOf(report(own, stock, facts).tables, 'stockpiles');
    const values = ['title', 'held_mean', 'released_mean', 'p_drawn', 'drawn_date', 'p_empty', 'empty_date'].map(
      name => column(table, name)[0],
    );
    expect(values).toEqual(['The reserve', 50, 15, 0.75, '2025-04-18', 0, 'never']);
    expect(column(table, 'released_p95')[0]).toBeCloseTo(20, 0);
  });

  test('that nobody touched in any draw need none', () => {
    expect(tableOf(report(...stocked(() => 0), facts).tables, 'stockpiles')).toBeUndefined();
  });
});
