import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { toCsv } from '../../src/report/csv.ts';
import { jsonText, toJson } from '../../src/report/json.ts';
import { toMarkdown } from '../../src/report/markdown.ts';
import { report } from '../../src/report/report.ts';
import type { Report, Table } from '../../src/report/table.ts';
import { toTerminal, toTerminalTable } from '../../src/report/terminal.ts';
import { facts, HOSTILE, isHarmless, program, tally } from './fixture.ts';

const good = report(program, tally, facts);

const hostileTable: Table = {
  id: 'hostile',
  title: HOSTILE,
  note: HOSTILE,
  place: 'first',
  columns: [
    { name: 'name', unit: '', values: [HOSTILE, '-1', '+1', '@x', '=1', '\t=1', 'plain, "quoted"'] },
    { name: 'value', unit: 't', values: Float64Array.of(-1.5, 2, Number.NaN, Infinity, -0, 1e300, 5) },
  ],
};
const hostile: Report = {
  ...good,
  title: HOSTILE,
  question: HOSTILE,
  answer: [HOSTILE],
  remarks: [HOSTILE],
  tables: [hostileTable],
};

describe('csv', () => {
  test('one header row, a unit column, full precision', () => {
    const rows = parse(toCsv(good.tables.find(({ id }) => id === 'losses')!), { columns: true }) as Record<
      string,
      string
    >[];
    expect(rows).toHaveLength(4);
    expect(rows[0]).toMatchObject({
      outcome: 'cars_lost',
      region: 'world',
      unit: 'vehicle',
      mean: '12625',
      p_above: '',
    });
    expect(rows[1]).toMatchObject({ unit: 'share', threshold: '0.01', p_above: '0.4' });
  });

  test('no cell can start a formula; plain negative numbers stay numbers', () => {
    const rows = parse(toCsv(hostileTable)) as string[][];
    const names = rows.slice(1).map(([name]) => name!);
    for (const name of names) expect(name).toMatch(/^([^=+\-@\t\r]|-\d+$)/);
    expect(names.slice(1, 5)).toEqual(['-1', "'+1", "'@x", "'=1"]);
    expect(rows.slice(1).map(row => row[1])).toEqual(['-1.5', '2', '', 'never', '0', '1e+300', '5']);
  });

  test('what never comes is a word', () => {
    expect(toCsv(good.tables.find(({ id }) => id === 'times')!)).toContain(',never,');
  });
});

describe('json', () => {
  test('is valid, and says in words what numbers cannot', () => {
    const parsed = JSON.parse(toJson(good)) as {
      tables: { id: string; columns: { name: string; values: unknown[] }[] }[];
    };
    const times = parsed.tables.find(({ id }) => id === 'times')!;
    expect(times.columns.find(({ name }) => name === 'p95')!.values).toEqual(['never', 'never', 'never']);
    expect(JSON.parse(jsonText({ a: [Number.NaN, -Infinity], b: undefined, c: null }))).toEqual({
      a: ['none', '-infinity'],
      c: null,
    });
  });

  test('keeps every character of a name', () => {
    expect((JSON.parse(toJson(hostile)) as Report).title).toBe(HOSTILE);
  });
});

describe('markdown', () => {
  test('every table row has as many cells as its head', () => {
    for (const block of toMarkdown(hostile)
      .split('\n\n')
      .filter(part => part.startsWith('|'))) {
      const widths = block.split('\n').map(row => row.split(/(?<!\\)\|/).length);
      expect(new Set(widths).size).toBe(1);
    }
  });

  test('foreign text is no markup', () => {
    const text = toMarkdown(hostile);
    expect(text).not.toContain('<script>');
    expect(text).not.toMatch(/(?<!\\)`x/);
  });
});

describe('terminal', () => {
  test.each([100, 120, 300])('fits a screen of %d columns', width => {
    for (const line of toTerminal(good, { width, color: false }).split('\n')) {
      expect([...line].length, line).toBeLessThanOrEqual(Math.min(width, 120));
    }
  });

  test('opens with title, question, answer and losses', () => {
    const text = toTerminal(good, { width: 120, color: false });
    const places = ['A small ban', 'How many cars', 'At least one plant', 'Numbers in the model', 'What is lost'].map(
      part => text.indexOf(part),
    );
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBe(0);
  });

  test('has colour only where the screen has', () => {
    expect(toTerminal(good, { width: 120, color: false })).not.toContain('\u001b');
    expect(toTerminal(good, { width: 120, color: true })).toContain('\u001b[1m');
  });

  test('says once what a column of rows has in common, and how many rows are left out', () => {
    const text = toTerminalTable(
      { ...good.tables.find(({ id }) => id === 'losses')!, screenRows: 3, rest: 'losses.csv' },
      { width: 120, color: false },
    );
    expect(text.match(/Cars not built/g)).toHaveLength(1);
    expect(text).toContain('… and 1 more rows: losses.csv');
  });

  test('wide letters do not break the frame', () => {
    const columns = [
      { name: 'name', unit: '', values: ['重希土類磁石', 'a'] },
      { name: 'other', unit: '', values: ['x', 'y'] },
    ];
    const lines = toTerminalTable({ id: 't', title: 't', place: 'first', columns }, { width: 80, color: false }).split(
      '\n',
    );
    expect(lines[3]).toBe('重希土類磁石  x');
    expect(lines[4]).toBe('a             y');
  });
});

test('no writer lets an escape code, a control character or a turned line through', () => {
  const texts = [
    toCsv(hostileTable),
    toJson(hostile),
    toMarkdown(hostile),
    toTerminal(hostile, { width: 100, color: false }),
  ];
  for (const text of texts) expect(isHarmless(text)).toBe(true);
});
