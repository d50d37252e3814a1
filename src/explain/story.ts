// One draw told step by step: which shock began, what ran short for whom, which plants stopped, what prices did, when it was over.
// From the two worlds of a traced draw. Tells only what differs from the world without the shocks; computes no physics.
import { endOf, stepOf } from '../engine/episode.ts';
import { STOPPED_BELOW } from '../engine/outcome.ts';
import type { Trace } from '../engine/simulate.ts';
import type { Program, ShockSlot } from '../model/program.ts';
import { exp } from '../numbers/elementary.ts';
import { number, percent } from '../report/number.ts';
import { fearStory, licenceStory, onsetsOf } from './licence-story.ts';

/** Something that happened at the beginning of a step, or in it. */
export interface Event {
  readonly step: number;
  readonly kind: 'ladder' | 'shock' | 'shortage' | 'stoppage' | 'adaptation' | 'price' | 'recovery';
  readonly text: string;
}

/** Gaps of this many steps within one shortage or stoppage are not told. */
const GAP = 2;
/** A price is worth telling from here on, as a multiple of what it would have been. */
const PRICE_MOVED = 1.25;
/** A stock that lasts less of a step than this is used up. */
const USED_UP = 0.01;
/** Where final use is at least this share of what it would have been, it is back. */
const AS_GOOD = 0.98;

const SUMS: readonly ShockSlot['kind'][] = ['price-floor', 'subsidy'];

export function story(program: Program, trace: Trace): readonly Event[] {
  const order = ['ladder', 'shock', 'shortage', 'stoppage', 'adaptation', 'price', 'recovery'];
  return [
    ...moves(program, trace),
    ...shocks(program, trace),
    ...fearStory(program, trace),
    ...told([...shortages(program, trace), ...stoppages(program, trace)]),
    ...adaptations(program, trace),
    ...prices(program, trace),
  ].sort((a, b) => a.step - b.step || order.indexOf(a.kind) - order.indexOf(b.kind));
}

/** What happens to one owner; those to whom the same happens in the same step are told in one sentence. */
interface Happening {
  readonly step: number;
  readonly kind: Event['kind'];
  readonly who: string; // thin ev plants
  readonly where: string; // europe
  readonly what: string; // run short of …
}

function told(happenings: readonly Happening[]): Event[] {
  const same = new Map<string, Happening[]>();
  for (const each of happenings) {
    const key = `${each.step} ${each.kind} ${each.what}`;
    same.set(key, [...(same.get(key) ?? []), each]);
  }
  return [...same.values()].map(group => {
    const regions = new Map<string, string[]>();
    for (const { who, where } of group) regions.set(who, [...(regions.get(who) ?? []), where]);
    const subjects = [...regions].map(([who, where]) => `${who} in ${listed(where)}`);
    const { step, kind, what } = group[0]!;
    return {
      step,
      kind,
      text: `${subjects.length < 2 ? subjects.join('') : `${subjects.slice(0, -1).join(', ')}, and ${subjects.at(-1)}`} ${what}.`,
    };
  });
}

/** What every ladder does in the draw. */
function moves(program: Program, { timing }: Trace): Event[] {
  return program.labels.ladders.flatMap(({ title, states }, l) => {
    const { count, state } = timing.courses[l]!;
    return Array.from({ length: Math.max(0, count - 1) }, (_, v): Event => {
      const step = Math.min(stepOf(program, timing.courses[l]!, v + 1), program.clock.steps - 1);
      const way = `from ${states[state[v]!]} to ${states[state[v + 1]!]}`;
      return { step, kind: 'ladder', text: `${title}: ${way}.` };
    });
  });
}

function shocks(program: Program, trace: Trace): Event[] {
  const { timing } = trace;
  return program.labels.shocks.flatMap(({ title, kind, background }, k): Event[] => {
    if (program.shocks[k]!.control !== undefined) return []; // told by fearStory
    const name = background ? title : `${title} (${kind})`;
    if (timing.duration[k] === 0) return [{ step: 0, kind: 'shock', text: `${name} does not happen in this draw.` }];
    if (timing.onset[k]! >= program.clock.steps)
      return background ? [] : [{ step: 0, kind: 'shock', text: `${name} would only come after the horizon.` }];
    if (program.shocks[k]!.kind === 'export-licence') return licenceStory(program, trace, k);
    const severity = percent(Math.abs(timing.severity[k]!));
    const builds = timing.rise[k]! > 0;
    const full = builds ? `, building up to ${severity} over ${steps(program, timing.rise[k]!)}` : `, at ${severity}`;
    // The size of a sum of money has a unit that is in the file; projects are hit or not.
    const force = [...SUMS, 'setback'].includes(program.shocks[k]!.kind) ? '' : full;
    const ease = timing.fall[k]! > 0 ? `begins to ease, over ${steps(program, timing.fall[k]!)}` : 'ends';
    return onsetsOf(timing, k).flatMap((from): Event[] => {
      const begins: Event = { step: Math.max(0, from), kind: 'shock', text: `${name} begins${force}.` };
      const end = endOf(timing, k, from);
      if (end >= program.clock.steps) return [begins];
      return [begins, { step: end, kind: 'shock', text: `${name} ${ease}.` }];
    });
  });
}

/** When a rule took effect that would not have then, and how far it got. */
function adaptations({ labels }: Program, { shocked, counterfactual }: Trace): Event[] {
  const width = labels.rules.length;
  return labels.rules.flatMap(({ title, kind }, r): Event[] => {
    const levels = (run: Trace['shocked']) => Array.from({ length: run.steps }, (_, t) => run.level[t * width + r]!);
    const [own, other] = [levels(shocked), levels(counterfactual)];
    const step = own.findIndex(h => h > 0);
    if (step < 0 || other[step]! > 0) return [];
    return [
      { step, kind: 'adaptation', text: `${title} (${kind}) takes effect; it gets to ${percent(Math.max(...own))}.` },
    ];
  });
}

/** Spans of steps in which an account held its owner back that did not without the shocks. */
function shortages(program: Program, { shocked, counterfactual }: Trace): Happening[] {
  const { labels, clock } = program;
  const owners = labels.groups.length + labels.cohorts.length;
  const width = labels.accounts.length;
  return labels.accounts.flatMap((account, a): Happening[] => {
    const owner = ownerOf(program, a);
    const binds = (t: number) =>
      shocked.bound[t * owners + owner] === a && counterfactual.bound[t * owners + owner] !== a;
    const one = {
      who: account.cohort === '' ? `${account.owner} sites` : `${account.cohort} ${account.owner} plants`,
      where: account.region,
    };
    return spans(clock.steps, binds).flatMap(([from, to]): Happening[] => {
      const left = shocked.stock[from * width + a]! / shocked.wantedUse[from * width + a]!;
      const stock =
        left < USED_UP ? 'the stock is used up' : `what is in stock lasts ${number(left, 0.1)} ${clock.step}s`;
      return [
        { ...one, step: from, kind: 'shortage', what: `run short of ${account.good}; ${stock}` },
        to >= clock.steps
          ? { ...one, step: to, kind: 'shortage', what: `are still short of ${account.good} at the horizon` }
          : { ...one, step: to, kind: 'recovery', what: `have enough ${account.good} again` },
      ];
    });
  });
}

/** Where an account's owner stands in `bound`: groups first, then cohorts. */
function ownerOf({ network, labels }: Program, account: number): number {
  const within = (starts: Uint32Array) => {
    let i = 0;
    while (i + 2 < starts.length && starts[i + 1]! <= account) i++;
    return i;
  };
  return labels.accounts[account]!.cohort === ''
    ? within(network.groupAccountStart)
    : labels.groups.length + within(network.cohortAccountStart);
}

function stoppages(program: Program, { shocked, counterfactual }: Trace): Happening[] {
  const { labels, clock } = program;
  const width = labels.cohorts.length;
  return labels.cohorts.flatMap(({ cohort, use, region }, c): Happening[] => {
    const down = (run: Trace['shocked'], t: number) =>
      run.built[t * width + c]! < STOPPED_BELOW * run.wanted[t * width + c]!;
    const less = (t: number) => shocked.built[t * width + c]! < AS_GOOD * counterfactual.built[t * width + c]!;
    const one = { who: `${cohort} ${use} plants`, where: region };
    const stops = spans(clock.steps, t => down(shocked, t) && !down(counterfactual, t)).map(([from, to]): Happening => {
      const lasts = to >= clock.steps ? 'until the horizon' : `for ${steps(program, to - from)}`;
      return { ...one, step: from, kind: 'stoppage', what: `stop ${lasts}, building less than half of what they want` };
    });
    const last = spans(clock.steps, less).at(-1);
    if (last === undefined) return stops;
    const what = last[1] >= clock.steps ? 'are not back to normal at the horizon' : 'are back to normal for good';
    return [...stops, { ...one, step: last[1], kind: 'recovery', what }];
  });
}

function prices(program: Program, { shocked, counterfactual }: Trace): Event[] {
  const { labels, clock } = program;
  const width = labels.zones.length;
  return labels.zones.flatMap((zone, z): Event[] => {
    const factor = (t: number) => exp(shocked.logPrice[t * width + z]! - counterfactual.logPrice[t * width + z]!);
    const name = `${zone.good} ${zone.name.startsWith('outside ') ? '' : 'in '}${zone.name}`;
    return spans(clock.steps, t => factor(t) > PRICE_MOVED).map(([from, to]): Event => {
      let peak = from;
      for (let t = from; t < to; t++) if (factor(t) > factor(peak)) peak = t;
      const until = to >= clock.steps ? 'to the horizon' : `to ${clock.step} ${to}`;
      const times = number(Number(factor(peak).toPrecision(3)));
      const text = `The price of ${name} peaks at ${times} times what it would be (above ${PRICE_MOVED} times from ${clock.step} ${from} ${until}).`;
      return { step: peak, kind: 'price', text };
    });
  });
}

/** Maximal spans [from, to) of steps in which something holds, short gaps bridged. */
function spans(steps: number, holds: (t: number) => boolean): (readonly [number, number])[] {
  const found: [number, number][] = [];
  for (let t = 0; t < steps; t++) {
    if (!holds(t)) continue;
    const last = found.at(-1);
    if (last !== undefined && t - last[1] <= GAP) last[1] = t + 1;
    else found.push([t, t + 1]);
  }
  return found;
}

function steps({ clock }: Program, count: number): string {
  return `${count} ${clock.step}${count === 1 ? '' : 's'}`;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
