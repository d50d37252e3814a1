// Programs for tests, from scenario text that never touches a disk.
import { compile } from '../src/model/compile.ts';
import type { Program } from '../src/model/program.ts';
import { renderAll } from '../src/problem.ts';
import { load, type Scenario } from '../src/scenario/load.ts';

/** Loads scenario text; throws the rendered problems, if there are any. */
export function scenarioOf(text: string): Scenario {
  const title = text.includes('title:') ? '' : 'title: test\n';
  const bytes = new TextEncoder().encode(title + text);
  const disk = { realpath: (path: string) => path, size: () => bytes.length, read: () => bytes };
  const loaded = load('/scenario.yaml', { projectRoot: '/', workingFolder: '/', disk });
  if (!loaded.ok) throw new Error(renderAll(loaded.problems));
  return loaded.value;
}

/** Compiles scenario text; throws the rendered problems, if there are any. */
export function programOf(text: string): Program {
  const compiled = compile(scenarioOf(text));
  if (!compiled.ok) throw new Error(renderAll(compiled.problems));
  return compiled.value;
}
