import { createHash } from 'node:crypto';
import jsonata from 'jsonata';
import { readJson } from '../../../../shared/state-machine-definition/json-text.ts';

const HASHES: Readonly<Record<string, string>> = {
  'SHA-1': 'sha1',
  'SHA-384': 'sha384',
  'SHA-256': 'sha256',
  'SHA-512': 'sha512',
  MD5: 'md5',
};
const LONGEST_RANGE = 1000;

/** An error of JSONata's own form. */
const fault = (code: string, message: string): Error => Object.assign(new Error(message), { code });

const mismatch = (name: string, position: number): Error =>
  fault('T0410', `Argument ${position} of function "${name}" does not match function signature`);

/**
 * What Step Functions adds to JSONata, as far as it depends on its arguments only. Undefined arguments give undefined, as
 * JSONata's own functions do. `$eval` is not offered there.
 * https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html#jsonata-functions-provided-by-sfn
 */
export const dataFunctions = {
  partition: (items?: unknown, size?: unknown): unknown[][] | undefined => {
    if (items === undefined) return undefined;
    if (!Array.isArray(items)) throw fault('T0412', 'Argument 1 of function "partition" must be an array');
    if (size === undefined) return [items];
    if (typeof size !== 'number') throw mismatch('partition', 2);
    if (size < 0) throw fault('D3137', 'Second argument must be zero or greater');
    const whole = Math.trunc(size);
    if (whole === 0 || items.length === 0) return undefined;
    const count = Math.ceil(items.length / whole);
    return Array.from({ length: count }, (_, index) => items.slice(index * whole, (index + 1) * whole));
  },
  /** A sequence, as a path gives: of one number it is that number, of none nothing. */
  range: (...bounds: unknown[]): number | number[] | undefined => {
    if (bounds.length < 3 || bounds.slice(0, 3).includes(undefined)) return undefined;
    const [first = 0, last = 0, step = 0] = bounds.slice(0, 3).map((bound, index) => {
      if (typeof bound !== 'number') throw mismatch('range', index + 1);
      return Math.trunc(bound);
    });
    if (step === 0) return undefined;
    const count = Math.max(Math.floor((last - first) / step) + 1, 0);
    if (count > LONGEST_RANGE)
      throw new Error(`$range returns at most ${LONGEST_RANGE} numbers, but this call asks for ${count}.`);
    const numbers = Array.from({ length: count }, (_, index) => first + index * step);
    return numbers.length < 2 ? numbers[0] : numbers;
  },
  hash: (...given: unknown[]): string | undefined => {
    const [text, algorithm] = given;
    if (given.length === 0 || (text !== undefined && typeof text !== 'string')) throw mismatch('hash', 1);
    if (text === undefined || given.length === 1) return undefined;
    const known = Object.hasOwn(HASHES, String(algorithm)) ? HASHES[String(algorithm)] : undefined;
    if (known === undefined) {
      const shown = algorithm === undefined ? 'null' : String(algorithm);
      throw fault('D3137', `Hash algorithm '${shown}' must be one of ${Object.keys(HASHES).join(', ')}`);
    }
    return createHash(known).update(text).digest('hex');
  },
  parse: (text?: unknown): unknown => {
    if (text === undefined) return undefined;
    if (typeof text !== 'string') throw mismatch('parse', 1);
    const read = readJson(text);
    if ('value' in read) return read.value;
    throw fault('D3137', `The argument of $parse is not valid JSON: ${read.fault}`);
  },
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
  random: (seed?: unknown) => {
    if (seed === undefined) return host.random();
    if (typeof seed !== 'number') throw mismatch('random', 1);
    return seeded(seed);
  },
  uuid: (...given: unknown[]) => {
    if (given.length > 0) throw mismatch('uuid', 1);
    return host.uuid();
  },
});

/** 0 to 1, the same for the same seed. */
const seeded = (seed: number): number =>
  Number.parseInt(createHash('sha256').update(String(seed)).digest('hex').slice(0, 12), 16) / 2 ** 48;
