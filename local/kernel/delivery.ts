import { AwsError } from './errors.ts';
import { BrokenConnection } from './faults.ts';

const THROTTLES = /Thrott|TooManyRequests|RequestLimitExceeded|RateExceeded|CallRateLimit/;

/**
 * Whether a delivery that failed with `error` may succeed later: throttling, a failure of the target, a broken
 * connection. Missing permissions and missing targets do not mend themselves; AWS gives such deliveries up at once.
 */
export const mayRecover = (error: unknown): boolean =>
  error instanceof BrokenConnection ||
  (error instanceof AwsError && (THROTTLES.test(error.name) || (error.status ?? 400) >= 500));
