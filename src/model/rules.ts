// What is done about a shortage, as rules of the program: adaptations as written, then latent lanes; and the outcomes that tell of each.
import type { Document } from '../scenario/scenario.ts';
import { adaptation } from './adaptations.ts';
import { PLAIN } from './draft.ts';
import { secondSource } from './latent.ts';
import type { Layout } from './network.ts';
import type { OutcomeList } from './outcome-list.ts';
import type { Labels, Measure, RuleSlot } from './program.ts';

export interface Rules {
  readonly slots: readonly RuleSlot[];
  readonly labels: Labels['rules'];
}

/** All rules by name, in the order of the program: adaptations, then latent lanes. */
export function ruleNames({ adaptations = {}, lanes = {} }: Document): readonly string[] {
  return [...Object.keys(adaptations), ...Object.keys(lanes).filter(key => lanes[key]!.latent !== undefined)];
}

/** `start` is in days since 1970-01-01. */
export function compileRules(layout: Layout, start: number): Rules {
  const { adaptations = {}, lanes = {} } = layout.draft.scenario.document;
  const slots: RuleSlot[] = [];
  const labels: { name: string; title: string; kind: string }[] = [];
  for (const [name, written] of Object.entries(adaptations)) {
    slots.push(adaptation(layout, name, written, start));
    labels.push({ name, title: written.title ?? name, kind: written.kind });
  }
  for (const [key, { latent }] of Object.entries(lanes)) {
    if (latent === undefined) continue;
    slots.push(secondSource(layout, key, latent, start));
    labels.push({ name: key, title: key, kind: 'second source' });
  }
  return { slots, labels };
}

/** What the report tells of every rule, asked for or not. Money is printed in USD. */
const TOLD: readonly { readonly measure: Measure; readonly unit: string }[] = [
  { measure: 'time_to_adapt', unit: 'week' },
  { measure: 'adapted', unit: 'share' },
  { measure: 'adaptation_cost', unit: 'USD' },
];

/** Three of every rule, asked for or not; formulas and expectations know nothing of these. */
export function addRuleOutcomes({ labels }: Rules, list: OutcomeList): void {
  for (const [rule, { name, title }] of labels.entries()) {
    for (const { measure, unit } of TOLD) {
      list.slots.push({ measure, form: 'amount', select: Uint32Array.of(rule), threshold: Number.NaN, kept: false });
      list.dimensions.push(PLAIN);
      list.labels.push({
        ...{ outcome: name, region: '', title, measure, form: 'amount', unit, factor: 1, headline: false, rule },
      });
    }
  }
}
