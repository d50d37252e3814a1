// Shocks as written → shocks as slots: when, how long, how hard, and the indices they hit.
// What a shock does to a lane, a site or a cohort is the engine's business (../engine/shock.ts).
import { parseDate } from '../numbers/date.ts';
import type { Shock } from '../scenario/scenario.ts';
import { bernoulli, codeOf, join } from './chance.ts';
import { constant } from './columns.ts';
import { type Draft, indexOf, PLAIN, TIME, wholeSteps } from './draft.ts';
import { cohortsCalled, placesOf, sitesCalled } from './places.ts';
import type { Field, Labels, ShockSlot } from './program.ts';
import type { Numeric } from './slots.ts';

/** The word for every other region (lanes) or every region (uses). */
const ALL = 'all';
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
  return { slots: parts.map(({ slot }) => slot), labels: parts.map(({ label }) => label) };
}

function compileShock(draft: Draft, name: string, shock: Shock, start: number, weeks: number): readonly ShockSlot[] {
  const { columns, slots } = draft;
  const share = { dimension: PLAIN, low: 0, high: 1 };
  const time = { dimension: TIME, low: 0 };
  const shape = shock.shape ?? 'step';
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
  const range = shock.kind === 'demand-surge' ? { dimension: PLAIN, low: 0, high: 100 } : share;
  columns.severity.push(
    severity ? slots.number(severity, { what: `severity of ${name}`, ...range, example: '60 %' }) : constant(1),
  );
  const leakage = 'leakage' in shock ? shock.leakage : undefined;
  columns.shockLeakage.push(
    leakage ? slots.number(leakage, { what: `leakage of ${name}`, ...share, example: '10 %' }) : NOTHING,
  );
  const targets = targetsOf(draft, name, shock);
  pushQuota(draft, name, shock);
  const slot = (kind: ShockSlot['kind'], hit: readonly number[]): ShockSlot => ({
    kind,
    shape: ramp ? 'ramp' : (shape as 'step' | 'v'),
    targets: Uint32Array.from(hit),
    background: false,
  });
  const buyers = shock.kind === 'outage' ? cohortsCalled(draft, shock.sites) : [];
  if (buyers.length === 0) return [slot(shock.kind, targets)];
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
];

function negated({ central, code }: Numeric): Numeric {
  if (code === undefined) return { central: -central };
  return {
    central: -central,
    code: { op: [...code.op, 'negate'], operand: [...code.operand, 0], depth: code.depth },
  };
}

/** Weeks after the start. A date is certain; a window, a hazard and a time after the start bring luck of their own. */
function onset(draft: Draft, name: string, shock: Shock, start: number, weeks: number): Numeric {
  const { slots } = draft;
  const path = ['shocks', name, 'onset'];
  const written = shock.onset;
  const after = (text: string, at: readonly (string | number)[]): number => {
    const day = parseDate(text);
    if (day === undefined) {
      slots.refuse('BAD_DATE', at, `${text} is not a calendar date`, 'write year-month-day, for instance 2025-04-04');
      return Number.NaN;
    }
    const since = (day - start) / 7;
    if (since < 0)
      slots.refuse(
        'BAD_DATE',
        at,
        `${name} begins before the scenario starts`,
        'move the start back, or the onset forward',
        'the base state knows no shock that is already under way',
      );
    if (since > weeks)
      slots.warnings.push({
        code: 'BAD_DATE',
        message: `${name} begins after the scenario ends`,
        at: draft.scenario.spanOf(at),
      });
    return since;
  };
  if (typeof written === 'string') {
    const since = after(written, path);
    wholeSteps(draft, since, 0, `onset of ${name}`);
    return constant(since);
  }
  if ('window' in written) {
    const [from, to] = written.window.map((text, i) => after(text, [...path, 'window', i])) as [number, number];
    if (from > to)
      slots.refuse('BAD_INTERVAL', path, `the window of ${name} ends before it begins`, 'put the earlier date first');
    if (!(from <= to)) return constant(Number.NaN);
    const code = slots.draw(path.join('.'), { family: 'uniform', parameters: [from, to], scale: 1 }, 'event');
    return { central: (from + to) / 2, code };
  }
  if ('hazard' in written) {
    const rate = slots.number(written.hazard, {
      what: `hazard of ${name}`,
      dimension: { time: -1 },
      low: 0,
      example: '0.2/year',
    });
    const from = written.from === undefined ? 0 : after(written.from, [...path, 'from']);
    const wait = slots.draw(path.join('.'), { family: 'exponential', parameters: [1], scale: 1 }, 'event');
    // from + wait / hazard; a hazard of zero never comes: x / 0 is infinite, and so beyond every horizon.
    return {
      central: from + 1 / rate.central,
      code: join(codeOf(constant(from)), join(wait, codeOf(rate), '/'), '+'),
    };
  }
  return slots.number(written.after_start, { what: `onset of ${name}`, dimension: TIME, low: 0, example: '8 weeks' });
}

/** 1 if it happens in a draw, else 0. */
function occurs(draft: Draft, name: string, shock: Shock): Numeric {
  if (shock.probability === undefined) return constant(1);
  const probability = draft.slots.number(shock.probability, {
    what: `probability of ${name}`,
    dimension: PLAIN,
    low: 0,
    high: 1,
    example: '30 %',
  });
  return bernoulli(draft.slots, `shocks.${name}.occurs`, probability);
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

function targetsOf(draft: Draft, name: string, shock: Shock): readonly number[] {
  const path = ['shocks', name];
  const { regions, goods, lanes, cohorts } = draft;
  const check = (
    kind: string,
    key: string,
    names: readonly string[],
    known: readonly string[],
    everything: boolean,
  ) => {
    for (const [i, each] of names.entries()) {
      if (!(everything && each === ALL)) indexOf(draft, kind, each, known, spanKey(draft, [...path, key], i));
    }
  };
  let targets: readonly number[];
  switch (shock.kind) {
    case 'export-ban':
    case 'export-quota': {
      check('region', 'from', shock.from, regions, false);
      check('region', 'to', shock.to, regions, true);
      check(
        'good',
        'goods',
        shock.goods,
        goods.map(good => good.name),
        false,
      );
      targets = lanes.flatMap((lane, i) =>
        shock.goods.includes(goods[lane.good]!.name) &&
        within(draft, shock.from, lane.from) &&
        (within(draft, shock.to, lane.to) ||
          (shock.to.includes(ALL) && draft.homes[lane.to] !== draft.homes[lane.from]))
          ? [i]
          : [],
      );
      break;
    }
    case 'outage': {
      const lines = placesOf(draft);
      check(
        'site, facility or cohort',
        'sites',
        shock.sites,
        [...lines, ...cohorts.map(({ cohort }) => cohort)],
        false,
      );
      targets = sitesCalled(draft, shock.sites);
      break;
    }
    case 'demand-surge': {
      const uses = [...new Set(cohorts.map(cohort => cohort.use))];
      check('use', 'uses', shock.uses, uses, false);
      check('region', 'regions', shock.regions, regions, true);
      targets = cohorts.flatMap((cohort, i) =>
        shock.uses.includes(cohort.use) && (shock.regions.includes(ALL) || within(draft, shock.regions, cohort.region))
          ? [i]
          : [],
      );
      break;
    }
  }
  const buyers = shock.kind === 'outage' ? cohortsCalled(draft, shock.sites) : [];
  if (targets.length === 0 && buyers.length === 0 && draft.slots.problems.length === 0) {
    draft.slots.refuse(
      'UNKNOWN_NAME',
      path,
      `${name} hits nothing in this model`,
      'name goods, regions, sites or uses that are connected',
      'a shock without a target would be a silent no',
    );
  }
  return targets;
}

/** What hits a region hits its parts. */
const within = (draft: Draft, names: readonly string[], region: number): boolean =>
  names.includes(draft.regions[region]!) || names.includes(draft.regions[draft.homes[region]!]!);

/** A list written as one word has no positions inside. */
function spanKey(draft: Draft, path: readonly string[], index: number): readonly (string | number)[] {
  const whole = draft.scenario.spanOf(path);
  const inner = draft.scenario.spanOf([...path, index]);
  return inner.start >= whole.start && inner.end <= whole.end ? [...path, index] : path;
}
