import { CreateGrantCommand, type GrantOperation, KMSClient, ListAliasesCommand } from '@aws-sdk/client-kms';
import { iamState } from '../../local/services/iam/state.ts';
import { kmsState } from '../../local/services/kms/state.ts';
import { type Deployed, deployed } from './world.ts';

const HUB = '111111111111';
const DEV = '222222222222';
const PROD = '444444444444';
const REGION = 'us-east-1';

let world: Deployed;

beforeAll(async () => {
  world = await deployed();
  const Statement = { Effect: 'Allow', Action: '*', Resource: '*' } as const;
  iamState(world.local.world, DEV).roles['team'] = {
    ...{ arn: `arn:aws:iam::${DEV}:role/team`, roleId: 'AROATEAM', trust: { Statement: [] }, maxSessionSeconds: 3600 },
    ...{ policies: { all: { Statement } }, managedPolicyArns: [] },
  };
});

afterAll(async () => {
  await world.local.close();
});

const OPERATIONS: readonly GrantOperation[] = ['Decrypt', 'GenerateDataKeyWithoutPlaintext', 'CreateGrant'];

/** As somebody in a target account may do it who follows docs/deploy.md, with everything that the account itself can allow. */
const grant = async (grantee: string, Operations: readonly GrantOperation[] = OPERATIONS): Promise<unknown> => {
  const { aliases } = kmsState(world.local.world, HUB, REGION);
  const id = aliases['alias/hallmark-images']?.split('/').at(-1);
  const credentials = world.local.world.credentialsFor({
    ...{ type: 'role', account: DEV, roleArn: `arn:aws:iam::${DEV}:role/team`, userId: 'AROATEAM:me' },
    arn: `arn:aws:sts::${DEV}:assumed-role/team/me`,
  });
  const kms = new KMSClient({ region: REGION, endpoint: world.local.url, credentials });
  return kms
    .send(
      new CreateGrantCommand({
        ...{ KeyId: `arn:aws:kms:${REGION}:${HUB}:key/${id}`, GranteePrincipal: grantee, Operations: [...Operations] },
      }),
    )
    .finally(() => kms.destroy());
};

const serviceLinked = (account: string, service = 'autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling') =>
  `arn:aws:iam::${account}:role/aws-service-role/${service}`;

const refused = { name: 'AccessDeniedException' };

describe('A grant of the key of the images', () => {
  it('is for Auto Scaling in the own account, with or without a suffix', async () => {
    await expect(grant(serviceLinked(DEV))).resolves.toBeDefined();
    await expect(
      grant(serviceLinked(DEV, 'autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling_web')),
    ).resolves.toBeDefined();
  });

  it.each([
    ['Auto Scaling of another account of the organization', serviceLinked(PROD)],
    ['Auto Scaling of a foreign account', serviceLinked('999999999999')],
    ['another service', serviceLinked(DEV, 'spot.amazonaws.com/AWSServiceRoleForEC2Spot')],
    ['a role of the own account', `arn:aws:iam::${DEV}:role/team`],
    ['a role that is named like it', `arn:aws:iam::${DEV}:role/AWSServiceRoleForAutoScaling`],
  ])('is not for %s', async (_whom, grantee) => {
    await expect(grant(grantee)).rejects.toMatchObject(refused);
  });

  it('has the operations that Auto Scaling needs, and no other', async () => {
    await expect(grant(serviceLinked(DEV), ['Decrypt', 'RetireGrant'])).rejects.toMatchObject(refused);
  });
});

it('the key is there under its name', async () => {
  const kms = new KMSClient({
    ...{ region: REGION, endpoint: world.local.url, credentials: { accessKeyId: HUB, secretAccessKey: 'local' } },
  });
  const { Aliases = [] } = await kms.send(new ListAliasesCommand({})).finally(() => kms.destroy());
  expect(Aliases.map(({ AliasName }) => AliasName)).toContain('alias/hallmark-images');
});
