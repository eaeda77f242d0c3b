import type { ReadConfiguration } from '../configuration/read-configuration.ts';
import { launched } from '../grants/target-grants.ts';
import { type Acknowledgement, EVERYTHING, resources } from './acknowledgement.ts';

const SPOKE = /^HallmarkSpoke\/Role\/Resource$/;
/** In its own account the hub acts as itself. */
const HUB = /^HallmarkHub\/Functions\/HubRole\/(DefaultPolicy|OverflowPolicy\d+)\/Resource$/;

/** Findings in the role that acts in target accounts: in the spoke, and in the hub where it is a target itself. */
export const inTargets = (configuration: ReadConfiguration): readonly Acknowledgement[] => [
  ...inAccount('<AWS::AccountId>', SPOKE, configuration),
  ...inAccount(configuration.input.hub.account, HUB, configuration),
];

const inAccount = (account: string, where: RegExp, { input, runtime }: ReadConfiguration): Acknowledgement[] => [
  {
    finding: EVERYTHING,
    where,
    reason:
      'ec2:DescribeImages, ec2:DescribeInstances, ec2:DescribeLaunchTemplateVersions and what reads Auto Scaling have no resource level.',
  },
  ...Object.values(runtime.images)
    .flatMap(({ stages }) => stages)
    .map(({ parameterName }) => ({
      finding: resources(`ssm:*:${account}:parameter${parameterName}`),
      where,
      reason: 'One parameter, in each region: the template is the same wherever it is deployed.',
    })),
  ...alarmsOf(runtime.images).map((name) => ({
    finding: resources(`cloudwatch:*:${account}:alarm:${name}`),
    where,
    reason: 'One alarm, in each region: the template is the same wherever it is deployed.',
  })),
  ...namesOf(runtime.images).map((name) => ({
    finding: resources(`autoscaling:*:${account}:autoScalingGroup:*:autoScalingGroupName/${name}`),
    where,
    reason:
      'Fleets belong to teams and come and go; the tag that says they follow an image and the patterns of fleets.names keep this to them.',
  })),
  ...launched(account, '<AWS::Partition>').map((arn) => ({
    finding: `IAM5[Resource::${arn}]`,
    where,
    reason:
      'Auto Scaling checks that the caller who starts a refresh may launch what the launch template names, which belongs to teams.',
  })),
  ...input.spokes.instanceRoles.map((role) => ({
    finding: resources(`iam::${account}:role/${role}`),
    where,
    reason: 'Roles of the instances, passed on to EC2 only; spokes.instanceRoles narrows them.',
  })),
];

const namesOf = (images: ReadConfiguration['runtime']['images']): string[] => [
  ...new Set(
    Object.values(images)
      .flatMap(({ stages }) => stages)
      .flatMap(({ fleets }) => fleets?.names ?? []),
  ),
];

const alarmsOf = (images: ReadConfiguration['runtime']['images']): string[] => [
  ...new Set(
    Object.values(images)
      .flatMap(({ stages }) => stages)
      .flatMap(({ soak }) => soak?.alarms ?? [])
      .map(({ name }) => name),
  ),
];
