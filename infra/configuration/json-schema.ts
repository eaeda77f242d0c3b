import { z } from 'zod';
import { configurationSchema } from '../../shared/configuration/schema.ts';
import { imageSchema } from '../images/schema/image-schema.ts';

/** The part of JSON Schema that ours is made of. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly [keyword: string]: unknown;
}

/** The schema of the configuration file for editors; infra/hallmark.schema.json is this. */
export const configurationJsonSchema = (): JsonSchema => ({
  title: 'What Hallmark promotes, and where to',
  ...toJsonSchema(configurationSchema),
});

/** The schema of image.yaml for editors; infra/image.schema.json is this. */
export const imageJsonSchema = (): JsonSchema => ({ title: 'A golden image', ...toJsonSchema(imageSchema) });

const toJsonSchema = (schema: z.ZodType): JsonSchema =>
  z.toJSONSchema(schema, { io: 'input', reused: 'inline' }) as JsonSchema;

const MADE = new WeakMap<z.ZodType, JsonSchema>();

/** Made once: every unknown key of a file is looked for in it. */
const jsonSchemaOf = (schema: z.ZodType): JsonSchema => {
  const made = MADE.get(schema) ?? toJsonSchema(schema);
  MADE.set(schema, made);
  return made;
};

/** The keys that may be at a place of what `schema` describes. */
export const keysAt = (schema: z.ZodType, path: readonly (string | number)[]): readonly string[] => {
  const places = path.reduce<readonly JsonSchema[]>(
    (all, part) => all.flatMap((each) => within(each, part)),
    [jsonSchemaOf(schema)],
  );
  return [...new Set(places.flatMap(mapsOf).flatMap(({ properties }) => Object.keys(properties ?? {})))];
};

const within = (schema: JsonSchema, part: string | number): readonly JsonSchema[] =>
  typeof part === 'number'
    ? listOf(schema.items)
    : mapsOf(schema).flatMap(({ properties, additionalProperties }) =>
        properties ? listOf(properties[part]) : listOf(additionalProperties as JsonSchema | undefined),
      );

const listOf = (schema: JsonSchema | undefined): readonly JsonSchema[] => (schema ? [schema] : []);

/** The schema itself if it is a map of settings or of names, or those of its alternatives which are. */
export const mapsOf = (schema: JsonSchema | undefined): readonly JsonSchema[] => {
  if (!schema) return [];
  if (schema.properties || typeof schema['additionalProperties'] === 'object') return [schema];
  return (schema.anyOf ?? []).flatMap(mapsOf);
};
