// Adaptations → rules: whose amounts fall, which site can make more, and what it costs; one reader for each kind.
// How far a rule gets in a draw and what that changes is the engine's (../engine/trigger.ts, ../engine/adapt.ts).
import type { Adaptation } from '../scenario/adaptation.ts';
import { sameDimension } from '../scenario/quantity.ts';
import { constant } from './columns.ts';
import {
  type Draft,
  goodIndex,
  indexOf,
  PLAIN,
  ratio,
  regionIndex,
  TIME,
  unitAt,
  wholeSteps,
  within,
} from './draft.ts';
import type { Layout } from './network.ts';
import { type Owner, ownersOf } from './owners.ts';
import type { RuleSlot } from './program.ts';
import { EMPTY, pushCost, refuseIdle } from './rule.ts';
import { compileTrigger } from './trigger.ts';

type Written<Kind extends Adaptation['kind']> = Extract<Adaptation, { kind: Kind }>;
type Less = Written<'thrift' | 'motor-switch'>;
type More = Written<'recycling' | 'restart'>;

const NOTHING = constant(Number.NaN);

/** One adaptation as a rule; its numbers are pushed by the way. `start` is in days since 1970-01-01. */
export function adaptation(layout: Layout, name: string, written: Adaptation, start: number): RuleSlot {
  const { draft } = layout;
  const path = ['adaptations', name];
  const trigger = compileTrigger(layout, name, written.trigger, [...path, 'trigger'], start);
  pushTimes(draft, name, written);
  const lasting = written.lasting ?? true;
  for (const field of ['ruleRoom', 'ruleRoomShare'] as const) draft.columns[field].push(NOTHING);
  draft.columns.ruleShare.push(constant(0));
  switch (written.kind) {
    case 'thrift':
      return { ...EMPTY, kind: 'thrift', trigger, lasting, ...less(draft, name, written) };
    case 'motor-switch':
      return { ...EMPTY, kind: 'without', trigger, lasting, ...less(draft, name, written) };
    case 'grade-switch':
      return { ...EMPTY, kind: 'switch', trigger, lasting, ...other(draft, name, written) };
    case 'recycling':
    case 'restart':
      return { ...EMPTY, kind: 'capacity', trigger, lasting, ...more(draft, name, written) };
    default:
      return written satisfies never;
  }
}

function pushTimes(draft: Draft, name: string, written: Adaptation): void {
  const { columns, slots } = draft;
  const lag = written.lag
    ? slots.number(written.lag, { what: `lag of ${name}`, dimension: TIME, low: 0, example: '26 weeks' })
    : constant(0);
  if (!lag.code) wholeSteps(draft, lag.central, 0, `lag of ${name}`);
  columns.ruleLag.push(lag);
  columns.rulePace.push(
    slots.number(written.pace, {
      what: `pace of ${name}`,
      dimension: ratio(PLAIN, TIME),
      low: 0,
      example: '10 %/year',
    }),
  );
  columns.ruleCeiling.push(
    written.ceiling
      ? slots.number(written.ceiling, {
          what: `ceiling of ${name}`,
          dimension: PLAIN,
          low: 0,
          high: 1,
          example: '30 %',
        })
      : constant(1),
  );
}

/** The owners a rule speaks of, and the price of it for each unit they make. */
function ownersIn(draft: Draft, name: string, written: Less | Written<'grade-switch'>): readonly Owner[] {
  const path = ['adaptations', name];
  const owners = ownersOf(draft);
  const known = [...new Set(owners.map(owner => owner.name))];
  for (const each of written.in) indexOf(draft, 'process or use', each, known, [...path, 'in']);
  for (const region of written.regions ?? []) regionIndex(draft, region, [...path, 'regions']);
  const chosen = owners.filter(
    owner =>
      written.in.includes(owner.name) &&
      (written.regions === undefined || within(draft, written.regions, owner.region)),
  );
  if (chosen.length === 0 && written.in.every(each => known.includes(each))) {
    const where = (written.regions ?? draft.regions).join(', ');
    refuseIdle(
      draft,
      [...path, 'regions'],
      `nobody in ${where} runs or uses ${written.in.join(', ')}`,
      'name their regions',
    );
  }
  const units = [...new Set(chosen.map(owner => owner.unit))];
  if (written.cost !== undefined && units.length > 1) {
    draft.slots.refuse(
      'UNIT_MISMATCH',
      [...path, 'cost'],
      `the cost of ${name} is per unit made, and it speaks of ${units.join(' and ')}`,
      'write one adaptation for each unit',
    );
  }
  const unit = units[0] ?? '1';
  const { dimension } = unitAt(draft.scenario, draft.slots, unit, [...path, 'in'], draft.counted);
  pushCost(draft, name, chosen.length > 0 ? written.cost : undefined, dimension, unit, [...path, 'cost']);
  draft.columns.ruleCapacity.push(constant(0));
  return chosen;
}

type Found = Partial<RuleSlot>;

function less(draft: Draft, name: string, written: Less): Found {
  const path = ['adaptations', name];
  const goods = written.inputs.map((good, i) =>
    goodIndex(draft, good, [...path, 'inputs', ...(written.inputs.length > 1 ? [i] : [])]),
  );
  const scrap = (written.coproducts ?? []).map(good => goodIndex(draft, good, [...path, 'coproducts']));
  const owners = ownersIn(draft, name, written);
  draft.columns.ruleRatio.push(constant(1));
  const rows = owners.flatMap(({ index, accounts }) =>
    accounts.filter(a => goods.includes(draft.accounts[a]!.good)).map(account => ({ account, owner: index })),
  );
  if (rows.length === 0 && !goods.includes(-1) && owners.length > 0)
    refuseIdle(draft, [...path, 'inputs'], `${written.in.join(', ')} uses no ${written.inputs.join(', ')}`);
  const all = draft.groups.flatMap(group => group.outputs);
  const outputs = owners.flatMap(owner =>
    owner.outputs.slice(1).filter(o => scrap.includes(draft.markets[all[o]!.market]!.good)),
  );
  if (scrap.length > 0 && !scrap.includes(-1) && outputs.length === 0 && owners.length > 0)
    refuseIdle(
      draft,
      [...path, 'coproducts'],
      `${written.in.join(', ')} has no co-product ${written.coproducts!.join(', ')}`,
      'name a co-product that it has, or take the line out',
    );
  return {
    owners: Uint32Array.from(new Set(rows.map(row => row.owner))),
    accounts: Uint32Array.from(rows, row => row.account),
    accountOwners: Uint32Array.from(rows, row => row.owner),
    outputs: Uint32Array.from(outputs),
  };
}

function other(draft: Draft, name: string, written: Written<'grade-switch'>): Found {
  const path = ['adaptations', name];
  const from = goodIndex(draft, written.from, [...path, 'from']);
  const to = goodIndex(draft, written.to, [...path, 'to']);
  const owners = ownersIn(draft, name, written);
  if (from < 0 || to < 0) {
    draft.columns.ruleRatio.push(constant(1));
    return {};
  }
  const [of, by] = [draft.goods[from]!, draft.goods[to]!];
  const dimension = ratio(by.dimension, of.dimension);
  if (written.ratio === undefined && !sameDimension(dimension, PLAIN)) {
    draft.slots.refuse(
      'MISSING_FIELD',
      path,
      `${name} replaces ${of.unit} by ${by.unit} and says not how many`,
      `add \`ratio: 1 ${by.unit}/${of.unit}\``,
    );
  }
  draft.columns.ruleRatio.push(
    written.ratio === undefined
      ? constant(1)
      : draft.slots.number(written.ratio, { what: `ratio of ${name}`, dimension, low: 0, example: '1.1' }),
  );
  const find = (owner: Owner, good: number) => owner.accounts.find(a => draft.accounts[a]!.good === good);
  const lacking = owners.find(owner => find(owner, from) !== undefined && find(owner, to) === undefined);
  if (lacking)
    refuseIdle(
      draft,
      [...path, 'to'],
      `${lacking.name} has no input ${written.to}`,
      `add it with an amount of 0 ${by.unit} where it is not used in the base year`,
    );
  const rows = owners.flatMap(owner => {
    const account = find(owner, from);
    const replacement = find(owner, to);
    return account === undefined || replacement === undefined ? [] : [{ account, replacement, owner: owner.index }];
  });
  if (rows.length === 0 && owners.length > 0 && !lacking)
    refuseIdle(draft, [...path, 'from'], `${written.in.join(', ')} uses no ${written.from}`);
  return {
    owners: Uint32Array.from(rows, row => row.owner),
    accounts: Uint32Array.from(rows, row => row.account),
    others: Uint32Array.from(rows, row => row.replacement),
    accountOwners: Uint32Array.from(rows, row => row.owner),
  };
}

function more(draft: Draft, name: string, written: More): Found {
  const path = ['adaptations', name];
  const sites = draft.groups.flatMap(group => group.sites.map(site => ({ site, group })));
  const site = indexOf(
    draft,
    'site',
    written.site,
    sites.map(row => row.site),
    [...path, 'site'],
  );
  draft.columns.ruleRatio.push(constant(1));
  if (site < 0) {
    for (const field of ['ruleCost', 'ruleCapacity'] as const) draft.columns[field].push(constant(0));
    return {};
  }
  const { group } = sites[site]!;
  const { dimension, unit } = draft.goods[draft.markets[group.outputs[0]!.market]!.good]!;
  draft.columns.ruleCapacity.push(
    draft.slots.number(written.capacity, {
      what: `capacity of ${name}`,
      dimension: ratio(dimension, TIME),
      low: 0,
      example: `500 ${unit}/year`,
    }),
  );
  pushCost(draft, name, written.cost, dimension, unit, [...path, 'cost']);
  refuseByproduct(draft, name, written, group);
  return { sites: Uint32Array.from([site]) };
}

/** What comes along with something else comes with it, whatever its own price is: gallium with alumina, germanium with zinc. */
function refuseByproduct(draft: Draft, name: string, { site, trigger }: More, group: Draft['groups'][number]): void {
  if (typeof trigger === 'string') return;
  const good = 'price' in trigger ? trigger.price : trigger.short;
  const output = group.outputs.find(({ market }) => draft.goods[draft.markets[market]!.good]!.name === good);
  if (output === undefined || output.drives) return;
  const host = draft.goods[draft.markets[group.outputs[0]!.market]!.good]!.name;
  draft.slots.refuse(
    'WRONG_TYPE',
    ['adaptations', name, 'trigger'],
    `${good} is a by-product of ${host} at ${site}, which is not made for the sake of it`,
    `let it wait for ${host}, or make ${good} one of the drivers of ${group.process}`,
    'a by-product follows its host, whatever its own price is',
  );
}
