// Latent lanes → rules: when buyers begin to qualify a second source, how long that takes, and what comes over it then.
// What a level does to shares and room is the engine's (../engine/adapt.ts).
import { type Dimension, dimensionOf, type Quantity, sameDimension } from '../scenario/quantity.ts';
import type { Document } from '../scenario/scenario.ts';
import { codeOf, join } from './chance.ts';
import { constant } from './columns.ts';
import { type Draft, PLAIN, ratio, TIME, wholeSteps } from './draft.ts';
import type { Layout } from './network.ts';
import type { RuleSlot } from './program.ts';
import { EMPTY, pushCost, refuseIdle } from './rule.ts';
import { centralInputs } from './slots.ts';
import { compileTrigger } from './trigger.ts';

type Latent = NonNullable<NonNullable<Document['lanes']>[string]['latent']>;

const NOTHING = constant(Number.NaN);

export function secondSource(layout: Layout, key: string, written: Latent, start: number): RuleSlot {
  const { draft } = layout;
  const { columns, slots } = draft;
  const path = ['lanes', key, 'latent'];
  const lane = draft.scenario.document.lanes![key]!;
  const trigger = compileTrigger(layout, key, written.opens, [...path, 'opens'], start);
  const lanes = draft.lanes.flatMap((found, l) => (found.key === key ? [l] : []));
  const { unit, dimension } = draft.goods.find(good => good.name === lane.good) ?? { unit: 't', dimension: PLAIN };
  const time = (quantity: Quantity, what: string) =>
    slots.number(quantity, { what: `${what} of ${key}`, dimension: TIME, low: 0, example: '14 months' });
  const lag = time(written.qualification, 'qualification');
  if (!lag.code) wholeSteps(draft, lag.central, 0, `qualification of ${key}`);
  columns.ruleLag.push(lag);
  const over = written.grows_over ? time(written.grows_over, 'grows_over') : constant(0);
  columns.rulePace.push({
    central: 1 / over.central,
    ...(over.code && { code: join(codeOf(constant(1)), codeOf(over), '/') }),
  });
  columns.ruleCeiling.push(constant(1));
  columns.ruleRatio.push(constant(1));
  columns.ruleCapacity.push(constant(0));
  pushCost(draft, key, written.cost, dimension, unit, [...path, 'cost']);
  pushRoom(draft, key, written.room, dimension, unit);
  columns.ruleShare.push(
    written.share
      ? slots.number(written.share, { what: `share of ${key}`, dimension: PLAIN, low: 0, high: 1, example: '15 %' })
      : constant(0),
  );
  const share = slots.number(lane.share, {
    what: `share of lane ${key}`,
    dimension: PLAIN,
    low: 0,
    high: 1,
    example: '0 %',
  });
  if (share.central > 0 || share.code) {
    slots.refuse(
      'BAD_NUMBER',
      ['lanes', key, 'share'],
      `lane ${key} is latent, and has a share`,
      'write a share of 0 %, and what its buyers will take under `latent`',
      'nothing comes over it until its maker is qualified',
    );
  }
  if (lanes.length === 0 && slots.problems.length === 0)
    refuseIdle(draft, ['lanes', key, 'to'], `nobody in ${lane.to} buys ${lane.good} over ${key}`, 'take the lane out');
  return { ...EMPTY, kind: 'lane', trigger, lasting: true, lanes: Uint32Array.from(lanes) };
}

function pushRoom(
  { scenario, columns, slots }: Draft,
  key: string,
  room: Quantity,
  good: Dimension,
  unit: string,
): void {
  const of = dimensionOf(room.expression, centralInputs(scenario).dimension);
  const asShare = typeof of !== 'string' && sameDimension(of, PLAIN);
  const read = slots.number(room, {
    what: `room of ${key}`,
    dimension: asShare ? PLAIN : ratio(good, TIME),
    low: 0,
    ...(asShare ? { high: 1 } : {}),
    example: `500 ${unit}/year, or 20 %`,
  });
  columns.ruleRoom.push(asShare ? NOTHING : read);
  columns.ruleRoomShare.push(asShare ? read : NOTHING);
}
