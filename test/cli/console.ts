// A machine for commands to run on: streams that remember, a clock that stands still, interrupts at will.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { Io } from '../../src/cli/io.ts';
import { main } from '../../src/cli/main.ts';

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

interface Setting {
  readonly cwd?: string;
  readonly env?: Io['env'];
  readonly isTTY?: boolean;
  readonly columns?: number;
  /** Called with a function that interrupts, once the command listens. */
  readonly interrupt?: (now: () => void) => void;
}

export const PROJECT = new URL('../..', import.meta.url).pathname;

/** Runs one command in this process. */
export async function chokepoint(argv: readonly string[], setting: Setting = {}): Promise<Outcome> {
  const texts = { out: '', err: '' };
  const stream = (name: 'out' | 'err') => {
    const written = new Writable({
      write(chunk: Buffer, _encoding, done) {
        texts[name] += chunk.toString();
        done();
      },
    });
    return Object.assign(written, { isTTY: setting.isTTY ?? false, columns: setting.columns ?? 100 });
  };
  const io: Io = {
    stdout: stream('out'),
    stderr: stream('err'),
    env: setting.env ?? {},
    cwd: setting.cwd ?? PROJECT,
    now: () => 0,
    parallelism: 2,
    onInterrupt: listener => {
      setting.interrupt?.(listener);
      return () => {};
    },
  };
  const code = await main(argv, io);
  return { code, ...texts };
}

export function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), 'chokepoint-'));
}
