import type { ServiceConstraints, Shape } from './data.ts';
import { compilePattern } from './pattern.ts';
import { boundRules, type Rule, type Violation } from './violation.ts';

/** AWS's own list ends after ten: what follows helps nobody, and an answer stays short. */
const MOST_VIOLATIONS = 10;

export type Check = (input: object) => readonly Violation[];

interface Place {
  readonly parent: Place | undefined;
  readonly step: string | number;
}

type Visit = (value: unknown, at: Place | undefined, found: Violation[]) => void;

/** The check of a shape and of all that is in it. Shapes may hold themselves: each is compiled when first met. */
export const compileCheck = (constraints: ServiceConstraints, name: string): Check => {
  const compiled = new Map<string, Visit>();
  const visitOf = (shape: string): Visit => {
    const known = compiled.get(shape);
    if (known) return known;
    let made: Visit | undefined;
    const visit: Visit = (value, at, found) => {
      made ??= compileShape(constraints.shapes[shape] ?? {}, constraints.shapes, visitOf);
      made(value, at, found);
    };
    compiled.set(shape, visit);
    return visit;
  };
  const visit = visitOf(name);
  return (input) => {
    const found: Violation[] = [];
    visit(input, undefined, found);
    return found;
  };
};

type Shapes = ServiceConstraints['shapes'];

const compileShape = (shape: Shape, shapes: Shapes, visitOf: (name: string) => Visit): Visit => {
  const own = ownTests(shape);
  const each = eachTests(shape, shapes);
  const inside = visitInside(shape, shapes, visitOf);
  const sensitive = shape.sensitive ?? false;
  return (value, at, found) => {
    for (const { rule, holds } of own) if (!holds(value)) report(found, at, value, rule, { sensitive });
    for (const { rule, holds } of each) if (!holds(value)) report(found, at, value, rule, { sensitive });
    inside?.(value, at, found);
  };
};

const report = (
  found: Violation[],
  at: Place | undefined,
  value: unknown,
  rule: Rule,
  { sensitive = false, generated = false } = {},
): void => {
  if (found.length < MOST_VIOLATIONS) found.push({ path: pathTo(at), value, sensitive, generated, rule });
};

const pathTo = (at: Place | undefined): (string | number)[] => {
  const path: (string | number)[] = [];
  for (let place = at; place !== undefined; place = place.parent) path.unshift(place.step);
  return path;
};

interface Test {
  readonly rule: Rule;
  readonly holds: (value: unknown) => boolean;
}

const ownTests = ({ enum: values, pattern, length, range, bytes }: Shape): readonly Test[] => [
  ...(values === undefined ? [] : [enumTest(values)]),
  ...(pattern === undefined ? [] : [patternTest(pattern)]),
  ...(bytes === undefined ? [] : [bytesTest(bytes)]),
  ...boundRules('length', length).map(boundTest),
  ...boundRules('range', range).map(boundTest),
];

const enumTest = (values: readonly string[]): Test => {
  const known = new Set(values);
  return { rule: { kind: 'enum', values }, holds: (value) => known.has(String(value)) };
};

const patternTest = (pattern: string): Test => {
  const compiled = compilePattern(pattern);
  return { rule: { kind: 'pattern', pattern }, holds: (value) => compiled.test(String(value)) };
};

const bytesTest = (limit: number): Test => ({
  rule: { kind: 'bytes', limit },
  holds: (value) => Buffer.byteLength(String(value)) <= limit,
});

const boundTest = (rule: Rule): Test => {
  const { kind, bound, limit } = rule as Extract<Rule, { kind: 'length' | 'range' }>;
  const size = kind === 'range' ? Number : sizeOf;
  return { rule, holds: bound === 'least' ? (value) => size(value) >= limit : (value) => size(value) <= limit };
};

/** Characters of a text (a pair of surrogates is one), elements of a list or map, bytes of binary data. */
const sizeOf = (value: unknown): number => {
  if (typeof value === 'string') return /[\ud800-\udbff]/.test(value) ? [...value].length : value.length;
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return (value as unknown as { length: number }).length;
  return typeof value === 'object' && value !== null ? Object.keys(value).length : String(value).length;
};

/** Scalar items, keys and values are reported at the list or map that holds them. */
const eachTests = ({ items, keys, values }: Shape, shapes: Shapes): readonly Test[] => [
  ...eachTest('keys', keys, shapes, (map) => Object.keys(map as object)),
  ...eachTest('values', values, shapes, (map) => Object.values(map as object)),
  ...eachTest('items', items, shapes, (list) => list as readonly unknown[]),
];

const eachTest = (
  of: 'keys' | 'values' | 'items',
  name: string | undefined,
  shapes: Shapes,
  partsOf: (value: unknown) => readonly unknown[],
): readonly Test[] => {
  const shape = name === undefined ? undefined : shapes[name];
  if (!shape || !isScalar(shape)) return [];
  const tests = ownTests(shape);
  const rules = [...tests.map(({ rule }) => rule)].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  return [
    {
      rule: { kind: 'each', of, rules },
      holds: (value) => partsOf(value).every((part) => isNothing(part) || tests.every(({ holds }) => holds(part))),
    },
  ];
};

/** In which AWS lists the rules of an item. */
const ORDER: readonly Rule['kind'][] = ['range', 'bytes', 'length', 'pattern', 'enum'];

const isScalar = ({ required, members, items, keys, values }: Shape): boolean =>
  (required ?? members ?? items ?? keys ?? values) === undefined;

const isNothing = (value: unknown): boolean => value === undefined || value === null;

const visitInside = (shape: Shape, shapes: Shapes, visitOf: (name: string) => Visit): Visit | undefined => {
  const { required = [], members, items, values } = shape;
  if (required.length > 0 || members) return structure(shape, visitOf);
  const inner = [items, values].find((name) => name !== undefined && !isScalar(shapes[name] ?? {}));
  if (inner === undefined) return undefined;
  return items === inner ? list(visitOf(inner)) : map(visitOf(inner));
};

const structure = ({ required = [], generated = [], members = {} }: Shape, visitOf: (name: string) => Visit): Visit => {
  const visits = Object.entries(members).map(([name, shape]) => [name, visitOf(shape)] as const);
  return (value, at, found) => {
    if (typeof value !== 'object' || value === null) return;
    const given = value as Readonly<Record<string, unknown>>;
    for (const step of required) {
      if (isNothing(given[step]))
        report(found, { parent: at, step }, null, { kind: 'required' }, { generated: generated.includes(step) });
    }
    for (const [step, visit] of visits) {
      if (!isNothing(given[step])) visit(given[step], { parent: at, step }, found);
    }
  };
};

const list =
  (visit: Visit): Visit =>
  (value, at, found) => {
    (value as readonly unknown[]).forEach((item, step) => {
      if (!isNothing(item)) visit(item, { parent: at, step }, found);
    });
  };

const map =
  (visit: Visit): Visit =>
  (value, at, found) => {
    for (const [step, item] of Object.entries(value as object)) {
      if (!isNothing(item)) visit(item, { parent: at, step }, found);
    }
  };
