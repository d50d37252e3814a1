// One state of a ladder: how long it lasts and what it moves to, checked and as slots. A state may end by itself (`stays`, with a
// share for each move that can follow), or by moves that compete with their hazards, or by whichever comes first.
import { mean, quantile } from '../numbers/distribution.ts';
import { dimensionOf, type Quantity } from '../scenario/quantity.ts';
import type { Ladder } from '../scenario/scenario.ts';
import { constant } from './columns.ts';
import { type Draft, indexOf, PLAIN, TIME, unknown } from './draft.ts';
import type { Pace } from './ladder-pace.ts';
import { SHARE_TOLERANCE } from './makers.ts';
import type { Field, LadderMove, LadderState } from './program.ts';
import { centralInputs, type Numeric } from './slots.ts';

type State = Ladder['states'][string];
type Written = NonNullable<State['moves']>[string];
type Move = Exclude<Written, Quantity>;

/** Where a state stands, for messages. */
interface Place {
  readonly draft: Draft;
  readonly ladder: string;
  readonly state: string;
  readonly path: readonly string[];
}

/** A move with what the ladder's pace needs of it. */
interface Compiled {
  readonly slot: LadderMove;
  readonly share: number; // central
  readonly hazard: number; // as high as is plausible, per week
  readonly possible: boolean; // false where it is never made
}

export function compileState(
  draft: Draft,
  ladder: string,
  state: string,
  states: Ladder['states'],
): { readonly slot: LadderState; readonly pace: Pace } {
  const place = { draft, ladder, state, path: ['ladders', ladder, 'states', state] };
  const { stays, moves: written = {} } = states[state]!;
  const lasts = stays && readStay(place, stays);
  const anew = stays?.expression.kind === 'distribution' ? stays.expression.distribution : undefined;
  const moves = Object.entries(written).map(([to, move]) => ({ to, said: readMove(draft, move) }));
  const ending = moves.filter(({ said }) => said.hazard === undefined && said.times === undefined);
  const compiled = moves.flatMap(({ to, said }) => {
    const target = targetOf(place, to, Object.keys(states));
    if (target < 0) return [];
    return [
      ending.some(each => each.to === to)
        ? share(place, to, target, said, ending.length)
        : hazard(place, to, target, said),
    ];
  });
  checkEnds(
    place,
    stays,
    ending.map(({ to }) => to),
    compiled,
  );
  const rate = compiled.reduce((sum, move) => sum + move.hazard, 0);
  return {
    slot: {
      stay: lasts && anew === undefined ? push(draft, 'ladderStay', lasts) : -1,
      stays: anew,
      moves: compiled.map(({ slot }) => slot),
    },
    pace: {
      mean: Math.min(rate > 0 ? 1 / rate : Infinity, lasts ? shortStay(stays!, lasts) : Infinity),
      targets: compiled.flatMap(({ slot, possible }) => (possible ? [slot.to] : [])),
      asks: {
        stay: anew !== undefined,
        choice: ending.length > 1,
        moves: compiled.flatMap(({ slot }) => (slot.kind === 'hazard' ? [slot.to] : [])),
      },
    },
  };
}

const push = ({ columns }: Draft, field: Field, value: Numeric): number => columns[field].push(value) - 1;

/** A distribution is drawn anew at every visit: its range and unit are checked here, and no input is made of it. */
function readStay({ draft, ladder, state }: Place, stays: Quantity): Numeric {
  const rule = {
    what: `\`stays\` of ${state} of ${ladder}`,
    dimension: TIME,
    low: 0,
    example: '12 to 30 weeks',
    anew: true,
  } as const;
  return draft.slots.number(stays, rule);
}

/** How short a stay plausibly is: of what is drawn anew the mean, or the median where few long stays make most of it; else a low value. */
function shortStay({ expression }: Quantity, { central }: Numeric): number {
  if (expression.kind !== 'distribution') return central;
  return Math.min(mean(expression.distribution), quantile(expression.distribution, 0.5));
}

/** A move that is written as one number is a hazard or a share, by its unit. */
function readMove({ scenario }: Draft, move: Written): Pick<Move, 'hazard' | 'share' | 'times'> {
  if (!('kind' in move)) return move;
  const dimension = dimensionOf(move.expression, centralInputs(scenario).dimension);
  return typeof dimension === 'object' && dimension.time === -1 ? { hazard: move } : { share: move };
}

function targetOf({ draft, ladder, state, path }: Place, to: string, states: readonly string[]): number {
  const at = [...path, 'moves', to];
  if (to !== state) return indexOf(draft, `state of ladder ${ladder}`, to, states, at);
  draft.slots.refuse(
    'WRONG_TYPE',
    at,
    `${state} of ${ladder} moves to itself`,
    'take the move out: it is there already',
  );
  return -1;
}

function hazard(
  place: Place,
  to: string,
  target: number,
  { hazard: written, share: part, times = {} }: Pick<Move, 'hazard' | 'share' | 'times'>,
): Compiled {
  const { draft, ladder, state } = place;
  const { slots } = draft;
  const at = [...place.path, 'moves', to];
  if (part !== undefined)
    slots.refuse('WRONG_TYPE', at, `the move to ${to} has a hazard and a share`, 'keep one of the two');
  if (written === undefined)
    slots.refuse(
      'MISSING_FIELD',
      at,
      `the move to ${to} has \`times\` and no hazard`,
      'add the hazard that is multiplied, for instance `hazard: 0.5/year`',
    );
  const rate = written
    ? slots.number(written, {
        what: `hazard of ${ladder} moving from ${state} to ${to}`,
        dimension: { time: -1 },
        low: 0,
        example: '0.5/year',
      })
    : constant(0);
  const factors = Object.entries(times).map(([key, factor]) => factorOf(place, key, factor, [...at, 'times', key]));
  const most = factors.reduce(
    (product, each) => product * Math.max(1, each.most),
    written ? highest(draft, written, rate) : 0,
  );
  const slot: LadderMove = {
    to: target,
    kind: 'hazard',
    row: push(draft, 'moveHazard', rate),
    factors: factors.flatMap(({ slot: factor }) => factor ?? []),
  };
  return { slot, share: 0, hazard: most, possible: most > 0 || rate.code !== undefined };
}

/** `usa.tariff: 4`: the state of another ladder, and what it does to the hazard. */
function factorOf({ draft, ladder }: Place, key: string, written: Quantity, at: readonly string[]) {
  const { ladders = {} } = draft.scenario.document;
  const known = Object.entries(ladders).flatMap(([other, { states }], l) =>
    Object.keys(states).map((state, s) => ({ key: `${other}.${state}`, other, ladder: l, state: s })),
  );
  const factor = draft.slots.number(written, { what: `factor while ${key}`, dimension: PLAIN, low: 0, example: '4' });
  const found = known.find(each => each.key === key);
  if (found === undefined) {
    const others = known.filter(({ other }) => other !== ladder).map(each => each.key);
    unknown(draft, 'state of another ladder', key, others, at);
  } else if (found.other === ladder) {
    draft.slots.refuse(
      'WRONG_TYPE',
      at,
      `${key} is a state of the ladder itself`,
      'write the hazard that holds in this state',
      'a ladder is in one state at a time',
    );
  } else {
    const slot = { ladder: found.ladder, state: found.state, row: push(draft, 'moveFactor', factor) };
    return { slot, most: highest(draft, written, factor) };
  }
  return { slot: undefined, most: 1 };
}

/** What may be higher than its centre has to be followed as far as it may go: its 99th percentile. */
function highest({ scenario }: Draft, { expression }: Quantity, { central }: Numeric): number {
  const stated = expression.kind === 'name' ? scenario.document.inputs?.[expression.name]?.expression : expression;
  return Math.max(central, stated?.kind === 'distribution' ? quantile(stated.distribution, 0.99) : central);
}

function share(place: Place, to: string, target: number, said: Pick<Move, 'share'>, ways: number): Compiled {
  const { draft, ladder, state, path } = place;
  if (said.share === undefined && ways > 1)
    draft.slots.refuse(
      'MISSING_FIELD',
      [...path, 'moves', to],
      `${state} of ${ladder} can end in ${ways} ways, and the move to ${to} has no share`,
      'write how many of the stays end with it, for instance `share: 70 %`',
    );
  const part = said.share
    ? draft.slots.number(said.share, {
        what: `share of the move from ${state} to ${to}`,
        dimension: PLAIN,
        low: 0,
        high: 1,
        example: '70 %',
      })
    : constant(1);
  return {
    slot: { to: target, kind: 'share', row: push(draft, 'moveShare', part), factors: [] },
    share: said.share || ways === 1 ? part.central : Number.NaN, // NaN: complained of
    hazard: 0,
    possible: part.central > 0 || part.code !== undefined,
  };
}

/** A stay needs something that follows it, what follows needs a stay, and the shares of what may follow make a whole. */
function checkEnds(
  { draft, ladder, state, path }: Place,
  stays: Quantity | undefined,
  ending: readonly string[],
  moves: readonly Compiled[],
): void {
  if (stays === undefined && ending.length > 0)
    draft.slots.refuse(
      'MISSING_FIELD',
      [...path, 'moves', ending[0]!],
      `the move to ${ending[0]} has no hazard, and ${state} of ${ladder} does not say how long it \`stays\``,
      'write `hazard: 0.5/year` in the move, or `stays: 12 to 30 weeks` beside `moves`',
    );
  if (stays !== undefined && ending.length === 0)
    draft.slots.refuse(
      'MISSING_FIELD',
      [...path, 'stays'],
      `${state} of ${ladder} \`stays\` for a time, and no move says what follows`,
      'add a move without a hazard, or take `stays` out',
    );
  const sum = moves.reduce((total, each) => total + each.share, 0);
  if (stays !== undefined && moves.some(({ slot }) => slot.kind === 'share') && Math.abs(sum - 1) > SHARE_TOLERANCE)
    draft.slots.refuse(
      'SHARES_SUM',
      [...path, 'moves'],
      `the shares of what follows ${state} of ${ladder} sum to ${Number((sum * 100).toFixed(6))} %`,
      'give shares that sum to 100 %',
    );
}
