import type {
  Activity,
  DetachInstancesAnswer,
  DetachInstancesQuery,
  EnterStandbyAnswer,
  EnterStandbyQuery,
  ExitStandbyAnswer,
  ExitStandbyQuery,
  SetInstanceProtectionAnswer,
  SetInstanceProtectionQuery,
} from '@aws-sdk/client-auto-scaling';
import type { Call } from '../../../kernel/call.ts';
import { operation } from '../../../kernel/service.ts';
import type { World } from '../../../kernel/world.ts';
import { meetCapacity } from '../capacity.ts';
import { validation } from '../errors.ts';
import type { Group, GroupInstance } from '../state.ts';
import { launchedNow } from './launched-now.ts';
import { findGroup, groupAccess } from './locate.ts';
import { checkCapacity } from './settings.ts';

/** https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_SetInstanceProtection.html */
export const setInstanceProtection = operation<SetInstanceProtectionQuery, SetInstanceProtectionAnswer>({
  access: ({ AutoScalingGroupName }, call, world) =>
    groupAccess('SetInstanceProtection', AutoScalingGroupName, call, world),
  run: ({ AutoScalingGroupName, InstanceIds = [], ProtectedFromScaleIn = false }, call, world) => {
    const group = findGroup(world, call, AutoScalingGroupName);
    if (InstanceIds.length > MOST_PROTECTED) {
      throw validation(`SetInstanceProtection takes at most ${MOST_PROTECTED} instances.`);
    }
    for (const instance of membersOf(group, InstanceIds)) instance.isProtected = ProtectedFromScaleIn;
    return {};
  },
});

const MOST_PROTECTED = 50;

/** https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-enter-exit-standby.html */
export const enterStandby = operation<EnterStandbyQuery, EnterStandbyAnswer>({
  access: ({ AutoScalingGroupName }, call, world) => groupAccess('EnterStandby', AutoScalingGroupName, call, world),
  run: async ({ AutoScalingGroupName, InstanceIds = [], ShouldDecrementDesiredCapacity = false }, call, world) => {
    const group = findGroup(world, call, AutoScalingGroupName);
    const members = membersOf(group, InstanceIds);
    const busy = members.find(({ lifecycle }) => lifecycle !== 'InService');
    if (busy) throw validation(`The instance ${busy.id} is not in InService.`);
    if (ShouldDecrementDesiredCapacity) changeDesired(group, -members.length);
    for (const member of members) member.lifecycle = 'Standby';
    await replaceMissing(world, call, group, 'an instance was moved to standby in response to a user request');
    return { Activities: activities(world, group, members, 'Moving EC2 instance to Standby') };
  },
});

/** The desired capacity grows with what comes back. */
export const exitStandby = operation<ExitStandbyQuery, ExitStandbyAnswer>({
  access: ({ AutoScalingGroupName }, call, world) => groupAccess('ExitStandby', AutoScalingGroupName, call, world),
  run: ({ AutoScalingGroupName, InstanceIds = [] }, call, world) => {
    const group = findGroup(world, call, AutoScalingGroupName);
    const members = membersOf(group, InstanceIds);
    const busy = members.find(({ lifecycle }) => lifecycle !== 'Standby');
    if (busy) throw validation(`The instance ${busy.id} is not in Standby.`);
    changeDesired(group, members.length);
    for (const member of members) member.lifecycle = 'InService';
    return { Activities: activities(world, group, members, 'Moving EC2 instance out of Standby') };
  },
});

/** The instances go on, and are the group's no longer. */
export const detachInstances = operation<DetachInstancesQuery, DetachInstancesAnswer>({
  access: ({ AutoScalingGroupName }, call, world) => groupAccess('DetachInstances', AutoScalingGroupName, call, world),
  run: async ({ AutoScalingGroupName, InstanceIds = [], ShouldDecrementDesiredCapacity = false }, call, world) => {
    const group = findGroup(world, call, AutoScalingGroupName);
    const members = membersOf(group, InstanceIds);
    if (ShouldDecrementDesiredCapacity) changeDesired(group, -members.length);
    group.instances = group.instances.filter((each) => !members.includes(each));
    await replaceMissing(world, call, group, 'an instance was detached in response to a user request');
    return { Activities: activities(world, group, members, 'Detaching EC2 instance') };
  },
});

/** Throws ValidationError for one that is not the group's. */
const membersOf = (group: Group, ids: readonly string[]): readonly GroupInstance[] =>
  ids.map((id) => {
    const found = group.instances.find((instance) => instance.id === id);
    if (!found) throw validation(`The instance ${id} is not part of Auto Scaling group ${group.name}.`);
    return found;
  });

const changeDesired = (group: Group, by: number): void => {
  const capacity = { min: group.min, max: group.max, desired: group.desired + by };
  checkCapacity(capacity);
  group.desired = capacity.desired;
};

const replaceMissing = (world: World, call: Call, group: Group, cause: string): Promise<void> =>
  meetCapacity(world, call, group, launchedNow(world, call, group), `${cause}.`);

const activities = (world: World, group: Group, members: readonly GroupInstance[], what: string): Activity[] =>
  members.map(({ id }) => ({
    ActivityId: world.ids.uuid('activity'),
    AutoScalingGroupName: group.name,
    Description: `${what}: ${id}`,
    Cause: `At ${world.clock.date().toISOString()} a user request asked for it.`,
    StartTime: world.clock.date(),
    StatusCode: 'InProgress',
    Progress: 50,
    Details: '{}',
  }));
