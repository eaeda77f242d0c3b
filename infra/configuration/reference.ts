import { type JsonSchema, jsonSchema, mapOf } from './json-schema.ts';

/** A setting of the configuration file, as a row of its reference. */
interface Setting {
  readonly path: string;
  readonly kind: string;
  readonly fallback: string;
  readonly meaning: string;
}

/** The table of all settings for docs/configuration.md, from the schema that checks them. */
export const reference = (): string =>
  [
    '| setting | is | default | meaning |',
    '| --- | --- | --- | --- |',
    ...settingsOf(jsonSchema(), '').map(
      ({ path, kind, fallback, meaning }) => `| \`${path}\` | ${kind} | ${fallback} | ${meaning} |`,
    ),
  ].join('\n');

const settingsOf = (schema: JsonSchema, prefix: string): Setting[] =>
  Object.entries(schema.properties ?? {}).flatMap(([key, of]) => {
    const path = `${prefix}${key}`;
    const required = schema.required?.includes(key) ?? false;
    const own = { path, kind: kindOf(of), fallback: fallbackOf(of, required), meaning: of.description ?? '' };
    return [own, ...within(of, path)];
  });

const within = (schema: JsonSchema, path: string): Setting[] => {
  // An image's own gate has the settings of the common one, which the table has already.
  if (path === 'images[].gate') return [];
  const items = mapOf(schema.items);
  if (items) return settingsOf(items, `${path}[].`);
  const map = mapOf(schema);
  return map ? settingsOf(map, `${path}.`) : [];
};

const fallbackOf = ({ default: value }: JsonSchema, required: boolean): string => {
  if (required) return '**required**';
  return value === undefined || isEmptyMap(value) ? '' : `\`${JSON.stringify(value)}\``;
};

const isEmptyMap = (value: unknown): boolean => JSON.stringify(value) === '{}';

const kindOf = (schema: JsonSchema): string => {
  if (schema.anyOf) return schema.anyOf.map(kindOf).join(' or ');
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
