import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { AlarmState } from '../domain/soak.ts';
import type { SoakWatch } from '../ports/soak-watch.ts';
import { call } from './call.ts';
import { clientFor } from './clients.ts';
import { runningTagged } from './running-groups.ts';

/** CloudWatch, Auto Scaling and EC2 of the account that is acted in. */
export const soakWatch = (): SoakWatch => ({
  alarms: async (region, names) => {
    // A page has room for 100 alarms, which is more than a stage may name.
    const command = new DescribeAlarmsCommand({ AlarmNames: [...names], AlarmTypes: ['MetricAlarm'], MaxRecords: 100 });
    const { MetricAlarms = [] } = await call('DescribeAlarms', region, () =>
      clientFor(CloudWatchClient, region).send(command),
    );
    return new Map(MetricAlarms.map(({ AlarmName = '', StateValue }) => [AlarmName, StateValue as AlarmState]));
  },
  running: runningTagged,
});
