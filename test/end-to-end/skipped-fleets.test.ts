import {
  type AutoScalingClient,
  CreateAutoScalingGroupCommand,
  DeleteAutoScalingGroupCommand,
  DescribeInstanceRefreshesCommand,
} from '@aws-sdk/client-auto-scaling';
import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateLaunchTemplateCommand,
  DeleteLaunchTemplateCommand,
  DeregisterImageCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeSubnetsCommand,
  DisableImageDeregistrationProtectionCommand,
} from '@aws-sdk/client-ec2';
import { reconfigured } from './reconfigured.ts';
import { bake, type Deployed, deployed, promotionsOf, published, startPromotion } from './world.ts';

const DEV = '222222222222';
const TENANT = '333333333333';
const PROD = '444444444444';
const REGION = 'us-east-1';

let world: Deployed;

const fleets = { names: ['web*', 'tenant*'], refresh: { minHealthyPercentage: 50, bakeTimeSeconds: 0 } };

/** Every instance of every fleet has to run the image, and this alarm has to be OK. */
const soak = { minutes: 10, longestMinutes: 60, alarms: [{ name: 'errors', account: DEV, region: REGION }] };

const allIsWell = async (): Promise<void> => {
  const client = new CloudWatchClient({
    ...{ region: REGION, endpoint: world.local.url, credentials: { accessKeyId: DEV, secretAccessKey: 'local' } },
  });
  await client.send(
    new PutMetricAlarmCommand({
      ...{ AlarmName: 'errors', Namespace: 'N', MetricName: 'M', ComparisonOperator: 'GreaterThanThreshold' },
      ...{ EvaluationPeriods: 1, Period: 60, Threshold: 5, Statistic: 'Sum' },
    }),
  );
  await client.send(new SetAlarmStateCommand({ AlarmName: 'errors', StateValue: 'OK', StateReason: 'test' }));
  client.destroy();
};

beforeAll(async () => {
  const stages = [
    { name: 'dev', accounts: [DEV, TENANT], regions: [REGION], fleets, soak },
    { name: 'prod', accounts: [PROD], regions: [REGION] },
  ];
  const onlyAmis = (example: Record<string, unknown>) => ({ ...example, stages, reconcile: false });
  world = await deployed(await reconfigured(onlyAmis));
  await allIsWell();
  await bake(world);
  await world.settle();
});

afterAll(async () => {
  await world.local.close();
});

const scaling = (account: string): AutoScalingClient => world.clients.autoScaling(account, REGION);

const make = async (account: string, group: string, ImageId: string): Promise<void> => {
  const ec2 = world.clients.ec2(account, REGION);
  const LaunchTemplateData = { ImageId, InstanceType: 't3.small' as const };
  await ec2.send(new CreateLaunchTemplateCommand({ LaunchTemplateName: group, LaunchTemplateData }));
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  await scaling(account).send(
    new CreateAutoScalingGroupCommand({
      ...{ AutoScalingGroupName: group, MinSize: 0, MaxSize: 4, DesiredCapacity: 2 },
      LaunchTemplate: { LaunchTemplateName: group, Version: '1' },
      VPCZoneIdentifier: Subnets.map(({ SubnetId }) => SubnetId).join(','),
      Tags: [{ Key: 'hallmark:image', Value: 'web-server' }],
    }),
  );
};

/** What Hallmark has done to a group: refreshes, and versions of its template. */
const touched = async (account: string, group: string) => {
  const { InstanceRefreshes = [] } = await scaling(account).send(
    new DescribeInstanceRefreshesCommand({ AutoScalingGroupName: group }),
  );
  const { LaunchTemplateVersions = [] } = await world.clients
    .ec2(account, REGION)
    .send(new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateName: group }));
  return { refreshes: InstanceRefreshes.length, versions: LaunchTemplateVersions.length };
};

const current = (account: string): string => published(world)[`${account} ${REGION}`] ?? '';

const mails = async () =>
  (await world.control<{ protocol: string; subject?: string; message: string }[]>('sns/notifications')).filter(
    ({ protocol }) => protocol === 'email',
  );

const UNTOUCHED = { refreshes: 0, versions: 1 };

it('one account cannot hold back an image from the others: its groups are reported and not touched', async () => {
  await make(DEV, 'web', current(DEV));
  await make(TENANT, 'tenant-web', 'resolve:ssm:/golden/web-server:1');
  await make(TENANT, 'miner', current(TENANT));
  const { amis } = await bake(world);
  await world.settle();

  const ami = amis.find(({ region }) => region === REGION)?.image;
  const { output } = promotionsOf(world).at(-1) ?? {};
  expect(output).toMatchObject({
    outcome: 'promoted',
    stages: [
      {
        ...{ name: 'dev', fleets: 1, partlyRolled: { count: 0 } },
        skipped: {
          count: 2,
          first: [
            { where: `${TENANT} ${REGION} tenant-web`, code: 'FLEET_PARAMETER_PINNED', message: expect.any(String) },
            { where: `${TENANT} ${REGION} miner`, code: 'FLEET_NOT_NAMED', message: expect.any(String) },
          ],
        },
      },
      { name: 'prod', skipped: { count: 0, first: [] } },
    ],
    message: expect.stringMatching(/Fleets skipped: 2\. tenant-web always launches/),
  });
  expect([current(DEV), current(TENANT), current(PROD)]).toEqual([ami, ami, ami]);
  expect(await touched(DEV, 'web')).toEqual({ refreshes: 1, versions: 2 });
  expect(await touched(TENANT, 'tenant-web')).toEqual(UNTOUCHED);
  expect(await touched(TENANT, 'miner')).toEqual(UNTOUCHED);
  const all = await mails();
  expect(all.map(({ subject }) => subject).join('\n')).toMatch(/is in dev, but 2 fleets were skipped/);
  expect(all.at(-1)?.subject).toMatch(/is promoted, but 2 fleets were skipped/);
  expect(all.at(-1)?.message).toMatch(/Skipped 333333333333 us-east-1 miner: FLEET_NOT_NAMED/);
});

it('a group whose launch template is deleted stops nobody else either', async () => {
  await make(TENANT, 'tenant-gone', current(TENANT));
  await world.clients.ec2(TENANT, REGION).send(new DeleteLaunchTemplateCommand({ LaunchTemplateName: 'tenant-gone' }));
  await bake(world);
  await world.settle();
  const { output } = promotionsOf(world).at(-1) ?? {};
  await scaling(TENANT).send(
    new DeleteAutoScalingGroupCommand({ AutoScalingGroupName: 'tenant-gone', ForceDelete: true }),
  );
  expect(output).toMatchObject({ outcome: 'promoted', stages: [{ fleets: 1, skipped: { count: 3 } }, {}] });
  expect(JSON.stringify(output)).toContain('"code":"FLEET_HAS_NO_LAUNCH_TEMPLATE"');
});

it('a plan says before which groups are skipped', async () => {
  const { imageBuildVersionArn: image } = await bake(world, { emitEvent: false });
  await startPromotion(world, { image, mode: 'plan' }, 'plan');
  await world.settle();
  const output: unknown = promotionsOf(world).at(-1)?.output ?? {};
  const { plan, warnings } = output as {
    readonly plan: { readonly stages: readonly { readonly fleets: { readonly first: readonly object[] } }[] };
    readonly warnings: readonly string[];
  };
  expect(plan.stages[0]?.fleets.first).toMatchObject([
    { group: 'web', refused: false, skipped: false },
    { group: 'tenant-web', refused: true, skipped: true, code: 'FLEET_PARAMETER_PINNED' },
    { group: 'miner', refused: true, skipped: true, code: 'FLEET_NOT_NAMED' },
  ]);
  expect(warnings.filter((each) => each.includes('The stage continues without it.'))).toHaveLength(2);
});

it('a group that nothing could be rolled back to waits for a person with a reason', async () => {
  const { account, region } = world.layout.hub;
  const old = await bake(world, { emitEvent: false });
  const ImageId = old.amis.find((each) => each.region === REGION)?.image ?? '';
  await startPromotion(world, { image: old.imageBuildVersionArn, stages: ['dev'], reason: 'a test' }, 'shared');
  await world.settle();
  await make(DEV, 'web-old', ImageId);
  await bake(world);
  await world.settle();
  await make(DEV, 'web-older', ImageId);
  const ec2 = world.clients.ec2(account, region);
  await ec2.send(new DisableImageDeregistrationProtectionCommand({ ImageId }));
  await ec2.send(new DeregisterImageCommand({ ImageId }));

  const { imageBuildVersionArn: image } = await bake(world);
  await world.settle();
  expect(promotionsOf(world).at(-1)?.output).toMatchObject({
    outcome: 'promoted',
    stages: [
      {
        skipped: {
          count: 3,
          first: expect.arrayContaining([expect.objectContaining({ code: 'FLEET_HAS_NO_WAY_BACK' })]),
        },
      },
      {},
    ],
  });
  expect(await touched(DEV, 'web-older')).toEqual(UNTOUCHED);

  await startPromotion(world, { image, stages: ['dev'], reason: 'INC-1' }, 'with-a-reason');
  await world.settle();
  expect(promotionsOf(world).at(-1)?.output).toMatchObject({
    outcome: 'promoted',
    stages: [{ skipped: { count: 2 } }],
  });
  expect(await touched(DEV, 'web-older')).toEqual({ refreshes: 1, versions: 2 });
});
