import { type JsonSchema, mapsOf } from './json-schema.ts';

/** A setting of a file, as a row of its reference. */
interface Setting {
  readonly path: string;
  readonly kind: string;
  readonly fallback: string;
  readonly meaning: string;
}

/** The table of all settings of a file, from the schema that checks them. */
export const reference = (schema: JsonSchema): string =>
  [
    '| setting | is | default | meaning |',
    '| --- | --- | --- | --- |',
    ...unique(settingsOf(schema, '')).map(
      ({ path, kind, fallback, meaning }) => `| \`${path}\` | ${kind} | ${fallback} | ${meaning} |`,
    ),
  ].join('\n');

/** The same setting of several alternatives is one row. */
const unique = (all: readonly Setting[]): readonly Setting[] =>
  all.filter(
    ({ path, meaning }, index) => all.findIndex((each) => each.path === path && each.meaning === meaning) === index,
  );

const settingsOf = (schema: JsonSchema, prefix: string, alternatives: readonly JsonSchema[] = []): Setting[] =>
  Object.entries(schema.properties ?? {}).flatMap(([key, of]) => {
    if (key === '$schema') return [];
    const path = `${prefix}${key}`;
    const required = schema.required?.includes(key) ?? false;
    const choice = required && alternatives.some(({ properties }) => properties?.[key] === undefined);
    const fallback = choice ? '**one of these**' : fallbackOf(of, required);
    const own = { path, kind: kindOf(of), fallback, meaning: of.description ?? '' };
    return [own, ...within(of, path)];
  });

const within = (schema: JsonSchema, path: string): Setting[] => {
  // An image's own gate has the settings of the common one, which the table has already.
  if (path === 'images[].gate') return [];
  const items = mapsOf(schema.items);
  if (items.length > 0) return items.flatMap((map) => settingsOf(map, `${path}[].`, items));
  const maps = mapsOf(schema);
  return maps.flatMap((map) => (map.properties ? settingsOf(map, `${path}.`, maps) : ofNames(map, path)));
};

/** Settings for each of some names, as for regions. */
const ofNames = ({ additionalProperties }: JsonSchema, path: string): Setting[] =>
  mapsOf(additionalProperties as JsonSchema).flatMap((map) => (map.properties ? settingsOf(map, `${path}.*.`) : []));

const fallbackOf = ({ default: value }: JsonSchema, required: boolean): string => {
  if (required) return '**required**';
  return value === undefined || isEmptyMap(value) ? '' : `\`${JSON.stringify(value)}\``;
};

const isEmptyMap = (value: unknown): boolean => JSON.stringify(value) === '{}';

const kindOf = (schema: JsonSchema): string => {
  if (schema.anyOf) return [...new Set(schema.anyOf.map(kindOf))].join(' or ');
  if (schema['const'] !== undefined) return `\`${JSON.stringify(schema['const'])}\``;
  if (Array.isArray(schema['enum'])) return schema['enum'].map((each) => `\`${each}\``).join(', ');
  if (schema.type === 'array') return `list of ${kindOf(schema.items ?? {})}`;
  return `${KINDS[schema.type ?? ''] ?? ''}${rangeOf(schema)}`;
};

const KINDS: Readonly<Record<string, string>> = {
  object: 'settings',
  string: 'text',
  boolean: 'true or false',
  integer: 'number',
};

const rangeOf = ({ type, minimum, maximum }: JsonSchema): string => {
  if (type !== 'integer') return '';
  const most = typeof maximum === 'number' && maximum < Number.MAX_SAFE_INTEGER ? ` to ${maximum}` : ' or more';
  return typeof minimum === 'number' ? `, ${minimum}${most}` : '';
};
