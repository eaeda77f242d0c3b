import type { Principal } from '../../../../local/kernel/call.ts';
import type { Statement } from '../../../../local/kernel/policy.ts';
import { iamState } from '../../../../local/services/iam/state.ts';
import { call, HUB, OTHER, REGION, root, testWorld } from '../../deploy/support/world.ts';

/** Who gets through the policies of buses, topics and queues: within the account, from another, and services. */
const { world, crashes } = testWorld();
afterEach(() => expect(crashes).toEqual([]));
afterAll(() => world.clock.stop());

const BUS = `arn:aws:events:${REGION}:${HUB}:event-bus/default`;
const queueArn = (name: string) => `arn:aws:sqs:${REGION}:${HUB}:${name}`;
const url = (name: string) => `http://127.0.0.1:4566/${HUB}/${name}`;

let roles = 0;

/** A session of a role of its own, which may do what the statements say. */
const roleIn = (account: string, ...Statement: Statement[]): Principal & { readonly roleArn: string } => {
  roles += 1;
  const name = `role-${roles}`;
  const roleArn = `arn:aws:iam::${account}:role/${name}`;
  iamState(world, account).roles[name] = {
    ...{ arn: roleArn, roleId: `AROA${roles}`, trust: { Statement: [] }, maxSessionSeconds: 3600 },
    ...{ policies: { own: { Statement } }, managedPolicyArns: [] },
  };
  const arn = `arn:aws:sts::${account}:assumed-role/${name}/me`;
  return { type: 'role', account, roleArn, arn, userId: `AROA${roles}:me` };
};

const all: Statement = { Effect: 'Allow', Action: '*', Resource: '*' };
const as = (principal: Principal, service: string, operation: string, input: object) =>
  world.call({ principal, service, operation, region: REGION, input });

const DENIED = { name: expect.stringMatching(/AccessDenied|AuthorizationError/) };

describe('The default bus', () => {
  const put = (by: Principal) =>
    as(by, 'events', 'PutEvents', {
      Entries: [{ EventBusName: BUS, Source: 'my.app', DetailType: 'Done', Detail: '{}' }],
    });

  it('without a policy takes events of its account, as far as the caller may, and of no other', async () => {
    await expect(put(root())).resolves.toMatchObject({ FailedEntryCount: 0 });
    await expect(put(roleIn(HUB, all))).resolves.toMatchObject({ FailedEntryCount: 0 });
    await expect(put(roleIn(HUB))).rejects.toMatchObject(DENIED);
    await expect(put(root(OTHER))).rejects.toMatchObject(DENIED);
    await expect(put(roleIn(OTHER, all))).rejects.toMatchObject(DENIED);
  });
});

describe.each([
  [
    'A queue',
    'sqs',
    'SendMessage',
    async (name: string, policy: object) => {
      const Attributes = { Policy: JSON.stringify(policy) };
      await call(world, 'sqs', 'CreateQueue', { QueueName: name, Attributes });
      return { QueueUrl: url(name), MessageBody: 'a' };
    },
  ],
  [
    'A topic',
    'sns',
    'Publish',
    async (Name: string, policy: object) => {
      const { TopicArn } = await call<{ TopicArn: string }>(world, 'sns', 'CreateTopic', { Name });
      const attribute = { AttributeName: 'Policy', AttributeValue: JSON.stringify(policy) };
      await call(world, 'sns', 'SetTopicAttributes', { TopicArn, ...attribute });
      return { TopicArn, Message: 'a' };
    },
  ],
] as const)('%s', (_what, service, operation, make) => {
  let made = 0;
  const open = (statement: Partial<Statement>) => {
    made += 1;
    const Action = `${service}:${operation}`;
    return make(`${service}-${made}`, { Statement: [{ Effect: 'Allow', Action, Resource: '*', ...statement }] });
  };
  const may: Statement = { Effect: 'Allow', Action: `${service}:${operation}`, Resource: '*' };

  it('opens to another account that its policy names, and there to whom the account allows it', async () => {
    const input = await open({ Principal: { AWS: OTHER } });
    await expect(as(root(OTHER), service, operation, input)).resolves.toBeDefined();
    await expect(as(roleIn(OTHER, may), service, operation, input)).resolves.toBeDefined();
    await expect(as(roleIn(OTHER), service, operation, input)).rejects.toMatchObject(DENIED);
    await expect(as(roleIn('999988887777', may), service, operation, input)).rejects.toMatchObject(DENIED);
  });

  it('opens to a role of its own account by the policy alone', async () => {
    const role = roleIn(HUB);
    const input = await open({ Principal: { AWS: role.roleArn } });
    await expect(as(role, service, operation, input)).resolves.toBeDefined();
    await expect(as(roleIn(HUB), service, operation, input)).rejects.toMatchObject(DENIED);
  });

  it('opens to everybody of the organization, and to nobody outside', async () => {
    const condition = { StringEquals: { 'aws:PrincipalOrgID': 'o-1234567890' } };
    const input = await open({ Principal: '*', Condition: condition });
    await expect(as(roleIn(OTHER, may), service, operation, input)).resolves.toBeDefined();
    await expect(as(roleIn('555555555555', may), service, operation, input)).rejects.toMatchObject(DENIED);
  });

  it('opens to a service for the resource of the condition, and for no other resource or account', async () => {
    const rule = `arn:aws:events:${REGION}:${HUB}:rule/mine`;
    const input = await open({
      Principal: { Service: 'events.amazonaws.com' },
      Condition: { ArnEquals: { 'aws:SourceArn': rule }, StringEquals: { 'aws:SourceAccount': HUB } },
    });
    const eventBridge = (sourceArn: string, account: string): Principal => ({
      ...{ type: 'service', service: 'events.amazonaws.com', account, sourceArn },
      ...{ arn: 'events.amazonaws.com', userId: 'events.amazonaws.com' },
    });
    await expect(as(eventBridge(rule, HUB), service, operation, input)).resolves.toBeDefined();
    await expect(as(eventBridge(`${rule}2`, HUB), service, operation, input)).rejects.toMatchObject(DENIED);
    await expect(as(eventBridge(rule, OTHER), service, operation, input)).rejects.toMatchObject(DENIED);
    await expect(as(roleIn(HUB), service, operation, input)).rejects.toMatchObject(DENIED);
  });

  it('is closed to whom a Deny names, whatever else allows it', async () => {
    const role = roleIn(HUB, all);
    const input = await open({ Effect: 'Deny', Principal: '*' });
    await expect(as(role, service, operation, input)).rejects.toMatchObject(DENIED);
  });
});

describe('A queue of a rule', () => {
  it('gets what its own rule sends, and nothing of a rule of another name', async () => {
    const rule = (name: string) => `arn:aws:events:${REGION}:${HUB}:rule/${name}`;
    const Policy = JSON.stringify({
      Statement: {
        ...{ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage' },
        ...{ Resource: queueArn('owned'), Condition: { ArnEquals: { 'aws:SourceArn': rule('owner') } } },
      },
    });
    await call(world, 'sqs', 'CreateQueue', { QueueName: 'owned', Attributes: { Policy } });
    for (const Name of ['owner', 'stranger']) {
      await call(world, 'events', 'PutRule', { Name, EventPattern: JSON.stringify({ source: [Name] }) });
      await call(world, 'events', 'PutTargets', { Rule: Name, Targets: [{ Id: 'queue', Arn: queueArn('owned') }] });
      await call(world, 'events', 'PutEvents', { Entries: [{ Source: Name, DetailType: 'd', Detail: '{}' }] });
    }
    await world.idle();
    const { Messages = [] } = await call<{ Messages?: { Body: string }[] }>(world, 'sqs', 'ReceiveMessage', {
      ...{ QueueUrl: url('owned'), MaxNumberOfMessages: 10 },
    });
    expect(Messages.map(({ Body }) => (JSON.parse(Body) as { source: string }).source)).toEqual(['owner']);
  });
});
