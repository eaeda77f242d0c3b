import { type App, CfnResource, Validations } from 'aws-cdk-lib';
import type { Configuration } from '../shared/configuration/configuration.ts';

/** What cdk-nag finds and we stand by: the finding, where it may be, and why it is right there. Anything else fails the synthesis. */
interface Acknowledgement {
  readonly finding: string;
  readonly where: RegExp;
  readonly reason: string;
}

const managed = (name: string): string => `IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${name}]`;
const resource = (arn: string): string => `IAM5[Resource::${arn}]`;
const action = (name: string): string => `IAM5[Action::${name}]`;

const POLICY = /^HallmarkHub\/.*\/DefaultPolicy\/Resource$/;
const SHARE = /^HallmarkHub\/Functions\/ShareImage\/.*\/DefaultPolicy\/Resource$/;

const acknowledgements = ({ hub, spoke, images }: Configuration): readonly Acknowledgement[] => [
  {
    finding: managed('service-role/AWSLambdaBasicExecutionRole'),
    where: /^HallmarkHub\/.*Role\/Resource$/,
    reason: 'Writing its own logs is all that the policy grants to a function.',
  },
  {
    finding: managed('EC2InstanceProfileForImageBuilder'),
    where: /\/InstanceRole\/Resource$/,
    reason: 'Image Builder documents this policy for build instances and keeps it current.',
  },
  {
    finding: managed('AmazonSSMManagedInstanceCore'),
    where: /\/InstanceRole\/Resource$/,
    reason: 'Image Builder drives build instances through Systems Manager, which needs this policy.',
  },
  {
    finding: resource('*'),
    where: POLICY,
    reason:
      'X-Ray, log delivery, ec2:DescribeImages, ec2:DescribeImageAttribute and imagebuilder:ListImageScanFindings have no resource level.',
  },
  {
    finding: resource(`arn:<AWS::Partition>:iam::*:role/${spoke.roleName}`),
    where: /\/HubRole\/DefaultPolicy\/Resource$/,
    reason: 'One role name in every target account; aws:ResourceOrgID and the trust policy of each keep it to ours.',
  },
  {
    finding: resource(`arn:<AWS::Partition>:states:${hub.region}:${hub.account}:execution:roll-fleet:*`),
    where: /\/PromoteImage\/Role\/DefaultPolicy\/Resource$/,
    reason: 'Executions get their names when they are started.',
  },
  {
    finding: action('kms:GenerateDataKey*'),
    where: POLICY,
    reason: 'What publishing to an encrypted topic needs; the resource is one key.',
  },
  {
    finding: action('s3:Abort*'),
    where: /\/InstanceRole\/DefaultPolicy\/Resource$/,
    reason: 'Aborting an upload of its own, under the prefix of its image.',
  },
  ...Object.keys(images).map((name) => ({
    finding: resource(`arn:<AWS::Partition>:imagebuilder:${hub.region}:${hub.account}:image/${name}/*`),
    where: POLICY,
    reason: 'Versions and builds of the image come with every build.',
  })),
  ...Object.keys(images).map((name) => ({
    finding: resource(`<Logs6819BB44.Arn>/${name}/*`),
    where: /\/InstanceRole\/DefaultPolicy\/Resource$/,
    reason: 'Image Builder names the logs of each build.',
  })),
  ...[...new Set(Object.values(images).flatMap(({ regions }) => regions))].flatMap((region) => [
    {
      finding: resource(`arn:<AWS::Partition>:ec2:${region}::image/*`),
      where: SHARE,
      reason:
        'AMI ids come with every build; the tag CreatedBy keeps sharing to AMIs of Image Builder, and tagging to our own tags.',
    },
    {
      finding: resource(`arn:<AWS::Partition>:ec2:${region}::snapshot/*`),
      where: SHARE,
      reason: 'Snapshot ids come with every build; only our own tags may be set.',
    },
  ]),
];

export const acknowledge = (app: App, configuration: Configuration): void => {
  const all = acknowledgements(configuration);
  for (const construct of app.node.findAll()) {
    if (!CfnResource.isCfnResource(construct)) continue;
    for (const { finding, where, reason } of all) {
      if (where.test(construct.node.path))
        Validations.of(construct).acknowledge({ id: `AwsSolutions::AwsSolutions-${finding}`, reason });
    }
  }
};
