// Puts a run's files into its folder all or nothing: written to a folder beside it first, then renamed into place, the
// manifest last. On any failure the temporary folder goes and what was there before stays as it was.
import { lstat, mkdir, mkdtemp, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { MANIFEST } from '../report/manifest.ts';
import { MachineError, systemReason } from './io.ts';

export interface OutputFile {
  readonly name: string;
  readonly text: string;
}

/** Only files with names like our own are ever removed. */
const OWN_NAME = /^[a-z][a-z0-9-]*\.(md|csv|json)$/;

/** One file, whole or not at all: what a link points to is replaced, not the link, and keeps its permissions. */
export async function writeText(file: string, text: string, folder: string): Promise<void> {
  const named = resolve(folder, file);
  await explained(file, async () => {
    await refuseIfInTheWay(named, 'file');
    const path = await realpath(named).catch(() => named);
    const before = await lstat(path).catch(() => undefined);
    const temporary = await mkdtemp(join(dirname(path), `.${basename(path)}-`));
    try {
      const whole = join(temporary, basename(path));
      await writeFile(whole, text, { flag: 'wx', ...(before === undefined ? {} : { mode: before.mode }) });
      await rename(whole, path);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  });
}

/** Fails before the simulation rather than after it, if the folder clearly cannot be written to. */
export async function probe(folder: string): Promise<void> {
  await explained(folder, async () => {
    const temporary = await temporaryBeside(folder);
    await rm(temporary, { recursive: true, force: true });
    await refuseIfInTheWay(folder, 'folder');
  });
}

/** `files` in any order, the manifest among them; files that an earlier manifest lists and this run does not make are removed. */
export async function writeFolder(folder: string, files: readonly OutputFile[]): Promise<void> {
  await explained(folder, async () => {
    const temporary = await temporaryBeside(folder);
    try {
      for (const { name, text } of files) await writeFile(join(temporary, name), text, { flag: 'wx' });
      await makeFolder(folder);
      for (const { name } of files) await refuseIfInTheWay(join(folder, name), 'file');
      const names = files.map(file => file.name);
      const stale = (await listedBefore(folder)).filter(name => !names.includes(name));
      for (const name of [...names.filter(other => other !== MANIFEST), MANIFEST]) {
        if (names.includes(name)) await rename(join(temporary, name), join(folder, name));
      }
      for (const name of stale) await rm(join(folder, name), { force: true });
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  });
}

/** The folder and those above it, from the top. Node's own recursive mkdir never returns where a file system refuses new folders with "not found". */
async function makeFolder(folder: string): Promise<void> {
  if ((await lstat(folder).catch(() => undefined)) !== undefined) return;
  if (dirname(folder) !== folder) await makeFolder(dirname(folder));
  await mkdir(folder).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
}

/** On the same file system as the folder, so that a rename is one atomic step. */
async function temporaryBeside(folder: string): Promise<string> {
  await makeFolder(dirname(folder));
  return await mkdtemp(join(dirname(folder), `.${basename(folder)}-`));
}

/** A rename that fails half-way would leave a mixture: look first. */
async function refuseIfInTheWay(path: string, wanted: 'file' | 'folder'): Promise<void> {
  const there = await lstat(path).catch(() => undefined);
  if (there === undefined) return;
  if (wanted === 'file' && there.isDirectory()) throw new MachineError(`cannot write ${path}: a folder is in the way`);
  if (wanted === 'folder' && there.isFile()) throw new MachineError(`cannot write to ${path}: a file is in the way`);
}

async function listedBefore(folder: string): Promise<string[]> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(folder, MANIFEST), 'utf8'));
    if (typeof manifest !== 'object' || manifest === null || !('outputs' in manifest)) return [];
    const outputs = Array.isArray(manifest.outputs) ? (manifest.outputs as unknown[]) : [];
    return outputs.flatMap(output =>
      typeof output === 'object' &&
      output !== null &&
      'name' in output &&
      typeof output.name === 'string' &&
      OWN_NAME.test(output.name)
        ? [output.name]
        : [],
    );
  } catch {
    return []; // no manifest, or not one of ours: nothing is ours to remove
  }
}

async function explained(folder: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const reason = systemReason(error);
    throw reason === undefined ? error : new MachineError(`cannot write to ${folder}: ${reason}; nothing was changed`);
  }
}
