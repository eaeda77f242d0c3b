import { autoscaling } from '../../../../local/services/autoscaling/service.ts';
import { cloudwatch } from '../../../../local/services/cloudwatch/service.ts';
import { registerImage } from '../../../../local/services/ec2/images/register-image.ts';
import { ec2 } from '../../../../local/services/ec2/service.ts';
import { ssm } from '../../../../local/services/ssm/service.ts';
import { type Answer, DEV, type FakeWorld, fakeWorld, HUB, REGION } from '../../support/fake-world.ts';

export const GROUP = 'web-fleet';

export interface Scene extends FakeWorld {
  readonly oldImage: string;
  readonly newImage: string;
  readonly template: string;
  /** Starts a refresh to version 2, which has the new image. */
  refresh(preferences?: object): Promise<string>;
  describe(): Promise<Answer>;
  group(): Promise<Answer>;
  /** Sets an alarm of CloudWatch. */
  alarm(name: string, state: string): void;
  /** Detail types of the refresh events so far, without what they have in common. */
  refreshEvents(): string[];
  /** Lets virtual time pass until the refresh is in that status, and gives it as it was then. */
  until(status: string): Promise<Answer>;
}

/** A fleet of four in the spoke, on version 1 of its template; the hub's old and new image are shared with it. */
export const scene = async (size = 4, settings: object = {}): Promise<Scene> => {
  const fake = fakeWorld([ec2, ssm, autoscaling, cloudwatch]);
  const { world, call } = fake;
  const image = (name: string) => registerImage(world, { account: HUB, region: REGION, name, architecture: 'x86_64' });
  const [oldImage, newImage] = [image('web 1'), image('web 2')];
  for (const ImageId of [oldImage, newImage]) {
    await call(HUB, 'ec2:ModifyImageAttribute', { ImageId, LaunchPermission: { Add: [{ UserId: DEV }] } });
  }
  const data = { ImageId: oldImage, InstanceType: 't3.small' };
  const made = await call(DEV, 'ec2:CreateLaunchTemplate', { LaunchTemplateName: 'web', LaunchTemplateData: data });
  const template: string = made.LaunchTemplate.LaunchTemplateId;
  await call(DEV, 'ec2:CreateLaunchTemplateVersion', {
    LaunchTemplateId: template,
    SourceVersion: '1',
    LaunchTemplateData: { ImageId: newImage },
  });
  await call(DEV, 'autoscaling:CreateAutoScalingGroup', {
    AutoScalingGroupName: GROUP,
    LaunchTemplate: { LaunchTemplateId: template, Version: '1' },
    MinSize: 0,
    MaxSize: 20,
    DesiredCapacity: size,
    AvailabilityZones: [`${REGION}a`, `${REGION}b`],
    Tags: [{ Key: 'hallmark:image', Value: 'web', PropagateAtLaunch: true }],
    ...settings,
  });
  const describe = async () =>
    (await call(DEV, 'autoscaling:DescribeInstanceRefreshes', { AutoScalingGroupName: GROUP })).InstanceRefreshes[0];
  return {
    ...fake,
    oldImage,
    newImage,
    template,
    describe,
    alarm: (name, state) => {
      cloudwatch.controls?.['set-alarm']?.({ account: DEV, region: REGION, name, state }, world);
    },
    refresh: async (Preferences = {}) => {
      const started = await call(DEV, 'autoscaling:StartInstanceRefresh', {
        AutoScalingGroupName: GROUP,
        DesiredConfiguration: { LaunchTemplate: { LaunchTemplateId: template, Version: '2' } },
        Preferences,
      });
      return started.InstanceRefreshId;
    },
    group: async () => (await call(DEV, 'autoscaling:DescribeAutoScalingGroups')).AutoScalingGroups[0],
    refreshEvents: () =>
      fake.events
        .filter(({ detailType }) => detailType.startsWith('EC2 Auto Scaling Instance Refresh '))
        .map(({ detailType }) => detailType.replace('EC2 Auto Scaling Instance Refresh ', '')),
    until: async (status) => {
      const limit = world.clock.now() + 7 * 24 * 3_600_000;
      for (;;) {
        const refresh = await describe();
        if (refresh.Status === status) return refresh;
        if (world.clock.now() > limit) throw new Error(`the refresh is ${refresh.Status}, and never got ${status}`);
        world.clock.advanceTo(world.clock.now() + 1000);
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
};

/** The AMIs that a group's instances run, sorted. */
export const running = ({ Instances }: Answer): string[] =>
  Instances.map(({ ImageId }: { ImageId: string }) => ImageId).sort();
