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
  replacedBy: ['QueueName', 'FifoQueue'],
  find: (request, world) => {
    const known = sqsState(world, request.account, request.region).queues[queueName(request)];
    return known && { identifier: known.name, ...queueView(world, request, known) };
  },
  create: (request, world) => {
    const { properties, account, region } = request;
    const name = queueName(request);
    const known = sqsState(world, account, region).queues[name];
    const attributes: Record<string, string> = {};
    for (const key of ATTRIBUTES) if (properties[key] !== undefined) attributes[key] = asText(properties[key]);
    // The queue policy is a resource of its own and outlives an update of the queue.
    if (known?.attributes['Policy']) attributes['Policy'] = known.attributes['Policy'];
    const made = putQueue(world, request, name, attributes);
    made.tags = Object.fromEntries(tags(properties).map(({ Key, Value }) => [Key, Value]));
    return queueView(world, request, made);
  },
  delete: ({ account, region, physicalId }, world) => {
    delete sqsState(world, account, region).queues[nameIn(physicalId)];
  },
};

const queueName = ({ properties, generatedName }: ResourceRequest): string => {
  const suffix = String(properties['FifoQueue']) === 'true' ? '.fifo' : '';
  return (properties['QueueName'] as string | undefined) ?? generatedName(80 - suffix.length) + suffix;
};

const queueView = ({ endpoint }: World, { account }: ResourceRequest, { name, arn }: Queue) => {
  const url = `${endpoint}/${account}/${name}`;
  return { ref: url, attributes: { Arn: arn, QueueName: name, QueueUrl: url } };
};

const nameIn = (url: string): string => url.split('/').at(-1) ?? '';

const tags = (properties: ResourceRequest['properties']) =>
  (properties['Tags'] ?? []) as readonly { readonly Key: string; readonly Value: string }[];

const existing = (world: World, request: ResourceRequest, url: string): Queue => {
  const found = sqsState(world, request.account, request.region).queues[nameIn(url)];
  if (found) return found;
  throw new LocalAwsError(`${request.stackName}/${request.logicalId}: there is no queue ${url} to give a policy to.`);
};

interface QueuePolicyProperties {
  readonly PolicyDocument: object;
  readonly Queues?: readonly string[];
  readonly Queue?: string;
}

const queuesOf = ({ Queues, Queue }: QueuePolicyProperties): readonly string[] => Queues ?? [Queue ?? ''];

const queuePolicy: ResourceType = {
  properties: ['PolicyDocument', 'Queues', 'Queue'],
  attached: true,
  create: (request, world) => {
    const given = request.properties as unknown as QueuePolicyProperties;
    for (const url of queuesOf(given))
      existing(world, request, url).attributes['Policy'] = JSON.stringify(given.PolicyDocument);
    return { ref: request.generatedName(), attributes: { Id: request.generatedName() } };
  },
  delete: ({ account, region, properties }, world) => {
    const { queues } = sqsState(world, account, region);
    for (const url of queuesOf(properties as unknown as QueuePolicyProperties))
      delete queues[nameIn(url)]?.attributes['Policy'];
  },
};

export const sqsResourceTypes: Readonly<Record<string, ResourceType>> = {
  'AWS::SQS::Queue': queue,
  'AWS::SQS::QueuePolicy': queuePolicy,
  'AWS::SQS::QueueInlinePolicy': queuePolicy,
};
