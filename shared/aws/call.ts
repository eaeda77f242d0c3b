import { pause } from './pacer.ts';

const ATTEMPTS = 14;
const BASE_MILLISECONDS = 50;
const LONGEST_MILLISECONDS = 5_000;

const THROTTLES = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'TooManyRequestsException',
  'TooManyUpdates',
  'CallRateLimitExceededException',
  'ProvisionedThroughputExceededException',
  'RateExceeded',
]);

const BROKEN = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'TimeoutError', 'ENOTFOUND']);

export const isThrottle = (error: unknown): boolean => THROTTLES.has((error as Error).name);

/** Whether the same call may succeed later: throttled, failed on AWS's side, or lost on the way. */
export const isRetryable = (error: unknown): boolean => {
  const { name, code, $metadata } = error as { name?: string; code?: string; $metadata?: { httpStatusCode?: number } };
  return (
    isThrottle(error) || BROKEN.has(code ?? '') || BROKEN.has(name ?? '') || ($metadata?.httpStatusCode ?? 0) >= 500
  );
};

/** Waits of the caller's choice, for tests. */
export interface Waiting {
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly random: () => number;
  readonly now: () => number;
}

const real: Waiting = {
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  random: Math.random,
  now: () => performance.now(),
};

/**
 * Makes a call, paced by the operation's documented bucket and retried with full jitter: 14 attempts, about 14 s on average before
 * giving up. Measured against the SDK's own retries, which lose calls
 * under throttling (docs/performance.md). Throws what the last attempt threw.
 *
 * @param operation as AWS names it, `PutParameter`
 * @param place account and region whose bucket the call draws on
 * @param attempts fewer, where the answer is not worth the wait
 */
export const call = async <Output>(
  operation: string,
  place: string,
  send: () => Promise<Output>,
  waiting: Waiting = real,
  attempts: number = ATTEMPTS,
): Promise<Output> => {
  for (let attempt = 1; ; attempt += 1) {
    const wait = pause(operation, place, waiting.now());
    if (wait > 0) await waiting.sleep(wait);
    try {
      return await send();
    } catch (error) {
      if (attempt >= attempts || !isRetryable(error)) throw error;
      await waiting.sleep(longestWait(attempt) * waiting.random());
    }
  }
};

/** 50, 100, 200, three times 400 ms, then twice as long each time, 5 s at most: what throttles a burst is over soon, or not for long. */
const longestWait = (attempt: number): number =>
  Math.min(BASE_MILLISECONDS * 2 ** Math.max(Math.min(attempt - 1, 3), attempt - 3), LONGEST_MILLISECONDS);
