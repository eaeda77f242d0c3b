import type { World } from '../../kernel/world.ts';

/** A message attribute as it is kept: binary values in base64, since state is plain JSON. */
export interface StoredAttribute {
  readonly type: string;
  readonly text?: string;
  readonly base64?: string;
}

export interface StoredMessage {
  readonly id: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, StoredAttribute>>;
  readonly senderId: string;
  /** Times in virtual milliseconds since 1970. */
  readonly sentAt: number;
  visibleAt: number;
  receives: number;
  firstReceivedAt?: number;
  /** Handle of the last receive; undefined while nobody has it. */
  receipt?: string | undefined;
  readonly groupId?: string;
  readonly deduplicationId?: string;
  readonly sequenceNumber?: string;
  readonly traceHeader?: string;
  /** ARN of the queue that gave the message up. */
  readonly deadLetterSource?: string;
}

export interface Queue {
  readonly name: string;
  readonly arn: string;
  readonly fifo: boolean;
  /** As SetQueueAttributes takes them: every value a string. */
  attributes: Record<string, string>;
  tags: Record<string, string>;
  readonly createdAt: number;
  modifiedAt: number;
  messages: StoredMessage[];
  /** How many messages a FIFO queue has taken. */
  sequence: number;
  /** Deduplication ids of a FIFO queue that are still remembered. */
  remembered: Record<string, { readonly at: number; readonly id: string; readonly sequenceNumber: string }>;
}

export interface SqsState {
  readonly queues: Record<string, Queue>;
}

export const sqsState = (world: World, account: string, region: string): SqsState =>
  world.state('sqs', account, region, () => ({ queues: {} }));

export const queueArn = (account: string, region: string, name: string): string =>
  `arn:aws:sqs:${region}:${account}:${name}`;

/** The queue of an ARN, or undefined where there is none. */
export const queueOfArn = (world: World, arn: string): Queue | undefined => {
  const [, , service, region = '', account = '', name = ''] = arn.split(':');
  return service === 'sqs' ? sqsState(world, account, region).queues[name] : undefined;
};
