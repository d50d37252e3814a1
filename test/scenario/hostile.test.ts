// Whatever stands in a file, load answers with a scenario or with problems that point into it; it never throws.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { render } from '../../src/problem.ts';
import { requireRunnable } from '../../src/scenario/load.ts';
import { loadFrom, problemsOf } from './memory.ts';

const valid = readFileSync(join(import.meta.dirname, '../invalid/shared/valid.yaml'), 'utf8');
const csv =
  'name,good,from,to,share,transit\na,magnet,china,europe,50 %,5 weeks\n"b ""x""",magnet,china,europe,50 %,5 weeks\n';

const scrap = fc.oneof(
  fc.string({ maxLength: 4 }),
  fc.string({ unit: 'binary', maxLength: 3 }),
  fc.constantFrom(
    ': ',
    '\n',
    '  ',
    '- ',
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '&a ',
    '*a',
    '<<: *a',
    '# ',
    '| ',
    '>',
    '!!',
    '? ',
    '---\n',
    'null',
    '~',
    ',',
    '%',
    '\t',
    '\r',
    '1e400',
    '__proto__: 1',
    'source: x',
  ),
);
const edit = fc.record({ at: fc.nat(), remove: fc.integer({ min: 0, max: 20 }), insert: scrap });
const edited = (text: string) =>
  fc.array(edit, { minLength: 1, maxLength: 6 }).map(edits =>
    edits.reduce((now, { at, remove, insert }) => {
      const from = at % (now.length + 1);
      return now.slice(0, from) + insert + now.slice(from + remove);
    }, text),
  );

test('damaged files', () => {
  fc.assert(
    fc.property(
      edited(valid),
      edited(csv),
      edited('extends: base.yaml\nlanes: l.csv\ninputs: {a: 3 to 5 weeks}\n'),
      (base, lanes, main) => {
        const files = { '/p/main.yaml': main, '/p/base.yaml': base, '/p/l.csv': lanes };
        const loaded = loadFrom(files);
        const problems = loaded.ok ? requireRunnable(loaded.value) : problemsOf(loaded);
        if (!loaded.ok) expect(problems.length).toBeGreaterThan(0);
        for (const problem of problems) {
          const { start, end, file } = problem.at;
          expect(start).toBeLessThanOrEqual(file.text.length);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(problem.message).not.toBe('');
          expect(render(problem)).not.toMatch(/[\p{Cf}\p{Cs}]|[^\P{Cc}\n]/u);
        }
      },
    ),
    { numRuns: 1000 },
  );
});
