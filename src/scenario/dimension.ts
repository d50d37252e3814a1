// What an expression measures, worked out from its parts, and the value of one that has no names in it.
// Knows nothing of where it was written.
import { apply } from '../numbers/code.ts';
import type { Expression } from './quantity.ts';
import { canonicalUnit, type Dimension, formatDimension, multiplyDimensions, sameDimension } from './unit.ts';

type Operation = Extract<Expression, { kind: 'operator' }>;
type Call = Extract<Expression, { kind: 'function' }>;

/** A literal zero has no unit of its own: `max(0, x)` works for every x. */
const ANY = 'any';
type Found = Dimension | typeof ANY | { readonly wrong: string };

/** Looks up what names stand for; undefined where they are not known. */
export interface Scope {
  readonly input: (name: string) => Dimension | undefined;
  readonly reference?: (of: string, words: readonly string[]) => Dimension | undefined;
}

/**
 * The dimension of an expression, or a sentence about why it has none (a string).
 * `dimensionOfInput` may be a plain look-up of named inputs, or a `Scope` that also knows references.
 */
export function dimensionOf(expression: Expression, dimensionOfInput: Scope['input'] | Scope): Dimension | string {
  const scope = typeof dimensionOfInput === 'function' ? { input: dimensionOfInput } : dimensionOfInput;
  const found = find(expression, scope);
  if (found === ANY) return {};
  return isWrong(found) ? found.wrong : found;
}

const isWrong = (found: Found): found is { readonly wrong: string } => found !== ANY && typeof found.wrong === 'string';
const said = (dimension: Dimension): string =>
  Object.keys(dimension).length === 0
    ? formatDimension(dimension)
    : `${formatDimension(dimension)} (${canonicalUnit(dimension)})`;

function find(expression: Expression, scope: Scope): Found {
  switch (expression.kind) {
    case 'number':
      return expression.value === 0 && Object.keys(expression.dimension).length === 0 ? ANY : expression.dimension;
    case 'distribution':
      return expression.dimension;
    case 'name':
      return scope.input(expression.name) ?? { wrong: `the dimension of \`${expression.name}\` is not known` };
    case 'reference':
      return (
        scope.reference?.(expression.of, expression.arguments) ?? {
          wrong: `the dimension of \`${expression.of}(…)\` is not known`,
        }
      );
    case 'operator':
    case 'function': {
      const parts: Exclude<Found, { readonly wrong: string }>[] = [];
      for (const argument of expression.arguments) {
        const found = find(argument, scope);
        if (isWrong(found)) return found;
        parts.push(found as Exclude<Found, { readonly wrong: string }>);
      }
      return expression.kind === 'operator' ? ofOperator(expression, parts) : ofFunction(expression, parts);
    }
    default:
      return expression satisfies never;
  }
}

type Part = Dimension | typeof ANY;

function ofOperator({ operator, arguments: given }: Operation, parts: readonly Part[]): Found {
  const [a, b] = parts as [Part, Part];
  switch (operator) {
    case 'negate':
      return a;
    case '+':
      return same(parts, (x, y) => `${x} and ${y} cannot be added`);
    case '-':
      return same(parts, (x, y) => `${y} cannot be taken from ${x}`);
    case '*':
      return a === ANY || b === ANY ? ANY : multiplyDimensions(a, b);
    case '/':
      return a === ANY ? ANY : multiplyDimensions(a, b === ANY ? {} : b, -1);
    case '^':
      return power(a, b, given[1]!);
    case 'if': {
      const [condition, ...branches] = parts as [Part, Part, Part];
      if (!isPlain(condition)) return { wrong: `a condition has to be a comparison, not ${said(condition)}` };
      return same(branches, (x, y) => `the two branches of a condition differ: ${x} and ${y}`);
    }
    default: {
      const compared = same(parts, (x, y) => `${x} cannot be compared with ${y}`);
      return isWrong(compared) ? compared : {};
    }
  }
}

function power(base: Part, exponent: Part, written: Expression): Found {
  if (!isPlain(exponent)) return { wrong: `an exponent has to be a plain number, not ${said(exponent)}` };
  if (base === ANY || isPlain(base)) return base;
  const value = constantOf(written);
  if (value === undefined)
    return { wrong: `${said(base)} can only be raised to a number, not to something that varies` };
  return multiplyDimensions({}, base, value);
}

function ofFunction({ function: name }: Call, parts: readonly Part[]): Found {
  const [a] = parts as [Part];
  switch (name) {
    case 'min':
    case 'max':
      return same(parts, (x, y) => `\`${name}\` compares ${x} with ${y}`);
    case 'abs':
      return a;
    case 'sqrt':
      return a === ANY ? ANY : multiplyDimensions({}, a, 0.5);
    case 'exp':
    case 'log':
      return isPlain(a) ? {} : { wrong: `\`${name}\` takes a plain number, not ${said(a)}: divide by a unit first` };
    case 'round':
    case 'floor':
    case 'ceil': {
      // Rounding a mass would depend on the unit we happen to keep it in; a count of things does not.
      const counted = a === ANY || Object.keys(a).every(part => !['mass', 'time', 'money'].includes(part));
      return counted
        ? a
        : { wrong: `\`${name}\` takes a plain number or a count, not ${said(a)}: divide by a unit first` };
    }
    default:
      return name satisfies never;
  }
}

const isPlain = (part: Part): part is typeof ANY | Record<string, never> =>
  part === ANY || Object.keys(part).length === 0;

/** The dimension that all parts share; a zero goes with any. */
function same(parts: readonly Part[], differ: (a: string, b: string) => string): Found {
  let shared: Part = ANY;
  for (const part of parts) {
    if (part === ANY) continue;
    if (shared === ANY) shared = part;
    else if (!sameDimension(shared, part)) return { wrong: differ(said(shared), said(part)) };
  }
  return shared;
}

/** The value of an expression without names, references or distributions, in canonical units; undefined for any other. */
export function constantOf(expression: Expression): number | undefined {
  if (expression.kind === 'number') return expression.value;
  if (expression.kind !== 'operator' && expression.kind !== 'function') return undefined;
  const values: number[] = [];
  for (const argument of expression.arguments) {
    const value = constantOf(argument);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return apply(expression.kind === 'operator' ? expression.operator : expression.function, values);
}
