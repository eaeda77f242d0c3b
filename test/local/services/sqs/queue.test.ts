import fc from 'fast-check';
import { bodyChecksum } from '../../../../local/services/sqs/checksum.ts';
import { call as anyCall, HUB, OTHER, REGION, testWorld } from '../../deploy/support/world.ts';

interface Received {
  readonly MessageId: string;
  readonly Body: string;
  readonly ReceiptHandle: string;
  readonly MD5OfBody: string;
  readonly Attributes?: Record<string, string>;
}

const url = (name: string) => `http://127.0.0.1:4566/${HUB}/${name}`;

describe('A queue', () => {
  const { world } = testWorld();
  let made = 0;
  const call = <T = Record<string, unknown>>(operation: string, input: object, account = HUB) =>
    anyCall<T>(world, 'sqs', operation, input, account);
  const create = async (Attributes: Record<string, string> = {}) => {
    made += 1;
    const QueueName = `q${made}${Attributes['FifoQueue'] ? '.fifo' : ''}`;
    await call('CreateQueue', { QueueName, Attributes });
    return url(QueueName);
  };
  const send = (QueueUrl: string, MessageBody: string, more: object = {}) =>
    call<{ MessageId: string }>('SendMessage', { QueueUrl, MessageBody, ...more });
  const receive = async (QueueUrl: string, more: object = {}) =>
    (
      await call<{ Messages?: Received[] }>('ReceiveMessage', {
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
        ...more,
      })
    ).Messages ?? [];
  const pass = (seconds: number) => world.clock.advanceTo(world.clock.now() + seconds * 1000);
  afterAll(() => world.clock.stop());

  it('hides what was received until its visibility timeout is over, and counts the receives', async () => {
    const queue = await create({ VisibilityTimeout: '10' });
    await send(queue, 'a');
    expect(await receive(queue)).toMatchObject([
      { Body: 'a', MD5OfBody: bodyChecksum('a'), Attributes: { ApproximateReceiveCount: '1' } },
    ]);
    expect(await receive(queue)).toEqual([]);
    pass(10);
    expect(await receive(queue)).toMatchObject([{ Attributes: { ApproximateReceiveCount: '2' } }]);
  });

  it('forgets what was deleted with its receipt handle', async () => {
    const queue = await create();
    await send(queue, 'a');
    const [message] = await receive(queue);
    await call('DeleteMessage', { QueueUrl: queue, ReceiptHandle: message?.ReceiptHandle });
    pass(60);
    expect(await receive(queue)).toEqual([]);
  });

  it('gives a message back at once when its visibility is set to zero', async () => {
    const queue = await create();
    await send(queue, 'a');
    const [message] = await receive(queue);
    await call('ChangeMessageVisibility', {
      QueueUrl: queue,
      ReceiptHandle: message?.ReceiptHandle,
      VisibilityTimeout: 0,
    });
    expect(await receive(queue)).toHaveLength(1);
  });

  it('holds back what was sent with a delay', async () => {
    const queue = await create();
    await send(queue, 'late', { DelaySeconds: 5 });
    expect(await receive(queue)).toEqual([]);
    pass(5);
    expect(await receive(queue)).toHaveLength(1);
  });

  it('drops what is past its retention', async () => {
    const queue = await create({ MessageRetentionPeriod: '60' });
    await send(queue, 'old');
    pass(61);
    expect(await receive(queue)).toEqual([]);
  });

  it('answers a long poll as soon as a message comes', async () => {
    const queue = await create();
    const polled = receive(queue, { WaitTimeSeconds: 20 });
    await send(queue, 'now');
    expect(await polled).toMatchObject([{ Body: 'now' }]);
  });

  it('gives a message to the dead-letter queue after maxReceiveCount receives', async () => {
    const dead = await create();
    const deadLetterTargetArn = `arn:aws:sqs:${REGION}:${HUB}:${dead.split('/').at(-1)}`;
    const queue = await create({
      VisibilityTimeout: '1',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 2 }),
    });
    await send(queue, 'poison');
    for (let turn = 0; turn < 2; turn += 1) {
      expect(await receive(queue)).toHaveLength(1);
      pass(1);
    }
    expect(await receive(queue)).toEqual([]);
    expect(await receive(dead)).toMatchObject([
      {
        Body: 'poison',
        Attributes: { DeadLetterQueueSourceArn: expect.stringContaining(queue.split('/').at(-1) ?? '') },
      },
    ]);
  });

  it('has a dead-letter queue that is there', async () => {
    const policy = (name: string) => ({
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: `arn:aws:sqs:${REGION}:${HUB}:${name}`,
        maxReceiveCount: 3,
      }),
    });
    const refusal = {
      name: 'InvalidParameterValue',
      message: expect.stringContaining('Reason: Dead letter target does not exist.'),
    };
    const QueueUrl = await create();
    await expect(create(policy('none'))).rejects.toMatchObject(refusal);
    const set = (Attributes: Record<string, string>) => call('SetQueueAttributes', { QueueUrl, Attributes });
    await expect(set(policy('none'))).rejects.toMatchObject(refusal);
    await set(policy((await create()).split('/').at(-1) ?? ''));
    await set({ RedrivePolicy: '' });
  });

  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-sqs-sse-queue.html
  it.each([
    ['keys of SQS', {}, 'true'],
    ['a key of KMS', { KmsMasterKeyId: 'alias/aws/sqs' }, 'false'],
    ['no key', { SqsManagedSseEnabled: 'false' }, 'false'],
  ])('is encrypted with %s', async (_what, attributes, SqsManagedSseEnabled) => {
    const asked = {
      QueueUrl: await create(attributes as Record<string, string>),
      AttributeNames: ['SqsManagedSseEnabled'],
    };
    expect(await call('GetQueueAttributes', asked)).toEqual({ Attributes: { SqsManagedSseEnabled } });
  });

  it('of another account is closed without a policy, and open with one', async () => {
    const queue = await create();
    await expect(call('SendMessage', { QueueUrl: queue, MessageBody: 'a' }, OTHER)).rejects.toMatchObject({
      name: expect.stringMatching(/^AccessDenied/),
    });
    const Policy = JSON.stringify({
      Statement: {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${OTHER}:root` },
        Action: 'sqs:SendMessage',
        Resource: '*',
      },
    });
    await call('SetQueueAttributes', { QueueUrl: queue, Attributes: { Policy } });
    await call('SendMessage', { QueueUrl: queue, MessageBody: 'a' }, OTHER);
    expect(await receive(queue)).toHaveLength(1);
  });

  it('of first-in-first-out keeps the order of each group, also when messages come back', async () => {
    const order = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 12 });
    const check = async (groups: string[]) => {
      const queue = await create({ FifoQueue: 'true', VisibilityTimeout: '5' });
      for (const [index, group] of groups.entries())
        await send(queue, `${group}${index}`, { MessageGroupId: group, MessageDeduplicationId: String(index) });
      const seen: string[] = [];
      while (seen.length < groups.length) {
        const [message] = await receive(queue, { MaxNumberOfMessages: 1 });
        if (!message) throw new Error('the queue holds messages back');
        pass(5);
        const [again] = await receive(queue, { MaxNumberOfMessages: 1 });
        expect(again?.MessageId).toBe(message.MessageId);
        await call('DeleteMessage', { QueueUrl: queue, ReceiptHandle: again?.ReceiptHandle });
        seen.push(message.Body);
      }
      expect(seen).toEqual(groups.map((group, index) => `${group}${index}`));
    };
    await fc.assert(fc.asyncProperty(order, check), { numRuns: 20 });
  });

  it('of first-in-first-out gives nothing of a group while one of its messages is in flight', async () => {
    const queue = await create({ FifoQueue: 'true', ContentBasedDeduplication: 'true' });
    await send(queue, 'a1', { MessageGroupId: 'a' });
    await send(queue, 'a2', { MessageGroupId: 'a' });
    await send(queue, 'b1', { MessageGroupId: 'b' });
    expect((await receive(queue, { MaxNumberOfMessages: 1 })).map(({ Body }) => Body)).toEqual(['a1']);
    expect((await receive(queue)).map(({ Body }) => Body)).toEqual(['b1']);
  });

  it('of first-in-first-out takes a message once within five minutes', async () => {
    const queue = await create({ FifoQueue: 'true' });
    const again = () => send(queue, 'a', { MessageGroupId: 'g', MessageDeduplicationId: 'one' });
    const first = await again();
    expect(await again()).toEqual(first);
    pass(301);
    expect((await again()).MessageId).not.toBe(first.MessageId);
  });

  it.each<[string, string, object, string]>([
    ['an unknown queue', 'SendMessage', { QueueUrl: url('none'), MessageBody: 'a' }, 'QueueDoesNotExist'],
    ['an empty body', 'SendMessage', { MessageBody: '' }, 'MissingParameter'],
    ['too many messages', 'ReceiveMessage', { MaxNumberOfMessages: 11 }, 'InvalidParameterValue'],
    ['too long a wait', 'ReceiveMessage', { WaitTimeSeconds: 21 }, 'InvalidParameterValue'],
    ['an unknown handle', 'DeleteMessage', { ReceiptHandle: 'x' }, 'ReceiptHandleIsInvalid'],
    ['an empty batch', 'SendMessageBatch', { Entries: [] }, 'EmptyBatchRequest'],
    ['an unknown attribute', 'SetQueueAttributes', { Attributes: { Speed: '1' } }, 'InvalidAttributeName'],
    [
      'a value out of range',
      'SetQueueAttributes',
      { Attributes: { VisibilityTimeout: '43201' } },
      'InvalidAttributeValue',
    ],
  ])('refuses %s', async (_name, operation, input, name) => {
    await expect(call(operation, { QueueUrl: await create(), ...input })).rejects.toMatchObject({ name });
  });
});
