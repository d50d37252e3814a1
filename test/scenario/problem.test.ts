import { describe, expect, test } from 'vitest';
import {
  displayWidth,
  lineAndColumn,
  type Problem,
  printable,
  render,
  renderAll,
  type SourceFile,
} from '../../src/problem.ts';

const problem = (text: string, under: string, more: Partial<Problem> = {}): Problem => {
  const file: SourceFile = { name: 'scenarios/a.yaml', text };
  const start = text.indexOf(under);
  return { code: 'UNIT_MISMATCH', message: 'it is wrong', at: { file, start, end: start + under.length }, ...more };
};

/** The text that stands over the carets, by columns of the screen. */
const overCarets = (rendered: string): string => {
  const [, line, carets] = rendered.split('\n') as [string, string, string];
  const signs = [...new Intl.Segmenter().segment(line)].map(({ segment }) => segment);
  const columns = signs.flatMap(sign => [sign, ...Array<string>(Math.max(0, displayWidth(sign) - 1)).fill('')]);
  return columns.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1).join('');
};

test('a problem: place, code, message; the line; carets; why and fix', () => {
  const text = 'title: A\nlanes:\n  a:\n    transit: 3 kt\n';
  const more = {
    message: 'transit of lane china→europe is a mass; it has to be a duration',
    why: 'transit sets how many steps a shipment travels',
    fix: 'write a time, for instance `5 weeks`',
  };
  expect(render(problem(text, '3 kt', more))).toBe(
    `scenarios/a.yaml:4:14  UNIT_MISMATCH  transit of lane china→europe is a mass; it has to be a duration
      4 |     transit: 3 kt
        |              ^^^^
why  transit sets how many steps a shipment travels        fix  write a time, for instance \`5 weeks\``,
  );
});

describe('carets stand under the right columns', () => {
  test.each([
    ['稀土: 3 kt', '3 kt'],
    ['"🧲 magnet": 3 kt', '3 kt'],
    ['名: 稀土 x', '稀土'],
    ['e\u0301: 3 kt', '3 kt'],
    ['a:\t3 kt', '3 kt'],
  ])('%s', (text, under) => {
    expect(overCarets(render(problem(text, under)))).toBe(under);
  });

  test('long lines are cut around them', () => {
    for (const before of [0, 30, 60, 500, 100_000]) {
      for (const after of [0, 50, 100_000]) {
        const rendered = render(problem(`${'a'.repeat(before)}WRONG${'b'.repeat(after)}`, 'WRONG'), { width: 80 });
        expect(overCarets(rendered)).toBe('WRONG');
        for (const line of rendered.split('\n').slice(1)) expect(displayWidth(line)).toBeLessThanOrEqual(80);
      }
    }
  });

  test('wide and paired letters are not cut in half', () => {
    for (let length = 100; length < 110; length++) {
      const rendered = render(
        problem(`${'磁'.repeat(length)}${'🧲'.repeat(length)}WRONG${'🧲'.repeat(length)}`, 'WRONG'),
        { width: 80 },
      );
      expect(overCarets(rendered)).toBe('WRONG');
      expect(rendered).not.toContain('\ufffd');
      for (const line of rendered.split('\n').slice(1)) expect(displayWidth(line)).toBeLessThanOrEqual(80);
    }
  });

  test('an empty span has one, several lines only the first', () => {
    const empty = problem('title:\n', 'title');
    expect(render({ ...empty, at: { ...empty.at, start: 6, end: 6 } })).toMatch(/\| {7}\^$/);
    expect(overCarets(render(problem('a: [1,\n  2]\n', '[1,\n  2]')))).toBe('[1,');
    expect(overCarets(render(problem('a: 3 kt\r\nb: 1\r\n', '3 kt\r\nb')))).toBe('3 kt');
  });
});

test('nothing an analyst wrote reaches the terminal as a command', () => {
  const nasty = 'a\u001b[31mb\u0007\u009b\u202e\u2066\u200b\u2028\u0000\ud800\r';
  const said = render({
    ...problem(`name: ${nasty}`, nasty),
    message: nasty,
    why: nasty,
    fix: nasty,
    at: { ...problem(`x: ${nasty}`, nasty).at },
  });
  expect(said.replaceAll('\n', '')).toBe(said.replaceAll('\n', '').replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, ''));
  expect(printable('a\u001bb\u007f\tc')).toBe('a␛b␡ c');
  expect(render({ ...problem('a', 'a'), message: 'one\ntwo' }).split('\n')[0]).toContain('one␊two');
});

test('without a text there is only the name of the file', () => {
  const at = { file: { name: 'gone.yaml', text: '' }, start: 0, end: 0 };
  expect(render({ code: 'FILE_NOT_FOUND', message: 'there is no such file', at })).toBe(
    'gone.yaml  FILE_NOT_FOUND  there is no such file',
  );
});

test('lines and columns count from 1, in the units editors count', () => {
  const at = (text: string, start: number) => lineAndColumn({ file: { name: '', text }, start, end: start });
  expect(at('ab\ncd', 0)).toEqual({ line: 1, column: 1 });
  expect(at('ab\ncd', 4)).toEqual({ line: 2, column: 2 });
  expect(at('ab\r\ncd', 4)).toEqual({ line: 2, column: 1 });
  expect(at('🧲a', 2)).toEqual({ line: 1, column: 3 });
  expect(at('', 0)).toEqual({ line: 1, column: 1 });
});

test('many problems: sorted by place, each once, and not endless', () => {
  const file: SourceFile = { name: 'a.yaml', text: 'x'.repeat(1000) };
  const many = Array.from(
    { length: 100 },
    (_, i): Problem => ({ code: 'BAD_NUMBER', message: 'm', at: { file, start: 99 - i, end: 100 - i } }),
  );
  const all = renderAll([...many, ...many], { limit: 3 });
  expect(all.match(/a\.yaml:1:\d+/g)).toEqual(['a.yaml:1:1', 'a.yaml:1:2', 'a.yaml:1:3']);
  expect(all).toMatch(/… and 97 more problems$/);
});

test('parts can be painted', () => {
  const paint = (part: string, text: string) => `<${part}>${text}</${part}>`;
  expect(render(problem('a: 3', '3', { fix: 'f' }), { paint })).toBe(
    'scenarios/a.yaml:1:4  <code>UNIT_MISMATCH</code>  it is wrong\n      1 | a: 3\n        |    <caret>^</caret>\n<label>fix</label>  f',
  );
});
