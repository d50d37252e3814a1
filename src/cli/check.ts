// `check`: everything that can be known without running: problems, the base state, how it compares with evidence, and which
// numbers have no source. Works for a bare model too. Draws nothing.

import { marketTable, siteTable } from '../explain/base-tables.ts';
import { changesTable, partsTable } from '../explain/overlay.ts';
import { responseChangesTable, responsesTable } from '../explain/responses.ts';
import { calibrate, centralBase } from '../model/calibration.ts';
import { compile, compileModel } from '../model/compile.ts';
import { compileResponses, withLedger } from '../model/responses.ts';
import { compileVariants } from '../model/variants.ts';
import type { Problem } from '../problem.ts';
import { calibrationMarkdown, calibrationTable } from '../report/calibration.ts';
import { toJson } from '../report/json.ts';
import { ledgerLine, ledgerTable } from '../report/ledger.ts';
import type { Report } from '../report/table.ts';
import { toTerminal } from '../report/terminal.ts';
import type { Scenario } from '../scenario/load.ts';
import { EXIT, type Io, say, screenOf } from './io.ts';
import { accept, open } from './open.ts';
import { writeSection } from './section.ts';

export interface CheckFlags {
  readonly json?: true;
  readonly writeTable?: string;
  readonly allowPath?: readonly string[];
}

export async function checkCommand(file: string, flags: CheckFlags, io: Io): Promise<number> {
  const scenario = await open(file, flags, io);
  if (scenario === undefined) return EXIT.problems;
  if (isEmpty(scenario)) {
    accept({ ok: false, problems: [nothingIn(scenario)] }, flags, io);
    return EXIT.problems;
  }
  const compiled = isScenario(scenario) ? compile(scenario) : compileModel(scenario);
  const program = accept(compiled, flags, io);
  const calibration = program && accept(calibrate(scenario, program), flags, io);
  if (program === undefined || calibration === undefined) return EXIT.problems;
  // Warnings of a variant are those of its scenario, and have been shown.
  const variants = isScenario(scenario) ? compileVariants(scenario, program) : undefined;
  if (variants && accept(variants, { ...flags, quiet: true }, io) === undefined) return EXIT.problems;

  const responses = isScenario(scenario) ? accept(compileResponses(scenario, program), flags, io) : [];
  if (responses === undefined) return EXIT.problems;

  if (flags.writeTable !== undefined) {
    const changed = await writeSection(flags.writeTable, 'calibration', calibrationMarkdown(calibration), io.cwd);
    say(
      io,
      `${flags.writeTable}: ${changed ? 'calibration table written' : 'calibration table was up to date'}, ${counted(calibration, 'row')}`,
    );
  }
  const base = centralBase(program);
  const { labels } = withLedger(program, responses);
  const unsourced = labels.ledger.filter(row => row.source === '');
  const contents = [
    [
      counted(labels.goods, 'good'),
      counted(labels.regions, 'region'),
      counted(labels.sites, 'site'),
      counted(labels.lanes, 'lane'),
      counted(labels.cohorts, 'cohort'),
    ].join(', '),
    ...(isScenario(scenario)
      ? [
          `${counted(
            labels.shocks.filter(({ background }) => !background),
            'shock',
          )}, ${counted(program.inputs, 'uncertain number')}, ${program.clock.steps} steps, one a ${program.clock.step}`,
        ]
      : []),
  ];
  const result: Report = {
    title: labels.title,
    question: labels.question,
    answer: [`No problems: ${contents.join('; ')}.`],
    remarks: [...(labels.ledger.length > 0 ? [ledgerLine(labels.ledger)] : []), ...labels.notes],
    expectationsHold: true,
    tables: [
      ...(scenario.files.length > 1 ? [changesTable(scenario)] : []),
      ...(responses.length > 0 ? [responsesTable(responses), responseChangesTable(responses)] : []),
      ...[partsTable(scenario, program, base) ?? []].flat(),
      marketTable(program, base),
      calibrationTable(calibration),
      siteTable(program, base),
      {
        ...ledgerTable(unsourced),
        id: 'unsourced',
        title: 'Numbers without a source',
        rest: `chokepoint explain ${file}`,
      },
    ],
  };
  io.stdout.write(flags.json ? toJson(result) : toTerminal(result, screenOf(io.stdout, io.env)));
  return EXIT.done;
}

function counted(list: readonly unknown[], word: string): string {
  return `${list.length} ${word}${list.length === 1 ? '' : 's'}`;
}

/** Nothing but what loading fills in. */
function isEmpty({ document }: Scenario): boolean {
  const filledIn = ['step', 'draws', 'seed'];
  return Object.entries(document).every(([key, value]) => value === undefined || filledIn.includes(key));
}

function nothingIn(scenario: Scenario): Problem {
  return {
    code: 'MISSING_FIELD',
    message: 'there is nothing in this file',
    fix: 'write a model, or `extends:` one; `chokepoint list` shows what there is',
    at: scenario.spanOf([]),
  };
}

/** A model has neither a start nor shocks of its own. */
export function isScenario({ document }: Scenario): boolean {
  return document.start !== undefined || document.shocks !== undefined;
}
