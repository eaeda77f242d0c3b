import { Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { FleetConfiguration, StageConfiguration } from '../../shared/configuration/configuration.ts';
import { describeAmis, onParameters } from './hub-grants.ts';
import { allow, allowMany } from './statement.ts';

/** What Hallmark may do in an account that is a target of these stages. */
export const actInTarget = (
  scope: Construct,
  stages: readonly StageConfiguration[],
  instanceRoles: readonly string[],
  compared: boolean,
): PolicyStatement[] => {
  const names = unique(stages.map(({ parameterName }) => parameterName));
  const fleets = stages.flatMap((stage) => stage.fleets ?? []);
  return [
    ...allowMany(
      'PublishParameters',
      onParameters(compared, fleets.length > 0),
      names.map((name) => here(scope, 'ssm', `parameter${name}`)),
    ),
    // Parameter Store looks for the AMI with the permissions of whoever writes the parameter.
    describeAmis(),
    ...(fleets.length === 0 ? [] : [...rollFleets(scope, fleets), ...launch(scope, instanceRoles)]),
    ...watchAlarms(
      scope,
      stages.flatMap(({ soak }) => soak?.alarms ?? []).map(({ name }) => name),
    ),
  ];
};

/** May see how metric alarms stand. Composite alarms are left out: CloudWatch shows them only to who may see every alarm. */
export const watchAlarms = (scope: Construct, names: readonly string[], sid = 'WatchAlarms'): PolicyStatement[] =>
  names.length === 0
    ? []
    : [
        allow(
          sid,
          ['cloudwatch:DescribeAlarms'],
          unique(names).map((name) => here(scope, 'cloudwatch', `alarm:${name}`)),
        ),
      ];

/** May find all fleets, and replace those that follow an image. */
const rollFleets = (scope: Construct, fleets: readonly FleetConfiguration[]): PolicyStatement[] => [
  allow(
    'ReadFleets',
    [
      'autoscaling:DescribeAutoScalingGroups',
      'autoscaling:DescribeInstanceRefreshes',
      'ec2:DescribeInstances',
      'ec2:DescribeLaunchTemplateVersions',
    ],
    ['*'],
  ),
  ...unique(fleets.map(({ tagKey }) => tagKey)).map((key, index) =>
    allow(
      `RefreshFleets${index === 0 ? '' : index + 1}`,
      ['StartInstanceRefresh', 'RollbackInstanceRefresh', 'CancelInstanceRefresh'].map(
        (action) => `autoscaling:${action}`,
      ),
      [here(scope, 'autoscaling', 'autoScalingGroup:*:autoScalingGroupName/*')],
      { StringEquals: { [`aws:ResourceTag/${key}`]: valuesOf(key, fleets) } },
    ),
  ),
  // Teams do not tag their launch templates: the groups that use them are what the tags are on.
  allow('VersionTemplates', ['ec2:CreateLaunchTemplateVersion'], [here(scope, 'ec2', 'launch-template/*')]),
];

/** What a launch makes or uses in the account itself. */
const OWN = [
  'instance',
  'volume',
  'network-interface',
  'spot-instances-request',
  'launch-template',
  'key-pair',
] as const;

/** What AWS Resource Access Manager may share with the account: the ARN is that of its owner. */
const SHARED = ['subnet', 'security-group', 'placement-group', 'capacity-reservation'] as const;

/** What a launch template may tag. */
const TAGGED = ['instance', 'volume', 'network-interface', 'spot-instances-request'] as const;

/** The resources of RunInstances: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html */
export const launched = (account: string, partition: string): readonly string[] => [
  ...OWN.map((kind) => `arn:${partition}:ec2:*:${account}:${kind}/*`),
  ...SHARED.map((kind) => `arn:${partition}:ec2:*:*:${kind}/*`),
  ...['image', 'snapshot'].map((kind) => `arn:${partition}:ec2:*::${kind}/*`),
  // Groups of capacity reservations and of dedicated hosts, and licenses.
  `arn:${partition}:resource-groups:*:*:group/*`,
  `arn:${partition}:license-manager:*:*:license-configuration:*`,
];

/**
 * Auto Scaling checks that the caller who starts a refresh may launch the instances of the launch template. What cannot be used cannot
 * be launched: a subnet of another account has to be shared with this one.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-launch-template-permissions.html
 */
const launch = (scope: Construct, instanceRoles: readonly string[]): PolicyStatement[] => [
  allow('LaunchInstances', ['ec2:RunInstances'], launched(Stack.of(scope).account, Stack.of(scope).partition)),
  allow(
    'TagInstances',
    ['ec2:CreateTags'],
    TAGGED.map((kind) => here(scope, 'ec2', `${kind}/*`)),
    { StringEquals: { 'ec2:CreateAction': 'RunInstances' } },
  ),
  allow(
    'PassInstanceRoles',
    ['iam:PassRole'],
    instanceRoles.map((role) => `arn:${Stack.of(scope).partition}:iam::${Stack.of(scope).account}:role/${role}`),
    { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
  ),
];

/** A resource in any region of the account. */
const here = (scope: Construct, service: string, resource: string): string =>
  `arn:${Stack.of(scope).partition}:${service}:*:${Stack.of(scope).account}:${resource}`;

const valuesOf = (key: string, fleets: readonly FleetConfiguration[]): string[] =>
  unique(fleets.filter(({ tagKey }) => tagKey === key).map(({ tagValue }) => tagValue));

const unique = (all: readonly string[]): string[] => [...new Set(all)];
