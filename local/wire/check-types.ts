import type { NormalizedSchema } from '@smithy/core/schema';

/**
 * The value without members that are null, which mean the same as none. Throws where a value is of another type than its
 * schema says: the SDK's codecs take what they get.
 */
export const checkTypes = (schema: NormalizedSchema, value: unknown, path: string): unknown => {
  if (schema.isDocumentSchema()) return value;
  const wanted = typeOf(schema);
  if (!wanted.fits(value)) throw new Error(`'${path}' has to be ${wanted.name}`);
  if (schema.isListSchema())
    return (value as unknown[]).map((each, index) => inside(schema, each, `${path}.${index + 1}`));
  if (schema.isMapSchema()) return mapOf(schema, value as object, path);
  return schema.isStructSchema() && !schema.isUnitSchema() ? structOf(schema, value as object, path) : value;
};

/** A member of a list or map; null only where the model says that it is sparse. */
const inside = (schema: NormalizedSchema, value: unknown, path: string): unknown =>
  value === null && (schema.getMergedTraits() as { sparse?: unknown }).sparse
    ? null
    : checkTypes(schema.getValueSchema(), value, path);

const mapOf = (schema: NormalizedSchema, value: object, path: string): object =>
  Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, inside(schema, each, `${path}.${name.slice(0, 100)}`)]),
  );

const structOf = (schema: NormalizedSchema, value: object, path: string): object => {
  const checked: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    const each = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
    if (each !== null && each !== undefined)
      checked[name] = checkTypes(member, each, path === '' ? name : `${path}.${name}`);
  }
  return checked;
};

interface Type {
  readonly name: string;
  readonly fits: (value: unknown) => boolean;
}

const TEXT: Type = { name: 'a string', fits: (value) => typeof value === 'string' };
const BOOLEAN: Type = { name: 'true or false', fits: (value) => typeof value === 'boolean' };
const NUMBER: Type = {
  name: 'a number',
  fits: (value) => (typeof value === 'number' && !Number.isNaN(value)) || typeof value === 'bigint',
};
const TIME: Type = { name: 'a timestamp', fits: (value) => value instanceof Date && !Number.isNaN(value.getTime()) };
const BLOB: Type = { name: 'binary data', fits: (value) => value instanceof Uint8Array };
const LIST: Type = { name: 'a list', fits: Array.isArray };
const OBJECT: Type = {
  name: 'an object',
  fits: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};
const ANYTHING: Type = { name: 'anything', fits: () => true };

const typeOf = (schema: NormalizedSchema): Type => {
  if (schema.isStringSchema()) return TEXT;
  if (schema.isBooleanSchema()) return BOOLEAN;
  if (schema.isNumericSchema()) return NUMBER;
  if (schema.isTimestampSchema()) return TIME;
  if (schema.isBlobSchema()) return BLOB;
  if (schema.isListSchema()) return LIST;
  return schema.isMapSchema() || schema.isStructSchema() ? OBJECT : ANYTHING;
};
