import type {
  ChangeMessageVisibilityBatchRequest,
  ChangeMessageVisibilityBatchResult,
  ChangeMessageVisibilityRequest,
  DeleteMessageBatchRequest,
  DeleteMessageBatchResult,
  DeleteMessageRequest,
} from '@aws-sdk/client-sqs';
import { AwsError } from '../../kernel/errors.ts';
import { operation } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { checkBatch, eachEntry } from './batch.ts';
import { announceMessages } from './listeners.ts';
import { locate, queueAccess } from './locate.ts';
import type { Queue } from './state.ts';

const LONGEST_SECONDS = 43_200;

/** A handle of an earlier receive deletes nothing, as in a standard queue once another consumer has the message. */
const remove = (queue: Queue, handle: string | undefined): void => {
  if (!/^[0-9a-f]{48}$/.test(handle ?? '')) {
    throw new AwsError('ReceiptHandleIsInvalid', `The input receipt handle "${handle}" is not a valid receipt handle.`);
  }
  queue.messages = queue.messages.filter(({ receipt }) => receipt !== handle);
};

export const deleteMessage = operation<DeleteMessageRequest, object>({
  access: ({ QueueUrl }, call, world) => queueAccess('DeleteMessage', locate(QueueUrl, call, world)),
  run: ({ QueueUrl, ReceiptHandle }, call, world) => {
    remove(locate(QueueUrl, call, world), ReceiptHandle);
    return {};
  },
});

export const deleteMessageBatch = operation<DeleteMessageBatchRequest, DeleteMessageBatchResult>({
  access: ({ QueueUrl }, call, world) => queueAccess('DeleteMessage', locate(QueueUrl, call, world)),
  run: ({ QueueUrl, Entries }, call, world) => {
    const queue = locate(QueueUrl, call, world);
    return eachEntry(checkBatch(Entries), ({ Id, ReceiptHandle }) => {
      remove(queue, ReceiptHandle);
      return { Id };
    });
  },
});

const hide = (world: World, queue: Queue, handle: string | undefined, seconds = 0): void => {
  if (seconds < 0 || seconds > LONGEST_SECONDS) {
    const reason = `Value ${seconds} for parameter VisibilityTimeout is invalid. Reason: VisibilityTimeout must be an integer between 0 and ${LONGEST_SECONDS}.`;
    throw new AwsError('InvalidParameterValue', reason, { status: 400 });
  }
  const now = world.clock.now();
  const message = queue.messages.find(({ receipt }) => receipt === handle);
  if (!message)
    throw new AwsError('ReceiptHandleIsInvalid', `The input receipt handle "${handle}" is not a valid receipt handle.`);
  if (message.visibleAt <= now)
    throw new AwsError('MessageNotInflight', `The message of "${handle}" is not in flight.`);
  message.visibleAt = now + seconds * 1000;
  announceMessages(world, queue.arn);
};

export const changeMessageVisibility = operation<ChangeMessageVisibilityRequest, object>({
  access: ({ QueueUrl }, call, world) => queueAccess('ChangeMessageVisibility', locate(QueueUrl, call, world)),
  run: ({ QueueUrl, ReceiptHandle, VisibilityTimeout }, call, world) => {
    hide(world, locate(QueueUrl, call, world), ReceiptHandle, VisibilityTimeout);
    return {};
  },
});

export const changeMessageVisibilityBatch = operation<
  ChangeMessageVisibilityBatchRequest,
  ChangeMessageVisibilityBatchResult
>({
  access: ({ QueueUrl }, call, world) => queueAccess('ChangeMessageVisibility', locate(QueueUrl, call, world)),
  run: ({ QueueUrl, Entries }, call, world) => {
    const queue = locate(QueueUrl, call, world);
    return eachEntry(checkBatch(Entries), ({ Id, ReceiptHandle, VisibilityTimeout }) => {
      hide(world, queue, ReceiptHandle, VisibilityTimeout);
      return { Id };
    });
  },
});
