/** An error as a state machine sees it: a name for Retry and Catch to match, and a cause for people. */
export class StatesError extends Error {
  readonly error: string;
  override readonly cause: string;
  /** The field whose expression failed (`Arguments/Payload`), until the state that holds it has told. */
  readonly field: string | undefined;

  constructor(error: string, cause: string, field?: string) {
    super(`${error}: ${cause}`);
    this.error = error;
    this.cause = cause;
    this.field = field;
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

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
const NEVER_CAUGHT_BY_ALL = new Set(['States.Runtime', 'States.DataLimitExceeded']);

/** Whether the `ErrorEquals` of a retrier or catcher covers an error. */
export const covers = (names: readonly string[], error: string): boolean =>
  names.some((name) => coveredBy(name, error));

const coveredBy = (name: string, error: string): boolean => {
  if (name === error) return true;
  if (name === 'States.ALL') return !NEVER_CAUGHT_BY_ALL.has(error);
  if (name === 'States.TaskFailed') return error !== 'States.Timeout' && !NEVER_CAUGHT_BY_ALL.has(error);
  // A heartbeat that fails to come is a timeout too.
  return name === 'States.Timeout' && error === 'States.HeartbeatTimeout';
};
