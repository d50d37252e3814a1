// Outcomes in money as written → slots: added cost by region, gains by company or site, payments by payer, duties by importing region.
// What they come to in a draw is the engine's (../engine/gain.ts, ../engine/added-cost.ts).
import type { Dimension } from '../scenario/quantity.ts';
import type { Outcome } from '../scenario/scenario.ts';
import { type Draft, goodIndex, indexOf, PLAIN, ratio, unitAt } from './draft.ts';
import { gains } from './gainers.ts';
import type { Layout } from './network.ts';
import { append, type OutcomeList, WORLD } from './outcome-list.ts';
import { missingPrice } from './prices.ts';
import type { MoneyMeasure, OutcomeSlot, ShockSlot } from './program.ts';

type Measured = Extract<Outcome, { measure: string }>;
export type InMoney = Measured & { readonly measure: MoneyMeasure };

/** One row: whose it is, what is summed, and for volumes in which unit. */
export interface Row {
  readonly region: string;
  readonly select: readonly number[];
  readonly unit?: { readonly unit: string; readonly factor: number; readonly dimension: Dimension };
  readonly bought?: readonly number[];
}

const MONEY: Dimension = { money: 1 };
const USD = { unit: 'USD', factor: 1, dimension: MONEY };
const SHARE = { unit: 'share', factor: 1, dimension: PLAIN };

/** What each measure reads beside its threshold; any other field would be ignored, and is refused. */
const READS: { readonly [M in MoneyMeasure]: readonly (keyof Measured)[] } = {
  added_cost_peak: ['uses', 'goods', 'regions'],
  added_cost_mean: ['uses', 'goods', 'regions'],
  volume_gained: ['operators', 'sites', 'goods'],
  revenue_gained: ['operators', 'sites', 'goods'],
  margin_gained: ['operators', 'sites', 'goods'],
  utilisation_gained: ['operators', 'sites', 'goods'],
  payments: ['regions'],
  tariff_revenue: ['regions', 'goods'],
};
const SCOPES = ['uses', 'processes', 'sites', 'operators', 'goods', 'from', 'to', 'regions', 'within'] as const;

export function addMoneyOutcome(
  { draft }: Layout,
  name: string,
  outcome: InMoney,
  shocks: readonly ShockSlot[],
  list: OutcomeList,
): void {
  refuseIdle(draft, name, outcome);
  for (const region of outcome.regions ?? [])
    if (region !== WORLD) indexOf(draft, 'region', region, draft.regions, ['outcomes', name, 'regions']);
  const chosen = ({ region }: Row) => outcome.regions === undefined || outcome.regions.includes(region);
  const rows = rowsOf(draft, name, outcome, shocks).filter(row => row.select.length > 0 && chosen(row));
  if (rows.length === 0 && draft.slots.problems.length === 0)
    draft.slots.note(`${name}: there is nothing here that it could count, and it has no row`);
  for (const row of rows) addRow(draft, name, outcome, row, list);
}

function addRow(draft: Draft, name: string, outcome: InMoney, row: Row, list: OutcomeList): void {
  const { measure } = outcome;
  const unit = row.unit ?? (measure === 'utilisation_gained' ? SHARE : USD);
  const stated =
    outcome.threshold &&
    draft.slots.number(outcome.threshold, {
      what: `threshold of ${name}`,
      dimension: unit.dimension,
      example: unit === USD ? '10 M USD' : '0',
      setting: true,
    }).central;
  const gains = measure === 'volume_gained' || measure === 'revenue_gained';
  for (const form of gains ? (['amount', 'share'] as const) : (['amount'] as const)) {
    const shown = form === 'share' ? SHARE : unit;
    // A gain is one above nothing, unless the analyst says above what.
    const threshold = form === 'share' ? Number.NaN : (stated ?? 0);
    const slot: Omit<OutcomeSlot, 'kept' | 'form'> = {
      measure,
      select: Uint32Array.from(row.select),
      ...(row.bought && { bought: Uint32Array.from(row.bought) }),
      threshold,
    };
    const title = outcome.title ?? name.replaceAll('_', ' ');
    const label = { outcome: name, region: row.region, title, measure, form, unit: shown.unit, factor: shown.factor };
    append(list, slot, { ...label, headline: outcome.headline ?? false }, shown.dimension);
  }
}

function refuseIdle({ slots }: Draft, name: string, outcome: InMoney): void {
  for (const key of SCOPES) {
    if (outcome[key] === undefined || READS[outcome.measure].includes(key)) continue;
    slots.refuse(
      'UNKNOWN_FIELD',
      ['outcomes', name, key],
      `\`${key}\` means nothing for ${outcome.measure}`,
      `it reads ${READS[outcome.measure].map(each => `\`${each}\``).join(', ')}`,
    );
  }
}

function rowsOf(draft: Draft, name: string, outcome: InMoney, shocks: readonly ShockSlot[]): readonly Row[] {
  switch (outcome.measure) {
    case 'added_cost_peak':
    case 'added_cost_mean':
      return addedCost(draft, name, outcome);
    case 'payments':
      return payments(draft, shocks);
    case 'tariff_revenue':
      return duties(draft, name, outcome, shocks);
    default:
      return gains(draft, name, outcome);
  }
}

/** By region and for the world: the cohorts of the uses, which are counted alike. */
function addedCost(draft: Draft, name: string, outcome: InMoney): readonly Row[] {
  const { cohorts, regions, homes, slots } = draft;
  const path = ['outcomes', name];
  const known = [...new Set(cohorts.map(({ use }) => use))];
  if (outcome.uses === undefined) {
    slots.refuse(
      'MISSING_FIELD',
      path,
      `${name} measures ${outcome.measure} and needs \`uses\``,
      `add \`uses: ${known[0] ?? '…'}\``,
    );
    return [];
  }
  for (const use of outcome.uses) indexOf(draft, 'use', use, known, [...path, 'uses']);
  const bought = outcome.goods?.map(good => goodIndex(draft, good, [...path, 'goods']));
  const units = [...new Set(cohorts.flatMap(({ use, unit }) => (outcome.uses!.includes(use) ? [unit] : [])))];
  if (units.length > 1) {
    slots.refuse(
      'UNIT_MISMATCH',
      [...path, 'uses'],
      `${name} would average what is added to ${units.join(' and ')}`,
      'write one outcome for each unit',
    );
  }
  const own = cohorts.flatMap((cohort, i) =>
    outcome.uses!.includes(cohort.use) ? [{ i, region: cohort.region }] : [],
  );
  checkPriced(draft, name, outcome.uses, outcome.goods);
  const written = units[0] ?? '1';
  const { factor, dimension } = unitAt(draft.scenario, slots, written, path, draft.counted);
  const unit = { unit: `USD/${written}`, factor, dimension: ratio(MONEY, dimension) };
  const row = (region: string, select: readonly number[]): Row => ({ region, select, unit, ...(bought && { bought }) });
  return [
    row(
      WORLD,
      own.map(({ i }) => i),
    ),
    ...regions.map((region, r) =>
      row(
        region,
        own.flatMap(cohort => (cohort.region === r || homes[cohort.region] === r ? [cohort.i] : [])),
      ),
    ),
  ];
}

/** A good without a price adds nothing, which is said; goods that are named have to have one. */
function checkPriced(draft: Draft, name: string, uses: readonly string[], goods: readonly string[] | undefined): void {
  const price = (good: string) => draft.scenario.document.goods?.[good]?.price;
  for (const good of goods ?? []) if (price(good) === undefined) missingPrice(draft, ['outcomes', name, 'goods'], good);
  if (goods !== undefined) return;
  const direct = uses.flatMap(use => Object.keys(draft.scenario.document.uses?.[use]?.inputs ?? {}));
  const unpriced = [...new Set(direct)].filter(good => price(good) === undefined);
  if (unpriced.length > 0) draft.slots.note(`${name}: ${unpriced.join(', ')} has no base price and adds nothing`);
}

/** By payer: the supports that it pays. */
function payments({ regions }: Draft, shocks: readonly ShockSlot[]): readonly Row[] {
  const paid = (by: (payer: number) => boolean) =>
    shocks.flatMap(({ payer }, k) => (payer !== undefined && by(payer) ? [k] : []));
  const rows = regions.map((region, r) => ({ region, select: paid(payer => payer === r) }));
  return [{ region: WORLD, select: paid(() => true) }, ...rows];
}

/** By importing region: the lanes that some tariff is on. */
function duties(draft: Draft, name: string, outcome: InMoney, shocks: readonly ShockSlot[]): readonly Row[] {
  const { lanes, goods, regions, homes } = draft;
  for (const good of outcome.goods ?? []) goodIndex(draft, good, ['outcomes', name, 'goods']);
  const taxed = new Set(shocks.flatMap(({ kind, targets }) => (kind === 'tariff' ? [...targets] : [])));
  const counted = [...taxed]
    .sort((a, b) => a - b)
    .filter(l => outcome.goods === undefined || outcome.goods.includes(goods[lanes[l]!.good]!.name));
  const unpriced = counted.find(l => Number.isNaN(draft.columns.marketPrice[lanes[l]!.market]!.central));
  if (unpriced !== undefined && draft.slots.problems.length === 0)
    missingPrice(draft, ['outcomes', name], goods[lanes[unpriced]!.good]!.name);
  return [
    { region: WORLD, select: counted },
    ...regions.map((region, r) => ({
      region,
      select: counted.filter(l => lanes[l]!.to === r || homes[lanes[l]!.to] === r),
    })),
  ];
}
