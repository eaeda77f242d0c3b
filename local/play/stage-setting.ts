import { CreateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import { CreateLaunchTemplateCommand, DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { targets } from './layout.ts';
import type { Scene } from './scene.ts';

export const fleetName = (image: string): string => `${image}-fleet`;

/** One fleet in every target of a stage that rolls fleets, running the image that is current there. */
export const launchFleets = async (scene: Scene): Promise<number> => {
  const wanted = scene.image.stages.flatMap((stage) =>
    stage.fleets ? targets(stage).map(({ account, region }) => ({ stage, account, region })) : [],
  );
  await Promise.all(wanted.map(({ stage, account, region }) => launchFleet(scene, stage, { account, region })));
  return wanted.length;
};

type Stage = Scene['image']['stages'][number];

const launchFleet = async (
  scene: Scene,
  stage: Stage,
  { account, region }: { account: string; region: string },
): Promise<void> => {
  const ec2 = scene.clients.ec2(account, region);
  const name = fleetName(scene.image.name);
  const [current, subnets] = await Promise.all([
    scene.clients.ssm(account, region).send(new GetParameterCommand({ Name: stage.parameterName })),
    ec2.send(new DescribeSubnetsCommand({})),
  ]);
  await ec2.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: name,
      LaunchTemplateData: {
        ImageId: required(current.Parameter?.Value, stage.parameterName),
        InstanceType: 't3.small',
      },
    }),
  );
  await scene.clients.autoScaling(account, region).send(
    new CreateAutoScalingGroupCommand({
      AutoScalingGroupName: name,
      LaunchTemplate: { LaunchTemplateName: name, Version: '1' },
      MinSize: 2,
      MaxSize: 8,
      DesiredCapacity: 4,
      VPCZoneIdentifier: (subnets.Subnets ?? []).map(({ SubnetId }) => SubnetId).join(','),
      Tags: [{ Key: stage.fleets?.tagKey, Value: stage.fleets?.tagValue, PropagateAtLaunch: true }],
    }),
  );
};

const required = (value: string | undefined, what: string): string => {
  if (value === undefined) throw new Error(`${what} has no value: last week's image was not promoted`);
  return value;
};
