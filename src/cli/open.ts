// Opens what an analyst wrote, and says what is wrong with it: all problems at once, on stderr, with a caret under each.
// Knows where files are; nothing of what they mean.
import { stat } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { styleText } from 'node:util';
import { furtherProblems } from '../model/compile.ts';
import { type Checked, checked, type Problem, renderAll, sortProblems } from '../problem.ts';
import { examine, type LoadOptions, type Scenario } from '../scenario/load.ts';
import { type Io, MachineError, say, screenOf, systemReason } from './io.ts';

export interface OpenFlags {
  readonly allowPath?: readonly string[];
  readonly quiet?: true; // its warnings have been shown
}

/** Reads and validates a file; undefined after its problems have been shown. A file that is not there is the machine's fault. */
export async function open(file: string, flags: OpenFlags, io: Io): Promise<Scenario | undefined> {
  const path = resolve(io.cwd, file);
  try {
    if ((await stat(path)).isDirectory()) throw new MachineError(`${file} is a folder; name a scenario file in it`);
  } catch (error) {
    const reason = systemReason(error);
    throw reason === undefined ? error : new MachineError(`${file}: ${reason}`);
  }
  const { problems, warnings, scenario } = examine(path, loadOptions(path, flags, io));
  const more = scenario && problems.length > 0 ? furtherProblems(scenario, problems) : [];
  return accept(
    checked([...problems, ...more], () => scenario!, warnings),
    flags,
    io,
  );
}

/**
 * What a file may extend lies in the project: the folder the command was called in, or the file's own where that is elsewhere.
 * `--allow-path` adds folders.
 */
export function loadOptions(path: string, { allowPath = [] }: OpenFlags, io: Io): LoadOptions {
  const outside = relative(io.cwd, path).startsWith('..');
  return {
    projectRoot: outside ? dirname(path) : io.cwd,
    allowPaths: allowPath.map(folder => resolve(io.cwd, folder)),
    workingFolder: io.cwd,
  };
}

/** The value, its warnings shown; or undefined, its problems shown. */
export function accept<T>(checked: Checked<T>, { quiet }: OpenFlags, io: Io): T | undefined {
  if (!checked.ok) {
    showProblems(checked.problems, io);
    return undefined;
  }
  if (checked.warnings.length > 0 && !quiet) {
    io.stderr.write(`${rendered(checked.warnings, io)}\n\n${counted(checked.warnings.length, 'warning')}\n\n`);
  }
  return checked.value;
}

function showProblems(problems: readonly Problem[], io: Io): void {
  io.stderr.write(`${rendered(problems, io)}\n\n`);
  say(io, counted(sortProblems(problems).length, 'problem'));
}

function rendered(problems: readonly Problem[], io: Io): string {
  const { width, color } = screenOf(io.stderr, io.env);
  const formats = { code: 'red', caret: 'red', label: 'bold' } as const;
  return renderAll(problems, {
    width,
    paint: (part, text) => (color ? styleText(formats[part], text, { validateStream: false }) : text),
  });
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
