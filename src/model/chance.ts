// Luck of the model's own: whether something happens in a draw, as a number that is 1 or 0.
import { type Code, evaluate, type Opcode } from '../numbers/code.ts';
import type { Numeric, Slots } from './slots.ts';

/** The code of a number, certain or not. */
export function codeOf({ central, code }: Numeric): Code {
  return code ?? { op: ['constant'], operand: [central], depth: 1 };
}

/** `left` and `right` joined by an operator that takes two. */
export function join(left: Code, right: Code, operator: Opcode): Code {
  return {
    op: [...left.op, ...right.op, operator],
    operand: [...left.operand, ...right.operand, 0],
    depth: Math.max(left.depth, 1 + right.depth),
  };
}

/** Two numbers joined by an operator: certain where both are. */
export function combined(left: Numeric, right: Numeric, operator: Opcode): Numeric {
  const certain = ({ central }: Numeric) => codeOf({ central });
  const central = evaluate(join(certain(left), certain(right), operator), []);
  return left.code || right.code ? { central, code: join(codeOf(left), codeOf(right), operator) } : { central };
}

/** 1 with the given probability, else 0, from a stream of its own. */
export function bernoulli(slots: Slots, stream: string, probability: Numeric): Numeric {
  const luck = slots.draw(stream, { family: 'uniform', parameters: [0, 1], scale: 1 }, 'event');
  return { central: probability.central >= 0.5 ? 1 : 0, code: join(luck, codeOf(probability), '<') };
}
