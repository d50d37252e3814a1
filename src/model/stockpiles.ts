// Stockpiles → accounts that nobody uses from, and the numbers of their rules. When they give and buy is ../engine/stockpile.ts's.
import { dimensionOf, sameDimension } from '../scenario/quantity.ts';
import { constant } from './columns.ts';
import { type Draft, goodIndex, PLAIN, ratio, regionIndex, TIME } from './draft.ts';
import type { Labels } from './program.ts';
import { compress } from './rows.ts';
import { centralInputs } from './slots.ts';

export interface Stockpiles {
  readonly reserveAccount: Uint32Array;
  readonly reserveBuyerStart: Uint32Array;
  readonly reserveBuyer: Uint32Array;
  readonly labels: Labels['stockpiles'];
}

/** A stockpile buys after everyone else. */
const LAST_CLASS = 9;
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
      .flatMap((account, a) => (!account.idle && account.good === good && account.region === region ? [a] : []))
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
    const { holds } = stockpile;
    const dimensionOfHolds = dimensionOf(holds.expression, inputs.dimension);
    const asTime = typeof dimensionOfHolds !== 'string' && sameDimension(dimensionOfHolds, TIME);
    const what = `holds of ${name}`;
    columns.reserveHolds.push(
      asTime
        ? constant(Number.NaN)
        : slots.number(holds, { what, dimension, low: 0, example: `500 ${unit}, or 60 days` }),
    );
    columns.reserveWeeks.push(
      asTime ? slots.number(holds, { what, dimension: TIME, low: 0, example: '60 days' }) : constant(Number.NaN),
    );
    columns.reserveBelow.push(
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
    columns.reserveRelease.push(
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
    columns.reserveFill.push(
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
    reserveAccount: Uint32Array.from(found.map(row => row.account)),
    reserveBuyerStart: buyers.start,
    reserveBuyer: buyers.items,
    labels: found.map(row => row.label),
  };
}
