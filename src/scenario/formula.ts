// A formula's text → our own small tree. mathjs finds the structure (precedence, brackets); what the symbols mean,
// and which of its many constructs we accept, is decided here. Knows nothing of distributions, files or values of inputs.
import { refuse } from './complaint.ts';
import { type Context, canonical } from './literal.ts';
import { parseSyntax, type Syntax } from './math.ts';
import type { Expression, FormulaFunction, Operator } from './quantity.ts';
import { FUNCTIONS, type Token, tokenize } from './tokens.ts';

const BINARY: ReadonlySet<string> = new Set(['+', '-', '*', '/', '^', '<', '<=', '>', '>=']);

/** Parses the formula, or leaves with a complaint (see `attempt`). `text` has plain signs and is neither too long nor too deep. */
export function parseFormula(text: string, context: Context): Expression {
  const tokens = tokenize(text, context);
  if (tokens.length === 0) {
    refuse({
      code: 'BAD_QUANTITY',
      message: 'nothing is written here',
      fix: 'write a number with its unit, for instance `12 kt/year`',
      start: 0,
      end: 1,
    });
  }
  const starts: number[] = [];
  let masked = '';
  tokens.forEach((token, i) => {
    starts.push(masked.length);
    masked += token.kind === 'sign' ? `${token.sign} ` : token.kind === 'function' ? `${token.name} ` : `x${i} `;
  });
  const parse = parseSyntax(masked);
  if (!parse.ok) {
    const index = Math.max(
      0,
      starts.findLastIndex(start => start <= parse.char),
    );
    refuseSyntax(text, tokens[index]!, parse.message, parse.char >= masked.trimEnd().length);
  }
  return convert({ text, tokens }, parse.syntax, false);
}

interface Source {
  readonly text: string;
  readonly tokens: readonly Token[];
}

/** `factor`: whether the node is a factor of a product or quotient, the only place where a unit may stand without a number. */
function convert(source: Source, syntax: Syntax, factor: boolean): Expression {
  switch (syntax.kind) {
    case 'symbol':
      return symbol(source, syntax, factor);
    case 'group':
      return convert(source, syntax.inner, false);
    case 'operator':
      return operator(source, syntax);
    case 'call':
      return call(source, syntax);
    case 'choice':
      return { kind: 'operator', operator: 'if', arguments: syntax.arguments.map(a => convert(source, a, false)) };
    case 'chain': {
      // a < b < c holds where both comparisons do: the product of two numbers that are 0 or 1.
      const terms = syntax.arguments.map(a => convert(source, a, false));
      const pairs = syntax.operators.map((sign, i): Expression => binary(sign as Operator, terms[i]!, terms[i + 1]!));
      return pairs.reduce((a, b) => binary('*', a, b));
    }
    case 'other':
      return refuseConstruct(source, syntax);
    default:
      return syntax satisfies never;
  }
}

const binary = (name: Operator, a: Expression, b: Expression): Expression => ({
  kind: 'operator',
  operator: name,
  arguments: [a, b],
});

function symbol(source: Source, syntax: Syntax & { kind: 'symbol' }, factor: boolean): Expression {
  const token = tokenOf(source, syntax);
  switch (token?.kind) {
    case 'literal': {
      const number = canonical(token.literal);
      if (Number.isFinite(number.value)) return { kind: 'number', ...number };
      return refuse({
        code: 'BAD_NUMBER',
        message: 'the number is too large',
        fix: 'write a number below 1e308',
        start: token.start,
        end: token.end,
      });
    }
    case 'unit': {
      if (factor) return { kind: 'number', value: token.unit.times / token.unit.over, dimension: token.unit.dimension };
      const word = source.text.slice(token.start, token.end);
      return refuse({
        code: 'BAD_QUANTITY',
        message: `the unit \`${word}\` stands without a number`,
        fix: `write how many, for instance \`1 ${word}\``,
        start: token.start,
        end: token.end,
      });
    }
    case 'name':
      return { kind: 'name', name: token.name };
    case 'reference':
      return { kind: 'reference', of: token.of, arguments: token.arguments };
    default:
      return refuseConstruct(source, syntax);
  }
}

function operator(source: Source, syntax: Syntax & { kind: 'operator' }): Expression {
  const [left, right] = syntax.arguments as [Syntax, Syntax | undefined];
  if (right === undefined) {
    const inner = convert(source, left, false);
    if (syntax.operator === '+') return inner;
    if (syntax.operator !== '-') return refuseConstruct(source, syntax);
    if (inner.kind === 'number' && left.kind === 'symbol') return { ...inner, value: -inner.value };
    return { kind: 'operator', operator: 'negate', arguments: [inner] };
  }
  if (syntax.implicit) refuseProduct(source, left, right);
  if (!BINARY.has(syntax.operator)) return refuseConstruct(source, syntax);
  const product = syntax.operator === '*' || syntax.operator === '/';
  const a = convert(source, left, product);
  const b = convert(source, right, product);
  // `0.3 / year` is one number with a unit, like `0.3 t`; the number below the line has to be that of a unit alone.
  if (
    syntax.operator === '/' &&
    a.kind === 'number' &&
    b.kind === 'number' &&
    tokenOf(source, right)?.kind === 'unit'
  ) {
    const dimension = Object.fromEntries(Object.entries(b.dimension).map(([name, exponent]) => [name, -exponent]));
    if (Object.keys(a.dimension).every(name => !Object.hasOwn(dimension, name) || a.dimension[name]! < 0)) {
      return { kind: 'number', value: a.value / b.value, dimension: sum(a.dimension, dimension) };
    }
  }
  return binary(syntax.operator as Operator, a, b);
}

function sum(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): Record<string, number> {
  const total: Record<string, number> = { ...a };
  for (const [name, exponent] of Object.entries(b)) total[name] = (total[name] ?? 0) + exponent;
  return total;
}

function call(source: Source, syntax: Syntax & { kind: 'call' }): Expression {
  const name = FUNCTIONS.find(known => known === syntax.function);
  if (name === undefined) refuseProduct(source, { kind: 'symbol', name: syntax.function }, ...syntax.arguments);
  const given = syntax.arguments.length;
  const open = name === 'min' || name === 'max';
  if (open ? given < 1 : given !== 1) {
    const place = spanOf(source, syntax) ?? { start: 0, end: source.text.length };
    refuse({
      code: 'BAD_QUANTITY',
      message: `\`${name}\` takes ${open ? 'at least one value' : 'one value'}, not ${given}`,
      fix: `write \`${name}(${open ? 'a, b' : 'a'})\``,
      ...place,
    });
  }
  return {
    kind: 'function',
    function: name as FormulaFunction,
    arguments: syntax.arguments.map(a => convert(source, a, false)),
  };
}

function tokenOf(source: Source, syntax: Syntax): Token | undefined {
  return syntax.kind === 'symbol' && /^x\d+$/.test(syntax.name)
    ? source.tokens[Number(syntax.name.slice(1))]
    : undefined;
}

/** From the first to the last token under a node; undefined if it holds none. */
function spanOf(source: Source, syntax: Syntax): { start: number; end: number } | undefined {
  if (syntax.kind === 'symbol') return tokenOf(source, syntax);
  const inner = syntax.kind === 'group' ? [syntax.inner] : syntax.kind === 'other' ? [] : syntax.arguments;
  const spans = inner.map(node => spanOf(source, node)).filter(span => span !== undefined);
  if (spans.length === 0) return undefined;
  return { start: Math.min(...spans.map(s => s.start)), end: Math.max(...spans.map(s => s.end)) };
}

function refuseProduct(source: Source, left: Syntax, ...right: readonly Syntax[]): never {
  const before = spanOf(source, left);
  const after = right.map(node => spanOf(source, node)).find(span => span !== undefined);
  const start = before?.start ?? 0;
  const end = after?.end ?? before?.end ?? source.text.length;
  const words = [before, after].map(span => (span === undefined ? '…' : source.text.slice(span.start, span.end)));
  refuse({
    code: 'BAD_QUANTITY',
    message: `no sign stands between \`${words[0]}\` and \`${words[1]}\``,
    fix: `for a product write \`${words[0]} * ${right[0]?.kind === 'symbol' ? words[1] : `(${words[1]})`}\``,
    start,
    end: Math.max(end, start + 1),
  });
}

function refuseConstruct(source: Source, syntax: Syntax): never {
  const place = spanOf(source, syntax) ?? { start: 0, end: source.text.length };
  refuse({
    code: 'BAD_QUANTITY',
    message: `\`${source.text.slice(place.start, place.end).trim()}\` is not a formula we can read`,
    fix: 'formulas are made of numbers with units, names, + - * / ^, comparisons, `a ? b : c` and functions',
    ...place,
  });
}

function refuseSyntax(text: string, token: Token, message: string, atEnd: boolean): never {
  const word = text.slice(token.start, token.end);
  const [said, fix] = /parenthesis/i.test(message)
    ? ['a closing bracket is missing', 'close every bracket that is opened']
    : atEnd
      ? ['the formula ends too early', `write what follows \`${word}\`, or remove it`]
      : /value expected/i.test(message)
        ? [`a number or a name is missing before \`${word}\``, `write it, or remove \`${word}\``]
        : [
            `\`${word}\` is not expected here`,
            'formulas are made of numbers with units, names, + - * / ^, comparisons, `a ? b : c` and functions',
          ];
  refuse({ code: 'BAD_QUANTITY', message: said!, fix: fix!, start: token.start, end: token.end });
}
