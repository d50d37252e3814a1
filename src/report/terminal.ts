// A report for a terminal: title, question and answer first, then the tables, fitted to the width at hand.
// Text in, text out: writes nothing itself and knows no results.
import { styleText } from 'node:util';
import CliTable from 'cli-table3';
import { displayWidth, printable } from '../problem.ts';
import { cells, type TextColumn } from './cells.ts';
import { clipped, clippedStart } from './plain.ts';
import { type Report, rowCount, type Table } from './table.ts';

/** Where the text will go. `color` false (NO_COLOR, a pipe, a file) gives plain text. */
export interface Screen {
  readonly width: number;
  readonly color: boolean;
}

const NARROWEST = 60;
const WIDEST = 120; // longer lines are hard to read across
const SHORTEST_WORDS = 10; // columns of words are clipped no further than this
const GAP = 2;
const TIED = '\u00a0'; // a space that does not break

type Format = Parameters<typeof styleText>[0];

export function toTerminal(report: Report, screen: Screen): string {
  return [...toTerminalParts(report, screen)].join('');
}

/** The same piece by piece, so that a reader has the answer and the first table while the rest is still laid out. */
export function* toTerminalParts(report: Report, screen: Screen): Generator<string> {
  const width = Math.max(NARROWEST, Math.min(WIDEST, screen.width));
  const style = styler(screen);
  const parts: string[] = [style('bold', clipped(printable(report.title), width))];
  if (report.question !== '') parts.push(paragraph(report.question, width));
  if (report.answer.length > 0) parts.push(report.answer.map(sentence => paragraph(sentence, width)).join('\n'));
  if (report.remarks.length > 0) {
    parts.push(report.remarks.map(remark => style('yellow', paragraph(remark, width))).join('\n'));
  }
  yield `${parts.join('\n\n')}\n`;
  for (const place of ['first', 'after'] as const) {
    for (const table of report.tables) {
      if (table.place === place && rowCount(table) > 0) yield `\n${tableText(table, width, style)}\n`;
    }
  }
}

/** One table, its note below it. */
export function toTerminalTable(table: Table, screen: Screen): string {
  return `${tableText(table, Math.max(NARROWEST, Math.min(WIDEST, screen.width)), styler(screen))}\n`;
}

/** Colours when the screen has them; Node's own check is off because ours has been made, with the injected environment. */
function styler(screen: Screen): (format: Format, text: string) => string {
  return (format, text) => (screen.color ? styleText(format, text, { validateStream: false }) : text);
}

function tableText(table: Table, width: number, style: (format: Format, text: string) => string): string {
  const rows = rowCount(table);
  const shown = Math.min(rows, table.screenRows ?? rows);
  const { title, columns } = cells(
    table,
    table.columns.filter(({ shown: where }) => where === undefined || where === 'wide'),
    shown,
  );
  const fitted = fit(
    columns.map(column => ({ ...column, whole: column.texts })),
    width,
  );
  const grid = new CliTable({
    head: headLines(fitted.map(({ head }) => head)).map(text =>
      text
        .split('\n')
        .map(line => style('bold', line))
        .join('\n'),
    ),
    colAligns: fitted.map(({ numeric }) => (numeric ? 'right' : 'left')),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
    chars: RULED,
  });
  const repeats = (column: number, row: number) =>
    column === 0 && row > 0 && fitted[0]!.whole[row] === fitted[0]!.whole[row - 1];
  for (let row = 0; row < shown; row++) {
    // A name in the first column is said once, not on every row below.
    grid.push(fitted.map(({ numeric, texts }, column) => (!numeric && repeats(column, row) ? '' : texts[row]!)));
  }
  const lines = grid
    .toString()
    .split('\n')
    .map(line => line.trimEnd());
  const below: string[] = [];
  if (shown < rows) below.push(`… and ${rows - shown} more rows${table.rest === undefined ? '' : `: ${table.rest}`}`);
  if (table.note !== undefined) below.push(paragraph(table.note, width));
  return [style('bold', title), ...lines, ...below.map(text => style('dim', text))].join('\n');
}

/** Where one head has two lines, the others stand on the lower one. */
function headLines(head: readonly string[]): readonly string[] {
  return head.some(text => text.includes('\n')) ? head.map(text => (text.includes('\n') ? text : `\n${text}`)) : head;
}

/** One rule under the head, two spaces between columns, no other lines. */
const RULED = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  right: '',
  'right-mid': '',
  mid: '─',
  'mid-mid': '──',
  middle: ' '.repeat(GAP),
} as const;

/** Drops what only wide terminals show, then clips words, longest column first, until the table fits. */
function fit<C extends TextColumn>(all: readonly C[], width: number): readonly C[] {
  let kept = all;
  while (excessOf(kept, width) > 0) {
    const last = kept.findLastIndex(({ wideOnly }) => wideOnly);
    if (last < 0) break;
    kept = kept.filter((_, index) => index !== last);
  }
  for (let excess = excessOf(kept, width); excess > 0; excess = excessOf(kept, width)) {
    const widths = kept.map(column => (column.numeric ? 0 : widthOf(column)));
    const longest = widths.indexOf(Math.max(...widths));
    if (longest < 0 || widths[longest]! <= SHORTEST_WORDS) break;
    // No further than just below the next longest in one go, so that no column pays for all.
    const next = Math.max(0, ...widths.filter((_, column) => column !== longest));
    const room = Math.max(SHORTEST_WORDS, widths[longest]! - excess, next - 1);
    kept = kept.map((column, index) => {
      if (index !== longest) return column;
      const cut = column.clipStart ? clippedStart : clipped;
      return { ...column, head: clipped(column.head, room), texts: column.texts.map(text => cut(text, room)) };
    });
  }
  return kept;
}

function widthOf({ head, texts }: TextColumn): number {
  return texts.reduce(
    (widest, text) => Math.max(widest, displayWidth(text)),
    Math.max(...head.split('\n').map(displayWidth)),
  );
}

function excessOf(columns: readonly TextColumn[], width: number): number {
  return columns.reduce((sum, column) => sum + widthOf(column) + GAP, -GAP) - width;
}

/** Words wrapped to the width; a word longer than a line stays whole. */
export function paragraph(text: string, width: number): string {
  const lines: string[] = [];
  let line = '';
  // A number stays with its error and its sign of per cent.
  for (const word of printable(text)
    .replace(/ (?=[%±])|(?<=±) /g, TIED)
    .split(' ')) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join('\n').replaceAll(TIED, ' ');
}
