// Outcomes as written → one slot for every region and form (an amount, and its share of the counterfactual), and the series
// that bands are drawn from. Formulas become code over the outcomes before them.
import { dimensionOf, type Dimension, type Expression, formatDimension, parseFormulaText, problemIn, sameDimension } from '../scenario/quantity.ts';
import type { Outcome } from '../scenario/scenario.ts';
import { indexOf, type Draft, PLAIN, unitAt, unknown } from './draft.ts';
import { flatten } from './formula.ts';
import type { Layout } from './network.ts';
import type { Measure, OutcomeLabel, OutcomeSlot, SeriesLabel, SeriesSlot } from './program.ts';

/** The region that stands for all of them together. */
export const WORLD = 'world';
/** A loss counts as one above this share where the analyst states none. */
const MATERIAL = 0.01;
/** Headline outcomes that keep every draw; further ones are binned. */
const MOST_KEPT = 32;

type Measured = Extract<Outcome, { measure: Measure }>;

export interface Outcomes {
  readonly slots: readonly OutcomeSlot[];
  readonly labels: readonly OutcomeLabel[];
  readonly dimensions: readonly Dimension[];
  readonly series: readonly SeriesSlot[];
  readonly seriesLabels: readonly SeriesLabel[];
  /** Position of an outcome's amount (or share), by `vehicles_lost(europe)`. */
  readonly find: (outcome: string, region: string, form: 'amount' | 'share') => number | undefined;
}

const LOSSES: readonly Measure[] = ['built_lost', 'output_lost', 'shipments_lost'];
const STOPPAGES: readonly Measure[] = ['weeks_stopped', 'plants_stopped'];
const SERIES: { readonly [M in Measure]?: SeriesSlot['measure'] } = {
  built_lost: 'built', output_lost: 'output', shipments_lost: 'shipments', price_peak: 'price',
};

interface Selection {
  readonly region: string;
  readonly also: readonly string[]; // other regions that mean the same, where prices are by zone
  readonly select: readonly number[];
}

interface Growing {
  readonly slots: OutcomeSlot[];
  readonly labels: OutcomeLabel[];
  readonly dimensions: Dimension[];
  readonly series: SeriesSlot[];
  readonly seriesLabels: SeriesLabel[];
  readonly places: Map<string, number>;
  kept: number;
}

const place = (outcome: string, region: string, form: string) => `${outcome}(${region}) ${form}`;

export function compileOutcomes(layout: Layout): Outcomes {
  const { draft } = layout;
  const out: Growing = { slots: [], labels: [], dimensions: [], series: [], seriesLabels: [], places: new Map(), kept: 0 };
  const entries = Object.entries(draft.scenario.document.outcomes ?? {});
  const measured = entries.filter((entry): entry is [string, Measured] => 'measure' in entry[1]);
  for (const [name, outcome] of measured) addMeasured(layout, name, outcome, out);
  for (const [name, outcome] of entries) if ('formula' in outcome) addFormula(draft, name, outcome, out);
  return { ...out, find: (outcome, region, form) => out.places.get(place(outcome, region, form)) };
}

function addMeasured(layout: Layout, name: string, outcome: Measured, out: Growing): void {
  const { draft } = layout;
  const { measure } = outcome;
  const unit = unitOfOutcome(layout, name, outcome);
  const stated = outcome.threshold && draft.slots.number(outcome.threshold, {
    what: `threshold of ${name}`,
    dimension: Object.keys(dimensionOfThreshold(outcome)).length > 0 ? unit.dimension : PLAIN, example: LOSSES.includes(measure) ? '1 %' : '1',
  }).central;
  const ofAmount = outcome.threshold !== undefined && Object.keys(dimensionOfThreshold(outcome)).length > 0;
  const headline = outcome.headline ?? false;
  const title = outcome.title ?? name.replaceAll('_', ' ');
  for (const { region, also, select } of selections(layout, name, outcome)) {
    const forms = LOSSES.includes(measure) ? (['amount', 'share'] as const) : (['amount'] as const);
    for (const form of forms) {
      const index = out.slots.length;
      for (const known of [region, ...also]) out.places.set(place(name, known, form), index);
      const kept = headline && out.kept < MOST_KEPT;
      if (kept) out.kept++;
      out.slots.push({ measure, form, select: Uint32Array.from(select), threshold: thresholdOf(measure, form, stated, ofAmount), kept });
      const share = form === 'share';
      out.labels.push({ outcome: name, region, title, measure, form, unit: share ? 'share' : unit.unit, factor: share ? 1 : unit.factor, headline });
      out.dimensions.push(share ? PLAIN : unit.dimension);
    }
    const series = SERIES[measure];
    if (series === undefined) continue;
    out.series.push({ measure: series, select: Uint32Array.from(select) });
    out.seriesLabels.push({ series: name, region, title, measure: series });
  }
}

function dimensionOfThreshold(outcome: Measured): Dimension {
  const expression = outcome.threshold?.expression;
  return expression !== undefined && 'dimension' in expression ? expression.dimension : PLAIN;
}

/** Amounts are compared only with a threshold that is an amount; shares with 1 % unless another share is stated; stoppages with any. */
function thresholdOf(measure: Measure, form: 'amount' | 'share', stated: number | undefined, ofAmount: boolean): number {
  if (LOSSES.includes(measure)) {
    if (form === 'amount') return ofAmount ? stated! : Number.NaN;
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
      return shared(draft, name, 'goods', [...new Set((outcome.goods ?? []).flatMap(good => draft.goods.find(g => g.name === good)?.unit ?? []))]);
    case 'plants_stopped':
      return { unit: 'share', factor: 1, dimension: PLAIN };
    case 'price_peak':
    case 'price_mean':
      return { unit: '×', factor: 1, dimension: PLAIN };
    default:
      return { unit: 'week', factor: 1, dimension: { time: 1 } };
  }
}

function shared(draft: Draft, name: string, key: 'uses' | 'goods', units: readonly string[]): PrintUnit {
  const path = ['outcomes', name, key];
  if (units.length > 1) {
    draft.slots.refuse('UNIT_MISMATCH', path, `${name} would add ${units.join(' and ')}`, `write one outcome for each unit`, 'a sum needs one unit');
  }
  const unit = units[0] ?? '1';
  const { factor, dimension } = unitAt(draft.scenario, draft.slots, unit, path, draft.counted);
  return { unit, factor: 1 / factor, dimension };
}

/** For every region (or price zone) the outcome covers, the indices it adds up. */
function selections(layout: Layout, name: string, outcome: Measured): readonly Selection[] {
  const { draft, network } = layout;
  const { regions, goods, cohorts, markets, lanes } = draft;
  const path = ['outcomes', name];
  const asked = (key: 'uses' | 'goods' | 'from' | 'to', kind: string, known: readonly string[], all = false): readonly string[] => {
    const names = outcome[key];
    if (names === undefined) {
      draft.slots.refuse('MISSING_FIELD', path, `${name} measures ${outcome.measure} and needs \`${key}\``, `add \`${key}: [${known.slice(0, 3).join(', ')}]\``);
      return [];
    }
    for (const each of names) if (!(all && each === 'all')) indexOf(draft, kind, each, known, [...path, key]);
    return names;
  };
  for (const region of outcome.regions ?? []) if (region !== WORLD) indexOf(draft, 'region', region, regions, [...path, 'regions']);
  const goodNames = goods.map(good => good.name);

  switch (outcome.measure) {
    case 'built_lost':
    case 'weeks_stopped':
    case 'plants_stopped':
    case 'time_to_stop':
    case 'time_to_recover': {
      const uses = asked('uses', 'use', [...new Set(cohorts.map(c => c.use))]);
      return byRegion(outcome, regions, cohorts.map((c, i) => ({ index: i, region: c.region, in: uses.includes(c.use) })));
    }
    case 'lowest_cover': {
      const uses = asked('uses', 'use', [...new Set(cohorts.map(c => c.use))]);
      return byRegion(outcome, regions, draft.accounts.map((a, i) => ({
        index: i, region: a.region, in: a.cohort !== '' && uses.includes(a.owner) && (outcome.goods?.includes(goods[a.good]!.name) ?? true),
      })));
    }
    case 'output_lost': {
      const made = asked('goods', 'good', goodNames);
      return byRegion(outcome, regions, markets.map((m, i) => ({ index: i, region: m.region, in: made.includes(goods[m.good]!.name) })));
    }
    case 'shipments_lost': {
      const sold = asked('goods', 'good', goodNames);
      const from = asked('from', 'region', regions);
      const to = asked('to', 'region', regions, true);
      return byRegion(outcome, regions, lanes.map((lane, i) => ({
        index: i, region: lane.to,
        in: sold.includes(goods[lane.good]!.name) && from.includes(regions[lane.from]!) &&
          (to.includes(regions[lane.to]!) || (to.includes('all') && lane.to !== lane.from)),
      })));
    }
    case 'price_peak':
    case 'price_mean': {
      const priced = asked('goods', 'good', goodNames);
      if (priced.length > 1) draft.slots.refuse('WRONG_TYPE', [...path, 'goods'], `${name} asks for the price of several goods`, 'write one outcome for each good');
      return layout.labels.zones.flatMap((zone, z) => {
        const chosen = outcome.regions === undefined || outcome.regions.some(region => region === WORLD || zone.regions.includes(region));
        if (!priced.includes(zone.good) || !chosen || network.zoneAccountStart[z] === network.zoneAccountStart[z + 1]) return [];
        return [{ region: zone.name, also: zone.regions, select: [z] }];
      });
    }
    default:
      return outcome.measure satisfies never;
  }
}

function byRegion(
  outcome: Measured, regions: readonly string[], rows: readonly { readonly index: number; readonly region: number; readonly in: boolean }[],
): readonly Selection[] {
  const chosen = rows.filter(row => row.in);
  const each = regions.map((region, r) => ({ region, also: [], select: chosen.filter(row => row.region === r).map(row => row.index) }));
  const world = { region: WORLD, also: [], select: chosen.map(row => row.index) };
  const all = [world, ...each].filter(({ select }) => select.length > 0);
  return outcome.regions === undefined ? all : all.filter(({ region }) => outcome.regions!.includes(region));
}

function addFormula(draft: Draft, name: string, outcome: Extract<Outcome, { formula: string }>, out: Growing): void {
  const path = ['outcomes', name, 'formula'];
  const expression = parseOutcomeFormula(draft, outcome.formula, path, out);
  if (expression === undefined) return;
  const position = (of: string, region: string) => locate(out.places, of, region);
  const scope = {
    input: (of: string) => { const i = position(of, ''); return i === undefined ? undefined : out.dimensions[i]; },
    reference: (of: string, [region = '']: readonly string[]) => { const i = position(of, region); return i === undefined ? undefined : out.dimensions[i]; },
  };
  const dimension = dimensionOf(expression, scope);
  if (typeof dimension === 'string') {
    draft.slots.refuse('UNIT_MISMATCH', path, `${name}: ${dimension}`, 'make both sides the same kind of thing');
    return;
  }
  const written = outcome.unit ?? unitFor(dimension);
  const unit = unitAt(draft.scenario, draft.slots, written, ['outcomes', name, 'unit'], draft.counted);
  if (!sameDimension(unit.dimension, dimension)) {
    draft.slots.refuse('UNIT_MISMATCH', ['outcomes', name, 'unit'], `${name} is ${formatDimension(dimension)}; ${written} is ${formatDimension(unit.dimension)}`, 'write a unit of the right kind, or none');
    return;
  }
  const threshold = outcome.threshold && draft.slots.number(outcome.threshold, { what: `threshold of ${name}`, dimension, example: `1 ${written}` }).central;
  const code = flatten(expression, { name: of => position(of, '')!, distribution: () => 0, reference: ({ of, arguments: [region = ''] }) => position(of, region)! });
  const headline = outcome.headline ?? false;
  const kept = headline && out.kept < MOST_KEPT;
  if (kept) out.kept++;
  out.places.set(place(name, '', 'amount'), out.slots.length);
  out.slots.push({ measure: 'formula', form: 'amount', select: new Uint32Array(0), code, threshold: threshold ?? Number.NaN, kept });
  out.labels.push({
    outcome: name, region: '', title: outcome.title ?? name.replaceAll('_', ' '), measure: 'formula', form: 'amount',
    unit: Object.keys(dimension).length === 0 && outcome.unit === undefined ? '' : written, factor: 1 / unit.factor, headline,
  });
  out.dimensions.push(dimension);
}

function unitFor(dimension: Dimension): string {
  const words = Object.entries(dimension).map(([name, power]) => `${{ mass: 't', time: 'week', money: 'USD' }[name] ?? name}${power === 1 ? '' : `^${power}`}`);
  return words.length === 0 ? '1' : words.join('*');
}

/** `x_share(europe)` is the share of the counterfactual that `x(europe)` amounts to. */
function locate(places: ReadonlyMap<string, number>, of: string, region: string): number | undefined {
  const amount = places.get(place(of, region, 'amount'));
  if (amount !== undefined || !of.endsWith('_share')) return amount;
  return places.get(place(of.slice(0, -'_share'.length), region, 'share'));
}

/** Parses a formula over the outcomes known so far; every reference has been found when it returns. */
export function parseOutcomeFormula(draft: Draft, text: string, path: readonly (string | number)[], known: Pick<Growing, 'places' | 'labels'>): Expression | undefined {
  const outcomes = [...new Set(known.labels.map(label => label.outcome))];
  const names = new Set([...outcomes, ...draft.regions, WORLD]);
  const references = new Set(outcomes.flatMap(outcome => [outcome, `${outcome}_share`]));
  const parsed = parseFormulaText(text, { names, references, units: draft.counted });
  if (!parsed.ok) {
    draft.slots.problem(problemIn(parsed.complaint, text, draft.scenario.spanOf(path)));
    return undefined;
  }
  const regionsOf = (of: string) => known.labels.filter(label => label.outcome === of).map(label => label.region);
  let sound = true;
  const visit = (expression: Expression): void => {
    if (expression.kind === 'operator' || expression.kind === 'function') expression.arguments.forEach(visit);
    const of = expression.kind === 'name' ? expression.name : expression.kind === 'reference' ? expression.of : undefined;
    if (of === undefined) return;
    const region = expression.kind === 'reference' ? (expression.arguments[0] ?? '') : '';
    if (locate(known.places, of, region) !== undefined) return;
    sound = false;
    if (outcomes.includes(of.replace(/_share$/, ''))) unknown(draft, `region of ${of}`, region, [...new Set(regionsOf(of.replace(/_share$/, '')))], path);
    else unknown(draft, 'outcome', of, outcomes, path);
  };
  visit(parsed.expression);
  return sound ? parsed.expression : undefined;
}
