import { deployAssembly } from '../../../local/deploy/deploy-assembly.ts';
import type { LocalWorld } from '../../../local/kernel/local-world.ts';
import { cloudFormationState, type StackResource } from '../../../local/services/cloudformation/state.ts';
import { services } from '../../../local/services/registry.ts';
import { writeAssembly } from './support/assembly.ts';
import { EVERY_TYPE } from './support/every-type.ts';
import { readyAccount } from './support/ready-account.ts';
import { call, HUB, REGION, testWorld } from './support/world.ts';

const deploy = (world: LocalWorld, stackName: string, Resources: object, more = {}) =>
  deployAssembly({ directory: writeAssembly({ [stackName]: { template: { Resources } } }), world, ...more });

const refusal = (world: LocalWorld, stackName: string, Resources: object, more = {}): Promise<string> =>
  deploy(world, stackName, Resources, more).then(
    () => 'deployed',
    (error: Error) => error.message,
  );

const stack = (world: LocalWorld, name: string) => cloudFormationState(world, HUB, REGION).stacks[name];

/** Resources of a template as they were deployed, references resolved, for a template of another stack. */
const alone = ({ logicalId, type, properties }: StackResource, more = {}) => ({
  [logicalId]: { Type: type, Properties: properties, ...more },
});

/** Without a name of their own: they live on other resources, or AWS gives them an id. */
const NAMELESS = [
  'AWS::EC2::Subnet',
  'AWS::EC2::VPC',
  'AWS::ECR::RegistryScanningConfiguration',
  'AWS::IAM::Policy',
  'AWS::IAM::RolePolicy',
  'AWS::KMS::Key',
  'AWS::Lambda::Alias',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Permission',
  'AWS::Lambda::Version',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::TopicInlinePolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueueInlinePolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::SecretsManager::ResourcePolicy',
];

/** Types whose primary identifier is a property of the template: the resource schemas of CloudFormation's registry. */
const IDENTIFIED: Readonly<Record<string, string>> = {
  'AWS::AutoScaling::AutoScalingGroup': 'AutoScalingGroupName',
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::CloudWatch::CompositeAlarm': 'AlarmName',
  'AWS::CloudWatch::Dashboard': 'DashboardName',
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::ECR::Repository': 'RepositoryName',
  'AWS::Events::EventBus': 'Name',
  'AWS::IAM::InstanceProfile': 'InstanceProfileName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::KMS::Alias': 'AliasName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::Logs::ResourcePolicy': 'PolicyName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SSM::Parameter': 'Name',
  'AWS::Scheduler::Schedule': 'Name',
  'AWS::Scheduler::ScheduleGroup': 'Name',
};

describe('A name that is taken', () => {
  it('is refused for every type that has names, and for no other', async () => {
    const { world } = await readyAccount();
    await deploy(world, 'Hub', EVERY_TYPE);
    const refused: string[] = [];
    for (const resource of stack(world, 'Hub')?.resources ?? []) {
      const { logicalId, type } = resource;
      if (NAMELESS.includes(type)) continue;
      const message = await refusal(world, `Other${logicalId}`, alone(resource));
      expect(message).toContain(`Other${logicalId}/${logicalId} (${type}): `);
      const hub = stack(world, 'Hub')?.stackId;
      if (type in IDENTIFIED) expect(message).toMatch(/Resource of type '.+' with identifier '.+' already exists\./);
      else expect(message).toMatch(new RegExp(` already exists in stack ${hub}`));
      refused.push(type);
    }
    const named = Object.values(EVERY_TYPE).filter(({ Type }) => !NAMELESS.includes(Type));
    expect(new Set(refused)).toEqual(new Set(named.map(({ Type }) => Type)));
    world.clock.stop();
  });

  it('is told before anything is made, all of them at once, where the template tells the primary identifier', async () => {
    const { world } = await readyAccount();
    const named = Object.fromEntries(
      Object.entries(EVERY_TYPE).map(([id, resource]) => [id, { ...resource, DeletionPolicy: 'Retain' }]),
    );
    await deploy(world, 'Hub', named);
    await call(world, 'cloudformation', 'DeleteStack', { StackName: 'Hub' });
    const message = await refusal(world, 'Hub', { ...named, New: { Type: 'AWS::SQS::Queue' } });
    expect(message).toContain(
      'Failed to create ChangeSet cdk-deploy-change-set on Hub: FAILED, The following hook(s)/validation failed: [AWS::EarlyValidation::ResourceExistenceCheck].',
    );
    expect(message).toContain(
      "Hub/Table (AWS::DynamoDB::Table): Resource of type 'AWS::DynamoDB::Table' with identifier 'ledger' already exists.",
    );
    const told = new Set([...message.matchAll(/^Hub\/\w+ \((.+?)\): /gm)].map(([, type]) => type));
    expect(told).toEqual(new Set(Object.keys(IDENTIFIED)));
    expect(stack(world, 'Hub')).toBeUndefined();
    world.clock.stop();
  });

  it.each([
    ['Recipe', "Resource of type 'AWS::ImageBuilder::ImageRecipe' with identifier 'web' already exists."],
    ['Component', "Resource of type 'AWS::ImageBuilder::Component' with identifier 'web' already exists."],
    ['Queue', "Resource of type 'AWS::SQS::Queue' with identifier 'work' already exists."],
  ])('fails the creation of a %s that an earlier stack left behind', async (logicalId, reason) => {
    const { world } = await readyAccount();
    await deploy(world, 'Hub', EVERY_TYPE);
    const resource = stack(world, 'Hub')?.resources.find((one) => one.logicalId === logicalId) as StackResource;
    const kept = Object.fromEntries(
      Object.entries(EVERY_TYPE).map(([id, one]) => [id, { ...one, DeletionPolicy: 'Retain' }]),
    );
    await deploy(world, 'Hub', kept);
    await call(world, 'cloudformation', 'DeleteStack', { StackName: 'Hub' });
    expect(await refusal(world, 'Again', alone(resource))).toContain(
      `Again/${logicalId} (${resource.type}): Resource handler returned message: "${reason}" (RequestToken: `,
    );
    expect(stack(world, 'Again')?.status).toBe('ROLLBACK_COMPLETE');
    world.clock.stop();
  });

  it('is refused for a log group that a build wrote before the template asked for it', async () => {
    const { world } = testWorld(services);
    world.state('logs', HUB, REGION, () => ({ groups: { '/aws/imagebuilder/web': {} }, policies: {} }));
    const group = { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/aws/imagebuilder/web' } };
    expect(await refusal(world, 'Hub', { Group: group })).toContain("with identifier '/aws/imagebuilder/web' already");
    world.clock.stop();
  });

  it('is no matter for a name that CloudFormation makes', async () => {
    const { world } = testWorld();
    const Q = { Type: 'AWS::SQS::Queue', DeletionPolicy: 'Retain' };
    const [first] = await deploy(world, 'Hub', { Q });
    await call(world, 'cloudformation', 'DeleteStack', { StackName: 'Hub' });
    const [again] = await deploy(world, 'Hub', { Q });
    expect(again?.resources['Q']).not.toBe(first?.resources['Q']);
    world.clock.stop();
  });
});

describe('Importing existing resources', () => {
  const importing = { importExistingResources: true };
  const table = (more = {}) => ({ Table: { ...EVERY_TYPE['Table'], ...more } });
  const leftBehind = async () => {
    const { world } = testWorld(services);
    await deploy(world, 'Old', table({ DeletionPolicy: 'Retain' }));
    await call(world, 'dynamodb', 'PutItem', { TableName: 'ledger', Item: { id: { S: 'kept' } } });
    await call(world, 'cloudformation', 'DeleteStack', { StackName: 'Old' });
    return world;
  };

  it('makes a table that is there the stack’s own, with what is in it', async () => {
    const world = await leftBehind();
    await deploy(world, 'New', table({ DeletionPolicy: 'RetainExceptOnCreate' }), importing);
    expect(await call(world, 'cloudformation', 'DescribeStackResources', { StackName: 'New' })).toMatchObject({
      StackResources: [{ LogicalResourceId: 'Table', PhysicalResourceId: 'ledger', ResourceStatus: 'IMPORT_COMPLETE' }],
    });
    expect(await call(world, 'dynamodb', 'Scan', { TableName: 'ledger' })).toMatchObject({ Count: 1 });
    await deploy(world, 'New', table({ DeletionPolicy: 'RetainExceptOnCreate' }));
    world.clock.stop();
  });

  it('needs a DeletionPolicy that retains', async () => {
    const world = await leftBehind();
    expect(await refusal(world, 'New', table(), importing)).toBe(
      "New: Failed to create ChangeSet cdk-deploy-change-set on New: FAILED, CloudFormation is attempting to import some resources because they already exist in your account. The resources must have the DeletionPolicy attribute set to 'Retain' or 'RetainExceptOnCreate' in the template for successful import. The affected resources are Table ({TableName=ledger})",
    );
    world.clock.stop();
  });

  it('does not take a resource from another stack', async () => {
    const { world } = testWorld(services);
    const [old] = await deploy(world, 'Old', table());
    expect(await refusal(world, 'New', table({ DeletionPolicy: 'Retain' }), importing)).toContain(
      `New/Table (AWS::DynamoDB::Table): ledger already exists in stack ${old?.stackId}`,
    );
    world.clock.stop();
  });

  it('does not import a component, whose identifier is an ARN that no template can tell', async () => {
    const { world } = testWorld(services);
    const Component = { ...EVERY_TYPE['Component'], DeletionPolicy: 'Retain' };
    await deploy(world, 'Old', { Component });
    await call(world, 'cloudformation', 'DeleteStack', { StackName: 'Old' });
    expect(await refusal(world, 'New', { Component }, importing)).toContain(
      "Resource of type 'AWS::ImageBuilder::Component' with identifier 'web' already exists.",
    );
    world.clock.stop();
  });

  it('leaves what it imported in the account when the deployment fails', async () => {
    const world = await leftBehind();
    const Bad = { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 99_999 }, DependsOn: 'Table' };
    const message = await refusal(
      world,
      'New',
      { ...table({ DeletionPolicy: 'RetainExceptOnCreate' }), Bad },
      importing,
    );
    expect(message).toContain('as before its import: Table (AWS::DynamoDB::Table ledger).');
    expect(stack(world, 'New')?.status).toBe('ROLLBACK_COMPLETE');
    expect(await call(world, 'dynamodb', 'Scan', { TableName: 'ledger' })).toMatchObject({ Count: 1 });
    world.clock.stop();
  });
});
