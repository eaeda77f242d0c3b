import { type Elements, type EventFields, together } from './event-fields.ts';
import type { Test } from './leaf.ts';

/** What one field has to be: one of some values, or absent. */
export interface FieldTest {
  readonly tests: readonly Test[];
  /** `exists: false` is among its alternatives. */
  readonly absent: boolean;
}

/** A pattern without `$or`: path → test. */
export type Rule = ReadonlyMap<string, FieldTest>;

/** Whether an event has a value for each field, all of them in the same elements of the arrays that they share. */
export const satisfies = (rule: Rule, fields: EventFields): boolean => {
  const open: (readonly [string, FieldTest])[] = [];
  for (const [path, test] of rule) {
    if (fields.has(path)) open.push([path, test]);
    else if (!test.absent) return false;
  }
  return choose(open, fields, new Map());
};

const choose = (open: readonly (readonly [string, FieldTest])[], fields: EventFields, elements: Elements): boolean => {
  const [first, ...others] = open;
  if (!first) return true;
  const [path, { tests }] = first;
  return (fields.get(path) ?? []).some((field) => {
    if (!tests.some((test) => test(field.value))) return false;
    const all = together(elements, field.elements);
    return all !== undefined && choose(others, fields, all);
  });
};
