// Recycling loops of the base state: what a market gets back from those who, directly or not, are made from it.
// Pure indices; the compiler turns what it finds into a problem with names.
import type { Base } from './base.ts';
import { field, type Program } from './program.ts';

export interface Loop {
  readonly market: number;
  readonly group: number; // the first of those that return goods to it
  readonly returned: number; // share of the market's orders that comes back as by-product of their own use
}

/** Every market to which by-products return from its own descendants, with the share of its orders they make up. */
export function loops(program: Program, base: Base): readonly Loop[] {
  const n = program.network;
  const amount = field(program, program.values, 'outputAmount');
  const markets = n.marketGood.length;
  return Array.from({ length: markets }, (_, market) => {
    const users = descendants(program, market);
    let returned = 0;
    let first = -1;
    for (const group of users) {
      for (let o = n.groupOutputStart[group]!; o < n.groupOutputStart[group + 1]!; o++) {
        if (n.outputDrives[o] || n.outputMarket[o] !== market) continue;
        returned += amount[o]! * base.groupActivity[group]!;
        if (first < 0) first = group;
      }
    }
    return {
      market,
      group: first,
      returned: base.marketOrders[market]! > 0 ? returned / base.marketOrders[market]! : 0,
    };
  }).filter(({ returned }) => returned > 0);
}

/** Groups that take the market's good, or something made from it. */
function descendants(program: Program, start: number): ReadonlySet<number> {
  const n = program.network;
  const found = new Set<number>();
  const queue = [start];
  const seen = new Set(queue);
  for (let market = queue.pop(); market !== undefined; market = queue.pop()) {
    for (let i = n.marketLaneStart[market]!; i < n.marketLaneStart[market + 1]!; i++) {
      const account = n.laneAccount[n.marketLane[i]!]!;
      const group = groupOf(program, account);
      if (group < 0 || found.has(group)) continue;
      found.add(group);
      for (let o = n.groupOutputStart[group]!; o < n.groupOutputStart[group + 1]!; o++) {
        const next = n.outputMarket[o]!;
        if (!n.outputDrives[o] || seen.has(next)) continue;
        seen.add(next);
        queue.push(next);
      }
    }
  }
  return found;
}

/** The group an account belongs to, or −1 for a cohort's. */
function groupOf({ network: n }: Program, account: number): number {
  for (let group = 0; group + 1 < n.groupAccountStart.length; group++) {
    if (account >= n.groupAccountStart[group]! && account < n.groupAccountStart[group + 1]!) return group;
  }
  return -1;
}
