// `expect:` statements → assertions about one outcome: `median of vehicles_lost(europe) < 2 %`, `P(weeks_stopped(world) > 0) > 50 %`.
// A right-hand side that is a plain share is compared with the share of the counterfactual where the outcome is a loss.
import { constantOf, dimensionOf, parseQuantity, problemIn, sameDimension } from '../scenario/quantity.ts';
import { type Draft, unknown } from './draft.ts';
import { findOutcome, type OutcomeList } from './outcome-list.ts';
import type { Expectation, Relation } from './program.ts';

const STATISTIC = /^\s*(mean|median|sd|cvar95|p\d{1,2})\s+of\s+(.+?)\s*(<=|>=|<|>)\s*([^<>]+?)\s*$/i;
const PROBABILITY = /^\s*P\(\s*(.+?)\s*(<=|>=|<|>)\s*([^<>]+?)\s*\)\s*(<=|>=|<|>)\s*([^<>]+?)\s*$/;
const OUTCOME = /^([\p{L}_][\p{L}\p{N}_-]*)\s*(?:\(\s*([^()]*?)\s*\))?$/u;
const SPELLINGS = '`median of x(region) < 2 %`, `mean of …`, `p95 of …`, `cvar95 of …` or `P(x(region) > 0) > 50 %`';

export function compileExpectations(draft: Draft, outcomes: OutcomeList): readonly Expectation[] {
  const statements = draft.scenario.document.expect ?? [];
  return statements.flatMap((text, i) => compileOne(draft, outcomes, text, ['expect', i]) ?? []);
}

function compileOne(
  draft: Draft,
  outcomes: OutcomeList,
  text: string,
  path: readonly (string | number)[],
): Expectation | undefined {
  const probability = PROBABILITY.exec(text);
  if (probability) {
    const [, name, beyond, amount, relation, share] = probability as unknown as [
      string,
      string,
      Relation,
      string,
      Relation,
      string,
    ];
    const threshold = value(draft, amount, path);
    const limit = value(draft, share, path);
    const outcome = threshold && find(draft, outcomes, name, threshold, path);
    if (!threshold || !limit || outcome === undefined) return undefined;
    if (Object.keys(limit.dimension).length > 0 || limit.value < 0 || limit.value > 1) {
      draft.slots.refuse('BAD_EXPECT', path, `${share} is not a probability`, 'write a share between 0 % and 100 %');
      return undefined;
    }
    return {
      text,
      outcome,
      statistic: { kind: 'probability', beyond, threshold: threshold.value },
      relation,
      value: limit.value,
    };
  }
  const statistic = STATISTIC.exec(text);
  if (!statistic) {
    draft.slots.refuse('BAD_EXPECT', path, `\`${text}\` is not a statement that can be checked`, `write ${SPELLINGS}`);
    return undefined;
  }
  const [, word, name, relation, amount] = statistic as unknown as [string, string, string, Relation, string];
  const right = value(draft, amount, path);
  const outcome = right && find(draft, outcomes, name, right, path);
  if (!right || outcome === undefined) return undefined;
  return { text, outcome, statistic: statisticCalled(word.toLowerCase()), relation, value: right.value };
}

function statisticCalled(word: string): Expectation['statistic'] {
  if (word === 'mean' || word === 'sd' || word === 'cvar95') return { kind: word };
  return { kind: 'quantile', p: word === 'median' ? 0.5 : Number(word.slice(1)) / 100 };
}

type Value = { readonly value: number; readonly dimension: Readonly<Record<string, number>> };

function value(draft: Draft, text: string, path: readonly (string | number)[]): Value | undefined {
  const parsed = parseQuantity(text, { names: new Set(), units: draft.counted });
  if (!parsed.ok) {
    draft.slots.problem(problemIn(parsed.complaint, text, draft.scenario.spanOf(path)));
    return undefined;
  }
  const number = constantOf(parsed.expression);
  const dimension = dimensionOf(parsed.expression, () => undefined);
  if (number !== undefined && typeof dimension !== 'string') return { value: number, dimension };
  draft.slots.refuse('BAD_EXPECT', path, `${text} is not one number`, 'compare with one number and its unit');
  return undefined;
}

function find(
  draft: Draft,
  outcomes: OutcomeList,
  text: string,
  compared: Value,
  path: readonly (string | number)[],
): number | undefined {
  const parts = OUTCOME.exec(text);
  const [, outcome = text, region = ''] = parts ?? [];
  const amount = findOutcome(outcomes, outcome, region, 'amount');
  const share = findOutcome(outcomes, outcome, region, 'share');
  if (amount === undefined) {
    const known = outcomes.labels.map(label =>
      label.region === '' ? label.outcome : `${label.outcome}(${label.region})`,
    );
    unknown(draft, 'outcome', text, [...new Set(known)], path);
    return undefined;
  }
  const plain = Object.keys(compared.dimension).length === 0;
  if (plain && share !== undefined) return share;
  if (sameDimension(outcomes.dimensions[amount]!, compared.dimension)) return amount;
  if (plain && compared.value === 0) return amount; // nothing is nothing in every unit
  draft.slots.refuse(
    'UNIT_MISMATCH',
    path,
    `${text} is in ${outcomes.labels[amount]!.unit}, and is compared with something else`,
    `write the number in ${outcomes.labels[amount]!.unit}`,
  );
  return undefined;
}
