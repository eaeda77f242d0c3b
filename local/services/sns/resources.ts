import type { ResourceRequest, ResourceType } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { topicOf } from './locate.ts';
import { putSubscription } from './subscribe.ts';
import { putTopic } from './topics.ts';

const TEXTS = ['DisplayName', 'KmsMasterKeyId', 'SignatureVersion', 'TracingConfig'] as const;
const SUBSCRIPTION = [
  'DeliveryPolicy',
  'FilterPolicy',
  'FilterPolicyScope',
  'RawMessageDelivery',
  'RedrivePolicy',
  'SubscriptionRoleArn',
] as const;

const asText = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

const attributesOf = (properties: ResourceRequest['properties'], names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.filter((name) => properties[name] !== undefined).map((name) => [name, asText(properties[name])]),
  );

interface TopicProperties {
  readonly TopicName?: string;
  readonly FifoTopic?: boolean | string;
  readonly Subscription?: readonly { readonly Protocol: string; readonly Endpoint: string }[];
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

const topic: ResourceType = {
  properties: ['TopicName', 'Subscription', 'Tags', 'FifoTopic', 'ContentBasedDeduplication', ...TEXTS],
  create: (request, world) => {
    const { TopicName, FifoTopic, Subscription = [], Tags = [] } = request.properties as TopicProperties;
    const suffix = String(FifoTopic) === 'true' ? '.fifo' : '';
    const name = TopicName ?? request.generatedName(256 - suffix.length) + suffix;
    const made = putTopic(world, request.account, request.region, name);
    Object.assign(made.attributes, attributesOf(request.properties, TEXTS));
    made.tags = Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
    for (const { Protocol, Endpoint } of Subscription)
      putSubscription(world, made, request.account, Protocol, Endpoint, {});
    return { ref: made.arn, attributes: { TopicArn: made.arn, TopicName: name } };
  },
};

const topicPolicy: ResourceType = {
  properties: ['PolicyDocument', 'Topics', 'TopicArn'],
  create: (request, world) => {
    const { PolicyDocument, Topics, TopicArn } = request.properties as {
      PolicyDocument: object;
      Topics?: string[];
      TopicArn?: string;
    };
    for (const arn of Topics ?? [TopicArn ?? ''])
      topicOf(arn, world).attributes['Policy'] = JSON.stringify(PolicyDocument);
    return { ref: request.generatedName(), attributes: { Id: request.generatedName() } };
  },
};

const subscription: ResourceType = {
  properties: ['TopicArn', 'Protocol', 'Endpoint', 'Region', ...SUBSCRIPTION],
  create: (request, world: World) => {
    const { TopicArn, Protocol, Endpoint } = request.properties as {
      TopicArn: string;
      Protocol: string;
      Endpoint: string;
    };
    const attributes = attributesOf(request.properties, SUBSCRIPTION);
    const made = putSubscription(world, topicOf(TopicArn, world), request.account, Protocol, Endpoint, attributes);
    return { ref: made.arn, attributes: { Arn: made.arn } };
  },
};

export const snsResourceTypes: Readonly<Record<string, ResourceType>> = {
  'AWS::SNS::Topic': topic,
  'AWS::SNS::TopicPolicy': topicPolicy,
  'AWS::SNS::TopicInlinePolicy': topicPolicy,
  'AWS::SNS::Subscription': subscription,
};
