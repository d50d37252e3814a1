// How calibration rows are printed: none left out, a value beside its band told apart, a reason for every row that is not inside.
import { expect, test } from 'vitest';
import type { CalibrationRow } from '../../src/model/calibration.ts';
import { calibrationMarkdown, calibrationTable } from '../../src/report/calibration.ts';
import { toTerminalTable } from '../../src/report/terminal.ts';

const row = (id: string, more: Partial<CalibrationRow>): CalibrationRow => ({
  id,
  what: `what ${id} is`,
  unit: 't/year',
  derived: 2,
  low: 1,
  central: 2,
  high: 3,
  verdict: 'inside',
  basis: 'finished',
  source: 'S1',
  why: 'customs',
  ...more,
});
const ROWS = [
  row('C1', { derived: 57_932.3, low: 56_400, central: 58_152, high: 59_900 }),
  row('C2', { unit: '%', derived: 93.04, low: 89, central: 91, high: 93, verdict: 'outside', why: 'scrap | or not' }),
  row('C3', { unit: 'share', derived: Number.NaN, low: 0.4, central: 0.5, high: 0.6, verdict: 'not derived' }),
  row('C4', { unit: 'vehicle/year', derived: 12_888_000, low: 12.5e6, central: 12.888e6, high: 12.9e6 }),
];

test('in Markdown, with the basis of every row and the reason of those that are not inside', () => {
  expect(calibrationMarkdown(ROWS).split('\n')).toEqual([
    "2 of 4 rows are inside the evidence's band, 1 outside, 1 not derived.",
    '',
    '| row | what | compared on | derived | low | central | high | unit |  | why |',
    '| --- | --- | --- | ---: | ---: | ---: | ---: | --- | --- | --- |',
    '| C1 | what C1 is | finished | 57.93 | 56.40 | 58.15 | 59.90 | kt/year | inside |  |',
    '| C2 | what C2 is | finished | 93.04 | 89.00 | 91.00 | 93.00 | % | **outside** | scrap \\| or not |',
    '| C3 | what C3 is | finished | – | 40.0 | 50.0 | 60.0 | % | **not derived** | customs |',
    '| C4 | what C4 is | finished | 12.888 | 12.500 | 12.888 | 12.900 | million vehicles/year | inside |  |',
    '',
  ]);
});

test('on a terminal, with the reasons below', () => {
  const text = toTerminalTable(calibrationTable(ROWS), { width: 120, color: false });
  expect(text).toMatch(/C2 .* 93\.04 +89\.00 +91\.00 +93\.00 +OUTSIDE/);
  expect(text).toMatch(/C3 .* – .* not derived/);
  expect(text).toMatch(/C2 outside: scrap \| or not\. C3 not derived:\scustoms\./);
});
