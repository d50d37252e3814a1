// Stockpiles → accounts that nobody uses from, and the numbers of their rules. When they give and buy is ../engine/stockpile.ts's.
import type { Taken } from '../scenario/load.ts';
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
  readonly stockpileBuyerOwn: Uint8Array;
  readonly labels: Labels['stockpiles'];
}

/** A stockpile buys after everyone else. */
const LAST_CLASS = 9;
const NOTHING = constant(Number.NaN);
const NONE_BEFORE = { amount: constant(0), weeks: NOTHING };
const STANDARD_BELOW = 0.5;
const STANDARD_RELEASE = 1;

/** Called when all makers and users have their accounts, and before lanes are given to accounts. */
export function addStockpiles(draft: Draft): Stockpiles {
  const { slots, columns, goods } = draft;
  const inputs = centralInputs(draft.scenario);
  const { taken } = draft.scenario;
  const found = Object.entries(draft.scenario.document.stockpiles ?? {}).flatMap(([name, stockpile]) => {
    const path = ['stockpiles', name];
    const shared = stockpile.shares_with ?? [];
    for (const other of shared) regionIndex(draft, other, [...path, 'shares_with']);
    const serves = [stockpile.region, ...shared];
    const good = goodIndex(draft, stockpile.good, [...path, 'good']);
    const region = regionIndex(draft, stockpile.region, [...path, 'region']);
    if (good < 0 || region < 0) return [];
    const { dimension, unit } = goods[good]!;
    const buyers = draft.accounts
      .flatMap((account, a) =>
        !account.idle && account.good === good && within(draft, serves, account.region) ? [a] : [],
      )
      .sort((a, b) => draft.accounts[a]!.priority - draft.accounts[b]!.priority || a - b);
    if (buyers.length === 0) {
      slots.refuse(
        'UNKNOWN_NAME',
        [...path, 'region'],
        `nobody in ${serves.join(' or ')} uses ${stockpile.good}`,
        'put the stockpile where its good is used',
        'it could help no one',
      );
    }
    const own = buyers.map(a => within(draft, [stockpile.region], draft.accounts[a]!.region));
    const level = (quantity: Quantity, what: string): { readonly amount: Numeric; readonly weeks: Numeric } => {
      const of = dimensionOf(quantity.expression, inputs.dimension);
      const asTime = typeof of !== 'string' && sameDimension(of, TIME);
      if (asTime && buyers.length > 0 && !own.includes(true)) {
        const message = `${what} is a time, and nobody in ${stockpile.region} itself uses ${stockpile.good}`;
        slots.refuse(
          'UNIT_MISMATCH',
          path,
          message,
          `write an amount, for instance \`500 ${unit}\``,
          'a time is counted in use of its own region',
        );
      }
      const read = slots.number(quantity, {
        what,
        dimension: asTime ? TIME : dimension,
        low: 0,
        example: asTime ? '60 days' : `500 ${unit}, or 60 days`,
      });
      return asTime ? { amount: NOTHING, weeks: read } : { amount: read, weeks: NOTHING };
    };
    const was = taken && heldBefore(taken, name, stockpile.holds);
    const before = was ? level(was, `holds of ${name}`) : NONE_BEFORE;
    columns.stockpileBefore.push(before.amount);
    columns.stockpileBeforeWeeks.push(before.weeks);
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
    return [{ account, buyers, own, label: { name, title: stockpile.title ?? name } }];
  });
  const buyers = compress(found.map(row => row.buyers));
  return {
    stockpileAccount: Uint32Array.from(found.map(row => row.account)),
    stockpileBuyerStart: buyers.start,
    stockpileBuyer: buyers.items,
    stockpileBuyerOwn: Uint8Array.from(found.flatMap(row => row.own.map(Number))),
    labels: found.map(row => row.label),
  };
}

/** What a stockpile would hold if no response were taken; undefined where it would not be there. */
function heldBefore({ before }: Taken, name: string, now: Quantity): Quantity | undefined {
  const was = before.stockpiles?.[name]?.holds;
  if (
    was === undefined ||
    (was.at.file === now.at.file && was.at.start === now.at.start) ||
    was.expression.kind !== 'distribution'
  )
    return was;
  // One path addresses one stream: what it held before is drawn from another.
  return { ...was, path: `${was.path} before` };
}
