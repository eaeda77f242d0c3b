import type { Identity } from './identity.ts';

/** Who has asked for a promotion, as far as it is known. */
export type Requester =
  /** Hallmark started it for an event. */
  | { readonly kind: 'hallmark' }
  /** One as a rule; more where a start was repeated, and it cannot be told whose it is. */
  | { readonly kind: 'callers'; readonly callers: readonly Identity[] }
  /** Only CloudTrail may know who started the execution. */
  | { readonly kind: 'look-up'; readonly executionArn: string; readonly startedAt: string };

/** What is recorded of an execution before it is started. */
export interface RecordedRequest {
  /** Of the input. The input of an execution is anyone's claim: the record counts only for this one. */
  readonly inputHash: string;
  readonly requester: Requester;
  /** ISO 8601. */
  readonly at: string;
  /** When the same request came again, long after the first. ISO 8601. */
  readonly again?: string | undefined;
}

export interface StartedExecution {
  readonly executionArn: string;
  readonly input: unknown;
  /** ISO 8601. */
  readonly startedAt: string;
}

/** Clocks differ by seconds. */
const BEFORE_MILLISECONDS = 5_000;
const AFTER_MILLISECONDS = 24 * 3_600_000;
/** A request that is repeated shortly before the record gets too old may start its execution shortly after. */
const RENEWED_AFTER_MILLISECONDS = AFTER_MILLISECONDS - 3_600_000;

/**
 * Who requested an execution: who is recorded, if the record is of this very execution. Names of executions can be used again after 90
 * days, and anyone who may start executions can use a name first.
 */
export const requesterOf = (
  recorded: RecordedRequest | undefined,
  { executionArn, input, startedAt }: StartedExecution,
  hash: (text: string) => string,
): Requester => {
  return recorded && isOf(recorded, { input, startedAt }, hash)
    ? recorded.requester
    : { kind: 'look-up', executionArn, startedAt };
};

/** Whether the record is of this execution: then Hallmark wrote its input, and what that says is true. */
export const isOf = (
  recorded: RecordedRequest,
  { input, startedAt }: Pick<StartedExecution, 'input' | 'startedAt'>,
  hash: (text: string) => string,
): boolean => {
  if (recorded.inputHash !== inputHash(input, hash)) return false;
  return timesOf(recorded).some((at) => {
    const late = Date.parse(startedAt) - at;
    return late >= -BEFORE_MILLISECONDS && late <= AFTER_MILLISECONDS;
  });
};

/**
 * What a request is to the one that is recorded under its name. `old`: the same, but an execution that it starts now would not count as
 * the recorded one. The first time stays recorded, since its execution may still run.
 */
export const repeatOf = (recorded: RecordedRequest, request: RecordedRequest): 'same' | 'old' | 'other' => {
  const same =
    recorded.inputHash === request.inputHash &&
    JSON.stringify(recorded.requester) === JSON.stringify(request.requester);
  if (!same) return 'other';
  const newest = Math.max(...timesOf(recorded));
  return Date.parse(request.at) - newest <= RENEWED_AFTER_MILLISECONDS ? 'same' : 'old';
};

const timesOf = ({ at, again }: RecordedRequest): number[] =>
  [at, again].filter((each) => each !== undefined).map((each) => Date.parse(each));

export const inputHash = (input: unknown, hash: (text: string) => string): string => hash(canonical(input));

/** The same text for the same JSON, in whatever order its fields are. */
const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, each]) => `${JSON.stringify(name)}:${canonical(each)}`).join(',')}}`;
};
