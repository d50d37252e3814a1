// Shocks that answer other shocks: a chain of onsets, each its trigger's onset or end and a delay, and whether it follows at all.
// Works on columns that hold delays and turns them into times after the start. Knows nothing of what a shock does.
import type { Shock } from '../scenario/scenario.ts';
import { combined } from './chance.ts';
import { type Draft, indexOf } from './draft.ts';
import type { Numeric } from './slots.ts';

type After = Extract<Exclude<Shock['onset'], string>, { after: unknown }>['after'];

export const afterOf = ({ onset }: Shock): After | undefined =>
  typeof onset === 'object' && 'after' in onset ? onset.after : undefined;

/** `rows`: where each shock stands in the columns by shock; one that is two shocks to the engine has two. */
export function chainShocks(draft: Draft, rows: ReadonlyMap<string, readonly number[]>): void {
  const shocks = draft.scenario.document.shocks ?? {};
  const done = new Set<string>();
  const chain = (name: string, followers: readonly string[]): void => {
    const after = afterOf(shocks[name]!);
    if (done.has(name) || after === undefined) return;
    const at = ['shocks', name, 'onset', 'after', 'shock'];
    const circle = [...followers, name];
    done.add(name);
    if (circle.includes(after.shock)) {
      const way = [...circle.slice(circle.indexOf(after.shock)), after.shock].reverse().join(' → ');
      draft.slots.refuse(
        'FORMULA_CYCLE',
        at,
        `shocks trigger each other: ${way}`,
        'give one of them an onset of its own',
        'none of them would ever begin',
      );
      return;
    }
    if (indexOf(draft, 'shock', after.shock, Object.keys(shocks), at) < 0) return;
    if (isTied(shocks[after.shock]!)) {
      draft.slots.refuse(
        'WRONG_TYPE',
        at,
        `${after.shock} follows a ladder, and can trigger no other shock`,
        'tie this shock to the ladder too, with `while`, to a state that comes later if there is a delay',
        'a ladder may come back to a state many times',
      );
      return;
    }
    chain(after.shock, circle);
    follow(draft, rows.get(name)!, rows.get(after.shock)![0]!, after.from === 'end');
  };
  for (const name of Object.keys(shocks)) chain(name, []);
}

const isTied = ({ onset }: Shock): boolean => typeof onset === 'object' && 'while' in onset;

function follow({ columns }: Draft, rows: readonly number[], trigger: number, fromEnd: boolean): void {
  const times = [columns.onset[trigger]!, ...(fromEnd ? [columns.duration[trigger]!, columns.fall[trigger]!] : [])];
  const delay = columns.onset[rows[0]!]!;
  const onset = [...times, delay].reduce(plus);
  const occurs = combined(columns.occurs[trigger]!, columns.occurs[rows[0]!]!, '*');
  for (const row of rows) {
    columns.onset[row] = onset;
    columns.occurs[row] = occurs;
  }
}

/** No delay adds nothing. */
const plus = (a: Numeric, b: Numeric): Numeric => (b.code === undefined && b.central === 0 ? a : combined(a, b, '+'));
