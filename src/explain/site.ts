// `explain <file> site <name>`: what a site takes from whom and sends where, in sentences and small tables.
// From the facts; looks nothing up but the sources that the facts name.

import { calibrationTable } from '../report/calibration.ts';
import { numbers, words } from '../report/columns.ts';
import { percent } from '../report/number.ts';
import type { Report, Table } from '../report/table.ts';
import type { Said, View } from './flows.ts';
import type { Happening, Hit } from './happenings.ts';
import type { SiteFacts, SiteInput, SiteOutput } from './site-facts.ts';
import { amount, flowColumn, listed, saidBy, sourcesNamed } from './wording.ts';

export function siteReport(view: View, facts: SiteFacts): Report {
  return {
    title: facts.site,
    question: '',
    answer: [whoAndWhere(facts), runsAt(facts), ...pooled(facts)],
    remarks: [
      ...facts.outputs.flatMap(disposed),
      ...happens(facts),
      ...(facts.note === '' ? [] : [`Note: ${facts.note}`]),
    ],
    expectationsHold: true,
    tables: [
      recipeTable(facts),
      supplyTable(facts.inputs),
      makersTable(facts.inputs),
      salesTable(facts.outputs),
      ...(facts.evidence.length > 0 ? [evidence(facts)] : []),
      sourcesNamed(view, sourcesIn(facts)),
    ],
  };
}

function whoAndWhere({ site, operator, process, title, region, facility }: SiteFacts): string {
  const whose = operator === '' ? '' : ` of ${operator}`;
  const line = facility === '' || facility === site ? '' : `, a line of the plant ${facility}`;
  return `A site${whose} in ${region} that runs ${process}${title === '' ? '' : ` (${title})`}${line}.`;
}

function runsAt({ perYear, unit, product, capacity, utilisation, stated }: SiteFacts): string {
  const who =
    stated.field === 'neither'
      ? 'neither its capacity nor its utilisation is stated, so the program takes 90 %'
      : `${stated.field} ${stated.written}: ${saidBy(stated)}`;
  if (!(perYear > 0)) return `At rest it makes no ${product}; it could make ${amount(capacity, unit)} a year (${who}).`;
  return `At rest it makes ${amount(perYear, unit)} of ${product} a year, ${percent(utilisation)} of the ${amount(capacity, unit)} it could make (${who}).`;
}

/** Sites cannot be told apart by those they trade with: said where there is more than one. */
function pooled({ inputs, outputs, region, shareOfGroup, process, perYear }: SiteFacts): readonly string[] {
  if (!(perYear > 0)) return [];
  const shares = outputs.map(({ good, shareOfRegion, others }) =>
    others.length === 0
      ? `all the ${good}`
      : `${percent(shareOfRegion)} of the ${good} (the rest: ${listed(others.map(other => other.site))})`,
  );
  const sells = outputs.some(({ others }) => others.length > 0);
  return [
    `In ${region} it makes ${listed(shares)}.`,
    ...(sells
      ? [`Sites of a region sell a good from one pool: where its product goes is its share of the region’s sales.`]
      : []),
    ...(shareOfGroup < 1 && inputs.length > 0
      ? [`Those that run ${process} there also buy together: what it takes in is ${percent(shareOfGroup)} of theirs.`]
      : []),
  ];
}

function disposed({ good, disposed: share, to }: SiteOutput): readonly string[] {
  if (to.length === 0) return [`Nobody in the model buys its ${good}.`];
  return share > 1e-9 ? [`${percent(share)} of the ${good} made there finds no buyer and is disposed of.`] : [];
}

const HITS: { readonly [H in Hit]: string } = {
  site: 'takes it down',
  supply: 'shuts lanes it buys by',
  sales: 'shuts lanes it sells by',
  support: 'supports it',
  bought: 'taxes what it buys',
  sold: 'taxes what it sells',
};

function happens({ happenings }: SiteFacts): readonly string[] {
  if (happenings.length === 0) return ['No outage, project or shock in this file concerns it.'];
  return happenings.map(happening => {
    const told = happening.said.map(({ field, written, sources, confidences }) => {
      const who = [...sources, ...confidences].join(', ');
      return `${field.replaceAll('_', ' ')} ${written}${who === '' ? '' : ` (${who})`}`;
    });
    const named = happening.said.some(({ sources }) => sources.length > 0);
    return `${opening(happening)}: ${told.join('; ')}${named ? '' : ` (${saidBy(happening)})`}.`;
  });
}

function opening({ kind, name, title, hits }: Happening): string {
  if (kind === 'outage') return name === '' ? 'It may be down by chance' : `It may be down by chance with ${name}`;
  if (kind === 'cost') return 'What it costs to run';
  if (kind === 'project') return 'It is a project, not yet there in the base year';
  return `The shock ${name}${title === '' || title === name ? '' : ` (${title})`} ${listed(hits.map(hit => HITS[hit]))}`;
}

/** Lanes that carry nothing for it in the base year: a project says itself whom it will sell to. */
const flowing = <Row extends { readonly part: number }>(rows: readonly Row[]): readonly Row[] =>
  rows.filter(({ part }) => part > 0);

function recipeTable({ inputs, product, unit }: SiteFacts): Table {
  return {
    id: 'recipe',
    title: `What it takes for 1 ${unit} of ${product}`,
    place: 'first',
    columns: [
      words('good', inputs, row => row.good),
      words('amount', inputs, row => amount(row.perUnit, row.unit), { title: 'each' }),
      numbers('cover', 'week', inputs, row => row.cover, { title: 'stock aimed at' }),
      words('source', inputs, row => row.said?.source || 'none given'),
      words('confidence', inputs, row => row.said?.confidence || 'none given'),
      words('a_year', inputs, row => amount(row.perYear, row.unit), { title: 'in all a year' }),
    ],
  };
}

function supplyTable(inputs: readonly SiteInput[]): Table {
  const rows = inputs.flatMap(({ unit, from }) => flowing(from).map(shipment => ({ unit, ...shipment })));
  return {
    id: 'supply',
    title: 'Where its inputs come from',
    place: 'first',
    columns: [
      words('good', rows, row => row.good),
      words('from', rows, row => row.from),
      numbers('share', 'share', rows, row => row.share),
      flowColumn('a_year', 'a year', rows, row => row.part),
      numbers('transit', 'week', rows, row => row.transit),
      words('source', rows, row => row.said?.source || 'none given'),
      words('confidence', rows, row => row.said?.confidence || 'none given'),
      words('note', rows, row => row.said?.note ?? '', { shown: 'wide' }),
    ],
  };
}

function makersTable(inputs: readonly SiteInput[]): Table {
  const rows = inputs.flatMap(({ unit, from }) =>
    from.flatMap(({ makers }) => makers.map(maker => ({ unit, ...maker }))).filter(maker => maker.perYear > 0),
  );
  return {
    id: 'suppliers',
    title: 'Who makes them there',
    place: 'first',
    columns: [
      words('good', rows, row => row.good),
      words('region', rows, row => row.region),
      words('site', rows, row => row.site),
      words('operator', rows, row => row.operator, { shown: 'wide' }),
      numbers('share', 'share', rows, row => row.share, { title: 'of the region’s' }),
      flowColumn('a_year', 'a year', rows, row => row.perYear),
    ],
  };
}

function salesTable(outputs: readonly SiteOutput[]): Table {
  const rows = outputs.flatMap(({ unit, to }) => {
    const sold = to.reduce((sum, { part }) => sum + part, 0);
    return flowing(to).map(shipment => ({ unit, sales: sold > 0 ? shipment.part / sold : 0, ...shipment }));
  });
  return {
    id: 'sales',
    title: 'Where what it makes goes',
    place: 'first',
    columns: [
      words('good', rows, row => row.good),
      words('to', rows, row => row.to),
      words('buyer', rows, row => row.buyer),
      numbers('sales', 'share', rows, row => row.sales, { title: 'of its sales' }),
      flowColumn('a_year', 'a year', rows, row => row.part),
      numbers('share', 'share', rows, row => row.share, { title: 'of buyer’s' }),
      numbers('transit', 'week', rows, row => row.transit),
      words('source', rows, row => row.said?.source || 'none given'),
      words('confidence', rows, row => row.said?.confidence || 'none given'),
      words('note', rows, row => row.said?.note ?? '', { shown: 'wide' }),
    ],
  };
}

function evidence({ evidence: rows }: SiteFacts): Table {
  const { note: _, ...table } = calibrationTable(rows);
  return { ...table, title: 'Evidence that the base state is compared with here' };
}

function sourcesIn({ stated, inputs, outputs, happenings }: SiteFacts): readonly string[] {
  const lanes = flowing([...inputs.flatMap(({ from }) => from), ...outputs.flatMap(({ to }) => to)]);
  const all: readonly (Partial<Said> | undefined)[] = [
    stated,
    ...inputs.map(input => input.said),
    ...lanes.flatMap(lane => [lane.said, lane.saidOfTransit]),
  ];
  const happened = happenings.flatMap(({ source, said }) => [source, ...said.flatMap(({ sources }) => sources)]);
  return [...all.map(said => said?.source ?? ''), ...happened];
}
