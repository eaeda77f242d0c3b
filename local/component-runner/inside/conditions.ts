import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

type Condition = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value));
const order = (a: unknown, b: unknown): number => {
  const [x, y] = [text(a), text(b)];
  return x < y ? -1 : x > y ? 1 : 0;
};
/** "If the conversion is not possible, the comparison returns false." An empty text is no number either. */
const numbers = (own: unknown, value: unknown, compare: (value: number, own: number) => boolean): boolean => {
  const [a, b] = [value, own].map((each) => (text(each).trim() === '' ? Number.NaN : Number(text(each)))) as [
    number,
    number,
  ];
  return !Number.isNaN(a) && !Number.isNaN(b) && compare(a, b);
};
const hash =
  (algorithm: string) =>
  (expected: unknown, { path }: Condition) =>
    createHash(algorithm)
      .update(readFileSync(text(path)))
      .digest('hex') === text(expected).toLowerCase();
const is = (path: unknown, kind: 'isFile' | 'isDirectory'): boolean => {
  const name = text(path);
  return existsSync(name) && statSync(name)[kind]();
};

const onPath = (name: string): boolean =>
  [
    ...(process.env['PATH'] ?? '').split(':').map((folder) => join(folder, name)),
    ...(name.startsWith('/') ? [name] : []),
  ].some((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/**
 * What each operator answers of its own value and those beside it. A value is compared with the operator's:
 * `numberLessThan: 5, value: 3` holds. https://docs.aws.amazon.com/imagebuilder/latest/userguide/toe-comparison-operators.html
 */
const OPERATORS: Readonly<Record<string, (own: unknown, condition: Condition) => boolean>> = {
  binaryExists: (own) => onPath(text(own)),
  fileExists: (own) => is(own, 'isFile'),
  folderExists: (own) => is(own, 'isDirectory'),
  stringIsEmpty: (own) => text(own) === '',
  stringIsWhitespace: (own) => /^\s+$/.test(text(own)),
  stringEquals: (own, { value }) => text(own).toLowerCase() === text(value).toLowerCase(),
  stringLessThan: (own, { value }) => order(value, own) < 0,
  stringLessThanEquals: (own, { value }) => order(value, own) <= 0,
  stringGreaterThan: (own, { value }) => order(value, own) > 0,
  stringGreaterThanEquals: (own, { value }) => order(value, own) >= 0,
  patternMatches: (own, { value }) => new RegExp(text(own)).test(text(value)),
  numberEquals: (own, { value }) => numbers(own, value, (a, b) => a === b),
  numberLessThan: (own, { value }) => numbers(own, value, (a, b) => a < b),
  numberLessThanEquals: (own, { value }) => numbers(own, value, (a, b) => a <= b),
  numberGreaterThan: (own, { value }) => numbers(own, value, (a, b) => a > b),
  numberGreaterThanEquals: (own, { value }) => numbers(own, value, (a, b) => a >= b),
  fileMD5Equals: hash('md5'),
  fileSHA1Equals: hash('sha1'),
  fileSHA256Equals: hash('sha256'),
  fileSHA512Equals: hash('sha512'),
};

/** Whether a condition with its references filled in holds. Throws where it cannot be told, as for the hash of no file. */
export const holds = (condition: unknown): boolean => {
  const given = (Array.isArray(condition) && condition.length === 1 ? condition[0] : condition) as Condition;
  if ('and' in given) return list(given['and']).every(holds);
  if ('or' in given) return list(given['or']).some(holds);
  if ('not' in given) return !list(given['not']).every(holds);
  const found = Object.entries(OPERATORS).find(([name]) => name in given);
  if (!found) throw new Error(`The condition ${JSON.stringify(condition)} has no operator`);
  const [name, operator] = found;
  return operator(given[name], given);
};

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

export type StepAction = 'Execute' | 'Skip' | 'Abort';

/**
 * What `if` says about its step. What is left out is the other way: a step with `then: Skip` alone is executed otherwise; without
 * either, it is executed where the condition holds. Documents of AWS write `then` and `else` inside `not` too: they mean the whole.
 */
export const decide = (given: unknown): StepAction => {
  const map = (Array.isArray(given) ? given[0] : given) as Condition;
  const [yes, no] = [actionIn(map, 'then'), actionIn(map, 'else')];
  if (holds(map)) return yes ?? 'Execute';
  return no ?? (yes === undefined || yes === 'Execute' ? 'Skip' : 'Execute');
};

/** The outermost one of that name. */
const actionIn = (condition: unknown, key: 'then' | 'else'): StepAction | undefined => {
  if (typeof condition !== 'object' || condition === null) return undefined;
  const map = condition as Condition;
  const inner = ['and', 'or', 'not'].flatMap((operator) => (operator in map ? list(map[operator]) : []));
  return (
    (map[key] as StepAction | undefined) ?? inner.map((each) => actionIn(each, key)).find((each) => each !== undefined)
  );
};
