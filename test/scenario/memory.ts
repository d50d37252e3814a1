// A file system of a few texts, so that tests of the loader read like the files they are about.
import { type Checked, type Problem, render } from '../../src/problem.ts';
import { type Disk, type LoadOptions, load, type Scenario } from '../../src/scenario/load.ts';

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** `links` maps a path to the place it really is. */
function memory(files: Files, links: Readonly<Record<string, string>> = {}): Disk {
  const real = (path: string) => (Object.hasOwn(links, path) ? links[path]! : path);
  const bytes = (path: string): Uint8Array => {
    const content = Object.hasOwn(files, real(path)) ? files[real(path)]! : undefined;
    if (content === undefined) throw Object.assign(new Error(`no ${path}`), { code: 'ENOENT' });
    return typeof content === 'string' ? new TextEncoder().encode(content) : content;
  };
  return {
    realpath: path => {
      if (path !== '/p' && path !== '/') bytes(path);
      return real(path);
    },
    size: path => bytes(path).length,
    read: bytes,
  };
}

export function loadFrom(
  files: Files,
  options: Partial<LoadOptions> & { readonly links?: Readonly<Record<string, string>> } = {},
): Checked<Scenario> {
  const { links = {}, ...more } = options;
  return load('/p/main.yaml', { projectRoot: '/p', workingFolder: '/p', disk: memory(files, links), ...more });
}

/** Loads `/p/main.yaml` with this text. */
export const loadText = (text: string): Checked<Scenario> => loadFrom({ '/p/main.yaml': text });

export function scenarioOf(checked: Checked<Scenario>): Scenario {
  if (checked.ok) return checked.value;
  throw new Error(checked.problems.map(problem => render(problem)).join('\n\n'));
}

export const problemsOf = (checked: Checked<Scenario>): readonly Problem[] => (checked.ok ? [] : checked.problems);

/** `code @ the text under the carets`, one for each problem. */
export const summary = (checked: Checked<Scenario>): string[] =>
  problemsOf(checked).map(({ code, at }) => `${code} @ ${at.file.text.slice(at.start, at.end)}`);
