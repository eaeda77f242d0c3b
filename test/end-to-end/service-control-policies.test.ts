import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  CreateOrUpdateTagsCommand,
} from '@aws-sdk/client-auto-scaling';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Principal } from '../../local/kernel/call.ts';
import type { PolicyDocument } from '../../local/kernel/policy.ts';
import { silentProgress } from '../../local/play/console.ts';
import { fleetName, launchFleets } from '../../local/play/stage-setting.ts';
import { iamState, type Role } from '../../local/services/iam/state.ts';
import { ASSEMBLY } from '../support/global-setup.ts';
import { bake, type Deployed, deployed, promotionsOf } from './world.ts';

const HUB = '111111111111';
const DEV = '222222222222';
const TARGETS = [DEV, '333333333333', '444444444444'];
const REGION = 'us-east-1';

const FILES = ['scp-hallmark-tags', 'scp-protect-targets', 'scp-protect-hub', 'boundary-teams'] as const;
const textOf = (name: (typeof FILES)[number]): string => readFileSync(`docs/reference/policies/${name}.json`, 'utf8');
const policy = (name: (typeof FILES)[number]): PolicyDocument => JSON.parse(textOf(name)) as PolicyDocument;

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html and IAM's quota for managed policies */
it.each([...FILES.slice(0, 3).map((name) => [name, 5120] as const), ['boundary-teams', 6144] as const])(
  'docs/reference/policies/%s.json fits into %i characters',
  (name, most) => {
    expect(JSON.stringify(policy(name)).length).toBeLessThan(most);
  },
);

let world: Deployed;

const ALL: PolicyDocument = { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };

/** A policy of the organization is in force for every role of the account; it only denies, so that it can stand among the role's own. */
const attach = (account: string, name: 'scp-hallmark-tags' | 'scp-protect-targets' | 'scp-protect-hub') => {
  for (const role of Object.values(iamState(world.local.world, account).roles)) role.policies[name] = policy(name);
};

const putRole = (account: string, name: string, more: Partial<Role> = {}): void => {
  iamState(world.local.world, account).roles[name] = {
    ...{ arn: `arn:aws:iam::${account}:role/${name}`, roleId: `AROA${name.toUpperCase()}`, maxSessionSeconds: 3600 },
    ...{ trust: { Statement: [] }, policies: { all: ALL }, managedPolicyArns: [] },
    ...more,
  };
};

/** A session of an administrator of the account. */
const sessionOf = (account: string, name: string): Principal => ({
  ...{ type: 'role', account, roleArn: `arn:aws:iam::${account}:role/${name}`, userId: `AROA${name.toUpperCase()}:me` },
  arn: `arn:aws:sts::${account}:assumed-role/${name}/me`,
});

const credentialsOf = (account: string, name: string) => world.local.world.credentialsFor(sessionOf(account, name));

beforeAll(async () => {
  world = await deployed();
  for (const account of TARGETS) {
    putRole(account, 'team-admin');
    putRole(account, 'platform-admin');
    attach(account, 'scp-hallmark-tags');
    attach(account, 'scp-protect-targets');
  }
  putRole(HUB, 'hub-admin');
  attach(HUB, 'scp-protect-hub');
  const arn = `arn:aws:iam::${DEV}:policy/boundary`;
  iamState(world.local.world, DEV).managedPolicies[arn] = policy('boundary-teams');
  putRole(DEV, 'bounded', { boundaryArn: arn });
});

afterAll(async () => {
  await world.local.close();
});

it('a promotion with fleets works where all of these policies are in force', async () => {
  await bake(world);
  await world.settle();
  await launchFleets({ ...world, progress: silentProgress });
  await bake(world);
  await world.settle();
  expect(promotionsOf(world).at(-1)?.output).toMatchObject({
    outcome: 'promoted',
    stages: [{ fleets: 2 }, { fleets: 2 }, { fleets: 2 }],
  });
});

const tag = async (name: string, Key: string): Promise<void> => {
  const client = new AutoScalingClient({
    ...{ region: REGION, endpoint: world.local.url, credentials: credentialsOf(DEV, name) },
  });
  const ResourceId = fleetName('web-server');
  const Tags = [{ ResourceId, ResourceType: 'auto-scaling-group', Key, Value: 'web-server', PropagateAtLaunch: false }];
  await client.send(new CreateOrUpdateTagsCommand({ Tags })).finally(() => client.destroy());
};

const create = async (name: string, Key: string): Promise<unknown> => {
  const client = new AutoScalingClient({
    ...{ region: REGION, endpoint: world.local.url, credentials: credentialsOf(DEV, name) },
  });
  return client
    .send(
      new CreateAutoScalingGroupCommand({
        ...{ AutoScalingGroupName: `${name}-${Key.replace(':', '-')}`, MinSize: 0, MaxSize: 0 },
        LaunchTemplate: { LaunchTemplateName: fleetName('web-server'), Version: '1' },
        AvailabilityZones: [`${REGION}a`],
        Tags: [{ Key, Value: 'web-server' }],
      }),
    )
    .finally(() => client.destroy());
};

describe('Tags of fleets', () => {
  it.each(['team-admin', 'bounded'])('are not for %s to set, who tags groups as he likes otherwise', async (name) => {
    await expect(tag(name, 'hallmark:image')).rejects.toThrow('explicit deny');
    await expect(create(name, 'hallmark:image')).rejects.toThrow('explicit deny');
    await expect(tag(name, 'team')).resolves.toBeUndefined();
    await expect(create(name, 'team')).resolves.toBeDefined();
  });

  it('are for the owners of the platform to set', async () => {
    await expect(tag('platform-admin', 'hallmark:image')).resolves.toBeUndefined();
    await expect(create('platform-admin', 'hallmark:image')).resolves.toBeDefined();
  });
});

it.each(['team-admin', 'platform-admin', 'bounded'])(
  '%s reads what is published, and does not write it',
  async (name) => {
    const client = new SSMClient({ region: REGION, endpoint: world.local.url, credentials: credentialsOf(DEV, name) });
    const Name = '/golden/web-server';
    await expect(client.send(new GetParameterCommand({ Name }))).resolves.toBeDefined();
    await expect(client.send(new PutParameterCommand({ Name, Value: 'ami-1', Overwrite: true }))).rejects.toThrow(
      'explicit deny',
    );
    await expect(
      client.send(new PutParameterCommand({ Name: `/team/${name}`, Value: 'b', Type: 'String' })),
    ).resolves.toBeDefined();
    client.destroy();
  },
);

/** Whether a session may do this, by all policies that are in force for it. */
const may = (account: string, name: string, action: string, resource: string): boolean => {
  try {
    const call = { service: action.split(':')[0] ?? '', principal: sessionOf(account, name), region: REGION };
    world.local.world.authorize({ action, resource }, call);
    return true;
  } catch (error) {
    expect((error as Error).message).toContain('explicit deny');
    return false;
  }
};

it.each(['DeleteRole', 'PutRolePolicy', 'UpdateAssumeRolePolicy', 'TagRole'])(
  'the role of a spoke is not for the account to change: iam:%s',
  (operation) => {
    const resource = `arn:aws:iam::${DEV}:role/hallmark-spoke`;
    expect(may(DEV, 'team-admin', `iam:${operation}`, resource)).toBe(false);
    expect(may(DEV, 'platform-admin', `iam:${operation}`, resource)).toBe(false);
    expect(may(DEV, 'bounded', `iam:${operation}`, resource)).toBe(false);
    expect(may(DEV, 'team-admin', `iam:${operation}`, `arn:aws:iam::${DEV}:role/team`)).toBe(true);
  },
);

/** What people and scripts call, by invocation or by URL; everything else is called by Hallmark alone. */
const FOR_PEOPLE = ['answer-approval', 'steer-channel', 'take-answer', 'take-request'].map(
  (name) => `hallmark-${name}`,
);

const inner = (): readonly string[] => {
  const { Resources } = JSON.parse(readFileSync(join(ASSEMBLY, 'HallmarkHub.template.json'), 'utf8')) as {
    readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: object }>>;
  };
  const synthesized = Object.values(Resources)
    .filter(({ Type }) => Type === 'AWS::Lambda::Function')
    .map(({ Properties }) => (Properties as { readonly FunctionName: string }).FunctionName);
  // The template of the example lacks what only other configurations deploy.
  const all = new Set([...synthesized, ...readdirSync('functions').map((folder) => `hallmark-${folder}`)]);
  return [...all].filter((name) => !FOR_PEOPLE.includes(name));
};

describe('An administrator of the hub', () => {
  it('does not invoke any function inside Hallmark, with a qualifier or without', () => {
    expect(inner().length).toBeGreaterThan(20);
    const invoked = inner()
      .flatMap((name) => [name, `${name}:$LATEST`, `${name}:1`, `${name}:live`])
      .filter((name) =>
        may(HUB, 'hub-admin', 'lambda:InvokeFunction', `arn:aws:lambda:${REGION}:${HUB}:function:${name}`),
      );
    expect(invoked).toEqual([]);
  });

  it.each([
    ['states:StartExecution', `arn:aws:states:${REGION}:${HUB}:stateMachine:roll-fleet`],
    ['states:SendTaskSuccess', `arn:aws:states:${REGION}:${HUB}:stateMachine:promote-image`],
    ['states:StartExecution', `arn:aws:states:${REGION}:${HUB}:stateMachine:roll-fleet:1`],
    ['states:SendTaskFailure', `arn:aws:states:${REGION}:${HUB}:stateMachine:promote-image:1`],
    ['dynamodb:PartiQLUpdate', `arn:aws:dynamodb:${REGION}:${HUB}:table/hallmark-ledger`],
    ['lambda:InvokeFunction', `arn:aws:lambda:${REGION}:${HUB}:function:hallmark-take-answer:$LATEST`],
    ['dynamodb:UpdateItem', `arn:aws:dynamodb:${REGION}:${HUB}:table/hallmark-ledger`],
    ['sqs:SendMessage', `arn:aws:sqs:${REGION}:${HUB}:hallmark-image-available`],
    ['iam:PassRole', `arn:aws:iam::${HUB}:role/hallmark-hub`],
    ['sts:AssumeRole', `arn:aws:iam::${DEV}:role/hallmark-spoke`],
    ['lambda:InvokeFunction', `arn:aws:lambda:${REGION}:${HUB}:function:hallmark-take-answer`],
    ['lambda:InvokeFunction', `arn:aws:lambda:${REGION}:${HUB}:function:hallmark-take-request`],
    ['events:PutPermission', '*'],
    ['events:PutTargets', `arn:aws:events:${REGION}:${HUB}:rule/hallmark-image-available`],
  ])('does not go around the gate by %s on %s', (action, resource) => {
    expect(may(HUB, 'hub-admin', action, resource)).toBe(false);
  });

  it.each([
    ['states:StartExecution', `arn:aws:states:${REGION}:${HUB}:stateMachine:promote-image`],
    ['lambda:InvokeFunction', `arn:aws:lambda:${REGION}:${HUB}:function:hallmark-steer-channel`],
    ['lambda:InvokeFunction', `arn:aws:lambda:${REGION}:${HUB}:function:hallmark-answer-approval`],
    ['dynamodb:Query', `arn:aws:dynamodb:${REGION}:${HUB}:table/hallmark-ledger`],
  ])('promotes, steers, answers and reads: %s on %s', (action, resource) => {
    expect(may(HUB, 'hub-admin', action, resource)).toBe(true);
  });
});
