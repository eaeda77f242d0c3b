import { AwsError } from '../../../../local/kernel/errors.ts';
import type { Service } from '../../../../local/kernel/service.ts';
import { machine } from './support/machine.ts';
import {
  ACCOUNT,
  ALLOW_ALL,
  addRole,
  call,
  create,
  fakeService,
  lambdaWith,
  MACHINE,
  ROLE,
  runToIdle,
  SPOKE,
  start,
  testWorld,
} from './support/world.ts';

const FUNCTION = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:f`;
const task = (Resource: string, Arguments: object, more: object = {}) =>
  machine({ Do: { Type: 'Task', Resource: `arn:aws:states:::${Resource}`, Arguments, ...more } });
const invoke = task('lambda:invoke', { FunctionName: FUNCTION, Payload: { a: 1 } });

const errorOf = async (definition: object, ...services: Service[]) => {
  const { status, error } = await runToIdle(testWorld(services), definition);
  expect(status).toBe('FAILED');
  return error;
};

const refusing = (name: string, status = 400) =>
  lambdaWith({
    f: () => {
      throw new AwsError(name, 'no', { status });
    },
  });

describe('lambda:invoke', () => {
  it('gives the payload with status and version', async () => {
    const { output } = await runToIdle(testWorld([lambdaWith({ f: (payload) => ({ got: payload }) })]), invoke);
    expect(JSON.parse(output ?? '')).toEqual({
      ExecutedVersion: '$LATEST',
      Payload: { got: { a: 1 } },
      StatusCode: 200,
    });
  });

  it('names an error of the service under Lambda.', async () => {
    expect(await errorOf(invoke, refusing('TooManyRequestsException', 429))).toBe('Lambda.TooManyRequestsException');
    expect(await errorOf(invoke, lambdaWith({}))).toBe('Lambda.ResourceNotFoundException');
  });

  it('fails where the role of the machine may not invoke the function', async () => {
    const allowed = [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: `${FUNCTION}2` } as const];
    const { error, cause } = await runToIdle(testWorld([lambdaWith({ f: () => 1 })], allowed), invoke);
    expect(error).toBe('Lambda.AWSLambdaException');
    expect(cause).toContain(`arn:aws:sts::${ACCOUNT}:assumed-role/machine/one is not authorized`);
  });
});

describe('An AWS SDK integration', () => {
  const IMAGE = `arn:aws:imagebuilder:us-east-1:${ACCOUNT}:image/web-server/1.0.0/1`;
  const imagebuilder = (getImage: (input: { imageBuildVersionArn: string }) => unknown) =>
    fakeService('imagebuilder', () => import('@aws-sdk/client-imagebuilder'), { GetImage: getImage });
  const getImage = (more: object = {}) =>
    task('aws-sdk:imagebuilder:getImage', { ImageBuildVersionArn: IMAGE, ...more });

  it('takes and gives PascalCase, whatever the case of the service', async () => {
    const image = { name: 'web-server', outputResources: { amis: [{ image: 'ami-1' }] }, tags: { team: 'a' } };
    const service = imagebuilder(({ imageBuildVersionArn }) => ({ requestId: imageBuildVersionArn, image }));
    const { output } = await runToIdle(testWorld([service]), getImage());
    expect(JSON.parse(output ?? '')).toEqual({
      RequestId: IMAGE,
      Image: { Name: 'web-server', OutputResources: { Amis: [{ Image: 'ami-1' }] }, Tags: { team: 'a' } },
    });
  });

  it('refuses an argument that the operation does not have', async () => {
    expect(
      await errorOf(
        getImage({ Arn: 'x' }),
        imagebuilder(() => ({})),
      ),
    ).toBe('States.Runtime');
  });

  it('names a modelled error with the prefix of the service and the suffix Exception', async () => {
    const throwing = (name: string) => () => {
      throw new AwsError(name, 'no');
    };
    const ssm = (name: string) =>
      fakeService('ssm', () => import('@aws-sdk/client-ssm'), { GetParameter: throwing(name) });
    const get = task('aws-sdk:ssm:getParameter', { Name: 'x' });
    expect(await errorOf(get, ssm('ParameterNotFound'))).toBe('Ssm.ParameterNotFoundException');
    const autoscaling = fakeService('autoscaling', () => import('@aws-sdk/client-auto-scaling'), {
      StartInstanceRefresh: throwing('InstanceRefreshInProgress'),
    });
    const refresh = task('aws-sdk:autoscaling:startInstanceRefresh', { AutoScalingGroupName: 'x' });
    expect(await errorOf(refresh, autoscaling)).toBe('AutoScaling.InstanceRefreshInProgressException');
  });

  it("names an error outside the service's model as the service's general one, with the code in the cause", async () => {
    const ec2 = fakeService('ec2', () => import('@aws-sdk/client-ec2'), {
      DescribeImages: () => {
        throw new AwsError('InvalidAMIID.NotFound', 'no such image');
      },
    });
    const { error, cause } = await runToIdle(
      testWorld([ec2]),
      task('aws-sdk:ec2:describeImages', { ImageIds: ['ami-1'] }),
    );
    expect(error).toBe('Ec2.Ec2Exception');
    expect(cause).toContain('InvalidAMIID.NotFound');
  });
});

describe('An optimised integration', () => {
  const recorded = (name: string, operation: string, answer: object = {}) => {
    const inputs: object[] = [];
    const service = fakeService(name, () => Promise.resolve({}), {
      [operation]: (input: object) => {
        inputs.push(input);
        return answer;
      },
    });
    return { inputs, service };
  };

  it('sends a message that is JSON as text', async () => {
    const { inputs, service } = recorded('sns', 'Publish', { MessageId: '1' });
    await runToIdle(testWorld([service]), task('sns:publish', { TopicArn: 't', Message: { text: 'hello' } }));
    expect(inputs).toEqual([{ TopicArn: 't', Message: '{"text":"hello"}' }]);
  });

  it('fails with EventBridge.FailedEntry where an entry was refused', async () => {
    const { inputs, service } = recorded('events', 'PutEvents', { FailedEntryCount: 1, Entries: [{ ErrorCode: 'x' }] });
    expect(await errorOf(task('events:putEvents', { Entries: [{ Detail: { a: 1 } }] }), service)).toBe(
      'EventBridge.FailedEntry',
    );
    expect(inputs).toEqual([{ Entries: [{ Detail: '{"a":1}' }] }]);
  });
});

describe('Credentials', () => {
  const spokeRole = `arn:aws:iam::${SPOKE}:role/spoke`;
  const withExternalId = (id: string) => {
    const seen: string[] = [];
    const ssm = fakeService('ssm', () => import('@aws-sdk/client-ssm'), { PutParameter: () => ({ Version: 1 }) });
    const test = testWorld([ssm]);
    addRole(
      test.world,
      spokeRole,
      {
        Effect: 'Allow',
        Principal: { AWS: ROLE },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': id } },
      },
      [ALLOW_ALL],
    );
    return { test, seen };
  };
  const put = task(
    'aws-sdk:ssm:putParameter',
    { Name: '/golden', Value: 'ami-1' },
    { Credentials: { RoleArn: spokeRole } },
  );

  it("let a task act as another account's role, with the ARN of the machine as external id", async () => {
    const { test } = withExternalId(MACHINE);
    expect((await runToIdle(test, put)).status).toBe('SUCCEEDED');
    const calls = test.world.calls.filter(({ service }) => service === 'ssm');
    expect(calls.map(({ account, principal }) => [account, principal])).toEqual([
      [SPOKE, `arn:aws:sts::${SPOKE}:assumed-role/spoke/one`],
    ]);
  });

  it('fail the task where the role does not trust the machine', async () => {
    const { test } = withExternalId(`${MACHINE}2`);
    expect(await runToIdle(test, put)).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed' });
  });
});

describe('states:startExecution', () => {
  const childArn = `${MACHINE}-child`;
  const parent = (pattern: string) =>
    task(`states:startExecution${pattern}`, { StateMachineArn: childArn, Name: 'child', Input: { n: 1 } });
  const withChild = async (child: object) => {
    const test = testWorld();
    await create(test, child, { name: 'machine-child' });
    return test;
  };

  it('goes on at once without .sync', async () => {
    const test = await withChild(machine({ A: { Type: 'Pass' } }));
    const { output } = await runToIdle(test, parent(''));
    expect(JSON.parse(output ?? '')).toMatchObject({
      ExecutionArn: expect.stringContaining(':execution:machine-child:child'),
    });
  });

  it('waits for the end with .sync:2, and gives the output as JSON', async () => {
    const child = machine({
      W: { Type: 'Wait', Seconds: 60 },
      A: { Type: 'Pass', Output: { n: '{% $states.input.n + 1 %}' } },
    });
    const { output } = await runToIdle(await withChild(child), parent('.sync:2'));
    expect(JSON.parse(output ?? '')).toMatchObject({ Status: 'SUCCEEDED', Input: { n: 1 }, Output: { n: 2 } });
  });

  it('fails with States.TaskFailed and the description of the child as cause', async () => {
    const child = machine({ A: { Type: 'Fail', Error: 'Broken', Cause: 'why' } });
    const { error, cause } = await runToIdle(await withChild(child), parent('.sync:2'));
    expect(error).toBe('States.TaskFailed');
    expect(JSON.parse(cause ?? '')).toMatchObject({ Status: 'FAILED', Error: 'Broken', Cause: 'why' });
  });

  it('stops the child together with the parent', async () => {
    const test = await withChild(machine({ W: { Type: 'Wait', Seconds: 60 } }));
    await create(test, parent('.sync:2'));
    const executionArn = await start(test, 'one');
    test.world.clock.setPace('real');
    while (test.world.calls.filter(({ operation }) => operation === 'StartExecution').length < 2) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    await call(test, 'StopExecution', { executionArn });
    await test.world.idle();
    const { status } = await call(test, 'DescribeExecution', {
      executionArn: `${childArn.replace('stateMachine', 'execution')}:child`,
    });
    expect(status).toBe('ABORTED');
  });
});
