import type { z } from 'zod';
import { nearest } from '../../shared/component-document/nearest.ts';
import type { Problem } from '../../shared/configuration/problems.ts';
import { keysAt } from './json-schema.ts';

type Issue = z.core.$ZodIssue;

/** Keys that somebody will look for under `at`, or anywhere, and why they are not there. */
export interface Explained {
  readonly at?: string;
  /** Before each reason. */
  readonly says: string;
  readonly reasons: Readonly<Record<string, string>>;
}

/**
 * What the schema refuses, one by one, at most one more than `most`: unknown keys apart, and of a union only what concerns the value
 * that is there.
 */
export const problemsOf = (
  schema: z.ZodType,
  issues: readonly Issue[],
  most: number,
  explained: readonly Explained[] = [],
): Problem[] => {
  const problems: Problem[] = [];
  for (const problem of each(schema, issues, explained)) {
    problems.push(problem);
    if (problems.length > most) break;
  }
  return problems;
};

/** One after the other, since each takes a search of the schema. */
function* each(schema: z.ZodType, issues: readonly Issue[], explained: readonly Explained[]): Generator<Problem> {
  for (const issue of issues) {
    const path = issue.path as (string | number)[];
    if (issue.code === 'unrecognized_keys')
      for (const key of issue.keys)
        yield { path: [...path, key], message: reason(explained, path, key) ?? unknownKey(schema, path, key) };
    else if (issue.code === 'invalid_union')
      yield* each(
        schema,
        ofUnion(issue).map((inner) => ({ ...inner, path: [...path, ...inner.path] }) as Issue),
        explained,
      );
    else if (issue.code === 'invalid_key')
      yield { path, message: issue.issues.map(({ message }) => message).join(', ') || issue.message };
    else yield { path, message: issue.message };
  }
}

const ofUnion = (issue: Extract<Issue, { code: 'invalid_union' }>): readonly Issue[] => {
  if (!issue.errors.every((errors) => depth(errors) === 0)) return closest(issue.errors);
  const message = either([...new Set(issue.errors.flatMap((errors) => errors.map((inner) => inner.message)))]);
  return [{ ...issue, code: 'custom', path: [], message } as Issue];
};

const BEGINNINGS = ['is missing: give ', 'has to be '];

/** `has to be A, or has to be B` is said as `has to be A or B`, and with a comma where one of them has one itself. */
const either = (messages: readonly string[]): string => {
  const common = BEGINNINGS.find((beginning) => messages.every((message) => message.startsWith(beginning))) ?? '';
  const short = common !== '' && !messages.some((message) => message.includes(','));
  return `${common}${messages.map((message) => message.slice(common.length)).join(short ? ' or ' : ', or ')}`;
};

const reason = (explained: readonly Explained[], path: readonly (string | number)[], key: string) => {
  const found = explained.find(
    ({ at, reasons }) => (at === undefined || path[0] === at) && Object.hasOwn(reasons, key),
  );
  return found && `${found.says}${found.reasons[key]}`;
};

const unknownKey = (schema: z.ZodType, path: readonly (string | number)[], key: string): string => {
  const known = keysAt(schema, path);
  if (known.includes(key)) return `"${key}" does not go together with the other settings here: leave out one of them`;
  const near = nearest(key, known);
  return `"${key}" is not known here: ${near ? `did you mean "${near}"?` : `known are ${known.join(', ')}`}`;
};

/** Of the alternatives of a union, the one that the value came nearest to: least is missing, it failed deepest, and not by its type. */
const closest = (alternatives: readonly (readonly Issue[])[]): readonly Issue[] =>
  alternatives.toSorted((a, b) => foreign(a) - foreign(b) || depth(b) - depth(a))[0] ?? [];

/** Keys that the alternative does not know: a value with such keys was meant to be another one, unless that is no map at all. */
const foreign = (issues: readonly Issue[]): number =>
  issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0)
    ? Number.MAX_SAFE_INTEGER
    : issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 0), 0);

const OTHER_KIND: readonly string[] = ['invalid_type', 'invalid_value'];

const depth = (issues: readonly Issue[]): number =>
  Math.max(0, ...issues.map(({ path, code }) => path.length * 2 + (OTHER_KIND.includes(code ?? '') ? 0 : 1)));

/** Says what the schema itself has no words for. */
export const inWords: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? `is missing: give ${kind(issue.expected)}`
        : `has to be ${kind(issue.expected)}`;
    case 'invalid_value':
      return `${issue.input === undefined ? 'is missing: give' : 'has to be'} ${issue.values.map(String).join(' or ')}`;
    case 'too_small':
      return `${measure(issue.origin)} at least ${issue.minimum}`;
    case 'too_big':
      return `${measure(issue.origin)} at most ${issue.maximum}`;
    default:
      return undefined;
  }
};

const KINDS: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'a map of settings',
  record: 'a map of settings',
  string: 'a text, in quotes if it looks like a number',
  boolean: 'true or false',
  number: 'a number',
  int: 'a whole number',
};

const kind = (expected: string): string => KINDS[expected] ?? expected;

const measure = (origin: string): string =>
  origin === 'array' ? 'its number of items has to be' : origin === 'string' ? 'its length has to be' : 'has to be';
