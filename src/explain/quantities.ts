// The resolved scenario as a table: every number that was written, its central value and unit, and who says so.
// From a loaded scenario; compiles nothing, so that it also works where compiling fails.

import { flatten } from '../model/formula.ts';
import { centre } from '../model/slots.ts';
import { evaluate } from '../numbers/code.ts';
import { numbers, words } from '../report/columns.ts';
import type { Table } from '../report/table.ts';
import type { Scenario } from '../scenario/load.ts';
import { canonicalUnit, type Dimension, dimensionOf, type Expression, type Quantity } from '../scenario/quantity.ts';

/** Quantities whose path holds `wanted` (all without one), in the order of the document. */
export function quantityTable(scenario: Scenario, wanted: string | undefined): Table {
  const rows = scenario.quantities
    .filter(({ path }) => wanted === undefined || path.toLowerCase().includes(wanted.toLowerCase()))
    .map(quantity => ({
      ...quantity,
      unit: unitOf(scenario, quantity),
      central: centralOf(scenario, quantity.expression),
    }));
  return {
    id: 'quantities',
    title: wanted === undefined ? 'Every number of the resolved scenario' : `Numbers with "${wanted}" in their path`,
    note: 'Central: the mode where one is written, else the median; in canonical units (t, week, USD, counted units).',
    place: 'first',
    columns: [
      words('path', rows, row => row.path, { title: 'number', clip: 'start' }),
      words('written', rows, row => row.written),
      numbers(
        'central',
        rows.map(row => row.unit),
        rows,
        row => row.central,
      ),
      words('luck', rows, row => (row.expression.kind === 'distribution' ? row.luck : ''), { shown: 'page' }),
      words('source', rows, row => row.source ?? ''),
      words('as_of', rows, row => row.asOf ?? '', { title: 'as of', shown: 'wide' }),
      words('confidence', rows, row => row.confidence ?? ''),
    ],
  };
}

function unitOf(scenario: Scenario, { expression }: Quantity): string {
  const dimension = dimensionIn(scenario, expression);
  return dimension === undefined || Object.keys(dimension).length === 0 ? '' : canonicalUnit(dimension);
}

/** Inputs may stand on inputs; load has refused circles. */
export function dimensionIn(scenario: Scenario, expression: Expression): Dimension | undefined {
  const found = dimensionOf(expression, name => {
    const input = scenario.document.inputs?.[name];
    return input === undefined ? undefined : dimensionIn(scenario, input.expression);
  });
  return typeof found === 'string' ? undefined : found;
}

/** The formula with every uncertain number at its centre; NaN where a name is not known. */
export function centralOf(scenario: Scenario, expression: Expression): number {
  const vector: number[] = [];
  const place = (value: number) => vector.push(value) - 1;
  const code = flatten(expression, {
    name: name => {
      const input = scenario.document.inputs?.[name];
      return place(input === undefined ? Number.NaN : centralOf(scenario, input.expression));
    },
    distribution: ({ distribution }) => place(centre(distribution)),
    reference: () => place(Number.NaN),
  });
  return evaluate(code, vector);
}
