import { createHash } from 'node:crypto';
import jsonata from 'jsonata';

const HASHES: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};
const LONGEST_RANGE = 1000;

/**
 * What Step Functions adds to JSONata, as far as it depends on its arguments only. `$eval` is not offered there.
 * https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html#jsonata-functions-provided-by-sfn
 */
export const dataFunctions = {
  partition: (array: unknown, size: number): unknown[][] => {
    if (!Array.isArray(array) || !Number.isInteger(size) || size < 1) {
      throw new Error('$partition takes an array and a size of at least 1.');
    }
    const count = Math.ceil(array.length / size);
    return Array.from({ length: count }, (_, index) => array.slice(index * size, (index + 1) * size));
  },
  range: (first: number, last: number, step: number): number[] => {
    if (![first, last, step].every(Number.isInteger) || step === 0) {
      throw new Error('$range takes three whole numbers, the last of them not 0.');
    }
    const count = Math.max(Math.floor((last - first) / step) + 1, 0);
    if (count > LONGEST_RANGE) throw new Error(`$range gives at most ${LONGEST_RANGE} numbers, not ${count}.`);
    return Array.from({ length: count }, (_, index) => first + index * step);
  },
  hash: (text: string, algorithm: string): string => {
    const known = HASHES[algorithm];
    if (!known) throw new Error(`$hash knows ${Object.keys(HASHES).join(', ')}, not ${algorithm}.`);
    return createHash(known).update(text).digest('hex');
  },
  parse: (text: string): unknown => JSON.parse(text) as unknown,
  eval: (): never => {
    throw new Error('$eval is not supported by Step Functions; use $parse.');
  },
} as const;

const format = jsonata('$fromMillis($at, $picture, $timezone)');

interface TimeAndChance {
  now(): number;
  random(): number;
  uuid(): string;
}

/** The functions that depend on time and chance, which are the host's. */
export const hostFunctions = (host: TimeAndChance): Readonly<Record<string, unknown>> => ({
  now: (picture?: string, timezone?: string) => format.evaluate(undefined, { at: host.now(), picture, timezone }),
  millis: () => host.now(),
  random: (seed?: number) => (seed === undefined ? host.random() : seeded(seed)),
  uuid: () => host.uuid(),
});

/** 0 to 1, the same for the same seed. */
const seeded = (seed: number): number =>
  Number.parseInt(createHash('sha256').update(String(seed)).digest('hex').slice(0, 12), 16) / 2 ** 48;
