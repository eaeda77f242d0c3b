import { autoscaling } from '../../../../local/services/autoscaling/service.ts';
import { DEV, HUB, REGION } from '../../support/fake-world.ts';
import { GROUP, running, scene } from './scene.ts';

const plan = (outcome: string, atPercentage = 50) => ({
  account: DEV,
  region: REGION,
  group: GROUP,
  outcome,
  atPercentage,
  reason: 'HTTP 503 from /healthz',
});

describe('an instance refresh', () => {
  it('replaces every instance and makes the desired template version the group’s own, once it has succeeded', async () => {
    const { refresh, describe, group, world, newImage, crashes, refreshEvents } = await scene();
    const before = (await group()).Instances.map(({ InstanceId }: { InstanceId: string }) => InstanceId);
    await refresh();
    expect(await describe()).toMatchObject({ Status: 'Pending', PercentageComplete: 0, InstancesToUpdate: 4 });
    await world.idle();
    expect(await describe()).toMatchObject({ Status: 'Successful', PercentageComplete: 100, InstancesToUpdate: 0 });
    const after = await group();
    expect(running(after)).toEqual([newImage, newImage, newImage, newImage]);
    expect(after.LaunchTemplate.Version).toBe('2');
    for (const { InstanceId } of after.Instances) expect(before).not.toContain(InstanceId);
    expect(refreshEvents()).toEqual(['Started', 'Succeeded']);
    expect(crashes).toEqual([]);
  });

  it('leaves the group’s template alone while it goes on', async () => {
    const { refresh, group, until } = await scene();
    await refresh();
    await until('InProgress');
    expect((await group()).LaunchTemplate.Version).toBe('1');
  });

  it('replaces one at a time by default, and each takes its warm-up', async () => {
    const { refresh, describe, world } = await scene(3);
    await refresh({ InstanceWarmup: 600 });
    await world.idle();
    const { StartTime, EndTime } = await describe();
    expect(EndTime.getTime() - StartTime.getTime()).toBeGreaterThanOrEqual(3 * 600_000);
  });

  it('replaces as many at a time as the minimum of healthy instances allows', async () => {
    const { refresh, describe, world } = await scene(4);
    await refresh({ MinHealthyPercentage: 50, InstanceWarmup: 600 });
    await world.idle();
    const { StartTime, EndTime } = await describe();
    const took = EndTime.getTime() - StartTime.getTime();
    expect(took).toBeGreaterThanOrEqual(2 * 600_000);
    expect(took).toBeLessThan(3 * 600_000);
  });

  it('launches before it terminates where no instance may be missing', async () => {
    const { refresh, until, group, describe } = await scene(2);
    await refresh({ MinHealthyPercentage: 100, MaxHealthyPercentage: 100, InstanceWarmup: 60 });
    await until('InProgress');
    expect((await group()).Instances).toHaveLength(3);
    await until('Successful');
    expect((await group()).Instances).toHaveLength(2);
    expect(await describe()).toMatchObject({ PercentageComplete: 100 });
  });

  it('stops at checkpoints for their delay, and says so with text values', async () => {
    const { refresh, until, events, world, describe } = await scene(4);
    await refresh({ CheckpointPercentages: [50, 100], CheckpointDelay: 7200 });
    await until('Successful');
    const reached = events.filter(({ detailType }) => detailType.endsWith('Checkpoint Reached'));
    expect(reached.map(({ detail }) => detail)).toEqual([
      expect.objectContaining({ AutoScalingGroupName: GROUP, CheckpointPercentage: '50', CheckpointDelay: '7200' }),
    ]);
    const { StartTime, EndTime } = await describe();
    expect(EndTime.getTime() - StartTime.getTime()).toBeGreaterThanOrEqual(7_200_000);
    expect(world.calls.length).toBeGreaterThan(0);
  });

  it('ends at a last checkpoint below 100 without the rest', async () => {
    const { refresh, group, world, oldImage, newImage } = await scene(4);
    await refresh({ CheckpointPercentages: [50], CheckpointDelay: 60 });
    await world.idle();
    expect(running(await group())).toEqual([oldImage, oldImage, newImage, newImage].sort());
  });

  it('bakes before it succeeds', async () => {
    const { refresh, until, world, describe, refreshEvents } = await scene();
    await refresh({ BakeTime: 3600 });
    expect(await until('Baking')).toMatchObject({ PercentageComplete: 100 });
    await world.idle();
    expect((await describe()).Status).toBe('Successful');
    expect(refreshEvents()).toEqual(['Started', 'Started Baking', 'Succeeded']);
  });

  it('replaces nothing where all match already and matching ones are skipped', async () => {
    const { refresh, group, world } = await scene();
    await refresh();
    await world.idle();
    const before = await group();
    await refresh({ SkipMatching: true });
    await world.idle();
    expect((await group()).Instances).toEqual(before.Instances);
  });

  it('fails by itself when the account can no longer use the AMI, with the scaling activity that says so', async () => {
    const { refresh, until, call, describe, newImage, group, oldImage } = await scene(2);
    await refresh({ InstanceWarmup: 60 });
    await until('InProgress');
    const Remove = [{ UserId: DEV }];
    await call(HUB, 'ec2:ModifyImageAttribute', { ImageId: newImage, LaunchPermission: { Remove } });
    await until('Failed');
    const reason = `The image id '[${newImage}]' does not exist. Launching EC2 instance failed.`;
    expect(await describe()).toMatchObject({ StatusReason: reason });
    const { Activities } = await call(DEV, 'autoscaling:DescribeScalingActivities', { AutoScalingGroupName: GROUP });
    expect(Activities).toContainEqual(expect.objectContaining({ StatusCode: 'Failed', StatusMessage: reason }));
    expect(running(await group())).toEqual([newImage, oldImage].sort());
  });

  it('rolls back instead of failing where it was asked to', async () => {
    const { refresh, until, call, newImage, group, oldImage, refreshEvents } = await scene(4);
    await refresh({ InstanceWarmup: 60, AutoRollback: true });
    await until('InProgress');
    const Remove = [{ UserId: DEV }];
    await call(HUB, 'ec2:ModifyImageAttribute', { ImageId: newImage, LaunchPermission: { Remove } });
    const refreshed = await until('RollbackSuccessful');
    expect(refreshed.RollbackDetails.RollbackReason).toMatch(/does not exist/);
    expect(running(await group())).toEqual(Array(4).fill(oldImage));
    expect((await group()).LaunchTemplate.Version).toBe('1');
    expect(refreshEvents()).toEqual(['Started', 'Rollback Started', 'Rollback Succeeded']);
  });

  it('has a rollback that fails where the old AMI is gone too', async () => {
    const { refresh, until, call, newImage, oldImage } = await scene(4);
    await refresh({ InstanceWarmup: 60, AutoRollback: true });
    await until('InProgress');
    for (const ImageId of [oldImage, newImage]) await call(HUB, 'ec2:DisableImage', { ImageId });
    expect((await until('RollbackFailed')).StatusReason).toMatch(/does not exist/);
  });

  it.each([
    ['Failed', ['Started', 'Failed']],
    ['Cancelled', ['Started', 'Cancelled']],
    ['RollbackSuccessful', ['Started', 'Rollback Started', 'Rollback Succeeded']],
    ['RollbackFailed', ['Started', 'Rollback Started', 'Rollback Failed']],
  ])('ends as %s when that is planned, once', async (outcome, expected) => {
    const { refresh, world, describe, refreshEvents, group } = await scene();
    autoscaling.controls?.['next-refresh']?.(plan(outcome), world);
    await refresh({ AutoRollback: true });
    await world.idle();
    expect(await describe()).toMatchObject({ Status: outcome, StatusReason: expect.stringContaining('HTTP 503') });
    expect(refreshEvents()).toEqual(expected);
    expect((await group()).Instances).toHaveLength(4);
    expect((await group()).LaunchTemplate.Version).toBe('1');
    await refresh();
    await world.idle();
    expect((await describe()).Status).toBe('Successful');
  });

  it('turns at the percentage that is planned', async () => {
    const { refresh, world, describe } = await scene();
    autoscaling.controls?.['next-refresh']?.(plan('RollbackSuccessful', 75), world);
    await refresh({ AutoRollback: true });
    await world.idle();
    expect((await describe()).RollbackDetails).toMatchObject({
      PercentageCompleteOnRollback: 75,
      InstancesToUpdateOnRollback: 1,
    });
  });

  it('fails when an alarm that it watches goes off, while baking as well', async () => {
    const { refresh, until, alarm, group, oldImage } = await scene();
    alarm('5xx', 'OK');
    await refresh({ AlarmSpecification: { Alarms: ['5xx'] }, BakeTime: 3600, AutoRollback: true });
    await until('Baking');
    alarm('5xx', 'ALARM');
    expect((await until('RollbackSuccessful')).RollbackDetails.RollbackReason).toMatch(/5xx/);
    expect(running(await group())).toEqual(Array(4).fill(oldImage));
  });

  describe('of a group with instances that are protected from scale-in, or on standby', () => {
    /** Two of four protected, one on standby; the desired capacity stays, so that another is launched in its place. */
    const heldScene = async () => {
      const made = await scene(4);
      const ids: string[] = (await made.group()).Instances.map(({ InstanceId }: { InstanceId: string }) => InstanceId);
      const of = { AutoScalingGroupName: GROUP };
      await made.call(DEV, 'autoscaling:SetInstanceProtection', {
        ...of,
        InstanceIds: ids.slice(0, 2),
        ProtectedFromScaleIn: true,
      });
      await made.call(DEV, 'autoscaling:EnterStandby', {
        ...of,
        InstanceIds: ids.slice(2, 3),
        ShouldDecrementDesiredCapacity: false,
      });
      return { ...made, of, ids };
    };

    it('passes over them where it is to ignore them, and succeeds at 100 per cent', async () => {
      const { refresh, world, describe: refreshed, group, ids, oldImage, newImage } = await heldScene();
      await refresh({ ScaleInProtectedInstances: 'Ignore', StandbyInstances: 'Ignore' });
      await world.idle();
      expect(await refreshed()).toMatchObject({ Status: 'Successful', PercentageComplete: 100 });
      const after = await group();
      expect(running(after)).toEqual([oldImage, oldImage, oldImage, newImage, newImage].sort());
      const stayed = after.Instances.filter(({ ImageId }: { ImageId: string }) => ImageId === oldImage);
      expect(stayed.map(({ InstanceId }: { InstanceId: string }) => InstanceId)).toEqual(ids.slice(0, 3));
      expect(after.Instances[2].LifecycleState).toBe('Standby');
    });

    it('replaces and terminates them where it is to', async () => {
      const { refresh, world, describe: refreshed, group, newImage } = await heldScene();
      await refresh({ ScaleInProtectedInstances: 'Refresh', StandbyInstances: 'Terminate' });
      await world.idle();
      expect(await refreshed()).toMatchObject({ Status: 'Successful' });
      expect(running(await group())).toEqual([newImage, newImage, newImage, newImage]);
    });

    it('waits an hour for them by default, then fails', async () => {
      const { refresh, until } = await heldScene();
      await refresh();
      const { StartTime, EndTime, StatusReason } = await until('Failed');
      expect(EndTime.getTime() - StartTime.getTime()).toBeGreaterThanOrEqual(3_600_000);
      expect(StatusReason).toMatch(/2 instances protected from scale in and 1 instances in Standby/);
    });

    it('goes on once they are free', async () => {
      const { refresh, until, call, of, ids, group, newImage, world } = await heldScene();
      await refresh({ MinHealthyPercentage: 50 });
      await until('InProgress');
      world.clock.advanceTo(world.clock.now() + 600_000);
      await call(DEV, 'autoscaling:SetInstanceProtection', {
        ...of,
        InstanceIds: ids.slice(0, 2),
        ProtectedFromScaleIn: false,
      });
      await call(DEV, 'autoscaling:ExitStandby', { ...of, InstanceIds: ids.slice(2, 3) });
      await until('Successful');
      expect(running(await group())).toEqual([newImage, newImage, newImage, newImage, newImage]);
    });
  });

  it('ends with its group', async () => {
    const { refresh, call, world, refreshEvents } = await scene();
    await refresh();
    await call(DEV, 'autoscaling:DeleteAutoScalingGroup', { AutoScalingGroupName: GROUP, ForceDelete: true });
    await world.idle();
    expect(refreshEvents()).toEqual([]);
  });
});
