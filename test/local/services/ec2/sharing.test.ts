import fc from 'fast-check';
import type { Switches } from '../../../../local/kernel/switches.ts';
import { registerImage } from '../../../../local/services/ec2/images/register-image.ts';
import { ec2 } from '../../../../local/services/ec2/service.ts';
import { DEV, fakeWorld, HUB, ORGANIZATION, PROD, REGION, STRANGER } from '../../support/fake-world.ts';

const ORGANIZATION_ARN = `arn:aws:organizations::${HUB}:organization/${ORGANIZATION.id}`;
const unit = (id: string) => `arn:aws:organizations::${HUB}:ou/${ORGANIZATION.id}/${id}`;

const shared = (encryptedWith?: string, switches?: Partial<Switches>) => {
  const fake = fakeWorld([ec2], switches);
  const where = { account: HUB, region: REGION, architecture: 'x86_64' };
  const ImageId = registerImage(fake.world, { ...where, name: 'web', encryptedWith, tags: { image: 'web' } });
  const change = (LaunchPermission: object) =>
    fake.call(HUB, 'ec2:ModifyImageAttribute', { ImageId, LaunchPermission });
  const sees = async (account: string) => {
    const look = fake.call(account, 'ec2:DescribeImages', { ImageIds: [ImageId] });
    return look.then(
      () => true,
      () => false,
    );
  };
  const permissions = async () => {
    const input = { ImageId, Attribute: 'launchPermission' };
    return (await fake.call(HUB, 'ec2:DescribeImageAttribute', input)).LaunchPermissions;
  };
  return { ...fake, ImageId, change, sees, permissions };
};

describe('an AMI', () => {
  it('exists for nobody but its owner, until it is shared', async () => {
    const { call, sees, ImageId } = shared();
    expect(await sees(HUB)).toBe(true);
    await expect(call(DEV, 'ec2:DescribeImages', { ImageIds: [ImageId] })).rejects.toMatchObject({
      name: 'InvalidAMIID.NotFound',
      message: `The image id '[${ImageId}]' does not exist`,
    });
  });

  it.each([
    ['an account', { UserId: DEV }, [DEV]],
    ['an organisational unit, at any depth', { OrganizationalUnitArn: unit('ou-abcd-workloads') }, [DEV, PROD]],
    ['a unit within a unit', { OrganizationalUnitArn: unit('ou-abcd-nonprod1') }, [DEV]],
    ['the organisation', { OrganizationArn: ORGANIZATION_ARN }, [DEV, PROD]],
    ['another organisation', { OrganizationArn: ORGANIZATION_ARN.replace('exampleorg1', 'anotherorg1') }, []],
  ])('shared with %s is seen there and nowhere else', async (_what, permission, accounts) => {
    const { change, sees } = shared();
    await change({ Add: [permission] });
    const seen = await Promise.all(
      [DEV, PROD, STRANGER].map(async (account) => ((await sees(account)) ? account : '')),
    );
    expect(seen.filter(Boolean)).toEqual(accounts);
  });

  it('can be shared again without a change, and unshared', async () => {
    const { change, permissions, sees } = shared();
    await change({ Add: [{ UserId: DEV }, { UserId: PROD }] });
    await change({ Add: [{ UserId: DEV }] });
    expect(await permissions()).toEqual([{ UserId: DEV }, { UserId: PROD }]);
    await change({ Remove: [{ UserId: DEV }, { UserId: STRANGER }] });
    expect(await permissions()).toEqual([{ UserId: PROD }]);
    expect(await sees(DEV)).toBe(false);
  });

  it('has the permissions that were added and not removed, in whatever order', async () => {
    const account = fc.constantFrom(DEV, PROD, STRANGER);
    const changes = fc.array(fc.record({ add: fc.boolean(), account }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(changes, async (steps) => {
        const { change, permissions } = shared();
        const expected = new Set<string>();
        for (const { add, account: UserId } of steps) {
          await change(add ? { Add: [{ UserId }] } : { Remove: [{ UserId }] });
          if (add) expected.add(UserId);
          else expected.delete(UserId);
        }
        const ids = (await permissions()).map(({ UserId }: { UserId: string }) => UserId);
        expect(ids.sort()).toEqual([...expected].sort());
      }),
      { numRuns: 30 },
    );
  });

  it('is shared with at most 1,000 entities, and nothing changes beyond', async () => {
    const { change, permissions } = shared();
    const accounts = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ UserId: String(index).padStart(12, '0') }));
    await change({ Add: accounts(1000) });
    await expect(change({ Add: accounts(1001) })).rejects.toMatchObject({ name: 'ResourceLimitExceeded' });
    expect(await permissions()).toHaveLength(1000);
  });

  it('encrypted with the key of AWS cannot be shared, with a key of the customer’s it can', async () => {
    const managed = shared(`arn:aws:kms:${REGION}:${HUB}:alias/aws/ebs`);
    await expect(managed.change({ Add: [{ UserId: DEV }] })).rejects.toMatchObject({
      name: 'InvalidParameter',
      message: expect.stringContaining('AWS Managed CMK'),
    });
    const own = shared(`arn:aws:kms:${REGION}:${HUB}:key/0a1b`);
    await own.change({ Add: [{ UserId: DEV }] });
    expect(await own.sees(DEV)).toBe(true);
  });

  it.each([
    [{ UserId: '1234' }],
    [{ OrganizationArn: 'o-exampleorg1' }],
    [{ OrganizationalUnitArn: 'ou-abcd-workloads' }],
    [{ Group: 'some' }],
  ])('cannot be shared with %j', async (permission) => {
    const { change } = shared();
    await expect(change({ Add: [permission] })).rejects.toMatchObject({ name: 'InvalidAMIAttributeItemValue' });
  });

  it('is not made public while block public access is on, as it is at first', async () => {
    const { change, call } = shared();
    const { ImageBlockPublicAccessState } = await call(HUB, 'ec2:GetImageBlockPublicAccessState');
    expect(ImageBlockPublicAccessState).toBe('block-new-sharing');
    await expect(change({ Add: [{ Group: 'all' }] })).rejects.toMatchObject({ name: 'OperationNotPermitted' });
  });

  it('shows its permissions to its owner only, who alone can change it', async () => {
    const { change, call, ImageId } = shared();
    await change({ Add: [{ UserId: DEV }] });
    const read = call(DEV, 'ec2:DescribeImageAttribute', { ImageId, Attribute: 'launchPermission' });
    await expect(read).rejects.toMatchObject({ name: 'AuthFailure' });
    const LaunchPermission = { Add: [{ UserId: STRANGER }] };
    const write = call(DEV, 'ec2:ModifyImageAttribute', { ImageId, LaunchPermission });
    await expect(write).rejects.toMatchObject({ name: 'AuthFailure' });
  });

  it('keeps the tags of its owner from those it is shared with, and theirs from it', async () => {
    const { change, call, ImageId } = shared();
    await change({ Add: [{ UserId: DEV }] });
    const tags = async (account: string) =>
      (await call(account, 'ec2:DescribeImages', { ImageIds: [ImageId] })).Images[0].Tags;
    expect(await tags(DEV)).toBeUndefined();
    await call(DEV, 'ec2:CreateTags', { Resources: [ImageId], Tags: [{ Key: 'seen', Value: 'yes' }] });
    expect(await tags(DEV)).toEqual([{ Key: 'seen', Value: 'yes' }]);
    expect(await tags(HUB)).toEqual([{ Key: 'image', Value: 'web' }]);
  });

  it('shows a change of permissions only after the time that consistency takes', async () => {
    const { change, sees, world } = shared(undefined, { consistencyMilliseconds: 5000 });
    await change({ Add: [{ UserId: DEV }] });
    expect(await sees(DEV)).toBe(false);
    world.clock.advanceTo(world.clock.now() + 5001);
    expect(await sees(DEV)).toBe(true);
    await change({ Remove: [{ UserId: DEV }] });
    expect(await sees(DEV)).toBe(true);
    world.clock.advanceTo(world.clock.now() + 5001);
    expect(await sees(DEV)).toBe(false);
  });

  it('stays shared when it is shared again before a removal came through', async () => {
    const { change, sees, world } = shared(undefined, { consistencyMilliseconds: 5000 });
    await change({ Add: [{ UserId: DEV }] });
    world.clock.advanceTo(world.clock.now() + 5001);
    await change({ Remove: [{ UserId: DEV }] });
    await change({ Add: [{ UserId: DEV }] });
    world.clock.advanceTo(world.clock.now() + 5001);
    expect(await sees(DEV)).toBe(true);
  });
});

describe('ModifyImageAttribute', () => {
  it('can be limited to images by tag, and by no key to whom they are shared with', async () => {
    const { call, role, ImageId } = shared();
    const share = (value: string, whom: Record<string, Record<string, string>> = {}) =>
      call(
        HUB,
        'ec2:ModifyImageAttribute',
        { ImageId, LaunchPermission: { Add: [{ UserId: DEV }] } },
        {
          by: role(HUB, 'sharer', [
            {
              Effect: 'Allow',
              Action: 'ec2:ModifyImageAttribute',
              Resource: `arn:aws:ec2:${REGION}::image/*`,
              Condition: { StringEquals: { 'aws:ResourceTag/image': value }, ...whom },
            },
          ]),
        },
      );
    await expect(share('web')).resolves.toEqual({});
    await expect(share('api')).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
    await expect(share('web', { StringLike: { 'ec2:Add/userId': DEV } })).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
    });
    await expect(share('web', { StringNotLike: { 'ec2:Add/userId': DEV } })).resolves.toEqual({});
  });

  it('says what it would do for a dry run, and does nothing', async () => {
    const { call, ImageId, permissions } = shared();
    const input = { ImageId, LaunchPermission: { Add: [{ UserId: DEV }] }, DryRun: true };
    await expect(call(HUB, 'ec2:ModifyImageAttribute', input)).rejects.toMatchObject({ name: 'DryRunOperation' });
    expect(await permissions()).toEqual([]);
  });

  it('changes one attribute at a time', async () => {
    const { call, ImageId } = shared();
    const input = { ImageId, Description: { Value: 'x' }, LaunchPermission: { Add: [{ UserId: DEV }] } };
    await expect(call(HUB, 'ec2:ModifyImageAttribute', input)).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
    });
    await call(HUB, 'ec2:ModifyImageAttribute', { ImageId, Description: { Value: 'x' } });
    const { Images } = await call(HUB, 'ec2:DescribeImages', { ImageIds: [ImageId] });
    expect(Images[0].Description).toBe('x');
  });
});
