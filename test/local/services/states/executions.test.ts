import { abortOrphans, stopExecutions } from '../../../../local/services/states/executions.ts';
import { machine } from './support/machine.ts';
import {
  call,
  create,
  describeNow,
  executionArn,
  history,
  MACHINE,
  REGION,
  ROLE,
  runToIdle,
  SPOKE,
  START,
  start,
  type TestWorld,
  testWorld,
} from './support/world.ts';

const passing = machine({ A: { Type: 'Pass' } });
const waiting = machine({ A: { Type: 'Wait', Seconds: 3600 } });

describe('StartExecution', () => {
  it('answers the same for the same name and input while the execution runs', async () => {
    const test = testWorld();
    await create(test, waiting);
    expect(await start(test, 'promotion-1', { a: 1 })).toBe(await start(test, 'promotion-1', { a: 1 }));
    await expect(start(test, 'promotion-1', { a: 2 })).rejects.toThrow('Execution Already Exists');
  });

  it('refuses the name of an execution that has ended', async () => {
    const test = testWorld();
    await runToIdle(test, passing);
    await expect(start(test, 'one')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  });

  it.each([
    ['a name of 81 characters', { name: 'x'.repeat(81) }, 'ValidationException'],
    ['white space in the name', { name: 'a b' }, 'InvalidName'],
    ['a colon in the name', { name: 'arn:aws' }, 'InvalidName'],
    ['input that is no JSON', { input: '{' }, 'InvalidExecutionInput'],
    ['input above 256 KiB', { input: JSON.stringify('x'.repeat(262_144)) }, 'ValidationException'],
    ['an unknown machine', { stateMachineArn: `${MACHINE}2` }, 'StateMachineDoesNotExist'],
    [
      'a machine of another region',
      { stateMachineArn: MACHINE.replace(REGION, 'us-east-1') },
      'StateMachineDoesNotExist',
    ],
  ])('refuses %s', async (_what, input, name) => {
    const test = testWorld();
    await create(test, passing);
    await expect(call(test, 'StartExecution', { stateMachineArn: MACHINE, ...input })).rejects.toMatchObject({ name });
  });

  it('is not for another account', async () => {
    const test = testWorld();
    await create(test, passing);
    await expect(call(test, 'StartExecution', { stateMachineArn: MACHINE }, SPOKE)).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });
});

describe('An execution', () => {
  it('waits in virtual time, and is described with its times', async () => {
    const test = testWorld();
    const { status, startDate, stopDate } = await runToIdle(test, waiting);
    expect(status).toBe('SUCCEEDED');
    expect(Number(stopDate) - Number(startDate)).toBeGreaterThanOrEqual(3_600_000);
  });

  it('tells of its start and its end on the default bus', async () => {
    const test = testWorld();
    await runToIdle(test, passing, { a: 1 });
    expect(test.events.map(({ detail }) => detail['status'])).toEqual(['RUNNING', 'SUCCEEDED']);
    expect(test.events[1]).toMatchObject({
      source: 'aws.states',
      detailType: 'Step Functions Execution Status Change',
      resources: [executionArn('one')],
      detail: {
        stateMachineArn: MACHINE,
        name: 'one',
        input: '{"a":1}',
        output: '{"a":1}',
        redriveStatus: 'NOT_REDRIVABLE',
      },
    });
  });

  it('of an Express machine tells nothing, and is not listed', async () => {
    const test = testWorld();
    await create(test, passing, { type: 'EXPRESS' });
    await start(test, 'one');
    await test.world.idle();
    expect(await describeNow(test, 'one')).toMatchObject({ status: 'SUCCEEDED' });
    expect(test.events).toEqual([]);
    await expect(call(test, 'ListExecutions', { stateMachineArn: MACHINE })).rejects.toMatchObject({
      name: 'StateMachineTypeNotSupported',
    });
  });

  it('is counted by its state transitions', async () => {
    const test = testWorld();
    await runToIdle(test, machine({ A: { Type: 'Pass' }, B: { Type: 'Pass' }, C: { Type: 'Succeed' } }));
    const executions = test.world.services.get('states')?.controls?.['executions']?.(undefined, test.world);
    expect(executions).toEqual([{ arn: executionArn('one'), name: 'one', status: 'SUCCEEDED', transitions: 3 }]);
  });

  it('fails with States.Runtime before its history passes 25,000 events', async () => {
    const test = testWorld();
    const again = { Condition: '{% true %}', Next: 'A' };
    const loop = machine({
      A: { Type: 'Pass', Next: 'B' },
      B: { Type: 'Choice', Choices: [again], Default: 'Done' },
      Done: { Type: 'Succeed' },
    });
    const { status, error, cause } = await runToIdle(test, loop);
    expect([status, error]).toEqual(['FAILED', 'States.Runtime']);
    expect(cause).toContain('maximum number of history events (25000)');
    const [last] = await history(test, 'one', { reverseOrder: true });
    expect(last).toMatchObject({ id: 25_000, type: 'ExecutionFailed' });
  });

  it('that ran when local AWS was stopped is ABORTED after the next start', async () => {
    const before = testWorld();
    await create(before, waiting);
    await start(before, 'one');
    const kept = structuredClone(before.world.snapshot());
    await stopExecutions(before.world);
    const after = testWorld([], [], kept);
    abortOrphans(after.world);
    expect(await describeNow(after, 'one')).toMatchObject({ status: 'ABORTED', cause: 'local AWS was stopped' });
  });
});

/** Turns of the event loop until the execution's last event is of this type. */
const entered = async (test: TestWorld, type: string): Promise<void> => {
  while ((await history(test, 'one')).at(-1)?.type !== type) await new Promise((resolve) => setImmediate(resolve));
};

describe('StopExecution', () => {
  it('ends an execution that waits, with the error and cause given', async () => {
    const test = testWorld();
    await create(test, waiting);
    test.world.clock.setPace('real');
    const arn = await start(test, 'one');
    await entered(test, 'WaitStateEntered');
    await call(test, 'StopExecution', { executionArn: arn, error: 'Wrong', cause: 'the wrong image' });
    expect(await describeNow(test, 'one')).toMatchObject({
      status: 'ABORTED',
      error: 'Wrong',
      cause: 'the wrong image',
    });
    expect((await history(test, 'one')).map(({ type }) => type).slice(-2)).toEqual([
      'WaitStateAborted',
      'ExecutionAborted',
    ]);
    await test.world.idle();
    expect(test.world.clock.now() - START).toBeLessThan(3_600_000);
  });

  it('refuses an execution that does not exist', async () => {
    await expect(call(testWorld(), 'StopExecution', { executionArn: executionArn('none') })).rejects.toMatchObject({
      name: 'ExecutionDoesNotExist',
    });
  });
});

describe('ListExecutions', () => {
  interface Page {
    readonly executions: readonly { readonly name: string }[];
    readonly nextToken?: string;
  }

  it('gives the newest first, in pages, and by status', async () => {
    const test = testWorld();
    await create(test, waiting);
    for (const name of ['first', 'second', 'third']) await start(test, name);
    await call(test, 'StopExecution', { executionArn: executionArn('second') });
    const list = (more: object) => call<Page>(test, 'ListExecutions', { stateMachineArn: MACHINE, ...more });
    const one = await list({ maxResults: 2 });
    const two = await list({ maxResults: 2, nextToken: one.nextToken });
    expect([...one.executions, ...two.executions].map(({ name }) => name)).toEqual(['third', 'second', 'first']);
    expect(two.nextToken).toBeUndefined();
    expect((await list({ statusFilter: 'ABORTED' })).executions.map(({ name }) => name)).toEqual(['second']);
    await stopExecutions(test.world);
  });
});

describe('CreateStateMachine', () => {
  it('answers the same for the same again, and refuses another definition under the name', async () => {
    const test = testWorld();
    expect(await create(test, passing)).toEqual(await create(test, passing));
    await expect(create(test, waiting)).rejects.toMatchObject({ name: 'StateMachineAlreadyExists' });
  });

  it('refuses a definition that cannot be run, naming state and field', async () => {
    const broken = machine({ A: { Type: 'Pass', Parameters: {} } });
    await expect(create(testWorld(), broken)).rejects.toThrow(
      "field 'Parameters' is only supported for the 'JSONPath' QueryLanguage at /States/A",
    );
    await expect(create(testWorld(), passing, { definition: '{' })).rejects.toThrow('INVALID_JSON_DESCRIPTION');
  });

  it('refuses a role that does not trust Step Functions', async () => {
    await expect(create(testWorld(), passing, { roleArn: `${ROLE}-unknown` })).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });
});

describe('UpdateStateMachine', () => {
  it('holds for executions that start after it', async () => {
    const test = testWorld();
    await create(test, waiting);
    await start(test, 'old');
    await call(test, 'UpdateStateMachine', { stateMachineArn: MACHINE, definition: JSON.stringify(passing) });
    await start(test, 'new');
    await test.world.idle();
    const definition = async (name: string) =>
      (await call(test, 'DescribeStateMachineForExecution', { executionArn: executionArn(name) }))['definition'];
    expect(await definition('old')).toBe(JSON.stringify(waiting));
    expect(await definition('new')).toBe(JSON.stringify(passing));
  });
});
