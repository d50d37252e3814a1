// The calibration table in a model's own README is what `check --write-table` would write today, not what somebody once typed.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withSection } from '../../src/cli/section.ts';
import { calibrate } from '../../src/model/calibration.ts';
import { compileModel } from '../../src/model/compile.ts';
import { renderAll } from '../../src/problem.ts';
import { calibrationMarkdown } from '../../src/report/calibration.ts';
import { load } from '../../src/scenario/load.ts';

const root = join(import.meta.dirname, '../..');
const models = readdirSync(join(root, 'scenarios/models')).filter(name => {
  const page = join(root, 'scenarios/models', name, 'README.md');
  return existsSync(page) && readFileSync(page, 'utf8').includes('<!-- calibration -->');
});

test('some model shows its calibration', () => {
  expect(models).not.toEqual([]);
});

test.each(models)('scenarios/models/%s/README.md shows the calibration of its model.yaml', name => {
  const folder = join(root, 'scenarios/models', name);
  const loaded = load(join(folder, 'model.yaml'), { projectRoot: root, workingFolder: root });
  if (!loaded.ok) throw new Error(renderAll(loaded.problems));
  const compiled = compileModel(loaded.value);
  if (!compiled.ok) throw new Error(renderAll(compiled.problems));
  const rows = calibrate(loaded.value, compiled.value);
  if (!rows.ok) throw new Error(renderAll(rows.problems));
  const page = readFileSync(join(folder, 'README.md'), 'utf8');
  const again = `chokepoint check scenarios/models/${name}/model.yaml --write-table scenarios/models/${name}/README.md`;
  expect(page, `out of date; run: ${again}`).toBe(withSection(page, 'calibration', calibrationMarkdown(rows.value)));
});
