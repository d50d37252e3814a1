// `explain <file> good <name>` and `region <name>`: who makes, who buys and what flows, in the base state.
import { priceIn } from '../model/prices.ts';
import { calibrationTable } from '../report/calibration.ts';
import { numbers, words } from '../report/columns.ts';
import { number } from '../report/number.ts';
import type { Report, Table } from '../report/table.ts';
import { marketTable } from './base-tables.ts';
import {
  byLane,
  evidenceOn,
  type Maker,
  makersOf,
  ratio,
  type Shipment,
  said,
  shipments,
  unitOf,
  type View,
  yearly,
} from './flows.ts';
import { amount, flowColumn, listed, saidBy, sourcesNamed } from './wording.ts';

export function goodReport(view: View, good: string): Report {
  const written = view.scenario.document.goods![good]!;
  const unit = unitOf(view, good);
  const makers = makersOf(view, good).filter(({ perYear }) => perYear > 0);
  const made = makers.reduce((sum, { perYear }) => sum + perYear, 0);
  const buyers = buyersOf(view, account => account.good === good);
  const lanes = flowing(
    byLane(
      view,
      shipments(view, lane => lane.good === good),
    ),
  );
  const zones = view.program.labels.zones.filter(zone => zone.good === good);
  const evidence = evidenceOn(view, [good]);
  return {
    title: written.title === undefined ? good : `${good}: ${written.title}`,
    question: '',
    answer: [
      made > 0
        ? `At rest ${amount(made, unit)} are made a year, by ${makers.length} site${makers.length === 1 ? '' : 's'}.`
        : 'Nobody makes it in the base state.',
      zones.length > 1
        ? `It has a price of its own ${listed(zones.map(zone => (zone.name.startsWith('outside') ? zone.name : `in ${zone.name}`)))}.`
        : 'It has one price everywhere.',
      ...prices(view, good),
    ],
    remarks: written.note === undefined ? [] : [`Note: ${written.note}`],
    expectationsHold: true,
    tables: [
      makersTable(view, makers, unit, made),
      buyersTable(buyers, 'Who uses it'),
      flowsTable(view, lanes, 'What flows'),
      ...(evidence.length > 0 ? [evidenceTable(evidence)] : []),
      sourcesNamed(view, [...priceSources(view, good), ...lanes.map(lane => lane.said?.source ?? '')]),
    ],
  };
}

const flowing = (lanes: readonly Shipment[]): readonly Shipment[] => lanes.filter(({ perYear }) => perYear > 0);

/** Who says what the good costs, region by region. */
function priceSources({ scenario, program }: View, good: string): readonly string[] {
  const written = scenario.document.goods?.[good]?.price;
  if (written === undefined) return [];
  return program.labels.prices.flatMap(price =>
    price.good === good
      ? [said(priceIn(written, price.region, scenario.document.parts?.[price.region]?.of))?.source ?? '']
      : [],
  );
}

/** `Its base price is 217 USD/kg (R054, reported) in china and …`. */
function prices({ scenario, program }: View, good: string): readonly string[] {
  const written = scenario.document.goods?.[good]?.price;
  const known = program.labels.prices.filter(price => price.good === good);
  if (written === undefined || known.length === 0) return ['Its base price is not stated; prices are multiples of it.'];
  const { unit } = program.labels.goods.find(({ name }) => name === good)!;
  const byPrice = new Map<string, string[]>();
  for (const { region, usdPerUnit } of known) {
    const own = priceIn(written, region, scenario.document.parts?.[region]?.of);
    const told = `${number(usdPerUnit)} USD/${unit} (${saidBy(said(own))})`;
    byPrice.set(told, [...(byPrice.get(told) ?? []), region]);
  }
  const told = [...byPrice].map(([price, regions]) => `${price} in ${listed(regions)}`);
  return [`Its base price is ${listed(told)}.`];
}

export function regionReport(view: View, region: string): Report {
  const { program, base } = view;
  const { labels } = program;
  const makers = labels.goods
    .flatMap(({ name }) => makersOf(view, name, region))
    .filter(({ perYear }) => perYear > 0)
    .map(maker => ({ ...maker, unit: unitOf(view, maker.good) }));
  const buyers = buyersOf(view, account => account.region === region);
  const trade = byLane(
    view,
    shipments(view, lane => (lane.from === region) !== (lane.to === region)),
  );
  const sites = new Set(makers.map(({ site }) => site)).size;
  return {
    title: region,
    question: '',
    answer: [
      `${sites} site${sites === 1 ? ' makes' : 's make'} something there in the base state; ${new Set(buyers.map(({ owner }) => owner)).size} processes and uses buy.`,
    ],
    remarks: [],
    expectationsHold: true,
    tables: [
      onlyRows(marketTable(program, base), region),
      {
        id: 'sites',
        title: 'Sites, and what each makes of the region’s output',
        place: 'first',
        columns: [
          words('good', makers, row => row.good),
          words('site', makers, row => row.site),
          words('operator', makers, row => row.operator, { shown: 'wide' }),
          words('process', makers, row => row.process, { shown: 'wide' }),
          flowColumn('a_year', 'a year', makers, row => row.perYear),
          numbers('share', 'share', makers, row => row.share, { title: 'of the region’s' }),
        ],
      },
      buyersTable(buyers, 'Who uses what'),
      flowsTable(view, trade, 'What crosses its border'),
      sourcesNamed(
        view,
        flowing(trade).map(lane => lane.said?.source ?? ''),
      ),
    ],
  };
}

/** The base-state table of one region. */
function onlyRows(table: Table, region: string): Table {
  const where = table.columns.find(({ name }) => name === 'region')!.values as readonly string[];
  const keep = <T>(list: readonly T[]) => list.filter((_, row) => where[row] === region);
  return {
    ...table,
    title: 'What is made, used and traded',
    columns: table.columns
      .filter(({ name }) => name !== 'region')
      .map(column => ({
        ...column,
        unit: typeof column.unit === 'string' ? column.unit : keep(column.unit),
        values:
          column.values instanceof Float64Array
            ? column.values.filter((_, row) => where[row] === region)
            : keep(column.values),
      })),
  };
}

interface Buyer {
  readonly good: string;
  readonly region: string;
  readonly owner: string;
  readonly unit: string;
  readonly perYear: number;
  readonly share: number; // of what the rows with the same good use
}

function buyersOf(
  view: View,
  chosen: (account: { readonly good: string; readonly region: string }) => boolean,
): readonly Buyer[] {
  const { program, base } = view;
  const found = new Map<string, Omit<Buyer, 'share'>>();
  for (const [a, account] of program.labels.accounts.entries()) {
    if (!chosen(account)) continue;
    const { good, region, owner } = account;
    const key = JSON.stringify([good, region, owner]);
    const perYear = (found.get(key)?.perYear ?? 0) + base.accountUse[a]! * yearly(view, good);
    found.set(key, { good, region, owner, unit: unitOf(view, good), perYear });
  }
  const rows = [...found.values()].filter(({ perYear }) => perYear > 0);
  const place = ({ good }: { readonly good: string }) => program.labels.goods.findIndex(({ name }) => name === good);
  const total = (good: string) => rows.filter(row => row.good === good).reduce((sum, row) => sum + row.perYear, 0);
  return rows
    .map(row => ({ ...row, share: ratio(row.perYear, total(row.good)) }))
    .sort((a, b) => place(a) - place(b) || b.perYear - a.perYear);
}

function makersTable(view: View, makers: readonly Maker[], unit: string, made: number): Table {
  const { processes = {} } = view.scenario.document;
  const rows = [...makers]
    .sort((a, b) => b.perYear - a.perYear)
    .map(maker => ({ ...maker, unit, beside: processes[maker.process]?.makes ?? '' }))
    .map(maker => ({ ...maker, beside: maker.beside === maker.good ? '' : maker.beside }));
  return {
    id: 'makers',
    title: 'Who makes it',
    place: 'first',
    columns: [
      words('region', rows, row => row.region),
      words('site', rows, row => row.site),
      words('operator', rows, row => row.operator, { shown: 'wide' }),
      // What comes along with something else, as scrap or in a basket, is no plant's product.
      ...(rows.some(row => row.beside !== '') ? [words('beside', rows, row => row.beside)] : []),
      flowColumn('a_year', 'a year', rows, row => row.perYear),
      numbers('of_region', 'share', rows, row => row.share, { title: 'of the region’s' }),
      numbers('of_world', 'share', rows, row => ratio(row.perYear, made), { title: 'of the world’s' }),
    ],
  };
}

function buyersTable(rows: readonly Buyer[], title: string): Table {
  return {
    id: 'buyers',
    title,
    place: 'first',
    columns: [
      words('good', rows, row => row.good),
      words('region', rows, row => row.region),
      words('buyer', rows, row => row.owner),
      flowColumn('a_year', 'a year', rows, row => row.perYear),
      numbers('share', 'share', rows, row => row.share, { title: 'of these' }),
    ],
  };
}

function flowsTable(view: View, lanes: readonly Shipment[], title: string): Table {
  const rows = flowing(lanes).map(lane => ({ ...lane, unit: unitOf(view, lane.good) }));
  return {
    id: 'flows',
    title,
    place: 'first',
    columns: [
      words('good', rows, row => row.good),
      words('from', rows, row => row.from),
      words('to', rows, row => row.to),
      numbers('share', 'share', rows, row => row.share, { title: 'of buyers’' }),
      flowColumn('a_year', 'a year', rows, row => row.perYear),
      numbers('transit', 'week', rows, row => row.transit),
      words('source', rows, row => row.said?.source || 'none given'),
      words('confidence', rows, row => row.said?.confidence || 'none given'),
    ],
  };
}

function evidenceTable(rows: ReturnType<typeof evidenceOn>): Table {
  const { note: _, ...table } = calibrationTable(rows);
  return { ...table, title: 'Evidence that the base state is compared with here' };
}
