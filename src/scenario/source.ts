// Bytes of a named file → text we can trust to be text, within the project's folder and within limits.
// The file system is passed in, so that tests can do without; knows nothing of YAML.
import { createHash } from 'node:crypto';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { Problem, SourceFile, Span } from '../problem.ts';

export const MAX_FILE_BYTES = 10_000_000;

/** What we need of a file system. Each may throw; the error's `code` is then named in the problem. */
export interface Disk {
  /** The path with every symbolic link followed. */
  readonly realpath: (path: string) => string;
  /** Bytes of a regular file; undefined for a folder, a device, a pipe. */
  readonly size: (path: string) => number | undefined;
  readonly read: (path: string) => Uint8Array;
}

export const NODE_DISK: Disk = {
  realpath: path => realpathSync(path),
  size: path => {
    const stat = statSync(path);
    return stat.isFile() ? stat.size : undefined;
  },
  read: path => readFileSync(path),
};

/** A file as it was read, for the record of a run. */
export interface LoadedFile {
  readonly name: string;
  readonly path: string; // absolute, links followed
  readonly sha256: string;
  readonly bytes: number;
}

export interface Place {
  readonly disk: Disk;
  readonly workingFolder: string; // names are relative to it where that is shorter
  readonly roots: readonly string[]; // folders that files may be read from, links followed; empty: any
}

export interface ReadFile extends LoadedFile {
  readonly source: SourceFile;
}

/** The absolute path, links followed; a problem at `named` if there is no such file or it lies outside all roots. */
export function locate(
  path: string,
  place: Place,
  named: Span,
  problems: Problem[],
  confined: boolean,
): string | undefined {
  let real: string;
  try {
    real = place.disk.realpath(path);
  } catch (error) {
    problems.push(unreadable(path, place, named, error));
    return undefined;
  }
  if (!confined || place.roots.length === 0 || place.roots.some(root => isInside(root, real))) return real;
  problems.push({
    code: 'OUTSIDE_PROJECT',
    message: `\`${nameOf(path, place)}\` lies outside the project folder`,
    why: 'a scenario from elsewhere could otherwise read any file of yours',
    fix: 'move the file into the project, or allow its folder with --allow-path',
    at: named,
  });
  return undefined;
}

/** Reads a located file; undefined and a problem if it is too large or not text. */
export function readSource(
  path: string,
  place: Place,
  named: Span | undefined,
  problems: Problem[],
): ReadFile | undefined {
  const name = nameOf(path, place);
  const nowhere: Span = named ?? { file: { name, text: '' }, start: 0, end: 0 };
  let bytes: Uint8Array;
  try {
    const size = place.disk.size(path);
    if (size === undefined) {
      const fix = 'name a file; a folder, device or pipe cannot be read';
      problems.push({ code: 'FILE_NOT_FOUND', message: `\`${name}\` is not a regular file`, fix, at: nowhere });
      return undefined;
    }
    if (size > MAX_FILE_BYTES) return tooLarge(name, size, nowhere, problems);
    bytes = place.disk.read(path);
  } catch (error) {
    problems.push(unreadable(path, place, nowhere, error));
    return undefined;
  }
  if (bytes.length > MAX_FILE_BYTES) return tooLarge(name, bytes.length, nowhere, problems);
  const text = decode(bytes);
  if (text === undefined) {
    const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    const message = utf16 ? `\`${name}\` is written in UTF-16` : `\`${name}\` is not a text in UTF-8`;
    problems.push({ code: 'NOT_TEXT', message, fix: 'save it as plain text, encoding UTF-8', at: nowhere });
    return undefined;
  }
  const source = { name, text };
  const nul = text.indexOf('\0');
  if (nul >= 0) {
    const at = { file: source, start: nul, end: nul + 1 };
    problems.push({
      code: 'NOT_TEXT',
      message: 'the file holds a zero byte: it is not a text',
      fix: 'save it as plain text, encoding UTF-8',
      at,
    });
    return undefined;
  }
  return { name, path, sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length, source };
}

/** How the analyst would call a file. */
export function nameOf(path: string, place: Place): string {
  const near = relative(place.workingFolder, path);
  const shorter = near !== '' && near.length < path.length ? near : path;
  return sep === '/' ? shorter : shorter.replaceAll(sep, '/');
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, resolve(path));
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way));
}

/** The text without its byte order mark; undefined if it is not UTF-8. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function tooLarge(name: string, size: number, at: Span, problems: Problem[]): undefined {
  problems.push({
    code: 'FILE_TOO_LARGE',
    message: `\`${name}\` has ${Math.ceil(size / 1e6)} MB; at most ${MAX_FILE_BYTES / 1e6} MB are read`,
    fix: 'split it with `extends`, or keep its large sections in CSV files',
    at,
  });
}

function unreadable(path: string, place: Place, at: Span, error: unknown): Problem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  const gone = code === 'ENOENT' || code === 'ENOTDIR';
  return {
    code: 'FILE_NOT_FOUND',
    message: gone
      ? `there is no file \`${nameOf(path, place)}\``
      : `\`${nameOf(path, place)}\` cannot be read (${code})`,
    fix: gone ? 'correct the name; it is relative to the file that names it' : 'check that it is a file you may read',
    at,
  };
}
