// What schemas are made of: names, quantities, provenance. Knows no field of any file.
import * as z from 'zod';
import type { Quantity } from './quantity.ts';
import { unresolved } from './quantity.ts';

/** How well a number is known, best first; the last two are shown wherever the number is. */
export const CONFIDENCES = ['measured', 'reported', 'estimated', 'claimed', 'assumed', 'unverified'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

export const name = z.string().min(1).max(120);
export const provenance = {
  source: z.string().optional(), // an id of `sources`, or the source in words
  as_of: z.union([z.string(), z.number()]).optional(), // the date or year the figure speaks of
  confidence: z.enum(CONFIDENCES).optional(),
  note: z.string().optional(),
};
export const written = z.union([z.string().max(2000), z.number()]);

/** A number with its unit, certain or not: `12 kt/year`, `10 to 14 kt`, `triangular(60 %, 80 %, 95 %)`, a formula over inputs. */
export const quantity = z
  .union([written, z.strictObject({ value: written, ...provenance })])
  .transform((as): Quantity => unresolved(as));

export const oneOrMore = z.union([name, z.array(name).min(1)]).transform(v => (typeof v === 'string' ? [v] : v));
/** A CSV cell is text, whatever it holds. */
export const priority = z.preprocess(
  as => (typeof as === 'string' && /^\d+$/.test(as) ? Number(as) : as),
  z.int().min(1).max(9),
);
export const named = <T extends z.ZodType>(schema: T) => z.record(name, schema);

/** A calendar date, 2025-04-04; whether it is one is checked where it is used. */
export const date = z.string();
