// What all rules share while they are laid out: a row of nothing, a cost, and the complaint about one that changes nothing.
import type { Dimension, Quantity } from '../scenario/quantity.ts';
import { constant } from './columns.ts';
import { type Draft, ratio } from './draft.ts';

const MONEY: Dimension = { money: 1 };
const NONE = new Uint32Array(0);

/** Of whatever a rule does not speak of. */
export const EMPTY = {
  owners: NONE,
  accounts: NONE,
  others: NONE,
  accountOwners: NONE,
  outputs: NONE,
  sites: NONE,
  lanes: NONE,
};

/** Money per unit; nothing where none is written, which the ledger then says. */
export function pushCost(
  { columns, slots }: Draft,
  name: string,
  cost: Quantity | undefined,
  per: Dimension,
  unit: string,
  path: readonly string[],
): void {
  if (cost === undefined) slots.standard(path, `0 USD/${unit}`);
  columns.ruleCost.push(
    cost === undefined
      ? constant(0)
      : slots.number(cost, { what: `cost of ${name}`, dimension: ratio(MONEY, per), example: `20 USD/${unit}` }),
  );
}

/** A rule that finds nothing to act on is most likely a misspelt one. */
export function refuseIdle(
  draft: Draft,
  path: readonly string[],
  message: string,
  fix = 'name an input that it has',
): void {
  draft.slots.refuse('UNKNOWN_NAME', path, message, fix, 'a rule that changes nothing would be a silent no');
}
