import { matches, matchesArn } from './match.ts';

export type ContextValue = string | readonly string[];
/** The condition keys of a request: `get` takes a key in lower case. A Map is one. */
export interface Context {
  get(key: string): ContextValue | undefined;
}

type Test = (wanted: string, given: string) => boolean;

const numeric =
  (compare: (given: number, wanted: number) => boolean): Test =>
  (wanted, given) =>
    compare(Number(given), Number(wanted));

const date =
  (compare: (given: number, wanted: number) => boolean): Test =>
  (wanted, given) =>
    compare(instant(given), instant(wanted));

const instant = (text: string): number => (/^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text));

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const POSITIVE: Readonly<Record<string, Test>> = {
  StringEquals: (wanted, given) => wanted === given,
  StringEqualsIgnoreCase: (wanted, given) => wanted.toLowerCase() === given.toLowerCase(),
  StringLike: (wanted, given) => matches(wanted, given),
  ArnEquals: matchesArn,
  ArnLike: matchesArn,
  Bool: (wanted, given) => wanted.toLowerCase() === given.toLowerCase(),
  NumericEquals: numeric((given, wanted) => given === wanted),
  NumericLessThan: numeric((given, wanted) => given < wanted),
  NumericLessThanEquals: numeric((given, wanted) => given <= wanted),
  NumericGreaterThan: numeric((given, wanted) => given > wanted),
  NumericGreaterThanEquals: numeric((given, wanted) => given >= wanted),
  DateEquals: date((given, wanted) => given === wanted),
  DateLessThan: date((given, wanted) => given < wanted),
  DateLessThanEquals: date((given, wanted) => given <= wanted),
  DateGreaterThan: date((given, wanted) => given > wanted),
  DateGreaterThanEquals: date((given, wanted) => given >= wanted),
  IpAddress: (wanted, given) => inNetwork(wanted, given),
};

const NEGATIVE: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
  NumericNotEquals: 'NumericEquals',
  DateNotEquals: 'DateEquals',
  NotIpAddress: 'IpAddress',
};

export const isOperator = (operator: string): boolean => {
  const { name } = parse(operator);
  return name === 'Null' || Object.hasOwn(POSITIVE, name) || Object.hasOwn(NEGATIVE, name);
};

/** Whether one `{ operator: { key: values } }` of a Condition block holds. An operator that is not known never does. */
export const holds = (operator: string, key: string, wanted: readonly string[], context: Context): boolean => {
  const { name, ifExists, set } = parse(operator);
  const given = context.get(key.toLowerCase());
  if (name === 'Null') return wanted.some((text) => (text.toLowerCase() === 'true') === (given === undefined));
  if (given === undefined) return absentHolds(name, set, ifExists);
  const values = typeof given === 'string' ? [given] : given;
  const opposite = NEGATIVE[name];
  const test = POSITIVE[opposite ?? name];
  if (!test) return false;
  const one = (value: string) => wanted.some((text) => test(text, value)) !== (opposite !== undefined);
  return set === 'ForAllValues'
    ? values.every(one)
    : set === 'ForAnyValue' || opposite === undefined
      ? values.some(one)
      : values.every(one);
};

/**
 * `ForAnyValue` never holds for an absent key, not even with `IfExists`, which AWS applies after it:
 * https://repost.aws/questions/QU9HFmDzP0QGuU-fd7rS6B7w/foranyvalue-stringequalsifexists-behaving-unexpectedly and
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
const absentHolds = (name: string, set: string | undefined, ifExists: boolean): boolean =>
  set === undefined ? ifExists || name in NEGATIVE : set === 'ForAllValues';

interface Operator {
  readonly set: string | undefined;
  readonly ifExists: boolean;
  readonly name: string;
}

const operators = new Map<string, Operator>();

const parse = (operator: string): Operator => {
  const known = operators.get(operator);
  if (known) return known;
  const made = read(operator);
  operators.set(operator, made);
  return made;
};

const read = (operator: string): Operator => {
  const set = /^(ForAllValues|ForAnyValue):/.exec(operator)?.[1];
  const rest = set ? operator.slice(set.length + 1) : operator;
  const ifExists = rest.endsWith('IfExists');
  return { set, ifExists, name: ifExists ? rest.slice(0, -'IfExists'.length) : rest };
};

const inNetwork = (cidr: string, address: string): boolean => {
  const [base = '', bits = '32'] = cidr.split('/');
  const shift = 2 ** (32 - Number(bits));
  return Math.floor(ipNumber(base) / shift) === Math.floor(ipNumber(address) / shift);
};

const ipNumber = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
