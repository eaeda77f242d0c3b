import { registerImage } from '../../../../local/services/ec2/images/register-image.ts';
import { ec2 } from '../../../../local/services/ec2/service.ts';
import { ssm } from '../../../../local/services/ssm/service.ts';
import { type Answer, DEV, fakeWorld, HUB, REGION } from '../../support/fake-world.ts';

const template = async () => {
  const fake = fakeWorld([ec2, ssm]);
  const where = { account: DEV, region: REGION };
  const image = (name: string, architecture = 'x86_64') => registerImage(fake.world, { ...where, name, architecture });
  const [oldImage, newImage] = [image('web 1'), image('web 2')];
  const call = (action: `ec2:${string}` | `ssm:${string}`, input: object) => fake.call(DEV, action, input);
  const LaunchTemplateData = {
    ImageId: oldImage,
    InstanceType: 't3.small',
    BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { SnapshotId: 'snap-0123456789abcdef0', VolumeSize: 20 } }],
  };
  const made = await call('ec2:CreateLaunchTemplate', { LaunchTemplateName: 'web', LaunchTemplateData });
  const LaunchTemplateId: string = made.LaunchTemplate.LaunchTemplateId;
  const add = (input: object) => call('ec2:CreateLaunchTemplateVersion', { LaunchTemplateId, ...input });
  const versions = async (input: object) => {
    const answer = await call('ec2:DescribeLaunchTemplateVersions', input);
    return answer.LaunchTemplateVersions.map(({ VersionNumber }: Answer) => VersionNumber);
  };
  return { ...fake, call, image, oldImage, newImage, LaunchTemplateId, add, versions };
};

describe('a launch template', () => {
  it('has versions that inherit from their source what they do not say, but for its snapshots', async () => {
    const { add, newImage } = await template();
    const { LaunchTemplateVersion } = await add({ SourceVersion: '1', LaunchTemplateData: { ImageId: newImage } });
    expect(LaunchTemplateVersion).toMatchObject({ VersionNumber: 2, DefaultVersion: false });
    expect(LaunchTemplateVersion.LaunchTemplateData).toEqual({
      ImageId: newImage,
      InstanceType: 't3.small',
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 20 } }],
    });
  });

  it('has versions with nothing but what they say, where no source is named', async () => {
    const { add, newImage } = await template();
    const { LaunchTemplateVersion } = await add({ LaunchTemplateData: { ImageId: newImage } });
    expect(LaunchTemplateVersion.LaunchTemplateData).toEqual({ ImageId: newImage });
  });

  it('gets one version for a client token', async () => {
    const { add, newImage, versions, LaunchTemplateId } = await template();
    const input = { SourceVersion: '1', LaunchTemplateData: { ImageId: newImage }, ClientToken: 'once' };
    expect(await add(input)).toEqual(await add(input));
    expect(await versions({ LaunchTemplateId })).toEqual([2, 1]);
    const other = add({ ...input, LaunchTemplateData: { ImageId: 'ami-00000000000000001' } });
    await expect(other).rejects.toMatchObject({ name: 'IdempotentParameterMismatch' });
  });

  it('warns of an AMI that cannot be launched, and takes it', async () => {
    const { add } = await template();
    const { Warning, LaunchTemplateVersion } = await add({ LaunchTemplateData: { ImageId: 'ami-00000000000000001' } });
    expect(Warning.Errors).toEqual([expect.objectContaining({ Code: 'InvalidAMIID.NotFound' })]);
    expect(LaunchTemplateVersion.VersionNumber).toBe(2);
  });

  it('is read by number, $Latest, $Default and range, newest first', async () => {
    const { add, versions, call, LaunchTemplateId } = await template();
    for (let number = 2; number <= 4; number += 1) await add({ LaunchTemplateData: { InstanceType: 't3.micro' } });
    expect(await versions({ LaunchTemplateId })).toEqual([4, 3, 2, 1]);
    expect(await versions({ LaunchTemplateName: 'web', Versions: ['$Latest', '$Default', '2'] })).toEqual([4, 1, 2]);
    expect(await versions({ LaunchTemplateId, MinVersion: '2', MaxVersion: '3' })).toEqual([3, 2]);
    expect(await versions({ Versions: ['$Latest'] })).toEqual([4]);
    await call('ec2:ModifyLaunchTemplate', { LaunchTemplateId, DefaultVersion: '3' });
    expect(await versions({ LaunchTemplateId, Versions: ['$Default'] })).toEqual([3]);
  });

  it('shows the AMI behind a parameter only where that is asked for', async () => {
    const { add, call, newImage, LaunchTemplateId } = await template();
    await call('ssm:PutParameter', { Name: '/web', Value: newImage, Type: 'String' });
    await add({ LaunchTemplateData: { ImageId: 'resolve:ssm:/web' } });
    const shown = async (ResolveAlias: boolean) => {
      const input = { LaunchTemplateId, Versions: ['$Latest'], ResolveAlias };
      const answer = await call('ec2:DescribeLaunchTemplateVersions', input);
      return answer.LaunchTemplateVersions[0].LaunchTemplateData.ImageId;
    };
    expect(await shown(false)).toBe('resolve:ssm:/web');
    expect(await shown(true)).toBe(newImage);
  });

  it.each([
    ['its newest value by name', '/web', 1],
    ['one version', '/web:1', 0],
    ['one label', '/web:stable', 0],
    ['its newest value by ARN', `arn:aws:ssm:${REGION}:${DEV}:parameter/web`, 1],
    ['one version by ARN', `arn:aws:ssm:${REGION}:${DEV}:parameter/web:1`, 0],
    ['one label by ARN', `arn:aws:ssm:${REGION}:${DEV}:parameter/web:stable`, 0],
  ])('launches the AMI behind a parameter: %s', async (_what, parameter, index) => {
    const { add, call, oldImage, newImage, LaunchTemplateId } = await template();
    await call('ssm:PutParameter', { Name: '/web', Value: oldImage, Type: 'String' });
    await call('ssm:LabelParameterVersion', { Name: '/web', Labels: ['stable'] });
    await call('ssm:PutParameter', { Name: '/web', Value: newImage, Type: 'String', Overwrite: true });
    await add({ LaunchTemplateData: { ImageId: `resolve:ssm:${parameter}` } });
    const { Instances } = await call('ec2:RunInstances', {
      LaunchTemplate: { LaunchTemplateId, Version: '$Latest' },
      ...{ InstanceType: 't3.small', MinCount: 1, MaxCount: 1 },
    });
    expect(Instances[0].ImageId).toBe([oldImage, newImage][index]);
  });

  it.each([
    ['a version that is not there', '/web:7'],
    ['a label that is not there', '/web:other'],
    ['another region', `arn:aws:ssm:ap-south-1:${DEV}:parameter/web`],
    ['another account that shares nothing', `arn:aws:ssm:${REGION}:${HUB}:parameter/web`],
  ])('launches nothing for %s', async (_what, parameter) => {
    const { call, newImage } = await template();
    await call('ssm:PutParameter', { Name: '/web', Value: newImage, Type: 'String' });
    const launch = { ImageId: `resolve:ssm:${parameter}`, InstanceType: 't3.small', MinCount: 1, MaxCount: 1 };
    await expect(call('ec2:RunInstances', launch)).rejects.toThrow(/web/);
  });

  it.each([
    ['InvalidLaunchTemplateId.NotFound', { LaunchTemplateId: 'lt-00000000000000001' }],
    ['InvalidLaunchTemplateId.Malformed', { LaunchTemplateId: 'lt-1' }],
    ['InvalidLaunchTemplateName.NotFoundException', { LaunchTemplateName: 'other' }],
    ['InvalidLaunchTemplateId.VersionNotFound', { LaunchTemplateName: 'web', Versions: ['7'] }],
  ])('is refused as %s for %j', async (name, input) => {
    const { call } = await template();
    await expect(call('ec2:DescribeLaunchTemplateVersions', input)).rejects.toMatchObject({ name });
  });

  it('has a name of its own', async () => {
    const { call } = await template();
    const again = call('ec2:CreateLaunchTemplate', { LaunchTemplateName: 'web', LaunchTemplateData: {} });
    await expect(again).rejects.toMatchObject({ name: 'InvalidLaunchTemplateName.AlreadyExistsException' });
  });

  it('is gone with all its versions when deleted', async () => {
    const { call, LaunchTemplateId } = await template();
    await call('ec2:DeleteLaunchTemplate', { LaunchTemplateId });
    expect((await call('ec2:DescribeLaunchTemplates', {})).LaunchTemplates).toEqual([]);
  });
});

describe('RunInstances', () => {
  const one = { MinCount: 1, MaxCount: 1 };

  it('launches what the template says, in the default VPC, tagged with the template’s version', async () => {
    const { call, oldImage, LaunchTemplateId } = await template();
    const { Instances } = await call('ec2:RunInstances', { ...one, LaunchTemplate: { LaunchTemplateId } });
    const { Vpcs } = await call('ec2:DescribeVpcs', { Filters: [{ Name: 'is-default', Values: ['true'] }] });
    expect(Instances[0]).toMatchObject({ ImageId: oldImage, InstanceType: 't3.small', VpcId: Vpcs[0].VpcId });
    expect(Instances[0].Tags).toContainEqual({ Key: 'aws:ec2launchtemplate:version', Value: '1' });
    const { Reservations } = await call('ec2:DescribeInstances', {});
    expect(Reservations[0].Instances[0].State.Name).toBe('running');
  });

  it('refuses an AMI that is not the account’s to launch', async () => {
    const { world, call } = await template();
    const where = { account: HUB, region: REGION, architecture: 'x86_64' };
    const ImageId = registerImage(world, { ...where, name: 'secret' });
    const run = call('ec2:RunInstances', { ...one, ImageId, InstanceType: 't3.small' });
    await expect(run).rejects.toMatchObject({ name: 'InvalidAMIID.NotFound' });
  });

  it('refuses an AMI that is disabled, and an instance type of another architecture', async () => {
    const { call, oldImage: ImageId, image } = await template();
    await call('ec2:DisableImage', { ImageId });
    const disabled = call('ec2:RunInstances', { ...one, ImageId, InstanceType: 't3.small' });
    await expect(disabled).rejects.toMatchObject({ name: 'InvalidAMIID.Unavailable' });
    const arm = image('arm', 'arm64');
    const wrong = call('ec2:RunInstances', { ...one, ImageId: arm, InstanceType: 't3.small' });
    await expect(wrong).rejects.toThrow(/architecture 'x86_64' of the specified instance type/);
    await expect(call('ec2:RunInstances', { ...one, ImageId: arm, InstanceType: 't4g.small' })).resolves.toBeDefined();
  });

  it('can be limited to templates and to images', async () => {
    const { world, role, LaunchTemplateId, oldImage } = await template();
    const run = (image: string) =>
      world.call({
        principal: role(DEV, 'launcher', [
          {
            Effect: 'Allow',
            Action: 'ec2:RunInstances',
            Resource: '*',
            Condition: { Bool: { 'ec2:IsLaunchTemplateResource': 'true' } },
          },
          { Effect: 'Deny', Action: 'ec2:RunInstances', Resource: `arn:aws:ec2:${REGION}::image/${image}` },
        ]),
        service: 'ec2',
        operation: 'RunInstances',
        region: REGION,
        input: { ...one, LaunchTemplate: { LaunchTemplateId }, DryRun: true },
      });
    await expect(run('ami-other')).rejects.toMatchObject({ name: 'DryRunOperation' });
    await expect(run(oldImage)).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
  });

  it('ends with TerminateInstances, and shows what is gone for an hour', async () => {
    const { call, LaunchTemplateId, world } = await template();
    const run = () => call('ec2:RunInstances', { ...one, LaunchTemplate: { LaunchTemplateId } });
    const { Instances } = await run();
    const InstanceIds = [Instances[0].InstanceId];
    await call('ec2:TerminateInstances', { InstanceIds });
    const { Reservations } = await call('ec2:DescribeInstances', { InstanceIds });
    expect(Reservations[0].Instances[0].State.Name).toBe('terminated');
    expect((await call('ec2:DescribeInstanceStatus', {})).InstanceStatuses).toEqual([]);
    world.clock.advanceTo(world.clock.now() + 3_600_001);
    await run();
    const gone = call('ec2:DescribeInstances', { InstanceIds });
    await expect(gone).rejects.toMatchObject({ name: 'InvalidInstanceID.NotFound' });
  });
});
