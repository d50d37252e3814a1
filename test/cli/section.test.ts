// A part of a page that a command writes: only what stands between the markers changes, or nothing at all.
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { withSection } from '../../src/cli/section.ts';
import { chokepoint, emptyFolder, PROJECT } from './console.ts';

const LOOP = join(PROJECT, 'scenarios/models/tiny/loop.yaml');
const PAGE = 'before\n<!-- calibration -->\nold\n<!-- /calibration -->\nafter\n';

describe('withSection', () => {
  test('replaces what stands between the markers, and does so again', () => {
    const once = withSection(PAGE, 'calibration', 'new $& text\n')!;
    expect(once).toBe('before\n<!-- calibration -->\nnew $& text\n<!-- /calibration -->\nafter\n');
    expect(withSection(once, 'calibration', 'new $& text\n')).toBe(once);
  });

  test.each([
    'no markers',
    '<!-- calibration --> only the first',
    '<!-- /calibration --> turned round <!-- calibration -->',
    `${PAGE}${PAGE}`,
  ])('leaves alone what it cannot be sure of: %j', page => {
    expect(withSection(page, 'calibration', 'x')).toBeUndefined();
  });
});

describe('check --write-table', () => {
  const write = (folder: string, name: string) => chokepoint(['check', LOOP, '--write-table', name], { cwd: folder });

  test('writes the table, keeps the rest, the permissions and the link, and leaves nothing behind', async () => {
    const folder = emptyFolder();
    const page = join(folder, 'page.md');
    writeFileSync(page, PAGE);
    chmodSync(page, 0o640);
    symlinkSync('page.md', join(folder, 'link.md'));
    const { code, err } = await write(folder, 'link.md');
    expect({ code, err }).toEqual({ code: 0, err: 'link.md: calibration table written, 2 rows\n' });
    const text = readFileSync(page, 'utf8');
    expect(text).toMatch(/^before\n<!-- calibration -->\n2 of 2 rows are inside/);
    expect(text).toMatch(
      /\| mine-runs \| utilisation of the mine \|.*\| % \| inside \| {2}\|\n<!-- \/calibration -->\nafter\n$/,
    );
    expect(statSync(page).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder).sort()).toEqual(['link.md', 'page.md']);
    expect((await write(folder, 'link.md')).err).toContain('was up to date');
  });

  test('refuses a page without markers, a folder and a file that is not there, each with one line', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'plain.md'), 'nothing to replace\n');
    mkdirSync(join(folder, 'sub'));
    for (const [name, said] of [
      ['plain.md', 'plain.md needs a line <!-- calibration --> and after it'],
      ['sub', 'sub: '],
      ['none.md', 'none.md: there is no such file'],
    ] as const) {
      const { code, out, err } = await write(folder, name);
      expect(code, name).toBe(2);
      expect(out).toBe('');
      expect(err).toContain(said);
      expect(err.trim().split('\n')).toHaveLength(1);
    }
    expect(readFileSync(join(folder, 'plain.md'), 'utf8')).toBe('nothing to replace\n');
  });
});
