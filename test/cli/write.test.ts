import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MachineError } from '../../src/cli/io.ts';
import { writeFolder } from '../../src/cli/write.ts';
import { emptyFolder } from './console.ts';

const manifest = (...names: string[]) => ({
  name: 'manifest.json',
  text: JSON.stringify({ outputs: names.map(name => ({ name })) }),
});

test('writes all files, and takes away what an earlier run left and this one does not make', async () => {
  const folder = join(emptyFolder(), 'deep/report');
  await writeFolder(folder, [
    { name: 'a.csv', text: 'old' },
    { name: 'b.csv', text: 'old' },
    manifest('a.csv', 'b.csv'),
  ]);
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  await writeFolder(folder, [{ name: 'a.csv', text: 'new' }, manifest('a.csv')]);
  expect(readdirSync(folder).sort()).toEqual(['a.csv', 'manifest.json', 'notes.txt']);
  expect(readFileSync(join(folder, 'a.csv'), 'utf8')).toBe('new');
});

test('a manifest that names files elsewhere removes nothing', async () => {
  const root = emptyFolder();
  const folder = join(root, 'report');
  mkdirSync(folder);
  writeFileSync(join(root, 'precious.csv'), 'mine');
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({ outputs: [{ name: '../precious.csv' }, { name: 7 }, null] }),
  );
  await writeFolder(folder, [manifest()]);
  expect(readFileSync(join(root, 'precious.csv'), 'utf8')).toBe('mine');
});

test('on any failure everything is as before and nothing is left over', async () => {
  const root = emptyFolder();
  const folder = join(root, 'report');
  await writeFolder(folder, [{ name: 'a.csv', text: 'old' }, manifest('a.csv')]);
  mkdirSync(join(folder, 'b.csv')); // a folder where a file has to go
  const files = [{ name: 'a.csv', text: 'new' }, { name: 'b.csv', text: 'new' }, manifest('a.csv', 'b.csv')];
  await expect(writeFolder(folder, files)).rejects.toThrow(MachineError);
  expect(readFileSync(join(folder, 'a.csv'), 'utf8')).toBe('old');
  expect(readdirSync(root)).toEqual(['report']);
});
