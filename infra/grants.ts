import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Configuration } from '../shared/configuration/configuration.ts';

/** Who may do what, a sentence each. Actions without resource-level permissions are on `*`; nothing else is. */

const statement = (
  sid: string,
  actions: readonly string[],
  resources: readonly string[],
  conditions?: Record<string, unknown>,
): PolicyStatement =>
  new PolicyStatement({ sid, actions: [...actions], resources: [...resources], ...(conditions ? { conditions } : {}) });

export const HUB_ROLE = 'hallmark-hub';

const partition = (scope: Construct): string => Stack.of(scope).partition;

const imageArns = (scope: Construct, { hub, images }: Configuration): string[] =>
  Object.keys(images).map(
    (name) => `arn:${partition(scope)}:imagebuilder:${hub.region}:${hub.account}:image/${name}/*`,
  );

/** May read the configured images. */
export const readImages = (scope: Construct, configuration: Configuration): PolicyStatement =>
  statement(
    'ReadImages',
    ['imagebuilder:GetImage', 'imagebuilder:ListImageBuildVersions'],
    imageArns(scope, configuration),
  );

/** May read the scans of images. The action has no resource level. */
export const readScans = (): PolicyStatement => statement('ReadScans', ['imagebuilder:ListImageScanFindings'], ['*']);

/** May describe AMIs. The action has no resource level. */
export const describeAmis = (): PolicyStatement => statement('DescribeAmis', ['ec2:DescribeImages'], ['*']);

/** May share AMIs that Image Builder made, and read whom they are shared with. */
export const shareAmis = (scope: Construct, { images }: Configuration): PolicyStatement[] => {
  const regions = regionsOf(images);
  return [
    statement('ReadPermissions', ['ec2:DescribeImageAttribute'], ['*']),
    statement(
      'ShareAmis',
      ['ec2:ModifyImageAttribute'],
      regions.map((region) => `arn:${partition(scope)}:ec2:${region}::image/*`),
      { StringEquals: { 'aws:ResourceTag/CreatedBy': 'EC2 Image Builder' } },
    ),
  ];
};

/** May tag AMIs and snapshots, with our own tags only. */
export const tagAmis = (scope: Construct, { images }: Configuration): PolicyStatement =>
  statement(
    'TagAmis',
    ['ec2:CreateTags'],
    regionsOf(images).flatMap((region) => [
      `arn:${partition(scope)}:ec2:${region}::image/*`,
      `arn:${partition(scope)}:ec2:${region}::snapshot/*`,
    ]),
    { 'ForAllValues:StringLike': { 'aws:TagKeys': ['hallmark:*'] } },
  );

const regionsOf = (images: Configuration['images']): string[] => [
  ...new Set(Object.values(images).flatMap(({ regions }) => regions)),
];

/** May act in target accounts, in the spoke's role alone. */
export const assumeSpokes = (scope: Construct, { spoke, organizationId }: Configuration): PolicyStatement =>
  statement(
    'ActInTargets',
    ['sts:AssumeRole'],
    [`arn:${partition(scope)}:iam::*:role/${spoke.roleName}`],
    organizationId ? { StringEquals: { 'aws:ResourceOrgID': organizationId } } : undefined,
  );

/** May write and read back the hub's own parameters. */
export const publishInHub = (scope: Construct, { hub, images }: Configuration): PolicyStatement[] => {
  const arns = Object.values(images).flatMap(({ regions, stages }) =>
    stages.flatMap(({ hubParameterName }) =>
      hubParameterName === undefined
        ? []
        : regions.map((region) => `arn:${partition(scope)}:ssm:${region}:${hub.account}:parameter${hubParameterName}`),
    ),
  );
  return arns.length === 0
    ? []
    : [statement('PublishInHub', ['ssm:PutParameter', 'ssm:GetParameter'], arns), describeAmis()];
};
