import { checkComplexity } from './complexity.ts';
import { fieldsOf } from './event-fields.ts';
import { leafTest } from './leaf.ts';
import { refuse } from './refuse.ts';
import { type FieldTest, type Rule, satisfies } from './rule.ts';

export type EventMatcher = (event: unknown) => boolean;

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const LONGEST = 2048;

/**
 * Compiles an event pattern. Throws InvalidEventPatternException with what is wrong and where.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export const compileEventPattern = (text: string): EventMatcher => {
  if (text.length > LONGEST) refuse(`it has ${text.length} characters; ${LONGEST} are allowed`);
  const pattern = parse(text);
  const matches = compilePattern(pattern);
  checkComplexity(pattern);
  return matches;
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    return refuse(`it is not JSON: ${(error as Error).message}`);
  }
};

/** Compiles a pattern that is an object already, without EventBridge's limits on length and complexity. */
export const compilePattern = (pattern: unknown): EventMatcher => {
  if (!isObject(pattern)) return refuse('Filter is not an object');
  const rules = addObject([new Map()], pattern, '', false);
  return (event) => {
    const fields = fieldsOf(event);
    return rules.some((rule) => satisfies(rule, fields));
  };
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The rules with what an object of the pattern asks for, beside what they ask for already. */
const addObject = (
  rules: readonly Rule[],
  pattern: Readonly<Record<string, unknown>>,
  at: string,
  inOr: boolean,
): readonly Rule[] => {
  const entries = Object.entries(pattern);
  if (entries.length === 0) refuse(`Empty objects are not allowed${at === '' ? '' : ` at "${at}"`}`);
  return entries.reduce((made, [name, inner]) => addField(made, name, inner, at, inOr), rules);
};

const addField = (rules: readonly Rule[], name: string, inner: unknown, at: string, inOr: boolean): readonly Rule[] => {
  if (name === '$or' && Array.isArray(inner)) return addOr(rules, inner, at);
  if (inOr && RESERVED.includes(name))
    refuse(`${name} is Ruler reserved fieldName which cannot be used inside $or${at === '' ? '' : ` at "${at}"`}`);
  const path = at === '' ? name : `${at}.${name}`;
  if (isObject(inner)) return addObject(rules, inner, path, inOr);
  if (!Array.isArray(inner)) return refuse(`"${path}" must be an object or an array`);
  const test = fieldTest(inner, path);
  return rules.map((rule) => new Map([...rule, [path, test]]));
};

/** Operators, the comparisons of numbers, and names that event-ruler keeps for later: its `Constants.java`. */
const RESERVED: readonly string[] = [
  ...['exactly', 'equals-ignore-case', 'prefix', 'suffix', 'anything-but', 'exists', 'wildcard', 'numeric', 'cidr'],
  ...['=', '<', '<=', '>', '>=', 'regex', 'not-wildcard', 'not-equals-ignore-case', 'date-after', 'date-on-or-after'],
  ...['date-before', 'date-on-or-before', 'in-date-range', 'ip-address-in-range', 'ip-address-not-in-range'],
];

/** Each `$or` multiplies the rules by its branches; a pattern of 2,048 characters could ask for millions of billions. */
const MOST_RULES = 1000;

const addOr = (rules: readonly Rule[], branches: readonly unknown[], at: string): readonly Rule[] => {
  const where = at === '' ? '' : ` at "${at}"`;
  if (branches.length < 2) refuse(`There must have at least 2 Objects in $or relationship${where}`);
  if (rules.length * branches.length > MOST_RULES)
    refuse(`The branches of $or make more than ${MOST_RULES} combinations${where}`);
  return branches.flatMap((branch) =>
    isObject(branch)
      ? addObject(rules, branch, at, true)
      : refuse(`Only JSON object is allowed in array of $or relationship${where}`),
  );
};

const fieldTest = (matchers: readonly unknown[], at: string): FieldTest => {
  if (matchers.length === 0) refuse(`Empty arrays are not allowed at "${at}"`);
  const presences = matchers.map((matcher) => presence(matcher, at));
  const tests = matchers
    .filter((_matcher, index) => presences[index] === undefined)
    .map((matcher) => leafTest(matcher, at));
  return {
    tests: presences.includes(true) ? [() => true, ...tests] : tests,
    absent: presences.includes(false),
  };
};

/** `exists` asks for leaves: a field that holds an object has none of its own. */
const presence = (matcher: unknown, at: string): boolean | undefined => {
  if (!isObject(matcher) || !('exists' in matcher)) return undefined;
  const wanted = matcher['exists'];
  if (typeof wanted !== 'boolean' || Object.keys(matcher).length > 1)
    return refuse(`exists match pattern must be either true or false at "${at}"`);
  return wanted;
};
