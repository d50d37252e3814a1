// A formula as flat postfix code over a vector of numbers, and the small machine that runs it.
// Knows nothing of names or units: operands are positions. Uses our own exp, log and pow, so results are the same bits everywhere.
import { exp, log, pow } from './elementary.ts';

export const OPCODES = [
  'constant',
  'load',
  '+',
  '-',
  '*',
  '/',
  '^',
  'negate',
  '<',
  '<=',
  '>',
  '>=',
  'if',
  'min',
  'max',
  'abs',
  'sqrt',
  'exp',
  'log',
  'round',
  'floor',
  'ceil',
] as const;
export type Opcode = (typeof OPCODES)[number];

/** `op` and `operand` run in parallel: a number for `constant`, a position for `load`, 0 otherwise. `depth` is the stack it needs. */
export interface Code {
  readonly op: readonly Opcode[];
  readonly operand: readonly number[];
  readonly depth: number;
}

/** Runs the code over `vector`. `if` takes condition, then, else; a comparison gives 1 or 0. No errors: arithmetic follows IEEE 754. */
export function evaluate(code: Code, vector: ArrayLike<number>): number {
  const { op, operand } = code;
  const stack = new Array<number>(code.depth);
  let top = -1;
  for (let i = 0; i < op.length; i++) {
    const name = op[i]!;
    switch (name) {
      case 'constant':
        stack[++top] = operand[i]!;
        break;
      case 'load':
        stack[++top] = vector[operand[i]!]!;
        break;
      case 'negate':
      case 'abs':
      case 'sqrt':
      case 'exp':
      case 'log':
      case 'round':
      case 'floor':
      case 'ceil':
        stack[top] = unary(name, stack[top]!);
        break;
      case 'if': {
        const otherwise = stack[top--]!;
        const then = stack[top--]!;
        stack[top] = stack[top]! !== 0 ? then : otherwise;
        break;
      }
      default: {
        const right = stack[top--]!;
        stack[top] = binary(name, stack[top]!, right);
      }
    }
  }
  return stack[0]!;
}

type Unary = 'negate' | 'abs' | 'sqrt' | 'exp' | 'log' | 'round' | 'floor' | 'ceil';
type Binary = Exclude<Opcode, Unary | 'constant' | 'load' | 'if'>;

/** One operator or function applied to its arguments; `min` and `max` take any number of them, `if` takes condition, then, else. */
export function apply(op: Exclude<Opcode, 'constant' | 'load'>, values: readonly number[]): number {
  const [a, b, c] = values as [number, number, number];
  if (op === 'if') return a !== 0 ? b : c;
  if (op === 'min' || op === 'max') return values.reduce((x, y) => binary(op, x, y));
  return values.length === 1 ? unary(op as Unary, a) : binary(op as Binary, a, b);
}

function unary(op: Unary, a: number): number {
  switch (op) {
    case 'negate':
      return -a;
    case 'abs':
      return Math.abs(a);
    case 'sqrt':
      return Math.sqrt(a);
    case 'exp':
      return exp(a);
    case 'log':
      return log(a);
    case 'round':
      return Math.round(a);
    case 'floor':
      return Math.floor(a);
    case 'ceil':
      return Math.ceil(a);
  }
}

function binary(op: Binary, a: number, b: number): number {
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '^':
      return pow(a, b);
    case '<':
      return a < b ? 1 : 0;
    case '<=':
      return a <= b ? 1 : 0;
    case '>':
      return a > b ? 1 : 0;
    case '>=':
      return a >= b ? 1 : 0;
    case 'min':
      return Math.min(a, b);
    case 'max':
      return Math.max(a, b);
  }
}
