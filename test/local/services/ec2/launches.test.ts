import { registerImage } from '../../../../local/services/ec2/images/register-image.ts';
import { ec2 } from '../../../../local/services/ec2/service.ts';
import { iamState } from '../../../../local/services/iam/state.ts';
import { DEV, fakeWorld, REGION } from '../../support/fake-world.ts';

const scene = () => {
  const fake = fakeWorld([ec2]);
  const ImageId = registerImage(fake.world, { account: DEV, region: REGION, name: 'web', architecture: 'x86_64' });
  const run = (input: object) =>
    fake.call(DEV, 'ec2:RunInstances', { ImageId, InstanceType: 't3.small', MinCount: 1, MaxCount: 1, ...input });
  const template = (data: object) =>
    fake.call(DEV, 'ec2:CreateLaunchTemplate', {
      LaunchTemplateName: 'web',
      LaunchTemplateData: { ImageId, ...data },
    });
  return { ...fake, run, template };
};

describe('RunInstances', () => {
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
  it.each([
    [{ InstanceType: 't3.nonsense' }, 'InvalidParameterValue', "Invalid value 't3.nonsense' for InstanceType."],
    [{ SecurityGroupIds: ['sg-0'] }, 'InvalidGroup.NotFound', "The security group 'sg-0' does not exist"],
    [{ KeyName: 'mine' }, 'InvalidKeyPair.NotFound', "The key pair 'mine' does not exist"],
    [
      { IamInstanceProfile: { Name: 'nobody' } },
      'InvalidParameterValue',
      'Value (nobody) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name',
    ],
  ])('rejects what is not there, in the request and in the template: %j', async (wrong, name, message) => {
    const { run, template } = scene();
    await expect(run(wrong)).rejects.toMatchObject({ name, message });
    await template(wrong);
    const from = { InstanceType: undefined, LaunchTemplate: { LaunchTemplateName: 'web' } };
    await expect(run(from)).rejects.toMatchObject({ name, message });
  });

  it('takes a security group and an instance profile that are there', async () => {
    const { run, call, world } = scene();
    iamState(world, DEV).instanceProfiles['reader'] = { roles: [] };
    const { SecurityGroups } = await call(DEV, 'ec2:DescribeSecurityGroups');
    const SecurityGroupIds = [SecurityGroups[0].GroupId];
    await expect(run({ SecurityGroupIds, IamInstanceProfile: { Name: 'reader' } })).resolves.toMatchObject({
      Instances: [{ InstanceType: 't3.small' }],
    });
  });
});

describe('CreateLaunchTemplate', () => {
  it('takes an instance type that EC2 does not have, with a warning', async () => {
    const { template } = scene();
    await expect(template({ InstanceType: 't3.nonsense' })).resolves.toMatchObject({
      Warning: {
        Errors: [{ Code: 'InvalidParameterValue', Message: "Invalid value 't3.nonsense' for InstanceType." }],
      },
    });
  });
});

describe('CopyImage', () => {
  it.each(['ab', 'x'.repeat(129), 'web*'])('rejects the name %s', async (Name) => {
    const { call, world } = scene();
    const SourceImageId = registerImage(world, { account: DEV, region: REGION, name: 'api', architecture: 'x86_64' });
    await expect(call(DEV, 'ec2:CopyImage', { Name, SourceImageId, SourceRegion: REGION })).rejects.toMatchObject({
      name: 'InvalidAMIName.Malformed',
    });
  });
});
