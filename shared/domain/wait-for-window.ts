import type { FreezePolicy } from './freeze.ts';
import { shortestPause } from './looks.ts';

/** What holds a stage back: until when, as far as that is known, and why. */
export interface Freeze {
  readonly until: Date | undefined;
  readonly because: string;
}

export type WindowDecision =
  | { readonly outcome: 'wait'; readonly waitSeconds: number }
  /** It does not wait, or would wait longer than it may; `message` says which, as the end of a sentence. */
  | { readonly outcome: 'give-up'; readonly message: string };

const HOUR = 3_600_000;

/** A promotion looks this often whether a newer build has come, in milliseconds, if it has not too long to wait for that. */
const LOOK = HOUR / 4;

/**
 * How a promotion goes on that is held back: until the freeze ends, at most the configured time after it was first held
 * back, and never long without a look.
 *
 * @param stages how many stages the image has: they share the looks of an execution
 */
export const waitForWindow = (
  policy: FreezePolicy,
  freeze: Freeze,
  since: Date,
  now: Date,
  stages: number,
): WindowDecision => {
  if (!policy.wait) return { outcome: 'give-up', message: 'promotions do not wait for its end' };
  const longest = policy.longestWaitHours * HOUR;
  const deadline = since.getTime() + longest;
  if ((freeze.until?.getTime() ?? now.getTime()) > deadline || now.getTime() >= deadline)
    return {
      outcome: 'give-up',
      message: `a promotion waits no longer than ${policy.longestWaitHours} hours`,
    };
  const next = Math.min(
    freeze.until?.getTime() ?? Number.POSITIVE_INFINITY,
    deadline,
    now.getTime() + Math.max(LOOK, shortestPause('freeze', longest / 1000, stages) * 1000),
  );
  return { outcome: 'wait', waitSeconds: Math.max(1, Math.ceil((next - now.getTime()) / 1000)) };
};
