// What held production back, over all draws: ranked by stage, by good, by region and by the buyer it was short for.
// Walks draw by draw, so that "in how many draws" and "for how many weeks" are of the whole stage and not summed over its buyers.
import { eachBound } from '../engine/bound.ts';
import { eachDraw } from '../engine/simulate.ts';
import type { Program } from '../model/program.ts';
import { numbers, shareColumn, words } from '../report/columns.ts';
import type { Table } from '../report/table.ts';
import { type Share, share } from '../statistics/exceedance.ts';
import { type Moments, momentsOf, standardError } from '../statistics/moments.ts';

/** One stage, good, region or buyer. */
interface Row {
  readonly name: string;
  readonly steps: Float64Array; // by draw: in which it was short
  draw: number; // the last in which it was seen, and the last step of it
  step: number;
}

/** The ways of looking at an account, each with its title. */
const VIEWS = [
  ['stage', 'By stage: whose production was held back'],
  ['good', 'By good: what was short'],
  ['region', 'By region: where'],
  ['buyer', 'By buyer: what was short for whom'],
] as const;
type View = (typeof VIEWS)[number][0];

/** More rows than this are a tail of what hardly ever happens. */
const ROWS = 15;

export function bindingTables(program: Program, seed: string, draws: number): readonly Table[] {
  const { labels, clock } = program;
  const keys: Readonly<Record<View, readonly string[]>> = {
    stage: labels.accounts.map(({ owner }) => owner),
    good: labels.accounts.map(({ good }) => good),
    region: labels.accounts.map(({ region }) => region),
    buyer: labels.accounts.map(({ good, owner, cohort, region }) =>
      [`${good} for`, cohort, `${owner} in`, region].filter(word => word !== '').join(' '),
    ),
  };
  const found = VIEWS.map(([view, title]) => ({ view, title, rows: new Map<string, Row>() }));
  let draw = -1;
  eachDraw(program, seed, draws, pair => {
    draw++;
    eachBound(program, pair, (step, account) => {
      for (const { view, rows } of found) {
        const name = keys[view][account]!;
        const row = rows.get(name) ?? { name, steps: new Float64Array(draws), draw: -1, step: -1 };
        rows.set(name, row);
        if (row.draw !== draw || row.step !== step) row.steps[draw]!++;
        row.draw = draw;
        row.step = step;
      }
    });
  });
  return found.map(({ view, title, rows }) => {
    const measured = [...rows.values()].map(({ name, steps }) => ({
      name,
      often: share(steps.filter(count => count > 0).length, draws),
      weeks: momentsOf(steps.map(count => count * clock.weeksPerStep)),
    }));
    const ranked = measured.sort((a, b) => b.weeks.mean - a.weeks.mean || (a.name < b.name ? -1 : 1));
    return table(view, title, ranked.slice(0, ROWS), ranked.length);
  });
}

interface Measured {
  readonly name: string;
  readonly often: Share;
  readonly weeks: Moments;
}

function table(view: View, title: string, rows: readonly Measured[], all: number): Table {
  const more = all > rows.length ? ` The first ${rows.length} of ${all}.` : '';
  return {
    id: `binding-${view}`,
    title,
    note: `${view === 'buyer' ? '' : `Weeks a draw: those in which anything of the ${view} was short, each counted once. `}Most weeks first: the mean over all draws, those in which it never happened included.${more}`,
    place: 'first',
    columns: [
      words(view, rows, row => row.name),
      shareColumn(
        'p_bound',
        rows.map(row => row.often),
        { title: 'share of draws' },
      ),
      numbers('weeks', 'week', rows, row => row.weeks.mean, {
        title: 'weeks a draw',
        error: row => standardError(row.weeks),
      }),
    ],
  };
}
