// The program as a stranger runs it: dist/ in a process of its own. `npm test` builds it first.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const PROJECT = new URL('../..', import.meta.url).pathname;
const BIN = join(PROJECT, 'dist/cli/main.js');
const TINY = join(PROJECT, 'scenarios/models/tiny/one-lane.yaml');
const FULL = join(PROJECT, 'scenarios/full-magnet-ban.yaml');

const emptyFolder = () => mkdtempSync(join(tmpdir(), 'chokepoint-'));
const chokepoint = (...argv: string[]) =>
  spawnSync(process.execPath, [BIN, ...argv], { cwd: PROJECT, encoding: 'utf8' });

function contents(folder: string): Record<string, string> {
  const names = readdirSync(folder).filter(name => name !== 'manifest.json');
  return Object.fromEntries(names.map(name => [name, readFileSync(join(folder, name), 'utf8')]));
}

test('one, two and three workers, and a second run, write the same bytes', () => {
  // Three blocks and a part of a fourth, so that chunks can finish out of order; half a year of it, for time's sake.
  const half = join(emptyFolder(), 'half.yaml');
  writeFileSync(half, `title: Half a year\nextends: ${FULL}\nhorizon: 26 weeks\nexpect: null\n`);
  const runs = [1, 2, 3, 2].map(workers => {
    const folder = join(emptyFolder(), 'out');
    const { status, stdout } = chokepoint(
      'run',
      half,
      '--allow-path',
      join(PROJECT, 'scenarios'),
      '--draws',
      '800',
      '--workers',
      String(workers),
      '--out',
      folder,
      '--quiet',
    );
    expect(status).toBe(0);
    return { stdout, ...contents(folder) };
  });
  for (const run of runs.slice(1)) expect(run).toEqual(runs[0]);
  expect(Object.keys(runs[0]!).length).toBeGreaterThan(10);
});

describe('interrupts', () => {
  const started = (folder: string): ChildProcess =>
    spawn(process.execPath, [BIN, 'run', FULL, '--draws', '1000000', '--out', join(folder, 'out'), '--format', 'csv'], {
      cwd: folder,
    });
  const ended = (child: ChildProcess) =>
    new Promise<{ code: number | null; signal: string | null }>(resolve =>
      child.on('close', (code, signal) => resolve({ code, signal })),
    );
  const after = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

  test('the first one writes the blocks that are complete and ends with 130', async () => {
    const folder = emptyFolder();
    const child = started(folder);
    await new Promise(resolve => child.stderr?.once('data', resolve)); // how far it is: a block is done
    child.kill('SIGINT');
    expect(await ended(child)).toEqual({ code: 130, signal: null });
    const manifest = JSON.parse(readFileSync(join(folder, 'out/manifest.json'), 'utf8')) as {
      interrupted: boolean;
      draws: number;
    };
    expect(manifest.interrupted).toBe(true);
    expect(manifest.draws % 256).toBe(0);
    expect(readdirSync(folder)).toEqual(['out']);
  });

  test('the second one ends the process at once', async () => {
    const child = started(emptyFolder());
    await after(2000);
    child.kill('SIGINT');
    child.kill('SIGINT');
    const { code, signal } = await ended(child);
    expect([code, signal]).toSatisfy(([c, s]) => c === 130 || s === 'SIGINT');
  });
});

describe('a machine that refuses', () => {
  test('a folder that cannot be written to', () => {
    const { status, stderr } = chokepoint('run', TINY, '--draws', '10', '--out', '/proc/chokepoint/out');
    expect(status).toBe(2);
    expect(stderr).toMatch(/^chokepoint: cannot write to \S+: .*; nothing was changed\n$/);
  });

  test('a disk that fills up leaves what was there', () => {
    const disk = join(emptyFolder(), 'disk');
    mkdirSync(disk);
    // Where no small disk can be mounted, a limit on the size of files stands in for one.
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]).status === 0;
    try {
      mkdirSync(join(disk, 'out'));
      writeFileSync(join(disk, 'out/report.md'), 'old');
      const line = `${mounted ? '' : 'ulimit -f 8; '}exec "$0" "$@"`;
      const words = [process.execPath, BIN, 'run', TINY, '--draws', '10', '--quiet', '--out', join(disk, 'out')];
      const { status, stderr } = spawnSync('sh', ['-c', line, ...words], { cwd: PROJECT, encoding: 'utf8' });
      expect(status).toBe(2);
      expect(stderr).toMatch(
        /^chokepoint: cannot write to \S+: (the disk is full|the file would be too large); nothing was changed\n$/,
      );
      expect(readdirSync(disk)).toEqual(['out']);
      expect(readFileSync(join(disk, 'out/report.md'), 'utf8')).toBe('old');
    } finally {
      if (mounted) spawnSync('umount', [disk]);
    }
  });

  if (existsSync('/dev/full')) {
    test('a full disk behind stdout', () => {
      const { status, stderr } = spawnSync('sh', ['-c', `"${process.execPath}" "${BIN}" list > /dev/full`], {
        cwd: PROJECT,
        encoding: 'utf8',
      });
      expect(status).toBe(2);
      expect(stderr).toBe('chokepoint: cannot write the output: the disk is full\n');
    });
  }

  test('a reader that has seen enough', () => {
    const { stdout, stderr } = spawnSync(
      'sh',
      ['-c', `"${process.execPath}" "${BIN}" explain "${FULL}" --trace --draw 1 --json | head -1`],
      { encoding: 'utf8' },
    );
    expect(stdout).toBe('{\n');
    expect(stderr).toBe('');
  });
});

test('without a terminal there is no escape code, whatever the environment says about colour', () => {
  const { stdout, stderr } = spawnSync(process.execPath, [BIN, 'run', TINY, '--draws', '10', '--format', 'table'], {
    encoding: 'utf8',
  });
  expect(stdout + stderr).not.toContain('\u001b');
});
