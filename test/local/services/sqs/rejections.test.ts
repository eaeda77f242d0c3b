import { call as anyCall, HUB, OTHER, REGION, testWorld } from '../../deploy/support/world.ts';

describe('Amazon SQS', () => {
  const { world } = testWorld();
  const call = (operation: string, input: object, account = HUB) =>
    anyCall<Record<string, unknown>>(world, 'sqs', operation, input, account);
  const QueueUrl = `http://127.0.0.1:4566/${HUB}/work`;
  const arn = (name: string, account = HUB) => `arn:aws:sqs:${REGION}:${account}:${name}`;
  beforeAll(async () => {
    await call('CreateQueue', { QueueName: 'work' });
    await call('CreateQueue', { QueueName: 'dead' });
    await call('CreateQueue', { QueueName: 'dead' }, OTHER);
  });
  afterAll(() => world.clock.stop());

  it.each(['a b', 'a.b', '', 'x'.repeat(81)])('rejects the batch entry id "%s"', async (Id) => {
    const message =
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.';
    const rejection = { name: 'InvalidBatchEntryId', message };
    await expect(call('SendMessageBatch', { QueueUrl, Entries: [{ Id, MessageBody: 'm' }] })).rejects.toMatchObject(
      rejection,
    );
    const ReceiptHandle = '0'.repeat(48);
    await expect(call('DeleteMessageBatch', { QueueUrl, Entries: [{ Id, ReceiptHandle }] })).rejects.toMatchObject(
      rejection,
    );
  });

  it('rejects attributes that queues do not have, also when they are asked for', async () => {
    const rejection = { name: 'InvalidAttributeName', message: 'Unknown Attribute Colour.' };
    await expect(call('GetQueueAttributes', { QueueUrl, AttributeNames: ['Colour'] })).rejects.toMatchObject(rejection);
    await expect(call('SetQueueAttributes', { QueueUrl, Attributes: { Colour: 'red' } })).rejects.toMatchObject(
      rejection,
    );
    await expect(call('CreateQueue', { QueueName: 'new', Attributes: { Colour: 'red' } })).rejects.toMatchObject(
      rejection,
    );
  });

  const policy = (deadLetterTargetArn: string, maxReceiveCount: unknown = 3) =>
    JSON.stringify({ deadLetterTargetArn, maxReceiveCount });

  it.each([
    [policy(arn('nothing')), 'Dead letter target does not exist.'],
    [policy(arn('dead', OTHER)), 'Dead letter target does not exist.'],
    [
      policy(arn('dead'), 1001),
      'Invalid value for maxReceiveCount: 1001, valid values are from 1 to 1000 both inclusive.',
    ],
    ['{"maxReceiveCount":3}', 'Redrive policy does not contain mandatory attribute: deadLetterTargetArn.'],
  ])('rejects the RedrivePolicy %s', async (RedrivePolicy, reason) => {
    const rejection = {
      name: 'InvalidParameterValue',
      message: `Value ${RedrivePolicy} for parameter RedrivePolicy is invalid. Reason: ${reason}`,
    };
    const Attributes = { RedrivePolicy };
    await expect(call('SetQueueAttributes', { QueueUrl, Attributes })).rejects.toMatchObject(rejection);
    await expect(call('CreateQueue', { QueueName: 'new', Attributes })).rejects.toMatchObject(rejection);
  });

  it('takes a RedrivePolicy whose queue is there', async () => {
    await call('SetQueueAttributes', { QueueUrl, Attributes: { RedrivePolicy: policy(arn('dead'), '3') } });
  });
});
