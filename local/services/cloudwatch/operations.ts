import type {
  CompositeAlarm,
  DeleteAlarmsInput,
  DescribeAlarmsInput,
  DescribeAlarmsOutput,
  MetricAlarm,
  PutMetricAlarmInput,
  SetAlarmStateInput,
} from '@aws-sdk/client-cloudwatch';
import type { Access, Call } from '../../kernel/call.ts';
import { AwsError } from '../../kernel/errors.ts';
import { operation } from '../../kernel/service.ts';
import {
  type AlarmState,
  alarmArn,
  alarmsOf,
  defineAlarm,
  moveAlarm,
  type Place,
  STATES,
  type StoredAlarm,
  validation,
} from './alarms.ts';

const MOST = 100;

/** On each alarm that is named; to name none is to ask for all. */
const onAlarms = (action: string, names: readonly string[], { account, region }: Call): readonly Access[] =>
  (names.length === 0 ? ['*'] : names).map((name) => ({
    action: `cloudwatch:${action}`,
    resource: alarmArn(account, region, name),
  }));

/** Composite alarms are shown to those only who may describe every alarm. */
export const describeAlarms = operation<DescribeAlarmsInput, DescribeAlarmsOutput>({
  access: ({ AlarmNames = [], AlarmTypes = [] }, call) =>
    AlarmTypes.includes('CompositeAlarm')
      ? [{ action: 'cloudwatch:DescribeAlarms', resource: '*' }]
      : onAlarms('DescribeAlarms', AlarmNames, call),
  run: (input, call, world) => {
    const { AlarmNames = [], AlarmNamePrefix, AlarmTypes = ['MetricAlarm'], StateValue, NextToken } = input;
    if (AlarmNames.length > 0 && AlarmNamePrefix !== undefined)
      throw validation('AlarmNamePrefix cannot be used with AlarmNames.');
    if (AlarmNames.length > MOST) throw validation(`AlarmNames takes at most ${MOST} names.`);
    const found = Object.values(alarmsOf(world, call.account, call.region))
      .filter(({ composite }) => AlarmTypes.includes(composite ? 'CompositeAlarm' : 'MetricAlarm'))
      .filter(({ name }) => AlarmNames.length === 0 || AlarmNames.includes(name))
      .filter(({ name }) => name.startsWith(AlarmNamePrefix ?? ''))
      .filter(({ state }) => StateValue === undefined || state === StateValue)
      .sort((one, other) => (one.name < other.name ? -1 : 1));
    const start = Number(NextToken ?? 0);
    const end = start + (input.MaxRecords ?? 50);
    const page = found.slice(start, end);
    return {
      MetricAlarms: page.filter(({ composite }) => !composite).map((alarm) => toMetric(call, alarm)),
      CompositeAlarms: page.filter(({ composite }) => composite).map((alarm) => toComposite(call, alarm)),
      ...(end < found.length ? { NextToken: String(end) } : {}),
    };
  },
});

const common = ({ account, region }: Place, { name, state, reason, changedAt, configuredAt }: StoredAlarm) => ({
  AlarmName: name,
  AlarmArn: alarmArn(account, region, name),
  StateValue: state,
  StateReason: reason,
  StateUpdatedTimestamp: new Date(changedAt),
  AlarmConfigurationUpdatedTimestamp: new Date(configuredAt),
});

const toMetric = (place: Place, alarm: StoredAlarm): MetricAlarm => ({
  ...(alarm.definition as MetricAlarm),
  ...common(place, alarm),
});

const toComposite = (place: Place, alarm: StoredAlarm): CompositeAlarm => ({
  ...(alarm.definition as CompositeAlarm),
  ...common(place, alarm),
});

export const putMetricAlarm = operation<PutMetricAlarmInput, object>({
  access: ({ AlarmName = '' }, call) => onAlarms('PutMetricAlarm', [AlarmName], call),
  run: ({ Tags: _tags, ...definition }, { account, region }, world) => {
    const { AlarmName: name = '', EvaluationPeriods, ComparisonOperator, MetricName, Metrics } = definition;
    if (EvaluationPeriods === undefined || ComparisonOperator === undefined)
      throw validation('EvaluationPeriods and ComparisonOperator are required.');
    if (MetricName === undefined && !Metrics?.length) throw validation('Give either MetricName or Metrics.');
    checkPeriods(definition);
    defineAlarm(world, { account, region, name, composite: false, definition, state: 'INSUFFICIENT_DATA' });
    return {};
  },
});

/** Templates may give it as text. */
const numberOrNothing = (value: unknown): number | undefined => (value === undefined ? undefined : Number(value));

const HIGH_RESOLUTION_SECONDS = [10, 20, 30];

/** Throws ValidationError: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export const checkPeriods = ({ Period, Metrics = [] }: Pick<PutMetricAlarmInput, 'Period' | 'Metrics'>): void => {
  const periods = [Period, ...Metrics.flatMap((each) => [each.Period, each.MetricStat?.Period])].map(numberOrNothing);
  for (const period of periods) {
    if (period === undefined || period % 60 === 0 || HIGH_RESOLUTION_SECONDS.includes(period)) continue;
    throw validation('Period must be 10, 20, 30 or a multiple of 60');
  }
};

/** An alarm stays as it is set: nothing evaluates it here. */
export const setAlarmState = operation<SetAlarmStateInput, object>({
  access: ({ AlarmName = '' }, call) => onAlarms('SetAlarmState', [AlarmName], call),
  run: ({ AlarmName = '', StateValue, StateReason = '' }, { account, region }, world) => {
    const alarm = alarmsOf(world, account, region)[AlarmName];
    if (!alarm) throw new AwsError('ResourceNotFound', `There is no alarm ${AlarmName}.`);
    if (!STATES.includes(StateValue as AlarmState))
      throw validation(`StateValue is one of ${STATES.join(', ')}, not ${StateValue}.`);
    moveAlarm(alarm, StateValue as AlarmState, StateReason, world.clock.now());
    return {};
  },
});

export const deleteAlarms = operation<DeleteAlarmsInput, object>({
  access: ({ AlarmNames = [] }, call) => onAlarms('DeleteAlarms', AlarmNames, call),
  run: ({ AlarmNames = [] }, { account, region }, world) => {
    const all = alarmsOf(world, account, region);
    for (const name of AlarmNames) delete all[name];
    return {};
  },
});
