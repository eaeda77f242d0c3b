import { isIP } from 'node:net';
import { anythingBut } from './anything-but.ts';
import { cidr, sameAddress } from './cidr.ts';
import { numeric } from './numeric.ts';
import { refuse } from './refuse.ts';
import { equalsIgnoreCase, prefix, suffix, wildcard } from './text.ts';

/** Decides about one value of the event: a string, number, boolean or null. */
export type Test = (value: unknown) => boolean;

const OPERATORS: Readonly<Record<string, (operand: unknown, at: string) => Test>> = {
  prefix,
  suffix,
  'equals-ignore-case': equalsIgnoreCase,
  wildcard,
  cidr,
  numeric,
  'anything-but': anythingBut,
};

/** One element of a field's array: a value to equal, or an object with one operator. */
export const leafTest = (matcher: unknown, at: string): Test => {
  if (Array.isArray(matcher)) return refuse(`"${at}" holds an array in an array`);
  if (typeof matcher === 'string' && isIP(matcher) !== 0)
    return (value) => typeof value === 'string' && (value === matcher || sameAddress(matcher, value));
  if (typeof matcher !== 'object' || matcher === null) return (value) => value === matcher;
  const [[operator, operand] = refuse(`"${at}" holds an empty object`), ...more] = Object.entries(matcher);
  if (more.length > 0) return refuse(`Only one key allowed in match expression at "${at}"`);
  const make = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  return make ? make(operand, at) : refuse(`Unrecognized match type ${operator} at "${at}"`);
};
