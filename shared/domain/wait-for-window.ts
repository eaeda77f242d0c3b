import type { FreezePolicy } from './freeze.ts';

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

/** A promotion looks this often whether a newer build has come, in milliseconds… */
const LOOK = HOUR / 4;
/** …and not more often than this in all: a history has room for 25,000 events, of which a look takes about ten. */
const LOOKS = 500;

/**
 * How a promotion goes on that is held back: until the freeze ends, at most the configured time after it was first held
 * back, and never long without a look.
 */
export const waitForWindow = (policy: FreezePolicy, freeze: Freeze, since: Date, now: Date): WindowDecision => {
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
    now.getTime() + Math.max(LOOK, longest / LOOKS),
  );
  return { outcome: 'wait', waitSeconds: Math.max(1, Math.ceil((next - now.getTime()) / 1000)) };
};
