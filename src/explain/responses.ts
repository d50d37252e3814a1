// What responses and portfolios are before anything is run: what each lays over the scenario, and what it costs at central values.
// From the programs they were compiled to. Judges nothing and draws nothing.
import { centralConstants } from '../engine/simulate.ts';
import type { Program } from '../model/program.ts';
import type { Response } from '../model/responses.ts';
import { centre } from '../model/slots.ts';
import { evaluate } from '../numbers/code.ts';
import { numbers, words } from '../report/columns.ts';
import type { Table } from '../report/table.ts';
import type { Scenario } from '../scenario/load.ts';
import { changeRows, changesColumns } from './overlay.ts';
import { type Value, valuesOf } from './values.ts';

/** Stated cost over the horizon and the stock that is added, in USD, at central values. */
function centralCost(program: Program): number {
  const { outcomes, inputs, priced } = program;
  const code = priced.cost === undefined ? undefined : outcomes[priced.cost]!.code;
  if (code === undefined) return 0;
  const { stockpiles } = centralConstants(program);
  const known = new Float64Array(outcomes.length + inputs.length);
  for (const [i, { measure, select }] of outcomes.entries())
    if (measure === 'stockpile_added')
      for (const stockpile of select) known[i]! += stockpiles.holds[stockpile]! - stockpiles.before[stockpile]!;
  for (const [i, { distribution }] of inputs.entries()) known[outcomes.length + i] = centre(distribution);
  return evaluate(code, known);
}

/** One row for each: what it costs, and what it takes or how much it changes. */
export function responsesTable(responses: readonly Response[]): Table {
  const counted = responses.map(({ program }) => program.priced.counted.map(i => program.labels.outcomes[i]!.title));
  return {
    id: 'responses',
    title: 'Responses and portfolios',
    note: 'Cost at central values: once, yearly to the horizon, and the stock that is added, at base price; not discounted. What a run works out comes to it.',
    place: 'first',
    columns: [
      words('kind', responses, ({ takes }) => (takes.length > 0 ? 'portfolio' : 'response'), { title: 'what' }),
      words('name', responses, ({ name }) => name),
      words('title', responses, ({ title }) => title, { shown: 'wide' }),
      words('takes', responses, ({ takes }) => takes.join(' + '), { shown: 'wide' }),
      numbers(
        'cost',
        responses.map(() => 'USD'),
        responses,
        ({ program }) => centralCost(program),
      ),
      ...(counted.some(list => list.length > 0)
        ? [words('counted', counted, list => list.join(', '), { title: 'and as run' })]
        : []),
      numbers('changes', '', responses, ({ scenario }) => scenario.changes.length),
    ],
  };
}

/** One row for every value that a response replaces or removes in the scenario, and for every named thing that it adds. */
export function responseChangesTable(responses: readonly Response[]): Table {
  const alone = responses.filter(({ takes }) => takes.length === 0);
  const rows = alone.flatMap(({ name, scenario }) =>
    changeRows(scenario.changes).map(row => ({ ...row, response: name })),
  );
  return {
    id: 'response-changes',
    title: 'What each response changes of the scenario',
    place: 'first',
    screenRows: 24,
    rest: '--json',
    columns: [words('response', rows, row => row.response), ...changesColumns(rows)],
  };
}

/** The scenario's values, and those that only its responses rest on, by where they are written. */
export function valuesWithResponses(
  scenario: Scenario,
  program: Program,
  responses: readonly Response[],
): readonly Value[] {
  const own = responses.flatMap(({ scenario: taken, program: compiled, paths }) =>
    valuesOf(taken, compiled).flatMap(value =>
      paths.has(value.path) ? [{ ...value, path: paths.get(value.path)! }] : [],
    ),
  );
  const found = new Set(own.map(({ path }) => path));
  return [...valuesOf(scenario, program).filter(({ path, used }) => used || !found.has(path)), ...own];
}
