interface Bucket {
  tokens: number;
  at: number;
}

/**
 * Documented request buckets [capacity, refill a second] per account and region, for the calls that a promotion makes
 * many of. https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html and the Systems Manager quotas.
 */
const BUCKETS: Readonly<Record<string, readonly [number, number]>> = {
  PutParameter: [3, 3],
  GetParameter: [40, 40],
  ModifyImageAttribute: [100, 5],
  CreateTags: [100, 10],
  CreateLaunchTemplateVersion: [100, 5],
  DescribeImages: [100, 20],
  AssumeRole: [600, 600],
};

/** A little below what is allowed: others call too. */
const SHARE = 0.95;

const buckets = new Map<string, Bucket>();

/** Milliseconds to wait before a call so that its bucket is not overdrawn; takes the token. */
export const pause = (operation: string, place: string, now: number): number => {
  const limit = BUCKETS[operation];
  if (!limit) return 0;
  const [capacity, refill] = limit;
  const key = `${operation}/${place}`;
  const bucket = buckets.get(key) ?? { tokens: capacity, at: now };
  const tokens = Math.min(capacity, bucket.tokens + ((now - bucket.at) / 1000) * refill * SHARE) - 1;
  buckets.set(key, { tokens, at: now });
  return tokens >= 0 ? 0 : (-tokens / (refill * SHARE)) * 1000;
};
