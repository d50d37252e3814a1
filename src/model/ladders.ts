// Ladders of escalation as slots: states and moves by index, and luck for every visit. What one state says is ladder-state.ts's;
// how a draw runs through them is the engine's business (../engine/ladder.ts), and which shocks follow them that of during.ts.
import { pathName } from '../scenario/resolve.ts';
import type { Ladder } from '../scenario/scenario.ts';
import { type Draft, indexOf } from './draft.ts';
import { lastVisit, type Pace, reached } from './ladder-pace.ts';
import { compileState } from './ladder-state.ts';
import type { Labels, LadderSlot } from './program.ts';
import type { Numeric } from './slots.ts';

export interface Ladders {
  readonly slots: readonly LadderSlot[];
  readonly labels: Labels['ladders'];
}

/** More than anyone has a view of; luck is laid out by visit and state. */
const MOST_STATES = 100;

/** `weeks`: the scenario's length. */
export function compileLadders(draft: Draft, weeks: number): Ladders {
  const written = Object.entries(draft.scenario.document.ladders ?? {});
  return {
    slots: written.map(([name, ladder]) => compileLadder(draft, name, ladder, weeks)),
    labels: written.map(([name, { title, states }]) => ({ name, title: title ?? name, states: Object.keys(states) })),
  };
}

const NONE = new Int32Array(0);
/** Stands for one that is refused. */
const NO_LADDER: LadderSlot = { start: 0, visits: 1, states: [], luckStay: NONE, luckChoice: NONE, luckMove: NONE };

function compileLadder(draft: Draft, name: string, ladder: Ladder, weeks: number): LadderSlot {
  const names = Object.keys(ladder.states);
  if (names.length > MOST_STATES) {
    draft.slots.refuse(
      'BAD_NUMBER',
      ['ladders', name, 'states'],
      `${name} has ${names.length} states; no more than ${MOST_STATES} are followed`,
      'write the states that no shock tells apart as one',
    );
    return NO_LADDER;
  }
  const found = indexOf(draft, `state of ladder ${name}`, ladder.starts, names, ['ladders', name, 'starts']);
  const compiled = names.map(state => compileState(draft, name, state, ladder.states));
  const start = Math.max(0, found);
  const paces = compiled.map(({ pace }) => pace);
  const last = found < 0 ? 0 : lastVisit(draft, name, names, paces, start, weeks);
  const states = compiled.map(({ slot }) => slot);
  return { start, visits: last + 1, states, ...addLuck(draft, name, names, paces, start, last) };
}

const UNIFORM = { family: 'uniform', parameters: [0, 1], scale: 1 } as const;
const THRESHOLD = { family: 'exponential', parameters: [1], scale: 1 } as const;

/**
 * Luck by visit, for what the states that a visit may be to can ask of it. Its names hold the visit and where it would move, not
 * the states it may be to, so that another state, move or ladder changes no draw: `ladders.china#2v`, `#2v+1`, `ladders.china.ban#v`.
 */
function addLuck(
  draft: Draft,
  name: string,
  names: readonly string[],
  paces: readonly Pace[],
  start: number,
  last: number,
): Pick<LadderSlot, 'luckStay' | 'luckChoice' | 'luckMove'> {
  const { slots, columns } = draft;
  const visits = last + 1;
  const luckStay = new Int32Array(visits).fill(-1);
  const luckChoice = new Int32Array(visits).fill(-1);
  const luckMove = new Int32Array(visits * names.length).fill(-1);
  const draw = (stream: string, distribution: typeof UNIFORM | typeof THRESHOLD, central: number): number => {
    const luck: Numeric = { central, code: slots.draw(stream, distribution, 'event') };
    return columns.ladderLuck.push(luck) - 1;
  };
  const own = pathName(['ladders', name]);
  for (let v = 0; v < last; v++) {
    const asked = reached(paces, start, v).map(state => paces[state]!.asks);
    if (asked.some(({ stay }) => stay)) luckStay[v] = draw(`${own}#${2 * v}`, UNIFORM, 0.5);
    if (asked.some(({ choice }) => choice)) luckChoice[v] = draw(`${own}#${2 * v + 1}`, UNIFORM, 0.5);
    for (const [to, state] of names.entries())
      if (asked.some(({ moves }) => moves.includes(to)))
        luckMove[v * names.length + to] = draw(`${pathName(['ladders', name, state])}#${v}`, THRESHOLD, 1);
  }
  return { luckStay, luckChoice, luckMove };
}
