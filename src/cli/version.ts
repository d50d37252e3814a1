// The version of this package, as its package.json states it: read beside the sources, or beside the bundle.
import { existsSync, readFileSync } from 'node:fs';

// The bundler may put this file's code in dist/ or one folder below.
const CANDIDATES = ['../package.json', '../../package.json'];

export const VERSION: string = readVersion();

function readVersion(): string {
  for (const path of CANDIDATES) {
    const url = new URL(path, import.meta.url);
    if (!existsSync(url)) continue;
    const found: unknown = JSON.parse(readFileSync(url, 'utf8'));
    if (
      typeof found === 'object' &&
      found !== null &&
      'name' in found &&
      found.name === 'chokepoint' &&
      'version' in found
    ) {
      return String(found.version);
    }
  }
  return 'unknown';
}
