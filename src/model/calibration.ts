// The derived base state held against evidence: one row for every row of a model's `calibration:`, none dropped.
// Formulas read the base state at central values; a miss is a finding, not an error.

import { evaluate } from '../numbers/code.ts';
import type { Checked, Problem } from '../problem.ts';
import type { Scenario } from '../scenario/load.ts';
import {
  type Dimension,
  dimensionOf,
  type Expression,
  formatDimension,
  parseFormulaText,
  parseUnit,
  problemIn,
  sameDimension,
} from '../scenario/quantity.ts';
import { allocateBase, type Base, solveBase } from './base.ts';
import { ratio } from './draft.ts';
import { flatten } from './formula.ts';
import { WORLD } from './outcome-list.ts';
import { field, type Program } from './program.ts';
import { centralInputs } from './slots.ts';

export interface CalibrationRow {
  readonly id: string;
  readonly what: string;
  readonly unit: string;
  readonly derived: number; // NaN where the model has no formula for it
  readonly low: number;
  readonly central: number;
  readonly high: number;
  readonly verdict: 'inside' | 'outside' | 'not derived';
  readonly basis: string;
  readonly source: string;
  readonly why: string;
}

/** What a formula may ask of the base state: the good or use or process, then where. Flows are per week; output counts what is disposed of. */
const QUESTIONS: { readonly [name: string]: readonly string[] } = {
  output: ['good', 'region'],
  exports: ['good', 'region'],
  imports: ['good', 'region'],
  flow: ['good', 'from', 'to'],
  consumption: ['good', 'region'],
  built: ['use', 'region'],
  utilisation: ['process', 'region'],
  price: ['good', 'region'],
};

type Reference = Extract<Expression, { kind: 'reference' }>;

/** The base state at central values. */
export function centralBase(program: Program): Base {
  const base = allocateBase(program);
  solveBase(program, program.values, 0, base);
  return base;
}

/** C2 before C10, whatever layer each stands in. */
function inOrder(a: string, b: string): number {
  const [x, y] = [a, b].map(id => Number(/\d+/.exec(id)?.[0] ?? 1e9)) as [number, number];
  return x - y || (a < b ? -1 : 1);
}

export function calibrate(scenario: Scenario, program: Program): Checked<readonly CalibrationRow[]> {
  const problems: Problem[] = [];
  const base = centralBase(program);
  const entries = Object.entries(scenario.document.calibration ?? {}).sort(([a], [b]) => inOrder(a, b));
  const rows = entries.flatMap(([id, written]) => {
    const derived =
      written.formula === undefined
        ? unwritten(scenario, id, written.why, problems)
        : derive(scenario, program, base, id, written.formula, written.unit, problems);
    if (derived === undefined) return [];
    const [low, central, high] = [written.low, written.central, written.high].map(Number) as [number, number, number];
    if (![low, central, high].every(Number.isFinite) || low > high) {
      problems.push({
        code: 'BAD_NUMBER',
        message: `the band of ${id} is not three numbers from low to high`,
        fix: "write plain numbers in the row's unit",
        at: scenario.spanOf(['calibration', id, 'low']),
      });
      return [];
    }
    return [
      {
        id,
        what: written.what,
        unit: written.unit,
        derived,
        low,
        central,
        high,
        verdict: Number.isNaN(derived)
          ? ('not derived' as const)
          : derived >= low && derived <= high
            ? ('inside' as const)
            : ('outside' as const),
        basis: written.basis ?? '',
        source: written.source ?? '',
        why: written.why ?? '',
      },
    ];
  });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: rows, warnings: [] };
}

/** A row without a formula is kept beside the others, if it says why it cannot be derived. */
function unwritten(scenario: Scenario, id: string, why: string | undefined, problems: Problem[]): number | undefined {
  if (why !== undefined) return Number.NaN;
  problems.push({
    code: 'MISSING_FIELD',
    message: `${id} has no formula, and does not say why`,
    fix: 'add `formula:`, or `why:` with what the model lacks',
    why: 'a row of evidence that is left out in silence looks like one that fits',
    at: scenario.keySpanOf(['calibration', id]),
  });
  return undefined;
}

function derive(
  scenario: Scenario,
  program: Program,
  base: Base,
  id: string,
  text: string,
  unitText: string,
  problems: Problem[],
): number | undefined {
  const at = scenario.spanOf(['calibration', id, 'formula']);
  const units = new Set(scenario.document.units ?? []);
  const { labels } = program;
  const names = new Set([
    ...labels.goods.map(good => good.name),
    ...labels.regions,
    WORLD,
    ...labels.cohorts.map(cohort => cohort.use),
    ...labels.groups.map(group => group.process),
    ...Object.keys(scenario.document.inputs ?? {}),
  ]);
  const inputs = centralInputs(scenario);
  const parsed = parseFormulaText(text, { names, references: new Set(Object.keys(QUESTIONS)), units });
  const unit = parseUnit(unitText === 'share' ? '1' : unitText, units);
  if (!parsed.ok) problems.push(problemIn(parsed.complaint, text, at));
  if (!unit.ok) problems.push(problemIn(unit.complaint, unitText, scenario.spanOf(['calibration', id, 'unit'])));
  if (!parsed.ok || !unit.ok) return undefined;
  for (const reference of references(parsed.expression)) {
    const wrong = misread(reference, program);
    if (wrong !== undefined) {
      problems.push({
        code: 'UNKNOWN_NAME',
        message: `${id}: ${wrong}`,
        fix: `ask for ${Object.entries(QUESTIONS)
          .map(([name, of]) => `${name}(${of.join(', ')})`)
          .join(', ')}`,
        at,
      });
      return undefined;
    }
  }
  const dimension = dimensionOf(parsed.expression, {
    input: inputs.dimension,
    reference: (of, words) => dimensionOfAnswer(scenario, program, of, words, units),
  });
  if (typeof dimension === 'string' || !sameDimension(dimension, unit.dimension)) {
    const message =
      typeof dimension === 'string'
        ? dimension
        : `the formula is ${formatDimension(dimension)}, its unit ${unitText} is ${formatDimension(unit.dimension)}`;
    problems.push({
      code: 'UNIT_MISMATCH',
      message: `${id}: ${message}`,
      fix: 'make the formula and the unit the same kind of thing',
      at,
    });
    return undefined;
  }
  const vector: number[] = [];
  const code = flatten(parsed.expression, {
    name: name => vector.push(inputs.value(name)) - 1,
    distribution: () => 0,
    reference: reference => vector.push(answer(program, base, scenario.document.uses ?? {}, reference)) - 1,
  });
  return evaluate(code, vector) / unit.factor;
}

function references(expression: Expression): readonly Reference[] {
  if (expression.kind === 'reference') return [expression];
  return expression.kind === 'operator' || expression.kind === 'function'
    ? expression.arguments.flatMap(references)
    : [];
}

function misread({ of, arguments: words }: Reference, { labels }: Program): string | undefined {
  const wanted = QUESTIONS[of]!;
  if (words.length !== wanted.length) return `${of} takes ${wanted.join(', ')}`;
  const known: { readonly [kind: string]: readonly string[] } = {
    good: labels.goods.map(good => good.name),
    use: labels.cohorts.map(cohort => cohort.use),
    process: labels.groups.map(group => group.process),
    region: [...labels.regions, WORLD],
    from: [...labels.regions, WORLD],
    to: [...labels.regions, WORLD],
  };
  for (const [i, kind] of wanted.entries())
    if (!known[kind]!.includes(words[i]!)) return `there is no ${kind} called ${words[i]}`;
  const [good, region] = words;
  if (of === 'price' && !labels.prices.some(price => price.good === good && price.region === region))
    return `${good} has no price in ${region}`;
  return undefined;
}

function dimensionOfAnswer(
  scenario: Scenario,
  program: Program,
  of: string,
  words: readonly string[],
  units: ReadonlySet<string>,
): Dimension | undefined {
  if (of === 'utilisation') return {};
  const text =
    of === 'built'
      ? scenario.document.uses?.[words[0]!]?.unit
      : program.labels.goods.find(good => good.name === words[0])?.unit;
  const unit = parseUnit(text ?? '1', units);
  if (!unit.ok) return undefined;
  return of === 'price' ? ratio({ money: 1 }, unit.dimension) : ratio(unit.dimension, { time: 1 });
}

/** In canonical units: flows per week, a price in USD. */
function answer(
  program: Program,
  base: Base,
  uses: NonNullable<Scenario['document']['uses']>,
  { of, arguments: words }: Reference,
): number {
  const { labels, network, clock } = program;
  const [what, where, to] = words as [string, string, string];
  // What is asked of a region is asked of its parts too, and between them nothing crosses a border.
  const homeOf = (region: string) => labels.homes[labels.regions.indexOf(region)] ?? region;
  const there = (region: string, asked: string) => asked === WORLD || region === asked || homeOf(region) === asked;
  const lanes = (chosen: (from: string, to: string) => boolean): number =>
    labels.lanes.reduce(
      (sum, lane, l) => (lane.good === what && chosen(lane.from, lane.to) ? sum + base.laneFlow[l]! : sum),
      0,
    );
  const perStep = (): number => {
    switch (of) {
      case 'output':
        return labels.markets.reduce(
          (sum, m, i) => (m.good === what && there(m.region, where) ? sum + base.marketGross[i]! : sum),
          0,
        );
      case 'exports':
        return lanes((from, buyer) => homeOf(from) !== homeOf(buyer) && there(from, where));
      case 'imports':
        return lanes((from, buyer) => homeOf(from) !== homeOf(buyer) && there(buyer, where));
      case 'flow':
        return lanes((from, buyer) => there(from, where) && there(buyer, to));
      case 'consumption':
        return labels.accounts.reduce(
          (sum, a, i) => (a.good === what && there(a.region, where) ? sum + base.accountUse[i]! : sum),
          0,
        );
      default:
        return labels.cohorts.reduce(
          (sum, c, i) =>
            (c.use === what || uses[c.use]?.of === what) && there(c.region, where) ? sum + base.cohortDemand[i]! : sum,
          0,
        );
    }
  };
  if (of === 'price') {
    const { factor } = labels.goods.find(good => good.name === what)!;
    return labels.prices.find(price => price.good === what && price.region === where)!.usdPerUnit * factor;
  }
  if (of !== 'utilisation') return perStep() / clock.weeksPerStep;
  const stated = field(program, program.values, 'siteCapacity');
  const utilisation = field(program, program.values, 'siteUtilisation');
  let output = 0;
  let capacity = 0;
  for (const [group, { process, region }] of labels.groups.entries()) {
    if (process !== what || !there(region, where)) continue;
    for (let p = network.groupSiteStart[group]!; p < network.groupSiteStart[group + 1]!; p++) {
      output += base.siteActivity[p]!;
      capacity += Number.isNaN(stated[p]!) ? base.siteActivity[p]! / utilisation[p]! : stated[p]! * clock.weeksPerStep;
    }
  }
  return capacity > 0 ? output / capacity : 0;
}
