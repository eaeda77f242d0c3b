import { aFactory, aLine, arn, EXECUTOR, type Factory, PLACE } from './support/factory.ts';

let factory: Factory;

beforeEach(() => {
  factory = aFactory();
});

const ASK = `
name: ask
schemaVersion: 1.0
parameters:
  - { name: topic, type: string }
steps:
  - name: Approve
    action: WaitForAction
    timeoutSeconds: 3600
    inputs:
      snsTopicArn.$: $.parameters.topic
  - name: Apply
    action: ExecuteComponents
`;

const asking = async (more: { data?: string; onFailure?: string } = {}, parameters: readonly string[] = ['topic']) => {
  const topic = await factory.deploy('SNS::Topic', { TopicName: 'approvals' });
  const workflow = await factory.deploy('Workflow', {
    Name: 'ask',
    Version: '1.0.0',
    Type: 'TEST',
    Data: more.data ?? ASK,
  });
  return aLine(factory, {
    pipeline: {
      ExecutionRole: EXECUTOR,
      Workflows: [
        { WorkflowArn: arn('workflow/build', 'build-image/x.x.x', 'aws') },
        {
          WorkflowArn: workflow,
          Parameters: parameters.map((Name) => ({ Name, Value: [topic] })),
          ...(more.onFailure ? { OnFailure: more.onFailure } : {}),
        },
      ],
    },
  });
};

const start = async (imagePipelineArn: string) => {
  const { imageBuildVersionArn } = await factory.imagebuilder('StartImagePipelineExecution', { imagePipelineArn });
  await factory.world.idle();
  const { steps } = await factory.imagebuilder('ListWaitingWorkflowSteps');
  return { imageBuildVersionArn, step: steps[0] };
};

const statusOf = async (imageBuildVersionArn: string) =>
  (await factory.imagebuilder('GetImage', { imageBuildVersionArn })).image.state;

describe('a step that waits for an action', () => {
  it('is told to EventBridge and to its topic, and holds the build', async () => {
    const { pipeline } = await asking();
    const { imageBuildVersionArn, step } = await start(pipeline);

    expect(await statusOf(imageBuildVersionArn)).toEqual({ status: 'TESTING' });
    expect(factory.events.filter(({ detailType }) => detailType.endsWith('Workflow Step Waiting'))).toMatchObject([
      {
        resources: [imageBuildVersionArn, arn('workflow/test', 'ask/1.0.0/1')],
        detail: { 'workflow-step-execution-id': step.stepExecutionId, 'workflow-step-name': 'Approve' },
      },
    ]);
    expect(factory.world.calls.filter(({ operation }) => operation === 'Publish')).toHaveLength(1);
  });

  it.each([
    ['RESUME', 'AVAILABLE'],
    ['STOP', 'FAILED'],
  ])('answered by %s ends the image as %s', async (action, status) => {
    const { pipeline } = await asking();
    const { imageBuildVersionArn, step } = await start(pipeline);
    const answer = { imageBuildVersionArn, stepExecutionId: step.stepExecutionId, action, reason: 'seen' };
    await factory.imagebuilder('SendWorkflowStepAction', answer);
    await factory.world.idle();

    expect((await statusOf(imageBuildVersionArn)).status).toBe(status);
    await expect(factory.imagebuilder('SendWorkflowStepAction', answer)).rejects.toMatchObject({
      name: 'ResourceInUseException',
    });
    expect((await factory.imagebuilder('ListWaitingWorkflowSteps')).steps).toEqual([]);
  });

  it('that nobody answers times out, and fails the build', async () => {
    const { pipeline } = await asking();
    const { imageBuildVersionArn } = await start(pipeline);
    factory.world.clock.advanceTo(factory.world.clock.now() + 3_700_000);
    await factory.world.idle();

    expect(await statusOf(imageBuildVersionArn)).toEqual({
      status: 'FAILED',
      reason: expect.stringMatching(/timed out.* in workflow step Approve$/),
    });
  });

  it('ends with the build that is cancelled', async () => {
    const { pipeline } = await asking();
    const { imageBuildVersionArn, step } = await start(pipeline);
    await factory.imagebuilder('CancelImageCreation', { imageBuildVersionArn, clientToken: 'c' });
    const answer = { imageBuildVersionArn, stepExecutionId: step.stepExecutionId, action: 'RESUME' };

    await expect(factory.imagebuilder('SendWorkflowStepAction', answer)).rejects.toMatchObject({
      name: 'ResourceInUseException',
    });
    expect((await statusOf(imageBuildVersionArn)).status).toBe('CANCELLED');
  });
});

describe('a test workflow that may fail', () => {
  it('does not fail the image', async () => {
    const { pipeline } = await asking({ onFailure: 'CONTINUE' });
    const { imageBuildVersionArn, step } = await start(pipeline);
    const { stepExecutionId } = step;
    await factory.imagebuilder('SendWorkflowStepAction', { imageBuildVersionArn, stepExecutionId, action: 'STOP' });
    await factory.world.idle();
    const { workflowExecutions } = await factory.imagebuilder('ListWorkflowExecutions', { imageBuildVersionArn });

    expect((await statusOf(imageBuildVersionArn)).status).toBe('AVAILABLE');
    expect(workflowExecutions.map(({ status }: { status: string }) => status)).toEqual([
      'COMPLETED',
      'FAILED',
      'COMPLETED',
    ]);
  });
});

describe('a workflow document', () => {
  it.each([
    ['no steps', 'schemaVersion: 1.0\nsteps: []', /has no steps/],
    ['an unknown action', 'schemaVersion: 1.0\nsteps: [{name: A1, action: Dance}]', /action "Dance" is unknown/],
    [
      'an action of another stage',
      'schemaVersion: 1.0\nsteps: [{name: A1, action: DistributeImage}]',
      /not for workflows of type TEST/,
    ],
    [
      'a name twice',
      'schemaVersion: 1.0\nsteps: [{name: A1, action: WaitForAction}, {name: A1, action: WaitForAction}]',
      /have the name A1/,
    ],
    [
      'another schema',
      'schemaVersion: 2.0\nsteps: [{name: A1, action: WaitForAction}]',
      /schemaVersion has to be 1\.0/,
    ],
    ['no YAML', 'a: [', /workflow document is wrong/],
  ])('with %s is refused', async (_what, data, message) => {
    await expect(asking({ data })).rejects.toThrow(message);
  });
});

describe('GetWorkflowStepExecution', () => {
  it('says what went in and came out', async () => {
    const { pipeline } = await asking();
    const { imageBuildVersionArn, step } = await start(pipeline);
    const { stepExecutionId } = step;
    await factory.imagebuilder('SendWorkflowStepAction', { imageBuildVersionArn, stepExecutionId, action: 'RESUME' });
    const answer = await factory.imagebuilder('GetWorkflowStepExecution', { stepExecutionId });

    expect(answer).toMatchObject({
      name: 'Approve',
      status: 'COMPLETED',
      timeoutSeconds: 3600,
      inputs: JSON.stringify({ snsTopicArn: `arn:aws:sns:${PLACE.region}:${PLACE.account}:approvals` }),
      outputs: JSON.stringify({ action: 'RESUME' }),
    });
  });
});

describe('a step that executes a state machine', () => {
  const gate = (state: object) =>
    factory.deploy('StepFunctions::StateMachine', {
      StateMachineName: 'gate',
      RoleArn: EXECUTOR,
      DefinitionString: JSON.stringify({
        QueryLanguage: 'JSONata',
        StartAt: 'Wait',
        States: { Wait: { Type: 'Wait', Seconds: 3600, Next: 'Gate' }, Gate: state },
      }),
    });
  const data = (machine: string) => `schemaVersion: 1.0
steps:
  - name: Gate
    action: ExecuteStateMachine
    inputs: { stateMachineArn: '${machine}', input: '{}' }
`;

  it.each([
    ['succeeds', { Type: 'Succeed' }, 'AVAILABLE'],
    ['fails', { Type: 'Fail', Cause: 'not today' }, 'FAILED'],
  ])('waits for its end, and %s with it', async (_how, state, status) => {
    factory.role(PLACE.account, 'executor', [{ Effect: 'Allow', Action: 'states:*', Resource: '*' }]);
    const { pipeline } = await asking({ data: data(await gate(state)) }, []);
    const image = await factory.build(pipeline);

    expect(image.state.status).toBe(status);
    if (status === 'FAILED') expect(image.state.reason).toMatch(/not today in workflow step Gate/);
  });

  it('fails where the execution role may not', async () => {
    factory.role(PLACE.account, 'executor', []);
    const { pipeline } = await asking({ data: data(await gate({ Type: 'Succeed' })) }, []);

    expect((await factory.build(pipeline)).state.reason).toMatch(/not authorized to perform: states:StartExecution/);
  });
});

describe('test workflows of one parallel group', () => {
  const workflow = (Name: string) =>
    factory.deploy('Workflow', {
      Name,
      Version: '1.0.0',
      Type: 'TEST',
      Data: 'schemaVersion: 1.0\nsteps: [{ name: Approve, action: WaitForAction }]',
    });

  it.each([
    ['run at the same time', ['both', 'both'], 2],
    ['and others one after the other', ['one', 'other'], 1],
  ])('%s', async (_what, [first, second], waiting) => {
    const { pipeline } = await aLine(factory, {
      pipeline: {
        ExecutionRole: EXECUTOR,
        Workflows: [
          { WorkflowArn: await workflow('first'), ParallelGroup: first },
          { WorkflowArn: await workflow('second'), ParallelGroup: second },
        ],
      },
    });
    await start(pipeline);

    expect((await factory.imagebuilder('ListWaitingWorkflowSteps')).steps).toHaveLength(waiting);
  });
});
