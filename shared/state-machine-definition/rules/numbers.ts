import { type Diagnostic, schemaProblem } from '../diagnostic.ts';
import { isExpressionText } from '../expressions/expression-text.ts';
import type { Json } from '../json.ts';
import type { QueryLanguage } from './scope.ts';
import { wrongType } from './values.ts';

interface Range {
  readonly least?: number;
  readonly most?: number;
  /** Fractions are taken. */
  readonly fractions?: boolean;
}

const SECONDS = 99_999_999;
/** A year of 366 days. */
const LONGEST_DELAY = 31_622_400;

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html, state-wait.html, state-map.html */
const OF_STATES: Readonly<Record<string, Range>> = {
  TimeoutSeconds: { least: 1, most: SECONDS },
  HeartbeatSeconds: { least: 1, most: SECONDS },
  Seconds: { least: 0, most: SECONDS },
  MaxConcurrency: { least: 0 },
  ToleratedFailurePercentage: { least: 0, most: 100, fractions: true },
  ToleratedFailureCount: { least: 0 },
};

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-retrying-after-an-error */
const OF_RETRIERS: Readonly<Record<string, Range>> = {
  IntervalSeconds: { least: 0, most: SECONDS },
  MaxAttempts: { least: 0, most: SECONDS },
  BackoffRate: { least: 1, fractions: true },
  MaxDelaySeconds: { least: 1, most: LONGEST_DELAY },
};

/** A machine may have 0. */
const OF_MACHINES: Readonly<Record<string, Range>> = { TimeoutSeconds: { least: 0, most: SECONDS } };

const OF_BATCHERS: Readonly<Record<string, Range>> = {
  MaxItemsPerBatch: { least: 1 },
  MaxInputBytesPerBatch: { least: 1 },
};

export const numbersOfState = (state: Json, language: QueryLanguage, location: string): Diagnostic[] =>
  inRanges(state, OF_STATES, location, language === 'JSONata');

export const numbersOfBatcher = (batcher: Json, language: QueryLanguage, location: string): Diagnostic[] =>
  inRanges(batcher, OF_BATCHERS, location, language === 'JSONata');

export const numbersOfMachine = (machine: Json, location: string): Diagnostic[] =>
  inRanges(machine, OF_MACHINES, location, false);

export const numbersOfRetrier = (retrier: Json, location: string): Diagnostic[] => [
  ...inRanges(retrier, OF_RETRIERS, location, false),
  ...delays(retrier, location),
];

const inRanges = (
  object: Json,
  ranges: Readonly<Record<string, Range>>,
  location: string,
  mayBeExpression: boolean,
): Diagnostic[] =>
  Object.entries(ranges).flatMap(([field, range]) => {
    const value = object[field];
    if (value === undefined || (mayBeExpression && isExpressionText(value))) return [];
    return inRange(value, range, `${location}/${field}`);
  });

const inRange = (value: unknown, { least, most, fractions = false }: Range, location: string): Diagnostic[] => {
  if (typeof value !== 'number') return [wrongType(fractions ? 'NUMBER' : 'INTEGER', location)];
  if (!fractions && !Number.isInteger(value)) return [wrongType('INTEGER', location)];
  if (least !== undefined && value < least) return [schemaProblem(`Minimum value is ${least}`, location)];
  if (most !== undefined && value > most) return [schemaProblem(`Maximum value is ${most}`, location)];
  return [];
};

const delays = ({ IntervalSeconds = 1, MaxDelaySeconds }: Json, location: string): Diagnostic[] =>
  Number(MaxDelaySeconds) <= Number(IntervalSeconds)
    ? [schemaProblem("'MaxDelaySeconds' must be greater than 'IntervalSeconds'", `${location}/MaxDelaySeconds`)]
    : [];
