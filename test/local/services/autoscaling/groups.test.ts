import { DEV, HUB, REGION } from '../../support/fake-world.ts';
import { GROUP, running, type Scene, scene } from './scene.ts';

describe('an Auto Scaling group', () => {
  it('launches its desired capacity over its zones, with the tags that propagate', async () => {
    const { call, group, template } = await scene();
    const { Instances, LaunchTemplate } = await group();
    const zones = Instances.map(({ AvailabilityZone }: { AvailabilityZone: string }) => AvailabilityZone).sort();
    expect(zones).toEqual([`${REGION}a`, `${REGION}a`, `${REGION}b`, `${REGION}b`]);
    expect(LaunchTemplate).toEqual({ LaunchTemplateId: template, LaunchTemplateName: 'web', Version: '1' });
    const { Reservations } = await call(DEV, 'ec2:DescribeInstances', {
      Filters: [{ Name: 'tag:hallmark:image', Values: ['web'] }],
    });
    const ids = Reservations.flatMap((one: { Instances: { InstanceId: string }[] }) => one.Instances);
    expect(ids).toHaveLength(4);
    expect(ids[0].Tags).toContainEqual({ Key: 'aws:autoscaling:groupName', Value: GROUP });
  });

  it('is found by its tags', async () => {
    const { call } = await scene();
    const named = async (Name: string, Values: string[]) => {
      const { AutoScalingGroups } = await call(DEV, 'autoscaling:DescribeAutoScalingGroups', {
        Filters: [{ Name, Values }],
      });
      return AutoScalingGroups.map((one: { AutoScalingGroupName: string }) => one.AutoScalingGroupName);
    };
    expect(await named('tag:hallmark:image', ['web'])).toEqual([GROUP]);
    expect(await named('tag:hallmark:image', ['api'])).toEqual([]);
    expect(await named('tag-key', ['hallmark:image'])).toEqual([GROUP]);
    expect(await named('tag-value', ['web'])).toEqual([GROUP]);
    await expect(named('name', ['web'])).rejects.toMatchObject({ name: 'ValidationError' });
  });

  it('shows no instances where they are not wanted', async () => {
    const { call } = await scene();
    const input = { IncludeInstances: false };
    const { AutoScalingGroups } = await call(DEV, 'autoscaling:DescribeAutoScalingGroups', input);
    expect(AutoScalingGroups[0].Instances).toEqual([]);
  });

  it('is shown in pages', async () => {
    const { call, template } = await scene(0);
    await call(DEV, 'autoscaling:CreateAutoScalingGroup', {
      AutoScalingGroupName: 'second',
      LaunchTemplate: { LaunchTemplateId: template },
      MinSize: 0,
      MaxSize: 0,
      AvailabilityZones: [`${REGION}a`],
    });
    const first = await call(DEV, 'autoscaling:DescribeAutoScalingGroups', { MaxRecords: 1 });
    expect(first.AutoScalingGroups).toHaveLength(1);
    const NextToken = first.NextToken;
    const rest = await call(DEV, 'autoscaling:DescribeAutoScalingGroups', { MaxRecords: 1, NextToken });
    expect(rest.AutoScalingGroups[0].AutoScalingGroupName).toBe('second');
    expect(rest.NextToken).toBeUndefined();
  });

  it('refuses a name that is taken', async () => {
    const { call, template } = await scene(0);
    const again = call(DEV, 'autoscaling:CreateAutoScalingGroup', {
      AutoScalingGroupName: GROUP,
      LaunchTemplate: { LaunchTemplateId: template },
      MinSize: 0,
      MaxSize: 0,
      AvailabilityZones: [`${REGION}a`],
    });
    await expect(again).rejects.toMatchObject({ name: 'AlreadyExistsFault' });
  });

  it('refuses a template whose AMI the account cannot use', async () => {
    const { call, template, oldImage } = await scene(0);
    await call(HUB, 'ec2:DisableImage', { ImageId: oldImage });
    const made = call(DEV, 'autoscaling:CreateAutoScalingGroup', {
      AutoScalingGroupName: 'second',
      LaunchTemplate: { LaunchTemplateId: template },
      MinSize: 0,
      MaxSize: 0,
      AvailabilityZones: [`${REGION}a`],
    });
    await expect(made).rejects.toThrow(/fully-formed launch template/);
  });

  it('grows and shrinks to the capacity that is set, within its bounds', async () => {
    const { call, group } = await scene(2);
    const set = (DesiredCapacity: number) =>
      call(DEV, 'autoscaling:SetDesiredCapacity', { AutoScalingGroupName: GROUP, DesiredCapacity });
    await set(5);
    expect((await group()).Instances).toHaveLength(5);
    await set(1);
    expect((await group()).Instances).toHaveLength(1);
    await expect(set(21)).rejects.toThrow(/above max value 20/);
  });

  it('keeps its launch template while a refresh to another goes on', async () => {
    const { call, refresh, template, world } = await scene(1);
    const update = () =>
      call(DEV, 'autoscaling:UpdateAutoScalingGroup', {
        AutoScalingGroupName: GROUP,
        LaunchTemplate: { LaunchTemplateId: template, Version: '1' },
      });
    await refresh();
    await expect(update()).rejects.toMatchObject({ name: 'ValidationError' });
    await world.idle();
    await expect(update()).resolves.toEqual({});
  });

  it('launches the desired configuration when it grows during a refresh', async () => {
    const { call, refresh, until, group, newImage } = await scene(1);
    await refresh({ InstanceWarmup: 600 });
    await until('InProgress');
    await call(DEV, 'autoscaling:SetDesiredCapacity', { AutoScalingGroupName: GROUP, DesiredCapacity: 3 });
    expect(running(await group())).toEqual([newImage, newImage, newImage]);
  });

  it('goes only without instances, or by force', async () => {
    const { call, world } = await scene(1);
    const remove = (ForceDelete: boolean) =>
      call(DEV, 'autoscaling:DeleteAutoScalingGroup', { AutoScalingGroupName: GROUP, ForceDelete });
    await expect(remove(false)).rejects.toMatchObject({ name: 'ResourceInUseFault' });
    await remove(true);
    await world.idle();
    expect((await call(DEV, 'autoscaling:DescribeAutoScalingGroups')).AutoScalingGroups).toEqual([]);
  });

  it('takes the template out of a mixed instances policy, and puts the next one there', async () => {
    const { call, template, world } = await scene(0);
    const policy = (Version: string) => ({
      LaunchTemplate: {
        LaunchTemplateSpecification: { LaunchTemplateId: template, Version },
        Overrides: [{ InstanceType: 't3.large' }],
      },
    });
    await call(DEV, 'autoscaling:CreateAutoScalingGroup', {
      AutoScalingGroupName: 'mixed',
      MixedInstancesPolicy: policy('1'),
      MinSize: 1,
      MaxSize: 1,
      AvailabilityZones: [`${REGION}a`],
    });
    await call(DEV, 'autoscaling:StartInstanceRefresh', {
      AutoScalingGroupName: 'mixed',
      DesiredConfiguration: { MixedInstancesPolicy: policy('2') },
      Preferences: { AutoRollback: true },
    });
    await world.idle();
    const { AutoScalingGroups } = await call(DEV, 'autoscaling:DescribeAutoScalingGroups', {
      AutoScalingGroupNames: ['mixed'],
    });
    const { MixedInstancesPolicy, LaunchTemplate, Instances } = AutoScalingGroups[0];
    expect(LaunchTemplate).toBeUndefined();
    expect(MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification.Version).toBe('2');
    expect(Instances[0]).toMatchObject({ InstanceType: 't3.large', LaunchTemplate: { Version: '2' } });
  });

  describe('and the instances of a group', () => {
    const ids = async ({ group }: Scene) =>
      (await group()).Instances.map(({ InstanceId }: { InstanceId: string }) => InstanceId) as string[];
    const of = { AutoScalingGroupName: GROUP };

    it('are protected from scale-in when they are launched, where the group says so', async () => {
      const made = await scene(2, { NewInstancesProtectedFromScaleIn: true });
      expect((await made.group()).Instances).toMatchObject([
        { ProtectedFromScaleIn: true },
        { ProtectedFromScaleIn: true },
      ]);
    });

    it('stay when the group scales in, where they are protected', async () => {
      const made = await scene(3);
      const [first = '', second = ''] = await ids(made);
      const held = { ...of, InstanceIds: [first, second], ProtectedFromScaleIn: true };
      await made.call(DEV, 'autoscaling:SetInstanceProtection', held);
      await made.call(DEV, 'autoscaling:SetDesiredCapacity', { ...of, DesiredCapacity: 0 });
      expect(await ids(made)).toEqual([first, second]);
    });

    it('on standby are replaced, unless the desired capacity falls with them, and come back on top of it', async () => {
      const made = await scene(2);
      const [first = '', second = ''] = await ids(made);
      const enter = (id: string, falls: boolean) =>
        made.call(DEV, 'autoscaling:EnterStandby', {
          ...of,
          InstanceIds: [id],
          ShouldDecrementDesiredCapacity: falls,
        });
      await enter(first, false);
      expect(await made.group()).toMatchObject({ DesiredCapacity: 2, Instances: { length: 3 } });
      await enter(second, true);
      expect(await made.group()).toMatchObject({ DesiredCapacity: 1, Instances: { length: 3 } });
      await made.call(DEV, 'autoscaling:ExitStandby', { ...of, InstanceIds: [first] });
      expect(await made.group()).toMatchObject({
        DesiredCapacity: 2,
        Instances: [{ LifecycleState: 'InService' }, {}, {}],
      });
    });

    it('that are detached go on, and are not the group’s any more', async () => {
      const made = await scene(2);
      const [first = ''] = await ids(made);
      await made.call(DEV, 'autoscaling:DetachInstances', {
        ...of,
        InstanceIds: [first],
        ShouldDecrementDesiredCapacity: true,
      });
      expect(await ids(made)).not.toContain(first);
      const { Reservations } = await made.call(DEV, 'ec2:DescribeInstances', { InstanceIds: [first] });
      expect(Reservations[0].Instances[0].State.Name).toBe('running');
    });

    it('of another group are refused', async () => {
      const made = await scene(1);
      const wrong = { ...of, InstanceIds: ['i-0123456789abcdef0'], ProtectedFromScaleIn: true };
      await expect(made.call(DEV, 'autoscaling:SetInstanceProtection', wrong)).rejects.toThrow(/is not part of/);
    });
  });
});
