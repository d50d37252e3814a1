// Outcomes that are formulas over other outcomes and named inputs, as code over the outcomes before them and the draw's inputs;
// they may stand in any order in the file.
import {
  canonicalUnit,
  dimensionOf,
  type Expression,
  formatDimension,
  parseFormulaText,
  problemIn,
  sameDimension,
} from '../scenario/quantity.ts';
import type { Outcome } from '../scenario/scenario.ts';
import { type Draft, unitAt, unknown } from './draft.ts';
import { flatten } from './formula.ts';
import { append, findOutcome, type OutcomeList, SHARE, WORLD } from './outcome-list.ts';
import { centralInputs } from './slots.ts';

export type FormulaOutcome = Extract<Outcome, { formula: string }>;

/** Adds formulas in an order in which each stands on those before it; a circle is a problem. `more` outcomes follow them. */
export function addFormulas(
  draft: Draft,
  formulas: ReadonlyMap<string, FormulaOutcome>,
  list: OutcomeList,
  more: number,
): void {
  const waiting = new Map(formulas);
  const { inputs = {}, outcomes = {} } = draft.scenario.document;
  const twice = [...formulas].flatMap(([name, { formula }]) =>
    Object.keys(inputs).flatMap(input => (outcomes[input] && mentions(formula, input) ? [{ name, input }] : [])),
  );
  for (const { name, input } of twice) {
    draft.slots.refuse(
      'BAD_NAME',
      ['outcomes', name, 'formula'],
      `\`${input}\` is both an input and an outcome`,
      'rename one of them',
      'the formula could mean either',
    );
  }
  if (twice.length > 0) return;
  // Each formula adds one outcome: after all of them the draw's inputs stand in what the code reads.
  const firstInput = list.slots.length + formulas.size + more;
  while (waiting.size > 0) {
    const names = [...waiting.keys()];
    const ready = names.find(name => !names.some(other => mentions(waiting.get(name)!.formula, other)));
    if (ready === undefined) {
      const chain = circle(waiting);
      draft.slots.refuse(
        'FORMULA_CYCLE',
        ['outcomes', chain[0]!, 'formula'],
        `outcomes are defined by each other: ${chain.join(' → ')}`,
        'define one of them by outcomes that are measured',
      );
      return;
    }
    addFormula(draft, ready, waiting.get(ready)!, list, firstInput);
    waiting.delete(ready);
  }
}

const WORD = /[\p{L}_][\p{L}\p{N}_-]*/gu;

function mentions(formula: string, name: string): boolean {
  return (formula.match(WORD) ?? []).some(word => word === name || word === `${name}${SHARE}`);
}

/** One circle among formulas each of which mentions another: follow the first mention until a name comes again. */
function circle(waiting: ReadonlyMap<string, FormulaOutcome>): readonly string[] {
  const chain = [waiting.keys().next().value!];
  for (;;) {
    const next = [...waiting.keys()].find(name => mentions(waiting.get(chain.at(-1)!)!.formula, name))!;
    const seen = chain.indexOf(next);
    if (seen >= 0) return [...chain.slice(seen), next];
    chain.push(next);
  }
}

function addFormula(draft: Draft, name: string, outcome: FormulaOutcome, list: OutcomeList, firstInput: number): void {
  const path = ['outcomes', name, 'formula'];
  const parsed = parse(draft, outcome.formula, path, list);
  if (parsed === undefined) return;
  const { dimension: dimensionOfInput } = centralInputs(draft.scenario);
  const position = (of: string, region: string) => findOutcome(list, of, region, 'amount');
  const scope = {
    input: (of: string) => {
      const i = position(of, '');
      return i === undefined ? dimensionOfInput(of) : list.dimensions[i];
    },
    reference: (of: string, [region = '']: readonly string[]) => {
      const i = position(of, region);
      return i === undefined ? undefined : list.dimensions[i];
    },
  };
  const dimension = dimensionOf(parsed, scope);
  if (typeof dimension === 'string') {
    draft.slots.refuse('UNIT_MISMATCH', path, `${name}: ${dimension}`, 'make both sides the same kind of thing');
    return;
  }
  const plain = Object.keys(dimension).length === 0;
  const written = outcome.unit ?? (plain ? '1' : canonicalUnit(dimension));
  const unit = unitAt(draft.scenario, draft.slots, written, ['outcomes', name, 'unit'], draft.counted);
  if (!sameDimension(unit.dimension, dimension)) {
    draft.slots.refuse(
      'UNIT_MISMATCH',
      ['outcomes', name, 'unit'],
      `${name} is ${formatDimension(dimension)}; ${written} is ${formatDimension(unit.dimension)}`,
      'write a unit of the right kind, or none',
    );
    return;
  }
  const threshold =
    outcome.threshold &&
    draft.slots.number(outcome.threshold, {
      what: `threshold of ${name}`,
      dimension,
      example: `1 ${written}`,
      setting: true,
    }).central;
  const expression = withInputs(draft, parsed, path);
  const code = flatten(expression, {
    name: of => position(of, '') ?? firstInput + drawnInput(draft, of),
    distribution: () => 0,
    reference: ({ of, arguments: [region = ''] }) => position(of, region)!,
  });
  append(
    list,
    { measure: 'formula', select: new Uint32Array(0), code, threshold: threshold ?? Number.NaN },
    {
      outcome: name,
      region: '',
      title: outcome.title ?? name.replaceAll('_', ' '),
      measure: 'formula',
      form: 'amount',
      unit: plain && outcome.unit === undefined ? '' : written,
      factor: 1 / unit.factor,
      headline: outcome.headline ?? false,
    },
    dimension,
  );
}

/** The expression with what named inputs stand for in their place, but for those that are drawn; they enter the ledger. */
function withInputs(draft: Draft, expression: Expression, path: readonly (string | number)[]): Expression {
  const { slots, scenario } = draft;
  const inputs = scenario.document.inputs ?? {};
  const { dimension } = centralInputs(scenario);
  const inline = (part: Expression): Expression => {
    if (part.kind === 'operator' || part.kind === 'function') return { ...part, arguments: part.arguments.map(inline) };
    const input = part.kind === 'name' ? inputs[part.name] : undefined;
    if (part.kind !== 'name' || input === undefined) return part;
    slots.number(
      { ...input, expression: part, at: scenario.spanOf(path) },
      { what: `input ${part.name}`, dimension: dimension(part.name) ?? {}, example: input.written },
    );
    return input.expression.kind === 'distribution' ? part : inline(input.expression);
  };
  return inline(expression);
}

/** Where a draw's value of an input that is a distribution stands among the draw's inputs. */
function drawnInput(draft: Draft, name: string): number {
  const { expression, luck } = draft.scenario.document.inputs![name]!;
  if (expression.kind !== 'distribution') throw new Error(`this is a bug: ${name} is not drawn`);
  return draft.slots.draw(name, expression.distribution, luck).operand[0]!;
}

/** Parses a formula over the outcomes known so far; every reference has been found when it returns. */
function parse(
  draft: Draft,
  text: string,
  path: readonly (string | number)[],
  list: OutcomeList,
): Expression | undefined {
  const outcomes = [...new Set(list.labels.map(label => label.outcome))];
  const inputs = Object.keys(draft.scenario.document.inputs ?? {});
  const names = new Set([...outcomes, ...inputs, ...draft.regions, WORLD]);
  const references = new Set(outcomes.flatMap(outcome => [outcome, `${outcome}${SHARE}`]));
  const parsed = parseFormulaText(text, { names, references, units: draft.counted });
  if (!parsed.ok) {
    draft.slots.problem(problemIn(parsed.complaint, text, draft.scenario.spanOf(path)));
    return undefined;
  }
  let sound = true;
  const visit = (expression: Expression): void => {
    if (expression.kind === 'operator' || expression.kind === 'function') expression.arguments.forEach(visit);
    if (expression.kind !== 'name' && expression.kind !== 'reference') return;
    const of = expression.kind === 'name' ? expression.name : expression.of;
    const region = expression.kind === 'reference' ? (expression.arguments[0] ?? '') : '';
    if (findOutcome(list, of, region, 'amount') !== undefined) return;
    if (expression.kind === 'name' && inputs.includes(of)) return;
    sound = false;
    const bare = of.endsWith(SHARE) ? of.slice(0, -SHARE.length) : of;
    const regions = list.labels.filter(label => label.outcome === bare).map(label => label.region);
    const measured = [...new Set(regions)].filter(each => each !== '');
    if (measured.length > 0 && region === '') withoutRegion(draft, of, measured, path);
    else if (measured.length > 0) unknown(draft, `region of ${of}`, region, measured, path);
    else if (regions.length > 0) withRegion(draft, of, region, path);
    else unknown(draft, 'outcome or input', of, [...outcomes, ...inputs], path);
  };
  visit(parsed.expression);
  return sound ? parsed.expression : undefined;
}

function withoutRegion(draft: Draft, of: string, regions: readonly string[], path: readonly (string | number)[]): void {
  draft.slots.refuse(
    'UNKNOWN_NAME',
    path,
    `${of} stands in the formula without a region`,
    `write ${regions
      .slice(0, 3)
      .map(region => `\`${of}(${region})\``)
      .join(' or ')}`,
    'it is measured by region',
  );
}

function withRegion(draft: Draft, of: string, region: string, path: readonly (string | number)[]): void {
  draft.slots.refuse(
    'UNKNOWN_NAME',
    path,
    `${of} has no regions, and ${of}(${region}) asks for one`,
    `write \`${of}\``,
    'it is a formula',
  );
}
