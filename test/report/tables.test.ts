import { expect, test } from 'vitest';
import { report } from '../../src/report/report.ts';
import { type Column, rowCount } from '../../src/report/table.ts';
import { DRAWS, facts, program, tally } from './fixture.ts';

const { tables, answer, remarks, expectationsHold } = report(program, tally, facts);

function table(id: string) {
  const found = tables.find(each => each.id === id);
  if (found === undefined) throw new Error(`no table ${id}`);
  return found;
}

function column(id: string, name: string): Column {
  const found = table(id).columns.find(each => each.name === name);
  if (found === undefined) throw new Error(`no column ${name} in ${id}`);
  return found;
}

test('every table is a rectangle with columns of different names', () => {
  for (const each of tables) {
    const names = each.columns.map(({ name }) => name);
    expect(new Set(names).size, each.id).toBe(names.length);
    for (const { values, unit, error, low, high } of each.columns) {
      expect(values.length).toBe(rowCount(each));
      for (const list of [error, low, high]) if (list) expect(list.length).toBe(rowCount(each));
      if (typeof unit !== 'string') expect(unit.length).toBe(rowCount(each));
    }
  }
});

test('the first table sets amounts and shares side by side', () => {
  expect(tables[0]!.id).toBe('summary');
  expect(tables[0]!.place).toBe('first');
  expect(column('summary', 'region').values).toEqual(['world', 'europe', 'japan']);
  // Half the draws lose nothing, the other half 500 to 50,000: the mean is 50,500 × 500 / 2 / 1000 = 12,625.
  expect(column('summary', 'mean').values[0]).toBeCloseTo(12_625, 6);
  expect(column('summary', 'share_mean').values[0]).toBeCloseTo(0.012_625, 12);
});

test('P(loss) counts draws above the stated threshold, and is left open where none is stated', () => {
  // Above 1 %: draws 21 to 100 of the second half (5 % × 20/100 is exactly 1 % and does not count).
  expect(column('summary', 'p_loss').values[0]).toBe(80 / DRAWS);
  expect(column('summary', 'p_loss').values[2]).toBeNaN();
});

test('times have P(never), quantiles with never and dates, and no mean', () => {
  const names = table('times').columns.map(({ name }) => name);
  expect(names).not.toContain('mean');
  expect(column('times', 'p_never').values).toEqual(Float64Array.of(0.5, 0.5, 1));
  expect(column('times', 'p25').values[0]).toBe(8);
  expect(column('times', 'p25_date').values[0]).toBe('2025-05-30');
  expect(column('times', 'p95').values[0]).toBe(Infinity);
  expect(column('times', 'p95_date').values[0]).toBe('never');
});

test('what bound: most draws first, accounts that never did left out', () => {
  expect(column('bound', 'region').values).toEqual(['europe']);
  expect(column('bound', 'p_bound').values[0]).toBe(0.5);
  expect(column('bound', 'weeks').values[0]).toBe(6);
});

test('bands have a row for every series and step, with dates', () => {
  expect(table('bands').place).toBe('data');
  expect(column('bands', 'date').values).toEqual(['2025-04-04', '2025-04-11', '2025-04-18', '2025-04-25']);
});

test('the ledger shows what to doubt first', () => {
  expect(column('inputs', 'confidence').values).toEqual(['assumed', 'none given', 'reported']);
  expect(remarks.at(-1)).toBe(
    'Numbers in the model: 3, of which 33 % assumed (1: their source is the analyst’s judgement) and 0 % unverified (0); 1 is without a source.',
  );
});

test('expectations say what came out and whether they hold', () => {
  expect(column('expectations', 'value').values).toEqual(Float64Array.of(0.00025, 0.5));
  expect(column('expectations', 'holds').values).toEqual(['yes', 'NO']);
  expect(expectationsHold).toBe(false);
  expect(table('expectations').place).toBe('first');
  expect(remarks).toContain('Of 2 expectations of the scenario 1 does not hold.');
});

test('what is known to be wrong is said by every run', () => {
  const caveats = ['prices run too far.', 'Japan does not thrift.'];
  const { remarks } = report({ ...program, labels: { ...program.labels, caveats } }, tally, facts);
  expect(remarks).toContain('Known to be wrong: prices run too far. Japan does not thrift.');
});

test('an interrupted run says how many draws it holds', () => {
  const partial = report(program, tally, { ...facts, drawsAskedFor: 1000 });
  expect(partial.remarks[0]).toBe('Interrupted: this report holds the first 200 of 1000 draws.');
});

test('the answer says how likely, where, when, how much, what ran short and what prices did', () => {
  const text = answer.join('\n').replaceAll('\u202f', ' ');
  expect(answer).toHaveLength(4);
  expect(text).toContain('stops in 50 ± 4 % of 200 draws');
  expect(text).toContain('8 weeks after the start at the median (2025-05-30)');
  expect(text).toContain('europe in 50 ± 4 % of draws; japan in none');
  expect(text).toContain('Cars not built: ');
  expect(text).toContain('magnet at thin car plants in europe (in 50 ± 4 % of draws, for 6.0 weeks on average)');
  expect(text).toMatch(
    /price of magnet peaks at 3\.0\d+ ± 0\.\d+ times its base outside china .* and (1|1\.0\d*|0\.99\d*) ± 0\.\d+ times its base in china/,
  );
});

test('of several prices that are headlines the two highest are told, the dearest first', () => {
  const goods = ['zinc', 'copper', 'tin']; // 250, 1 and 3 times their base at the median
  const places = [2, program.outcomes.length - 2, program.outcomes.length - 1];
  const first = program.labels.zones.length;
  const zones = [...program.labels.zones, ...goods.map(good => ({ good, name: 'everywhere', regions: [] }))];
  const price = { ...program.labels.outcomes.at(-1)!, region: 'everywhere', headline: true };
  const outcomes = program.outcomes.map((slot, i) =>
    places.includes(i)
      ? { ...slot, measure: 'price_peak' as const, select: new Uint32Array([first + places.indexOf(i)]) }
      : slot,
  );
  const labels = program.labels.outcomes.map((label, i) => (places.includes(i) ? price : label));
  const asked = { ...program, outcomes, labels: { ...program.labels, zones, outcomes: labels } };
  const told = report(asked, tally, facts).answer.filter(sentence => sentence.startsWith('The price of '));
  expect(told.map(sentence => sentence.split(' ')[3])).toEqual(['zinc', 'tin']);
});

test('the answer speaks of the prices that are headlines, where some are', () => {
  const zone = { good: 'copper', name: 'everywhere', regions: [] };
  const copper = { ...program.outcomes.at(-1)!, select: new Uint32Array([program.labels.zones.length]) };
  const label = { ...program.labels.outcomes.at(-1)!, outcome: 'copper_price', region: 'everywhere', headline: true };
  const labels = {
    ...program.labels,
    zones: [...program.labels.zones, zone],
    outcomes: [...program.labels.outcomes.slice(0, -1), label],
  };
  // copper takes the place of magnets in China: its price splits in no zones, that of magnets in one that is left
  const asked = { ...program, labels, outcomes: [...program.outcomes.slice(0, -1), copper] };
  const text = report(asked, tally, facts).answer.join('\n');
  expect(text).toContain('The price of copper peaks at ');
  expect(text).not.toContain('The price of magnet ');
});

test('where nothing happened the answer does not say it cannot', () => {
  const quiet = tally.scalars.map((values, i) =>
    i < 2 || i === 2 ? new Float64Array(values.length) : new Float64Array(values.length).fill(Infinity),
  );
  const text = report(program, { ...tally, scalars: quiet, counts: new Float64Array(4) }, facts).answer.join('\n');
  expect(text).toMatch(/No plant stops in any of 200 draws, so the chance is at most about \d/);
  expect(text).toContain('Cars not built: 0 vehicles in every draw');
  expect(text).not.toContain('ran short');
});
