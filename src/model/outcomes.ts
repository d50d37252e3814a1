// Outcomes as written → one slot for every region and form (an amount, and its share of the counterfactual), and the series
// that bands are drawn from. Formulas become code over the outcomes before them.
import type { Dimension } from '../scenario/quantity.ts';
import { MONEY_MEASURES } from '../scenario/scenario.ts';
import { addCost, addStock } from './cost.ts';
import { type Draft, PLAIN, TIME, unitAt } from './draft.ts';
import { addMoneyOutcome, type InMoney } from './money-outcomes.ts';
import type { Layout } from './network.ts';
import { addFormulas, type FormulaOutcome } from './outcome-formula.ts';
import { append, emptyList, type OutcomeList, WORLD } from './outcome-list.ts';
import { sitesCalled } from './places.ts';
import type { Form, Measure, Priced, SeriesSlot, ShockSlot } from './program.ts';
import { addRuleOutcomes, type Rules } from './rules.ts';
import { type Measured, selections } from './selection.ts';
import { addStockpileFacts, OF_STOCKPILES } from './stockpile-outcomes.ts';

/** A loss counts as one above this share where the analyst states none. */
const MATERIAL = 0.01;

const IN_PEACE: { readonly [M in Measure]?: string } = {
  built_lost: 'built in peace',
  output_lost: 'made in peace',
  shipments_lost: 'shipped in peace',
};
const LOSSES: readonly Measure[] = ['built_lost', 'output_lost', 'shipments_lost'];
const STOPPAGES: readonly Measure[] = ['weeks_stopped', 'plants_stopped'];
const SERIES: { readonly [M in Measure]?: SeriesSlot['measure'] } = {
  built_lost: 'built',
  output_lost: 'output',
  shipments_lost: 'shipments',
  price_peak: 'price',
};

/** `weeks`: the horizon. */
export function compileOutcomes(
  layout: Layout,
  shocks: readonly ShockSlot[],
  rules: Rules,
  weeks: number,
): OutcomeList & { readonly priced: Priced } {
  const { draft } = layout;
  const { document, taken } = draft.scenario;
  const list = emptyList(document);
  const entries = Object.entries(document.outcomes ?? {});
  for (const [name, outcome] of entries) {
    if (!('measure' in outcome)) continue;
    if (isInMoney(outcome)) addMoneyOutcome(layout, name, outcome, shocks, list);
    else addMeasured(layout, name, outcome as Measured, list);
  }
  addStockpileFacts(layout, list);
  addRuleOutcomes(rules, list);
  const bought = addStock(layout, list);
  addFormulas(
    draft,
    new Map(entries.filter((entry): entry is [string, FormulaOutcome] => 'formula' in entry[1])),
    list,
    taken === undefined ? 0 : 1,
  );
  for (const compared of ['variants', 'responses'] as const) {
    if (Object.keys(document[compared] ?? {}).length === 0 || list.labels.every(({ hidden }) => hidden)) continue;
    if (list.labels.some(({ headline }) => headline)) continue;
    draft.slots.refuse(
      'MISSING_FIELD',
      [compared],
      `${compared} are compared by headline outcomes, and there is none`,
      'add `headline: true` to the outcomes that are to be compared',
      'a difference is taken draw by draw, and only headline outcomes keep every draw',
    );
  }
  return { ...list, priced: addCost(draft, list, bought, weeks) };
}

const isInMoney = (outcome: { readonly measure: Measure }): outcome is InMoney =>
  MONEY_MEASURES.some(measure => measure === outcome.measure);

function addMeasured(layout: Layout, name: string, outcome: Measured, list: OutcomeList): void {
  const { draft } = layout;
  const { measure } = outcome;
  const unit = unitOfOutcome(layout, name, outcome);
  const stated =
    outcome.threshold &&
    draft.slots.number(outcome.threshold, {
      what: `threshold of ${name}`,
      dimension: Object.keys(dimensionOfThreshold(outcome)).length > 0 ? unit.dimension : PLAIN,
      example: LOSSES.includes(measure) ? '1 %' : '1',
      setting: true,
    }).central;
  const within = withinOf(layout, name, outcome);
  const until = untilOf(layout, name, outcome);
  refuseIdle(draft, name, outcome);
  const lines = isByLine(outcome);
  const ofAmount = outcome.threshold !== undefined && Object.keys(dimensionOfThreshold(outcome)).length > 0;
  const headline = outcome.headline ?? false;
  const title = outcome.title ?? name.replaceAll('_', ' ');
  const chosen = selections(layout, name, outcome);
  const compared = headline && Object.keys(draft.scenario.document.responses ?? {}).length > 0;
  for (const { region, also, select } of chosen) {
    const indices = Uint32Array.from(select);
    // A response can cost something in peace: then what there is without the shocks is compared too.
    const normal = compared && (region === WORLD || chosen.length === 1) ? (['normal'] as const) : [];
    const forms = LOSSES.includes(measure) ? (['amount', 'share', ...normal] as const) : (['amount'] as const);
    for (const form of forms) {
      const share = form === 'share';
      const threshold = within ? within.threshold : thresholdOf(measure, form, stated, ofAmount);
      const slot = { measure, select: indices, ...(lines ? { lines } : {}), ...until, threshold };
      const shown = share ? { unit: 'share', factor: 1 } : { unit: unit.unit, factor: unit.factor };
      append(
        list,
        slot,
        {
          outcome: name,
          region,
          title: form === 'normal' ? IN_PEACE[measure]! : title,
          measure,
          form,
          ...shown,
          headline: headline && form !== 'normal',
          ...(within ? { within: within.label } : {}),
          ...(form === 'normal' ? { hidden: true as const } : {}),
        },
        share ? PLAIN : unit.dimension,
        also,
      );
    }
    const series = SERIES[measure];
    if (series === undefined) continue;
    list.series.push({ measure: series, select: indices });
    const priced = series === 'price' ? `Price of ${outcome.goods?.join(', ') ?? 'goods'}` : title;
    list.seriesLabels.push({ series: name, region, title: priced, measure: series });
  }
}

const TIMES: readonly Measure[] = ['time_to_stop', 'time_to_recover', 'time_to_draw', 'time_to_empty', 'time_to_adapt'];
const ADAPTING: readonly Measure[] = ['adapted', 'time_to_adapt', 'adaptation_cost'];
const LICENCES: readonly Measure[] = ['licences_granted', 'licence_wait'];
const BY_LINE: readonly Measure[] = [...STOPPAGES, 'time_to_stop', 'time_to_recover', 'lowest_cover'];

/** Whether what is selected are sites; cover is of accounts, whoever owns them. */
function isByLine({ measure, processes, sites }: Measured): boolean {
  return measure !== 'lowest_cover' && (processes ?? sites) !== undefined;
}

/** A field that says nothing about the measure is refused rather than ignored. */
function refuseIdle({ slots }: Draft, name: string, outcome: Measured): void {
  const { measure } = outcome;
  const idle = [
    'operators' as const,
    ...(BY_LINE.includes(measure) ? [] : (['processes', 'sites'] as const)),
    ...(OF_STOCKPILES.includes(measure) ? (['uses', 'goods'] as const) : (['stockpiles'] as const)),
    ...(ADAPTING.includes(measure) ? [] : (['adaptations'] as const)),
    ...(TIMES.includes(measure) ? (['threshold'] as const) : (['within'] as const)),
    ...(LICENCES.includes(measure) ? (['regions'] as const) : (['licences'] as const)),
    ...(measure === 'licences_granted' ? [] : (['after'] as const)),
  ].filter(key => outcome[key] !== undefined);
  for (const key of idle) {
    const instead = key === 'threshold' ? 'write `within: 90 days` for how likely it comes by then' : 'take it out';
    slots.refuse('UNKNOWN_FIELD', ['outcomes', name, key], `\`${key}\` means nothing for ${measure}`, instead);
  }
}

/** Whole steps after the onset of a licence to which its decisions are counted. */
function untilOf({ draft }: Layout, name: string, { after }: Measured): { readonly until?: number } {
  if (after === undefined) return {};
  const rule = { what: `\`after\` of ${name}`, dimension: TIME, low: 0, example: '2 months' };
  const { central } = draft.slots.number(after, { ...rule, setting: true, certain: true });
  return Number.isNaN(central) ? {} : { until: Math.round(central / draft.weeksPerStep) };
}

/**
 * Times come in whole steps, so that half a step above the last step within, draws that are binned are counted as exactly as
 * those that are kept.
 */
function withinOf({ draft }: Layout, name: string, { within }: Measured) {
  if (within === undefined) return undefined;
  const rule = { what: `\`within\` of ${name}`, dimension: TIME, low: 0, example: '90 days' };
  const { central, code } = draft.slots.number(within, { ...rule, setting: true, certain: true });
  if (code !== undefined || Number.isNaN(central)) return undefined;
  const { weeksPerStep } = draft;
  const threshold = (Math.floor(central / weeksPerStep + ROUNDING) + 0.5) * weeksPerStep;
  const days = Math.round(central * 7);
  const written = within.expression.kind === 'number' ? within.written : `${days} days`;
  return { threshold, label: { written, weeks: central } };
}

/** Ninety days divided by the days of a step may miss a whole number by this. */
const ROUNDING = 1e-9;

function dimensionOfThreshold(outcome: Measured): Dimension {
  const expression = outcome.threshold?.expression;
  return expression !== undefined && 'dimension' in expression ? expression.dimension : PLAIN;
}

/** Amounts are compared only with a threshold that is an amount; shares with 1 % unless another share is stated; stoppages with any. */
function thresholdOf(measure: Measure, form: Form, stated: number | undefined, ofAmount: boolean): number {
  if (LOSSES.includes(measure)) {
    if (form !== 'share') return ofAmount ? stated! : Number.NaN;
    return ofAmount || stated === undefined ? MATERIAL : stated;
  }
  return stated ?? (STOPPAGES.includes(measure) ? 0 : Number.NaN);
}

interface PrintUnit {
  readonly unit: string;
  readonly factor: number;
  readonly dimension: Dimension;
}

function unitOfOutcome({ draft }: Layout, name: string, outcome: Measured): PrintUnit {
  switch (outcome.measure) {
    case 'built_lost': {
      const units = [...new Set((outcome.uses ?? []).flatMap(use => draft.scenario.document.uses?.[use]?.unit ?? []))];
      return shared(draft, name, 'uses', units);
    }
    case 'output_lost':
    case 'shipments_lost':
      return shared(draft, name, 'goods', [
        ...new Set((outcome.goods ?? []).flatMap(good => draft.goods.find(g => g.name === good)?.unit ?? [])),
      ]);
    case 'stockpile_released':
    case 'stockpile_bought': {
      const stockpiles = draft.scenario.document.stockpiles ?? {};
      const goods = (outcome.stockpiles ?? Object.keys(stockpiles)).map(each => stockpiles[each]?.good);
      const units = goods.flatMap(good => draft.goods.find(g => g.name === good)?.unit ?? []);
      return shared(draft, name, 'stockpiles', [...new Set(units)]);
    }
    case 'plants_stopped':
      if (isByLine(outcome)) oneUnit(draft, name, outcome);
      return { unit: 'share', factor: 1, dimension: PLAIN };
    case 'licences_granted':
      return { unit: 'share', factor: 1, dimension: PLAIN };
    case 'price_peak':
    case 'price_mean':
      return { unit: '×', factor: 1, dimension: PLAIN };
    case 'adapted':
      return { unit: 'share', factor: 1, dimension: PLAIN };
    case 'adaptation_cost':
      return { unit: 'USD', factor: 1, dimension: { money: 1 } };
    case 'time_to_recover':
      if (isByLine(outcome)) oneUnit(draft, name, outcome);
      return { unit: 'week', factor: 1, dimension: TIME };
    default:
      return { unit: 'week', factor: 1, dimension: TIME };
  }
}

/** Lines are weighed, or added up, by what they make. */
function oneUnit(draft: Draft, name: string, outcome: Measured): void {
  const processes = outcome.processes ?? processesOf(draft, outcome.sites ?? []);
  const made = processes.flatMap(process => draft.scenario.document.processes?.[process]?.makes ?? []);
  const units = made.flatMap(good => draft.goods.find(({ name: known }) => known === good)?.unit ?? []);
  shared(draft, name, outcome.processes ? 'processes' : 'sites', [...new Set(units)]);
}

function processesOf(draft: Draft, sites: readonly string[]): readonly string[] {
  const lines = sitesCalled(draft, sites);
  return draft.groups.flatMap(group => group.sites.map(() => group.process)).filter((_, i) => lines.includes(i));
}

function shared(
  draft: Draft,
  name: string,
  key: 'uses' | 'goods' | 'stockpiles' | 'processes' | 'sites',
  units: readonly string[],
): PrintUnit {
  const path = ['outcomes', name, key];
  if (units.length > 1) {
    draft.slots.refuse(
      'UNIT_MISMATCH',
      path,
      `${name} would add ${units.join(' and ')}`,
      `write one outcome for each unit`,
      'a sum needs one unit',
    );
  }
  const unit = units[0] ?? '1';
  const { factor, dimension } = unitAt(draft.scenario, draft.slots, unit, path, draft.counted);
  return { unit, factor: 1 / factor, dimension };
}
