import { z } from 'zod';
import { configurationSchema } from '../../shared/configuration/schema.ts';

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
export const jsonSchema = (): JsonSchema => ({
  title: 'What Hallmark promotes, and where to',
  ...toJsonSchema(configurationSchema),
});

const toJsonSchema = (schema: z.ZodType): JsonSchema =>
  z.toJSONSchema(schema, { io: 'input', reused: 'inline' }) as JsonSchema;

/** The keys that may be at a place of what `schema` describes. */
export const keysAt = (schema: z.ZodType, path: readonly (string | number)[]): readonly string[] => {
  const place = path.reduce<JsonSchema | undefined>(within, toJsonSchema(schema));
  return Object.keys(mapOf(place)?.properties ?? {});
};

const within = (schema: JsonSchema | undefined, part: string | number): JsonSchema | undefined =>
  typeof part === 'number' ? schema?.items : mapOf(schema)?.properties?.[part];

/** The schema itself, or that one of its alternatives which is a map. */
export const mapOf = (schema: JsonSchema | undefined): JsonSchema | undefined =>
  schema?.properties ? schema : schema?.anyOf?.find(({ properties }) => properties);
