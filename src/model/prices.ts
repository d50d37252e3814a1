// Base prices by region: money per unit of a good before anything happens. These are for reports and calibration, which read them at
// their centre, so nothing of them is drawn; what the engine reads is laid out with the costs (costs.ts).
import type { Quantity } from '../scenario/quantity.ts';
import type { Document } from '../scenario/scenario.ts';
import { type Draft, ratio, regionIndex } from './draft.ts';
import type { Labels, Provenance } from './program.ts';
import { slots } from './slots.ts';

type Written = NonNullable<NonNullable<Document['goods']>[string]['price']>;

export interface Prices {
  readonly labels: Labels['prices'];
  readonly ledger: readonly Provenance[];
}

export function compilePrices(draft: Draft): Prices {
  // A reader of its own: the main one would draw what nobody needs.
  const reader = slots(draft.scenario);
  const { document } = draft.scenario;
  const labels = draft.goods.flatMap(({ name, unit, factor, dimension }) => {
    const written = document.goods?.[name]?.price;
    if (written === undefined) return [];
    const path = ['goods', name, 'price'];
    if (!isOne(written))
      for (const key of Object.keys(written)) if (key !== 'default') regionIndex(draft, key, [...path, key]);
    return draft.regions.flatMap(region => {
      const own = priceIn(written, region, document.parts?.[region]?.of);
      if (own === undefined) return [];
      const { central } = reader.number(own, {
        what: isOne(written) ? `price of ${name}` : `price of ${name} in ${region}`,
        dimension: ratio({ money: 1 }, dimension),
        low: 0,
        example: `20 USD/${unit}`,
      });
      return [{ good: name, region, usdPerUnit: central / factor }];
    });
  });
  // What one quantity says for several regions is wrong once, not in each.
  const places = new Set(draft.slots.problems.map(({ at }) => at.start));
  for (const problem of reader.problems) {
    if (!places.has(problem.at.start)) draft.slots.problem(problem);
    places.add(problem.at.start);
  }
  return { labels, ledger: reader.ledger };
}

/** The price in a region; a part of a region pays its region's unless it has one of its own. */
export function priceIn(written: Written, region: string, home: string | undefined): Quantity | undefined {
  if (isOne(written)) return written;
  return written[region] ?? (home === undefined ? undefined : written[home]) ?? written.default;
}

const isOne = (written: Written): written is Extract<Written, { kind: 'quantity' }> => 'expression' in written;

/** Refuses what is asked in money of a good that has no price. */
export function missingPrice(draft: Draft, path: readonly string[], good: string): void {
  draft.slots.refuse(
    'MISSING_FIELD',
    path,
    `${good} has no base price`,
    `give ${good} a \`price\``,
    'this is asked in money',
  );
}
