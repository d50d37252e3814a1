// The scenario's responses and portfolios as programs of their own, beside the program they are measured against. Their networks
// may differ from its: outcomes are matched by name and region when they are compared (../report/help.ts).
import type { Checked, Problem } from '../problem.ts';
import type { Scenario, Taking } from '../scenario/load.ts';
import { filesOf } from '../scenario/overlay.ts';
import { pathName } from '../scenario/resolve.ts';
import { compile } from './compile.ts';
import type { Program, Provenance } from './program.ts';

export interface Response {
  readonly name: string;
  readonly title: string;
  readonly takes: readonly string[]; // titles of the responses of a portfolio; empty for a response
  readonly program: Program;
  readonly scenario: Scenario; // with it taken; its `changes` are what it lays over
  readonly ledger: readonly Provenance[]; // numbers that the scenario itself does not rest on, by where they are written
  readonly paths: ReadonlyMap<string, string>; // of these numbers: where they stand with it taken → where they are written
}

/** Every response, then every portfolio, in the file's order; the problems of all of them where one does not compile. */
export function compileResponses(scenario: Scenario, base: Program): Checked<readonly Response[]> {
  const { responses = {}, portfolios = {} } = scenario.document;
  const titleOf = (name: string) => responses[name]?.title ?? name;
  const known = new Set(base.labels.ledger.map(numberOf));
  const alone = Object.keys(responses).map(name => ({ name, title: titleOf(name), taking: { responses: [name] } }));
  const together = Object.entries(portfolios).map(([name, { title = name, takes }]) => ({
    name,
    title,
    taking: { responses: takes, portfolio: name },
  }));
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const found: Response[] = [];
  const takings: readonly { readonly name: string; readonly title: string; readonly taking: Taking }[] = [
    ...alone,
    ...together,
  ];
  for (const { name, title, taking } of takings) {
    const taken = takeOne(scenario, taking);
    // What is wrong may stand far from the response; without the name it would be looked for in the scenario itself.
    const where = `with ${taking.portfolio === undefined ? 'response' : 'portfolio'} \`${name}\`: `;
    const said = (problem: Problem) => ({ ...problem, message: where + problem.message });
    if (!taken.ok) {
      problems.push(...taken.problems.map(said));
      continue;
    }
    warnings.push(...taken.warnings.map(said));
    const { program } = taken.value;
    const fresh = program.labels.ledger.filter(row => !known.has(numberOf(row)));
    for (const row of fresh) known.add(numberOf(row));
    const written = writtenIn(scenario, name, taking, taken.value.scenario);
    const ledger = fresh.map(row => ({ ...row, path: written(row.path) }));
    const paths = new Map(fresh.map(({ path }) => [path, written(path)]));
    const takes = taking.portfolio === undefined ? [] : taking.responses.map(titleOf);
    found.push({ name, title, takes, ...taken.value, ledger, paths });
  }
  // What is wrong in a response is wrong in every portfolio that takes it, and is told once.
  if (problems.length > 0) return { ok: false, problems: onceEach(problems) };
  return { ok: true, value: found, warnings: onceEach(warnings) };
}

/** Read and compiled, with the warnings that are about what is added and not about the scenario. */
function takeOne(scenario: Scenario, taking: Taking): Checked<Pick<Response, 'program' | 'scenario'>> {
  const read = scenario.take(taking);
  if (read.scenario === undefined || read.problems.length > 0) return { ok: false, problems: read.problems };
  const compiled = compile(read.scenario);
  if (!compiled.ok) return compiled;
  const files = filesAdded(scenario);
  const warnings = [...read.warnings, ...compiled.warnings].filter(({ at }) => files.has(at.file));
  return { ok: true, value: { program: compiled.value, scenario: read.scenario }, warnings };
}

const filesAdded = ({ overlays }: Scenario) => new Set([...overlays.values()].flatMap(adds => [...filesOf(adds)]));

/** Where a number is written that stands at a path once the responses are taken. */
function writtenIn(
  before: Scenario,
  name: string,
  { portfolio }: Taking,
  { quantities }: Scenario,
): (path: string) => string {
  const files = filesAdded(before);
  const added = new Set(quantities.flatMap(({ path, at }) => (files.has(at.file) ? [path] : [])));
  const inputs = before.document.portfolios?.[portfolio ?? '']?.inputs ?? {};
  const set = Object.keys(inputs).map(input => pathName(['inputs', input]));
  return path => {
    if (set.includes(path)) return `${pathName(['portfolios', name])}.${path}`;
    return added.has(path) ? `${pathName(['responses', name, 'adds'])}.${path}` : path;
  };
}

/** The program, its ledger and notes with those of its responses: what is said of them rests on their numbers too. */
export function withLedger(program: Program, responses: readonly Response[]): Program {
  if (responses.length === 0) return program;
  const { labels } = program;
  const ledger = [...labels.ledger, ...responses.flatMap(response => response.ledger)];
  const notes = [...new Set([labels.notes, ...responses.map(response => response.program.labels.notes)].flat())];
  return { ...program, labels: { ...labels, ledger, notes } };
}

/** Of which years the money in stated costs is. */
export function costFacts(responses: readonly Response[]): {
  readonly years: readonly string[];
  readonly yearless: boolean;
} {
  const stated = responses.flatMap(({ program }) =>
    program.labels.ledger.filter(({ path }) => /\.cost\.(once|yearly)$/.test(path)),
  );
  const years = [...new Set(stated.map(({ asOf }) => asOf.slice(0, 4)).filter(year => year !== ''))].sort();
  return { years, yearless: stated.some(({ asOf }) => asOf === '') };
}

const numberOf = ({ path, written, source, confidence }: Provenance): string =>
  JSON.stringify([path, written, source, confidence]);

function onceEach(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ code, at }) => {
    const place = `${code} ${at.file.name} ${at.start}`;
    return !seen.has(place) && seen.add(place);
  });
}
