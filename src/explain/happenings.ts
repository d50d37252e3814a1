// What may happen to a site: outages that come at random, the project it is, and the scenario's shocks that hit it or its lanes.
// Fields are described as they are written, so that a field added to the schema is told of without a change here.
import { facilityOf, textOf, type View } from './flows.ts';

export interface Happening {
  readonly kind: 'outage' | 'project' | 'cost' | 'shock';
  readonly name: string; // of a shock, or of the line of the same plant that an outage begins at
  readonly title: string;
  readonly said: readonly Detail[];
  readonly source: string; // of the row as a whole; '' where it names none
  readonly hits: readonly Hit[]; // what of the site a shock hits
}

export type Hit = 'site' | 'supply' | 'sales' | 'support' | 'bought' | 'sold';

/** One field of it; a date has no source of its own. */
export interface Detail {
  readonly field: string;
  readonly written: string;
  readonly sources: readonly string[];
  readonly confidences: readonly string[];
}

export function happeningsOf(view: View, site: string, p: number): readonly Happening[] {
  const { sites = {} } = view.scenario.document;
  const facility = facilityOf(view, site);
  // A plant with several lines stops as a whole.
  const lines = [
    site,
    ...Object.keys(sites).filter(name => name !== site && facility !== '' && facilityOf(view, name) === facility),
  ];
  const outages = lines.flatMap(name => own('outage', name === site ? '' : name, fieldOf(sites[name], 'outage')));
  const cost = fieldOf(sites[site], 'cost');
  return [
    ...outages,
    ...own('project', '', fieldOf(sites[site], 'project')),
    ...own('cost', '', isQuantity(cost) ? { amount: cost } : cost),
    ...shocksOn(view, p),
  ];
}

const fieldOf = (row: object | undefined, field: string): unknown =>
  Object.entries(row ?? {}).find(([key]) => key === field)?.[1];

function own(kind: 'outage' | 'project' | 'cost', name: string, written: unknown): readonly Happening[] {
  if (typeof written !== 'object' || written === null) return [];
  return [{ kind, name, title: '', ...described(written), hits: ['site'] }];
}

function shocksOn({ scenario, program }: View, p: number): readonly Happening[] {
  const { labels, network, shocks } = program;
  const g = labels.groups.findIndex((_, i) => network.groupSiteStart[i]! <= p && p < network.groupSiteStart[i + 1]!);
  const accounts = (l: number) =>
    network.groupAccountStart[g]! <= network.laneAccount[l]! &&
    network.laneAccount[l]! < network.groupAccountStart[g + 1]!;
  const markets = network.outputMarket.subarray(network.groupOutputStart[g]!, network.groupOutputStart[g + 1]!);
  return labels.shocks.flatMap(({ name, title, background }, k): Happening[] => {
    if (background) return []; // a site's own outages, one shock for each time: told as they are written
    const { kind } = shocks[k]!; // to the engine: a feed-stop is an outage
    const targets = [...shocks[k]!.targets];
    const lanes = kind.startsWith('export-') || kind === 'tariff' ? targets : [];
    const taxed = kind === 'tariff';
    const supported = shocks[k]!.rows !== undefined;
    const hits = [
      ...(kind === 'outage' && targets.includes(p) ? (['site'] as const) : []),
      ...(kind === 'setback' && targets.some(i => network.projectSite[i] === p) ? (['site'] as const) : []),
      ...(supported && targets.includes(p) ? (['support'] as const) : []),
      ...(lanes.some(accounts) ? ([taxed ? 'bought' : 'supply'] as const) : []),
      ...(lanes.some(l => markets.includes(network.laneMarket[l]!)) ? ([taxed ? 'sold' : 'sales'] as const) : []),
    ];
    if (hits.length === 0) return [];
    return [{ kind: 'shock', name, title, ...described(scenario.document.shocks?.[name] ?? {}), hits }];
  });
}

/** What the row is about, told elsewhere or of no use to a reader. */
const TOLD = [
  'title',
  'source',
  'as_of',
  'confidence',
  'note',
  'kind',
  'sites',
  'goods',
  'from',
  'to',
  'uses',
  'regions',
];

function described(row: object): Pick<Happening, 'said' | 'source'> {
  const entries = Object.entries(row).filter(([, value]) => value !== undefined);
  return {
    said: entries
      .filter(([key]) => !TOLD.includes(key))
      .map(([key, value]) => ({
        field: key,
        written: inWords(value),
        sources: distinct(quantitiesIn(value).map(({ source }) => source)),
        confidences: distinct(quantitiesIn(value).map(({ confidence }) => confidence)),
      })),
    source: textOf(row, 'source'),
  };
}

const distinct = (texts: readonly (string | undefined)[]): readonly string[] =>
  [...new Set(texts.filter(text => text !== undefined && text !== ''))] as readonly string[];

function quantitiesIn(value: unknown): readonly Written[] {
  if (isQuantity(value)) return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(quantitiesIn) : [];
}

interface Written {
  readonly written: string;
  readonly source?: string;
  readonly confidence?: string;
}

const isQuantity = (value: unknown): value is Written =>
  typeof value === 'object' && value !== null && 'expression' in value && 'written' in value;

/** `2026-12-31`; `triangular(2, 4, 8) weeks`; `japan 60 %, europe 40 %`. */
function inWords(value: unknown): string {
  if (isQuantity(value)) return value.written;
  if (Array.isArray(value)) return value.map(inWords).join(' to ');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .filter(([, held]) => held !== undefined)
    .map(([key, held]) => `${key} ${inWords(held)}`)
    .join(', ');
}
