// A draw's story tells when something was done about the shortage, and its trace holds how far each rule had got in every step.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { traceDraw } from '../../src/engine/simulate.ts';
import { story } from '../../src/explain/story.ts';
import { traceData } from '../../src/explain/trace.ts';
import { programOf } from '../programs.ts';

const tiny = (name: string) =>
  programOf(readFileSync(join(import.meta.dirname, '../../scenarios/models/tiny', `${name}.yaml`), 'utf8'));

test('a second source that opens is told once, in its week', () => {
  const program = tiny('second-source');
  const told = story(program, traceDraw(program, '1', 0)).filter(({ kind }) => kind === 'adaptation');
  expect(told).toEqual([
    { step: 38, kind: 'adaptation', text: 'friend to home (second source) takes effect; it gets to 100 %.' },
  ]);
});

test('what happens without the shocks too is no part of the story, and the trace holds both worlds', () => {
  const dated = readFileSync(join(import.meta.dirname, '../../scenarios/models/tiny/thrift.yaml'), 'utf8').replace(
    /trigger: \{.*/,
    'trigger: 2025-02-03',
  );
  const program = programOf(dated);
  const trace = traceDraw(program, '1', 0);
  expect(story(program, trace).filter(({ kind }) => kind === 'adaptation')).toEqual([]);
  const { shocked, counterfactual } = traceData(program, trace, { seed: '1', draw: 0 });
  for (const { adapted } of [shocked, counterfactual]) {
    expect(adapted[0]!).toMatchObject({ rule: 'fewer parts' });
    // Week 4 and a lag of ten: 1 % in week 14, and one more each week
    expect(Array.from(adapted[0]!.values.slice(13, 17), h => Math.round(h * 100))).toEqual([0, 1, 2, 3]);
  }
});
