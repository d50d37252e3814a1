// What a licence regime does in one draw, and what buyers fear of controls, in sentences: who waits, for how long at most, when a regime
// is suspended, comes back and ends, how much was granted by then. From a traced draw; computes no physics.
import { endOf, episodeCount } from '../engine/episode.ts';
import { valueAt } from '../engine/regime.ts';
import type { Timing } from '../engine/shock.ts';
import type { Trace } from '../engine/simulate.ts';
import type { Program } from '../model/program.ts';
import { number, percent } from '../report/number.ts';
import type { Event } from './story.ts';
import { listed } from './wording.ts';

/** A queue is worth telling from here on, as a multiple of the time in processing alone. */
const QUEUE_SEEN = 1.1;
/** A wait is as long as the longest down to this part of it. */
const AS_LONG = 0.95;

/** The steps in which shock k begins in the draw, in the order of time. */
export function onsetsOf(timing: Timing, k: number): readonly number[] {
  const { onset } = timing.episodes[k] ?? {};
  return Array.from({ length: episodeCount(timing, k) }, (_, i) => onset?.[i] ?? timing.onset[k]!);
}

/** All that is told of the licences that go with shock k: its regime, and what is held for checks. */
export function licenceStory(program: Program, trace: Trace, k: number): Event[] {
  if (trace.timing.severity[k] === 0)
    return [event(trace.timing.onset[k]!, `${nameOf(program, k)} covers nothing in this draw.`)];
  return program.licences.flatMap(({ shock }, i) =>
    shock === k ? onsetsOf(trace.timing, k).flatMap(from => regime(program, trace, i, from)) : [],
  );
}

const event = (step: number, text: string): Event => ({ step, kind: 'shock', text });

function nameOf({ labels }: Program, k: number): string {
  const { title, kind } = labels.shocks[k]!;
  return `${title} (${kind})`;
}

/** One regime, or its checks, from the step in which it comes into force. */
function regime(program: Program, trace: Trace, i: number, from: number): Event[] {
  const { clock, licences, labels } = program;
  const { shock, checks } = licences[i]!;
  if (from >= clock.steps) return [];
  const name = checks ? labels.licences[i]!.title : nameOf(program, shock);
  const end = endOf(trace.timing, shock, from);
  const told = [event(from, beginning(program, trace, i, name)), ...longest(program, trace, i, name, from, end)];
  if (checks) return told;
  const { suspendedFrom, suspendedUntil } = trace.constants.regimes;
  const last = Math.min(end, clock.steps);
  const [out, back] = [suspendedFrom[i]!, suspendedUntil[i]!];
  if (out >= from && out < last) told.push(event(out, `${name} is suspended; what waits may leave.`));
  if (out < last && back > from && back < last) told.push(event(back, `${name} is reinstated.`));
  const granted = grantedBy(program, trace, i, from, last, out < last);
  if (end < clock.steps) told.push(event(end, `${name} ends; what waits may leave. ${granted}`.trim()));
  else if (granted !== '') told.push(event(clock.steps, `${name} is still in force at the horizon. ${granted}`));
  return told;
}

function beginning(program: Program, { constants }: Trace, i: number, name: string): string {
  const { clock, licences, labels } = program;
  const { checks, coverage, throughput, lanes } = licences[i]!;
  const { regimes } = constants;
  const covered = valueAt(coverage, regimes.courses, 0);
  const weeks = regimes.wait[i]! * clock.weeksPerStep;
  if (checks) {
    const goods = listed([...new Set(Array.from(lanes, l => labels.lanes[l]!.good))]);
    const first = changes(coverage) ? ' at first' : '';
    return `${name} begin, and hold ${percent(covered)} of orders of ${goods}, which need no licence, for about ${inWeeks(weeks)}${first}.`;
  }
  const whose = covered < 1 ? `${percent(covered)} of orders` : 'orders';
  const rules = [
    ...(weeks > 0 ? [`about ${inWeeks(weeks)} in processing`] : []),
    ...(throughput ? [decided(program, valueAt(throughput, regimes.courses, 0), changes(throughput))] : []),
  ];
  return `${name} begins: ${[`${whose} wait for a licence`, ...rules].join(', ')}.`;
}

const changes = ({ at }: { readonly at: Float64Array }): boolean => at.length > 1;

function decided({ clock }: Program, share: number, changing: boolean): string {
  const first = changing ? ' at first' : '';
  return share === 0 ? `none decided${first}` : `${percent(share)} of normal flow decided a ${clock.step}${first}`;
}

/** When an application can expect the longest wait, where a queue adds to the time in processing. */
function longest(
  { clock, licences }: Program,
  { shocked, constants }: Trace,
  i: number,
  name: string,
  from: number,
  end: number,
): Event[] {
  const wait = (t: number) => shocked.wait[t * licences.length + i]!;
  const last = Math.min(end, clock.steps);
  let peak = from;
  for (let t = from; t < last; t++) if (wait(t) > wait(peak)) peak = t;
  const most = wait(peak) * clock.weeksPerStep;
  if (!(wait(peak) > QUEUE_SEEN * constants.regimes.wait[i]!)) return [];
  let [first, until] = [peak, peak + 1];
  while (first > from && wait(first - 1) >= AS_LONG * wait(peak)) first--;
  while (until < last && wait(until) >= AS_LONG * wait(peak)) until++;
  // Waits are recorded up to the length of the scenario.
  const whole = clock.steps * clock.weeksPerStep;
  const expected = most >= whole ? 'longer than the scenario lasts' : `about ${inWeeks(most)}`;
  const span = until - first === 1 ? '' : `, to ${clock.step} ${until - 1}`;
  return [event(first, `${name}: the queue is longest${span}; an application can expect to wait ${expected}.`)];
}

function grantedBy(
  { licences }: Program,
  { shocked }: Trace,
  i: number,
  from: number,
  until: number,
  suspended: boolean,
): string {
  let applied = 0;
  let granted = 0;
  for (let t = from; t < until; t++) {
    applied += shocked.applications[t * licences.length + i]!;
    granted += shocked.granted[t * licences.length + i]!;
  }
  if (applied === 0) return '';
  return `${percent(granted / applied)} of what was applied for has been granted${suspended ? ' or let go' : ''} by then.`;
}

const inWeeks = (weeks: number): string => {
  const rounded = Number(weeks.toPrecision(2));
  return `${number(rounded)} ${rounded === 1 ? 'week' : 'weeks'}`;
};

/** What buyers are afraid of a control for: those who want as much more, in the same places and from the same step on, in one sentence. */
export function fearStory(program: Program, { timing }: Trace): Event[] {
  const { shocks, labels, clock } = program;
  const frights = new Map<
    string,
    { step: number; until: number; fall: number; factor: number; targets: Uint32Array }
  >();
  for (const [k, { control, targets }] of shocks.entries()) {
    if (control === undefined || timing.severity[k] === 0) continue;
    for (const from of onsetsOf(timing, k)) {
      const until = endOf(timing, k, from);
      if (from >= clock.steps) continue;
      const key = `${from} ${until} ${timing.fall[k]} ${targets.join()}`;
      const factor = (frights.get(key)?.factor ?? 1) * (1 + timing.severity[k]!);
      frights.set(key, { step: Math.max(0, from), until, fall: timing.fall[k]!, factor, targets });
    }
  }
  const sentences = new Map<string, { step: number; goods: string[]; text: (goods: string) => string }>();
  for (const { step, until, fall, factor, targets } of frights.values()) {
    const accounts = Array.from(targets, a => labels.accounts[a]!);
    const where = listed([...new Set(accounts.map(({ region }) => region))]);
    const goods = [...new Set(accounts.map(({ good }) => good))];
    const most = until - step > 1 ? ` until ${clock.step} ${until}` : '';
    const fades =
      fall > 0 ? `, fading over ${fall} ${clock.step}${fall === 1 ? '' : 's'}${most === '' ? '' : ' after that'}` : '';
    const text = (of: string) => `Buyers of ${of} in ${where} want ${percent(factor - 1)} more stock${most}${fades}.`;
    const key = `${step} ${text('')}`;
    sentences.set(key, { step, goods: [...(sentences.get(key)?.goods ?? []), ...goods], text });
  }
  return [...sentences.values()].map(({ step, goods, text }) => event(step, text(listed([...new Set(goods)]))));
}
