// One good instead of another: a part of what an owner makes takes the second, as far as the owner has it, and does not wait for the
// first. What it has planned to take is ordered before it is there (equation E8).
import type { RuleSlot } from '../model/program.ts';
import type { World } from './state.ts';
import { madeBy, wantedBy } from './trigger.ts';

type AtStep = (t: number) => void;

/** What switches do at four places of a step; without switches each is the sub-step it is laid around, or nothing. */
export interface Switches {
  readonly change: AtStep; // in sub-step 0
  readonly around: (release: () => void) => () => void; // sub-step 2: what there is of each good when production begins
  readonly after: (build: AtStep) => AtStep; // sub-step 4
}

const isSwitch = ({ kind }: RuleSlot): boolean => kind === 'switch';

/** An owner's pair of accounts: of what it makes, a part does without the first and takes the second. */
interface Row {
  readonly rule: number;
  readonly a: number;
  readonly b: number;
  readonly owner: number;
}

export function makeSwitches(world: World): Switches {
  const { rules } = world.program;
  const rows: Row[] = rules.flatMap((rule, r) =>
    isSwitch(rule)
      ? Array.from(rule.accounts, (a, i) => ({ rule: r, a, b: rule.others[i]!, owner: rule.accountOwners[i]! }))
      : [],
  );
  if (rows.length === 0) return { change: () => {}, around: release => release, after: build => build };
  const taken = new Float64Array(rows.length); // of b per unit made
  const planned = new Float64Array(rows.length); // what is still missing to what was planned
  const there = new Float64Array(rows.length); // of a, when production begins
  return {
    change: makeChange(world, rows, taken, planned),
    around: release => () => {
      release();
      for (let i = 0; i < rows.length; i++) there[i] = world.state.stock[rows[i]!.a]!;
    },
    after: makeAfter(world, rows, taken, planned, there),
  };
}

/**
 * Planned: b takes ratio · h of a's amount per unit. Done: e = min(h, what is there of b, today's arrivals counted, per unit wanted in
 * the last step, less what is taken of it anyway, over ratio · a): a buyer switches no more than it has the other good for, so a
 * switch never stops anyone. a (1 − e), b + ratio · e · a. Lanes of b carry as much more as is planned.
 */
function makeChange(world: World, rows: readonly Row[], taken: Float64Array, planned: Float64Array): AtStep {
  const { program, constants, state } = world;
  const wished = new Float64Array(program.rules.length);
  const done = new Float64Array(program.rules.length);
  return function change(t) {
    const { amount, free, rules } = constants;
    wished.fill(0);
    done.fill(0);
    for (let i = 0; i < rows.length; i++) {
      const { rule, a, b, owner } = rows[i]!;
      const h = state.level[rule]!;
      const replaced = rules.ratio[rule]! * amount[a]!;
      taken[i] = 0;
      planned[i] = 0;
      if (h === 0 || replaced <= 0) continue;
      widen(world, a, b, h * replaced);
      const wish = wantedBy(world, owner, t);
      const has = wish > 0 ? available(world, b) / wish : Infinity;
      const e = Math.min(h, Math.max(0, has - amount[b]!) / replaced);
      taken[i] = e * replaced;
      planned[i] = (h - e) * replaced;
      amount[b]! += e * replaced;
      amount[a]! *= 1 - e;
      free[a] = 1 - (1 - free[a]!) * (1 - e);
      wished[rule]! += wish;
      done[rule]! += e * wish;
    }
    for (let r = 0; r < wished.length; r++) if (wished[r]! > 0) state.applied[r] = done[r]! / wished[r]!;
  };
}

/** f⁰ of b's lanes, and D⁰ of those who sell it, grow by what is planned: per unit made, times what the owner normally makes, which f⁰ of a's lanes says. */
function widen({ program, constants }: World, a: number, b: number, more: number): void {
  const { accountLaneStart, laneMarket } = program.network;
  const { laneFlow, laneShare, normalOrders, unadapted } = constants;
  let flow = 0;
  for (let l = accountLaneStart[a]!; l < accountLaneStart[a + 1]!; l++) flow += unadapted.laneFlow[l]!;
  const made = flow / unadapted.amount[a]!;
  for (let l = accountLaneStart[b]!; l < accountLaneStart[b + 1]!; l++) {
    laneFlow[l]! += laneShare[l]! * more * made;
    normalOrders[laneMarket[l]!]! += laneShare[l]! * more * made;
  }
}

/** What account b can use in this step: its stock, and what is about to arrive. */
function available({ program, state }: World, b: number): number {
  const { accountLaneStart } = program.network;
  const { stock, pipeline, nextArrival } = state;
  let sum = stock[b]!;
  for (let l = accountLaneStart[b]!; l < accountLaneStart[b + 1]!; l++) sum += pipeline[nextArrival + l]!;
  return sum;
}

/**
 * When production and use are done. Where a ran short, more than e of what was made did without it and took b: the rest of that b is
 * used now, (1 − f)/f · (made − used of a / a) times what each unit takes, f the part that needs no a. And what was planned to be taken
 * of b counts as wanted, so that it is ordered though it cannot be used yet. Units of the good per step.
 */
function makeAfter(
  world: World,
  rows: readonly Row[],
  taken: Float64Array,
  planned: Float64Array,
  there: Float64Array,
): (build: AtStep) => AtStep {
  const { program, constants, state } = world;
  const { accountGood } = program.network;
  return build =>
    function buildAndSettle(t) {
      build(t);
      const { amount, free } = constants;
      const { stock, used, level, wantedUse, wantedUnpriced } = state;
      for (let i = 0; i < rows.length; i++) {
        const { rule, a, b, owner } = rows[i]!;
        if (level[rule] === 0 || amount[a] === 0) continue;
        // Of a switch as small as the rounding of one, f is nothing, and nothing is made without a.
        if (taken[i]! > 0 && free[a]! > 0) {
          const without = madeBy(world, owner) - (there[i]! - stock[a]!) / amount[a]!;
          const more = Math.min(stock[b]!, Math.max(0, ((1 - free[a]!) / free[a]!) * without * taken[i]!));
          stock[b]! -= more;
          used[accountGood[b]!]! += more;
        }
        if (planned[i]! > 0) {
          wantedUse[b]! += (planned[i]! / amount[a]!) * wantedUse[a]!;
          wantedUnpriced[b]! += (planned[i]! / amount[a]!) * wantedUnpriced[a]!;
        }
      }
    };
}
