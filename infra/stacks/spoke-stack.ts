import { DefaultStackSynthesizer, type IStackSynthesizer, Stack, type StackProps } from 'aws-cdk-lib';
import { ArnPrincipal, PolicyDocument, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { STAGE_TAG } from '../../shared/configuration/stage-tag.ts';
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
    const acting = {
      ...{ stages, instanceRoles: input.spokes.instanceRoles, compared: reconcile !== undefined },
      sessions: 'for-a-stage',
    } as const;
    const principal = new ArnPrincipal(`arn:${this.partition}:iam::${hub.account}:role/${HUB_ROLE}`);
    const inOrganization = organizationId ? { 'aws:PrincipalOrgID': organizationId } : {};
    const role = new Role(this, 'Role', {
      roleName: spoke.roleName,
      description: 'Assumed by the hub of Hallmark and by nobody else',
      assumedBy: principal.withConditions({ StringEquals: { 'sts:ExternalId': spoke.externalId, ...inOrganization } }),
      inlinePolicies: { hallmark: new PolicyDocument({ statements: actInTarget(this, acting) }) },
    });
    // A session says which stage it is for, and nothing else: the policy above allows what belongs to that stage.
    role.assumeRolePolicy?.addStatements(
      new PolicyStatement({
        actions: ['sts:TagSession'],
        principals: [principal],
        conditions: {
          StringEquals: { [`aws:RequestTag/${STAGE_TAG}`]: stageNames(runtime), ...inOrganization },
          'ForAllValues:StringEquals': { 'aws:TagKeys': [STAGE_TAG] },
        },
      }),
    );
  }
}

const stageNames = ({ images }: ReadConfiguration['runtime']): string[] => [
  ...new Set(Object.values(images).flatMap(({ stages }) => stages.map(({ name }) => name))),
];
