import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import { UNKNOWN_AMI } from '../domain/fleet-instances.ts';
import type { RunningGroup, RunningGroups } from '../ports/fleets.ts';
import { groupNamed, groupsTagged, ownerOfGroup, templateOf } from './autoscaling-fleets.ts';
import { amisOf } from './ec2-instance-amis.ts';

/** Auto Scaling and EC2 of the account that is acted in: the one place that knows what the instances of groups run. */
export const runningGroups = (): RunningGroups => ({
  group: async (region, name) => {
    const found = await groupNamed(region, name, true);
    return found && runningGroup(found, await amisOf(region, idsOf([found])));
  },
});

/** Groups with the tag that want instances. */
export const runningTagged = async (region: string, key: string, value: string): Promise<readonly RunningGroup[]> => {
  const groups = (await groupsTagged(region, key, value)).filter(({ DesiredCapacity = 0 }) => DesiredCapacity > 0);
  const amis = await amisOf(region, idsOf(groups));
  return groups.map((group) => runningGroup(group, amis));
};

const idsOf = (groups: readonly AutoScalingGroup[]): string[] =>
  groups.flatMap(({ Instances = [] }) => Instances.map(({ InstanceId = '' }) => InstanceId));

/** Auto Scaling knows the AMI of some instances only; EC2 knows it of all. */
const runningGroup = (group: AutoScalingGroup, amis: ReadonlyMap<string, string>): RunningGroup => ({
  group: group.AutoScalingGroupName ?? '',
  launchTemplate: templateOf(group),
  desired: group.DesiredCapacity ?? 0,
  owner: ownerOfGroup(group),
  instances: (group.Instances ?? []).map((each) => ({
    id: each.InstanceId ?? '',
    amiId: amis.get(each.InstanceId ?? '') ?? UNKNOWN_AMI,
    lifecycle: each.LifecycleState ?? '',
    isProtected: each.ProtectedFromScaleIn ?? false,
    weight: Number(each.WeightedCapacity ?? 1),
  })),
});
