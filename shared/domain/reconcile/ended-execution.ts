/** An execution of the workflow that goes on no more. */
export interface EndedExecution {
  readonly status: EndStatus;
  /** When it ended, ISO 8601. */
  readonly endedAt: string;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
  /** Of its output, where it succeeded: `promoted`, `held`… */
  readonly outcome?: string | undefined;
  /** Of a refusal in its output. */
  readonly code?: string | undefined;
}

/**
 * It was started before the build was AVAILABLE, so that it could only be rejected. It has the name that the promotion of the build
 * would have: that one needs another.
 */
export const cameTooEarly = ({ status, outcome, code }: EndedExecution): boolean =>
  status === 'SUCCEEDED' && outcome === 'rejected' && code === 'IMAGE_NOT_AVAILABLE';

export type EndStatus = 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html: all but RUNNING and PENDING_REDRIVE. */
export const isEndStatus = (status: string | undefined): status is EndStatus =>
  ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'].includes(status ?? '');

/** What the ledger says of a promotion whose execution ended without saying so itself. */
export interface Closing {
  readonly outcome: string;
  readonly message: string;
  /** Nobody was told: the workflow had no state left to do it in. */
  readonly untold: boolean;
  /** It may succeed when it is started again; one that a person aborted is left alone. */
  readonly mayGoAgain: boolean;
}

const LONGEST = 1000;

/** Errors that no state can catch: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
const UNCAUGHT = /^States\.(Runtime|DataLimitExceeded|Timeout$)/;

/** Of a promotion that failed, and could not tell anybody so. */
const UNHEARD = 'Unheard';

export const closingOf = ({ status, error, cause, outcome }: EndedExecution): Closing => {
  const said = [error, cause].filter((text) => text).join(': ');
  const message = (said || WORDS[status]).slice(0, LONGEST);
  switch (status) {
    case 'SUCCEEDED':
      return { outcome: outcome ?? 'promoted', message, untold: false, mayGoAgain: false };
    case 'ABORTED':
      return { outcome: 'aborted', message, untold: true, mayGoAgain: false };
    case 'TIMED_OUT':
      return { outcome: 'timed-out', message, untold: true, mayGoAgain: true };
    case 'FAILED':
      return { outcome: 'failed', message, untold: error === UNHEARD || UNCAUGHT.test(error ?? ''), mayGoAgain: true };
  }
};

const WORDS: Readonly<Record<EndStatus, string>> = {
  SUCCEEDED: 'The execution ended.',
  FAILED: 'The execution failed.',
  TIMED_OUT: 'The execution timed out.',
  ABORTED: 'The execution was aborted.',
};
