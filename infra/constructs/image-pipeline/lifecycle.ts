import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnLifecyclePolicy } from 'aws-cdk-lib/aws-imagebuilder';
import { Construct } from 'constructs';
import type { ImageDefinition } from '../../images/image-definition.ts';

type Rule = ImageDefinition['lifecycle'][number];

/** Promotion tags what passed the gate so; see functions/share-image. */
const PROMOTED = { 'hallmark:verdict': 'promote' };

/** What becomes of an image's old builds. What was promoted is left alone: instances may start from it at any time. */
export class Lifecycle extends Construct {
  constructor(scope: Construct, id: string, definition: ImageDefinition) {
    super(scope, id);
    const { name, container, lifecycle, tags } = definition;
    const role = new Role(this, 'Role', {
      description: `Cleans up old builds of ${name}`,
      assumedBy: new ServicePrincipal('imagebuilder.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('service-role/EC2ImageBuilderLifecycleExecutionPolicy')],
    });
    new CfnLifecyclePolicy(this, 'Policy', {
      name,
      description: `Old builds of ${name}`,
      executionRole: role.roleArn,
      resourceType: container ? 'CONTAINER_IMAGE' : 'AMI_IMAGE',
      resourceSelection: { recipes: [{ name, semanticVersion: 'x.x.x' }] },
      policyDetails: lifecycle.map((rule) => detail(rule, container !== undefined)),
      status: 'ENABLED',
      tags,
    });
  }
}

const detail = (rule: Rule, container: boolean) => ({
  action: { type: rule.action.toUpperCase(), includeResources: included(rule, container) },
  filter:
    rule.olderThan === undefined
      ? { type: 'COUNT', value: rule.beyondNewest ?? 1 }
      : {
          type: 'AGE',
          value: rule.olderThan.value,
          unit: rule.olderThan.unit,
          ...(rule.keepAtLeast === undefined ? {} : { retainAtLeast: rule.keepAtLeast }),
        },
  exclusionRules: exclusions(rule.exclude, container),
});

const included = ({ include: { amis, snapshots, containers }, action }: Rule, container: boolean) =>
  container ? { containers } : { amis, ...(action === 'delete' ? { snapshots } : {}) };

const exclusions = ({ promoted, tags, ...given }: Rule['exclude'], container: boolean) => {
  const amiTags = { ...(promoted ? PROMOTED : {}), ...given.amiTags };
  const amis = {
    ...(given.public ? { isPublic: true } : {}),
    ...(given.regions.length > 0 ? { regions: given.regions } : {}),
    ...(given.sharedWith.length > 0 ? { sharedAccounts: given.sharedWith } : {}),
    ...(given.lastLaunched === undefined ? {} : { lastLaunched: given.lastLaunched }),
    ...(Object.keys(amiTags).length > 0 ? { tagMap: amiTags } : {}),
  };
  return {
    ...(Object.keys(tags).length > 0 ? { tagMap: tags } : {}),
    ...(container || Object.keys(amis).length === 0 ? {} : { amis }),
  };
};
