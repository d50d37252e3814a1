// Our tree → text in canonical units that parses to the same tree again: parse(print(e)) = e, to the last bit.
// For `explain` and messages; knows nothing of how the analyst had written it.
import type { Distribution } from '../numbers/distribution.ts';
import type { Expression } from './quantity.ts';
import { canonicalUnit, type Dimension } from './unit.ts';

/** Writes an expression the way `parseQuantity` reads it, in t, week, USD and counted units. */
export function printExpression(expression: Expression): string {
  return print(expression, true);
}

/** `top`: nothing stands around the text, so it needs no brackets of its own. */
function print(expression: Expression, top: boolean): string {
  switch (expression.kind) {
    case 'number': {
      const text = withUnit(number(expression.value), expression.dimension);
      // A sign, or a unit that starts below the line, would take part in the formula around it.
      const loose = expression.value < 0 || Object.is(expression.value, -0) || text.includes(' / ');
      return top || !loose ? text : `(${text})`;
    }
    case 'distribution': {
      const { distribution, dimension } = expression;
      const call = printDistribution(distribution);
      const plain = Object.keys(dimension).length === 0;
      return distribution.scale === 1 && plain ? call : `${call} * ${withUnit(number(distribution.scale), dimension)}`;
    }
    case 'name':
      return expression.name;
    case 'reference':
      return `${expression.of}(${expression.arguments.join(', ')})`;
    case 'function':
      return `${expression.function}(${expression.arguments.map(a => print(a, true)).join(', ')})`;
    case 'operator': {
      const [a, b, c] = expression.arguments.map(argument => print(argument, false)) as [string, string, string];
      const text =
        expression.operator === 'negate'
          ? `-${expression.arguments[0]!.kind === 'number' ? bracketed(a) : a}`
          : expression.operator === 'if'
            ? `${a} ? ${b} : ${c}`
            : expression.operator === '^' && hasUnit(expression.arguments[0]!)
              ? `${bracketed(a)} ^ ${b}` // a unit before ^ would be raised itself
              : `${a} ${expression.operator} ${b}`;
      return top ? text : `(${text})`;
    }
    default:
      return expression satisfies never;
  }
}

const hasUnit = (expression: Expression): boolean =>
  expression.kind === 'number' && Object.keys(expression.dimension).length > 0;
const bracketed = (text: string): string => (text.startsWith('(') ? text : `(${text})`);

/** JavaScript writes the shortest digits that read back as the same number. */
const number = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

function withUnit(digits: string, dimension: Dimension): string {
  if (Object.keys(dimension).length === 0) return digits;
  const unit = canonicalUnit(dimension);
  return unit.startsWith('1/') ? `${digits} / ${unit.slice(2)}` : `${digits} ${unit}`;
}

function printDistribution({ family, parameters, lower, upper }: Distribution): string {
  const call = `${family}(${parameters.map(number).join(', ')})`;
  if (lower === undefined && upper === undefined) return call;
  return `truncate(${call}, ${lower === undefined ? 'none' : number(lower)}, ${upper === undefined ? 'none' : number(upper)})`;
}
