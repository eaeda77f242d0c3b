import {
  AutoScalingClient,
  type AutoScalingGroup,
  CancelInstanceRefreshCommand,
  DescribeAutoScalingGroupsCommand,
  DescribeInstanceRefreshesCommand,
  type InstanceRefresh,
  type LaunchTemplateOverrides,
  RollbackInstanceRefreshCommand,
  StartInstanceRefreshCommand,
} from '@aws-sdk/client-auto-scaling';
import { isOnStandby } from '../domain/fleet-instances.ts';
import { type LaunchTemplateVersion, NEEDED_PROCESSES } from '../domain/fleet-method.ts';
import { type FleetOwner, ownerOf } from '../domain/fleet-owner.ts';
import type { RefreshPreferences } from '../domain/refresh.ts';
import type { Fleet, FleetDirectory, FoundFleet, Refresh, Refreshes } from '../ports/fleets.ts';
import { call } from './call.ts';
import { clientFor } from './clients.ts';
import { amisOf } from './ec2-instance-amis.ts';

export const autoscalingDirectory = (): FleetDirectory => ({
  tagged: async (region, key, value) => (await groupsTagged(region, key, value)).map((group) => fleet(region, group)),
  amisOf,
});

/** Groups with the tag and their instances, all pages. */
export const groupsTagged = async (region: string, key: string, value: string): Promise<AutoScalingGroup[]> => {
  const found: AutoScalingGroup[] = [];
  let NextToken: string | undefined;
  do {
    const page = await call('DescribeAutoScalingGroups', region, () =>
      clientFor(AutoScalingClient, region).send(
        new DescribeAutoScalingGroupsCommand({
          Filters: [{ Name: `tag:${key}`, Values: [value] }],
          ...(NextToken ? { NextToken } : {}),
        }),
      ),
    );
    found.push(...(page.AutoScalingGroups ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
};

const fleet = (region: string, group: AutoScalingGroup): FoundFleet => {
  const policy = group.MixedInstancesPolicy;
  const overrides = overridesOf(policy?.LaunchTemplate?.Overrides ?? []);
  const suspended = (group.SuspendedProcesses ?? [])
    .map(({ ProcessName = '' }) => ProcessName)
    .filter((name) => NEEDED_PROCESSES.includes(name));
  const owner = ownerOfGroup(group);
  const held = heldIn(group);
  return {
    region,
    group: group.AutoScalingGroupName ?? '',
    mixed: policy !== undefined,
    instances: group.DesiredCapacity ?? 0,
    launchTemplate: templateOf(group),
    ...(overrides ? { overrides } : {}),
    ...(suspended.length > 0 ? { suspended } : {}),
    ...(owner ? { owner } : {}),
    ...(held.length > 0 ? { held } : {}),
    ...(group.NewInstancesProtectedFromScaleIn ? { protectsNew: true } : {}),
  };
};

const heldIn = ({ Instances = [] }: AutoScalingGroup): NonNullable<FoundFleet['held']> =>
  Instances.map(({ InstanceId = '', LifecycleState = '', ProtectedFromScaleIn = false }) => ({
    id: InstanceId,
    lifecycle: LifecycleState,
    isProtected: ProtectedFromScaleIn,
  })).filter((each) => each.isProtected || isOnStandby(each));

export const ownerOfGroup = ({ Tags = [] }: AutoScalingGroup): FleetOwner | undefined =>
  ownerOf(Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])));

/** The template that a group names, straight or in its mixed instances policy. */
export const templateOf = (group: AutoScalingGroup): LaunchTemplateVersion | undefined => {
  const template = group.LaunchTemplate ?? group.MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification;
  return template?.LaunchTemplateId
    ? { id: template.LaunchTemplateId, version: template.Version ?? '$Default' }
    : undefined;
};

const overridesOf = (overrides: readonly LaunchTemplateOverrides[]): Fleet['overrides'] => {
  if (overrides.some(({ LaunchTemplateSpecification }) => LaunchTemplateSpecification)) return 'template';
  if (overrides.some(({ ImageId }) => ImageId)) return 'image';
  return overrides.some(({ InstanceRequirements }) => InstanceRequirements) ? 'requirements' : undefined;
};

export const autoscalingRefreshes = (): Refreshes => ({
  newest: async (region, group, id) => {
    const command = new DescribeInstanceRefreshesCommand({
      AutoScalingGroupName: group,
      ...(id ? { InstanceRefreshIds: [id] } : { MaxRecords: 1 }),
    });
    const { InstanceRefreshes } = await call('DescribeInstanceRefreshes', region, () =>
      clientFor(AutoScalingClient, region).send(command),
    );
    return InstanceRefreshes?.[0] && refresh(InstanceRefreshes[0]);
  },
  start: async (region, { group, mixed }, template, preferences) => {
    const desired = template && (await desiredOf(region, group, template, mixed));
    const command = new StartInstanceRefreshCommand({
      AutoScalingGroupName: group,
      Strategy: 'Rolling',
      ...(desired ? { DesiredConfiguration: desired } : {}),
      Preferences: toAws(preferences),
    });
    try {
      const { InstanceRefreshId } = await call('StartInstanceRefresh', region, () =>
        clientFor(AutoScalingClient, region).send(command),
      );
      return InstanceRefreshId;
    } catch (error) {
      const { name, message } = error as Error;
      if (/^InstanceRefreshInProgress/.test(name)) return undefined;
      // Its words for an alarm that is not OK: docs/design/aws-assumptions.md.
      if (/^ValidationError/.test(name) && /alarm/i.test(message)) return 'alarm-not-ready';
      throw error;
    }
  },
  rollBack: async (region, group) => {
    try {
      await call('RollbackInstanceRefresh', region, () =>
        clientFor(AutoScalingClient, region).send(new RollbackInstanceRefreshCommand({ AutoScalingGroupName: group })),
      );
      return 'started';
    } catch (error) {
      const { name } = error as Error;
      if (/^ActiveInstanceRefreshNotFound/.test(name)) return 'not-running';
      if (/^IrreversibleInstanceRefresh/.test(name)) return 'irreversible';
      throw error;
    }
  },
  cancel: async (region, group) => {
    try {
      await call('CancelInstanceRefresh', region, () =>
        clientFor(AutoScalingClient, region).send(new CancelInstanceRefreshCommand({ AutoScalingGroupName: group })),
      );
    } catch (error) {
      if (!/^ActiveInstanceRefreshNotFound/.test((error as Error).name)) throw error;
    }
  },
});

/** A mixed instances policy is replaced as a whole: it is sent as it is now, with the other version. */
const desiredOf = async (region: string, group: string, { id, version }: LaunchTemplateVersion, mixed: boolean) => {
  const LaunchTemplate = { LaunchTemplateId: id, Version: version };
  if (!mixed) return { LaunchTemplate };
  const policy = (await groupNamed(region, group, false))?.MixedInstancesPolicy;
  return {
    MixedInstancesPolicy: {
      ...policy,
      LaunchTemplate: { ...policy?.LaunchTemplate, LaunchTemplateSpecification: LaunchTemplate },
    },
  };
};

/** One group, without or with its instances; undefined where there is none. */
export const groupNamed = async (
  region: string,
  group: string,
  IncludeInstances: boolean,
): Promise<AutoScalingGroup | undefined> => {
  const command = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [group], IncludeInstances });
  const { AutoScalingGroups } = await call('DescribeAutoScalingGroups', region, () =>
    clientFor(AutoScalingClient, region).send(command),
  );
  return AutoScalingGroups?.[0];
};

const refresh = (given: InstanceRefresh): Refresh => {
  const template =
    given.DesiredConfiguration?.LaunchTemplate ??
    given.DesiredConfiguration?.MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification;
  return {
    id: given.InstanceRefreshId ?? '',
    status: given.Status ?? 'Pending',
    reason: given.RollbackDetails?.RollbackReason ?? given.StatusReason,
    percentage: given.PercentageComplete ?? 0,
    startedAt: given.StartTime?.toISOString(),
    endedAt: given.EndTime?.toISOString(),
    version: template?.Version,
  };
};

/** Every preference is sent: what the API assumes is not what the console assumes. */
const toAws = (preferences: RefreshPreferences) => ({
  MinHealthyPercentage: preferences.minHealthyPercentage,
  MaxHealthyPercentage: preferences.maxHealthyPercentage,
  SkipMatching: preferences.skipMatching,
  AutoRollback: preferences.autoRollback,
  ScaleInProtectedInstances: preferences.scaleInProtectedInstances,
  StandbyInstances: preferences.standbyInstances,
  BakeTime: preferences.bakeTimeSeconds,
  ...(preferences.instanceWarmupSeconds === undefined ? {} : { InstanceWarmup: preferences.instanceWarmupSeconds }),
  ...(preferences.checkpointPercentages ? { CheckpointPercentages: [...preferences.checkpointPercentages] } : {}),
  ...(preferences.checkpointDelaySeconds === undefined ? {} : { CheckpointDelay: preferences.checkpointDelaySeconds }),
  ...(preferences.alarms?.length ? { AlarmSpecification: { Alarms: [...preferences.alarms] } } : {}),
});
