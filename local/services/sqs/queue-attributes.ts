import { AwsError } from '../../kernel/errors.ts';
import type { PolicyDocument } from '../../kernel/policy.ts';
import { isJsonObject } from './json.ts';
import type { Queue } from './state.ts';

interface Range {
  readonly standard: number;
  readonly least: number;
  readonly most: number;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html, in seconds and bytes. */
const NUMBERS: Readonly<Record<string, Range>> = {
  DelaySeconds: { standard: 0, least: 0, most: 900 },
  MaximumMessageSize: { standard: 1_048_576, least: 1024, most: 1_048_576 },
  MessageRetentionPeriod: { standard: 345_600, least: 60, most: 1_209_600 },
  ReceiveMessageWaitTimeSeconds: { standard: 0, least: 0, most: 20 },
  VisibilityTimeout: { standard: 30, least: 0, most: 43_200 },
  KmsDataKeyReusePeriodSeconds: { standard: 300, least: 60, most: 86_400 },
};

const TEXTS = new Set([
  'Policy',
  'RedrivePolicy',
  'RedriveAllowPolicy',
  'KmsMasterKeyId',
  'SqsManagedSseEnabled',
  'FifoQueue',
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'FifoThroughputLimit',
]);

const DOCUMENTS = new Set(['Policy', 'RedrivePolicy', 'RedriveAllowPolicy']);

/** Throws InvalidAttributeName or InvalidAttributeValue on what SQS refuses. */
export const checkAttributes = (attributes: Readonly<Record<string, string>>): void => {
  for (const [name, value] of Object.entries(attributes)) {
    const range = NUMBERS[name];
    if (!range && !TEXTS.has(name)) throw new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
    const valid = range ? inRange(value, range) : !DOCUMENTS.has(name) || value === '' || isJsonObject(value);
    if (!valid) throw new AwsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);
  }
};

const inRange = (value: string, { least, most }: Range): boolean =>
  /^\d+$/.test(value) && Number(value) >= least && Number(value) <= most;

/** A number of the queue, its standard where it was given none. */
export const numberOf = (queue: Queue, name: string): number =>
  Number(queue.attributes[name] ?? NUMBERS[name]?.standard ?? 0);

export const queuePolicy = (queue: Queue): PolicyDocument | undefined => parsed(queue.attributes['Policy']);

export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

export const redrivePolicy = (queue: Queue): RedrivePolicy | undefined => {
  const policy = parsed<{ deadLetterTargetArn: string; maxReceiveCount: number | string }>(
    queue.attributes['RedrivePolicy'],
  );
  return policy && { ...policy, maxReceiveCount: Number(policy.maxReceiveCount) };
};

const parsed = <T>(text: string | undefined): T | undefined => (text ? (JSON.parse(text) as T) : undefined);

/**
 * Everything GetQueueAttributes knows of a queue, at the virtual time `now`. SQS encrypts with keys of its own unless told otherwise:
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-sqs-sse-queue.html
 */
export const describeQueue = (queue: Queue, now: number): Record<string, string> => {
  const count = (test: (message: Queue['messages'][number]) => boolean) => String(queue.messages.filter(test).length);
  return {
    ...Object.fromEntries(
      Object.keys(NUMBERS)
        .filter((name) => name !== 'KmsDataKeyReusePeriodSeconds')
        .map((name) => [name, String(numberOf(queue, name))]),
    ),
    ...Object.fromEntries(Object.entries(queue.attributes).filter(([, value]) => value !== '')),
    SqsManagedSseEnabled: String(
      !queue.attributes['KmsMasterKeyId'] && queue.attributes['SqsManagedSseEnabled'] !== 'false',
    ),
    QueueArn: queue.arn,
    CreatedTimestamp: String(Math.floor(queue.createdAt / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.modifiedAt / 1000)),
    ApproximateNumberOfMessages: count(({ visibleAt }) => visibleAt <= now),
    ApproximateNumberOfMessagesNotVisible: count(({ visibleAt, receipt }) => visibleAt > now && receipt !== undefined),
    ApproximateNumberOfMessagesDelayed: count(({ visibleAt, receipt }) => visibleAt > now && receipt === undefined),
  };
};
