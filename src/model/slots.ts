// Written quantities as numbers: units checked against what each field means, ranges checked, uncertain ones turned into inputs
// and code over them. Collects problems, the ledger of sources and the list of inputs as it goes; knows no network.
import { type Code, evaluate } from '../numbers/code.ts';
import { cdf, type Distribution, quantile } from '../numbers/distribution.ts';
import type { Problem, ProblemCode } from '../problem.ts';
import type { Scenario } from '../scenario/load.ts';
import {
  canonicalUnit,
  type Dimension,
  dimensionOf,
  type Expression,
  formatDimension,
  type Quantity,
  sameDimension,
} from '../scenario/quantity.ts';
import { pathName } from '../scenario/resolve.ts';
import { clamp, constantOf, flatten } from './formula.ts';
import type { Input, Provenance } from './program.ts';

/** A number of the model: its central value, and code over the draw's inputs if it is uncertain. */
export interface Numeric {
  readonly central: number;
  readonly code?: Code;
}

/** What a field takes: `what` names it in messages ("transit of lane china→europe"), the range is in canonical units. */
export interface Rule {
  readonly what: string;
  readonly dimension: Dimension;
  readonly low?: number;
  readonly high?: number;
  readonly example: string; // a right spelling: `5 weeks`
  readonly certain?: true; // it has to be the same in every draw
  readonly anew?: true; // a distribution is drawn as often as it is needed, by whoever asks: no input is made of it
  readonly setting?: true; // a choice of the analyst's, not a figure about the world: no source is asked for
}

export interface Slots {
  /** Reads one field; a problem is collected and NaN returned in its place. */
  readonly number: (quantity: Quantity, rule: Rule) => Numeric;
  /** Enters what the program takes where a model says nothing: a number nobody gave a source for rests on us. */
  readonly standard: (path: readonly string[], written: string) => void;
  /** Adds an input of our own, an onset's luck for instance, and returns the code that reads it. */
  readonly draw: (name: string, distribution: Distribution, luck: Input['luck']) => Code;
  readonly problem: (problem: Problem) => void;
  readonly refuse: (
    code: ProblemCode,
    path: readonly (string | number)[],
    message: string,
    fix: string,
    why?: string,
  ) => void;
  readonly note: (text: string) => void;
  readonly problems: readonly Problem[];
  readonly warnings: Problem[];
  readonly inputs: readonly Input[];
  readonly ledger: readonly Provenance[];
  readonly notes: readonly string[];
}

/** The source of what a model leaves open; which numbers these are is in scenarios/guide/model.md. */
export const STANDARD = 'default of the program';

/** Share of draws that may fall outside a field's range before it is a problem; those that do are set to its end. */
const STRAYS = 0.001;

/** The value an analyst would name if asked for one: the mode where one was written, else the median. */
export function centre(distribution: Distribution): number {
  const { family, parameters, scale } = distribution;
  if (family === 'triangular' || family === 'pert') {
    const { lower = -Infinity, upper = Infinity } = distribution;
    return scale * Math.min(upper, Math.max(lower, parameters[1]!));
  }
  return quantile(distribution, 0.5);
}

/** Named inputs at their centre, in canonical units, and their dimensions: what formulas outside a draw may use. */
export function centralInputs(scenario: Scenario): {
  readonly value: (name: string) => number;
  readonly dimension: (name: string) => Dimension | undefined;
} {
  const named = new Map(Object.entries(scenario.document.inputs ?? {}));
  const value = (name: string): number => {
    const expression = named.get(name)?.expression;
    if (expression === undefined) return Number.NaN;
    if (expression.kind === 'distribution') return centre(expression.distribution);
    const vector: number[] = [];
    const put = (x: number) => vector.push(x) - 1;
    return evaluate(
      flatten(expression, {
        name: of => put(value(of)),
        distribution: d => put(centre(d.distribution)),
        reference: () => put(Number.NaN),
      }),
      vector,
    );
  };
  const dimension = (name: string): Dimension | undefined => {
    const input = named.get(name);
    const found = input && dimensionOf(input.expression, dimension);
    return typeof found === 'string' ? undefined : found;
  };
  return { value, dimension };
}

export function slots(scenario: Scenario): Slots {
  const named = new Map(Object.entries(scenario.document.inputs ?? {}));
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const inputs: Input[] = [];
  const centres: number[] = []; // of inputs, in their order
  const positions = new Map<string, number>();
  const ledger = new Map<string, Provenance>();
  const notes = new Set<string>();

  const position = (input: Input): number => {
    const known = positions.get(input.name);
    if (known !== undefined) return known;
    positions.set(input.name, inputs.length);
    inputs.push(input);
    centres.push(centre(input.distribution));
    return inputs.length - 1;
  };

  /** Whether it differs from draw to draw: a distribution, or a formula over one. */
  const varies = (expression: Expression, seen: readonly string[] = []): boolean => {
    switch (expression.kind) {
      case 'distribution':
        return true;
      case 'name': {
        const input = named.get(expression.name);
        return (
          input !== undefined && !seen.includes(expression.name) && varies(input.expression, [...seen, expression.name])
        );
      }
      case 'operator':
      case 'function':
        return expression.arguments.some(argument => varies(argument, seen));
      default:
        return false;
    }
  };

  const enter = (quantity: Quantity) => {
    ledger.set(quantity.path, {
      path: quantity.path,
      written: quantity.written,
      uncertain: varies(quantity.expression),
      source: quantity.source ?? '',
      asOf: quantity.asOf ?? '',
      confidence: quantity.confidence ?? '',
    });
  };

  const standard: Slots['standard'] = (path, written) => {
    const name = pathName(path);
    ledger.set(name, { path: name, written, uncertain: false, source: STANDARD, asOf: '', confidence: 'assumed' });
  };

  /** Names of inputs that are not distributions themselves are replaced by what they stand for. */
  const inline = (expression: Expression): Expression => {
    if (expression.kind === 'name') {
      const input = named.get(expression.name);
      if (input === undefined) return expression;
      enter(input);
      return input.expression.kind === 'distribution' ? expression : inline(input.expression);
    }
    if (expression.kind !== 'operator' && expression.kind !== 'function') return expression;
    return { ...expression, arguments: expression.arguments.map(inline) };
  };

  const { dimension: dimensionOfName } = centralInputs(scenario);

  /** A quantity that did not parse, or stands on an input that did not, has been complained of already. */
  const unreadableInputs = new Map<string, boolean>();
  const unreadable = (expression: Expression): boolean => {
    switch (expression.kind) {
      case 'number':
        return Number.isNaN(expression.value);
      case 'name': {
        const { name } = expression;
        const input = named.get(name);
        if (input === undefined) return false;
        if (!unreadableInputs.has(name)) {
          unreadableInputs.set(name, false); // while it is looked at: inputs in a circle have been complained of elsewhere
          unreadableInputs.set(name, unreadable(input.expression));
        }
        return unreadableInputs.get(name)!;
      }
      case 'operator':
      case 'function':
        return expression.arguments.some(unreadable);
      default:
        return false;
    }
  };

  const refuse: Slots['refuse'] = (code, path, message, fix, why) => {
    problems.push({ code, message, fix, ...(why === undefined ? {} : { why }), at: scenario.spanOf(path) });
  };

  const number = (quantity: Quantity, rule: Rule): Numeric => {
    // A reference to an input says nothing about the world itself: the input it names is in the ledger.
    if (!rule.setting && quantity.expression.kind !== 'name') enter(quantity);
    if (unreadable(quantity.expression)) return { central: Number.NaN };
    const at = quantity.at;
    const dimension = dimensionOf(quantity.expression, dimensionOfName);
    if (typeof dimension === 'string') {
      problems.push({
        code: 'UNIT_MISMATCH',
        message: `${rule.what}: ${dimension}`,
        fix: `write for instance \`${rule.example}\``,
        at,
      });
      return { central: Number.NaN };
    }
    if (!sameDimension(dimension, rule.dimension)) {
      const missing = Object.keys(dimension).length === 0;
      problems.push({
        code: missing ? 'UNIT_MISSING' : 'UNIT_MISMATCH',
        message: `${rule.what} is ${formatDimension(dimension)}; it has to be ${formatDimension(rule.dimension)}`,
        fix: `write for instance \`${rule.example}\``,
        at,
      });
      return { central: Number.NaN };
    }
    const { expression } = quantity;
    const anew = rule.anew && expression.kind === 'distribution' ? expression.distribution : undefined;
    const code = flatten(inline(expression), {
      name: name => {
        const input = named.get(name)!;
        const { distribution } = input.expression as Expression & { kind: 'distribution' };
        return position({ name, distribution, luck: input.luck });
      },
      distribution: ({ distribution }) =>
        anew ? 0 : position({ name: quantity.path, distribution, luck: quantity.luck }),
      reference: ({ of }) => {
        problems.push({
          code: 'BAD_QUANTITY',
          message: `${rule.what} refers to ${of}(…), which is only known after a run`,
          fix: 'use named inputs',
          at,
        });
        return 0;
      },
    });
    const constant = constantOf(code);
    const central = constant ?? (anew ? centre(anew) : evaluate(code, centres));
    const { low = -Infinity, high = Infinity } = rule;
    const strays = expression.kind === 'distribution' ? outside(expression.distribution, low, high) : 0;
    if (!Number.isFinite(central) || central < low || central > high || strays > STRAYS) {
      problems.push({
        code: 'BAD_NUMBER',
        message:
          strays > STRAYS
            ? `${rule.what} is outside its range in ${Math.ceil(strays * 100)} % of draws`
            : `${rule.what} is out of range`,
        why: `it has to lie ${range(low, high, rule.dimension)}`,
        fix:
          strays > STRAYS ? 'narrow it, or cut it: `truncate(…, low, high)`' : `write for instance \`${rule.example}\``,
        at,
      });
      return { central: Number.NaN };
    }
    if (constant !== undefined || anew) return { central };
    if (rule.certain) {
      problems.push({
        code: 'BAD_NUMBER',
        message: `${rule.what} has to be the same in every draw`,
        fix: `write one number, for instance \`${rule.example}\``,
        at,
      });
    }
    return { central, code: clamp(code, low, high) };
  };

  const draw: Slots['draw'] = (name, distribution, luck) => ({
    op: ['load'],
    operand: [position({ name, distribution, luck })],
    depth: 1,
  });

  return {
    number,
    standard,
    draw,
    refuse,
    problems,
    warnings,
    inputs,
    problem: p => problems.push(p),
    note: text => notes.add(text),
    get ledger() {
      return [...ledger.values()];
    },
    get notes() {
      return [...notes];
    },
  };
}

function outside(distribution: Distribution, low: number, high: number): number {
  const below = Number.isFinite(low) ? cdf(distribution, low - 1e-12 * Math.abs(low) - Number.MIN_VALUE) : 0;
  const above = Number.isFinite(high) ? 1 - cdf(distribution, high) : 0;
  return below + above;
}

function range(low: number, high: number, dimension: Dimension): string {
  const name = canonicalUnit(dimension);
  const unit = Object.keys(dimension).length === 0 ? '' : ` ${name}`;
  const written = (bound: number) =>
    unit === '' && high === 1 ? `${bound * 100} %` : `${Number(bound.toPrecision(3))}${unit}`;
  if (high === Infinity) return low === 0 ? 'at or above zero' : `above ${written(low)}`;
  return `between ${written(low)} and ${written(high)}`;
}
