import { AutoScalingClient, CreateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { CreateLaunchTemplateCommand, EC2Client } from '@aws-sdk/client-ec2';
import { autoscaling } from '../../../local/services/autoscaling/service.ts';
import { cloudwatch } from '../../../local/services/cloudwatch/service.ts';
import { registerImage } from '../../../local/services/ec2/images/register-image.ts';
import { ec2 } from '../../../local/services/ec2/service.ts';
import { iam } from '../../../local/services/iam/service.ts';
import { ssm } from '../../../local/services/ssm/service.ts';
import { sts } from '../../../local/services/sts/service.ts';
import { clientFor } from '../../../shared/aws/clients.ts';
import { soakWatch } from '../../../shared/aws/soak-watch.ts';
import { HUB } from '../../support/builders.ts';
import { localAws } from './local-aws.ts';

const REGION = 'us-east-1';
const clients = () => [
  clientFor(AutoScalingClient, REGION),
  clientFor(CloudWatchClient, REGION),
  clientFor(EC2Client, REGION),
];
const world = localAws({ services: [sts, iam, ec2, ssm, autoscaling, cloudwatch] }, clients);

const KEY = 'hallmark:image';
const image = (name: string) => registerImage(world, { account: HUB, region: REGION, name, architecture: 'x86_64' });

/** A group of so many instances of an AMI, that follows an image. */
const group = async (name: string, value: string, ImageId: string, size: number): Promise<void> => {
  await clientFor(EC2Client, REGION).send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: name,
      LaunchTemplateData: { ImageId, InstanceType: 't3.small' },
    }),
  );
  await clientFor(AutoScalingClient, REGION).send(
    new CreateAutoScalingGroupCommand({
      AutoScalingGroupName: name,
      LaunchTemplate: { LaunchTemplateName: name, Version: '1' },
      MinSize: 0,
      MaxSize: 500,
      DesiredCapacity: size,
      AvailabilityZones: [`${REGION}a`],
      Tags: [{ Key: KEY, Value: value, PropagateAtLaunch: true }],
    }),
  );
  await world.idle();
};

/** What the instances of each group run. */
const amis = async (value: string) =>
  (await soakWatch().running(REGION, KEY, value)).map(({ group: name, instances }) => ({
    group: name,
    amis: instances.map(({ amiId }) => amiId),
  }));

describe('What a soak sees', () => {
  it('of fleets is the AMI of every instance; groups that want none, and other images, are left out', async () => {
    const [old, fresh] = [image('web 1'), image('web 2')];
    await group('one', 'web', old, 2);
    await group('two', 'web', fresh, 1);
    await group('none', 'web', old, 0);
    await group('other', 'tool', old, 1);
    expect(await amis('web')).toEqual([
      { group: 'one', amis: [old, old] },
      { group: 'two', amis: [fresh] },
    ]);
  });

  it('of more instances than one filter takes is all of them', async () => {
    const id = image('large 1');
    await group('many', 'large', id, 201);
    const [many] = await amis('large');
    expect(many?.amis).toEqual(Array.from({ length: 201 }, () => id));
  });

  it('of alarms is how each stands; what is not there is left out', async () => {
    const client = clientFor(CloudWatchClient, REGION);
    const definition = {
      Namespace: 'AWS/EC2',
      MetricName: 'CPUUtilization',
      ComparisonOperator: 'GreaterThanThreshold',
      EvaluationPeriods: 1,
    } as const;
    for (const AlarmName of ['errors', 'latency'])
      await client.send(new PutMetricAlarmCommand({ AlarmName, ...definition }));
    await client.send(
      new SetAlarmStateCommand({ AlarmName: 'errors', StateValue: 'ALARM', StateReason: 'the test says so' }),
    );
    expect(await soakWatch().alarms(REGION, ['errors', 'latency', 'nothing'])).toEqual(
      new Map([
        ['errors', 'ALARM'],
        ['latency', 'INSUFFICIENT_DATA'],
      ]),
    );
  });
});
