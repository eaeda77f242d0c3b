import { leafTest, type Test } from './leaf.ts';
import { refuse } from './refuse.ts';

export type EventMatcher = (event: unknown) => boolean;

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const LONGEST = 2048;

/**
 * Compiles an event pattern. Throws InvalidEventPatternException with what is wrong and where.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export const compileEventPattern = (text: string): EventMatcher => {
  if (text.length > LONGEST) refuse(`it has ${text.length} characters; ${LONGEST} are allowed`);
  return compilePattern(parse(text), '');
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    return refuse(`it is not JSON: ${(error as Error).message}`);
  }
};

/** Compiles a pattern that is an object already, without the limit on its length. `at` is where it stands in a larger one. */
export const compilePattern = (pattern: unknown, at = ''): EventMatcher => {
  if (!isObject(pattern))
    return refuse(at === '' ? 'Filter is not an object' : `"${at}" must be an object or an array`);
  const entries = Object.entries(pattern);
  if (entries.length === 0) return refuse(`Empty objects are not allowed${at === '' ? '' : ` at "${at}"`}`);
  const fields = entries.map(([name, inner]) => field(name, inner, at === '' ? name : `${at}.${name}`));
  return (event) => alternatives(event).some((one) => fields.every((matches) => matches(one)));
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Of an array of objects one element has to satisfy all fields; a missing object still satisfies `exists: false`. */
const alternatives = (event: unknown): readonly unknown[] =>
  Array.isArray(event) && event.length > 0 ? event.flatMap(alternatives) : [event];

const field = (name: string, inner: unknown, at: string): EventMatcher => {
  if (name === '$or' && Array.isArray(inner)) return anyOf(inner, at);
  const matches = Array.isArray(inner) ? leaves(inner, at) : compilePattern(inner, at);
  return (event) => matches(isObject(event) && Object.hasOwn(event, name) ? event[name] : undefined);
};

const anyOf = (branches: readonly unknown[], at: string): EventMatcher => {
  if (branches.length < 2) refuse(`"${at}" has to hold two patterns at least`);
  const tests = branches.map((branch, index) => compilePattern(branch, `${at}[${index}]`));
  return (event) => tests.some((matches) => matches(event));
};

const leaves = (matchers: readonly unknown[], at: string): EventMatcher => {
  if (matchers.length === 0) refuse(`Empty arrays are not allowed at "${at}"`);
  const tests = matchers.map((matcher) => presence(matcher, at) ?? present(leafTest(matcher, at)));
  return (value) => {
    const values = scalars(value);
    return tests.some((test) => test(values));
  };
};

type ValuesTest = (values: readonly unknown[]) => boolean;

const present =
  (test: Test): ValuesTest =>
  (values) =>
    values.some(test);

/** `exists` asks for leaves: a field that holds an object has none of its own. */
const presence = (matcher: unknown, at: string): ValuesTest | undefined => {
  if (!isObject(matcher) || !('exists' in matcher)) return undefined;
  const wanted = matcher['exists'];
  if (typeof wanted !== 'boolean' || Object.keys(matcher).length > 1)
    return refuse(`exists match pattern must be either true or false at "${at}"`);
  return (values) => values.length > 0 === wanted;
};

const scalars = (value: unknown): readonly unknown[] => {
  if (Array.isArray(value)) return value.flatMap(scalars);
  return value === undefined || isObject(value) ? [] : [value];
};
