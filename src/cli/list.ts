// `list`: the scenarios and models in a folder, with the title and question each opens with.
// Knows which files to look at; what they say is read by the loader, and one that cannot be read is listed as such.
import { readdir } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { words } from '../report/columns.ts';
import { jsonText } from '../report/json.ts';
import type { Table } from '../report/table.ts';
import { toTerminalTable } from '../report/terminal.ts';
import { load } from '../scenario/load.ts';
import { EXIT, type Io, MachineError, screenOf, systemReason } from './io.ts';
import { loadOptions } from './open.ts';

export interface ListFlags {
  readonly json?: true;
}

interface Listed {
  readonly file: string;
  readonly kind: 'scenario' | 'model' | 'unreadable';
  readonly title: string;
  readonly question: string;
}

/** Deep enough for scenarios/models/<name>/model.yaml; a folder of data further down is not listed. */
const DEEPEST = 4;
const SKIPPED = ['node_modules', 'reports', 'guide'];

export async function listCommand(folder: string, flags: ListFlags, io: Io): Promise<number> {
  const root = resolve(io.cwd, folder);
  const files = await yamlFiles(root, folder);
  const found: Listed[] = [];
  for (const path of files) found.push(describe(path, io));
  if (flags.json) io.stdout.write(jsonText(found));
  else if (found.length === 0) io.stdout.write(`There is no scenario in ${relative(io.cwd, root) || '.'}.\n`);
  else io.stdout.write(toTerminalTable(listTable(found), screenOf(io.stdout, io.env)));
  return EXIT.done;
}

function describe(path: string, io: Io): Listed {
  const file = relative(io.cwd, path);
  const loaded = load(path, loadOptions(path, {}, io));
  if (!loaded.ok)
    return { file, kind: 'unreadable', title: `has problems, see: chokepoint check ${file}`, question: '' };
  const { title, question, shocks, start } = loaded.value.document;
  const kind = shocks === undefined && start === undefined ? 'model' : 'scenario';
  return { file, kind, title: title ?? '', question: question ?? '' };
}

function listTable(found: readonly Listed[]): Table {
  const kinds = ['scenario', 'model', 'unreadable'];
  const rows = [...found].sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
  return {
    id: 'list',
    title: 'Scenarios and models',
    place: 'first',
    columns: [
      words('file', rows, row => row.file),
      words('kind', rows, row => row.kind),
      words('title', rows, row => row.title),
      words('question', rows, row => row.question, { shown: 'wide' }),
    ],
  };
}

/** Every YAML file below a folder, `named` as the analyst named it. */
export async function yamlFiles(root: string, named: string): Promise<string[]> {
  const files: string[] = [];
  const visit = async (folder: string, depth: number): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (entry.isFile() && /\.ya?ml$/.test(entry.name)) files.push(path);
      else if (entry.isDirectory() && depth < DEEPEST && !entry.name.startsWith('.') && !SKIPPED.includes(entry.name))
        await visit(path, depth + 1);
    }
  };
  try {
    await visit(root, 1);
  } catch (error) {
    const reason = systemReason(error);
    throw reason === undefined ? error : new MachineError(`${named}: ${reason}`);
  }
  return files;
}
