import type {
  CreateTopicInput,
  CreateTopicResponse,
  DeleteTopicInput,
  GetTopicAttributesInput,
  GetTopicAttributesResponse,
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  ListTopicsInput,
  ListTopicsResponse,
  SetTopicAttributesInput,
} from '@aws-sdk/client-sns';
import { operation } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { checkTopicAttribute } from './attributes.ts';
import { invalidParameter, topicAccess, topicOf } from './locate.ts';
import { snsState, type Topic, topicArn, topicOfArn } from './state.ts';

/** Makes a topic, or finds the one of that name. Throws InvalidParameter on a bad name; FIFO topics are not served. */
export const putTopic = (world: World, account: string, region: string, name: string): Topic => {
  refuseFifo(name);
  if (!/^[\w-]{1,256}$/.test(name)) throw invalidParameter('Topic Name');
  const { topics } = snsState(world, account, region);
  const known = topics[name];
  if (known) return known;
  const made: Topic = {
    name,
    arn: topicArn(account, region, name),
    owner: account,
    attributes: {},
    tags: {},
    subscriptions: [],
  };
  topics[name] = made;
  return made;
};

const refuseFifo = (name: string): void => {
  if (name.endsWith('.fifo')) throw invalidParameter('Topic Name: local AWS does not have FIFO topics');
};

export const createTopic = operation<CreateTopicInput, CreateTopicResponse>({
  access: ({ Name = '' }, { account, region }) => [
    { action: 'sns:CreateTopic', resource: topicArn(account, region, Name) },
  ],
  run: ({ Name = '', Attributes = {}, Tags = [] }, { account, region }, world) => {
    refuseFifo(Name);
    for (const [name, value] of Object.entries(Attributes)) checkTopicAttribute(name, value);
    const topic = putTopic(world, account, region, Name);
    Object.assign(topic.attributes, Attributes);
    for (const { Key = '', Value = '' } of Tags) topic.tags[Key] = Value;
    return { TopicArn: topic.arn };
  },
});

/** Deleting a topic that is not there succeeds, as in SNS. */
export const deleteTopic = operation<DeleteTopicInput, object>({
  access: ({ TopicArn = '' }, _call, world) => {
    const topic = topicOfArn(world, TopicArn);
    return topic ? topicAccess('DeleteTopic', topic) : [{ action: 'sns:DeleteTopic', resource: TopicArn }];
  },
  run: ({ TopicArn = '' }, { region }, world) => {
    const topic = topicOfArn(world, TopicArn);
    if (topic) delete snsState(world, topic.owner, region).topics[topic.name];
    return {};
  },
});

export const listTopics = operation<ListTopicsInput, ListTopicsResponse>({
  access: () => [{ action: 'sns:ListTopics', resource: '*' }],
  run: (_input, { account, region }, world) => ({
    Topics: Object.values(snsState(world, account, region).topics).map(({ arn }) => ({ TopicArn: arn })),
  }),
});

export const getTopicAttributes = operation<GetTopicAttributesInput, GetTopicAttributesResponse>({
  access: ({ TopicArn }, _call, world) => topicAccess('GetTopicAttributes', topicOf(TopicArn, world)),
  run: ({ TopicArn }, _call, world) => {
    const { arn, owner, attributes, subscriptions } = topicOf(TopicArn, world);
    const counts = {
      SubscriptionsConfirmed: String(subscriptions.length),
      SubscriptionsPending: '0',
      SubscriptionsDeleted: '0',
    };
    const standard = { DisplayName: '', Policy: defaultPolicy(arn, owner), EffectiveDeliveryPolicy: DELIVERY };
    return { Attributes: { TopicArn: arn, Owner: owner, ...standard, ...attributes, ...counts } };
  },
});

const OWNERS = [
  ...['GetTopicAttributes', 'SetTopicAttributes', 'AddPermission', 'RemovePermission', 'DeleteTopic', 'Subscribe'],
  ...['ListSubscriptionsByTopic', 'Publish'],
];

/**
 * What SNS shows of a topic without a policy: https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html. Nobody gets in by it,
 * since calls of principals have no `aws:SourceOwner`.
 */
const defaultPolicy = (arn: string, owner: string): string =>
  JSON.stringify({
    Version: '2008-10-17',
    Id: '__default_policy_ID',
    Statement: [
      {
        Sid: '__default_statement_ID',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: OWNERS.map((name) => `SNS:${name}`),
        Resource: arn,
        Condition: { StringEquals: { 'AWS:SourceOwner': owner } },
      },
    ],
  });

/** https://docs.aws.amazon.com/sns/latest/dg/creating-delivery-policy.html */
const DELIVERY = JSON.stringify({
  http: {
    defaultHealthyRetryPolicy: {
      minDelayTarget: 20,
      maxDelayTarget: 20,
      numRetries: 3,
      numMaxDelayRetries: 0,
      numNoDelayRetries: 0,
      numMinDelayRetries: 0,
      backoffFunction: 'linear',
    },
    disableSubscriptionOverrides: false,
    defaultRequestPolicy: { headerContentType: 'text/plain; charset=UTF-8' },
  },
});

export const setTopicAttributes = operation<SetTopicAttributesInput, object>({
  access: ({ TopicArn }, _call, world) => topicAccess('SetTopicAttributes', topicOf(TopicArn, world)),
  run: ({ TopicArn, AttributeName = '', AttributeValue = '' }, _call, world) => {
    checkTopicAttribute(AttributeName, AttributeValue);
    topicOf(TopicArn, world).attributes[AttributeName] = AttributeValue;
    return {};
  },
});

export const listTagsForResource = operation<ListTagsForResourceRequest, ListTagsForResourceResponse>({
  access: ({ ResourceArn }, _call, world) => topicAccess('ListTagsForResource', topicOf(ResourceArn, world)),
  run: ({ ResourceArn }, _call, world) => ({
    Tags: Object.entries(topicOf(ResourceArn, world).tags).map(([Key, Value]) => ({ Key, Value })),
  }),
});
