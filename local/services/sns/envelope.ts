import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import { type Message, textFor } from './message.ts';
import type { Subscription } from './state.ts';

/** Nothing on this machine checks signatures; the field only keeps its place. */
const SIGNATURE = 'EXAMPLE';

const addresses = ({ arn, topicArn }: Subscription) => {
  const base = `https://sns.${topicArn.split(':')[3]}.amazonaws.com`;
  return {
    certificate: `${base}/SimpleNotificationService.pem`,
    unsubscribe: `${base}/?Action=Unsubscribe&SubscriptionArn=${arn}`,
  };
};

const shown = (attributes: Readonly<Record<string, MessageAttributeValue>>): object =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      { Type: DataType, Value: StringValue ?? Buffer.from(BinaryValue ?? []).toString('base64') },
    ]),
  );

/** The JSON that queues and HTTP endpoints get without raw delivery: https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html */
export const envelope = (message: Message, subscription: Subscription): object => ({
  Type: 'Notification',
  MessageId: message.id,
  TopicArn: subscription.topicArn,
  ...(message.subject === undefined ? {} : { Subject: message.subject }),
  Message: textFor(message, subscription.protocol),
  Timestamp: new Date(message.at).toISOString(),
  SignatureVersion: '1',
  Signature: SIGNATURE,
  SigningCertURL: addresses(subscription).certificate,
  UnsubscribeURL: addresses(subscription).unsubscribe,
  ...(Object.keys(message.attributes).length > 0 ? { MessageAttributes: shown(message.attributes) } : {}),
});

/** What a Lambda function gets: https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
export const lambdaEvent = (message: Message, subscription: Subscription): object => ({
  Records: [
    {
      EventSource: 'aws:sns',
      EventVersion: '1.0',
      EventSubscriptionArn: subscription.arn,
      Sns: {
        Type: 'Notification',
        MessageId: message.id,
        TopicArn: subscription.topicArn,
        Subject: message.subject ?? null,
        Message: textFor(message, subscription.protocol),
        Timestamp: new Date(message.at).toISOString(),
        SignatureVersion: '1',
        Signature: SIGNATURE,
        SigningCertUrl: addresses(subscription).certificate,
        UnsubscribeUrl: addresses(subscription).unsubscribe,
        MessageAttributes: shown(message.attributes),
      },
    },
  ],
});
