// Which responses are taken together, and what is wrong with that before any of them is read: names, sections that no response
// can lay over, two that set the same thing. What the sections say is read when they are taken (load.ts).
import { lineAndColumn, type Problem, type ProblemCode } from '../problem.ts';
import { describePath } from './field.ts';
import type { Loaded, Scenario } from './load.ts';
import { didYouMean } from './nearest.ts';
import { type Clash, joined, mentions, type Overlays } from './overlay.ts';
import { NOT_ADDED } from './response.ts';
import { document as schema } from './scenario.ts';
import { at, type Entry, entryOf, keySpanOf, type MapTree, type Path, type Tree, textOf } from './tree.ts';

/** Some responses, and the portfolio whose inputs are laid over them. */
export interface Taking {
  readonly responses: readonly string[];
  readonly portfolio?: string;
}

/** What was taken; `before`: the document without it; `inputs`: those it sets. */
export interface Taken {
  readonly responses: readonly string[];
  readonly before: Loaded;
  readonly inputs: ReadonlySet<string>;
}

/** All that is laid over the scenario: what the responses add, and over it the inputs of the portfolio. */
export function overlayOf(overlays: Overlays, tree: MapTree, { responses, portfolio }: Taking): MapTree {
  const nothing: MapTree = { kind: 'map', entries: new Map(), at: tree.at };
  const adds = responses.reduce((all, name) => joined(all, overlays.get(name) ?? nothing), nothing);
  const own = portfolio === undefined ? undefined : entryOf(at(tree, ['portfolios', portfolio]), 'inputs');
  if (own?.value.kind !== 'map') return adds;
  const below = entryOf(adds, 'inputs')?.value;
  const inputs: Tree =
    below?.kind === 'map' ? { ...own.value, entries: new Map([...below.entries, ...own.value.entries]) } : own.value;
  return { ...adds, entries: new Map(adds.entries).set('inputs', { key: own.key, value: inputs }) };
}

export function checkPortfolios(document: Loaded, overlays: Overlays, tree: MapTree): readonly Problem[] {
  const { responses = {}, portfolios = {} } = document;
  const problems: Problem[] = [];
  const refuse = (code: ProblemCode, path: Path, message: string, fix: string, why?: string) =>
    problems.push({ code, message, fix, ...(why === undefined ? {} : { why }), at: keySpanOf(tree, path) });

  for (const name of Object.keys(responses)) {
    const overlay = overlays.get(name);
    if (overlay === undefined || overlay.entries.size === 0)
      refuse(
        'MISSING_FIELD',
        ['responses', name],
        `response \`${name}\` adds nothing`,
        'give it `adds:` with the sections that it lays over the scenario, for instance `adds: { stockpiles: { … } }`',
      );
    else problems.push(...misplaced(name, overlay));
  }
  for (const [name, { takes, inputs = {} }] of Object.entries(portfolios)) {
    if (at(tree, ['portfolios', name, 'takes']) === undefined) continue; // which has been complained of
    if (responses[name])
      refuse('BAD_NAME', ['portfolios', name], `${name} is a response too`, 'give the portfolio another name');
    for (const [i, taken] of takes.entries()) {
      const path = ['portfolios', name, 'takes', i];
      const place = at(tree, path) ? path : path.slice(0, -1);
      if (takes.indexOf(taken) < i)
        refuse('BAD_NAME', place, `${name} takes ${taken} twice`, 'name it once: it cannot be taken twice');
      else if (!responses[taken])
        refuse(
          'UNKNOWN_NAME',
          place,
          `there is no response called ${taken}`,
          didYouMean(taken, Object.keys(responses), 'declare it under `responses:`'),
        );
    }
    const known = takes.flatMap(taken => [...(inputsOf(overlays.get(taken))?.entries.keys() ?? [])]);
    for (const input of Object.keys(inputs))
      if (!document.inputs?.[input] && !known.includes(input))
        refuse(
          'UNKNOWN_NAME',
          ['portfolios', name, 'inputs', input],
          `there is no input called ${input}`,
          didYouMean(input, [...Object.keys(document.inputs ?? {}), ...known], 'declare it under `inputs:`'),
        );
    problems.push(...clashes(name, [...new Set(takes)], overlays));
  }
  return problems;
}

function inputsOf(overlay: MapTree | undefined): MapTree | undefined {
  const inputs = entryOf(overlay, 'inputs')?.value;
  return inputs?.kind === 'map' ? inputs : undefined;
}

/** Sections that mean nothing in `adds`. */
function misplaced(response: string, overlay: MapTree): readonly Problem[] {
  const sections = Object.keys(schema.shape).filter(section => !NOT_ADDED.includes(section));
  return [...overlay.entries].flatMap(([section, { key }]): Problem[] => {
    if (sections.includes(section)) return [];
    const message = `\`${section}\` cannot stand in what response \`${response}\` adds`;
    const why = NOT_ADDED.includes(section)
      ? 'a response changes the world, not what is asked about it or how it is run'
      : 'a line that is not understood is not left out silently';
    const fix = NOT_ADDED.includes(section) ? 'take it out' : didYouMean(section, sections, 'take it out');
    return [{ code: 'UNKNOWN_FIELD', message, why, fix, at: key }];
  });
}

/** Shocks by which a state pays while it runs. */
const PAID = ['price-floor', 'tax-credit', 'subsidy'];

/** What responses add that costs money while it runs, where their `cost` neither names outcomes nor states it by the year: it is free then. */
export function uncounted({ responses = {} }: Loaded, overlays: Overlays): readonly Problem[] {
  return [...overlays].flatMap(([response, adds]) => {
    const cost = responses[response]?.cost;
    if (cost?.outcomes !== undefined || cost?.yearly !== undefined) return [];
    const of = (section: string) => {
      const found = entryOf(adds, section)?.value;
      return found?.kind === 'map' ? [...found.entries] : [];
    };
    const costly = (entry: Entry, ...path: readonly string[]) =>
      path.reduce<Tree | undefined>((tree, key) => entryOf(tree, key)?.value, entry.value) !== undefined;
    const free = (names: readonly [string, Entry][], measure: string): Problem[] =>
      names.map(([name, { key }]) => ({
        code: 'MISSING_FIELD',
        message: `what \`${name}\` costs while it runs is not counted as cost of response \`${response}\``,
        why: 'it counts by the outcomes that `cost` names, and this one names none',
        fix: `add an outcome of measure \`${measure}\`, say \`spent\`, and \`cost: { outcomes: spent }\`; or state it as \`yearly\``,
        at: key,
      }));
    return [
      ...free(
        of('adaptations').filter(([, entry]) => costly(entry, 'cost')),
        'adaptation_cost',
      ),
      ...free(
        of('lanes').filter(([, entry]) => costly(entry, 'latent', 'cost')),
        'adaptation_cost',
      ),
      ...free(
        of('shocks').filter(([, { value }]) => PAID.includes(textOf(entryOf(value, 'kind')?.value) ?? '')),
        'payments',
      ),
    ];
  });
}

/** Every two responses of a portfolio that set the same thing otherwise. */
function clashes(portfolio: string, takes: readonly string[], overlays: Overlays): readonly Problem[] {
  return takes.flatMap((one, i) =>
    takes.slice(i + 1).flatMap(other => {
      const [first, second] = [overlays.get(one), overlays.get(other)];
      const found: Clash[] = [];
      if (first && second) joined(first, second, found);
      return found.map((clash): Problem => {
        const { file } = clash.one.at;
        const line = lineAndColumn(clash.one.at).line;
        return {
          code: 'WRONG_TYPE',
          message: `portfolio \`${portfolio}\` takes \`${one}\` and \`${other}\`, which set ${describePath(clash.path)} differently`,
          why: `\`${one}\` sets it in ${file.name}:${line}`,
          fix: 'take one of them, or write a third response that says what both together come to',
          at: clash.other.at,
        };
      });
    }),
  );
}

/** Whether an input is named in what a response adds or costs: then it is of use, though the scenario itself does without. */
export function usedByResponses({ overlays, quantities }: Scenario, input: string): boolean {
  if (overlays.size === 0) return false;
  const word = new RegExp(`(?<![\\p{L}\\p{N}_-])${input}(?![\\p{L}\\p{N}_-])`, 'u');
  return (
    [...overlays.values()].some(adds => mentions(adds, word)) ||
    quantities.some(({ path, written }) => path.startsWith('responses.') && word.test(written))
  );
}
