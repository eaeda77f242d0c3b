import { deleteDefault } from '../../../../local/services/ec2/network/controls.ts';
import { ec2State } from '../../../../local/services/ec2/state.ts';
import { aFactory, aLine, arn, DOCUMENT, type Factory, PLACE } from './support/factory.ts';

let factory: Factory;
beforeEach(() => {
  factory = aFactory();
});

const withoutDefaultVpc = (region: string = PLACE.region) =>
  deleteDefault({ account: PLACE.account, region }, factory.world);

describe('an account without a default VPC', () => {
  it('has none, and no subnets of it', async () => {
    withoutDefaultVpc();
    const ec2 = (operation: string) => factory.call(PLACE.account, `ec2:${operation}`, {}, { region: PLACE.region });
    expect((await ec2('DescribeVpcs')).Vpcs).toEqual([]);
    expect((await ec2('DescribeSubnets')).Subnets).toEqual([]);
  });

  it('launches no instance without a subnet', async () => {
    withoutDefaultVpc();
    const { Images } = await factory.call(PLACE.account, 'ec2:DescribeImages', {}, { region: PLACE.region });
    const launch = { ImageId: Images[0].ImageId, InstanceType: 't3.micro', MinCount: 1, MaxCount: 1 };
    await expect(
      factory.call(PLACE.account, 'ec2:RunInstances', launch, { region: PLACE.region }),
    ).rejects.toMatchObject({ name: 'VPCIdNotSpecified', message: 'No default VPC for this user' });
  });

  it('fails builds that name no subnet, and no others', async () => {
    withoutDefaultVpc();
    const { pipeline } = await aLine(factory);
    expect((await factory.build(pipeline)).state).toMatchObject({
      status: 'FAILED',
      reason: expect.stringContaining('No default VPC for this user'),
    });

    const { network } = ec2State(factory.world, PLACE.account, PLACE.region);
    network.vpcs.push({ id: 'vpc-1', cidr: '10.0.0.0/16', isDefault: false });
    network.subnets.push({ id: 'subnet-1', vpcId: 'vpc-1', zone: 'us-east-1a', cidr: '10.0.0.0/24', isDefault: false });
    network.securityGroups.push({ id: 'sg-1', vpcId: 'vpc-1', name: 'builds', description: 'builds' });
    await factory.deploy('InfrastructureConfiguration', {
      Name: 'web',
      InstanceProfileName: 'builder',
      SubnetId: 'subnet-1',
      SecurityGroupIds: ['sg-1'],
    });
    expect((await factory.build(pipeline)).state.status).toBe('AVAILABLE');
  });

  // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/win-start-fast-launch-prereqs.html
  it.each([
    ['fails the distribution of Windows images with Fast Launch', {}, 'FAILED'],
    [
      'distributes them where Fast Launch has a launch template',
      { LaunchTemplate: { LaunchTemplateId: 'lt-0123456789abcdef0' } },
      'AVAILABLE',
    ],
    ['distributes them where Fast Launch is off', { Enabled: false }, 'AVAILABLE'],
  ])('in a region of the distribution %s', async (_what, fastLaunch, status) => {
    withoutDefaultVpc('eu-west-1');
    const { pipeline } = await aLine(factory, {
      component: { Platform: 'Windows', Data: DOCUMENT().replaceAll('ExecuteBash', 'ExecutePowerShell') },
      recipe: { ParentImage: arn('image', 'windows-server-2022-english-full-base-x86/x.x.x', 'aws') },
      distribution: {
        Distributions: [
          { Region: 'us-east-1' },
          { Region: 'eu-west-1', FastLaunchConfigurations: [{ Enabled: true, MaxParallelLaunches: 6, ...fastLaunch }] },
        ],
      },
    });
    expect((await factory.build(pipeline)).state.status).toBe(status);
  });
});
