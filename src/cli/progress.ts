// How far a run is, on stderr: a bar with the time left on a terminal, a plain line every few seconds elsewhere.
// Knows draws and the clock it is given; nothing of what is simulated.
import { SingleBar } from 'cli-progress';
import { whole } from '../report/number.ts';
import type { Io } from './io.ts';

const SECONDS_BETWEEN_LINES = 5;

export interface Progress {
  readonly update: (drawsDone: number) => void;
  readonly stop: () => void;
}

export function startProgress(io: Io, draws: number): Progress {
  return io.stderr.isTTY ? bar(io, draws) : lines(io, draws);
}

function bar(io: Io, draws: number): Progress {
  const started = io.now();
  const shown = new SingleBar({
    stream: io.stderr,
    format: '{bar} {percentage} % of {draws} draws, {left}',
    barCompleteChar: '━',
    barIncompleteChar: '─',
    barsize: 32,
    fps: 10,
    clearOnComplete: true,
    hideCursor: false, // a second interrupt would leave it hidden
    gracefulExit: false, // the interrupt is ours to handle
  });
  const payload = (done: number) => ({ draws: whole(draws), left: timeLeft(io.now() - started, done, draws) });
  shown.start(draws, 0, payload(0));
  return {
    update: done => shown.update(done, payload(done)),
    stop: () => shown.stop(),
  };
}

function lines(io: Io, draws: number): Progress {
  const started = io.now();
  let last = started;
  return {
    update: done => {
      const now = io.now();
      if (now - last < SECONDS_BETWEEN_LINES * 1000 || done >= draws) return;
      last = now;
      io.stderr.write(`${whole(done)} of ${whole(draws)} draws, ${timeLeft(now - started, done, draws)}\n`);
    },
    stop: () => {},
  };
}

function timeLeft(elapsedMs: number, done: number, draws: number): string {
  if (done === 0) return 'starting';
  const seconds = Math.ceil((elapsedMs / 1000) * (draws / done - 1));
  if (seconds < 90) return `${seconds} s left`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min left` : `${(minutes / 60).toFixed(1)} h left`;
}
