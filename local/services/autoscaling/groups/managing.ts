import type {
  CreateAutoScalingGroupType,
  DeleteAutoScalingGroupType,
  SetDesiredCapacityType,
  UpdateAutoScalingGroupType,
} from '@aws-sdk/client-auto-scaling';
import { AwsError } from '../../../kernel/errors.ts';
import { operation } from '../../../kernel/service.ts';
import type { World } from '../../../kernel/world.ts';
import { meetCapacity, terminateFrom } from '../capacity.ts';
import { checkLaunchable, configurationOf } from '../configuration.ts';
import { validation } from '../errors.ts';
import { activeRefresh, forget } from '../refresh/active.ts';
import { autoScalingState, type Group, type Place } from '../state.ts';
import { launchedNow } from './launched-now.ts';
import { findGroup, groupAccess, requestTags } from './locate.ts';
import { makeGroup, placesOf } from './make-group.ts';
import { checkCapacity, settingsOf, withTags } from './settings.ts';

export const createAutoScalingGroup = operation<CreateAutoScalingGroupType, object>({
  access: ({ AutoScalingGroupName, Tags = [] }, call, world) => {
    const context = requestTags(withTags([], Tags));
    return groupAccess('CreateAutoScalingGroup', AutoScalingGroupName, call, world, context);
  },
  run: async (input, call, world) => {
    await makeGroup(world, call, input, (configuration) => checkLaunchable(world, call, configuration));
    return {};
  },
});

/** While a refresh towards another configuration runs, what the group launches cannot be changed. */
export const updateAutoScalingGroup = operation<UpdateAutoScalingGroupType, object>({
  access: ({ AutoScalingGroupName }, call, world) =>
    groupAccess('UpdateAutoScalingGroup', AutoScalingGroupName, call, world),
  run: async (input, call, world) => {
    const group = findGroup(world, call, input.AutoScalingGroupName);
    const capacity = capacityOf(input, group);
    checkCapacity(capacity);
    if (input.LaunchTemplate || input.MixedInstancesPolicy) {
      refuseDuringRefresh(world, call, group);
      const configuration = await configurationOf(world, call, group.arn, input);
      await checkLaunchable(world, call, configuration);
      group.configuration = configuration;
    }
    if (input.VPCZoneIdentifier || input.AvailabilityZones) {
      Object.assign(group, await placesOf(world, call, group.arn, input));
    }
    Object.assign(group, settingsOf(input, group));
    await resize(world, call, group, capacity);
    return {};
  },
});

export const setDesiredCapacity = operation<SetDesiredCapacityType, object>({
  access: ({ AutoScalingGroupName }, call, world) =>
    groupAccess('SetDesiredCapacity', AutoScalingGroupName, call, world),
  run: async ({ AutoScalingGroupName, DesiredCapacity = 0 }, call, world) => {
    const group = findGroup(world, call, AutoScalingGroupName);
    const capacity = { min: group.min, max: group.max, desired: DesiredCapacity };
    checkCapacity(capacity);
    await resize(world, call, group, capacity);
    return {};
  },
});

export const deleteAutoScalingGroup = operation<DeleteAutoScalingGroupType, object>({
  access: ({ AutoScalingGroupName }, call, world) =>
    groupAccess('DeleteAutoScalingGroup', AutoScalingGroupName, call, world),
  run: async ({ AutoScalingGroupName, ForceDelete }, call, world) => {
    const group = findGroup(world, call, AutoScalingGroupName);
    if (!ForceDelete && group.instances.length > 0) {
      const message =
        'You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.';
      throw new AwsError('ResourceInUseFault', message);
    }
    await removeGroup(world, call, group);
    return {};
  },
});

/** Terminates the instances of a group and takes it away. */
export const removeGroup = async (world: World, place: Place, group: Group): Promise<void> => {
  forget(world, place, group.name);
  const ids = group.instances.map(({ id }) => id);
  await terminateFrom(world, place, group, ids, 'a user request force-deleted AutoScalingGroup.');
  const { groups, refreshes, activities, plans } = autoScalingState(world, place);
  for (const kept of [groups, refreshes, activities, plans]) delete kept[group.name];
};

type Capacity = Pick<Group, 'min' | 'max' | 'desired'>;

/** A new bound moves the desired capacity with it. */
const capacityOf = (input: UpdateAutoScalingGroupType, group: Group): Capacity => {
  const [min, max] = [input.MinSize ?? group.min, input.MaxSize ?? group.max];
  return { min, max, desired: input.DesiredCapacity ?? Math.min(Math.max(group.desired, min), max) };
};

const resize = async (world: World, place: Place, group: Group, capacity: Capacity): Promise<void> => {
  const cause = `a user request explicitly set group desired capacity changing the desired capacity from ${group.desired} to ${capacity.desired}.`;
  Object.assign(group, capacity);
  await meetCapacity(world, place, group, launchedNow(world, place, group), cause);
};

const refuseDuringRefresh = (world: World, place: Place, { name }: Group): void => {
  const refresh = activeRefresh(world, place, name);
  if (!refresh?.desired) return;
  throw validation(
    `The launch template of ${name} cannot be updated while the instance refresh ${refresh.id} with a desired configuration is in progress.`,
  );
};
