// Shocks that follow a ladder: in which of its states each is in force.
import type { Shock } from '../scenario/scenario.ts';
import { type Draft, indexOf } from './draft.ts';
import type { During } from './program.ts';

/** The states during which a shock is in force, or undefined where it has an onset of its own. */
export function duringOf(draft: Draft, name: string, shock: Shock): During | undefined {
  const { onset } = shock;
  if (typeof onset !== 'object' || !('while' in onset)) return undefined;
  const { slots, scenario } = draft;
  const ladders = scenario.document.ladders ?? {};
  const path = ['shocks', name, 'onset', 'while'];
  const { ladder: called, state: states } = onset.while;
  const ladder = indexOf(draft, 'ladder', called, Object.keys(ladders), [...path, 'ladder']);
  if (ladder < 0) return undefined;
  const { starts, states: known } = ladders[called]!;
  const names = Object.keys(known);
  const chosen = new Uint8Array(names.length);
  for (const state of states) {
    const index = indexOf(draft, `state of ladder ${called}`, state, names, [...path, 'state']);
    if (index >= 0) chosen[index] = 1;
    if (state === starts)
      slots.refuse(
        'WRONG_TYPE',
        [...path, 'state'],
        `${called} starts in ${state}, and ${name} would be under way from the start`,
        'tie it to a state that comes later, or write what always holds into the model',
        'the base state knows no shock that is already under way',
      );
  }
  if ('shape' in shock && shock.shape === 'v')
    slots.refuse(
      'WRONG_TYPE',
      ['shocks', name, 'shape'],
      `${name} eases in a straight line to its end, and a ladder does not say beforehand how long it stays`,
      'write `shape: { kind: ramp, fall: 8 weeks }`: it eases once the ladder has moved on',
    );
  return { ladder, states: chosen };
}
