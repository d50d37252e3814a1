// Whether a plant that needs a price gets built: the price it can count on when the draw begins, before any shock has moved one.
// Both worlds of a draw share its plants, so only supports that stand in both count. Works on slot values, before the path is laid.
import { field, type Program } from '../model/program.ts';

/**
 * Counted on is max(p⁰, the highest floor) + subsidies + credit · k⁰ of the supports that stand in both worlds, happen in the draw and
 * are in force when the plant is to start. Below what it needs the plant never comes, whatever its luck.
 */
export function decideProjects(program: Program, values: Float64Array): void {
  const needs = field(program, values, 'projectNeeds');
  const { projectSite, projectGroup, groupOutputStart, outputMarket } = program.network;
  const price = field(program, values, 'marketPrice');
  const occurs = field(program, values, 'projectOccurs');
  for (let i = 0; i < needs.length; i++) {
    if (Number.isNaN(needs[i]!)) continue;
    const output = groupOutputStart[projectGroup[i]!]!;
    const counted = countedOn(program, values, projectSite[i]!, output, price[outputMarket[output]!]!, i);
    if (!(counted >= needs[i]!)) occurs[i] = 0;
  }
}

function countedOn(
  program: Program,
  values: Float64Array,
  site: number,
  output: number,
  base: number,
  i: number,
): number {
  const start = field(program, values, 'projectStart')[i]!;
  const size = field(program, values, 'severity');
  let price = base;
  let beside = 0;
  for (const [k, { kind, targets, rows, background }] of program.shocks.entries()) {
    if (!background || rows === undefined || !holdsAt(program, values, k, start)) continue;
    for (let j = 0; j < targets.length; j++) {
      if (targets[j] !== site) continue;
      if (kind === 'price-floor' && rows[j] === output) price = Math.max(price, size[k]!);
      if (kind === 'subsidy') beside += size[k]!;
      if (kind === 'credit') beside += size[k]! * field(program, values, 'siteCost')[rows[j]!]!;
    }
  }
  return price + beside;
}

function holdsAt(program: Program, values: Float64Array, k: number, weeks: number): boolean {
  // A plant whose date has passed counts on what is there when the scenario begins.
  const since = Math.max(0, weeks) - field(program, values, 'onset')[k]!;
  const holds = since >= 0 && since < field(program, values, 'duration')[k]!;
  return holds && field(program, values, 'occurs')[k] !== 0;
}
