// Lanes: who ships a good to whom. A written lane becomes one lane for every account of the good in its region, or only for
// those of its buyer.
import type { Document } from '../scenario/scenario.ts';
import { codeOf, join } from './chance.ts';
import { constant } from './columns.ts';
import { type Draft, goodIndex, indexOf, marketOf, PLAIN, regionIndex, TIME, wholeSteps, within } from './draft.ts';
import { SHARE_TOLERANCE } from './makers.ts';
import { type Claim, type Claims, claimKey } from './parts.ts';
import type { Numeric } from './slots.ts';

type Written = NonNullable<Document['lanes']>[string];

interface Read {
  readonly key: string;
  readonly good: number;
  readonly from: number;
  readonly to: number;
  readonly buyer: string | undefined;
  readonly share: Numeric;
  readonly transit: number;
  readonly priority: number | undefined;
  readonly latent: boolean;
}

const lanesTo = (lanes: readonly Read[], { good, owner }: { good: number; owner: string }, to: number) => {
  const reaching = lanes.filter(lane => lane.good === good && lane.to === to);
  const own = reaching.filter(lane => lane.buyer === owner);
  return own.length > 0 ? own : reaching.filter(lane => lane.buyer === undefined);
};

/** A lane to a region or a part of it, shared between the region that sells and the parts that claim a share of what it sells. */
function split(draft: Draft, lane: Read, to: number, claims: readonly Claim[]): readonly Read[] {
  const left = 1 - claims.reduce((sum, claim) => sum + claim.share, 0);
  return [
    { ...lane, to, share: claims.length > 0 ? scaled(lane.share, left) : lane.share },
    ...claims.map(({ part, share, priority }) => ({
      ...lane,
      key: `${lane.key}, from ${draft.regions[part]}`,
      from: part,
      to,
      share: scaled(lane.share, share),
      ...(priority !== undefined && { priority }),
    })),
  ];
}

const scaled = ({ central, code }: Numeric, factor: number): Numeric => ({
  central: central * factor,
  ...(code && { code: join(code, codeOf(constant(factor)), '*') }),
});

/** `claims`: what parts of regions take over of their regions' sales. */
export function addLanes(draft: Draft, claims: Claims): void {
  const written = Object.entries(draft.scenario.document.lanes ?? {});
  const lanes = written.flatMap(([key, lane]) => read(draft, key, lane));
  const served = new Set<string>();
  for (const [index, account] of draft.accounts.entries()) {
    if (account.idle === 'closed') continue;
    const own = lanesTo(lanes, account, account.region);
    const home = draft.homes[account.region]!;
    // A part of a region buys as its region does, unless it has lanes of its own.
    const chosen = own.length > 0 ? own : lanesTo(lanes, account, home);
    const place = `${draft.goods[account.good]!.name} in ${draft.regions[account.region]}`;
    if (chosen.length === 0 && lanes.length === written.length) noLane(draft, account, place, served);
    if (chosen.length > 0)
      checkShares(draft, chosen, `${place}${chosen[0]!.buyer !== undefined ? ` for ${account.owner}` : ''}`, served);
    const claimed = (lane: Read) =>
      lane.latent || (chosen === own && home !== account.region)
        ? []
        : (claims.get(claimKey(lane.good, lane.from, home)) ?? []);
    for (const lane of chosen.flatMap(lane => split(draft, lane, account.region, claimed(lane)))) {
      draft.columns.laneShare.push(lane.share);
      const market = marketOf(draft, lane.good, lane.from);
      draft.lanes.push({
        key: lane.key,
        market,
        account: index,
        from: lane.from,
        to: lane.to,
        good: lane.good,
        transit: lane.transit,
        // A stockpile comes last, on a lane that others are served first by too.
        priority: classOf(draft, lane, account),
        ...(lane.latent && { latent: true }),
      });
    }
  }
  fillMarkets(draft);
}

/** Classes of one kind of buyer, 1 to 9; where home comes first, all of home's before all others. */
const CLASSES = 9;

function classOf(draft: Draft, lane: Read, account: Draft['accounts'][number]): number {
  const own = account.idle ? account.priority : (lane.priority ?? account.priority);
  const { home_first: first = false } = draft.scenario.document.goods?.[draft.goods[lane.good]!.name] ?? {};
  if (first === false || (first !== true && !within(draft, first, lane.from))) return own;
  return !account.idle && draft.homes[lane.from] === draft.homes[lane.to] ? own : own + CLASSES;
}

function read(draft: Draft, key: string, lane: Written): Read[] {
  const path = ['lanes', key];
  const { document } = draft.scenario;
  const good = goodIndex(draft, lane.good, [...path, 'good']);
  const from = regionIndex(draft, lane.from, [...path, 'from']);
  const to = regionIndex(draft, lane.to, [...path, 'to']);
  if (lane.buyer !== undefined) {
    indexOf(
      draft,
      'process or use',
      lane.buyer,
      [...Object.keys(document.processes ?? {}), ...Object.keys(document.uses ?? {})],
      [...path, 'buyer'],
    );
  }
  const what = `lane ${key}`;
  const share = draft.slots.number(lane.share, {
    what: `share of ${what}`,
    dimension: PLAIN,
    low: 0,
    high: 1,
    example: '40 %',
  });
  const { central } = draft.slots.number(lane.transit, {
    what: `transit of ${what}`,
    dimension: TIME,
    low: 0,
    high: 520,
    example: '5 weeks',
    certain: true,
  });
  const transit = wholeSteps(draft, central, 1, `transit of ${what}`);
  return good < 0 || from < 0 || to < 0
    ? []
    : [
        {
          key,
          good,
          from,
          to,
          buyer: lane.buyer,
          share,
          transit,
          priority: lane.priority,
          latent: lane.latent !== undefined,
        },
      ];
}

function noLane(draft: Draft, account: Draft['accounts'][number], place: string, served: Set<string>): void {
  if (served.has(place)) return;
  served.add(place);
  draft.slots.refuse(
    'NO_SUPPLY',
    account.path,
    `no lane brings ${place}, where ${account.owner} needs it`,
    `add a lane of ${draft.goods[account.good]!.name} to ${draft.regions[account.region]}`,
    "every account buys over lanes, its own region's included",
  );
}

function checkShares(draft: Draft, lanes: readonly Read[], place: string, served: Set<string>): void {
  if (served.has(place)) return;
  served.add(place);
  const sum = lanes.reduce((total, lane) => total + lane.share.central, 0);
  if (Number.isNaN(sum) || Math.abs(sum - 1) <= SHARE_TOLERANCE) return;
  const last = lanes[lanes.length - 1]!;
  draft.slots.refuse(
    'SHARES_SUM',
    ['lanes', last.key, 'share'],
    `lanes of ${place} sum to ${Number((sum * 100).toFixed(6))} %`,
    `give ${lanes
      .slice(0, 6)
      .map(lane => lane.key)
      .join(', ')} shares that sum to 100 %`,
    'every buyer takes all of what it needs from somewhere',
  );
}

/** A market that is bought from needs someone who makes to order: by-products alone come whether they are wanted or not. */
function fillMarkets(draft: Draft): void {
  const driven = new Set(
    draft.groups.flatMap(group => group.outputs.flatMap(output => (output.drives ? [output.market] : []))),
  );
  const seen = new Set<number>();
  for (const lane of draft.lanes) {
    if (driven.has(lane.market) || seen.has(lane.market)) continue;
    seen.add(lane.market);
    const good = draft.goods[lane.good]!.name;
    const region = draft.regions[lane.from];
    draft.slots.refuse(
      'NO_SUPPLY',
      ['lanes', lane.key, 'from'],
      `no site in ${region} makes ${good} to order, and lane ${lane.key} sells it`,
      `add a site in ${region} whose process makes ${good}, or take the lane out`,
      'by-products are credited first; one maker to order has to make the rest',
    );
  }
}
