import type { Service } from '../../kernel/service.ts';
import {
  changeMessageVisibility,
  changeMessageVisibilityBatch,
  deleteMessage,
  deleteMessageBatch,
} from './handling.ts';
import {
  createQueue,
  deleteQueue,
  getQueueAttributes,
  getQueueUrl,
  listDeadLetterSourceQueues,
  listQueues,
  listQueueTags,
  purgeQueue,
  setQueueAttributes,
} from './managing.ts';
import { receiveMessage } from './receiving.ts';
import { sqsResourceTypes } from './resources.ts';
import { sendMessage, sendMessageBatch } from './sending.ts';

/** Amazon SQS: standard and FIFO queues with visibility timeouts, delays, redrive and resource policies. */
export const sqs: Service = {
  name: 'sqs',
  client: () => import('@aws-sdk/client-sqs'),
  operations: {
    ChangeMessageVisibility: changeMessageVisibility,
    ChangeMessageVisibilityBatch: changeMessageVisibilityBatch,
    CreateQueue: createQueue,
    DeleteMessage: deleteMessage,
    DeleteMessageBatch: deleteMessageBatch,
    DeleteQueue: deleteQueue,
    GetQueueAttributes: getQueueAttributes,
    GetQueueUrl: getQueueUrl,
    ListDeadLetterSourceQueues: listDeadLetterSourceQueues,
    ListQueues: listQueues,
    ListQueueTags: listQueueTags,
    PurgeQueue: purgeQueue,
    ReceiveMessage: receiveMessage,
    SendMessage: sendMessage,
    SendMessageBatch: sendMessageBatch,
    SetQueueAttributes: setQueueAttributes,
  },
  resourceTypes: sqsResourceTypes,
};
