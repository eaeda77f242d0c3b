import { autoscaling } from '../../../../local/services/autoscaling/service.ts';
import { registerImage } from '../../../../local/services/ec2/images/register-image.ts';
import { ec2 } from '../../../../local/services/ec2/service.ts';
import { type Answer, DEV, fakeWorld, REGION } from '../../support/fake-world.ts';

const stack = () => {
  const { world, call } = fakeWorld([ec2, autoscaling]);
  const image = (name: string) => registerImage(world, { account: DEV, region: REGION, name, architecture: 'x86_64' });
  const deploy = async (type: string, logicalId: string, properties: object, physicalId?: string) => {
    const types = { ...ec2.resourceTypes, ...autoscaling.resourceTypes };
    const request = {
      ...{ logicalId, properties, account: DEV, region: REGION, stackName: 'fleet', stackId: 'arn:fleet' },
      generatedName: () => `fleet-${logicalId}`,
      ...(physicalId === undefined ? {} : { previous: { physicalId, properties } }),
    };
    return types[type]?.create(request as never, world);
  };
  const template = (ImageId: string) =>
    deploy('AWS::EC2::LaunchTemplate', 'Template', { LaunchTemplateData: { ImageId, InstanceType: 't3.small' } });
  const vpc = (id?: string) => deploy('AWS::EC2::VPC', 'Vpc', { CidrBlock: '10.1.0.0/16' }, id);
  const subnet = (VpcId: string, id?: string) =>
    deploy('AWS::EC2::Subnet', 'Subnet', { VpcId, CidrBlock: '10.1.1.0/24', AvailabilityZone: `${REGION}b` }, id);
  const group = async (properties: object): Promise<Answer> => {
    await deploy('AWS::AutoScaling::AutoScalingGroup', 'Group', properties);
    return (await call(DEV, 'autoscaling:DescribeAutoScalingGroups')).AutoScalingGroups;
  };
  return { image, template, vpc, subnet, group };
};

describe('AWS::EC2::LaunchTemplate', () => {
  it('gets a new version for another definition only', async () => {
    const { image, template } = stack();
    const [one, two] = [image('web 1'), image('web 2')];
    const made = await template(one);
    expect(made?.attributes).toMatchObject({ LatestVersionNumber: '1', DefaultVersionNumber: '1' });
    expect(await template(one)).toEqual(made);
    expect((await template(two))?.attributes).toMatchObject({ LatestVersionNumber: '2' });
    expect((await template(two))?.ref).toBe(made?.ref);
  });
});

describe('AWS::AutoScaling::AutoScalingGroup', () => {
  it('launches into the subnets of the template, with sizes written as text', async () => {
    const { image, template, vpc, subnet, group } = stack();
    const LaunchTemplateId = (await template(image('web')))?.ref;
    const where = await subnet((await vpc())?.ref ?? '');
    const properties = {
      LaunchTemplate: { LaunchTemplateId, Version: '1' },
      MinSize: '1',
      MaxSize: '3',
      DesiredCapacity: '2',
      VPCZoneIdentifier: [where?.ref],
    };
    const [made] = await group(properties);
    expect(made).toMatchObject({ AutoScalingGroupName: 'fleet-Group', MinSize: 1, DesiredCapacity: 2 });
    const zones = made.Instances.map(({ AvailabilityZone }: Answer) => AvailabilityZone);
    expect(zones).toEqual([`${REGION}b`, `${REGION}b`]);
    const updated = await group({ ...properties, DesiredCapacity: '3' });
    expect(updated).toHaveLength(1);
    expect(updated[0].Instances).toHaveLength(3);
  });

  it('keeps the network that it made when it is updated', async () => {
    const { vpc, subnet } = stack();
    const id = (await vpc())?.ref ?? '';
    expect((await vpc(id))?.ref).toBe(id);
    const made = await subnet(id);
    expect(await subnet(id, made?.ref)).toEqual(made);
  });
});
