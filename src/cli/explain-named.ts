// `explain <file> site | good | region <name>`: finds what is meant, or says what can be asked for.

import { facilityOf, type View } from '../explain/flows.ts';
import { goodReport, regionReport } from '../explain/place.ts';
import { siteReport } from '../explain/site.ts';
import { siteFacts } from '../explain/site-facts.ts';
import type { Problem } from '../problem.ts';
import { jsonText, tableData } from '../report/json.ts';
import type { Report } from '../report/table.ts';
import { toTerminal } from '../report/terminal.ts';
import { didYouMean, listed } from '../scenario/nearest.ts';
import { type Io, screenOf } from './io.ts';

export const KINDS = ['site', 'good', 'region'] as const;
export type Kind = (typeof KINDS)[number];

export const isKind = (what: string | undefined): what is Kind => KINDS.some(kind => kind === what);

/** Prints what was asked for; a problem where nothing has that name. */
export function explainNamed(view: View, kind: Kind, name: string, json: boolean, io: Io): Problem | undefined {
  const known = namesOf(view, kind);
  if (!known.includes(name)) return unknownName(view, kind, name, known);
  const sites = kind === 'site' ? sitesCalled(view, name).map(site => siteFacts(view, site)) : [];
  const reports =
    kind === 'site'
      ? sites.map(facts => siteReport(view, facts))
      : [kind === 'good' ? goodReport(view, name) : regionReport(view, name)];
  if (json) io.stdout.write(jsonText(kind === 'site' ? { sites } : plain(reports[0]!)));
  else {
    const screen = screenOf(io.stdout, io.env);
    const heads = sites.length > 1 ? [`${name} is ${sites.length} lines of the model.\n`] : [];
    io.stdout.write([...heads, ...reports.map(report => toTerminal(report, screen))].join('\n'));
  }
  return undefined;
}

/** What text in a path, or word, was not understood. */
export function unknownQuestion(what: string, known: readonly string[]): Problem {
  return problem(
    `nothing is called ${what}`,
    didYouMean(
      what,
      [...KINDS, ...known],
      'ask for `site <name>`, `good <name>` or `region <name>`, or for text that the paths of numbers hold, such as `uses.ev`',
    ),
  );
}

function unknownName(view: View, kind: Kind, name: string, known: readonly string[]): Problem {
  const choices = `${kind}s are ${listed(known)}`;
  if (name === '') return problem(`which ${kind}? a name has to follow`, choices);
  // Half a name, or whose it is, is the likeliest thing to type.
  const holds = (text: string) => text.toLowerCase().includes(name.toLowerCase());
  const operated = kind !== 'site' ? [] : view.program.labels.sites.filter(site => holds(site.operator));
  const near = [...new Set([...known.filter(holds), ...operated.map(site => site.name)])];
  if (near.length > 0) return problem(`there is no ${kind} called ${name}`, `did you mean ${listed(near)}?`);
  return problem(`there is no ${kind} called ${name}`, didYouMean(name, known, choices));
}

function namesOf(view: View, kind: Kind): readonly string[] {
  const { labels } = view.program;
  if (kind === 'good') return labels.goods.map(good => good.name);
  if (kind === 'region') return labels.regions;
  const sites = labels.sites.map(site => site.name);
  return [...new Set([...sites, ...sites.map(site => facilityOf(view, site)).filter(facility => facility !== '')])];
}

/** A site's own name before a plant's: a line may be called like its plant. */
function sitesCalled(view: View, name: string): readonly string[] {
  const sites = view.program.labels.sites.map(site => site.name);
  const lines = sites.filter(site => facilityOf(view, site) === name);
  return lines.length > 0 ? lines : sites.filter(site => site === name);
}

const problem = (message: string, fix: string): Problem => ({
  code: 'UNKNOWN_NAME',
  message,
  fix,
  at: { file: { name: 'command line', text: '' }, start: 0, end: 0 },
});

function plain({ title, answer, remarks, tables }: Report) {
  return { title, answer, remarks, tables: tables.map(tableData) };
}
