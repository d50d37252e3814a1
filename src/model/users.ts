// Uses → cohorts: one kind of buyer of one use in one region, with its own account of each input.
import { WEEKS_PER_YEAR } from '../numbers/date.ts';
import type { Dimension } from '../scenario/quantity.ts';
import type { Document } from '../scenario/scenario.ts';
import { codeOf, join } from './chance.ts';
import { constant } from './columns.ts';
import { type Draft, goodIndex, indexOf, PLAIN, ratio, regionIndex, TIME, unitAt } from './draft.ts';
import { clamp } from './formula.ts';
import { coverIn, SHARE_TOLERANCE } from './makers.ts';
import type { Numeric } from './slots.ts';

type Use = NonNullable<Document['uses']>[string];

/** Where a use says nothing: overtime and the share of postponed output are the central values of the model page, assumed. */
const STANDARD = { cover: 8, overtime: 0.1, postponed: 0.8, priority: 5 } as const;

export function addUsers(draft: Draft): void {
  for (const [name, use] of Object.entries(draft.scenario.document.uses ?? {})) {
    checkShares(draft, name, use);
    checkOf(draft, name, use);
    for (const regionName of Object.keys(use.demand)) {
      const region = regionIndex(draft, regionName, ['uses', name, 'demand', regionName]);
      if (region < 0) continue;
      for (const cohort of Object.keys(use.cohorts)) addCohort(draft, name, use, region, cohort);
    }
  }
}

/** Demand in a part is taken out of the same use, or the one it is `of`, in the part's region: there has to be some. */
function checkOf(draft: Draft, name: string, use: Use): void {
  const { regions = [], uses = {}, parts = {} } = draft.scenario.document;
  const path = ['uses', name];
  if (use.of !== undefined) indexOf(draft, 'use', use.of, Object.keys(uses), [...path, 'of']);
  const whole = uses[use.of ?? name];
  const inParts = Object.keys(use.demand).filter(region => parts[region] !== undefined && !regions.includes(region));
  for (const part of inParts) {
    const { of } = parts[part]!;
    if (whole === undefined || whole.demand[of] !== undefined) continue;
    draft.slots.refuse(
      'UNKNOWN_NAME',
      [...path, 'demand', part],
      `${of} has no demand for ${use.of ?? name} that ${part} could be a part of`,
      `give ${of} a demand for it, or name the use that it is taken out of: \`of: …\``,
      'a part is taken out of its region',
    );
  }
  if (use.of !== undefined && inParts.length === 0) {
    draft.slots.refuse(
      'WRONG_TYPE',
      [...path, 'of'],
      `${name} is taken out of ${use.of}, and has no demand in a part of a region`,
      'take `of` out, or give it a demand in a part',
      'only what lies in a part is taken out of something',
    );
  }
}

function checkShares(draft: Draft, name: string, use: Use): void {
  const cohorts = Object.entries(use.cohorts);
  const sum = cohorts.reduce(
    (total, [cohort, { share }]) =>
      total +
      draft.slots.number(share, {
        certain: true,
        what: `share of cohort ${cohort}`,
        dimension: PLAIN,
        low: 0,
        high: 1,
        example: '20 %',
      }).central,
    0,
  );
  if (Number.isNaN(sum) || Math.abs(sum - 1) <= SHARE_TOLERANCE) return;
  draft.slots.refuse(
    'SHARES_SUM',
    ['uses', name, 'cohorts'],
    `the cohorts of ${name} sum to ${Number((sum * 100).toFixed(6))} %`,
    'give them shares that sum to 100 %',
    'every buyer belongs to one cohort',
  );
}

/** Demand as written, less what parts of the region take out of it. */
function demandOf(draft: Draft, name: string, use: Use, region: number, dimension: Dimension): Numeric {
  const { slots, regions } = draft;
  const read = (of: Use, use: string, at: string) =>
    slots.number(of.demand[at]!, {
      what: `demand for ${use} in ${at}`,
      dimension: ratio(dimension, TIME),
      low: 0,
      example: `1.5 M ${of.unit}/year`,
    });
  let demand = read(use, name, regions[region]!);
  const { factor } = unitAt(draft.scenario, slots, use.unit, ['uses', name, 'unit'], draft.counted);
  const yearly = (flow: number) => `${Number(((flow / factor) * WEEKS_PER_YEAR).toPrecision(4))} ${use.unit}/year`;
  for (const [other, taking] of Object.entries(draft.scenario.document.uses ?? {})) {
    if ((taking.of ?? other) !== name) continue;
    for (const [part, { of }] of Object.entries(draft.scenario.document.parts ?? {})) {
      if (of !== regions[region] || taking.demand[part] === undefined) continue;
      const taken = read(taking, other, part);
      const central = demand.central - taken.central;
      if (central < 0) {
        slots.refuse(
          'OVER_CAPACITY',
          ['uses', other, 'demand', part],
          `${part} builds ${yearly(taken.central)} of ${other}, all of ${of} ${yearly(demand.central)} of ${name}`,
          'lower it, or raise the demand of its region',
          'a part is taken out of its region',
        );
      }
      const code = demand.code || taken.code ? clamp(join(codeOf(demand), codeOf(taken), '-'), 0, Infinity) : undefined;
      demand = { central, ...(code && { code }) };
    }
  }
  return demand;
}

function addCohort(draft: Draft, name: string, use: Use, region: number, cohortName: string): void {
  const { slots, columns, goods } = draft;
  const cohort = use.cohorts[cohortName]!;
  const { dimension } = unitAt(draft.scenario, slots, use.unit, ['uses', name, 'unit'], draft.counted);
  columns.demand.push(demandOf(draft, name, use, region, dimension));
  columns.cohortShare.push(
    slots.number(cohort.share, {
      certain: true,
      what: `share of cohort ${cohortName}`,
      dimension: PLAIN,
      low: 0,
      high: 1,
      example: '20 %',
    }),
  );
  // What is taken out of a use grows as that use does, unless it says otherwise.
  const growth = use.growth ?? (use.of === undefined ? undefined : draft.scenario.document.uses?.[use.of]?.growth);
  columns.growth.push(
    growth === undefined
      ? constant(0)
      : slots.number(growth, {
          what: `growth of ${name}`,
          dimension: ratio(PLAIN, TIME),
          low: -0.9 / 52,
          high: 3 / 52,
          example: '8 %/year',
        }),
  );
  for (const field of ['overtime', 'postponed'] as const)
    if (use[field] === undefined) slots.standard(['uses', name, field], `${100 * STANDARD[field]} %`);
  columns.overtime.push(
    use.overtime === undefined
      ? constant(STANDARD.overtime)
      : slots.number(use.overtime, { what: `overtime of ${name}`, dimension: PLAIN, low: 0, high: 1, example: '10 %' }),
  );
  columns.postponed.push(
    use.postponed === undefined
      ? constant(STANDARD.postponed)
      : slots.number(use.postponed, {
          what: `postponed share of ${name}`,
          dimension: PLAIN,
          low: 0,
          high: 1,
          example: '80 %',
        }),
  );
  if (cohort.cover !== undefined && cohort.cover_with_transit !== undefined) {
    slots.refuse(
      'WRONG_TYPE',
      ['uses', name, 'cohorts', cohortName, 'cover'],
      `${cohortName} has both a cover and a cover_with_transit`,
      'keep one of the two',
    );
  }
  const written = coverIn(draft, cohort.cover_with_transit ?? cohort.cover, region, [
    ...['uses', name, 'cohorts', cohortName],
    cohort.cover_with_transit === undefined ? 'cover' : 'cover_with_transit',
  ]);
  if (written === undefined) slots.standard(['uses', name, 'cohorts', cohortName, 'cover'], `${STANDARD.cover} weeks`);
  let accounts = 0;
  for (const [goodName, input] of Object.entries(use.inputs)) {
    const path = ['uses', name, 'inputs', goodName];
    const good = goodIndex(draft, goodName, path);
    if (good < 0) continue;
    const full = 'amount' in input ? input : { amount: input, elasticity: undefined };
    columns.amount.push(
      slots.number(full.amount, {
        what: `${goodName} per ${use.unit} of ${name}`,
        dimension: ratio(goods[good]!.dimension, dimension),
        low: 0,
        example: `1.6 ${goods[good]!.unit}/${use.unit}`,
      }),
    );
    columns.cover.push(
      written === undefined
        ? constant(STANDARD.cover)
        : slots.number(written, {
            what: `cover of cohort ${cohortName} of ${name}`,
            dimension: TIME,
            low: 0,
            example: '6 weeks',
          }),
    );
    columns.elasticity.push(
      full.elasticity === undefined
        ? constant(0)
        : slots.number(full.elasticity, {
            what: `elasticity of ${name}`,
            dimension: PLAIN,
            low: 0,
            high: 10,
            example: '0.2',
          }),
    );
    columns.costShare.push(constant(0));
    draft.accounts.push({
      good,
      region,
      owner: name,
      cohort: cohortName,
      priority: use.priority ?? STANDARD.priority,
      coversTransit: cohort.cover_with_transit !== undefined,
      path,
    });
    accounts++;
  }
  draft.cohorts.push({ use: name, region, cohort: cohortName, unit: use.unit, accounts });
}
