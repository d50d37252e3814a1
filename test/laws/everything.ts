// Random networks with everything switched on: the networks of networks.ts with costs, adaptations, second sources, reserves, parts,
// growth, plants to come and unplanned stops, and several shocks of every kind at once, dated, in answer to each other or tied to a ladder.
import fc from 'fast-check';
import { type Life, life, type Shocked, type Small, small, write } from './networks.ts';

export const KINDS = [
  'export-ban',
  'export-quota',
  'export-licence',
  'tariff',
  'price-floor',
  'tax-credit',
  'subsidy',
  'outage',
  'feed-stop',
  'demand-surge',
  'demand-slump',
  'project-slip',
  'project-cancel',
  'technology-ban',
  'hoarding',
] as const;
export type Kind = (typeof KINDS)[number];

export interface DrawnShock {
  readonly kind: Kind;
  readonly size: number; // 1 to 100
  readonly duration: number; // weeks
  readonly onset: number; // weeks
  readonly shape: string;
  readonly when: 'dated' | 'window' | 'hazard' | 'after' | 'end' | 'while';
  readonly fear: number; // %; 0: nobody is afraid
  readonly good: 'part' | 'ore';
  readonly standing: boolean;
}

const drawnShock = (kind: fc.Arbitrary<Kind>): fc.Arbitrary<DrawnShock> =>
  fc.record({
    kind,
    size: fc.integer({ min: 1, max: 100 }),
    duration: fc.integer({ min: 1, max: 60 }),
    onset: fc.integer({ min: 0, max: 30 }),
    shape: fc.constantFrom('step', 'v', '{ kind: ramp, rise: 3 weeks, fall: 5 weeks }'),
    when: fc.constantFrom('dated', 'window', 'hazard', 'after', 'end', 'while'),
    fear: fc.constantFrom(0, 40, 120),
    good: fc.constantFrom('part', 'ore'),
    standing: fc.boolean(),
  });

/** A rule of every kind, and a lane that has to be qualified. */
export interface Rules {
  readonly when: string;
  readonly lag: number; // weeks
  readonly pace: number; // % a year
  readonly ceiling: number; // %
  readonly lasting: boolean;
  readonly room: string;
  readonly share: number; // %
}

const rules: fc.Arbitrary<Rules> = fc.record({
  when: fc.constantFrom(
    'the start',
    '2025-02-10',
    '{ price: part, in: north, above: 1.05, for: 2 weeks }',
    '{ short: part, in: north, above: 5 %, for: 2 weeks }',
  ),
  lag: fc.integer({ min: 0, max: 20 }),
  pace: fc.constantFrom(10, 100, 10000),
  ceiling: fc.integer({ min: 1, max: 100 }),
  lasting: fc.boolean(),
  room: fc.constantFrom('0 kg/week', '200 kg/week', '40 %'),
  share: fc.integer({ min: 0, max: 60 }),
});

export interface Everything {
  readonly net: Small;
  readonly life: Life;
  readonly rules: Rules;
  readonly cost: number; // USD/kg of parts, which sell at 1 USD
  readonly growth: number; // %/year
  readonly homeFirst: boolean;
  readonly shared: boolean;
  readonly needs: boolean;
  readonly shocks: readonly DrawnShock[];
}

export const everything: fc.Arbitrary<Everything> = fc.record({
  net: small,
  life,
  rules,
  cost: fc.constantFrom(0.3, 0.95, 1.2),
  growth: fc.constantFrom(0, 8, -5),
  homeFirst: fc.boolean(),
  shared: fc.boolean(),
  needs: fc.boolean(),
  shocks: fc.array(drawnShock(fc.constantFrom(...KINDS)), { minLength: 3, maxLength: 8 }),
});

/** The same, with a shock of every kind in every network. */
export const everyKind: fc.Arbitrary<Everything> = fc
  .tuple(everything, ...KINDS.map(kind => drawnShock(fc.constant(kind))))
  .map(([all, ...shocks]) => ({ ...all, shocks }));

/** What is left of the shocks: all, or nothing, in one of the three ways in which that can be written. A control of size 0 keeps its fear. */
export type Mode = 'all' | 'size 0' | 'duration 0' | 'probability 0';

export const LADDERS = `ladders:
  one:
    starts: calm
    states:
      calm: { moves: { tension: { hazard: 3/year, times: { two.angry: 3 } } } }
      tension: { stays: 4 to 12 weeks, moves: { calm: 60 %, ban: 40 % } }
      ban: { moves: { calm: 2/year } }
  two: { starts: calm, states: { calm: { moves: { angry: { hazard: 1/year, times: { one.ban: 5 } } } }, angry: { stays: 9 weeks, moves: { calm: {} } } } }
`;

/** The scenario file. `rest`: as declared, but nothing grows, comes or stops, and no rule's trigger is ever on. */
export function writeEverything(all: Everything, mode: Mode = 'all', rest = false, more: Shocked = {}): string {
  const { net } = all;
  const alive = rest ? { ...all.life, planned: 5000, hazard: 0 } : all.life;
  const rules = rest ? { ...all.rules, when: '{ price: part, in: north, above: 1000000, for: 1 week }' } : all.rules;
  let text = write(net, {
    life: alive,
    shocks: shockLines(all, mode),
    ...more,
    extra: LADDERS + adaptations(net, rules),
  })
    .replace('ore: { unit: t', 'ore: { unit: t, price: 50 USD/t')
    .replace('part: { unit: kg', `part: { unit: kg, price: 1 USD/kg${all.homeFirst ? ', home_first: true' : ''}`)
    .replace(
      /(mine: {.*?) %(,| })/,
      '$1 %, operator: Mines, cost: { amount: 30 USD/t, idles_after: 4 weeks, restart: 3 weeks }$2',
    )
    .replace(
      /(plant \w+: {.*?) %(,| })/g,
      `$1 %, operator: Plants, cost: { amount: ${all.cost} USD/kg, fixed: 10 %, idles_after: 3 weeks, restart: 2 weeks }$2`,
    )
    .replace('lanes:\n', `lanes:\n${latent(net, rules)}`);
  if (all.growth !== 0 && !rest)
    text = text.replace('    unit: vehicle', `    unit: vehicle\n    growth: ${all.growth} %/year`);
  if (all.needs) text = text.replace('sells: {', 'needs: 1.1 USD/kg, sells: {');
  if (all.shared && net.regions > 1) text = text.replace('fill: 10 kg/week', 'fill: 10 kg/week, shares_with: [north]');
  if (net.joint)
    text = text.replace('inputs: { part: { amount: 1.5', 'inputs: { side: 0 t/vehicle, part: { amount: 1.5');
  return text;
}

function latent(net: Small, r: Rules): string {
  const regions = regionsOf(net);
  const side = net.joint
    ? regions
        .slice(1)
        .map(to => `  side north-${to}: { good: side, from: north, to: ${to}, share: 100 %, transit: 3 weeks }\n`)
    : [];
  return `  second: { good: part, from: north, to: ${regions.at(-1)}, share: 0 %, transit: 2 weeks, latent: { opens: ${r.when}, qualification: ${r.lag} weeks, room: ${r.room}, share: ${r.share} %, grows_over: 5 weeks, cost: 1 USD/kg } }\n${side.join('')}`;
}

function adaptations(net: Small, r: Rules): string {
  const when = `trigger: ${r.when}, lag: ${r.lag} weeks, pace: ${r.pace} %/year, lasting: ${r.lasting}, ceiling: ${r.ceiling} %`;
  return `adaptations:
  less: { kind: thrift, inputs: ore, in: making, ${when}, ${net.scrap > 0 ? 'coproducts: ore, ' : ''}cost: 3 USD/kg }
  none: { kind: motor-switch, inputs: part, in: car, ${when}, cost: 200 USD/vehicle }
${net.joint ? `  other: { kind: grade-switch, from: part, to: side, ratio: 0.002 t/kg, in: car, ${when} }\n` : ''}  more: { kind: restart, site: plant north, capacity: 100 kg/week, ${when}, cost: 0.1 USD/kg }
  again: { kind: recycling, site: mine, capacity: 0.1 t/week, ${when} }
`;
}

const regionsOf = (net: Small): readonly string[] => ['north', 'south', 'east'].slice(0, net.regions);

function shockLines(all: Everything, mode: Mode): string {
  return all.shocks.flatMap((shock, i) => lineOf(all, shock, i, mode)).join('\n');
}

/** One line under `shocks:`; none where its kind reaches nobody in the network, or knows no size that is nothing. */
function lineOf(all: Everything, shock: DrawnShock, i: number, mode: Mode): string[] {
  if (shock.kind === 'technology-ban' && all.net.regions === 1) return []; // reaches other regions alone
  if (shock.kind === 'project-cancel' && mode === 'size 0') return [];
  const happens = mode === 'probability 0' ? ', probability: 0 %' : '';
  const lasts = mode === 'duration 0' ? 0 : shock.duration;
  const fields = fieldsOf(all, shock, i, mode === 'size 0' ? 0 : shock.size);
  return [
    `  s${i}: { kind: ${shock.kind}, ${fields}, onset: ${onsetOf(all, shock, i)}, duration: ${lasts} weeks${happens} }`,
  ];
}

/** In answer to the shock before it, where that has an onset of its own to answer to. */
function onsetOf({ shocks, net }: Everything, { when, onset }: DrawnShock, i: number): string {
  const before = shocks[i - 1];
  const written =
    before && !(before.kind === 'project-cancel' || (before.kind === 'technology-ban' && net.regions === 1));
  switch (when) {
    case 'window':
      return '{ window: [2025-01-13, 2025-05-05] }';
    case 'hazard':
      return '{ hazard: 2/year, until: 2025-10-06 }';
    case 'while':
      return '{ while: { ladder: one, state: [tension, ban] } }';
    case 'after':
    case 'end':
      if (written && before.when !== 'while')
        return `{ after: { shock: s${i - 1}, delay: 1 to 4 weeks, probability: 80 %${when === 'end' ? ', from: end' : ''} } }`;
      return `{ after_start: ${onset} weeks }`;
    case 'dated':
      return `{ after_start: ${onset} weeks }`;
  }
}

function fieldsOf(all: Everything, shock: DrawnShock, i: number, size: number): string {
  const { net } = all;
  const { kind, duration, onset, when, good } = shock;
  // What follows a ladder has no end to ease to.
  const shape = `, shape: ${when === 'while' && shock.shape === 'v' ? '{ kind: ramp, fall: 8 weeks }' : shock.shape}`;
  const lanes = `from: north, to: ${net.regions > 1 ? 'all' : 'north'}, goods: ${kind === 'tariff' ? '[part, ore]' : net.regions > 1 ? 'part' : good}`;
  const announced = when === 'while' ? '' : 'announced: 3 weeks, ';
  const fear = shock.fear === 0 ? '' : `, fear: { ${announced}severity: ${shock.fear} % }`;
  // What waits for a ladder or another shock comes in one world alone.
  const standing = `, standing: ${shock.standing && ['dated', 'window', 'hazard'].includes(when)}`;
  const share = `severity: ${size} %${shape}`;
  switch (kind) {
    case 'export-ban':
      return `${lanes}, ${share}${fear}`;
    case 'export-quota':
      return `${lanes}, quota: ${size === 0 ? '10000' : 100 - size} %${shape}, leakage: 20 %${fear}`;
    case 'export-licence':
      return `${lanes}, ${regime(all, shock, size)}${fear}`;
    case 'tariff':
      return `${lanes}, rate: ${size} %${shape}${standing}`;
    case 'price-floor':
      return `sites: plant north, good: part, floor: ${size / 50} USD/kg, upside: 30 %${shape}${standing}`;
    case 'tax-credit':
      return `sites: [mine, plant north], share: ${size} %${shape}${standing}`;
    case 'subsidy':
      return `operators: Plants, amount: ${size / 100} USD/kg, payer: north${shape}${standing}`;
    case 'outage':
      return `sites: ${i % 3 === 0 ? 'mine' : i % 3 === 1 ? 'plant north' : net.thin === 1 ? 'all' : 'deep'}, ${share}`;
    case 'feed-stop':
      return `regions: ${onset % 2 === 0 ? 'all' : 'north'}, goods: ${good}, ${share}`;
    case 'demand-surge':
    case 'demand-slump':
      return `uses: car, regions: all, ${share}`;
    case 'project-slip':
      return `sites: newcomer, slip: ${size} weeks`;
    case 'project-cancel':
      return 'regions: all';
    case 'technology-ban':
      return `from: north, to: all, slip: ${size} weeks, factor: ${1 + (size * duration) / 1000}`;
    case 'hoarding':
      return `goods: part, regions: all, ${share}`;
  }
}

function regime({ net }: Everything, { duration, onset, good }: DrawnShock, size: number): string {
  const late = `{ 0 weeks: ${size} %, 26 weeks: ${size / 2} % }`;
  const reach =
    net.regions > 2 && net.makers[1]
      ? [`reach: { from: south, goods: part, content: ${Math.min(size, onset)} % }`]
      : [];
  return [
    `coverage: ${duration % 2 === 0 ? late : `${size} %`}`,
    `processing: ${onset / 2} weeks`,
    `throughput: { 0 weeks: ${duration} %, 20 weeks: 130 % }`,
    `approval: ${100 - (duration % 50)} %`,
    `validity: ${4 + duration} weeks`,
    `grace: ${onset % 4} weeks`,
    `luck: 0.5`,
    `general: { 10 weeks: 0 %, 40 weeks: ${duration} % }`,
    `checks: { goods: [${good === 'part' ? 'ore' : 'part'}], coverage: ${late}, wait: ${onset / 5} weeks }`,
    'suspended: { from: 2025-07-01, until: 2025-09-01, reinstated: 50 % }',
    `destinations: { ${regionsOf(net).at(-1)}: { weight: 0.4, approval: 80 % } }`,
    'by_end_use: { car: { coverage: 90 %, weight: 2 } }',
    ...(onset % 3 === 0 ? ['operators: Plants'] : []),
    ...(onset % 5 === 0 ? ['leakage: 10 %'] : []),
    ...reach,
  ].join(', ');
}
