import { AwsError } from '../../kernel/errors.ts';
import type { ResourceType, Service } from '../../kernel/service.ts';
import { type AlarmState, alarmArn, alarmsOf, defineAlarm, moveAlarm, STATES } from './alarms.ts';
import { embeddedMetrics } from './embedded-metrics.ts';
import { deleteAlarms, describeAlarms, putMetricAlarm, setAlarmState } from './operations.ts';

export { alarmState } from './alarms.ts';

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
  create: (request, world) => {
    const { account, region, properties } = request;
    const { Tags: _tags, ...definition } = properties;
    const name = String(properties['AlarmName'] ?? request.generatedName(255));
    const composite = properties['AlarmRule'] !== undefined;
    // What the deployed app itself watches is well until a test says otherwise.
    defineAlarm(world, { account, region, name, composite, definition, state: 'OK' });
    return { ref: name, attributes: { Arn: alarmArn(account, region, name) } };
  },
};

const dashboard: ResourceType = {
  properties: ['DashboardName', 'DashboardBody', 'Tags'],
  create: (request) => ({ ref: String(request.properties['DashboardName'] ?? request.generatedName(255)) }),
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
    DescribeAlarms: describeAlarms,
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
