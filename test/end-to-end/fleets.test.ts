import {
  type AutoScalingGroup,
  CreateAutoScalingGroupCommand,
  type CreateAutoScalingGroupType,
  DescribeAutoScalingGroupsCommand,
  DescribeInstanceRefreshesCommand,
} from '@aws-sdk/client-auto-scaling';
import { CreateLaunchTemplateCommand, DescribeInstancesCommand, DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import { silentProgress } from '../../local/play/console.ts';
import { targets } from '../../local/play/layout.ts';
import { fleetName, launchFleets } from '../../local/play/stage-setting.ts';
import { bake, type Deployed, deployed, promotionsOf, published, startPromotion } from './world.ts';

const DEV = '222222222222';
const STAGING = '333333333333';
const REGION = 'us-east-1';

let world: Deployed;

beforeAll(async () => {
  world = await deployed();
  await bake(world);
  await world.settle();
  await launchFleets({ ...world, progress: silentProgress });
});

afterAll(async () => {
  await world.local.close();
});

const promote = async () => {
  const { amis } = await bake(world);
  await world.settle();
  return { ami: amis[0]?.image ?? '', ...promotionsOf(world).at(-1) };
};

/** How many refreshes each fleet of an account has had. */
const refreshes = async (account: string, region: string): Promise<readonly number[]> => {
  const client = world.clients.autoScaling(account, region);
  const { AutoScalingGroups = [] } = await client.send(new DescribeAutoScalingGroupsCommand({}));
  return Promise.all(
    AutoScalingGroups.map(async ({ AutoScalingGroupName }) => {
      const command = new DescribeInstanceRefreshesCommand({ AutoScalingGroupName });
      return (await client.send(command)).InstanceRefreshes?.length ?? 0;
    }),
  );
};

const everywhere = async (): Promise<readonly number[]> => {
  const places = world.image.stages.flatMap(targets);
  return (await Promise.all(places.map(({ account, region }) => refreshes(account, region)))).flat();
};

const groupOf = async (account: string, name: string): Promise<AutoScalingGroup | undefined> => {
  const command = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] });
  return (await world.clients.autoScaling(account, REGION).send(command)).AutoScalingGroups?.[0];
};

/** AMIs that a group's instances run. */
const runs = async (account: string, name: string): Promise<readonly string[]> => {
  const ids = ((await groupOf(account, name))?.Instances ?? []).map(({ InstanceId = '' }) => InstanceId);
  const found = await world.clients.ec2(account, REGION).send(new DescribeInstancesCommand({ InstanceIds: ids }));
  const instances = (found.Reservations ?? []).flatMap(({ Instances = [] }) => Instances);
  return [...new Set(instances.map(({ ImageId = '' }) => ImageId))];
};

describe('A function of the fleets that is killed and runs again', () => {
  it.each(['crash-before', 'crash-after'])(
    '(%s, each of them once) leaves every fleet refreshed once more',
    async (kind) => {
      const before = await everywhere();
      for (const name of ['find-fleets', 'prepare-fleet', 'refresh-fleet'])
        await world.control('lambda/faults', { functionName: `hallmark-${name}`, kind, count: 1 });

      expect((await promote()).output?.['outcome']).toBe('promoted');
      expect(await everywhere()).toEqual(before.map((count) => count + 1));
    },
  );
});

describe('A stage whose fleet fails', () => {
  const failing = async () => {
    const before = await runs(STAGING, fleetName(world.image.name));
    await world.control('autoscaling/next-refresh', {
      ...{ account: STAGING, region: REGION, group: fleetName(world.image.name) },
      ...{ outcome: 'Failed', atPercentage: 60, reason: 'HTTP 503' },
    });
    return { before, ...(await promote()) };
  };
  const goOn = async () => {
    await startPromotion(world, { image: 'web-server/1.0.0', reason: 'INC-1: it was the test' });
    await world.settle();
  };

  it('has it back on the version before, seen by reading, with the parameters', async () => {
    const { before, ami, output } = await failing();

    expect(output).toMatchObject({ outcome: 'rolled-back' });
    expect(await runs(STAGING, fleetName(world.image.name))).toEqual(before);
    expect(Object.values(published(world)).filter((id) => id === ami)).toHaveLength(1);
    await goOn();
  });

  it.each(['crash-before', 'crash-after'])('and the same when put-fleet-back is killed (%s)', async (kind) => {
    await world.control('lambda/faults', { functionName: 'hallmark-put-fleet-back', kind, count: 1 });
    const { before, output } = await failing();

    expect(output).toMatchObject({ outcome: 'rolled-back' });
    expect(await runs(STAGING, fleetName(world.image.name))).toEqual(before);
    await goOn();
  });

  it('says loudest what could not be put back, and fails', async () => {
    const spoke = { account: STAGING, service: 'autoscaling', operation: 'StartInstanceRefresh', after: 2 };
    await world.control('switches', {
      faults: [{ ...spoke, kind: 'error', errorName: 'AccessDenied', status: 403, message: 'not authorized' }],
    });
    const { status } = await failing();
    await world.control('switches', { faults: [] });

    expect(status).toBe('FAILED');
    const told = await world.control<{ protocol: string; subject?: string; message: string }[]>('sns/notifications');
    expect(told.at(-1)?.message).toMatch(/could NOT be rolled back/);
    await goOn();
  });
});

describe('Fleets of other kinds', () => {
  const KINDS = ['latest', 'default', 'mixed', 'alias'] as const;

  const make = async (name: string, version: string, more: Partial<CreateAutoScalingGroupType>, ImageId: string) => {
    const ec2 = world.clients.ec2(DEV, REGION);
    const LaunchTemplateData = { ImageId, InstanceType: 't3.small' as const };
    await ec2.send(new CreateLaunchTemplateCommand({ LaunchTemplateName: name, LaunchTemplateData }));
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
    await world.clients.autoScaling(DEV, REGION).send(
      new CreateAutoScalingGroupCommand({
        AutoScalingGroupName: name,
        ...(more.MixedInstancesPolicy ? {} : { LaunchTemplate: { LaunchTemplateName: name, Version: version } }),
        ...{ MinSize: 1, MaxSize: 4, DesiredCapacity: 2 },
        VPCZoneIdentifier: Subnets.map(({ SubnetId }) => SubnetId).join(','),
        Tags: [{ Key: 'hallmark:image', Value: world.image.name }],
        ...more,
      }),
    );
  };

  it('are each replaced by their own method, and a mixed policy keeps the rest of itself', async () => {
    const ami = Object.entries(published(world)).find(([where]) => where === `${DEV} ${REGION}`)?.[1] ?? '';
    await make('latest', '$Latest', {}, ami);
    await make('default', '$Default', {}, ami);
    const Overrides = [{ InstanceType: 't3.small' }, { InstanceType: 't3a.small', WeightedCapacity: '1' }];
    const LaunchTemplateSpecification = { LaunchTemplateName: 'mixed', Version: '1' };
    const InstancesDistribution = { OnDemandPercentageAboveBaseCapacity: 50 };
    const LaunchTemplate = { LaunchTemplateSpecification, Overrides };
    await make('mixed', '1', { MixedInstancesPolicy: { LaunchTemplate, InstancesDistribution } }, ami);
    await make('alias', '1', {}, `resolve:ssm:${world.image.stages[0]?.parameterName}`);
    const promotion = await promote();

    expect(promotion.output).toMatchObject({ outcome: 'promoted' });
    for (const name of KINDS) expect([name, await runs(DEV, name)]).toEqual([name, [promotion.ami]]);
    expect((await groupOf(DEV, 'latest'))?.LaunchTemplate?.Version).toBe('2');
    expect((await groupOf(DEV, 'alias'))?.LaunchTemplate?.Version).toBe('1');
    expect((await groupOf(DEV, 'mixed'))?.MixedInstancesPolicy).toMatchObject({
      LaunchTemplate: { LaunchTemplateSpecification: { Version: '2' }, Overrides },
      InstancesDistribution,
    });
  });

  it('go back together when one of them fails', async () => {
    const before = await Promise.all(KINDS.map((name) => runs(DEV, name)));
    await world.control('autoscaling/next-refresh', {
      ...{ account: DEV, region: REGION, group: 'mixed', outcome: 'Failed', atPercentage: 50, reason: 'HTTP 503' },
    });

    expect((await promote()).output).toMatchObject({ outcome: 'rolled-back', stages: [{ name: 'dev' }] });
    expect(await Promise.all(KINDS.map((name) => runs(DEV, name)))).toEqual(before);
  });
});
