import { createHash } from 'node:crypto';
import { StatesError } from './errors.ts';

const HASHES: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

const refuse = (what: string): never => {
  throw new StatesError('States.QueryEvaluationError', what);
};

/** JSONata functions that Step Functions adds: https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html */
export const stepFunctions = {
  partition: (array: unknown, size: number): unknown[][] => {
    if (!Array.isArray(array) || !Number.isInteger(size) || size < 1)
      return refuse('$partition takes an array and a size of at least 1');
    return Array.from({ length: Math.ceil(array.length / size) }, (_, index) =>
      array.slice(index * size, (index + 1) * size),
    );
  },
  range: (first: number, last: number, step: number): number[] => {
    if (![first, last, step].every(Number.isInteger) || step === 0)
      return refuse('$range takes whole numbers and a step that is not 0');
    const count = Math.floor((last - first) / step) + 1;
    if (count > 1000) return refuse('$range gives at most 1,000 numbers');
    return Array.from({ length: Math.max(count, 0) }, (_, index) => first + index * step);
  },
  hash: (text: string, algorithm: string): string => {
    const known = HASHES[algorithm] ?? refuse(`$hash knows ${Object.keys(HASHES).join(', ')}, not ${algorithm}`);
    return createHash(known).update(text).digest('hex');
  },
  parse: (text: string): unknown => {
    try {
      return JSON.parse(text) as unknown;
    } catch (error) {
      return refuse(`$parse was given no JSON: ${(error as Error).message}`);
    }
  },
  eval: () => refuse('$eval is not supported by Step Functions; use $parse'),
} as const;
