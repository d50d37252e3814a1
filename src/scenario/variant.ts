// A scenario with policies and a variant laid over what its files say. Reads no file: all of them have been checked by load.ts.
import type { Scenario } from './load.ts';
import { layInputs, policiesInForce } from './policy.ts';

/** The same scenario with the inputs and switches of one of its variants. */
export function variantOf(scenario: Scenario, variant: string): Scenario {
  return laidOver(scenario, variant);
}

/** Names of the policies in force, in a variant or outside of all. */
export const inForce = ({ written }: Scenario, variant?: string): readonly string[] =>
  policiesInForce(written, variant);

/** The scenario with the inputs of policies in force, and of one of its variants, in place of its own. */
export function laidOver(scenario: Scenario, variant?: string): Scenario {
  const { written } = scenario;
  if (written.inputs === undefined) return scenario;
  const inputs = layInputs(written, variant);
  const replaced = new Set(
    Object.entries(written.inputs).flatMap(([name, { path }]) => (inputs[name]!.path === path ? [] : [path])),
  );
  return {
    ...scenario,
    document: { ...written, inputs },
    quantities: scenario.quantities.filter(({ path }) => !replaced.has(path)),
  };
}
