// Policies and variants: inputs that replace those of the document, by name. What is laid over keeps its own path, place and
// source, so that the ledger shows who set a number. Knows nothing of what the inputs are used for.
import type { Problem, ProblemCode } from '../problem.ts';
import { didYouMean } from './nearest.ts';
import { dimensionOf, formatDimension, type Quantity, sameDimension } from './quantity.ts';
import { formulaCycles } from './resolve.ts';
import type { Document } from './scenario.ts';
import { keySpanOf, type Path, type Tree } from './tree.ts';
import type { Dimension } from './unit.ts';

type Inputs = Readonly<Record<string, Quantity>>;
type Said = Pick<Document, 'inputs' | 'policies' | 'variants'>;

/** Names of the policies that are in force, in a variant or outside of all. */
export function policiesInForce({ policies = {}, variants = {} }: Said, variant?: string): readonly string[] {
  const switched = variant === undefined ? {} : (variants[variant]?.policies ?? {});
  return Object.keys(policies).filter(name => switched[name]?.in_force ?? policies[name]!.in_force);
}

/** The inputs as written, those of policies in force over them, and those of the variant over all. */
export function layInputs(said: Said, variant?: string): Inputs {
  const { inputs = {}, policies = {}, variants = {} } = said;
  const laid: Record<string, Quantity> = { ...inputs };
  const layers = policiesInForce(said, variant).map(name => policies[name]!.inputs ?? {});
  for (const layer of [...layers, (variant && variants[variant]?.inputs) || {}])
    for (const [name, quantity] of Object.entries(layer)) if (inputs[name]) laid[name] = over(inputs[name], quantity);
  return laid;
}

/** Whether a number is luck or something we do not know is a property of the input, whatever its value. */
const over = (below: Quantity, above: Quantity): Quantity =>
  below.luck === 'event' ? { ...above, luck: below.luck } : above;

/** What is wrong with policies and variants, in force or not: names, units, circles, two that set the same input. `top`: the uppermost file. */
export function checkPolicies(
  said: Said,
  tree: Tree,
  top: string,
): { problems: readonly Problem[]; warnings: readonly Problem[] } {
  const { inputs = {}, policies = {}, variants = {} } = said;
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const refuse = (code: ProblemCode, path: Path, message: string, fix: string, why?: string) =>
    problems.push({ code, message, fix, ...(why === undefined ? {} : { why }), at: keySpanOf(tree, path) });

  const checkInputs = (kind: 'policies' | 'variants', owner: string, own: Inputs) => {
    const known: Record<string, Quantity> = {};
    for (const [name, quantity] of Object.entries(own)) {
      const below = inputs[name];
      if (below === undefined) {
        const declared = 'declare it under `inputs:` with the value it has otherwise';
        const path = [kind, owner, 'inputs', name];
        refuse(
          'UNKNOWN_NAME',
          path,
          `there is no input called ${name}`,
          didYouMean(name, Object.keys(inputs), declared),
        );
      } else {
        known[name] = quantity;
        const mismatch = mismatchOf(below, quantity, inputs);
        if (mismatch) problems.push({ ...mismatch, message: `${name} ${mismatch.message}`, at: quantity.at });
      }
    }
    problems.push(...formulaCycles({ ...inputs, ...known }, tree));
  };

  for (const [name, policy] of Object.entries(policies)) {
    checkInputs('policies', name, policy.inputs ?? {});
    if (policy.inputs !== undefined) continue;
    // A switch of a policy that nothing declares: most likely another one is meant.
    const others = Object.keys(policies).filter(other => other !== name);
    refuse(
      'UNKNOWN_NAME',
      ['policies', name],
      `there is no policy called ${name}`,
      didYouMean(name, others, 'declare it with the `inputs` that it sets while it is in force'),
      'a policy says which inputs it sets',
    );
  }
  for (const [name, variant] of Object.entries(variants)) {
    const { inputs: own = {}, policies: switched = {} } = variant;
    checkInputs('variants', name, own);
    for (const policy of Object.keys(switched)) {
      if (policies[policy]) continue;
      const fix = didYouMean(policy, Object.keys(policies), 'declare it under `policies:`');
      refuse('UNKNOWN_NAME', ['variants', name, 'policies', policy], `there is no policy called ${policy}`, fix);
    }
    if (Object.keys(own).length + Object.keys(switched).length === 0)
      refuse(
        'MISSING_FIELD',
        ['variants', name],
        `variant ${name} changes nothing`,
        'give it `inputs:` or `policies:`',
      );
  }
  for (const variant of [undefined, ...Object.keys(variants)]) {
    const force = policiesInForce(said, variant);
    const settled = (variant && variants[variant]?.inputs) || {};
    problems.push(...clashes(force, policies, settled, tree));
    problems.push(...formulaCycles(layInputs(said, variant), tree));
  }
  for (const policy of policiesInForce(said))
    for (const [name, quantity] of Object.entries(policies[policy]!.inputs ?? {}))
      warnings.push(...hidden(policy, name, quantity, inputs[name], top));
  return { problems, warnings };
}

function mismatchOf(below: Quantity, above: Quantity, inputs: Inputs): Omit<Problem, 'at'> | undefined {
  const [was, is] = [below, above].map(({ expression }) => dimensionOf(expression, name => dimensionIn(inputs, name)));
  // What has no dimension of its own has been complained of, or will be where it is used.
  if (typeof was !== 'object' || typeof is !== 'object' || sameDimension(was, is)) return undefined;
  if ([below, above].some(({ expression }) => expression.kind === 'number' && Number.isNaN(expression.value)))
    return undefined;
  return {
    code: Object.keys(is).length === 0 ? 'UNIT_MISSING' : 'UNIT_MISMATCH',
    message: `is ${formatDimension(is)} here; it has to be ${formatDimension(was)}, as below`,
    fix: `write it like \`${below.written}\``,
  };
}

function dimensionIn(inputs: Inputs, name: string, depth = 0): Dimension | undefined {
  const input = inputs[name];
  if (input === undefined || depth > Object.keys(inputs).length) return undefined;
  const found = dimensionOf(input.expression, other => dimensionIn(inputs, other, depth + 1));
  return typeof found === 'string' ? undefined : found;
}

/** Inputs that two policies in force both set. */
function clashes(
  force: readonly string[],
  policies: NonNullable<Said['policies']>,
  settled: Inputs,
  tree: Tree,
): readonly Problem[] {
  const owner = new Map<string, string>();
  const problems: Problem[] = [];
  for (const policy of force) {
    for (const name of Object.keys(policies[policy]!.inputs ?? {})) {
      const other = owner.get(name);
      owner.set(name, policy);
      if (other === undefined || settled[name]) continue;
      problems.push({
        code: 'WRONG_TYPE',
        message: `policies ${other} and ${policy} are both in force and both set ${name}`,
        why: 'an input has one value',
        fix: 'take one of them out of force, or write a third that says what both together come to',
        at: keySpanOf(tree, ['policies', policy, 'inputs', name]),
      });
    }
  }
  return problems;
}

/** A scenario that sets an input over a model whose policy sets it too would otherwise wonder why nothing changes. */
function hidden(
  policy: string,
  name: string,
  quantity: Quantity,
  below: Quantity | undefined,
  top: string,
): readonly Problem[] {
  if (below === undefined || below.at.file.name !== top || quantity.at.file.name === top) return [];
  return [
    {
      code: 'WRONG_TYPE',
      message: `${name} is set here, but policy ${policy} is in force and sets it to \`${quantity.written}\``,
      fix: `set it in the policy, or take the policy out of force: \`policies: { ${policy}: { in_force: false } }\``,
      at: below.at,
    },
  ];
}
