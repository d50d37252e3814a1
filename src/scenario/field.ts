// How fields are spoken of: `transit of lane china → europe`, a right spelling for each, the fields a map may have.
// Reads the schema's shape, so that messages never fall behind it.
import type * as z from 'zod';
import { childOf, type Path, type Tree, textOf } from './tree.ts';

const SECTIONS: Readonly<Record<string, string>> = {
  goods: 'good',
  processes: 'process',
  sites: 'site',
  lanes: 'lane',
  uses: 'use',
  stockpiles: 'stockpile',
  sources: 'source',
  calibration: 'calibration row',
  inputs: 'input',
  correlations: 'correlation',
  ladders: 'ladder',
  policies: 'policy',
  variants: 'variant',
  responses: 'response',
  portfolios: 'portfolio',
  shocks: 'shock',
  outcomes: 'outcome',
};

/** A path in the analyst's words. */
export function describePath(path: Path): string {
  const [section, name, ...rest] = path.map(String);
  if (section === undefined) return 'the file';
  const kind = Object.hasOwn(SECTIONS, section) ? SECTIONS[section]! : undefined;
  if (name === undefined || kind === undefined) return `\`${path.join('.')}\``;
  return rest.length === 0 ? `${kind} \`${name}\`` : `\`${rest.join('.')}\` of ${kind} \`${name}\``;
}

const EXAMPLES: Readonly<Record<string, string>> = {
  share: '60 %',
  transit: '5 weeks',
  duration: '26 weeks',
  onset: '2025-04-04',
  start: '2025-01-01',
  horizon: '2 years',
  severity: '80 %',
  probability: '30 %',
  quota: '50 %',
  utilisation: '70 %',
  capacity: '12 kt/year',
  amount: '0.5 t/t',
  cover: '8 weeks',
  cover_with_transit: '9 weeks',
  lag: '4 weeks',
  demand: '2.4 M vehicle/year',
  growth: '5 %/year',
  hazard: '0.3/year',
  after_start: '13 weeks',
  window: '[2025-04-01, 2025-06-30]',
  unit: 't',
  kind: 'export-ban',
  between: '[approval_share, shocks.ban.duration]',
  rank: '-60 %',
  starts: 'truce',
  stays: '12 to 30 weeks',
  moves: '{ ban: 0.3/year }',
  slip: '12 months',
  measure: 'built_lost',
  in_force: 'true',
  within: '90 days',
  takes: '[a response, another]',
  once: '40 million USD',
  yearly: '3 million USD/year',
  carry: '8 %/year',
  confidence: 'reported',
  step: 'week',
  draws: '10000',
  priority: '5',
  value: '12 kt/year',
  cohorts: '{ typical: { share: 100 %, cover: 8 weeks } }',
};

/** A right spelling of a field, `transit: 5 weeks`, if we have one. */
export function exampleOf(path: Path): string | undefined {
  const field = String(path.at(-1));
  return Object.hasOwn(EXAMPLES, field) ? `${field}: ${EXAMPLES[field]}` : undefined;
}

type Schema = z.core.$ZodTypes;

/** The keys that a map at `path` may have, as far as the values written there tell which of several forms is meant. */
export function fieldsAt(schema: z.ZodType, path: Path, tree: Tree): string[] {
  let schemas = forms(schema as unknown as Schema, tree);
  let here: Tree | undefined = tree;
  for (const key of path) {
    here = childOf(here, key);
    schemas = schemas.flatMap(form => inner(form, key)).flatMap(form => forms(form, here));
  }
  const keys = schemas.flatMap(form => (form._zod.def.type === 'object' ? Object.keys(form._zod.def.shape) : []));
  return [...new Set(keys)];
}

/** The plain forms behind optional, transformed and alternative ones. */
function forms(schema: Schema, tree: Tree | undefined): Schema[] {
  const def = schema._zod.def;
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'default':
      return forms(def.innerType as Schema, tree);
    case 'pipe':
      return forms(def.in as Schema, tree);
    case 'union': {
      const all = (def.options as readonly Schema[]).flatMap(option => forms(option, tree));
      const discriminator = 'discriminator' in def ? String(def.discriminator) : undefined;
      const said = discriminator === undefined ? undefined : textOf(childOf(tree, discriminator));
      const meant = all.filter(form => said !== undefined && saysLiteral(form, discriminator!, said));
      return meant.length > 0 ? meant : all;
    }
    default:
      return [schema];
  }
}

function saysLiteral(form: Schema, key: string, said: string): boolean {
  const def = form._zod.def;
  if (def.type !== 'object') return false;
  const field = (def.shape[key] as Schema | undefined)?._zod.def;
  return field?.type === 'literal' && field.values.includes(said);
}

function inner(form: Schema, key: string | number): Schema[] {
  const def = form._zod.def;
  if (def.type === 'object') return Object.hasOwn(def.shape, key) ? [def.shape[key] as Schema] : [];
  if (def.type === 'record') return [def.valueType as Schema];
  if (def.type === 'array') return [def.element as Schema];
  return [];
}
