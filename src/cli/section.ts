// Rewrites the part of a Markdown file that stands between two markers, and nothing else of it.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { MachineError, systemReason } from './io.ts';
import { writeText } from './write.ts';

/** `<!-- calibration -->` … `<!-- /calibration -->` */
const markers = (name: string) => [`<!-- ${name} -->`, `<!-- /${name} -->`] as const;

/** The page with `text` between its markers; undefined where it does not have each marker once, in order. */
export function withSection(page: string, name: string, text: string): string | undefined {
  const [open, close] = markers(name);
  const [from, to] = [page.indexOf(open), page.indexOf(close)];
  if (from < 0 || to < from || page.indexOf(open, from + 1) >= 0 || page.indexOf(close, to + 1) >= 0) return undefined;
  return `${page.slice(0, from + open.length)}\n${text}${page.slice(to)}`;
}

/** Whether the file had to be changed. A file without markers is refused before anything is written. */
export async function writeSection(file: string, name: string, text: string, folder: string): Promise<boolean> {
  const page = await readFile(resolve(folder, file), 'utf8').catch((error: unknown) => {
    const reason = systemReason(error);
    throw reason === undefined ? error : new MachineError(`${file}: ${reason}`);
  });
  const changed = withSection(page, name, text);
  if (changed === undefined) {
    const [open, close] = markers(name);
    throw new MachineError(`${file} needs a line ${open} and after it a line ${close}, each once; nothing was changed`);
  }
  if (changed !== page) await writeText(file, changed, folder);
  return changed !== page;
}
