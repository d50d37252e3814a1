// What a command may touch of the machine, passed in so that tests can watch: streams, environment, folder, clock, interrupts.
// Also the one kind of error that is neither the analyst's nor ours.
import { printableLines } from '../report/plain.ts';
import type { Screen } from '../report/terminal.ts';

export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Milliseconds; the only clock. */
  readonly now: () => number;
  readonly parallelism: number; // how many workers this machine can use
  /** Calls back at the first interrupt only; what it returns takes the listener away again. */
  readonly onInterrupt: (listener: () => void) => () => void;
}

/** Exit codes, as `--help` states them. */
export const EXIT = { done: 0, problems: 1, machine: 2, interrupted: 130 } as const;

/** The machine's or the command line's fault: one plain line, exit code 2. */
export class MachineError extends Error {}

const WIDTH_WITHOUT_TERMINAL = 120;

export function screenOf(output: Output, env: Io['env']): Screen {
  const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== '';
  const refused = (env.NO_COLOR !== undefined && env.NO_COLOR !== '') || env.TERM === 'dumb';
  return {
    width: output.isTTY && output.columns ? output.columns : WIDTH_WITHOUT_TERMINAL,
    color: !refused && (forced || output.isTTY === true),
  };
}

/** Lines about the work, not results: to stderr, harmless whatever names they quote. */
export function say(io: Io, text: string): void {
  io.stderr.write(`${printableLines(text)}\n`);
}

const SYSTEM_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the file system can only be read',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EEXIST: 'a file is in the way',
  EISDIR: 'a folder is in the way',
  ENOTEMPTY: 'a folder is in the way',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'links in the path lead in a circle',
  EIO: 'the disk reports an error',
  EFBIG: 'the file would be too large',
};

/** What the operating system reports, in words; undefined for anything else that was thrown. */
export function systemReason(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  if (!('syscall' in error)) return undefined;
  return SYSTEM_ERRORS[error.code] ?? `the system says ${error.code}`;
}
