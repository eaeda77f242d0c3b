import type { ActivitiesType, DescribeScalingActivitiesType } from '@aws-sdk/client-auto-scaling';
import { operation } from '../../../kernel/service.ts';
import { page } from '../page.ts';
import { autoScalingState } from '../state.ts';
import { reading } from './locate.ts';

/** Newest first. */
export const describeScalingActivities = operation<DescribeScalingActivitiesType, ActivitiesType>({
  access: reading('DescribeScalingActivities'),
  run: ({ AutoScalingGroupName, ActivityIds, ...paging }, call, world) => {
    const { groups, activities } = autoScalingState(world, call);
    const names = AutoScalingGroupName === undefined ? Object.keys(groups) : [AutoScalingGroupName];
    const all = names.flatMap((name) => (activities[name] ?? []).map((activity) => ({ name, ...activity })));
    const found = all
      .filter(({ id }) => !ActivityIds?.length || ActivityIds.includes(id))
      .sort((one, other) => other.startedAt - one.startedAt);
    const { items, next } = page(found, paging);
    return {
      Activities: items.map(({ name, id, description, cause, status, message, startedAt }) => ({
        ActivityId: id,
        AutoScalingGroupName: name,
        AutoScalingGroupARN: groups[name]?.arn,
        Description: description,
        Cause: cause,
        StatusCode: status,
        ...(message === undefined ? {} : { StatusMessage: message }),
        StartTime: new Date(startedAt),
        EndTime: new Date(startedAt),
        Progress: 100,
        Details: '{}',
      })),
      ...next,
    };
  },
});
