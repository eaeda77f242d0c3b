import { type PolicyKind, policyProblems } from '../../iam/check-policy.ts';
import { LocalAwsError } from '../../kernel/errors.ts';
import type { PolicyDocument } from '../../kernel/policy.ts';
import type { ResourceRequest } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { awsManaged } from './aws-managed.ts';
import { iamState, type Role } from './state.ts';

/** A resource that IAM would not take: which, and what to mend. */
const refuse = ({ stackName, logicalId }: ResourceRequest, what: string): LocalAwsError =>
  new LocalAwsError(`${stackName}/${logicalId}: ${what}`);

/** The policy, once it is one that IAM takes. */
export const goodPolicy = (request: ResourceRequest, document: PolicyDocument, kind: PolicyKind): PolicyDocument => {
  const problems = policyProblems(document, kind);
  if (problems.length > 0) throw refuse(request, `the ${kind} policy is not valid: ${problems.join('; ')}.`);
  return document;
};

export const requireManaged = (world: World, request: ResourceRequest, arn: string): void => {
  if (awsManaged(arn) || iamState(world, request.account).managedPolicies[arn]) return;
  throw refuse(
    request,
    `the managed policy ${arn} is not known to local AWS. Use an inline policy, or add it to local/services/iam/aws-managed.ts.`,
  );
};

export const existingRole = (world: World, request: ResourceRequest, name: string): Role => {
  const found = iamState(world, request.account).roles[name];
  if (!found) throw refuse(request, `there is no role ${name} in account ${request.account}.`);
  return found;
};

export const serviceLinkedName = (request: ResourceRequest, service: string, suffix: string | undefined): string => {
  const name = SERVICE_LINKED[service];
  if (name) return `AWSServiceRoleFor${name}${suffix ? `_${suffix}` : ''}`;
  const known = Object.keys(SERVICE_LINKED).join(', ');
  throw refuse(request, `the service-linked role of ${service} is not known to local AWS; it knows those of ${known}.`);
};

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html */
const SERVICE_LINKED: Readonly<Record<string, string>> = {
  'autoscaling.amazonaws.com': 'AutoScaling',
  'imagebuilder.amazonaws.com': 'ImageBuilder',
  'inspector2.amazonaws.com': 'AmazonInspector2',
  'management.chatbot.amazonaws.com': 'AWSChatbot',
  'ssm.amazonaws.com': 'AmazonSSM',
};
