/** An error as a state machine sees it: a name for Retry and Catch to match, and a cause for people. */
export class StatesError extends Error {
  readonly error: string;
  override readonly cause: string;

  constructor(error: string, cause: string) {
    super(`${error}: ${cause}`);
    this.error = error;
    this.cause = cause;
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

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
const NEVER_CAUGHT_BY_ALL = new Set(['States.Runtime', 'States.DataLimitExceeded']);

/** Whether the `ErrorEquals` of a retrier or catcher covers an error. */
export const covers = (names: readonly string[], error: string): boolean =>
  names.some(
    (name) =>
      name === error ||
      (name === 'States.ALL' && !NEVER_CAUGHT_BY_ALL.has(error)) ||
      (name === 'States.TaskFailed' && error !== 'States.Timeout' && !NEVER_CAUGHT_BY_ALL.has(error)),
  );
