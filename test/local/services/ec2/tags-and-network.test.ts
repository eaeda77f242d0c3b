import { registerImage } from '../../../../local/services/ec2/images/register-image.ts';
import { zones } from '../../../../local/services/ec2/network/network.ts';
import { ec2 } from '../../../../local/services/ec2/service.ts';
import { DEV, fakeWorld, HUB, REGION } from '../../support/fake-world.ts';

const tagged = () => {
  const fake = fakeWorld([ec2]);
  const id = registerImage(fake.world, { account: HUB, region: REGION, name: 'web', architecture: 'x86_64' });
  const tag = (Tags: object[], Resources = [id]) => fake.call(HUB, 'ec2:CreateTags', { Resources, Tags });
  const tags = async () => {
    const { Tags } = await fake.call(HUB, 'ec2:DescribeTags', { Filters: [{ Name: 'resource-id', Values: [id] }] });
    return Object.fromEntries(Tags.map(({ Key, Value }: { Key: string; Value: string }) => [Key, Value]));
  };
  return { ...fake, id, tag, tags };
};

describe('tags', () => {
  it('replace those of the same key and go by key, or by key and value', async () => {
    const { call, id, tag, tags } = tagged();
    await tag([
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ]);
    await tag([{ Key: 'a', Value: '3' }]);
    expect(await tags()).toEqual({ a: '3', b: '2' });
    await call(HUB, 'ec2:DeleteTags', { Resources: [id], Tags: [{ Key: 'a', Value: 'other' }, { Key: 'b' }] });
    expect(await tags()).toEqual({ a: '3' });
  });

  it('go on image and snapshot in one call', async () => {
    const { call, id, tag } = tagged();
    const { Snapshots } = await call(HUB, 'ec2:DescribeSnapshots', { OwnerIds: ['self'] });
    await tag([{ Key: 'a', Value: '1' }], [id, Snapshots[0].SnapshotId]);
    const after = await call(HUB, 'ec2:DescribeSnapshots', { Filters: [{ Name: 'tag:a', Values: ['1'] }] });
    expect(after.Snapshots).toHaveLength(1);
  });

  it('number 50 at most, and have keys that are not AWS’s own', async () => {
    const { tag, tags } = tagged();
    const many = Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: '' }));
    await expect(tag(many)).rejects.toMatchObject({ name: 'TagLimitExceeded' });
    await expect(tag([{ Key: 'aws:x', Value: '' }])).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(tag([{ Key: 'k'.repeat(128), Value: '' }])).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    expect(await tags()).toEqual({});
  });

  it('are refused for what the account does not have', async () => {
    const { call, id, tag } = tagged();
    const Tags = [{ Key: 'a', Value: '1' }];
    const foreign = call(DEV, 'ec2:CreateTags', { Resources: [id], Tags });
    await expect(foreign).rejects.toMatchObject({ name: 'InvalidAMIID.NotFound' });
    await expect(tag(Tags, ['snap-00000000000000001'])).rejects.toMatchObject({ name: 'InvalidSnapshot.NotFound' });
  });

  it('can be limited by their keys', async () => {
    const { call, role, id } = tagged();
    const Resource = [`arn:aws:ec2:${REGION}::image/*`];
    const Condition = { 'ForAllValues:StringLike': { 'aws:TagKeys': 'hallmark:*' } };
    const by = role(HUB, 'tagger', [{ Effect: 'Allow', Action: 'ec2:CreateTags', Resource, Condition }]);
    const tag = (Key: string) => call(HUB, 'ec2:CreateTags', { Resources: [id], Tags: [{ Key, Value: '' }] }, { by });
    await expect(tag('hallmark:stage')).resolves.toEqual({});
    await expect(tag('owner')).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
  });
});

describe('snapshots', () => {
  it('under the key of AWS cannot be shared', async () => {
    const { world, call } = fakeWorld([ec2]);
    const encryptedWith = `arn:aws:kms:${REGION}:${HUB}:alias/aws/ebs`;
    registerImage(world, { account: HUB, region: REGION, name: 'web', architecture: 'x86_64', encryptedWith });
    const { Snapshots } = await call(HUB, 'ec2:DescribeSnapshots', { OwnerIds: ['self'] });
    expect(Snapshots[0]).toMatchObject({ Encrypted: true });
    const share = call(HUB, 'ec2:ModifySnapshotAttribute', {
      SnapshotId: Snapshots[0].SnapshotId,
      CreateVolumePermission: { Add: [{ UserId: DEV }] },
    });
    await expect(share).rejects.toThrow('Encrypted snapshots with EBS default key cannot be shared');
  });
});

describe('the network', () => {
  it('is a default VPC with a subnet in each zone, of the account’s own', async () => {
    const { call } = fakeWorld([ec2]);
    const { Subnets } = await call(DEV, 'ec2:DescribeSubnets');
    const found = Subnets.map(({ AvailabilityZone }: { AvailabilityZone: string }) => AvailabilityZone);
    expect(found).toEqual(zones(REGION).map(({ name }) => name));
    const other = await call(HUB, 'ec2:DescribeSubnets');
    expect(other.Subnets[0].SubnetId).not.toBe(Subnets[0].SubnetId);
    expect((await call(DEV, 'ec2:DescribeSubnets')).Subnets).toEqual(Subnets);
  });

  it.each([
    ['us-east-1', 'use1-az1'],
    ['eu-central-1', 'euc1-az1'],
    ['ap-southeast-2', 'apse2-az1'],
    ['ap-northeast-1', 'apne1-az1'],
  ])('has zone ids like those of AWS in %s', (region, id) => {
    expect(zones(region)[0]?.id).toBe(id);
  });

  it('tells the regions there are', async () => {
    const { call } = fakeWorld([ec2]);
    const { Regions } = await call(DEV, 'ec2:DescribeRegions', { RegionNames: [REGION] });
    expect(Regions).toEqual([expect.objectContaining({ RegionName: REGION, OptInStatus: 'opt-in-not-required' })]);
    const unknown = call(DEV, 'ec2:DescribeRegions', { RegionNames: ['mars-1'] });
    await expect(unknown).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });
});
