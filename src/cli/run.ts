// `run`: a scenario file in, tables out: load → compile → run → report → write. Answers the reader first, then the details.
// Knows files, progress and exit codes; nothing of how a result is made or shown.
import { parse, relative, resolve } from 'node:path';
import { NO_NUMBER } from '../engine/outcome.ts';
import { run } from '../engine/pool.ts';
import { compile } from '../model/compile.ts';
import type { Program } from '../model/program.ts';
import { compileResponses, costFacts, withLedger } from '../model/responses.ts';
import { compileVariants } from '../model/variants.ts';
import { toCsv } from '../report/csv.ts';
import { weighHelp } from '../report/help.ts';
import { toJson } from '../report/json.ts';
import { MANIFEST, toManifest } from '../report/manifest.ts';
import { toMarkdown } from '../report/markdown.ts';
import { whole } from '../report/number.ts';
import { report } from '../report/report.ts';
import type { Report } from '../report/table.ts';
import type { RunFacts } from '../report/tables.ts';
import { toTerminalParts } from '../report/terminal.ts';
import { type Comparison, compareVariant } from '../report/variants.ts';
import { inForce, requireRunnable, type Scenario } from '../scenario/load.ts';
import type { Tally } from '../statistics/tally.ts';
import { EXIT, type Io, MachineError, say, screenOf } from './io.ts';
import type { Format } from './main.ts';
import { accept, open } from './open.ts';
import { startProgress } from './progress.ts';
import { VERSION } from './version.ts';
import { type OutputFile, probe, writeFolder } from './write.ts';

export interface RunFlags {
  readonly draws?: number;
  readonly seed?: string;
  readonly workers?: number;
  readonly out?: string;
  readonly format: readonly Format[];
  readonly quiet?: true;
  readonly json?: true;
  readonly allowPath?: readonly string[];
}

export async function runCommand(file: string, flags: RunFlags, io: Io): Promise<number> {
  const startedMs = io.now();
  // `--quiet` is about the run: what is doubtful about the scenario is shown all the same.
  const { quiet: _, ...heard } = flags;
  const scenario = await open(file, heard, io);
  const compiled = scenario && accept(compile(scenario), heard, io);
  if (scenario === undefined || compiled === undefined) return EXIT.problems;
  // A warning about the scenario holds for its variants too, and has been shown.
  const variants = accept(compileVariants(scenario, compiled), { ...flags, quiet: true }, io);
  const responses = accept(compileResponses(scenario, compiled), heard, io);
  if (variants === undefined || responses === undefined) return EXIT.problems;
  const program = withLedger(compiled, responses);

  const draws = drawsOf(scenario, flags.draws);
  const seed = flags.seed ?? String(scenario.document.seed);
  const workers = flags.workers ?? io.parallelism;
  const folder = resolve(io.cwd, flags.out ?? `reports/${folderName(file)}`);
  const writes = flags.format.some(format => format !== 'table');
  if (writes) await probe(folder);

  const ran = await interruptible(io, async signal => {
    const total = draws * (1 + variants.length + responses.length);
    const progress = flags.quiet ? undefined : startProgress(io, total);
    let before = 0;
    const runOne = async (one: Program, called: string): Promise<Tally> => {
      try {
        const onProgress = (done: number) => progress?.update(before + done);
        return await run(one, { seed, draws, workers, signal, onProgress });
      } catch (error) {
        const outcome = unnumbered(one, error);
        throw outcome === undefined ? error : new NoNumber(`${outcome}${called}`);
      } finally {
        before += draws;
      }
    };
    try {
      const tally = await runOne(program, '');
      const comparisons: Comparison[] = [];
      for (const variant of variants) {
        if (signal.aborted) {
          comparisons.push({ name: variant.name, title: variant.title, draws: 0, rows: [] });
          continue;
        }
        const other = await runOne(variant.program, ` in variant ${variant.name}`);
        comparisons.push(compareVariant(program, variant, tally, other));
      }
      const helping = responses.length > 0 && tally.draws > 0 ? weighHelp(program, tally) : undefined;
      for (const response of helping ? responses : []) {
        const other = signal.aborted ? undefined : await runOne(response.program, ` with ${response.name}`);
        helping?.add(response, other);
      }
      return { tally, comparisons, help: helping?.finish() };
    } catch (error) {
      if (error instanceof NoNumber) return error;
      throw error;
    } finally {
      progress?.stop();
    }
  });
  if (ran instanceof NoNumber) {
    say(
      io,
      `The formula of ${ran.message} comes to no number in some draw (0/0, or never less never): guard it, for instance with \`x > 0 ? y / x : 0\`.`,
    );
    return EXIT.problems;
  }
  const { tally, comparisons, help } = ran;
  if (tally.draws === 0) {
    say(io, 'Interrupted before the first draws were complete: nothing was written.');
    return EXIT.interrupted;
  }
  const interrupted = [tally, ...comparisons, ...(help?.rows ?? [])].some(one => one.draws < draws);

  const facts = {
    version: VERSION,
    seed,
    drawsAskedFor: draws,
    policies: policiesOf(scenario),
    costs: costFacts(responses),
  };
  const result = report(program, tally, facts, comparisons, help);
  // Shown first: a disk that turns out to be full must not cost the reader the answer.
  if (flags.json) io.stdout.write(toJson(result));
  else if (flags.format.includes('table'))
    for (const part of toTerminalParts(result, screenOf(io.stdout, io.env))) io.stdout.write(part);
  if (writes) {
    const files = outputs(result, flags.format);
    const manifest = toManifest(
      {
        version: VERSION,
        scenario: file,
        seed,
        draws: tally.draws,
        drawsAskedFor: draws,
        variants: comparisons,
        responses: help?.rows.map(({ comparison }) => comparison) ?? [],
        inputs: scenario.files,
        workers,
        startedMs,
        finishedMs: io.now(),
      },
      files,
    );
    await writeFolder(folder, [...files, { name: MANIFEST, text: manifest }]);
  }
  if (!flags.quiet) {
    const seconds = ((io.now() - startedMs) / 1000).toFixed(1);
    const where = writes ? `, written to ${shortPath(folder, io)}` : '';
    say(io, `${interrupted ? 'Interrupted: ' : ''}${whole(tally.draws)} draws in ${seconds} s${where}`);
  }
  if (interrupted) return EXIT.interrupted;
  return result.expectationsHold ? EXIT.done : EXIT.problems;
}

/** The outcome, and where, whose formula comes to no number. */
class NoNumber extends Error {}

/** What a report says of the scenario's policies. */
function policiesOf(scenario: Scenario): NonNullable<RunFacts['policies']> {
  const force = inForce(scenario);
  const policies = Object.entries(scenario.document.policies ?? {});
  return policies.map(([name, { title = name }]) => ({ title, inForce: force.includes(name) }));
}

/** The outcome that an error of the engine speaks of, if it is that one. */
function unnumbered({ labels }: Program, error: unknown): string | undefined {
  if (!(error instanceof Error) || !error.message.startsWith(NO_NUMBER)) return undefined;
  return labels.outcomes[Number(error.message.slice(NO_NUMBER.length))]?.outcome;
}

/** `--draws` over the scenario's own, which has been checked with the rest of the file: held to the same limits. */
function drawsOf(scenario: Scenario, asked: number | undefined): number {
  if (asked === undefined) return scenario.document.draws;
  const [refused] = requireRunnable({ ...scenario, document: { ...scenario.document, draws: asked } });
  if (refused !== undefined) throw new MachineError(`--draws: ${refused.message}; ${refused.fix ?? 'choose another'}`);
  return asked;
}

/** Runs until done or until the first interrupt, which ends the run early; the second one is not ours. */
async function interruptible<T>(io: Io, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const forget = io.onInterrupt(() => abort.abort());
  try {
    return await work(abort.signal);
  } finally {
    forget();
  }
}

function outputs(result: Report, formats: readonly Format[]): OutputFile[] {
  const files: OutputFile[] = [];
  if (formats.includes('md')) files.push({ name: 'report.md', text: toMarkdown(result) });
  if (formats.includes('csv'))
    for (const table of result.tables) files.push({ name: `${table.id}.csv`, text: toCsv(table) });
  if (formats.includes('json')) files.push({ name: 'report.json', text: toJson(result) });
  return files;
}

/** The scenario file's name without its extension, as a folder's name anywhere. */
export function folderName(file: string): string {
  const name = parse(file)
    .name.replace(/[^\p{L}\p{N}._-]/gu, '-')
    .replace(/^[.-]+/, '');
  return name === '' ? 'scenario' : name.slice(0, 120);
}

function shortPath(path: string, io: Io): string {
  const short = relative(io.cwd, path);
  return short === '' || short.startsWith('..') ? path : short;
}
