import { deployAssembly } from '../../../local/deploy/deploy-assembly.ts';
import { DeploymentError } from '../../../local/deploy/deployment-error.ts';
import type { LocalWorld } from '../../../local/kernel/local-world.ts';
import { services } from '../../../local/services/registry.ts';
import { writeAssembly } from './support/assembly.ts';
import { EVERY_TYPE } from './support/every-type.ts';
import { readyAccount } from './support/ready-account.ts';
import { call, testWorld } from './support/world.ts';

const queue = (properties: object = {}, more: object = {}) => ({
  Type: 'AWS::SQS::Queue',
  Properties: properties,
  ...more,
});

/** SQS takes 12 hours at most. */
const bad = (...DependsOn: string[]) => ({ ...queue({ VisibilityTimeout: 99_999 }), DependsOn });

const deploy = (world: LocalWorld, Resources: object, more: object = {}) =>
  deployAssembly({ directory: writeAssembly({ Hub: { template: { Resources, ...more } } }), world });

const failed = async (world: LocalWorld, Resources: object): Promise<DeploymentError> => {
  const error: unknown = await deploy(world, Resources).catch((caught: unknown) => caught);
  if (!(error instanceof DeploymentError)) throw new Error('it was deployed');
  return error;
};

const status = async (world: LocalWorld, StackName = 'Hub') => {
  const { Stacks } = await call<{ Stacks: { StackStatus: string; StackStatusReason?: string }[] }>(
    world,
    'cloudformation',
    'DescribeStacks',
    { StackName },
  );
  return Stacks[0]?.StackStatus;
};

const queues = async (world: LocalWorld): Promise<string[]> => {
  const { QueueUrls = [] } = await call<{ QueueUrls?: string[] }>(world, 'sqs', 'ListQueues', {});
  return QueueUrls.map((url) => url.split('/').at(-1) ?? '').sort();
};

const events = async (world: LocalWorld, StackName: string): Promise<string[]> => {
  const { StackEvents } = await call<{ StackEvents: { LogicalResourceId: string; ResourceStatus: string }[] }>(
    world,
    'cloudformation',
    'DescribeStackEvents',
    { StackName },
  );
  return StackEvents.map((event) => `${event.LogicalResourceId} ${event.ResourceStatus}`).reverse();
};

describe('A creation that fails', () => {
  it('is rolled back in reverse order, and says which resource failed and why', async () => {
    const { world } = testWorld();
    const error = await failed(world, {
      A: queue({ QueueName: 'a' }),
      B: queue({ QueueName: 'b' }, { DependsOn: 'A' }),
      Bad: bad('B'),
    });
    expect(error).toMatchObject({ stackName: 'Hub', logicalId: 'Bad', resourceType: 'AWS::SQS::Queue' });
    expect(error.message).toContain('The stack Hub is in ROLLBACK_COMPLETE.');
    expect(await events(world, 'Hub')).toEqual([
      'Hub CREATE_IN_PROGRESS',
      'A CREATE_IN_PROGRESS',
      'A CREATE_COMPLETE',
      'B CREATE_IN_PROGRESS',
      'B CREATE_COMPLETE',
      'Bad CREATE_IN_PROGRESS',
      'Bad CREATE_FAILED',
      'Hub ROLLBACK_IN_PROGRESS',
      'B DELETE_IN_PROGRESS',
      'B DELETE_COMPLETE',
      'A DELETE_IN_PROGRESS',
      'A DELETE_COMPLETE',
      'Hub ROLLBACK_COMPLETE',
    ]);
    expect(await queues(world)).toEqual([]);
    world.clock.stop();
  });

  // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
  it.each([
    [undefined, []],
    ['Delete', []],
    ['RetainExceptOnCreate', []],
    ['Retain', ['a']],
  ])('with DeletionPolicy %s leaves behind %j', async (DeletionPolicy, left) => {
    const { world } = testWorld();
    const A = queue({ QueueName: 'a' }, DeletionPolicy === undefined ? {} : { DeletionPolicy });
    const { message } = await failed(world, { A, Bad: bad('A') });
    expect(await queues(world)).toEqual(left);
    expect(message.includes('because its DeletionPolicy is Retain: A (AWS::SQS::Queue')).toBe(left.length > 0);
    world.clock.stop();
  });

  it('with what it retained is in the way of the next deployment', async () => {
    const { world } = testWorld();
    const A = queue({ QueueName: 'a' }, { DeletionPolicy: 'Retain' });
    await failed(world, { A, Bad: bad('A') });
    const { reason, logicalId } = await failed(world, { A });
    expect([logicalId, reason]).toEqual([
      'A',
      expect.stringContaining("Resource of type 'AWS::SQS::Queue' with identifier 'a' already exists."),
    ]);
    world.clock.stop();
  });

  it('is deleted before the next deployment makes the stack again, as cdk deploy does', async () => {
    const { world } = testWorld();
    await failed(world, { A: queue({ QueueName: 'a' }), Bad: bad('A') });
    const [made] = await deploy(world, { A: queue({ QueueName: 'a' }) });
    expect(await status(world)).toBe('CREATE_COMPLETE');
    expect((await events(world, made?.stackId ?? ''))[0]).toBe('Hub CREATE_IN_PROGRESS');
    const { StackSummaries } = await call<{ StackSummaries: { StackStatus: string }[] }>(
      world,
      'cloudformation',
      'ListStacks',
      {},
    );
    expect(StackSummaries.map(({ StackStatus }) => StackStatus)).toEqual(['CREATE_COMPLETE', 'DELETE_COMPLETE']);
    world.clock.stop();
  });

  it('of a table with deletion protection ends in ROLLBACK_FAILED, and the stack cannot be made again', async () => {
    const { world } = testWorld(services);
    const { Properties } = EVERY_TYPE['Table'] ?? {};
    const Table = {
      Type: 'AWS::DynamoDB::Table',
      Properties: { ...Properties, DeletionProtectionEnabled: true },
      DeletionPolicy: 'RetainExceptOnCreate',
    };
    const { message } = await failed(world, { Table, Bad: bad('Table') });
    const protectedText =
      'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.';
    expect(message).toContain('The stack Hub is in ROLLBACK_FAILED.');
    expect(message).toContain(protectedText);
    // RetainExceptOnCreate retains in every later operation: deleting the stack lets the table go.
    await expect(deploy(world, { Table })).rejects.toThrow("with identifier 'ledger' already exists.");
    world.clock.stop();
  });

  it('of a table with deletion protection and no policy keeps cdk deploy from deleting the stack', async () => {
    const { world } = testWorld(services);
    const { Properties } = EVERY_TYPE['Table'] ?? {};
    const Table = { Type: 'AWS::DynamoDB::Table', Properties: { ...Properties, DeletionProtectionEnabled: true } };
    await failed(world, { Table, Bad: bad('Table') });
    await expect(deploy(world, { Table })).rejects.toThrow(
      'Failed deleting stack Hub that had previously failed creation (current state: DELETE_FAILED)',
    );
    expect(await status(world)).toBe('DELETE_FAILED');
    await expect(deploy(world, { Table })).rejects.toThrow(/is in DELETE_FAILED state and can not be updated\./);
    world.clock.stop();
  });

  it('of a stack set takes the stacks away that it had made', async () => {
    const { world } = await readyAccount();
    const TemplateBody = JSON.stringify({ Resources: { A: queue({ QueueName: 'a' }), Bad: bad('A') } });
    const Spokes = {
      Type: 'AWS::CloudFormation::StackSet',
      Properties: {
        StackSetName: 'spokes',
        PermissionModel: 'SERVICE_MANAGED',
        CallAs: 'DELEGATED_ADMIN',
        TemplateBody,
        StackInstancesGroup: [{ Regions: ['eu-west-1'], DeploymentTargets: { OrganizationalUnitIds: ['ou-hub'] } }],
      },
    };
    expect((await failed(world, { Spokes })).reason).toContain('StackSet-spokes/Bad (AWS::SQS::Queue)');
    await expect(status(world, 'StackSet-spokes')).rejects.toThrow('does not exist');
    expect(await call(world, 'cloudformation', 'ListStackSets', {})).toEqual({ Summaries: [] });
    world.clock.stop();
  });
});

describe('An update that fails', () => {
  it('puts back what it changed, deletes what it made, and leaves what it would have deleted', async () => {
    const { world } = testWorld();
    const before = {
      A: queue({ QueueName: 'a', VisibilityTimeout: 10 }),
      Policy: {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: { Queues: [{ Ref: 'A' }], PolicyDocument: { Statement: [{ Sid: 'before' }] } },
      },
      Gone: queue({ QueueName: 'gone' }),
    };
    await deploy(world, before);
    await failed(world, {
      A: queue({ QueueName: 'a', VisibilityTimeout: 20 }),
      Policy: {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: { Queues: [{ Ref: 'A' }], PolicyDocument: { Statement: [{ Sid: 'after' }] } },
      },
      New: queue({ QueueName: 'new' }),
      Bad: bad('New', 'Policy'),
    });
    expect(await status(world)).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await queues(world)).toEqual(['a', 'gone']);
    const { Attributes } = await call<{ Attributes: Record<string, string> }>(world, 'sqs', 'GetQueueAttributes', {
      QueueUrl: 'a',
      AttributeNames: ['All'],
    });
    expect(Attributes).toMatchObject({ VisibilityTimeout: '10', Policy: expect.stringContaining('before') });
    await deploy(world, before);
    expect(await status(world)).toBe('UPDATE_COMPLETE');
    world.clock.stop();
  });

  it('puts back the resource whose own change failed', async () => {
    const { world } = testWorld();
    const policy = (Sid: string, Queue: string) => ({
      Type: 'AWS::SQS::QueueInlinePolicy',
      Properties: { Queue, PolicyDocument: { Statement: [{ Sid }] } },
      DependsOn: 'A',
    });
    await deploy(world, { A: queue({ QueueName: 'a' }), Policy: policy('before', 'a') });
    await failed(world, { A: queue({ QueueName: 'a' }), Policy: policy('after', 'nowhere') });
    const { Attributes } = await call<{ Attributes: Record<string, string> }>(world, 'sqs', 'GetQueueAttributes', {
      QueueUrl: 'a',
      AttributeNames: ['Policy'],
    });
    expect(Attributes['Policy']).toContain('before');
    world.clock.stop();
  });
});

describe('An update', () => {
  it.each([
    [undefined, ['a']],
    ['Delete', ['a']],
    ['Retain', ['a', 'b']],
    ['RetainExceptOnCreate', ['a', 'b']],
  ])('deletes what left the template, by the DeletionPolicy %s that it had', async (DeletionPolicy, left) => {
    const { world } = testWorld();
    const A = queue({ QueueName: 'a' });
    await deploy(world, { A, B: queue({ QueueName: 'b' }, DeletionPolicy === undefined ? {} : { DeletionPolicy }) });
    await deploy(world, { A });
    expect(await queues(world)).toEqual(left);
    world.clock.stop();
  });

  it.each([
    [undefined, ['b']],
    ['Retain', ['a', 'b']],
  ])('deletes what it replaced, by the UpdateReplacePolicy %s', async (UpdateReplacePolicy, left) => {
    const { world } = testWorld();
    const more = UpdateReplacePolicy === undefined ? {} : { UpdateReplacePolicy };
    await deploy(world, { A: queue({ QueueName: 'a' }, more) });
    await deploy(world, { A: queue({ QueueName: 'b' }, more) });
    expect(await queues(world)).toEqual(left);
    world.clock.stop();
  });

  it('refuses to replace what keeps its custom name', async () => {
    const { world } = testWorld(services);
    const { Table } = EVERY_TYPE;
    await deploy(world, { Table });
    const KeySchema = [{ AttributeName: 'name', KeyType: 'HASH' }];
    const AttributeDefinitions = [{ AttributeName: 'name', AttributeType: 'S' }];
    const changed = { ...Table, Properties: { ...Table?.Properties, KeySchema, AttributeDefinitions } };
    expect((await failed(world, { Table: changed })).reason).toBe(
      'CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename ledger and update the stack again.',
    );
    expect(await status(world)).toBe('UPDATE_ROLLBACK_COMPLETE');
    world.clock.stop();
  });

  it('refuses another content of a component under the same version, and deletes the version that a new one replaced', async () => {
    const { world } = testWorld(services);
    const component = (Version: string, Description: string) => ({
      Component: {
        ...EVERY_TYPE['Component'],
        Properties: { ...EVERY_TYPE['Component']?.Properties, Version, Description },
      },
    });
    const versions = async () => {
      const { componentVersionList } = await call<{ componentVersionList: { version: string }[] }>(
        world,
        'imagebuilder',
        'ListComponents',
        { owner: 'Self' },
      );
      return componentVersionList.map(({ version }) => version);
    };
    await deploy(world, component('1.0.0', 'one'));
    expect((await failed(world, component('1.0.0', 'two'))).reason).toContain(
      "Resource of type 'AWS::ImageBuilder::Component' with identifier 'web' already exists.",
    );
    await deploy(world, component('1.0.1', 'two'));
    expect(await versions()).toEqual(['1.0.1']);
    world.clock.stop();
  });

  it('does not change the type of a resource', async () => {
    const { world } = testWorld();
    await deploy(world, { A: queue() });
    expect((await failed(world, { A: { Type: 'AWS::SNS::Topic' } })).reason).toBe(
      'Update of resource type is not permitted. The new template modifies resource type of the following resources: [A]',
    );
    world.clock.stop();
  });

  it('leaves alone what the template says as before', async () => {
    const { world } = testWorld();
    const A = queue({ QueueName: 'a', VisibilityTimeout: 10 });
    await deploy(world, { A });
    await call(world, 'sqs', 'SetQueueAttributes', { QueueUrl: 'a', Attributes: { VisibilityTimeout: '20' } });
    await deploy(world, { A, B: queue() });
    const { Attributes } = await call<{ Attributes: Record<string, string> }>(world, 'sqs', 'GetQueueAttributes', {
      QueueUrl: 'a',
      AttributeNames: ['VisibilityTimeout'],
    });
    expect(Attributes).toEqual({ VisibilityTimeout: '20' });
    world.clock.stop();
  });

  it('cannot take away an export that another stack imports', async () => {
    const { world } = testWorld();
    const Outputs = { Name: { Value: 'a', Export: { Name: 'Shared' } } };
    const Import = { Value: { 'Fn::ImportValue': 'Shared' } };
    const directory = writeAssembly({
      Hub: { template: { Resources: { A: queue() }, Outputs } },
      User: { dependencies: ['Hub'], template: { Resources: { A: queue() }, Outputs: { Import } } },
    });
    await deployAssembly({ directory, world });
    expect((await failed(world, { A: queue() })).reason).toBe('Cannot delete export Shared as it is in use by User');
    await call(world, 'cloudformation', 'DeleteStack', { StackName: 'Hub' });
    expect(await status(world)).toBe('UPDATE_ROLLBACK_COMPLETE');
    world.clock.stop();
  });
});
