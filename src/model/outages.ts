// Unplanned stops of sites: a renewal process in every draw, in both of its worlds. Each stop of a draw is a shock of its own,
// with luck addressed as `sites.<name>.outage#k`, so that the engine knows only dated shocks.
import { codeOf, join } from './chance.ts';
import { constant } from './columns.ts';
import { type Draft, PLAIN, TIME } from './draft.ts';
import type { Labels, ShockSlot } from './program.ts';
import type { Numeric } from './slots.ts';

export interface Outages {
  readonly slots: readonly ShockSlot[];
  readonly labels: Labels['shocks'];
}

const NOTHING = constant(Number.NaN);
/** Stops that are followed: the expected number and this many of its standard deviations, and two. Fewer than 1 draw in 10⁴ has more. */
const DEVIATIONS = 4;
const MOST = 40;

/** `weeks`: the scenario's length. */
export function addOutages(draft: Draft, weeks: number): Outages {
  const sites = draft.scenario.document.sites ?? {};
  const names = draft.groups.flatMap(group => group.sites);
  const found = names.flatMap((name, site) => {
    const outage = sites[name]?.outage;
    if (outage === undefined) return [];
    const facility = sites[name]!.facility;
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
  const mean = hazard.central * weeks;
  if (!Number.isFinite(mean) || mean === 0) return 0;
  const count = Math.min(MOST, Math.ceil(mean + DEVIATIONS * Math.sqrt(mean) + 2));
  let onset: Numeric = constant(0);
  for (let k = 0; k < count; k++) {
    const rule = { setting: k > 0 ? (true as const) : undefined };
    const duration = slots.number(k === 0 ? outage.duration : { ...outage.duration, path: `${path}.duration#${k}` }, {
      what: `duration of an outage of ${name}`,
      dimension: TIME,
      low: 0,
      example: '4 weeks',
      ...(rule.setting && { setting: true }),
    });
    const severity = outage.severity;
    columns.severity.push(
      severity === undefined
        ? constant(1)
        : slots.number(k === 0 ? severity : { ...severity, path: `${path}.severity#${k}` }, {
            what: `severity of an outage of ${name}`,
            dimension: PLAIN,
            low: 0,
            high: 1,
            example: '30 %',
            ...(rule.setting && { setting: true }),
          }),
    );
    const luck = slots.draw(`${path}#${k}`, { family: 'exponential', parameters: [1], scale: 1 }, 'event');
    const wait = join(luck, codeOf(hazard), '/');
    onset = { central: onset.central + 1 / hazard.central, code: join(codeOf(onset), wait, '+') };
    columns.onset.push(onset);
    columns.duration.push(duration);
    onset = { central: onset.central + duration.central, code: join(codeOf(onset), codeOf(duration), '+') };
    columns.rise.push(constant(0));
    columns.fall.push(constant(0));
    columns.occurs.push(constant(1));
    columns.shockLeakage.push(NOTHING);
    columns.quotaShare.push(NOTHING);
    columns.quotaAmount.push(NOTHING);
  }
  return count;
}
