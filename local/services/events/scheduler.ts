import type { Target } from '@aws-sdk/client-eventbridge';
import { LocalAwsError } from '../../kernel/errors.ts';
import type { ResourceRequest, ResourceType } from '../../kernel/service.ts';
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

interface Place {
  readonly account: string;
  readonly region: string;
}

/** ARNs of the schedules and groups that are there. */
const schedulesOf = (world: World, { account, region }: Place): Record<string, true> =>
  world.state<{ schedules: Record<string, true> }>('scheduler', account, region, () => ({ schedules: {} })).schedules;

const arnOf = ({ account, region }: Place, kind: string, path: string): string =>
  `arn:aws:scheduler:${region}:${account}:${kind}/${path}`;

const groupOf = (properties: ResourceRequest['properties']): string => String(properties['GroupName'] ?? DEFAULT_GROUP);

const nameIn = (arn: string): string => arn.split('/').at(-1) ?? '';

const scheduleArn = (request: ResourceRequest): string => {
  const name = (request.properties['Name'] as string | undefined) ?? request.generatedName(64);
  return arnOf(request, 'schedule', `${groupOf(request.properties)}/${name}`);
};

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
  identifier: 'Name',
  replacedBy: ['Name', 'GroupName'],
  find: (request, world) => {
    const arn = scheduleArn(request);
    return schedulesOf(world, request)[arn]
      ? { identifier: nameIn(arn), ref: nameIn(arn), attributes: { Arn: arn } }
      : undefined;
  },
  create: (request, world) => {
    const given = request.properties as unknown as ScheduleProperties;
    const arn = scheduleArn(request);
    const next = parseSchedule(given.ScheduleExpression);
    const zone = given.ScheduleExpressionTimezone ?? 'UTC';
    if (!next)
      throw new LocalAwsError(`the schedule ${given.ScheduleExpression} is no rate(), cron() or at() expression.`);
    if (!/^(UTC|Etc\/UTC)$/.test(zone))
      throw new LocalAwsError(`local AWS runs schedules in UTC only, not in ${zone}. Write the times in UTC.`);
    checkTarget(given.Target);
    if (given.State === 'DISABLED') stopSchedule(arn, world);
    else startSchedule(arn, next, () => fire(arn, request.account, given.Target, world), world);
    schedulesOf(world, request)[arn] = true;
    return { ref: nameIn(arn), attributes: { Arn: arn } };
  },
  delete: (request, world) => {
    const arn = arnOf(request, 'schedule', `${groupOf(request.properties)}/${request.physicalId}`);
    stopSchedule(arn, world);
    delete schedulesOf(world, request)[arn];
  },
};

const fire = (arn: string, account: string, target: Target, world: World): void => {
  const name = world.ids.uuid('schedule');
  const service = 'scheduler.amazonaws.com';
  const principal = { type: 'service', service, account, arn: service, userId: service, sourceArn: arn } as const;
  deliver({ target, text: target.Input ?? '{}', name, service: principal }, world);
};

const groupArn = (request: ResourceRequest): string =>
  arnOf(request, 'schedule-group', (request.properties['Name'] as string | undefined) ?? request.generatedName(64));

export const scheduleGroup: ResourceType = {
  properties: ['Name', 'Tags'],
  identifier: 'Name',
  replacedBy: ['Name'],
  find: (request, world) => {
    const arn = groupArn(request);
    return schedulesOf(world, request)[arn]
      ? { identifier: nameIn(arn), ref: nameIn(arn), attributes: { Arn: arn } }
      : undefined;
  },
  create: (request, world) => {
    const arn = groupArn(request);
    schedulesOf(world, request)[arn] = true;
    return { ref: nameIn(arn), attributes: { Arn: arn } };
  },
  delete: (request, world) => {
    delete schedulesOf(world, request)[arnOf(request, 'schedule-group', request.physicalId)];
  },
};
