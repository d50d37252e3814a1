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
  const { written, taken } = scenario;
  if (written.inputs === undefined) return scenario;
  // What a response sets counts, whatever policies say, as it does in a variant.
  const set = Object.entries(written.inputs).filter(([name]) => taken?.inputs.has(name));
  const inputs = { ...layInputs(written, variant), ...Object.fromEntries(set) };
  const replaced = new Set(
    Object.entries(written.inputs).flatMap(([name, { path }]) => (inputs[name]!.path === path ? [] : [path])),
  );
  return {
    ...scenario,
    document: { ...written, inputs },
    quantities: scenario.quantities.filter(({ path }) => !replaced.has(path)),
  };
}
