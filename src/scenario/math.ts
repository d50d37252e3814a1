// The one place that builds mathjs: a parser of formulas and a table of physical units, nothing else of it.
// It never evaluates text, and hands out a small syntax tree of our own, so that no other file sees a mathjs node.
import { create, createUnitDependencies, type MathNode, parseDependencies, unitDependencies } from 'mathjs';

const math = create(
  { parse: parseDependencies!, unit: unitDependencies!, createUnit: createUnitDependencies! },
  { predictable: true },
);
math.createUnit('USD', { prefixes: 'short' });
math.createUnit('workingday', { definition: '120960 s' }); // five of them make a week
math.createUnit('quarter', { definition: '7889400 s' }); // year / 4

/** What a formula says, before we know what its symbols mean. */
export type Syntax =
  | { readonly kind: 'symbol'; readonly name: string }
  | { readonly kind: 'group'; readonly inner: Syntax }
  | {
      readonly kind: 'operator';
      readonly operator: string;
      readonly implicit: boolean;
      readonly arguments: readonly Syntax[];
    }
  | { readonly kind: 'call'; readonly function: string; readonly arguments: readonly Syntax[] }
  | { readonly kind: 'choice'; readonly arguments: readonly [Syntax, Syntax, Syntax] }
  | { readonly kind: 'chain'; readonly operators: readonly string[]; readonly arguments: readonly Syntax[] }
  | { readonly kind: 'other'; readonly type: string };

export type Parse =
  | { readonly ok: true; readonly syntax: Syntax }
  | { readonly ok: false; readonly message: string; readonly char: number }; // char: offset from 0

/** Parses a formula. The text has to be short and shallow: the caller checks that, since the parser is recursive. */
export function parseSyntax(text: string): Parse {
  try {
    return { ok: true, syntax: simplify(math.parse(text)) };
  } catch (error) {
    const char = error instanceof Error && 'char' in error && typeof error.char === 'number' ? error.char - 1 : 0;
    const message = error instanceof Error ? error.message.replace(/ \(char \d+\)$/, '') : 'it cannot be read';
    return { ok: false, message, char };
  }
}

/** The size of a unit mathjs knows, in t, week or USD, and which of the three it measures. */
export function physicalUnit(name: string): { readonly factor: number; readonly kind: 'mass' | 'time' | 'money' } {
  const unit = math.unit(name);
  if (unit.equalBase(math.unit('t'))) return { factor: sizeOf(unit) / 1000, kind: 'mass' };
  if (unit.equalBase(math.unit('week'))) return { factor: sizeOf(unit) / 604_800, kind: 'time' };
  if (unit.equalBase(math.unit('USD'))) return { factor: sizeOf(unit), kind: 'money' };
  throw new Error(`bug: ${name} is no mass, time or money`);
}

/** In kg, s or USD. Read from the unit's own table: `toNumber` would divide and lose the last bit. */
function sizeOf(unit: unknown): number {
  const [only] = (unit as { readonly units: readonly { unit: { value: number }; prefix: { value: number } }[] }).units;
  return only!.unit.value * only!.prefix.value;
}

/** The few members of mathjs nodes that we read; its own types hide them behind unions. */
interface AnyNode extends MathNode {
  readonly name: string;
  readonly content: AnyNode;
  readonly op: string;
  readonly fn: unknown;
  readonly implicit: boolean;
  readonly args: readonly AnyNode[];
  readonly condition: AnyNode;
  readonly trueExpr: AnyNode;
  readonly falseExpr: AnyNode;
  readonly conditionals: readonly string[];
  readonly params: readonly AnyNode[];
}

const RELATIONS: Readonly<Record<string, string>> = { smaller: '<', smallerEq: '<=', larger: '>', largerEq: '>=' };

function simplify(node: MathNode): Syntax {
  const n = node as AnyNode;
  switch (n.type as string) {
    case 'SymbolNode':
      return { kind: 'symbol', name: n.name };
    case 'ParenthesisNode':
      return { kind: 'group', inner: simplify(n.content) };
    case 'OperatorNode':
      return { kind: 'operator', operator: n.op, implicit: n.implicit, arguments: n.args.map(simplify) };
    case 'FunctionNode':
      return { kind: 'call', function: n.name, arguments: n.args.map(simplify) };
    case 'ConditionalNode':
      return { kind: 'choice', arguments: [simplify(n.condition), simplify(n.trueExpr), simplify(n.falseExpr)] };
    case 'RelationalNode':
      return {
        kind: 'chain',
        operators: n.conditionals.map(c => RELATIONS[c] ?? c),
        arguments: n.params.map(simplify),
      };
    default:
      return { kind: 'other', type: n.type };
  }
}
