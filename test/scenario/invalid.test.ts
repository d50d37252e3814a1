// Every file in test/invalid is wrong in the way its name says; the text beside it is the message an analyst sees.
// Drop in a .yaml and run with `-u` to write its .txt, then read it as an analyst would.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compile, furtherProblems } from '../../src/model/compile.ts';
import { type Problem, renderAll, sortProblems } from '../../src/problem.ts';
import { type Disk, examine } from '../../src/scenario/load.ts';
import { NODE_DISK } from '../../src/scenario/source.ts';

const FOLDER = join(import.meta.dirname, '../invalid');

/** One file that is too large to keep in the repository. */
const disk: Disk = {
  realpath: path => (path.endsWith('/huge.yaml') ? path : NODE_DISK.realpath(path)),
  size: path => (path.endsWith('/huge.yaml') ? 50_000_000 : NODE_DISK.size(path)),
  read: NODE_DISK.read,
};

function problemsIn(name: string): readonly Problem[] {
  const { problems, scenario } = examine(join(FOLDER, name), { projectRoot: FOLDER, workingFolder: FOLDER, disk });
  if (scenario === undefined) return problems;
  if (problems.length > 0) return [...problems, ...furtherProblems(scenario, problems)];
  const compiled = compile(scenario);
  return compiled.ok ? [] : compiled.problems;
}

const fixtures = readdirSync(FOLDER).filter(name => name.endsWith('.yaml'));

test.each(fixtures)('%s', async name => {
  const problems = sortProblems(problemsIn(name));
  expect(problems.map(problem => problem.code)).toContain(name.split('-', 1)[0]);
  await expect(`${renderAll(problems)}\n`).toMatchFileSnapshot(join(FOLDER, name.replace(/\.yaml$/, '.txt')));
});

test('what the fixtures extend is itself valid', () => {
  expect(renderAll(problemsIn('shared/valid.yaml'))).toBe('');
});
