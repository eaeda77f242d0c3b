import type { Principal } from '../../../../local/kernel/call.ts';
import { cloudwatch } from '../../../../local/services/cloudwatch/service.ts';
import { DEV, fakeWorld, PROD, REGION } from '../../support/fake-world.ts';

const DEFINITION = {
  Namespace: 'AWS/ApplicationELB',
  MetricName: 'HTTPCode_Target_5XX_Count',
  ComparisonOperator: 'GreaterThanThreshold',
  EvaluationPeriods: 1,
};

const scene = async (...names: string[]) => {
  const fake = fakeWorld([cloudwatch]);
  const call = (operation: string, input: object, account = DEV) =>
    fake.call(account, `monitoring:${operation}`, input);
  for (const AlarmName of names) await call('PutMetricAlarm', { AlarmName, ...DEFINITION });
  const states = async (input: object = {}): Promise<Record<string, string>> => {
    const { MetricAlarms } = await call('DescribeAlarms', input);
    return Object.fromEntries(
      (MetricAlarms as { AlarmName: string; StateValue: string }[]).map(({ AlarmName, StateValue }) => [
        AlarmName,
        StateValue,
      ]),
    );
  };
  const asked = (by: Principal, input: object) => fake.call(DEV, 'monitoring:DescribeAlarms', input, { by });
  return { ...fake, call, states, asked };
};

describe('A metric alarm', () => {
  it('has no data at first, and then stands as it is set, until it is set again', async () => {
    const { call, states } = await scene('errors');
    expect(await states()).toEqual({ errors: 'INSUFFICIENT_DATA' });
    await call('SetAlarmState', { AlarmName: 'errors', StateValue: 'ALARM', StateReason: 'test' });
    await call('PutMetricAlarm', { AlarmName: 'errors', ...DEFINITION, Threshold: 7 });
    const { MetricAlarms } = await call('DescribeAlarms', { AlarmNames: ['errors'] });
    expect(MetricAlarms).toMatchObject([
      {
        AlarmArn: `arn:aws:cloudwatch:${REGION}:${DEV}:alarm:errors`,
        StateValue: 'ALARM',
        StateReason: 'test',
        Threshold: 7,
        StateUpdatedTimestamp: expect.any(Date),
      },
    ]);
  });

  it('is of one account and region; names that are not there are left out', async () => {
    const { call, states, world } = await scene('errors');
    expect((await call('DescribeAlarms', {}, PROD)).MetricAlarms).toEqual([]);
    expect(await states({ AlarmNames: ['errors', 'nothing'] })).toEqual({ errors: 'INSUFFICIENT_DATA' });
    cloudwatch.controls?.['set-alarm']?.({ account: DEV, region: REGION, name: 'made', state: 'OK' }, world);
    expect(await states({ StateValue: 'OK' })).toEqual({ made: 'OK' });
  });

  it('has a period of 10, 20 or 30 seconds, or of whole minutes', async () => {
    const { call } = await scene();
    const put = (Period: number) => call('PutMetricAlarm', { AlarmName: 'errors', ...DEFINITION, Period });
    for (const period of [10, 20, 30, 60, 300]) await put(period);
    await expect(put(61)).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'Period must be 10, 20, 30 or a multiple of 60',
    });
  });

  it('cannot be set, where it is not there, nor to what is no state', async () => {
    const { call } = await scene('errors');
    const set = (AlarmName: string, StateValue: string) =>
      call('SetAlarmState', { AlarmName, StateValue, StateReason: 'test' });
    await expect(set('nothing', 'OK')).rejects.toMatchObject({ name: 'ResourceNotFound' });
    await expect(set('errors', 'FINE')).rejects.toMatchObject({ name: 'ValidationError' });
  });

  it('is gone when it is deleted, and pages are as long as they are asked for', async () => {
    const { call, states } = await scene('a', 'b', 'c');
    const first = await call('DescribeAlarms', { MaxRecords: 2 });
    const second = await call('DescribeAlarms', { MaxRecords: 2, NextToken: first.NextToken });
    expect([first.MetricAlarms.length, second.MetricAlarms.length, second.NextToken]).toEqual([2, 1, undefined]);
    await call('DeleteAlarms', { AlarmNames: ['a', 'b'] });
    expect(Object.keys(await states())).toEqual(['c']);
  });

  it('is seen by who may see it by name; to see all takes permission on all', async () => {
    const { role, asked } = await scene('errors', 'other');
    const Resource = `arn:aws:cloudwatch:*:${DEV}:alarm:errors`;
    const by = role(DEV, 'watcher', [{ Effect: 'Allow', Action: 'cloudwatch:DescribeAlarms', Resource }]);
    expect((await asked(by, { AlarmNames: ['errors'] })).MetricAlarms).toHaveLength(1);
    for (const input of [{ AlarmNames: ['other'] }, {}, { AlarmTypes: ['CompositeAlarm'], AlarmNames: ['errors'] }])
      await expect(asked(by, input)).rejects.toMatchObject({ name: expect.stringContaining('AccessDenied') });
  });
});
