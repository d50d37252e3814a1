// The scenario's responses and portfolios as programs of their own, beside the program they are measured against. Their networks
// may differ from its: outcomes are matched by name and region when they are compared (../report/responses.ts).
import type { Checked, Problem } from '../problem.ts';
import type { Scenario, Taking } from '../scenario/load.ts';
import type { Change } from '../scenario/merge.ts';
import { compile } from './compile.ts';
import type { Program, Provenance } from './program.ts';

export interface Response {
  readonly name: string;
  readonly title: string;
  readonly takes: readonly string[]; // titles of the responses of a portfolio; empty for a response
  readonly program: Program;
  readonly changes: readonly Change[]; // of the scenario
  readonly ledger: readonly Provenance[]; // numbers that the scenario itself does not rest on
}

/** Every response, then every portfolio, in the file's order; the problems of all of them where one does not compile. */
export function compileResponses(scenario: Scenario, base: Program): Checked<readonly Response[]> {
  const { responses = {}, portfolios = {} } = scenario.document;
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const files = new Set([...scenario.overlays.values()].map(({ at }) => at.file));
  const known = new Set(base.labels.ledger.map(numberOf));
  const titleOf = (name: string) => responses[name]?.title ?? name;
  const one = (name: string, title: string, takes: readonly string[], taking: Taking): readonly Response[] => {
    const read = scenario.take(taking);
    const compiled =
      read.scenario && read.problems.length === 0
        ? compile(read.scenario)
        : { ok: false as const, problems: read.problems };
    // What is wrong may stand far from the response; without the name it would be looked for in the scenario itself.
    const where = `with ${taking.portfolio === undefined ? 'response' : 'portfolio'} ${name}: `;
    const said = (problem: Problem) => ({ ...problem, message: where + problem.message });
    if (!compiled.ok) {
      problems.push(...compiled.problems.map(said));
      return [];
    }
    const { value } = compiled;
    // The other warnings are those of the scenario.
    const own = [...read.warnings, ...compiled.warnings].filter(({ at }) => files.has(at.file));
    warnings.push(...own.map(said));
    const ledger = value.labels.ledger.filter(row => !known.has(numberOf(row)));
    for (const row of ledger) known.add(numberOf(row));
    return [{ name, title, takes, program: value, changes: read.scenario!.changes, ledger }];
  };
  const alone = Object.keys(responses).flatMap(name => one(name, titleOf(name), [], { responses: [name] }));
  const together = Object.entries(portfolios).flatMap(([name, { title = name, takes }]) =>
    one(name, title, takes.map(titleOf), { responses: takes, portfolio: name }),
  );
  // What is wrong in a response is wrong in every portfolio that takes it, and is told once.
  if (problems.length > 0) return { ok: false, problems: onceEach(problems) };
  return { ok: true, value: [...alone, ...together], warnings: onceEach(warnings) };
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
