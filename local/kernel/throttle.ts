import type { Call } from './call.ts';

interface Limit {
  /** Operations that share the bucket; the key of one that has its own is its name. */
  readonly group: string;
  /** Tokens in a full bucket. */
  readonly capacity: number;
  /** Tokens a second. */
  readonly refill: number;
}

type Limits = ReadonlyMap<string, Limit>;

const own = (capacity: number, refill: number, operations: readonly string[]): Limits =>
  new Map(operations.map((group) => [group, { group, capacity, refill }]));

const shared = (group: string, perSecond: number, operations: readonly string[]): Limits =>
  new Map(operations.map((operation) => [operation, { group, capacity: perSecond, refill: perSecond }]));

/** https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html */
const EC2: Limits = new Map([
  ...own(100, 5, ['ModifyImageAttribute', 'ModifySnapshotAttribute', 'CreateLaunchTemplateVersion']),
  ...own(100, 5, ['ModifyLaunchTemplate', 'DeregisterImage']),
  ...own(100, 10, ['CreateTags', 'DeleteTags']),
  ...own(100, 1, ['CopyImage']),
  ...own(5, 2, ['RunInstances']),
]);
const EC2_READ: Limit = { group: 'read', capacity: 100, refill: 20 };
const EC2_WRITE: Limit = { group: 'write', capacity: 50, refill: 5 };

/** Default throughput: https://docs.aws.amazon.com/general/latest/gr/ssm.html */
const SSM: Limits = new Map([
  ...shared('put', 3, ['PutParameter', 'LabelParameterVersion', 'UnlabelParameterVersion']),
  ...shared('put', 3, ['DescribeParameters', 'GetParameterHistory']),
  ...shared('get', 40, ['GetParameter', 'GetParameters', 'GetParametersByPath']),
  ...shared('delete', 3, ['DeleteParameter', 'DeleteParameters']),
]);

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const STS: Limits = shared('sts', 600, ['AssumeRole', 'GetCallerIdentity']);

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const STATES: Limits = own(800, 150, ['StartExecution']);
const STATES_LARGE: Limits = own(1300, 300, ['StartExecution']);
const LARGE_REGIONS = new Set(['us-east-1', 'us-west-2', 'eu-west-1']);

/** Two a second, per account and region: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html */
const CLOUDTRAIL: Limits = own(2, 2, ['LookupEvents']);

const limitOf = ({ service, operation, region }: Pick<Call, 'service' | 'operation' | 'region'>): Limit | undefined => {
  if (service === 'ec2') return EC2.get(operation) ?? (/^(Describe|Get|Search)/.test(operation) ? EC2_READ : EC2_WRITE);
  if (service === 'ssm') return SSM.get(operation);
  if (service === 'sts') return STS.get(operation);
  if (service === 'states') return (LARGE_REGIONS.has(region) ? STATES_LARGE : STATES).get(operation);
  if (service === 'cloudtrail') return CLOUDTRAIL.get(operation);
  // AWS documents no number for the others.
  return undefined;
};

/** AWS's token buckets per account, region and operation, in virtual time. */
export class Throttle {
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  /** Takes a token; false when the bucket is empty. `now` is virtual time in milliseconds. */
  admit(call: Pick<Call, 'service' | 'operation' | 'account' | 'region'>, now: number): boolean {
    const limit = limitOf(call);
    if (!limit) return true;
    const key = `${call.account}/${call.region}/${call.service}/${limit.group}`;
    const bucket = this.#buckets.get(key) ?? { tokens: limit.capacity, at: now };
    const tokens = Math.min(limit.capacity, bucket.tokens + ((now - bucket.at) / 1000) * limit.refill);
    this.#buckets.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
    return tokens >= 1;
  }
}
