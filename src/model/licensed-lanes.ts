// The lanes of a licence regime, each with its numbers: what the regime says of its destination and end use, and its buyer's luck.
import type { Quantity } from '../scenario/quantity.ts';
import type { Shock } from '../scenario/scenario.ts';
import { codeOf, combined, join } from './chance.ts';
import { constant } from './columns.ts';
import { type Draft, PLAIN } from './draft.ts';
import type { LicenceSlot } from './program.ts';
import type { Numeric } from './slots.ts';

export type Regime = Extract<Shock, { kind: 'export-licence' }>;
type Treatments = NonNullable<Regime['destinations']>;

/** Lanes that are covered wholly have this very content. */
export const ONE = constant(1);

/** The columns by licensed lane; `regime` undefined: all lanes are treated alike. */
export function pushLanes(
  draft: Draft,
  name: string,
  regime: Regime | undefined,
  covered: readonly { readonly lane: number; readonly content: Numeric }[],
): Pick<LicenceSlot, 'lanes' | 'firstLane' | 'pool' | 'pools'> {
  const { columns } = draft;
  const firstLane = columns.licensedCoverage.length;
  const goods = [...new Set(covered.map(({ lane }) => draft.lanes[lane]!.good))];
  const spread = regime?.luck && draft.slots.number(regime.luck, { ...LUCK, what: `luck of ${name}` });
  const treated = treatments(draft, name, regime);
  for (const { lane, content } of covered) {
    const { account } = draft.lanes[lane]!;
    const { coverage, approval, weight } = treated(account);
    columns.licensedCoverage.push(product(content, coverage));
    columns.licensedApproval.push(approval);
    columns.licensedWeight.push(weight);
    columns.licensedLuck.push(spread ? luckOf(draft, name, account, spread) : constant(0));
  }
  return {
    lanes: Uint32Array.from(covered, ({ lane }) => lane),
    firstLane,
    pool: Uint32Array.from(covered, ({ lane }) => goods.indexOf(draft.lanes[lane]!.good)),
    pools: goods.length,
  };
}

/** Decided a thousand times as fast as others is decided at once. */
const HEAVIEST = 1000;
const LUCK = { dimension: PLAIN, low: 0, high: 5, example: '0.5' };

/** A standard normal times the spread, of a stream named after the buyer: another buyer more changes nobody's luck. */
function luckOf(draft: Draft, name: string, account: number, spread: Numeric): Numeric {
  const { good, region, owner, cohort } = draft.accounts[account]!;
  const buyer = [draft.goods[good]!.name, owner, cohort, draft.regions[region]].filter(word => word !== '').join(', ');
  const luck = draft.slots.draw(
    `shocks.${name}.luck#${buyer}`,
    { family: 'normal', parameters: [0, 1], scale: 1 },
    'event',
  );
  return { central: 0, code: join(luck, codeOf(spread), '*') };
}

/** What the regime says of a buyer's destination and end use, multiplied. Numbers are read once. */
function treatments(draft: Draft, name: string, regime: Regime | undefined) {
  const read = (section: 'destinations' | 'by_end_use') =>
    new Map(
      Object.entries<Treatments[string]>(regime?.[section] ?? {}).map(([key, { coverage, approval, weight }]) => {
        const what = `${section}.${key}`;
        return [
          key,
          {
            coverage: coverage ? share(draft, coverage, name, `${what}.coverage`) : ONE,
            approval: approval ? share(draft, approval, name, `${what}.approval`) : ONE,
            weight: weight
              ? draft.slots.number(weight, {
                  what: `${what}.weight of ${name}`,
                  dimension: PLAIN,
                  low: 0,
                  high: HEAVIEST,
                  example: '2',
                })
              : ONE,
          },
        ];
      }),
    );
  const destinations = read('destinations');
  const endUses = read('by_end_use');
  return (account: number) => {
    const { region, owner } = draft.accounts[account]!;
    const usual = { coverage: ONE, approval: ONE, weight: ONE };
    const there =
      destinations.get(draft.regions[region]!) ?? destinations.get(draft.regions[draft.homes[region]!]!) ?? usual;
    const use = endUses.get(owner) ?? usual;
    return {
      coverage: product(there.coverage, use.coverage),
      approval: product(there.approval, use.approval),
      weight: product(there.weight, use.weight),
    };
  };
}

function product(a: Numeric, b: Numeric): Numeric {
  if (a === ONE) return b;
  if (b === ONE) return a;
  return combined(a, b, '*');
}

/** A share of one field of a regime. */
export const share = (draft: Draft, quantity: Quantity, name: string, field: string): Numeric =>
  draft.slots.number(quantity, {
    what: `${field} of ${name}`,
    dimension: PLAIN,
    low: 0,
    high: 1,
    example: '60 %',
  });
