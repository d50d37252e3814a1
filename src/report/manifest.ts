// What a run was made of: hashes of every file it read and wrote, seed, version, draws. The only place where times and the
// machine may be named, so that every other file is the same from run to run. Reads no clock: times are given.
import { createHash } from 'node:crypto';
import { jsonText } from './json.ts';

export const MANIFEST = 'manifest.json';

interface InputFile {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
}

export interface ManifestFacts {
  readonly version: string;
  readonly scenario: string;
  readonly seed: string;
  readonly draws: number; // that the tables hold
  readonly drawsAskedFor: number;
  readonly variants: readonly { readonly name: string; readonly draws: number }[];
  readonly responses?: readonly { readonly name: string; readonly draws: number }[]; // portfolios too
  readonly inputs: readonly InputFile[];
  readonly workers: number;
  readonly startedMs: number;
  readonly finishedMs: number;
}

/** `outputs`: the other files of the run, as text. */
export function toManifest(
  facts: ManifestFacts,
  outputs: readonly { readonly name: string; readonly text: string }[],
): string {
  return jsonText({
    chokepoint: facts.version,
    scenario: facts.scenario,
    seed: facts.seed,
    draws: facts.draws,
    draws_asked_for: facts.drawsAskedFor,
    interrupted: [facts, ...facts.variants, ...(facts.responses ?? [])].some(
      ({ draws }) => draws < facts.drawsAskedFor,
    ),
    variants: facts.variants.map(({ name, draws }) => ({ name, draws })),
    ...(facts.responses?.length ? { responses: facts.responses.map(({ name, draws }) => ({ name, draws })) } : {}),
    inputs: facts.inputs.map(({ name, sha256, bytes }) => ({ name, sha256, bytes })),
    outputs: outputs.map(({ name, text }) => ({
      name,
      sha256: createHash('sha256').update(text).digest('hex'),
      bytes: Buffer.byteLength(text),
    })),
    node: process.version,
    workers: facts.workers,
    started: new Date(facts.startedMs).toISOString(),
    finished: new Date(facts.finishedMs).toISOString(),
    seconds: (facts.finishedMs - facts.startedMs) / 1000,
  });
}
