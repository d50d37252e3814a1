// Shocks that answer other shocks, and hazards inside a window: when each comes, in how many draws, and what is refused.
import { describe, expect, test } from 'vitest';
import { drawInputs, traceDraw } from '../../src/engine/simulate.ts';
import type { Field } from '../../src/model/program.ts';
import { evaluate } from '../../src/numbers/code.ts';
import { programOf } from '../programs.ts';

const BLOCKS = 40;
const DRAWS = BLOCKS * 256;
/** Estimates at a fixed seed lie within this many standard errors of the truth; 4 would fail once in 16,000 seeds. */
const STANDARD_ERRORS = 4;

const text = (shocks: string) => `
regions: [home]
goods: { part: { unit: t } }
processes: { making: { makes: part } }
sites: { plant: { process: making, region: home, utilisation: 50 % } }
lanes: { part: { good: part, from: home, to: home, share: 100 %, transit: 1 week } }
uses: { use: { unit: t, inputs: { part: 1 t/t }, demand: { home: 1 t/week }, cohorts: { big: { share: 100 % } } } }
start: 2025-01-06
horizon: 104 weeks
outcomes: { lost: { measure: built_lost, uses: use } }
shocks:
${shocks}`;

const down = (name: string, rest: string) => `  ${name}: { kind: outage, sites: plant, ${rest} }\n`;
const tariff = (rest: string) => down('tariff', `duration: 8 weeks, ${rest}`);

/** A field of one shock in every draw, as the code works it out. */
function drawn(document: string, shock: string, ...fields: readonly Field[]): readonly Float64Array[] {
  const program = programOf(document);
  const k = program.labels.shocks.findIndex(({ name }) => name === shock);
  const all = fields.map(() => new Float64Array(DRAWS));
  for (let block = 0; block < BLOCKS; block++) {
    const inputs = drawInputs(program, 'after', block);
    for (let draw = 0; draw < 256; draw++) {
      const vector = program.inputs.map((_, i) => inputs[i * 256 + draw]!);
      for (const [f, field] of fields.entries()) {
        const slot = program.fields[field].first + k;
        const code = program.assignments.find(each => each.slot === slot)?.code;
        all[f]![block * 256 + draw] = code ? evaluate(code, vector) : program.values[slot]!;
      }
    }
  }
  return all;
}

function expectShare(found: number, paper: number): void {
  expect(Math.abs(found - paper)).toBeLessThan(STANDARD_ERRORS * Math.sqrt((paper * (1 - paper)) / DRAWS));
}

const share = (values: Float64Array, holds: (value: number, i: number) => boolean) =>
  values.filter((value, i) => holds(value, i)).length / values.length;

describe('after', () => {
  test('a ban as the answer to a tariff is one line: its date, a delay, and no date of its own', () => {
    const document = text(
      tariff('onset: 2025-03-03') +
        down('ban', 'duration: 26 weeks, onset: { after: { shock: tariff, delay: 6 weeks } }'),
    );
    const { timing } = traceDraw(programOf(document), '1', 0);
    // 8 weeks after the start, and 6 more
    expect([...timing.onset]).toEqual([8, 14]);
  });

  test('from its end: onset, duration and easing of the trigger, and the delay', () => {
    const document = text(
      tariff('onset: 2025-03-03, shape: { kind: ramp, rise: 2 weeks, fall: 3 weeks }') +
        down('ban', 'duration: 26 weeks, onset: { after: { shock: tariff, from: end, delay: 6 weeks } }'),
    );
    // 8 + 8 + 3 + 6
    expect(traceDraw(programOf(document), '1', 0).timing.onset[1]).toBe(25);
  });

  test('it follows with its probability where the trigger happens, and never where it does not', () => {
    const document = text(
      tariff('onset: { window: [2025-02-03, 2025-06-30] }, probability: 50 %') +
        down('ban', 'duration: 9 weeks, onset: { after: { shock: tariff, probability: 60 %, delay: 4 to 12 weeks } }'),
    );
    const [tariffs] = drawn(document, 'tariff', 'occurs');
    const [bans] = drawn(document, 'ban', 'occurs');
    expect(share(bans!, (value, i) => value === 1 && tariffs![i] === 0)).toBe(0);
    expectShare(
      share(bans!, value => value === 1),
      0.5 * 0.6,
    );
  });

  test('its delay counts from the drawn onset, draw by draw', () => {
    const document = text(
      tariff('onset: { window: [2025-02-03, 2025-06-30] }') +
        down('ban', 'duration: 9 weeks, onset: { after: { shock: tariff, delay: 4 to 12 weeks } }'),
    );
    const [tariffs] = drawn(document, 'tariff', 'onset');
    const [bans] = drawn(document, 'ban', 'onset');
    const delays = bans!.map((value, i) => value - tariffs![i]!);
    // an interval holds 90 % of the delay
    expectShare(
      share(delays, delay => delay < 4),
      0.05,
    );
    expectShare(
      share(delays, delay => delay > 12),
      0.05,
    );
  });

  test('its own probability counts beside that of following', () => {
    const document = text(
      tariff('onset: 2025-03-03') +
        down('ban', 'duration: 9 weeks, probability: 50 %, onset: { after: { shock: tariff, probability: 60 % } }'),
    );
    const [bans] = drawn(document, 'ban', 'occurs');
    expectShare(
      share(bans!, value => value === 1),
      0.3,
    );
  });

  test('chains, written in any order', () => {
    const document = text(
      down('third', 'duration: 1 week, onset: { after: { shock: second, probability: 50 %, delay: 3 weeks } }') +
        down('second', 'duration: 1 week, onset: { after: { shock: tariff, probability: 80 %, delay: 2 weeks } }') +
        tariff('onset: { after_start: 10 weeks }, probability: 50 %'),
    );
    const [thirds, onsets] = drawn(document, 'third', 'occurs', 'onset');
    expectShare(
      share(thirds!, value => value === 1),
      0.5 * 0.8 * 0.5,
    );
    expect(new Set(onsets)).toEqual(new Set([15]));
  });

  test('an answer to what comes after the horizon does not come', () => {
    const document = text(
      tariff('onset: { after_start: 100 weeks }') +
        down('ban', 'duration: 9 weeks, onset: { after: { shock: tariff, delay: 5 weeks } }'),
    );
    const { shocked } = traceDraw(programOf(document), '1', 0);
    const alone = traceDraw(programOf(text(tariff('onset: { after_start: 100 weeks }'))), '1', 0).shocked;
    expect(shocked.activity).toEqual(alone.activity);
  });

  test('a plant and a buyer that answer together do so with the same luck', () => {
    const document = text(
      `${tariff('onset: 2025-03-03')}  storm: { kind: outage, sites: [plant, big], duration: 2 weeks, onset: { after: { shock: tariff, probability: 50 %, delay: 4 to 12 weeks } } }\n`,
    );
    const program = programOf(document);
    for (let draw = 0; draw < 8; draw++) {
      const { onset, duration } = traceDraw(program, '1', draw).timing;
      expect([onset[2], duration[2]]).toEqual([onset[1], duration[1]]);
    }
  });

  test('an answer changes no other draw', () => {
    const window = tariff('onset: { window: [2025-02-03, 2025-06-30] }, probability: 50 %');
    const more = window + down('ban', 'duration: 2 to 9 weeks, onset: { after: { shock: tariff, probability: 60 % } }');
    expect(drawn(text(more), 'tariff', 'onset', 'occurs')).toEqual(drawn(text(window), 'tariff', 'onset', 'occurs'));
  });
});

describe('a hazard inside a window', () => {
  test('comes by the end of it with 1 − exp(−hT), and otherwise never', () => {
    const document = text(tariff('onset: { hazard: 2/year, from: 2025-03-03, until: 2025-09-01 }'));
    const [onsets] = drawn(document, 'tariff', 'onset');
    // 26 weeks at 2 a year
    expectShare(share(onsets!, Number.isFinite), 1 - Math.exp((-2 * 26 * 7) / 365.25));
    expect(share(onsets!, value => value < 8 || (value > 34 && value !== Infinity))).toBe(0);
  });

  test('within it is what it would be without an end', () => {
    const [open] = drawn(text(tariff('onset: { hazard: 2/year }')), 'tariff', 'onset');
    const [shut] = drawn(text(tariff('onset: { hazard: 2/year, until: 2025-09-01 }')), 'tariff', 'onset');
    expect(shut).toEqual(open!.map(value => (value <= 34 ? value : Infinity)));
  });
});
