import type { LocalWorld } from '../../../../local/kernel/local-world.ts';
import { events } from '../../../../local/services/events/service.ts';
import { eventsState } from '../../../../local/services/events/state.ts';
import { call, HUB, OTHER, REGION, testWorld } from '../../deploy/support/world.ts';

const queueArn = (name: string) => `arn:aws:sqs:${REGION}:${HUB}:${name}`;
const url = (name: string) => `http://127.0.0.1:4566/${HUB}/${name}`;
const open = (name: string) =>
  JSON.stringify({
    Statement: {
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: queueArn(name),
    },
  });
const event = {
  Source: 'my.builds',
  DetailType: 'EC2 Image Builder Image State Change',
  Resources: ['arn:aws:imagebuilder:eu-west-1:111122223333:image/web-server/1.0.0/1'],
  Detail: '{"state":{"status":"AVAILABLE"}}',
};

const received = async (world: LocalWorld, name: string) => {
  const input = { QueueUrl: url(name), MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] };
  const { Messages = [] } = await call<{
    Messages?: { Body: string; MessageAttributes?: Record<string, { StringValue: string }> }[];
  }>(world, 'sqs', 'ReceiveMessage', input);
  return Messages;
};

describe('A rule', () => {
  const { world, crashes } = testWorld();
  const put = async (name: string, rule: object, target: object) => {
    await call(world, 'sqs', 'CreateQueue', { QueueName: name, Attributes: { Policy: open(name) } });
    await call(world, 'events', 'PutRule', { Name: name, ...rule });
    await call(world, 'events', 'PutTargets', {
      Rule: name,
      Targets: [{ Id: 'queue', Arn: queueArn(name), ...target }],
    });
  };
  const pattern = (source: string) => ({ EventPattern: JSON.stringify({ source: [source] }) });
  const send = async (entry: object = event) => {
    const answer = await call<{ FailedEntryCount: number; Entries: object[] }>(world, 'events', 'PutEvents', {
      Entries: [entry],
    });
    await world.idle();
    return answer;
  };
  afterEach(() => expect(crashes).toEqual([]));
  afterAll(() => world.clock.stop());

  it("sends an event of an AWS service in EventBridge's envelope", async () => {
    await put('whole', pattern('aws.imagebuilder'), {});
    const { DetailType: detailType, Resources: resources, Detail } = event;
    const detail = JSON.parse(Detail) as Record<string, unknown>;
    world.emit({ source: 'aws.imagebuilder', detailType, account: HUB, region: REGION, resources, detail });
    await world.idle();
    const [message] = await received(world, 'whole');
    expect(JSON.parse(message?.Body ?? '')).toEqual({
      version: '0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      source: 'aws.imagebuilder',
      'detail-type': 'EC2 Image Builder Image State Change',
      account: HUB,
      region: REGION,
      time: expect.stringMatching(/^2026-01-04T02:\d\d:\d\dZ$/),
      resources: event.Resources,
      detail: { state: { status: 'AVAILABLE' } },
    });
  });

  it.each(['aws.imagebuilder', 'aws.inspector2', 'aws.states', 'aws.'])(
    'never sees an event that somebody puts with the source %s, which is kept for AWS',
    async (Source) => {
      const name = `reserved-${Source.slice(4) || 'prefix'}`;
      await put(name, pattern(Source), {});
      expect(await send({ ...event, Source })).toEqual({
        FailedEntryCount: 1,
        Entries: [{ ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' }],
      });
      expect(await received(world, name)).toEqual([]);
    },
  );

  it('sees what another account puts only where the policy of the bus lets it, with the account that did', async () => {
    await put('foreign', pattern('my.foreign'), {});
    const bus = `arn:aws:events:${REGION}:${HUB}:event-bus/default`;
    const Entries = [{ ...event, Source: 'my.foreign', EventBusName: bus }];
    const putFrom = () => call(world, 'events', 'PutEvents', { Entries }, OTHER);
    await expect(putFrom()).rejects.toMatchObject({ name: 'AccessDeniedException' });
    const buses = eventsState(world, HUB, REGION).buses;
    const own = buses['default'];
    if (!own) throw new Error('no bus');
    buses['default'] = {
      ...own,
      policy: {
        Statement: [{ Effect: 'Allow', Principal: { AWS: OTHER }, Action: 'events:PutEvents', Resource: bus }],
      },
    };
    await putFrom();
    await world.idle();
    buses['default'] = own;
    const [message] = await received(world, 'foreign');
    expect(JSON.parse(message?.Body ?? '{}')).toMatchObject({ source: 'my.foreign', account: OTHER });
  });

  it('forwards an event of an AWS service to another bus with its source, and the account in which it happened', async () => {
    const bus = `arn:aws:events:${REGION}:${HUB}:event-bus/default`;
    const buses = eventsState(world, HUB, REGION).buses;
    const own = buses['default'];
    if (!own) throw new Error('no bus');
    const Statement = [
      {
        Effect: 'Allow' as const,
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'events:PutEvents',
        Resource: bus,
      },
    ];
    buses['default'] = { ...own, policy: { Statement } };
    await put('forwarded', pattern('aws.forwarded'), {});
    await call(world, 'events', 'PutRule', { Name: 'forward', ...pattern('aws.forwarded') }, OTHER);
    await call(world, 'events', 'PutTargets', { Rule: 'forward', Targets: [{ Id: 'hub', Arn: bus }] }, OTHER);
    const of = { account: OTHER, region: REGION, resources: [], detail: { a: 1 } };
    world.emit({ source: 'aws.forwarded', detailType: 'x', ...of });
    await world.idle();
    buses['default'] = own;
    const [message] = await received(world, 'forwarded');
    expect(JSON.parse(message?.Body ?? '{}')).toMatchObject({
      source: 'aws.forwarded',
      account: OTHER,
      detail: { a: 1 },
    });
  });

  it.each<[string, object, string]>([
    ['a constant', { Input: '{"a":1}' }, '{"a":1}'],
    ['a part', { InputPath: '$.detail.state' }, '{"status":"AVAILABLE"}'],
    [
      'a template, quoting texts and leaving out what is missing',
      {
        InputTransformer: {
          InputPathsMap: { image: '$.resources[0]', state: '$.detail.state', none: '$.detail.none' },
          InputTemplate: '{"text": "<image>!", "image": <image>, "state": <state>, "none": <none>}',
        },
      },
      '{"text": "arn:aws:imagebuilder:eu-west-1:111122223333:image/web-server/1.0.0/1!", "image": "arn:aws:imagebuilder:eu-west-1:111122223333:image/web-server/1.0.0/1", "state": {"status":"AVAILABLE"}, "none": null}',
    ],
  ])('can send %s instead', async (name, target, expected) => {
    const rule = name.slice(0, 10).replaceAll(' ', '-');
    await put(rule, pattern(`my.${rule}`), target);
    await send({ ...event, Source: `my.${rule}` });
    expect(await received(world, rule)).toMatchObject([{ Body: expected }]);
  });

  it('sends nothing to a queue whose policy does not let it, and puts the event in the dead-letter queue at once', async () => {
    await call(world, 'sqs', 'CreateQueue', { QueueName: 'lost', Attributes: { Policy: open('lost') } });
    await put('closed', pattern('my.closed'), { DeadLetterConfig: { Arn: queueArn('lost') } });
    await call(world, 'sqs', 'SetQueueAttributes', { QueueUrl: url('closed'), Attributes: { Policy: '' } });
    await send({ ...event, Source: 'my.closed' });
    expect(await received(world, 'lost')).toMatchObject([
      {
        MessageAttributes: {
          ERROR_CODE: { StringValue: expect.stringMatching(/^AccessDenied/) },
          RETRY_ATTEMPTS: { StringValue: '0' },
          RULE_ARN: { StringValue: `arn:aws:events:${REGION}:${HUB}:rule/closed` },
        },
      },
    ]);
  });

  it('tries again while the target is throttled, as often as its retry policy says', async () => {
    await put('throttled', pattern('my.throttled'), { RetryPolicy: { MaximumRetryAttempts: 3 } });
    world.switches.faults.push({ service: 'sqs', operation: 'SendMessage', kind: 'throttle', count: 2 });
    await send({ ...event, Source: 'my.throttled' });
    expect(await received(world, 'throttled')).toHaveLength(1);
    world.switches.faults.push({ service: 'sqs', operation: 'SendMessage', kind: 'throttle', count: 4 });
    await send({ ...event, Source: 'my.throttled' });
    expect(await received(world, 'throttled')).toHaveLength(0);
    const given = events.controls?.['undelivered']?.(undefined, world) as { rule: string; retries: number }[];
    expect(given.at(-1)).toMatchObject({ rule: expect.stringMatching(/throttled$/), retries: 3 });
    world.switches.faults.length = 0;
  });

  it('fires on its schedule once time passes, and no more when disabled', async () => {
    await put('weekly', { ScheduleExpression: 'cron(0 2 ? * SUN *)' }, {});
    const weekLater = async () => {
      await call(world, 'sqs', 'PurgeQueue', { QueueUrl: url('weekly') });
      world.clock.advanceTo(world.clock.now() + 7 * 86_400_000);
      await world.idle();
      return (await received(world, 'weekly')).map(({ Body }) => JSON.parse(Body) as unknown);
    };
    const scheduled = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} };
    expect(await weekLater()).toMatchObject([{ ...scheduled, time: '2026-01-11T02:00:00Z' }]);
    expect(await weekLater()).toMatchObject([{ ...scheduled, time: '2026-01-18T02:00:00Z' }]);
    await call(world, 'events', 'DisableRule', { Name: 'weekly' });
    expect(await weekLater()).toEqual([]);
  });

  it.each([
    [{ ...event, Source: undefined }, 'InvalidArgument'],
    [{ ...event, Detail: 'text' }, 'MalformedDetail'],
    [{ ...event, Detail: '[]' }, 'MalformedDetail'],
  ])('never sees an entry that is refused (%#)', async (entry, ErrorCode) => {
    expect(await send(entry)).toMatchObject({ FailedEntryCount: 1, Entries: [{ ErrorCode }] });
  });

  it('cannot be put with a pattern that AWS refuses', async () => {
    await expect(
      call(world, 'events', 'PutRule', { Name: 'bad', EventPattern: '{"a":[{"wildcard":"a**r"}]}' }),
    ).rejects.toThrow('Event pattern is not valid');
  });

  it('cannot be deleted while it has targets', async () => {
    await expect(call(world, 'events', 'DeleteRule', { Name: 'whole' })).rejects.toThrow(
      "Rule can't be deleted since it has targets.",
    );
    await call(world, 'events', 'RemoveTargets', { Rule: 'whole', Ids: ['queue'] });
    await call(world, 'events', 'DeleteRule', { Name: 'whole' });
    await expect(call(world, 'events', 'DescribeRule', { Name: 'whole' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});
