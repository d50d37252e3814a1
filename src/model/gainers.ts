// Whose gains are asked for: the sites of each company, or of each name of a site or facility, as rows of an outcome.
// Refuses what could not be worked out: a margin without a cost, revenue without a price, volumes of several units.
import { type Draft, goodIndex, indexOf } from './draft.ts';
import type { InMoney, Row } from './money-outcomes.ts';
import { placesOf, sitesCalled } from './places.ts';
import { missingPrice } from './prices.ts';
import { operatorsOf } from './supports.ts';

/** By company or by site. */
export function gains(draft: Draft, name: string, outcome: InMoney): readonly Row[] {
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
