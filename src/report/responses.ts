// The table "What would help" and its sentence: each response and portfolio with its cost, what it saves, and that for each unit
// of cost. From what help.ts compared. Knows no programs.
import type { Estimate } from '../statistics/exceedance.ts';
import { numbers, shareColumn, words } from './columns.ts';
import type { Help, Helped } from './help.ts';
import { inDraws, number, numberWithError, scaleFor } from './number.ts';
import type { Table } from './table.ts';

/** What a reader has to know of the costs beside the table. */
export interface CostFacts {
  readonly years: readonly string[]; // that stated costs speak of
  readonly yearless: boolean; // some do not say
}

const MILLION = 1e6;

export function responseTable(help: Help | undefined, { years, yearless }: CostFacts): Table {
  const rows = help?.rows.filter(({ draws }) => draws > 0) ?? [];
  const { inMoney = false, judgedBy, loss } = help ?? {};
  const money = rows.map(() => 'USD');
  const judgedUnit = judgedBy?.unit ?? '';
  const factor = judgedBy?.factor ?? 1;
  const times = (estimate: Estimate | undefined, by: number) =>
    estimate && { value: estimate.value * by, error: estimate.error === undefined ? undefined : estimate.error * by };
  // Money is in USD inside, and everything else for each million of it.
  const perCost = ({ perCost: each }: Helped) => times(each, inMoney ? 1 : factor * MILLION);
  const lossFactor = loss?.factor ?? 1;
  const saved = inMoney
    ? [numbers('saved', money, rows, row => row.saved?.value, { title: 'saves', error: row => row.saved?.error })]
    : [];
  const year = years.length > 0 ? ` Stated costs are in money of ${years.join(', ')}, as written.` : '';
  const unsaid = yearless ? ' Of some stated costs the file does not say in money of which year.' : '';
  const lost =
    loss && `${loss.title || loss.outcome}${loss.region === '' || loss.region === 'world' ? '' : ` in ${loss.region}`}`;
  return {
    id: 'responses',
    title: 'What would help',
    note: `Saved: lost without it less lost with it, draw by draw, each against the same world without shocks.${lost ? ` Less lost: ${lost}.` : ''} Cost: once, yearly to the horizon, and the stock it adds, at base price; nothing is discounted.${year}${unsaid} In peace: change of what there is without any shock. Best: P(it saves most of them${inMoney ? ', its cost taken off' : ''}).`,
    place: 'first',
    screenRows: 24,
    columns: [
      words('kind', rows, ({ tried }) => (tried.takes.length > 0 ? 'portfolio' : 'response'), { shown: 'wide' }),
      words('name', rows, ({ tried }) => tried.name, { shown: 'data' }),
      words('title', rows, ({ tried }) => tried.title, { title: 'response' }),
      words('takes', rows, ({ tried }) => tried.takes.join(' + '), { shown: 'page' }),
      numbers('cost', money, rows, row => row.cost?.value, { error: row => row.cost?.error }),
      ...saved,
      numbers('loss_saved', loss?.unit ?? '', rows, row => times(row.lossSaved, lossFactor)?.value, {
        title: 'less lost',
        error: row => times(row.lossSaved, lossFactor)?.error,
        scaled: true,
      }),
      numbers('per_cost', inMoney ? '' : `${judgedUnit}/M USD`, rows, row => perCost(row)?.value, {
        title: inMoney ? 'saved for 1 USD' : 'for each',
        error: row => perCost(row)?.error,
        absent: 'no cost',
      }),
      ...(inMoney
        ? [
            shareColumn(
              'p_worth_it',
              rows.map(row => row.worthIt),
              { title: 'P(saves > cost)' },
            ),
          ]
        : []),
      ...(rows.some(row => row.best)
        ? [
            shareColumn(
              'p_best',
              rows.map(row => row.best),
              { title: 'P(best)', shown: 'wide' as const },
            ),
          ]
        : []),
      numbers('in_peace', loss?.unit ?? '', rows, row => times(row.inPeace, lossFactor)?.value, {
        title: 'in peace',
        error: row => times(row.inPeace, lossFactor)?.error,
        scaled: true,
        shown: 'wide',
      }),
      numbers('draws', '', rows, row => row.draws, { shown: 'data' }),
    ],
  };
}

/** `Of 3 responses and 1 portfolio, Two more weeks of stock saves most for its cost: …`. */
export function responseSentence(help: Help | undefined): readonly string[] {
  const rows = help?.rows.filter(({ saved }) => saved !== undefined) ?? [];
  const first = rows[0];
  if (help?.judgedBy === undefined || first?.saved === undefined) return [];
  const portfolios = rows.filter(({ tried }) => tried.takes.length > 0).length;
  const of = [counted(rows.length - portfolios, 'response'), counted(portfolios, 'portfolio')].filter(Boolean);
  const among = rows.length === 1 ? '' : `Of ${of.join(' and ')}, `;
  if (!(first.saved.value > 0))
    return [
      `${rows.length === 1 ? `${first.tried.title} saves` : `None of ${of.join(' and ')} saves`} ${rows.length === 1 ? 'nothing' : 'anything'} on average.`,
    ];
  const { unit, factor, title, outcome } = help.judgedBy;
  const amount = help.inMoney ? money(first.saved) : said(first.saved, factor, unit);
  const free = first.perCost === undefined;
  const saves = `${first.tried.title} saves ${rows.length === 1 ? '' : free ? 'most, and costs nothing: ' : 'most for its cost: '}${amount} (${lower(title || outcome)}) on average`;
  if (free) return [`${among}${saves}${rows.length === 1 ? ', at no stated cost' : ''}.`];
  const each = first.perCost!;
  const ratio = help.inMoney
    ? `${each.error === undefined ? number(each.value) : numberWithError(each.value, each.error)} times its cost`
    : `${said({ value: each.value * MILLION, error: each.error && each.error * MILLION }, factor, unit)} for each M USD`;
  const worth = first.worthIt ? `; more than it costs ${inDraws(first.worthIt)}` : '';
  const best = [...rows].sort((a, b) => (b.best?.value ?? 0) - (a.best?.value ?? 0))[0]!;
  const winner =
    rows.length > 1 && best.best && best.best.value > 0
      ? ` ${best === first ? 'It' : best.tried.title} is the best of them ${inDraws(best.best)}${help.inMoney ? ', costs taken off' : ''}.`
      : '';
  return [`${among}${saves}, for ${money(first.cost!)}: ${ratio}${worth}.${winner}${help.inMoney ? wasted(rows) : ''}`];
}

/** ` Less than they cost, on average: A, B and C.` */
function wasted(rows: readonly Helped[]): string {
  const found = rows
    .filter(({ perCost }) => perCost !== undefined && perCost.value < 1)
    .map(({ tried }) => tried.title);
  const all = found.length < 2 ? found.join('') : `${found.slice(0, -1).join('; ')}; and ${found.at(-1)}`;
  return found.length === 0
    ? ''
    : ` Saving less than ${found.length === 1 ? 'it costs' : 'they cost'}, on average: ${all}.`;
}

function counted(count: number, word: string): string {
  return count === 0 ? '' : `${count} ${word}${count === 1 ? '' : 's'}`;
}

export const money = (estimate: Estimate): string => said(estimate, 1, 'USD');

function said({ value, error }: Estimate, factor: number, unit: string): string {
  const scale = scaleFor(Math.abs(value * factor), unit);
  const by = factor / scale.divisor;
  return `${error === undefined ? number(value * by) : numberWithError(value * by, error * by)} ${scale.unit}`;
}

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
