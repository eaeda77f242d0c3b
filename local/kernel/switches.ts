/** A fault for calls that match; the first rule with `count` left wins. */
export interface FaultRule {
  /** Signing name, `*` for any. */
  readonly service: string;
  /** Operation name, `*` for any. */
  readonly operation: string;
  readonly account?: string;
  readonly region?: string;
  /** A function's name, or a role's where no function calls (`caller` of a call's record). */
  readonly caller?: string;
  /** Of the calls that match, leave this many alone first. */
  readonly after?: number;
  /** How many calls to hit; without it, all. */
  readonly count?: number;
  /** Chance to hit, 0 to 1; from the seed. */
  readonly probability?: number;
  /**
   * `throttle`: the service's throttling error, nothing done. `error`: `errorName`, nothing done.
   * `lost-answer`: the call takes effect and the connection breaks before the answer.
   * `lost-request`: the connection breaks and nothing is done.
   * `access-denied`: the service's refusal for want of a permission, nothing done.
   * `kill-before`, `kill-after`: the function that makes the call is killed before the call takes effect, or after it and
   * before the answer. They hit calls of functions alone.
   */
  readonly kind: 'throttle' | 'error' | 'lost-answer' | 'lost-request' | 'access-denied' | 'kill-before' | 'kill-after';
  readonly errorName?: string;
  readonly status?: number;
  readonly message?: string;
}

/** What can be switched on to make local AWS behave as badly as the real one. All off by default. */
export interface Switches {
  /** Real milliseconds added to each call over HTTP. */
  latencyMilliseconds: number;
  /** AWS's documented token buckets per account, region and operation. */
  throttling: boolean;
  faults: FaultRule[];
  /** Virtual milliseconds until an `aws:ec2:image` parameter is validated and takes its value. */
  parameterValidationMilliseconds: number;
  /** Virtual milliseconds until a write to IAM or EC2 attributes is seen by readers. */
  consistencyMilliseconds: number;
  events: {
    /** Chance that an event of a service is never delivered, 0 to 1. */
    lost: number;
    /** How often each event of a service is delivered. */
    copies: number;
  };
}

export const quietSwitches = (): Switches => ({
  latencyMilliseconds: 0,
  throttling: false,
  faults: [],
  parameterValidationMilliseconds: 0,
  consistencyMilliseconds: 0,
  events: { lost: 0, copies: 1 },
});
