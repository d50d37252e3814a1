#!/usr/bin/env node
// The executable: hands the process's own streams, environment, clock and interrupts to main, and its answer to the shell.
import { availableParallelism } from 'node:os';
import { EXIT, systemReason } from './io.ts';
import { main } from './main.ts';

// A reader that has seen enough (`| head`) is no error: what is left to say goes nowhere. A full disk is one.
process.stdout.on('error', error => {
  if ('code' in error && error.code === 'EPIPE') return;
  if (unwritten === undefined)
    process.stderr.write(`chokepoint: cannot write the output: ${systemReason(error) ?? error.message}\n`);
  unwritten = error;
});
process.stderr.on('error', () => {}); // there is nowhere left to complain
let unwritten: Error | undefined;
process.on('exit', () => {
  if (unwritten !== undefined) process.exitCode = EXIT.machine;
});

process.exitCode = await main(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  now: () => Date.now(),
  parallelism: availableParallelism(),
  onInterrupt: listener => {
    // Once only: the second interrupt finds no listener and ends the process at once.
    process.once('SIGINT', listener);
    return () => void process.off('SIGINT', listener);
  },
});
