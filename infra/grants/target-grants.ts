import { Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { StageConfiguration } from '../../shared/configuration/configuration.ts';
import { STAGE_TAG } from '../../shared/configuration/stage-tag.ts';
import { describeAmis, onParameters } from './hub-grants.ts';
import { allow, allowMany, deny } from './statement.ts';

/** Stages of images, and what sessions in the account carry: in a target the stage that they are for, in the hub's own account nothing. */
export interface Acting {
  readonly stages: readonly StageConfiguration[];
  readonly instanceRoles: readonly string[];
  /** Parameters are compared with the ledger. */
  readonly compared: boolean;
  readonly sessions: 'for-a-stage' | 'own';
}

/** What Hallmark may do in an account that is a target of these stages. */
export const actInTarget = (scope: Construct, acting: Acting): PolicyStatement[] => {
  const { stages, instanceRoles, compared, sessions } = acting;
  const withFleets = stages.filter(({ fleets }) => fleets);
  const parameters = byStages(stages.map((stage) => ({ stage: stage.name, value: stage.parameterName })));
  return [
    ...parameters.flatMap(({ stages: names, values }, index) =>
      allowMany(
        numbered('PublishParameters', index),
        onParameters(compared, withFleets.length > 0),
        values.map((name) => here(scope, 'ssm', `parameter${name}`)),
        forStages(acting, names),
      ),
    ),
    // Parameter Store looks for the AMI with the permissions of whoever writes the parameter.
    describeAmis(),
    ...(withFleets.length === 0
      ? []
      : [...rollFleets(scope, acting, withFleets), ...launch(scope, instanceRoles, acting, withFleets)]),
    ...watchAlarms(
      scope,
      stages.flatMap(({ soak }) => soak?.alarms ?? []).map(({ name }) => name),
    ),
    ...(sessions === 'own' ? [] : [deny('ReadWithoutStage', CHANGES, { Null: { [STAGE_KEY]: 'true' } })]),
  ];
};

const STAGE_KEY = `aws:PrincipalTag/${STAGE_TAG}`;

/** Everything that changes something in a target. */
const CHANGES = [
  'ssm:PutParameter',
  'autoscaling:StartInstanceRefresh',
  'autoscaling:RollbackInstanceRefresh',
  'autoscaling:CancelInstanceRefresh',
  'ec2:CreateLaunchTemplateVersion',
  'ec2:RunInstances',
  'ec2:CreateTags',
  'iam:PassRole',
];

/**
 * What belongs to some stages is for sessions of these. A session without a stage reads all of it, and `ReadWithoutStage` refuses it
 * every change: names of parameters are in the policy once, which has little room.
 */
const forStages = ({ sessions }: Acting, stages: readonly string[]): Readonly<Record<string, unknown>> =>
  sessions === 'own' ? {} : { StringEqualsIfExists: { [STAGE_KEY]: stages } };

/** Values by the stages that have them, so that what is alike for all stages takes one statement. */
const byStages = (
  all: readonly { readonly stage: string; readonly value: string }[],
): readonly { readonly stages: readonly string[]; readonly values: readonly string[] }[] => {
  const values = unique(all.map(({ value }) => value));
  const stagesOf = (value: string) => unique(all.filter((each) => each.value === value).map(({ stage }) => stage));
  const groups = Map.groupBy(values, (value) => stagesOf(value).join(' '));
  return [...groups].map(([stages, group]) => ({ stages: stages.split(' '), values: group }));
};

const numbered = (sid: string, index: number): string => (index === 0 ? sid : `${sid}For${index + 1}`);

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

/** May find all fleets, and replace those that follow an image and have one of the names. */
const rollFleets = (scope: Construct, acting: Acting, stages: readonly StageConfiguration[]): PolicyStatement[] => [
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
  ...followed(stages).map(({ tagKey, names, stages: ofStages, values }, index) =>
    allow(
      numbered('RefreshFleets', index),
      ['StartInstanceRefresh', 'RollbackInstanceRefresh', 'CancelInstanceRefresh'].map(
        (action) => `autoscaling:${action}`,
      ),
      names.map((name) => here(scope, 'autoscaling', `autoScalingGroup:*:autoScalingGroupName/${name}`)),
      { StringEquals: { [`aws:ResourceTag/${tagKey}`]: values }, ...forStages(acting, ofStages) },
    ),
  ),
  // Teams do not tag their launch templates: the groups that use them are what the tags are on.
  allow(
    'VersionTemplates',
    ['ec2:CreateLaunchTemplateVersion'],
    [here(scope, 'ec2', 'launch-template/*')],
    forStages(acting, unique(stages.map(({ name }) => name))),
  ),
];

/** Which groups follow images: by the key of their tag and the names that they may have, then by stages. */
const followed = (stages: readonly StageConfiguration[]) => {
  const all = stages.flatMap(({ name, fleets }) => (fleets ? [{ stage: name, ...fleets }] : []));
  const groups = Map.groupBy(all, ({ tagKey, names }) => JSON.stringify([tagKey, names]));
  return [...groups.values()].flatMap((group) =>
    byStages(group.map(({ stage, tagValue }) => ({ stage, value: tagValue }))).map((each) => ({
      ...each,
      tagKey: group[0]?.tagKey ?? '',
      names: group[0]?.names ?? [],
    })),
  );
};

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
const launch = (
  scope: Construct,
  instanceRoles: readonly string[],
  acting: Acting,
  stages: readonly StageConfiguration[],
): PolicyStatement[] => {
  const { account, partition } = Stack.of(scope);
  const narrowed = forStages(acting, unique(stages.map(({ name }) => name)));
  return [
    allow('LaunchInstances', ['ec2:RunInstances'], launched(account, partition), narrowed),
    allow(
      'TagInstances',
      ['ec2:CreateTags'],
      TAGGED.map((kind) => here(scope, 'ec2', `${kind}/*`)),
      { StringEquals: { 'ec2:CreateAction': 'RunInstances' }, ...narrowed },
    ),
    allow(
      'PassInstanceRoles',
      ['iam:PassRole'],
      instanceRoles.map((role) => `arn:${partition}:iam::${account}:role/${role}`),
      { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' }, ...narrowed },
    ),
  ];
};

/** A resource in any region of the account. */
const here = (scope: Construct, service: string, resource: string): string =>
  `arn:${Stack.of(scope).partition}:${service}:*:${Stack.of(scope).account}:${resource}`;

const unique = (all: readonly string[]): string[] => [...new Set(all)];
