// Licence regimes as written → licences as slots: the lanes they cover, each with its numbers, and their courses in time.
// What a queue does in a step is ../engine/licence.ts; when a regime is in force its shock says.
import { parseDate } from '../numbers/date.ts';
import { parseQuantity, type Quantity, sameDimension } from '../scenario/quantity.ts';
import { bernoulli, codeOf, join } from './chance.ts';
import { constant } from './columns.ts';
import { type Draft, indexOf, PLAIN, TIME, unknown, wholeSteps } from './draft.ts';
import { ONE, pushLanes, type Regime, share } from './licensed-lanes.ts';
import type { CourseSlot, Labels, LicenceSlot } from './program.ts';
import type { Numeric } from './slots.ts';
import { lanesOf } from './targets.ts';

/** A licence, but for its place among the others. */
type Unplaced = Omit<LicenceSlot, 'firstPool'>;
type Course = Quantity | Readonly<Record<string, Quantity>>;

export interface Licences {
  readonly slots: readonly LicenceSlot[];
  readonly labels: Labels['licences'];
}

const NOTHING = constant(Number.NaN);
/** A course may be given at this many times; more is a table, not something an analyst believes. */
const MOST_TIMES = 60;

/** Names of the licences that compileLicences makes, in its order; checks bear the name of their regime. */
export function licenceNames({ scenario }: Draft): readonly string[] {
  return Object.entries(scenario.document.shocks ?? {}).flatMap(([name, shock]) =>
    shock.kind !== 'export-licence' ? [] : shock.checks === undefined ? [name] : [name, CHECKS],
  );
}

/** No shock's name is empty. */
const CHECKS = '';

/** One licence for every regime, and one more for what it holds for checks. `shocks`: their names, by index; `start` in days since 1970-01-01. */
export function compileLicences(draft: Draft, shocks: readonly string[], start: number): Licences {
  const found = Object.entries(draft.scenario.document.shocks ?? {}).flatMap(([name, shock]) => {
    if (shock.kind !== 'export-licence') return [];
    const index = shocks.indexOf(name);
    const title = shock.title ?? name;
    const statutoryWeeks = time(draft, shock.statutory, name, 'statutory', Number.NaN).central;
    const regime = { slot: addRegime(draft, name, shock, index, start), label: { name, title, statutoryWeeks } };
    if (shock.checks === undefined) return [regime];
    const label = { name: `${name}, checks`, title: `${title}: checks`, statutoryWeeks: Number.NaN };
    return [regime, { slot: addChecks(draft, name, shock, index), label }];
  });
  let firstPool = 0;
  const slots = found.map(({ slot }): LicenceSlot => {
    firstPool += slot.pools;
    return { ...slot, firstPool: firstPool - slot.pools };
  });
  return { slots, labels: found.map(({ label }) => label) };
}

function addRegime(draft: Draft, name: string, shock: Regime, index: number, start: number): Unplaced {
  const { columns } = draft;
  const path = ['shocks', name];
  checkNames(draft, name, shock);
  const own = lanesOf(draft, shock).map(lane => ({ lane, content: ONE }));
  const { reach } = shock;
  const content = reach && share(draft, reach.content, name, 'reach.content');
  const abroad = reach ? lanesOf(draft, { ...shock, ...reach }).map(lane => ({ lane, content: content! })) : [];
  const covered = [...own, ...abroad].filter(
    ({ lane }) => shock.end_uses?.includes(draft.accounts[draft.lanes[lane]!.account]!.owner) ?? true,
  );
  if (covered.length === 0 && draft.slots.problems.length === 0) {
    draft.slots.refuse(
      'UNKNOWN_NAME',
      [...path, shock.end_uses === undefined ? 'goods' : 'end_uses'],
      `${name} covers no lane of this model`,
      'name goods, regions and end uses that are connected',
      'a regime that covers nothing would be a silent no',
    );
  }
  const processing = shock.processing ?? shock.statutory;
  columns.licenceGrace.push(time(draft, shock.grace, name, 'grace', 0));
  columns.licenceProcessing.push(wait(draft, processing, name, shock.processing ? 'processing' : 'statutory'));
  columns.licenceValidity.push(time(draft, shock.validity, name, 'validity', Number.NaN));
  columns.licenceLeakage.push(shock.leakage ? share(draft, shock.leakage, name, 'leakage') : NOTHING);
  pushSuspension(draft, name, shock, start);
  return {
    ...pushLanes(draft, name, shock, covered),
    reachAt: covered.filter(({ content }) => content === ONE).length,
    shock: index,
    checks: false,
    makers: operatorsSites(draft, name, shock),
    coverage: course(draft, shock.coverage, name, 'coverage', 1),
    throughput: shock.throughput && course(draft, shock.throughput, name, 'throughput', 100),
    approval: course(draft, shock.approval, name, 'approval', 1),
    general: course(draft, shock.general, name, 'general', 1, 0),
  };
}

/** Goods that need no licence and wait all the same: in force, suspended and reinstated with the regime they go with. */
function addChecks(draft: Draft, name: string, shock: Regime, index: number): Unplaced {
  const { columns } = draft;
  const { goods, coverage, wait: held } = shock.checks!;
  const known = draft.goods.map(good => good.name);
  for (const good of goods) indexOf(draft, 'good', good, known, ['shocks', name, 'checks', 'goods']);
  for (const field of ['licenceGrace', 'suspendedFrom', 'suspendedUntil'] as const)
    columns[field].push(columns[field].at(-1)!);
  columns.licenceProcessing.push(wait(draft, held, name, 'checks.wait'));
  columns.licenceValidity.push(NOTHING);
  columns.licenceLeakage.push(constant(0));
  const lanes = lanesOf(draft, { ...shock, goods }).map(lane => ({ lane, content: ONE }));
  return {
    ...pushLanes(draft, name, undefined, lanes),
    reachAt: lanes.length,
    shock: index,
    checks: true,
    makers: new Uint32Array(0),
    coverage: course(draft, coverage, name, 'checks.coverage', 1),
    throughput: undefined,
    approval: course(draft, undefined, name, 'approval', 1),
    general: course(draft, undefined, name, 'general', 1, 0),
  };
}

const time = (draft: Draft, quantity: Quantity | undefined, name: string, field: string, otherwise: number): Numeric =>
  quantity === undefined
    ? constant(otherwise)
    : draft.slots.number(quantity, {
        what: `${field} of ${name}`,
        dimension: TIME,
        low: field === 'validity' ? A_DAY : 0,
        high: 520,
        example: '9 weeks',
      });

/** A licence that is valid for less is none. */
const A_DAY = 1 / 7;

/** Waits of less than a step become a whole one or none, which is noted. */
function wait(draft: Draft, quantity: Quantity | undefined, name: string, field: string): Numeric {
  const read = time(draft, quantity, name, field, 0);
  if (read.central > 0 && read.central < draft.weeksPerStep) wholeSteps(draft, read.central, 0, `${field} of ${name}`);
  return read;
}

/** The rows of a course; a single number is one that never changes. */
function course(
  draft: Draft,
  written: Course | undefined,
  name: string,
  field: string,
  high: number,
  otherwise = 1,
): CourseSlot {
  const { courseValue } = draft.columns;
  const first = courseValue.length;
  const rule = { what: `${field} of ${name}`, dimension: PLAIN, low: 0, high, example: '60 %' };
  const rows = written === undefined || isQuantity(written) ? [] : Object.entries(written);
  if (rows.length === 0) {
    if (written !== undefined && !isQuantity(written))
      draft.slots.refuse(
        'MISSING_FIELD',
        ['shocks', name, ...field.split('.')],
        `${rule.what} has no times`,
        'write one share, or `{ 0 weeks: 15 %, 12 weeks: 120 % }`',
      );
    courseValue.push(
      written !== undefined && isQuantity(written) ? draft.slots.number(written, rule) : constant(otherwise),
    );
    return { at: Float64Array.of(0), first };
  }
  const path = ['shocks', name, ...field.split('.')];
  const at = rows.map(([key]) => weeksOf(draft, key, [...path, key]));
  if (rows.length > MOST_TIMES)
    draft.slots.refuse('BAD_NUMBER', path, `${rule.what} has ${rows.length} times`, `give at most ${MOST_TIMES}`);
  if (at.some((weeks, i) => i > 0 && weeks <= at[i - 1]!))
    draft.slots.refuse('BAD_INTERVAL', path, `the times of ${rule.what} do not ascend`, 'put earlier times first');
  for (const [, value] of rows) courseValue.push(draft.slots.number(value, rule));
  return { at: Float64Array.from(at), first };
}

const isQuantity = (course: Course): course is Quantity => 'kind' in course && course.kind === 'quantity';

function weeksOf(draft: Draft, key: string, path: readonly string[]): number {
  const parsed = parseQuantity(key, { names: new Set(), units: draft.counted });
  const { expression } = parsed.ok ? parsed : { expression: undefined };
  if (expression?.kind === 'number' && sameDimension(expression.dimension, TIME) && expression.value >= 0)
    return expression.value;
  draft.slots.refuse(
    'BAD_INTERVAL',
    path,
    `\`${key}\` is not a time after the onset`,
    'write it like `12 weeks: 60 %`',
  );
  return Number.NaN;
}

/** Weeks after the start between which the regime is out of force; where it is not reinstated, for ever. */
function pushSuspension(draft: Draft, name: string, { suspended }: Regime, start: number): void {
  const { columns, slots } = draft;
  if (suspended === undefined) {
    columns.suspendedFrom.push(NOTHING);
    columns.suspendedUntil.push(NOTHING);
    return;
  }
  const path = ['shocks', name, 'suspended'];
  const [from, until] = (['from', 'until'] as const).map(key => {
    const day = parseDate(suspended[key]);
    if (day !== undefined) return (day - start) / 7;
    const fix = 'write year-month-day, for instance 2025-11-10';
    slots.refuse('BAD_DATE', [...path, key], `${suspended[key]} is not a calendar date`, fix);
    return Number.NaN;
  }) as [number, number];
  if (from >= until)
    slots.refuse('BAD_INTERVAL', path, `the suspension of ${name} ends before it begins`, 'put the earlier date first');
  if (until <= 0)
    slots.warnings.push({
      code: 'BAD_DATE',
      message: `${name} is suspended until before the scenario starts: that changes nothing`,
      at: draft.scenario.spanOf(path),
    });
  for (const [key, weeks] of [
    ['from', from],
    ['until', until],
  ] as const)
    if (weeks > 0) wholeSteps(draft, weeks, 0, `suspended ${key} of ${name}`);
  columns.suspendedFrom.push(constant(from));
  if (suspended.reinstated === undefined) {
    columns.suspendedUntil.push(constant(until));
    return;
  }
  const probability = share(draft, suspended.reinstated, name, 'suspended.reinstated');
  const { central, code } = bernoulli(slots, `shocks.${name}.suspended.reinstated`, probability);
  // until / 1, or until / 0: beyond every horizon. A date before the start would turn its sign.
  const after = constant(Math.max(until, Number.MIN_VALUE));
  columns.suspendedUntil.push({ central: central > 0 ? until : Infinity, code: join(codeOf(after), code!, '/') });
}

function operatorsSites(draft: Draft, name: string, { operators }: Regime): Uint32Array {
  if (operators === undefined) return new Uint32Array(0);
  const sites = draft.groups.flatMap(group => group.sites);
  const by = sites.map(site => draft.scenario.document.sites?.[site]?.operator ?? '');
  const known = [...new Set(by.filter(operator => operator !== ''))];
  for (const operator of operators)
    if (!known.includes(operator)) unknown(draft, 'operator', operator, known, ['shocks', name, 'operators']);
  const theirs = by.flatMap((operator, p) => (operators.includes(operator) ? [p] : []));
  const planned = theirs.filter(p => draft.scenario.document.sites?.[sites[p]!]?.project !== undefined);
  if (theirs.length > 0 && planned.length === theirs.length)
    draft.slots.note(
      `${name}: what ${operators.join(' and ')} make is still to come (${planned.map(p => sites[p]).join(', ')}), and a regime of operators goes by what they make at the start: it covers nothing`,
    );
  return Uint32Array.from(theirs);
}

function checkNames(draft: Draft, name: string, shock: Regime): void {
  const path = ['shocks', name];
  const owners = [...new Set(draft.accounts.map(account => account.owner))];
  const goods = draft.goods.map(good => good.name);
  for (const use of shock.end_uses ?? []) indexOf(draft, 'process or use', use, owners, [...path, 'end_uses']);
  for (const use of Object.keys(shock.by_end_use ?? {}))
    indexOf(draft, 'process or use', use, owners, [...path, 'by_end_use', use]);
  for (const region of Object.keys(shock.destinations ?? {}))
    indexOf(draft, 'region', region, draft.regions, [...path, 'destinations', region]);
  for (const region of shock.reach?.from ?? [])
    indexOf(draft, 'region', region, draft.regions, [...path, 'reach', 'from']);
  for (const good of shock.reach?.goods ?? []) indexOf(draft, 'good', good, goods, [...path, 'reach', 'goods']);
}
