import type { World } from '../../kernel/world.ts';
import { subscriptionAttribute } from './attributes.ts';
import { invalidParameter } from './locate.ts';
import type { Subscription, Topic } from './state.ts';

const ENDPOINTS: Readonly<Record<string, RegExp>> = {
  sqs: /^arn:aws:sqs:[a-z0-9-]+:\d{12}:[\w-]+$/,
  lambda: /^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[\w-]+(:[\w$-]+)?$/,
  email: /^[^@\s]+@[^@\s]+$/,
  'email-json': /^[^@\s]+@[^@\s]+$/,
  http: /^http:\/\//,
  https: /^https:\/\//,
  sms: /^\+?[0-9 ()-]+$/,
  firehose: /^arn:aws:firehose:/,
};

/**
 * Subscribes an endpoint, or finds its subscription. Nobody reads e-mail here, so a subscription that would wait for a
 * person's confirmation counts as confirmed at once. Throws InvalidParameter.
 */
export const putSubscription = (
  world: World,
  topic: Topic,
  owner: string,
  protocol: string,
  endpoint: string,
  attributes: Readonly<Record<string, string>>,
): Subscription => {
  const expected = ENDPOINTS[protocol];
  if (!expected) throw invalidParameter(`Does not support this protocol string: ${protocol}`);
  if (!expected.test(endpoint)) throw invalidParameter(`Endpoint: ${endpoint} is no endpoint of protocol ${protocol}`);
  const kept = Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      subscriptionAttribute(name, value, 'Attributes Reason: '),
    ]),
  );
  const known = topic.subscriptions.find((each) => each.protocol === protocol && each.endpoint === endpoint);
  if (known) {
    Object.assign(known.attributes, kept);
    return known;
  }
  const arn = `${topic.arn}:${world.ids.uuid('subscription')}`;
  const made: Subscription = { arn, topicArn: topic.arn, protocol, endpoint, owner, attributes: kept };
  topic.subscriptions.push(made);
  return made;
};
