// The names behind a program's indices, and where its numbers come from; only reports and `explain` read them. Types only.
import type { OutcomeLabel, SeriesLabel } from './asked.ts';

/** Where a number comes from: one row of the ledger. */
export interface Provenance {
  readonly path: string; // uses.ev.demand.europe
  readonly written: string;
  readonly uncertain: boolean;
  readonly source: string; // '' when none is given
  readonly asOf: string;
  readonly confidence: string; // '' when none is given
}

export interface Labels {
  readonly title: string;
  readonly question: string;
  readonly description: string; // what a reader has to know beside the answer
  readonly caveats: readonly string[]; // what is known to be wrong, of the scenario and of the models below it
  readonly goods: readonly { readonly name: string; readonly unit: string; readonly factor: number }[]; // printed = canonical × factor
  readonly prices: readonly { readonly good: string; readonly region: string; readonly usdPerUnit: number }[]; // at rest, where one is stated
  readonly regions: readonly string[]; // parts of regions come last
  readonly homes: readonly string[]; // by region: the region it is a part of, else itself
  readonly zones: readonly { readonly good: string; readonly name: string; readonly regions: readonly string[] }[];
  readonly markets: readonly { readonly good: string; readonly region: string }[];
  readonly accounts: readonly {
    readonly good: string;
    readonly region: string;
    readonly owner: string;
    readonly cohort: string;
  }[];
  readonly lanes: readonly {
    readonly name: string;
    readonly from: string;
    readonly to: string;
    readonly good: string;
    readonly buyer: string;
  }[];
  readonly groups: readonly { readonly process: string; readonly region: string }[];
  readonly sites: readonly { readonly name: string; readonly operator: string; readonly facility: string }[];
  readonly cohorts: readonly {
    readonly use: string;
    readonly region: string;
    readonly cohort: string;
    readonly unit: string;
  }[];
  readonly shocks: readonly {
    readonly name: string;
    readonly title: string;
    readonly kind: string;
    readonly background: boolean;
  }[];
  readonly licences: readonly { readonly name: string; readonly title: string; readonly statutoryWeeks: number }[]; // NaN: not stated
  readonly ladders: readonly { readonly name: string; readonly title: string; readonly states: readonly string[] }[];
  readonly stockpiles: readonly { readonly name: string; readonly title: string }[];
  readonly rules: readonly { readonly name: string; readonly title: string; readonly kind: string }[];
  readonly outcomes: readonly OutcomeLabel[];
  readonly series: readonly SeriesLabel[];
  readonly priceYear?: number; // the year whose money it is
  readonly ledger: readonly Provenance[];
  readonly notes: readonly string[]; // what compiling rounded or assumed
}
