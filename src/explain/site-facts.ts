// Everything the model knows of one site, as plain data: what it runs at and who says so, what it takes and from where, what it
// makes and where that goes, what may happen to it. Sites of one process and region buy from one account, and all that make a
// good in a region sell into one market; a site's part of a flow is its share of theirs. Puts nothing into words.
import type { CalibrationRow } from '../model/calibration.ts';
import { field } from '../model/program.ts';
import {
  evidenceOn,
  facilityOf,
  type Maker,
  makersOf,
  ratio,
  type Said,
  type Shipment,
  said,
  shipments,
  unitOf,
  type View,
  yearly,
} from './flows.ts';
import { type Happening, happeningsOf } from './happenings.ts';

export interface SiteFacts {
  readonly site: string;
  readonly facility: string;
  readonly operator: string;
  readonly process: string;
  readonly title: string; // of the process
  readonly region: string;
  readonly note: string;
  readonly product: string;
  readonly unit: string;
  readonly perYear: number;
  readonly capacity: number; // per year
  readonly utilisation: number;
  readonly stated: { readonly field: 'capacity' | 'utilisation' | 'neither' } & Partial<Said>;
  readonly shareOfGroup: number; // of the sites that run the process in the region
  readonly inputs: readonly SiteInput[];
  readonly outputs: readonly SiteOutput[];
  readonly happenings: readonly Happening[];
  readonly evidence: readonly CalibrationRow[];
}

export interface SiteInput {
  readonly good: string;
  readonly unit: string;
  readonly perUnit: number; // of the product
  readonly perYear: number;
  readonly cover: number; // weeks of use it aims to hold
  readonly said: Said | undefined;
  readonly from: readonly (Shipment & { readonly part: number; readonly makers: readonly Maker[] })[];
}

export interface SiteOutput {
  readonly good: string;
  readonly unit: string;
  readonly perYear: number;
  readonly shareOfRegion: number;
  readonly others: readonly Maker[]; // that make it in the same region
  readonly disposed: number; // share of the region's output that nobody takes
  readonly to: readonly (Shipment & { readonly part: number })[];
}

export function siteFacts(view: View, site: string): SiteFacts {
  const { scenario, program, base } = view;
  const { labels, network, clock } = program;
  const p = labels.sites.findIndex(({ name }) => name === site);
  const g = labels.groups.findIndex((_, i) => network.groupSiteStart[i]! <= p && p < network.groupSiteStart[i + 1]!);
  const { process, region } = labels.groups[g]!;
  const written = scenario.document.sites![site]!;
  const recipe = scenario.document.processes![process]!;
  const product = recipe.makes;
  const year = yearly(view, product);
  const activity = base.siteActivity[p]!;
  const stated = field(program, program.values, 'siteCapacity')[p]!;
  const standard = field(program, program.values, 'siteUtilisation')[p]!;
  const capacity = Number.isNaN(stated) ? activity / standard : stated * clock.weeksPerStep;
  const shareOfGroup = ratio(activity, base.groupActivity[g]!);
  const which =
    written.capacity !== undefined ? 'capacity' : written.utilisation !== undefined ? 'utilisation' : 'neither';
  const inputs = inputsOf(view, g, shareOfGroup, recipe.inputs ?? {});
  const outputs = outputsOf(view, g, p, site);
  return {
    site,
    facility: facilityOf(view, site),
    operator: written.operator ?? '',
    process,
    title: recipe.title ?? '',
    region,
    note: written.note ?? '',
    product,
    unit: unitOf(view, product),
    perYear: activity * year,
    capacity: capacity * year,
    utilisation: ratio(activity, capacity),
    stated: { field: which, ...said(which === 'neither' ? undefined : written[which]) },
    shareOfGroup,
    inputs,
    outputs,
    happenings: happeningsOf(view, site, p),
    evidence: evidenceOn(view, [process, ...outputs.map(output => output.good)], region),
  };
}

type Recipe = NonNullable<NonNullable<View['scenario']['document']['processes']>[string]['inputs']>;

function inputsOf(view: View, g: number, shareOfGroup: number, recipe: Recipe): readonly SiteInput[] {
  const { program, base } = view;
  const { labels, network } = program;
  const amounts = field(program, program.values, 'amount');
  const covers = field(program, program.values, 'cover');
  const inputs: SiteInput[] = [];
  for (let a = network.groupAccountStart[g]!; a < network.groupAccountStart[g + 1]!; a++) {
    const { good } = labels.accounts[a]!;
    const input = recipe[good]!;
    const product = labels.markets[network.outputMarket[network.groupOutputStart[g]!]!]!.good;
    const scale =
      labels.goods.find(({ name }) => name === good)!.factor /
      labels.goods.find(({ name }) => name === product)!.factor;
    inputs.push({
      good,
      unit: unitOf(view, good),
      perUnit: amounts[a]! * scale,
      perYear: base.accountUse[a]! * shareOfGroup * yearly(view, good),
      cover: covers[a]!,
      said: said('amount' in input ? input.amount : input),
      from: shipments(view, (_, l) => network.laneAccount[l] === a).map(shipment => ({
        ...shipment,
        part: shipment.perYear * shareOfGroup,
        makers: makersOf(view, good, shipment.from),
      })),
    });
  }
  return inputs;
}

function outputsOf(view: View, g: number, p: number, site: string): readonly SiteOutput[] {
  const { program, base } = view;
  const { labels, network } = program;
  const amounts = field(program, program.values, 'outputAmount');
  const outputs: SiteOutput[] = [];
  for (let o = network.groupOutputStart[g]!; o < network.groupOutputStart[g + 1]!; o++) {
    const market = network.outputMarket[o]!;
    const { good, region } = labels.markets[market]!;
    const made = base.siteActivity[p]! * amounts[o]!;
    const shareOfRegion = ratio(made, base.marketGross[market]!);
    outputs.push({
      good,
      unit: unitOf(view, good),
      perYear: made * yearly(view, good),
      shareOfRegion,
      others: makersOf(view, good, region).filter(maker => maker.site !== site && maker.perYear > 0),
      disposed: 1 - base.marketKept[market]!,
      to: shipments(view, (_, l) => network.laneMarket[l] === market).map(shipment => ({
        ...shipment,
        part: shipment.perYear * shareOfRegion,
      })),
    });
  }
  return outputs;
}
