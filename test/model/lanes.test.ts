// Which class a lane is served in: its buyer's, unless it has a priority of its own.
import { expect, test } from 'vitest';
import { compile } from '../../src/model/compile.ts';
import { loadFrom, scenarioOf } from '../scenario/memory.ts';

const model = `
title: Two buyers
regions: [north, south]
goods: { part: { unit: t } }
processes: { making: { makes: part } }
sites: { plant: { process: making, region: north, utilisation: 50 % } }
lanes: lanes.csv
uses:
  car: { unit: t, priority: 3, inputs: { part: 1 t/t }, demand: { north: 5 t/week, south: 7 t/week }, cohorts: { all: { share: 100 % } } }
  hospital: { unit: t, inputs: { part: 1 t/t }, demand: { north: 4 t/week }, cohorts: { all: { share: 100 % } } }
start: 2025-01-06
horizon: 52 weeks
outcomes: { lost: { measure: built_lost, uses: [car, hospital] } }
`;

function program(south: string) {
  const rows = `name,good,from,to,share,transit,priority
home,part,north,north,100 %,1 week,
south,part,north,south,100 %,1 week,${south}
`;
  const compiled = compile(scenarioOf(loadFrom({ '/p/main.yaml': model, '/p/lanes.csv': rows })));
  if (!compiled.ok) throw new Error(compiled.problems.map(({ message }) => message).join('\n'));
  const { network, labels } = compiled.value;
  const name = (lane: number) => `${labels.lanes[lane]!.name} ${labels.lanes[lane]!.buyer}`;
  return {
    order: Array.from(network.marketLane, name),
    classes: Object.fromEntries(Array.from(network.lanePriority, (priority, lane) => [name(lane), priority])),
  };
}

test('a lane is served in the class of its buyer, 5 where it has none', () => {
  const { order, classes } = program('');
  expect(classes).toEqual({ 'home car': 3, 'south car': 3, 'home hospital': 5 });
  expect(order).toEqual(['home car', 'south car', 'home hospital']);
});

test('a priority of its own overrides that, in a CSV file too', () => {
  expect(program('9').order).toEqual(['home car', 'home hospital', 'south car']);
  expect(program('1').order).toEqual(['south car', 'home car', 'home hospital']);
  expect(program('1').classes['south car']).toBe(1);
});
