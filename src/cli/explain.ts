// `explain`: any value on the way from file to answer, printed: the resolved scenario, one site, good or region of it, the
// compiled program with the inputs of a block, one draw's story, or its full trace. Knows which is asked for; each has a file of its own.
import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { drawInputs, traceDraw } from '../engine/simulate.ts';
import { BLOCK } from '../engine/stream.ts';
import { bindingTables } from '../explain/binding.ts';
import { viewOf } from '../explain/flows.ts';
import { layoutOf } from '../explain/layout.ts';
import { quantityTable } from '../explain/quantities.ts';
import { story } from '../explain/story.ts';
import { traceData } from '../explain/trace.ts';
import { compile, compileModel } from '../model/compile.ts';
import type { Program } from '../model/program.ts';
import { numbers, words } from '../report/columns.ts';
import { dateOfStep } from '../report/date.ts';
import { jsonText, PROGRAM_WORDS, tableData } from '../report/json.ts';
import { number } from '../report/number.ts';
import { printableLines } from '../report/plain.ts';
import { rowCount, type Table } from '../report/table.ts';
import { paragraph, toTerminalTable } from '../report/terminal.ts';
import { isScenario } from './check.ts';
import { explainNamed, isKind, unknownQuestion } from './explain-named.ts';
import { EXIT, type Io, MachineError, screenOf } from './io.ts';
import { accept, open } from './open.ts';
import { fileThatNames } from './shelf.ts';

export interface ExplainFlags {
  readonly program?: true;
  readonly block?: number;
  readonly draw?: number;
  readonly draws?: number;
  readonly trace?: true;
  readonly seed?: string;
  readonly json?: true;
  readonly allowPath?: readonly string[];
}

export async function explainCommand(
  file: string,
  what: string | undefined,
  name: string,
  flags: ExplainFlags,
  io: Io,
): Promise<number> {
  if (flags.trace && flags.draw === undefined) throw new MachineError('--trace needs --draw <n>');
  if (flags.block !== undefined && !flags.program) throw new MachineError('--block needs --program');
  // `explain site "…"`: a name alone says which model is meant.
  if (isKind(file) && !existsSync(resolve(io.cwd, file))) {
    const called = [what ?? '', name].join(' ').trim();
    const found = await fileThatNames(file, called, io);
    return explainCommand(relative(io.cwd, found), file, called, flags, io);
  }
  const scenario = await open(file, flags, io);
  if (scenario === undefined) return EXIT.problems;
  const wantsBinding = what === BINDING && name === '';
  if (flags.draws !== undefined && !wantsBinding) throw new MachineError(`--draws needs \`explain <file> ${BINDING}\``);
  const wantsProgram = flags.program || flags.draw !== undefined || wantsBinding;
  if (!wantsProgram && isKind(what)) {
    const program = accept(isScenario(scenario) ? compile(scenario) : compileModel(scenario), flags, io);
    if (program === undefined) return EXIT.problems;
    const unknown = explainNamed(viewOf(scenario, program), what, name, flags.json === true, io);
    if (unknown !== undefined) accept({ ok: false, problems: [unknown] }, flags, io);
    return unknown === undefined ? EXIT.done : EXIT.problems;
  }
  if (!wantsProgram) {
    const asked = [what, ...(name === '' ? [] : [name])].filter(word => word !== undefined).join(' ');
    const table = quantityTable(scenario, what === undefined ? undefined : asked);
    if (what !== undefined && rowCount(table) === 0) {
      const stems = scenario.quantities.flatMap(({ path }) => [
        path.split('.')[0]!,
        path.split('.').slice(0, 2).join('.'),
      ]);
      accept({ ok: false, problems: [unknownQuestion(asked, [...new Set(stems)])] }, flags, io);
      return EXIT.problems;
    }
    if (flags.json) io.stdout.write(jsonText(tableData(table)));
    else print(io, [heading(scenario.document.title ?? file), scenario.document.question ?? ''], [table]);
    return EXIT.done;
  }
  const program = accept(isScenario(scenario) ? compile(scenario) : compileModel(scenario), flags, io);
  if (program === undefined) return EXIT.problems;
  const seed = flags.seed ?? String(scenario.document.seed);
  if (wantsBinding) explainBinding(program, seed, flags.draws ?? DRAWS, flags, io);
  else if (flags.program) explainProgram(program, seed, flags.block ?? 0, flags.json === true, io);
  else explainDraw(program, seed, flags.draw ?? 0, flags, io);
  return EXIT.done;
}

/** What to ask for: `explain <file> binding`. */
const BINDING = 'binding';
/** Enough that a share of draws is known to within two hundredths. */
const DRAWS = 1000;

function explainBinding(program: Program, seed: string, draws: number, { json }: ExplainFlags, io: Io): void {
  const tables = bindingTables(program, seed, draws).filter(table => rowCount(table) > 0);
  if (json) {
    io.stdout.write(jsonText({ seed, draws, tables: tables.map(tableData) }));
    return;
  }
  const found =
    tables.length > 0
      ? 'What ran short, where it would not have without the shocks, and its owner made less for it.'
      : 'Nothing ran short in any draw that would not have been short without the shocks.';
  print(io, [`${heading(program.labels.title)}: ${draws} draws of seed ${seed}`, '', found], tables);
}

function explainProgram(program: Program, seed: string, block: number, json: boolean, io: Io): void {
  const layout = layoutOf(program);
  const inputs = drawInputs(program, seed, block);
  if (json) {
    io.stdout.write(
      jsonText(
        { layout, block: { seed, block, draws: BLOCK, firstDraw: block * BLOCK, inputs }, program },
        PROGRAM_WORDS,
      ),
    );
    return;
  }
  const rows = program.inputs.map((input, i) => ({ ...input, values: inputs.subarray(i * BLOCK, (i + 1) * BLOCK) }));
  const fields = layout.fields.filter(({ count }) => count > 0);
  const distribution = ({ distribution: { family, parameters, scale } }: Program['inputs'][number]) =>
    `${family}(${parameters.map(value => number(value)).join(', ')})${scale === 1 ? '' : ` × ${number(scale)}`}`;
  print(
    io,
    ['The compiled program', ...layout.replay],
    [
      {
        id: 'fields',
        title: 'Slots of `values`',
        place: 'first',
        columns: [
          words('field', fields, row => row.field),
          numbers('first', '', fields, row => row.first),
          numbers('count', '', fields, row => row.count),
          words('meaning', fields, row => row.meaning),
        ],
      },
      {
        id: 'network',
        title: 'Arrays of `network`',
        place: 'first',
        columns: [
          words('array', layout.network, row => row.array),
          numbers('length', '', layout.network, row => row.length),
          words('meaning', layout.network, row => row.meaning),
        ],
      },
      {
        id: 'inputs',
        title: `Inputs, and what block ${block} of seed ${seed} draws of them (first four draws)`,
        place: 'first',
        columns: [
          words('input', rows, row => row.name),
          words('distribution', rows, distribution),
          words('luck', rows, row => row.luck),
          ...[0, 1, 2, 3].map(draw => numbers(`draw ${block * BLOCK + draw}`, '', rows, row => row.values[draw])),
        ],
      },
    ],
  );
}

function explainDraw(program: Program, seed: string, draw: number, flags: ExplainFlags, io: Io): void {
  const trace = traceDraw(program, seed, draw);
  if (flags.trace) {
    io.stdout.write(jsonText(traceData(program, trace, { seed, draw })));
    return;
  }
  const { clock, labels } = program;
  const events = story(program, trace).map(event => ({ ...event, date: dateOfStep(clock, event.step) }));
  const outcomes = labels.outcomes
    .map((label, i) => ({ ...label, value: trace.outcomes[i]! * label.factor }))
    .filter(({ hidden }) => !hidden);
  if (flags.json) {
    io.stdout.write(
      jsonText({
        seed,
        draw,
        events,
        outcomes: outcomes.map(({ outcome, region, form, unit, value }) => ({ outcome, region, form, unit, value })),
      }),
    );
    return;
  }
  const shown = outcomes.filter(({ headline, region }) => headline || region === 'world' || region === '');
  const table: Table = {
    id: 'outcomes',
    title: 'What it comes to',
    place: 'first',
    columns: [
      words('outcome', shown, row => row.title),
      words('region', shown, row => row.region),
      numbers(
        'value',
        shown.map(row => row.unit),
        shown,
        row => row.value,
      ),
    ],
  };
  const told = events.map(({ step, date, text }) =>
    hanging(`${clock.step} ${String(step).padStart(3)}  ${date}  `, text, screenOf(io.stdout, io.env).width),
  );
  print(io, [`${heading(labels.title)}: draw ${draw} of seed ${seed}`, '', ...told], [table]);
}

function heading(title: string): string {
  return title === '' ? 'Untitled' : title;
}

/** Text beside a label, its further lines below its first. */
function hanging(label: string, text: string, width: number): string {
  const lines = paragraph(text, Math.max(40, width - label.length)).split('\n');
  return lines.map((line, i) => (i === 0 ? label : ' '.repeat(label.length)) + line).join('\n');
}

function print(io: Io, lines: readonly string[], tables: readonly Table[]): void {
  const screen = screenOf(io.stdout, io.env);
  io.stdout.write(`${printableLines(lines.join('\n'))}\n`);
  for (const table of tables) io.stdout.write(`\n${toTerminalTable(table, screen)}`);
}
