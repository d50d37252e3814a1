// Shocks as written → shocks as slots: when, how long, how hard, and the indices they hit.
// What a shock does to a lane, a site or a cohort is the engine's business (../engine/shock.ts).
import type { Shock } from '../scenario/scenario.ts';
import { constant } from './columns.ts';
import { type Draft, PLAIN, TIME, wholeSteps } from './draft.ts';
import { addFear } from './fear.ts';
import { occurs, onset } from './onset.ts';
import { cohortsCalled } from './places.ts';
import type { Field, Labels, ShockSlot } from './program.ts';
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
      label:
        slot.kind === 'hoarding' && shock.kind !== 'hoarding'
          ? { name, title: `Fear: ${shock.title ?? name}`, kind: slot.kind, background: false }
          : { name, title: shock.title ?? name, kind: shock.kind, background: false },
    })),
  );
  return { slots: parts.map(({ slot }) => slot), labels: parts.map(({ label }) => label) };
}

function compileShock(draft: Draft, name: string, shock: Shock, start: number, weeks: number): readonly ShockSlot[] {
  const { columns, slots } = draft;
  const share = { dimension: PLAIN, low: 0, high: 1 };
  const time = { dimension: TIME, low: 0 };
  const shape = ('shape' in shock ? shock.shape : undefined) ?? 'step';
  const ramp = typeof shape === 'string' ? undefined : shape;
  columns.onset.push(onset(draft, name, shock, start, weeks));
  const duration = slots.number(shock.duration, { what: `duration of ${name}`, ...time, example: '26 weeks' });
  if (!duration.code) wholeSteps(draft, duration.central, 0, `duration of ${name}`);
  columns.duration.push(duration);
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
  const slot = (kind: ShockSlot['kind'], hit: readonly number[]): ShockSlot => ({
    kind,
    shape: ramp ? 'ramp' : (shape as 'step' | 'v'),
    targets: Uint32Array.from(hit),
    ...(supported && { rows: supported.rows, payer: supported.payer }),
    background: 'standing' in shock && shock.standing === true,
  });
  const fear = 'fear' in shock && shock.fear !== undefined ? [addFear(draft, name, shock, shock.fear)] : [];
  const buyers = shock.kind === 'outage' ? cohortsCalled(draft, shock.sites) : [];
  if (buyers.length === 0) return [slot(kindOf(draft, shock), targets), ...fear];
  // A buyer that is down wants less: a surge of demand downwards, at the same time and with the same luck.
  if (targets.length > 0) for (const field of SHOCK_FIELDS) columns[field].push(columns[field].at(-1)!);
  columns.severity.push(negated(columns.severity.pop()!));
  return [...(targets.length > 0 ? [slot('outage', targets)] : []), slot('demand-surge', buyers)];
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
