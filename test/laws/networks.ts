// Random small networks as scenario files: up to three regions, a mine → part → product chain with or without a by-product loop
// and a joint product, cohorts, cross-border lanes with random transit. Every one has a base state and runs.
import fc from 'fast-check';

export interface Small {
  readonly regions: number;
  readonly makers: readonly boolean[]; // by region: makes parts (the first always does)
  readonly shares: readonly (readonly number[])[]; // by buyer region: weights over maker regions
  readonly transit: readonly number[];
  readonly lag: number;
  readonly scrap: number;
  readonly joint: boolean;
  readonly utilisation: number;
  readonly demand: readonly number[];
  readonly cover: number;
  readonly thin: number;
  readonly elasticity: number;
  readonly month: boolean;
  readonly priority: number;
  readonly others: boolean; // a second use of parts
}

export const small: fc.Arbitrary<Small> = fc.record({
  regions: fc.integer({ min: 1, max: 3 }),
  makers: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
  shares: fc.array(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 3, maxLength: 3 }), {
    minLength: 3,
    maxLength: 3,
  }),
  transit: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 9, maxLength: 9 }),
  lag: fc.integer({ min: 0, max: 4 }),
  scrap: fc.constantFrom(0, 0.1, 0.3, 0.6),
  joint: fc.boolean(),
  utilisation: fc.constantFrom(0.5, 0.7, 0.9, 1),
  demand: fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 3, maxLength: 3 }),
  cover: fc.integer({ min: 0, max: 12 }),
  thin: fc.constantFrom(0.05, 0.5, 1),
  elasticity: fc.constantFrom(0, 0.3),
  month: fc.boolean(),
  priority: fc.integer({ min: 1, max: 9 }),
  others: fc.boolean(),
});

/** What moves a network without any shock: a plant that comes, stops, a stockpile, and a part of its last region. */
export interface Life {
  readonly planned: number; // weeks after the start, below zero: before it
  readonly ramp: number;
  readonly capacity: number; // kg a week
  readonly hazard: number; // stops a year
  readonly holds: number; // kg
  readonly part: boolean;
  readonly factory: boolean; // the part makes parts too, where its region does
}

export const life: fc.Arbitrary<Life> = fc.record({
  planned: fc.integer({ min: -30, max: 90 }),
  ramp: fc.constantFrom(0, 10, 60),
  capacity: fc.integer({ min: 1, max: 2000 }),
  hazard: fc.constantFrom(0, 0.5, 6),
  holds: fc.integer({ min: 1, max: 2000 }),
  part: fc.boolean(),
  factory: fc.boolean(),
});

export interface Shocked {
  readonly life?: Life;
  readonly shocks?: string; // YAML lines under `shocks:`
  readonly behaviour?: string; // YAML lines under `behaviour:`
  readonly horizon?: number; // weeks
  readonly inputs?: string;
  readonly draws?: number;
  readonly extra?: string;
}

const NAMES = ['north', 'south', 'east'];

/** The network as a scenario file. Shares are written in millionths so that they sum to one. */
export function write(net: Small, with_: Shocked = {}): string {
  const regions = NAMES.slice(0, net.regions);
  const makers = regions.filter((_, i) => i === 0 || net.makers[i]);
  const lanes: string[] = [];
  let k = 0;
  for (const [r, region] of regions.entries()) {
    const weights = makers.map((_, i) => net.shares[r]![i]!);
    const total = weights.reduce((a, b) => a + b, 0);
    const parts = weights.map(w => Math.floor((w / total) * 1e6));
    parts[0]! += 1e6 - parts.reduce((a, b) => a + b, 0);
    for (const [i, maker] of makers.entries()) {
      const transit = net.transit[k++ % 9]!;
      lanes.push(
        `  part ${maker}-${region}: { good: part, from: ${maker}, to: ${region}, share: ${parts[i]! / 1e4} %, transit: ${transit} weeks }`,
      );
    }
    if (makers.includes(region)) {
      lanes.push(
        `  ore north-${region}: { good: ore, from: north, to: ${region}, share: 100 %, transit: ${net.transit[(k + 3) % 9]} weeks }`,
      );
    }
  }
  const last = regions.at(-1)!;
  const { life } = with_;
  const lively = { sites: '', demand: '', sections: '', stops: '' };
  if (life) {
    if (!makers.includes(last)) {
      for (const region of regions)
        lanes.push(
          `  part ${last}-${region}: { good: part, from: ${last}, to: ${region}, share: 0 %, transit: 2 weeks }`,
        );
      lanes.push(`  ore north-${last}: { good: ore, from: north, to: ${last}, share: 100 %, transit: 3 weeks }`);
    }
    const day = new Date(Date.UTC(2025, 0, 6 + 7 * life.planned)).toISOString().slice(0, 10);
    lively.sites = `\n  newcomer: { process: making, region: ${last}, capacity: ${life.capacity} kg/week, project: { planned: ${day}, ramp: ${life.ramp} weeks, sells: { ${regions.map(region => `${region}: ${Math.floor(100 / regions.length)} %`).join(', ')} } } }`;
    lively.stops = `, outage: { hazard: ${life.hazard}/year, duration: 2 to 9 weeks, severity: 60 % }`;
    lively.sections = `stockpiles: { reserve: { good: part, region: ${last}, holds: ${life.holds} kg, fill: 10 kg/week } }\n`;
    if (life.part) {
      lively.sections += `parts: { company: { of: ${last} } }\n`;
      // Less than any region sells: a vehicle a week takes 1.5 kg, of which no maker has less than a nineteenth.
      if (life.factory && makers.includes(last))
        lively.sites += `\n  company plant: { process: making, region: company, output: 0.05 kg/week, utilisation: 80 % }`;
      lively.demand = `, company: ${net.demand[regions.length - 1]! / 2} vehicle/week`;
    }
  }
  const side = net.joint ? `\n  side: { unit: t }` : '';
  const joint = net.joint ? `, coproducts: { side: 0.4 t/t }, drivers: [ore, side]` : '';
  const sideLane = net.joint
    ? `\n  side north-north: { good: side, from: north, to: north, share: 100 %, transit: 2 weeks }`
    : '';
  const sideUse = net.joint
    ? `\n  side-use: { unit: t, inputs: { side: 1 t/t }, demand: { north: 20 t/week }, cohorts: { all: { share: 100 %, cover: 4 weeks } } }`
    : '';
  const others = net.others
    ? `\n  other: { unit: kg, inputs: { part: 1 kg/kg }, demand: { north: 50 kg/week }, cohorts: { all: { share: 100 %, cover: 6 weeks } } }`
    : '';
  const cohorts =
    net.thin === 1
      ? `{ all: { share: 100 %, cover: ${net.cover} weeks } }`
      : `{ thin: { share: ${net.thin * 100} %, cover: ${net.cover} weeks }, deep: { share: ${100 - net.thin * 100} %, cover_with_transit: ${net.cover + 8} weeks } }`;
  return `title: random
regions: [${regions.join(', ')}]
units: [vehicle]
goods:
  ore: { unit: t }
  part: { unit: kg${net.regions > 1 ? `, zones: [[north], [${regions.slice(1).join(', ')}]]` : ''} }${side}
processes:
  mining: { makes: ore${joint} }
  making: { makes: part, lag: ${net.lag} weeks, inputs: { ore: { amount: 0.002 t/kg, cover: 5 weeks, cost_share: 20 % } }${net.scrap > 0 ? `, coproducts: { ore: { amount: ${0.002 * net.scrap} t/kg, lag: 3 weeks } }` : ''} }
sites:
  mine: { process: mining, region: north, utilisation: ${net.utilisation * 100} %${lively.stops} }
${makers.map(region => `  plant ${region}: { process: making, region: ${region}, utilisation: ${net.utilisation * 100} % }`).join('\n')}${lively.sites}
lanes:
${lanes.join('\n')}${sideLane}
uses:
  car:
    unit: vehicle
    priority: ${net.priority}
    inputs: { part: { amount: 1.5 kg/vehicle, elasticity: ${net.elasticity} } }
    demand: { ${regions.map((region, i) => `${region}: ${net.demand[i]} vehicle/week`).join(', ')}${lively.demand} }
    cohorts: ${cohorts}${others}${sideUse}
start: 2025-01-06
horizon: ${with_.horizon ?? 104} weeks
step: ${net.month ? 'month' : 'week'}
draws: ${with_.draws ?? 4}
seed: laws
outcomes:
  cars_lost: { measure: built_lost, uses: car, headline: true }
  parts_lost: { measure: output_lost, goods: part }
  stopped: { measure: weeks_stopped, uses: car }
  price: { measure: price_peak, goods: part }
${with_.behaviour ? `behaviour:\n${with_.behaviour}\n` : ''}${with_.inputs ? `inputs:\n${with_.inputs}\n` : ''}${with_.shocks ? `shocks:\n${with_.shocks}\n` : ''}${lively.sections}${with_.extra ?? ''}`;
}

export const shocks = fc.record({
  severity: fc.integer({ min: 1, max: 100 }),
  duration: fc.integer({ min: 1, max: 60 }),
  onset: fc.integer({ min: 0, max: 20 }),
  shape: fc.constantFrom('step', 'v', '{ kind: ramp, rise: 3 weeks, fall: 5 weeks }'),
  kind: fc.constantFrom('ban', 'quota', 'licence', 'outage', 'surge', 'hoarding'),
});
export type Drawn = typeof shocks extends fc.Arbitrary<infer T> ? T : never;

/** One line under `shocks:`. The severity of a licence is its coverage; its other numbers follow from what else was drawn. */
export function shockOf(net: Small, { severity, duration, onset, shape, kind }: Drawn): string {
  const when = `onset: { after_start: ${onset} weeks }, duration: ${duration} weeks`;
  const common = `${when}, shape: ${shape}`;
  const lanes = `from: north, to: ${net.regions > 1 ? 'all' : 'north'}, goods: part`;
  switch (kind) {
    case 'ban':
      return `  it: { kind: export-ban, ${lanes}, severity: ${severity} %, ${common} }`;
    case 'quota':
      return `  it: { kind: export-quota, ${lanes}, quota: ${100 - severity} %, ${common} }`;
    case 'licence': {
      const rules = [
        `coverage: ${severity} %`,
        `processing: ${onset} weeks`,
        `throughput: { 0 weeks: ${duration} %, 20 weeks: 130 % }`,
        `approval: ${100 - (duration % 50)} %`,
        `validity: ${4 + duration} weeks`,
        `grace: ${onset % 4} weeks`,
        `luck: 0.5`,
        `general: { 10 weeks: 0 %, 40 weeks: ${duration} % }`,
        `suspended: { from: 2025-07-01, until: 2025-09-01, reinstated: 50 % }`,
      ];
      const fear = severity > 50 ? [`fear: { announced: 3 weeks, severity: ${severity} % }`] : [];
      return `  it: { kind: export-licence, ${lanes}, ${[...rules, ...fear].join(', ')}, ${when} }`;
    }
    case 'outage':
      return `  it: { kind: outage, sites: mine, severity: ${severity} %, ${common} }`;
    case 'hoarding':
      return `  it: { kind: hoarding, goods: part, regions: all, severity: ${severity} %, ${common} }`;
    default:
      return `  it: { kind: demand-surge, uses: car, regions: all, severity: ${severity} %, ${common} }`;
  }
}
