// Every value an analyst wrote, in the unit it was written in: low, central and high, and who says so.
// From a loaded scenario and what its program used of it. Chooses and sorts nothing.

import type { Program, Provenance } from '../model/program.ts';
import { WEEKS_PER_YEAR } from '../numbers/date.ts';
import { quantile } from '../numbers/distribution.ts';
import type { Scenario } from '../scenario/load.ts';
import {
  canonicalUnit,
  type Dimension,
  parseQuantity,
  parseUnit,
  type Quantity,
  sameDimension,
  unresolved,
} from '../scenario/quantity.ts';
import { centralOf, dimensionIn } from './quantities.ts';

export interface Value {
  readonly path: string;
  readonly written: string;
  readonly kind: 'certain' | 'uncertain' | 'formula' | 'input'; // input: stands for a named one, and is counted there
  readonly unit: string; // that low, central and high are in
  readonly low: number; // the 5 % value of an uncertain number, else NaN
  readonly central: number;
  readonly high: number; // the 95 % value
  readonly used: boolean; // stated but not asked for: a cover for a region in which nobody buys, an idle input
  readonly source: string; // an id of `sources`, or the source in words; '' when none is given
  readonly sourceName: string;
  readonly url: string;
  readonly asOf: string;
  readonly confidence: string; // '' when none is given
  readonly note: string;
}

/** Choices of how to run and report say nothing about the world. */
const SETTINGS = ['horizon', 'outcomes'];

/** In the order of the document. */
export function valuesOf(scenario: Scenario, program: Program): readonly Value[] {
  const used = new Set(program.labels.ledger.map(row => row.path));
  const sources = scenario.document.sources ?? {};
  const isSetting = ({ path }: Quantity) => SETTINGS.some(name => path === name || path.startsWith(`${name}.`));
  const stated = scenario.quantities.filter(quantity => used.has(quantity.path) || !isSetting(quantity));
  const known = new Set(stated.map(({ path }) => path));
  const standard = program.labels.ledger.filter(({ path }) => !known.has(path)).map(row => assumedByUs(scenario, row));
  return [...stated, ...standard].map(quantity => {
    const { path, written } = quantity;
    const speaker = quantity.source === undefined ? meant(scenario, quantity) : quantity;
    const { source = '', asOf = '', confidence = '', note = '' } = speaker;
    const declared = Object.hasOwn(sources, source) ? sources[source] : undefined;
    return {
      path,
      written,
      ...numbersOf(scenario, quantity),
      used: used.has(path),
      source,
      sourceName: declared?.source ?? source,
      url: declared?.url ?? '',
      asOf,
      confidence,
      note,
    };
  });
}

/** What the program takes where the model says nothing is in the ledger only, as text. */
function assumedByUs(scenario: Scenario, { path, written, source }: Provenance): Quantity {
  const parsed = parseQuantity(written, scenario.context);
  const quantity = { ...unresolved(written), path, source, confidence: 'assumed' as const };
  return parsed.ok ? { ...quantity, expression: parsed.expression } : quantity;
}

/** The value itself, or the input it stands for; loading has refused circles. */
function meant(scenario: Scenario, quantity: Quantity): Quantity {
  const { expression } = quantity;
  const input = expression.kind === 'name' ? scenario.document.inputs?.[expression.name] : undefined;
  return input === undefined ? quantity : meant(scenario, input);
}

const KINDS = { number: 'certain', distribution: 'uncertain', name: 'input' } as const;

function numbersOf(scenario: Scenario, quantity: Quantity): Pick<Value, 'kind' | 'unit' | 'low' | 'central' | 'high'> {
  const { expression, written } = meant(scenario, quantity);
  const { unit, factor } = printedUnit(scenario, written, dimensionIn(scenario, expression) ?? {});
  const central = centralOf(scenario, expression) / factor;
  const own = quantity.expression.kind;
  const kind = own in KINDS ? KINDS[own as keyof typeof KINDS] : 'formula';
  const at = (p: number) =>
    expression.kind === 'distribution' ? quantile(expression.distribution, p) / factor : Number.NaN;
  return { kind, unit, low: at(0.05), central, high: at(0.95) };
}

const SCALE_WORD = /^(?:k|thousand|M|mn|millions?|bn|billion)\s+/;

/** The unit a number is read in and its size: the one it was written in, without words of scale, else a common one of its dimension. */
export function printedUnit(
  scenario: Scenario,
  written: string,
  dimension: Dimension,
): { readonly unit: string; readonly factor: number } {
  const words = written.match(/(?:%|\p{L}[\p{L}_]*)(?:\s+\p{L}+)?(?:\s*(?:\/|per\s)\s*\p{L}+)*/gu) ?? [];
  for (const word of words) {
    const singular = word.replace(SCALE_WORD, '').replace(/(?<=\p{L}{3})s$/u, '');
    const parsed = parseUnit(singular, scenario.context.units);
    if (parsed.ok && sameDimension(parsed.dimension, dimension)) return { unit: singular, factor: parsed.factor };
  }
  return commonUnit(dimension);
}

/** Flows by the year, contents of a counted thing in kg, all else in canonical units. */
export function commonUnit(dimension: Dimension): { readonly unit: string; readonly factor: number } {
  if (Object.keys(dimension).length === 0) return { unit: '', factor: 1 };
  if (dimension.time === -1) {
    return { unit: canonicalUnit(dimension).replace(/week$/, 'year'), factor: 1 / WEEKS_PER_YEAR };
  }
  const counted = Object.keys(dimension).some(name => !['mass', 'time', 'money'].includes(name));
  if (dimension.mass === 1 && counted) return { unit: canonicalUnit(dimension).replace(/^t/, 'kg'), factor: 1e-3 };
  return { unit: canonicalUnit(dimension), factor: 1 };
}
