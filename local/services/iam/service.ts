import { AwsError, LocalAwsError } from '../../kernel/errors.ts';
import type { PolicyDocument } from '../../kernel/policy.ts';
import type { ResourceRequest, ResourceType, Service } from '../../kernel/service.ts';
import type { World } from '../../kernel/world.ts';
import { awsManaged } from './aws-managed.ts';
import { iamState, type Role } from './state.ts';

interface InlinePolicy {
  readonly PolicyName: string;
  readonly PolicyDocument: PolicyDocument;
}

interface RoleProperties {
  readonly RoleName?: string;
  readonly Path?: string;
  readonly AssumeRolePolicyDocument: PolicyDocument;
  readonly Policies?: readonly InlinePolicy[];
  readonly ManagedPolicyArns?: readonly string[];
  readonly PermissionsBoundary?: string;
  readonly MaxSessionDuration?: number;
}

const HOUR = 3600;

const role: ResourceType = {
  properties: [
    'RoleName',
    'Path',
    'Description',
    'AssumeRolePolicyDocument',
    'Policies',
    'ManagedPolicyArns',
    'PermissionsBoundary',
    'MaxSessionDuration',
    'Tags',
  ],
  create: (request, world) => {
    const given = request.properties as unknown as RoleProperties;
    const name = given.RoleName ?? request.generatedName(64);
    for (const arn of given.ManagedPolicyArns ?? []) requireManaged(world, request, arn);
    const made: Role = {
      arn: `arn:aws:iam::${request.account}:role${given.Path ?? '/'}${name}`,
      roleId: `AROA${world.ids.hex('role', 17).toUpperCase()}`,
      trust: given.AssumeRolePolicyDocument,
      maxSessionSeconds: given.MaxSessionDuration ?? HOUR,
      policies: Object.fromEntries(
        (given.Policies ?? []).map(({ PolicyName, PolicyDocument }) => [PolicyName, PolicyDocument]),
      ),
      managedPolicyArns: [...(given.ManagedPolicyArns ?? [])],
      ...(given.PermissionsBoundary ? { boundaryArn: given.PermissionsBoundary } : {}),
    };
    iamState(world, request.account).roles[name] = made;
    return { ref: name, attributes: { Arn: made.arn, RoleId: made.roleId } };
  },
};

const requireManaged = (world: World, request: ResourceRequest, arn: string): void => {
  if (awsManaged(arn) || iamState(world, request.account).managedPolicies[arn]) return;
  throw new LocalAwsError(
    `${request.stackName}/${request.logicalId}: the managed policy ${arn} is not known to local AWS. Use an inline policy, or add it to local/services/iam/aws-managed.ts.`,
  );
};

const existing = (world: World, request: ResourceRequest, name: string): Role => {
  const found = iamState(world, request.account).roles[name];
  if (!found)
    throw new LocalAwsError(
      `${request.stackName}/${request.logicalId}: there is no role ${name} in account ${request.account}.`,
    );
  return found;
};

const inlinePolicy: ResourceType = {
  properties: ['PolicyName', 'PolicyDocument', 'Roles', 'RoleName'],
  create: (request, world) => {
    const given = request.properties as unknown as InlinePolicy & { Roles?: readonly string[]; RoleName?: string };
    for (const name of given.Roles ?? (given.RoleName ? [given.RoleName] : [])) {
      existing(world, request, name).policies[given.PolicyName] = given.PolicyDocument;
    }
    return { ref: given.PolicyName, attributes: { Id: given.PolicyName } };
  },
};

const managedPolicy: ResourceType = {
  properties: ['ManagedPolicyName', 'PolicyDocument', 'Roles', 'Path', 'Description'],
  create: (request, world) => {
    const given = request.properties as {
      ManagedPolicyName?: string;
      PolicyDocument: PolicyDocument;
      Roles?: readonly string[];
      Path?: string;
    };
    const arn = `arn:aws:iam::${request.account}:policy${given.Path ?? '/'}${given.ManagedPolicyName ?? request.generatedName(128)}`;
    iamState(world, request.account).managedPolicies[arn] = given.PolicyDocument;
    for (const name of given.Roles ?? []) {
      const { managedPolicyArns } = existing(world, request, name);
      if (!managedPolicyArns.includes(arn)) managedPolicyArns.push(arn);
    }
    return { ref: arn, attributes: { PolicyArn: arn } };
  },
};

const instanceProfile: ResourceType = {
  properties: ['InstanceProfileName', 'Path', 'Roles'],
  create: (request, world) => {
    const given = request.properties as { InstanceProfileName?: string; Path?: string; Roles?: readonly string[] };
    const name = given.InstanceProfileName ?? request.generatedName(128);
    iamState(world, request.account).instanceProfiles[name] = { roles: given.Roles ?? [] };
    return {
      ref: name,
      attributes: { Arn: `arn:aws:iam::${request.account}:instance-profile${given.Path ?? '/'}${name}` },
    };
  },
};

/** Roles and policies come from templates; IAM's own API is not served. */
export const iam: Service = {
  name: 'iam',
  client: async () => {
    throw new AwsError(
      'UnknownService',
      'Local AWS takes roles and policies from templates; it does not serve the API of IAM.',
      { status: 501 },
    );
  },
  operations: {},
  resourceTypes: {
    'AWS::IAM::Role': role,
    'AWS::IAM::Policy': inlinePolicy,
    'AWS::IAM::RolePolicy': inlinePolicy,
    'AWS::IAM::ManagedPolicy': managedPolicy,
    'AWS::IAM::InstanceProfile': instanceProfile,
  },
};
