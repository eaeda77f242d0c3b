import { EC2Client } from '@aws-sdk/client-ec2';
import { SSMClient } from '@aws-sdk/client-ssm';
import { publishImage } from '../../../functions/publish-image/publish-image.ts';
import { registerImage } from '../../../local/services/ec2/images/register-image.ts';
import { ec2 } from '../../../local/services/ec2/service.ts';
import { iam } from '../../../local/services/iam/service.ts';
import { ssm } from '../../../local/services/ssm/service.ts';
import { sts } from '../../../local/services/sts/service.ts';
import { actingAs, clientFor } from '../../../shared/aws/clients.ts';
import { ec2AmiRegistry } from '../../../shared/aws/ec2-ami-registry.ts';
import { ssmParameters } from '../../../shared/aws/ssm-parameters.ts';
import { aConfiguration, anImage, aStage, DEV, HUB } from '../../support/builders.ts';
import { fakeContainers } from '../../support/fakes/fake-containers.ts';
import { localAws } from './local-aws.ts';

const REGION = 'us-east-1';
const PARAMETER = '/golden/web-server';

const world = localAws({ services: [sts, iam, ec2, ssm] }, () => [
  clientFor(EC2Client, REGION),
  clientFor(SSMClient, REGION),
]);

const registry = ec2AmiRegistry();
const actIn = <T>(accessKeyId: string, work: () => Promise<T>): Promise<T> =>
  actingAs({ accessKeyId, secretAccessKey: 'local' }, work);

/** Parameter Store validates at once; EC2 shows a new launch permission so much later. */
const publish = async (name: string, consistencyMilliseconds: number) => {
  world.switches.consistencyMilliseconds = consistencyMilliseconds;
  const id = registerImage(world, { account: HUB, region: REGION, name, architecture: 'x86_64' });
  await registry.allow(REGION, id, [{ kind: 'account', id: DEV }]);
  const targets = [{ account: DEV, regions: [REGION] }];
  const step = publishImage({
    configuration: aConfiguration({
      regions: [REGION],
      stages: [aStage('dev', DEV, { targets, hubParameterName: undefined })],
    }),
    ...{ registry, actIn, parametersOf: ssmParameters, containerTags: fakeContainers() },
    now: () => new Date(world.clock.now()),
    sleep: async (milliseconds) => world.clock.advanceTo(world.clock.now() + milliseconds),
  });
  const image = anImage('web-server/1.4.0/7', { amis: [{ region: REGION, id, account: HUB }] });
  const answer = await step({ image, stage: 'dev', accounts: [DEV], hub: false });
  const held = await actIn(DEV, () => ssmParameters(DEV).read(REGION, PARAMETER));
  return { answer, id, held };
};

describe('An AMI that Parameter Store validates before the account can see it', () => {
  it('is published by a later write', async () => {
    const { answer, id, held } = await publish('early', 40_000);
    expect(answer).toMatchObject({ outcome: 'published', published: 1 });
    expect(held?.value).toBe(id);
  });

  it('is AMI_NOT_VISIBLE when the account cannot see it after all writes, and the parameter keeps its value', async () => {
    const { answer, id, held } = await publish('never', 3_600_000);
    expect(answer).toMatchObject({ outcome: 'failed', failures: [{ code: 'AMI_NOT_VISIBLE' }] });
    expect(held?.value).not.toBe(id);
  });
});
