// Responses as files say them: laid over the scenario like a layer, mistakes told at their own line, sources kept apart.
import { describe, expect, test } from 'vitest';
import { compile } from '../../src/model/compile.ts';
import { compileResponses } from '../../src/model/responses.ts';
import { type Checked, type Problem, renderAll } from '../../src/problem.ts';
import type { Scenario } from '../../src/scenario/load.ts';
import { loadFrom, scenarioOf } from './memory.ts';

const MODEL = `title: model
regions: [abroad, home]
goods: { part: { unit: t } }
processes: { making: { makes: part } }
sites: { Plant: { process: making, region: abroad, utilisation: { value: 50 %, source: registry }, source: registry } }
lanes: { lane: { good: part, from: abroad, to: home, share: 100 %, transit: 1 week } }
uses: { car: { unit: t, inputs: { part: 1 t/t }, demand: { home: 100 t/week }, cohorts: { all: { share: 100 %, cover: 4 weeks } } } }
inputs: { cover: 4 weeks }
start: 2025-01-06
horizon: 20 weeks
outcomes: { lost: { measure: built_lost, uses: car, headline: true } }
sources: { registry: { source: a registry, confidence: measured } }
`;

const files = (answers: string, more: Record<string, string> = {}) => ({ '/p/main.yaml': MODEL + answers, ...more });

function responsesOf(loaded: Checked<Scenario>) {
  const scenario = scenarioOf(loaded);
  const base = compile(scenario);
  if (!base.ok) throw new Error(renderAll(base.problems));
  return compileResponses(scenario, base.value);
}

/** `code @ the line and the text under the carets`. */
const said = (problems: readonly Problem[]) =>
  problems.map(({ code, at }) => {
    const line = at.file.text.slice(0, at.start).split('\n').length - MODEL.split('\n').length + 1;
    return `${code} @ ${line}: ${at.file.text.slice(at.start, at.end)}`;
  });
const wrong = (answers: string, more?: Record<string, string>) => {
  const compiled = responsesOf(loadFrom(files(answers, more)));
  return compiled.ok ? [] : said(compiled.problems);
};
const changesOf = (answers: string, more?: Record<string, string>) => {
  const compiled = responsesOf(loadFrom(files(answers, more)));
  if (!compiled.ok) throw new Error(renderAll(compiled.problems));
  return compiled.value.map(({ scenario }) =>
    scenario.changes.map(({ path, before, after }) => `${path.join('.')}: ${before} → ${after}`),
  );
};

describe('a mistake in what a response adds is told where it stands', () => {
  test('an unknown field', () => {
    expect(
      wrong('responses:\n  r:\n    adds:\n      stockpiles:\n        R: { good: part, region: home, holdz: 3 t }\n'),
    ).toEqual(['UNKNOWN_FIELD @ 5: holdz']);
  });
  test('a missing one', () => {
    expect(wrong('responses:\n  r:\n    adds:\n      stockpiles:\n        R: { good: part, region: home }\n')).toEqual([
      'MISSING_FIELD @ 5: R',
    ]);
  });
  test('a unit, a name, a number out of range', () => {
    const adds = (one: string) => `responses:\n  r:\n    adds: { stockpiles: { R: { ${one} } } }\n`;
    expect(wrong(adds('good: part, region: home, holds: 3 USD'))).toEqual(['UNIT_MISMATCH @ 3: 3 USD']);
    expect(wrong(adds('good: part, region: hme, holds: 3 t'))).toEqual(['UNKNOWN_NAME @ 3: hme']);
    expect(wrong(adds('good: part, region: home, holds: 3 t, release: 300 %'))).toEqual(['BAD_NUMBER @ 3: 300 %']);
    expect(wrong(adds('good: part, region: home, holds: 3 t, shares_with: abrod'))).toEqual([
      'UNKNOWN_NAME @ 3: abrod',
    ]);
  });
  test('what removes nothing', () => {
    expect(wrong('responses:\n  r:\n    adds: { lanes: { lain: } }\n')).toContain('UNKNOWN_NAME @ 3: lain');
  });
  test('in its cost', () => {
    const cost = (words: string) =>
      wrong(`responses:\n  r: { adds: { inputs: { cover: 5 weeks } }, cost: { ${words} } }\n`);
    expect(cost('once: 3 t')).toEqual(['UNIT_MISMATCH @ 2: 3 t']);
    expect(cost('yearly: 3 USD')).toEqual(['UNIT_MISMATCH @ 2: 3 USD']);
    expect(cost('outcomes: bill')).toEqual(['UNKNOWN_NAME @ 2: bill']);
    expect(cost('carry: 8 %/year')).toEqual(['UNKNOWN_FIELD @ 2: 8 %/year']);
    expect(cost('outcomes: lost')).toEqual(['UNIT_MISMATCH @ 2: lost']);
  });
  test('a stock whose good has no price cannot be carried', () => {
    const reserve = (cost: string) =>
      `responses:\n  r: { adds: { stockpiles: { R: { good: part, region: home, holds: 3 t } } }, cost: { ${cost} } }\n`;
    expect(wrong(reserve('carry: 8 %/year'))).toEqual(['MISSING_FIELD @ 2: 8 %/year']);
    // Where nothing is asked of it, that it is not counted is a note.
    const compiled = responsesOf(loadFrom(files(reserve('once: 1 USD'))));
    expect(compiled.ok && compiled.value[0]!.program.labels.notes.join()).toContain('not counted as cost');
  });
  test('once, however many portfolios take it', () => {
    const r = 'r: { adds: { uses: { car: { growth: 3 weeks } } } }';
    expect(wrong(`responses:\n  ${r}\nportfolios:\n  p: { takes: r }\n  q: { takes: [r] }\n`)).toEqual([
      'UNIT_MISMATCH @ 2: 3 weeks',
    ]);
  });
});

describe('what a response adds', () => {
  test('is laid over key by key, removes with nothing, and adds to lists of names', () => {
    const adds = `responses:
  r:
    adds:
      regions: [beyond]
      uses: { car: { demand: { home: 90 t/week } } }
      inputs: { cover: }
`;
    expect(changesOf(adds)).toEqual([
      ['uses.car.demand.home: 100 t/week → 90 t/week', 'inputs.cover: 4 weeks → ', 'regions.beyond:  → beyond'],
    ]);
  });

  test('is laid over what a lower layer says of the same response, which an empty key takes back', () => {
    const below = `responses:\n  r: { title: R, adds: { inputs: { cover: 5 weeks, more: 1 t } } }\n  s: { adds: { inputs: { cover: 6 weeks } } }\n`;
    const above = `extends: main.yaml\nresponses:\n  r: { adds: { inputs: { more: , cover: 7 weeks } }, cost: { once: 1 USD } }\n  s:\n`;
    const loaded = loadFrom({
      '/p/main.yaml': `extends: below.yaml\n${above.replace('extends: main.yaml\n', '')}`,
      '/p/below.yaml': MODEL + below,
    });
    const compiled = responsesOf(loaded);
    expect(
      compiled.ok && compiled.value.map(({ title, scenario }) => [title, scenario.changes.map(({ after }) => after)]),
    ).toEqual([['R', ['7 weeks']]]);
  });

  test('may stand in a CSV file', () => {
    const csv = { '/p/more.csv': 'good,from,to,share,transit,name\npart,abroad,home,100 %,3 weeks,lane\n' };
    expect(changesOf('responses:\n  r: { adds: { lanes: more.csv } }\n', csv)).toEqual([
      ['lanes.lane.transit: 1 week → 3 weeks'],
    ]);
  });

  test('has not the source of what it replaces', () => {
    const compiled = responsesOf(
      loadFrom(files('responses:\n  r: { adds: { sites: { Plant: { utilisation: 60 % } } } }\n')),
    );
    const row =
      compiled.ok && compiled.value[0]!.ledger.find(({ path }) => path === 'responses.r.adds.sites.Plant.utilisation');
    expect(row).toMatchObject({ written: '60 %', source: '', confidence: '' });
  });

  test('keeps its own source and confidence in the ledger, and so does its cost', () => {
    const answer =
      'responses:\n  r: { adds: { uses: { car: { demand: { home: { value: 90 t/week, source: registry } } } } }, cost: { once: 1 USD, source: offer, as_of: 2026, confidence: claimed } }\n';
    const compiled = responsesOf(loadFrom(files(answer)));
    expect(
      compiled.ok && compiled.value[0]!.ledger.map(({ path, source, confidence }) => [path, source, confidence]),
    ).toEqual([
      ['responses.r.adds.uses.car.demand.home', 'registry', 'measured'],
      ['responses.r.cost.once', 'offer', 'claimed'],
    ]);
  });

  test('may switch a policy, whose inputs then count', () => {
    const floor = 'policies: { floor: { in_force: false, inputs: { cover: 9 weeks } } }\n';
    const used = MODEL.replace('cover: 4 weeks } } }', 'cover: cover } } }');
    const answer = `${floor}responses:\n  r: { adds: { policies: { floor: { in_force: true } } } }\n`;
    const compiled = responsesOf(loadFrom({ '/p/main.yaml': used + answer }));
    expect(compiled.ok && compiled.value[0]!.ledger.map(({ path }) => path)).toEqual(['policies.floor.inputs.cover']);
  });

  test('may be the only use of an input', () => {
    const loaded = scenarioOf(
      loadFrom(
        files(
          'responses:\n  r: { adds: { uses: { car: { cohorts: { all: { cover } } } } } }\n'.replace(
            '{ cover }',
            '{ cover: cover }',
          ),
        ),
      ),
    );
    const compiled = compile(loaded);
    expect(compiled.ok && compiled.warnings).toEqual([]);
    const idle = compile(scenarioOf(loadFrom(files(''))));
    expect(idle.ok && idle.warnings.map(({ message }) => message)).toEqual(['nothing uses the input cover']);
  });

  test('leaves the scenario as it was', () => {
    const scenario = scenarioOf(
      loadFrom(files('responses:\n  r: { adds: { regions: [beyond], inputs: { cover: 9 weeks } } }\n')),
    );
    const before = JSON.stringify(scenario.document);
    scenario.take({ responses: ['r'] });
    expect(JSON.stringify(scenario.document)).toBe(before);
  });
});

describe('what costs money while it runs', () => {
  const warned = (cost: string, adds: string) => {
    const loaded = loadFrom(files(`responses:\n  it: { adds: ${adds}${cost} }\n`));
    return loaded.ok ? said(loaded.warnings) : said(loaded.problems);
  };
  const switching = (cost: string) =>
    `{ adaptations: { less: { kind: thrift, in: car, inputs: part, trigger: the start, pace: 10 %/year, ceiling: 20 %${cost} } } }`;
  const floor =
    '{ shocks: { floor: { kind: price-floor, sites: Plant, good: part, floor: 100 USD/t, onset: 2025-01-06, duration: 10 weeks } } }';
  const latent =
    '{ lanes: { second: { good: part, from: abroad, to: home, share: 0 %, transit: 1 week, latent: { opens: the start, qualification: 1 week, room: 5 t/week, cost: 3 USD/t } } } }';

  test('is warned of where the cost names no outcome and states nothing by the year', () => {
    expect(warned('', switching(', cost: 5 USD/t'))).toEqual(['MISSING_FIELD @ 2: less']);
    expect(warned(', cost: { once: 1 M USD }', floor)).toEqual(['MISSING_FIELD @ 2: floor']);
    expect(warned('', latent)).toEqual(['MISSING_FIELD @ 2: second']);
  });
  test('and not where it costs nothing, or is counted', () => {
    expect(warned('', switching(''))).toEqual([]);
    expect(warned(', cost: { outcomes: lost }', switching(', cost: 5 USD/t'))).toEqual([]);
    expect(warned(', cost: { yearly: 1 M USD/year }', floor)).toEqual([]);
  });
});

describe('portfolios', () => {
  const refused = (text: string) => {
    const loaded = loadFrom(files(text));
    return loaded.ok ? [] : said(loaded.problems);
  };
  test('refuse what they cannot take', () => {
    const r = 'responses:\n  r: { adds: { inputs: { cover: 5 weeks } } }\nportfolios:\n';
    expect(refused(`${r}  p: { takes: [r, r] }\n`)).toEqual(['BAD_NAME @ 4: r']);
    expect(refused(`${r}  r: { takes: r }\n`)).toEqual(['BAD_NAME @ 4: r']);
    expect(refused(`${r}  p: { takes: r, inputs: { covr: 5 weeks } }\n`)).toEqual(['UNKNOWN_NAME @ 4: covr']);
    expect(refused(`${r}  p: {}\n`)).toEqual(['MISSING_FIELD @ 4: p']);
  });
  test('may take two that say the same', () => {
    const same =
      'responses:\n  r: { adds: { lanes: { lane: } } }\n  s: { adds: { lanes: { lane: } } }\nportfolios:\n  p: { takes: [r, s] }\n';
    expect(refused(same)).toEqual([]);
  });
});
