// The base state asked about its flows: who makes a good in a region, which lanes fill an account or leave a market, who says so.
// From a scenario, its program and the base state; puts nothing into words.

import type { Base } from '../model/base.ts';
import { type CalibrationRow, calibrate, centralBase } from '../model/calibration.ts';
import { field, type Program } from '../model/program.ts';
import { WEEKS_PER_YEAR } from '../numbers/date.ts';
import type { Scenario } from '../scenario/load.ts';
import type { Quantity } from '../scenario/quantity.ts';

/** What every question about the base state needs. */
export interface View {
  readonly scenario: Scenario;
  readonly program: Program;
  readonly base: Base;
}

export const viewOf = (scenario: Scenario, program: Program): View => ({
  scenario,
  program,
  base: centralBase(program),
});

/** Canonical units a step → the good's own units a year. */
export function yearly({ program: { labels, clock } }: View, good: string): number {
  return (labels.goods.find(({ name }) => name === good)!.factor * WEEKS_PER_YEAR) / clock.weeksPerStep;
}

export function unitOf({ program }: View, good: string): string {
  return program.labels.goods.find(({ name }) => name === good)!.unit;
}

/** Who says so: an id of `sources` with what stands behind it. */
export interface Said {
  readonly written: string;
  readonly source: string;
  readonly confidence: string;
  readonly note: string;
}

export function said(quantity: Quantity | undefined): Said | undefined {
  if (quantity === undefined) return undefined;
  const { written, source = '', confidence = '', note = '' } = quantity;
  return { written, source, confidence, note };
}

/** A text field of a section's row that not every version of the schema has. */
export function textOf(row: object | undefined, name: string): string {
  const value = row === undefined ? undefined : Object.entries(row).find(([key]) => key === name)?.[1];
  return typeof value === 'string' ? value : '';
}

export const facilityOf = ({ scenario }: View, site: string): string =>
  textOf(scenario.document.sites?.[site], 'facility');

export interface Maker {
  readonly site: string;
  readonly operator: string;
  readonly region: string;
  readonly good: string;
  readonly process: string;
  readonly perYear: number;
  readonly share: number; // of what its region makes of the good; 0 where nothing is made
}

/** Every site that makes the good, in one region or in all, with what it makes of it: as its product or beside it. */
export function makersOf(view: View, good: string, region?: string): readonly Maker[] {
  const { program, base } = view;
  const { labels, network } = program;
  const amount = field(program, program.values, 'outputAmount');
  return labels.groups.flatMap((group, g) => {
    if (region !== undefined && group.region !== region) return [];
    const makers: Maker[] = [];
    for (let o = network.groupOutputStart[g]!; o < network.groupOutputStart[g + 1]!; o++) {
      const market = network.outputMarket[o]!;
      if (labels.markets[market]!.good !== good) continue;
      for (let p = network.groupSiteStart[g]!; p < network.groupSiteStart[g + 1]!; p++) {
        const made = base.siteActivity[p]! * amount[o]!;
        const { name, operator } = labels.sites[p]!;
        makers.push({
          site: name,
          operator,
          region: group.region,
          good,
          process: group.process,
          perYear: made * yearly(view, good),
          share: ratio(made, base.marketGross[market]!),
        });
      }
    }
    return makers;
  });
}

/** One written lane in the base state: to one buyer, all its cohorts together. */
export interface Shipment {
  readonly lane: string;
  readonly good: string;
  readonly from: string;
  readonly to: string;
  readonly buyer: string;
  readonly perYear: number;
  readonly taken: number; // by that buyer of the good in that region, from anywhere
  readonly share: number; // of that
  readonly transit: number; // weeks
  readonly said: Said | undefined; // about the share
  readonly saidOfTransit: Said | undefined;
}

type LaneLabel = Program['labels']['lanes'][number];

export function shipments(view: View, chosen: (lane: LaneLabel, index: number) => boolean): readonly Shipment[] {
  const { program, base, scenario } = view;
  const { labels, network, clock } = program;
  const found = new Map<string, Shipment>();
  for (const [l, lane] of labels.lanes.entries()) {
    if (!chosen(lane, l)) continue;
    const key = JSON.stringify([lane.name, lane.buyer]);
    const before = found.get(key);
    const written = scenario.document.lanes?.[lane.name];
    const year = yearly(view, lane.good);
    const perYear = (before?.perYear ?? 0) + base.laneFlow[l]! * year;
    const taken = (before?.taken ?? 0) + base.accountUse[network.laneAccount[l]!]! * year;
    const { name, good, from, to, buyer } = lane;
    found.set(key, {
      lane: name,
      ...{ good, from, to, buyer, perYear, taken },
      share: ratio(perYear, taken),
      transit: network.laneTransit[l]! * clock.weeksPerStep,
      said: said(written?.share ?? promised(scenario, lane)),
      saidOfTransit: said(written?.transit),
    });
  }
  return [...found.values()];
}

/** What a part of a region sells is written with the part. */
function promised({ document }: Scenario, { from, to }: LaneLabel): Quantity | undefined {
  const customer = document.parts?.[from]?.customers?.[to];
  return customer !== undefined && 'share' in customer ? customer.share : customer;
}

/** The same with all buyers of a written lane together, goods in the model's order. */
export function byLane({ program }: View, rows: readonly Shipment[]): readonly Shipment[] {
  const found = new Map<string, Shipment>();
  for (const row of rows) {
    const before = found.get(row.lane);
    const perYear = row.perYear + (before?.perYear ?? 0);
    const taken = row.taken + (before?.taken ?? 0);
    found.set(row.lane, { ...row, perYear, taken, share: ratio(perYear, taken) });
  }
  const place = ({ good }: Shipment) => program.labels.goods.findIndex(({ name }) => name === good);
  return [...found.values()].sort((a, b) => place(a) - place(b));
}

/** Rows of evidence whose formula names one of the goods or processes, there or in the whole world. */
export function evidenceOn(view: View, what: readonly string[], region?: string): readonly CalibrationRow[] {
  const rows = calibrate(view.scenario, view.program);
  if (!rows.ok) return [];
  return rows.value.filter(({ id }) => {
    const formula = view.scenario.document.calibration?.[id]?.formula ?? '';
    return [...formula.matchAll(/\(([^()]*)\)/g)].some(([, inside]) => {
      const words = inside!.split(',').map(word => word.trim());
      return (
        words.some(word => what.includes(word)) &&
        (region === undefined || words.includes(region) || words.includes('world'))
      );
    });
  });
}

export const ratio = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);
