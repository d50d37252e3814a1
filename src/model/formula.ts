// The analyst's expression tree as flat code. Whatever does not depend on a draw is worked out once, here.
// Names have become positions when the code is done; units have been checked before (slots.ts).
import { type Code, evaluate, type Opcode } from '../numbers/code.ts';
import type { Expression } from '../scenario/quantity.ts';

/** Where a name, a distribution or a reference stands in the vector that the code reads. */
export interface Positions {
  readonly name: (name: string) => number;
  readonly distribution: (expression: Expression & { kind: 'distribution' }) => number;
  readonly reference: (expression: Expression & { kind: 'reference' }) => number;
}

/** Flattens `expression`; a part without names, distributions or references becomes one constant. */
export function flatten(expression: Expression, positions: Positions): Code {
  const op: Opcode[] = [];
  const operand: number[] = [];
  emit(expression, positions, op, operand);
  return { op, operand, depth: depthOf(op) };
}

/** The value of code that reads nothing, else undefined. */
export function constantOf(code: Code): number | undefined {
  return code.op.length === 1 && code.op[0] === 'constant' ? code.operand[0]! : undefined;
}

/** Keeps the result of `code` between `low` and `high` (infinite ends are left out). */
export function clamp(code: Code, low: number, high: number): Code {
  const op = [...code.op];
  const operand = [...code.operand];
  for (const [bound, keep] of [
    [low, 'max'],
    [high, 'min'],
  ] as const) {
    if (!Number.isFinite(bound)) continue;
    op.push('constant', keep);
    operand.push(bound, 0);
  }
  return { op, operand, depth: depthOf(op) };
}

function emit(expression: Expression, positions: Positions, op: Opcode[], operand: number[]): void {
  const start = op.length;
  const push = (code: Opcode, value = 0) => {
    op.push(code);
    operand.push(value);
  };
  switch (expression.kind) {
    case 'number':
      push('constant', expression.value);
      return;
    case 'name':
      push('load', positions.name(expression.name));
      return;
    case 'distribution':
      push('load', positions.distribution(expression));
      return;
    case 'reference':
      push('load', positions.reference(expression));
      return;
    case 'operator':
    case 'function': {
      const word = expression.kind === 'operator' ? expression.operator : expression.function;
      for (const [i, argument] of expression.arguments.entries()) {
        emit(argument, positions, op, operand);
        // min and max take any number of arguments: fold them pairwise.
        if ((word === 'min' || word === 'max') && i > 0) push(word);
      }
      if (word !== 'min' && word !== 'max') push(word);
      break;
    }
    default:
      expression satisfies never;
  }
  if (!op.slice(start).includes('load')) fold(start, op, operand);
}

function fold(start: number, op: Opcode[], operand: number[]): void {
  const part = { op: op.slice(start), operand: operand.slice(start), depth: depthOf(op.slice(start)) };
  const value = evaluate(part, []);
  op.length = start;
  operand.length = start;
  op.push('constant');
  operand.push(value);
}

/** Deepest stack that the code needs. */
function depthOf(op: readonly Opcode[]): number {
  let depth = 0;
  let most = 0;
  for (const word of op) {
    depth += EFFECT[word] ?? -1;
    most = Math.max(most, depth);
  }
  return most;
}

/** What a word adds to the stack; the others take two and leave one. */
const EFFECT: { readonly [W in Opcode]?: number } = {
  constant: 1,
  load: 1,
  if: -2,
  negate: 0,
  abs: 0,
  sqrt: 0,
  exp: 0,
  log: 0,
  round: 0,
  floor: 0,
  ceil: 0,
};
