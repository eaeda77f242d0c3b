import {
  AutoScalingClient,
  type AutoScalingGroup,
  DescribeAutoScalingGroupsCommand,
} from '@aws-sdk/client-auto-scaling';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { AlarmState } from '../domain/soak.ts';
import type { SoakWatch } from '../ports/soak-watch.ts';
import { call } from './call.ts';
import { clientFor } from './clients.ts';

/** Values in one filter: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Filter.html */
const INSTANCES = 200;

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

const inService = ({ Instances = [] }: AutoScalingGroup): string[] =>
  Instances.filter(({ LifecycleState }) => LifecycleState === 'InService').map(({ InstanceId = '' }) => InstanceId);

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

/** Auto Scaling knows the AMI of some instances only; EC2 knows it of all. Ids that are gone already are left out. */
const amisOf = async (region: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const amis = new Map<string, string>();
  for (let at = 0; at < ids.length; at += INSTANCES) {
    const Values = ids.slice(at, at + INSTANCES);
    let NextToken: string | undefined;
    do {
      // A filter finds what is there, where InstanceIds refuses all because of one that is not.
      const page = await call('DescribeInstances', region, () =>
        clientFor(EC2Client, region).send(
          new DescribeInstancesCommand({
            Filters: [{ Name: 'instance-id', Values }],
            ...(NextToken ? { NextToken } : {}),
          }),
        ),
      );
      for (const { InstanceId = '', ImageId = '' } of (page.Reservations ?? []).flatMap(
        ({ Instances = [] }) => Instances,
      ))
        amis.set(InstanceId, ImageId);
      NextToken = page.NextToken;
    } while (NextToken);
  }
  return amis;
};
