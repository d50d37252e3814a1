// Worker threads for the pool: starts them, hands them tasks, brings results back.
// The one file that knows the thread library. Knows nothing of draws, chunks or tallies.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';

export interface Threads<Task, Result> {
  readonly run: (task: Task) => Promise<Result>;
  readonly close: () => Promise<void>;
}

/** Starts `count` threads on worker.ts (or its bundle); each receives `data` once. A thread that dies rejects its task. */
export function startThreads<Task, Result>(count: number, data: unknown): Threads<Task, Result> {
  const file = workerFile();
  const pool = new Piscina<Task, Result>({
    filename: file,
    minThreads: count,
    maxThreads: count,
    workerData: data,
    ...(file.endsWith('.ts') ? { execArgv: ['--import', 'tsx'] } : {}),
  });
  return { run: task => pool.run(task), close: () => pool.destroy() };
}

/** Beside this file while developing; in the bundle this code may stand in dist/ or one folder below it. */
function workerFile(): string {
  const candidates = ['./worker.ts', './engine/worker.js', '../engine/worker.js'];
  const found = candidates.map(path => fileURLToPath(new URL(path, import.meta.url))).find(path => existsSync(path));
  if (found === undefined) throw new Error('this is a bug: the worker of the simulation is not part of this build');
  return found;
}
