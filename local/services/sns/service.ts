import type { Service } from '../../kernel/service.ts';
import { clearNotifications, notifications } from './notifications.ts';
import { publish, publishBatch } from './publishing.ts';
import { snsResourceTypes } from './resources.ts';
import {
  confirmSubscription,
  getSubscriptionAttributes,
  listSubscriptions,
  listSubscriptionsByTopic,
  setSubscriptionAttributes,
  subscribe,
  unsubscribe,
} from './subscribing.ts';
import {
  createTopic,
  deleteTopic,
  getTopicAttributes,
  listTagsForResource,
  listTopics,
  setTopicAttributes,
} from './topics.ts';

/** Amazon SNS: topics, their policies, subscriptions with filters, and deliveries that never leave the machine. */
export const sns: Service = {
  name: 'sns',
  client: () => import('@aws-sdk/client-sns'),
  operations: {
    ConfirmSubscription: confirmSubscription,
    CreateTopic: createTopic,
    DeleteTopic: deleteTopic,
    GetSubscriptionAttributes: getSubscriptionAttributes,
    GetTopicAttributes: getTopicAttributes,
    ListSubscriptions: listSubscriptions,
    ListSubscriptionsByTopic: listSubscriptionsByTopic,
    ListTagsForResource: listTagsForResource,
    ListTopics: listTopics,
    Publish: publish,
    PublishBatch: publishBatch,
    SetSubscriptionAttributes: setSubscriptionAttributes,
    SetTopicAttributes: setTopicAttributes,
    Subscribe: subscribe,
    Unsubscribe: unsubscribe,
  },
  resourceTypes: snsResourceTypes,
  controls: { notifications, clear: clearNotifications },
};
