// What would help: each response and portfolio against the scenario without it, draw by draw. Folds one tally after the other, so
// that no more than two are held at a time. Chooses what is compared; responses.ts shows it.
import type { OutcomeLabel, Program } from '../model/program.ts';
import { type Estimate, type Share, share } from '../statistics/exceedance.ts';
import { momentsOf, standardError } from '../statistics/moments.ts';
import { LEVEL } from '../statistics/quantile.ts';
import { ratioOfMeans } from '../statistics/ratio.ts';
import type { Tally } from '../statistics/tally.ts';
import { type Named, placeOf, sameIn } from './estimates.ts';
import { type StockpileRow, stockpileRows } from './stockpiles.ts';
import { type Comparison, compareVariant } from './variants.ts';

export type Priced = Named & Pick<Program, 'priced'>;

/** One response or portfolio, as it was compiled. */
export interface Tried {
  readonly name: string;
  readonly title: string;
  readonly takes: readonly string[]; // of a portfolio; empty for a response
  readonly program: Priced;
}

/** What one of them costs and saves. Amounts in canonical units, over the horizon. */
export interface Helped {
  readonly tried: Tried;
  readonly comparison: Comparison;
  readonly draws: number; // fewer than the scenario's after an interrupt; 0: it was not run
  readonly cost?: Estimate; // none of these without draws
  readonly saved?: Estimate; // of what it is judged by
  readonly lossSaved?: Estimate; // of the first loss asked about
  readonly inPeace?: Estimate; // change of what there is without the shocks, of the same
  readonly perCost?: Estimate; // undefined where it costs nothing
  readonly worthIt?: Share; // P(saved > cost), where both are money
  readonly best?: Share; // P(it is the best of them)
  readonly also: readonly Also[]; // in the order of `Help.also`; empty without draws
}

/** The same weighed by another outcome in money: what it is worth to one of those it is for. */
export interface Also {
  readonly saved?: Estimate;
  readonly perCost?: Estimate;
  readonly worthIt?: Share;
}

export interface Help {
  readonly judgedBy: OutcomeLabel | undefined;
  readonly loss: OutcomeLabel | undefined;
  readonly inMoney: boolean;
  readonly also: readonly OutcomeLabel[]; // further benefits in money
  readonly rows: readonly Helped[];
  readonly stockpiles: readonly StockpileRow[]; // of the scenario, and of what responses add
}

/** Differences this small beside what they are of are the rounding of sums. */
const ROUNDING = 1e-9;

interface Helping {
  /** Compares one more with the scenario; undefined where it was not run. */
  add(tried: Tried, tally: Tally | undefined): void;
  finish(): Help;
}

/** `tally`: of the scenario as it is. */
export function weighHelp(program: Priced, tally: Tally): Helping {
  const judged = judgedBy(program);
  const loss = firstLoss(program);
  const inMoney = program.priced.benefit !== undefined;
  const also = program.priced.also ?? [];
  const rows: (Omit<Helped, 'best'> & { readonly place: number })[] = [];
  const stockpiles: StockpileRow[] = [];
  // By draw: the most that any of them has saved so far, its cost taken off, and which it was.
  const most = new Float64Array(tally.draws);
  const which = new Int16Array(tally.draws).fill(-1);
  let whole = true;

  return {
    add(tried, other) {
      const { name, title } = tried;
      if (other === undefined || other.draws === 0) {
        whole = false;
        rows.push({ tried, comparison: { name, title, draws: 0, rows: [] }, draws: 0, place: rows.length, also: [] });
        return;
      }
      whole &&= other.draws === tally.draws;
      const draws = Math.min(other.draws, tally.draws);
      const read = (index: number | undefined) =>
        index === undefined ? undefined : difference(program, tried.program, tally, other, index, draws);
      const cost = costOf(program, tried.program, tally, other, draws);
      const saved = read(judged);
      if (saved) {
        const kept = tally.scalars[placeOf(program, judged!)]!;
        for (let i = 0; i < draws; i++) {
          const net = saved[i]! - (inMoney ? cost[i]! : 0);
          if (!(net > most[i]! + ROUNDING * Math.abs(kept[i]!))) continue;
          most[i] = net;
          which[i] = rows.length;
        }
      }
      const { perCost, worthIt } = weigh(saved, cost);
      const peace = normalOf(program, loss);
      const lossSaved = estimate(read(loss));
      const inPeace = estimate(read(peace)?.map(x => -x));
      const own = stockpileRows(tried.program, other, title);
      const before = new Set(program.labels.stockpiles.map(stockpile => stockpile.name));
      stockpiles.push(...own.filter(row => !before.has(row.name)));
      rows.push({
        tried,
        comparison: compareVariant(program, tried, tally, other, tried.program),
        draws,
        place: rows.length,
        cost: estimate(cost)!,
        ...(saved ? { saved: estimate(saved)! } : {}),
        ...(lossSaved ? { lossSaved } : {}),
        ...(inPeace ? { inPeace } : {}),
        ...(perCost ? { perCost } : {}),
        ...(worthIt && inMoney ? { worthIt } : {}),
        also: also.map(index => weigh(read(index), cost)),
      });
    },
    finish() {
      const wins = (test: (winner: number) => boolean) => share(which.filter(test).length, tally.draws, LEVEL);
      const compared = whole && rows.length > 0 && judged !== undefined;
      return {
        judgedBy: judged === undefined ? undefined : program.labels.outcomes[judged],
        loss: loss === undefined ? undefined : program.labels.outcomes[loss],
        inMoney,
        also: also.map(index => program.labels.outcomes[index]!),
        rows: [...rows]
          .sort(byWorth)
          .map(({ place, ...row }) => (compared ? { ...row, best: wins(w => w === place) } : row)),
        stockpiles: [...stockpileRows(program, tally, ''), ...stockpiles],
      };
    },
  };
}

/** What is saved, by draw, beside what it costs. */
function weigh(saved: Float64Array | undefined, cost: Float64Array): Also {
  if (saved === undefined) return {};
  const perCost = ratioOfMeans(saved, cost);
  const worthIt = share(count(saved, cost), saved.length, LEVEL);
  return { saved: estimate(saved)!, ...(perCost ? { perCost } : {}), worthIt };
}

/** What saves something at no cost first, then by what is saved for each of cost. */
function byWorth(a: Helped, b: Helped): number {
  const rank = ({ perCost, saved }: Helped) =>
    perCost ? perCost.value : saved && saved.value > 0 ? Infinity : -Infinity;
  const [one, other] = [rank(a), rank(b)];
  return one === other ? (b.saved?.value ?? 0) - (a.saved?.value ?? 0) : other - one;
}

/** What responses are judged by: the benefit in money, else the first loss asked about. */
const judgedBy = (program: Priced): number | undefined => program.priced.benefit ?? firstLoss(program);

const LOSSES: readonly OutcomeLabel['measure'][] = ['built_lost', 'output_lost', 'shipments_lost'];

/** The first headline loss, for the world or the only region there is. */
function firstLoss({ labels, outcomes }: Named): number | undefined {
  const all = labels.outcomes.flatMap((label, index) =>
    label.headline && label.form === 'amount' && LOSSES.includes(label.measure) && outcomes[index]!.kept
      ? [{ label, index }]
      : [],
  );
  const first = all.filter(({ label }) => label.outcome === all[0]?.label.outcome);
  return (first.find(({ label }) => label.region === 'world') ?? (first.length === 1 ? first[0] : undefined))?.index;
}

/** Where what there would be without the shocks stands, for one loss. */
function normalOf({ labels }: Named, loss: number | undefined): number | undefined {
  if (loss === undefined) return undefined;
  const { outcome, region } = labels.outcomes[loss]!;
  const found = labels.outcomes.findIndex(l => l.form === 'normal' && l.outcome === outcome && l.region === region);
  return found < 0 ? undefined : found;
}

/** By draw: what it is without the response less what it is with it. */
function difference(
  program: Named,
  other: Named,
  without: Tally,
  using: Tally,
  index: number,
  draws: number,
): Float64Array | undefined {
  const same = program.outcomes[index]!.kept ? sameIn(program, other, index) : undefined;
  if (same === undefined) return undefined;
  const one = without.scalars[placeOf(program, index)]!;
  const two = using.scalars[placeOf(other, same)]!;
  const saved = Float64Array.from({ length: draws }, (_, i) => one[i]! - two[i]!);
  return saved.every(Number.isFinite) ? saved : undefined;
}

/** By draw: what is stated, the stock it adds, and the difference it makes to the outcomes that count as cost. */
function costOf(program: Named, other: Priced, without: Tally, using: Tally, draws: number): Float64Array {
  const { cost, counted } = other.priced;
  const sum = new Float64Array(draws);
  if (cost !== undefined) sum.set(using.scalars[placeOf(other, cost)]!.subarray(0, draws));
  for (const index of counted) {
    const added = using.scalars[placeOf(other, index)]!;
    const same = sameIn(other, program, index);
    const before = same === undefined ? undefined : without.scalars[placeOf(program, same)];
    for (let i = 0; i < draws; i++) sum[i]! += added[i]! - (before?.[i] ?? 0);
  }
  return sum;
}

function estimate(values: Float64Array | undefined): Estimate | undefined {
  if (values === undefined) return undefined;
  const moments = momentsOf(values);
  return { value: moments.mean, error: standardError(moments) };
}

function count(over: Float64Array, under: Float64Array): number {
  let more = 0;
  for (let i = 0; i < over.length; i++)
    if (over[i]! - under[i]! > ROUNDING * Math.max(Math.abs(over[i]!), Math.abs(under[i]!))) more++;
  return more;
}
