// A place named without its file: the first model on the shelf that has it. Models come before scenarios, which only lay over them.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { load, type Scenario } from '../scenario/load.ts';
import type { Kind } from './explain-named.ts';
import { type Io, MachineError } from './io.ts';
import { yamlFiles } from './list.ts';
import { loadOptions } from './open.ts';

/** Where scenarios and their models lie, below the folder a command is called in. */
const SHELF = 'scenarios';

/** The file that has a site (or plant), good or region of this name; throws one plain line where none has. */
export async function fileThatNames(kind: Kind, name: string, io: Io): Promise<string> {
  const folder = resolve(io.cwd, SHELF);
  const files = existsSync(folder) ? await yamlFiles(folder, SHELF) : [];
  const models = files.filter(path => /\bmodel\.ya?ml$/.test(path));
  for (const path of [...models, ...files.filter(each => !models.includes(each))]) {
    const loaded = load(path, loadOptions(path, {}, io));
    if (loaded.ok && namesOf(loaded.value, kind).includes(name)) return path;
  }
  throw new MachineError(
    `no file in ${SHELF}/ has a ${kind} called ${name || '(no name)'}; say in which to look: chokepoint explain <file> ${kind} <name>`,
  );
}

function namesOf({ document }: Scenario, kind: Kind): readonly string[] {
  if (kind === 'good') return Object.keys(document.goods ?? {});
  if (kind === 'region') return [...(document.regions ?? []), ...Object.keys(document.parts ?? {})];
  return Object.entries(document.sites ?? {}).flatMap(([site, { facility }]) => [site, facility ?? site]);
}
