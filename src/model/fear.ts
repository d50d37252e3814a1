// What buyers fear of a control, as a shock of its own: they hoard from its announcement on, and calm down after its onset.

import { evaluate } from '../numbers/code.ts';
import type { Shock } from '../scenario/scenario.ts';
import { codeOf, join } from './chance.ts';
import { constant } from './columns.ts';
import { type Draft, indexOf, PLAIN, TIME } from './draft.ts';
import type { ShockSlot } from './program.ts';
import type { Numeric } from './slots.ts';
import { buyersOf } from './targets.ts';

type Control = Extract<Shock, { kind: 'export-ban' | 'export-quota' | 'export-licence' }>;

/** Weeks in which fear fades where nothing is said: a quarter (scenarios/guide/model.md). */
const FADES = 13;

/** Adds the columns of the hoarding that goes with a control; called when the control's own columns are in place. */
export function addFear(draft: Draft, name: string, control: Control, fear: NonNullable<Control['fear']>): ShockSlot {
  const { columns, slots } = draft;
  const read = (quantity: NonNullable<typeof fear.announced>, field: string) =>
    slots.number(quantity, {
      what: `${field} of the fear of ${name}`,
      dimension: TIME,
      low: 0,
      high: 520,
      example: '4 weeks',
    });
  const path = ['shocks', name, 'fear', 'regions'];
  for (const region of fear.regions ?? []) if (region !== 'all') indexOf(draft, 'region', region, draft.regions, path);
  const lead = fear.announced ? read(fear.announced, 'announced') : constant(0);
  const onset = columns.onset.at(-1)!;
  const [duration, zero] = [columns.duration.at(-1)!, constant(0)];
  // A control that lasts no time is none, and nobody is afraid of it.
  const occurs = joined(columns.occurs.at(-1)!, joined(duration, zero, '>'), '*');
  // Known before the scenario starts: feared from its start. Fear that is announced with the control is full for one step.
  const begins = joined(zero, joined(onset, lead, '-'), 'max');
  columns.onset.push(begins);
  columns.duration.push(joined(joined(onset, begins, '-'), constant(draft.weeksPerStep), 'max'));
  columns.severity.push(
    slots.number(fear.severity, {
      what: `severity of the fear of ${name}`,
      dimension: PLAIN,
      low: 0,
      high: 100,
      example: '80 %',
    }),
  );
  columns.rise.push(zero);
  columns.fall.push(fear.fades ? read(fear.fades, 'fades') : constant(FADES));
  columns.occurs.push(occurs);
  for (const field of ['shockLeakage', 'quotaShare', 'quotaAmount'] as const) columns[field].push(constant(Number.NaN));
  columns.upside.push(zero);
  const exporters = control.from;
  const afraid = buyersOf(draft, control.goods, fear.regions ?? control.to).filter(
    a => fear.regions !== undefined || !exporters.includes(draft.regions[draft.homes[draft.accounts[a]!.region]!]!),
  );
  return { kind: 'hoarding', shape: 'ramp', targets: Uint32Array.from(afraid), background: false };
}

function joined(a: Numeric, b: Numeric, operator: '-' | '*' | '>' | 'max'): Numeric {
  const central = evaluate(join(codeOf(certain(a)), codeOf(certain(b)), operator), []);
  return a.code || b.code ? { central, code: join(codeOf(a), codeOf(b), operator) } : { central };
}

const certain = ({ central }: Numeric): Numeric => ({ central });
