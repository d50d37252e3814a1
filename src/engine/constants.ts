// A draw's constants: slot values turned into what the step needs, per step and per index, with the base state they rest on.
// All times become gains κ(θ) = 1 − exp(−Δ/θ) or numbers of steps here, so that the step itself knows no clock.
import { allocateBase, type Base } from '../model/base.ts';
import { field, type Network, type Program } from '../model/program.ts';
import { WEEKS_PER_YEAR } from '../numbers/date.ts';
import { exp, log } from '../numbers/elementary.ts';
import { allocateUnadapted, keepUnadapted, type Unadapted } from './adapt.ts';
import { decideProjects } from './decide.ts';
import { allocatePath, layPath, moveNormal, type Normal, type Path, restAt } from './path.ts';
import { allocateRegimes, prepareRegimes, type Regimes } from './regime.ts';
import { allocateStockpiles, prepareStockpiles, type Stockpiles } from './stockpile.ts';
import { allocateMoney, type Money, prepareMoney } from './support.ts';
import { allocateRules, prepareRules, type Rules } from './trigger.ts';

/** Units: flows per step, covers and horizons in steps, gains and shares as pure numbers. Arrays are by good unless they say otherwise. */
export interface Constants extends Normal {
  readonly base: Base; // at the start
  readonly stockpiles: Stockpiles;
  readonly regimes: Regimes; // licences
  readonly money: Money;
  readonly rules: Rules;
  readonly unadapted: Unadapted; // what rules of adaptation change, as it would be without them
  readonly path: Path | undefined; // where it moves to; undefined: nowhere
  readonly stockGain: Float64Array; // κ(α_S)
  readonly makersGain: Float64Array; // κ(α_M)
  readonly useGain: Float64Array; // κ(σ_U)
  readonly orderGain: Float64Array; // κ(σ_D)
  readonly dispatchGain: Float64Array; // κ(σ_F)
  readonly slowGain: Float64Array; // κ(σ_T)
  readonly priceGain: Float64Array; // κ(λ)
  readonly driftGain: Float64Array;
  readonly homeGain: Float64Array;
  readonly makersCover: Float64Array; // c_M
  readonly holdLimit: Float64Array;
  readonly surge: Float64Array;
  readonly reroute: Float64Array; // ρ
  readonly leakage: Float64Array;
  readonly horizon: Float64Array; // H
  readonly elasticityTight: Float64Array;
  readonly elasticitySlack: Float64Array;
  readonly belief: Float64Array; // b
  readonly logMargin: Float64Array; // ln(1 + m)
  readonly orderElasticity: Float64Array; // η
  readonly tariffElasticity: Float64Array; // σ
  readonly amount: Float64Array; // by account, per unit of its owner's activity
  readonly free: Float64Array; // by account: part of its owner's output that does not need it; 0 until something is done (E8)
  readonly cover: Float64Array; // by account: c_a on hand
  readonly useElasticity: Float64Array; // by account: ε_c
  readonly outputAmount: Float64Array; // by output
  readonly overtime: Float64Array; // by cohort: o
  readonly postponed: Float64Array; // by cohort: χ
  readonly cohortGrowth: Float64Array; // by cohort: ln of growth per step
  readonly passThrough: Float64Array; // by account: cost share × its group's part of what the zone makes
}

/** Times by good that become gains. */
const GAINS = [
  ['stockGain', 'stockCorrection'],
  ['makersGain', 'makersCorrection'],
  ['useGain', 'useSmoothing'],
  ['orderGain', 'orderSmoothing'],
  ['dispatchGain', 'dispatchSmoothing'],
  ['slowGain', 'slowSmoothing'],
  ['priceGain', 'priceAdjustment'],
  ['driftGain', 'drift'],
  ['homeGain', 'home'],
] as const;

/** Times by good that become numbers of steps. */
const SPANS = [
  ['makersCover', 'makersStock'],
  ['holdLimit', 'holdLimit'],
  ['horizon', 'priceHorizon'],
] as const;

/** Slots that are used as they are. */
const PLAIN = [
  ['surge', 'surge'],
  ['reroute', 'reroute'],
  ['leakage', 'leakage'],
  ['elasticityTight', 'elasticityTight'],
  ['elasticitySlack', 'elasticitySlack'],
  ['belief', 'belief'],
  ['orderElasticity', 'orderElasticity'],
  ['tariffElasticity', 'tariffElasticity'],
  ['amount', 'amount'],
  ['useElasticity', 'elasticity'],
  ['outputAmount', 'outputAmount'],
  ['siteShare', 'siteShare'],
  ['overtime', 'overtime'],
  ['postponed', 'postponed'],
  ['laneShare', 'laneShare'],
] as const;

/** Least stock on hand, in weeks, where a cover counts goods in transit too and they would use it up. */
const LEAST_ON_HAND = 1;

export function allocateConstants(program: Program): Constants {
  const n = program.network;
  const byGood = () => new Float64Array(n.goods);
  const byAccount = () => new Float64Array(n.accountGood.length);
  const byLane = () => new Float64Array(n.laneMarket.length);
  const base = allocateBase(program);
  const bySite = () => new Float64Array(base.siteActivity.length);
  const byCohort = () => new Float64Array(base.cohortDemand.length);
  return {
    base,
    path: allocatePath(program),
    stockpiles: allocateStockpiles(program),
    regimes: allocateRegimes(program),
    money: allocateMoney(program),
    rules: allocateRules(program),
    unadapted: allocateUnadapted(program),
    stockGain: byGood(),
    makersGain: byGood(),
    useGain: byGood(),
    orderGain: byGood(),
    dispatchGain: byGood(),
    slowGain: byGood(),
    priceGain: byGood(),
    driftGain: byGood(),
    homeGain: byGood(),
    makersCover: byGood(),
    holdLimit: byGood(),
    surge: byGood(),
    reroute: byGood(),
    leakage: byGood(),
    horizon: byGood(),
    elasticityTight: byGood(),
    elasticitySlack: byGood(),
    belief: byGood(),
    logMargin: byGood(),
    orderElasticity: byGood(),
    tariffElasticity: byGood(),
    amount: byAccount(),
    free: byAccount(),
    cover: byAccount(),
    useElasticity: byAccount(),
    passThrough: byAccount(),
    outputAmount: new Float64Array(n.outputMarket.length),
    siteShare: bySite(),
    capacity: bySite(),
    overtime: byCohort(),
    postponed: byCohort(),
    cohortGrowth: byCohort(),
    laneShare: byLane(),
    laneFlow: byLane(),
    normalOrders: new Float64Array(n.marketGood.length),
  };
}

/** Fills `constants` from one draw's slot values. Throws where the draw has no base state (compile has shown that the central one has). */
export function prepare(program: Program, values: Float64Array, constants: Constants): void {
  const { weeksPerStep } = program.clock;
  normaliseLanes(program, values);
  for (const [to, from] of PLAIN) constants[to].set(field(program, values, from));
  for (const [to, from] of GAINS) {
    const time = field(program, values, from);
    for (let g = 0; g < time.length; g++) constants[to][g] = 1 - exp(-weeksPerStep / time[g]!);
  }
  for (const [to, from] of SPANS) {
    const time = field(program, values, from);
    for (let g = 0; g < time.length; g++) constants[to][g] = time[g]! / weeksPerStep;
  }
  // Makers hold what they aim at: a limit below it would throw away stock that the base state has.
  const { holdLimit, makersCover } = constants;
  for (let g = 0; g < holdLimit.length; g++) holdLimit[g] = Math.max(holdLimit[g]!, makersCover[g]!);
  const margin = field(program, values, 'margin');
  for (let g = 0; g < margin.length; g++) constants.logMargin[g] = log(1 + margin[g]!);
  decideProjects(program, values);
  solve(program, values, constants);
  prepareStockpiles(program, values, constants.base.accountUse, constants.stockpiles);
  prepareRegimes(program, values, constants.base, constants.regimes);
  prepareMoney(program, values, constants);
  rewind(program, constants);
  if (constants.path === undefined) capacities(program, values, constants);
  coverOnHand(program, values, constants);
  passThrough(program, values, constants);
  constants.free.fill(0);
  prepareRules(program, values, constants.rules);
  keepUnadapted({ program, constants });
}

/** Written shares sum to one to this; what is further off is an uncertain share that was drawn. */
const SUMS_TO_ONE = 1e-9;

/** Uncertain lane shares keep their proportions and sum to one in every draw: a buyer takes all it needs from somewhere. */
function normaliseLanes(program: Program, values: Float64Array): void {
  const { accountLaneStart } = program.network;
  const share = field(program, values, 'laneShare');
  for (let a = 0; a + 1 < accountLaneStart.length; a++) {
    let sum = 0;
    for (let l = accountLaneStart[a]!; l < accountLaneStart[a + 1]!; l++) sum += share[l]!;
    if (sum <= 0 || Math.abs(sum - 1) <= SUMS_TO_ONE) continue;
    for (let l = accountLaneStart[a]!; l < accountLaneStart[a + 1]!; l++) share[l] = share[l]! / sum;
  }
}

function solve(program: Program, values: Float64Array, constants: Constants): void {
  const { base, path, cohortGrowth } = constants;
  if (path) layPath(program, values, path, base);
  else restAt(program, values, 0, base);
  const growth = field(program, values, 'growth');
  const years = program.clock.weeksPerStep / WEEKS_PER_YEAR;
  for (let c = 0; c < growth.length; c++) cohortGrowth[c] = years * log(1 + growth[c]! * WEEKS_PER_YEAR);
}

/** Sets what is normal to what it is before the first step. */
export function rewind(program: Program, constants: Constants): void {
  const { base, path } = constants;
  if (path) {
    moveNormal(program, path, constants, 0);
    return;
  }
  constants.laneFlow.set(base.laneFlow);
  constants.normalOrders.set(base.marketOrders);
}

function coverOnHand(program: Program, values: Float64Array, constants: Constants): void {
  const n: Network = program.network;
  const { weeksPerStep } = program.clock;
  const cover = field(program, values, 'cover');
  for (let a = 0; a < cover.length; a++) {
    let steps = cover[a]! / weeksPerStep;
    if (n.accountCoversTransit[a]) {
      for (let l = n.accountLaneStart[a]!; l < n.accountLaneStart[a + 1]!; l++) {
        steps -= constants.laneShare[l]! * n.laneTransit[l]!;
      }
      steps = Math.max(steps, LEAST_ON_HAND / weeksPerStep);
    }
    constants.cover[a] = steps;
  }
}

function capacities(program: Program, values: Float64Array, constants: Constants): void {
  const utilisation = field(program, values, 'siteUtilisation');
  const stated = field(program, values, 'siteCapacity');
  const { siteActivity } = constants.base;
  for (let p = 0; p < siteActivity.length; p++) {
    const output = siteActivity[p]!;
    const capacity = Number.isNaN(stated[p]!) ? output / utilisation[p]! : stated[p]! * program.clock.weeksPerStep;
    // A draw of demand can ask for more than a stated capacity: then the site runs full in the base state.
    constants.capacity[p] = Math.max(capacity, output);
  }
}

/** Cost share × the group's part of what its product's zone makes, so that a zone with two makers averages them by base output. */
function passThrough(program: Program, values: Float64Array, constants: Constants): void {
  const n = program.network;
  const costShare = field(program, values, 'costShare');
  const { groupActivity, marketGross } = constants.base;
  for (let group = 0; group < groupActivity.length; group++) {
    const o = n.groupOutputStart[group]!;
    const zone = n.marketZone[n.outputMarket[o]!]!;
    let made = 0;
    for (let i = n.zoneMarketStart[zone]!; i < n.zoneMarketStart[zone + 1]!; i++)
      made += marketGross[n.zoneMarket[i]!]!;
    const part = made > 0 ? (constants.outputAmount[o]! * groupActivity[group]!) / made : 0;
    for (let a = n.groupAccountStart[group]!; a < n.groupAccountStart[group + 1]!; a++) {
      constants.passThrough[a] = costShare[a]! * part;
    }
  }
}
