// The network while it is laid out: lists of plain records with indices instead of names, and the columns of their numbers.
// Also the questions every part of the layout asks: which good, which region, which unit, and is that a name at all?
import type { Scenario } from '../scenario/load.ts';
import { nearest } from '../scenario/nearest.ts';
import { type Dimension, parseUnit, problemIn } from '../scenario/quantity.ts';
import { type Columns, emptyColumns } from './columns.ts';
import type { Slots } from './slots.ts';

export interface Good {
  readonly name: string;
  readonly unit: string;
  readonly factor: number; // canonical × factor = printed
  readonly dimension: Dimension;
}

export interface Account {
  readonly good: number;
  readonly region: number;
  readonly owner: string; // process or use
  readonly cohort: string;
  readonly priority: number;
  readonly coversTransit: boolean;
  readonly path: readonly string[]; // where its amount is written
  readonly idle?: 'buys' | 'closed'; // a stockpile's: nobody uses from it; closed: it does not buy either
}

export interface Output {
  readonly market: number;
  readonly drives: boolean;
  readonly lag: number; // steps
}

export interface Group {
  readonly process: string;
  readonly region: number;
  readonly accounts: number;
  readonly sites: readonly string[];
  readonly outputs: readonly Output[];
}

export interface Cohort {
  readonly use: string;
  readonly region: number;
  readonly cohort: string;
  readonly unit: string;
  readonly accounts: number;
}

export interface Lane {
  readonly key: string;
  readonly market: number;
  readonly account: number;
  readonly from: number;
  readonly to: number;
  readonly good: number;
  readonly transit: number; // steps
  readonly priority: number; // its own, else its buyer's
  readonly latent?: true; // nothing comes over it until its maker is qualified
}

export interface Draft {
  readonly scenario: Scenario;
  readonly slots: Slots;
  readonly weeksPerStep: number;
  readonly counted: ReadonlySet<string>;
  readonly columns: Columns;
  readonly regions: readonly string[]; // parts of regions come last
  readonly homes: readonly number[]; // by region: the region it is a part of, else itself
  readonly goods: readonly Good[];
  readonly markets: { readonly good: number; readonly region: number }[];
  readonly accounts: Account[]; // groups' first, then cohorts', then stockpiles'
  readonly groups: Group[];
  readonly cohorts: Cohort[];
  readonly lanes: Lane[]; // in the order of accounts
}

export const PLAIN: Dimension = {};
export const TIME: Dimension = { time: 1 };

export function startDraft(scenario: Scenario, slots: Slots, weeksPerStep: number): Draft {
  const { document } = scenario;
  const counted = new Set(document.units ?? []);
  const goods = Object.entries(document.goods ?? {}).map(([name, good]) => {
    const { factor, dimension } = unitAt(scenario, slots, good.unit, ['goods', name, 'unit'], counted);
    return { name, unit: good.unit, factor: 1 / factor, dimension };
  });
  const regions = [...(document.regions ?? []), ...Object.keys(document.parts ?? {})];
  return {
    scenario,
    slots,
    weeksPerStep,
    counted,
    goods,
    columns: emptyColumns(),
    regions,
    homes: regions.map((name, r) => {
      const home = document.parts?.[name]?.of;
      return home === undefined ? r : regions.indexOf(home);
    }),
    markets: [],
    accounts: [],
    groups: [],
    cohorts: [],
    lanes: [],
  };
}

/** The size and dimension of a unit that stands alone in a field; a problem is collected where it is none. */
export function unitAt(
  scenario: Scenario,
  slots: Slots,
  text: string,
  path: readonly (string | number)[],
  counted: ReadonlySet<string>,
): { readonly factor: number; readonly dimension: Dimension } {
  const parsed = parseUnit(text, counted);
  if (parsed.ok) return parsed;
  slots.problem(problemIn(parsed.complaint, text, scenario.spanOf(path)));
  return { factor: 1, dimension: {} };
}

/** Index of a name in a list of declared ones, or −1 and a problem with the nearest. */
export function indexOf(
  draft: Draft,
  kind: string,
  name: string,
  known: readonly string[],
  path: readonly (string | number)[],
): number {
  const index = known.indexOf(name);
  if (index < 0) unknown(draft, kind, name, known, path);
  return index;
}

export function unknown(
  draft: Draft,
  kind: string,
  name: string,
  known: readonly string[],
  path: readonly (string | number)[],
): void {
  const like = nearest(name, known);
  draft.slots.refuse(
    'UNKNOWN_NAME',
    path,
    `there is no ${kind} called ${name}`,
    like === undefined ? `declared are: ${known.slice(0, 12).join(', ') || 'none'}` : `did you mean \`${like}\`?`,
  );
}

export const goodIndex = (draft: Draft, name: string, path: readonly (string | number)[]): number =>
  indexOf(
    draft,
    'good',
    name,
    draft.goods.map(good => good.name),
    path,
  );

export const regionIndex = (draft: Draft, name: string, path: readonly (string | number)[]): number =>
  indexOf(draft, 'region', name, draft.regions, path);

/** The market of a good in a region, made when first asked for. */
export function marketOf(draft: Draft, good: number, region: number): number {
  const known = draft.markets.findIndex(market => market.good === good && market.region === region);
  return known >= 0 ? known : draft.markets.push({ good, region }) - 1;
}

/** A duration in whole steps; what rounding changed is noted. */
export function wholeSteps(draft: Draft, weeks: number, least: number, what: string): number {
  const exact = weeks / draft.weeksPerStep;
  const steps = Math.max(least, Math.round(exact));
  if (Math.abs(steps - exact) > 1e-9 && Number.isFinite(exact)) {
    const step = draft.weeksPerStep === 1 ? 'week' : 'month';
    draft.slots.note(`${what}: ${Number(exact.toFixed(2))} steps became ${steps} ${step}${steps === 1 ? '' : 's'}`);
  }
  return Number.isFinite(exact) ? steps : least;
}

/** Dimension of an amount of one thing per unit of another. */
export function ratio(of: Dimension, per: Dimension): Dimension {
  const out: Record<string, number> = { ...of };
  for (const [name, power] of Object.entries(per)) {
    const sum = (out[name] ?? 0) - power;
    if (sum === 0) delete out[name];
    else out[name] = sum;
  }
  return out;
}

/** Whether a region, or the one it is a part of, is among the names: what is said of a region is said of its parts. */
export const within = ({ regions, homes }: Draft, names: readonly string[], region: number): boolean =>
  names.includes(regions[region]!) || names.includes(regions[homes[region]!]!);
