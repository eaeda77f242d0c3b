/** A leaf of an event: a text, number, boolean or null, and which element of each array around it it is in. */
export interface FieldValue {
  readonly value: unknown;
  readonly elements: Elements;
}

/** Array → index of the element. */
export type Elements = ReadonlyMap<readonly unknown[], number>;

/** The leaves of an event by their path: names joined by dots, so that `a.b` is also `b` inside of `a`. */
export type EventFields = ReadonlyMap<string, readonly FieldValue[]>;

/**
 * As event-ruler, the library of EventBridge, takes events apart:
 * https://github.com/aws/event-ruler/blob/main/src/main/software/amazon/event/ruler/Event.java
 */
export const fieldsOf = (event: unknown): EventFields => {
  const fields = new Map<string, FieldValue[]>();
  collect(event, [], new Map(), fields);
  return fields;
};

const collect = (
  value: unknown,
  path: readonly string[],
  elements: Elements,
  fields: Map<string, FieldValue[]>,
): void => {
  if (Array.isArray(value)) {
    for (const [index, element] of value.entries())
      collect(element, path, isObject(element) ? new Map([...elements, [value, index]]) : elements, fields);
  } else if (isObject(value)) {
    for (const [name, inner] of Object.entries(value)) collect(inner, [...path, name], elements, fields);
  } else if (value !== undefined) {
    const name = path.join('.');
    const known = fields.get(name);
    if (known) known.push({ value, elements });
    else fields.set(name, [{ value, elements }]);
  }
};

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Both together, or `undefined` where they are different elements of one array. */
export const together = (one: Elements, other: Elements): Elements | undefined => {
  for (const [array, index] of other) {
    const known = one.get(array);
    if (known !== undefined && known !== index) return undefined;
  }
  return new Map([...one, ...other]);
};
