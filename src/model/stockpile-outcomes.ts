// What is asked of stockpiles: the selections of outcomes that measure them, and what every run says of each of them unasked.
// Knows how they are named in the file; what they come to is ../engine/reserve.ts's.
import { entryOf } from '../scenario/tree.ts';
import { indexOf, TIME } from './draft.ts';
import type { Layout } from './network.ts';
import { appendHidden, type OutcomeList, WORLD } from './outcome-list.ts';
import type { Measure, OutcomeLabel } from './program.ts';
import type { Measured, Selection } from './selection.ts';

export const OF_STOCKPILES: readonly Measure[] = [
  'stockpile_released',
  'stockpile_bought',
  'time_to_draw',
  'time_to_empty',
];

/** For the world, and for every region that has any: the stockpiles the outcome names. One that only a response adds is none without it. */
export function stockpileSelections({ draft, labels }: Layout, name: string, outcome: Measured): readonly Selection[] {
  const { overlays, document } = draft.scenario;
  const later = [...overlays.values()].flatMap(adds => {
    const section = entryOf(adds, 'stockpiles')?.value;
    return section?.kind === 'map' ? [...section.entries.keys()] : [];
  });
  const known = [...new Set([...Object.keys(document.stockpiles ?? {}), ...later])];
  const names = outcome.stockpiles ?? known;
  for (const each of names) indexOf(draft, 'stockpile', each, known, ['outcomes', name, 'stockpiles']);
  const chosen = labels.stockpiles.flatMap((stockpile, index) =>
    names.includes(stockpile.name) ? [{ index, region: document.stockpiles?.[stockpile.name]?.region }] : [],
  );
  const each = draft.regions.map(region => ({
    region,
    also: [],
    select: chosen.filter(row => row.region === region).map(({ index }) => index),
  }));
  const world = { region: WORLD, also: [], select: chosen.map(({ index }) => index) };
  const all = [world, ...each.filter(({ select }) => select.length > 0)];
  return outcome.regions === undefined ? all : all.filter(({ region }) => outcome.regions!.includes(region));
}

/** What each held, gave and bought, and when: for a table, asked or not. */
export function addStockpileFacts({ draft, labels }: Layout, list: OutcomeList): void {
  for (const [i, { name, title }] of labels.stockpiles.entries()) {
    const { good } = draft.accounts[draft.accounts.findIndex(account => account.idle && account.owner === name)]!;
    const { unit, factor, dimension } = draft.goods[good]!;
    for (const measure of [
      'stockpile_held',
      'stockpile_released',
      'stockpile_bought',
      'time_to_draw',
      'time_to_empty',
    ] as const) {
      const time = measure.startsWith('time');
      const label: OutcomeLabel = {
        outcome: name,
        region: '',
        title,
        measure,
        form: 'amount',
        unit: time ? 'week' : unit,
        factor: time ? 1 : factor,
        headline: false,
        hidden: true,
      };
      appendHidden(list, { measure, select: Uint32Array.of(i), threshold: Number.NaN }, label, time ? TIME : dimension);
    }
  }
}
