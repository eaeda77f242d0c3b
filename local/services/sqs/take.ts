import type { World } from '../../kernel/world.ts';
import { announceMessages } from './listeners.ts';
import { numberOf, redrivePolicy } from './queue-attributes.ts';
import { type Queue, queueOfArn, type StoredMessage } from './state.ts';

/**
 * Takes up to `most` visible messages and hides them for `hiddenSeconds`. What is past its retention is dropped on the
 * way, and what was received too often goes to the dead-letter queue.
 */
export const take = (world: World, queue: Queue, most: number, hiddenSeconds: number): StoredMessage[] => {
  const now = world.clock.now();
  expire(queue, now);
  giveUp(world, queue, now);
  const taken: StoredMessage[] = [];
  const blocked = queue.fifo ? groupsInFlight(queue, now) : new Set<string>();
  for (const message of queue.messages) {
    if (taken.length >= most) break;
    if (queue.fifo && blocked.has(message.groupId ?? '')) continue;
    if (message.visibleAt > now) {
      // A delayed message of a FIFO queue holds back those behind it in its group.
      if (queue.fifo) blocked.add(message.groupId ?? '');
      continue;
    }
    hold(world, message, now, hiddenSeconds);
    taken.push(message);
  }
  return taken;
};

const hold = (world: World, message: StoredMessage, now: number, hiddenSeconds: number): void => {
  message.visibleAt = now + hiddenSeconds * 1000;
  message.receives += 1;
  message.firstReceivedAt ??= now;
  message.receipt = world.ids.hex('receipt', 48);
};

const expire = (queue: Queue, now: number): void => {
  const oldest = now - numberOf(queue, 'MessageRetentionPeriod') * 1000;
  if (queue.messages.some(({ sentAt }) => sentAt < oldest)) {
    queue.messages = queue.messages.filter(({ sentAt }) => sentAt >= oldest);
  }
};

const groupsInFlight = (queue: Queue, now: number): Set<string> =>
  new Set(
    queue.messages
      .filter(({ visibleAt, receipt }) => receipt !== undefined && visibleAt > now)
      .map(({ groupId }) => groupId ?? ''),
  );

const giveUp = (world: World, queue: Queue, now: number): void => {
  const policy = redrivePolicy(queue);
  const target = policy && queueOfArn(world, policy.deadLetterTargetArn);
  if (!target) return;
  const tired = queue.messages.filter(
    ({ visibleAt, receives }) => visibleAt <= now && receives >= policy.maxReceiveCount,
  );
  if (tired.length === 0) return;
  queue.messages = queue.messages.filter((message) => !tired.includes(message));
  for (const { receipt: _receipt, ...message } of tired) {
    target.messages.push({ ...message, visibleAt: now, deadLetterSource: queue.arn });
  }
  announceMessages(world, target.arn);
};

/** When the next hidden message comes to sight, in virtual milliseconds since 1970. */
export const nextVisible = (queue: Queue, now: number): number | undefined => {
  const later = queue.messages.map(({ visibleAt }) => visibleAt).filter((at) => at > now);
  return later.length === 0 ? undefined : Math.min(...later);
};
