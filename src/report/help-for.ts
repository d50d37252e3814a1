// What each response is worth to each of those it is for, side by side, and a sentence for each of them: a table beside "What would
// help", where a scenario names several benefits. From what help.ts compared. Knows no programs.
import type { OutcomeLabel } from '../model/program.ts';
import { numbers, shareColumn, words } from './columns.ts';
import type { Also, Help, Helped } from './help.ts';
import { inDraws, number, numberWithError } from './number.ts';
import { money } from './responses.ts';
import type { Table } from './table.ts';

export function helpForTable(help: Help | undefined): Table {
  const { also = [] } = help ?? {};
  const rows = also.length === 0 ? [] : (help?.rows ?? []).filter(({ draws }) => draws > 0);
  const whom = shortNames(also);
  return {
    id: 'responses-for',
    title: 'What would help, and whom',
    note: `Saves: ${also.map(named).join('; ')}. Each beside the whole cost of a response, whoever bears it; in the order of the table above.`,
    place: 'first',
    screenRows: 24,
    columns: [
      words('kind', rows, ({ tried }) => (tried.takes.length > 0 ? 'portfolio' : 'response'), { shown: 'page' }),
      words('name', rows, ({ tried }) => tried.name, { shown: 'data' }),
      words('title', rows, ({ tried }) => tried.title, { title: 'response' }),
      numbers('cost', 'USD', rows, row => row.cost?.value, {
        error: row => row.cost?.error,
        scaled: true,
        shown: 'page',
      }),
      ...also.flatMap(({ outcome }, k) => [
        numbers(`saved_${outcome}`, 'USD', rows, ({ also: of }) => of[k]?.saved?.value, {
          title: `saves: ${whom[k]}`,
          error: ({ also: of }) => of[k]?.saved?.error,
          scaled: true,
        }),
        numbers(`per_cost_${outcome}`, '', rows, ({ also: of }) => of[k]?.perCost?.value, {
          title: 'for 1 USD',
          error: ({ also: of }) => of[k]?.perCost?.error,
          absent: 'no cost',
        }),
        shareColumn(
          `p_worth_it_${outcome}`,
          rows.map(({ also: of }) => of[k]?.worthIt),
          { title: 'P(> cost)' },
        ),
      ]),
    ],
  };
}

/** `Money lost, Japan: Thrift saves most for its cost, 210 ± 30 M USD, 1.4 ± 0.2 times its cost; more than it costs in 40 ± 3 % of draws.` One for each further benefit. */
export function helpForSentences(help: Help | undefined): readonly string[] {
  const rows = help?.rows.filter(({ draws }) => draws > 0) ?? [];
  if (rows.length < 2) return [];
  return (help?.also ?? []).map((label, k) => {
    const of = (row: Helped): Also => row.also[k] ?? {};
    // What saves less than its own error is luck, not help.
    const sure = rows.filter(row => (of(row).saved?.value ?? 0) > SURE * (of(row).saved?.error ?? 0));
    const [best, ...others] = sure.sort((a, b) => worth(of(b)) - worth(of(a)));
    if (best === undefined) return `${named(label)}: nothing saves any of it that could be told from luck.`;
    const { saved, perCost, worthIt } = of(best);
    const each = perCost
      ? `${perCost.error === undefined ? number(perCost.value) : numberWithError(perCost.value, perCost.error)} times its cost`
      : 'at no cost';
    const most = `${best.tried.title} saves most for its cost, ${money(saved!)}, ${each}; more than it costs ${inDraws(worthIt!)}`;
    return `${named(label)}: ${most}.${paying(others.filter(row => worth(of(row)) > 1))}`;
  });
}

/** ` Saving more than they cost, too: A; B; and 4 more.` */
function paying(rows: readonly Helped[]): string {
  if (rows.length === 0) return '';
  const more = rows.length > MOST_NAMED ? [`and ${rows.length - MOST_NAMED} more`] : [];
  const names = rows.slice(0, MOST_NAMED).map(({ tried }) => tried.title);
  return ` Saving more than ${rows.length === 1 ? 'it costs' : 'they cost'}, too: ${[...names, ...more].join('; ')}.`;
}

/** Standard errors above nothing from which a saving is spoken of. */
const SURE = 2;

/** More names than this are read in the table. */
const MOST_NAMED = 5;

const worth = ({ saved, perCost }: Also): number => perCost?.value ?? (saved && saved.value > 0 ? Infinity : -Infinity);

const named = ({ title, outcome }: OutcomeLabel): string => title || outcome;

/** What tells the names apart: `in Japan`, `in the USA`, without the words that all begin with. */
function shortNames(labels: readonly OutcomeLabel[]): readonly string[] {
  const split = labels.map(label => named(label).split(' '));
  const shortest = Math.min(...split.map(names => names.length - 1));
  let same = 0;
  while (labels.length > 1 && same < shortest && split.every(names => names[same] === split[0]![same])) same++;
  return split.map(names => names.slice(same).join(' '));
}
