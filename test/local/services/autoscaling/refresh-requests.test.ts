import fc from 'fast-check';
import { autoscaling } from '../../../../local/services/autoscaling/service.ts';
import { DEV, REGION } from '../../support/fake-world.ts';
import { GROUP, running, scene } from './scene.ts';

describe('StartInstanceRefresh', () => {
  it('refuses a second refresh while one goes on', async () => {
    const { refresh } = await scene();
    await refresh();
    await expect(refresh()).rejects.toMatchObject({ name: 'InstanceRefreshInProgressFault' });
  });

  it('refuses a group that does not exist', async () => {
    const { call } = await scene();
    const start = call(DEV, 'autoscaling:StartInstanceRefresh', { AutoScalingGroupName: 'nobody' });
    await expect(start).rejects.toMatchObject({ name: 'ValidationError' });
  });

  it.each([
    [{ MinHealthyPercentage: 101 }],
    [{ MaxHealthyPercentage: 110 }],
    [{ MinHealthyPercentage: 0, MaxHealthyPercentage: 150 }],
    [{ InstanceWarmup: -1 }],
    [{ CheckpointPercentages: [50, 20] }],
    [{ CheckpointPercentages: [50, 50] }],
    [{ CheckpointDelay: 60 }],
    [{ CheckpointPercentages: [50], CheckpointDelay: 172_801 }],
    [{ BakeTime: 172_801 }],
    [{ ScaleInProtectedInstances: 'Maybe' }],
    [{ AlarmSpecification: { Alarms: Array(11).fill('a') } }],
  ])('refuses the preferences %j', async (preferences) => {
    const { refresh, describe } = await scene(1);
    await expect(refresh(preferences)).rejects.toMatchObject({ name: 'ValidationError' });
    expect(await describe()).toBeUndefined();
  });

  it('refuses AutoRollback without a desired configuration', async () => {
    const { call } = await scene();
    const start = call(DEV, 'autoscaling:StartInstanceRefresh', {
      AutoScalingGroupName: GROUP,
      Preferences: { AutoRollback: true },
    });
    await expect(start).rejects.toThrow(/AutoRollback parameter cannot be set to true/);
  });

  it('refuses AutoRollback where the group uses $Latest', async () => {
    const { call, template, refresh } = await scene();
    await call(DEV, 'autoscaling:UpdateAutoScalingGroup', {
      AutoScalingGroupName: GROUP,
      LaunchTemplate: { LaunchTemplateId: template, Version: '$Latest' },
    });
    await expect(refresh({ AutoRollback: true })).rejects.toThrow(/\$Latest/);
  });

  it('refuses a desired configuration for a group whose template names a parameter', async () => {
    const { call, refresh, newImage, template, world } = await scene();
    await call(DEV, 'ssm:PutParameter', { Name: '/web', Value: newImage, Type: 'String' });
    await call(DEV, 'ec2:CreateLaunchTemplateVersion', {
      LaunchTemplateId: template,
      SourceVersion: '1',
      LaunchTemplateData: { ImageId: 'resolve:ssm:/web' },
    });
    await call(DEV, 'autoscaling:UpdateAutoScalingGroup', {
      AutoScalingGroupName: GROUP,
      LaunchTemplate: { LaunchTemplateId: template, Version: '3' },
    });
    await expect(refresh()).rejects.toThrow(/Systems Manager parameter/);
    await call(DEV, 'autoscaling:StartInstanceRefresh', { AutoScalingGroupName: GROUP });
    await world.idle();
    const { AutoScalingGroups } = await call(DEV, 'autoscaling:DescribeAutoScalingGroups');
    expect(running(AutoScalingGroups[0])).toEqual(Array(4).fill(newImage));
  });

  it('refuses a launch template or version that does not exist', async () => {
    const { call, template } = await scene();
    const start = (LaunchTemplate: object) =>
      call(DEV, 'autoscaling:StartInstanceRefresh', {
        AutoScalingGroupName: GROUP,
        DesiredConfiguration: { LaunchTemplate },
      });
    await expect(start({ LaunchTemplateId: template, Version: '9' })).rejects.toThrow(/fully-formed launch template/);
    await expect(start({ LaunchTemplateName: 'other' })).rejects.toMatchObject({ name: 'ValidationError' });
  });

  it('refuses an AMI that the account cannot use', async () => {
    const { call, refresh, newImage } = await scene();
    await call('111111111111', 'ec2:DisableImage', { ImageId: newImage });
    await expect(refresh()).rejects.toThrow(`The image id '[${newImage}]' does not exist`);
  });

  it('refuses a caller who may not run instances', async () => {
    const { call, role, template } = await scene();
    const action = { Effect: 'Allow' as const, Resource: '*' };
    const by = role(DEV, 'roller', [{ ...action, Action: 'autoscaling:StartInstanceRefresh' }]);
    const start = call(
      DEV,
      'autoscaling:StartInstanceRefresh',
      {
        AutoScalingGroupName: GROUP,
        DesiredConfiguration: { LaunchTemplate: { LaunchTemplateId: template, Version: '2' } },
      },
      { by },
    );
    await expect(start).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('not authorized to use launch template'),
    });
  });

  it('allows by the tags of the group', async () => {
    const { call, role } = await scene();
    const start = (value: string) =>
      call(
        DEV,
        'autoscaling:StartInstanceRefresh',
        { AutoScalingGroupName: GROUP },
        {
          by: role(DEV, 'roller', [
            { Effect: 'Allow', Action: 'ec2:RunInstances', Resource: '*' },
            {
              Effect: 'Allow',
              Action: 'autoscaling:StartInstanceRefresh',
              Resource: `arn:aws:autoscaling:${REGION}:${DEV}:autoScalingGroup:*:autoScalingGroupName/*`,
              Condition: { StringEquals: { 'aws:ResourceTag/hallmark:image': value } },
            },
          ]),
        },
      );
    await expect(start('api')).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(start('web')).resolves.toHaveProperty('InstanceRefreshId');
  });

  it.each(['ALARM', 'INSUFFICIENT_DATA'])('refuses while an alarm to watch is in %s', async (state) => {
    const { refresh, alarm } = await scene();
    alarm('5xx', state);
    await expect(refresh({ AlarmSpecification: { Alarms: ['5xx'] } })).rejects.toThrow(state);
  });

  it('refuses to watch an alarm that does not exist', async () => {
    const { refresh } = await scene();
    await expect(refresh({ AlarmSpecification: { Alarms: ['5xx'] } })).rejects.toThrow('5xx does not exist');
  });
});

describe('CancelInstanceRefresh', () => {
  it('stops and leaves what was replaced', async () => {
    const { refresh, until, call, group, newImage, oldImage } = await scene(2);
    await refresh({ InstanceWarmup: 60 });
    await until('InProgress');
    await call(DEV, 'autoscaling:CancelInstanceRefresh', { AutoScalingGroupName: GROUP });
    expect(await until('Cancelling')).toBeDefined();
    await until('Cancelled');
    expect(running(await group())).toEqual([newImage, oldImage].sort());
  });

  it('has nothing to stop where no refresh goes on', async () => {
    const { call } = await scene();
    const cancelled = call(DEV, 'autoscaling:CancelInstanceRefresh', { AutoScalingGroupName: GROUP });
    await expect(cancelled).rejects.toMatchObject({ name: 'ActiveInstanceRefreshNotFoundFault' });
  });
});

describe('RollbackInstanceRefresh', () => {
  it('puts every instance back', async () => {
    const { refresh, until, call, group, oldImage } = await scene(4);
    await refresh({ BakeTime: 600 });
    await until('Baking');
    await call(DEV, 'autoscaling:RollbackInstanceRefresh', { AutoScalingGroupName: GROUP });
    expect(await until('RollbackInProgress')).toMatchObject({ InstancesToUpdate: 4 });
    await until('RollbackSuccessful');
    expect(running(await group())).toEqual(Array(4).fill(oldImage));
  });

  it('is refused where there is no desired configuration to go back from', async () => {
    const { call } = await scene();
    await call(DEV, 'autoscaling:StartInstanceRefresh', { AutoScalingGroupName: GROUP });
    const rolled = call(DEV, 'autoscaling:RollbackInstanceRefresh', { AutoScalingGroupName: GROUP });
    await expect(rolled).rejects.toMatchObject({ name: 'IrreversibleInstanceRefreshFault' });
  });
});

describe('the control next-refresh', () => {
  it('names the member that is wrong', () => {
    const control = autoscaling.controls?.['next-refresh'];
    const right = { account: DEV, region: REGION, group: GROUP, outcome: 'Failed' };
    const wrong = [{ outcome: 'Maybe' }, { account: '1' }, { region: '' }, { group: 7 }, { atPercentage: 101 }];
    for (const one of wrong) {
      expect(() => control?.({ ...right, ...one }, {} as never)).toThrow(`"${Object.keys(one)[0]}" must be`);
    }
  });
});

it('keeps the capacity of a group through every refresh, however it ends', async () => {
  const preferences = fc.record({
    MinHealthyPercentage: fc.integer({ min: 50, max: 100 }),
    MaxHealthyPercentage: fc.integer({ min: 100, max: 150 }),
    AutoRollback: fc.boolean(),
    BakeTime: fc.constantFrom(0, 60),
  });
  const outcomes = fc.constantFrom('Successful', 'Failed', 'Cancelled', 'RollbackSuccessful', 'RollbackFailed');
  const percentages = fc.integer({ min: 0, max: 100 });
  await fc.assert(
    fc.asyncProperty(
      preferences,
      outcomes,
      percentages,
      fc.integer({ min: 1, max: 7 }),
      async (given, outcome, at, size) => {
        const { refresh, world, describe, group, crashes, newImage } = await scene(size);
        const control = autoscaling.controls?.['next-refresh'];
        control?.({ account: DEV, region: REGION, group: GROUP, outcome, atPercentage: at }, world);
        await refresh(given);
        await world.idle();
        expect(crashes).toEqual([]);
        expect((await group()).Instances).toHaveLength(size);
        expect((await describe()).Status).toBe(outcome);
        if (outcome === 'Successful') expect(running(await group())).toEqual(Array(size).fill(newImage));
      },
    ),
    { numRuns: 25 },
  );
});
