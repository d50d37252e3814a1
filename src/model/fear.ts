// What buyers fear of a control, as a shock of its own: they hoard from its announcement on, and calm down after its onset.
import type { Shock } from '../scenario/scenario.ts';
import { combined } from './chance.ts';
import { constant } from './columns.ts';
import { type Draft, indexOf, PLAIN, TIME } from './draft.ts';
import type { During, ShockSlot } from './program.ts';
import { buyersOf } from './targets.ts';

type Control = Extract<Shock, { kind: 'export-ban' | 'export-quota' | 'export-licence' }>;

/** Weeks in which fear fades where nothing is said: a quarter (scenarios/guide/model.md). */
const FADES = 13;

/**
 * Adds the columns of the hoarding that goes with a control, whose own are complete in row `control`. Of one that follows a ladder,
 * every episode frightens anew.
 */
export function addFear(
  draft: Draft,
  name: string,
  control: Control,
  fear: NonNullable<Control['fear']>,
  row: number,
  during: During | undefined,
): ShockSlot {
  const { columns, slots } = draft;
  const read = (quantity: NonNullable<typeof fear.announced>, field: string) =>
    slots.number(quantity, {
      what: `${field} of the fear of ${name}`,
      dimension: TIME,
      low: 0,
      high: 520,
      example: '4 weeks',
    });
  const path = ['shocks', name, 'fear'];
  for (const region of fear.regions ?? [])
    if (region !== 'all') indexOf(draft, 'region', region, draft.regions, [...path, 'regions']);
  if (during !== undefined && fear.announced !== undefined)
    slots.refuse(
      'WRONG_TYPE',
      [...path, 'announced'],
      `${name} follows a ladder, and is not announced`,
      'take `announced` out, or write a state of the ladder in which it is announced and a shock of kind hoarding that follows it',
      'nobody knows beforehand when a ladder moves',
    );
  const lead = fear.announced ? read(fear.announced, 'announced') : constant(0);
  const onset = columns.onset[row]!;
  const [duration, zero] = [columns.duration[row]!, constant(0)];
  // A control that lasts no time is none, and nobody is afraid of it.
  const occurs = combined(columns.occurs[row]!, combined(duration, zero, '>'), '*');
  // Known before the scenario starts: feared from its start. Fear that is announced with the control is full for one step.
  const oneStep = constant(draft.weeksPerStep);
  const begins = during ? onset : combined(zero, combined(onset, lead, '-'), 'max');
  columns.onset.push(begins);
  columns.duration.push(during ? oneStep : combined(combined(onset, begins, '-'), oneStep, 'max'));
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
  const targets = Uint32Array.from(afraid);
  return { kind: 'hoarding', shape: 'ramp', targets, background: false, control: row, ...(during && { during }) };
}
