import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { load, MAX_FILE_BYTES, requireRunnable } from '../../src/scenario/load.ts';
import type { Quantity } from '../../src/scenario/quantity.ts';
import { loadFrom, loadText, problemsOf, scenarioOf, summary } from './memory.ts';

const quantity = (text: string, path: string): Quantity => {
  const found = scenarioOf(loadText(text)).quantities.find(one => one.path === path);
  if (found === undefined) throw new Error(`no quantity ${path}`);
  return found;
};

describe('one file', () => {
  test('defaults are filled in', () => {
    expect(scenarioOf(loadText('title: A'))).toMatchObject({
      document: { title: 'A', step: 'week', draws: 10_000, seed: '1' },
    });
    expect(scenarioOf(loadText(''))).toMatchObject({ document: { step: 'week' } });
  });

  test('every quantity has its path, its place and its expression', () => {
    const text = 'inputs:\n  delay: 5 weeks\n  "a": {value: 2 * delay}\n';
    expect(quantity(text, 'inputs.delay')).toMatchObject({
      written: '5 weeks',
      expression: { kind: 'number', value: 5, dimension: { time: 1 } },
    });
    const { at } = quantity(text, 'inputs.a');
    expect(at.file.text.slice(at.start, at.end)).toBe('2 * delay');
  });

  test('paths with dots in a name stay apart', () => {
    const use = (name: string) =>
      `${name}: {unit: vehicle, inputs: {m: 1 kg/vehicle}, demand: {eu: 3 vehicle/week}, cohorts: {t: {share: 1}}}`;
    expect(quantity(`uses: {${use('"a.demand"')}}`, 'uses."a.demand".demand.eu')).toBeTruthy();
  });

  test('byte order mark, Windows line ends, and places after them', () => {
    expect(summary(loadText('\ufefftitle: A\r\ninputs:\r\n  x: 3 foo\r\n'))).toEqual(['UNKNOWN_UNIT @ foo']);
  });

  test('anchors, aliases and merge keys', () => {
    const use = '{unit: vehicle, inputs: {m: 1 kg/vehicle}, demand: {eu: 3 vehicle/week}, cohorts: {t: {share: 1}}}';
    const { document } = scenarioOf(
      loadText(`uses:\n  a: &a ${use}\n  b: {<<: *a, unit: unit}\n  c: {unit: unit, <<: [*a]}\n`),
    );
    expect(document.uses).toMatchObject({
      b: { unit: 'unit', demand: { eu: { written: '3 vehicle/week' } } },
      c: { unit: 'unit' },
    });
  });

  test('YAML 1.2 whatever the file claims: `no` is a name', () => {
    expect(scenarioOf(loadText('%YAML 1.1\n---\nregions: [no, on]\n')).document.regions).toEqual(['no', 'on']);
  });
});

describe('everything wrong is said at once', () => {
  test('schema, quantities and names, sorted by place', () => {
    const text = `inputs:
  a: 3 foo
  b: c + 1 week
horizon: [1]
shocks:
  ban: {kind: export-ban, onset: {hazard: 0.3/yaer}, duration: 9 to 3 weeks, from: china, goods: m}
colour: red
`;
    expect(summary(loadText(text))).toEqual([
      'UNKNOWN_UNIT @ foo',
      'UNKNOWN_NAME @ c',
      'WRONG_TYPE @ [1]',
      'MISSING_FIELD @ ban',
      'UNKNOWN_UNIT @ yaer',
      'BAD_INTERVAL @ 9 to 3 weeks',
      'UNKNOWN_FIELD @ colour',
    ]);
  });

  test('a misspelt field is not also missing', () => {
    expect(summary(loadText('lanes: {a: {good: g, from: a, to: b, shar: 1, transit: 1 week}}'))).toEqual([
      'UNKNOWN_FIELD @ shar',
    ]);
  });

  test('of several forms the one that was meant is complained of', () => {
    const process = (inputs: string) => summary(loadText(`processes: {p: {makes: m, inputs: {a: ${inputs}}}}`));
    expect(process('{amount: 3, covr: 4 weeks}')).toEqual(['UNKNOWN_FIELD @ covr']);
    expect(process('{amount: 3, cover: {china: 4 weeks, europe: [4]}}')).toEqual(['WRONG_TYPE @ [4]']);
    expect(process('{value: 3, amuont: 4}')).toEqual(['UNKNOWN_FIELD @ amuont']);
    expect(process('true')).toEqual(['WRONG_TYPE @ true']);
    expect(summary(loadText('outcomes: {a: {formula: 3}}'))).toEqual(['WRONG_TYPE @ 3']);
  });

  test('no message speaks the schema’s language', () => {
    const wrong = [
      'start: 5',
      'regions: china',
      'goods: [a]',
      'units: [3]',
      'draws: many',
      'step: day',
      'expect: 3',
      'extends: {a: 1}',
      'uses: {a: 3}',
    ];
    const sites = 'sites: {s: {process: 3, region: [a], share: {vlaue: 3}}}';
    const use = 'uses: {a: {unit: t, inputs: {}, demand: {}, cohorts: {}, priority: 12, overtime: {}}}';
    const shocks = 'shocks: {a: {kind: 3}, b: {kind: outage, onset: {window: [a]}, duration: null, sites: []}}';
    for (const text of [...wrong, sites, use, shocks]) {
      const problems = problemsOf(loadText(text));
      expect(problems.length, text).toBeGreaterThan(0);
      for (const { message, fix } of problems) {
        expect(message).not.toMatch(/invalid|expected|received|undefined|object|union|record|array/i);
        expect(fix, message).toBeTruthy();
      }
    }
  });
});

describe('files over files', () => {
  const base = `title: Base
regions: [china, europe]
inputs: {delay: 5 weeks, share: {value: 50 %, source: s1}}
goods: {a: {unit: t, title: A}, b: {unit: kg}}
`;

  test('maps are merged, scalars replaced, regions added, null removes', () => {
    const main = 'extends: base.yaml\nregions: [japan]\ninputs: {delay: 6 weeks}\ngoods: {a: {title: New}, b: null}\n';
    const { document, files } = scenarioOf(loadFrom({ '/p/main.yaml': main, '/p/base.yaml': base }));
    expect(document).toMatchObject({
      title: 'Base',
      regions: ['china', 'europe', 'japan'],
      goods: { a: { unit: 't', title: 'New' } },
      inputs: { delay: { written: '6 weeks' } },
    });
    expect(Object.keys(document.goods ?? {})).toEqual(['a']);
    expect(files.map(file => file.name)).toEqual(['main.yaml', 'base.yaml']);
    expect(files[1]).toMatchObject({
      path: '/p/base.yaml',
      bytes: base.length,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('a number is replaced with all that is said about it, and what a layer changes is listed', () => {
    const main =
      'extends: base.yaml\ninputs: {delay: {value: 6 weeks, source: ours}, share: {value: 60 %}}\ngoods: {a: {title: New}, b: null}\n';
    const { document, changes } = scenarioOf(loadFrom({ '/p/main.yaml': main, '/p/base.yaml': base }));
    expect(document.inputs!.share).toMatchObject({ written: '60 %' });
    expect(document.inputs!.share).not.toHaveProperty('source');
    expect(changes.map(({ path, before, after }) => [path.join('.'), before, after])).toEqual([
      ['inputs.delay', '5 weeks', '6 weeks'],
      ['inputs.share', '50 %', '60 %'],
      ['goods.a.title', 'A', 'New'],
      ['goods.b', '{ unit }', ''],
    ]);
  });

  test('an onset of another kind takes the place of the old one; of the same kind it is laid over it', () => {
    const shock = (onset: string) =>
      `shocks: { s: { kind: outage, sites: a, duration: 2 weeks, severity: 50 %, onset: ${onset} } }\n`;
    const onsetOf = (below: string, above: string) =>
      scenarioOf(
        loadFrom({
          '/p/main.yaml': `extends: base.yaml\nshocks: { s: { onset: ${above} } }\n`,
          '/p/base.yaml': `title: Base\n${shock(below)}`,
        }),
      ).document.shocks!.s!.onset;
    const window = '{ window: [2025-01-06, 2025-02-03] }';
    expect(Object.keys(onsetOf(window, '{ hazard: 0.5/year, until: 2025-06-02 }'))).toEqual(['hazard', 'until']);
    expect(Object.keys(onsetOf('{ hazard: 0.5/year, until: 2025-06-02 }', window))).toEqual(['window']);
    expect(Object.keys(onsetOf('{ hazard: 0.5/year, until: 2025-06-02 }', '{ hazard: 1/year }')).sort()).toEqual([
      'hazard',
      'until',
    ]);
    expect(Object.keys(onsetOf(window, '{ window: null, after_start: 3 weeks }'))).toEqual(['after_start']);
  });

  test('a source with the id of another one below is warned of, with both lines', () => {
    const below = (source: string) => `title: Base\nsources:\n  A1: { source: ${source}, confidence: assumed }\n`;
    const warnings = (source: string) => {
      const files = { '/p/main.yaml': `extends: base.yaml\n${below('ours').slice(12)}`, '/p/base.yaml': below(source) };
      const loaded = loadFrom(files);
      return loaded.ok ? loaded.warnings : [];
    };
    expect(warnings('ours')).toEqual([]);
    const [warning, ...more] = warnings('theirs');
    expect(more).toEqual([]);
    expect(warning).toMatchObject({ code: 'BAD_NAME', message: 'source `A1` is another one in base.yaml:3: “theirs”' });
    expect(warning!.at.file.name).toBe('main.yaml');
  });

  test('removing what is not there is a problem, an empty field a warning', () => {
    const typo = loadFrom({ '/p/main.yaml': 'extends: base.yaml\ngoods: {bb: null}\n', '/p/base.yaml': base });
    expect(problemsOf(typo)).toMatchObject([{ code: 'UNKNOWN_NAME', message: expect.stringContaining('`bb`') }]);
    const empty = loadText('goods: {a: {unit: t, title: }}');
    expect(empty).toMatchObject({ ok: true, warnings: [{ message: expect.stringContaining('`title` is empty') }] });
  });

  test('a problem points at the file where it was written', () => {
    const wrong = { '/p/main.yaml': 'extends: sub/base.yaml\ntitle: A\n', '/p/sub/base.yaml': 'inputs: {x: 3 foo}\n' };
    expect(problemsOf(loadFrom(wrong))).toMatchObject([
      { code: 'UNKNOWN_UNIT', at: { file: { name: 'sub/base.yaml' } } },
    ]);
  });

  test('a list is laid from the first at the bottom; what is shared is laid once', () => {
    const files = {
      '/p/main.yaml': 'extends: [a.yaml, b.yaml]\n',
      '/p/a.yaml': 'extends: shared.yaml\ntitle: A\nquestion: A?\n',
      '/p/b.yaml': 'extends: shared.yaml\ntitle: B\n',
      '/p/shared.yaml': 'title: Shared\nquestion: Shared?\n',
    };
    const scenario = scenarioOf(loadFrom(files));
    expect(scenario.document).toMatchObject({ title: 'B', question: 'A?' });
    expect(scenario.files.map(file => file.name)).toEqual(['main.yaml', 'a.yaml', 'shared.yaml', 'b.yaml']);
  });

  test('a circle is named in full', () => {
    const files = {
      '/p/main.yaml': 'extends: a.yaml',
      '/p/a.yaml': 'extends: [b.yaml]',
      '/p/b.yaml': 'extends: main.yaml',
    };
    expect(problemsOf(loadFrom(files))).toMatchObject([
      { code: 'EXTENDS_CYCLE', message: expect.stringContaining('main.yaml → a.yaml → b.yaml → main.yaml') },
    ]);
  });

  test('outside the project only where it is allowed, links followed', () => {
    const files = { '/p/main.yaml': 'extends: link.yaml\n', '/secret/x.yaml': 'title: Secret\n' };
    const links = { '/p/link.yaml': '/secret/x.yaml' };
    expect(summary(loadFrom(files, { links }))).toEqual(['OUTSIDE_PROJECT @ link.yaml']);
    expect(scenarioOf(loadFrom(files, { links, allowPaths: ['/secret'] })).document.title).toBe('Secret');
    expect(scenarioOf(loadFrom(files, { links, allowPaths: true })).document.title).toBe('Secret');
    expect(summary(loadFrom({ '/p/main.yaml': 'extends: ../pp/x.yaml', '/pp/x.yaml': '' }))).toEqual([
      'OUTSIDE_PROJECT @ ../pp/x.yaml',
    ]);
    expect(summary(loadFrom({ '/p/main.yaml': 'lanes: /etc/passwd', '/etc/passwd': 'x' }))).toEqual([
      'OUTSIDE_PROJECT @ /etc/passwd',
    ]);
  });

  test('load changes nothing it was given', () => {
    const files = Object.freeze({ '/p/main.yaml': 'extends: base.yaml\ngoods: {b: null}\n', '/p/base.yaml': base });
    const first = JSON.stringify(scenarioOf(loadFrom(files)).document);
    expect(JSON.stringify(scenarioOf(loadFrom(files)).document)).toBe(first);
  });
});

describe('on a real disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'load-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('symbolic links out of the project are not followed; folders and devices are no files', () => {
    mkdirSync(join(folder, 'p'));
    writeFileSync(join(folder, 'secret.yaml'), 'title: Secret\n');
    symlinkSync(join(folder, 'secret.yaml'), join(folder, 'p/link.yaml'));
    const codes = (text: string) => {
      writeFileSync(join(folder, 'p/main.yaml'), text);
      return summary(load(join(folder, 'p/main.yaml'), { projectRoot: join(folder, 'p') }));
    };
    expect(codes('extends: link.yaml\n')).toEqual(['OUTSIDE_PROJECT @ link.yaml']);
    expect(codes('extends: .\n')).toEqual(['FILE_NOT_FOUND @ .']);
    expect(codes('extends: nope.yaml\n')).toEqual(['FILE_NOT_FOUND @ nope.yaml']);
    expect(codes('extends: /dev/zero\n')).toEqual(['OUTSIDE_PROJECT @ /dev/zero']);
    expect(load('/dev/zero', { projectRoot: folder })).toMatchObject({
      ok: false,
      problems: [{ code: 'FILE_NOT_FOUND' }],
    });
  });
});

describe('sections in CSV files', () => {
  const lanes =
    'good,from,to,buyer,share,transit,source\r\nmagnet,china,europe,,90 %,5 weeks,s1\r\nmagnet,china,europe,ev,"10 %",1 week,\r\n';
  const main = 'lanes: lanes.csv\nsources: {s1: {source: Customs, confidence: measured, as_of: 2024}}\n';

  test('rows are named by good and regions, and by the buyer if there is one', () => {
    const { document, files } = scenarioOf(loadFrom({ '/p/main.yaml': main, '/p/lanes.csv': lanes }));
    expect(Object.keys(document.lanes ?? {})).toEqual(['magnet: china → europe', 'magnet: china → europe (ev)']);
    expect(document.lanes?.['magnet: china → europe']).toMatchObject({
      transit: { written: '5 weeks', source: 's1', asOf: '2024', confidence: 'measured' },
    });
    expect(document.lanes?.['magnet: china → europe (ev)']).not.toHaveProperty('source');
    expect(files.map(file => file.name)).toEqual(['main.yaml', 'lanes.csv']);
  });

  test('a scenario changes one cell of a table below it', () => {
    const files = {
      '/p/main.yaml': 'extends: base.yaml\nlanes: {"magnet: china → europe": {transit: 7 weeks}}\n',
      '/p/base.yaml': main,
      '/p/lanes.csv': lanes,
    };
    const { document } = scenarioOf(loadFrom(files));
    expect(document.lanes?.['magnet: china → europe']).toMatchObject({
      share: { written: '90 %' },
      transit: { written: '7 weeks' },
    });
  });

  test.each([
    ['a bad cell', 'name,process,region,utilisation\na,p,china,70 foo\n', ['UNKNOWN_UNIT @ foo']],
    ['a quoted cell', 'name,process,region,utilisation\n"a, b",p,china,"70 foo"\n', ['UNKNOWN_UNIT @ foo']],
    [
      'an unknown column, once',
      'name,process,region,colour\na,p,china,red\nb,p,china,blue\n',
      ['UNKNOWN_FIELD @ colour'],
    ],
    ['a missing cell', 'name,process,region\na,p,\n', ['MISSING_FIELD @ a']],
    ['no name', 'name,process,region\n,p,china\n', ['MISSING_FIELD @ ,p,china']],
    ['a name twice', 'name,process,region\na,p,china\na,p,japan\n', ['BAD_NAME @ a']],
    ['a control character', 'name,process,region\na\u001b[31m,p,china\n', ['BAD_NAME @ a\u001b[31m']],
    ['a reserved name', 'name,process,region\n__proto__,p,china\n', ['BAD_NAME @ __proto__']],
    ['too few cells', 'name,process,region\na,p\n', ['BAD_CSV @ a,p']],
    ['an open quote', 'name,process,region\n"a,p,china\n', ['BAD_CSV @ "a,p,china']],
    ['semicolons', 'name;process;region\na;p;china\n', ['BAD_CSV @ name;process;region']],
    ['nothing', '', ['BAD_CSV @ ']],
  ])('%s', (_what, csv, problems) => {
    expect(summary(loadFrom({ '/p/main.yaml': 'sites: s.csv\n', '/p/s.csv': csv }))).toEqual(problems);
  });

  test('sources and calibration are named by `id`; empty rows are skipped; spaces around cells are nothing', () => {
    const files = {
      '/p/main.yaml': 'sources: s.csv\n',
      '/p/s.csv': 'id, source ,confidence\n\n s1 , Customs , reported\n,,\n',
    };
    expect(scenarioOf(loadFrom(files)).document.sources).toEqual({ s1: { source: 'Customs', confidence: 'reported' } });
  });
});

describe('who says so', () => {
  const text = `sources:
  s1: {source: Customs, as_of: 2024, confidence: measured}
uses:
  ev:
    unit: vehicle
    source: s1
    inputs:
      m: {amount: {value: 1 kg/vehicle, source: own words, confidence: assumed}, elasticity: 0.2, as_of: 2023}
    demand: {eu: 3 vehicle/week, us: {value: 4 vehicle/week, confidence: estimated}}
    cohorts: {t: {share: 1, note: n}}
`;
  test('own, else from around; the table of sources fills in', () => {
    expect(quantity(text, 'uses.ev.demand.eu')).toMatchObject({ source: 's1', asOf: '2024', confidence: 'measured' });
    expect(quantity(text, 'uses.ev.demand.us')).toMatchObject({ source: 's1', asOf: '2024', confidence: 'estimated' });
    expect(quantity(text, 'uses.ev.inputs.m.elasticity')).toMatchObject({
      source: 's1',
      asOf: '2023',
      confidence: 'measured',
    });
    const own = quantity(text, 'uses.ev.inputs.m.amount');
    expect(own).toMatchObject({ source: 'own words', confidence: 'assumed' });
    expect(own).not.toHaveProperty('asOf');
  });

  test('a source does not speak for a number that another file put in its place', () => {
    const { quantities } = scenarioOf(
      loadFrom({
        '/p/main.yaml': 'extends: base.yaml\nuses: {ev: {demand: {eu: 9 vehicle/week}}}\n',
        '/p/base.yaml': text,
      }),
    );
    expect(quantities.find(one => one.path === 'uses.ev.demand.eu')).not.toHaveProperty('source');
    expect(quantities.find(one => one.path === 'uses.ev.demand.us')).toMatchObject({ source: 's1' });
  });

  test('luck: onset and probability are events, all else a parameter unless it says so', () => {
    const shocks = `inputs: {a: 1 week, b: {value: 1 to 2, luck: event}}
shocks: {s: {kind: outage, onset: {hazard: 0.3/year}, duration: 3 weeks, probability: 30 %, sites: x}}
`;
    const luck = Object.fromEntries(scenarioOf(loadText(shocks)).quantities.map(one => [one.path, one.luck]));
    expect(luck).toEqual({
      'inputs.a': 'parameter',
      'inputs.b': 'event',
      'shocks.s.onset.hazard': 'event',
      'shocks.s.duration': 'parameter',
      'shocks.s.probability': 'event',
    });
  });
});

describe('inputs that stand on each other', () => {
  test('each circle is reported once', () => {
    const text = 'inputs: {a: b + 1, b: a * 2, c: c, x: a + e, e: 3, p: q, q: r, r: p}\n';
    expect(problemsOf(loadText(text)).map(problem => problem.message)).toEqual([
      'inputs are defined by each other: a → b → a',
      'inputs are defined by each other: c → c',
      'inputs are defined by each other: p → q → r → p',
    ]);
  });

  test('a chain may be long, but not endless', () => {
    const chain = (length: number) =>
      `inputs:\n  x0: 1\n${Array.from({ length }, (_, i) => `  x${i + 1}: x${i} + 1\n`).join('')}`;
    expect(loadText(chain(499)).ok).toBe(true);
    expect(summary(loadText(chain(3000)))).toEqual(['BAD_QUANTITY @ x500']);
  });

  test('hyphenated names', () => {
    expect(quantity('inputs: {a: 1, a-b: 2, b: 3, x: a-b, y: a - b}', 'inputs.x')).toMatchObject({
      expression: { kind: 'name', name: 'a-b' },
    });
  });
});

describe('hostile files', () => {
  test.each<[string, string | Uint8Array, string]>([
    ['50 MB', new Uint8Array(50_000_000), 'FILE_TOO_LARGE'],
    ['one byte too many', new Uint8Array(MAX_FILE_BYTES + 1).fill(97), 'FILE_TOO_LARGE'],
    ['zero bytes', new Uint8Array(1000), 'NOT_TEXT'],
    ['random bytes', Uint8Array.from({ length: 1000 }, (_, i) => (i * 7919) % 256), 'NOT_TEXT'],
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x61, 0x00]), 'NOT_TEXT'],
    ['nested brackets', `a: ${'['.repeat(20_000)}${']'.repeat(20_000)}`, 'BAD_YAML'],
    ['a million open brackets', '['.repeat(1_000_000), 'BAD_YAML'],
    ['nested braces', '{a: '.repeat(20_000), 'BAD_YAML'],
    ['nested dashes', '- '.repeat(20_000), 'BAD_YAML'],
    ['nested indentation', Array.from({ length: 2000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), 'BAD_YAML'],
    ['nested brackets in a formula', `horizon: "${'('.repeat(900)}1${')'.repeat(900)}"`, 'BAD_QUANTITY'],
    ['20,000 brackets in a formula', `horizon: "${'('.repeat(20_000)}1${')'.repeat(20_000)}"`, 'BAD_QUANTITY'],
    ['an anchor in itself', 'a: &a [*a]', 'BAD_YAML'],
    ['an alias without an anchor', 'a: *b', 'BAD_YAML'],
    [
      'aliases that nest deeply',
      `a0: &a0 [x]\n${Array.from({ length: 200 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}]\n`).join('')}`,
      'BAD_YAML',
    ],
    [
      'aliases that multiply',
      `a0: &a0 [x]\n${Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}]\n`).join('')}`,
      'BAD_YAML',
    ],
    ['a map as a key', '{[a]: 1}: 2', 'BAD_YAML'],
    ['two documents', 'title: A\n---\ntitle: B\n', 'BAD_YAML'],
    ['__proto__', '__proto__: {draws: 1}\n', 'BAD_NAME'],
    ['constructor', 'goods: {constructor: {unit: t}}', 'BAD_NAME'],
    ['prototype', 'goods: {prototype: {unit: t}}', 'BAD_NAME'],
    ['toString', 'inputs: {toString: 3}', 'BAD_NAME'],
    ['an escape code in a name', 'goods: {"a\\e[31m": {unit: t}}', 'BAD_NAME'],
    ['text that reads from right to left', 'goods: {"a\\u202eb": {unit: t}}', 'BAD_NAME'],
    ['a space at the end', 'goods: {"a ": {unit: t}}', 'BAD_NAME'],
    ['a space at the end of a region', 'regions: ["china "]', 'BAD_NAME'],
    ['an empty name', 'goods: {"": {unit: t}}', 'BAD_NAME'],
    ['a long name', `goods: {${'a'.repeat(121)}: {unit: t}}`, 'BAD_NAME'],
    ['an escape code in a text', 'title: "\\e]0;x\\a"', 'NOT_TEXT'],
    ['an infinite number', 'draws: .inf', 'BAD_NUMBER'],
  ])('%s', (_what, content, code) => {
    const started = performance.now();
    const problems = problemsOf(loadFrom({ '/p/main.yaml': content }));
    expect(problems.map(problem => problem.code)).toContain(code);
    expect(problems.every(problem => problem.at.start <= problem.at.file.text.length)).toBe(true);
    expect(performance.now() - started).toBeLessThan(2000); // they take milliseconds; a loaded machine may take longer
  });

  test('the prototypes of the program are left alone', () => {
    loadText('__proto__: {polluted: 1}\ninputs: {constructor: {prototype: {polluted: 1}}}\n');
    expect({}).not.toHaveProperty('polluted');
  });

  test('a large honest file is read quickly', () => {
    const row = (i: number) =>
      `  lane${i}: {good: g, from: china, to: europe, share: ${i} %, transit: 3 to 9 weeks, source: s}\n`;
    const text = `lanes:\n${Array.from({ length: 500 }, (_, i) => row(i)).join('')}`;
    loadText(text);
    const started = performance.now();
    expect(scenarioOf(loadText(text)).quantities).toHaveLength(1000);
    expect(performance.now() - started).toBeLessThan(1000); // measured: 50 ms; the rest is for loaded machines
  });
});

describe('what a run needs', () => {
  const whole = `start: 2025-01-01
horizon: 2 years
regions: [china]
goods: {m: {unit: t}}
uses: {ev: {unit: vehicle, inputs: {m: 1 kg/vehicle}, demand: {china: 3 vehicle/week}, cohorts: {t: {share: 1}}}}
outcomes: {lost: {measure: built_lost}}
`;
  const codes = (text: string) => requireRunnable(scenarioOf(loadText(text))).map(problem => problem.code);

  test('a model alone is loaded, but cannot be run', () => {
    expect(codes('goods: {m: {unit: t}}\n')).toEqual(Array(5).fill('MISSING_FIELD'));
    expect(codes(whole)).toEqual([]);
  });

  test.each([
    ['start: 2025-02-29', 'BAD_DATE'],
    ['start: 1 April', 'BAD_DATE'],
    ['draws: 0', 'BAD_RUN'],
    ['draws: 10000001', 'BAD_RUN'],
    ['draws: 1.5', 'BAD_RUN'],
    ['seed: 1.5', 'BAD_RUN'],
    ['seed: 12345678901234567890', 'BAD_RUN'],
    ['horizon: 51 years', 'BAD_RUN'],
    ['horizon: 0 weeks', 'BAD_RUN'],
    ['horizon: -3 weeks', 'BAD_RUN'],
    ['horizon: 1 to 2 years', 'BAD_RUN'],
    ['horizon: 104', 'UNIT_MISSING'],
    ['horizon: 3 kt', 'UNIT_MISMATCH'],
  ])('%s: %s', (line, code) => {
    const field = line.split(':', 1)[0]!;
    const rest = whole.split('\n').filter(other => !other.startsWith(`${field}:`));
    expect(codes(`${line}\n${rest.join('\n')}`)).toEqual([code]);
  });

  test.each(['draws: 1', 'draws: 10000000', 'seed: april', 'seed: -3', 'seed: "12345678901234567890"'])(
    '%s is fine',
    line => {
      expect(codes(`${line}\n${whole}`)).toEqual([]);
    },
  );
});
