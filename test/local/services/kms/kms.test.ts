import {
  CancelKeyDeletionCommand,
  CreateGrantCommand,
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  KMSClient,
  ListAliasesCommand,
  ListGrantsCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { kmsState } from '../../../../local/services/kms/state.ts';
import { HUB, SPOKE, served } from '../served.ts';

const { client, local } = served();
const ID = '1234abcd-12ab-34cd-56ef-1234567890ab';
const ARN = `arn:aws:kms:us-east-1:${HUB}:key/${ID}`;
const statement = (Principal: object, Action: string | string[], Condition = {}) => ({
  Effect: 'Allow' as const,
  Principal,
  Action,
  Resource: '*',
  Condition,
});
const POLICY = {
  Statement: [
    statement({ AWS: `arn:aws:iam::${HUB}:root` }, 'kms:*'),
    statement({ AWS: `arn:aws:iam::${SPOKE}:root` }, 'kms:CreateGrant', {
      ArnLike: { 'kms:GranteePrincipal': 'arn:aws:iam::*:role/aws-service-role/autoscaling.amazonaws.com/*' },
    }),
  ],
};

beforeAll(() => {
  const { keys, aliases } = kmsState(local().world, HUB, 'us-east-1');
  keys[ID] = { policy: POLICY, enabled: true };
  aliases['alias/images'] = ARN;
});

describe('A key', () => {
  it.each([ID, ARN, 'alias/images', `arn:aws:kms:us-east-1:${HUB}:alias/images`])('is found by %s', async (KeyId) => {
    const { KeyMetadata } = await client(KMSClient).send(new DescribeKeyCommand({ KeyId }));
    expect(KeyMetadata).toMatchObject({ Arn: ARN, Enabled: true, KeyUsage: 'ENCRYPT_DECRYPT' });
  });

  it('has its policy and its alias', async () => {
    const { Policy = '' } = await client(KMSClient).send(new GetKeyPolicyCommand({ KeyId: ID }));
    expect(JSON.parse(Policy)).toEqual(POLICY);
    const { Aliases = [] } = await client(KMSClient).send(new ListAliasesCommand({}));
    expect(Aliases).toMatchObject([{ AliasName: 'alias/images', TargetKeyId: ID }]);
    await expect(client(KMSClient).send(new DescribeKeyCommand({ KeyId: 'alias/none' }))).rejects.toMatchObject({
      name: 'NotFoundException',
    });
  });

  it('is granted from another account as far as its policy lets it', async () => {
    const grant = (role: string) =>
      client(KMSClient, SPOKE).send(
        new CreateGrantCommand({
          KeyId: ARN,
          GranteePrincipal: `arn:aws:iam::${SPOKE}:role/${role}`,
          Operations: ['Decrypt', 'CreateGrant'],
        }),
      );
    await expect(grant('somebody')).rejects.toMatchObject({ name: 'AccessDeniedException' });
    const role = 'aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling';
    await expect(grant(role)).resolves.toBeDefined();
    const { Grants = [] } = await client(KMSClient).send(new ListGrantsCommand({ KeyId: ID }));
    expect(Grants).toMatchObject([
      { GranteePrincipal: `arn:aws:iam::${SPOKE}:role/${role}`, Operations: ['Decrypt', 'CreateGrant'] },
    ]);
    await expect(client(KMSClient, SPOKE).send(new DescribeKeyCommand({ KeyId: ARN }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  it('waits for its deletion, which can be cancelled', async () => {
    const kms = client(KMSClient);
    await expect(kms.send(new ScheduleKeyDeletionCommand({ KeyId: ID, PendingWindowInDays: 3 }))).rejects.toMatchObject(
      {
        name: 'ValidationException',
      },
    );
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId: ID }));
    const state = async () => (await kms.send(new DescribeKeyCommand({ KeyId: ID }))).KeyMetadata?.KeyState;
    expect(await state()).toBe('PendingDeletion');
    await expect(kms.send(new ScheduleKeyDeletionCommand({ KeyId: ID }))).rejects.toMatchObject({
      name: 'KMSInvalidStateException',
    });
    await kms.send(new CancelKeyDeletionCommand({ KeyId: ID }));
    expect(await state()).toBe('Disabled');
  });
});
