import type { NormalizedSchema } from '@smithy/core/schema';
import fc from 'fast-check';
import type { ServiceConstraints, Shape } from '../../../../local/wire/constraints/data.ts';
import { compilePattern } from '../../../../local/wire/constraints/pattern.ts';
import type { Rule } from '../../../../local/wire/constraints/violation.ts';
import { boundRules } from '../../../../local/wire/constraints/violation.ts';

/** A request that breaks one rule. */
export interface BrokenRequest {
  /** Where, from the input down. */
  readonly path: readonly (string | number)[];
  readonly rule: Rule;
  readonly input: Record<string, unknown>;
}

type Shapes = ServiceConstraints['shapes'];

/** Texts for the patterns of which fast-check makes none: look-around, pairs of surrogates. */
const SAMPLES: Readonly<Record<string, string>> = {
  '^(?!\\s*$).+': 'a',
  '((?!^\\d+$)^[0-9a-zA-Z-_]+$)': 'live',
  '[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*': 'a',
  '^(?!aws:)[a-zA-Z0-9\\s_.:/=+\\-@]*$': 'team',
  '^[ \\t]*[\\x20-\\x7E]+([ \\t]+[\\x20-\\x7E]+)*[ \\t]*$': 'a',
};

const texts = new Map<string, readonly string[]>();

const textsOf = (pattern: string): readonly string[] => {
  const sample = SAMPLES[pattern];
  const made = () => fc.sample(fc.stringMatching(compilePattern(pattern)), { numRuns: 100, seed: 11 });
  const known = texts.get(pattern) ?? (sample === undefined ? made() : [sample]);
  texts.set(pattern, known);
  return known;
};

/** A text that matches a pattern and is as long as the shape wants; always the same for a pattern. */
const matching = ({ pattern = '', length }: Shape): string => {
  const [least, most] = length ?? [null, null];
  const texts = textsOf(pattern);
  const fits = texts.find((text) => text.length >= (least ?? 0) && text.length <= (most ?? 1e9));
  if (fits !== undefined) return fits;
  const repeated = texts.map((text) => text.repeat(least ?? 1)).find((text) => compilePattern(pattern).test(text));
  if (repeated === undefined) throw new Error(`no text matches ${pattern}`);
  return repeated.slice(0, most ?? repeated.length);
};

/** The smallest value that a shape allows; what is not constrained has the type that the SDK gives it. */
export const valid = (shapes: Shapes, name: string | undefined, schema: NormalizedSchema): unknown => {
  const shape = (name === undefined ? undefined : shapes[name]) ?? {};
  if (schema.isStructSchema()) return validStructure(shapes, shape, schema);
  const [least] = shape.length ?? [null];
  if (schema.isListSchema())
    return Array.from({ length: least ?? 0 }, () => valid(shapes, shape.items, schema.getValueSchema()));
  if (schema.isMapSchema()) {
    return least ? { [keyOf(shapes, shape, schema)]: valid(shapes, shape.values, schema.getValueSchema()) } : {};
  }
  if (shape.enum) return shape.enum[0];
  if (shape.pattern !== undefined) return matching(shape);
  if (schema.isBlobSchema()) return new Uint8Array(Math.max(1, least ?? 1));
  if (schema.isBooleanSchema()) return true;
  if (schema.isNumericSchema()) return shape.range?.[0] ?? shape.range?.[1] ?? 1;
  if (schema.isTimestampSchema()) return new Date('2026-12-01T00:00:00Z');
  return 'x'.repeat(Math.max(1, least ?? 1));
};

const validStructure = (shapes: Shapes, shape: Shape, schema: NormalizedSchema): Record<string, unknown> => {
  const value: Record<string, unknown> = {};
  for (const [member, each] of schema.structIterator()) {
    if (shape.required?.includes(member)) value[member] = valid(shapes, shape.members?.[member], each);
  }
  return value;
};

/** For each rule that an input has to keep, wherever it stands, a request that breaks it. */
export const broken = (
  { shapes }: ServiceConstraints,
  input: string,
  schema: NormalizedSchema,
): readonly BrokenRequest[] => {
  const found: BrokenRequest[] = [];
  const visited = new Set<string>();
  const root = valid(shapes, input, schema) as Record<string, unknown>;
  const visit = (name: string, at: NormalizedSchema, path: readonly (string | number)[]): void => {
    if (visited.has(name)) return;
    visited.add(name);
    const shape = shapes[name] ?? {};
    const put = (rule: Rule, value: unknown, where = path) =>
      found.push({ path: where, rule, input: placed(shapes, input, schema, root, where, value) });
    for (const { rule, value } of violating(shapes, shape, at)) put(rule, value);
    if (at.isStructSchema()) {
      for (const member of shape.required ?? []) put({ kind: 'required' }, undefined, [...path, member]);
      for (const [member, each] of at.structIterator()) {
        const child = shape.members?.[member];
        if (child !== undefined) visit(child, each, [...path, member]);
      }
    }
    if (at.isListSchema()) into(shape.items, at.getValueSchema(), [...path, 0]);
    if (at.isMapSchema()) into(shape.values, at.getValueSchema(), [...path, keyOf(shapes, shape, at)]);
  };
  /** Scalars are reported at the list or map that holds them: only what has parts of its own is gone into. */
  const into = (name: string | undefined, at: NormalizedSchema, path: readonly (string | number)[]): void => {
    if (name !== undefined && hasParts(at)) visit(name, at, path);
  };
  visit(input, schema, []);
  return found;
};

const hasParts = (schema: NormalizedSchema): boolean =>
  schema.isStructSchema() || schema.isListSchema() || schema.isMapSchema();

const keyOf = (shapes: Shapes, shape: Shape, schema: NormalizedSchema): string =>
  String(valid(shapes, shape.keys, schema.getKeySchema()));

/** The valid request with a value at a place, and what has to be around it. */
const placed = (
  shapes: Shapes,
  input: string,
  schema: NormalizedSchema,
  root: Record<string, unknown>,
  path: readonly (string | number)[],
  value: unknown,
): Record<string, unknown> => {
  const copy = structuredClone(root);
  let node: Record<string | number, unknown> = copy;
  let at = schema;
  let name: string | undefined = input;
  path.forEach((step, index) => {
    const shape: Shape = shapes[name ?? ''] ?? {};
    if (at.isStructSchema()) {
      name = shape.members?.[step];
      at = at.getMemberSchema(String(step));
    } else {
      name = at.isListSchema() ? shape.items : shape.values;
      at = at.getValueSchema();
    }
    if (index === path.length - 1) {
      if (value === undefined) delete node[step];
      else node[step] = value;
      return;
    }
    node[step] ??= at.isListSchema() ? [] : valid(shapes, name, at);
    node = node[step] as Record<string | number, unknown>;
  });
  return copy;
};

interface Violating {
  readonly rule: Rule;
  readonly value: unknown;
}

const violating = (shapes: Shapes, shape: Shape, schema: NormalizedSchema): readonly Violating[] => [
  ...(shape.enum ? [{ rule: { kind: 'enum', values: shape.enum } as const, value: 'NONSENSE' }] : []),
  ...patternBreaking(shape),
  ...(shape.bytes === undefined
    ? []
    : [{ rule: { kind: 'bytes', limit: shape.bytes } as const, value: 'x'.repeat(shape.bytes + 1) }]),
  ...boundRules('range', shape.range).map((rule) => ({ rule, value: outside(rule) })),
  ...boundRules('length', shape.length).flatMap((rule) => {
    const size = outside(rule);
    return size < 0 ? [] : [{ rule, value: ofSize(shapes, shape, schema, size) }];
  }),
  ...eachBreaking(shapes, shape, schema),
];

const outside = (rule: Rule): number => {
  if (rule.kind !== 'length' && rule.kind !== 'range') throw new Error(`${rule.kind} has no bounds`);
  return rule.bound === 'least' ? rule.limit - 1 : rule.limit + 1;
};

/** Of a few texts the first that does not match. Patterns that match every text are left out. */
const patternBreaking = ({ pattern }: Shape): readonly Violating[] => {
  if (pattern === undefined) return [];
  const compiled = compilePattern(pattern);
  const value = ['\u0000', ' ', '\u0001\u0002', ':x', ''].find((text) => !compiled.test(text));
  return value === undefined ? [] : [{ rule: { kind: 'pattern', pattern }, value }];
};

const ofSize = (shapes: Shapes, shape: Shape, schema: NormalizedSchema, size: number): unknown => {
  if (schema.isListSchema()) {
    const item = valid(shapes, shape.items, schema.getValueSchema());
    return Array.from({ length: size }, () => item);
  }
  if (schema.isMapSchema()) {
    const value = valid(shapes, shape.values, schema.getValueSchema());
    return Object.fromEntries(Array.from({ length: size }, (_, index) => [`key${index}`, value]));
  }
  return schema.isBlobSchema() ? new Uint8Array(size) : 'x'.repeat(size);
};

const eachBreaking = (shapes: Shapes, shape: Shape, schema: NormalizedSchema): readonly Violating[] => {
  const name = schema.isListSchema() ? shape.items : schema.isMapSchema() ? shape.values : undefined;
  const inner = name === undefined ? undefined : shapes[name];
  const parts = schema.isListSchema() || schema.isMapSchema() ? schema.getValueSchema() : undefined;
  if (!inner || !parts || hasParts(parts)) return [];
  const [first] = violating(shapes, inner, parts);
  if (!first) return [];
  const rule: Rule = { kind: 'each', of: schema.isListSchema() ? 'items' : 'values', rules: [first.rule] };
  const size = Math.max(1, shape.length?.[0] ?? 1);
  return schema.isListSchema()
    ? [{ rule, value: Array.from({ length: size }, () => first.value) }]
    : [{ rule, value: { [keyOf(shapes, shape, schema)]: first.value } }];
};
