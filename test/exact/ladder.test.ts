// Ladders of escalation: how much of the time each state is held against the matrix exponential of the chain, stays of known length
// to the step, retaliation against the chain of both ladders together, and whose luck changes when something is added.
import { describe, expect, test } from 'vitest';
import { endOf, forceOf, MOST_STEPS, sinceOnset } from '../../src/engine/episode.ts';
import type { Course } from '../../src/engine/ladder.ts';
import { makeClimb } from '../../src/engine/ladder.ts';
import { allocateTiming, scheduleShocks } from '../../src/engine/shock.ts';
import { drawInputs, traceDraw } from '../../src/engine/simulate.ts';
import { evaluate } from '../../src/numbers/code.ts';
import { programOf } from '../programs.ts';

/** Estimates at a fixed seed lie within this many standard errors of the truth; 4.5 would fail once in 150,000 comparisons. */
const STANDARD_ERRORS = 4.5;
const BLOCKS = 40;
const DRAWS = BLOCKS * 256;
const WEEKS = 104;
const YEAR = 365.25 / 7;

const text = (ladders: string, shocks = '', step = 'week') => `
regions: [home]
goods: { part: { unit: t } }
processes: { making: { makes: part } }
sites: { plant: { process: making, region: home, utilisation: 50 % } }
lanes: { part: { good: part, from: home, to: home, share: 100 %, transit: 1 week } }
uses: { use: { unit: t, inputs: { part: 1 t/t }, demand: { home: 1 t/week }, cohorts: { all: { share: 100 % } } } }
start: 2025-01-06
horizon: ${WEEKS} weeks
step: ${step}
inputs:
  patience: 10 to 30 weeks
outcomes: { lost: { measure: built_lost, uses: use } }
ladders:
${ladders}
shocks:
  storm: { kind: outage, sites: plant, onset: { window: [2025-02-03, 2025-06-30] }, duration: 2 to 6 weeks }
${shocks}`;

interface Lived {
  readonly course: Course;
  /** The state at the middle of step t. */
  readonly at: (t: number) => number;
}

/** Every draw's course of one ladder. */
function courses(document: string, ladder: number, visit: (lived: Lived, draw: number) => void): void {
  const program = programOf(document);
  const { assignments } = program;
  const timing = allocateTiming(program);
  const climb = makeClimb(program, timing.courses)!;
  const values = Float64Array.from(program.values);
  for (let block = 0; block < BLOCKS; block++) {
    const inputs = drawInputs(program, 'ladders', block);
    for (let draw = 0; draw < 256; draw++) {
      const vector = program.inputs.map((_, i) => inputs[i * 256 + draw]!);
      for (const { slot, code } of assignments) values[slot] = evaluate(code, vector);
      climb(values);
      const course = timing.courses[ladder]!;
      const at = (t: number) => {
        const now = (t + 0.5) * program.clock.weeksPerStep;
        let v = course.count - 1;
        while (course.since[v]! > now) v--;
        return course.state[v]!;
      };
      visit({ course, at }, block * 256 + draw);
    }
  }
}

/** In what share of draws the ladder is in each state at the middle of each step that is asked for. */
function occupancy(document: string, states: number, steps: readonly number[], ladder = 0): number[][] {
  const found = steps.map(() => Array<number>(states).fill(0));
  courses(document, ladder, ({ at }) => {
    for (const [i, t] of steps.entries()) found[i]![at(t)]! += 1 / DRAWS;
  });
  return found;
}

/** exp(Q·t) for a matrix of rates: its series at a 2⁻²⁰th of the time, squared twenty times. */
function matrixExponential(rates: readonly (readonly number[])[], time: number): number[][] {
  const n = rates.length;
  const times = (a: number[][], b: number[][]) =>
    a.map(row => row.map((_, j) => row.reduce((sum, value, k) => sum + value * b[k]![j]!, 0)));
  const small = rates
    .map((row, i) =>
      row.map((rate, j) => (i === j ? -row.reduce((sum, other, k) => (k === i ? sum : sum + other), 0) : rate)),
    )
    .map(row => row.map(rate => (rate * time) / 2 ** 20));
  let result = small.map((row, i) => row.map((value, j) => (i === j ? 1 : 0) + value));
  const square = times(small, small);
  result = result.map((row, i) => row.map((value, j) => value + square[i]![j]! / 2));
  for (let k = 0; k < 20; k++) result = times(result, result);
  expect(result.every(row => Math.abs(row.reduce((sum, value) => sum + value, 0) - 1) < 1e-9) && n > 0).toBe(true);
  return result;
}

function expectShare(found: number, paper: number): void {
  const error = Math.sqrt((paper * (1 - paper)) / DRAWS);
  if (!(Math.abs(found - paper) <= STANDARD_ERRORS * error + 1e-12)) expect(found).toBe(paper);
}

const CHINA = `  china:
    starts: truce
    states:
      truce: { moves: { licence: 1.5/year, ban: 0.4/year } }
      licence: { moves: { narrow: 2/year, ban: 0.8/year } }
      narrow: { moves: { truce: 1/year, ban: 0.2/year } }
      ban: { moves: { truce: 1.2/year } }`;
/** By state: truce, licence, narrow, ban; per year. */
const RATES = [
  [0, 1.5, 0, 0.4],
  [0, 0, 2, 0.8],
  [1, 0, 0, 0.2],
  [1.2, 0, 0, 0],
];

describe('hazards', () => {
  const steps = [0, 4, 12, 26, 51, 77, 103];

  test('are a Markov chain: the share of draws in each state, over two years, is the matrix exponential', () => {
    const found = occupancy(text(CHINA), 4, steps);
    for (const [i, t] of steps.entries())
      for (const [state, share] of matrixExponential(RATES, (t + 0.5) / YEAR)[0]!.entries())
        expectShare(found[i]![state]!, share);
  });

  test('mean the same on a monthly clock', () => {
    const months = [2, 11, 23];
    const found = occupancy(text(CHINA, '', 'month'), 4, months);
    for (const [i, t] of months.entries())
      for (const [state, share] of matrixExponential(RATES, (t + 0.5) / 12)[0]!.entries())
        expectShare(found[i]![state]!, share);
  });

  test('to a state without a way out: 1 − exp(−hT)', () => {
    const ladder = '  china: { starts: truce, states: { truce: { moves: { ban: 0.5/year } }, ban: {} } }';
    const found = occupancy(text(ladder), 2, steps);
    for (const [i, t] of steps.entries()) expectShare(found[i]![1]!, 1 - Math.exp((-0.5 * (t + 0.5)) / YEAR));
  });

  test('compete: the first move is made to each state in proportion to its hazard', () => {
    const ladder = `  china: { starts: truce, states: { truce: { moves: { licence: 30/year, ban: 10/year } }, licence: {}, ban: {} } }`;
    expectShare(occupancy(text(ladder), 3, [103])[0]![2]!, 0.25);
  });

  test('no draw runs out of moves before the horizon', () => {
    let most = 0;
    courses(text(CHINA), 0, ({ course }) => {
      most = Math.max(most, course.count);
    });
    expect(most).toBeLessThan(programOf(text(CHINA)).ladders[0]!.visits);
  });
});

describe('stays', () => {
  test('of known length follow each other to the step', () => {
    const ladder = `  china:
    starts: truce
    states:
      truce: { stays: 5 weeks, moves: { ban: {} } }
      ban: { stays: 3 weeks, moves: { truce: {} } }`;
    const program = programOf(
      text(
        ladder,
        '  cut: { kind: outage, sites: plant, severity: 40 %, onset: { while: { ladder: china, state: ban } } }',
      ),
    );
    const { timing, shocked, counterfactual } = traceDraw(program, '1', 0);
    const k = 1;
    for (let t = 0; t < WEEKS; t++) {
      const into = t % 8;
      expect(forceOf(program, timing, k, t)).toBe(into >= 5 ? 1 : 0);
      expect(sinceOnset(timing, k, t)).toBe(t < 5 ? -1 : (t - 5) % 8);
      // what has not ended at the horizon does not end
      expect(endOf(timing, k, t)).toBe(t < 5 ? -1 : t < 101 ? Math.floor((t - 5) / 8) * 8 + 8 : MOST_STEPS);
    }
    expect(shocked.activity).not.toEqual(counterfactual.activity);
  });

  test('rise from each entry, and fall from each exit', () => {
    const ladder = `  china:
    starts: truce
    states:
      truce: { stays: 4 weeks, moves: { ban: {} } }
      ban: { stays: 3 weeks, moves: { truce: {} } }`;
    const shape = 'shape: { kind: ramp, rise: 2 weeks, fall: 1 week }';
    const program = programOf(
      text(ladder, `  cut: { kind: outage, sites: plant, ${shape}, onset: { while: { ladder: china, state: ban } } }`),
    );
    const { timing } = traceDraw(program, '1', 0);
    const force = Array.from({ length: 16 }, (_, t) => forceOf(program, timing, 1, t));
    expect(force).toEqual([0, 0, 0, 0, 0.5, 1, 1, 0.5, 0, 0, 0, 0.5, 1, 1, 0.5, 0]);
  });

  test('a duration is the most that each lasts, and a list of states is one episode while the ladder goes through them', () => {
    const ladder = `  china:
    starts: truce
    states:
      truce: { stays: 4 weeks, moves: { licence: {} } }
      licence: { stays: 2 weeks, moves: { ban: {} } }
      ban: { stays: 4 weeks, moves: { truce: {} } }`;
    const cut = (more: string) =>
      programOf(
        text(
          ladder,
          `  cut: { kind: outage, sites: plant, onset: { while: { ladder: china, state: [licence, ban] } }${more} }`,
        ),
      );
    const forces = (more: string) => {
      const program = cut(more);
      const { timing } = traceDraw(program, '1', 0);
      return Array.from({ length: 12 }, (_, t) => forceOf(program, timing, 1, t)).join('');
    };
    expect(forces('')).toBe('000011111100');
    expect(forces(', duration: 3 weeks')).toBe('000011100000');
    expect(forces(', duration: 0 weeks')).toBe('000000000000');
    expect(forces(', probability: 0 %')).toBe('000000000000');
  });

  test('that are drawn are drawn anew at every visit, from their distribution; an input is one stay in the draw', () => {
    const ladder = (stays: string) => `  china:
    starts: truce
    states:
      truce: { stays: ${stays}, moves: { ban: {} } }
      ban: { stays: 1 week, moves: { truce: {} } }`;
    let below = 0;
    let same = 0;
    courses(text(ladder("'lognormal(8, 30) weeks'")), 0, ({ course: { since } }) => {
      if (since[1]! < 8) below++;
      if (Math.abs(since[3]! - since[2]! - since[1]!) < 1e-9) same++;
    });
    expectShare(below / DRAWS, 0.05);
    expect(same).toBe(0);
    courses(text(ladder('patience')), 0, ({ course: { since, count } }) => {
      if (count > 3) expect(since[3]! - since[2]!).toBeCloseTo(since[1]!, 9);
    });
  });

  test('end in each way in its share of draws', () => {
    const ladder = `  china:
    starts: truce
    states:
      truce: { stays: 5 weeks, moves: { licence: 70 %, ban: { share: 30 % } } }
      licence: {}
      ban: {}`;
    const [found] = occupancy(text(ladder), 3, [10]);
    expect(found![0]).toBe(0);
    expectShare(found![1]!, 0.7);
    expectShare(found![2]!, 0.3);
  });

  test('and hazards: whichever comes first', () => {
    const ladder = `  china:
    starts: truce
    states:
      truce: { stays: 26 weeks, moves: { licence: {}, ban: 1/year } }
      licence: {}
      ban: {}`;
    const [found] = occupancy(text(ladder), 3, [40]);
    expectShare(found![1]!, Math.exp(-26 / YEAR));
  });
});

describe('retaliation', () => {
  const usa =
    '  usa: { starts: calm, states: { calm: { moves: { tariff: 1/year } }, tariff: { moves: { calm: 0.7/year } } } }';
  const china = (times: string) =>
    `  china: { starts: truce, states: { truce: { moves: { ban: { hazard: 0.3/year${times} } } }, ban: { moves: { truce: 0.9/year } } } }`;
  const both = (times: string) => text(`${usa}\n${china(times)}`);
  const since = (document: string, ladder: number) => {
    const all: number[][] = [];
    courses(document, ladder, ({ course }) => {
      all.push([...course.since.subarray(0, course.count)]);
    });
    return all;
  };

  test('a factor of 1 changes nothing, to the last bit', () => {
    expect(since(both(', times: { usa.tariff: 1 }'), 1)).toEqual(since(both(''), 1));
  });

  test('a factor of 4 is the chain of both together', () => {
    // states: calm truce, calm ban, tariff truce, tariff ban
    const rates = [
      [0, 0.3, 1, 0],
      [0.9, 0, 0, 1],
      [0.7, 0, 0, 4 * 0.3],
      [0, 0.7, 0.9, 0],
    ];
    const steps = [3, 20, 51, 103];
    const found = occupancy(both(', times: { usa.tariff: 4 }'), 2, steps, 1);
    for (const [i, t] of steps.entries()) {
      const paper = matrixExponential(rates, (t + 0.5) / YEAR)[0]!;
      expectShare(found[i]![1]!, paper[1]! + paper[3]!);
    }
  });

  test('a factor of 0 shuts a move while it lasts', () => {
    const document = text(
      `  usa: { starts: calm, states: { calm: { stays: 0 weeks, moves: { tariff: {} } }, tariff: { stays: 50 weeks, moves: { over: {} } }, over: {} } }\n${china(', times: { usa.tariff: 0 }')}`,
    );
    for (const [, first = 200] of since(document, 1)) expect(first).toBeGreaterThan(50);
  });

  test('answers each other, both ways', () => {
    const answering = usa.replace('tariff: 1/year', 'tariff: { hazard: 1/year, times: { china.ban: 3 } }');
    const rates = [
      [0, 0.3, 1, 0],
      [0.9, 0, 0, 3],
      [0.7, 0, 0, 4 * 0.3],
      [0, 0.7, 0.9, 0],
    ];
    const found = occupancy(text(`${answering}\n${china(', times: { usa.tariff: 4 }')}`), 2, [77], 0);
    const paper = matrixExponential(rates, 77.5 / YEAR)[0]!;
    expectShare(found[0]![1]!, paper[2]! + paper[3]!);
  });

  test('only brings forward the move it multiplies', () => {
    const [calm, harsh] = [both(''), both(', times: { usa.tariff: 4 }')].map(document => since(document, 1));
    for (const [draw, [, first = Infinity]] of harsh!.entries())
      expect(first).toBeLessThanOrEqual(calm![draw]![1] ?? Infinity);
  });
});

describe('whose luck changes', () => {
  const drawn = (document: string) => {
    const program = programOf(document);
    const inputs = drawInputs(program, '1', 0);
    return new Map(program.inputs.map(({ name }, i) => [name, inputs.slice(i * 256, (i + 1) * 256)]));
  };
  const lived = (document: string) => {
    const all: string[] = [];
    courses(document, 0, ({ course }) => {
      all.push(course.since.subarray(0, course.count).join());
    });
    return all;
  };

  test('nobody’s when a state that is never reached is added, another ladder, or a shock that follows one', () => {
    const more = CHINA.replace('ban: 0.4/year }', 'never: 0/year, ban: 0.4/year }').replace(
      'licence: { moves',
      'never: { stays: 2 to 9 weeks, moves: { truce: {} } }\n      licence: { moves',
    );
    const plain = text(CHINA);
    const before = lived(plain);
    const japan = CHINA.replace('china', 'japan');
    for (const other of [
      text(more),
      text(`${CHINA}\n${japan}`),
      text(CHINA, '  cut: { kind: outage, sites: plant, onset: { while: { ladder: china, state: ban } } }'),
    ]) {
      const all = drawn(other);
      for (const [name, values] of drawn(plain)) expect(all.get(name), name).toEqual(values);
      expect(lived(other).every((line, i) => line === before[i])).toBe(true);
    }
  });
});

test('without the shocks every ladder stays where it starts, and a shock that follows one is not in force', () => {
  const document = text(
    CHINA,
    '  cut: { kind: outage, sites: plant, severity: 90 %, onset: { while: { ladder: china, state: [ban, licence] } } }',
  ).replace(/ {2}storm.*\n/, '');
  const program = programOf(document);
  const still = programOf(document.replace('90 %', '0 %'));
  let hit = 0;
  for (let draw = 0; draw < 8; draw++) {
    const { timing, shocked, counterfactual } = traceDraw(program, '1', draw);
    if (timing.duration[0]! > 0) hit++;
    const other = traceDraw(still, '1', draw);
    expect(counterfactual.activity).toEqual(other.counterfactual.activity);
    expect(other.shocked.activity).toEqual(other.counterfactual.activity);
    expect(shocked.steps).toBe(WEEKS);
  }
  expect(hit).toBeGreaterThan(0);
});

test('timing without a ladder’s course has no shock that follows one', () => {
  const program = programOf(
    text(CHINA, '  cut: { kind: outage, sites: plant, onset: { while: { ladder: china, state: ban } } }'),
  );
  const timing = allocateTiming(program);
  const { constants } = traceDraw(program, '1', 0);
  scheduleShocks(program, program.values, constants, timing);
  expect(timing.duration[1]).toBe(0);
});
