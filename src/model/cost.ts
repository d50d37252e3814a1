// What the responses taken cost in a draw, as one outcome: what is stated, and the stock they add at base price. Also which outcome
// is the benefit, and which count as cost. Lays code over the draw's inputs and the outcomes before it; runs nothing.
import type { Code } from '../numbers/code.ts';
import type { Dimension, Quantity } from '../scenario/quantity.ts';
import { entryOf, type MapTree } from '../scenario/tree.ts';
import { codeOf, join } from './chance.ts';
import { constant } from './columns.ts';
import { type Draft, PLAIN, ratio, TIME, unknown } from './draft.ts';
import type { Layout } from './network.ts';
import { append, appendHidden, findOutcome, type OutcomeList, WORLD } from './outcome-list.ts';
import { priceIn } from './prices.ts';
import type { Priced } from './program.ts';
import type { Numeric } from './slots.ts';

const MONEY = { money: 1 };
const STANDARD_PURCHASE = 1;

/** One stockpile that a response adds, or adds to. */
interface Bought {
  readonly response: string;
  readonly slot: number; // among the outcomes: how much it adds
  readonly price: Numeric; // canonical
}

/** The stock that the responses taken add, as outcomes that `addCost` reads. */
export function addStock({ draft, labels }: Layout, list: OutcomeList): readonly Bought[] {
  const { scenario, slots, goods } = draft;
  const taken = scenario.taken?.responses ?? [];
  // Of several that speak of a stockpile, the one that says what it holds buys it; the first, where none does or all do.
  const mentioning = (name: string) => taken.filter(each => stockpilesOf(scenario.overlays.get(each)).includes(name));
  const buyerOf = (name: string) =>
    mentioning(name).find(each => setsStock(scenario.overlays.get(each), name)) ?? mentioning(name)[0];
  return taken.flatMap(response => {
    const { cost } = scenario.document.responses?.[response] ?? {};
    return stockpilesOf(scenario.overlays.get(response)).flatMap((name): Bought[] => {
      if (buyerOf(name) !== response) return [];
      const i = labels.stockpiles.findIndex(stockpile => stockpile.name === name);
      const stockpile = scenario.document.stockpiles?.[name];
      if (i < 0 || stockpile === undefined) return [];
      const good = goods.find(({ name: known }) => known === stockpile.good)!;
      const written = scenario.document.goods?.[good.name]?.price;
      const home = scenario.document.parts?.[stockpile.region]?.of;
      const price = written && priceIn(written, stockpile.region, home);
      if (price === undefined) {
        const message = `${good.name} has no price in ${stockpile.region}: what ${response} adds to ${name} is not counted as cost`;
        const fix = `add \`goods: { ${good.name}: { price: 20 USD/${good.unit} } }\``;
        const wanted = cost?.purchase ?? cost?.carry;
        if (wanted) slots.problem({ code: 'MISSING_FIELD', message, fix, at: wanted.at });
        else slots.note(message);
        return [];
      }
      const read = slots.number(price, {
        what: `price of ${good.name} in ${stockpile.region}`,
        dimension: ratio(MONEY, good.dimension),
        low: 0,
        example: `20 USD/${good.unit}`,
      });
      appendHidden(
        list,
        { measure: 'stockpile_added', select: Uint32Array.of(i), threshold: Number.NaN },
        {
          outcome: `added to ${name}`,
          region: '',
          title: `Stock that ${response} adds`,
          measure: 'stockpile_added',
          form: 'amount',
          unit: good.unit,
          factor: good.factor,
          headline: false,
          hidden: true,
        },
        good.dimension,
      );
      return [{ response, slot: list.slots.length - 1, price: read }];
    });
  });
}

/** Whether an overlay says what a stockpile holds. */
function setsStock(adds: MapTree | undefined, name: string): boolean {
  return entryOf(entryOf(entryOf(adds, 'stockpiles')?.value, name)?.value, 'holds') !== undefined;
}

/** Names of the stockpiles that an overlay speaks of. */
function stockpilesOf(adds: MapTree | undefined): readonly string[] {
  const section = entryOf(adds, 'stockpiles')?.value;
  return section?.kind === 'map' ? [...section.entries.keys()] : [];
}

/**
 * Cost = once + yearly · T + Σ added · price · (purchase + carry · T), T the horizon, not discounted; of a portfolio, the sum of its
 * responses'. The last outcome of all, so that the draw's inputs stand right behind it.
 */
export function addCost(draft: Draft, list: OutcomeList, bought: readonly Bought[], weeks: number): Priced {
  const { scenario, slots } = draft;
  const { responses = {} } = scenario.document;
  const [benefit, ...also] = benefitsOf(draft, list);
  if (scenario.taken === undefined) return { benefit, also, counted: [] };
  const firstInput = list.slots.length + 1;
  const sum: Code[] = [codeOf(constant(0))];
  const counted: number[] = [];
  for (const name of scenario.taken.responses) {
    const { cost, title = name } = responses[name]!;
    const stock = bought.filter(({ response }) => response === name);
    const read = (key: Stated, standard: number): Code => {
      const quantity: Quantity | undefined = cost?.[key];
      const { dimension, example, standard: open } = RULES[key];
      if (quantity === undefined) {
        if (stock.length > 0 && open !== undefined) slots.standard(['responses', name, 'cost', key], open);
        return codeOf(constant(standard));
      }
      const rule = { what: `${key} in the cost of ${title}`, dimension, low: 0, example };
      return shifted(codeOf(slots.number(quantity, key === 'purchase' ? { ...rule, high: 1 } : rule)), firstInput);
    };
    for (const key of ['purchase', 'carry'] as const) {
      const quantity = cost?.[key];
      if (quantity === undefined || stockpilesOf(scenario.overlays.get(name)).length > 0) continue;
      const message = `\`${key}\` means nothing: response \`${name}\` adds no stockpile`;
      slots.problem({ code: 'UNKNOWN_FIELD', message, fix: 'state the cost as `once` or `yearly`', at: quantity.at });
    }
    const overTime = (code: Code) => join(code, codeOf(constant(weeks)), '*');
    sum.push(read('once', 0), overTime(read('yearly', 0)));
    const rate = join(read('purchase', STANDARD_PURCHASE), overTime(read('carry', 0)), '+');
    for (const { slot, price } of stock) {
      const value = join({ op: ['load'], operand: [slot], depth: 1 }, shifted(codeOf(price), firstInput), '*');
      sum.push(join(value, rate, '*'));
    }
    for (const outcome of cost?.outcomes ?? []) {
      const position = moneyOutcome(draft, list, outcome, ['responses', name, 'cost', 'outcomes']);
      if (position !== undefined && !counted.includes(position)) counted.push(position);
    }
  }
  append(
    list,
    {
      measure: 'formula',
      select: new Uint32Array(0),
      code: sum.reduce((all, code) => join(all, code, '+')),
      threshold: Number.NaN,
    },
    {
      outcome: 'cost of what is taken',
      region: '',
      title: 'Cost',
      measure: 'formula',
      form: 'amount',
      unit: 'USD',
      factor: 1,
      headline: false,
      hidden: true,
    },
    MONEY,
    [],
    'always',
  );
  return { benefit, also, counted, cost: list.slots.length - 1 };
}

const PER_TIME = ratio(PLAIN, TIME);
type Stated = 'once' | 'yearly' | 'purchase' | 'carry';
/** `standard`: what stands in the ledger where a response that adds stock leaves it open. */
const RULES: { readonly [S in Stated]: { dimension: Dimension; example: string; standard?: string } } = {
  once: { dimension: MONEY, example: '40 million USD' },
  yearly: { dimension: ratio(MONEY, TIME), example: '3 million USD/year' },
  purchase: { dimension: PLAIN, example: '100 %', standard: '100 %' },
  carry: { dimension: PER_TIME, example: '8 %/year', standard: '0 %/year' },
};

/** Code that reads the draw's inputs, for a vector in which they stand after all outcomes. */
function shifted({ op, operand, depth }: Code, by: number): Code {
  return { op, operand: operand.map((at, i) => (op[i] === 'load' ? at + by : at)), depth };
}

/** The outcomes that say what responses save in money, the one they are judged by first: those that are named, else the last headline formula in money. */
function benefitsOf(draft: Draft, list: OutcomeList): readonly number[] {
  const { benefit } = draft.scenario.document;
  if (benefit !== undefined)
    return [...new Set(benefit)].flatMap(name => moneyOutcome(draft, list, name, ['benefit']) ?? []);
  const found = list.labels.findLastIndex(
    ({ measure, headline }, i) => measure === 'formula' && headline && isMoney(list, i) && list.slots[i]!.kept,
  );
  return found < 0 ? [] : [found];
}

const isMoney = (list: OutcomeList, i: number): boolean => {
  const entries = Object.entries(list.dimensions[i]!);
  return entries.length === 1 && entries[0]![0] === 'money' && entries[0]![1] === 1;
};

function onlyRegion({ labels }: OutcomeList, name: string): number | undefined {
  const rows = labels.flatMap((label, i) =>
    label.outcome === name && label.form === 'amount' && !label.hidden ? [i] : [],
  );
  return rows.length === 1 ? rows[0] : undefined;
}

/** Position of an outcome that comes to money, for the world, without regions or of the only region it has; undefined after a problem. */
function moneyOutcome(draft: Draft, list: OutcomeList, name: string, path: readonly string[]): number | undefined {
  const found =
    findOutcome(list, name, '', 'amount') ?? findOutcome(list, name, WORLD, 'amount') ?? onlyRegion(list, name);
  if (found === undefined) {
    unknown(
      draft,
      'outcome',
      name,
      [...new Set(list.labels.filter(({ hidden }) => !hidden).map(l => l.outcome))],
      path,
    );
    return undefined;
  }
  if (isMoney(list, found) && list.slots[found]!.kept) return found;
  if (isMoney(list, found)) {
    const message = `${name} cannot be compared draw by draw: too many outcomes keep every draw`;
    draft.slots.refuse('BAD_RUN', path, message, 'take `headline: true` from some outcomes', 'that is at most 32');
    return undefined;
  }
  draft.slots.refuse(
    'UNIT_MISMATCH',
    path,
    `${name} is no money`,
    'name an outcome in money, for instance a formula: `vehicles_lost(world) * margin_per_vehicle`',
  );
  return undefined;
}
