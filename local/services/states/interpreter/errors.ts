/** What `$states.errorOutput` is. */
export interface ErrorOutput {
  readonly Error: string | null;
  readonly Cause: string | null;
}

interface Traits {
  /** The field whose expression failed (`Arguments/Payload`), until the state that holds it has told; '' for none of its own. */
  readonly field?: string | undefined;
  /** Another name by which Retry and Catch know it. */
  readonly also?: string;
  /** The result of a task was too large, which fails the task and not the execution. */
  readonly ofResult?: boolean;
  /** Where it is not made of error and cause. */
  readonly output?: ErrorOutput;
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_TaskFailedEventDetails.html */
const LONGEST_CAUSE = 32_768;

/** An error as a state machine sees it: a name for Retry and Catch to match, and a cause for people. */
export class StatesError extends Error {
  readonly error: string;
  override readonly cause: string;
  readonly traits: Traits;

  constructor(error: string, cause: string, traits: Traits = {}) {
    super(`${error}: ${cause}`);
    this.error = error;
    this.cause = cause.slice(0, LONGEST_CAUSE);
    this.traits = traits;
  }

  get output(): ErrorOutput {
    return this.traits.output ?? { Error: this.error, Cause: this.cause };
  }
}

/** The members of an event's details that are there: an error of no name or cause has none. */
export const errorDetails = ({
  error,
  cause,
}: {
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}) => ({
  ...(error ? { error } : {}),
  ...(cause ? { cause } : {}),
});

/**
 * A task that took longer than TimeoutSeconds, or whose heartbeats did not come. Both are States.Timeout in the history
 * and in the execution (recorded); Retry and Catch know the second as States.HeartbeatTimeout, too.
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export class TaskTimeout extends StatesError {
  constructor(what: 'TimeoutSeconds' | 'HeartbeatSeconds') {
    super('States.Timeout', '', what === 'HeartbeatSeconds' ? { also: 'States.HeartbeatTimeout' } : {});
  }
}

/** The execution was stopped from outside; no Catch sees it. */
export class Aborted extends Error {
  readonly error: string | undefined;
  override readonly cause: string | undefined;

  constructor(error?: string, cause?: string) {
    super('aborted');
    this.error = error;
    this.cause = cause;
  }
}

/** Why the work under `signal` has to end. */
export const reasonOf = (signal: AbortSignal): Error =>
  signal.reason instanceof Error && signal.reason.name !== 'AbortError' ? signal.reason : new Aborted();

/** Whether the `ErrorEquals` of a retrier or catcher covers an error. */
export const covers = (names: readonly string[], error: StatesError): boolean =>
  names.some((name) => coveredBy(name, error));

const NO_TASK_FAILED = new Set(['States.Timeout', 'States.QueryEvaluationError']);

const coveredBy = (name: string, thrown: StatesError): boolean => {
  const { error } = thrown;
  if (name === error || name === thrown.traits.also) return true;
  if (name === 'States.ALL') return !isTerminal(thrown);
  if (name === 'States.TaskFailed') return !isTerminal(thrown) && !NO_TASK_FAILED.has(error);
  // A heartbeat that fails to come is a timeout too.
  return name === 'States.Timeout' && error === 'States.HeartbeatTimeout';
};

/**
 * What States.ALL does not cover. The page says so of States.DataLimitExceeded as a whole; a result that is too large
 * was caught by it in executions of AWS (recorded in 2024 and 2026).
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
const isTerminal = ({ error, traits }: StatesError): boolean =>
  error === 'States.Runtime' || (error === 'States.DataLimitExceeded' && !traits.ofResult);
