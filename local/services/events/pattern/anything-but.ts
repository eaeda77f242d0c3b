import { refuse } from './refuse.ts';
import { equalsIgnoreCase, prefix, suffix, wildcard } from './text.ts';

type Test = (value: unknown) => boolean;

interface Nested {
  readonly make: (operand: unknown, at: string) => Test;
  /** What AWS says to an operand that is no text. */
  readonly notText: string;
  readonly mayBeEmpty?: boolean;
}

const NESTED: Readonly<Record<string, Nested>> = {
  prefix: { make: prefix, notText: 'prefix/suffix match pattern must be a string' },
  suffix: { make: suffix, notText: 'prefix/suffix match pattern must be a string' },
  'equals-ignore-case': {
    make: equalsIgnoreCase,
    notText: 'Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.',
  },
  wildcard: { make: wildcard, notText: 'wildcard match pattern must be a string', mayBeEmpty: true },
};

/** A value, a list of values of one kind, or `prefix`, `suffix`, `equals-ignore-case`, `wildcard` of one or several. */
export const anythingBut = (operand: unknown, at: string): Test => {
  const unwanted = isObject(operand) ? nested(operand, at) : values(operand, at);
  return (value) => !unwanted(value);
};

const isObject = (operand: unknown): operand is object =>
  typeof operand === 'object' && operand !== null && !Array.isArray(operand);

const values = (operand: unknown, at: string): Test => {
  const all: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  const kinds = new Set(all.map((value) => typeof value));
  const [kind = ''] = kinds;
  if (all.length === 0) return refuse(`Empty arrays are not allowed in anything-but at "${at}"`);
  if (kinds.size > 1 || (kind !== 'string' && kind !== 'number')) {
    return refuse(`Inside anything-but list, either all values are numbers or strings at "${at}"`);
  }
  return (value) => all.includes(value);
};

const nested = (operand: object, at: string): Test => {
  const [[operator, inner] = refuse(`Empty objects are not allowed in anything-but at "${at}"`), ...more] =
    Object.entries(operand);
  const found = Object.hasOwn(NESTED, operator) ? NESTED[operator] : undefined;
  if (!found || more.length > 0) return refuse(`Unsupported anything-but pattern: ${operator} at "${at}"`);
  if (isObject(inner))
    return refuse(`Value of anything-but must be an array or single string/number value. at "${at}"`);
  const texts: readonly unknown[] = Array.isArray(inner) ? inner : [inner];
  if (texts.some((text) => typeof text !== 'string')) return refuse(`${found.notText} at "${at}"`);
  if (texts.length === 0 || (texts.includes('') && !found.mayBeEmpty))
    return refuse(`Null or empty ${operator} not allowed in anything-but at "${at}"`);
  const tests = texts.map((text) => found.make(text, at));
  return (value) => tests.some((test) => test(value));
};
