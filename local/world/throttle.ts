interface Limit {
  /** Operations that share the bucket; the key of one that has its own is its name. */
  readonly group: string;
  readonly capacity: number;
  /** Tokens a second. */
  readonly refill: number;
}

const own = (operation: string, capacity: number, refill: number): readonly [string, Limit] => [operation, { group: operation, capacity, refill }];
const shared = (group: string, capacity: number, refill: number, operations: readonly string[]) =>
  operations.map((operation) => [operation, { group, capacity, refill }] as const);

/**
 * AWS's documented buckets per account and region, where there is a number to document.
 * https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html, the Systems Manager and STS quota pages
 */
const LIMITS: Readonly<Record<string, ReadonlyMap<string, Limit>>> = {
  ec2: new Map([
    own('ModifyImageAttribute', 100, 5),
    own('ModifySnapshotAttribute', 100, 5),
    own('CreateTags', 100, 10),
    own('DeleteTags', 100, 10),
    own('CopyImage', 100, 1),
    own('CreateLaunchTemplateVersion', 100, 5),
    own('ModifyLaunchTemplate', 100, 5),
    own('DeregisterImage', 100, 5),
    own('RunInstances', 5, 2),
  ]),
  ssm: new Map([
    ...shared('put', 3, 3, ['PutParameter', 'LabelParameterVersion', 'UnlabelParameterVersion', 'DescribeParameters', 'GetParameterHistory']),
    ...shared('get', 40, 40, ['GetParameter', 'GetParameters', 'GetParametersByPath']),
    ...shared('delete', 3, 3, ['DeleteParameter', 'DeleteParameters']),
  ]),
  sts: new Map(shared('sts', 600, 600, ['AssumeRole', 'GetCallerIdentity'])),
  states: new Map([own('StartExecution', 800, 150)]),
};

const EC2_READ: Limit = { group: 'read', capacity: 100, refill: 20 };
const EC2_WRITE: Limit = { group: 'write', capacity: 50, refill: 5 };

const limitOf = (service: string, operation: string): Limit | undefined => {
  const found = LIMITS[service]?.get(operation);
  if (found || service !== 'ec2') return found;
  return /^(Describe|Get)/.test(operation) ? EC2_READ : EC2_WRITE;
};

/** Token buckets in virtual time. */
export class Throttle {
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  /** Takes a token; false when the bucket is empty. `now` is virtual time in milliseconds. */
  admit(service: string, operation: string, place: string, now: number): boolean {
    const limit = limitOf(service, operation);
    if (!limit) return true;
    const key = `${place}/${service}/${limit.group}`;
    const bucket = this.#buckets.get(key) ?? { tokens: limit.capacity, at: now };
    const tokens = Math.min(limit.capacity, bucket.tokens + ((now - bucket.at) / 1000) * limit.refill);
    this.#buckets.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
    return tokens >= 1;
  }
}
