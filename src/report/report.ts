// A run's report: title, question, answer, what to know before trusting it, and the tables. The same for every writer.
// From the compiled program and the tally. Knows no files, widths or clocks.
import type { Program } from '../model/program.ts';
import type { Tally } from '../statistics/tally.ts';
import { answer } from './answer.ts';
import { outcomeEstimates } from './estimates.ts';
import { judge } from './expectation.ts';
import type { Help } from './help.ts';
import { helpForSentences } from './help-for.ts';
import { ledgerLine } from './ledger.ts';
import { whole } from './number.ts';
import { responseSentence } from './responses.ts';
import type { Report } from './table.ts';
import { type RunFacts, tables } from './tables.ts';
import { type Comparison, variantSentences } from './variants.ts';

/** Below this, even a rough quantile is luck. */
const FEW_DRAWS = 100;

/** The tally must hold at least one draw. */
export function report(
  program: Program,
  tally: Tally,
  facts: RunFacts,
  comparisons: readonly Comparison[] = [],
  help?: Help,
): Report {
  const estimates = outcomeEstimates(program, tally);
  const expectations = judge(program, estimates, tally);
  const { title, question, description, caveats, ledger } = program.labels;
  const broken = expectations.filter(({ holds }) => !holds).length;
  const remarks = [
    ...(description === '' ? [] : [description]),
    ...(caveats.length > 0 ? [`Known to be wrong: ${caveats.join(' ')}`] : []),
    ...(tally.draws < facts.drawsAskedFor
      ? [`Interrupted: this report holds the first ${whole(tally.draws)} of ${whole(facts.drawsAskedFor)} draws.`]
      : []),
    ...(tally.draws < FEW_DRAWS ? [`Only ${whole(tally.draws)} draws: take these numbers as a first look.`] : []),
    ...comparisons
      .filter(({ draws }) => draws < tally.draws)
      .map(({ title, draws }) =>
        draws === 0
          ? `Interrupted: variant ${title} was not run.`
          : `Interrupted: variant ${title} is compared over its first ${whole(draws)} draws.`,
      ),
    ...(help?.rows ?? [])
      .filter(({ draws }) => draws < tally.draws)
      .map(({ tried, draws }) =>
        draws === 0
          ? `Interrupted: ${tried.title} was not run.`
          : `Interrupted: ${tried.title} is compared over its first ${whole(draws)} draws.`,
      ),
    ...policyLine(facts),
    ...(broken > 0
      ? [`Of ${expectations.length} expectations of the scenario ${broken} ${broken === 1 ? 'does' : 'do'} not hold.`]
      : []),
    ...(ledger.length > 0 ? [ledgerLine(ledger)] : []),
  ];
  return {
    title,
    question,
    answer: [
      ...answer(program, estimates, tally),
      ...variantSentences(comparisons),
      ...responseSentence(help),
      ...helpForSentences(help),
    ],
    remarks,
    tables: tables(program, estimates, expectations, tally, facts, comparisons, help),
    expectationsHold: broken === 0,
  };
}

/** Nothing where the scenario knows no policies. */
function policyLine({ policies = [] }: RunFacts): readonly string[] {
  if (policies.length === 0) return [];
  const named = (force: boolean) => policies.filter(({ inForce }) => inForce === force).map(({ title }) => title);
  const [on, off] = [named(true), named(false)];
  return [`Policies in force: ${on.join(', ') || 'none'}${off.length > 0 ? `; not in force: ${off.join(', ')}` : ''}.`];
}
