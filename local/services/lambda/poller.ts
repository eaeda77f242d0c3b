import type { Message, ReceiveMessageResult } from '@aws-sdk/client-sqs';
import { mayRecover } from '../../kernel/delivery.ts';
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
const PAUSE_MILLISECONDS = 1000;

/** Reads a queue for a function: wakes up with each message, and when hidden ones come to sight again. */
export class Poller {
  readonly #world: World;
  readonly #mapping: Mapping;
  readonly #stopListening: () => void;
  #cancelTimer: () => void = () => {};
  #running = 0;
  #stopped = false;
  #gathering = false;

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
    const { batchingWindowSeconds, batchSize } = this.#mapping;
    const visible = this.#visible();
    if (visible === 0) this.#later();
    else if (batchingWindowSeconds === 0 || visible >= batchSize) this.#poll();
    else this.#gather(batchingWindowSeconds);
  }

  #gather(seconds: number): void {
    if (this.#gathering) return;
    this.#gathering = true;
    this.#world.clock.schedule(this.#world.clock.now() + seconds * 1000, () => {
      this.#gathering = false;
      this.#poll();
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
    if (this.#stopped || this.#running >= most) return;
    this.#running += 1;
    this.#world.background(`event source mapping of ${this.#mapping.queueArn}`, async () => {
      const next = await this.#batch().catch((error: unknown) => this.#rest(error));
      this.#running -= 1;
      if (next === 'again') this.#wake();
      else this.#later();
    });
  }

  /** What may recover is tried again after a second; anything else, a permission that is missing, ends the reading. */
  #rest(error: unknown): 'wait' {
    if (!mayRecover(error)) {
      this.stop();
      throw error;
    }
    this.#world.clock.schedule(this.#world.clock.now() + PAUSE_MILLISECONDS, () => this.#wake());
    return 'wait';
  }

  /** Hidden messages come back by themselves; somebody has to be there then. */
  #later(): void {
    if (this.#stopped) return;
    const queue = queueOfArn(this.#world, this.#mapping.queueArn);
    const at = queue && nextVisible(queue, this.#world.clock.now());
    this.#cancelTimer();
    if (at !== undefined) this.#cancelTimer = this.#world.clock.schedule(at, () => this.#wake());
  }

  /** `wait`: there was nothing to take, although something may be visible (a group of a FIFO queue that is held back). */
  async #batch(): Promise<'again' | 'wait'> {
    const received = await this.#receive();
    if (received.length === 0) return 'wait';
    // More messages than one batch holds: the next batch need not wait for this one.
    if (this.#visible() > 0) this.#wake();
    const wanted = received.filter((message) => this.#passes(message));
    const done = wanted.length > 0 ? await this.#run(wanted) : [];
    await this.#delete([...received.filter((message) => !wanted.includes(message)), ...done]);
    return 'again';
  }

  /** The messages that the function has dealt with. */
  async #run(messages: readonly Message[]): Promise<readonly Message[]> {
    const { functionArn, queueArn, reportsItemFailures } = this.#mapping;
    const definition = functionOfArn(this.#world, functionArn);
    if (!definition) return [];
    const event = JSON.stringify(sqsEvent(messages, queueArn));
    const result = await runFunction(this.#world, definition, event, this.#world.ids.uuid('request')).catch(
      whenThrottled,
    );
    if (!result || result.failed) return [];
    const failed = reportsItemFailures ? failedOf(messages, result.payload) : [];
    return messages.filter((message) => !failed.includes(message));
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
