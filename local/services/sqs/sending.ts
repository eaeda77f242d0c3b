import type {
  SendMessageBatchRequest,
  SendMessageBatchRequestEntry,
  SendMessageBatchResult,
  SendMessageRequest,
  SendMessageResult,
} from '@aws-sdk/client-sqs';
import type { Call } from '../../kernel/call.ts';
import { AwsError } from '../../kernel/errors.ts';
import { operation } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { checkBatch, eachEntry } from './batch.ts';
import { attributesChecksum, bodyChecksum } from './checksum.ts';
import { enqueue } from './enqueue.ts';
import { locate, queueAccess } from './locate.ts';
import { storeAttributes } from './message-attributes.ts';
import type { Queue } from './state.ts';

type Given = SendMessageRequest | SendMessageBatchRequestEntry;

const send = (given: Given, queue: Queue, call: Call, world: World): SendMessageResult => {
  if (given.DelaySeconds !== undefined && (given.DelaySeconds < 0 || given.DelaySeconds > 900)) {
    const reason = `Value ${given.DelaySeconds} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.`;
    throw new AwsError('InvalidParameterValue', reason, { status: 400 });
  }
  const attributes = storeAttributes(given.MessageAttributes);
  const accepted = enqueue(world, queue, {
    body: given.MessageBody ?? '',
    attributes,
    senderId: call.principal.userId,
    delaySeconds: given.DelaySeconds,
    groupId: given.MessageGroupId,
    deduplicationId: given.MessageDeduplicationId,
    traceHeader: given.MessageSystemAttributes?.AWSTraceHeader?.StringValue,
  });
  return {
    MessageId: accepted.id,
    MD5OfMessageBody: bodyChecksum(given.MessageBody ?? ''),
    MD5OfMessageAttributes: attributesChecksum(attributes),
    SequenceNumber: accepted.sequenceNumber,
  };
};

export const sendMessage = operation<SendMessageRequest, SendMessageResult>({
  access: ({ QueueUrl }, call, world) => queueAccess('SendMessage', locate(QueueUrl, call, world)),
  run: (input, call, world) => send(input, locate(input.QueueUrl, call, world), call, world),
});

export const sendMessageBatch = operation<SendMessageBatchRequest, SendMessageBatchResult>({
  access: ({ QueueUrl }, call, world) => queueAccess('SendMessage', locate(QueueUrl, call, world)),
  run: ({ QueueUrl, Entries }, call, world) => {
    const queue = locate(QueueUrl, call, world);
    return eachEntry(checkBatch(Entries), (entry) => {
      const sent = send(entry, queue, call, world);
      return {
        Id: entry.Id,
        MessageId: sent.MessageId,
        MD5OfMessageBody: sent.MD5OfMessageBody,
        MD5OfMessageAttributes: sent.MD5OfMessageAttributes,
        SequenceNumber: sent.SequenceNumber,
      };
    });
  },
});
