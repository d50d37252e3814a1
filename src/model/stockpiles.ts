// Stockpiles → accounts that nobody uses from, and the numbers of their rules. When they give and buy is ../engine/stockpile.ts's.
import { dimensionOf, type Quantity, sameDimension } from '../scenario/quantity.ts';
import { constant } from './columns.ts';
import { type Draft, goodIndex, PLAIN, ratio, regionIndex, TIME, within } from './draft.ts';
import type { Labels } from './program.ts';
import { compress } from './rows.ts';
import { centralInputs, type Numeric } from './slots.ts';

export interface Stockpiles {
  readonly stockpileAccount: Uint32Array;
  readonly stockpileBuyerStart: Uint32Array;
  readonly stockpileBuyer: Uint32Array;
  readonly labels: Labels['stockpiles'];
}

/** A stockpile buys after everyone else. */
const LAST_CLASS = 9;
const NOTHING = constant(Number.NaN);
const STANDARD_BELOW = 0.5;
const STANDARD_RELEASE = 1;

/** Called when all makers and users have their accounts, and before lanes are given to accounts. */
export function addStockpiles(draft: Draft): Stockpiles {
  const { slots, columns, goods } = draft;
  const inputs = centralInputs(draft.scenario);
  const found = Object.entries(draft.scenario.document.stockpiles ?? {}).flatMap(([name, stockpile]) => {
    const path = ['stockpiles', name];
    const good = goodIndex(draft, stockpile.good, [...path, 'good']);
    const region = regionIndex(draft, stockpile.region, [...path, 'region']);
    if (good < 0 || region < 0) return [];
    const { dimension, unit } = goods[good]!;
    const buyers = draft.accounts
      .flatMap((account, a) =>
        !account.idle && account.good === good && within(draft, [stockpile.region], account.region) ? [a] : [],
      )
      .sort((a, b) => draft.accounts[a]!.priority - draft.accounts[b]!.priority || a - b);
    if (buyers.length === 0) {
      slots.refuse(
        'UNKNOWN_NAME',
        [...path, 'region'],
        `nobody in ${stockpile.region} uses ${stockpile.good}`,
        'put the stockpile where its good is used',
        'it could help no one',
      );
    }
    const level = (quantity: Quantity, what: string): { readonly amount: Numeric; readonly weeks: Numeric } => {
      const of = dimensionOf(quantity.expression, inputs.dimension);
      const asTime = typeof of !== 'string' && sameDimension(of, TIME);
      const read = slots.number(quantity, {
        what,
        dimension: asTime ? TIME : dimension,
        low: 0,
        example: asTime ? '60 days' : `500 ${unit}, or 60 days`,
      });
      return asTime ? { amount: NOTHING, weeks: read } : { amount: read, weeks: NOTHING };
    };
    const holds = level(stockpile.holds, `holds of ${name}`);
    const upTo = stockpile.fills_to && level(stockpile.fills_to, `fills_to of ${name}`);
    columns.stockpileHolds.push(holds.amount);
    columns.stockpileWeeks.push(holds.weeks);
    columns.stockpileUpTo.push(upTo?.amount ?? NOTHING);
    columns.stockpileUpToWeeks.push(upTo?.weeks ?? NOTHING);
    const holdsNothing = [holds.amount, holds.weeks].some(({ central, code }) => central === 0 && code === undefined);
    if (stockpile.fill !== undefined && stockpile.fills_to === undefined && holdsNothing) {
      slots.refuse(
        'MISSING_FIELD',
        [...path, 'fill'],
        `${name} holds nothing, and nothing says up to what it buys`,
        'add `fills_to`, for instance `fills_to: 60 days`',
        'it would fill up to what it holds at the start',
      );
    }
    columns.stockpileBelow.push(
      stockpile.release_below === undefined
        ? constant(STANDARD_BELOW)
        : slots.number(stockpile.release_below, {
            what: `release_below of ${name}`,
            dimension: PLAIN,
            low: 0,
            high: 1,
            example: '50 %',
          }),
    );
    columns.stockpileRelease.push(
      stockpile.release === undefined
        ? constant(STANDARD_RELEASE)
        : slots.number(stockpile.release, {
            what: `release of ${name}`,
            dimension: PLAIN,
            low: 0,
            high: 1,
            example: '100 %',
          }),
    );
    columns.stockpileFill.push(
      stockpile.fill === undefined
        ? constant(0)
        : slots.number(stockpile.fill, {
            what: `fill of ${name}`,
            dimension: ratio(dimension, TIME),
            low: 0,
            example: `100 ${unit}/year`,
          }),
    );
    for (const column of ['amount', 'cover', 'elasticity', 'costShare'] as const) columns[column].push(constant(0));
    const account =
      draft.accounts.push({
        good,
        region,
        owner: name,
        cohort: '',
        priority: LAST_CLASS,
        coversTransit: false,
        path,
        idle: stockpile.fill === undefined ? 'closed' : 'buys',
      }) - 1;
    return [{ account, buyers, label: { name, title: stockpile.title ?? name } }];
  });
  const buyers = compress(found.map(row => row.buyers));
  return {
    stockpileAccount: Uint32Array.from(found.map(row => row.account)),
    stockpileBuyerStart: buyers.start,
    stockpileBuyer: buyers.items,
    labels: found.map(row => row.label),
  };
}
