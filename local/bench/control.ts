import { CreateTagsCommand, DescribeImagesCommand, EC2Client, ModifyImageAttributeCommand } from '@aws-sdk/client-ec2';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { LocalAws } from '../local-aws.ts';
import { type Layout, places } from '../play/layout.ts';
import { EXTERNAL_ID, STAGE } from './assemblies.ts';
import { bake } from './promotion.ts';

/**
 * What a straightforward script does: one target after the other, a new client and a new session for each. It shares in one
 * call per region, too, and reads back what it wrote, so that only its way of calling differs.
 */
export const naiveControl = async (
  local: LocalAws,
  layout: Layout,
): Promise<{ milliseconds: number; calls: number }> => {
  const { amis } = await bake(local, layout, false);
  const image = Object.values(layout.images)[0];
  if (!image) throw new Error('the configuration has no image');
  const all = places(layout, image);
  local.world.clearCalls();
  const began = performance.now();
  // The role that the spokes trust, as a function of the hub has it.
  const hub = local.world.credentialsFor(
    local.world.assumeRoleForService(
      `arn:aws:iam::${layout.hub.account}:role/hallmark-hub`,
      'lambda.amazonaws.com',
      'control',
    ),
  );
  const owner = { accessKeyId: layout.hub.account, secretAccessKey: 'local' };
  for (const { region, image: id } of amis)
    await share(local.url, region, id, [...new Set(all.map(({ account }) => account))], owner);
  for (const { account, region, parameter } of all) {
    const id = amis.find((ami) => ami.region === region)?.image ?? '';
    await publish(local.url, hub, { account, region, parameter, id });
  }
  return { milliseconds: performance.now() - began, calls: local.world.calls.filter((call) => call.wire).length };
};

type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

const share = async (
  endpoint: string,
  region: string,
  id: string,
  accounts: readonly string[],
  credentials: Credentials,
): Promise<void> => {
  const ec2 = new EC2Client({ region, endpoint, credentials });
  await ec2.send(new DescribeImagesCommand({ ImageIds: [id] }));
  await ec2.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'hallmark:image', Value: 'web-server' }] }));
  await ec2.send(
    new ModifyImageAttributeCommand({ ImageId: id, LaunchPermission: { Add: accounts.map((UserId) => ({ UserId })) } }),
  );
};

interface Target {
  readonly account: string;
  readonly region: string;
  readonly parameter: string;
  readonly id: string;
}

const publish = async (
  endpoint: string,
  hub: Credentials,
  { account, region, parameter, id }: Target,
): Promise<void> => {
  const sts = new STSClient({ region, endpoint, credentials: hub });
  const { Credentials: session } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${account}:role/hallmark-spoke`,
      RoleSessionName: 'control',
      ExternalId: EXTERNAL_ID,
      Tags: [{ Key: 'hallmark:stage', Value: STAGE }],
    }),
  );
  const credentials = {
    accessKeyId: session?.AccessKeyId ?? '',
    secretAccessKey: session?.SecretAccessKey ?? '',
    sessionToken: session?.SessionToken ?? '',
  };
  const ssm = new SSMClient({ region, endpoint, credentials });
  await ssm.send(
    new PutParameterCommand({ Name: parameter, Value: id, Type: 'String', DataType: 'aws:ec2:image', Overwrite: true }),
  );
  for (;;) {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: parameter }));
    if (Parameter?.Value === id) return;
  }
};
