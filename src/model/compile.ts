// The scenario as numbers. The phases, in order:
//
//   Scenario ─1 clock─▶ ─2 lay out─▶ network + columns ─3 shocks─▶ ─4 outcomes─▶ ─5 pack─▶ Program ─6 rest─▶ Checked<Program>
//
// 1 turns dates and durations into whole steps; 2 to 4 turn names into indices and quantities into slots, checking units and
// ranges; 5 lays the slots side by side; 6 derives the base state at central values and checks it against capacities.
import { parseDate, WEEKS_PER_YEAR } from '../numbers/date.ts';
import type { Checked, Problem, ProblemCode } from '../problem.ts';
import type { Scenario } from '../scenario/load.ts';
import { requireRunnable } from '../scenario/load.ts';
import { usedByResponses } from '../scenario/portfolio.ts';
import { constantOf } from '../scenario/quantity.ts';
import { allocateBase, type Base, solveBase } from './base.ts';
import { pack } from './columns.ts';
import { compileCorrelations } from './correlations.ts';
import { compileExpectations } from './expect.ts';
import { compileLadders } from './ladders.ts';
import { compileLicences } from './licences.ts';
import { loops } from './loops.ts';
import { type Layout, layOut } from './network.ts';
import { addOutages } from './outages.ts';
import { compileOutcomes } from './outcomes.ts';
import { noteUnmet, withoutParts } from './parts.ts';
import { compilePrices } from './prices.ts';
import { type Clock, field, type Program } from './program.ts';
import { compileRules } from './rules.ts';
import { compileShocks } from './shocks.ts';
import { type Slots, slots } from './slots.ts';
import { noteSharedPrices } from './supports.ts';

/** A month is a twelfth of 365.25 days. */
const WEEKS_PER_STEP = { week: 1, month: 365.25 / 12 / 7 } as const;
const LONGEST = 2610;
const A_YEAR = 52;
/** A site may be asked for this much more than its capacity before it is an error: rounding, not demand. */
const CAPACITY_SLACK = 1e-9;

/** Compiles a scenario that can run. Every problem that can be found is found; warnings do not stop it. */
export function compile(scenario: Scenario): Checked<Program> {
  return build(scenario, requireRunnable(scenario));
}

/** Compiles a bare model too: without a start, horizon or shocks it is given a year from 1970, which its base state does not see. */
export function compileModel(scenario: Scenario): Checked<Program> {
  return build(scenario, []);
}

/** Problems that speak of one field alone, and do not come from another that was left out. */
const LOCAL: readonly ProblemCode[] = [
  'UNKNOWN_NAME',
  'UNIT_MISSING',
  'UNIT_MISMATCH',
  'BAD_NUMBER',
  'BAD_INTERVAL',
  'BAD_DATE',
  'BAD_EXPECT',
  'BAD_RUN',
];
/** Problems that leave out no more than one field, so that every name is still declared. */
const SLIGHT: readonly ProblemCode[] = [...LOCAL, 'UNKNOWN_FIELD', 'BAD_QUANTITY', 'BAD_DISTRIBUTION', 'UNKNOWN_UNIT'];

/** What else is wrong with a file in which loading has `found` problems: all are to be reported at once. */
export function furtherProblems(scenario: Scenario, found: readonly Problem[]): readonly Problem[] {
  if (!found.every(({ code }) => SLIGHT.includes(code))) return [];
  const compiled = build(scenario, []);
  return compiled.ok ? [] : compiled.problems.filter(({ code }) => LOCAL.includes(code));
}

function build(scenario: Scenario, before: ReturnType<typeof requireRunnable>): Checked<Program> {
  const reader = slots(scenario);
  for (const problem of before) reader.problem(problem);

  // 1 clock
  const clock = clockOf(scenario, reader);

  // 2 lay out
  const whole = wholeOf(scenario);
  const layout = layOut(scenario, reader, clock.weeksPerStep, clock.start, whole?.ok ? whole.value : undefined);
  // What is wrong with the whole is mostly wrong with the parts too, and is told once.
  if (whole?.ok === false && reader.problems.length === 0)
    for (const problem of whole.problems) reader.problem(problem);
  const prices = compilePrices(layout.draft);

  // 3 shocks, 4 outcomes
  const ladders = compileLadders(layout.draft, clock.steps * clock.weeksPerStep);
  const shocks = compileShocks(layout.draft, clock.start, clock.steps * clock.weeksPerStep);
  const licences = compileLicences(
    layout.draft,
    shocks.labels.map(({ name }) => name),
    clock.start,
  );
  noteSharedPrices(layout.draft, layout.labels.zones, shocks.slots);
  const outages = addOutages(layout.draft, clock.steps * clock.weeksPerStep);
  const rules = compileRules(layout, clock.start);
  const outcomes = compileOutcomes(layout, shocks.slots, rules, clock.steps * clock.weeksPerStep);
  const expectations = compileExpectations(layout.draft, outcomes);
  const correlations = compileCorrelations(scenario, reader);
  if (layout.network === undefined || reader.problems.length > 0) return { ok: false, problems: reader.problems };
  const ledger = [...new Map([...reader.ledger, ...prices.ledger].map(row => [row.path, row])).values()];
  warnOfIdleInputs(scenario, reader, ledger);

  // 5 pack
  const { document } = scenario;
  const packed = pack(layout.columns);
  const growth = packed.fields.growth;
  const grows =
    layout.columns.growth.some(({ central, code }) => central !== 0 || code !== undefined) && growth.count > 0;
  const fills = Object.values(document.stockpiles ?? {}).some(({ fills_to }) => fills_to !== undefined);
  const program: Program = {
    clock,
    network: layout.network,
    ...packed,
    inputs: reader.inputs,
    correlations,
    grows,
    moves: grows || layout.network.projectSite.length > 0 || fills,
    ladders: ladders.slots,
    shocks: [...shocks.slots, ...outages.slots],
    licences: licences.slots,
    rules: rules.slots,
    outcomes: outcomes.slots,
    priced: outcomes.priced,
    series: outcomes.series,
    expectations,
    labels: {
      title: document.title ?? '',
      question: document.question ?? '',
      description: document.description ?? '',
      caveats: Object.values(document.caveats ?? {}),
      ...layout.labels,
      prices: prices.labels,
      ...(document.price_year !== undefined && { priceYear: document.price_year }),
      ladders: ladders.labels,
      shocks: [...shocks.labels, ...outages.labels],
      licences: licences.labels,
      rules: rules.labels,
      outcomes: outcomes.labels,
      series: outcomes.seriesLabels,
      ledger,
      get notes() {
        return reader.notes;
      },
    },
  };

  // 6 rest
  checkBase(layout, program, reader);
  if (reader.problems.length > 0) return { ok: false, problems: reader.problems };
  return { ok: true, value: program, warnings: reader.warnings };
}

/** The scenario without the parts of regions, where it has any: what a part makes is a share of what its region then makes. */
function wholeOf(scenario: Scenario): Checked<Program> | undefined {
  if (Object.keys(scenario.document.parts ?? {}).length === 0) return undefined;
  return build(withoutParts(scenario), []);
}

function clockOf(scenario: Scenario, reader: Slots): Clock {
  const { document } = scenario;
  const step = document.step ?? 'week';
  const weeksPerStep = WEEKS_PER_STEP[step];
  const start = parseDate(document.start ?? '') ?? 0;
  // A horizon that is not one time in range has been complained of already (runnable.ts); here it only must not take forever.
  const written = document.horizon && constantOf(document.horizon.expression);
  const weeks = written !== undefined && written > 0 ? Math.min(written, LONGEST) : A_YEAR;
  const steps = Math.max(1, Math.round(weeks / weeksPerStep));
  if (Math.abs(steps * weeksPerStep - weeks) > 1e-9)
    reader.note(`horizon: ${Number((weeks / weeksPerStep).toFixed(2))} steps became ${steps} ${step}s`);
  return { step, weeksPerStep, steps, start };
}

/** A named input that nothing uses is most likely a misspelt one. */
function warnOfIdleInputs(scenario: Scenario, reader: Slots, ledger: Program['labels']['ledger']): void {
  const used = new Set(ledger.map(row => row.path));
  for (const [name, quantity] of Object.entries(scenario.document.inputs ?? {})) {
    if (!used.has(quantity.path) && !usedByResponses(scenario, name)) {
      reader.warnings.push({
        code: 'UNKNOWN_NAME',
        message: `nothing uses the input ${name}`,
        fix: 'name it in a formula, or take it out',
        at: quantity.at,
      });
    }
  }
}

function checkBase(layout: Layout, program: Program, reader: Slots): void {
  const base = allocateBase(program);
  const failure = solveBase(program, program.values, 0, base);
  const { labels } = program;
  if (failure?.kind === 'gain') {
    reader.refuse(
      'LOOP_GAIN',
      ['processes'],
      'the recipes go round in a circle in which making a good takes at least as much of the same good',
      'lower an input amount on the way round',
      'what is needed would grow without end, and there is no base state',
    );
  } else if (failure?.kind === 'supply') {
    const { good, region } = labels.markets[failure.market]!;
    reader.refuse(
      'NO_SUPPLY',
      ['sites'],
      `orders for ${good} in ${region} are more than its sites make`,
      `check the shares and drivers of the sites that make ${good} in ${region}`,
    );
  } else {
    checkLoops(layout, program, base, reader);
    checkCapacities(layout, program, base, reader);
    noteUnmet(layout.draft, base.siteActivity, program.clock.weeksPerStep);
  }
}

function checkLoops({ draft }: Layout, program: Program, base: Base, reader: Slots): void {
  for (const { market, group, returned } of loops(program, base)) {
    if (returned < 1 - CAPACITY_SLACK) continue;
    const { good, region } = program.labels.markets[market]!;
    const { process } = draft.groups[group]!;
    reader.refuse(
      'LOOP_GAIN',
      ['processes', process, 'coproducts', good],
      `${percent(returned)} of the ${good} ordered in ${region} comes back as scrap of its own use`,
      'lower the co-products that flow back into their own chain',
      'a loop has to lose something on the way round',
    );
  }
}

const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`;

function checkCapacities({ draft }: Layout, program: Program, base: Base, reader: Slots): void {
  const capacity = field(program, program.values, 'siteCapacity');
  const names = draft.groups.flatMap(group =>
    group.sites.map(site => ({
      site,
      makes: program.labels.goods[program.network.marketGood[group.outputs[0]!.market]!]!,
    })),
  );
  for (const [p, { site, makes }] of names.entries()) {
    const weekly = base.siteActivity[p]! / program.clock.weeksPerStep;
    if (!(weekly > capacity[p]! * (1 + CAPACITY_SLACK))) continue;
    const yearly = (flow: number) =>
      `${Number((flow * makes.factor * WEEKS_PER_YEAR).toPrecision(4))} ${makes.unit}/year`;
    reader.refuse(
      'OVER_CAPACITY',
      ['sites', site, 'capacity'],
      `${site} would have to make ${yearly(weekly)} of ${makes.name}; its capacity is ${yearly(capacity[p]!)}`,
      'raise the capacity, lower demand, or give other sites or lanes a larger share',
      'the base state is derived from demand, recipes and shares',
    );
  }
}
