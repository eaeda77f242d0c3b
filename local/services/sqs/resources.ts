import { LocalAwsError } from '../../kernel/errors.ts';
import type { ResourceRequest, ResourceType } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { putQueue } from './create-queue.ts';
import { type Queue, sqsState } from './state.ts';

const ATTRIBUTES = [
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'DelaySeconds',
  'FifoQueue',
  'FifoThroughputLimit',
  'KmsDataKeyReusePeriodSeconds',
  'KmsMasterKeyId',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'RedriveAllowPolicy',
  'RedrivePolicy',
  'SqsManagedSseEnabled',
  'VisibilityTimeout',
] as const;

const asText = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

const queue: ResourceType = {
  properties: ['QueueName', 'Tags', ...ATTRIBUTES],
  create: (request, world) => {
    const { properties, account, region } = request;
    const suffix = String(properties['FifoQueue']) === 'true' ? '.fifo' : '';
    const name = (properties['QueueName'] as string | undefined) ?? request.generatedName(80 - suffix.length) + suffix;
    const known = sqsState(world, account, region).queues[name];
    const attributes: Record<string, string> = {};
    for (const key of ATTRIBUTES) if (properties[key] !== undefined) attributes[key] = asText(properties[key]);
    // The queue policy is a resource of its own and outlives an update of the queue.
    if (known?.attributes['Policy']) attributes['Policy'] = known.attributes['Policy'];
    const made = putQueue(world, request, name, attributes);
    made.tags = Object.fromEntries(tags(properties).map(({ Key, Value }) => [Key, Value]));
    const url = `${world.endpoint}/${account}/${name}`;
    return { ref: url, attributes: { Arn: made.arn, QueueName: name, QueueUrl: url } };
  },
};

const tags = (properties: ResourceRequest['properties']) =>
  (properties['Tags'] ?? []) as readonly { readonly Key: string; readonly Value: string }[];

const existing = (world: World, request: ResourceRequest, url: string): Queue => {
  const found = sqsState(world, request.account, request.region).queues[url.split('/').at(-1) ?? ''];
  if (found) return found;
  throw new LocalAwsError(`${request.stackName}/${request.logicalId}: there is no queue ${url} to give a policy to.`);
};

const queuePolicy: ResourceType = {
  properties: ['PolicyDocument', 'Queues', 'Queue'],
  create: (request, world) => {
    const { PolicyDocument, Queues, Queue } = request.properties as {
      PolicyDocument: object;
      Queues?: string[];
      Queue?: string;
    };
    for (const url of Queues ?? [Queue ?? '']) {
      existing(world, request, url).attributes['Policy'] = JSON.stringify(PolicyDocument);
    }
    return { ref: request.generatedName(), attributes: { Id: request.generatedName() } };
  },
};

export const sqsResourceTypes: Readonly<Record<string, ResourceType>> = {
  'AWS::SQS::Queue': queue,
  'AWS::SQS::QueuePolicy': queuePolicy,
  'AWS::SQS::QueueInlinePolicy': queuePolicy,
};
