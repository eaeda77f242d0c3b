import type { Message, ReceiveMessageRequest, ReceiveMessageResult } from '@aws-sdk/client-sqs';
import { AwsError } from '../../kernel/errors.ts';
import { operation } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { attributesChecksum, bodyChecksum } from './checksum.ts';
import { onMessages } from './listeners.ts';
import { locate, queueAccess } from './locate.ts';
import { showAttributes } from './message-attributes.ts';
import { numberOf } from './queue-attributes.ts';
import type { Queue, StoredMessage } from './state.ts';
import { nextVisible, take } from './take.ts';

const LONGEST_WAIT_SECONDS = 20;
const MOST_MESSAGES = 10;

const within = (name: string, value: number, least: number, most: number): number => {
  if (value >= least && value <= most) return value;
  const reason = `Value ${value} for parameter ${name} is invalid. Reason: Must be between ${least} and ${most}, if provided.`;
  throw new AwsError('InvalidParameterValue', reason, { status: 400 });
};

/** A long poll ends with the first message. Its open request counts as work: meanwhile time flows as on the wall. */
export const receiveMessage = operation<ReceiveMessageRequest, ReceiveMessageResult>({
  access: ({ QueueUrl }, call, world) => queueAccess('ReceiveMessage', locate(QueueUrl, call, world)),
  run: async (input, call, world) => {
    const queue = locate(input.QueueUrl, call, world);
    const most = within('MaxNumberOfMessages', input.MaxNumberOfMessages ?? 1, 1, MOST_MESSAGES);
    const hidden = input.VisibilityTimeout ?? numberOf(queue, 'VisibilityTimeout');
    const wait = input.WaitTimeSeconds ?? numberOf(queue, 'ReceiveMessageWaitTimeSeconds');
    const deadline = world.clock.now() + within('WaitTimeSeconds', wait, 0, LONGEST_WAIT_SECONDS) * 1000;
    let taken = take(world, queue, most, hidden);
    while (taken.length === 0 && world.clock.now() < deadline) {
      await arrival(world, queue, deadline);
      taken = take(world, queue, most, hidden);
    }
    return taken.length === 0 ? {} : { Messages: taken.map((message) => show(message, input)) };
  },
});

const arrival = async (world: World, queue: Queue, deadline: number): Promise<void> => {
  const arrived = new AbortController();
  const stop = onMessages(world, queue.arn, () => arrived.abort());
  const now = world.clock.now();
  const until = Math.min(deadline, nextVisible(queue, now) ?? deadline);
  await world.clock.sleep(until - now, { signal: arrived.signal });
  stop();
};

const show = (message: StoredMessage, request: ReceiveMessageRequest): Message => {
  const shown = selected(message.attributes, request.MessageAttributeNames ?? []);
  const wanted = request.MessageSystemAttributeNames ?? request.AttributeNames ?? [];
  const system = systemAttributes(message);
  const all = wanted.includes('All');
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt,
    MD5OfBody: bodyChecksum(message.body),
    Body: message.body,
    ...(Object.keys(shown).length > 0
      ? { MessageAttributes: showAttributes(shown), MD5OfMessageAttributes: attributesChecksum(shown) }
      : {}),
    ...(wanted.length > 0
      ? {
          Attributes: Object.fromEntries(
            Object.entries(system).filter(([name]) => all || wanted.includes(name as never)),
          ),
        }
      : {}),
  };
};

const selected = (attributes: StoredMessage['attributes'], names: readonly string[]): StoredMessage['attributes'] => {
  const fits = (name: string) =>
    names.some(
      (wanted) =>
        wanted === 'All' || wanted === name || (wanted.endsWith('.*') && name.startsWith(wanted.slice(0, -1))),
    );
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => fits(name)));
};

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
export const systemAttributes = (message: StoredMessage): Record<string, string> => ({
  SenderId: message.senderId,
  SentTimestamp: String(message.sentAt),
  ApproximateReceiveCount: String(message.receives),
  ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.sentAt),
  ...(message.groupId === undefined ? {} : { MessageGroupId: message.groupId }),
  ...(message.deduplicationId === undefined ? {} : { MessageDeduplicationId: message.deduplicationId }),
  ...(message.sequenceNumber === undefined ? {} : { SequenceNumber: message.sequenceNumber }),
  ...(message.traceHeader === undefined ? {} : { AWSTraceHeader: message.traceHeader }),
  ...(message.deadLetterSource === undefined ? {} : { DeadLetterQueueSourceArn: message.deadLetterSource }),
});
