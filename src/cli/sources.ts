// `sources`: the ledger of every value of a scenario or model, the least certain first, or each source once with what rests on it.
// Knows which rows are asked for; what a value is, is in values.ts.

import { valuesWithResponses } from '../explain/responses.ts';
import { confidenceTable, sourceRows, sourceTable, valueTable } from '../explain/source-tables.ts';
import type { Value } from '../explain/values.ts';
import { compile, compileModel } from '../model/compile.ts';
import { compileResponses } from '../model/responses.ts';
import { toCsv } from '../report/csv.ts';
import { jsonText } from '../report/json.ts';
import { doubt, ledgerLine } from '../report/ledger.ts';
import { whole } from '../report/number.ts';
import { toTerminal, toTerminalTable } from '../report/terminal.ts';
import type { Scenario } from '../scenario/load.ts';
import { didYouMean, nearest } from '../scenario/nearest.ts';
import { CONFIDENCES } from '../scenario/scenario.ts';
import { isScenario } from './check.ts';
import { EXIT, type Io, MachineError, say, screenOf } from './io.ts';
import { accept, open } from './open.ts';
import { writeText } from './write.ts';

export interface SourcesFlags {
  readonly confidence?: string;
  readonly source?: string;
  readonly path?: string;
  readonly unsourced?: true;
  readonly by?: string;
  readonly csv?: string;
  readonly json?: true;
  readonly allowPath?: readonly string[];
}

/** Asked for with --confidence: what has none. */
const NONE = 'none';

export async function sourcesCommand(file: string, flags: SourcesFlags, io: Io): Promise<number> {
  const confidences = confidencesAsked(flags.confidence);
  if (flags.by !== undefined && flags.by !== 'source')
    throw new MachineError(`--by ${flags.by}: values can be grouped by source only; write --by source`);
  const scenario = await open(file, flags, io);
  const program = scenario && accept(isScenario(scenario) ? compile(scenario) : compileModel(scenario), flags, io);
  if (scenario === undefined || program === undefined) return EXIT.problems;
  const responses = isScenario(scenario)
    ? accept(compileResponses(scenario, program), { ...flags, quiet: true }, io)
    : [];
  if (responses === undefined) return EXIT.problems;
  const all = valuesWithResponses(scenario, program, responses);
  const unknown = unknownName(scenario, all, flags);
  if (unknown !== undefined) {
    accept({ ok: false, problems: [unknown] }, flags, io);
    return EXIT.problems;
  }

  const wanted = all
    .filter(
      value =>
        (confidences === undefined || confidences.includes(value.confidence || NONE)) &&
        (flags.source === undefined || value.source === flags.source) &&
        (flags.path === undefined || isUnder(value.path, flags.path)) &&
        (!flags.unsourced || value.source === ''),
    )
    .map((value, index) => ({ value, index }))
    .sort((a, b) => doubt(a.value) - doubt(b.value) || a.index - b.index)
    .map(({ value }) => value);
  const used = all.filter(value => value.used);
  const table = flags.by === 'source' ? sourceTable(sourceRows(scenario, wanted)) : valueTable(wanted);
  if (flags.csv !== undefined) {
    if (flags.csv === '-') io.stdout.write(toCsv(table));
    else await writeText(flags.csv, toCsv(table), io.cwd);
    if (flags.csv !== '-') say(io, `${counted(wanted)} of ${whole(all.length)} written to ${flags.csv}`);
  } else if (flags.json) {
    const shown = flags.by === 'source' ? { sources: sourceRows(scenario, wanted) } : { values: wanted.map(plain) };
    io.stdout.write(jsonText({ ...summary(all), ...shown }));
  } else {
    const screen = screenOf(io.stdout, io.env);
    const idle = idleIn(all).length;
    io.stdout.write(
      toTerminal(
        {
          title: `Sources of ${scenario.document.title ?? file}`,
          question: '',
          answer: [
            `${ledgerLine(used)}${idle > 0 ? ` ${whole(idle)} more ${idle === 1 ? 'is' : 'are'} stated and not used.` : ''}`,
          ],
          remarks: wanted.length === all.length ? [] : [`Shown: ${counted(wanted)} of ${whole(all.length)}.`],
          expectationsHold: true,
          tables: [confidenceTable(used)],
        },
        screen,
      ),
    );
    if (wanted.length > 0) io.stdout.write(`\n${toTerminalTable(table, screen)}`);
  }
  return EXIT.done;
}

function confidencesAsked(text: string | undefined): readonly string[] | undefined {
  return text?.split(',').map(part => {
    const word = part.trim();
    const known = [...CONFIDENCES, NONE];
    if (!known.includes(word as (typeof CONFIDENCES)[number]))
      throw new MachineError(
        `--confidence: '${word}' is none of ${known.join(', ')}${nearest(word, known) === undefined ? '' : `; did you mean ${nearest(word, known)}?`}`,
      );
    return word;
  });
}

/** A filter that can match nothing is a slip of the hand, not an empty answer. */
function unknownName(scenario: Scenario, all: readonly Value[], { source, path }: SourcesFlags) {
  const problem = (message: string, fix: string) => ({
    code: 'UNKNOWN_NAME' as const,
    message,
    fix,
    at: { file: { name: 'command line', text: '' }, start: 0, end: 0 },
  });
  const sources = new Set([...Object.keys(scenario.document.sources ?? {}), ...all.map(value => value.source)]);
  sources.delete('');
  if (source !== undefined && !sources.has(source)) {
    const fix = didYouMean(source, sources, '`chokepoint sources <file> --by source` lists them');
    return problem(`there is no source called ${source}`, fix);
  }
  if (path === undefined || all.some(value => isUnder(value.path, path))) return undefined;
  const depth = path.split('.').length;
  const known = new Set(all.map(value => value.path.split('.').slice(0, depth).join('.')));
  return problem(`no value's path begins with ${path}`, didYouMean(path, known, 'paths begin as in `uses.ev.demand`'));
}

/** `uses.ev` is above `uses.ev.demand.china`, and not above `uses.evening`. */
function isUnder(path: string, prefix: string): boolean {
  const stem = prefix.replace(/\.$/, '');
  return path === stem || path.startsWith(`${stem}.`);
}

function counted(values: readonly Value[]): string {
  return `${whole(values.length)} value${values.length === 1 ? '' : 's'}`;
}

/** Stated and not asked for, such as a cover for a region in which nobody buys. */
function idleIn(all: readonly Value[]): readonly Value[] {
  return all.filter(value => !value.used && value.kind !== 'input');
}

function summary(all: readonly Value[]) {
  const used = all.filter(value => value.used);
  const words = [...CONFIDENCES].reverse().map(word => [word, used.filter(v => v.confidence === word).length]);
  return {
    summary: {
      values: used.length,
      notUsed: idleIn(all).length,
      withoutSource: used.filter(value => value.source === '').length,
      withoutConfidence: used.filter(value => value.confidence === '').length,
      byConfidence: Object.fromEntries(words) as Readonly<Record<string, number>>,
    },
  };
}

/** One value for JSON: low and high only where there is a spread. */
function plain({ low, high, ...value }: Value) {
  return Number.isNaN(low) ? value : { ...value, low, high };
}
