// Everything one draw did: every stock, flow and price of both worlds, step by step, with the name of what it is.
// From a traced draw, as plain data for JSON; interprets nothing.
import type { Trace } from '../engine/simulate.ts';
import type { Trajectory } from '../engine/trajectory.ts';
import type { Program } from '../model/program.ts';
import { exp } from '../numbers/elementary.ts';
import { dateOfStep } from '../report/date.ts';

type Name = Readonly<Record<string, string>>;

export function traceData(program: Program, trace: Trace, run: { readonly seed: string; readonly draw: number }) {
  const { labels, clock } = program;
  const named = (values: Float64Array) => Object.fromEntries(labels.shocks.map(({ name }, k) => [name, values[k]!]));
  const { timing } = trace;
  return {
    ...run,
    units:
      'canonical: t, week, USD and counted units; stocks at the end of a step, flows per step, prices as multiples of the base price',
    step: clock.step,
    dates: Array.from({ length: clock.steps }, (_, t) => dateOfStep(clock, t)),
    inputs: Object.fromEntries(program.inputs.map(({ name }, i) => [name, trace.inputs[i]!])),
    shocks: {
      unit: 'steps; severity and leakage as shares',
      onset: named(Float64Array.from(timing.onset)),
      duration: named(Float64Array.from(timing.duration)),
      rise: named(Float64Array.from(timing.rise)),
      fall: named(Float64Array.from(timing.fall)),
      severity: named(timing.severity),
      leakage: named(timing.leakage),
    },
    ladders: Object.fromEntries(
      labels.ladders.map(({ name, states }, l) => {
        const { count, state, since } = timing.courses[l]!;
        return [name, Array.from({ length: count }, (_, v) => ({ state: states[state[v]!], since_week: since[v] }))];
      }),
    ),
    outcomes: labels.outcomes.flatMap(({ outcome, region, form, unit, factor, hidden }, i) =>
      hidden ? [] : [{ outcome, region, form, unit, value: trace.outcomes[i]! * factor }],
    ),
    shocked: world(program, trace.shocked),
    counterfactual: world(program, trace.counterfactual),
  };
}

function world({ labels }: Program, run: Trajectory) {
  const rows = (names: readonly Name[], values: ArrayLike<number>, turn: (value: number) => number = value => value) =>
    names.map((name, index) => ({
      ...name,
      values: Float64Array.from({ length: run.steps }, (_, t) => turn(values[t * names.length + index]!)),
    }));
  const accounts = labels.accounts.map(({ good, region, owner, cohort }): Name => ({ good, region, owner, cohort }));
  const markets = labels.markets.map(({ good, region }): Name => ({ good, region }));
  const lanes = labels.lanes.map(({ name, good, from, to, buyer }): Name => ({ name, good, from, to, buyer }));
  const zones = labels.zones.map(({ good, name }): Name => ({ good, zone: name }));
  const sites = labels.sites.map(({ name }): Name => ({ site: name }));
  const cohorts = labels.cohorts.map(({ use, region, cohort, unit }): Name => ({ use, region, cohort, unit }));
  const owners = [...labels.groups.map(({ process, region }): Name => ({ process, region })), ...cohorts];
  return {
    stock: rows(accounts, run.stock),
    released: rows(
      labels.stockpiles.map(({ name }): Name => ({ stockpile: name })),
      run.released,
    ),
    wanted_use: rows(accounts, run.wantedUse),
    orders: rows(accounts, run.orders),
    makers_stock: rows(markets, run.makersStock),
    output: rows(markets, run.output),
    disposed: rows(markets, run.disposed),
    shipped: rows(lanes, run.shipped),
    transit: rows(lanes, run.transit),
    price: rows(zones, run.logPrice, exp),
    activity: rows(sites, run.activity),
    wanted: rows(cohorts, run.wanted),
    built: rows(cohorts, run.built),
    adapted: rows(
      labels.rules.map(({ name }): Name => ({ rule: name })),
      run.level,
    ),
    bound: owners.map((name, index) => ({
      ...name,
      short_of: Array.from(
        { length: run.steps },
        (_, t) => labels.accounts[run.bound[t * owners.length + index]!]?.good ?? null,
      ),
    })),
    worst_mass_imbalance: run.worstImbalance,
  };
}
