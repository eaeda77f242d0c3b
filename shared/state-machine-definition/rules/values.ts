import { type Diagnostic, schemaProblem } from '../diagnostic.ts';
import type { Json } from '../json.ts';

/** Fields of which the object has to have all. */
export const required = (object: Json, fields: readonly string[], location: string): Diagnostic[] => {
  const missing = fields.filter((field) => object[field] === undefined);
  return missing.length === 0 ? [] : [schemaProblem(`These fields are required: [${missing.join(', ')}]`, location)];
};

export const unknownFields = (object: Json, known: readonly string[], location: string): Diagnostic[] =>
  Object.keys(object)
    .filter((field) => !known.includes(field))
    .map((field) => schemaProblem(`Field '${field}' is not supported`, location));

/** Fields of which the object has to have one. */
export const exactlyOne = (object: Json, fields: readonly string[], location: string): Diagnostic[] => {
  const there = fields.filter((field) => object[field] !== undefined);
  const names = fields.join(', ');
  if (there.length === 0)
    return [schemaProblem(`This object should have only one of the following fields: [${names}]`, location)];
  return there.length === 1 ? [] : atMostOne(object, fields, location);
};

export const atMostOne = (object: Json, fields: readonly string[], location: string): Diagnostic[] =>
  fields.filter((field) => object[field] !== undefined).length < 2
    ? []
    : [schemaProblem(`There should only be one of the following fields: [${fields.join(', ')}]`, location)];

export const oneOf = (value: unknown, allowed: readonly string[], location: string): Diagnostic[] => {
  if (value === undefined) return [];
  if (typeof value !== 'string') return [wrongType('STRING', location)];
  if (allowed.includes(value)) return [];
  return [schemaProblem(`Value should be one of the following: [${allowed.join(', ')}]`, location)];
};

type JsonType = 'STRING' | 'BOOLEAN' | 'ARRAY' | 'OBJECT';

const IS: Readonly<Record<JsonType, (value: unknown) => boolean>> = {
  STRING: (value) => typeof value === 'string',
  BOOLEAN: (value) => typeof value === 'boolean',
  ARRAY: (value) => Array.isArray(value),
  OBJECT: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

export const ofType = (value: unknown, type: JsonType, location: string): Diagnostic[] =>
  value === undefined || IS[type](value) ? [] : [wrongType(type, location)];

export const wrongType = (type: string, location: string): Diagnostic =>
  schemaProblem(`Expected value of type [${type}]`, location);

export const notEmpty = (value: unknown, location: string): Diagnostic[] =>
  Array.isArray(value) && value.length === 0 ? [schemaProblem('Value cannot be empty', location)] : [];

/** A list that has to be there and to hold something. */
export const list = (value: unknown, location: string): Diagnostic[] => [
  ...ofType(value, 'ARRAY', location),
  ...notEmpty(value, location),
];
