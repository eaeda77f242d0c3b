import type {
  ConfirmSubscriptionInput,
  ConfirmSubscriptionResponse,
  GetSubscriptionAttributesInput,
  GetSubscriptionAttributesResponse,
  ListSubscriptionsByTopicInput,
  ListSubscriptionsByTopicResponse,
  ListSubscriptionsInput,
  ListSubscriptionsResponse,
  SetSubscriptionAttributesInput,
  SubscribeInput,
  SubscribeResponse,
  UnsubscribeInput,
} from '@aws-sdk/client-sns';
import type { Access } from '../../kernel/call.ts';
import { operation } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { subscriptionAttribute } from './attributes.ts';
import { invalidParameter, subscriptionOf, topicAccess, topicOf } from './locate.ts';
import { type Subscription, snsState, topicOfArn } from './state.ts';
import { putSubscription } from './subscribe.ts';

const onTopicOf = (action: string, arn: string | undefined, world: World): readonly Access[] =>
  topicAccess(action, topicOf(subscriptionOf(arn, world).topicArn, world));

const summary = ({ arn, owner, protocol, endpoint, topicArn }: Subscription) => ({
  SubscriptionArn: arn,
  Owner: owner,
  Protocol: protocol,
  Endpoint: endpoint,
  TopicArn: topicArn,
});

export const subscribe = operation<SubscribeInput, SubscribeResponse>({
  access: ({ TopicArn, Protocol = '', Endpoint = '' }, _call, world) =>
    topicAccess('Subscribe', topicOf(TopicArn, world), { 'sns:Protocol': Protocol, 'sns:Endpoint': Endpoint }),
  run: ({ TopicArn, Protocol = '', Endpoint = '', Attributes = {} }, { account }, world) => ({
    SubscriptionArn: putSubscription(world, topicOf(TopicArn, world), account, Protocol, Endpoint, Attributes).arn,
  }),
});

/** Every subscription is confirmed from the start; there is no token to bring back. */
export const confirmSubscription = operation<ConfirmSubscriptionInput, ConfirmSubscriptionResponse>({
  access: ({ TopicArn }, _call, world) => topicAccess('ConfirmSubscription', topicOf(TopicArn, world)),
  run: () => {
    throw invalidParameter('Token: local AWS confirms every subscription at once and gives out no tokens');
  },
});

/** Ends a subscription; one that has ended already succeeds, as at AWS: LocalStack's test_unsubscribe_idempotency, recorded on AWS. */
export const unsubscribe = operation<UnsubscribeInput, object>({
  access: ({ SubscriptionArn = '' }, _call, world) => {
    const topic = topicOfArn(world, SubscriptionArn);
    return topic ? topicAccess('Unsubscribe', topic) : [];
  },
  run: ({ SubscriptionArn = '' }, _call, world) => {
    if (SubscriptionArn.split(':').length !== 7)
      throw invalidParameter('SubscriptionArn Reason: An ARN must have at least 6 elements');
    const topic = topicOfArn(world, SubscriptionArn);
    if (topic) topic.subscriptions = topic.subscriptions.filter(({ arn }) => arn !== SubscriptionArn);
    return {};
  },
});

export const listSubscriptions = operation<ListSubscriptionsInput, ListSubscriptionsResponse>({
  access: () => [{ action: 'sns:ListSubscriptions', resource: '*' }],
  run: (_input, { account, region }, world) => ({
    Subscriptions: Object.values(snsState(world, account, region).topics).flatMap(({ subscriptions }) =>
      subscriptions.map(summary),
    ),
  }),
});

export const listSubscriptionsByTopic = operation<ListSubscriptionsByTopicInput, ListSubscriptionsByTopicResponse>({
  access: ({ TopicArn }, _call, world) => topicAccess('ListSubscriptionsByTopic', topicOf(TopicArn, world)),
  run: ({ TopicArn }, _call, world) => ({ Subscriptions: topicOf(TopicArn, world).subscriptions.map(summary) }),
});

export const getSubscriptionAttributes = operation<GetSubscriptionAttributesInput, GetSubscriptionAttributesResponse>({
  access: ({ SubscriptionArn }, _call, world) => onTopicOf('GetSubscriptionAttributes', SubscriptionArn, world),
  run: ({ SubscriptionArn }, _call, world) => {
    const subscription = subscriptionOf(SubscriptionArn, world);
    const fixed = { RawMessageDelivery: 'false', PendingConfirmation: 'false', ConfirmationWasAuthenticated: 'true' };
    return { Attributes: { ...fixed, ...summary(subscription), ...subscription.attributes } };
  },
});

export const setSubscriptionAttributes = operation<SetSubscriptionAttributesInput, object>({
  access: ({ SubscriptionArn }, _call, world) => onTopicOf('SetSubscriptionAttributes', SubscriptionArn, world),
  run: ({ SubscriptionArn, AttributeName = '', AttributeValue = '' }, _call, world) => {
    const value = subscriptionAttribute(AttributeName, AttributeValue);
    subscriptionOf(SubscriptionArn, world).attributes[AttributeName] = value;
    return {};
  },
});
