import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, STSClient, type Tag } from '@aws-sdk/client-sts';
import type { Principal } from '../../local/kernel/call.ts';
import { sessionOf } from '../../local/services/sts/sessions.ts';
import { reconfigured } from './reconfigured.ts';
import { bake, type Deployed, deployed, promotionsOf } from './world.ts';

const HUB = '111111111111';
const DEV = '222222222222';
const SHARED = '333333333333';
const PROD = '444444444444';
const REGION = 'us-east-1';

let world: Deployed;

/** `qa` and `canary` share an account, and differ by the names of parameters, the tags and the names of fleets. */
const inOneAccount = (name: string) => ({
  ...{ name, accounts: [SHARED], parameter: '/golden/{image}/{stage}' },
  fleets: { tagValue: '{image}-{stage}', names: [`${name}-*`] },
});

beforeAll(async () => {
  const stages = [
    { name: 'dev', accounts: [DEV], fleets: {} },
    inOneAccount('qa'),
    inOneAccount('canary'),
    { name: 'prod', accounts: [PROD], fleets: {} },
  ];
  world = await deployed(await reconfigured((example) => ({ ...example, stages })));
});

afterAll(async () => {
  await world.local.close();
});

/** What the code of a function in the hub can get, whatever it asks for. */
const assume = async (account: string, Tags?: Tag[], TransitiveTagKeys?: string[]) => {
  const { world: local, url } = world.local;
  const hub = local.assumeRoleForService(`arn:aws:iam::${HUB}:role/hallmark-hub`, 'lambda.amazonaws.com', 'test');
  const sts = new STSClient({ region: REGION, endpoint: url, credentials: local.credentialsFor(hub) });
  const RoleArn = `arn:aws:iam::${account}:role/hallmark-spoke`;
  const asked = { RoleArn, RoleSessionName: 'test', ExternalId: 'hallmark-example', Tags, TransitiveTagKeys };
  const { Credentials } = await sts.send(new AssumeRoleCommand(asked)).finally(() => sts.destroy());
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
};

type Session = Awaited<ReturnType<typeof assume>>;

const forStage = (account: string, Value: string) => assume(account, [{ Key: 'hallmark:stage', Value }]);

const refused = { name: expect.stringMatching(/^AccessDenied/) };

const withSsm = async <T>(credentials: Session, work: (client: SSMClient) => Promise<T>): Promise<T> => {
  const client = new SSMClient({ region: REGION, endpoint: world.local.url, credentials });
  return work(client).finally(() => client.destroy());
};

const put = (session: Session, Name: string) =>
  withSsm(session, (client) =>
    client.send(new PutParameterCommand({ Name, Value: 'ami-1', Type: 'String', Overwrite: true })),
  );

const get = (session: Session, Name: string) =>
  withSsm(session, (client) => client.send(new GetParameterCommand({ Name })));

const principalOf = ({ accessKeyId }: Session): Principal => {
  const session = sessionOf(world.local.world, accessKeyId);
  if (!session) throw new Error('no such session');
  return session.principal;
};

/** Whether the deployed policies of the role let the session do this, in the words of the refusal. */
const decision = (session: Session, action: string, resource: string, context: Record<string, string> = {}): string => {
  try {
    const call = { service: 'test', principal: principalOf(session), region: REGION };
    world.local.world.authorize({ action, resource, context }, call);
    return 'allowed';
  } catch (error) {
    return (error as Error).message;
  }
};

const refresh = (session: Session, account: string, group: string, value: string): string =>
  decision(
    session,
    'autoscaling:StartInstanceRefresh',
    `arn:aws:autoscaling:${REGION}:${account}:autoScalingGroup:1:autoScalingGroupName/${group}`,
    { 'aws:ResourceTag/hallmark:image': value },
  );

describe('A session for a stage', () => {
  it('cannot be had in the accounts of another stage', async () => {
    await expect(forStage(PROD, 'dev')).rejects.toMatchObject(refused);
    await expect(forStage(DEV, 'prod')).rejects.toMatchObject(refused);
    await expect(forStage(SHARED, 'prod')).rejects.toMatchObject(refused);
    await expect(forStage(PROD, 'prod')).resolves.toBeDefined();
  });

  it.each<[string, Tag[], string[] | undefined]>([
    ['of a stage that is not there', [{ Key: 'hallmark:stage', Value: 'production' }], undefined],
    [
      'with another tag beside the stage',
      [
        { Key: 'hallmark:stage', Value: 'dev' },
        { Key: 'team', Value: 'x' },
      ],
      undefined,
    ],
    ['with another tag in place of the stage', [{ Key: 'team', Value: 'x' }], undefined],
  ])('cannot be had %s', async (_what, tags, transitive) => {
    await expect(assume(DEV, tags, transitive)).rejects.toMatchObject(refused);
  });

  it('cannot be had of all stages: a tag may not have such a value', async () => {
    await expect(forStage(DEV, '*')).rejects.toMatchObject({ name: 'ValidationError' });
  });

  it('cannot be had in an account that is no target, not even to read', async () => {
    await expect(assume('555555555555')).rejects.toMatchObject(refused);
  });

  it('writes the parameter of its stage', async () => {
    await expect(put(await forStage(DEV, 'dev'), '/golden/web-server')).resolves.toBeDefined();
    await expect(put(await forStage(SHARED, 'qa'), '/golden/web-server/qa')).resolves.toBeDefined();
  });

  it('neither writes nor reads the parameter of another stage in the same account', async () => {
    const qa = await forStage(SHARED, 'qa');
    await put(await forStage(SHARED, 'canary'), '/golden/web-server/canary');
    await expect(put(qa, '/golden/web-server/canary')).rejects.toMatchObject(refused);
    await expect(get(qa, '/golden/web-server/canary')).rejects.toMatchObject(refused);
  });

  it('refreshes the fleets of its stage, and neither those of another stage nor those of other names', async () => {
    const qa = await forStage(SHARED, 'qa');
    expect(refresh(qa, SHARED, 'qa-web', 'web-server-qa')).toBe('allowed');
    expect(refresh(qa, SHARED, 'canary-web', 'web-server-canary')).toMatch(/not authorized/);
    expect(refresh(qa, SHARED, 'miner', 'web-server-qa')).toMatch(/not authorized/);
    expect(refresh(qa, SHARED, 'qa-web', 'web-server-canary')).toMatch(/not authorized/);
  });
});

describe('A session without a stage', () => {
  it('reads the parameters of all stages, and writes none', async () => {
    await put(await forStage(SHARED, 'canary'), '/golden/web-server/canary');
    const reading = await assume(SHARED);
    await expect(get(reading, '/golden/web-server/canary')).resolves.toBeDefined();
    await expect(put(reading, '/golden/web-server/canary')).rejects.toThrow('explicit deny');
  });

  it.each([
    ['autoscaling:StartInstanceRefresh', 'autoscaling', 'autoScalingGroup:1:autoScalingGroupName/qa-web'],
    ['autoscaling:RollbackInstanceRefresh', 'autoscaling', 'autoScalingGroup:1:autoScalingGroupName/qa-web'],
    ['autoscaling:CancelInstanceRefresh', 'autoscaling', 'autoScalingGroup:1:autoScalingGroupName/qa-web'],
    ['ec2:CreateLaunchTemplateVersion', 'ec2', 'launch-template/lt-1'],
    ['ec2:RunInstances', 'ec2', 'instance/*'],
    ['ec2:CreateTags', 'ec2', 'instance/*'],
    ['iam:PassRole', 'iam', 'role/web-instances'],
  ])('is refused %s', async (action, service, resource) => {
    const arn = `arn:aws:${service}:${service === 'iam' ? '' : REGION}:${SHARED}:${resource}`;
    const context = {
      'aws:ResourceTag/hallmark:image': 'web-server-qa',
      ...(action === 'ec2:CreateTags' ? { 'ec2:CreateAction': 'RunInstances' } : {}),
      ...(action === 'iam:PassRole' ? { 'iam:PassedToService': 'ec2.amazonaws.com' } : {}),
    };
    expect(decision(await assume(SHARED), action, arn, context)).toMatch(
      /explicit deny in statement "ReadWithoutStage"/,
    );
    expect(decision(await forStage(SHARED, 'qa'), action, arn, context)).toBe('allowed');
  });
});

it('a promotion through all stages works with such sessions', async () => {
  await bake(world);
  await world.settle();
  expect(promotionsOf(world).at(-1)?.output).toMatchObject({ outcome: 'promoted' });
});
