// Unplanned stops of sites: a renewal process in every draw, in both of its worlds. Each stop of a draw is a shock of its own,
// with luck addressed as `sites.<name>.outage#k`, so that the engine knows only dated shocks.

import { quantile } from '../numbers/distribution.ts';
import type { Quantity } from '../scenario/quantity.ts';
import { codeOf, join } from './chance.ts';
import { constant } from './columns.ts';
import { type Draft, PLAIN, TIME, wholeSteps } from './draft.ts';
import type { Field, Labels, ShockSlot } from './program.ts';
import type { Numeric, Rule } from './slots.ts';

interface Outages {
  readonly slots: readonly ShockSlot[];
  readonly labels: Labels['shocks'];
}

/** Stops that are followed: the expected number and this many of its standard deviations, and two. Fewer than 1 draw in 10⁴ has more. */
const DEVIATIONS = 4;
/** A site that is to stop more often than this in a scenario is not one that stops by chance now and then. */
const MOST = 100;

/** `weeks`: the scenario's length. */
export function addOutages(draft: Draft, weeks: number): Outages {
  const sites = draft.scenario.document.sites ?? {};
  const names = draft.groups.flatMap(group => group.sites);
  const found = names.flatMap((name, site) => {
    const outage = sites[name]?.outage;
    if (outage === undefined) return [];
    const facility = sites[name]!.facility;
    const other = names.find(
      each => each !== name && facility !== undefined && sites[each]?.facility === facility && sites[each]?.outage,
    );
    if (other !== undefined && names.indexOf(other) < site) {
      draft.slots.refuse(
        'WRONG_TYPE',
        ['sites', name, 'outage'],
        `${other} and ${name} are lines of ${facility}, and each has an outage`,
        'keep one of the two: it takes all lines down',
        'a plant stops as a whole',
      );
    }
    // A plant with several lines stops as a whole.
    const lines = names.flatMap((other, i) =>
      i === site || (facility !== undefined && sites[other]?.facility === facility) ? [i] : [],
    );
    const stops = addStops(draft, name, outage, weeks);
    return Array.from({ length: stops }, (_, k) => ({ name: `${name}, outage ${k + 1}`, site: name, lines }));
  });
  return {
    slots: found.map(({ lines }) => ({
      kind: 'outage',
      shape: 'step',
      targets: Uint32Array.from(lines),
      background: true,
    })),
    labels: found.map(({ name, site }) => ({
      name,
      title: `Unplanned stop of ${site}`,
      kind: 'outage',
      background: true,
    })),
  };
}

type Outage = NonNullable<NonNullable<Draft['scenario']['document']['sites']>[string]['outage']>;

/** Columns of one site's stops: wait, stand still, wait again. Returns how many. */
function addStops(draft: Draft, name: string, outage: Outage, weeks: number): number {
  const { slots, columns } = draft;
  const path = `sites.${name}.outage`;
  const hazard = slots.number(outage.hazard, {
    what: `hazard of an outage of ${name}`,
    dimension: { time: -1 },
    low: 0,
    example: '0.2/year',
  });
  const mean = Math.max(hazard.central, highest(outage.hazard)) * weeks;
  if (!Number.isFinite(mean) || mean === 0) return 0;
  const count = Math.ceil(mean + DEVIATIONS * Math.sqrt(mean) + 2);
  if (count > MOST) {
    slots.refuse(
      'BAD_NUMBER',
      ['sites', name, 'outage', 'hazard'],
      `${name} would stop up to ${count} times in the scenario; no more than ${MOST} are followed`,
      'lower the hazard, or write the stops into the utilisation of the site',
    );
    return 0;
  }
  let onset: Numeric = constant(0);
  for (let k = 0; k < count; k++) {
    const { duration, severity } = oneStop(draft, name, outage, k);
    const luck = slots.draw(`${path}#${k}`, { family: 'exponential', parameters: [1], scale: 1 }, 'event');
    const wait = join(luck, codeOf(hazard), '/');
    onset = { central: onset.central + 1 / hazard.central, code: join(codeOf(onset), wait, '+') };
    for (const [field, value] of Object.entries({ ...UNUSED, onset, duration, severity }) as [Field, Numeric][])
      columns[field].push(value);
    onset = { central: onset.central + duration.central, code: join(codeOf(onset), codeOf(duration), '+') };
  }
  return count;
}

/** What a stop does not use of the numbers that every shock has. */
const UNUSED = {
  rise: constant(0),
  fall: constant(0),
  occurs: constant(1),
  shockLeakage: constant(Number.NaN),
  quotaShare: constant(Number.NaN),
  quotaAmount: constant(Number.NaN),
  upside: constant(0),
};

/** Duration and severity of a site's k-th stop, each with luck of its own; the ledger has them once, from the first. */
function oneStop(draft: Draft, name: string, outage: Outage, k: number): { duration: Numeric; severity: Numeric } {
  const read = (quantity: Quantity, field: 'duration' | 'severity', rule: Rule) =>
    k === 0
      ? draft.slots.number(quantity, rule)
      : draft.slots.number({ ...quantity, path: `sites.${name}.outage.${field}#${k}` }, { ...rule, setting: true });
  const duration = read(outage.duration, 'duration', {
    what: `duration of an outage of ${name}`,
    dimension: TIME,
    low: 0,
    example: '4 weeks',
  });
  if (k === 0) wholeSteps(draft, duration.central, 0, `duration of an outage of ${name}`);
  const severity =
    outage.severity === undefined
      ? constant(1)
      : read(outage.severity, 'severity', {
          what: `severity of an outage of ${name}`,
          dimension: PLAIN,
          low: 0,
          high: 1,
          example: '30 %',
        });
  return { duration, severity };
}

/** A hazard that may be higher than its centre has to be followed as far as it may go: its 99th percentile. */
function highest({ expression }: Quantity): number {
  return expression.kind === 'distribution' ? quantile(expression.distribution, 0.99) : 0;
}
