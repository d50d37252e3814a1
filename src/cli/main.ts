// The command line: arguments in, exit code out. Each command lives in a file of its own and is loaded only when called, so
// that `--help` is quick. Knows no results; catches what nobody else did.
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { printableLines } from '../report/plain.ts';
import { EXIT, type Io, MachineError, say, systemReason } from './io.ts';
import { VERSION } from './version.ts';

/** Runs one command. Never throws and never ends the process: what there is to say is written to `io`. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  let code: number = EXIT.done;
  const program = commandLine(io, result => {
    code = result;
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    return explainFailure(error, io);
  }
}

const EXIT_CODES = `
Exit codes:
  0    done
  1    problems in the files, or an expectation that does not hold
  2    wrong usage, or the machine: a missing file, a full disk, a folder that cannot be written
  130  interrupted; what was complete has been written`;

function commandLine(io: Io, finish: (code: number) => void): Command {
  const program = new Command('chokepoint')
    .description(
      'Simulates supply disruptions: shocks that analysts write down, run many times, answered as tables with error bars.',
    )
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .showHelpAfterError('(add --help for what is possible)')
    .exitOverride()
    .configureOutput({
      writeOut: text => void io.stdout.write(text),
      writeErr: text => void io.stderr.write(text),
      outputError: (text, write) => write(printableLines(text)),
      getOutHelpWidth: () => Math.min(io.stdout.columns ?? 100, 100),
      getErrHelpWidth: () => Math.min(io.stderr.columns ?? 100, 100),
    })
    .addHelpText(
      'after',
      `${EXIT_CODES}

Examples:
  chokepoint list                                        which scenarios there are
  chokepoint check scenarios/full-magnet-ban.yaml        everything that can be known without running
  chokepoint run scenarios/full-magnet-ban.yaml          run it, print tables, write reports/full-magnet-ban/
  chokepoint sources scenarios/full-magnet-ban.yaml      where every value comes from
  chokepoint explain scenarios/full-magnet-ban.yaml --draw 7    one draw's story, step by step`,
    );
  const path = () =>
    new Option('--allow-path <folder>', 'another folder that files may extend from (repeatable)').argParser(
      (folder: string, before: readonly string[] = []) => [...before, folder],
    );

  program
    .command('run')
    .description('run a scenario and write its tables')
    .argument('<scenario>', 'a scenario file (YAML)')
    .option('--draws <n>', 'how many draws (default: as the scenario says)', wholeNumber)
    .option('--seed <seed>', 'another seed than the scenario says')
    .option('--workers <n>', 'how many threads; never changes a result (default: all processors)', workerCount)
    .option('--out <folder>', 'where to write (default: reports/<name of the scenario file>)')
    .option('--format <list>', 'any of table, md, csv, json, with commas; table is the terminal', formats, [...FORMATS])
    .option('--quiet', 'no progress and no closing line on stderr; warnings are shown all the same')
    .option('--json', 'print the report as JSON instead of tables')
    .addOption(path())
    .addHelpText(
      'after',
      `
Everything written is the same, byte for byte, from run to run and for any number of workers;
only manifest.json holds times.

Examples:
  chokepoint run scenarios/full-magnet-ban.yaml --draws 500
  chokepoint run my.yaml --format csv,json --out out --quiet
  chokepoint run my.yaml --json | jq .answer`,
    )
    .action(async (scenario: string, options: import('./run.ts').RunFlags) => {
      const { runCommand } = await import('./run.ts');
      finish(await runCommand(scenario, options, io));
    });

  program
    .command('check')
    .description('everything that can be known without running')
    .argument('<file>', 'a scenario or model file')
    .option('--json', 'print tables as JSON')
    .option('--write-table <file>', 'write the calibration table into a Markdown file, between its calibration markers')
    .addOption(path())
    .addHelpText(
      'after',
      `
The markers are <!-- calibration --> and <!-- /calibration -->, each on a line of its own.

Examples:
  chokepoint check scenarios/models/ev-magnets/model.yaml
  chokepoint check scenarios/models/ev-magnets/model.yaml --write-table scenarios/models/ev-magnets/README.md`,
    )
    .action(async (file: string, options: import('./check.ts').CheckFlags) => {
      const { checkCommand } = await import('./check.ts');
      finish(await checkCommand(file, options, io));
    });

  program
    .command('explain')
    .description(
      'the resolved scenario, one site, good or region of it, the compiled program, or one draw step by step',
    )
    .argument(
      '<file>',
      'a scenario or model file; may be left out before site, good or region: the first model that has it is meant',
    )
    .argument(
      '[what]',
      'site, good or region, with its name; binding: what ran short; or text: only numbers whose path holds it, `uses.ev`',
    )
    .argument('[name...]', 'the name of the site (or plant), good or region')
    .addOption(
      new Option('--program', 'the compiled program, its layout in words and the sampled inputs of a block').conflicts([
        'draw',
        'trace',
      ]),
    )
    .option('--block <n>', 'which block of draws (with --program)', wholeNumber)
    .option('--draw <n>', 'the story of one draw', wholeNumber)
    .option('--draws <n>', 'over how many draws (with binding; default: 1000)', atLeastOne)
    .option('--trace', 'every stock, flow and price of the draw (with --draw)')
    .option('--seed <seed>', 'another seed than the scenario says')
    .option('--json', 'print JSON')
    .addOption(path())
    .addHelpText(
      'after',
      `
Examples:
  chokepoint explain my.yaml uses.ev               where each of these numbers comes from
  chokepoint explain my.yaml site "Lynas, Kuantan" what it gets from whom and sends where, with sources
  chokepoint explain site "Shin-Etsu Chemical, Takefu"    the same in the first model that has it
  chokepoint explain my.yaml good dy-oxide         who makes it, who buys it, what flows
  chokepoint explain my.yaml region japan          what it makes, uses and trades
  chokepoint explain my.yaml binding               which stage, good and region ran short, over 1,000 draws
  chokepoint explain my.yaml --draw 7              what happened in draw 7
  chokepoint explain my.yaml --program --json      all that is needed to replay a chunk elsewhere
  chokepoint explain my.yaml --trace --draw 7 --json`,
    )
    .action(
      async (
        file: string,
        what: string | undefined,
        name: readonly string[],
        options: import('./explain.ts').ExplainFlags,
      ) => {
        const { explainCommand } = await import('./explain.ts');
        finish(await explainCommand(file, what, name.join(' '), options, io));
      },
    );

  program
    .command('sources')
    .description('where every value comes from, the least certain first')
    .argument('<file>', 'a scenario or model file')
    .option('--confidence <list>', 'only values known this well, with commas: assumed,unverified; none for not stated')
    .option('--source <id>', 'only values that rest on this source')
    .option('--path <start>', 'only values whose path begins like this: uses.ev')
    .option('--unsourced', 'only values without a source')
    .option('--by <what>', 'source: each source once, with the number of values that rest on it')
    .addOption(
      new Option('--csv <file>', 'write CSV (UTF-8, no byte order mark) to a file; - is the terminal').conflicts(
        'json',
      ),
    )
    .option('--json', 'print JSON')
    .addOption(path())
    .addHelpText(
      'after',
      `
Examples:
  chokepoint sources my.yaml                                    every value, unverified and assumed ones first
  chokepoint sources my.yaml --confidence assumed,unverified --path uses
  chokepoint sources my.yaml --source D049                      what rests on one source
  chokepoint sources my.yaml --by source                        which sources carry most
  chokepoint sources my.yaml --csv - | less`,
    )
    .action(async (file: string, options: import('./sources.ts').SourcesFlags) => {
      const { sourcesCommand } = await import('./sources.ts');
      finish(await sourcesCommand(file, options, io));
    });

  program
    .command('list')
    .description('the scenarios and models in a folder')
    .argument('[folder]', 'where to look', 'scenarios')
    .option('--json', 'print JSON')
    .action(async (folder: string, options: import('./list.ts').ListFlags) => {
      const { listCommand } = await import('./list.ts');
      finish(await listCommand(folder, options, io));
    });
  return program;
}

const FORMATS = ['table', 'md', 'csv', 'json'] as const;
export type Format = (typeof FORMATS)[number];

function formats(text: string): Format[] {
  return text.split(',').map(part => {
    const found = FORMATS.find(format => format === part.trim());
    if (found === undefined) throw new InvalidArgumentError(`'${part}' is none of ${FORMATS.join(', ')}.`);
    return found;
  });
}

function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It has to be a whole number.');
  return Number(text);
}

function atLeastOne(text: string): number {
  const count = wholeNumber(text);
  if (count < 1) throw new InvalidArgumentError('It has to be at least 1.');
  return count;
}

const MOST_WORKERS = 256;

function workerCount(text: string): number {
  const count = wholeNumber(text);
  if (count < 1 || count > MOST_WORKERS) throw new InvalidArgumentError(`It has to be 1 to ${MOST_WORKERS}.`);
  return count;
}

function explainFailure(error: unknown, io: Io): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.machine;
  const reason = error instanceof MachineError ? error.message : systemReason(error);
  if (reason !== undefined) {
    const path = error instanceof Error && 'path' in error && typeof error.path === 'string' ? `${error.path}: ` : '';
    say(io, `chokepoint: ${path}${reason}`);
    return EXIT.machine;
  }
  const message = error instanceof Error ? error.message.split('\n')[0] : String(error);
  say(
    io,
    `chokepoint ${VERSION}: this is a bug, not your mistake: ${message}. Please send us the command and the files it was given.`,
  );
  if (io.env.CHOKEPOINT_DEBUG === '1' && error instanceof Error) say(io, error.stack ?? '');
  return EXIT.machine;
}
