// Numbers on their way into the program: one growing column per field, packed at the end into values, fields and assignments.
import type { Assignment, Field, Fields } from './program.ts';
import type { Numeric } from './slots.ts';

export type Columns = { readonly [F in Field]: Numeric[] };

const FIELDS: readonly Field[] = [
  'stockCorrection',
  'makersCorrection',
  'useSmoothing',
  'orderSmoothing',
  'dispatchSmoothing',
  'slowSmoothing',
  'makersStock',
  'holdLimit',
  'surge',
  'reroute',
  'leakage',
  'drift',
  'home',
  'priceHorizon',
  'priceAdjustment',
  'elasticityTight',
  'elasticitySlack',
  'belief',
  'margin',
  'orderElasticity',
  'tariffElasticity',
  'amount',
  'cover',
  'elasticity',
  'costShare',
  'outputAmount',
  'siteShare',
  'siteUtilisation',
  'siteCapacity',
  'laneShare',
  'demand',
  'cohortShare',
  'growth',
  'overtime',
  'postponed',
  'projectStart',
  'projectOccurs',
  'projectRamp',
  'projectNeeds',
  'sellShare',
  'stockpileHolds',
  'stockpileWeeks',
  'stockpileBefore',
  'stockpileBeforeWeeks',
  'stockpileUpTo',
  'stockpileUpToWeeks',
  'stockpileBelow',
  'stockpileRelease',
  'stockpileFill',
  'siteCost',
  'fixedShare',
  'idlesAfter',
  'restart',
  'marketPrice',
  'accountPrice',
  'ruleAt',
  'ruleAbove',
  'ruleFor',
  'ruleLag',
  'rulePace',
  'ruleCeiling',
  'ruleRatio',
  'ruleCost',
  'ruleCapacity',
  'ruleRoom',
  'ruleRoomShare',
  'ruleShare',
  'onset',
  'duration',
  'severity',
  'rise',
  'fall',
  'occurs',
  'shockLeakage',
  'quotaShare',
  'quotaAmount',
  'licenceGrace',
  'licenceProcessing',
  'licenceValidity',
  'licenceLeakage',
  'suspendedFrom',
  'suspendedUntil',
  'courseValue',
  'licensedCoverage',
  'licensedApproval',
  'licensedWeight',
  'licensedLuck',
  'upside',
  'setbackSlip',
  'setbackFactor',
  'ladderStay',
  'moveHazard',
  'moveShare',
  'moveFactor',
  'ladderLuck',
];

export const constant = (central: number): Numeric => ({ central });

export function emptyColumns(): Columns {
  return Object.fromEntries(FIELDS.map(name => [name, []])) as unknown as Columns;
}

/** One slot for every number, fields side by side in the order above. */
export function pack(columns: Columns): {
  readonly fields: Fields;
  readonly values: Float64Array;
  readonly assignments: readonly Assignment[];
} {
  const assignments: Assignment[] = [];
  const values: number[] = [];
  const fields = FIELDS.map(name => {
    const first = values.length;
    for (const { central, code } of columns[name]) {
      if (code) assignments.push({ slot: values.length, code });
      values.push(central);
    }
    return [name, { first, count: columns[name].length }];
  });
  return { fields: Object.fromEntries(fields) as Fields, values: Float64Array.from(values), assignments };
}
