import { registerImage } from '../../../../local/services/ec2/images/register-image.ts';
import { ec2 } from '../../../../local/services/ec2/service.ts';
import { type Answer, DEV, fakeWorld, HUB, REGION } from '../../support/fake-world.ts';

const DAY = 24 * 3_600_000;

const hub = () => {
  const fake = fakeWorld([ec2]);
  const image = (name: string, architecture = 'x86_64') =>
    registerImage(fake.world, { account: HUB, region: REGION, name, architecture, tags: { name } });
  const share = (ImageId: string) =>
    fake.call(HUB, 'ec2:ModifyImageAttribute', { ImageId, LaunchPermission: { Add: [{ UserId: DEV }] } });
  const names = async (account: string, input: object) => {
    const { Images } = await fake.call(account, 'ec2:DescribeImages', input);
    return Images.map(({ Name }: Answer) => Name).sort();
  };
  return { ...fake, image, share, names };
};

describe('DescribeImages', () => {
  it('finds by owner, by user and by filter', async () => {
    const { image, share, names } = hub();
    await share(image('web'));
    image('api', 'arm64');
    expect(await names(HUB, { Owners: ['self'] })).toEqual(['api', 'web']);
    expect(await names(DEV, { Owners: ['self'] })).toEqual([]);
    expect(await names(DEV, { Owners: [HUB] })).toEqual(['web']);
    expect(await names(DEV, { ExecutableUsers: ['self'] })).toContain('web');
    expect(await names(HUB, { ExecutableUsers: [DEV] })).toEqual(['web']);
    const filter = (Name: string, ...Values: string[]) => ({ Owners: ['self'], Filters: [{ Name, Values }] });
    expect(await names(HUB, filter('name', 'w*', 'x'))).toEqual(['web']);
    expect(await names(HUB, filter('name', 'W*'))).toEqual([]);
    expect(await names(HUB, filter('architecture', 'arm64'))).toEqual(['api']);
    expect(await names(HUB, filter('tag:name', 'w?b'))).toEqual(['web']);
    expect(await names(HUB, filter('tag-key', 'name'))).toEqual(['api', 'web']);
    await expect(names(HUB, filter('colour', 'red'))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: "The filter 'colour' is invalid",
    });
  });

  it('takes a wildcard after a backslash as it stands', async () => {
    const { image, names, call } = hub();
    for (const [name, Value] of [
      ['one', 'web*'],
      ['two', 'web1'],
    ] as const) {
      await call(HUB, 'ec2:CreateTags', { Resources: [image(name)], Tags: [{ Key: 'role', Value }] });
    }
    const Filters = [{ Name: 'tag:role', Values: ['web\\*'] }];
    expect(await names(HUB, { Owners: ['self'], Filters })).toEqual(['one']);
  });

  it('shows Amazon’s images to everyone, under the same ids every time', async () => {
    const first = await hub().call(DEV, 'ec2:DescribeImages', { Owners: ['amazon'] });
    const second = await hub().call(HUB, 'ec2:DescribeImages', { Owners: ['amazon'] });
    expect(first.Images).toEqual(second.Images);
    expect(first.Images[0]).toMatchObject({ ImageOwnerAlias: 'amazon', Public: true, State: 'available' });
  });

  it('refuses ids that are not those of AMIs', async () => {
    const { call } = hub();
    const malformed = call(HUB, 'ec2:DescribeImages', { ImageIds: ['ami-xyz'] });
    await expect(malformed).rejects.toMatchObject({ name: 'InvalidAMIID.Malformed' });
  });

  it('names every image that is missing', async () => {
    const { call, image } = hub();
    const missing = ['ami-00000000000000001', 'ami-00000000000000002'];
    const found = call(HUB, 'ec2:DescribeImages', { ImageIds: [image('web'), ...missing] });
    await expect(found).rejects.toThrow(`The image ids '[${missing.join(', ')}]' do not exist`);
  });

  it('gives its answer in pages', async () => {
    const { call, image } = hub();
    for (let index = 0; index < 3; index += 1) image(`web ${index}`);
    const first = await call(HUB, 'ec2:DescribeImages', { Owners: ['self'], MaxResults: 2 });
    expect(first.Images).toHaveLength(2);
    const NextToken = first.NextToken;
    const rest = await call(HUB, 'ec2:DescribeImages', { Owners: ['self'], MaxResults: 2, NextToken });
    expect(rest.Images).toHaveLength(1);
    expect(rest.NextToken).toBeUndefined();
    const bad = call(HUB, 'ec2:DescribeImages', { NextToken: 'x' });
    await expect(bad).rejects.toMatchObject({ name: 'InvalidNextToken' });
  });
});

describe('the life of an image', () => {
  it('begins with an event, and with a name that is free', () => {
    const { image, events } = hub();
    const id = image('web');
    expect(events).toEqual([
      expect.objectContaining({
        source: 'aws.ec2',
        detailType: 'EC2 AMI State Change',
        resources: [`arn:aws:ec2:${REGION}::image/${id}`],
        detail: expect.objectContaining({ ImageId: id, State: 'available' }),
      }),
    ]);
    expect(() => image('web')).toThrow(`AMI name web is already in use by AMI ${id}`);
  });

  it('goes on hidden from others once it is deprecated, unless they ask for it', async () => {
    const { image, share, names, call, world } = hub();
    const ImageId = image('web');
    await share(ImageId);
    const at = new Date(world.clock.now() + DAY + 20_000);
    await call(HUB, 'ec2:EnableImageDeprecation', { ImageId, DeprecateAt: at });
    const input = { Owners: [HUB] };
    expect(await names(DEV, input)).toEqual(['web']);
    world.clock.advanceTo(world.clock.now() + 2 * DAY);
    expect(await names(DEV, input)).toEqual([]);
    expect(await names(DEV, { ...input, IncludeDeprecated: true })).toEqual(['web']);
    expect(await names(HUB, input)).toEqual(['web']);
    const { Images } = await call(HUB, 'ec2:DescribeImages', { ImageIds: [ImageId] });
    expect(new Date(Images[0].DeprecationTime).getTime() % 60_000).toBe(0);
    await call(HUB, 'ec2:DisableImageDeprecation', { ImageId });
    expect(await names(DEV, input)).toEqual(['web']);
  });

  it('is not deprecated in the past, nor in more than ten years', async () => {
    const { image, call, world } = hub();
    const ImageId = image('web');
    for (const days of [-1, 3700]) {
      const DeprecateAt = new Date(world.clock.now() + days * DAY);
      const deprecated = call(HUB, 'ec2:EnableImageDeprecation', { ImageId, DeprecateAt });
      await expect(deprecated).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    }
  });

  it('loses all permissions when disabled, and does not get them back', async () => {
    const { image, share, names, call } = hub();
    const ImageId = image('web');
    await share(ImageId);
    await call(HUB, 'ec2:DisableImage', { ImageId });
    expect(await names(HUB, { Owners: ['self'] })).toEqual([]);
    expect(await names(HUB, { Owners: ['self'], IncludeDisabled: true })).toEqual(['web']);
    await call(HUB, 'ec2:EnableImage', { ImageId });
    expect(await names(HUB, { Owners: ['self'] })).toEqual(['web']);
    expect(await names(DEV, { Owners: [HUB] })).toEqual([]);
  });

  it('ends when it is deregistered, and its snapshot stays', async () => {
    const { image, call, names, events } = hub();
    const ImageId = image('web');
    await call(HUB, 'ec2:DeregisterImage', { ImageId });
    expect(await names(HUB, { Owners: ['self'] })).toEqual([]);
    expect((await call(HUB, 'ec2:DescribeSnapshots', { OwnerIds: ['self'] })).Snapshots).toHaveLength(1);
    expect(events.at(-1)?.detail).toMatchObject({ ImageId, State: 'deregistered' });
  });

  // "InvalidAMIID.Unavailable: The specified AMI has been deregistered and is no longer available":
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
  it('is unavailable to its owner once it is deregistered, and unknown to others', async () => {
    const { image, call } = hub();
    const ImageId = image('web');
    await call(HUB, 'ec2:DeregisterImage', { ImageId });
    await expect(call(HUB, 'ec2:DeregisterImage', { ImageId })).rejects.toMatchObject({
      name: 'InvalidAMIID.Unavailable',
    });
    await expect(call(DEV, 'ec2:DeregisterImage', { ImageId })).rejects.toMatchObject({
      name: 'InvalidAMIID.NotFound',
    });
  });

  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImageAttribute.html
  it('does not show its block devices as an attribute', async () => {
    const { image, call } = hub();
    await expect(
      call(HUB, 'ec2:DescribeImageAttribute', { ImageId: image('web'), Attribute: 'blockDeviceMapping' }),
    ).rejects.toMatchObject({ name: 'AuthFailure' });
  });
});

describe('Deregistration protection', () => {
  const state = async ({ call }: ReturnType<typeof hub>, ImageId: string, account = HUB) =>
    (await call(account, 'ec2:DescribeImages', { ImageIds: [ImageId] })).Images[0].DeregistrationProtection;

  it('refuses to deregister the image until it is disabled', async () => {
    const world = hub();
    const ImageId = world.image('web');
    expect(await state(world, ImageId)).toBe('disabled');
    const { Return } = await world.call(HUB, 'ec2:EnableImageDeregistrationProtection', { ImageId });
    expect(Return).toBe('enabled-without-cooldown');
    expect(await state(world, ImageId)).toBe('enabled-without-cooldown');
    const refused = world.call(HUB, 'ec2:DeregisterImage', { ImageId });
    await expect(refused).rejects.toMatchObject({ name: 'OperationNotPermitted' });
    await world.call(HUB, 'ec2:DisableImageDeregistrationProtection', { ImageId });
    await world.call(HUB, 'ec2:DeregisterImage', { ImageId });
    expect(await world.names(HUB, { Owners: ['self'] })).toEqual([]);
  });

  it('with a cooldown counts for 24 more hours after it is disabled', async () => {
    const world = hub();
    const ImageId = world.image('web');
    await world.call(HUB, 'ec2:EnableImageDeregistrationProtection', { ImageId, WithCooldown: true });
    expect(await state(world, ImageId)).toBe('enabled-with-cooldown');
    await world.call(HUB, 'ec2:DisableImageDeregistrationProtection', { ImageId });
    const deregister = () => world.call(HUB, 'ec2:DeregisterImage', { ImageId });
    world.world.clock.advanceTo(world.world.clock.now() + DAY - 60_000);
    await expect(deregister()).rejects.toMatchObject({ name: 'OperationNotPermitted' });
    world.world.clock.advanceTo(world.world.clock.now() + 60_000);
    await deregister();
    expect(await world.names(HUB, { Owners: ['self'] })).toEqual([]);
  });

  it('is its owner’s to set and to see, and does not keep the image from being disabled', async () => {
    const world = hub();
    const ImageId = world.image('web');
    await world.share(ImageId);
    const others = world.call(DEV, 'ec2:EnableImageDeregistrationProtection', { ImageId });
    await expect(others).rejects.toMatchObject({ name: 'AuthFailure' });
    await world.call(HUB, 'ec2:EnableImageDeregistrationProtection', { ImageId });
    expect(await state(world, ImageId, DEV)).toBeUndefined();
    await world.call(HUB, 'ec2:DisableImage', { ImageId });
    expect(await world.names(HUB, { Owners: ['self'], IncludeDisabled: true })).toEqual(['web']);
  });
});

describe('CopyImage', () => {
  const copy = { Name: 'copy', SourceRegion: REGION };
  const there = { region: 'us-east-1' };

  it('makes an image of the caller’s own in the region it calls, available after a while', async () => {
    const { image, call, world, events } = hub();
    const SourceImageId = image('web');
    const { ImageId } = await call(HUB, 'ec2:CopyImage', { ...copy, SourceImageId, CopyImageTags: true }, there);
    const look = async () => (await call(HUB, 'ec2:DescribeImages', { ImageIds: [ImageId] }, there)).Images[0];
    expect(await look()).toMatchObject({ State: 'pending', SourceImageId, Tags: [{ Key: 'name', Value: 'web' }] });
    await world.idle();
    expect(await look()).toMatchObject({ State: 'available' });
    expect(events.at(-1)).toMatchObject({ region: 'us-east-1', detail: { ImageId, State: 'available' } });
  });

  it('makes one copy for a client token', async () => {
    const { image, call } = hub();
    const input = { ...copy, SourceImageId: image('web'), ClientToken: 'once' };
    const [one, two] = [await call(HUB, 'ec2:CopyImage', input, there), await call(HUB, 'ec2:CopyImage', input, there)];
    expect(one).toEqual(two);
    const other = call(HUB, 'ec2:CopyImage', { ...input, Name: 'another' }, there);
    await expect(other).rejects.toMatchObject({ name: 'IdempotentParameterMismatch' });
  });

  it('needs the snapshot of a shared image to be shared too', async () => {
    const { image, share, call } = hub();
    const SourceImageId = image('web');
    await share(SourceImageId);
    const copied = () => call(DEV, 'ec2:CopyImage', { ...copy, SourceImageId }, there);
    await expect(copied()).rejects.toThrow('You do not have permission to access the storage of this ami');
    const { Snapshots } = await call(HUB, 'ec2:DescribeSnapshots', { OwnerIds: ['self'] });
    const SnapshotId = Snapshots[0].SnapshotId;
    const CreateVolumePermission = { Add: [{ UserId: DEV }] };
    await call(HUB, 'ec2:ModifySnapshotAttribute', { SnapshotId, CreateVolumePermission });
    await expect(copied()).resolves.toHaveProperty('ImageId');
  });
});
