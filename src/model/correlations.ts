// Which uncertain numbers go together: names → positions of inputs, ranks → the factor of each group's matrix.
// What is refused here would otherwise be drawn as something else than was asked for. Draws nothing itself (../engine/correlate.ts).
import { factorise, pearsonOf, rangeOf, rankOf } from '../numbers/copula.ts';
import type { Scenario } from '../scenario/load.ts';
import { didYouMean, listed } from '../scenario/nearest.ts';
import { constantOf, type Expression } from '../scenario/quantity.ts';
import { PLAIN } from './draft.ts';
import type { Correlation } from './program.ts';
import type { Slots } from './slots.ts';

type Path = readonly (string | number)[];

/** Two numbers that go together, as positions in the list of all that are named, and the entry that says so. */
interface Pair {
  readonly one: number;
  readonly other: number;
  readonly rank: number;
  readonly entry: string;
}

/** To be called when every input is known, that is, last. */
export function compileCorrelations(scenario: Scenario, slots: Slots): readonly Correlation[] {
  const entries = Object.entries(scenario.document.correlations ?? {});
  const before = slots.problems.length;
  const names: string[] = []; // in the order in which they are first named
  const pairs: Pair[] = [];
  for (const [entry, { between, rank }] of entries) {
    const path = ['correlations', entry];
    const { central } = slots.number(rank, {
      what: `rank of ${entry}`,
      dimension: PLAIN,
      low: -1,
      high: 1,
      example: '-60 %',
      certain: true,
    });
    const members = between.map((name, i) => {
      if (!isDrawn(scenario, slots, name, [...path, 'between', i])) return -1;
      return names.includes(name) ? names.indexOf(name) : names.push(name) - 1;
    });
    for (const [i, other] of members.entries())
      for (const one of members.slice(0, i)) {
        if (one < 0 || other < 0 || Number.isNaN(central)) continue;
        const known = pairs.find(pair => isOf(pair, one, other));
        if (one === other || known) refuseTwice(slots, entry, known?.entry, names[one]!, names[other]!);
        else pairs.push({ one, other, rank: central, entry });
      }
  }
  if (slots.problems.length > before) return [];
  return groupsOf(names.length, pairs).flatMap(members => factorOf(slots, names, members, pairs));
}

const isOf = (pair: Pair, one: number, other: number): boolean =>
  (pair.one === one && pair.other === other) || (pair.one === other && pair.other === one);

function refuseTwice(slots: Slots, entry: string, before: string | undefined, one: string, other: string): void {
  const [message, fix] =
    one === other
      ? [`${entry} names ${one} twice`, 'name it once']
      : before === undefined || before === entry
        ? [`${entry} names the pair ${one} and ${other} twice`, 'name each once']
        : [`${before} and ${entry} both state the rank of ${one} and ${other}`, 'keep one of the two'];
  slots.refuse('WRONG_TYPE', ['correlations', entry, 'between'], message, fix, 'a pair has one rank');
}

/** Whether a name is that of an uncertain number that is drawn by itself. One that a policy or variant holds fixed counts too. */
function isDrawn(scenario: Scenario, slots: Slots, name: string, path: Path): boolean {
  if (slots.inputs.some(input => input.name === name)) return true;
  const { document, written } = scenario;
  const input = document.inputs?.[name];
  const expressions = input
    ? [input.expression, written.inputs?.[name]?.expression ?? input.expression]
    : scenario.quantities.flatMap(({ path: known, expression }) => (known === name ? [expression] : []));
  if (expressions.some(({ kind }) => kind === 'distribution'))
    return !name.startsWith('inputs.') || rename(slots, name, path);
  const [expression] = expressions;
  if (expression === undefined) {
    const known = [...Object.keys(document.inputs ?? {}), ...slots.inputs.map(each => each.name)];
    const fix = didYouMean(name, known, 'name an input, or an uncertain number by its path: `shocks.ban.duration`');
    slots.refuse('UNKNOWN_NAME', path, `there is no uncertain number called ${name}`, fix);
    return false;
  }
  const value = constantOf(expression);
  if (Number.isNaN(value)) return false; // it did not parse, and has been complained of
  if (value !== undefined) {
    const fix = 'write it as a distribution, for instance an interval, or take it out here';
    slots.refuse('WRONG_TYPE', path, `${name} is certain, and can go together with nothing`, fix);
    return false;
  }
  const parts = namesIn(expression);
  const fix =
    expression.kind === 'name' ? `write ${listed(parts)} instead` : `correlate what it is made of: ${listed(parts)}`;
  const message = expression.kind === 'name' ? `${name} is another input by its name` : `${name} is a formula`;
  slots.refuse('WRONG_TYPE', path, message, fix, 'only what is drawn by itself can be drawn together with something');
  return false;
}

function rename(slots: Slots, name: string, path: Path): boolean {
  const plain = name.slice('inputs.'.length);
  slots.refuse(
    'UNKNOWN_NAME',
    path,
    `there is no uncertain number called ${name}`,
    `an input goes by its name: \`${plain}\``,
  );
  return false;
}

function namesIn(expression: Expression): readonly string[] {
  if (expression.kind === 'name') return [expression.name];
  if (expression.kind !== 'operator' && expression.kind !== 'function') return [];
  return [...new Set(expression.arguments.flatMap(namesIn))];
}

/** Numbers that are linked by pairs, directly or through others, each group in the order of its names. */
function groupsOf(count: number, pairs: readonly Pair[]): readonly (readonly number[])[] {
  const group = Array.from({ length: count }, (_, i) => i);
  for (const { one, other } of pairs) {
    const [low, high] = [Math.min(group[one]!, group[other]!), Math.max(group[one]!, group[other]!)];
    for (const [i, of] of group.entries()) if (of === high) group[i] = low;
  }
  return [...new Set(group)].map(of => group.flatMap((g, i) => (g === of ? [i] : [])));
}

/** The group's factor, or a problem that names the pair at fault. Pairs that nobody speaks of have no correlation. */
function factorOf(
  slots: Slots,
  names: readonly string[],
  members: readonly number[],
  pairs: readonly Pair[],
): readonly Correlation[] {
  const size = members.length;
  const matrix = matrixOf(members, pairs);
  const factored = factorise(matrix, size);
  if (factored.ok) {
    const known = members.map(m => names[m]!);
    const inputs = known.map(name => slots.inputs.findIndex(input => input.name === name));
    return [{ names: known, inputs: Int32Array.from(inputs), factor: factored.factor }];
  }
  // The pair at fault: the row at which the matrix fails, and the partner it goes with most that can mend it.
  const { row } = factored;
  const partners = Array.from({ length: row }, (_, j) => j).sort(
    (a, b) => Math.abs(matrix[row * size + b]!) - Math.abs(matrix[row * size + a]!),
  );
  const asked = (j: number) => pairs.find(pair => isOf(pair, members[j]!, members[row]!));
  const mends = (j: number) => (alone(pairs, asked(j)) ? rangeOf(matrix, size, row, j) : undefined);
  const partner = partners.find(j => mends(j) !== undefined) ?? partners[0]!;
  const pair = asked(partner) ?? pairs.find(({ one, other }) => members.includes(one) && members.includes(other))!;
  const [low, high] = (mends(partner) ?? []).map(rankOf);
  const unsaid = members.flatMap((a, i) =>
    members.slice(0, i).flatMap(b => (pairs.some(each => isOf(each, a, b)) ? [] : [`${names[b]} and ${names[a]}`])),
  );
  slots.refuse(
    'BAD_NUMBER',
    ['correlations', pair.entry, 'rank'],
    `${names[members[partner]!]} and ${names[members[row]!]} cannot have a rank correlation of ${whole(pair.rank)} beside the others of ${listed(members.map(m => names[m]!))}`,
    `${low === undefined ? weaker(members, pairs, pair.entry) : `write a rank between ${whole(low, Math.ceil)} and ${whole(high!, Math.floor)}`}${unsaid.length === 0 ? '' : `, or state that of ${unsaid.slice(0, 3).join(', of ')}, which is 0 % now`}`,
    'two numbers that both go with a third go with each other',
  );
  return [];
}

/** Whether its entry speaks of this pair alone. */
const alone = (pairs: readonly Pair[], pair: Pair | undefined): boolean =>
  pair !== undefined && pairs.filter(({ entry }) => entry === pair.entry).length === 1;

/** Correlations of the normals behind a group, by rows. */
function matrixOf(members: readonly number[], pairs: readonly Pair[], turned = (pair: Pair) => pair.rank): number[] {
  return members.flatMap(a =>
    members.map(b => {
      const pair = pairs.find(each => isOf(each, a, b));
      return a === b ? 1 : pair ? pearsonOf(turned(pair)) : 0;
    }),
  );
}

/** How far the rank of one entry has to come down for the group to hold; if it cannot mend it alone, how far all have to. */
function weaker(members: readonly number[], pairs: readonly Pair[], entry: string): string {
  const most = (chosen: (pair: Pair) => boolean): number => {
    const holds = (part: number) =>
      factorise(
        matrixOf(members, pairs, pair => (chosen(pair) ? part : 1) * pair.rank),
        members.length,
      ).ok;
    if (!holds(0)) return 0;
    let [low, high] = [0, 1];
    for (let i = 0; i < 40; i++) {
      const middle = (low + high) / 2;
      if (holds(middle)) low = middle;
      else high = middle;
    }
    return low;
  };
  const own = most(pair => pair.entry === entry);
  const { rank } = pairs.find(pair => pair.entry === entry)!;
  if (own > 0) return `write ${whole(rank * own, Math.trunc)} or nearer to zero`;
  return `weaken all ranks of the group to ${whole(
    most(() => true),
    Math.trunc,
  )} of what they are`;
}

const whole = (share: number, round: (x: number) => number = x => x): string =>
  `${Number(round(Number((share * 100).toFixed(6))).toFixed(3))} %`;
