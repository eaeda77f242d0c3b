import type { Target } from '@aws-sdk/client-eventbridge';
import { LocalAwsError } from '../../kernel/errors.ts';
import type { ResourceType } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { deliver } from './deliver.ts';
import { parseSchedule, startSchedule, stopSchedule } from './schedule.ts';
import { checkTarget } from './send-to-target.ts';

interface ScheduleProperties {
  readonly Name?: string;
  readonly GroupName?: string;
  readonly ScheduleExpression: string;
  readonly ScheduleExpressionTimezone?: string;
  readonly State?: string;
  readonly Target: Target & { readonly RoleArn: string };
}

const DEFAULT_GROUP = 'default';

/** EventBridge Scheduler. Flexible windows open at once; schedules run in UTC only. */
export const schedule: ResourceType = {
  properties: [
    'Name',
    'GroupName',
    'Description',
    'ScheduleExpression',
    'ScheduleExpressionTimezone',
    'FlexibleTimeWindow',
    'State',
    'Target',
  ],
  create: (request, world) => {
    const given = request.properties as unknown as ScheduleProperties;
    const name = given.Name ?? request.generatedName(64);
    const arn = `arn:aws:scheduler:${request.region}:${request.account}:schedule/${given.GroupName ?? DEFAULT_GROUP}/${name}`;
    const next = parseSchedule(given.ScheduleExpression);
    const zone = given.ScheduleExpressionTimezone ?? 'UTC';
    if (!next)
      throw new LocalAwsError(`the schedule ${given.ScheduleExpression} is no rate(), cron() or at() expression.`);
    if (!/^(UTC|Etc\/UTC)$/.test(zone))
      throw new LocalAwsError(`local AWS runs schedules in UTC only, not in ${zone}. Write the times in UTC.`);
    checkTarget(given.Target);
    if (given.State === 'DISABLED') stopSchedule(arn, world);
    else startSchedule(arn, next, () => fire(arn, request.account, given.Target, world), world);
    return { ref: name, attributes: { Arn: arn } };
  },
};

const fire = (arn: string, account: string, target: Target, world: World): void => {
  const name = world.ids.uuid('schedule');
  const service = 'scheduler.amazonaws.com';
  const principal = { type: 'service', service, account, arn: service, userId: service, sourceArn: arn } as const;
  deliver({ target, text: target.Input ?? '{}', name, service: principal }, world);
};

export const scheduleGroup: ResourceType = {
  properties: ['Name', 'Tags'],
  create: ({ properties, account, region, generatedName }) => {
    const name = (properties['Name'] as string | undefined) ?? generatedName(64);
    return { ref: name, attributes: { Arn: `arn:aws:scheduler:${region}:${account}:schedule-group/${name}` } };
  },
};
