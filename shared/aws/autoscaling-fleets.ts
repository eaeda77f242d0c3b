import {
  AutoScalingClient,
  type AutoScalingGroup,
  DescribeAutoScalingGroupsCommand,
  DescribeInstanceRefreshesCommand,
  type InstanceRefresh,
  StartInstanceRefreshCommand,
} from '@aws-sdk/client-auto-scaling';
import type { RefreshPreferences } from '../domain/refresh.ts';
import type { Fleet, FleetDirectory, LaunchTemplateVersion, Refresh, Refreshes } from '../ports/fleets.ts';
import { call } from './call.ts';
import { clientFor } from './clients.ts';

export const autoscalingDirectory = (): FleetDirectory => ({
  tagged: async (region, key, value) => {
    const found: AutoScalingGroup[] = [];
    let NextToken: string | undefined;
    do {
      const page = await call('DescribeAutoScalingGroups', region, () =>
        clientFor(AutoScalingClient, region).send(
          new DescribeAutoScalingGroupsCommand({
            Filters: [{ Name: `tag:${key}`, Values: [value] }],
            IncludeInstances: false,
            ...(NextToken ? { NextToken } : {}),
          }),
        ),
      );
      found.push(...(page.AutoScalingGroups ?? []));
      NextToken = page.NextToken;
    } while (NextToken);
    return found.map((group) => fleet(region, group));
  },
});

const fleet = (region: string, group: AutoScalingGroup): Omit<Fleet, 'account'> => {
  const mixed = group.MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification;
  const template = group.LaunchTemplate ?? mixed;
  return {
    region,
    group: group.AutoScalingGroupName ?? '',
    mixed: mixed !== undefined,
    instances: group.DesiredCapacity ?? 0,
    launchTemplate: template?.LaunchTemplateId
      ? { id: template.LaunchTemplateId, version: template.Version ?? '$Default' }
      : undefined,
  };
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
  start: async (region, group, template, mixed, preferences) => {
    const command = new StartInstanceRefreshCommand({
      AutoScalingGroupName: group,
      Strategy: 'Rolling',
      DesiredConfiguration: desired(template, mixed),
      Preferences: toAws(preferences),
    });
    try {
      const { InstanceRefreshId } = await call('StartInstanceRefresh', region, () =>
        clientFor(AutoScalingClient, region).send(command),
      );
      return InstanceRefreshId;
    } catch (error) {
      if (/^InstanceRefreshInProgress/.test((error as Error).name)) return undefined;
      throw error;
    }
  },
});

const desired = ({ id, version }: LaunchTemplateVersion, mixed: boolean) => {
  const LaunchTemplate = { LaunchTemplateId: id, Version: version };
  return mixed
    ? { MixedInstancesPolicy: { LaunchTemplate: { LaunchTemplateSpecification: LaunchTemplate } } }
    : { LaunchTemplate };
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
