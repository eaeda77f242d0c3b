import { whyNotShown } from '../../../../local/services/sns/chat.ts';
import { notifications } from '../../../../local/services/sns/notifications.ts';
import { call as anyCall, HUB, REGION, testWorld } from '../../deploy/support/world.ts';

const queueArn = (name: string) => `arn:aws:sqs:${REGION}:${HUB}:${name}`;
const url = (name: string) => `http://127.0.0.1:4566/${HUB}/${name}`;

describe('A topic', () => {
  const { world, crashes } = testWorld();
  const call = <T = Record<string, unknown>>(operation: string, input: object) =>
    anyCall<T>(world, 'sns', operation, input);
  let made = 0;
  const create = async () => {
    made += 1;
    return (await call<{ TopicArn: string }>('CreateTopic', { Name: `topic-${made}` })).TopicArn;
  };
  const subscribedQueue = async (TopicArn: string, Attributes: object = {}, from = TopicArn) => {
    const QueueName = `${TopicArn.split(':').at(-1)}-queue`;
    const Statement = {
      Effect: 'Allow',
      Principal: { Service: 'sns.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: queueArn(QueueName),
      Condition: { ArnEquals: { 'aws:SourceArn': from } },
    };
    await anyCall(world, 'sqs', 'CreateQueue', { QueueName, Attributes: { Policy: JSON.stringify({ Statement }) } });
    await call('Subscribe', { TopicArn, Protocol: 'sqs', Endpoint: queueArn(QueueName), Attributes });
    return QueueName;
  };
  const publish = async (TopicArn: string, message: object) => {
    await call('Publish', { TopicArn, ...message });
    await world.idle();
  };
  const bodies = async (queue: string) => {
    const { Messages = [] } = await anyCall<{ Messages?: { Body: string }[] }>(world, 'sqs', 'ReceiveMessage', {
      QueueUrl: url(queue),
      MaxNumberOfMessages: 10,
    });
    return Messages.map(({ Body }) => Body);
  };
  const delivered = (topicArn: string) =>
    (notifications(undefined, world) as { topicArn: string }[]).filter((each) => each.topicArn === topicArn);
  afterEach(() => expect(crashes).toEqual([]));
  afterAll(() => world.clock.stop());

  it('wraps a message for a queue, or sends it raw', async () => {
    const [wrapped, raw] = [await create(), await create()];
    const queues = [await subscribedQueue(wrapped), await subscribedQueue(raw, { RawMessageDelivery: 'true' })];
    for (const topic of [wrapped, raw]) await publish(topic, { Message: 'hello', Subject: 'Greeting' });
    const [envelope = '{}'] = await bodies(queues[0] ?? '');
    expect(JSON.parse(envelope)).toMatchObject({
      Type: 'Notification',
      TopicArn: wrapped,
      Subject: 'Greeting',
      Message: 'hello',
      Timestamp: expect.stringMatching(/^2026-01-04T/),
    });
    expect(await bodies(queues[1] ?? '')).toEqual(['hello']);
  });

  it('delivers to a queue only where its policy names the topic', async () => {
    const topic = await create();
    const queue = await subscribedQueue(topic, {}, `${topic}-other`);
    await publish(topic, { Message: 'hello' });
    expect(await bodies(queue)).toEqual([]);
    expect(delivered(topic)).toMatchObject([
      { protocol: 'sqs', dropped: true, reason: expect.stringContaining('AccessDenied') },
    ]);
  });

  it.each<[string, object, object, boolean]>([
    [
      'attributes',
      { FilterPolicy: '{"stage":["prod"]}' },
      { MessageAttributes: { stage: { DataType: 'String', StringValue: 'prod' } } },
      true,
    ],
    [
      'attributes that differ',
      { FilterPolicy: '{"stage":["prod"]}' },
      { MessageAttributes: { stage: { DataType: 'String', StringValue: 'dev' } } },
      false,
    ],
    [
      'numbers',
      { FilterPolicy: '{"count":[{"numeric":[">",1]}]}' },
      { MessageAttributes: { count: { DataType: 'Number', StringValue: '2' } } },
      true,
    ],
    [
      'lists',
      { FilterPolicy: '{"stage":["prod"]}' },
      { MessageAttributes: { stage: { DataType: 'String.Array', StringValue: '["dev","prod"]' } } },
      true,
    ],
    [
      'the body',
      { FilterPolicy: '{"a":{"b":[1]}}', FilterPolicyScope: 'MessageBody' },
      { Message: '{"a":{"b":1}}' },
      true,
    ],
    [
      'a body that is no JSON',
      { FilterPolicy: '{"a":[1]}', FilterPolicyScope: 'MessageBody' },
      { Message: 'text' },
      false,
    ],
  ])('filters by %s', async (_name, attributes, message, passes) => {
    const topic = await create();
    const queue = await subscribedQueue(topic, attributes);
    await publish(topic, { Message: 'hello', ...message });
    expect(await bodies(queue)).toHaveLength(passes ? 1 : 0);
  });

  it('gives each protocol its own text, and e-mail the default without one', async () => {
    const topic = await create();
    for (const [Protocol, Endpoint] of [
      ['email', 'team@example.com'],
      ['https', 'https://example.com/hook'],
    ])
      await call('Subscribe', { TopicArn: topic, Protocol, Endpoint, Attributes: { RawMessageDelivery: 'true' } });
    await publish(topic, {
      MessageStructure: 'json',
      Message: JSON.stringify({ default: 'for all', https: 'for machines' }),
      Subject: 'News',
    });
    expect(delivered(topic)).toMatchObject([
      { protocol: 'email', endpoint: 'team@example.com', subject: 'News', message: 'for all' },
      { protocol: 'https', message: 'for machines' },
    ]);
  });

  it.each<[string, object, RegExp]>([
    ['an empty message', { Message: '' }, /Empty message/],
    ['a message of more than 256 KiB', { Message: 'x'.repeat(262_145) }, /Message too long/],
    ['a subject of 100 characters', { Subject: 'x'.repeat(100) }, /Subject/],
    ['a subject with a line break', { Subject: 'a\nb' }, /Subject/],
    ['JSON without a default', { MessageStructure: 'json', Message: '{"email":"a"}' }, /No default entry/],
    ['a structure that is no JSON', { MessageStructure: 'json', Message: 'a' }, /failed to parse/],
  ])('refuses %s', async (_name, message, reason) => {
    await expect(call('Publish', { TopicArn: await create(), Message: 'hello', ...message })).rejects.toThrow(reason);
  });

  // Recorded on AWS by LocalStack: test_unsubscribe_idempotency
  it('ends a subscription, and says yes to ending it again', async () => {
    const TopicArn = await create();
    const { SubscriptionArn } = await call<{ SubscriptionArn: string }>('Subscribe', {
      ...{ TopicArn, Protocol: 'email', Endpoint: 'ops@example.com' },
    });
    await call('Unsubscribe', { SubscriptionArn });
    expect(await call('ListSubscriptionsByTopic', { TopicArn })).toEqual({ Subscriptions: [] });
    await expect(call('Unsubscribe', { SubscriptionArn })).resolves.toEqual({});
    await expect(call('Unsubscribe', { SubscriptionArn: 'text' })).rejects.toMatchObject({ name: 'InvalidParameter' });
  });

  it('has a policy for its owner and a delivery policy from the start', async () => {
    const TopicArn = await create();
    const attributes = async () =>
      (await call<{ Attributes: Record<string, string> }>('GetTopicAttributes', { TopicArn })).Attributes;
    const { Policy = '', EffectiveDeliveryPolicy = '' } = await attributes();
    expect(JSON.parse(Policy)).toMatchObject({
      Id: '__default_policy_ID',
      Statement: [{ Resource: TopicArn, Condition: { StringEquals: { 'AWS:SourceOwner': HUB } } }],
    });
    expect(JSON.parse(EffectiveDeliveryPolicy)).toMatchObject({
      http: { defaultHealthyRetryPolicy: { numRetries: 3 } },
    });
    const own = JSON.stringify({ Statement: [] });
    await call('SetTopicAttributes', { TopicArn, AttributeName: 'Policy', AttributeValue: own });
    expect(await attributes()).toMatchObject({ Policy: own });
  });

  it('that is first-in-first-out is refused, because local AWS does not have any', async () => {
    await expect(call('CreateTopic', { Name: 'a.fifo', Attributes: { FifoTopic: 'true' } })).rejects.toThrow(
      'local AWS does not have FIFO topics',
    );
  });

  it('that does not exist is not found', async () => {
    await expect(
      call('Publish', { TopicArn: `arn:aws:sns:${REGION}:${HUB}:none`, Message: 'a' }),
    ).rejects.toMatchObject({ name: 'NotFound' });
  });

  it('that a Slack channel watches shows custom notifications, and drops the rest silently', async () => {
    const topic = await create();
    world.state('chatbot', HUB, 'global', () => ({
      configurations: { one: { SlackWorkspaceId: 'T1', SlackChannelId: 'C1', SnsTopicArns: [topic] } },
    }));
    const shown = JSON.stringify({ version: '1.0', source: 'custom', content: { description: 'Promoted' } });
    await publish(topic, { Message: shown });
    await publish(topic, { Message: 'plain text' });
    expect(delivered(topic)).toMatchObject([
      { protocol: 'slack', endpoint: 'T1/C1', message: shown },
      { protocol: 'slack', dropped: true, reason: expect.any(String) },
    ]);
  });
});

describe('A message to a Slack channel', () => {
  const custom = {
    version: '1.0',
    source: 'custom',
    content: { textType: 'client-markdown', title: 't', description: 'd', nextSteps: ['n'], keywords: ['k'] },
  };
  const withContent = (content: object) => JSON.stringify({ ...custom, content: { ...custom.content, ...content } });

  it.each<[string, string]>([
    ['a custom notification', JSON.stringify(custom)],
    ['an event of an AWS service', JSON.stringify({ source: 'aws.imagebuilder', 'detail-type': 'x', detail: {} })],
    ['the state of an alarm', JSON.stringify({ AlarmName: 'a', NewStateValue: 'ALARM' })],
  ])('is shown when it is %s', (_name, text) => {
    expect(whyNotShown(text)).toBeUndefined();
  });

  it.each<[string, string]>([
    ['text', 'text'],
    ['of another version', JSON.stringify({ ...custom, version: '2.0' })],
    ['of another source', JSON.stringify({ ...custom, source: 'mine' })],
    ['without a description', withContent({ description: '' })],
    ['of another text type', withContent({ textType: 'html' })],
    ['too long in its title', withContent({ title: 'x'.repeat(251) })],
    ['too long in its description', withContent({ description: 'x'.repeat(8001) })],
    ['too long in a next step', withContent({ nextSteps: ['x'.repeat(351)] })],
    ['too long in a keyword', withContent({ keywords: ['x'.repeat(76)] })],
  ])('is dropped when it is %s', (_name, text) => {
    expect(whyNotShown(text)).toEqual(expect.any(String));
  });
});
