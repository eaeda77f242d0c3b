import type {
  DescribeInstanceRefreshesAnswer,
  DescribeInstanceRefreshesType,
  InstanceRefresh,
} from '@aws-sdk/client-auto-scaling';
import { operation } from '../../../kernel/service.ts';
import { toDesired } from '../configuration.ts';
import { findGroup, reading } from '../groups/locate.ts';
import { page } from '../page.ts';
import { autoScalingState, type Refresh } from '../state.ts';
import { activeRefresh } from './active.ts';
import { resume } from './engine.ts';
import { toPreferences } from './preferences.ts';
import { hasTimer } from './timers.ts';

/** Newest first. */
export const describeInstanceRefreshes = operation<DescribeInstanceRefreshesType, DescribeInstanceRefreshesAnswer>({
  access: reading('DescribeInstanceRefreshes'),
  run: ({ AutoScalingGroupName, InstanceRefreshIds, ...paging }, { account, region }, world) => {
    const place = { account, region };
    const { name } = findGroup(world, place, AutoScalingGroupName);
    const active = activeRefresh(world, place, name);
    // One that a restart interrupted goes on from where it was.
    if (active && !hasTimer(world, active.id)) resume(world, place, name, active);
    const found = (autoScalingState(world, place).refreshes[name] ?? []).filter(
      ({ id }) => !InstanceRefreshIds?.length || InstanceRefreshIds.includes(id),
    );
    const { items, next } = page(found, paging);
    return { InstanceRefreshes: items.map((refresh) => toRefresh(name, refresh)), ...next };
  },
});

const toRefresh = (group: string, refresh: Refresh): InstanceRefresh => {
  const { rollback, desired, reason, startedAt, endedAt } = refresh;
  return {
    InstanceRefreshId: refresh.id,
    AutoScalingGroupName: group,
    Status: refresh.status,
    ...(reason === undefined ? {} : { StatusReason: reason }),
    ...(startedAt === undefined ? {} : { StartTime: new Date(startedAt) }),
    ...(endedAt === undefined ? {} : { EndTime: new Date(endedAt) }),
    PercentageComplete: refresh.percentage,
    InstancesToUpdate: remaining(refresh),
    Preferences: toPreferences(refresh.preferences),
    ...(desired ? { DesiredConfiguration: toDesired(desired) } : {}),
    ...(rollback ? { RollbackDetails: toRollback(rollback) } : {}),
    Strategy: 'Rolling',
  };
};

const remaining = ({ rollback, replaced, outdated, inBatch }: Refresh): number =>
  (rollback ? replaced.length : outdated.length) + inBatch;

const toRollback = (rollback: NonNullable<Refresh['rollback']>) => ({
  RollbackReason: rollback.reason,
  RollbackStartTime: new Date(rollback.startedAt),
  PercentageCompleteOnRollback: rollback.percentage,
  InstancesToUpdateOnRollback: rollback.remaining,
});
