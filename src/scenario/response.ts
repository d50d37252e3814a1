// What could be done about a shock, as schemas: a response with its price, and portfolios of several.
// What a response `adds` is not read here: it is laid over the scenario like one more layer (overlay.ts) and read with it.
import * as z from 'zod';
import { name, oneOrMore, provenance, quantity } from './pieces.ts';

const cost = z.strictObject({
  once: quantity.optional(), // money, paid when it is taken
  yearly: quantity.optional(), // money per time, paid until the horizon
  purchase: quantity.optional(), // share of the value of the stock it adds that is paid and not had back; default all of it
  carry: quantity.optional(), // a rate per time on the value of the stock it adds: capital, storage, loss; default none
  outcomes: oneOrMore.optional(), // outcomes in money that count as cost: what they come to with it, less what without
  ...provenance,
});

export const response = z.strictObject({
  title: z.string().optional(),
  adds: z.record(name, z.unknown()).optional(), // sections of the document, laid over the scenario when it is taken
  cost: cost.optional(), // default: only the stock that it adds
  ...provenance,
});

/** `inputs`: those of a variant, laid over all. */
export const portfolio = <T extends z.ZodType>(inputs: T) =>
  z.strictObject({
    title: z.string().optional(),
    takes: oneOrMore, // responses, taken together
    inputs: inputs.optional(), // what the inputs of these names are in it: another size of the same response
  });

/** Sections that no response can lay over: draws could not be compared one by one, or it is not about the world. */
export const NOT_ADDED: readonly string[] = [
  ...['extends', 'title', 'question', 'description', 'caveats', 'calibration', 'expect'],
  ...['start', 'horizon', 'step', 'draws', 'seed', 'variants', 'responses', 'portfolios', 'benefit'],
];
