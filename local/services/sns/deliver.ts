import { mayRecover } from '../../kernel/delivery.ts';
import type { World } from '../../kernel/world.ts';
import { envelope, lambdaEvent } from './envelope.ts';
import { type Message, textFor } from './message.ts';
import { record } from './notifications.ts';
import type { Subscription } from './state.ts';

/**
 * Seconds before each retry to a queue or function: three at once, two after a second, ten with a growing pause. SNS
 * goes on for 23 days at 20 seconds; here the message is given up.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
 */
const PAUSES = [0, 0, 0, 1, 1, 1, 2, 3, 5, 7, 10, 13, 16, 18, 20];

/** Delivers to one subscriber, with retries; what cannot be delivered goes to the subscription's dead-letter queue. */
export const deliver = async (
  world: World,
  subscription: Subscription,
  message: Message,
  attempt = 0,
): Promise<void> => {
  try {
    await send(world, subscription, message);
  } catch (error) {
    const pause = PAUSES[attempt];
    if (!mayRecover(error) || pause === undefined) return giveUp(world, subscription, message, error as Error);
    world.clock.schedule(world.clock.now() + pause * 1000, () =>
      world.background(`retry of ${subscription.arn}`, () => deliver(world, subscription, message, attempt + 1)),
    );
  }
};

const send = async (world: World, subscription: Subscription, message: Message): Promise<void> => {
  const { protocol, endpoint, topicArn } = subscription;
  if (protocol === 'sqs') await toQueue(world, endpoint, subscription, message);
  if (protocol === 'lambda') await toFunction(world, subscription, message);
  record(world, { topicArn, protocol, endpoint, subject: message.subject, message: written(subscription, message) });
};

/** Endpoints outside AWS get nothing from this machine; what they would have got is kept. */
const written = (subscription: Subscription, message: Message): string => {
  const wrapped = subscription.protocol === 'email-json' || subscription.protocol.startsWith('http');
  if (!wrapped || subscription.attributes['RawMessageDelivery'] === 'true')
    return textFor(message, subscription.protocol);
  return JSON.stringify(envelope(message, subscription));
};

const service = ({ topicArn }: Subscription) => ({
  type: 'service' as const,
  service: 'sns.amazonaws.com',
  account: topicArn.split(':')[4] ?? '',
  arn: 'sns.amazonaws.com',
  userId: 'sns.amazonaws.com',
  sourceArn: topicArn,
});

const toQueue = (world: World, queueArn: string, subscription: Subscription, message: Message): Promise<unknown> => {
  const raw = subscription.attributes['RawMessageDelivery'] === 'true';
  const body = raw ? textFor(message, 'sqs') : JSON.stringify(envelope(message, subscription));
  const [, , , region = '', account = '', name = ''] = queueArn.split(':');
  const attributes = raw ? { MessageAttributes: message.attributes } : {};
  return world.call({
    principal: service(subscription),
    service: 'sqs',
    operation: 'SendMessage',
    region,
    input: { QueueUrl: `${world.endpoint}/${account}/${name}`, MessageBody: body, ...attributes },
  });
};

const toFunction = (world: World, subscription: Subscription, message: Message): Promise<unknown> =>
  world.call({
    principal: service(subscription),
    service: 'lambda',
    operation: 'Invoke',
    region: subscription.endpoint.split(':')[3] ?? '',
    input: {
      FunctionName: subscription.endpoint,
      InvocationType: 'Event',
      Payload: Buffer.from(JSON.stringify(lambdaEvent(message, subscription))),
    },
  });

const giveUp = async (world: World, subscription: Subscription, message: Message, error: Error): Promise<void> => {
  const { protocol, endpoint, topicArn, attributes } = subscription;
  const reason = `${error.name}: ${error.message}`;
  record(world, {
    topicArn,
    protocol,
    endpoint,
    subject: message.subject,
    message: textFor(message, protocol),
    dropped: true,
    reason,
  });
  const { deadLetterTargetArn } = JSON.parse(attributes['RedrivePolicy'] || '{}') as { deadLetterTargetArn?: string };
  if (deadLetterTargetArn) await toQueue(world, deadLetterTargetArn, subscription, message).catch(() => {});
};
