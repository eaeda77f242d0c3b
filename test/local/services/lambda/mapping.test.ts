import { stopFunctions } from '../../../../local/services/lambda/service.ts';
import { call, type TestWorld } from '../../deploy/support/world.ts';
import { worldWith } from './functions.ts';

const CODE = {
  'index.js': `exports.handler = async ({ Records }) => ({
    batchItemFailures: Records.filter(({ body }) => body === 'bad').map(({ messageId }) => ({ itemIdentifier: messageId })),
  });`,
};
const arn = { 'Fn::GetAtt': ['Queue', 'Arn'] };
const mayRead = {
  Effect: 'Allow',
  Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
  Resource: arn,
};
const mapping = (properties: object) => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: { FunctionName: { Ref: 'reader' }, EventSourceArn: arn, ...properties },
});
const dead = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'dead' } };
const queue = (properties: object = {}) => ({
  Type: 'AWS::SQS::Queue',
  Properties: { QueueName: 'intake', ...properties },
});
const redrive = { RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 2 } };

describe('An event source mapping', () => {
  let test: TestWorld | undefined;
  afterEach(async () => {
    if (!test) return;
    await stopFunctions(test.world);
    test.world.clock.stop();
  });

  const url = (name: string) => `http://127.0.0.1:4566/111122223333/${name}`;
  const send = (world: TestWorld['world'], bodies: readonly string[]) =>
    call(world, 'sqs', 'SendMessageBatch', {
      QueueUrl: url('intake'),
      Entries: bodies.map((MessageBody, id) => ({ Id: String(id), MessageBody })),
    });
  const count = async (world: TestWorld['world'], name: string) => {
    const { Attributes = {} } = await call<{ Attributes?: Record<string, string> }>(
      world,
      'sqs',
      'GetQueueAttributes',
      { QueueUrl: url(name), AttributeNames: ['All'] },
    );
    return (
      Number(Attributes['ApproximateNumberOfMessages']) + Number(Attributes['ApproximateNumberOfMessagesNotVisible'])
    );
  };
  const runs = (world: TestWorld['world']) =>
    Object.values(
      test?.services.find(({ name }) => name === 'lambda')?.controls?.['invocations']?.(undefined, world) as object,
    )[0];

  it('returns only the messages that the function reports as failed', async () => {
    const resources = {
      Queue: queue(redrive),
      Dead: dead,
      Mapping: mapping({ FunctionResponseTypes: ['ReportBatchItemFailures'] }),
    };
    test = await worldWith({ reader: { files: CODE } }, resources, [mayRead]);
    await send(test.world, ['good', 'bad', 'good']);
    await test.world.idle();
    expect([await count(test.world, 'intake'), await count(test.world, 'dead')]).toEqual([0, 1]);
  });

  it('gathers messages for its batching window', async () => {
    const resources = { Queue: queue(), Mapping: mapping({ BatchSize: 100, MaximumBatchingWindowInSeconds: 5 }) };
    test = await worldWith({ reader: { files: CODE } }, resources, [mayRead]);
    for (let index = 0; index < 3; index += 1) await send(test.world, ['a', 'b']);
    await test.world.idle();
    expect(runs(test.world)).toBe(1);
    expect(await count(test.world, 'intake')).toBe(0);
  });

  it('passes on what its filter lets through and drops the rest', async () => {
    const FilterCriteria = { Filters: [{ Pattern: JSON.stringify({ body: { state: ['AVAILABLE'] } }) }] };
    test = await worldWith({ reader: { files: CODE } }, { Queue: queue(), Mapping: mapping({ FilterCriteria }) }, [
      mayRead,
    ]);
    await send(test.world, ['{"state":"FAILED"}', 'text']);
    await test.world.idle();
    expect(runs(test.world)).toBe(0);
    await send(test.world, ['{"state":"AVAILABLE"}']);
    await test.world.idle();
    expect([runs(test.world), await count(test.world, 'intake')]).toEqual([1, 0]);
  });

  it('is refused when the role may not read the queue', async () => {
    await expect(
      worldWith({ reader: { files: CODE } }, { Queue: queue(), Mapping: mapping({}) }, [
        { ...mayRead, Action: 'sqs:ReceiveMessage' },
      ]),
    ).rejects.toThrow(/Functions\/Mapping .*role cannot read the queue.*sqs:GetQueueAttributes/);
  });

  it('is refused when messages come back before the function has timed out', async () => {
    const deploy = worldWith(
      { reader: { files: CODE, properties: { Timeout: 60 } } },
      { Queue: queue(), Mapping: mapping({}) },
      [mayRead],
    );
    await expect(deploy).rejects.toThrow(/visibility timeout: 30 seconds is less than Function timeout: 60 seconds/);
  });
});
