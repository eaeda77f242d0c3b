import { DefaultStackSynthesizer, type IStackSynthesizer, Stack, type StackProps } from 'aws-cdk-lib';
import { ArnPrincipal, PolicyDocument, Role } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { ReadConfiguration } from '../configuration/read-configuration.ts';
import { HUB_ROLE } from '../grants/hub-grants.ts';
import { actInTarget } from '../grants/target-grants.ts';

/**
 * What a target account gives Hallmark: one role, for exactly one principal of the hub. The template has neither assets nor
 * parameters, so that a StackSet can deploy it to any number of accounts.
 */
export class SpokeStack extends Stack {
  constructor(scope: Construct, id: string, { input, runtime }: ReadConfiguration, props: StackProps = {}) {
    super(scope, id, {
      ...props,
      synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }) as IStackSynthesizer,
      description: 'Hallmark: the role by which the hub publishes and rolls out golden AMIs here',
    });
    const { hub, spoke, organizationId, reconcile } = runtime;
    const stages = Object.values(runtime.images).flatMap((image) => image.stages);
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
        hallmark: new PolicyDocument({
          statements: actInTarget(this, stages, input.spokes.instanceRoles, reconcile !== undefined),
        }),
      },
    });
  }
}
