import { machine } from './support/machine.ts';
import {
  call,
  create,
  describeNow,
  fakeService,
  history,
  SPOKE,
  start,
  type TestWorld,
  testWorld,
} from './support/world.ts';

const HOUR = 3_600_000;

/** An execution that has sent its token in a message and waits for it. */
const waiting = async (more: object = {}, after: Readonly<Record<string, object>> = {}) => {
  const bodies: string[] = [];
  const sqs = fakeService('sqs', () => import('@aws-sdk/client-sqs'), {
    SendMessage: ({ MessageBody }: { MessageBody: string }) => {
      bodies.push(MessageBody);
      return { MessageId: '1' };
    },
  });
  const test = testWorld([sqs]);
  const Arguments = { QueueUrl: 'q', MessageBody: { token: '{% $states.context.Task.Token %}' } };
  const Resource = 'arn:aws:states:::sqs:sendMessage.waitForTaskToken';
  await create(test, machine({ Ask: { Type: 'Task', Resource, Arguments, ...more }, ...after }));
  await start(test, 'one');
  await test.world.idle();
  const { token } = JSON.parse(bodies[0] ?? '{}') as { token: string };
  return { test, taskToken: token };
};

const settled = async (test: TestWorld) => {
  await test.world.idle();
  return describeNow(test, 'one');
};

describe('A task that waits for its token', () => {
  it('keeps nothing busy: local AWS is idle, and time does not run on', async () => {
    const { test } = await waiting({ TimeoutSeconds: 86_400 });
    expect(await describeNow(test, 'one')).toMatchObject({ status: 'RUNNING' });
  });

  it('goes on with the output of SendTaskSuccess', async () => {
    const { test, taskToken } = await waiting();
    await call(test, 'SendTaskSuccess', { taskToken, output: '{"approved":true}' });
    expect(await settled(test)).toMatchObject({ status: 'SUCCEEDED', output: '{"approved":true}' });
    expect((await history(test, 'one')).map(({ type }) => type).slice(2, 6)).toEqual([
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
    ]);
  });

  it('fails with error and cause of SendTaskFailure', async () => {
    const { test, taskToken } = await waiting();
    await call(test, 'SendTaskFailure', { taskToken, error: 'Vetoed', cause: 'by a person' });
    expect(await settled(test)).toMatchObject({ status: 'FAILED', error: 'Vetoed', cause: 'by a person' });
  });

  it('is given up after TimeoutSeconds, and its token with it', async () => {
    const { test, taskToken } = await waiting({ TimeoutSeconds: 3600 });
    test.world.clock.advanceTo(test.world.clock.now() + HOUR);
    expect(await settled(test)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect((await history(test, 'one')).at(-2)).toMatchObject({ type: 'TaskTimedOut' });
    await expect(call(test, 'SendTaskSuccess', { taskToken, output: '1' })).rejects.toMatchObject({
      name: 'TaskTimedOut',
    });
  });

  it('lives on with every heartbeat, and fails when one does not come', async () => {
    const { test, taskToken } = await waiting({ HeartbeatSeconds: 3600 });
    for (let beats = 0; beats < 3; beats += 1) {
      test.world.clock.advanceTo(test.world.clock.now() + HOUR / 2);
      await call(test, 'SendTaskHeartbeat', { taskToken });
      expect(await settled(test)).toMatchObject({ status: 'RUNNING' });
    }
    test.world.clock.advanceTo(test.world.clock.now() + HOUR);
    expect(await settled(test)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect((await history(test, 'one')).at(-2)).toMatchObject({
      type: 'TaskTimedOut',
      taskTimedOutEventDetails: {
        resourceType: 'sqs',
        resource: 'sendMessage.waitForTaskToken',
        error: 'States.Timeout',
      },
    });
  });

  it.each(['States.HeartbeatTimeout', 'States.Timeout', 'States.ALL'])(
    'has %s for missing heartbeats',
    async (name) => {
      const Catch = [{ ErrorEquals: [name], Next: 'Late' }];
      const { test } = await waiting({ HeartbeatSeconds: 3600, Catch, End: true }, { Late: { Type: 'Succeed' } });
      test.world.clock.advanceTo(test.world.clock.now() + HOUR);
      expect(await settled(test)).toMatchObject({ status: 'SUCCEEDED' });
    },
  );

  it('says in its event how long it waits, and what it waits for', async () => {
    const { test } = await waiting({ TimeoutSeconds: 7200, HeartbeatSeconds: 3600 });
    expect((await history(test, 'one'))[2]).toMatchObject({
      taskScheduledEventDetails: { timeoutInSeconds: 7200, heartbeatInSeconds: 3600 },
    });
  });

  it('shows null for what SendTaskFailure left out, and events without it', async () => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Why' }];
    const { test, taskToken } = await waiting({ Catch, End: true }, { Why: { Type: 'Succeed' } });
    await call(test, 'SendTaskFailure', { taskToken });
    expect(await settled(test)).toMatchObject({ status: 'SUCCEEDED', output: '{"Error":null,"Cause":null}' });
    const failed = (await history(test, 'one')).find(({ type }) => type === 'TaskFailed');
    expect(failed?.['taskFailedEventDetails']).toEqual({
      resourceType: 'sqs',
      resource: 'sendMessage.waitForTaskToken',
    });
  });

  it('refuses output that is no JSON, and goes on waiting', async () => {
    const { test, taskToken } = await waiting();
    await expect(call(test, 'SendTaskSuccess', { taskToken, output: '{' })).rejects.toMatchObject({
      name: 'InvalidOutput',
    });
    const deep = '['.repeat(5000) + ']'.repeat(5000);
    await expect(call(test, 'SendTaskSuccess', { taskToken, output: deep })).rejects.toThrow(
      "Invalid Output: 'The document is nested more than 1000 levels deep'",
    );
    expect(await settled(test)).toMatchObject({ status: 'RUNNING' });
  });

  it('takes no answer from another account, and none with a token that is none', async () => {
    const { test, taskToken } = await waiting();
    const output = '1';
    await expect(call(test, 'SendTaskSuccess', { taskToken, output }, SPOKE)).rejects.toMatchObject({
      name: 'InvalidToken',
    });
    await expect(call(test, 'SendTaskSuccess', { taskToken: 'x', output })).rejects.toMatchObject({
      name: 'InvalidToken',
    });
  });

  it('has a new token at each attempt', async () => {
    const Retry = [{ ErrorEquals: ['Again'], MaxAttempts: 1 }];
    const { test, taskToken } = await waiting({ Retry });
    await call(test, 'SendTaskFailure', { taskToken, error: 'Again' });
    await test.world.idle();
    await expect(call(test, 'SendTaskSuccess', { taskToken, output: '1' })).rejects.toMatchObject({
      name: 'TaskTimedOut',
    });
    expect(await describeNow(test, 'one')).toMatchObject({ status: 'RUNNING' });
  });
});
