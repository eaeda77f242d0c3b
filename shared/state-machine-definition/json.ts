/** A JSON object as it was read: nothing is known of its members yet. */
export type Json = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The members that are objects, each with its place in the list. */
export const objectsIn = (value: unknown): (readonly [Json, number])[] =>
  Array.isArray(value) ? value.flatMap((each: unknown, index) => (isObject(each) ? [[each, index] as const] : [])) : [];
