// A draw's licence regimes in steps: how long processing takes, what is covered and how much is decided as time goes by.
import type { Base } from '../model/base.ts';
import { type CourseSlot, type Field, field, type Program } from '../model/program.ts';
import { exp } from '../numbers/elementary.ts';

/** The most stages that processing has: its standard deviation is then 1/√6 = 41 % of its mean, between the 30 and 150 days on record. */
export const MOST_STAGES = 6;
/** A granted licence ages in this many stages of equal length before it lapses: half as long to twice as long as its mean. */
export const AGES = 4;
/** Buyers do not believe in waits longer than this. */
const LONGEST_WAIT_WEEKS = 26;

/** One draw's regimes, by licence and by licensed lane. Times in steps. */
export interface Regimes {
  readonly grace: Float64Array;
  readonly stages: Int32Array;
  readonly advance: Float64Array; // share of a stage that moves on in a step
  readonly wait: Float64Array; // mean steps in processing
  readonly ages: Int32Array; // that a granted licence passes
  readonly ageing: Float64Array; // share of an age that moves on in a step; 0: never lapses
  readonly leakage: Float64Array; // NaN: the behaviour's
  readonly suspendedFrom: Float64Array; // step; Infinity: never
  readonly suspendedUntil: Float64Array;
  readonly courses: Float64Array;
  readonly coverage: Float64Array; // by licensed lane
  readonly approval: Float64Array;
  readonly weight: Float64Array;
  readonly longestWait: number;
}

const rowsOf = ({ licences }: Program): number => licences.reduce((sum, { lanes }) => sum + lanes.length, 0);

export function allocateRegimes(program: Program): Regimes {
  const count = program.licences.length;
  const byLicence = () => new Float64Array(count);
  const byRow = () => new Float64Array(rowsOf(program));
  return {
    grace: byLicence(),
    stages: new Int32Array(count),
    advance: byLicence(),
    wait: byLicence(),
    ages: new Int32Array(count),
    ageing: byLicence(),
    leakage: byLicence(),
    suspendedFrom: byLicence(),
    suspendedUntil: byLicence(),
    courses: new Float64Array(program.fields.courseValue.count),
    coverage: byRow(),
    approval: byRow(),
    weight: byRow(),
    longestWait: LONGEST_WAIT_WEEKS / program.clock.weeksPerStep,
  };
}

/**
 * Turns one draw's slot values into steps. In steps, k stages that pass a share p on have a mean of k/p and a relative variance of
 * (1 − p)/k; so that both are those of six exponential stages, 1/k = 1/6 + 1/n for a mean of n steps, and p = k/n.
 */
export function prepareRegimes(program: Program, values: Float64Array, base: Base, regimes: Regimes): void {
  const { weeksPerStep } = program.clock;
  const weeks = (name: Field, i: number) => field(program, values, name)[i]! / weeksPerStep;
  for (const [i, licence] of program.licences.entries()) {
    regimes.grace[i] = weeks('licenceGrace', i);
    const mean = weeks('licenceProcessing', i);
    const stages = mean < 1 ? Math.round(mean) : Math.round(1 / (1 / MOST_STAGES + 1 / mean));
    regimes.stages[i] = stages;
    regimes.advance[i] = mean < 1 ? 1 : stages / mean;
    regimes.wait[i] = stages / regimes.advance[i]!;
    const validity = weeks('licenceValidity', i);
    regimes.ages[i] = Number.isNaN(validity) ? AGES : Math.min(AGES, Math.max(1, Math.round(validity)));
    regimes.ageing[i] = Number.isNaN(validity) ? 0 : Math.min(1, regimes.ages[i]! / validity);
    regimes.leakage[i] = field(program, values, 'licenceLeakage')[i]!;
    const from = weeks('suspendedFrom', i);
    regimes.suspendedFrom[i] = Number.isNaN(from) ? Infinity : Math.round(from);
    regimes.suspendedUntil[i] = Math.round(weeks('suspendedUntil', i));
    const made = madeBy(program, values, base, licence.makers);
    for (let j = 0; j < licence.lanes.length; j++) {
      const row = licence.firstLane + j;
      const market = program.network.laneMarket[licence.lanes[j]!]!;
      regimes.coverage[row] =
        field(program, values, 'licensedCoverage')[row]! * (made === undefined ? 1 : made[market]!);
      regimes.approval[row] = field(program, values, 'licensedApproval')[row]!;
      const luck = field(program, values, 'licensedLuck')[row]!;
      regimes.weight[row] = field(program, values, 'licensedWeight')[row]! * (luck === 0 ? 1 : exp(luck));
    }
  }
  regimes.courses.set(field(program, values, 'courseValue'));
}

/** By market: the share of its base output that these sites make; undefined: all of it. */
function madeBy(program: Program, values: Float64Array, base: Base, sites: Uint32Array): Float64Array | undefined {
  if (sites.length === 0) return undefined;
  const { groupSiteStart, groupOutputStart, outputMarket, marketGood } = program.network;
  const amounts = field(program, values, 'outputAmount');
  const all = new Float64Array(marketGood.length);
  const theirs = new Float64Array(marketGood.length);
  for (let group = 0; group + 1 < groupSiteStart.length; group++) {
    for (let p = groupSiteStart[group]!; p < groupSiteStart[group + 1]!; p++) {
      for (let o = groupOutputStart[group]!; o < groupOutputStart[group + 1]!; o++) {
        const output = base.siteActivity[p]! * amounts[o]!;
        all[outputMarket[o]!]! += output;
        if (sites.includes(p)) theirs[outputMarket[o]!]! += output;
      }
    }
  }
  return theirs.map((output, m) => (all[m]! > 0 ? output / all[m]! : 0));
}

/** A course's value so many steps after the onset: straight lines between its times, level before the first and after the last. */
export function valueAt({ at, first }: CourseSlot, courses: Float64Array, weeks: number): number {
  const last = at.length - 1;
  if (weeks <= at[0]!) return courses[first]!;
  if (weeks >= at[last]!) return courses[first + last]!;
  let k = 1;
  while (at[k]! < weeks) k++;
  const part = (weeks - at[k - 1]!) / (at[k]! - at[k - 1]!);
  return courses[first + k - 1]! + part * (courses[first + k]! - courses[first + k - 1]!);
}
