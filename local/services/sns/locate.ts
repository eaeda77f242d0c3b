import type { Access } from '../../kernel/call.ts';
import { AwsError } from '../../kernel/errors.ts';
import type { PolicyDocument } from '../../kernel/policy.ts';
import type { World } from '../../kernel/world.ts';
import { type Subscription, type Topic, topicOfArn } from './state.ts';

export const invalidParameter = (message: string): AwsError =>
  new AwsError('InvalidParameter', `Invalid parameter: ${message}`, { status: 400 });

const TOPIC_ARN = /^arn:aws:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/;

/** Throws InvalidParameter on what is no topic ARN, NotFound where there is no such topic. */
export const topicOf = (arn: string | undefined, world: World): Topic => {
  if (!arn || !TOPIC_ARN.test(arn)) throw invalidParameter('TopicArn');
  const topic = topicOfArn(world, arn);
  if (!topic) throw new AwsError('NotFound', 'Topic does not exist', { status: 404 });
  return topic;
};

export const subscriptionOf = (arn: string | undefined, world: World): Subscription => {
  const found = arn && topicOfArn(world, arn)?.subscriptions.find((subscription) => subscription.arn === arn);
  if (!found) throw new AwsError('NotFound', 'Subscription does not exist', { status: 404 });
  return found;
};

const topicPolicy = ({ attributes }: Topic): PolicyDocument | undefined =>
  attributes['Policy'] ? (JSON.parse(attributes['Policy']) as PolicyDocument) : undefined;

/** What an action on a topic takes: the caller's policies, and the topic's own. */
export const topicAccess = (
  action: string,
  topic: Topic,
  context: Readonly<Record<string, string>> = {},
): readonly Access[] => [
  {
    action: `sns:${action}`,
    resource: topic.arn,
    resourceAccount: topic.owner,
    resourcePolicy: topicPolicy(topic),
    context,
  },
];
