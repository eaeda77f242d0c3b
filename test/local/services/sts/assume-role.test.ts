import type { AssumeRoleRequest, AssumeRoleResponse } from '@aws-sdk/client-sts';
import type { Principal } from '../../../../local/kernel/call.ts';
import type { Statement } from '../../../../local/kernel/policy.ts';
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
