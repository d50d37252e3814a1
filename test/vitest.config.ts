// Two projects: `unit` reads the sources, `built` runs what is in dist/ (npm test builds it first).
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

export default defineConfig({
  test: {
    projects: [
      {
        root,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/built/**'],
          testTimeout: 30_000, // laws run hundreds of small networks; a busy machine is slow
          benchmark: { include: ['test/bench/**/*.bench.ts'] },
        },
      },
      {
        root,
        test: {
          name: 'built',
          include: ['test/built/**/*.test.ts'],
          testTimeout: 60_000, // processes, threads and full runs
          benchmark: { include: [] },
        },
      },
    ],
  },
});
