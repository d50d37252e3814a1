// The answer in two to four sentences: how likely a plant stops, where first and when, how much is not built, what ran short,
// what prices do inside and outside. Every number comes from the results with its uncertainty; what was not asked is not said.
import type { Measure, OutcomeSlot, Program } from '../model/program.ts';
import { share } from '../statistics/exceedance.ts';
import { LEVEL, type Ordered, ordered, quantileOf } from '../statistics/quantile.ts';
import type { Summary } from '../statistics/summary.ts';
import type { Tally } from '../statistics/tally.ts';
import { type Bound, bounds } from './bound.ts';
import { dateAfterWeeks } from './date.ts';
import { type Named, type OutcomeEstimate, orderOf, placeOf, withinShare } from './estimates.ts';
import { gainSentences } from './gains.ts';
import { inDraws, number, numberWithError, percent, scaleFor, whole } from './number.ts';

interface Found extends OutcomeEstimate {
  readonly slot: OutcomeSlot;
  readonly index: number;
}

/** What a sentence can be made of beside building, where it is a headline. */
const HEADLINES: readonly (Measure | 'formula')[] = ['built_lost', 'output_lost', 'shipments_lost', 'formula'];

type Answered = Named & Pick<Program, 'labels' | 'clock'>;

/** Plain sentences; an empty list when the scenario asks for nothing that they could speak of. */
export function answer(program: Answered, estimates: readonly OutcomeEstimate[], tally: Tally): readonly string[] {
  const all = estimates.map((estimate, index): Found => ({ ...estimate, index, slot: program.outcomes[index]! }));
  const of = (measure: Measure, form?: 'amount' | 'share') =>
    all.filter(({ label }) => label.measure === measure && (form === undefined || label.form === form));
  // Where some of them are the reader's headline, the others are not what was asked.
  const asked = (found: readonly Found[]) => {
    const headline = found.filter(({ label }) => label.headline);
    return headline.length > 0 ? headline : found;
  };
  const headlines = all.filter(
    ({ label }) => label.headline && label.form === 'amount' && HEADLINES.includes(label.measure),
  );
  return [
    ...stops(program, asked(of('time_to_stop')), tally),
    ...deadlines(program, of('time_to_stop'), tally),
    ...losses(
      [...headlines, ...of('built_lost', 'amount')],
      all.filter(({ label }) => label.form === 'share'),
    ),
    ...shortages(program, tally),
    ...prices(program, asked(of('price_peak'))),
    ...gainSentences(all),
  ];
}

function stops(program: Answered, times: readonly Found[], tally: Tally): string[] {
  if (times.length === 0) return [];
  const { order, n } = stopsInOrder(program, times, tally);
  const any = share(order.n, n, LEVEL);
  if (order.n === 0) {
    const most = any.interval.high ?? 1;
    return [
      `No plant stops in any of ${whole(n)} draws, so the chance is at most about ${percent(Number(most.toPrecision(1)))}.`,
    ];
  }
  const often =
    any.error > 0 ? `in ${percent(any.value, any.error)} of ${whole(n)} draws` : `in every one of ${whole(n)} draws`;
  const weeks = (p: number) => number(Math.round(quantileOf(order, p)! * 10) / 10);
  const [early, late] = [weeks(0.05), weeks(0.95)];
  const range = early === late ? '' : `, between ${early} and ${late} in nine of ten`;
  const date = dateAfterWeeks(program.clock, quantileOf(order, 0.5)!);
  const when = `${weeks(0.5)} weeks after the start at the median (${date})${range}`;
  const site = onlySite(program, times);
  if (site !== undefined) {
    const first = `${any.error > 0 ? 'when it does, ' : ''}it is first down ${when}`;
    return [`${site}, which would run without the shocks, stops ${often}; ${first}.`];
  }
  const first = `${any.error > 0 ? 'where one does, ' : ''}the first is down ${when}`;
  return [`${capital(whose(times))} that would run without the shocks stops ${often}; ${first}.${places(times, n)}`];
}

/** The site that was asked about, if it is only one. */
function onlySite({ labels }: Answered, times: readonly Found[]): string | undefined {
  const [only] = times;
  if (times.length !== 1 || only === undefined) return undefined;
  const { lines, select } = only.slot;
  return lines && select.length === 1 ? labels.sites[select[0]!]?.name : undefined;
}

const whose = (times: readonly Found[]): string =>
  times.length === 1 && times[0]!.label.region !== 'world'
    ? `at least one plant in ${times[0]!.label.region}`
    : 'at least one plant';

/**
 * The times of the first stoppage of any plant, in the draws that have one, in order. Where several outcomes speak of
 * different plants and not every draw of each was kept, of the one that stops most often: still no more than is known.
 */
function stopsInOrder(program: Answered, times: readonly Found[], tally: Tally): { order: Ordered; n: number } {
  const world = times.filter(({ label }) => label.region === 'world');
  const candidates = world.length > 0 ? world : times;
  const worst = candidates.reduce((a, b) => (b.summary.pNever.value < a.summary.pNever.value ? b : a));
  let all = orderOf(program, tally, worst.index);
  if (candidates.length > 1 && candidates.every(({ slot }) => slot.kept)) {
    const columns = candidates.map(({ index }) => tally.scalars[placeOf(program, index)]!);
    all = ordered(
      Float64Array.from({ length: tally.draws }, (_, draw) => Math.min(...columns.map(column => column[draw]!))),
    );
  }
  let stopped = 0;
  while (stopped < all.n && all.at(stopped) !== Infinity) stopped++;
  return { order: { n: stopped, at: all.at }, n: all.n };
}

/** What was asked with a time: `Line stops within 90 days (by 2025-04-01): in 43 % ± 2 % of draws.` Each for the world or the only region there is. */
function deadlines({ clock }: Answered, times: readonly Found[], { draws }: Tally): string[] {
  return [...new Set(times.map(({ label }) => label.outcome))].flatMap(outcome => {
    const own = times.filter(({ label }) => label.outcome === outcome);
    const found = own.find(({ label }) => label.region === 'world') ?? (own.length === 1 ? own[0] : undefined);
    const chance = found && withinShare(found);
    if (found?.label.within === undefined || chance === undefined) return [];
    const { written, weeks } = found.label.within;
    const often = chance.value === 0 ? `in none of ${whole(draws)} draws` : inDraws(chance);
    return [
      `${capital(found.label.title || outcome)}: within ${written} (by ${dateAfterWeeks(clock, weeks)}) ${often}.`,
    ];
  });
}

/** ` By region: europe in 58 % ± 2 % of draws, japan in none.` Where one region has several uses, the one that stops most often. */
function places(times: readonly Found[], n: number): string {
  const worst = new Map<string, number>(); // draws with a stop
  for (const { label, summary } of times) {
    if (label.region === '' || label.region === 'world') continue;
    const draws = n - Math.round(summary.pNever.value * n);
    worst.set(label.region, Math.max(worst.get(label.region) ?? 0, draws));
  }
  if (worst.size < 2) return '';
  const byCount = new Map<number, string[]>();
  for (const [region, draws] of [...worst].sort(([, a], [, b]) => b - a)) {
    byCount.set(draws, [...(byCount.get(draws) ?? []), region]);
  }
  const parts = [...byCount].map(([draws, regions]) => `${listed(regions)} ${inDraws(share(draws, n, LEVEL))}`);
  return ` By region: ${parts.join('; ')}.`;
}

/** The first two losses that the scenario asks about, headlines first, for the world or the only region there is. */
function losses(amounts: readonly Found[], shares: readonly Found[]): string[] {
  const outcomes = [...new Set(amounts.map(({ label }) => label.outcome))];
  const parts = outcomes.flatMap(outcome => {
    const regional = amounts.filter(({ label }) => label.outcome === outcome);
    const whole =
      regional.find(({ label }) => label.region === 'world') ?? (regional.length === 1 ? regional[0] : undefined);
    if (whole === undefined) return [];
    const part = shares.find(({ label }) => label.outcome === outcome && label.region === whole.label.region);
    return [loss(whole, part)];
  });
  return parts.length === 0 ? [] : [`${capital(parts.slice(0, 2).join('; '))}.`];
}

function loss({ label, summary }: Found, part: Found | undefined): string {
  const scale = scaleFor(Math.max(Math.abs(summary.p95.value), Math.abs(summary.p50.value)), label.unit);
  const place = label.region === '' || label.region === 'world' ? '' : ` in ${label.region}`;
  const name = `${label.title || label.outcome}${place}`;
  if (summary.max === summary.min) {
    const share =
      part === undefined || summary.max === 0 ? '' : `, ${percent(part.summary.max)} of what would have been`;
    return `${name}: ${number(summary.max / scale.divisor)} ${scale.unit} in every draw${share}`;
  }
  const median = withError(summary, scale.divisor);
  const { mean, meanError } = summary;
  // A shock that mostly does not happen leaves the median at nothing; its reader still has to hear of the loss.
  const average =
    summary.p50.value === 0 && mean !== undefined
      ? `, ${meanError === undefined ? number(mean / scale.divisor) : numberWithError(mean / scale.divisor, meanError / scale.divisor)} on average`
      : '';
  const gained = summary.p50.value < 0 ? ', below zero because more is built than without the shocks' : '';
  const amount = `${name}: ${median} ${scale.unit} at the median${average}${gained} (${range(summary, scale.divisor)} in nine draws of ten)`;
  if (part === undefined) return amount;
  const { p50, p5, p95 } = part.summary;
  const low = number(p5.value * 100, hundredfold(p5.error));
  const high = number(p95.value * 100, hundredfold(p95.error));
  return `${amount}, ${percent(p50.value, p50.error)} of what would have been (${low} to ${high} %)`;
}

function shortages(program: Answered, tally: Tally): string[] {
  const all = bounds(program, tally);
  const user = all.find(({ cohort }) => cohort !== '');
  const maker = all.find(({ cohort }) => cohort === '');
  if (user === undefined && maker === undefined) return [];
  const often = (bound: Bound) =>
    `${inDraws(share(bound.draws, tally.draws, LEVEL))}, for ${number(bound.weeks, 1)} weeks on average`;
  const users = user && `${user.good} at ${user.cohort} ${user.owner} plants in ${user.region} (${often(user)})`;
  const makers = maker && `${maker.good} for ${maker.owner} in ${maker.region} (${often(maker)})`;
  return [`What ran short most often: ${[users, makers].filter(Boolean).join('; further up, ')}.`];
}

/** Two of the goods whose price is a headline, the dearest first; without one, the good whose price splits most. Dearest zone against cheapest. */
function prices(program: Answered, peaks: readonly Found[]): string[] {
  const byGood = new Map<string, Map<string, Summary>>();
  for (const { slot, summary } of peaks) {
    if (slot.select.length !== 1) continue;
    const zone = program.labels.zones[slot.select[0]!]!;
    const zones = byGood.get(zone.good) ?? new Map<string, Summary>();
    byGood.set(zone.good, zones.set(zone.name, summary));
  }
  const found = [...byGood].map(([good, zones]) => {
    const ranked = [...zones].sort(([, a], [, b]) => b.p50.value - a.p50.value);
    const [dear, cheap] = [ranked[0]!, ranked.at(-1)!];
    return { good, dear, cheap, split: dear[1].p50.value / cheap[1].p50.value };
  });
  const headline = peaks.some(({ label }) => label.headline);
  const told = headline
    ? found.sort((a, b) => b.dear[1].p50.value - a.dear[1].p50.value).slice(0, MOST_PRICES)
    : found.sort((a, b) => b.split - a.split).slice(0, 1);
  const peak = ([zone, summary]: [string, Summary]) =>
    `${withError(summary, 1)} times its base ${zone.startsWith('outside ') ? '' : 'in '}${zone} (${range(summary, 1)} in nine draws of ten)`;
  return told.map(({ good, dear, cheap }) => {
    const other = dear[0] === cheap[0] ? '' : ` and ${peak(cheap)}`;
    return `The price of ${good} peaks at ${peak(dear)}${other}.`;
  });
}

/** Headline prices told on the first screen; all are in the table. */
const MOST_PRICES = 2;

function withError({ p50 }: Summary, divisor: number): string {
  const error = p50.error;
  return error === undefined || error === Infinity
    ? number(p50.value / divisor)
    : numberWithError(p50.value / divisor, error / divisor);
}

function range({ p5, p95 }: Summary, divisor: number): string {
  const error = (of: Summary['p5']) => (of.error === undefined ? undefined : of.error / divisor);
  return `${number(p5.value / divisor, error(p5))} to ${number(p95.value / divisor, error(p95))}`;
}

function hundredfold(error: number | undefined): number | undefined {
  return error === undefined ? undefined : error * 100;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
