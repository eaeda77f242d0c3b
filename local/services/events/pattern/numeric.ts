import { refuse } from './refuse.ts';

const COMPARE: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
const LARGEST = 5_000_000_000;

interface Bound {
  readonly sign: string;
  readonly bound: number;
}

/** `["=", 5]`, `["<", 10]` or a range `[">", 0, "<=", 5]`. Only numbers match, never digits in a string. */
export const numeric = (operand: unknown, at: string): ((value: unknown) => boolean) => {
  if (!Array.isArray(operand)) return refuse(`Value of numeric must be an array at "${at}"`);
  if (operand.length === 0) return refuse(`Invalid member in numeric match: ] at "${at}"`);
  if (operand.length > 4) return refuse(`Too many terms in numeric range expression at "${at}"`);
  const bounds: Bound[] = [];
  for (let index = 0; index < operand.length; index += 2) bounds.push(bound(operand[index], operand[index + 1], at));
  if (bounds.length === 2) checkRange(bounds, at);
  return (value) => typeof value === 'number' && bounds.every(({ sign, bound }) => COMPARE[sign]?.(value, bound));
};

const bound = (sign: unknown, value: unknown, at: string): Bound => {
  if (typeof sign !== 'string' || !Object.hasOwn(COMPARE, sign))
    return refuse(`Unrecognized numeric range operator: ${sign} at "${at}"`);
  if (typeof value !== 'number') return refuse(`Value of ${sign} must be numeric at "${at}"`);
  if (Math.abs(value) > LARGEST) return refuse(`Value of ${sign} must be within ${-LARGEST} and ${LARGEST} at "${at}"`);
  return { sign, bound: value };
};

const checkRange = ([low, high]: readonly Bound[], at: string): void => {
  if (!low?.sign.startsWith('>')) refuse(`Too many terms in numeric range expression at "${at}"`);
  if (!high?.sign.startsWith('<')) refuse(`Bad numeric range operator: ${high?.sign} at "${at}"`);
  if (Number(low?.bound) >= Number(high?.bound))
    refuse(`Bottom must be less than top at "${at}": write a range as [">", 0, "<=", 5]`);
};
