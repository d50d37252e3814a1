// The scenario's variants as programs of their own, beside the program they vary. Only inputs differ, so outcomes line up.
import type { Checked, Problem } from '../problem.ts';
import { type Scenario, variantOf } from '../scenario/load.ts';
import { compile } from './compile.ts';
import type { Program } from './program.ts';

export interface Variant {
  readonly name: string;
  readonly title: string;
  readonly program: Program;
}

/** Every variant in the file's order; the problems of all of them where one does not compile. */
export function compileVariants(scenario: Scenario, base: Program): Checked<readonly Variant[]> {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const variants: Variant[] = [];
  for (const [name, { title = name }] of Object.entries(scenario.document.variants ?? {})) {
    const compiled = compile(variantOf(scenario, name));
    if (!compiled.ok) {
      // The place is where the number is used; without the name a reader would look for the mistake in the scenario itself.
      problems.push(...compiled.problems.map(each => ({ ...each, message: `in variant ${name}: ${each.message}` })));
      continue;
    }
    warnings.push(...compiled.warnings);
    refuseUnlike(name, base, compiled.value);
    variants.push({ name, title, program: compiled.value });
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: variants, warnings };
}

function refuseUnlike(name: string, base: Program, variant: Program): void {
  const outline = ({ labels, outcomes }: Program) =>
    labels.outcomes.map((l, i) => `${l.outcome}(${l.region}) ${l.form} ${l.unit} ${outcomes[i]!.kept}`).join('\n');
  if (outline(base) !== outline(variant)) throw new Error(`this is a bug: variant ${name} has other outcomes`);
}
