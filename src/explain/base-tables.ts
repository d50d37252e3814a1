// The derived base state as tables: what each market makes, takes and trades, what each site runs at, and how that compares
// with evidence. From a program's base state at central values. Judges nothing.

import type { Base } from '../model/base.ts';
import { field, type Program } from '../model/program.ts';
import { WEEKS_PER_YEAR } from '../numbers/date.ts';
import { numbers, words } from '../report/columns.ts';
import type { Table } from '../report/table.ts';

/** Canonical units per step → printed units per year. */
function perYear({ clock, labels }: Program, good: number): number {
  return (labels.goods[good]!.factor * WEEKS_PER_YEAR) / clock.weeksPerStep;
}

/** One row for each region that makes or takes a good: goods in the model's order, and within a good its regions. */
export function marketRows(program: Program, base: Base) {
  const { labels } = program;
  return labels.goods
    .flatMap(({ name: good, unit }, g) =>
      labels.regions.map(region => {
        const year = perYear(program, g);
        const market = labels.markets.findIndex(m => m.good === good && m.region === region);
        const made = market < 0 ? 0 : base.marketGross[market]!;
        const sum = (values: Float64Array, chosen: (i: number) => boolean) =>
          values.reduce((total, value, i) => (chosen(i) ? total + value : total), 0) * year;
        const between = (l: number) => labels.lanes[l]!.good === good && labels.lanes[l]!.from !== labels.lanes[l]!.to;
        return {
          good,
          region,
          unit: `${unit}/year`,
          output: made * year,
          used: sum(base.accountUse, a => labels.accounts[a]!.good === good && labels.accounts[a]!.region === region),
          exports: sum(base.laneFlow, l => between(l) && labels.lanes[l]!.from === region),
          imports: sum(base.laneFlow, l => between(l) && labels.lanes[l]!.to === region),
          disposed: market < 0 ? 0 : made * (1 - base.marketKept[market]!) * year,
        };
      }),
    )
    .filter(row => row.output > 0 || row.used > 0);
}

export function marketTable(program: Program, base: Base): Table {
  const rows = marketRows(program, base);
  const unit = rows.map(row => row.unit);
  return {
    id: 'base',
    title: 'Base state: what flows with no shock, derived from demand, recipes and shares',
    place: 'first',
    columns: [
      words('good', rows, row => row.good),
      words('region', rows, row => row.region),
      numbers('made', unit, rows, row => row.output),
      numbers('used', unit, rows, row => row.used),
      numbers('exports', unit, rows, row => row.exports),
      numbers('imports', unit, rows, row => row.imports),
      numbers('disposed', unit, rows, row => row.disposed, { shown: 'wide' }),
    ],
  };
}

export function siteTable(program: Program, base: Base): Table {
  const { labels, network, clock } = program;
  const stated = field(program, program.values, 'siteCapacity');
  const utilisation = field(program, program.values, 'siteUtilisation');
  const rows = labels.groups.flatMap(({ process, region }, group) => {
    const g = network.marketGood[network.outputMarket[network.groupOutputStart[group]!]!]!;
    const year = perYear(program, g);
    const sites = [];
    for (let p = network.groupSiteStart[group]!; p < network.groupSiteStart[group + 1]!; p++) {
      const runs = base.siteActivity[p]! * year;
      const capacity = Number.isNaN(stated[p]!) ? runs / utilisation[p]! : stated[p]! * clock.weeksPerStep * year;
      const { name, operator } = labels.sites[p]!;
      sites.push({
        name,
        operator,
        process,
        region,
        unit: `${labels.goods[g]!.unit}/year`,
        runs,
        capacity,
        utilisation: runs / capacity,
      });
    }
    return sites;
  });
  const unit = rows.map(row => row.unit);
  return {
    id: 'sites',
    title: 'Sites in the base state',
    place: 'after',
    columns: [
      words('site', rows, row => row.name),
      words('process', rows, row => row.process, { shown: 'wide' }),
      words('region', rows, row => row.region),
      words('operator', rows, row => row.operator, { shown: 'wide' }),
      numbers('runs_at', unit, rows, row => row.runs, { title: 'runs at' }),
      numbers('capacity', unit, rows, row => row.capacity),
      numbers('utilisation', 'share', rows, row => row.utilisation),
    ],
  };
}
