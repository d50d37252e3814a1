// Licences and fear in a draw's story, on one lane of 100 t a week whose buyers order 100 t whatever happens, so that the queue can be
// followed by hand.
import { expect, test } from 'vitest';
import { traceDraw } from '../../src/engine/simulate.ts';
import { story } from '../../src/explain/story.ts';
import { programOf } from '../programs.ts';

const model = (shocks: string) => `
regions: [abroad, home, there]
goods: { part: { unit: t }, bolt: { unit: t } }
processes: { making: { makes: part }, turning: { makes: bolt } }
sites:
  works: { process: making, region: abroad, utilisation: 50 % }
  lathe: { process: turning, region: abroad, utilisation: 50 % }
lanes:
  part home: { good: part, from: abroad, to: home, share: 100 %, transit: 1 week }
  part there: { good: part, from: abroad, to: there, share: 100 %, transit: 1 week }
  bolt home: { good: bolt, from: abroad, to: home, share: 100 %, transit: 1 week }
  bolt there: { good: bolt, from: abroad, to: there, share: 100 %, transit: 1 week }
uses:
  car: { unit: t, inputs: { part: 1 t/t, bolt: 1 t/t }, demand: { home: 100 t/week, there: 100 t/week }, cohorts: { all: { share: 100 %, cover: 30 weeks } }, overtime: 0 %, postponed: 0 % }
behaviour: { surge: 1.3, leakage: 0, reroute: 0, order_elasticity: 0, makers_stock: 30 weeks, makers_correction: 1000000 weeks, stock_correction: 1000000 weeks, use_smoothing: 1000000 weeks, slow_smoothing: 1000000 weeks, air_transit: 52 weeks }
start: 2025-01-06
horizon: 40 weeks
outcomes: { lost: { measure: built_lost, uses: car } }
shocks:
${shocks}
`;

/** `week 3: …` for every shock. */
function told(shocks: string): readonly string[] {
  const program = programOf(model(shocks));
  return story(program, traceDraw(program, '1', 0)).flatMap(({ step, kind, text }) =>
    kind === 'shock' ? [`week ${step}: ${text}`] : [],
  );
}
const licence = (more: string, lasts = '30 weeks') =>
  `  regime: { title: Parts need a licence, kind: export-licence, from: abroad, to: home, goods: part, onset: 2025-01-06, duration: ${lasts}, ${more} }`;

test('a queue that grows until its regime ends', () => {
  // Of 100 t a week 50 t are decided from week 2 on. In week t the pool holds 50 t weeks of decisions, so a wait is 2 + t weeks, 31 in the
  // last of its weeks; within 5 % of that from week 28 on. Granted: 28 · 50 of 3,000 t.
  expect(told(licence('processing: 2 weeks, throughput: 50 %'))).toEqual([
    'week 0: Parts need a licence (export-licence) begins: orders wait for a licence, about 2 weeks in processing, 50 % of normal flow decided a week.',
    'week 28: Parts need a licence (export-licence): the queue is longest, to week 29; an application can expect to wait about 31 weeks.',
    'week 30: Parts need a licence (export-licence) ends; what waits may leave. 46.7 % of what was applied for has been granted by then.',
  ]);
});

test('a regime that is suspended and comes back, and is in force to the horizon; goods held for checks', () => {
  // Applied for: 40 t a week in weeks 0 to 9 and from week 20 on; let go: all of the first, and all but two weeks' of the rest.
  const share = (30 - 2) / 30;
  expect(
    told(
      licence(
        'coverage: 40 %, processing: 2 weeks, checks: { goods: bolt, coverage: { 0 weeks: 80 %, 10 weeks: 20 % }, wait: 3 weeks }, suspended: { from: 2025-03-17, until: 2025-05-26 }',
        '90 weeks',
      ),
    ),
  ).toEqual([
    'week 0: Parts need a licence (export-licence) begins: 40 % of orders wait for a licence, about 2 weeks in processing.',
    'week 0: Parts need a licence: checks begin, and hold 80 % of orders of bolt, which need no licence, for about 3 weeks at first.',
    'week 10: Parts need a licence (export-licence) is suspended; what waits may leave.',
    'week 20: Parts need a licence (export-licence) is reinstated.',
    `week 40: Parts need a licence (export-licence) is still in force at the horizon. ${(100 * share).toFixed(1)} % of what was applied for has been granted or let go by then.`,
  ]);
});

test('a regime that covers nothing', () => {
  expect(told(licence('coverage: 0 %, fear: { severity: 50 % }'))).toEqual([
    'week 0: Parts need a licence (export-licence) covers nothing in this draw.',
  ]);
});

test('fear is told once for those who are afraid of the same, and not at all where it is none', () => {
  const ban = (name: string, good: string, fear: string) =>
    `  ${name}: { kind: export-ban, from: abroad, to: all, goods: ${good}, onset: 2025-02-03, duration: 2 weeks, severity: 10 %, fear: { ${fear} } }`;
  const fears = (first: string, second: string) =>
    told(`${ban('one', 'part', first)}\n${ban('two', 'bolt', second)}`).filter(text => text.includes('more stock'));
  expect(fears('severity: 40 %', 'severity: 40 %')).toEqual([
    'week 4: Buyers of part and bolt in home and there want 40 % more stock, fading over 13 weeks.',
  ]);
  expect(fears('severity: 40 %, announced: 3 weeks, fades: 6 weeks', 'severity: 0 %')).toEqual([
    'week 1: Buyers of part in home and there want 40 % more stock until week 4, fading over 6 weeks after that.',
  ]);
  // Afraid of two controls on the same good: 1.4 · 1.5 = 2.1 times the stock
  expect(told(`${ban('one', 'part', 'severity: 40 %')}\n${ban('two', 'part', 'severity: 50 %')}`)).toContain(
    'week 4: Buyers of part in home and there want 110 % more stock, fading over 13 weeks.',
  );
});
