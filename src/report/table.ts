// A table as plain data, before anyone decides how it looks. Values are numbers in the stated unit, or words.
// Writers (terminal, markdown, csv, json) turn it into text; only tables.ts makes one. Knows nothing of the model.

/** `error`, where given, is the Monte Carlo standard error of each value; Infinity as a value of a time means never. */
export interface Column {
  readonly name: string; // the same in every file: p50, mean, region
  readonly title?: string; // what a reader sees instead, where `name` is too terse
  readonly unit: string | readonly string[]; // '' for words; a list: each row has a unit of its own
  readonly values: Float64Array | readonly string[];
  readonly error?: Float64Array;
  readonly low?: Float64Array; // a 90 % confidence interval, in data files only (LEVEL in ../statistics/quantile.ts)
  readonly high?: Float64Array;
  readonly errorSetsDigitsOnly?: boolean; // readers see the value alone, data files both
  readonly digits?: Float64Array; // round as if this were the error; shown and written nowhere
  readonly scaled?: true; // readers see it in thousands or millions of its own unit where it is large; data files do not
  readonly absent?: string; // what readers see where there is no value; default: none
  readonly clip?: 'start'; // where it has to be cut: paths say most at their end
  readonly shown?: 'wide' | 'page' | 'data'; // not on narrow terminals, only on pages and in data, only in data; default: everywhere
}

/** `first`: the reader's first screen; `after`: below it; `data`: too long to read, in data files only. */
export interface Table {
  readonly id: string; // file-name safe: losses, stoppages, prices, bands
  readonly title: string;
  readonly note?: string;
  readonly place: 'first' | 'after' | 'data';
  readonly screenRows?: number; // a terminal shows no more rows than this and says how many are left
  readonly rest?: string; // where a reader finds them
  readonly columns: readonly Column[];
}

/** All that a run says: the same for every writer. Nothing in it depends on the clock, the machine or the number of workers. */
export interface Report {
  readonly title: string;
  readonly question: string;
  readonly answer: readonly string[]; // sentences
  readonly remarks: readonly string[]; // what a reader has to know before trusting the answer
  readonly expectationsHold: boolean;
  readonly tables: readonly Table[];
}

export function rowCount(table: Table): number {
  return table.columns[0]?.values.length ?? 0;
}
