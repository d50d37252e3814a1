// What is wrong inside one written quantity or formula: a problem without a file, its place counted from the text's own start.
// The parsers stop at the first one; whoever knows where the text stands makes a Problem of it.
import type { Problem, ProblemCode, Span } from '../problem.ts';
import type { Expression } from './quantity.ts';

export interface Complaint {
  readonly code: ProblemCode;
  readonly message: string;
  readonly why?: string;
  readonly fix?: string;
  readonly start: number; // characters from the start of the written text
  readonly end: number;
}

export type Parsed =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly complaint: Complaint };

/** Leaves the parser with a complaint; `attempt` catches it. */
export function refuse(complaint: Complaint): never {
  throw Object.assign(new Error(complaint.message), { complaint });
}

/** What `parse` gives, or the complaint it left with. Anything else that is thrown is a bug and passes through. */
export function attempt(parse: () => Expression): Parsed {
  try {
    return { ok: true, expression: parse() };
  } catch (error) {
    if (error instanceof Error && 'complaint' in error) return { ok: false, complaint: error.complaint as Complaint };
    throw error;
  }
}

/** The complaint as a Problem. Carets stand under the part complained of where the file holds the text as it is, else under all of it. */
export function problemOf(complaint: Complaint, written: string, at: Span): Problem {
  const { start, end, ...said } = complaint;
  const inFile = at.file.text.slice(at.start, at.end);
  const offset = inFile === written ? 0 : inFile.slice(1, -1) === written ? 1 : undefined; // 1: after a quote
  if (offset === undefined || end <= start) return { ...said, at };
  return { ...said, at: { file: at.file, start: at.start + offset + start, end: at.start + offset + end } };
}
