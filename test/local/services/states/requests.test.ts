import { machine } from './support/machine.ts';
import {
  ACCOUNT,
  call,
  create,
  history,
  lambdaWith,
  MACHINE,
  REGION,
  ROLE,
  runToIdle,
  start,
  testWorld,
} from './support/world.ts';

const passing = machine({ A: { Type: 'Pass' } });
const definition = JSON.stringify(passing);
const broken = JSON.stringify(machine({ A: { Type: 'Pass', Next: 'B' } }));
const arn = (rest: string): string => `arn:aws:states:${REGION}:${ACCOUNT}:${rest}`;

/**
 * Answers as AWS gave them, recorded in
 * https://github.com/localstack/localstack/blob/main/tests/aws/services/stepfunctions/v2/test_sfn_api.snapshot.json and
 * its neighbours.
 */
describe('An ARN', () => {
  it.each([
    ['DescribeStateMachine', 'stateMachineArn'],
    ['UpdateStateMachine', 'stateMachineArn'],
    ['DeleteStateMachine', 'stateMachineArn'],
    ['StartExecution', 'stateMachineArn'],
    ['ListExecutions', 'stateMachineArn'],
    ['ListTagsForResource', 'resourceArn'],
    ['DescribeExecution', 'executionArn'],
    ['GetExecutionHistory', 'executionArn'],
    ['StopExecution', 'executionArn'],
    ['RedriveExecution', 'executionArn'],
    ['DescribeStateMachineForExecution', 'executionArn'],
    ['ListMapRuns', 'executionArn'],
    ['DescribeMapRun', 'mapRunArn'],
  ])('that is not valid is rejected by %s before anything is looked for', async (operation, member) => {
    const other = member === 'executionArn' ? 'stateMachine' : 'execution';
    const asking = (text: string) => call(testWorld(), operation, { [member]: text });
    await expect(asking('not_a_valid_arn')).rejects.toMatchObject({
      name: 'InvalidArn',
      message: "Invalid Arn: 'Invalid ARN prefix: not_a_valid_arn'",
    });
    await expect(asking(arn(`${other}:machine:one`))).rejects.toMatchObject({
      name: 'InvalidArn',
      message: `Invalid Arn: 'Resource type not valid in this context: ${other}'`,
    });
  });

  it('of a machine that is not there has no tags', async () => {
    await expect(
      call(testWorld(), 'ListTagsForResource', { resourceArn: arn('stateMachine:none') }),
    ).rejects.toMatchObject({
      name: 'ResourceNotFound',
    });
  });
});

describe('CreateStateMachine', () => {
  const creating = (given: object) => create(testWorld(), passing, given);

  it('looks at the name, the definition and the role in this order, and last whether the role can be assumed', async () => {
    const all = { name: 'a b', definition: broken, roleArn: 'none' };
    await expect(creating(all)).rejects.toMatchObject({ name: 'InvalidName' });
    await expect(creating({ ...all, name: 'a' })).rejects.toMatchObject({ name: 'InvalidDefinition' });
    await expect(creating({ name: 'a', roleArn: 'none' })).rejects.toMatchObject({
      name: 'InvalidArn',
      message: "Invalid Role Arn: 'none'",
    });
    await expect(creating({ name: 'a', roleArn: `${ROLE}-of-nobody` })).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  it('names every problem of a definition, and ten at most', async () => {
    const states = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [`S${index}`, { Type: 'Pass', Odd: 1 }]),
    );
    await expect(creating({ definition: JSON.stringify(machine(states)) })).rejects.toThrow(
      /^Invalid State Machine Definition: ''SCHEMA_VALIDATION_FAILED: Field 'Odd' is not supported at \/States\/S0', .*, and 2 more'$/,
    );
  });

  it('rejects a version, which local AWS would not keep', async () => {
    await expect(creating({ publish: true })).rejects.toThrow('Local AWS does not support versions of state machines');
    await expect(creating({ versionDescription: 'first' })).rejects.toThrow(
      'Version description can only be set when publish is true',
    );
  });

  it('rejects a log of no destination', async () => {
    await expect(creating({ loggingConfiguration: { level: 'ALL' } })).rejects.toMatchObject({
      name: 'InvalidLoggingConfiguration',
    });
  });

  it('takes another role or other tags for the same request, and other settings for another', async () => {
    const test = testWorld();
    const first = await create(test, passing);
    expect(await create(test, passing, { tags: [{ key: 'a', value: 'b' }] })).toEqual(first);
    await expect(create(test, passing, { tracingConfiguration: { enabled: true } })).rejects.toMatchObject({
      name: 'StateMachineAlreadyExists',
    });
  });
});

describe('DescribeStateMachine', () => {
  it('tells the settings, also those that were not given', async () => {
    const test = testWorld();
    await create(test, passing);
    const described = await call(test, 'DescribeStateMachine', { stateMachineArn: MACHINE });
    expect(described).toMatchObject({
      loggingConfiguration: { level: 'OFF', includeExecutionData: false },
      tracingConfiguration: { enabled: false },
      encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
    });
    expect(described['revisionId']).toBeUndefined();
  });
});

describe('UpdateStateMachine', () => {
  const created = async () => {
    const test = testWorld();
    await create(test, passing);
    const update = (given: object) =>
      call<{ revisionId?: string }>(test, 'UpdateStateMachine', { stateMachineArn: MACHINE, ...given });
    return { test, update };
  };

  it('needs something to change', async () => {
    const { update } = await created();
    await expect(update({})).rejects.toMatchObject({
      name: 'MissingRequiredParameter',
      message:
        'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
    });
  });

  it('makes a revision of each change, and none of the same again', async () => {
    const { test, update } = await created();
    expect((await update({ definition })).revisionId).toBeUndefined();
    const changed = { tracingConfiguration: { enabled: true } };
    const { revisionId } = await update(changed);
    expect(revisionId).toBeDefined();
    expect((await update(changed)).revisionId).toBe(revisionId);
    expect(await call(test, 'DescribeStateMachine', { stateMachineArn: MACHINE })).toMatchObject({
      ...changed,
      revisionId,
    });
  });

  it('rejects a version, and leaves the machine as it was when it rejects', async () => {
    const { test, update } = await created();
    await expect(update({ definition, publish: true })).rejects.toThrow('Local AWS does not support versions');
    await expect(update({ definition: broken })).rejects.toMatchObject({ name: 'InvalidDefinition' });
    expect(await call(test, 'DescribeStateMachine', { stateMachineArn: MACHINE })).toMatchObject({ definition });
  });
});

describe('ValidateStateMachineDefinition', () => {
  const validating = (given: object) => call(testWorld(), 'ValidateStateMachineDefinition', given);

  it('answers OK for a definition that can be run', async () => {
    expect(await validating({ definition })).toEqual({ result: 'OK', diagnostics: [], truncated: false });
  });

  it('answers each problem with severity, code, message and place', async () => {
    expect(await validating({ definition: broken })).toEqual({
      result: 'FAIL',
      diagnostics: [
        {
          severity: 'ERROR',
          code: 'MISSING_TRANSITION_TARGET',
          message: "Missing 'Next' target: B",
          location: '/States/A/Next',
        },
        { severity: 'ERROR', code: 'MISSING_END_STATE', message: 'Workflow has no terminal state' },
      ],
      truncated: false,
    });
    expect(await validating({ definition: '{' })).toMatchObject({
      result: 'FAIL',
      diagnostics: [{ severity: 'ERROR', code: 'INVALID_JSON_DESCRIPTION' }],
    });
  });

  it('gives as many as are asked for', async () => {
    const two = JSON.stringify(machine({ A: { Type: 'Pass', X: 1, Y: 1 } }));
    expect(await validating({ definition: two, maxResults: 1 })).toMatchObject({
      diagnostics: [expect.anything()],
      truncated: true,
    });
  });

  it('holds Express machines to their own rules', async () => {
    const Arguments = { QueueUrl: 'q', MessageBody: 'b' };
    const Resource = 'arn:aws:states:::sqs:sendMessage.waitForTaskToken';
    const asking = JSON.stringify(machine({ A: { Type: 'Task', Resource, Arguments } }));
    expect(await validating({ definition: asking })).toMatchObject({ result: 'OK' });
    expect(await validating({ definition: asking, type: 'EXPRESS' })).toMatchObject({ result: 'FAIL' });
  });
});

describe('StartExecution', () => {
  it.each([
    ['nothing', '', "Invalid State Machine Execution Input: 'Invalid execution input.'"],
    ['a cut text', '{"a":', 'Invalid State Machine Execution Input: '],
    [
      'a text of 5,000 levels',
      '['.repeat(5000) + ']'.repeat(5000),
      "Invalid State Machine Execution Input: 'The document is nested more than 1000 levels deep'",
    ],
  ])('rejects %s as input', async (_what, input, message) => {
    const test = testWorld();
    await create(test, passing);
    const starting = call(test, 'StartExecution', { stateMachineArn: MACHINE, input });
    await expect(starting).rejects.toMatchObject({ name: 'InvalidExecutionInput' });
    await expect(call(test, 'StartExecution', { stateMachineArn: MACHINE, input })).rejects.toThrow(message);
  });
});

describe('A nested machine', () => {
  const starting = (action: string, given: object) => {
    const Arguments = { StateMachineArn: MACHINE.replace(/machine$/, 'child'), ...given };
    return machine({ A: { Type: 'Task', Resource: `arn:aws:states:::${action}`, Arguments } });
  };
  const inputOf = async (action: string, given: object = {}) => {
    const test = testWorld();
    await create(test, passing, { name: 'child' });
    const { status } = await runToIdle(test, starting(action, given));
    expect(status).toBe('SUCCEEDED');
    const listed = await call<{ executions: { executionArn: string }[] }>(test, 'ListExecutions', {
      stateMachineArn: MACHINE.replace(/machine$/, 'child'),
    });
    const [child] = listed.executions;
    return (await call(test, 'DescribeExecution', { executionArn: child?.executionArn }))['input'];
  };

  it.each([
    'states:startExecution',
    'states:startExecution.sync',
    'states:startExecution.sync:2',
    'aws-sdk:sfn:startExecution',
  ])('started by %s without Input has {}', async (action) => {
    expect(await inputOf(action)).toBe('{}');
  });

  it.each(['states:startExecution.sync:2', 'aws-sdk:sfn:startExecution'])(
    'started by %s takes Input as JSON',
    async (action) => {
      expect(await inputOf(action, { Input: { a: [1] } })).toBe('{"a":[1]}');
    },
  );
});

describe('GetExecutionHistory without data', () => {
  it('keeps what an event has to have', async () => {
    const FunctionName = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:f`;
    const Arguments = { FunctionName, Payload: { secret: 1 } };
    const invoke = machine({
      A: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments, Assign: { s: 1 } },
    });
    const test = testWorld([lambdaWith({ f: () => 'secret' })]);
    await runToIdle(test, invoke);
    const bare = await history(test, 'one', { includeExecutionData: false });
    expect(JSON.stringify(bare)).not.toMatch(/secret|assignedVariables"/);
    expect(bare[2]?.['taskScheduledEventDetails']).toMatchObject({
      parameters: '{}',
      region: REGION,
      resource: 'invoke',
    });
  });
});

describe('The history', () => {
  it('tells how long a task may take', async () => {
    const Resource = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:f`;
    const test = testWorld([lambdaWith({ f: () => 1 })]);
    await create(test, machine({ A: { Type: 'Task', Resource, TimeoutSeconds: 60 } }));
    await start(test, 'one');
    await test.world.idle();
    expect((await history(test, 'one'))[2]).toMatchObject({
      type: 'LambdaFunctionScheduled',
      lambdaFunctionScheduledEventDetails: { timeoutInSeconds: 60 },
    });
  });
});
