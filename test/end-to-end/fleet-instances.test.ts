import {
  CreateAutoScalingGroupCommand,
  type CreateAutoScalingGroupType,
  DeleteAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
  DescribeInstanceRefreshesCommand,
  EnterStandbyCommand,
} from '@aws-sdk/client-auto-scaling';
import { CreateLaunchTemplateCommand, DescribeInstancesCommand, DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import { LabelParameterVersionCommand } from '@aws-sdk/client-ssm';
import { reconfigured } from './reconfigured.ts';
import { bake, type Deployed, deployed, promotionsOf, published, startPromotion } from './world.ts';

const DEV = '222222222222';
const REGION = 'us-east-1';
const PARAMETER = '/golden/web-server';
const refresh = { minHealthyPercentage: 50, bakeTimeSeconds: 0 };

let world: Deployed;
let count = 0;

/** One stage, with such fleets; nothing else reads the parameters of targets. */
const worldOf = async (fleets: object): Promise<Deployed> => {
  const stages = [{ name: 'dev', accounts: [DEV], regions: [REGION], fleets }];
  return deployed(await reconfigured((example) => ({ ...example, stages, reconcile: false })));
};

const autoScaling = () => world.clients.autoScaling(DEV, REGION);

const make = async (group: string, ImageId: string, more: Partial<CreateAutoScalingGroupType> = {}, tags = {}) => {
  const ec2 = world.clients.ec2(DEV, REGION);
  count += 1;
  const LaunchTemplateName = `${group}-${count}`;
  const LaunchTemplateData = { ImageId, InstanceType: 't3.small' as const };
  await ec2.send(new CreateLaunchTemplateCommand({ LaunchTemplateName, LaunchTemplateData }));
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  const Tags = Object.entries({ 'hallmark:image': world.image.name, ...tags });
  await autoScaling().send(
    new CreateAutoScalingGroupCommand({
      AutoScalingGroupName: group,
      LaunchTemplate: { LaunchTemplateName, Version: '1' },
      ...{ MinSize: 0, MaxSize: 6, DesiredCapacity: 2 },
      VPCZoneIdentifier: Subnets.map(({ SubnetId }) => SubnetId).join(','),
      Tags: Tags.map(([Key, Value]) => ({ Key, Value: String(Value) })),
      ...more,
    }),
  );
};

const standby = async (group: string) => {
  const [first = ''] = await idsOf(group);
  await autoScaling().send(
    new EnterStandbyCommand({
      ...{ AutoScalingGroupName: group, InstanceIds: [first], ShouldDecrementDesiredCapacity: true },
    }),
  );
};

const remove = (group: string) =>
  autoScaling().send(new DeleteAutoScalingGroupCommand({ AutoScalingGroupName: group, ForceDelete: true }));

const idsOf = async (group: string): Promise<string[]> => {
  const command = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [group] });
  const { AutoScalingGroups = [] } = await autoScaling().send(command);
  return (AutoScalingGroups[0]?.Instances ?? []).map(({ InstanceId = '' }) => InstanceId);
};

const runs = async (group: string): Promise<string[]> => {
  const command = new DescribeInstancesCommand({ InstanceIds: await idsOf(group) });
  const found = await world.clients.ec2(DEV, REGION).send(command);
  return (found.Reservations ?? []).flatMap(({ Instances = [] }) => Instances).map(({ ImageId = '' }) => ImageId);
};

const refreshesOf = async (group: string): Promise<readonly (string | undefined)[]> => {
  const command = new DescribeInstanceRefreshesCommand({ AutoScalingGroupName: group });
  return ((await autoScaling().send(command)).InstanceRefreshes ?? []).map(({ Status }) => Status);
};

const current = (): string => published(world)[`${DEV} ${REGION}`] ?? '';

/** What people are told last, by e-mail. */
const told = async () => {
  const all = await world.control<{ protocol: string; subject?: string; message: string }[]>('sns/notifications');
  return all.filter(({ protocol }) => protocol === 'email').at(-1);
};

interface Planned {
  readonly warnings: readonly string[];
  readonly plan: { readonly stages: readonly { readonly fleets: { readonly first: readonly object[] } }[] };
}

/** Looks at what a promotion of a new build would do, then lets it do that. */
const promote = async () => {
  const { imageBuildVersionArn: image, amis } = await bake(world, { emitEvent: false });
  const run = async (input: object) => {
    await startPromotion(world, { image, reason: 'a test', ...input });
    await world.settle();
    return promotionsOf(world).at(-1);
  };
  const planned = (await run({ mode: 'plan' }))?.output as unknown as Planned;
  const promotion = await run({});
  const ami = amis.find(({ region }) => region === REGION)?.image ?? '';
  return { ami, planned, status: promotion?.status, output: promotion?.output ?? {} };
};

describe('A stage that must not leave instances on another image', () => {
  beforeAll(async () => {
    world = await worldOf({ refresh, whenRefused: 'fail' });
    await bake(world);
    await world.settle();
  });

  afterAll(async () => {
    await world.local.close();
  });

  const CASES: readonly [string, () => Promise<void>, string, RegExp][] = [
    [
      'pins a version of the parameter',
      () => make('held', `resolve:ssm:${PARAMETER}:1`),
      'FLEET_PARAMETER_PINNED',
      /launches version 1 of \/golden\/web-server/,
    ],
    [
      'pins a label of the parameter',
      async () => {
        const command = new LabelParameterVersionCommand({ Name: PARAMETER, Labels: ['stable'] });
        await world.clients.ssm(DEV, REGION).send(command);
        await make('held', `resolve:ssm:${PARAMETER}:stable`);
      },
      'FLEET_PARAMETER_PINNED',
      /launches the label stable of/,
    ],
    [
      'protects its instances from scale-in',
      () => make('held', current(), { NewInstancesProtectedFromScaleIn: true }),
      'FLEET_INSTANCES_REMAIN',
      /A refresh does not replace 2 instances of held: protected from scale-in/,
    ],
    [
      'has an instance on standby',
      async () => {
        await make('held', current());
        await standby('held');
      },
      'FLEET_INSTANCES_REMAIN',
      /A refresh does not replace 1 instance of held: on standby/,
    ],
    [
      'is a managed node group of Amazon EKS',
      () => make('held', current(), {}, { 'eks:nodegroup-name': 'general', 'eks:cluster-name': 'blue' }),
      'FLEET_MANAGED_BY_OTHER',
      /held belongs to Amazon EKS: the managed node group general of the cluster blue/,
    ],
    [
      'is of an environment of Elastic Beanstalk',
      () => make('held', current(), {}, { 'elasticbeanstalk:environment-name': 'shop' }),
      'FLEET_MANAGED_BY_OTHER',
      /held belongs to AWS Elastic Beanstalk: the environment shop/,
    ],
    [
      'is of a compute environment of AWS Batch',
      () => make('held', current(), {}, { AWSBatchServiceTag: 'batch' }),
      'FLEET_MANAGED_BY_OTHER',
      /held belongs to AWS Batch/,
    ],
  ];

  it.each(CASES)(
    'fails before anything is changed when a group %s, and the plan says so',
    async (_what, held, code, message) => {
      await make('free', current());
      await held();
      const before = [current(), await runs('free'), await runs('held')];
      const { planned, output, status } = await promote();
      const after = [current(), await runs('free'), await runs('held')];
      const refreshes = [await refreshesOf('free'), await refreshesOf('held')];
      await Promise.all(['free', 'held'].map(remove));

      expect(planned.warnings).toEqual([expect.stringMatching(message)]);
      expect(planned.warnings[0]).toContain(code);
      expect({ status, output }).toMatchObject({
        status: 'SUCCEEDED',
        output: { outcome: 'rolled-back', stages: [{ failures: [{ code, message: expect.stringMatching(message) }] }] },
      });
      expect(after).toEqual(before);
      expect(refreshes).toEqual([[], []]);
      const mail = await told();
      expect(mail?.subject).toMatch(/failed in dev before anything was published there/);
      expect(mail?.message).toMatch(message);
      expect(output['message']).toMatch(/before anything was published there, and dev has web-server/);
    },
  );

  it('reads each fleet three times more than moving it takes: its template before, the group and its instances after', async () => {
    const counts = async (groups: readonly string[]) => {
      for (const group of groups) await make(group, current());
      const { imageBuildVersionArn: image } = await bake(world, { emitEvent: false });
      const since = world.local.world.calls.length;
      await startPromotion(world, { image, reason: 'a test' });
      await world.settle();
      const calls = world.local.world.calls.slice(since).filter(({ caller, account }) => {
        return account === DEV && /^hallmark-(find-fleets|prepare-fleet|refresh-fleet)$/.test(caller);
      });
      await Promise.all(groups.map(remove));
      return (operation: string) => calls.filter((each) => each.operation === operation).length;
    };
    const [one, two] = [await counts(['one']), await counts(['one', 'two'])];
    const more = (operation: string) => two(operation) - one(operation);

    expect(one('StartInstanceRefresh')).toBe(1);
    expect({
      DescribeLaunchTemplateVersions: more('DescribeLaunchTemplateVersions'),
      DescribeAutoScalingGroups: more('DescribeAutoScalingGroups'),
      DescribeInstances: more('DescribeInstances'),
      CreateLaunchTemplateVersion: more('CreateLaunchTemplateVersion'),
      StartInstanceRefresh: more('StartInstanceRefresh'),
    }).toEqual({
      // Before anything is published, and when the fleet's turn has come.
      DescribeLaunchTemplateVersions: 2,
      // Once the refresh has ended.
      DescribeAutoScalingGroups: 1,
      DescribeInstances: 1,
      CreateLaunchTemplateVersion: 1,
      StartInstanceRefresh: 1,
    });
  });

  it('takes groups on the parameter itself, by name and by ARN, with what the spoke may do where nothing is compared', async () => {
    await make('by-name', `resolve:ssm:${PARAMETER}`);
    await make('by-arn', `resolve:ssm:arn:aws:ssm:${REGION}:${DEV}:parameter${PARAMETER}`);
    const { ami, planned, output } = await promote();
    const after = [await runs('by-name'), await runs('by-arn')];
    await Promise.all(['by-name', 'by-arn'].map(remove));

    expect(planned.warnings).toEqual([]);
    expect(output).toMatchObject({ outcome: 'promoted', stages: [{ fleets: 2, partlyRolled: { count: 0 } }] });
    expect(after).toEqual([
      [ami, ami],
      [ami, ami],
    ]);
  });
});

describe('A stage that replaces protected instances', () => {
  beforeAll(async () => {
    world = await worldOf({ refresh: { ...refresh, scaleInProtectedInstances: 'Refresh' } });
    await bake(world);
    await world.settle();
  });

  afterAll(async () => {
    await world.local.close();
  });

  it('rolls the group of a capacity provider of Amazon ECS with managed termination protection', async () => {
    await make('ecs', current(), { NewInstancesProtectedFromScaleIn: true }, { AmazonECSManaged: '' });
    const { ami, planned, output } = await promote();

    expect(planned.plan.stages[0]?.fleets.first).toMatchObject([{ owner: 'Amazon ECS: a capacity provider' }]);
    expect(output).toMatchObject({ outcome: 'promoted' });
    expect(await runs('ecs')).toEqual([ami, ami]);
  });
});

describe('A stage that reports instances on another image', () => {
  beforeAll(async () => {
    world = await worldOf({ refresh, whenInstancesRemain: 'report' });
    await bake(world);
    await world.settle();
  });

  afterAll(async () => {
    await world.local.close();
  });

  it('goes on, and names them in the plan, the message, the output and the ledger', async () => {
    await make('ecs', current(), { NewInstancesProtectedFromScaleIn: true });
    await make('free', current());
    const before = current();
    const { ami, planned, output } = await promote();
    const seen = /ecs: 0 of 2 instances run web-server 1\.0\.0\/2: protected from scale-in \(i-\w+, i-\w+\)\./;

    expect(planned.warnings).toEqual([
      expect.stringMatching(/A refresh does not replace 2 instances of ecs: protected from scale-in .* continues/),
    ]);
    expect(output).toMatchObject({
      outcome: 'promoted',
      message: expect.stringMatching(seen),
      stages: [{ partlyRolled: { count: 1, first: [{ message: expect.stringMatching(seen) }] } }],
    });
    expect(await runs('ecs')).toEqual([before, before]);
    expect(await refreshesOf('ecs')).toEqual(['Successful']);
    expect(await runs('free')).toEqual([ami, ami]);
    const { subject, message } = (await told()) ?? {};
    expect(subject).toMatch(/web-server 1\.0\.0\/2 is promoted, but 1 fleet has instances on another image/);
    expect(message).toMatch(seen);
    expect(message).not.toMatch(/Nothing to do|replaced/);
    const written = world.local.world.calls.filter(({ service }) => service === 'dynamodb');
    expect(JSON.stringify(written)).toMatch(/current in dev; instances remain: ecs: 0 of 2 instances/);
  });
});
