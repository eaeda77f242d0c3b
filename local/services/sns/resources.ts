import type { ResourceRequest, ResourceType } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { topicOf } from './locate.ts';
import { snsState, type Topic, topicOfArn } from './state.ts';
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
  readonly Subscription?: readonly { readonly Protocol: string; readonly Endpoint: string }[];
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

const topicName = ({ properties, generatedName }: ResourceRequest): string => {
  const { TopicName } = properties as TopicProperties;
  return TopicName ?? generatedName(256);
};

const topicView = ({ arn, name }: Topic) => ({ ref: arn, attributes: { TopicArn: arn, TopicName: name } });

const topic: ResourceType = {
  properties: ['TopicName', 'Subscription', 'Tags', ...TEXTS],
  replacedBy: ['TopicName'],
  find: (request, world) => {
    const known = snsState(world, request.account, request.region).topics[topicName(request)];
    return known && { identifier: known.name, ...topicView(known) };
  },
  create: (request, world) => {
    const { Subscription = [], Tags = [] } = request.properties as TopicProperties;
    const made = putTopic(world, request.account, request.region, topicName(request));
    for (const name of TEXTS) delete made.attributes[name];
    Object.assign(made.attributes, attributesOf(request.properties, TEXTS));
    made.tags = Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
    const { Subscription: before = [] } = (request.previous?.properties ?? {}) as TopicProperties;
    made.subscriptions = made.subscriptions.filter(
      (one) => !before.some(({ Protocol, Endpoint }) => one.protocol === Protocol && one.endpoint === Endpoint),
    );
    for (const { Protocol, Endpoint } of Subscription)
      putSubscription(world, made, request.account, Protocol, Endpoint, {});
    return topicView(made);
  },
  delete: ({ account, region, physicalId }, world) => {
    delete snsState(world, account, region).topics[physicalId.split(':').at(-1) ?? ''];
  },
};

interface TopicPolicyProperties {
  readonly PolicyDocument: object;
  readonly Topics?: readonly string[];
  readonly TopicArn?: string;
}

const topicsOf = ({ Topics, TopicArn }: TopicPolicyProperties): readonly string[] => Topics ?? [TopicArn ?? ''];

const topicPolicy: ResourceType = {
  properties: ['PolicyDocument', 'Topics', 'TopicArn'],
  attached: true,
  create: (request, world) => {
    const given = request.properties as unknown as TopicPolicyProperties;
    for (const arn of topicsOf(given)) topicOf(arn, world).attributes['Policy'] = JSON.stringify(given.PolicyDocument);
    return { ref: request.generatedName(), attributes: { Id: request.generatedName() } };
  },
  delete: ({ properties }, world) => {
    for (const arn of topicsOf(properties as unknown as TopicPolicyProperties))
      delete topicOfArn(world, arn)?.attributes['Policy'];
  },
};

const subscription: ResourceType = {
  properties: ['TopicArn', 'Protocol', 'Endpoint', 'Region', ...SUBSCRIPTION],
  replacedBy: ['TopicArn', 'Protocol', 'Endpoint'],
  create: (request, world: World) => {
    const { TopicArn, Protocol, Endpoint } = request.properties as {
      TopicArn: string;
      Protocol: string;
      Endpoint: string;
    };
    const attributes = attributesOf(request.properties, SUBSCRIPTION);
    const made = putSubscription(world, topicOf(TopicArn, world), request.account, Protocol, Endpoint, attributes);
    // An update takes away what the template no longer has.
    for (const name of Object.keys(made.attributes)) if (!(name in attributes)) delete made.attributes[name];
    return { ref: made.arn, attributes: { Arn: made.arn } };
  },
  delete: ({ physicalId }, world) => {
    const topic = topicOfArn(world, physicalId);
    if (topic) topic.subscriptions = topic.subscriptions.filter(({ arn }) => arn !== physicalId);
  },
};

export const snsResourceTypes: Readonly<Record<string, ResourceType>> = {
  'AWS::SNS::Topic': topic,
  'AWS::SNS::TopicPolicy': topicPolicy,
  'AWS::SNS::TopicInlinePolicy': topicPolicy,
  'AWS::SNS::Subscription': subscription,
};
