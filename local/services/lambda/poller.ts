import type { Message, ReceiveMessageResult } from '@aws-sdk/client-sqs';
import { AwsError } from '../../kernel/errors.ts';
import type { World } from '../../kernel/world.ts';
import { compilePattern } from '../events/pattern/event-pattern.ts';
import { onMessages } from '../sqs/listeners.ts';
import { queueOfArn } from '../sqs/state.ts';
import { nextVisible } from '../sqs/take.ts';
import { runFunction } from './run-function.ts';
import { failedOf, sqsEvent } from './sqs-event.ts';
import { functionOfArn, type Mapping } from './state.ts';

/** Lambda begins with five batches of a queue at a time: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
const STANDARD_CONCURRENCY = 5;
const MOST_PER_CALL = 10;

/** Reads a queue for a function: wakes up with each message, and when hidden ones come to sight again. */
export class Poller {
  readonly #world: World;
  readonly #mapping: Mapping;
  readonly #stopListening: () => void;
  #cancelTimer: () => void = () => {};
  #running = 0;
  #stopped = false;
  #waiting = false;

  constructor(world: World, mapping: Mapping) {
    this.#world = world;
    this.#mapping = mapping;
    this.#stopListening = onMessages(world, mapping.queueArn, () => this.#wake());
  }

  stop(): void {
    this.#stopped = true;
    this.#stopListening();
    this.#cancelTimer();
  }

  /** Starts on what lies in the queue already. */
  start(): void {
    this.#wake();
  }

  #wake(): void {
    const { batchingWindowSeconds, queueArn } = this.#mapping;
    if (batchingWindowSeconds === 0 || this.#visible() >= this.#mapping.batchSize) return this.#poll();
    if (this.#waiting || this.#visible() === 0) return this.#later();
    this.#waiting = true;
    this.#world.clock.schedule(this.#world.clock.now() + batchingWindowSeconds * 1000, () => {
      this.#waiting = false;
      if (queueOfArn(this.#world, queueArn)) this.#poll();
    });
  }

  #visible(): number {
    const now = this.#world.clock.now();
    return (
      queueOfArn(this.#world, this.#mapping.queueArn)?.messages.filter(({ visibleAt }) => visibleAt <= now).length ?? 0
    );
  }

  #poll(): void {
    const most = this.#mapping.maximumConcurrency ?? STANDARD_CONCURRENCY;
    if (this.#stopped || this.#running >= most || this.#visible() === 0) return this.#later();
    this.#running += 1;
    this.#world.background(`event source mapping of ${this.#mapping.queueArn}`, async () => {
      try {
        await this.#batch();
      } finally {
        this.#running -= 1;
        this.#wake();
      }
    });
  }

  /** Hidden messages come back by themselves; somebody has to be there then. */
  #later(): void {
    const queue = queueOfArn(this.#world, this.#mapping.queueArn);
    const at = queue && nextVisible(queue, this.#world.clock.now());
    this.#cancelTimer();
    if (at !== undefined && !this.#stopped) this.#cancelTimer = this.#world.clock.schedule(at, () => this.#wake());
  }

  async #batch(): Promise<void> {
    const definition = functionOfArn(this.#world, this.#mapping.functionArn);
    if (!definition) return this.stop();
    const received = await this.#receive();
    // More messages than one batch holds: the next batch need not wait for this one.
    if (this.#visible() > 0) this.#poll();
    const wanted = received.filter((message) => this.#passes(message));
    await this.#delete(received.filter((message) => !wanted.includes(message)));
    if (wanted.length === 0) return;
    const event = JSON.stringify(sqsEvent(wanted, this.#mapping.queueArn));
    const result = await runFunction(this.#world, definition, event, this.#world.ids.uuid('request')).catch(
      whenThrottled,
    );
    if (!result || result.failed) return;
    const failed = this.#mapping.reportsItemFailures ? failedOf(wanted, result.payload) : [];
    await this.#delete(wanted.filter((message) => !failed.includes(message)));
  }

  async #receive(): Promise<readonly Message[]> {
    const messages: Message[] = [];
    while (messages.length < this.#mapping.batchSize) {
      const MaxNumberOfMessages = Math.min(this.#mapping.batchSize - messages.length, MOST_PER_CALL);
      const names = { MessageAttributeNames: ['All'], MessageSystemAttributeNames: ['All'] };
      const { Messages = [] } = (await callQueue(this.#world, this.#mapping, 'ReceiveMessage', {
        ...names,
        MaxNumberOfMessages,
        WaitTimeSeconds: 0,
      })) as ReceiveMessageResult;
      messages.push(...Messages);
      if (Messages.length < MaxNumberOfMessages) break;
    }
    return messages;
  }

  #passes({ Body = '', MessageAttributes, Attributes }: Message): boolean {
    const { filters } = this.#mapping;
    if (filters.length === 0) return true;
    const record = { body: parsed(Body), messageAttributes: MessageAttributes, attributes: Attributes };
    return filters.some((pattern) => compilePattern(JSON.parse(pattern))(record));
  }

  async #delete(messages: readonly Message[]): Promise<void> {
    for (let index = 0; index < messages.length; index += MOST_PER_CALL) {
      const Entries = messages
        .slice(index, index + MOST_PER_CALL)
        .map(({ ReceiptHandle }, id) => ({ Id: String(id), ReceiptHandle }));
      await callQueue(this.#world, this.#mapping, 'DeleteMessageBatch', { Entries });
    }
  }
}

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
};

/** Out of concurrency: the messages come back after their visibility timeout. */
const whenThrottled = (error: unknown): undefined => {
  if (error instanceof AwsError && error.name === 'TooManyRequestsException') return undefined;
  throw error;
};

/** A call on the queue of a mapping with the permissions of the function's role. */
export const callQueue = (
  world: World,
  { queueArn, functionArn }: Mapping,
  operation: string,
  input: object,
): Promise<unknown> => {
  const definition = functionOfArn(world, functionArn);
  const [, , , region = '', account = '', name = ''] = queueArn.split(':');
  const principal = world.assumeRoleForService(
    definition?.roleArn ?? '',
    'lambda.amazonaws.com',
    (definition?.name ?? '').slice(0, 64),
  );
  return world.call({
    principal,
    service: 'sqs',
    operation,
    region,
    input: { QueueUrl: `${world.endpoint}/${account}/${name}`, ...input },
  });
};
