import { bootstrap } from '../../../local/deploy/bootstrap.ts';
import { deployAssembly } from '../../../local/deploy/deploy-assembly.ts';
import { organizations } from '../../../local/services/organizations/service.ts';
import { ssm } from '../../../local/services/ssm/service.ts';
import { type StackSource, writeAssembly } from './support/assembly.ts';
import { delegate } from './support/delegate.ts';
import { call, HUB, OTHER, REGION, testWorld } from './support/world.ts';

const queue = (properties: object = {}) => ({ Type: 'AWS::SQS::Queue', Properties: properties });

const deploy = async (stacks: Readonly<Record<string, StackSource>>, given = testWorld([ssm])) => {
  const directory = writeAssembly(stacks);
  const parameter = { Name: '/golden/web', Type: 'String', Value: 'value of /golden/web', Overwrite: true };
  await call(given.world, 'ssm', 'PutParameter', parameter);
  const deployed = await deployAssembly({ directory, world: given.world });
  given.world.clock.stop();
  return { ...given, deployed, outputs: (id: string) => deployed.find((stack) => stack.id === id)?.outputs ?? {} };
};

const only = async (template: object) => (await deploy({ Hub: { template } })).outputs('Hub');

describe('Deploying an assembly', () => {
  it('creates resources in the order in which they need each other', async () => {
    const template = {
      Resources: {
        A: queue({ RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['B', 'Arn'] }, maxReceiveCount: 1 } }),
        B: { ...queue(), DependsOn: 'C' },
        C: queue({ QueueName: 'c' }),
      },
    };
    const { deployed } = await deploy({ Hub: { template } });
    expect(Object.keys(deployed[0]?.resources ?? {})).toEqual(['C', 'B', 'A']);
  });

  it('deploys each stack into its own account, after those that it depends on', async () => {
    const spoke: StackSource = {
      account: OTHER,
      dependencies: ['Hub'],
      template: { Resources: { Q: queue({ QueueName: 'spoke' }) } },
    };
    const { world, deployed } = await deploy({
      Spoke: spoke,
      Hub: { template: { Resources: { Q: queue({ QueueName: 'hub' }) } } },
    });
    expect(deployed.map(({ id, account }) => [id, account])).toEqual([
      ['Hub', HUB],
      ['Spoke', OTHER],
    ]);
    await expect(call(world, 'sqs', 'GetQueueUrl', { QueueName: 'spoke' }, OTHER)).resolves.toMatchObject({
      QueueUrl: expect.stringContaining(OTHER),
    });
    await expect(call(world, 'sqs', 'GetQueueUrl', { QueueName: 'spoke' }, HUB)).rejects.toThrow('does not exist');
  });

  it('deploys the stacks that are asked for with those that they depend on, as cdk deploy does', async () => {
    const { world } = testWorld();
    const template = { Resources: { Q: queue() } };
    const directory = writeAssembly({
      Network: { template },
      Hub: { template, dependencies: ['Network'] },
      SpokeOne: { template },
      SpokeTwo: { template },
    });
    const ids = async (...stacks: string[]) => (await deployAssembly({ directory, world, stacks })).map(({ id }) => id);
    expect(await ids('Hub')).toEqual(['Network', 'Hub']);
    expect(await ids('Spoke*')).toEqual(['SpokeOne', 'SpokeTwo']);
    await expect(ids('Hob')).rejects.toThrow(
      'No stacks match the name(s) Hob. The assembly has Network, Hub, SpokeOne, SpokeTwo.',
    );
    world.clock.stop();
  });

  it('gives exports and outputs of one stack to the next', async () => {
    const template = {
      Resources: { Q: queue() },
      Outputs: { Name: { Value: { 'Fn::GetAtt': ['Q', 'QueueName'] }, Export: { Name: 'Shared' } } },
    };
    const Outputs = {
      Export: { Value: { 'Fn::ImportValue': 'Shared' } },
      Output: { Value: { 'Fn::GetStackOutput': { StackName: 'First', OutputName: 'Name' } } },
    };
    const { outputs } = await deploy({
      First: { template },
      Second: { dependencies: ['First'], template: { Resources: { Q: queue() }, Outputs } },
    });
    expect(outputs('Second')).toEqual({ Export: outputs('First')['Name'], Output: outputs('First')['Name'] });
  });

  it('fills parameters from what the assembly gives, defaults, and Parameter Store', async () => {
    const template = {
      Parameters: {
        Stage: { Type: 'String', Default: 'dev' },
        Zones: { Type: 'CommaDelimitedList', Default: 'a, b' },
        Image: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/golden/web' },
        BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/hnb659fds/version' },
      },
      Resources: {},
      Outputs: {
        Stage: { Value: { Ref: 'Stage' } },
        Image: { Value: { Ref: 'Image' } },
        BootstrapVersion: { Value: { Ref: 'BootstrapVersion' } },
        Zones: { Value: { 'Fn::Select': [1, { Ref: 'Zones' }] } },
      },
    };
    const given = testWorld([ssm]);
    await bootstrap(given.world, { account: HUB, region: REGION }, { version: 30 });
    const { outputs } = await deploy({ Hub: { template, parameters: { Stage: 'prod' } } }, given);
    expect(outputs('Hub')).toEqual({
      Stage: 'prod',
      Zones: 'b',
      Image: 'value of /golden/web',
      BootstrapVersion: '30',
    });
  });

  it('resolves dynamic references in properties', async () => {
    const template = {
      Resources: { Q: queue({ QueueName: 'q', Tags: [{ Key: 'image', Value: 'is {{resolve:ssm:/golden/web:1}}' }] }) },
    };
    const { world } = await deploy({ Hub: { template } });
    expect(await call(world, 'sqs', 'ListQueueTags', { QueueUrl: 'q' })).toEqual({
      Tags: { image: 'is value of /golden/web' },
    });
  });

  it('leaves out resources and outputs whose condition does not hold', async () => {
    const template = {
      Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
      Resources: { Q: { ...queue({ QueueName: 'never' }), Condition: 'Never' } },
      Outputs: {
        Q: { Value: { Ref: 'Q' }, Condition: 'Never' },
        Yes: { Value: { 'Fn::If': ['Never', { Ref: 'Q' }, 'none'] } },
      },
    };
    expect(await only(template)).toEqual({ Yes: 'none' });
  });

  it('updates when it is done again: names stay, and so does what is in them', async () => {
    const template = { Resources: { Q: queue() }, Outputs: { Url: { Value: { Ref: 'Q' } } } };
    const first = await deploy({ Hub: { template } });
    const url = first.outputs('Hub')['Url'];
    await call(first.world, 'sqs', 'SendMessage', { QueueUrl: url, MessageBody: 'kept' });
    const again = await deploy({ Hub: { template } }, first);
    expect(again.outputs('Hub')['Url']).toBe(url);
    expect(await call(first.world, 'sqs', 'ReceiveMessage', { QueueUrl: url })).toMatchObject({
      Messages: [{ Body: 'kept' }],
    });
    expect(await call(first.world, 'cloudformation', 'DescribeStacks', { StackName: 'Hub' })).toMatchObject({
      Stacks: [{ StackStatus: 'UPDATE_COMPLETE' }],
    });
  });

  it('puts the template of a stack set into every account of its units that the filter leaves', async () => {
    const TemplateBody = JSON.stringify({ Resources: { Q: queue({ QueueName: 'everywhere' }) } });
    const targets = { OrganizationalUnitIds: ['r-root'], Accounts: [OTHER], AccountFilterType: 'INTERSECTION' };
    const StackSet = {
      Type: 'AWS::CloudFormation::StackSet',
      Properties: {
        StackSetName: 'spokes',
        PermissionModel: 'SERVICE_MANAGED',
        CallAs: 'DELEGATED_ADMIN',
        TemplateBody,
        StackInstancesGroup: [{ Regions: [REGION], DeploymentTargets: targets }],
      },
    };
    const given = testWorld([ssm, organizations]);
    await delegate(given.world);
    const { world } = await deploy({ Hub: { template: { Resources: { StackSet } } } }, given);
    expect(await call(world, 'cloudformation', 'ListStackInstances', { StackSetName: 'spokes' })).toMatchObject({
      Summaries: [{ Account: OTHER, Region: REGION }],
    });
    await expect(call(world, 'sqs', 'GetQueueUrl', { QueueName: 'everywhere' }, OTHER)).resolves.toBeDefined();
  });
});

describe('An assembly that local AWS cannot run', () => {
  it('is refused with all its problems at once, before anything is created', async () => {
    const template = {
      Transform: 'AWS::Serverless-2016-10-31',
      Resources: {
        Good: queue({ QueueName: 'good' }),
        Bucket: { Type: 'AWS::S3::Nothing' },
        Custom: { Type: 'Custom::Thing' },
        Odd: queue({ Colour: 'red' }),
        Lost: queue({ QueueName: { Ref: 'Nobody' } }),
        Range: queue({ QueueName: { 'Fn::Cidr': ['10.0.0.0/16', 1, 8] } }),
        One: { ...queue(), DependsOn: 'Two' },
        Two: { ...queue(), DependsOn: 'One' },
      },
    };
    const { world } = testWorld();
    const directory = writeAssembly({ Hub: { template } });
    const refused = await deployAssembly({ directory, world }).catch((error: Error) => error.message);
    for (const problem of [
      /Hub: local AWS runs no transforms/,
      /Hub\/Bucket: local AWS has no resource type AWS::S3::Nothing/,
      /Hub\/Custom: local AWS runs no custom resources \(Custom::Thing\)/,
      /Hub\/Odd: local AWS does not know the property Colour of AWS::SQS::Queue/,
      /Hub\/Lost: refers to "Nobody"/,
      /Hub\/Range: local AWS does not resolve Fn::Cidr/,
      /Hub: resources need each other in a circle: One → Two → One/,
    ]) {
      expect(refused).toMatch(problem);
    }
    await expect(call(world, 'sqs', 'GetQueueUrl', { QueueName: 'good' })).rejects.toThrow('does not exist');
    world.clock.stop();
  });

  it.each<[string, Readonly<Record<string, StackSource>>, RegExp]>([
    [
      'an unknown account',
      { Hub: { account: 'unknown-account', template: {} } },
      /The stack Hub is for aws:\/\/unknown-account\/eu-west-1\. Give it an account and a region/,
    ],
    [
      'a parameter without a value',
      { Hub: { template: { Parameters: { Stage: { Type: 'String' } } } } },
      /Hub: the parameter Stage has no value/,
    ],
    [
      'a resource that its service refuses',
      { Hub: { template: { Resources: { Q: queue({ VisibilityTimeout: 99_999 }) } } } },
      /Hub\/Q \(AWS::SQS::Queue\): Resource handler returned message: "Invalid value for the parameter VisibilityTimeout\." \(RequestToken: [0-9a-f-]{36}, HandlerErrorCode: InvalidRequest\)/,
    ],
    [
      'stacks in a circle',
      { A: { template: {}, dependencies: ['B'] }, B: { template: {}, dependencies: ['A'] } },
      /stacks depend on each other in a circle: A → B → A/,
    ],
  ])('for %s says so', async (_name, stacks, reason) => {
    await expect(deploy(stacks)).rejects.toThrow(reason);
  });

  it('because there is none at that place says how to make one', async () => {
    const { world } = testWorld();
    await expect(deployAssembly({ directory: '/nowhere', world })).rejects.toThrow(
      /\/nowhere is no cloud assembly: there is no \/nowhere\/manifest\.json\. Synthesize one with cdk synth/,
    );
  });
});
