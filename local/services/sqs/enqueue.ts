import { createHash } from 'node:crypto';
import { AwsError } from '../../kernel/errors.ts';
import type { World } from '../../kernel/world.ts';
import { announceMessages } from './listeners.ts';
import { numberOf } from './queue-attributes.ts';
import type { Queue, StoredAttribute, StoredMessage } from './state.ts';

const DEDUPLICATION_MILLISECONDS = 5 * 60_000;
/** SQS gives 128-bit numbers; of them only the order matters. */
const FIRST_SEQUENCE_NUMBER = 18_850_000_000_000_000_000n;

export interface NewMessage {
  readonly body: string;
  readonly attributes: Readonly<Record<string, StoredAttribute>>;
  readonly senderId: string;
  readonly delaySeconds?: number | undefined;
  readonly groupId?: string | undefined;
  readonly deduplicationId?: string | undefined;
  readonly traceHeader?: string | undefined;
}

export interface Accepted {
  readonly id: string;
  readonly sequenceNumber?: string | undefined;
}

/** Puts a message in a queue. Throws what SendMessage refuses: size, an empty body, FIFO parameters that are missing. */
export const enqueue = (world: World, queue: Queue, message: NewMessage): Accepted => {
  check(queue, message);
  if (queue.fifo) return enqueueOnce(world, queue, message);
  const id = world.ids.uuid('sqs-message');
  add(world, queue, message, { id, ...(message.groupId ? { groupId: message.groupId } : {}) });
  return { id };
};

const check = (queue: Queue, { body, attributes, groupId, deduplicationId }: NewMessage): void => {
  if (body === '') throw new AwsError('MissingParameter', 'The request must contain the parameter MessageBody.');
  const size =
    Buffer.byteLength(body) + Buffer.byteLength(JSON.stringify(attributes) === '{}' ? '' : sized(attributes));
  const most = numberOf(queue, 'MaximumMessageSize');
  if (size > most) {
    const reason = `One or more parameters are invalid. Reason: Message must be shorter than ${most} bytes.`;
    throw new AwsError('InvalidParameterValue', reason, { status: 400 });
  }
  if (!queue.fifo) return;
  if (!groupId) throw new AwsError('MissingParameter', 'The request must contain the parameter MessageGroupId.');
  if (!deduplicationId && queue.attributes['ContentBasedDeduplication'] !== 'true') {
    const reason =
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly';
    throw new AwsError('InvalidParameterValue', reason, { status: 400 });
  }
};

const sized = (attributes: NewMessage['attributes']): string =>
  Object.entries(attributes)
    .map(
      ([name, { type, text, base64 }]) =>
        name + type + (text ?? Buffer.from(base64 ?? '', 'base64').toString('latin1')),
    )
    .join('');

const enqueueOnce = (world: World, queue: Queue, message: NewMessage): Accepted => {
  const now = world.clock.now();
  for (const [key, { at }] of Object.entries(queue.remembered)) {
    if (at + DEDUPLICATION_MILLISECONDS <= now) delete queue.remembered[key];
  }
  const deduplicationId = message.deduplicationId ?? createHash('sha256').update(message.body).digest('hex');
  const known = queue.remembered[deduplicationId];
  if (known) return { id: known.id, sequenceNumber: known.sequenceNumber };
  const id = world.ids.uuid('sqs-message');
  queue.sequence += 1;
  const sequenceNumber = String(FIRST_SEQUENCE_NUMBER + BigInt(queue.sequence));
  queue.remembered[deduplicationId] = { at: now, id, sequenceNumber };
  add(world, queue, message, { id, deduplicationId, sequenceNumber, groupId: message.groupId ?? '' });
  return { id, sequenceNumber };
};

const add = (
  world: World,
  queue: Queue,
  { body, attributes, senderId, delaySeconds, traceHeader }: NewMessage,
  identity: Pick<StoredMessage, 'id' | 'groupId' | 'deduplicationId' | 'sequenceNumber'>,
): void => {
  const now = world.clock.now();
  const delay = delaySeconds ?? numberOf(queue, 'DelaySeconds');
  const trace = traceHeader === undefined ? {} : { traceHeader };
  const visibleAt = now + delay * 1000;
  queue.messages.push({ ...identity, ...trace, body, attributes, senderId, sentAt: now, visibleAt, receives: 0 });
  announceMessages(world, queue.arn);
};
