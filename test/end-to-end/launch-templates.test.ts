import { CreateAutoScalingGroupCommand, DescribeInstanceRefreshesCommand } from '@aws-sdk/client-auto-scaling';
import {
  CreateLaunchTemplateCommand,
  DescribeSubnetsCommand,
  type RequestLaunchTemplateData,
} from '@aws-sdk/client-ec2';
import { bake, type Deployed, deployed, promotionsOf } from './world.ts';

const DEV = '222222222222';
const REGION = 'us-east-1';

let world: Deployed;
let ami = '';

beforeAll(async () => {
  world = await deployed();
  ami = (await bake(world)).amis[0]?.image ?? '';
  await world.settle();
});

afterAll(() => world.local.close());

const fleet = async (name: string, data: RequestLaunchTemplateData): Promise<void> => {
  const ec2 = world.clients.ec2(DEV, REGION);
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  await ec2.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: name,
      LaunchTemplateData: { ImageId: ami, InstanceType: 't3.small', ...data },
    }),
  );
  await world.clients.autoScaling(DEV, REGION).send(
    new CreateAutoScalingGroupCommand({
      AutoScalingGroupName: name,
      LaunchTemplate: { LaunchTemplateName: name, Version: '1' },
      ...{ MinSize: 1, MaxSize: 3, DesiredCapacity: 1 },
      VPCZoneIdentifier: Subnets.map(({ SubnetId }) => SubnetId).join(','),
      Tags: [{ Key: 'hallmark:image', Value: world.image.name }],
    }),
  );
};

const FLEETS: readonly (readonly [string, RequestLaunchTemplateData])[] = [
  ['placement-group', { Placement: { GroupName: 'spread' } }],
  [
    'capacity-reservation',
    {
      CapacityReservationSpecification: {
        CapacityReservationTarget: { CapacityReservationId: 'cr-0123456789abcdef0' },
      },
    },
  ],
  ['spot', { InstanceMarketOptions: { MarketType: 'spot' } }],
  [
    'tags',
    {
      TagSpecifications: (['instance', 'volume', 'network-interface', 'spot-instances-request'] as const).map(
        (ResourceType) => ({ ResourceType, Tags: [{ Key: 'team', Value: 'web' }] }),
      ),
    },
  ],
];

describe('fleets whose launch templates name more than an image', () => {
  it('are refreshed: the role in the target may launch what they name, and tag it', async () => {
    for (const [name, data] of FLEETS) await fleet(name, data);
    await bake(world);
    await world.settle();

    expect(promotionsOf(world).at(-1)?.output['outcome']).toBe('promoted');
    for (const [AutoScalingGroupName] of FLEETS) {
      const { InstanceRefreshes = [] } = await world.clients
        .autoScaling(DEV, REGION)
        .send(new DescribeInstanceRefreshesCommand({ AutoScalingGroupName }));
      expect([AutoScalingGroupName, ...InstanceRefreshes.map(({ Status }) => Status)]).toEqual([
        AutoScalingGroupName,
        'Successful',
      ]);
    }
  });
});
