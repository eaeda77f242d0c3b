import { DefaultStackSynthesizer, type IStackSynthesizer, Stack, type StackProps } from 'aws-cdk-lib';
import { ArnPrincipal, Effect, PolicyDocument, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Configuration, StageConfiguration } from '../../shared/configuration/configuration.ts';
import { HUB_ROLE } from '../grants.ts';

/**
 * What a target account gives Hallmark: one role, for exactly one principal of the hub. The template has neither assets nor
 * parameters, so that a StackSet can deploy it to any number of accounts.
 */
export class SpokeStack extends Stack {
  constructor(scope: Construct, id: string, configuration: Configuration, props: StackProps = {}) {
    super(scope, id, {
      ...props,
      synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }) as IStackSynthesizer,
      description: 'Hallmark: the role by which the hub publishes and rolls out golden AMIs here',
    });
    const { hub, spoke, organizationId } = configuration;
    const stages = Object.values(configuration.images).flatMap((image) => image.stages);
    new Role(this, 'Role', {
      roleName: spoke.roleName,
      description: 'Assumed by the hub of Hallmark and by nobody else',
      assumedBy: new ArnPrincipal(`arn:${this.partition}:iam::${hub.account}:role/${HUB_ROLE}`).withConditions({
        StringEquals: {
          'sts:ExternalId': spoke.externalId,
          ...(organizationId ? { 'aws:PrincipalOrgID': organizationId } : {}),
        },
      }),
      inlinePolicies: {
        hallmark: new PolicyDocument({ statements: [...this.publishing(stages), ...this.rolling(stages)] }),
      },
    });
  }

  /** Parameter Store validates an AMI with the caller's own ec2:DescribeImages, which has no resource level. */
  private publishing(stages: readonly StageConfiguration[]): PolicyStatement[] {
    const names = [...new Set(stages.map(({ parameterName }) => parameterName))];
    return [
      allow(
        'PublishParameters',
        ['ssm:PutParameter', 'ssm:GetParameter'],
        names.map((name) => `arn:${this.partition}:ssm:*:${this.account}:parameter${name}`),
      ),
      allow('DescribeAmis', ['ec2:DescribeImages'], ['*']),
    ];
  }

  /** https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-launch-template-permissions.html */
  private rolling(stages: readonly StageConfiguration[]): PolicyStatement[] {
    const fleets = stages.flatMap((stage) => (stage.fleets ? [stage.fleets] : []));
    if (fleets.length === 0) return [];
    const tags = Object.fromEntries(
      [...new Set(fleets.map(({ tagKey }) => tagKey))].map((key) => [
        `aws:ResourceTag/${key}`,
        [...new Set(fleets.filter(({ tagKey }) => tagKey === key).map(({ tagValue }) => tagValue))],
      ]),
    );
    const ec2 = (resource: string) => `arn:${this.partition}:ec2:*:${this.account}:${resource}`;
    return [
      allow(
        'ReadFleets',
        [
          'autoscaling:DescribeAutoScalingGroups',
          'autoscaling:DescribeInstanceRefreshes',
          'ec2:DescribeLaunchTemplateVersions',
        ],
        ['*'],
      ),
      allow(
        'RefreshFleets',
        ['autoscaling:StartInstanceRefresh'],
        [`arn:${this.partition}:autoscaling:*:${this.account}:autoScalingGroup:*:autoScalingGroupName/*`],
        { StringEquals: tags },
      ),
      allow('VersionTemplates', ['ec2:CreateLaunchTemplateVersion'], [ec2('launch-template/*')]),
      // Auto Scaling checks with a dry run whether the caller could launch what it will launch.
      allow(
        'LaunchFromTemplates',
        ['ec2:RunInstances'],
        [
          ec2('instance/*'),
          ec2('volume/*'),
          ec2('network-interface/*'),
          ec2('launch-template/*'),
          ec2('subnet/*'),
          ec2('security-group/*'),
          ec2('key-pair/*'),
          `arn:${this.partition}:ec2:*::image/*`,
          `arn:${this.partition}:ec2:*::snapshot/*`,
        ],
      ),
      allow('TagInstances', ['ec2:CreateTags'], [ec2('instance/*'), ec2('volume/*')], {
        StringEquals: { 'ec2:CreateAction': 'RunInstances' },
      }),
      allow('PassInstanceRoles', ['iam:PassRole'], [`arn:${this.partition}:iam::${this.account}:role/*`], {
        StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' },
      }),
    ];
  }
}

const allow = (
  sid: string,
  actions: string[],
  resources: string[],
  conditions?: Record<string, unknown>,
): PolicyStatement =>
  new PolicyStatement({ sid, effect: Effect.ALLOW, actions, resources, ...(conditions ? { conditions } : {}) });
