import {
  AutoScalingClient,
  type AutoScalingGroup,
  DescribeAutoScalingGroupsCommand,
} from '@aws-sdk/client-auto-scaling';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { AlarmState } from '../domain/soak.ts';
import type { SoakWatch } from '../ports/soak-watch.ts';
import { call } from './call.ts';
import { clientFor } from './clients.ts';
import { amisOf, inService } from './ec2-instance-amis.ts';

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
  running: async (region, key, value) => {
    const groups = (await tagged(region, key, value)).filter(({ DesiredCapacity = 0 }) => DesiredCapacity > 0);
    const amis = await amisOf(region, groups.flatMap(inService));
    return groups.map((group) => ({
      group: group.AutoScalingGroupName ?? '',
      amis: inService(group).map((id) => amis.get(id) ?? 'unknown'),
    }));
  },
});

const tagged = async (region: string, key: string, value: string): Promise<AutoScalingGroup[]> => {
  const found: AutoScalingGroup[] = [];
  let NextToken: string | undefined;
  do {
    const page = await call('DescribeAutoScalingGroups', region, () =>
      clientFor(AutoScalingClient, region).send(
        new DescribeAutoScalingGroupsCommand({
          Filters: [{ Name: `tag:${key}`, Values: [value] }],
          ...(NextToken ? { NextToken } : {}),
        }),
      ),
    );
    found.push(...(page.AutoScalingGroups ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
};
