// Shocks as written → shocks as slots: when, how long, how hard, and the indices they hit.
// What a shock does to a lane, a site or a cohort is the engine's business (../engine/shock.ts).
import type { Shock } from '../scenario/scenario.ts';
import { chainShocks } from './after.ts';
import { constant } from './columns.ts';
import { type Draft, PLAIN, TIME, wholeSteps } from './draft.ts';
import { duringOf } from './during.ts';
import { addFear } from './fear.ts';
import { occurs, onset } from './onset.ts';
import { cohortsCalled } from './places.ts';
import type { Field, Labels, ShockSlot } from './program.ts';
import { isSetback, pushSetback } from './setbacks.ts';
import type { Numeric } from './slots.ts';
import { isSupport, kindOf, sizeOf, supportedBy, upsideOf } from './supports.ts';
import { targetsOf } from './targets.ts';

const NOTHING = constant(Number.NaN);

export interface Compiled {
  readonly slots: readonly ShockSlot[];
  readonly labels: Labels['shocks'];
}

/** `start` is in days since 1970-01-01, `weeks` the length of the scenario. */
export function compileShocks(draft: Draft, start: number, weeks: number): Compiled {
  const entries = Object.entries(draft.scenario.document.shocks ?? {});
  const parts = entries.flatMap(([name, shock]) =>
    compileShock(draft, name, shock, start, weeks).map(slot => ({
      slot,
      label: { name, title: shock.title ?? name, kind: shock.kind, background: false },
    })),
  );
  const rows = (name: string) => parts.flatMap(({ label }, row) => (label.name === name ? [row] : []));
  chainShocks(draft, new Map(entries.map(([name]) => [name, rows(name)])));
  // Fear goes by when its control comes, so that it is laid when that is settled.
  const fears = entries.flatMap(([name, shock]) => {
    if (!('fear' in shock) || shock.fear === undefined) return [];
    const row = rows(name)[0]!;
    const slot = addFear(draft, name, shock, shock.fear, row, parts[row]!.slot.during);
    return [{ slot, label: { name, title: `Fear: ${shock.title ?? name}`, kind: slot.kind, background: false } }];
  });
  const all = [...parts, ...fears];
  return { slots: all.map(({ slot }) => slot), labels: all.map(({ label }) => label) };
}

function compileShock(draft: Draft, name: string, shock: Shock, start: number, weeks: number): readonly ShockSlot[] {
  const { columns, slots } = draft;
  const share = { dimension: PLAIN, low: 0, high: 1 };
  const time = { dimension: TIME, low: 0 };
  const shape = ('shape' in shock ? shock.shape : undefined) ?? 'step';
  const ramp = typeof shape === 'string' ? undefined : shape;
  columns.onset.push(onset(draft, name, shock, start, weeks));
  columns.duration.push(duration(draft, name, shock));
  columns.rise.push(
    ramp?.rise ? slots.number(ramp.rise, { what: `rise of ${name}`, ...time, example: '4 weeks' }) : constant(0),
  );
  columns.fall.push(
    ramp?.fall ? slots.number(ramp.fall, { what: `fall of ${name}`, ...time, example: '8 weeks' }) : constant(0),
  );
  columns.occurs.push(occurs(draft, name, shock));

  const severity = 'severity' in shock ? shock.severity : undefined;
  const range =
    shock.kind === 'demand-surge' || shock.kind === 'hoarding' ? { dimension: PLAIN, low: 0, high: 100 } : share;
  const size = sizeOf(draft, name, shock);
  columns.upside.push(upsideOf(draft, name, shock));
  columns.severity.push(
    size
      ? size
      : severity
        ? slots.number(severity, { what: `severity of ${name}`, ...range, example: '60 %' })
        : constant(1),
  );
  const leakage = 'leakage' in shock ? shock.leakage : undefined;
  columns.shockLeakage.push(
    leakage ? slots.number(leakage, { what: `leakage of ${name}`, ...share, example: '10 %' }) : NOTHING,
  );
  const supported = isSupport(shock) ? supportedBy(draft, name, shock) : undefined;
  const targets = targetsOf(draft, name, shock, supported?.targets);
  pushQuota(draft, name, shock);
  const during = duringOf(draft, name, shock);
  const slot = (kind: ShockSlot['kind'], hit: readonly number[]): ShockSlot => ({
    kind,
    shape: ramp ? 'ramp' : (shape as 'step' | 'v'),
    targets: Uint32Array.from(hit),
    ...(supported && { rows: supported.rows, payer: supported.payer }),
    background: 'standing' in shock && shock.standing === true,
    ...(during && { during }),
  });
  if (shock.kind === 'demand-slump') columns.severity.push(negated(columns.severity.pop()!));
  if (isSetback(shock)) return [{ ...slot(kindOf(draft, shock), targets), setback: pushSetback(draft, name, shock) }];
  const buyers = shock.kind === 'outage' ? cohortsCalled(draft, shock.sites) : [];
  if (buyers.length === 0) return [slot(kindOf(draft, shock), targets)];
  // A buyer that is down wants less: a surge of demand downwards, at the same time and with the same luck.
  if (targets.length > 0) for (const field of SHOCK_FIELDS) columns[field].push(columns[field].at(-1)!);
  columns.severity.push(negated(columns.severity.pop()!));
  return [...(targets.length > 0 ? [slot('outage', targets)] : []), slot('demand-surge', buyers)];
}

/** How long it lasts. What is tied to a ladder, and what happens to projects, lasts on where nothing is said. */
function duration(draft: Draft, name: string, shock: Shock): Numeric {
  const { slots } = draft;
  if (shock.duration === undefined) {
    if (isSetback(shock) || (typeof shock.onset === 'object' && 'while' in shock.onset))
      return constant(Number.POSITIVE_INFINITY);
    const fix = 'add it, for instance `duration: 26 weeks`';
    slots.refuse('MISSING_FIELD', ['shocks', name], `\`duration\` is missing from shock \`${name}\``, fix);
    return constant(Number.NaN);
  }
  const lasts = slots.number(shock.duration, {
    what: `duration of ${name}`,
    dimension: TIME,
    low: 0,
    example: '26 weeks',
  });
  if (!lasts.code) wholeSteps(draft, lasts.central, 0, `duration of ${name}`);
  return lasts;
}

const SHOCK_FIELDS: readonly Field[] = [
  'onset',
  'duration',
  'severity',
  'rise',
  'fall',
  'occurs',
  'shockLeakage',
  'quotaShare',
  'quotaAmount',
  'upside',
];

function negated({ central, code }: Numeric): Numeric {
  if (code === undefined) return { central: -central };
  return {
    central: -central,
    code: { op: [...code.op, 'negate'], operand: [...code.operand, 0], depth: code.depth },
  };
}

/** A quota is a share of the normal flow, or an amount per time that the lanes share by normal flow. */
function pushQuota(draft: Draft, name: string, shock: Shock): void {
  const { columns, slots } = draft;
  if (shock.kind !== 'export-quota') {
    columns.quotaShare.push(NOTHING);
    columns.quotaAmount.push(NOTHING);
    return;
  }
  const good = draft.goods.find(({ name: known }) => shock.goods.includes(known));
  const amount =
    good && 'dimension' in shock.quota.expression && Object.keys(shock.quota.expression.dimension).length > 0;
  if (amount) {
    const dimension = { ...good.dimension, time: -1 };
    columns.quotaAmount.push(
      slots.number(shock.quota, { what: `quota of ${name}`, dimension, low: 0, example: `100 ${good.unit}/month` }),
    );
    columns.quotaShare.push(NOTHING);
  } else {
    columns.quotaShare.push(
      slots.number(shock.quota, { what: `quota of ${name}`, dimension: PLAIN, low: 0, high: 100, example: '60 %' }),
    );
    columns.quotaAmount.push(NOTHING);
  }
}
