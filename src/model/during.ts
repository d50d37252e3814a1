// Shocks that follow a ladder: in which of its states each is in force; and that what stands in both worlds waits for no ladder.
import type { Shock } from '../scenario/scenario.ts';
import { type Draft, indexOf } from './draft.ts';
import type { During } from './program.ts';

/** The states during which a shock is in force, or undefined where it has an onset of its own. */
export function duringOf(draft: Draft, name: string, shock: Shock): During | undefined {
  const { onset } = shock;
  checkStanding(draft, name, shock);
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

/** What stands in both worlds cannot wait for something that comes in one alone. */
function checkStanding({ slots, scenario }: Draft, name: string, shock: Shock): void {
  if (!isStanding(shock) || typeof shock.onset === 'string') return;
  const trigger = 'after' in shock.onset ? shock.onset.after.shock : undefined;
  const before = trigger === undefined ? undefined : scenario.document.shocks?.[trigger];
  const ladder = 'while' in shock.onset ? shock.onset.while.ladder : undefined;
  if (ladder === undefined && (before === undefined || isStanding(before))) return;
  slots.refuse(
    'WRONG_TYPE',
    ['shocks', name, 'standing'],
    ladder === undefined
      ? `${name} is \`standing\`, and waits for ${trigger}, which is not`
      : `${name} is \`standing\`, and waits for the ladder ${ladder}`,
    'give it an onset of its own, or take `standing` out',
    'it is to hold in the world without the shocks too, and what it waits for never comes there',
  );
}

const isStanding = (shock: Shock): boolean => 'standing' in shock && shock.standing === true;
