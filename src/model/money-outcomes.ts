// Outcomes in money as written → slots: added cost by region, gains by company or site, payments by payer, duties by importing region.
// What they come to in a draw is the engine's (../engine/gain.ts, ../engine/added-cost.ts).
import type { Dimension } from '../scenario/quantity.ts';
import type { Outcome } from '../scenario/scenario.ts';
import { type Draft, goodIndex, indexOf, PLAIN, ratio, unitAt } from './draft.ts';
import type { Layout } from './network.ts';
import { append, type OutcomeList, WORLD } from './outcome-list.ts';
import { placesOf, sitesCalled } from './places.ts';
import type { MoneyMeasure, OutcomeSlot, ShockSlot } from './program.ts';
import { operatorsOf } from './supports.ts';

type Measured = Extract<Outcome, { measure: string }>;
export type InMoney = Measured & { readonly measure: MoneyMeasure };

/** One row: whose it is, what is summed, and for volumes in which unit. */
interface Row {
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

function missingPrice(draft: Draft, path: readonly string[], good: string): void {
  draft.slots.refuse(
    'MISSING_FIELD',
    path,
    `${good} has no base price`,
    `give ${good} a \`price\``,
    'this is asked in money',
  );
}

/** By company or by site. */
function gains(draft: Draft, name: string, outcome: InMoney): readonly Row[] {
  const { slots, goods, markets, groups } = draft;
  const path = ['outcomes', name];
  const { sites = {} } = draft.scenario.document;
  const operators = operatorsOf(draft);
  if ((outcome.operators === undefined) === (outcome.sites === undefined)) {
    const [one, other] = [operators[0], groups[0]?.sites[0]];
    const named = one === undefined ? '' : `\`operators: all\`, \`operators: [${one}]\` or `;
    slots.refuse(
      outcome.operators === undefined ? 'MISSING_FIELD' : 'WRONG_TYPE',
      path,
      outcome.operators === undefined
        ? `${name} does not say whose gain it is`
        : `${name} has both operators and sites`,
      `write ${named}\`sites: ${other ?? '…'}\``,
    );
    return [];
  }
  const all = groups.flatMap(group =>
    group.sites.map(site => ({ site, good: goods[markets[group.outputs[0]!.market]!.good]! })),
  );
  for (const good of outcome.goods ?? []) goodIndex(draft, good, [...path, 'goods']);
  const counts = (i: number) => outcome.goods === undefined || outcome.goods.includes(all[i]!.good.name);
  const everyone = outcome.operators?.includes('all') === true;
  for (const operator of outcome.operators ?? [])
    if (operator !== 'all') indexOf(draft, 'operator', operator, operators, [...path, 'operators']);
  for (const site of outcome.sites ?? []) indexOf(draft, 'site or facility', site, placesOf(draft), [...path, 'sites']);
  const owners = outcome.sites ?? (everyone ? operators : (outcome.operators ?? []));
  return owners.flatMap((owner): Row[] => {
    const own = (
      outcome.sites
        ? sitesCalled(draft, [owner])
        : all.flatMap(({ site }, i) => (sites[site]?.operator === owner ? [i] : []))
    ).filter(counts);
    const rows = own.map(i => all[i]!);
    const unpriced = rows.find(({ good }) => draft.scenario.document.goods?.[good.name]?.price === undefined);
    const uncosted = rows.filter(({ site }) => sites[site]?.cost === undefined);
    const needsPrice = outcome.measure === 'revenue_gained';
    if (outcome.measure === 'margin_gained' && uncosted.length > 0) {
      if (everyone && uncosted.length === rows.length) return [];
      if (uncosted.length === rows.length) {
        slots.refuse(
          'MISSING_FIELD',
          path,
          `${owner} has no cost to work out a margin from`,
          `give its sites a \`cost\``,
        );
        return [];
      }
      slots.note(`${name}: of ${owner}, ${uncosted.map(({ site }) => site).join(', ')} has no cost and is left out`);
      const costed = own.filter(i => sites[all[i]!.site]?.cost !== undefined);
      return [{ region: owner, select: costed }];
    }
    if (needsPrice && unpriced !== undefined) {
      if (!everyone) missingPrice(draft, path, unpriced.good.name);
      else slots.note(`${name}: ${unpriced.good.name} has no base price, and ${owner} is left out`);
      return [];
    }
    if (outcome.measure !== 'volume_gained' && outcome.measure !== 'utilisation_gained')
      return [{ region: owner, select: own }];
    const units = [...new Set(rows.map(({ good }) => good.unit))];
    if (units.length > 1) {
      slots.refuse(
        'UNIT_MISMATCH',
        path,
        `${name} would add ${units.join(' and ')} of ${owner}`,
        'name the `goods` that are counted',
        'a sum needs one unit',
      );
      return [];
    }
    const [first] = rows;
    if (first === undefined || outcome.measure === 'utilisation_gained') return [{ region: owner, select: own }];
    return [{ region: owner, select: own, unit: first.good }];
  });
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
