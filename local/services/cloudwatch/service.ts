import type { PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../../kernel/errors.ts';
import type { ResourceRequest, ResourceType, Service } from '../../kernel/service.ts';
import { type AlarmState, alarmArn, alarmsOf, defineAlarm, moveAlarm, STATES } from './alarms.ts';
import { dashboardsOf, deleteDashboards, getDashboard } from './dashboards.ts';
import { embeddedMetrics } from './embedded-metrics.ts';
import { checkPeriods, deleteAlarms, describeAlarms, putMetricAlarm, setAlarmState } from './operations.ts';

export { alarmState } from './alarms.ts';

const alarmName = ({ properties, generatedName }: ResourceRequest): string =>
  String(properties['AlarmName'] ?? generatedName(255));

const alarm: ResourceType = {
  properties: [
    'AlarmName',
    'AlarmDescription',
    'AlarmActions',
    'OKActions',
    'InsufficientDataActions',
    'ActionsEnabled',
    'ComparisonOperator',
    'EvaluationPeriods',
    'DatapointsToAlarm',
    'Metrics',
    'MetricName',
    'Namespace',
    'Dimensions',
    'Period',
    'Statistic',
    'ExtendedStatistic',
    'Threshold',
    'TreatMissingData',
    'Unit',
    'AlarmRule',
    'Tags',
  ],
  identifier: 'AlarmName',
  replacedBy: ['AlarmName'],
  find: (request, world) => {
    const { account, region } = request;
    const name = alarmName(request);
    return alarmsOf(world, account, region)[name]
      ? { identifier: name, ref: name, attributes: { Arn: alarmArn(account, region, name) } }
      : undefined;
  },
  create: (request, world) => {
    const { account, region, properties } = request;
    const { Tags: _tags, ...definition } = properties;
    const name = alarmName(request);
    const composite = properties['AlarmRule'] !== undefined;
    checkPeriods(definition as Pick<PutMetricAlarmInput, 'Period' | 'Metrics'>);
    // What the deployed app itself watches is well until a test says otherwise.
    defineAlarm(world, { account, region, name, composite, definition, state: 'OK' });
    return { ref: name, attributes: { Arn: alarmArn(account, region, name) } };
  },
  delete: ({ account, region, physicalId }, world) => {
    delete alarmsOf(world, account, region)[physicalId];
  },
};

const dashboardName = ({ properties, generatedName }: ResourceRequest): string =>
  String(properties['DashboardName'] ?? generatedName(255));

const dashboard: ResourceType = {
  properties: ['DashboardName', 'DashboardBody', 'Tags'],
  identifier: 'DashboardName',
  replacedBy: ['DashboardName'],
  find: (request, world) => {
    const name = dashboardName(request);
    return dashboardsOf(world, request.account)[name] ? { identifier: name, ref: name } : undefined;
  },
  create: (request, world) => {
    const name = dashboardName(request);
    dashboardsOf(world, request.account)[name] = true;
    return { ref: name };
  },
  delete: ({ account, physicalId }, world) => {
    delete dashboardsOf(world, account)[physicalId];
  },
};

/**
 * Alarms stand as they are set, by SetAlarmState or under /_local/monitoring/set-alarm, which makes those that are not there.
 * Metrics that functions write into their logs are under /_local/monitoring/metrics, value by value; no statistics are computed.
 */
export const cloudwatch: Service = {
  name: 'monitoring',
  client: () => import('@aws-sdk/client-cloudwatch'),
  operations: {
    DeleteAlarms: deleteAlarms,
    DeleteDashboards: deleteDashboards,
    DescribeAlarms: describeAlarms,
    GetDashboard: getDashboard,
    PutMetricAlarm: putMetricAlarm,
    SetAlarmState: setAlarmState,
  },
  resourceTypes: {
    'AWS::CloudWatch::Alarm': alarm,
    'AWS::CloudWatch::CompositeAlarm': alarm,
    'AWS::CloudWatch::Dashboard': dashboard,
  },
  controls: {
    metrics: embeddedMetrics,
    'set-alarm': (body, world) => {
      const { account, region, name, state } = (body ?? {}) as {
        account?: string;
        region?: string;
        name?: string;
        state?: AlarmState;
      };
      if (!account || !region || !name || !state || !STATES.includes(state))
        throw new AwsError('InvalidControl', `Give account, region, name and state (${STATES.join(', ')}).`, {
          status: 400,
        });
      const known = alarmsOf(world, account, region)[name];
      const alarm = known ?? defineAlarm(world, { account, region, name, composite: false, definition: {}, state });
      moveAlarm(alarm, state, 'Set by hand', world.clock.now());
      return { name, state };
    },
  },
};
