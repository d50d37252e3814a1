// A report as a Markdown page: the same sentences and cells as on the terminal, every column, tables below one another.
// Foreign text cannot become markup, a link or a new row. Text out; writes no file.

import { printable } from '../problem.ts';
import { cells } from './cells.ts';
import { type Report, rowCount, type Table } from './table.ts';

export function toMarkdown(report: Report): string {
  const parts = [`# ${escaped(report.title)}`];
  if (report.question !== '') parts.push(`*${escaped(report.question)}*`);
  if (report.answer.length > 0) parts.push(report.answer.map(sentence => `- ${escaped(sentence)}`).join('\n'));
  for (const remark of report.remarks) parts.push(`> ${escaped(remark)}`);
  for (const place of ['first', 'after'] as const) {
    for (const table of report.tables) if (table.place === place && rowCount(table) > 0) parts.push(section(table));
  }
  const data = report.tables.filter(table => table.place === 'data').map(table => `\`${table.id}.csv\``);
  if (data.length > 0) parts.push(`Too long to print here: ${data.join(', ')}.`);
  return `${parts.join('\n\n')}\n`;
}

function section(table: Table): string {
  const { title, columns } = cells(
    table,
    table.columns.filter(({ shown }) => shown !== 'data'),
  );
  const line = (texts: readonly string[]) => `| ${texts.map(escaped).join(' | ')} |`;
  const rule = `| ${columns.map(({ numeric }) => (numeric ? '---:' : '---')).join(' | ')} |`;
  const head = line(columns.map(column => column.head.replace('\n', ', ')));
  const rows = Array.from({ length: rowCount(table) }, (_, row) => line(columns.map(({ texts }) => texts[row]!)));
  const parts = [`## ${escaped(title)}`, [head, rule, ...rows].join('\n')];
  if (table.note !== undefined) parts.push(escaped(table.note));
  return parts.join('\n\n');
}

/** Every character that Markdown or HTML could read as markup, with a backslash or as an entity. */
export function escaped(text: string): string {
  return printable(text)
    .replace(/[\\`*_[\]|~#]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/^[-+>=]/, '\\$&')
    .replace(/^(\d+)\.(?=\s)/, '$1\\.');
}
