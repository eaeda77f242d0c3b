import type { AssumeRoleRequest, AssumeRoleResponse } from '@aws-sdk/client-sts';
import type { Principal } from '../../../../local/kernel/call.ts';
import type { Statement } from '../../../../local/kernel/policy.ts';
import { iamState, type Role } from '../../../../local/services/iam/state.ts';
import { sessionOf } from '../../../../local/services/sts/sessions.ts';
import { HUB, putRole, rootOf, SPOKE, sessionIn, worldOf } from '../../kernel/world-of.ts';

const trusting = (Principal: NonNullable<Statement['Principal']>) => ({
  trust: { Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Principal } } as const,
});
const HUB_ROOT = trusting({ AWS: `arn:aws:iam::${HUB}:root` });

const setting = (role: Parameters<typeof putRole>[3] = HUB_ROOT) => {
  const world = worldOf();
  const RoleArn = putRole(world, SPOKE, 'spoke', role);
  const assume = (input: Partial<AssumeRoleRequest> = {}, principal: Principal = rootOf(HUB)) =>
    world.call({
      principal,
      service: 'sts',
      operation: 'AssumeRole',
      region: 'us-east-1',
      input: { RoleArn, RoleSessionName: 'promotion', ...input },
    }) as Promise<AssumeRoleResponse>;
  const principalOf = ({ Credentials }: AssumeRoleResponse): Principal => {
    const session = sessionOf(world, Credentials?.AccessKeyId ?? '');
    if (!session) throw new Error('no such session');
    return session.principal;
  };
  return { world, RoleArn, assume, principalOf };
};

describe('AssumeRole', () => {
  it('answers credentials for an hour and the session’s ARN', async () => {
    const { world, assume } = setting();
    const { Credentials, AssumedRoleUser } = await assume();
    expect(AssumedRoleUser?.Arn).toBe(`arn:aws:sts::${SPOKE}:assumed-role/spoke/promotion`);
    expect(AssumedRoleUser?.AssumedRoleId).toBe('AROASPOKE:promotion');
    expect(Credentials?.AccessKeyId).toMatch(/^ASIA[0-9A-F]{16}$/);
    const left = (Credentials?.Expiration?.getTime() ?? 0) - world.clock.now();
    expect(Math.round(left / 60_000)).toBe(60);
  });

  it('refuses a role that does not exist like one that does not trust the caller', async () => {
    const { assume } = setting(trusting({ AWS: `arn:aws:iam::${SPOKE}:root` }));
    const refused = { name: 'AccessDenied', status: 403 };
    await expect(assume()).rejects.toMatchObject(refused);
    await expect(assume({ RoleArn: `arn:aws:iam::${SPOKE}:role/nobody` })).rejects.toMatchObject(refused);
  });

  it('needs the caller’s own permission as well', async () => {
    const { world, assume } = setting();
    await expect(assume({}, sessionIn(world, HUB, 'hub', ['ssm:*']))).rejects.toThrow(
      'no identity-based policy allows',
    );
    await expect(assume({}, sessionIn(world, HUB, 'hub', ['sts:AssumeRole']))).resolves.toBeDefined();
  });

  it('narrows the session to the policy that is given', async () => {
    const { world, assume, principalOf } = setting({
      ...HUB_ROOT,
      policies: { all: { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } } },
    });
    const Policy = JSON.stringify({ Statement: { Effect: 'Allow', Action: 'ssm:GetParameter', Resource: '*' } });
    const session = principalOf(await assume({ Policy }));
    const call = (operation: string) =>
      world.call({
        principal: session,
        service: 'ssm',
        operation,
        region: 'us-east-1',
        input: { Name: '/a', Value: 'v' },
      });
    await expect(call('GetParameter')).resolves.toBeDefined();
    await expect(call('PutParameter')).rejects.toThrow('no session policy allows');
    await expect(assume({ Policy: '{' })).rejects.toMatchObject({ name: 'MalformedPolicyDocument' });
  });

  it.each([
    ['is too short', 3600, 899],
    ['is longer than the role lets it', 3600, 3601],
  ])('refuses a duration that %s', async (_what, maxSessionSeconds, DurationSeconds) => {
    const { assume } = setting({ ...HUB_ROOT, maxSessionSeconds });
    await expect(assume({ DurationSeconds })).rejects.toMatchObject({ name: 'ValidationError' });
  });

  it('holds a chained session to an hour, whatever the role lets', async () => {
    const { world, assume } = setting({ ...HUB_ROOT, maxSessionSeconds: 43_200 });
    await expect(assume({ DurationSeconds: 43_200 })).resolves.toBeDefined();
    const chained = sessionIn(world, HUB, 'hub', ['sts:AssumeRole']);
    await expect(assume({ DurationSeconds: 3601 }, chained)).rejects.toMatchObject({ name: 'ValidationError' });
  });
});

describe('sessions for services', () => {
  it('need a trust policy that names the service', () => {
    const { world, RoleArn } = setting(trusting({ Service: 'lambda.amazonaws.com' }));
    expect(world.assumeRoleForService(RoleArn, 'lambda.amazonaws.com', 'fn')).toMatchObject({
      type: 'role',
      arn: `arn:aws:sts::${SPOKE}:assumed-role/spoke/fn`,
    });
    expect(() => world.assumeRoleForService(RoleArn, 'states.amazonaws.com', 'fn')).toThrow(
      'its trust policy does not',
    );
    expect(() => world.assumeRoleForService(`${RoleArn}x`, 'lambda.amazonaws.com', 'fn')).toThrow(
      'there is no such role',
    );
  });

  it('are forgotten a day after they expired', async () => {
    const { world, assume } = setting();
    const old = (await assume()).Credentials?.AccessKeyId ?? '';
    world.clock.advanceTo(world.clock.now() + 48 * 3_600_000);
    await assume();
    expect(sessionOf(world, old)).toBeUndefined();
  });
});

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html */
const PARAMETER = { Name: '/a', Value: 'ami', Type: 'String', Overwrite: true };

describe('Session tags', () => {
  const Tags = [{ Key: 'Stage', Value: 'dev' }];
  const trust = (...more: Partial<Statement>[]) => ({
    trust: {
      Statement: [
        { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: `arn:aws:iam::${HUB}:root` } } as const,
        ...more.map(
          (each) =>
            ({
              ...{ Effect: 'Allow', Action: 'sts:TagSession', Principal: { AWS: `arn:aws:iam::${HUB}:root` } },
              ...each,
            }) as Statement,
        ),
      ],
    },
  });
  const allows = (value: string): Role['policies'] => ({
    devOnly: {
      Statement: {
        ...{ Effect: 'Allow', Action: 'ssm:PutParameter', Resource: '*' },
        Condition: { StringEquals: { 'aws:PrincipalTag/stage': value } },
      } as const,
    },
  });
  const put = (world: ReturnType<typeof setting>['world'], principal: Principal) =>
    world.call({ principal, service: 'ssm', operation: 'PutParameter', region: 'us-east-1', input: PARAMETER });

  it('need sts:TagSession in the trust policy', async () => {
    await expect(setting(trust()).assume({ Tags })).rejects.toThrow('sts:TagSession');
    await expect(setting(trust()).assume()).resolves.toBeDefined();
    await expect(setting(trust({})).assume({ Tags })).resolves.toBeDefined();
  });

  it('need sts:TagSession in the policies of the caller, too', async () => {
    const { world, assume } = setting(trust({}));
    const caller = sessionIn(world, HUB, 'hub', ['sts:AssumeRole']);
    await expect(assume({ Tags }, caller)).rejects.toThrow('sts:TagSession');
    await expect(assume({}, caller)).resolves.toBeDefined();
  });

  it.each([
    ['the value', { StringEquals: { 'aws:RequestTag/stage': 'prod' } }],
    ['the keys', { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] } }],
    ['what is passed on', { 'ForAllValues:StringEquals': { 'sts:TransitiveTagKeys': ['team'] } }],
  ])('are limited by conditions on %s', async (_what, Condition) => {
    const { assume } = setting(trust({ Condition }));
    await expect(assume({ Tags, TransitiveTagKeys: ['Stage'] })).rejects.toThrow('sts:TagSession');
  });

  it('are tags of the principal, whatever the case of a key, and come before those of the role', async () => {
    const { world, assume, principalOf } = setting({ ...trust({}), policies: allows('dev'), tags: { stage: 'prod' } });
    await expect(put(world, principalOf(await assume()))).rejects.toThrow('aws:PrincipalTag/stage');
    await expect(put(world, principalOf(await assume({ Tags })))).resolves.toBeDefined();
  });

  it('of the role count where the session has none', async () => {
    const { world, assume, principalOf } = setting({ ...trust({}), policies: allows('prod'), tags: { Stage: 'prod' } });
    await expect(put(world, principalOf(await assume()))).resolves.toBeDefined();
  });

  it('end with the session, unless they are transitive', async () => {
    const { world, assume, principalOf } = setting(trust({}));
    const next = putRole(world, SPOKE, 'next', {
      trust: { Statement: { Effect: 'Allow', Action: ['sts:AssumeRole', 'sts:TagSession'], Principal: '*' } },
      policies: allows('dev'),
    });
    putRole(world, SPOKE, 'spoke', {
      ...trust({}),
      policies: { assume: { Statement: { Effect: 'Allow', Action: 'sts:*', Resource: '*' } } },
    });
    const chained = async (TransitiveTagKeys: string[], more: Partial<AssumeRoleRequest> = {}) => {
      const first = principalOf(await assume({ Tags, TransitiveTagKeys }));
      return principalOf(await assume({ RoleArn: next, ...more }, first));
    };
    await expect(put(world, await chained([]))).rejects.toThrow('aws:PrincipalTag/stage');
    await expect(put(world, await chained(['stage']))).resolves.toBeDefined();
    await expect(chained(['Stage'], { Tags: [{ Key: 'stage', Value: 'prod' }] })).rejects.toThrow(
      'conflicts with a transitive tag key',
    );
  });

  it.each<[string, Partial<AssumeRoleRequest>, string]>([
    ['differ by case alone', { Tags: [...Tags, { Key: 'stage', Value: 'x' }] }, 'Duplicate tag keys'],
    ['are to be transitive and are not there', { Tags, TransitiveTagKeys: ['team'] }, 'must be included'],
    ['are 51', { Tags: Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: '' })) }, '50'],
    ['have long keys', { Tags: [{ Key: 'k'.repeat(129), Value: '' }] }, '128'],
    ['have long values', { Tags: [{ Key: 'k', Value: 'v'.repeat(257) }] }, '256'],
    ['are AWS’s own', { Tags: [{ Key: 'aws:team', Value: 'x' }] }, 'aws:'],
  ])('are refused when they %s', async (_how, input, message) => {
    await expect(setting(trust({})).assume(input)).rejects.toThrow(message);
  });
});

describe('Managed session policies', () => {
  it('narrow the session together with the inline one, to what any of them allows', async () => {
    const all = { all: { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } as const } };
    const { world, assume, principalOf } = setting({ ...HUB_ROOT, policies: all });
    const PolicyArns = [{ arn: 'arn:aws:iam::aws:policy/AmazonSSMReadOnlyAccess' }];
    await expect(assume({ PolicyArns: [{ arn: `arn:aws:iam::${SPOKE}:policy/none` }] })).rejects.toMatchObject({
      name: 'MalformedPolicyDocument',
    });
    const arn = `arn:aws:iam::${SPOKE}:policy/read`;
    iamState(world, SPOKE).managedPolicies[arn] = {
      Statement: { Effect: 'Allow', Action: 'ssm:GetParameter', Resource: '*' },
    };
    PolicyArns[0] = { arn };
    const session = principalOf(await assume({ PolicyArns }));
    const call = (operation: string) =>
      world.call({ principal: session, service: 'ssm', operation, region: 'us-east-1', input: PARAMETER });
    await expect(call('GetParameter')).resolves.toBeDefined();
    await expect(call('PutParameter')).rejects.toThrow('no session policy allows');
  });

  it('have 2,048 characters together with the inline one', async () => {
    const Policy = JSON.stringify({ Statement: { Effect: 'Allow', Action: 'x'.repeat(2048), Resource: '*' } });
    await expect(setting().assume({ Policy })).rejects.toThrow('2048');
  });
});
