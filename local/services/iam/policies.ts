import type { PolicyDocument } from '../../kernel/policy.ts';
import type { ResourceRequest, ResourceType } from '../../kernel/service.ts';
import { existingRole, goodPolicy } from './refuse.ts';
import type { InlinePolicy } from './roles.ts';
import { iamState } from './state.ts';

/** `AWS::IAM::Policy` goes into several roles, `AWS::IAM::RolePolicy` into one. */
export const inlinePolicy: ResourceType = {
  properties: ['PolicyName', 'PolicyDocument', 'Roles', 'RoleName'],
  attached: true,
  create: (request, world) => {
    const given = request.properties as unknown as InlinePolicyProperties;
    const document = goodPolicy(request, given.PolicyDocument, 'identity');
    const roles = rolesOf(given).map((name) => existingRole(world, request, name));
    for (const { policies } of roles) policies[given.PolicyName] = document;
    return { ref: given.PolicyName, attributes: { Id: given.PolicyName } };
  },
  delete: ({ account, properties }, world) => {
    const given = properties as unknown as InlinePolicyProperties;
    for (const name of rolesOf(given)) delete iamState(world, account).roles[name]?.policies[given.PolicyName];
  },
};

type InlinePolicyProperties = InlinePolicy & { readonly Roles?: readonly string[]; readonly RoleName?: string };

const rolesOf = ({ Roles, RoleName }: InlinePolicyProperties): readonly string[] =>
  Roles ?? (RoleName ? [RoleName] : []);

interface ManagedPolicyProperties {
  readonly ManagedPolicyName?: string;
  readonly Path?: string;
  readonly PolicyDocument: PolicyDocument;
  readonly Roles?: readonly string[];
}

const managedPolicyArn = ({ account, properties, generatedName }: ResourceRequest): string => {
  const { ManagedPolicyName, Path = '/' } = properties as unknown as ManagedPolicyProperties;
  return `arn:aws:iam::${account}:policy${Path}${ManagedPolicyName ?? generatedName(128)}`;
};

export const managedPolicy: ResourceType = {
  properties: ['ManagedPolicyName', 'PolicyDocument', 'Roles', 'Path', 'Description'],
  replacedBy: ['ManagedPolicyName', 'Path', 'Description'],
  attached: true,
  find: (request, world) => {
    const arn = managedPolicyArn(request);
    return Object.hasOwn(iamState(world, request.account).managedPolicies, arn)
      ? { identifier: arn, ref: arn, attributes: { PolicyArn: arn } }
      : undefined;
  },
  create: (request, world) => {
    const given = request.properties as unknown as ManagedPolicyProperties;
    const arn = managedPolicyArn(request);
    iamState(world, request.account).managedPolicies[arn] = goodPolicy(request, given.PolicyDocument, 'identity');
    for (const role of given.Roles ?? []) {
      const { managedPolicyArns } = existingRole(world, request, role);
      if (!managedPolicyArns.includes(arn)) managedPolicyArns.push(arn);
    }
    return { ref: arn, attributes: { PolicyArn: arn } };
  },
  delete: ({ account, physicalId }, world) => {
    const { managedPolicies, roles } = iamState(world, account);
    delete managedPolicies[physicalId];
    for (const { managedPolicyArns } of Object.values(roles)) {
      const at = managedPolicyArns.indexOf(physicalId);
      if (at >= 0) managedPolicyArns.splice(at, 1);
    }
  },
};

interface InstanceProfileProperties {
  readonly InstanceProfileName?: string;
  readonly Path?: string;
  readonly Roles?: readonly string[];
}

const profileView = ({ account, properties, generatedName }: ResourceRequest) => {
  const { InstanceProfileName, Path = '/' } = properties as InstanceProfileProperties;
  const name = InstanceProfileName ?? generatedName(128);
  return { ref: name, attributes: { Arn: `arn:aws:iam::${account}:instance-profile${Path}${name}` } };
};

export const instanceProfile: ResourceType = {
  properties: ['InstanceProfileName', 'Path', 'Roles'],
  identifier: 'InstanceProfileName',
  replacedBy: ['InstanceProfileName', 'Path'],
  find: (request, world) => {
    const view = profileView(request);
    return iamState(world, request.account).instanceProfiles[view.ref] ? { identifier: view.ref, ...view } : undefined;
  },
  create: (request, world) => {
    const { Roles = [] } = request.properties as InstanceProfileProperties;
    const view = profileView(request);
    for (const role of Roles) existingRole(world, request, role);
    iamState(world, request.account).instanceProfiles[view.ref] = { roles: Roles };
    return view;
  },
  delete: ({ account, physicalId }, world) => {
    delete iamState(world, account).instanceProfiles[physicalId];
  },
};
