import { AwsError } from '../../kernel/errors.ts';
import type { ResourceType, Service } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { embeddedMetrics } from './embedded-metrics.ts';

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

const STATES: readonly AlarmState[] = ['OK', 'ALARM', 'INSUFFICIENT_DATA'];

const alarms = (world: World, account: string, region: string): Record<string, AlarmState> =>
  world.state<{ alarms: Record<string, AlarmState> }>('cloudwatch', account, region, () => ({ alarms: {} })).alarms;

/** How an alarm stands; undefined where there is none of this name. */
export const alarmState = (world: World, account: string, region: string, name: string): AlarmState | undefined =>
  alarms(world, account, region)[name];

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
    const name = String(request.properties['AlarmName'] ?? request.generatedName(255));
    alarms(world, request.account, request.region)[name] ??= 'OK';
    return { ref: name, attributes: { Arn: `arn:aws:cloudwatch:${request.region}:${request.account}:alarm:${name}` } };
  },
};

const dashboard: ResourceType = {
  properties: ['DashboardName', 'DashboardBody', 'Tags'],
  create: (request) => ({ ref: String(request.properties['DashboardName'] ?? request.generatedName(255)) }),
};

/**
 * Alarms stand as they are set under /_local/monitoring/set-alarm. Metrics that functions write into their logs are under
 * /_local/monitoring/metrics, value by value; no statistics are computed.
 */
export const cloudwatch: Service = {
  name: 'monitoring',
  client: async () => {
    throw new AwsError(
      'UnknownService',
      'Local AWS takes alarms from templates and from /_local/monitoring/set-alarm; it does not serve the API of CloudWatch.',
      { status: 501 },
    );
  },
  operations: {},
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
      alarms(world, account, region)[name] = state;
      return { name, state };
    },
  },
};
