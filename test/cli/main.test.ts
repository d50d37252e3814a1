import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isHarmless } from '../report/fixture.ts';
import { chokepoint, emptyFolder } from './console.ts';

const TINY = 'scenarios/models/tiny/one-lane.yaml';

describe('usage', () => {
  test('help names the commands, the exit codes and examples', async () => {
    const { code, out, err } = await chokepoint(['--help']);
    expect(code).toBe(0);
    expect(err).toBe('');
    for (const part of ['run', 'check', 'explain', 'list', '130', 'Examples:']) expect(out).toContain(part);
  });

  test.each([
    [['rnu', 'x'], 'Did you mean run?'],
    [['run', TINY, '--darws', '3'], 'Did you mean --draws?'],
    [['run'], "missing required argument 'scenario'"],
    [['run', TINY, '--draws', '1e9'], 'It has to be a whole number'],
    [['run', TINY, '--draws', '0'], '--draws: 0 is not a number of draws; write a whole number from 1 to'],
    [['run', TINY, '--draws', '1000000000'], '--draws: 1000000000 is not a number of draws'],
    [['run', TINY, '--workers', '0'], 'It has to be 1 to 256'],
    [['run', TINY, '--format', 'pdf'], "'pdf' is none of table, md, csv, json"],
    [['explain', TINY, '--trace'], '--trace needs --draw <n>'],
    [['explain', TINY, '--program', '--draw', '1'], 'cannot be used with'],
    [['run', 'nowhere.yaml'], 'nowhere.yaml: there is no such file or folder'],
    [['run', 'scenarios'], 'scenarios is a folder'],
    [['list', 'nowhere'], 'nowhere: there is no such file or folder'],
  ])('%j is refused with exit code 2', async (argv, message) => {
    const { code, out, err } = await chokepoint(argv);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(out).toBe('');
  });

  test('the version is the package’s', async () => {
    expect((await chokepoint(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('check', () => {
  test('shows the base state of a scenario and of a bare model', async () => {
    const scenario = await chokepoint(['check', TINY]);
    expect(scenario).toMatchObject({ code: 0, err: '' });
    expect(scenario.out).toContain('Base state');
    const model = await chokepoint(['check', 'scenarios/models/ev-magnets/model.yaml']);
    expect(model.code).toBe(0);
    for (const part of ['Calibration', 'OUTSIDE', 'Sites in the base state']) expect(model.out).toContain(part);
  });

  test('problems go to stderr, all at once, with exit code 1', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'bad.yaml'), 'titel: x\nstart: 2025-02-30\ndraws: many\n');
    const { code, out, err } = await chokepoint(['check', 'bad.yaml'], { cwd: folder });
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toContain('bad.yaml:1:1');
    expect(err).toContain('UNKNOWN_FIELD');
    expect(err).toContain('WRONG_TYPE');
    expect(err).toMatch(/\d problems?\n$/);
  });
});

describe('check of little', () => {
  test.each(['', '# only a remark\n', 'draws: 5\n'])('%j holds nothing, and that is a problem', async text => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'empty.yaml'), text);
    const { code, out, err } = await chokepoint(['check', 'empty.yaml'], { cwd: folder });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('there is nothing in this file');
  });
});

test('a warning is shown with --quiet too', async () => {
  const folder = emptyFolder();
  writeFileSync(join(folder, 'idle.yaml'), `extends: ${join(process.cwd(), TINY)}\ninputs: { spare: 3 weeks }\n`);
  const { err } = await chokepoint(
    ['run', 'idle.yaml', '--quiet', '--format', 'table', '--draws', '4', '--allow-path', process.cwd()],
    { cwd: folder },
  );
  expect(err).toContain('nothing uses the input spare');
  expect(err).not.toContain('draws in');
});

describe('explain', () => {
  test('lists every number with its central value, or those whose path is asked for', async () => {
    const all = await chokepoint(['explain', TINY]);
    expect(all.out).toContain('uses.car');
    const some = await chokepoint(['explain', TINY, 'behaviour']);
    expect(some.out).not.toContain('uses.car');
    expect(some.out).toContain('behaviour.surge');
  });

  test('prints the program with its layout and the inputs of a block as JSON', async () => {
    const { out } = await chokepoint([
      'explain',
      'scenarios/full-magnet-ban.yaml',
      '--program',
      '--block',
      '2',
      '--json',
    ]);
    const parsed = JSON.parse(out) as {
      program: { inputs: unknown[]; values: unknown[] };
      layout: { fields: { count: number }[] };
      block: { firstDraw: number; inputs: number[] };
    };
    expect(parsed.block.firstDraw).toBe(512);
    expect(parsed.block.inputs).toHaveLength(256 * parsed.program.inputs.length);
    expect(parsed.layout.fields.reduce((sum, { count }) => sum + count, 0)).toBe(parsed.program.values.length);
  });

  test('tells one draw step by step', async () => {
    const { out } = await chokepoint(['explain', TINY, '--draw', '3']);
    expect(out).toMatch(/week +\d+ {2}\d{4}-\d\d-\d\d .* begins/);
    expect(out).toMatch(/run short of part; the stock is used up/);
    expect(out).toMatch(/stop for 4 weeks/);
  });

  test('traces every stock, flow and price of one draw', async () => {
    const { out } = await chokepoint(['explain', TINY, '--trace', '--draw', '3', '--json']);
    const trace = JSON.parse(out) as { dates: string[]; shocked: Record<string, { values: number[] }[]> };
    for (const name of ['stock', 'orders', 'shipped', 'transit', 'price', 'built']) {
      expect(trace.shocked[name]![0]!.values, name).toHaveLength(trace.dates.length);
    }
  });
});

test('list shows what there is to run', async () => {
  const { code, out } = await chokepoint(['list']);
  expect(code).toBe(0);
  expect(out).toContain('scenarios/full-magnet-ban.yaml');
  expect(out).toContain('scenarios/models/ev-magnets/model.yaml');
});

describe('hostile files', () => {
  test('a title with escape codes reaches no terminal', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'a.yaml'), `extends: ${join(process.cwd(), TINY)}\ntitle: "=cmd\\e[31mred\\u202e"\n`);
    for (const argv of [
      ['check', 'a.yaml'],
      ['explain', 'a.yaml'],
      ['list', '.'],
    ]) {
      const { out, err } = await chokepoint([...argv, ...(argv[0] === 'list' ? [] : ['--allow-path', process.cwd()])], {
        cwd: folder,
      });
      expect(isHarmless(out + err), argv.join(' ')).toBe(true);
    }
  });

  test('a file name with escape codes reaches no terminal', async () => {
    const { code, err } = await chokepoint(['run', 'x\u001b[31m.yaml']);
    expect(code).toBe(2);
    expect(isHarmless(err)).toBe(true);
  });
});

describe('what nobody caught', () => {
  const broken = { [Symbol.toPrimitive]: () => 'x' };
  const fail = () =>
    chokepoint(['check', TINY], {
      env: new Proxy(broken as Record<string, string>, {
        get: (_, key) => (key === 'CHOKEPOINT_DEBUG' ? undefined : explode()),
      }),
    });
  const explode = (): never => {
    throw new TypeError('a stray thought');
  };

  test('is one plain line that says it is a bug, without a stack', async () => {
    const { code, err } = await fail();
    expect(code).toBe(2);
    expect(err).toMatch(/this is a bug, not your mistake: a stray thought\. Please send us/);
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});
