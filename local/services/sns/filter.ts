import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import { AwsError } from '../../kernel/errors.ts';
import { compilePattern, type EventMatcher } from '../events/pattern/event-pattern.ts';
import { invalidParameter } from './locate.ts';
import { type Message, textFor } from './message.ts';
import type { Subscription } from './state.ts';

/**
 * Whether a subscription's filter policy lets a message through.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
 */
export const passesFilter = ({ attributes }: Subscription, message: Message): boolean => {
  const policy = attributes['FilterPolicy'];
  if (!policy || policy === '{}') return true;
  const matches = compileFilter(policy);
  if (attributes['FilterPolicyScope'] !== 'MessageBody') return matches(values(message.attributes));
  try {
    return matches(JSON.parse(textFor(message, 'default')));
  } catch {
    return false;
  }
};

/** Throws InvalidParameter on a policy that SNS would refuse. */
export const checkFilter = (policy: string): void => {
  if (policy !== '' && policy !== '{}') compileFilter(policy);
};

const compileFilter = (policy: string): EventMatcher => {
  try {
    return compilePattern(JSON.parse(policy));
  } catch (error) {
    const reason = error instanceof AwsError ? error.message.replace(/^.*Reason: /, '') : 'failed to parse JSON';
    throw invalidParameter(`FilterPolicy: ${reason}`);
  }
};

const values = (attributes: Readonly<Record<string, MessageAttributeValue>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => [name, value(attribute)]));

const value = ({ DataType, StringValue = '' }: MessageAttributeValue): unknown => {
  if (DataType === 'Number') return Number(StringValue);
  if (DataType !== 'String.Array') return StringValue;
  try {
    return JSON.parse(StringValue);
  } catch {
    return StringValue;
  }
};
