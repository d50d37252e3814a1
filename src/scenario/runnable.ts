// What a scenario has to say before it can be run, beyond what a model file has to: when, how long, how often, and what to report.
// A model alone passes load.ts and fails here.
import { parseDate, WEEKS_PER_YEAR } from '../numbers/date.ts';
import type { Problem, ProblemCode } from '../problem.ts';
import { constantOf } from './dimension.ts';
import { exampleOf } from './field.ts';
import type { Scenario } from './load.ts';
import type { Path } from './tree.ts';
import { formatDimension, sameDimension } from './unit.ts';

export const MAX_DRAWS = 10_000_000;
const MAX_HORIZON_YEARS = 50;

const NEEDED = ['start', 'horizon', 'regions', 'goods', 'uses', 'outcomes'] as const;

/** What keeps a scenario from being run; empty if nothing does. */
export function requireRunnable(scenario: Scenario): Problem[] {
  const { document } = scenario;
  const problems: Problem[] = [];
  const refuse = (code: ProblemCode, path: Path, message: string, fix: string, why?: string) => {
    problems.push({ code, message, fix, ...(why === undefined ? {} : { why }), at: scenario.spanOf(path) });
  };

  for (const field of NEEDED) {
    const value = document[field];
    const empty =
      value !== undefined && field !== 'horizon' && typeof value === 'object' && Object.keys(value).length === 0;
    if (value !== undefined && !empty) continue;
    const example = exampleOf([field]);
    const why = 'a scenario that runs says when it starts, how long it lasts, what the network is and what to report';
    refuse(
      'MISSING_FIELD',
      [field],
      `\`${field}\` is ${empty ? 'empty' : 'missing'}`,
      example ? `add it, for instance \`${example}\`` : `add \`${field}:\`, or extend a model that has it`,
      why,
    );
  }

  if (document.start !== undefined && parseDate(document.start) === undefined) {
    refuse(
      'BAD_DATE',
      ['start'],
      `\`${document.start}\` is not a calendar date`,
      'write year, month and day: `2025-01-01`',
    );
  }
  if (!Number.isInteger(document.draws) || document.draws < 1 || document.draws > MAX_DRAWS) {
    refuse(
      'BAD_RUN',
      ['draws'],
      `${document.draws} is not a number of draws`,
      `write a whole number from 1 to ${MAX_DRAWS}`,
    );
  }
  if (typeof document.seed === 'number' && !Number.isSafeInteger(document.seed)) {
    refuse(
      'BAD_RUN',
      ['seed'],
      `${document.seed} is not a seed`,
      'write a whole number of at most 15 digits, or a text in quotes',
    );
  }

  const { horizon } = document;
  if (horizon === undefined || Number.isNaN(constantOf(horizon.expression))) return problems;
  const { expression } = horizon;
  const weeks = constantOf(expression);
  const fix = `write one time of at most ${MAX_HORIZON_YEARS} years, for instance \`2 years\``;
  if (weeks === undefined) refuse('BAD_RUN', ['horizon'], 'the horizon has to be the same in every draw', fix);
  else if (expression.kind === 'number' && !sameDimension(expression.dimension, { time: 1 })) {
    const missing = Object.keys(expression.dimension).length === 0;
    refuse(
      missing ? 'UNIT_MISSING' : 'UNIT_MISMATCH',
      ['horizon'],
      `the horizon is ${formatDimension(expression.dimension)}; it has to be a duration`,
      fix,
    );
  } else if (!(weeks > 0) || weeks > MAX_HORIZON_YEARS * WEEKS_PER_YEAR) {
    refuse('BAD_RUN', ['horizon'], `a horizon of \`${horizon.written}\` is out of range`, fix);
  }
  return problems;
}
