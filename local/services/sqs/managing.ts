import type {
  CreateQueueRequest,
  CreateQueueResult,
  DeleteQueueRequest,
  GetQueueAttributesRequest,
  GetQueueAttributesResult,
  GetQueueUrlRequest,
  GetQueueUrlResult,
  ListDeadLetterSourceQueuesRequest,
  ListDeadLetterSourceQueuesResult,
  ListQueuesRequest,
  ListQueuesResult,
  ListQueueTagsRequest,
  ListQueueTagsResult,
  PurgeQueueRequest,
  SetQueueAttributesRequest,
} from '@aws-sdk/client-sqs';
import { AwsError } from '../../kernel/errors.ts';
import { operation } from '../../kernel/service.ts';
import { createOrFind } from './create-queue.ts';
import { checkRedrivePolicy } from './dead-letters.ts';
import { locate, locateByName, queueAccess, queueUrl } from './locate.ts';
import { checkAttributes, describeQueue, redrivePolicy } from './queue-attributes.ts';
import { queueArn, sqsState } from './state.ts';

export const createQueue = operation<CreateQueueRequest, CreateQueueResult>({
  access: ({ QueueName = '' }, { account, region }) => [
    { action: 'sqs:CreateQueue', resource: queueArn(account, region, QueueName) },
  ],
  run: ({ QueueName = '', Attributes = {}, tags = {} }, call, world) => {
    const queue = createOrFind(world, call, QueueName, Attributes as Record<string, string>);
    Object.assign(queue.tags, tags);
    return { QueueUrl: queueUrl(call, queue) };
  },
});

export const deleteQueue = operation<DeleteQueueRequest, object>({
  access: ({ QueueUrl }, call, world) => queueAccess('DeleteQueue', locate(QueueUrl, call, world)),
  run: ({ QueueUrl }, call, world) => {
    const { arn, name } = locate(QueueUrl, call, world);
    delete sqsState(world, arn.split(':')[4] ?? '', call.region).queues[name];
    return {};
  },
});

export const getQueueUrl = operation<GetQueueUrlRequest, GetQueueUrlResult>({
  access: ({ QueueName = '', QueueOwnerAWSAccountId }, call, world) =>
    queueAccess('GetQueueUrl', locateByName(QueueName, QueueOwnerAWSAccountId ?? call.account, call, world)),
  run: ({ QueueName = '', QueueOwnerAWSAccountId }, call, world) => ({
    QueueUrl: queueUrl(call, locateByName(QueueName, QueueOwnerAWSAccountId ?? call.account, call, world)),
  }),
});

export const getQueueAttributes = operation<GetQueueAttributesRequest, GetQueueAttributesResult>({
  access: ({ QueueUrl }, call, world) => queueAccess('GetQueueAttributes', locate(QueueUrl, call, world)),
  run: ({ QueueUrl, AttributeNames = [] }, call, world) => {
    const known = describeQueue(locate(QueueUrl, call, world), world.clock.now());
    const wanted = (name: string) => AttributeNames.some((asked) => asked === 'All' || asked === name);
    const Attributes = Object.fromEntries(Object.entries(known).filter(([name]) => wanted(name)));
    return Object.keys(Attributes).length > 0 ? { Attributes } : {};
  },
});

export const setQueueAttributes = operation<SetQueueAttributesRequest, object>({
  access: ({ QueueUrl }, call, world) => queueAccess('SetQueueAttributes', locate(QueueUrl, call, world)),
  run: ({ QueueUrl, Attributes = {} }, call, world) => {
    const queue = locate(QueueUrl, call, world);
    checkAttributes(Attributes as Record<string, string>);
    checkRedrivePolicy(
      world,
      { account: queue.arn.split(':')[4] ?? '', region: call.region },
      Attributes.RedrivePolicy,
    );
    if ('FifoQueue' in Attributes) throw new AwsError('InvalidAttributeName', 'FifoQueue cannot be changed.');
    Object.assign(queue.attributes, Attributes);
    queue.modifiedAt = world.clock.now();
    return {};
  },
});

export const listQueues = operation<ListQueuesRequest, ListQueuesResult>({
  access: () => [{ action: 'sqs:ListQueues', resource: '*' }],
  run: ({ QueueNamePrefix = '' }, call, world) => {
    const queues = Object.values(sqsState(world, call.account, call.region).queues);
    const found = queues.filter(({ name }) => name.startsWith(QueueNamePrefix));
    return found.length > 0 ? { QueueUrls: found.map((queue) => queueUrl(call, queue)) } : {};
  },
});

export const listQueueTags = operation<ListQueueTagsRequest, ListQueueTagsResult>({
  access: ({ QueueUrl }, call, world) => queueAccess('ListQueueTags', locate(QueueUrl, call, world)),
  run: ({ QueueUrl }, call, world) => ({ Tags: locate(QueueUrl, call, world).tags }),
});

export const listDeadLetterSourceQueues = operation<
  ListDeadLetterSourceQueuesRequest,
  ListDeadLetterSourceQueuesResult
>({
  access: ({ QueueUrl }, call, world) => queueAccess('ListDeadLetterSourceQueues', locate(QueueUrl, call, world)),
  run: ({ QueueUrl }, call, world) => {
    const { arn } = locate(QueueUrl, call, world);
    const queues = Object.values(sqsState(world, call.account, call.region).queues);
    const sources = queues.filter((queue) => redrivePolicy(queue)?.deadLetterTargetArn === arn);
    return { queueUrls: sources.map((queue) => queueUrl(call, queue)) };
  },
});

export const purgeQueue = operation<PurgeQueueRequest, object>({
  access: ({ QueueUrl }, call, world) => queueAccess('PurgeQueue', locate(QueueUrl, call, world)),
  run: ({ QueueUrl }, call, world) => {
    locate(QueueUrl, call, world).messages = [];
    return {};
  },
});
